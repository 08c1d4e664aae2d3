//! What the cells mean: states, levels, counters, yes and no, moments.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize};

/// The state of an incident. The original word is in the event's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum State {
    New,
    Active,
    AwaitingUserInfo,
    AwaitingProblem,
    AwaitingVendor,
    AwaitingEvidence,
    OnHold,
    Resolved,
    Closed,
    Cancelled,
    /// A word or code that we do not know, such as the `-100` of the published log.
    Other,
}

impl State {
    /// ServiceNow's words, old and present.
    #[must_use]
    pub fn of(text: &str) -> State {
        match text {
            "New" => State::New,
            "Active" | "In Progress" => State::Active,
            "Awaiting User Info" => State::AwaitingUserInfo,
            "Awaiting Problem" => State::AwaitingProblem,
            "Awaiting Vendor" => State::AwaitingVendor,
            "Awaiting Evidence" => State::AwaitingEvidence,
            "On Hold" => State::OnHold,
            "Resolved" => State::Resolved,
            "Closed" => State::Closed,
            "Canceled" | "Cancelled" => State::Cancelled,
            _ => State::Other,
        }
    }
}

/// A moment that the log gives as local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// False when the stated zone's clock skipped this time (then the later reading is taken) or showed it
    /// twice (then the earlier).
    pub certain: bool,
}

/// `3 - Moderate` or `3`, within 1 to `worst`.
pub(super) fn level(text: &str, worst: u8) -> Result<u8, &'static str> {
    let number = text.split(['-', ' ']).next().unwrap_or_default();
    let found = number.parse().ok().filter(|level| (1..=worst).contains(level));
    found.ok_or("is not a level. Write it as 3 or 3 - Moderate")
}

pub(super) fn counter(text: &str) -> Result<u32, &'static str> {
    text.parse().map_err(|_| "is not a whole number")
}

pub(super) fn yes_no(text: &str) -> Result<bool, &'static str> {
    match text {
        "true" | "True" | "TRUE" | "1" => Ok(true),
        "false" | "False" | "FALSE" | "0" => Ok(false),
        _ => Err("is neither true nor false"),
    }
}

/// `D/M/YYYY HH:MM[:SS]`, or `YYYY-MM-DD HH:MM[:SS]` (also with a T between).
pub(super) fn moment(text: &str, zone: &TimeZone) -> Result<Moment, &'static str> {
    let local = local(text).ok_or("is not a date and time. Write day/month/year 14:05, or 2016-03-31 14:05")?;
    let reading = zone.to_ambiguous_timestamp(local);
    let certain = matches!(reading.offset(), AmbiguousOffset::Unambiguous { .. });
    let at = reading.compatible().map_err(|_| "is a date out of range")?;
    Ok(Moment { at, certain })
}

fn local(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once([' ', 'T'])?;
    let date = if let Some([day, month, year]) = three(date, '/') {
        (year >= 1000).then(|| civil_date(year, month, day))??
    } else {
        let [year, month, day] = three(date, '-')?;
        (year >= 1000).then(|| civil_date(year, month, day))??
    };
    let time = if time.matches(':').count() == 1 { three(&[time, ":0"].concat(), ':') } else { three(time, ':') };
    let [hour, minute, second] = time?;
    let time = Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?, 0).ok()?;
    Some(DateTime::from_parts(date, time))
}

fn civil_date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn three(text: &str, between: char) -> Option<[i16; 3]> {
    let mut parts = text.split(between).map(|part| {
        let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|_| digits)
    });
    let found = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(found)
}
