//! Reads what people type as calendars and policies; says what cannot be meant, in the field where it stands.

use super::Setting;
use crate::promise::rules::form::{BookForm, CalendarForm, GoalForm, HolidayForm, Imported, Paused, PolicyForm};
use crate::promise::rules::form::{Targets, WeekForm, Zone, length_of, length_text};
use crate::promise::{Book, Goal, Kind, Pauses, Policy, When};
use crate::ticket::{Priority, State};
use house::FieldFault;
use house::people::Member;
use quant::calendar::{Calendar, CalendarError, Form, FormWeek};
use std::collections::{BTreeMap, BTreeSet};

/// Business seconds of first response and resolution, priorities 1 to 4, for days of ten hours.
const DEFAULTS: [(u64, u64); 4] = [(15 * 60, 4 * 3600), (3600, 8 * 3600), (4 * 3600, 30 * 3600), (8 * 3600, 50 * 3600)];

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
    Ok(Setting { calendar, policy: Policy { goals, pauses: pauses(), ..Policy::default() } })
}

/// An answer to a later message is promised as fast as the first.
fn goals(first: u64, resolve: u64) -> BTreeMap<Kind, Goal> {
    let goal = Goal::business;
    [(Kind::FirstResponse, goal(first)), (Kind::NextResponse, goal(first)), (Kind::Resolve, goal(resolve))].into()
}

/// Waiting for others stops the clock of the solution, never that of an answer.
fn pauses() -> BTreeMap<Kind, Pauses> {
    let waiting = [State::WaitingRequester, State::WaitingThirdParty].map(|s| s.word().to_owned());
    [(Kind::Resolve, Pauses(waiting.into()))].into()
}

/// What the calendar's form sends: one text for each day, the holidays one to a line.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct CalendarTyped {
    /// The name it had; empty: a new calendar.
    pub was: String,
    pub name: String,
    pub zone: String,
    pub always: String,
    pub mon: String,
    pub tue: String,
    pub wed: String,
    pub thu: String,
    pub fri: String,
    pub sat: String,
    pub sun: String,
    pub holidays: String,
    pub extra: String,
    /// Imported files that are to go.
    pub forget: Vec<String>,
}

/// What the policy's form sends: a length of time for each target and priority.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct PolicyTyped {
    pub was: String,
    pub name: String,
    pub calendar: String,
    pub services: String,
    pub kinds: String,
    pub requesters: String,
    pub first: Vec<String>,
    pub next: Vec<String>,
    pub resolve: Vec<String>,
    /// Words of the targets that count by any clock.
    pub elapsed: Vec<String>,
    /// "resolve:waiting_requester": this status stops this clock.
    pub pause: Vec<String>,
}

/// The book that the first form of the setting means.
pub fn book_of(setting: &Setting) -> BookForm {
    let mut policy = PolicyForm::from_policy(&setting.policy);
    if policy.name.is_empty() {
        "Standard".clone_into(&mut policy.name);
    }
    BookForm {
        calendars: vec![CalendarForm::from_calendar("Standard", &setting.calendar)],
        policies: vec![policy],
        rules: Vec::new(),
    }
}

/// The policy that asks nothing, in the first form of the setting: each priority by its number.
pub fn setting_of(book: &Book) -> Setting {
    let mut policy = book.policies.iter().find(|p| p.when.is_open()).cloned().unwrap_or_default();
    if let Some(any) = policy.goals.remove(&0) {
        for priority in Priority::ALL {
            policy.goals.entry(priority.number()).or_insert_with(|| any.clone());
        }
    }
    Setting { calendar: book.hours(&policy.calendar).calendar.clone(), policy }
}

/// The words under which a policy may mean a person: address, domain, role.
pub fn words_of(m: &Member) -> Vec<String> {
    let email = m.email.to_lowercase();
    let domain = email.split_once('@').map(|(_, d)| format!("@{d}"));
    let role = m.role.word().to_owned();
    [Some(email.clone()), domain, Some(role)].into_iter().flatten().collect()
}

