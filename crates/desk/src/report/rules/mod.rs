//! What the desk's numbers are, pure: sums and a window of time in, metrics out.
//!
//! The rules that hold for all of them: a period is half-open; percentages state numerator and denominator;
//! medians stand beside 90th percentiles; what is still open is counted and, where durations are asked, enters
//! as censored (Kaplan-Meier) instead of being dropped; what nobody measured is absent and the note says why.

pub mod behind;
mod define;
mod dist;
mod figures;
mod groups;
mod numbers;
pub mod sums;
#[cfg(test)]
mod tests;
mod weeks;

use super::Metric;
use crate::facts::DeskPeriod;
use crate::tally::rules::{day_of, measure};
use crate::tally::{Filter, Span};
pub use figures::{Clock, metrics, of_priority};
pub use groups::{GroupSum, largest};
use jiff::Timestamp;
use jiff::tz::TimeZone;
pub use numbers::{hours, years};
use sums::{Question, Sums};
pub use weeks::{WeekCount, weeks};

/// The period that is asked about, and what "now" is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    pub now: Timestamp,
}

impl Window {
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }

    /// The end of the period, or now if that is earlier.
    pub fn end(&self) -> Timestamp {
        self.to.map_or(self.now, |to| to.min(self.now))
    }
}

/// What a window asks of the sums: its whole days on the organisation's wall.
pub fn question(window: Window, filter: Filter, zone: &TimeZone) -> Question {
    let day = |at: Option<Timestamp>| at.map(|at| day_of(at, zone));
    let span = Span { from: day(window.from), to: day(window.to) };
    Question { filter, span, start: window.from, end: window.end(), now: window.now, today: day_of(window.now, zone) }
}

/// All metrics: of all tickets first, then of each priority.
pub fn told(sums: &[Sums], clock: &Clock<'_>) -> Vec<Metric> {
    let Some((all, by_priority)) = sums.split_first() else { return Vec::new() };
    let mut told = metrics(all, clock);
    let created = all.count(measure::CREATED);
    for s in by_priority {
        told.extend(of_priority(s.question.filter.priority.unwrap_or_default(), s, created));
    }
    told
}

/// Puts the values of the period before beside those of this one.
pub fn compare(mut told: Vec<Metric>, before: &[Metric]) -> Vec<Metric> {
    for m in &mut told {
        m.before = before.iter().find(|b| b.name == m.name).and_then(|b| b.value);
    }
    told
}

/// The same numbers as plain values for other rooms.
pub fn period(s: &Sums) -> DeskPeriod {
    let promised = (0..measure::PROMISES).map(|kind| s.promises(kind));
    let (kept, due) = promised.fold((0, 0), |(k, d), (kept, due)| (k + kept, d + due));
    // What the system they came from says stands beside our own.
    let (theirs, broken) = (s.count(measure::SOURCE_KEPT), s.count(measure::SOURCE_BROKEN));
    let seconds = |hours: Option<f64>| hours.map(|h| (h * 3600.0).round() as i64);
    DeskPeriod {
        created: s.count(measure::CREATED),
        resolved: s.count(measure::RESOLVE),
        open_now: s.open.count(0),
        promises_kept: kept + theirs,
        promises_due: due + theirs + broken,
        first_response_median_seconds: seconds(s.hours(measure::RESPONSE).quantile(0.5)),
        reopened: s.tickets(measure::BOUNCED, measure::BOUNCED_AGAIN),
        resolve_median_hours: s.hours(measure::RESOLVE).quantile(0.5),
        whole: true,
    }
}
