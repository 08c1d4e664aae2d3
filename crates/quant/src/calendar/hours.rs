//! One opening of one day, and the check that a day's openings make sense together.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::{CalendarError, Week};

pub(super) const DAY: i64 = 86_400;
pub(super) const DAY_NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A half-open stretch of one day on the wall clock, in seconds after midnight; it may end at 24:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours {
    from: u32,
    until: u32,
}

impl Hours {
    /// From midnight to midnight.
    pub const WHOLE_DAY: Hours = Hours { from: 0, until: 86_400 };

    /// Hours between two moments of a day, in seconds after midnight (at most 86,400, which is 24:00).
    ///
    /// # Errors
    /// [`CalendarError::Backwards`] when nothing lies between the two, [`CalendarError::NotHours`] after 24:00.
    pub fn new(from: u32, until: u32) -> Result<Self, CalendarError> {
        let hours = Hours { from, until };
        match (until <= Self::WHOLE_DAY.until, from < until) {
            (false, _) => Err(CalendarError::NotHours(hours.to_string())),
            (_, false) => Err(CalendarError::Backwards(hours.to_string())),
            _ => Ok(hours),
        }
    }

    /// Opening, in seconds after midnight.
    #[must_use]
    pub fn from(self) -> i64 {
        i64::from(self.from)
    }

    /// Closing, in seconds after midnight.
    #[must_use]
    pub fn until(self) -> i64 {
        i64::from(self.until)
    }

    /// Length in seconds.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.until() - self.from()
    }
}

impl FromStr for Hours {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let refused = || CalendarError::NotHours(text.to_owned());
        let (from, until) = text.split_once('-').ok_or_else(refused)?;
        let from = clock(from.trim()).ok_or_else(refused)?;
        let until = clock(until.trim()).ok_or_else(refused)?;
        Hours::new(from, until)
    }
}

/// `9:00`, `09:00` or `09:00:30` as seconds after midnight.
fn clock(text: &str) -> Option<u32> {
    let mut seconds = 0;
    let mut parts = 0;
    for (part, limit) in text.split(':').zip([24, 59, 59, 0]) {
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let value: u32 = part.parse().ok().filter(|value| digits && *value <= limit)?;
        seconds = seconds * 60 + value;
        parts += 1;
    }
    match parts {
        2 => Some(seconds * 60),
        3 => Some(seconds),
        _ => None,
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.from, f)?;
        f.write_str("-")?;
        show(self.until, f)
    }
}

fn show(seconds: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{:02}:{:02}", seconds / 3600, seconds / 60 % 60)?;
    if !seconds.is_multiple_of(60) {
        write!(f, ":{:02}", seconds % 60)?;
    }
    Ok(())
}

/// The week with each day's hours in order.
pub(super) fn tidy_week(week: Week) -> Result<Week, CalendarError> {
    let mut tidied = Week::default();
    for ((hours, name), slot) in week.into_iter().zip(DAY_NAMES).zip(&mut tidied) {
        *slot = tidy_day(hours, || name.to_owned())?;
    }
    Ok(tidied)
}

/// The special dates with each date's hours in order.
pub(super) fn tidy_dates(dates: BTreeMap<Date, Vec<Hours>>) -> Result<BTreeMap<Date, Vec<Hours>>, CalendarError> {
    dates.into_iter().map(|(date, hours)| Ok((date, tidy_day(hours, || date.to_string())?))).collect()
}

fn tidy_day(mut hours: Vec<Hours>, day: impl Fn() -> String) -> Result<Vec<Hours>, CalendarError> {
    hours.sort_unstable();
    for (one, other) in hours.iter().zip(hours.iter().skip(1)) {
        if other.from < one.until {
            return Err(CalendarError::Overlap(day(), one.to_string(), other.to_string()));
        }
    }
    Ok(hours)
}
