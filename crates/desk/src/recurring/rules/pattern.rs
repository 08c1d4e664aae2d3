//! On which days a rule falls, as people choose it, and as a recurrence (RFC 5545).

use house::FieldFault;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most days, weeks, months or years between two, and most times.
const INTERVAL_MAX: i64 = 999;
const TIMES_MAX: i64 = 10_000;
/// Longest recurrence that is read.
const RULE_MAX: usize = 500;

/// How often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    #[default]
    Day,
    Week,
    Month,
    Year,
    /// As `rule` says.
    Rule,
}

/// Which day of the month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// That of the first day; in a shorter month its last.
    #[default]
    Date,
    LastDay,
    First,
    Second,
    Third,
    Fourth,
    Last,
}

impl Every {
    pub const ALL: [Every; 5] = [Self::Day, Self::Week, Self::Month, Self::Year, Self::Rule];

    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::Rule => "rule",
        }
    }
}

impl Which {
    pub const ALL: [Which; 7] =
        [Self::Date, Self::LastDay, Self::First, Self::Second, Self::Third, Self::Fourth, Self::Last];

    pub fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::LastDay => "last_day",
            Self::First => "first",
            Self::Second => "second",
            Self::Third => "third",
            Self::Fourth => "fourth",
            Self::Last => "last",
        }
    }

    /// The place of a weekday in its month; nothing for days that are no weekday.
    fn nth(self) -> Option<i8> {
        match self {
            Self::Date | Self::LastDay => None,
            Self::First => Some(1),
            Self::Second => Some(2),
            Self::Third => Some(3),
            Self::Fourth => Some(4),
            Self::Last => Some(-1),
        }
    }
}

/// When a rule opens its tickets: in the zone of the organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Pattern {
    /// The first day: "2026-11-23".
    pub from: String,
    /// "08:00".
    pub time: String,
    pub every: Every,
    /// Every second, third ...; 0 is 1.
    pub interval: i64,
    /// Of a week: 1 is Monday. None: the weekday of the first day.
    pub weekdays: Vec<u8>,
    /// Of a month, or of the first day's month of each year.
    pub which: Which,
    /// The weekday for "first" to "last": 1 is Monday; 0 that of the first day.
    pub weekday: u8,
    /// A recurrence (RFC 5545) without DTSTART: "FREQ=MONTHLY;BYDAY=-1FR".
    pub rule: String,
    /// It ends after so many times.
    pub times: Option<i64>,
    /// It ends with this day.
    pub until: String,
}

impl Pattern {
    pub fn first(&self) -> Option<Date> {
        self.from.trim().parse().ok()
    }

    pub fn at(&self) -> Option<Time> {
        Time::strptime("%H:%M", self.time.trim()).ok()
    }

    fn last(&self) -> Option<Date> {
        self.until.trim().parse().ok()
    }

    /// What it leaves open said by its first day.
    pub fn settled(mut self) -> Self {
        let weekday = self.first().map_or(1, |d| u8::try_from(d.weekday().to_monday_one_offset()).unwrap_or(1));
        self.interval = self.interval.max(1);
        self.weekdays.sort_unstable();
        self.weekdays.dedup();
        if self.every == Every::Week && self.weekdays.is_empty() {
            self.weekdays.push(weekday);
        }
        if self.which.nth().is_some() && self.weekday == 0 {
            self.weekday = weekday;
        }
        self
    }