fn list(text: &str) -> Vec<String> {
    text.split([',', '\n']).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// A calendar as its form shows it.
pub fn calendar_typed(c: &CalendarForm) -> CalendarTyped {
    let spans = |list: &[_]| list.iter().map(ToString::to_string).collect::<Vec<String>>().join(", ");
    let [mon, tue, wed, thu, fri, sat, sun] = c.week.days().map(spans);
    let holidays =
        c.holidays.iter().filter_map(|h| if let HolidayForm::Day(d) = h { Some(d.to_string()) } else { None });
    let extra = c.extra_days.iter().map(|(date, list)| format!("{date} {}", spans(list)));
    CalendarTyped {
        was: c.name.clone(),
        name: c.name.clone(),
        zone: c.zone.0.clone(),
        always: if c.always_open { "1".to_owned() } else { String::new() },
        mon,
        tue,
        wed,
        thu,
        fri,
        sat,
        sun,
        holidays: holidays.collect::<Vec<_>>().join("\n"),
        extra: extra.collect::<Vec<_>>().join("\n"),
        forget: Vec::new(),
    }
}

fn said(field: &str, why: impl ToString) -> FieldFault {
    FieldFault::new(field, "desk-promise-fault").with("why", why)
}

/// The calendar that was typed; `imported` are the days off read from files, which the form does not show one by one.
pub fn calendar_read(t: &CalendarTyped, imported: &[Imported]) -> Result<CalendarForm, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let days = [("mon", &t.mon), ("tue", &t.tue), ("wed", &t.wed), ("thu", &t.thu), ("fri", &t.fri), ("sat", &t.sat)];
    let days = days.into_iter().chain([("sun", &t.sun)]);
    let week: Vec<Vec<_>> = days
        .map(|(field, text)| {
            let spans = list(text).iter().map(|s| s.parse()).collect::<Result<Vec<_>, String>>();
            spans.map_err(|why| faults.push(said(field, why))).unwrap_or_default()
        })
        .collect();
    let name = t.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 80 {
        faults.push(if name.is_empty() {
            FieldFault::new("name", "fault-empty")
        } else {
            FieldFault::new("name", "fault-too-long").with("max", 80)
        });
    }
    let zone =
        Zone::try_from(t.zone.trim().to_owned()).map_err(|why| faults.push(said("zone", why))).unwrap_or_default();
    let lines = t.holidays.lines().map(str::trim).filter(|l| !l.is_empty());
    let holidays: Result<Vec<HolidayForm>, String> = lines.map(|l| l.parse().map(HolidayForm::Day)).collect();
    let holidays = holidays.map_err(|why| faults.push(said("holidays", why))).unwrap_or_default();
    let extra_days = extra_read(&t.extra).map_err(|why| faults.push(said("extra", why))).unwrap_or_default();
    let week: [Vec<_>; 7] = week.try_into().unwrap_or_default();
    let always_open = !t.always.is_empty();
    let imported = imported.iter().filter(|i| !t.forget.contains(&i.file)).cloned().collect();
    let week = WeekForm::from_days(week);
    let form = CalendarForm { name, zone, always_open, week, holidays, extra_days, imported };
    if faults.is_empty() {
        form.hours(&BTreeMap::new()).map_err(|why| faults.push(said("mon", why))).ok();
    }
    if faults.is_empty() { Ok(form) } else { Err(faults) }
}

fn extra_read(text: &str) -> Result<BTreeMap<jiff::civil::Date, Vec<crate::promise::rules::form::Span>>, String> {
    let mut days = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (date, hours) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let date = date.parse().map_err(|_| format!("\"{date}\" is not a date; write 2026-12-24 09:00-12:00"))?;
        days.insert(date, list(hours).iter().map(|s| s.parse()).collect::<Result<_, String>>()?);
    }
    Ok(days)
}

