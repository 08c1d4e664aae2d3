//! The reader on small files made for one question each, and on any bytes at all.

use std::io::{self, Read, Write};

use proptest::prelude::*;

use super::{Column, IncidentEvent, Mapping, OpenError, Reader, Reason, RefusedRow, State, fold};

const HEADER: &str = "number,incident_state,opened_at,sys_updated_at,priority,assignment_group,sys_updated_by,\
                      made_sla,reassignment_count,resolved_at";
const FIRST: &str = "INC1,New,29/2/2016 04:40,29/2/2016 04:57,3 - Moderate,Group 70,Anna,true,0,1/3/2016 09:52";

fn utc() -> Mapping {
    Mapping::in_zone("UTC").unwrap()
}

fn read(text: impl AsRef<[u8]>, mapping: Mapping) -> Vec<Result<IncidentEvent, RefusedRow>> {
    Reader::open(text.as_ref(), mapping).unwrap().collect()
}

fn file(rows: &[&str]) -> String {
    [&[HEADER], rows].concat().join("\n")
}

fn refused(rows: &[&str], n: usize) -> RefusedRow {
    read(file(rows), utc()).remove(n).unwrap_err()
}

/// Gives a few bytes at a time, as a network does.
struct Drip<'a>(&'a [u8], usize);

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.1.min(buffer.len());
        (&mut self.0).take(n as u64).read(buffer)
    }
}

#[test]
fn a_row_keeps_its_text_and_gives_its_parts() {
    let event = read(file(&[FIRST]), utc()).remove(0).unwrap();
    assert_eq!(
        (event.number(), event.state, event.priority, event.made_sla),
        ("INC1", State::New, Some(3), Some(true))
    );
    assert_eq!(event.text(Column::Priority), Some("3 - Moderate"));
    assert_eq!(event.text(Column::OpenedAt), Some("29/2/2016 04:40"));
    assert_eq!(event.opened_at.unwrap().at.to_string(), "2016-02-29T04:40:00Z");
    assert_eq!((event.row, event.offset), (2, HEADER.len() as u64 + 1));
    assert_eq!((event.text(Column::Caller), event.urgency), (None, None));
}

#[test]
fn unknown_is_a_question_mark_or_nothing_and_never_a_value() {
    let event = read(file(&["INC1,New,2016-02-29 04:40:30,2016-02-29T04:57,?,,?,,?,"]), utc()).remove(0).unwrap();
    assert_eq!((event.priority, event.made_sla, event.reassignments, event.resolved_at), (None, None, None, None));
    assert_eq!((event.text(Column::Group), event.text(Column::UpdatedBy)), (None, None));
    assert_eq!(event.opened_at.unwrap().at.to_string(), "2016-02-29T04:40:30Z");
}

#[test]
fn gzip_is_known_by_its_first_bytes() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(file(&[FIRST, FIRST]).as_bytes()).unwrap();
    let mut packed = packed.finish().unwrap();
    assert_eq!(read(&packed, utc()).iter().filter(|r| r.is_ok()).count(), 2);
    packed.truncate(packed.len() - 9);
    let cut_off = read(&packed, utc());
    let refusal = cut_off.last().unwrap().as_ref().unwrap_err();
    assert_eq!((refusal.reason, refusal.row), (Reason::Unreadable, cut_off.len() as u64 + 1));
}

#[test]
fn one_stray_quote_costs_one_row() {
    let stray = FIRST.replace("Group 70", "\"Group 70");
    let rows = read(file(&[FIRST, &stray, FIRST, FIRST]), utc());
    assert_eq!(rows.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, true]);
    let refusal = rows.into_iter().nth(1).unwrap().unwrap_err();
    assert_eq!((refusal.reason, refusal.row, refusal.column.as_deref()), (Reason::Quote, 3, Some("assignment_group")));
    // The stray quote finds a partner further down: what stands after that partner betrays it.
    let quoted = FIRST.replace("Group 70", "\"Group 70\"");
    let rows = read(file(&[FIRST, &stray, FIRST, &quoted, FIRST]), utc());
    assert_eq!(rows.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, true, true]);
}

#[test]
fn rows_behind_a_quote_that_closes_in_the_wrong_column_are_not_lost() {
    let opens = FIRST.replace("Group 70", "\"Group 70");
    let closes = FIRST.replace("INC1", "INC1\"");
    let rows = read(file(&[&opens, FIRST, &closes, FIRST]), utc());
    assert_eq!(rows.iter().map(Result::is_ok).collect::<Vec<_>>(), [false, true, true, true]);
    assert_eq!(rows[0].as_ref().unwrap_err().reason, Reason::FieldCount);
    assert_eq!(rows[1].as_ref().unwrap().row, 3);
}

