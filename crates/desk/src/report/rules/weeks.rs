//! Created and resolved per week, for the lines beside the numbers.

use super::super::Measured;
use jiff::Timestamp;

const WEEK_MICROS: i64 = 7 * 86_400 * 1_000_000;

/// What happened in one week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekCount {
    /// Its first moment.
    pub start: Timestamp,
    pub created: i64,
    pub resolved: i64,
}

/// The last `count` whole weeks before `end`, oldest first.
pub fn weeks(tickets: &[Measured], end: Timestamp, count: usize) -> Vec<WeekCount> {
    let first = end.as_microsecond() - count as i64 * WEEK_MICROS;
    let place = |at: Timestamp| -> Option<usize> {
        let after = at.as_microsecond() - first;
        usize::try_from(after.div_euclid(WEEK_MICROS)).ok().filter(|_| after >= 0)
    };
    let start = |i: usize| Timestamp::from_microsecond(first + i as i64 * WEEK_MICROS).unwrap_or(end);
    let mut found: Vec<WeekCount> =
        (0..count).map(|i| WeekCount { start: start(i), created: 0, resolved: 0 }).collect();
    for ticket in tickets {
        if let Some(week) = place(ticket.created).and_then(|i| found.get_mut(i)) {
            week.created += 1;
        }
        if let Some(week) = ticket.resolved.and_then(place).and_then(|i| found.get_mut(i)) {
            week.resolved += 1;
        }
    }
    found
}
