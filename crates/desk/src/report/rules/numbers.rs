//! Lengths of time, and the level of intervals.

use jiff::Timestamp;
use quant::calendar::Calendar;

/// The level of every interval of the report.
pub const LEVEL: f64 = 0.95;
/// Hours from one instant to another.
pub fn hours(from: Timestamp, to: Timestamp) -> f64 {
    (to.as_microsecond() - from.as_microsecond()) as f64 / 3.6e9
}

/// Years from one instant to another; never negative.
pub fn years(from: Timestamp, to: Timestamp) -> f64 {
    (hours(from, to) / (24.0 * 365.25)).max(0.0)
}

/// How long an open day is on average: what a "business day" means in this calendar.
pub fn open_day_seconds(calendar: &Calendar) -> f64 {
    let days: Vec<i64> =
        calendar.week().iter().map(|hours| hours.iter().map(|h| h.seconds()).sum()).filter(|s| *s > 0).collect();
    let total: i64 = days.iter().sum();
    if days.is_empty() { 86_400.0 } else { total as f64 / days.len() as f64 }
}