#[test]
fn blank_lines_are_passed_over_but_counted() {
    let rows = read(file(&[FIRST, "", FIRST, ""]).replace('\n', "\r\n"), utc());
    assert_eq!(rows.iter().map(|r| r.as_ref().unwrap().row).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn a_quote_that_swallows_everything_is_stopped_at_the_longest_row() {
    let stray = FIRST.replace("Group 70", "\"Group 70");
    let mut rows = vec![stray.as_str()];
    rows.resize(6001, FIRST);
    let found = read(file(&rows), utc());
    assert_eq!(found.iter().filter(|r| r.is_ok()).count(), 6000);
    assert_eq!(found[0].as_ref().unwrap_err().reason, Reason::TooLong);
}

#[test]
fn a_row_too_long_is_refused_and_the_next_is_read() {
    let long = FIRST.replace("Group 70", &"x".repeat(1_000_000));
    let found = read(file(&[&long, FIRST]), utc());
    assert_eq!((found.len(), found[0].as_ref().unwrap_err().reason), (2, Reason::TooLong));
    assert!(found[1].is_ok());
}

#[test]
fn the_wrong_number_of_fields_is_told_with_both_numbers() {
    let refusal = refused(&["INC1,New", FIRST], 0);
    assert_eq!((refusal.reason, refusal.row), (Reason::FieldCount, 2));
    assert!(refusal.why.contains("2 fields") && refusal.why.contains("header has 10"), "{refusal}");
    assert_eq!(refused(&[",,,,,,,,,"], 0).column.as_deref(), Some("number"));
}

#[test]
fn other_encodings_are_refused_with_the_column() {
    let mut bytes = file(&[FIRST, FIRST]).into_bytes();
    let place = HEADER.len() + 1 + FIRST.find("Group").unwrap();
    bytes[place] = 0xe9; // é in Latin-1
    let rows = read(&bytes, utc());
    let refusal = rows[0].as_ref().unwrap_err();
    assert_eq!((refusal.reason, refusal.column.as_deref()), (Reason::Encoding, Some("assignment_group")));
    assert!(refusal.why.contains(&format!("byte {place} ")), "{refusal}");
    assert!(rows[1].is_ok());
    assert!(matches!(Reader::open(&b"\xff\xfen\0u\0"[..], utc()), Err(OpenError::Utf16)));
    assert_eq!(read([b"\xef\xbb\xbf", file(&[FIRST]).as_bytes()].concat(), utc()).len(), 1);
    assert!(matches!(Reader::open(&b""[..], utc()), Err(OpenError::Empty)));
}

#[test]
fn a_value_that_cannot_be_is_refused_with_its_column() {
    for (from, to, column) in [
        ("3 - Moderate", "Urgent", "priority"),
        ("3 - Moderate", "9 - Whatever", "priority"),
        ("3 - Moderate", "0 - None", "priority"),
        ("29/2/2016 04:40", "+1/2/2016 04:40", "opened_at"),
        ("29/2/2016 04:40", "29/2/2016 24:40", "opened_at"),
        ("29/2/2016 04:40", "30/2/2016 04:40", "opened_at"),
        ("29/2/2016 04:40", "2/29/2016 04:40", "opened_at"),
        ("29/2/2016 04:40", "29/2/16 04:40", "opened_at"),
        ("29/2/2016 04:57", "?", "sys_updated_at"),
        (",true,", ",maybe,", "made_sla"),
        (",0,", ",-1,", "reassignment_count"),
    ] {
        let refusal = refused(&[FIRST, &FIRST.replace(from, to)], 1);
        assert_eq!((refusal.reason, refusal.column.as_deref()), (Reason::Value, Some(column)), "{refusal}");
        assert!(refusal.fix.contains("mapping file"));
    }
}

#[test]
fn an_unknown_state_is_kept_as_text() {
    let event = read(file(&[&FIRST.replace("New", "-100")]), utc()).remove(0).unwrap();
    assert_eq!((event.state, event.text(Column::State)), (State::Other, Some("-100")));
}

#[test]
fn the_mapping_names_columns_states_delimiter_and_zone() {
    let toml = "zone = 'Europe/Paris'\ndelimiter = ';'\n[columns]\nstate = 'Statut'\n[states]\n'En cours' = 'active'\n";
    let text = file(&[&FIRST.replace("New", "en cours")]).replace("incident_state", "Statut").replace(',', ";");
    let event = read(text, Mapping::from_toml(toml).unwrap()).remove(0).unwrap();
    assert_eq!((event.state, event.opened_at.unwrap().at.to_string()), (State::Active, "2016-02-29T03:40:00Z".into()));
    let told = |text: &str| Mapping::from_toml(text).unwrap_err().to_string();
    assert!(told("").contains("zone"));
    assert!(told("zone = 'Mars'").contains("no time zone \"Mars\""));
    assert!(told("zone = 'UTC'\n[columns]\nstatus = 'x'").contains("unknown variant `status`"));
    assert!(told("zone = 'UTC'\ndelimiter = 'ab'").contains("one character"));
}

#[test]
fn missing_columns_are_one_error_that_lists_what_is_there() {
    let told = |text: &str, mapping: Mapping| Reader::open(text.as_bytes(), mapping).err().unwrap().to_string();
    let said = told("number,Status,opened_at\n", utc());
    assert!(said.contains("\"incident_state\" and no column \"sys_updated_at\""), "{said}");
    assert!(
        said.contains("It has: number, Status, opened_at.") && said.contains("\"state\" and \"updated_at\""),
        "{said}"
    );
    let mapped = Mapping::from_toml("zone='UTC'\n[columns]\ngroup='Team'").unwrap();
    assert!(told(HEADER, mapped).contains("Set \"group\""));
    assert!(told(&format!("{HEADER},number"), utc()).contains("twice"));
    let with_more = format!("{HEADER},extra\n");
    assert_eq!(Reader::open(with_more.as_bytes(), utc()).unwrap().unused_columns(), ["extra"]);
}

#[test]
fn times_that_the_clock_skips_or_repeats_are_marked() {
    let paris = || Mapping::in_zone("Europe/Paris").unwrap();
    let moment = |time: &str| {
        read(file(&[&FIRST.replace("29/2/2016 04:57", time)]), paris()).remove(0).unwrap().updated_at.unwrap()
    };
    let (skipped, twice, plain) = (moment("27/3/2016 02:30"), moment("30/10/2016 02:30"), moment("1/7/2016 02:30"));
    assert_eq!((skipped.at.to_string(), skipped.certain), ("2016-03-27T01:30:00Z".into(), false));
    assert_eq!((twice.at.to_string(), twice.certain), ("2016-10-30T00:30:00Z".into(), false));
    assert!(plain.certain);
}

#[test]
fn an_incident_is_told_step_by_step_and_survives_storage() {
    let second = "INC1,Active,29/2/2016 04:40,29/2/2016 05:30,3 - Moderate,Group 24,Ben,true,2,1/3/2016 09:52";
    let third = "INC1,Resolved,29/2/2016 04:40,1/3/2016 09:52,3 - Moderate,?,Ben,false,1,1/3/2016 09:52";
    let other = "INC2,New,29/2/2016 04:40,29/2/2016 05:30,1,Group 1,Cleo,true,0,?";
    let events: Vec<_> = read(file(&[FIRST, other, second, third]), utc()).into_iter().map(Result::unwrap).collect();
    let (told, changes) = fold(events.iter().filter(|e| e.number() == "INC1")).unwrap();
    let brief: Vec<_> =
        changes.iter().map(|c| (c.what, c.from.as_deref(), c.to.as_deref(), c.by.as_deref().unwrap())).collect();
    assert_eq!(
        brief,
        [
            (Column::State, Some("New"), Some("Active"), "Ben"),
            (Column::Group, Some("Group 70"), Some("Group 24"), "Ben"),
            (Column::State, Some("Active"), Some("Resolved"), "Ben"),
            (Column::MadeSla, Some("true"), Some("false"), "Ben"),
            (Column::Group, Some("Group 24"), None, "Ben"),
        ]
    );
    assert_eq!((told.state, told.made_sla, told.reassignments, told.events), (State::Resolved, Some(false), 2, 3));
    let mut stored = super::Incident::begin(&events[0]);
    for event in &events[1..] {
        stored = serde_json::from_str(&serde_json::to_string(&stored).unwrap()).unwrap();
        let changed = stored.apply(event);
        assert!(event.number() == "INC1" || changed.is_empty());
    }
    assert_eq!(stored, told);
}

proptest! {
    #[test]
    fn any_cells_come_back_as_written(cells in prop::collection::vec("[a-z,;\"\n\ré ]{0,12}x", 10), drip in 1_usize..50, crlf in any::<bool>()) {
        let quoted: Vec<String> = cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
        let header = "number,incident_state,opened_at,sys_updated_at,assignment_group".to_owned();
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = header + end;
        for cell in &quoted {
            text += &format!("INC,New,1/1/2020 10:00,1/1/2020 10:00,{cell}{end}");
        }
        let found: Vec<_> = Reader::open(Drip(text.as_bytes(), drip), utc()).unwrap().map(Result::unwrap).collect();
        let groups: Vec<_> = found.iter().map(|e| e.text(Column::Group).unwrap()).collect();
        prop_assert_eq!(groups, cells.iter().map(|c| c.trim()).collect::<Vec<_>>());
        for (event, n) in found.iter().zip(2..) {
            prop_assert_eq!(event.row, n);
            prop_assert!(text[event.offset as usize..].starts_with("INC,"));
        }
    }

    #[test]
    fn any_bytes_are_events_or_refusals(noise in prop::collection::vec(prop_oneof![Just(b'"'), Just(b'\n'), Just(b','), any::<u8>()], 0..400)) {
        let mut bytes = file(&[]).into_bytes();
        bytes.push(b'\n');
        bytes.extend(&noise);
        bytes.extend(b"\n");
        bytes.extend(FIRST.as_bytes());
        let found = read(&bytes, utc());
        prop_assert!(found.iter().any(Result::is_ok), "the last row is whole");
        let _ = Reader::open(&noise[..], utc()).map(Iterator::count);
    }
}
