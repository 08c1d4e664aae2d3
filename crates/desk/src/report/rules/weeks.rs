//! Created and resolved per week, for the lines beside the numbers.

use crate::tally::Day;

/// What happened in one week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekCount {
    /// Its first day.
    pub start: Day,
    pub created: i64,
    pub resolved: i64,
}

/// The last `count` whole weeks before the day `end`, oldest first, from what happened on each day.
pub fn weeks(days: &[(Day, i64, i64)], end: Day, count: Day) -> Vec<WeekCount> {
    let week = |place: Day| {
        let start = end - (count - place) * 7;
        let inside = || days.iter().filter(|(day, ..)| (start..start + 7).contains(day));
        WeekCount { start, created: inside().map(|d| d.1).sum(), resolved: inside().map(|d| d.2).sum() }
    };
    (0..count).map(week).collect()
}
