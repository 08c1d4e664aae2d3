//! Reads what people type as service hours, holidays and promises; says what cannot be meant.

use super::Setting;
use crate::promise::{Goal, Kind, Pauses, Policy};
use crate::ticket::Priority;
use house::FieldFault;
use jiff::civil::Date;
use quant::calendar::{Calendar, CalendarError, Form, FormWeek};
use std::collections::{BTreeMap, BTreeSet};

/// What the form sends: one text for each day, the holidays one to a line, hours for each priority.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    pub mon: String,
    pub tue: String,
    pub wed: String,
    pub thu: String,
    pub fri: String,
    pub sat: String,
    pub sun: String,
    pub holidays: String,
    pub first_1: String,
    pub first_2: String,
    pub first_3: String,
    pub first_4: String,
    pub resolve_1: String,
    pub resolve_2: String,
    pub resolve_3: String,
    pub resolve_4: String,
}

/// Business seconds of first response and resolution, priorities 1 to 4, for days of ten hours.
const DEFAULTS: [(u64, u64); 4] = [(15 * 60, 4 * 3600), (3600, 8 * 3600), (4 * 3600, 30 * 3600), (8 * 3600, 50 * 3600)];
/// The longest promise, in business hours.
const HOURS_MAX: f64 = 5_000.0;

/// Monday to Friday 08:00 to 18:00, and what we promise in it.
pub fn default_setting(zone: &str) -> Result<Setting, CalendarError> {
    let day = || vec!["08:00-18:00".to_owned()];
    let week = FormWeek { mon: day(), tue: day(), wed: day(), thu: day(), fri: day(), ..FormWeek::default() };
    let calendar = Calendar::try_from(Form { zone: zone.to_owned(), week, ..Form::default() })?;
    let goals = Priority::ALL
        .into_iter()
        .zip(DEFAULTS)
        .map(|(p, (first, resolve))| (p.number(), goals(first, resolve)))
        .collect();
    Ok(Setting { calendar, policy: Policy { goals, pauses: pauses() } })
}

/// An answer to a later message is promised as fast as the first.
fn goals(first: u64, resolve: u64) -> BTreeMap<Kind, Goal> {
    let goal = |seconds| Goal { seconds, calendar: None };
    [(Kind::FirstResponse, goal(first)), (Kind::NextResponse, goal(first)), (Kind::Resolve, goal(resolve))].into()
}

/// Waiting for others stops the clock of the solution, never that of an answer.
fn pauses() -> BTreeMap<Kind, Pauses> {
    [(Kind::Resolve, Pauses { requester: true, third_party: true })].into()
}

/// The setting as the form shows it.
pub fn typed(setting: &Setting) -> Typed {
    let form = Form::from(setting.calendar.clone());
    let day = |hours: &[String]| hours.join(", ");
    let hours = |priority: u8, kind| {
        let seconds = setting.policy.goals.get(&priority).and_then(|g| g.get(&kind)).map(|g| g.seconds);
        seconds.map_or_else(String::new, |s| hours_text(s as f64 / 3600.0))
    };
    let (first, resolve) = (|p| hours(p, Kind::FirstResponse), |p| hours(p, Kind::Resolve));
    Typed {
        mon: day(&form.week.mon),
        tue: day(&form.week.tue),
        wed: day(&form.week.wed),
        thu: day(&form.week.thu),
        fri: day(&form.week.fri),
        sat: day(&form.week.sat),
        sun: day(&form.week.sun),
        holidays: form.holidays.iter().map(Date::to_string).collect::<Vec<_>>().join("\n"),
        first_1: first(1),
        first_2: first(2),
        first_3: first(3),
        first_4: first(4),
        resolve_1: resolve(1),
        resolve_2: resolve(2),
        resolve_3: resolve(3),
        resolve_4: resolve(4),
    }
}

