//! What the rules say, case by case.

use super::super::{Deed, Due, MessageKind, Priority, Saying, State, Then, Ticket};
use super::*;
use crate::promise::Kind;
use crate::setting::rules::{book_of, default_setting};
use crate::setting::{Books, Grounds};
use house::journal::{Position, RecordRef};
use house::people::{OrganisationId, PersonId};
use serde_json::json;
use std::sync::Arc;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A ticket that came in on a Monday at nine in Paris.
fn ticket() -> Ticket {
    Ticket {
        id: 1,
        number: 1,
        kind: "incident".into(),
        title: "t".into(),
        state: State::New,
        priority: Priority::Normal,
        requester: Some(PersonId(9)),
        requester_name: "Elise".into(),
        assignee: None,
        assignee_name: String::new(),
        team: String::new(),
        category: String::new(),
        subcategory: String::new(),
        service: String::new(),
        location: String::new(),
        channel: "portal".into(),
        created_at: at("2026-11-23T08:00:00Z"),
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
        changed_at: at("2026-11-23T08:00:00Z"),
        version: 1,
    }
}

/// The promises that hold from the first day.
fn grounds() -> Grounds {
    let book = book_of(&default_setting("Europe/Paris").unwrap()).plain_book().unwrap();
    Grounds { kept: Arc::new(Books(vec![(Timestamp::MIN, Arc::new(book))])), requester: Vec::new(), rules: Vec::new() }
}

/// All promises of a ticket.
fn targets(t: &Ticket, entries: &[Entry], grounds: &Grounds, now: Timestamp) -> Vec<Target> {
    promises::targets(&grounds.books(t.created_at), &history(t, entries, grounds), now)
}

fn said(kind: MessageKind, from_requester: bool) -> Saying {
    Saying { text: "\n Hello there \nmore".into(), kind, from_requester, then: Then::Send, seen: None }
}

fn entry(when: &str, kind: &str, payload: serde_json::Value) -> Entry {
    Entry {
        position: Position::default(),
        organisation: OrganisationId(1),
        at: at(when),
        actor: None,
        kind: kind.into(),
        record: RecordRef::new("ticket", 1),
        concerns: None,
        payload,
    }
}

const NOON: &str = "2026-11-23T11:00:00Z";

#[test]
fn a_title_is_what_they_said_first() {
    assert_eq!(title_of("  The printer jams. It is on floor 3."), "The printer jams");
    assert_eq!(title_of("Version 2.5 crashes! Always"), "Version 2.5 crashes!");
    assert_eq!(title_of("Help\nmy screen"), "Help");
    let long = title_of(&"scanner ".repeat(40));
    assert!(long.chars().count() <= 120 && long.ends_with("scanner…"), "{long}");
    assert_eq!(title_of(&"é".repeat(300)).chars().count(), 120);
}

#[test]
fn telling_words_are_the_longest_two() {
    assert_eq!(telling_words("The contracts folder is gone"), ["contracts", "folder"]);
    assert!(telling_words("it is so").is_empty());
}

#[test]
fn an_empty_or_endless_text_is_refused() {
    assert_eq!(check_text("text", " \n").unwrap_err()[0].fault, "fault-empty");
    assert_eq!(check_text("text", &"x".repeat(TEXT_MAX + 1)).unwrap_err()[0].fault, "fault-too-long");
    assert!(check_text("text", "x").is_ok());
}

#[test]
fn taking_is_not_handing_over() {
    let to = |n: i64| Deed::Assign(Some((PersonId(n), format!("P{n}"))));
    let taken = after(ticket(), &to(1), at(NOON)).unwrap();
    assert_eq!((taken.state, taken.reassigned, taken.version), (State::Open, 0, 2));
    let handed = after(taken, &to(2), at(NOON)).unwrap();
    assert_eq!((handed.assignee_name.as_str(), handed.reassigned), ("P2", 1));
    let given_back = after(handed, &Deed::Assign(None), at(NOON)).unwrap();
    assert_eq!((given_back.assignee, given_back.reassigned), (None, 1));
}

