//! The JSON form of a calendar, as a person would write it:
//! `{"zone":"Europe/Paris","week":{"mon":["09:00-12:00","13:00-17:00"]},"holidays":["2026-12-25"],
//! "extra_days":{"2026-12-24":["09:00-12:00"]}}`. A day that is not named is closed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Calendar, CalendarError, Hours, Week};

/// A calendar as text, not yet checked. [`Calendar`] reads and writes itself through this.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The zone's name in the IANA database.
    pub zone: String,
    /// The hours of the weekdays.
    pub week: FormWeek,
    /// Closed dates.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub holidays: BTreeSet<Date>,
    /// Dates with hours of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra_days: BTreeMap<Date, Vec<String>>,
}

/// The weekdays by their short names; each has its hours as `09:00-17:00`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FormWeek {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mon: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tue: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wed: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thu: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fri: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sat: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sun: Vec<String>,
}

impl TryFrom<Form> for Calendar {
    type Error = CalendarError;

    fn try_from(form: Form) -> Result<Self, CalendarError> {
        let FormWeek { mon, tue, wed, thu, fri, sat, sun } = form.week;
        let mut week = Week::default();
        for (texts, slot) in [mon, tue, wed, thu, fri, sat, sun].iter().zip(&mut week) {
            *slot = read(texts)?;
        }
        let extra_days = form
            .extra_days
            .iter()
            .map(|(date, texts)| Ok((*date, read(texts)?)))
            .collect::<Result<_, CalendarError>>()?;
        Calendar::new(&form.zone, week, form.holidays, extra_days)
    }
}

impl From<Calendar> for Form {
    fn from(calendar: Calendar) -> Form {
        let [mon, tue, wed, thu, fri, sat, sun] = calendar.week.map(|hours| write(&hours));
        let extra_days = calendar.extra_days.iter().map(|(date, hours)| (*date, write(hours))).collect();
        Form {
            zone: calendar.zone_name,
            week: FormWeek { mon, tue, wed, thu, fri, sat, sun },
            holidays: calendar.holidays,
            extra_days,
        }
    }
}

fn read(texts: &[String]) -> Result<Vec<Hours>, CalendarError> {
    texts.iter().map(|text| text.parse()).collect()
}

fn write(hours: &[Hours]) -> Vec<String> {
    hours.iter().map(Hours::to_string).collect()
}
