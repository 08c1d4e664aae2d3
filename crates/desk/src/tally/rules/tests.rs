//! What a ticket adds, told from small journals.

use super::super::{Asked, Known, Worked};
use super::{cells::Point, day_of, measure, measured};
use crate::events;
use crate::ticket::{Priority, State, Ticket};
use house::journal::{Entry, Position, RecordRef};
use house::people::OrganisationId;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

fn begin() -> Timestamp {
    "2026-11-02T09:00:00Z".parse().unwrap()
}

fn after(hours: i64) -> Timestamp {
    begin() + SignedDuration::from_hours(hours)
}

fn ticket() -> Ticket {
    Ticket {
        id: 1,
        number: 1,
        kind: "incident".into(),
        title: String::new(),
        state: State::Open,
        priority: Priority::Normal,
        requester: None,
        requester_name: String::new(),
        assignee: None,
        assignee_name: String::new(),
        team: String::new(),
        category: String::new(),
        subcategory: String::new(),
        service: String::new(),
        location: String::new(),
        channel: "portal".into(),
        created_at: begin(),
        first_response_at: None,
        first_resolved_at: None,
        resolved_at: None,
        closed_at: None,
        reassigned: 0,
        reopened: 0,
        open: true,
        waiting: false,
        due_at: None,
        due_kind: None,
        last_line: String::new(),
        source: None,
        source_number: None,
        changed_at: begin(),
        version: 1,
    }
}

fn entry(hours: i64, kind: &str, payload: Value) -> Entry {
    Entry {
        position: Position { transaction: hours, seq: hours },
        organisation: OrganisationId(1),
        at: after(hours),
        actor: None,
        kind: kind.to_owned(),
        record: RecordRef::new("ticket", 1),
        concerns: None,
        payload,
    }
}

fn points(t: &Ticket, entries: &[Entry]) -> Vec<Point> {
    let known = Known {
        ticket: t,
        entries,
        targets: &[],
        book: None,
        requester: &[],
        source_kept: None,
        asked: &[Asked { asked_at: after(50), rated_at: Some(after(60)), score: Some(4) }],
        worked: &[Worked { day: jiff::civil::date(2026, 11, 3), minutes: 30, cents: Some(2_500) }],
        zone: &TimeZone::UTC,
    };
    measured(&known).points
}

#[track_caller]
fn values(points: &[Point], measure: u8) -> Vec<i64> {
    points.iter().filter(|p| p.measure == measure).map(|p| p.value).collect()
}

/// Asked, waited for a supplier, answered, solved, asked again after a day, solved again.
fn story() -> (Ticket, Vec<Entry>) {
    let t = Ticket {
        open: false,
        state: State::Resolved,
        first_response_at: Some(after(2)),
        first_resolved_at: Some(after(10)),
        resolved_at: Some(after(40)),
        reopened: 1,
        ..ticket()
    };
    let reply = |by_agent: bool, state: &str, reopened: bool| json!({ "by_agent": by_agent, "state": state, "reopened": reopened });
    let entries = vec![
        entry(0, events::CREATED, json!({ "by_agent": false, "state": "new" })),
        entry(2, events::REPLIED, reply(true, "open", false)),
        entry(3, events::WAITING, json!({ "state": "waiting_requester" })),
        entry(6, events::REPLIED, reply(false, "open", false)),
        entry(8, events::REPLIED, reply(true, "open", false)),
        entry(10, events::RESOLVED, json!({ "state": "resolved" })),
        entry(34, events::REPLIED, reply(false, "open", true)),
        entry(40, events::RESOLVED, json!({ "state": "resolved" })),
    ];
    (t, entries)
}