#[test]
fn the_first_resolution_stays_and_the_last_one_counts() {
    let solved = after(ticket(), &Deed::Resolve { by_requester: false }, at(NOON)).unwrap();
    assert!(!solved.open && solved.resolved_at == Some(at(NOON)));
    let again = after(solved, &Deed::Reopen, at("2026-11-24T09:00:00Z")).unwrap();
    assert_eq!(
        (again.open, again.reopened, again.resolved_at, again.first_resolved_at),
        (true, 1, None, Some(at(NOON)))
    );
    let last = after(again, &Deed::Resolve { by_requester: false }, at("2026-11-24T10:00:00Z")).unwrap();
    assert_eq!((last.first_resolved_at, last.resolved_at), (Some(at(NOON)), Some(at("2026-11-24T10:00:00Z"))));
}

#[test]
fn a_fresh_solution_can_be_taken_back_without_a_trace_in_the_counts() {
    let solved = after(ticket(), &Deed::Resolve { by_requester: false }, at(NOON)).unwrap();
    let back = after(solved.clone(), &Deed::Unresolve, at("2026-11-23T11:01:00Z")).unwrap();
    assert_eq!((back.open, back.reopened, back.first_resolved_at, back.resolved_at), (true, 0, None, None));
    assert_eq!(after(solved, &Deed::Unresolve, at("2026-11-23T11:03:00Z")), Err("desk-late-undo"));
    assert_eq!(after(ticket(), &Deed::Unresolve, at(NOON)), Err("desk-late-undo"));
}

#[test]
fn what_is_solved_is_not_changed_and_what_is_open_not_reopened() {
    let solved = after(ticket(), &Deed::Resolve { by_requester: false }, at(NOON)).unwrap();
    for deed in [
        Deed::Prioritise(Priority::Low),
        Deed::Wait { third_party: true },
        Deed::Assign(None),
        Deed::Resume,
        Deed::Resolve { by_requester: false },
    ] {
        assert_eq!(after(solved.clone(), &deed, at(NOON)), Err("desk-late-solved"), "{deed:?}");
    }
    assert_eq!(after(ticket(), &Deed::Reopen, at(NOON)), Err("desk-late-open"));
}

#[test]
fn the_requester_closes_without_moving_the_resolution() {
    let solved = after(ticket(), &Deed::Resolve { by_requester: false }, at(NOON)).unwrap();
    let closed = after(solved, &Deed::Resolve { by_requester: true }, at("2026-11-24T09:00:00Z")).unwrap();
    assert_eq!(
        (closed.state, closed.resolved_at, closed.closed_at),
        (State::Closed, Some(at(NOON)), Some(at("2026-11-24T09:00:00Z")))
    );
    let by_themselves = after(ticket(), &Deed::Resolve { by_requester: true }, at(NOON)).unwrap();
    assert_eq!((by_themselves.state, by_themselves.resolved_at), (State::Closed, Some(at(NOON))));
}

#[test]
fn only_a_public_answer_of_ours_is_a_response() {
    for (kind, from_requester, counts) in
        [(MessageKind::Public, false, true), (MessageKind::Public, true, false), (MessageKind::Note, false, false)]
    {
        let t = after_saying(ticket(), &said(kind, from_requester), at(NOON));
        assert_eq!(t.first_response_at.is_some(), counts, "{kind:?} {from_requester}");
        assert_eq!(t.last_line.is_empty(), kind == MessageKind::Note);
    }
}

#[test]
fn an_answer_of_the_requester_brings_the_ball_back() {
    let waiting = after(ticket(), &Deed::Wait { third_party: false }, at(NOON)).unwrap();
    assert_eq!(after_saying(waiting, &said(MessageKind::Public, true), at(NOON)).state, State::Open);
    let outside = after(ticket(), &Deed::Wait { third_party: true }, at(NOON)).unwrap();
    assert_eq!(after_saying(outside, &said(MessageKind::Public, true), at(NOON)).state, State::WaitingThirdParty);
    let solved = after(ticket(), &Deed::Resolve { by_requester: false }, at(NOON)).unwrap();
    let again = after_saying(solved, &said(MessageKind::Public, true), at(NOON));
    assert_eq!((again.open, again.reopened, again.resolved_at), (true, 1, None));
}

/// The ticket with its promises after a story.
fn with_story(mut t: Ticket, entries: &[Entry], now: &str) -> Ticket {
    let grounds = grounds();
    t.open = t.state.is_open();
    let targets = targets(&t, entries, &grounds, at(now));
    promised(t, &targets)
}

fn created() -> Entry {
    entry("2026-11-23T08:00:00Z", events::CREATED, json!({ "priority": 3, "by_agent": false, "state": "new" }))
}