    pub fn faults(&self) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        let mut wrong = |field: &str, why: &str| faults.push(FieldFault::new(field, why));
        if self.first().is_none_or(|d| !(2000..=2200).contains(&d.year())) {
            wrong("from", "fault-not-a-date");
        }
        if self.at().is_none() {
            wrong("time", "desk-recurring-fault-time");
        }
        if !(0..=INTERVAL_MAX).contains(&self.interval) {
            wrong("interval", "desk-recurring-fault-interval");
        }
        if self.weekdays.iter().any(|d| !(1..=7).contains(d)) || self.weekday > 7 {
            wrong("weekdays", "fault-unknown");
        }
        if self.times.is_some_and(|n| !(1..=TIMES_MAX).contains(&n)) {
            wrong("times", "desk-recurring-fault-times");
        }
        if !self.until.trim().is_empty() && self.last().is_none_or(|d| Some(d) < self.first()) {
            wrong("until", "desk-recurring-fault-until");
        }
        if self.times.is_some() && !self.until.trim().is_empty() {
            wrong("times", "desk-recurring-fault-two-ends");
        }
        if self.every == Every::Rule {
            faults.extend(rule_fault(&self.rule).map(|why| FieldFault::new("rule", why)));
        }
        faults
    }

    /// The recurrence with its beginning, as the calendar of jobs reads it.
    pub fn text(&self) -> Option<String> {
        let start = self.first()?.to_datetime(self.at()?);
        let mut parts = match self.every {
            Every::Rule => clean(&self.rule),
            _ => self.friendly()?,
        };
        if let Some(n) = self.times {
            parts.push(format!("COUNT={n}"));
        } else if let Some(day) = self.last() {
            parts.push(format!("UNTIL={}T235959Z", day.strftime("%Y%m%d")));
        }
        Some(format!("DTSTART:{}\nRRULE:{}", start.strftime("%Y%m%dT%H%M%S"), parts.join(";")))
    }

    fn friendly(&self) -> Option<Vec<String>> {
        let frequency = match self.every {
            Every::Week => "WEEKLY",
            Every::Month => "MONTHLY",
            Every::Year => "YEARLY",
            _ => "DAILY",
        };
        let mut parts = vec![format!("FREQ={frequency}"), format!("INTERVAL={}", self.interval.max(1))];
        let first = self.first()?;
        match self.every {
            Every::Week => {
                let days: Vec<&str> = self.weekdays.iter().map(|d| two_letters(*d)).collect();
                parts.push(format!("BYDAY={}", days.join(",")));
            }
            Every::Month | Every::Year => {
                if self.every == Every::Year {
                    parts.push(format!("BYMONTH={}", first.month()));
                }
                parts.extend(self.in_month(first.day()));
            }
            _ => {}
        }
        Some(parts)
    }

    fn in_month(&self, day: i8) -> Vec<String> {
        match self.which.nth() {
            Some(nth) => vec![format!("BYDAY={nth}{}", two_letters(self.weekday))],
            None if self.which == Which::LastDay => vec!["BYMONTHDAY=-1".to_owned()],
            // Of the days that a shorter month has, the last.
            None if day > 28 => {
                let days: Vec<String> = (28..=day).map(|d| d.to_string()).collect();
                vec![format!("BYMONTHDAY={}", days.join(",")), "BYSETPOS=-1".to_owned()]
            }
            None => vec![format!("BYMONTHDAY={day}")],
        }
    }
}

fn two_letters(day: u8) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].get(usize::from(day).saturating_sub(1)).copied().unwrap_or("MO")
}

/// The parts of a typed recurrence. A day or a local time as its end is taken as wall time, as everything here is.
fn clean(rule: &str) -> Vec<String> {
    let rule = rule.trim().to_uppercase();
    let rule = rule.strip_prefix("RRULE:").unwrap_or(&rule);
    let part = |part: &str| match part.strip_prefix("UNTIL=") {
        Some(day) if day.len() == 8 => format!("UNTIL={day}T235959Z"),
        Some(moment) if !moment.ends_with('Z') => format!("UNTIL={moment}Z"),
        _ => part.to_owned(),
    };
    rule.split(';').map(str::trim).filter(|p| !p.is_empty()).map(part).collect()
}

/// What a typed recurrence must not be: several lines, or faster than a day. That it can be read is tried out.
fn rule_fault(rule: &str) -> Option<&'static str> {
    let parts = clean(rule);
    if rule.trim().is_empty() {
        return Some("fault-empty");
    }
    if rule.len() > RULE_MAX || rule.trim().contains(['\n', '\r']) || !parts.iter().any(|p| p.starts_with("FREQ=")) {
        return Some("desk-recurring-fault-rule");
    }
    if parts.iter().any(|p| ["HOURLY", "MINUTELY", "SECONDLY"].iter().any(|f| *p == format!("FREQ={f}"))) {
        return Some("desk-recurring-fault-fast");
    }
    // More than one a day is a mistake, and an hour of ours is chosen beside it.
    let by_time = ["BYHOUR=", "BYMINUTE=", "BYSECOND="];
    parts.iter().any(|p| by_time.iter().any(|b| p.starts_with(b))).then_some("desk-recurring-fault-fast")
}
