//! What the desk's numbers are, pure: compact rows and a window of time in, metrics out.
//!
//! The rules that hold for all of them: a period is half-open; percentages state numerator and denominator;
//! medians stand beside 90th percentiles; what is still open is counted and, where durations are asked, enters
//! as censored (Kaplan-Meier) instead of being dropped; what nobody measured is absent and the note says why.

pub mod behind;
mod define;
mod desk;
mod dist;
mod figures;
mod groups;
pub mod memory;
mod numbers;
mod promises;
pub mod sums;
#[cfg(test)]
mod tests;
mod weeks;

use super::{Measured, Metric};
use crate::facts::DeskPeriod;
use crate::tally::rules::{day_of, measure};
use crate::tally::{Filter, Span};
pub use desk::{Desk, GroupName};
pub use figures::{Clock, metrics, of_priority};
pub use groups::{GroupSum, largest};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use numbers::Sample;
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

impl Measured {
    /// Whether somebody owed work at this moment. Over without a known moment of it counts as over all along.
    pub fn open_at(&self, at: Timestamp) -> bool {
        self.created < at && (self.open || self.ended.is_some_and(|end| end >= at))
    }
}

/// The tickets of a period, sorted into what each metric counts.
struct Counted<'a> {
    created: Vec<&'a Measured>,
    resolved: Vec<&'a Measured>,
    open: Vec<&'a Measured>,
    desk: &'a Desk,
    window: Window,
}

impl<'a> Counted<'a> {
    fn new(desk: &'a Desk, window: Window) -> Self {
        let (tickets, end) = (desk.tickets(), window.end());
        Counted {
            created: tickets.iter().filter(|t| window.holds(t.created)).collect(),
            resolved: tickets.iter().filter(|t| t.resolved.is_some_and(|at| window.holds(at))).collect(),
            open: tickets.iter().filter(|t| if end == window.now { t.open } else { t.open_at(end) }).collect(),
            desk,
            window,
        }
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
pub fn period(desk: &Desk, window: Window) -> DeskPeriod {
    let c = Counted::new(desk, window);
    let (kept, due) = promises::kept_and_due(&c);
    let responses =
        Sample::of(c.created.iter().filter_map(|t| t.first_response.map(|at| hours(t.created, at) * 3600.0)));
    let resolve = Sample::of(c.resolved.iter().filter_map(|t| t.resolved.map(|at| hours(t.created, at))));
    DeskPeriod {
        created: c.created.len() as i64,
        resolved: c.resolved.len() as i64,
        open_now: c.open.len() as i64,
        promises_kept: kept as i64,
        promises_due: due as i64,
        first_response_median_seconds: responses.quantile(0.5).map(|s| s.round() as i64),
        reopened: c.resolved.iter().filter(|t| t.reopened > 0).count() as i64,
        resolve_median_hours: resolve.quantile(0.5),
    }
}
