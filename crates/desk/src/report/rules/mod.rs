//! What the desk's numbers are, pure: compact rows and a window of time in, metrics out.
//!
//! The rules that hold for all of them: a period is half-open; percentages state numerator and denominator;
//! medians stand beside 90th percentiles; what is still open is counted and, where durations are asked, enters
//! as censored (Kaplan-Meier) instead of being dropped; what nobody measured is absent and the note says why.

mod define;
mod desk;
mod groups;
pub mod memory;
mod numbers;
mod promises;
#[cfg(test)]
mod tests;
mod weeks;

use super::{Measured, Metric};
use crate::facts::DeskPeriod;
use crate::rating::rules as ratings;
use define::{metric, share};
pub use desk::{Desk, GroupName};
pub use groups::{GroupSum, largest};
use jiff::Timestamp;
use numbers::{Sample, censored_median};
pub use numbers::{hours, years};
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

/// Every metric of the window, in the order of the report.
pub fn metrics(desk: &Desk, window: Window) -> Vec<Metric> {
    let counted = Counted::new(desk, window);
    let mut all = vec![
        metric("created", "tickets", Some(counted.created.len() as f64)).of(counted.created.len(), None),
        metric("resolved", "tickets", Some(counted.resolved.len() as f64)).of(counted.resolved.len(), None),
    ];
    all.extend(backlog(&counted));
    all.extend(first_response(&counted));
    all.extend(resolving(&counted));
    all.extend(promises::attainment(&counted));
    all.extend(handling(&counted));
    all.extend(priorities(&counted));
    all
}

fn backlog(c: &Counted<'_>) -> Vec<Metric> {
    let end = c.window.end();
    let day = numbers::open_day_seconds(c.desk.clock().calendar());
    let shown = c.desk.clock().at(end);
    let ages = Sample::of(c.open.iter().map(|t| (shown - t.business.created).max(0) as f64 / day));
    let calendar = Sample::of(c.open.iter().map(|t| hours(t.created, end).max(0.0) / 24.0));
    let note =
        calendar.quantile(0.5).map_or(String::new(), |days| format!("In calendar days the median is {days:.1}."));
    vec![
        metric("backlog_open", "tickets", Some(c.open.len() as f64)).of(c.open.len(), None),
        metric("backlog_age_median", "business_days", ages.quantile(0.5))
            .range(ages.interval(0.5))
            .of(c.open.len(), None)
            .note(&note),
        metric("backlog_age_p90", "business_days", ages.quantile(0.9)).range(ages.interval(0.9)).of(c.open.len(), None),
    ]
}

fn first_response(c: &Counted<'_>) -> Vec<Metric> {
    let given: Vec<&&Measured> = c.created.iter().filter(|t| t.first_response.is_some()).collect();
    let business = Sample::of(given.iter().filter_map(|t| t.business.response).map(|s| s as f64 / 3600.0));
    let calendar = Sample::of(given.iter().filter_map(|t| t.first_response.map(|at| hours(t.created, at))));
    let note = match given.len() {
        0 => "No first response is recorded: imported logs do not tell when somebody first answered.".to_owned(),
        known => format!("Known for {known} of {} tickets created.", c.created.len()),
    };
    let tell = |name: &str, unit: &'static str, sample: &Sample, q: f64| {
        metric(name, unit, sample.quantile(q))
            .range(sample.interval(q))
            .of(given.len(), Some(c.created.len()))
            .note(&note)
    };
    vec![
        tell("first_response_median", "business_hours", &business, 0.5),
        tell("first_response_p90", "business_hours", &business, 0.9),
        tell("first_response_calendar_median", "hours", &calendar, 0.5),
    ]
}

