//! The rules of the report on small hand-made desks.

use super::super::{Business, Measured, Metric, Promise};
use super::sums::Sums;
use super::{Clock, Desk, Window, largest, metrics, period, question, weeks};
use crate::promise::Policy;
use crate::tally::rules::cells::{Fine, Point};
use crate::tally::rules::{day_of, measure};
use crate::tally::{self, Filter};
use jiff::Timestamp;
use jiff::tz::TimeZone;
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

fn told(points: &[(u8, &str, i64)], window: Window) -> Vec<Metric> {
    let question = question(window, Filter::default(), &TimeZone::UTC);
    let mut sums = Sums::new(question, Fine::Exact);
    for (measure, day, value) in points {
        let day = day_of(at(&format!("{day}T12:00:00Z")), &TimeZone::UTC);
        let points = vec![Point { measure: *measure, day, value: *value, n: 1 }];
        sums.put(&tally::Measured { points, ..tally::Measured::default() }, 1);
    }
    metrics(&sums, &Clock { calendar: &Calendar::always_open() })
}

#[test]
fn every_metric_says_what_it_means_once() {
    let all = told(&[(measure::CREATED, "2026-01-01", 0)], window(None, None));
    for (i, metric) in all.iter().enumerate() {
        assert!(!metric.definition.is_empty(), "{}", metric.name);
        assert!(all.iter().skip(i + 1).all(|other| other.name != metric.name), "{} stands twice", metric.name);
        for list in [metric.behind, metric.behind_all].into_iter().flatten() {
            assert!(super::behind::FIGURES.contains(&list), "{list}");
        }
    }
}

#[test]
fn an_empty_desk_has_counts_and_no_invented_values() {
    let all = told(&[], window(None, None));
    assert_eq!(named(&all, "created").value, Some(0.0));
    for name in ["promises_kept", "resolve_median", "reassignment_mean", "backlog_age_median", "first_response_median"]
    {
        assert_eq!((named(&all, name).value, named(&all, name).interval), (None, None), "{name}");
    }
}

#[test]
fn a_ticket_solved_twice_is_one_ticket_and_two_in_two_periods() {
    let day = |text: &str| i64::from(day_of(at(&format!("{text}T12:00:00Z")), &TimeZone::UTC));
    let points = [
        (measure::RESOLUTION, "2026-01-10", 0),
        (measure::BOUNCED, "2026-01-10", 0),
        (measure::RESOLUTION, "2026-02-03", 0),
        (measure::RESOLUTION_AGAIN, "2026-02-03", day("2026-01-10")),
    ];
    let rate = |from, to| {
        let all = told(&points, window(from, to));
        let m = named(&all, "reopen_rate");
        (m.numerator, m.denominator)
    };
    assert_eq!(rate(None, None), (Some(1), Some(1)));
    assert_eq!(rate(Some("2026-02-01T00:00:00Z"), None), (Some(0), Some(1)));
    assert_eq!(rate(None, Some("2026-02-01T00:00:00Z")), (Some(1), Some(1)));
}

#[test]
fn what_is_owed_counts_as_missed_once_it_is_due() {
    let now = at("2026-03-01T00:00:00Z").as_second();
    let points = [
        (measure::KEPT, "2026-02-01", 0),
        (measure::OWED, "2026-02-28", now - 60),
        (measure::OWED, "2026-03-01", now + 60),
        (measure::PAUSED, "2026-02-01", 0),
    ];
    let all = told(&points, window(None, None));
    let kept = named(&all, "first_response_promise");
    assert_eq!((kept.numerator, kept.denominator), (Some(1), Some(2)));
    assert!(kept.note.contains("1 stood still"), "{}", kept.note);
}

#[test]
fn below_ten_answers_there_is_no_satisfaction() {
    let answers = |n: usize| vec![(measure::SCORE, "2026-02-01", 5); n];
    assert_eq!(named(&told(&answers(9), window(None, None)), "csat").value, None);
    assert_eq!(named(&told(&answers(10), window(None, None)), "csat").value, Some(1.0));
}

#[test]
fn the_backlog_is_that_of_the_end_of_the_period() {
    let quarter = |text: &str| at(text).as_second() / 900;
    let points = [
        (measure::ENDED, "2026-01-10", quarter("2026-01-01T00:00:00Z")),
        (measure::ENDED, "2026-02-01", quarter("2026-01-05T00:00:00Z")),
        (measure::OPEN, "2026-02-01", quarter("2026-02-01T00:00:00Z")),
    ];
    let open = |to| named(&told(&points, window(None, to)), "backlog_open").value;
    assert_eq!((open(Some("2026-02-01T00:00:00Z")), open(None)), (Some(1.0), Some(1.0)));
    let all = told(&points, window(None, Some("2026-02-01T00:00:00Z")));
    let age = named(&all, "backlog_age_median").value.unwrap();
    assert!((age - 27.0).abs() < 0.01, "{age}");
}

#[test]
fn weeks_end_with_the_period() {
    let found = weeks(&[(99, 1, 0), (92, 1, 0), (98, 0, 1), (100, 7, 7)], 100, 2);
    let counts: Vec<(i64, i64)> = found.iter().map(|w| (w.created, w.resolved)).collect();
    assert_eq!(counts, [(1, 0), (1, 1)]);
}

#[test]
fn a_short_summary_counts_late_and_unanswered_promises_as_missed() {
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
    let found = period(&desk(promise, &tickets), window(None, None));
    assert_eq!((found.promises_kept, found.promises_due, found.created), (1, 3, 5));
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
