//! What an entry may say, which rate counts for it, and what it cost. Money is whole cents.

use house::FieldFault;
use house::people::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest entry: two days, in minutes. Longest remark, in characters. Highest hourly rate, in cents.
const MINUTES_MAX: i64 = 2880;
const NOTE_MAX: usize = 500;
const RATE_MAX: i64 = 10_000_000;

/// The fields of skill, as everywhere in Rapport; empty: not stated.
pub const DISCIPLINES: [&str; 8] =
    ["", "network", "security", "endpoint", "applications", "data", "cloud", "telephony"];
/// What was done in that time; empty: not stated.
pub const ACTIVITIES: [&str; 7] = ["", "analysis", "repair", "change", "advice", "travel", "administration"];

/// What one entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Spent {
    /// The day of the work.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// 1 to 2880.
    pub minutes: i64,
    #[serde(default)]
    pub discipline: String,
    #[serde(default)]
    pub activity: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub billable: bool,
}

impl Spent {
    /// Nothing but a day.
    pub fn on(day: Date) -> Self {
        Self {
            day,
            minutes: 0,
            discipline: String::new(),
            activity: String::new(),
            note: String::new(),
            billable: false,
        }
    }
}

/// What an hour costs from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub id: i64,
    pub person: Option<PersonId>,
    pub discipline: String,
    pub from_day: Date,
    pub cents_per_hour: i64,
}

/// Refuses what cannot be meant.
pub fn check(spent: &Spent) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    if spent.minutes < 1 {
        faults.push(FieldFault::new("minutes", "fault-too-small").with("min", 1));
    }
    if spent.minutes > MINUTES_MAX {
        faults.push(FieldFault::new("minutes", "fault-too-large").with("max", MINUTES_MAX));
    }
    if !DISCIPLINES.contains(&spent.discipline.as_str()) {
        faults.push(FieldFault::new("discipline", "fault-unknown"));
    }
    if !ACTIVITIES.contains(&spent.activity.as_str()) {
        faults.push(FieldFault::new("activity", "fault-unknown"));
    }
    if spent.note.chars().count() > NOTE_MAX {
        faults.push(FieldFault::new("note", "fault-too-long").with("max", NOTE_MAX));
    }
    if !(2000..=2100).contains(&spent.day.year()) {
        faults.push(FieldFault::new("day", "fault-not-a-date"));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

pub fn check_rate(rate: &Rate) -> Result<(), Vec<FieldFault>> {
    if !(0..=RATE_MAX).contains(&rate.cents_per_hour) {
        return Err(vec![FieldFault::new("per_hour", "fault-too-large").with("max", RATE_MAX / 100)]);
    }
    if !DISCIPLINES.contains(&rate.discipline.as_str()) {
        return Err(vec![FieldFault::new("discipline", "fault-unknown")]);
    }
    if !(2000..=2100).contains(&rate.from_day.year()) {
        return Err(vec![FieldFault::new("from_day", "fault-not-a-date")]);
    }
    Ok(())
}

/// The rate that counts on a day: the person's own before their discipline's before anybody's; of each the latest that
/// has begun, and of one day the one stated last.
pub fn rate_on(rates: &[Rate], person: PersonId, discipline: &str, day: Date) -> Option<i64> {
    let rank = |r: &Rate| match (r.person, r.discipline.as_str()) {
        (Some(p), _) if p == person => Some(2),
        (Some(_), _) => None,
        (None, "") => Some(0),
        (None, d) => (d == discipline).then_some(1),
    };
    let begun = rates.iter().filter(|r| r.from_day <= day);
    begun.filter_map(|r| Some((rank(r)?, r.from_day, r.id, r.cents_per_hour))).max().map(|(.., cents)| cents)
}

/// What an entry cost, in cents, half a cent up.
pub fn cost(rates: &[Rate], person: PersonId, spent: &Spent) -> Option<i64> {
    let cents = rate_on(rates, person, &spent.discipline, spent.day)?;
    Some((spent.minutes.saturating_mul(cents) + 30) / 60)
}

/// The minutes between two moments, a begun one whole, at least one and at most the longest entry.
pub fn elapsed(from: Timestamp, to: Timestamp) -> i64 {
    let seconds = to.duration_since(from).as_secs().max(0);
    ((seconds + 59) / 60).clamp(1, MINUTES_MAX)
}

/// "95" minutes, "1:35" or "1h 35" hours, as people type them.
pub fn minutes(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let clean = text.trim_end_matches("minutes").trim_end_matches("min").trim_end_matches('m').trim();
    if let Ok(plain) = clean.parse::<i64>() {
        return Some(plain);
    }
    let (hours, rest) = clean.split_once([':', 'h'])?;
    let rest = rest.trim();
    let rest = if rest.is_empty() { 0 } else { rest.parse::<i64>().ok().filter(|m| (0..60).contains(m))? };
    hours.trim().parse::<i64>().ok().filter(|h| (0..=48).contains(h)).map(|h| h * 60 + rest)
}

/// An amount of money as people type it, in cents: "85", "85.50", "85,5".
pub fn cents(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit()) || whole.is_empty() {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|w| (0..=RATE_MAX).contains(w))?;
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + part)
}

