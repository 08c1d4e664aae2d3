//! What each metric means, in one sentence, and how a metric is put together.

use super::super::{Interval, Metric};
use super::numbers::LEVEL;

/// Name and definition. Names with a number at the end share the definition of their beginning.
const DEFINITIONS: [(&str, &str); 33] = [
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
    (
        "reopen_rate",
        "Tickets reopened within fourteen days of a resolution that lies in the period / tickets resolved in the period.",
    ),
    ("net", "Tickets created less tickets resolved in the period: above zero the backlog grows."),
    (
        "next_response_median",
        "From a message of the requester after the first response to the next public message by a human agent, in business time: half were answered faster.",
    ),
    ("next_response_p90", "The same: nine in ten were answered faster."),
    (
        "first_resolve_business_median",
        "Creation to the first resolution, which lies in the period, in business time: half took less.",
    ),
    (
        "resolve_owned_median",
        "Creation to the last resolution in business time, without the time in which the requester or a third party had the ball: half took less.",
    ),
    (
        "requester_wait_median",
        "Time in the states new, open and waiting for a third party until the last resolution, in calendar time: half waited less.",
    ),
    (
        "promises_kept",
        "Promises met / promises due in the period, first answers, next answers and solutions together; late and still owed ones count as missed.",
    ),
    (
        "first_contact_eligible",
        "The same / those of them that could have been solved at first contact: nobody else was waited for.",
    ),
    ("time_spent", "Time written down for days of the period."),
    ("cost_recorded", "That time at the rates stated for its day."),
    ("cost_per_solved", "The same / tickets resolved in the period."),
    ("reopened_share", "Tickets that were reopened at least once / tickets created in the period."),
    ("reassignment_mean", "How often a ticket created in the period changed its group or person, on average."),
    ("never_reassigned_share", "Tickets that stayed where they first were / tickets created in the period."),
    (
        "first_contact_resolution",
        "Tickets resolved with at most one public message of the desk, without a transfer, and not reopened within seven days / tickets first resolved in the period.",
    ),
];
const PROMISES: [(&str, &str); 4] = [
    (
        "promise_attainment",
        "Promises kept as the source system measured them / tickets created in the period for which it says so.",
    ),
    (
        "next_response_promise",
        "Next responses given in time / next responses due in the period, in business time; late and still unanswered ones count as missed.",
    ),
    (
        "resolve_promise",
        "Solutions given in time / solutions due in the period, in business time; late and still missing ones count as missed.",
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
        before: None,
        behind: None,
        behind_all: None,
    }
}

/// A share with its Wilson interval; absent without a denominator.
pub fn share(name: &str, part: i64, whole: i64) -> Metric {
    let wilson =
        quant::stats::intervals::proportion(part.max(0) as u64, whole.max(0) as u64, LEVEL).ok().map(|p| p.wilson);
    let interval = wilson.map(|[low, high]| Interval { low, high, level: LEVEL });
    let value = (whole > 0).then(|| part as f64 / whole as f64);
    metric(name, "share", value).of(part, Some(whole)).range(interval)
}

impl Metric {
    pub(super) fn of(mut self, part: i64, whole: Option<i64>) -> Self {
        self.numerator = Some(part);
        self.denominator = whole;
        self
    }

    /// Which lists hold the tickets of its numerator and of its denominator.
    pub(super) fn behind(mut self, part: &'static str, whole: &'static str) -> Self {
        self.behind = Some(part);
        self.behind_all = Some(whole).filter(|w| !w.is_empty());
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
