//! When a failed job is tried again and when a rhythm comes round next. Rhythms are read in wall
//! time and only then put into the organisation's zone, so "every day at 7" stays at 7 all year.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil};
use rrule::RRuleSet;

/// Attempts before a job is given up; the pauses between them come to about twelve hours.
pub const ATTEMPTS_MAX: i64 = 8;
/// The longest pause between two attempts.
const DELAY_MAX: SignedDuration = SignedDuration::from_hours(6);
/// Where rhythms without a start of their own are counted from: a Monday and a first of January.
const ANCHOR: civil::DateTime = civil::datetime(2024, 1, 1, 0, 0, 0, 0);

/// The pause after attempt number `attempt` (from 1) failed: 15 s, 1 min, 4 min, ... up to 6 h.
pub fn delay(attempt: i64) -> SignedDuration {
    let doublings = u32::try_from(attempt.clamp(1, ATTEMPTS_MAX) - 1).unwrap_or(0) * 2;
    SignedDuration::from_secs(15 << doublings).min(DELAY_MAX)
}

/// What becomes of a job whose attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Another attempt, then.
    Retry(Timestamp),
    /// Given up.
    Dead,
}

pub fn after_failure(attempt: i64, now: Timestamp) -> Fate {
    if attempt >= ATTEMPTS_MAX {
        return Fate::Dead;
    }
    Fate::Retry(now.checked_add(delay(attempt)).unwrap_or(Timestamp::MAX))
}

/// Why a rhythm has no next time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    #[error("the rhythm cannot be read: {0}")]
    Unreadable(String),
    #[error("there is no time zone {0}")]
    Zone(String),
    #[error("the rhythm has come to its end")]
    Over,
}

/// The first time strictly after `after` at which the rhythm `rule` falls due in `zone`.
///
/// `rule` is an RFC 5545 recurrence ("FREQ=WEEKLY;BYDAY=MO;BYHOUR=7"), with or without `RRULE:`.
/// What it leaves open is taken from its own `DTSTART:` line (wall time, without a zone), or else is
/// midnight, Monday, the first. Rhythms faster than a day, without `DTSTART`, begin anew every midnight.
/// A wall time that a clock change skips is moved by the change; one that occurs twice counts once.
pub fn next(rule: &str, zone: &str, after: Timestamp) -> Result<Timestamp, RuleFault> {
    upcoming(rule, zone, after)?.next().ok_or(RuleFault::Over)
}

/// All times strictly after `after` at which the rhythm falls due, as [`next`] counts them.
pub fn upcoming(
    rule: &str,
    zone: &str,
    after: Timestamp,
) -> Result<impl Iterator<Item = Timestamp> + use<>, RuleFault> {
    let zone = TimeZone::get(zone).map_err(|_| RuleFault::Zone(zone.to_owned()))?;
    let rhythm = parse(rule, zone.to_datetime(after).date())?.limit();
    let all = rhythm.into_iter();
    Ok(all.filter_map(move |wall| in_zone(wall.timestamp(), &zone)).filter(move |at| *at > after))
}

/// Reads the rule as if wall time were universal time; `today` starts rhythms faster than a day.
fn parse(rule: &str, today: civil::Date) -> Result<RRuleSet, RuleFault> {
    let (mut start, mut lines) = (None, Vec::new());
    for line in rule.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let upper = line.to_uppercase();
        match upper.strip_prefix("DTSTART") {
            Some(rest) => start = Some(wall_time(rest)?),
            None => lines.push(if upper.starts_with("FREQ") { format!("RRULE:{upper}") } else { upper }),
        }
    }
    let lines = lines.join("\n");
    if start.is_none() && lines.contains("COUNT=") {
        return Err(RuleFault::Unreadable("COUNT needs a DTSTART line to count from".to_owned()));
    }
    let faster_than_a_day = ["HOURLY", "MINUTELY", "SECONDLY"].iter().any(|f| lines.contains(&format!("FREQ={f}")));
    let start = start.unwrap_or(if faster_than_a_day { today.to_datetime(civil::Time::midnight()) } else { ANCHOR });
    let text = format!("DTSTART:{}Z\n{lines}", start.strftime("%Y%m%dT%H%M%S"));
    let set: RRuleSet = text.parse().map_err(|e: rrule::RRuleError| RuleFault::Unreadable(e.to_string()))?;
    if set.get_rrule().is_empty() { Err(RuleFault::Unreadable("there is no FREQ in it".to_owned())) } else { Ok(set) }
}

/// ":20260105T090000" or ":20260105".
fn wall_time(rest: &str) -> Result<civil::DateTime, RuleFault> {
    let fault =
        || RuleFault::Unreadable("DTSTART is wall time without a zone, such as DTSTART:20260105T090000".to_owned());
    let text = rest.strip_prefix(':').ok_or_else(fault)?;
    let date_only = || civil::Date::strptime("%Y%m%d", text).map(|d| d.to_datetime(civil::Time::midnight()));
    civil::DateTime::strptime("%Y%m%dT%H%M%S", text).or_else(|_| date_only()).map_err(|_| fault())
}