#[test]
fn a_ticket_that_came_back_is_told_as_the_definitions_say() {
    let (t, entries) = story();
    let all = points(&t, &entries);
    let hour = 3_600;
    assert_eq!(values(&all, measure::RESOLVE), [40 * hour]);
    assert_eq!(values(&all, measure::FIRST_RESOLVE_BUSINESS), [10 * hour]);
    assert_eq!(values(&all, measure::RESOLVE_OWNED), [37 * hour], "three hours waited for the requester");
    assert_eq!(values(&all, measure::WAITED), [(2 + 1 + 4 + 6) * hour], "new, and open on our side");
    assert_eq!(values(&all, measure::NEXT_RESPONSE_BUSINESS), [2 * hour]);
    assert_eq!(values(&all, measure::NEXT_UNANSWERED), [0], "the last one was solved without an answer");
    assert_eq!((values(&all, measure::RESOLUTION).len(), values(&all, measure::BOUNCED).len()), (2, 1));
    assert_eq!(values(&all, measure::RESOLUTION_AGAIN), [i64::from(day_of(after(10), &TimeZone::UTC))]);
    assert_eq!(values(&all, measure::FIRST_CONTACT), [0_i64; 0]);
    assert_eq!((values(&all, measure::SCORE), values(&all, measure::ANSWERED).len()), (vec![4], 1));
    assert_eq!(all.iter().find(|p| p.measure == measure::CENTS).map(|p| p.n), Some(2_500));
    assert_eq!((values(&all, measure::OPEN).len(), values(&all, measure::ENDED).len()), (0, 1));
}

#[test]
fn a_solution_taken_back_at_once_never_was() {
    let t = Ticket { first_response_at: Some(after(1)), ..ticket() };
    let entries = [
        entry(0, events::CREATED, json!({ "state": "new" })),
        entry(1, events::REPLIED, json!({ "by_agent": true, "state": "open" })),
        entry(2, events::RESOLVED, json!({ "state": "resolved" })),
        entry(3, events::UNRESOLVED, json!({ "state": "open" })),
    ];
    let all = points(&t, &entries);
    assert_eq!((values(&all, measure::RESOLUTION).len(), values(&all, measure::OPEN).len()), (0, 1));
}

#[test]
fn one_contact_without_a_transfer_is_solved_at_first_contact() {
    let t = Ticket {
        open: false,
        first_response_at: Some(after(1)),
        first_resolved_at: Some(after(1)),
        resolved_at: Some(after(1)),
        ..ticket()
    };
    let entries = |moved: bool, waited: bool| {
        let mut all = vec![entry(0, events::CREATED, json!({ "state": "new" }))];
        if moved {
            all.push(entry(0, events::ASSIGNED, json!({ "from": 1, "to": 2, "state": "open" })));
        }
        if waited {
            all.push(entry(0, events::WAITING, json!({ "state": "waiting_third_party" })));
        }
        all.push(entry(1, events::REPLIED, json!({ "by_agent": true, "state": "open" })));
        all.push(entry(1, events::RESOLVED, json!({ "state": "resolved" })));
        all
    };
    let first = |moved, waited| values(&points(&t, &entries(moved, waited)), measure::FIRST_CONTACT);
    let eligible = |waited| values(&points(&t, &entries(false, waited)), measure::FIRST_CONTACT_ELIGIBLE).len();
    assert_eq!((first(false, false), first(true, false), first(false, true)), (vec![1], vec![], vec![0]));
    assert_eq!((eligible(false), eligible(true)), (1, 0));
}

#[test]
fn what_was_imported_is_told_by_its_columns() {
    let t = Ticket {
        open: false,
        source: Some("elsewhere".into()),
        first_resolved_at: Some(after(5)),
        resolved_at: Some(after(5)),
        reassigned: 2,
        reopened: 1,
        ..ticket()
    };
    let all = points(&t, &[entry(9, "ticket.imported", json!({}))]);
    assert_eq!((values(&all, measure::RESOLUTION).len(), values(&all, measure::BOUNCED).len()), (1, 1));
    assert_eq!((values(&all, measure::MOVED), values(&all, measure::FIRST_CONTACT).len()), (vec![2], 0));
    assert!(values(&all, measure::RESOLVE_OWNED).is_empty(), "nobody knows who had the ball");
}
