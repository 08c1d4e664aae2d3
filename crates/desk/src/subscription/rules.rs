//! What a kept report may be, and when it is mailed: pure.

use super::{Rhythm, SubscriptionIn};
use crate::report::pages::Period;
use house::FieldFault;

/// Longest name, and longest address, in characters.
const NAME_MAX: usize = 100;
const QUERY_MAX: usize = 1_000;
/// People who get one report; reports that one person keeps; people that are offered.
const READERS_MAX: usize = 50;
pub const KEPT_MAX: i64 = 50;
pub const PEOPLE_MAX: i64 = 500;

/// The period and the filter that a query means; nothing if it is none.
pub fn period(query: &str) -> Option<Period> {
    let period: Period = serde_html_form::from_str(query.trim_start_matches('?')).ok()?;
    Some(period.usual())
}

pub fn check(w: &SubscriptionIn) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    let name = w.name.trim();
    if name.is_empty() {
        faults.push(FieldFault::new("name", "fault-empty"));
    } else if name.chars().count() > NAME_MAX {
        faults.push(FieldFault::new("name", "fault-too-long").with("max", NAME_MAX));
    }
    let zone = jiff::tz::TimeZone::UTC;
    let good = |p: &Period| p.window(&zone, jiff::Timestamp::UNIX_EPOCH).is_ok() && p.filter().is_ok();
    if w.query.chars().count() > QUERY_MAX || !period(&w.query).as_ref().is_some_and(good) {
        faults.push(FieldFault::new("query", "fault-unknown"));
    }
    let last_day = if w.rhythm == Rhythm::Weekly { 7 } else { 28 };
    if w.rhythm != Rhythm::Never {
        let mut limits = |field: &str, value: i64, (min, max): (i64, i64)| {
            if value < min {
                faults.push(FieldFault::new(field, "fault-too-small").with("min", min));
            } else if value > max {
                faults.push(FieldFault::new(field, "fault-too-large").with("max", max));
            }
        };
        limits("day", w.day, (1, last_day));
        limits("hour", w.hour, (0, 23));
        if w.readers.is_empty() {
            faults.push(FieldFault::new("readers", "fault-empty"));
        }
    }
    if w.readers.len() > READERS_MAX {
        faults.push(FieldFault::new("readers", "fault-too-large").with("max", READERS_MAX));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The rhythm as the house understands it; nothing if nothing is mailed.
pub fn rule(w: &SubscriptionIn) -> Option<String> {
    if w.paused {
        return None;
    }
    let at = format!("BYHOUR={};BYMINUTE=0;BYSECOND=0", w.hour);
    match w.rhythm {
        Rhythm::Never => None,
        Rhythm::Weekly => {
            let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
            let day = usize::try_from(w.day - 1).ok().and_then(|d| days.get(d))?;
            Some(format!("FREQ=WEEKLY;BYDAY={day};{at}"))
        }
        Rhythm::Monthly => Some(format!("FREQ=MONTHLY;BYMONTHDAY={};{at}", w.day)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weekly() -> SubscriptionIn {
        SubscriptionIn {
            name: "Monday".into(),
            query: "period=7&team=Network".into(),
            rhythm: Rhythm::Weekly,
            day: 1,
            hour: 7,
            readers: vec![1],
            ..SubscriptionIn::default()
        }
    }

    #[test]
    fn a_rhythm_keeps_to_the_wall() {
        let next = |w: &SubscriptionIn, after: &str| {
            house::job::rules::next(&rule(w).unwrap(), "Europe/Paris", after.parse().unwrap()).unwrap().to_string()
        };
        assert_eq!(next(&weekly(), "2026-10-20T00:00:00Z"), "2026-10-26T06:00:00Z", "after the clocks went back");
        assert_eq!(next(&weekly(), "2026-10-12T00:00:00Z"), "2026-10-12T05:00:00Z");
        let monthly = SubscriptionIn { rhythm: Rhythm::Monthly, ..weekly() };
        assert_eq!(next(&monthly, "2026-11-22T00:00:00Z"), "2026-12-01T06:00:00Z");
        assert_eq!(rule(&SubscriptionIn { paused: true, ..weekly() }), None);
    }

    #[test]
    fn what_cannot_be_mailed_is_named() {
        let fields =
            |w: SubscriptionIn| check(&w).err().unwrap_or_default().into_iter().map(|f| f.field).collect::<Vec<_>>();
        assert!(check(&weekly()).is_ok());
        assert_eq!(fields(SubscriptionIn { name: " ".into(), day: 8, ..weekly() }), ["name", "day"]);
        assert_eq!(fields(SubscriptionIn { readers: vec![], hour: 24, ..weekly() }), ["hour", "readers"]);
        assert_eq!(fields(SubscriptionIn { query: "period=soon".into(), ..weekly() }), ["query"]);
    }
}
