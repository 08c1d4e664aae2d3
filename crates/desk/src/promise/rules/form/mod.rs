//! Calendars and policies as people and programs write them (JSON): read with the place of every fault, written back
//! as they were. The same form is kept in the database, sent by the API and read by `rapport sla explain`.

pub mod case;
mod parts;

use super::super::{Book, Goal, Hours, Pauses, Policy, When};
use super::holiday::{Holiday, On};
use crate::escalation::Rule;
use jiff::civil::Date;
pub use parts::{GoalForm, HolidayForm, Length, Paused, Span, Targets, WeekForm, Zone, length_of, length_text};
use quant::calendar::{Calendar, Form, FormWeek, Hours as Opening};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most calendars, policies, holidays of one book: more is a mistake, not an organisation.
const MANY: usize = 200;

/// Days off that were read from a file, with the file's name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imported {
    pub file: String,
    pub days: BTreeMap<Date, String>,
}

/// One calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawCalendar")]
pub struct CalendarForm {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub zone: Zone,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub always_open: bool,
    pub week: WeekForm,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<HolidayForm>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra_days: BTreeMap<Date, Vec<Span>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub imported: Vec<Imported>,
}

/// The same before it is known to make sense.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawCalendar {
    name: String,
    zone: Zone,
    always_open: bool,
    week: WeekForm,
    holidays: Vec<HolidayForm>,
    extra_days: BTreeMap<Date, Vec<Span>>,
    imported: Vec<Imported>,
}

impl TryFrom<RawCalendar> for CalendarForm {
    type Error = String;

    fn try_from(raw: RawCalendar) -> Result<Self, String> {
        let RawCalendar { name, zone, always_open, week, holidays, extra_days, imported } = raw;
        let form = Self { name, zone, always_open, week, holidays, extra_days, imported };
        form.hours(&BTreeMap::new()).map(|_| form)
    }
}

impl CalendarForm {
    /// The files of holidays it names.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.holidays.iter().filter_map(|h| if let HolidayForm::File(path) = h { Some(path.as_str()) } else { None })
    }

    /// The calendar, with days off that were read elsewhere.
    pub fn hours(&self, read: &BTreeMap<Date, String>) -> Result<Hours, String> {
        if self.holidays.len() > 4 * MANY {
            return Err(format!("a calendar has at most {} holidays", 4 * MANY));
        }
        let mut holidays = read.clone();
        self.imported.iter().for_each(|i| holidays.extend(i.days.clone()));
        for holiday in &self.holidays {
            let HolidayForm::Day(holiday) = holiday else { continue };
            holidays.extend(holiday.dates().into_iter().map(|d| (d, holiday.name.clone())));
        }
        // Who gives a date hours of its own means them, holiday or not.
        holidays.retain(|date, _| !self.extra_days.contains_key(date));
        let extra_days = self.extra_days.iter().map(|(d, spans)| (*d, parts::texts(spans))).collect();
        let form = Form {
            zone: self.zone.0.clone(),
            week: self.form_week(),
            holidays: holidays.keys().copied().collect(),
            extra_days,
        };
        let calendar = Calendar::try_from(form).map_err(|e| e.to_string().trim_end_matches('.').to_owned())?;
        Ok(Hours { name: self.name.clone(), calendar, holidays })
    }

    /// The week by date: what goes over midnight is two openings.
    fn form_week(&self) -> FormWeek {
        if self.always_open {
            let whole = || vec![Opening::WHOLE_DAY.to_string()];
            return FormWeek {
                mon: whole(),
                tue: whole(),
                wed: whole(),
                thu: whole(),
                fri: whole(),
                sat: whole(),
                sun: whole(),
            };
        }
        let mut days: [Vec<String>; 7] = Default::default();
        for (n, spans) in self.week.days().into_iter().enumerate() {
            for span in spans {
                if let Some(day) = days.get_mut(n) {
                    day.push(span.today());
                }
                if let (Some(text), Some(next)) = (span.tomorrow(), days.get_mut((n + 1) % 7)) {
                    next.push(text);
                }
            }
        }
        let [mon, tue, wed, thu, fri, sat, sun] = days;
        FormWeek { mon, tue, wed, thu, fri, sat, sun }
    }

    /// A calendar that was kept in its older form.
    pub fn from_calendar(name: &str, calendar: &Calendar) -> Self {
        let form = Form::from(calendar.clone());
        let spans = |texts: Vec<String>| texts.iter().filter_map(|t| t.parse().ok()).collect::<Vec<Span>>();
        let w = form.week;
        let week = [w.mon, w.tue, w.wed, w.thu, w.fri, w.sat, w.sun].map(spans);
        let day = |date| HolidayForm::Day(Holiday { on: On::Date(date), name: String::new() });
        Self {
            name: name.to_owned(),
            zone: Zone(form.zone),
            week: WeekForm::from_days(week),
            holidays: form.holidays.into_iter().map(day).collect(),
            extra_days: form.extra_days.into_iter().map(|(d, texts)| (d, spans(texts))).collect(),
            ..Self::default()
        }
    }
}

