//! Days off of small files, and of every file in the collection of odd ones.

use super::*;

fn check(events: &str) -> Vec<String> {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n");
    let days = days_off(&text).unwrap().days;
    days.iter().filter(|(d, _)| d.year() <= 2028).map(|(d, name)| format!("{d} {name}")).collect()
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")
}

#[test]
fn a_whole_day_is_a_day_off_and_an_hour_is_not() {
    let christmas = event("UID:1\r\nSUMMARY:Christmas\r\nDTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\n");
    assert_eq!(check(&christmas), ["2026-12-25 Christmas", "2026-12-26 Christmas"]);
    let alone = event("UID:1\r\nSUMMARY:New Year\r\nDTSTART;VALUE=DATE:20270101\r\n");
    assert_eq!(check(&alone), ["2027-01-01 New Year"]);
    let party = event("UID:2\r\nSUMMARY:Party\r\nDTSTART:20261218T170000\r\nDTEND:20261218T200000\r\n");
    assert_eq!(check(&party), Vec::<String>::new());
}

#[test]
fn what_recurs_comes_every_year_but_where_it_is_excepted() {
    let yearly = event(
        "UID:1\r\nSUMMARY:May Day\r\nDTSTART;VALUE=DATE:20260501\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20270501\r\n",
    );
    assert_eq!(check(&yearly), ["2026-05-01 May Day", "2028-05-01 May Day"]);
    let fourth = event(
        "UID:2\r\nSUMMARY:Thanksgiving\r\nDTSTART;VALUE=DATE:20261126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\n",
    );
    assert_eq!(check(&fourth), ["2026-11-26 Thanksgiving", "2027-11-25 Thanksgiving", "2028-11-23 Thanksgiving"]);
    let moved = fourth.clone()
        + &event("UID:2\r\nSUMMARY:Moved\r\nRECURRENCE-ID;VALUE=DATE:20271125\r\nDTSTART;VALUE=DATE:20271126\r\n");
    assert_eq!(check(&moved), ["2026-11-26 Thanksgiving", "2027-11-26 Moved", "2028-11-23 Thanksgiving"]);
}

#[test]
fn what_was_cancelled_does_not_count() {
    let gone = event("UID:1\r\nSUMMARY:Bridge day\r\nSTATUS:CANCELLED\r\nDTSTART;VALUE=DATE:20260515\r\n");
    assert_eq!(check(&gone), Vec::<String>::new());
}

#[test]
fn what_is_no_calendar_is_refused() {
    assert!(days_off("").unwrap_err().contains("BEGIN:VCALENDAR"));
    assert!(days_off("date,name\n2026-12-25,Christmas\n").is_err());
    assert!(days_off("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nEND:VCARD\r\n").is_err());
}

#[test]
fn a_rule_without_end_does_end() {
    let daily = event("UID:1\r\nSUMMARY:Every day\r\nDTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY\r\n");
    assert!(days_off(&format!("BEGIN:VCALENDAR\r\n{daily}END:VCALENDAR\r\n")).unwrap().days.len() <= REPEATS_MAX);
}

/// The odd files lie beside the repository; where they do not, there is nothing to read.
#[test]
fn no_file_of_the_collection_of_odd_ones_stops_the_reader() {
    let archive = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/icalendar/calendars.tar.gz");
    let Ok(file) = std::fs::File::open(archive) else { return };
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(file), &mut bytes).unwrap();
    // A tar is a row of files, each behind a header of 512 bytes; its size is octal at 124.
    let (mut at, mut read, mut with_days) = (0, 0, 0);
    while let Some(header) = bytes.get(at..at + 512) {
        let size = std::str::from_utf8(&header[124..135]).unwrap_or_default().trim_matches([' ', '\0']);
        let Ok(size) = usize::from_str_radix(size, 8) else { break };
        let content = bytes.get(at + 512..at + 512 + size).unwrap_or_default();
        if let Ok(found) = days_off(&String::from_utf8_lossy(content)) {
            read += 1;
            with_days += usize::from(!found.days.is_empty());
        }
        at += 512 + size.div_ceil(512) * 512;
    }
    assert!(read > 100 && with_days > 10, "{read} read, {with_days} with days off");
}
