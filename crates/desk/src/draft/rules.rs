//! When a message leaves: at once, after a moment in which it can be taken back, or at a time that its writer chose.

use crate::ticket::Then;
use house::FieldFault;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// How long a message is held when nobody said otherwise, in seconds.
pub const HOLD_USUAL: i64 = 5;
/// Longest that somebody may choose.
pub const HOLD_MAX: i64 = 120;
/// Furthest day for which a message can be written: what lies beyond is a slip of the hand.
const LATER_MAX: SignedDuration = SignedDuration::from_hours(366 * 24);

/// When a message leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    Now,
    /// Held for a moment.
    Soon(Timestamp),
    /// At a time that its writer chose.
    Later(Timestamp),
}

/// What the composer says about it. A program, or a page without our fields, says nothing: then it leaves at once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    pub hold: &'a str,
    pub send_at: &'a str,
    /// False for an internal note, which nobody outside reads: it is never held.
    pub public: bool,
}

pub fn plan(wanted: Wanted<'_>, now: Timestamp, zone: &TimeZone) -> Result<Plan, Vec<FieldFault>> {
    if !wanted.public {
        return Ok(Plan::Now);
    }
    if !wanted.send_at.trim().is_empty() {
        return moment("send_at", wanted.send_at, now, zone).map(Plan::Later);
    }
    let seconds = wanted.hold.trim().parse::<i64>().unwrap_or(0).clamp(0, HOLD_MAX);
    Ok(if seconds == 0 { Plan::Now } else { Plan::Soon(after(now, SignedDuration::from_secs(seconds))) })
}

fn after(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.checked_add(span).unwrap_or(Timestamp::MAX)
}

/// A moment to come, as a form's field or a program writes it: "2026-11-24T09:00" is meant where the writer is.
pub fn moment(field: &str, text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, Vec<FieldFault>> {
    let text = text.trim();
    let wrong = |fault: &str| vec![FieldFault::new(field, fault)];
    let local = || text.parse::<DateTime>().ok().and_then(|d| d.to_zoned(zone.clone()).ok()).map(|z| z.timestamp());
    let at = text.parse::<Timestamp>().ok().or_else(local).ok_or_else(|| wrong("fault-not-a-date"))?;
    if at <= now {
        return Err(wrong("fault-date-passed"));
    }
    if at > after(now, LATER_MAX) {
        return Err(wrong("desk-draft-fault-far"));
    }
    Ok(at)
}

/// What is to follow a message, as it is written down.
pub fn then_word(then: Then) -> &'static str {
    match then {
        Then::Send => "send",
        Then::Solve => "solve",
        Then::Wait => "wait",
    }
}

/// The same read back; a word that nobody knows means that nothing follows.
pub fn then_of(word: &str) -> Then {
    match word {
        "solve" => Then::Solve,
        "wait" => Then::Wait,
        _ => Then::Send,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hold: &str, send_at: &str, public: bool) -> Result<Plan, String> {
        let now: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Paris").unwrap();
        plan(Wanted { hold, send_at, public }, now, &zone).map_err(|f| f[0].fault.clone())
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_message_leaves_at_once_unless_the_page_asks_for_a_moment() {
        assert_eq!(check("", "", true), Ok(Plan::Now));
        assert_eq!(check("0", "", true), Ok(Plan::Now));
        assert_eq!(check("nonsense", "", true), Ok(Plan::Now));
        assert_eq!(check("10", "", true), Ok(Plan::Soon(at("2026-11-23T08:00:10Z"))));
        assert_eq!(check("99999", "", true), Ok(Plan::Soon(at("2026-11-23T08:02:00Z"))));
    }

    #[test]
    fn a_note_is_never_held() {
        assert_eq!(check("10", "2026-11-24T09:00", false), Ok(Plan::Now));
    }

    #[test]
    fn a_time_is_meant_where_the_writer_is() {
        assert_eq!(check("10", "2026-11-24T09:00", true), Ok(Plan::Later(at("2026-11-24T08:00:00Z"))));
        assert_eq!(check("", "2026-11-24T09:00:00Z", true), Ok(Plan::Later(at("2026-11-24T09:00:00Z"))));
    }

    #[test]
    fn times_that_cannot_be_meant_are_refused() {
        assert_eq!(check("", "tomorrow", true), Err("fault-not-a-date".to_owned()));
        assert_eq!(check("", "2026-11-23T08:59", true), Err("fault-date-passed".to_owned()));
        assert_eq!(check("", "2226-11-23T08:59", true), Err("desk-draft-fault-far".to_owned()));
    }

    #[test]
    fn what_follows_is_read_back_as_it_was_written() {
        for then in [Then::Send, Then::Solve, Then::Wait] {
            assert_eq!(then_of(then_word(then)), then);
        }
        assert_eq!(then_of("nonsense"), Then::Send);
    }
}