fn hours_text(hours: f64) -> String {
    let text = format!("{hours:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The setting that was typed; what the form does not show (zone, days with hours of their own) stays.
pub fn read(typed: &Typed, before: &Setting) -> Result<Setting, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let calendar = read_calendar(typed, &before.calendar).map_err(|f| faults.push(f)).ok();
    let firsts = [&typed.first_1, &typed.first_2, &typed.first_3, &typed.first_4];
    let resolves = [&typed.resolve_1, &typed.resolve_2, &typed.resolve_3, &typed.resolve_4];
    let mut table = BTreeMap::new();
    for ((priority, first), resolve) in Priority::ALL.into_iter().zip(firsts).zip(resolves) {
        let n = priority.number();
        let mut seconds = |name: &str, text: &str| {
            read_hours(&format!("{name}_{n}"), text).map_err(|f| faults.push(f)).unwrap_or_default()
        };
        let (first, resolve) = (seconds("first", first), seconds("resolve", resolve));
        table.insert(n, goals(first, resolve));
    }
    match calendar {
        Some(calendar) if faults.is_empty() => {
            Ok(Setting { calendar, policy: Policy { goals: table, pauses: before.policy.pauses.clone() } })
        }
        _ => Err(faults),
    }
}

/// "0.25" or "0,25" hours as seconds.
fn read_hours(field: &str, text: &str) -> Result<u64, FieldFault> {
    let hours: f64 = text.trim().replace(',', ".").parse().map_err(|_| FieldFault::new(field, "fault-not-a-number"))?;
    if hours.is_nan() || hours <= 0.0 {
        return Err(FieldFault::new(field, "fault-too-small").with("min", "0.01"));
    }
    if hours > HOURS_MAX {
        return Err(FieldFault::new(field, "fault-too-large").with("max", HOURS_MAX));
    }
    Ok((hours * 3600.0).round().max(1.0) as u64)
}

fn read_calendar(typed: &Typed, before: &Calendar) -> Result<Calendar, FieldFault> {
    let old = Form::from(before.clone());
    let day = |text: &str| {
        text.split(',')
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .map(|t| t.replace(['–', ' '], "-").replace("---", "-"))
            .collect::<Vec<_>>()
    };
    let week = FormWeek {
        mon: day(&typed.mon),
        tue: day(&typed.tue),
        wed: day(&typed.wed),
        thu: day(&typed.thu),
        fri: day(&typed.fri),
        sat: day(&typed.sat),
        sun: day(&typed.sun),
    };
    let holidays = read_holidays(&typed.holidays)?;
    Calendar::try_from(Form { zone: old.zone, week, holidays, extra_days: old.extra_days })
        .map_err(|e| calendar_fault(&e))
}

fn read_holidays(text: &str) -> Result<BTreeSet<Date>, FieldFault> {
    let dates = text.split([',', '\n', ' ', '\r']).map(str::trim).filter(|t| !t.is_empty());
    dates.map(|t| t.parse().map_err(|_| FieldFault::new("holidays", "desk-fault-holiday").with("text", t))).collect()
}

fn calendar_fault(error: &CalendarError) -> FieldFault {
    match error {
        CalendarError::NotHours(text) => FieldFault::new("mon", "desk-fault-hours").with("text", text),
        CalendarError::Backwards(text) => FieldFault::new("mon", "desk-fault-hours-backwards").with("text", text),
        CalendarError::Overlap(day, one, other) => {
            FieldFault::new(day_field(day), "desk-fault-hours-overlap").with("one", one).with("other", other)
        }
        CalendarError::ClosedAndOpen(date) => {
            FieldFault::new("holidays", "desk-fault-closed-and-open").with("date", date)
        }
        CalendarError::NeverOpen | CalendarError::UnknownZone(_) | CalendarError::TooFar => {
            FieldFault::new("mon", "desk-fault-never-open")
        }
    }
}

/// The field of a day as the calendar names it ("Monday", "mon").
fn day_field(day: &str) -> &'static str {
    let lower = day.to_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter().find(|d| lower.starts_with(d)).unwrap_or("mon")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(faults: &[FieldFault]) -> Vec<&str> {
        faults.iter().map(|f| f.field.as_str()).collect()
    }

    #[test]
    fn what_the_form_shows_reads_back_as_the_same() {
        let setting = default_setting("Europe/Paris").unwrap();
        let form = typed(&setting);
        assert_eq!((form.first_1.as_str(), form.resolve_4.as_str(), form.mon.as_str()), ("0.25", "50", "08:00-18:00"));
        assert_eq!(read(&form, &setting).unwrap(), setting);
    }

    #[test]
    fn people_type_as_they_like() {
        let setting = default_setting("Europe/Paris").unwrap();
        let form = Typed {
            mon: " 08:00-12:00 , 13:00–17:00".into(),
            first_1: "0,5".into(),
            holidays: "2026-12-25, 2027-01-01\n".into(),
            ..typed(&setting)
        };
        let read = read(&form, &setting).unwrap();
        assert_eq!(read.policy.goals[&1][&Kind::FirstResponse].seconds, 1800);
        assert_eq!(read.calendar.holidays().len(), 2);
        assert_eq!(typed(&read).mon, "08:00-12:00, 13:00-17:00");
    }

    #[test]
    fn what_cannot_be_meant_is_named_all_at_once() {
        let setting = default_setting("Europe/Paris").unwrap();
        let form =
            Typed { tue: "nine to five".into(), first_2: "0".into(), resolve_3: "soon".into(), ..typed(&setting) };
        assert_eq!(fields(&read(&form, &setting).unwrap_err()), ["mon", "first_2", "resolve_3"]);
        let form = Typed { holidays: "Christmas".into(), ..typed(&setting) };
        assert_eq!(fields(&read(&form, &setting).unwrap_err()), ["holidays"]);
    }
}
