//! Business time, so that a promise of "four hours" means four hours in which somebody is there.
//!
//! A [`Calendar`] is open exactly when the clock on the wall in its zone shows a time inside the hours of that
//! day. Everything else follows from this one sentence, also when the clocks change: an hour that the wall clock
//! skips is not counted, an hour that it shows twice is counted twice, because business time is real elapsed time.
//!
//! Instants are taken to the whole second, rounded down. With `o(x)` = open seconds before `x`:
//! `business_seconds(a, b) = o(b) - o(a)` (so it is additive, and negative when `b < a`), and
//! `add_business(a, n)` is the *earliest* moment with `business_seconds(a, moment) = n`: an hour promised at 16:00
//! is due at 17:00 closing time, not at 09:00 the next morning.
//!
//! Files: `hours` one opening; `clock` a running total for very many instants; `line` open seconds along the wall clock; `time` the questions about instants;
//! `form` the JSON that people write.

mod clock;
mod error;
mod form;
mod hours;
mod line;
#[cfg(test)]
mod tests;
mod time;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

pub use clock::BusinessClock;
pub use error::CalendarError;
pub use form::{Form, FormWeek};
pub use hours::Hours;

use line::Line;

/// The hours of the seven days of a week, Monday first. An empty day is a closed day.
pub type Week = [Vec<Hours>; 7];

/// When a service is there. Made by [`Calendar::new`], by [`Calendar::always_open`], or from its JSON form.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Form", into = "Form")]
pub struct Calendar {
    zone: TimeZone,
    zone_name: String,
    week: Week,
    holidays: BTreeSet<Date>,
    extra_days: BTreeMap<Date, Vec<Hours>>,
    line: Line,
}

impl Calendar {
    /// A calendar with the zone's name (as in the IANA database, which is part of the program), the hours of a
    /// week, the closed dates, and the dates whose hours differ from their weekday's.
    ///
    /// # Errors
    /// An unknown zone, a week that is never open, hours that overlap or end before they begin, and a date that
    /// is both closed and given hours.
    pub fn new(
        zone: &str,
        week: Week,
        holidays: BTreeSet<Date>,
        extra_days: BTreeMap<Date, Vec<Hours>>,
    ) -> Result<Self, CalendarError> {
        let found = TimeZoneDatabase::bundled().get(zone).map_err(|_| CalendarError::UnknownZone(zone.to_owned()))?;
        let week = hours::tidy_week(week)?;
        let extra_days = hours::tidy_dates(extra_days)?;
        if week.iter().all(Vec::is_empty) {
            return Err(CalendarError::NeverOpen);
        }
        if let Some(date) = extra_days.keys().find(|date| holidays.contains(date)) {
            return Err(CalendarError::ClosedAndOpen(*date));
        }
        let line = Line::new(&week, &holidays, &extra_days);
        Ok(Calendar { zone: found, zone_name: zone.to_owned(), week, holidays, extra_days, line })
    }

    /// Day and night, every day: business time is then ordinary time.
    #[must_use]
    pub fn always_open() -> Self {
        let week: Week = std::array::from_fn(|_| vec![Hours::WHOLE_DAY]);
        let (holidays, extra_days) = (BTreeSet::new(), BTreeMap::new());
        let line = Line::new(&week, &holidays, &extra_days);
        Calendar { zone: TimeZone::UTC, zone_name: "UTC".to_owned(), week, holidays, extra_days, line }
    }

    /// The zone whose wall clock decides.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The hours of an ordinary week, Monday first.
    #[must_use]
    pub fn week(&self) -> &Week {
        &self.week
    }

    /// The dates on which nobody is there.
    #[must_use]
    pub fn holidays(&self) -> &BTreeSet<Date> {
        &self.holidays
    }

    /// The dates whose hours differ from those of their weekday.
    #[must_use]
    pub fn extra_days(&self) -> &BTreeMap<Date, Vec<Hours>> {
        &self.extra_days
    }
}