/// One policy.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyForm {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "When::is_open")]
    pub when: When,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub calendar: String,
    pub targets: Targets,
    #[serde(skip_serializing_if = "Paused::is_empty")]
    pub paused: Paused,
}

impl PolicyForm {
    pub fn policy(&self) -> Policy {
        let goal = |g: &GoalForm| if g.elapsed { Goal::elapsed(g.seconds) } else { Goal::business(g.seconds) };
        let goals = self.targets.0.iter();
        Policy {
            name: self.name.clone(),
            when: self.when.clone(),
            calendar: self.calendar.clone(),
            goals: goals.map(|(p, of)| (*p, of.iter().map(|(k, g)| (*k, goal(g))).collect())).collect(),
            pauses: self.paused.0.iter().map(|(k, list)| (*k, Pauses(list.clone()))).collect(),
        }
    }

    pub fn from_policy(policy: &Policy) -> Self {
        let goal = |g: &Goal| GoalForm { seconds: g.seconds, elapsed: g.is_elapsed() };
        let goals = policy.goals.iter();
        Self {
            name: policy.name.clone(),
            when: policy.when.clone(),
            calendar: policy.calendar.clone(),
            targets: Targets(goals.map(|(p, of)| (*p, of.iter().map(|(k, g)| (*k, goal(g))).collect())).collect()),
            paused: Paused(policy.pauses.iter().map(|(k, p)| (*k, p.0.clone())).collect()),
        }
    }
}

/// Everything an organisation promises, as it is written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BookForm {
    pub calendars: Vec<CalendarForm>,
    pub policies: Vec<PolicyForm>,
    /// What happens before a promise breaks and after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// Where a form cannot be taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFault {
    /// "calendars[1].week".
    pub field: String,
    pub why: String,
}

impl std::fmt::Display for FormFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.field.is_empty() || self.field == "." {
            f.write_str(&self.why)
        } else {
            write!(f, "{}: {}", self.field, self.why)
        }
    }
}

/// Reads JSON as `T`; a fault names the field, and the line and column where it stands.
pub fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, FormFault> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let found = serde_path_to_error::deserialize(&mut reader)
        .map_err(|e| FormFault { field: e.path().to_string(), why: e.inner().to_string() })?;
    reader.end().map_err(|e| FormFault { field: String::new(), why: e.to_string() })?;
    Ok(found)
}

/// Reads the days off of the files that a calendar names.
pub type ReadDays<'r> = dyn Fn(&CalendarForm) -> Result<BTreeMap<Date, String>, String> + 'r;

impl BookForm {
    /// The book. `read` gives the days off of the files that a calendar names.
    pub fn book(&self, read: &ReadDays<'_>) -> Result<Book, FormFault> {
        let fault = |field: String, why: &str| FormFault { field, why: why.to_owned() };
        if self.calendars.is_empty() || self.calendars.len() > MANY {
            return Err(fault("calendars".to_owned(), "there must be at least one calendar, and at most 200"));
        }
        if self.policies.len() > MANY {
            return Err(fault("policies".to_owned(), "there may be at most 200 policies"));
        }
        let (mut hours, mut names) = (Vec::new(), BTreeSet::new());
        for (n, form) in self.calendars.iter().enumerate() {
            let days = read(form).map_err(|why| fault(format!("calendars[{n}].holidays"), &why))?;
            hours.push(form.hours(&days).map_err(|why| fault(format!("calendars[{n}]"), &why))?);
            if !names.insert(form.name.to_lowercase()) {
                return Err(fault(format!("calendars[{n}].name"), "another calendar has this name"));
            }
        }
        for (n, policy) in self.policies.iter().enumerate() {
            if !policy.calendar.is_empty() && !names.contains(&policy.calendar.to_lowercase()) {
                let why = format!("there is no calendar \"{}\"", policy.calendar);
                return Err(fault(format!("policies[{n}].calendar"), &why));
            }
        }
        let policies = self.policies.iter().map(PolicyForm::policy).collect();
        Ok(Book { hours, policies, rules: self.rules.clone() })
    }

    /// The book of a form that names no files.
    pub fn plain_book(&self) -> Result<Book, FormFault> {
        let none = |form: &CalendarForm| match form.files().next() {
            Some(path) => Err(format!("the file {path} must be imported, it cannot be named here")),
            None => Ok(BTreeMap::new()),
        };
        self.book(&none)
    }
}
