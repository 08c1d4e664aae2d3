//! Which moments a rule has, over holidays and changes of the clock, and what may be kept. Pure.

pub mod pattern;

use super::{DoneBy, Ground, OnHoliday, Work};
use house::FieldFault;
use house::job::rules as rhythm;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use std::collections::BTreeSet;

/// Moments that are shown before a rule is kept, and beside it.
pub const SHOWN: usize = 5;
/// Moments that nobody kept which are counted: more than a year of days.
pub const MISSED_MAX: usize = 400;
/// Longest row of days on which nobody is there; a holiday amid a longer one stays where it is.
const AWAY_MAX: i64 = 60;
/// Days of a rule that are looked at in search of one that is kept.
const LOOKED_AT: usize = 4_000;
const TITLE_MAX: usize = 200;
const WORD_MAX: usize = 120;
const NAMES_MAX: usize = 100;
const DAYS_MAX: i64 = 365;

/// What a rule means by a kind that it does not name.
pub fn kind_of(work: &Work) -> &str {
    if work.kind.is_empty() { "request" } else { &work.kind }
}

/// Without the space around what was typed.
pub fn tidy(mut work: Work) -> Work {
    for text in [
        &mut work.title,
        &mut work.text,
        &mut work.requester,
        &mut work.kind,
        &mut work.team,
        &mut work.service,
        &mut work.category,
        &mut work.calendar,
    ] {
        *text = text.trim().to_owned();
    }
    work.priority = if work.priority == 0 { 3 } else { work.priority };
    work.tags = crate::tag::rules::clean(&work.tags).unwrap_or(work.tags);
    work.checklist.retain(|step| !step.trim().is_empty());
    work
}

/// What is wrong with a rule in itself.
pub fn check(work: &Work) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if work.title.is_empty() {
        faults.push(FieldFault::new("title", "fault-empty"));
    }
    let longest = [
        ("title", &work.title, TITLE_MAX),
        ("text", &work.text, crate::ticket::rules::TEXT_MAX),
        ("requester", &work.requester, WORD_MAX),
        ("service", &work.service, WORD_MAX),
        ("category", &work.category, WORD_MAX),
    ];
    for (field, text, most) in longest {
        if text.chars().count() > most {
            faults.push(FieldFault::new(field, "fault-too-long").with("max", most));
        }
    }
    if !(1..=4).contains(&work.priority) {
        faults.push(FieldFault::new("priority", "fault-unknown"));
    }
    if !crate::ticket::KINDS.contains(&kind_of(work)) {
        faults.push(FieldFault::new("kind", "fault-unknown"));
    }
    if let Err(fault) = crate::tag::rules::clean(&work.tags) {
        faults.push(fault);
    }
    if work.tags.len() > crate::tag::TAGS_MAX || work.fields.len() > NAMES_MAX {
        faults.push(FieldFault::new("tags", "desk-tag-fault-many"));
    }
    if !work.checklist.is_empty()
        && let Err(wrong) = crate::task::rules::steps("checklist", &work.checklist.join("\n"))
    {
        faults.extend(wrong);
    }
    let late = |by: &DoneBy| !(0..=DAYS_MAX).contains(&by.days) || time(&by.time).is_none();
    if work.done_by.as_ref().is_some_and(late) {
        faults.push(FieldFault::new("done_days", "desk-recurring-fault-done-by"));
    }
    faults.extend(work.pattern.faults());
    faults
}

fn time(text: &str) -> Option<Time> {
    Time::strptime("%H:%M", text.trim()).ok()
}

/// By when what was opened at a moment is to be done.
pub fn done_by(by: &DoneBy, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let day = zone.to_datetime(at).date().checked_add(Span::new().try_days(by.days).ok()?).ok()?;
    let due = zone.to_ambiguous_timestamp(day.to_datetime(time(&by.time)?)).compatible().ok()?;
    // Later on the same day than the hour at which it was opened, or the next one.
    Some(if due > at { due } else { due.checked_add(SignedDuration::from_hours(24)).ok()? })
}

/// The first moments of a rule strictly after one, at most so many.
pub fn upcoming(
    work: &Work,
    ground: &Ground,
    after: Timestamp,
    most: usize,
) -> Result<Vec<Timestamp>, Vec<FieldFault>> {
    let unreadable = || vec![FieldFault::new("rule", "desk-recurring-fault-rule")];
    let text = work.pattern.text().ok_or_else(unreadable)?;
    let zone = TimeZone::get(&ground.zone).map_err(|_| unreadable())?;
    // What is moved to a later day was due before; what is moved to an earlier one comes before others that stay.
    let away = SignedDuration::from_hours(24 * (AWAY_MAX + 1));
    let back = if work.on_holiday == OnHoliday::After { away } else { SignedDuration::ZERO };
    let ahead = if work.on_holiday == OnHoliday::Before { away } else { SignedDuration::ZERO };
    let from = after.checked_sub(back).unwrap_or(Timestamp::MIN);
    // A set: two days that were moved to the same one are one.
    let mut found = BTreeSet::new();
    for day in rhythm::upcoming(&text, &ground.zone, from).map_err(|_| unreadable())?.take(LOOKED_AT) {
        let settled = day.checked_sub(ahead).unwrap_or(Timestamp::MIN);
        if found.range(..settled).count() >= most {
            break;
        }
        found.extend(moved(work.on_holiday, ground, day, &zone).filter(|at| *at > after));
    }
    Ok(found.into_iter().take(most).collect())
}

/// Where a moment goes: it stays, is left out, or moves to a working day at the same time.
fn moved(how: OnHoliday, ground: &Ground, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let wall = zone.to_datetime(at);
    let Some(hours) = ground.hours.as_ref().filter(|h| h.calendar.holidays().contains(&wall.date())) else {
        return Some(at);
    };
    let step = match how {
        OnHoliday::Open => return Some(at),
        OnHoliday::Skip => return None,
        OnHoliday::Before => -1,
        OnHoliday::After => 1,
    };
    let near = |n: i64| wall.date().checked_add(Span::new().try_days(n * step).ok()?).ok();
    let Some(day) = (1..=AWAY_MAX).filter_map(near).find(|day| works(hours, *day)) else { return Some(at) };
    zone.to_ambiguous_timestamp(day.to_datetime(wall.time())).compatible().ok()
}

/// Whether somebody is there on a day.
fn works(hours: &crate::promise::Hours, day: Date) -> bool {
    let calendar = &hours.calendar;
    if let Some(openings) = calendar.extra_days().get(&day) {
        return !openings.is_empty();
    }
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    !calendar.holidays().contains(&day) && calendar.week().get(weekday).is_some_and(|openings| !openings.is_empty())
}

#[cfg(test)]
mod tests;