/// A policy as its form shows it.
pub fn policy_typed(p: &PolicyForm) -> PolicyTyped {
    let of = |kind| {
        let goal = |n: u8| p.targets.0.get(&n).or_else(|| p.targets.0.get(&0)).and_then(|g| g.get(&kind));
        Priority::ALL.map(|n| goal(n.number()).map_or_else(String::new, |g| length_text(g.seconds))).to_vec()
    };
    let is_elapsed = |kind: &Kind| p.targets.0.values().filter_map(|g| g.get(kind)).any(|g| g.elapsed);
    let pause = p.paused.0.iter().flat_map(|(k, all)| all.iter().map(move |s| format!("{}:{s}", k.word())));
    PolicyTyped {
        was: p.name.clone(),
        name: p.name.clone(),
        calendar: p.calendar.clone(),
        services: p.when.services.join(", "),
        kinds: p.when.kinds.join(", "),
        requesters: p.when.requesters.join(", "),
        first: of(Kind::FirstResponse),
        next: of(Kind::NextResponse),
        resolve: of(Kind::Resolve),
        elapsed: Kind::ALL.iter().filter(|k| is_elapsed(k)).map(|k| k.word().to_owned()).collect(),
        pause: pause.collect(),
    }
}

/// "4h", "1h 30m", or plain hours: "0.5", "0,5".
fn time_read(text: &str) -> Result<u64, String> {
    match text.replace(',', ".").parse::<f64>() {
        Ok(hours) if hours > 0.0 && hours < 80_000.0 => Ok((hours * 3600.0).round() as u64),
        Ok(_) => Err(format!("\"{text}\" is no time to promise; leave the field empty to promise nothing")),
        Err(_) => length_of(text),
    }
}

/// The policy that was typed.
pub fn policy_read(t: &PolicyTyped) -> Result<PolicyForm, Vec<FieldFault>> {
    let (mut faults, mut targets) = (Vec::new(), BTreeMap::<u8, BTreeMap<Kind, GoalForm>>::new());
    let columns = [
        (Kind::FirstResponse, "first", &t.first),
        (Kind::NextResponse, "next", &t.next),
        (Kind::Resolve, "resolve", &t.resolve),
    ];
    for (kind, field, texts) in columns {
        let elapsed = t.elapsed.iter().any(|w| w == kind.word());
        for (priority, text) in Priority::ALL.into_iter().zip(texts) {
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            match time_read(text) {
                Ok(seconds) => {
                    targets.entry(priority.number()).or_default().insert(kind, GoalForm { seconds, elapsed });
                }
                Err(why) => faults.push(said(&format!("{field}-{}", priority.number()), why)),
            }
        }
    }
    let name = t.name.trim().to_owned();
    if name.is_empty() {
        faults.push(FieldFault::new("name", "fault-empty"));
    }
    let mut paused: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    for (kind, status) in t.pause.iter().filter_map(|p| p.split_once(':')) {
        let kind = Kind::ALL.into_iter().find(|k| k.word() == kind);
        if let (Some(kind), Some(state)) = (kind, State::from_word(status).filter(|s| s.is_open())) {
            paused.entry(kind).or_default().insert(state.word().to_owned());
        }
    }
    let when = When {
        priorities: Vec::new(),
        services: list(&t.services),
        kinds: list(&t.kinds),
        requesters: list(&t.requesters),
    };
    let form =
        PolicyForm { name, when, calendar: t.calendar.clone(), targets: Targets(targets), paused: Paused(paused) };
    if faults.is_empty() { Ok(form) } else { Err(faults) }
}

