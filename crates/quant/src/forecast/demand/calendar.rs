//! What the calendar knows about a day, as numbers for the regression.

use crate::fault::{Fault, Outcome};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// A planned event: a roll-out, a move, a campaign.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
pub struct Event {
    /// First day, `YYYY-MM-DD`.
    pub date: String,
    /// Days it lasts (1 by default).
    #[serde(default)]
    pub days: Option<usize>,
    /// Name; events of one name share their effect.
    #[serde(default)]
    pub name: String,
    /// Expected factor on demand (1 = none), the centre of the prior.
    #[serde(default)]
    pub factor: Option<f64>,
}

/// Reads a date of an input.
pub(super) fn date(field: &str, text: &str) -> Outcome<Date> {
    text.parse::<Date>().map_err(|_| Fault::new("bad_input", field, format!("{text} is not a date like 2026-03-31")))
}

/// The days of a series, history and future.
pub(super) struct Calendar {
    first: Date,
    holidays: BTreeSet<Date>,
    /// Name, factor and days of the events.
    events: Vec<(String, f64, BTreeSet<Date>)>,
}

/// Fixed columns before weekdays, harmonics and events.
const SPECIAL: usize = 3;

impl Calendar {
    pub(super) fn new(start: &str, holidays: &[String], events: &[Event]) -> Outcome<Self> {
        let first = date("start", start)?;
        if !(1900..=2200).contains(&first.year()) {
            return Err(Fault::range("start", "the first day must lie between 1900 and 2200"));
        }
        if holidays.len() > 10_000 || events.len() > 1_000 {
            return Err(Fault::new("too_large", "holidays", "at most 10000 holidays and 1000 events"));
        }
        let holidays = holidays.iter().map(|h| date("holidays", h)).collect::<Outcome<BTreeSet<_>>>()?;
        let mut grouped: Vec<(String, f64, BTreeSet<Date>)> = Vec::new();
        for e in events {
            let from = date("events.date", &e.date)?;
            let days = e.days.unwrap_or(1);
            if days == 0 || days > 400 {
                return Err(Fault::range("events.days", "an event lasts between 1 and 400 days"));
            }
            let factor = crate::fault::within("events.factor", e.factor.unwrap_or(1.0), 0.01, 100.0)?;
            let dates = (0..days).filter_map(|d| from.checked_add((d as i64).days()).ok());
            match grouped.iter_mut().find(|g| g.0 == e.name) {
                Some(g) => g.2.extend(dates),
                None => grouped.push((e.name.clone(), factor, dates.collect())),
            }
        }
        if grouped.len() > 20 {
            return Err(Fault::new("too_large", "events", "at most 20 different names of events"));
        }
        Ok(Self { first, holidays, events: grouped })
    }

    /// Day number `t`, counted from zero.
    pub(super) fn day(&self, t: usize) -> Date {
        self.first.saturating_add((t as i64).days())
    }

    /// 0 = Monday.
    pub(super) fn weekday(&self, t: usize) -> usize {
        self.day(t).weekday().to_monday_zero_offset() as usize
    }

    pub(super) fn is_holiday(&self, t: usize) -> bool {
        self.holidays.contains(&self.day(t))
    }

    fn works(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.holidays.contains(&day)
    }

    fn last_working_day(&self, day: Date) -> bool {
        let mut next = day;
        self.works(day)
            && loop {
                next = next.saturating_add(1.day());
                if next.month() != day.month() {
                    break true;
                }
                if self.works(next) {
                    break false;
                }
            }
    }

    /// Columns: constant, weekdays 1..6, special days, harmonics of the year (two when `yearly`), events.
    pub(super) fn row(&self, t: usize, yearly: bool) -> Vec<f64> {
        let flag = |b: bool| f64::from(u8::from(b));
        let day = self.day(t);
        let mut row = vec![1.0];
        let weekday = self.weekday(t);
        row.extend((1..7).map(|k| flag(weekday == k)));
        let after = self.holidays.contains(&day.saturating_sub(1.day())) && !self.is_holiday(t);
        row.extend([flag(self.is_holiday(t)), flag(after && self.works(day)), flag(self.last_working_day(day))]);
        if yearly {
            let angle = std::f64::consts::TAU * f64::from(day.day_of_year()) / 365.25;
            row.extend([angle.sin(), angle.cos(), (2.0 * angle).sin(), (2.0 * angle).cos()]);
        }
        row.extend(self.events.iter().map(|e| flag(e.2.contains(&day))));
        row
    }

    /// Penalty and prior centre of every column.
    pub(super) fn prior(&self, yearly: bool) -> (Vec<f64>, Vec<f64>) {
        let mut ridge = vec![1e-9];
        ridge.extend([0.2; 6]);
        ridge.extend([0.5; SPECIAL]);
        if yearly {
            ridge.extend([6.0, 6.0, 12.0, 12.0]);
        }
        let mut centre = vec![0.0; ridge.len()];
        for e in &self.events {
            ridge.push(4.0);
            centre.push(e.1.ln());
        }
        (ridge, centre)
    }
}
