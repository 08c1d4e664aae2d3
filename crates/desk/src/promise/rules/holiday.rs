//! Days on which nobody is there, as people write them: a date, a day of every year, a distance from Easter, or a
//! rule; each with its name. What recurs is worked out for the years 2000 to 2069.

use jiff::civil::Date;
use jiff::{Span, Timestamp, tz::TimeZone};
use rrule::RRuleSet;
use std::fmt;
use std::str::FromStr;

const YEARS: std::ops::RangeInclusive<i16> = 2000..=2069;
/// Days that one rule may give: every day of the years.
const RULE_MAX: u16 = 26_000;

/// When a holiday is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    Date(Date),
    /// Month and day of every year.
    Yearly(i8, i8),
    /// Days after Easter Sunday; before it when negative.
    Easter(i32),
    /// A recurrence (RFC 5545), "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH".
    Rule(String),
}

/// A holiday and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub on: On,
    pub name: String,
}

impl Holiday {
    /// Every date it falls on.
    pub fn dates(&self) -> Vec<Date> {
        match &self.on {
            On::Date(date) => vec![*date],
            On::Yearly(month, day) => YEARS.filter_map(|y| Date::new(y, *month, *day).ok()).collect(),
            On::Easter(days) => {
                YEARS.filter_map(|y| easter(y)?.checked_add(Span::new().try_days(*days).ok()?).ok()).collect()
            }
            On::Rule(rule) => rule_dates(rule).unwrap_or_default(),
        }
    }
}

/// Easter Sunday of a year (Gregorian, the anonymous algorithm of 1876).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

fn rule_dates(rule: &str) -> Result<Vec<Date>, String> {
    let text = format!("DTSTART:{}0101T000000Z\nRRULE:{rule}", YEARS.start());
    let set: RRuleSet = text.parse().map_err(|e: rrule::RRuleError| e.to_string())?;
    let all = set.all(RULE_MAX).dates;
    let days = all.iter().filter_map(|d| Timestamp::from_second(d.timestamp()).ok());
    Ok(days.map(|t| TimeZone::UTC.to_datetime(t).date()).filter(|d| YEARS.contains(&d.year())).collect())
}

impl FromStr for Holiday {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (when, name) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let name = name.trim().to_owned();
        let refused = || {
            format!(
                "\"{text}\" is not a holiday. Write a date (2026-12-25 Christmas), a day of every year (12-25 Christmas), \
                 a distance from Easter (easter+1 Easter Monday) or a rule (FREQ=YEARLY;BYMONTH=11;BYDAY=4TH Thanksgiving)"
            )
        };
        let lower = when.to_lowercase();
        let on = if let Some(days) = lower.strip_prefix("easter") {
            let days = if days.is_empty() { Ok(0) } else { days.parse::<i32>() };
            On::Easter(days.ok().filter(|d| d.abs() <= 200).ok_or_else(refused)?)
        } else if lower.starts_with("freq=") {
            let rule = when.to_uppercase();
            let dates = rule_dates(&rule).map_err(|why| format!("{} ({why})", refused()))?;
            if dates.is_empty() || dates.len() >= usize::from(RULE_MAX) - 500 {
                return Err(refused());
            }
            On::Rule(rule)
        } else if when.len() == 10 {
            On::Date(when.parse().map_err(|_| refused())?)
        } else {
            let (month, day) = when.trim_start_matches("--").split_once('-').ok_or_else(refused)?;
            let (month, day) = (month.parse().map_err(|_| refused())?, day.parse().map_err(|_| refused())?);
            // A leap year takes the 29th of February, too.
            Date::new(2000, month, day).map_err(|_| refused())?;
            On::Yearly(month, day)
        };
        Ok(Self { on, name })
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.on {
            On::Date(date) => write!(f, "{date}")?,
            On::Yearly(month, day) => write!(f, "{month:02}-{day:02}")?,
            On::Easter(days) => write!(f, "easter{days:+}")?,
            On::Rule(rule) => f.write_str(rule)?,
        }
        if self.name.is_empty() { Ok(()) } else { write!(f, " {}", self.name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<String> {
        let holiday: Holiday = text.parse().unwrap();
        assert_eq!(holiday.to_string().parse::<Holiday>().unwrap(), holiday);
        holiday.dates().iter().filter(|d| (2024..=2026).contains(&d.year())).map(Date::to_string).collect()
    }

    #[test]
    fn every_form_gives_its_days() {
        assert_eq!(check("2026-12-25 Christmas"), ["2026-12-25"]);
        assert_eq!(check("12-25 Christmas"), ["2024-12-25", "2025-12-25", "2026-12-25"]);
        assert_eq!(check("easter+1 Easter Monday"), ["2024-04-01", "2025-04-21", "2026-04-06"]);
        assert_eq!(check("Easter-2"), ["2024-03-29", "2025-04-18", "2026-04-03"]);
        assert_eq!(check("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH Thanksgiving"), ["2024-11-28", "2025-11-27", "2026-11-26"]);
        assert_eq!(check("02-29"), ["2024-02-29"]);
    }

    #[test]
    fn what_is_no_holiday_is_refused_in_words() {
        for text in ["", "Christmas", "2026-13-01", "13-01", "02-30", "easter+x", "FREQ=SOMETIMES", "FREQ=DAILY"] {
            let why = text.parse::<Holiday>().unwrap_err();
            assert!(why.contains("is not a holiday"), "{text}: {why}");
        }
    }
}
