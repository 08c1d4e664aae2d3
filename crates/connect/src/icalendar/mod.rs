//! Days off from an iCalendar file (RFC 5545): whole-day events, once or by a recurrence rule, with their exceptions.
//! What is no whole day, what was cancelled and what cannot be read is passed over and told; it never stops the rest.

use calcard::common::timezone::Tz;
use calcard::icalendar::dates::TimeOrDelta;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarStatus, ICalendarValue,
};
use calcard::{Entry, Parser};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Repetitions of one event that are worked out.
const REPEATS_MAX: usize = 5_000;
/// The last year in which a repetition counts.
const YEAR_MAX: i16 = 2069;
/// Most days of one file, and of one event.
const DAYS_MAX: usize = 10_000;
const EVENT_DAYS_MAX: usize = 400;

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DaysOff {
    /// Each day with the event's name.
    pub days: BTreeMap<Date, String>,
    /// Events that were passed over, and why.
    pub skipped: Vec<String>,
}

/// Reads the days off of a file.
///
/// # Errors
/// If there is no calendar in the text, or it has more days than any calendar of holidays.
pub fn days_off(text: &str) -> Result<DaysOff, String> {
    let mut parser = Parser::new(text);
    let (mut found, mut calendars) = (DaysOff::default(), 0);
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                calendars += 1;
                read_calendar(&calendar, &mut found)?;
            }
            Entry::Eof | Entry::TooManyComponents => break,
            _ => {}
        }
    }
    if calendars == 0 {
        return Err("there is no calendar in the file: it must begin with BEGIN:VCALENDAR".to_owned());
    }
    Ok(found)
}

/// Events that share an identifier belong together (a repetition and its exceptions); others must not meet.
fn read_calendar(calendar: &ICalendar, found: &mut DaysOff) -> Result<(), String> {
    let mut groups: BTreeMap<String, Vec<ICalendarComponent>> = BTreeMap::new();
    for (n, part) in calendar.components.iter().enumerate() {
        if part.component_type == ICalendarComponentType::VEvent {
            let uid = part.uid().map_or_else(|| format!("#{n}"), str::to_owned);
            groups.entry(uid).or_default().push(part.clone());
        }
    }
    for events in groups.into_values() {
        read_event(ICalendar { components: events }, found);
        if found.days.len() > DAYS_MAX {
            return Err(format!("the file has more than {DAYS_MAX} days off; that is no calendar of holidays"));
        }
    }
    Ok(())
}

fn read_event(events: ICalendar, found: &mut DaysOff) {
    let expanded = events.expand_dates(Tz::Floating, REPEATS_MAX);
    for error in expanded.errors {
        let name = events.components.get(error.comp_id as usize).map(name_of).unwrap_or_default();
        found.skipped.push(format!("\"{name}\" cannot be read: {}", error.error));
    }
    let mut partial = false;
    for occurrence in expanded.events {
        let Some(event) = events.components.get(occurrence.comp_id as usize) else { continue };
        if is_cancelled(event) {
            continue;
        }
        let start = occurrence.start.naive_local();
        let end = match occurrence.end {
            TimeOrDelta::Time(end) => end.naive_local(),
            TimeOrDelta::Delta(length) => start + length,
        };
        let (Some((first, true)), Some((after, true))) = (day_of(&start.to_string()), day_of(&end.to_string())) else {
            partial = true;
            continue;
        };
        // An event without an end, or one that ends when it begins, is its one day.
        let last = if after > first { after.yesterday().unwrap_or(first) } else { first };
        let days = first.series(jiff::Span::new().days(1)).take_while(|d| *d <= last && d.year() <= YEAR_MAX);
        found.days.extend(days.take(EVENT_DAYS_MAX).map(|d| (d, name_of(event))));
    }
    if partial {
        let name = events.components.first().map(name_of).unwrap_or_default();
        found.skipped.push(format!("\"{name}\" is not a whole day"));
    }
}

/// The date of "2026-12-25 00:00:00", and whether it is midnight.
fn day_of(text: &str) -> Option<(Date, bool)> {
    let (date, time) = text.split_once(' ')?;
    Some((date.parse().ok()?, time.starts_with("00:00:00")))
}

fn name_of(event: &ICalendarComponent) -> String {
    let summary = event.property(&ICalendarProperty::Summary).and_then(|e| e.values.first());
    let text = summary.and_then(|v| v.as_text()).unwrap_or_default();
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(120).collect::<String>().trim().to_owned()
}

fn is_cancelled(event: &ICalendarComponent) -> bool {
    let status = event.property(&ICalendarProperty::Status).and_then(|e| e.values.first());
    status.is_some_and(|v| match v {
        ICalendarValue::Status(s) => *s == ICalendarStatus::Cancelled,
        other => other.as_text().is_some_and(|t| t.eq_ignore_ascii_case("CANCELLED")),
    })
}

#[cfg(test)]
mod tests;
