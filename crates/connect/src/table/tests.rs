//! A file as an office writes it: guessed, mapped, read; in other letters; and what no office wrote.

use super::{Mapping, Order, Sheet, Table, Target, Why, guess};
use crate::moved::{About, Desk, Found, Standing, Ticket};
use proptest::prelude::*;

const FILE: &str = include_str!("../../samples/tickets.csv");

fn table(several: bool) -> Table {
    let sheet = Sheet::read(FILE.as_bytes()).unwrap();
    let guessed = guess(&sheet);
    let mapping = Mapping {
        name: "Old".to_owned(),
        columns: guessed.columns,
        order: guessed.order,
        zone: "Europe/Berlin".to_owned(),
        several,
    };
    Table::new(sheet, mapping, "2026-11-22T00:00:00Z".parse().unwrap()).unwrap()
}

fn one(table: &mut Table, number: &str) -> Ticket {
    match table.ticket(&format!("Old/{number}")).unwrap() {
        Found::Ticket(t) => *t,
        other => panic!("{other:?}"),
    }
}

#[test]
fn german_headings_are_understood() {
    let sheet = Sheet::read(FILE.as_bytes()).unwrap();
    let guessed = guess(&sheet);
    use Target::*;
    let wanted = [
        Number,
        Title,
        Text,
        Status,
        Priority,
        Requester,
        RequesterEmail,
        Assignee,
        Team,
        Created,
        Changed,
        Comment,
        CommentBy,
        CommentAt,
        CommentInternal,
        Fact,
        Tags,
    ];
    assert_eq!(guessed.columns, wanted);
    assert_eq!(
        (guessed.order, guessed.why, guessed.repeated),
        (Order::DayFirst, Why::Only("13.03.2026 08:00".to_owned()), 1)
    );
}

#[test]
fn several_rows_are_one_ticket() {
    let mut table = table(true);
    let t = one(&mut table, "101");
    assert_eq!((t.title.as_str(), t.standing, t.priority), ("VPN bricht ab", Standing::WaitingRequester, Some(2)));
    assert_eq!(
        (t.requester.as_str(), t.assignee.as_str(), t.team.as_str()),
        ("elise@csv.example", "jonas@csv.example", "Netz")
    );
    assert_eq!(t.created_at.to_string(), "2026-03-02T08:00:00Z");
    let said: Vec<(&str, &str, bool)> =
        t.messages.iter().map(|m| (m.author.as_str(), m.text.as_str(), m.public)).collect();
    assert_eq!(
        said,
        [
            ("elise@csv.example", "Seit Montag.\nGruß; Elise", true),
            ("jonas@csv.example", "Es war der Router.", true),
            ("jonas@csv.example", "Kostet viel", false),
        ]
    );
    let facts: Vec<String> =
        t.facts.iter().filter(|f| f.about != About::Other).map(|f| format!("{}={}", f.name, f.value)).collect();
    assert_eq!(facts, ["Gerät=R7", "tag=vpn", "tag=fern"]);
    assert!(t.left.is_empty());
    let kiosk = one(&mut table, "102");
    assert_eq!((kiosk.requester.as_str(), kiosk.standing), ("name:kiosk", Standing::Closed));
    let people = table.people("").unwrap().items;
    let all: Vec<(&str, bool)> = people.iter().map(|p| (p.key.as_str(), p.staff)).collect();
    assert_eq!(all, [("elise@csv.example", false), ("jonas@csv.example", true), ("name:kiosk", false)]);
    assert_eq!(table.counts().unwrap().tickets, 2);
}

#[test]
fn without_leave_further_rows_are_told() {
    let t = one(&mut table(false), "101");
    assert_eq!(t.messages.len(), 2);
    assert_eq!(t.left, ["row 3 has the same number, and several rows for one ticket were not allowed"]);
}

#[test]
fn a_changed_row_changes_its_stamp_and_no_other() {
    let stamps = |text: &str| {
        let sheet = Sheet::read(text.as_bytes()).unwrap();
        let columns = guess(&sheet).columns;
        let mapping =
            Mapping { name: "Old".into(), columns, order: Order::DayFirst, zone: "UTC".into(), several: true };
        let mut table = Table::new(sheet, mapping, "2026-11-22T00:00:00Z".parse().unwrap()).unwrap();
        table.tickets("").unwrap().items.into_iter().map(|h| h.stamp).collect::<Vec<_>>()
    };
    let (before, after) = (stamps(FILE), stamps(&FILE.replace("Geschlossen", "Offen")));
    assert_eq!(before[0], after[0]);
    assert_ne!(before[1], after[1]);
}

#[test]
fn letters_and_separators_of_offices_are_read() {
    let latin = encoding_rs::WINDOWS_1252.encode(FILE).0.into_owned();
    assert_eq!(Sheet::read(&latin).unwrap().headings[4], "Priorität");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(FILE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(Sheet::read(&utf16).unwrap().headings[4], "Priorität");
    let tabs = Sheet::read(b"id\tsubject\n1\tA, b; c\n").unwrap();
    assert_eq!(tabs.rows, [["1", "A, b; c"]]);
    for bad in ["", "\n\n", "only one column\n1\n", "a,b\n"] {
        assert!(Sheet::read(bad.as_bytes()).is_err(), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn no_file_breaks_it(bytes in proptest::collection::vec(any::<u8>(), 0..400), words in "[a-c,;\"\n0-9.@: -]{0,300}") {
        for bytes in [bytes, format!("Id,Betreff,Datum,Kommentar\n{words}").into_bytes()] {
            let Ok(sheet) = Sheet::read(&bytes) else { continue };
            let guessed = guess(&sheet);
            let mapping = Mapping { name: String::new(), columns: guessed.columns, order: guessed.order, zone: "UTC".into(), several: guessed.repeated > 0 };
            let mut table = Table::new(sheet, mapping, "2026-11-22T00:00:00Z".parse().unwrap()).unwrap();
            table.first(10);
            for heading in table.tickets("").unwrap().items {
                table.ticket(&heading.key).unwrap();
            }
        }
    }
}
