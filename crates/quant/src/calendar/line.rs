//! Open seconds along the wall clock as if it never jumped, so that a year costs as little as a minute.
//!
//! A moment of the line is `x` = seconds of wall-clock time since 1970-01-01 00:00. [`Line::open_before`] is a
//! running total: whole weeks by multiplication, special days by a prefix sum found by bisection. The jumps of
//! the wall clock are the business of `time`, which cuts instants into stretches of one offset.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Week;
use super::hours::{DAY, Hours};

/// 1970-01-01 was a Thursday: day number 0 is the fourth day of its week.
const EPOCH_WEEKDAY: i64 = 3;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    week: Week,
    /// Open seconds of a week before each of its days; the eighth is the whole week.
    before: [i64; 8],
    special: Vec<Special>,
}

/// A day whose hours are not those of its weekday.
#[derive(Clone, Debug, PartialEq)]
struct Special {
    day: i64,
    hours: Vec<Hours>,
    /// Open seconds gained against an ordinary week by all special days up to and including this one.
    gained: i64,
}

impl Line {
    pub(super) fn new(week: &Week, holidays: &BTreeSet<Date>, extra_days: &BTreeMap<Date, Vec<Hours>>) -> Line {
        let mut before = [0; 8];
        let mut total = 0;
        for (hours, slot) in week.iter().zip(before.iter_mut().skip(1)) {
            total += length(hours);
            *slot = total;
        }
        let mut line = Line { week: week.clone(), before, special: Vec::new() };
        let mut dates = extra_days.clone();
        dates.extend(holidays.iter().map(|date| (*date, Vec::new())));
        let mut gained = 0;
        for (date, hours) in dates {
            let day = day_number(date);
            gained += length(&hours) - length(line.weekday_hours(day));
            line.special.push(Special { day, hours, gained });
        }
        line
    }

    /// Open seconds of the line before `x`, counted from an arbitrary but fixed beginning.
    pub(super) fn open_before(&self, x: i64) -> i64 {
        let (day, second) = (x.div_euclid(DAY), x.rem_euclid(DAY));
        let today: i64 = self.hours(day).iter().map(|h| (second.min(h.until()) - h.from()).max(0)).sum();
        self.open_before_day(day) + today
    }

    /// The earliest `x` with `open_before(x) >= total`, given that it lies after `from` and not after `until`.
    pub(super) fn earliest(&self, total: i64, from: i64, until: i64) -> i64 {
        let (mut low, mut high) = (from.div_euclid(DAY), until.div_euclid(DAY) + 1);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.open_before_day(middle) < total { low = middle } else { high = middle }
        }
        let mut left = total - self.open_before_day(low);
        for hours in self.hours(low) {
            if left <= hours.seconds() {
                return low * DAY + hours.from() + left;
            }
            left -= hours.seconds();
        }
        until
    }

    /// When open at `x`: the end of this opening.
    pub(super) fn closes(&self, x: i64) -> Option<i64> {
        let (day, second) = (x.div_euclid(DAY), x.rem_euclid(DAY));
        let now = self.hours(day).iter().find(|h| h.from() <= second && second < h.until())?;
        Some(day * DAY + now.until())
    }

    /// Whether nothing is closed from the day of `x` on, for ever.
    pub(super) fn open_for_ever(&self, x: i64) -> bool {
        let today = x.div_euclid(DAY);
        self.before[7] == 7 * DAY && self.special.iter().filter(|s| s.day >= today).all(|s| length(&s.hours) == DAY)
    }

    fn open_before_day(&self, day: i64) -> i64 {
        let since_monday = day + EPOCH_WEEKDAY;
        let weeks = since_monday.div_euclid(7);
        let in_week = self.before[since_monday.rem_euclid(7) as usize];
        let passed = self.special.partition_point(|s| s.day < day);
        let gained = passed.checked_sub(1).and_then(|i| self.special.get(i)).map_or(0, |s| s.gained);
        weeks * self.before[7] + in_week + gained
    }

    fn hours(&self, day: i64) -> &[Hours] {
        match self.special.binary_search_by_key(&day, |s| s.day) {
            Ok(found) => &self.special[found].hours,
            Err(_) => self.weekday_hours(day),
        }
    }

    fn weekday_hours(&self, day: i64) -> &[Hours] {
        &self.week[(day + EPOCH_WEEKDAY).rem_euclid(7) as usize]
    }
}

fn length(hours: &[Hours]) -> i64 {
    hours.iter().map(|h| h.seconds()).sum()
}

/// Days since 1970-01-01.
fn day_number(date: Date) -> i64 {
    date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs() / DAY
}