fn in_zone(wall_seconds: i64, zone: &TimeZone) -> Option<Timestamp> {
    let wall = TimeZone::UTC.to_datetime(Timestamp::from_second(wall_seconds).ok()?);
    zone.to_ambiguous_timestamp(wall).compatible().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn pauses_grow_up_to_a_limit() {
        let pauses: Vec<i64> = (1..=ATTEMPTS_MAX).map(|n| delay(n).as_secs()).collect();
        assert_eq!(pauses, [15, 60, 240, 960, 3840, 15_360, 21_600, 21_600]);
        assert_eq!(delay(i64::MAX), DELAY_MAX);
        assert_eq!(delay(-3), delay(1));
    }

    #[test]
    fn the_eighth_failure_is_the_last() {
        let now = at("2026-01-01T00:00:00Z");
        assert_eq!(after_failure(7, now), Fate::Retry(at("2026-01-01T06:00:00Z")));
        assert_eq!(after_failure(8, now), Fate::Dead);
    }

    #[test]
    fn seven_o_clock_stays_seven_o_clock_over_clock_changes() {
        let daily = "FREQ=DAILY;BYHOUR=7";
        let spring = next(daily, "Europe/Paris", at("2026-03-28T06:00:00Z")).unwrap();
        assert_eq!(spring, at("2026-03-29T05:00:00Z"), "summer time began in the night");
        let autumn = next(daily, "Europe/Paris", at("2026-10-24T05:00:00Z")).unwrap();
        assert_eq!(autumn, at("2026-10-25T06:00:00Z"), "summer time ended in the night");
    }

    #[test]
    fn a_skipped_wall_time_moves_and_a_doubled_one_counts_once() {
        let half_past_two = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";
        let skipped = next(half_past_two, "Europe/Paris", at("2026-03-28T12:00:00Z")).unwrap();
        assert_eq!(skipped, at("2026-03-29T01:30:00Z"), "03:30 summer time");
        let doubled = next(half_past_two, "Europe/Paris", at("2026-10-24T12:00:00Z")).unwrap();
        assert_eq!(doubled, at("2026-10-25T00:30:00Z"), "the first of the two");
        assert_eq!(next(half_past_two, "Europe/Paris", doubled).unwrap(), at("2026-10-26T01:30:00Z"));
    }

    #[test]
    fn midnight_that_does_not_exist_is_not_lost() {
        // Beirut's clocks went from 00:00 to 01:00 on 29 March 2026.
        let found = next("FREQ=DAILY", "Asia/Beirut", at("2026-03-28T12:00:00Z")).unwrap();
        assert_eq!(found, at("2026-03-28T22:00:00Z"));
    }

    #[test]
    fn what_a_rule_leaves_open_is_midnight_monday_the_first() {
        let after = at("2026-05-20T10:00:00Z");
        assert_eq!(next("RRULE:FREQ=WEEKLY", "UTC", after).unwrap(), at("2026-05-25T00:00:00Z"));
        assert_eq!(next("freq=monthly;byhour=6", "UTC", after).unwrap(), at("2026-06-01T06:00:00Z"));
        assert_eq!(next("FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16", "UTC", after).unwrap(), at("2026-05-29T16:00:00Z"));
    }

    #[test]
    fn quick_rhythms_begin_anew_at_midnight() {
        let after = at("2026-05-20T10:07:00Z");
        assert_eq!(next("FREQ=MINUTELY;INTERVAL=5", "UTC", after).unwrap(), at("2026-05-20T10:10:00Z"));
        assert_eq!(
            next("FREQ=HOURLY;INTERVAL=5", "UTC", at("2026-05-20T20:30:00Z")).unwrap(),
            at("2026-05-21T01:00:00Z")
        );
    }

    #[test]
    fn a_start_of_its_own_sets_interval_and_end() {
        let rule = "DTSTART:20260106T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3";
        assert_eq!(next(rule, "Europe/Paris", at("2026-01-06T08:00:00Z")).unwrap(), at("2026-01-20T08:00:00Z"));
        assert_eq!(next(rule, "Europe/Paris", at("2026-02-03T08:00:00Z")), Err(RuleFault::Over));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let now = at("2026-01-01T00:00:00Z");
        assert!(matches!(next("every day", "UTC", now), Err(RuleFault::Unreadable(_))));
        assert!(matches!(next("", "UTC", now), Err(RuleFault::Unreadable(_))));
        assert!(matches!(next("FREQ=DAILY;COUNT=3", "UTC", now), Err(RuleFault::Unreadable(_))));
        assert!(matches!(
            next("DTSTART;TZID=Europe/Paris:20260105T090000\nFREQ=DAILY", "UTC", now),
            Err(RuleFault::Unreadable(_))
        ));
        assert_eq!(next("FREQ=DAILY", "Mars/Olympus", now), Err(RuleFault::Zone("Mars/Olympus".to_owned())));
        assert_eq!(next("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "UTC", now), Err(RuleFault::Over));
    }
}
