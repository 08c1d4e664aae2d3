//! How the desk is doing, in numbers that state what they count: metrics with their definition, numerator,
//! denominator and interval; the groups of incidents that come back; and the tickets behind every number.
//!
//! `store` reads the sums that follow the journal (the subject `tally`), `rules` turns them into numbers and never touches
//! a database; what was worked out is kept for as long as nothing happens (`house::journal::known`).

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub(crate) mod views;

use crate::tally::Filter;
use crate::tally::rules::cells::Fine;
use house::store::{StoreError, Tx};
use house::web::Doors;
use jiff::Timestamp;
use rules::Window;
use rules::sums::Sums;
use serde::Serialize;

/// Priorities that are told apart: other systems know a fifth.
pub(crate) const PRIORITIES: i64 = 5;

/// One number of the report.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Metric {
    pub name: String,
    /// Absent when there is nothing to measure; the note says why.
    pub value: Option<f64>,
    /// `share` (0 to 1), `tickets`, `hours`, `business_hours`, `business_days`, `times`, `hours_worked` or `money`.
    pub unit: &'static str,
    pub numerator: Option<i64>,
    pub denominator: Option<i64>,
    pub interval: Option<Interval>,
    pub definition: String,
    /// What to know about this very number; empty if there is nothing.
    pub note: String,
    /// The value in the period of the same length before.
    pub before: Option<f64>,
    /// The list of the tickets that the numerator counts, and of those that the denominator counts: the `figure` of
    /// `/api/v1/desk/report/behind`.
    pub behind: Option<&'static str>,
    pub behind_all: Option<&'static str>,
}

/// Where the true value lies, with the stated confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
    /// 0.95: in 95 of 100 such samples.
    pub level: f64,
}

/// Which tickets a list shows; what is `None` does not restrict. An empty text means "not stated".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    pub state: Option<String>,
    pub category: Option<String>,
    pub subcategory: Option<String>,
    pub service: Option<String>,
    pub priority: Option<i64>,
    pub kept: Option<bool>,
    pub open: Option<bool>,
    pub reassigned: Option<bool>,
    pub reopened: Option<bool>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    pub resolved_from: Option<Timestamp>,
    pub resolved_to: Option<Timestamp>,
}

/// The whole report of a period.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Report {
    /// Included; absent: since the first ticket.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Not included; absent: until now.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
    /// As known at this moment.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Timestamp,
    /// False while the tickets are being counted for the first time, or more changed than could be added at once: then
    /// the figures are those of `as_of`.
    pub whole: bool,
    /// Whether quantiles are exact; otherwise they are wrong by at most 0.6 %.
    pub exact: bool,
    pub metrics: Vec<Metric>,
}

/// All metrics of `[from, to)`, exactly, however long it takes: what the command line says, and what the quick answers of
/// the pages are checked against. Periods are whole days of the organisation; an instant means its day.
pub fn metrics(
    tx: &mut Tx<'_>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<Metric>, StoreError> {
    let zone = crate::tally::store::ground(tx)?.zone;
    let question = rules::question(Window { from, to, now }, Filter::default(), &zone);
    let of = |priority: Option<i64>| {
        let filter = Filter { priority, ..Filter::default() };
        Sums::new(rules::sums::Question { filter, ..question.clone() }, Fine::Exact)
    };
    let mut sums: Vec<Sums> = std::iter::once(None).chain((1..=PRIORITIES).map(Some)).map(of).collect();
    let since = crate::tally::jobs::since(tx)?;
    if since.whole && since.state.is_some() {
        store::from_tickets(tx, &since, &mut sums, i64::MAX)?;
    } else {
        store::counted_anew(tx, &mut sums)?;
    }
    let calendar = store::hours_now(tx)?;
    Ok(rules::told(&sums, &rules::Clock { calendar: &calendar }))
}

/// The same with its period, for the command line.
pub fn report(
    tx: &mut Tx<'_>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    now: Timestamp,
) -> Result<Report, StoreError> {
    Ok(Report { from, to, as_of: now, whole: true, exact: true, metrics: metrics(tx, from, to, now)? })
}

/// The doors of reports, groups and ticket lists.
pub(crate) fn doors() -> Doors {
    pages::doors().and(api::doors())
}
