//! The rules of the report on small hand-made desks.

use super::super::{Business, Measured, Metric, Promise};
use super::{Desk, Window, largest, metrics, period, weeks};
use crate::promise::Policy;
use jiff::Timestamp;
use quant::calendar::Calendar;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn ticket(number: i64, created: &str, resolved: Option<&str>) -> Measured {
    let resolved = resolved.map(at);
    Measured {
        number,
        created: at(created),
        first_response: None,
        resolved,
        ended: resolved,
        open: resolved.is_none(),
        priority: 3,
        reassigned: 0,
        reopened: 0,
        source_kept: None,
        group: 0,
        business: Business::default(),
    }
}

fn desk(promise: Promise, tickets: &[Measured]) -> Desk {
    let rows = tickets.iter().map(|t| (t.clone(), Default::default())).collect();
    Desk::new(promise, at("2026-03-01T00:00:00Z"), rows)
}

fn always() -> Promise {
    Promise { calendar: Calendar::always_open(), policy: Policy::default() }
}

fn window(from: Option<&str>, to: Option<&str>) -> Window {
    Window { from: from.map(at), to: to.map(at), now: at("2026-03-01T00:00:00Z") }
}

#[track_caller]
fn named<'a>(all: &'a [Metric], name: &str) -> &'a Metric {
    all.iter().find(|m| m.name == name).unwrap()
}

#[test]
fn every_metric_says_what_it_means_once() {
    let mut one = ticket(1, "2026-01-01T00:00:00Z", Some("2026-01-02T00:00:00Z"));
    one.source_kept = Some(true);
    let all = metrics(&desk(always(), &[one]), window(None, None));
    for (i, metric) in all.iter().enumerate() {
        assert!(!metric.definition.is_empty(), "{}", metric.name);
        assert!(all.iter().skip(i + 1).all(|other| other.name != metric.name), "{} stands twice", metric.name);
    }
    assert_eq!(named(&all, "resolve_median").value, Some(24.0));
    assert!(named(&all, "resolve_median_with_open").definition.starts_with("Kaplan"));
    assert!(named(&all, "promise_attainment_priority_3").definition.starts_with("Promises kept"));
}

#[test]
fn an_empty_desk_has_counts_and_no_invented_values() {
    let all = metrics(&desk(always(), &[]), window(None, None));
    assert_eq!(named(&all, "created").value, Some(0.0));
    for name in
        ["promise_attainment", "resolve_median", "reassignment_mean", "backlog_age_median", "first_response_median"]
    {
        assert_eq!((named(&all, name).value, named(&all, name).interval), (None, None), "{name}");
    }
}

#[test]
fn periods_are_half_open_and_the_backlog_is_that_of_their_end() {
    let tickets = [
        ticket(1, "2026-01-01T00:00:00Z", Some("2026-01-10T00:00:00Z")),
        ticket(2, "2026-01-05T00:00:00Z", Some("2026-02-01T00:00:00Z")),
        ticket(3, "2026-02-01T00:00:00Z", None),
    ];
    let january =
        metrics(&desk(always(), &tickets), window(Some("2026-01-01T00:00:00Z"), Some("2026-02-01T00:00:00Z")));
    assert_eq!(named(&january, "created").value, Some(2.0));
    assert_eq!(named(&january, "resolved").value, Some(1.0));
    assert_eq!(named(&january, "backlog_open").value, Some(1.0));
    assert_eq!(named(&january, "backlog_age_median").value, Some(27.0));
    let february = period(&desk(always(), &tickets), window(Some("2026-02-01T00:00:00Z"), None));
    assert_eq!((february.created, february.resolved, february.open_now), (1, 1, 1));
}

#[test]
fn open_tickets_are_censored_and_not_dropped() {
    let mut tickets = vec![ticket(1, "2026-01-01T00:00:00Z", Some("2026-01-02T00:00:00Z"))];
    tickets.extend((2..=4).map(|n| ticket(n, "2026-01-01T00:00:00Z", None)));
    let all = metrics(&desk(always(), &tickets), window(None, None));
    assert_eq!(named(&all, "resolve_median").value, Some(24.0));
    assert_eq!(named(&all, "resolve_median_with_open").value, None, "half of them never got that far");
    assert!(named(&all, "resolve_median").note.contains("3 tickets"));
}

#[test]
fn our_promise_counts_late_and_unanswered_ones_as_missed() {
    let policy: Policy =
        serde_json::from_value(serde_json::json!({ "goals": { "3": { "first_response": { "seconds": 3600 } } } }))
            .unwrap();
    let promise = Promise { calendar: Calendar::always_open(), policy };
    let answered =
        |n, response: &str| Measured { first_response: Some(at(response)), ..ticket(n, "2026-01-01T00:00:00Z", None) };
    let tickets = [
        answered(1, "2026-01-01T00:30:00Z"),
        answered(2, "2026-01-01T05:00:00Z"),
        ticket(3, "2026-01-01T00:00:00Z", None),
        ticket(4, "2026-01-01T00:00:00Z", Some("2026-01-01T00:10:00Z")),
        ticket(5, "2026-02-28T23:30:00Z", None),
    ];
    let all = metrics(&desk(promise, &tickets), window(None, None));
    let kept = named(&all, "first_response_promise");
    assert_eq!((kept.numerator, kept.denominator), (Some(1), Some(3)));
    assert_eq!(named(&all, "promise_attainment").denominator, Some(0));
}

#[test]
fn weeks_end_with_the_period() {
    let tickets =
        [ticket(1, "2026-02-27T00:00:00Z", Some("2026-02-28T00:00:00Z")), ticket(2, "2026-02-20T00:00:00Z", None)];
    let found = weeks(&tickets, at("2026-03-01T00:00:00Z"), 2);
    let counts: Vec<(i64, i64)> = found.iter().map(|w| (w.created, w.resolved)).collect();
    assert_eq!(counts, [(1, 0), (1, 1)]);
}

#[test]
fn groups_are_summed_and_the_costliest_comes_first() {
    let name = |category: &str| [category.to_owned(), String::new(), String::new()];
    let rows = vec![
        (ticket(1, "2026-01-01T00:00:00Z", Some("2026-01-01T02:00:00Z")), name("mail")),
        (ticket(2, "2026-01-02T00:00:00Z", Some("2026-01-02T04:00:00Z")), name("mail")),
        (ticket(3, "2026-02-01T00:00:00Z", None), name("mail")),
        (ticket(4, "2026-01-01T00:00:00Z", Some("2026-01-02T00:00:00Z")), name("net")),
    ];
    let desk = Desk::new(always(), at("2026-03-01T00:00:00Z"), rows);
    let found = largest(&desk, (Timestamp::MIN, Timestamp::MAX), at("2026-02-01T00:00:00Z"), 9);
    let told: Vec<_> =
        found.iter().map(|g| (g.key.category.as_str(), g.count, g.recent, g.total_hours, g.median_hours)).collect();
    assert_eq!(told, [("net", 1, 0, 24.0, Some(24.0)), ("mail", 3, 1, 6.0, Some(3.0))]);
    let january = largest(&desk, (at("2026-01-02T00:00:00Z"), at("2026-02-01T00:00:00Z")), Timestamp::MAX, 9);
    assert_eq!(january.iter().map(|g| g.count).collect::<Vec<_>>(), [1]);
}
