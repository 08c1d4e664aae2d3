//! What each metric means, in one sentence, and how a metric is put together.

use super::super::{Interval, Metric};
use super::numbers::LEVEL;

/// Name and definition. Names with a number at the end share the definition of their beginning.
const DEFINITIONS: [(&str, &str); 22] = [
    ("csat", "Answers 4 and 5 of 5 / answers given in the period; none below ten answers."),
    ("rating_response_rate", "Questions put in the period that were answered / questions put in the period."),
    ("created_priority", "Tickets of this priority created in the period; the denominator is all tickets created."),
    ("created", "Tickets created in the period."),
    ("resolved", "Tickets whose last resolution lies in the period."),
    ("backlog_open", "Tickets open at the end of the period."),
    (
        "backlog_age_median",
        "Half of the open tickets are older than this, counted in business days of the desk's calendar from creation to the end of the period.",
    ),
    ("backlog_age_p90", "One in ten open tickets is older than this, in business days."),
    (
        "first_response_median",
        "Creation to the first public message by a human agent, in business time: half were answered faster.",
    ),
    (
        "first_response_p90",
        "Creation to the first public message by a human agent, in business time: nine in ten were answered faster.",
    ),
    (
        "first_response_calendar_median",
        "Creation to the first public message by a human agent, in calendar time: half were answered faster.",
    ),
    (
        "resolve_median_with_open",
        "Kaplan-Meier median from creation to resolution of the tickets created in the period, in calendar time, open ones included as still waiting.",
    ),
    ("resolve_median", "Creation to the last resolution, in calendar time: half took less."),
    ("resolve_p90", "Creation to the last resolution, in calendar time: nine in ten took less."),
    ("resolve_mean", "Creation to the last resolution, in calendar time, on average."),
    ("resolve_business_median", "Creation to the last resolution, in business time: half took less."),
    ("resolve_business_p90", "Creation to the last resolution, in business time: nine in ten took less."),
    ("reopen_rate", "Resolved tickets that were reopened / tickets resolved in the period."),
    ("reopened_share", "Tickets that were reopened at least once / tickets created in the period."),
    ("reassignment_mean", "How often a ticket created in the period changed its group or person, on average."),
    ("never_reassigned_share", "Tickets that stayed where they first were / tickets created in the period."),
    (
        "first_contact_resolution",
        "Tickets resolved without a transfer and not reopened / tickets resolved in the period.",
    ),
];
const PROMISES: [(&str, &str); 2] = [
    (
        "promise_attainment",
        "Promises kept as the source system measured them / tickets created in the period for which it says so.",
    ),
    (
        "first_response_promise",
        "First responses given in time / first responses due in the period, in business time by our own measure; late and still unanswered ones count as missed.",
    ),
];

/// A metric without its count, interval and note.
pub fn metric(name: &str, unit: &'static str, value: Option<f64>) -> Metric {
    let exact = DEFINITIONS.iter().chain(&PROMISES).find(|(known, _)| *known == name);
    let family = || DEFINITIONS.iter().chain(&PROMISES).find(|(known, _)| name.starts_with(known));
    let definition = exact.or_else(family).map_or("", |(_, says)| says).to_owned();
    Metric {
        name: name.to_owned(),
        value,
        unit,
        numerator: None,
        denominator: None,
        interval: None,
        definition,
        note: String::new(),
    }
}

/// A share with its Wilson interval; absent without a denominator.
pub fn share(name: &str, part: usize, whole: usize) -> Metric {
    let wilson = quant::stats::intervals::proportion(part as u64, whole as u64, LEVEL).ok().map(|p| p.wilson);
    let interval = wilson.map(|[low, high]| Interval { low, high, level: LEVEL });
    let value = (whole > 0).then(|| part as f64 / whole as f64);
    metric(name, "share", value).of(part, Some(whole)).range(interval)
}

impl Metric {
    pub(super) fn of(mut self, part: usize, whole: Option<usize>) -> Self {
        self.numerator = Some(part as i64);
        self.denominator = whole.map(|n| n as i64);
        self
    }

    pub(super) fn range(mut self, interval: Option<Interval>) -> Self {
        self.interval = interval;
        self
    }

    pub(super) fn note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }
}