/// Minutes as people read them: "1:35".
pub fn hours(minutes: i64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(id: i64, person: Option<i64>, discipline: &str, from: &str, cents: i64) -> Rate {
        Rate {
            id,
            person: person.map(PersonId),
            discipline: discipline.to_owned(),
            from_day: from.parse().unwrap(),
            cents_per_hour: cents,
        }
    }

    fn check_on(rates: &[Rate], person: i64, discipline: &str, day: &str) -> Option<i64> {
        rate_on(rates, PersonId(person), discipline, day.parse().unwrap())
    }

    #[test]
    fn the_nearest_rate_that_has_begun_counts() {
        let rates = [
            rate(1, None, "", "2026-01-01", 5000),
            rate(2, None, "network", "2026-02-01", 7000),
            rate(3, Some(9), "", "2026-03-01", 9000),
            rate(4, Some(9), "", "2026-06-01", 9500),
            rate(5, Some(9), "", "2026-06-01", 9600),
        ];
        assert_eq!(check_on(&rates, 9, "network", "2025-12-31"), None);
        assert_eq!(check_on(&rates, 9, "network", "2026-01-15"), Some(5000));
        assert_eq!(check_on(&rates, 9, "network", "2026-02-15"), Some(7000));
        assert_eq!(check_on(&rates, 9, "data", "2026-02-15"), Some(5000));
        assert_eq!(check_on(&rates, 9, "network", "2026-03-01"), Some(9000));
        assert_eq!(check_on(&rates, 9, "network", "2026-06-02"), Some(9600));
        assert_eq!(check_on(&rates, 8, "network", "2026-06-02"), Some(7000));
    }

    #[test]
    fn times_are_read_as_people_type_them() {
        for (text, expected) in
            [("95", 95), ("1:35", 95), ("1h35", 95), ("1 h 35 min", 95), ("2h", 120), (" 15 min ", 15)]
        {
            assert_eq!(minutes(text), Some(expected), "{text}");
        }
        for wrong in ["", "soon", "1:75", "-1:10", "h"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn money_is_whole_cents() {
        for (text, expected) in [("85", 8500), ("85.5", 8550), ("85,50", 8550), ("0.05", 5)] {
            assert_eq!(cents(text), Some(expected), "{text}");
        }
        for wrong in ["", "-1", "1.234", "1e3", "a", ".5", "99999999999999999999"] {
            assert_eq!(cents(wrong), None, "{wrong}");
        }
        let rates = [rate(1, None, "", "2026-01-01", 10_000)];
        let spent = Spent { minutes: 20, ..Spent::on("2026-02-01".parse().unwrap()) };
        assert_eq!(cost(&rates, PersonId(1), &spent), Some(3333));
    }

    #[test]
    fn a_clock_counts_begun_minutes() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(elapsed(at("2026-11-23T08:00:00Z"), at("2026-11-23T08:00:01Z")), 1);
        assert_eq!(elapsed(at("2026-11-23T08:00:00Z"), at("2026-11-23T08:10:00Z")), 10);
        assert_eq!(elapsed(at("2026-11-23T08:00:00Z"), at("2026-11-23T07:00:00Z")), 1);
        assert_eq!(elapsed(at("2026-11-23T08:00:00Z"), at("2026-12-23T08:00:00Z")), MINUTES_MAX);
    }

    proptest! {
        #[test]
        fn parts_of_an_hour_cost_no_more_than_half_a_cent_apart_from_the_whole(rate_cents in 0i64..1_000_000, a in 1i64..600, b in 1i64..600) {
            let rates = [rate(1, None, "", "2026-01-01", rate_cents)];
            let of = |minutes| cost(&rates, PersonId(1), &Spent { minutes, ..Spent::on("2026-02-01".parse().unwrap()) }).unwrap();
            prop_assert!((of(a) + of(b) - of(a + b)).abs() <= 1);
        }

        #[test]
        fn what_is_shown_is_read_back(m in 0i64..2880) {
            prop_assert_eq!(minutes(&hours(m)), Some(m));
        }
    }
}
