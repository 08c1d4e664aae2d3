//! The calendar against a reference that walks minute by minute and knows only the wall clock, and against
//! moments worked out by hand.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;

use super::{BusinessClock, Calendar, CalendarError, Hours, Week};

const PARIS: &str = r#"{"zone":"Europe/Paris",
    "week":{"mon":["09:00-17:00"],"tue":["09:00-17:00"],"wed":["09:00-17:00"],"thu":["09:00-17:00"],
            "fri":["09:00-17:00"]},
    "holidays":["2026-12-25"],"extra_days":{"2026-12-26":["10:00-11:30"]}}"#;

fn calendar(json: &str) -> Calendar {
    serde_json::from_str(json).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The definition itself: the clock on the wall of the zone shows a time inside the hours of that date.
fn naive_open(calendar: &Calendar, at: Timestamp) -> bool {
    let wall = calendar.zone().to_datetime(at);
    let closed = Vec::new();
    let hours = if calendar.holidays().contains(&wall.date()) {
        &closed
    } else if let Some(hours) = calendar.extra_days().get(&wall.date()) {
        hours
    } else {
        &calendar.week()[wall.weekday().to_monday_zero_offset() as usize]
    };
    let second = i64::from(wall.hour()) * 3600 + i64::from(wall.minute()) * 60 + i64::from(wall.second());
    hours.iter().any(|h| h.from() <= second && second < h.until())
}

fn minute(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

/// Zones and a date near a change of their clocks: at night, at midnight, by half an hour, by a whole day, none.
const PLACES: [(&str, Date); 9] = [
    ("Europe/Paris", date(2026, 3, 29)),
    ("Europe/Paris", date(2026, 10, 25)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("America/Sao_Paulo", date(2018, 2, 18)),
    ("America/St_Johns", date(2009, 11, 1)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Tokyo", date(2026, 6, 1)),
];

fn day_hours() -> impl Strategy<Value = Vec<Hours>> {
    prop_oneof![
        1 => Just(vec![]),
        1 => Just(vec![Hours::WHOLE_DAY]),
        6 => prop::collection::btree_set(0_u32..=1440, 2..=4).prop_map(|cuts| {
            let cuts: Vec<u32> = cuts.into_iter().map(|m| m * 60).collect();
            cuts.chunks_exact(2).map(|c| Hours::new(c[0], c[1]).unwrap()).collect()
        }),
    ]
}

fn any_calendar() -> impl Strategy<Value = (Calendar, Timestamp)> {
    let week = prop::array::uniform7(day_hours());
    let special = prop::collection::btree_map(-3_i64..4, prop::option::of(day_hours()), 0..3);
    (0..PLACES.len(), week, special, -5000_i64..1500).prop_filter_map(
        "open at least once",
        |(place, week, special, lead)| {
            let (zone, near) = PLACES[place];
            let (mut holidays, mut extra) = (BTreeSet::new(), BTreeMap::new());
            for (shift, hours) in special {
                let day = near + shift.days();
                match hours {
                    None => drop(holidays.insert(day)),
                    Some(hours) => drop(extra.insert(day, hours)),
                }
            }
            let week: Week = week;
            let calendar = Calendar::new(zone, week, holidays, extra).ok()?;
            let midnight = near.to_zoned(calendar.zone().clone()).unwrap().timestamp();
            Some((calendar, midnight + minute(lead)))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn counts_like_the_minute_by_minute_reference((calendar, from) in any_calendar(), minutes in 0_i64..9000) {
        let mut open = 0;
        for n in 0..minutes {
            let now = from + minute(n);
            let here = naive_open(&calendar, now);
            prop_assert_eq!(calendar.open_at(now), here);
            open += i64::from(here) * 60;
        }
        let to = from + minute(minutes);
        prop_assert_eq!(calendar.business_seconds(from, to), open);
        prop_assert_eq!(calendar.business_seconds(to, from), -open);
    }

    #[test]
    fn due_is_the_earliest_moment_of_the_reference((calendar, from) in any_calendar(), wanted in 1_i64..3000) {
        let due = calendar.add_business(from, (wanted * 60) as u64).unwrap();
        let (mut now, mut left) = (from, wanted);
        while left > 0 {
            left -= i64::from(naive_open(&calendar, now));
            now += minute(1);
        }
        prop_assert_eq!(due, now);
    }

    #[test]
    fn next_open_and_close_are_the_references((calendar, from) in any_calendar()) {
        let horizon = 14 * 1440;
        let first = (0..horizon).map(|n| from + minute(n)).find(|t| naive_open(&calendar, *t));
        if let Some(first) = first {
            prop_assert_eq!(calendar.next_open(from), Some(first));
            let end = (1..horizon).map(|n| first + minute(n)).find(|t| !naive_open(&calendar, *t));
            match end {
                Some(end) => prop_assert_eq!(calendar.next_close(from), Some(end)),
                None => prop_assert!(calendar.next_close(from).is_none_or(|t| t >= first + minute(horizon))),
            }
        }
    }

    #[test]
    fn adding_and_counting_are_inverse_over_years((calendar, from) in any_calendar(), seconds in 0_u64..200_000_000) {
        let due = calendar.add_business(from, seconds).unwrap();
        prop_assert_eq!(calendar.business_seconds(from, due), seconds as i64);
        if seconds > 0 {
            let just_before = due - SignedDuration::from_secs(1);
            prop_assert_eq!(calendar.business_seconds(from, just_before), seconds as i64 - 1);
        }
    }

    #[test]
    fn a_clock_reads_what_the_calendar_counts(
        (calendar, from) in any_calendar(), window in 0_i64..500, spots in prop::collection::vec(-400_i64..900, 1..12)
    ) {
        let day = |n: i64| from.checked_add(SignedDuration::from_hours(24 * n) + SignedDuration::from_secs(n * 61)).unwrap();
        let clock = BusinessClock::new(calendar.clone(), from, day(window));
        for spot in spots {
            prop_assert_eq!(clock.at(day(spot)), calendar.business_seconds(from, day(spot)), "day {}", spot);
        }
    }

    #[test]
    fn the_json_form_gives_the_same_calendar_back((calendar, _) in any_calendar()) {
        let text = serde_json::to_string(&calendar).unwrap();
        prop_assert_eq!(serde_json::from_str::<Calendar>(&text).unwrap(), calendar);
    }
}

#[test]
fn an_hour_on_friday_afternoon_ends_at_closing_time() {
    let paris = calendar(PARIS);
    let four = at("2026-01-09T15:00:00Z"); // Friday 16:00 in Paris
    assert_eq!(paris.add_business(four, 3600), Ok(at("2026-01-09T16:00:00Z")));
    assert_eq!(paris.add_business(four, 3601), Ok(at("2026-01-12T08:00:01Z")));
    assert_eq!(paris.next_close(four), Some(at("2026-01-09T16:00:00Z")));
    assert_eq!(paris.next_open(at("2026-01-09T16:00:00Z")), Some(at("2026-01-12T08:00:00Z")));
}

#[test]
fn christmas_is_closed_and_the_day_after_is_short() {
    let paris = calendar(PARIS);
    let eve = at("2026-12-24T15:00:00Z");
    assert_eq!(paris.add_business(eve, 2 * 3600), Ok(at("2026-12-26T10:00:00Z")));
    assert_eq!(paris.business_seconds(at("2026-12-25T00:00:00Z"), at("2026-12-28T00:00:00Z")), 5400);
}

#[test]
fn a_night_shift_has_seven_hours_in_march_and_nine_in_october() {
    let night = calendar(r#"{"zone":"Europe/Paris","week":{"sun":["00:00-08:00"]}}"#);
    let of = |from: &str, to: &str| night.business_seconds(at(from), at(to)) / 3600;
    assert_eq!(of("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"), 7);
    assert_eq!(of("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"), 9);
    assert_eq!(of("2026-06-06T12:00:00Z", "2026-06-07T12:00:00Z"), 8);
}

#[test]
fn hours_that_end_as_the_clock_jumps_are_due_at_the_jump() {
    let short = calendar(r#"{"zone":"Europe/Paris","week":{"sun":["00:00-02:00"]}}"#);
    let jump = at("2026-03-29T01:00:00Z");
    assert_eq!(short.add_business(at("2026-03-28T12:00:00Z"), 7200), Ok(jump));
    assert_eq!(short.next_close(at("2026-03-28T12:00:00Z")), Some(jump));
}

#[test]
fn a_service_that_closes_once_more_has_a_last_closing() {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|d| format!("\"{d}\":[\"00:00-24:00\"]"));
    let json = format!(r#"{{"zone":"Europe/Paris","week":{{{}}},"holidays":["2026-12-25"]}}"#, days.join(","));
    let calendar = calendar(&json);
    let christmas = Some(at("2026-12-24T23:00:00Z"));
    assert_eq!(calendar.next_close(at("2026-12-23T12:00:00Z")), christmas);
    assert_eq!(calendar.next_close(at("2026-12-24T20:00:00Z")), christmas);
    assert_eq!(calendar.next_close(at("2026-12-25T12:00:00Z")), None);
    assert_eq!(calendar.next_open(at("2026-12-25T12:00:00Z")), Some(at("2026-12-25T23:00:00Z")));
}

#[test]
fn always_open_is_ordinary_time() {
    let always = Calendar::always_open();
    let from = at("2026-03-28T23:59:30Z");
    assert_eq!(always.add_business(from, 90_000), Ok(from + SignedDuration::from_secs(90_000)));
    assert_eq!((always.next_open(from), always.next_close(from)), (Some(from), None));
    assert_eq!(always.add_business(from, u64::MAX), Err(CalendarError::TooFar));
    assert_eq!(always.add_business(from, 1 << 62), Err(CalendarError::TooFar));
}

#[test]
fn fractions_of_a_second_are_rounded_down_also_before_1970() {
    let always = Calendar::always_open();
    assert_eq!(always.business_seconds(at("1969-12-31T23:59:58.5Z"), at("1970-01-01T00:00:01.5Z")), 3);
    assert_eq!(always.add_business(at("1969-12-31T23:59:58.5Z"), 0), Ok(at("1969-12-31T23:59:58Z")));
}

#[test]
fn mistakes_are_values_that_say_what_to_do() {
    let told = |json: &str| serde_json::from_str::<Calendar>(json).unwrap_err().to_string();
    for (json, words) in [
        (r#"{"zone":"Mars/Olympus","week":{"mon":["09:00-17:00"]}}"#, "no time zone \"Mars/Olympus\""),
        (r#"{"zone":"UTC","week":{}}"#, "no opening hours"),
        (r#"{"zone":"UTC","week":{"mon":["09:00-12:00","11:00-17:00"]}}"#, "On mon the hours 09:00-12:00 and"),
        (r#"{"zone":"UTC","week":{"mon":["22:00-06:00"]}}"#, "end this day at 24:00"),
        (r#"{"zone":"UTC","week":{"mon":["9 to 5"]}}"#, "\"9 to 5\" is not a pair of times"),
        (r#"{"zone":"UTC","week":{"mon":["09:00-24:01"]}}"#, "not a pair of times"),
        (r#"{"zone":"UTC","week":{"mon":["09:00-17:00:00:00"]}}"#, "not a pair of times"),
        (r#"{"zone":"UTC","week":{"monday":["09:00-17:00"]}}"#, "unknown field"),
        (
            r#"{"zone":"UTC","week":{"mon":["09:00-17:00"]},"holidays":["2026-01-05"],"extra_days":{"2026-01-05":[]}}"#,
            "is a holiday and also has hours",
        ),
    ] {
        assert!(told(json).contains(words), "{json} said: {}", told(json));
    }
}

#[test]
fn a_century_of_due_moments_is_quick() {
    let paris = calendar(PARIS);
    let mut from = at("2026-01-01T00:00:00Z");
    for _ in 0..100 {
        from = paris.add_business(from, 8 * 3600 * 261).unwrap();
    }
    assert_eq!(from.to_string().get(..3), Some("212"));
}