#[test]
fn the_next_promise_follows_the_story() {
    let mut story = vec![created()];
    let t = with_story(ticket(), &story, "2026-11-23T08:00:00Z");
    assert_eq!((t.due_kind, t.due_at), (Some(Due::FirstResponse), Some(at("2026-11-23T12:00:00Z"))));
    story.push(entry("2026-11-23T09:00:00Z", events::REPLIED, json!({ "by_agent": true, "state": "open" })));
    let t = with_story(Ticket { state: State::Open, ..ticket() }, &story, "2026-11-23T09:00:00Z");
    // Thirty hours of service, ten a day, nine of them left on the Monday: an hour into Thursday.
    assert_eq!((t.due_kind, t.due_at), (Some(Due::Resolve), Some(at("2026-11-26T08:00:00Z"))));
    story.push(entry("2026-11-23T10:00:00Z", events::WAITING, json!({ "state": "waiting_requester" })));
    let t = with_story(Ticket { state: State::WaitingRequester, ..ticket() }, &story, "2026-11-23T10:00:00Z");
    assert_eq!((t.waiting, t.due_at), (true, None));
    story.push(entry("2026-11-24T09:00:00Z", events::REPLIED, json!({ "by_agent": false, "state": "open" })));
    let t = with_story(Ticket { state: State::Open, ..ticket() }, &story, "2026-11-24T09:00:00Z");
    assert_eq!((t.due_kind, t.due_at), (Some(Due::NextResponse), Some(at("2026-11-24T13:00:00Z"))));
}

#[test]
fn a_ticket_on_which_a_promise_runs_does_not_wait() {
    let story = [created(), entry("2026-11-23T09:00:00Z", events::WAITING, json!({ "state": "waiting_third_party" }))];
    let t = with_story(Ticket { state: State::WaitingThirdParty, ..ticket() }, &story, "2026-11-23T09:00:00Z");
    assert_eq!((t.waiting, t.due_kind), (false, Some(Due::FirstResponse)));
}

#[test]
fn what_an_agent_wrote_down_is_not_yet_an_answer() {
    let story =
        [entry("2026-11-23T08:00:00Z", events::CREATED, json!({ "priority": 3, "by_agent": true, "state": "new" }))];
    assert_eq!(with_story(ticket(), &story, "2026-11-23T08:00:00Z").due_kind, Some(Due::FirstResponse));
}

#[test]
fn a_solution_taken_back_lets_the_clock_run_on() {
    let story = [
        created(),
        entry("2026-11-23T09:00:00Z", events::REPLIED, json!({ "by_agent": true, "state": "open" })),
        entry("2026-11-23T10:00:00Z", events::RESOLVED, json!({ "state": "resolved" })),
        entry("2026-11-23T10:01:00Z", events::UNRESOLVED, json!({ "state": "open" })),
    ];
    let t = with_story(Ticket { state: State::Open, ..ticket() }, &story, "2026-11-23T10:01:00Z");
    // The minute in between did not count.
    assert_eq!((t.due_kind, t.due_at), (Some(Due::Resolve), Some(at("2026-11-26T08:01:00Z"))));
}

#[test]
fn what_came_from_elsewhere_is_told_by_its_columns() {
    let imported = Ticket { first_response_at: Some(at("2026-11-23T09:00:00Z")), state: State::Open, ..ticket() };
    let story = history(&imported, &[], &grounds());
    assert_eq!(story.len(), 2);
    let grounds = grounds();
    let found = targets(&imported, &[], &grounds, at(NOON));
    assert_eq!(found.iter().find(|t| t.kind == Kind::FirstResponse).unwrap().used, 3600);
}

#[test]
fn a_ticket_being_opened_is_due_when_its_history_will_say_so() {
    let grounds = grounds();
    for (priority, by_agent) in [(1, false), (3, false), (3, true), (4, true)] {
        let story = [entry(
            "2026-11-23T08:00:00Z",
            events::CREATED,
            json!({ "priority": priority, "by_agent": by_agent, "state": "new" }),
        )];
        let priority = Priority::try_from(priority).unwrap();
        let opening =
            Opening { priority, by_agent, ..crate::asks::plain_opening("Help", None, crate::Channel::Portal) };
        let due = opened(&opening, &grounds, at("2026-11-23T08:00:00Z"));
        let t = with_story(Ticket { priority, ..ticket() }, &story, "2026-11-23T08:00:00Z");
        assert_eq!(due, t.due_kind.zip(t.due_at), "{priority:?} {by_agent}");
    }
}
