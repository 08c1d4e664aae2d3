//! The rules of the report on small hand-made desks.

use super::super::Metric;
use super::sums::Sums;
use super::{Clock, Window, largest, metrics, period, question, weeks};
use crate::tally::rules::cells::{Cells, Fine, Point, step};
use crate::tally::rules::{day_of, measure};
use crate::tally::{self, Filter, Traits};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use quant::calendar::Calendar;
use std::collections::BTreeMap;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn window(from: Option<&str>, to: Option<&str>) -> Window {
    Window { from: from.map(at), to: to.map(at), now: at("2026-03-01T00:00:00Z") }
}

#[track_caller]
fn named<'a>(all: &'a [Metric], name: &str) -> &'a Metric {
    all.iter().find(|m| m.name == name).unwrap()
}

fn told(points: &[(u8, &str, i64)], window: Window) -> Vec<Metric> {
    metrics(&summed(points, window), &Clock { calendar: &Calendar::always_open() })
}

fn summed(points: &[(u8, &str, i64)], window: Window) -> Sums {
    let question = question(window, Filter::default(), &TimeZone::UTC);
    let mut sums = Sums::new(question, Fine::Exact);
    for (measure, day, value) in points {
        let day = day_of(at(&format!("{day}T12:00:00Z")), &TimeZone::UTC);
        let points = vec![Point { measure: *measure, day, value: *value, n: 1 }];
        sums.put(&tally::Measured { points, ..tally::Measured::default() }, 1);
    }
    sums
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
    let now = at("2026-03-01T00:00:00Z").as_second();
    let points = [
        (measure::CREATED, "2026-02-01", 0),
        (measure::KEPT, "2026-02-01", 0),
        (measure::BROKEN, "2026-02-02", 0),
        (measure::OWED, "2026-02-28", now - 60),
        (measure::OWED, "2026-03-01", now + 60),
        (measure::SOURCE_KEPT, "2026-02-03", 0),
        (measure::RESPONSE, "2026-02-01", 1_800),
    ];
    let found = period(&summed(&points, window(None, None)));
    assert_eq!((found.promises_kept, found.promises_due, found.created), (2, 4, 1));
    assert_eq!(found.first_response_median_seconds, Some(1_800));
}

#[test]
fn groups_are_summed_and_the_costliest_comes_first() {
    let cells = |created: i64, hours: &[i64]| {
        let mut cells = Cells::default();
        cells.add(measure::CREATED, 0, created);
        hours.iter().for_each(|h| cells.add(measure::OUTCOME, step(h * 3600), 1));
        cells
    };
    let name =
        |category: &str| Traits { category: category.to_owned(), service: "post".into(), ..Traits::default() }.group();
    let sums = BTreeMap::from([
        (name("mail"), cells(3, &[2, 4])),
        (name("net"), cells(1, &[24])),
        (name("old"), cells(0, &[])),
    ]);
    let recent = BTreeMap::from([(name("mail"), cells(1, &[]))]);
    let found = largest(&sums, &recent, 9);
    let told: Vec<_> =
        found.iter().map(|g| (g.key.category.as_str(), g.key.service.as_deref(), g.count, g.recent)).collect();
    assert_eq!(told, [("net", Some("post"), 1, 0), ("mail", Some("post"), 3, 1)]);
    let hours = found.iter().map(|g| (g.total_hours, g.median_hours.unwrap_or_default()));
    for ((total, median), (t, m)) in hours.zip([(24.0, 24.0), (6.0, 3.0)]) {
        assert!((total / t - 1.0).abs() < 0.007 && (median / m - 1.0).abs() < 0.007, "{total} {median}");
    }
}
