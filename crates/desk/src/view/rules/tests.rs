//! Lines as people write them, and the law that a line means what it says.

use super::*;
use house::people::PersonId;
use proptest::prelude::*;

fn check(line: &str, expected: &str) {
    assert_eq!(read(line).unwrap().to_string(), expected, "{line}");
}

fn refused(line: &str) -> String {
    read(line).unwrap_err().fault
}

#[test]
fn a_line_says_what_it_means() {
    check("is:open  assignee:me", "is:open assignee:me");
    check("priority:1,2 -tag:vpn,\"on site\"", "priority:1,2 -tag:vpn,\"on site\"");
    check("printer tag:x jam", "tag:x text:\"printer jam\"");
    check("due:..+4h created:2026-11-01.. field.cost:10..20.5", "due:..+4h created:2026-11-01.. field.cost:10..20.5");
    check("due:-90m..now", "due:-90m..now");
    check("requester:\"Elise, Moreau\"", "requester:\"Elise, Moreau\"");
    check("", "");
}

#[test]
fn what_cannot_be_meant_is_refused_by_name() {
    assert_eq!(refused("colour:red"), "desk-view-fault-key");
    assert_eq!(refused("priority:7"), "desk-view-fault-value");
    assert_eq!(refused("state:lost"), "desk-view-fault-value");
    assert_eq!(refused("created:yesterday"), "desk-view-fault-value");
    assert_eq!(refused("created:2026-13-01.."), "desk-view-fault-range");
    assert_eq!(refused("due:.."), "desk-view-fault-range");
    assert_eq!(refused("tag:"), "desk-view-fault-empty");
    assert_eq!(refused(&"x".repeat(LINE_MAX + 1)), "fault-too-long");
    assert_eq!(refused(&"tag:a ".repeat(PARTS_MAX + 1)), "desk-view-fault-parts");
}

#[test]
fn open_is_meant_unless_something_else_is_said() {
    let of = |line: &str| stand(&read(line).unwrap());
    assert_eq!((of(""), of("tag:x"), of("is:late")), (Stand::Open, Stand::Open, Stand::Open));
    assert_eq!((of("is:any"), of("is:solved"), of("state:closed")), (Stand::Any, Stand::Solved, Stand::Any));
    assert_eq!(order_for(&read("is:any").unwrap(), Order::Due), Order::Newest);
    assert_eq!(order_for(&read("tag:x").unwrap(), Order::Due), Order::Due);
}

#[test]
fn a_day_ends_where_the_reader_is() {
    let reader = Reader {
        me: PersonId(1),
        zone: TimeZone::get("Europe/Paris").unwrap(),
        now: "2026-11-23T08:00:00Z".parse().unwrap(),
    };
    let day = Moment::Day(jiff::civil::date(2026, 10, 25));
    assert_eq!(instant(&day, false, &reader).to_string(), "2026-10-24T22:00:00Z");
    // Clocks went back that night: the day had 25 hours.
    assert_eq!(instant(&day, true, &reader).to_string(), "2026-10-25T23:00:00Z");
    assert_eq!(instant(&Moment::Away(-3_600), true, &reader).to_string(), "2026-11-23T07:00:00Z");
}

#[test]
fn a_place_reads_back_as_itself_and_nothing_else_reads() {
    let place = Place { part: 2, key: -5, number: 9 };
    assert_eq!(read_place(&place.to_string()), Some(place));
    for wrong in ["", "p", "p.1.2", "p.9.1.1", "q.1.2.3", "p.1.x.3"] {
        assert_eq!(read_place(wrong), None, "{wrong}");
    }
}

use jiff::tz::TimeZone;

proptest! {
    #[test]
    fn whatever_is_typed_is_refused_or_reads_back_as_itself(line in "[-a-z:,. \"0-9+é]{0,80}") {
        if let Ok(filter) = read(&line) {
            let written = filter.to_string();
            prop_assert_eq!(read(&written).map(|f| f.to_string()), Ok(written.clone()), "{} -> {}", line, written);
        }
    }
}