/// Puts something in the place of what had this name, or behind the others.
pub fn put<T>(list: &mut Vec<T>, was: &str, name: impl Fn(&T) -> &str, item: T) {
    match list.iter_mut().find(|old| !was.is_empty() && name(old) == was) {
        Some(old) => *old = item,
        None => list.push(item),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard() -> BookForm {
        book_of(&default_setting("Europe/Paris").unwrap())
    }

    fn fields(faults: &[FieldFault]) -> Vec<&str> {
        faults.iter().map(|f| f.field.as_str()).collect()
    }

    #[test]
    fn what_the_forms_show_reads_back_as_the_same() {
        let book = standard();
        let shown = calendar_typed(&book.calendars[0]);
        assert_eq!(shown.mon, "08:00-18:00");
        assert_eq!(calendar_read(&shown, &[]).unwrap(), book.calendars[0]);
        let shown = policy_typed(&book.policies[0]);
        assert_eq!((shown.first[0].as_str(), shown.resolve[3].as_str()), ("15m", "50h"));
        assert_eq!(policy_read(&shown).unwrap(), book.policies[0]);
    }

    #[test]
    fn people_type_as_they_like() {
        let typed = CalendarTyped {
            name: "Plant".into(),
            zone: "Europe/Berlin".into(),
            mon: " 08:00-12:00 , 13:00–17:00".into(),
            fri: "22:00-06:00".into(),
            holidays: "2026-12-25 Christmas\n\neaster+1 Easter Monday".into(),
            extra: "2026-12-24 09:00-12:00, 13:00-14:00".into(),
            ..CalendarTyped::default()
        };
        let read = calendar_read(&typed, &[]).unwrap();
        let hours = read.hours(&BTreeMap::new()).unwrap();
        let at = |text: &str| hours.calendar.open_at(text.parse().unwrap());
        assert!(at("2026-11-28T04:00:00Z") && !at("2026-11-28T05:00:00Z"), "Friday's night ends on Saturday at six");
        assert!(!at("2026-04-06T08:00:00Z"), "Easter Monday");
        let policy = PolicyTyped {
            name: "P".into(),
            first: vec!["0,5".into()],
            resolve: vec!["1h 30m".into()],
            ..PolicyTyped::default()
        };
        let read = policy_read(&policy).unwrap().targets.0;
        assert_eq!((read[&1][&Kind::FirstResponse].seconds, read[&1][&Kind::Resolve].seconds), (1800, 5400));
    }

    #[test]
    fn what_cannot_be_meant_is_named_all_at_once() {
        let typed = CalendarTyped {
            zone: "Mars".into(),
            tue: "nine to five".into(),
            holidays: "Xmas".into(),
            ..CalendarTyped::default()
        };
        assert_eq!(fields(&calendar_read(&typed, &[]).unwrap_err()), ["tue", "name", "zone", "holidays"]);
        let typed = PolicyTyped {
            first: vec!["0".into()],
            resolve: vec![String::new(), "soon".into()],
            ..PolicyTyped::default()
        };
        assert_eq!(fields(&policy_read(&typed).unwrap_err()), ["first-1", "resolve-2", "name"]);
    }

    #[test]
    fn what_was_set_before_means_the_same() {
        let policy = r#"{"goals":{"3":{"resolve":{"seconds":28800}}},"pauses":{"resolve":{"requester":true,"third_party":false}}}"#;
        let calendar = r#"{"zone":"Europe/Paris","week":{"mon":["09:00-17:00"]},"holidays":["2026-12-25"]}"#;
        let old = Setting {
            calendar: serde_json::from_str(calendar).unwrap(),
            policy: serde_json::from_str(policy).unwrap(),
        };
        let book = book_of(&old).plain_book().unwrap();
        assert_eq!(book.hours[0].calendar, old.calendar);
        assert!(book.policies[0].pauses(Kind::Resolve, "waiting_requester"));
        assert!(!book.policies[0].pauses(Kind::Resolve, "waiting_third_party"));
        assert_eq!(setting_of(&book).policy.goals, old.policy.goals);
    }
}