fn resolving(c: &Counted<'_>) -> Vec<Metric> {
    let calendar = Sample::of(c.resolved.iter().filter_map(|t| t.resolved.map(|at| hours(t.created, at))));
    let business = Sample::of(c.resolved.iter().filter_map(|t| t.business.resolve).map(|s| s as f64 / 3600.0));
    let n = c.resolved.len();
    let note = format!("{} tickets were still open at the end.", c.open.len());
    let tell = |name: &str, unit: &'static str, sample: &Sample, q: f64| {
        metric(name, unit, sample.quantile(q)).range(sample.interval(q)).of(n, None).note(&note)
    };
    let end = c.window.end();
    let known: Vec<&&Measured> = c.created.iter().filter(|t| t.resolved.is_some() || t.open).collect();
    let waits = known.iter().map(|t| match t.resolved.filter(|at| *at <= end) {
        Some(at) => (hours(t.created, at), true),
        None => (hours(t.created, end), false),
    });
    let (with_open, open) = censored_median(waits);
    let unknown = c.created.len() - known.len();
    vec![
        tell("resolve_median", "hours", &calendar, 0.5),
        tell("resolve_p90", "hours", &calendar, 0.9),
        metric("resolve_mean", "hours", calendar.mean()).range(calendar.mean_interval()).of(n, None).note(&note),
        tell("resolve_business_median", "business_hours", &business, 0.5),
        tell("resolve_business_p90", "business_hours", &business, 0.9),
        metric("resolve_median_with_open", "hours", with_open).of(known.len(), Some(c.created.len())).note(&format!(
            "{open} of them had no resolution yet and count as waiting at least as long as they waited so far; \
             {unknown} were closed without a known moment of resolution and are left out."
        )),
    ]
}

fn handling(c: &Counted<'_>) -> Vec<Metric> {
    let moves = Sample::of(c.created.iter().map(|t| t.reassigned as f64));
    let never = c.created.iter().filter(|t| t.reassigned == 0).count();
    let reopened = |tickets: &[&Measured]| tickets.iter().filter(|t| t.reopened > 0).count();
    let first = c.resolved.iter().filter(|t| t.reassigned == 0 && t.reopened == 0).count();
    vec![
        share("reopen_rate", reopened(&c.resolved), c.resolved.len())
            .note("Counts tickets that were reopened at any time after a resolution: counters of imported tickets do not tell when."),
        share("reopened_share", reopened(&c.created), c.created.len()),
        metric("reassignment_mean", "times", moves.mean()).range(moves.mean_interval()).of(c.created.len(), None),
        share("never_reassigned_share", never, c.created.len()),
        share("first_contact_resolution", first, c.resolved.len()).note(
            "Of all resolved tickets; which of them could have been resolved at first contact is not recorded, so the second denominator is not stated. \
             Contacts of imported tickets are not recorded: never moved and never reopened stands for one contact.",
        ),
    ]
}

/// What people answered: never a share below ten answers, always with the response rate.
pub fn satisfaction(c: &ratings::Counts) -> Vec<Metric> {
    let counts = |part: i64, whole: i64| (part.max(0) as usize, whole.max(0) as usize);
    let (good, all) = counts(c.satisfied(), c.ratings());
    let (answered, asked) = counts(c.answered, c.asked);
    let csat = share("csat", good, all);
    let csat = if c.ratings() < ratings::ANSWERS_MIN {
        Metric { value: None, interval: None, ..csat }.note("Fewer than ten answers give no share.")
    } else {
        csat
    };
    vec![csat, share("rating_response_rate", answered, asked)]
}

fn priorities(c: &Counted<'_>) -> Vec<Metric> {
    let mut all = Vec::new();
    for priority in 1..=5i64 {
        let of: Vec<&&Measured> = c.created.iter().filter(|t| t.priority == priority).collect();
        if !of.is_empty() {
            all.push(
                metric(&format!("created_priority_{priority}"), "tickets", Some(of.len() as f64))
                    .of(of.len(), Some(c.created.len())),
            );
            all.extend(promises::of_priority(priority, &of));
        }
    }
    all
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
