//! The days of rules, over changes of the clock, months of every length, and holidays.

use super::pattern::{Every, Pattern, Which};
use super::*;
use crate::promise::Hours;
use proptest::prelude::*;
use quant::calendar::{Calendar, Hours as Opening, Week};
use std::collections::BTreeMap;

fn daily() -> Pattern {
    Pattern { from: "2026-11-23".into(), time: "08:00".into(), interval: 1, ..Pattern::default() }
}

fn work(pattern: Pattern) -> Work {
    let work = Work { title: "Look at the backups".into(), pattern: pattern.settled(), ..Work::default() };
    tidy(work)
}

/// Monday to Friday from eight to six, with these holidays.
fn hours(zone: &str, holidays: &[&str]) -> Hours {
    let open = vec![Opening::new(8 * 3600, 18 * 3600).unwrap()];
    let week: Week = std::array::from_fn(|day| if day < 5 { open.clone() } else { Vec::new() });
    let holidays: BTreeSet<Date> = holidays.iter().map(|d| d.parse().unwrap()).collect();
    let calendar = Calendar::new(zone, week, holidays, BTreeMap::new()).unwrap();
    Hours { name: "Office".into(), calendar, holidays: BTreeMap::new() }
}

/// The first moments of a rule after one, as the clock on the wall says them.
fn check(work: &Work, holidays: &[&str], after: &str) -> Vec<String> {
    let ground = Ground { zone: "Europe/Paris".into(), hours: Some(hours("Europe/Paris", holidays)) };
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let found = upcoming(work, &ground, after.parse().unwrap(), 4).unwrap();
    found.into_iter().map(|at| zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()).collect()
}

#[test]
fn eight_stays_eight_over_both_changes_of_the_clock() {
    let spring = work(Pattern { from: "2026-03-28".into(), ..daily() });
    let days = ["2026-03-28 08:00", "2026-03-29 08:00", "2026-03-30 08:00", "2026-03-31 08:00"];
    assert_eq!(check(&spring, &[], "2026-03-27T12:00:00Z"), days);
    let night = work(Pattern { from: "2026-10-24".into(), time: "02:30".into(), ..daily() });
    let nights = ["2026-10-24 02:30", "2026-10-25 02:30", "2026-10-26 02:30", "2026-10-27 02:30"];
    assert_eq!(check(&night, &[], "2026-10-23T12:00:00Z"), nights, "the hour that comes twice counts once");
}

#[test]
fn weeks_months_and_years_fall_where_people_say() {
    let week = Pattern { every: Every::Week, interval: 2, weekdays: vec![5, 1], ..daily() };
    let days = ["2026-11-23 08:00", "2026-11-27 08:00", "2026-12-07 08:00", "2026-12-11 08:00"];
    assert_eq!(check(&work(week), &[], "2026-11-22T00:00:00Z"), days);
    let last_friday = Pattern { every: Every::Month, which: Which::Last, weekday: 5, ..daily() };
    let days = ["2026-11-27 08:00", "2026-12-25 08:00", "2027-01-29 08:00", "2027-02-26 08:00"];
    assert_eq!(check(&work(last_friday), &[], "2026-11-22T00:00:00Z"), days);
    let end = Pattern { from: "2026-12-31".into(), every: Every::Month, ..daily() };
    let days = ["2026-12-31 08:00", "2027-01-31 08:00", "2027-02-28 08:00", "2027-03-31 08:00"];
    assert_eq!(check(&work(end), &[], "2026-11-22T00:00:00Z"), days);
    let leap = Pattern { from: "2028-02-29".into(), every: Every::Year, ..daily() };
    let days = ["2028-02-29 08:00", "2029-02-28 08:00", "2030-02-28 08:00", "2031-02-28 08:00"];
    assert_eq!(check(&work(leap), &[], "2026-11-22T00:00:00Z"), days);
    let quarter = Pattern { rule: "rrule:freq=monthly;interval=3;byday=-1FR".into(), every: Every::Rule, ..daily() };
    let days = ["2026-11-27 08:00", "2027-02-26 08:00", "2027-05-28 08:00", "2027-08-27 08:00"];
    assert_eq!(check(&work(quarter), &[], "2026-11-22T00:00:00Z"), days);
}

#[test]
fn a_rule_ends_after_so_many_times_or_with_its_last_day() {
    let twice = Pattern { times: Some(2), ..daily() };
    assert_eq!(check(&work(twice), &[], "2026-11-22T00:00:00Z"), ["2026-11-23 08:00", "2026-11-24 08:00"]);
    let until = Pattern { until: "2026-11-24".into(), time: "23:30".into(), ..daily() };
    assert_eq!(check(&work(until), &[], "2026-11-22T00:00:00Z"), ["2026-11-23 23:30", "2026-11-24 23:30"]);
    let raw = Pattern { rule: "FREQ=DAILY;UNTIL=20261124".into(), every: Every::Rule, ..daily() };
    assert_eq!(check(&work(raw), &[], "2026-11-22T00:00:00Z"), ["2026-11-23 08:00", "2026-11-24 08:00"]);
}

#[test]
fn holidays_are_skipped_or_moved_to_a_day_on_which_somebody_is_there() {
    let christmas = ["2026-12-25", "2026-12-26"];
    let friday = Pattern { from: "2026-12-18".into(), every: Every::Week, ..daily() };
    let on = |on_holiday: OnHoliday| {
        let rule = Work { on_holiday, ..work(friday.clone()) };
        check(&rule, &christmas, "2026-12-19T00:00:00Z").first().cloned().unwrap()
    };
    assert_eq!(on(OnHoliday::Open), "2026-12-25 08:00");
    assert_eq!(on(OnHoliday::Skip), "2027-01-01 08:00");
    assert_eq!(on(OnHoliday::Before), "2026-12-24 08:00");
    assert_eq!(on(OnHoliday::After), "2026-12-28 08:00", "over the second day and the week's end");
}

#[test]
fn what_was_moved_is_found_when_its_own_day_has_passed_and_two_that_meet_are_one() {
    let rule = Work { on_holiday: OnHoliday::After, ..work(Pattern { from: "2026-12-24".into(), ..daily() }) };
    let found = check(&rule, &["2026-12-25", "2026-12-28"], "2026-12-25T09:00:00Z");
    // The 25th moves to the 29th and so does the 28th; Saturday and Sunday are no holidays and stay.
    assert_eq!(found, ["2026-12-26 08:00", "2026-12-27 08:00", "2026-12-29 08:00", "2026-12-30 08:00"]);
}

#[test]
fn what_cannot_be_is_refused_with_the_field_that_is_wrong() {
    let wrong = |change: fn(&mut Work)| {
        let mut rule = work(daily());
        change(&mut rule);
        check_fields(&rule)
    };
    assert_eq!(check_fields(&work(daily())), Vec::<String>::new());
    assert_eq!(wrong(|w| w.title.clear()), ["title"]);
    assert_eq!(wrong(|w| w.title = "x".repeat(201)), ["title"]);
    assert_eq!(wrong(|w| w.priority = 9), ["priority"]);
    assert_eq!(wrong(|w| w.kind = "party".into()), ["kind"]);
    assert_eq!(wrong(|w| w.pattern.from = "23.11.2026".into()), ["from"]);
    assert_eq!(wrong(|w| w.pattern.time = "8 o'clock".into()), ["time"]);
    assert_eq!(wrong(|w| w.pattern.interval = -1), ["interval"]);
    assert_eq!(wrong(|w| w.pattern.weekdays = vec![8]), ["weekdays"]);
    assert_eq!(wrong(|w| w.pattern.times = Some(0)), ["times"]);
    assert_eq!(wrong(|w| w.pattern.until = "2026-11-22".into()), ["until"]);
    assert_eq!(wrong(|w| (w.pattern.times, w.pattern.until) = (Some(2), "2026-12-22".into())), ["times"]);
    assert_eq!(wrong(|w| w.done_by = Some(DoneBy { days: -1, time: "17:00".into() })), ["done_days"]);
    for rule in ["", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2", "every day", "FREQ=DAILY\nRRULE:FREQ=DAILY"] {
        let mut typed = work(Pattern { every: Every::Rule, ..daily() });
        typed.pattern.rule = rule.into();
        assert_eq!(check_fields(&typed), ["rule"], "{rule}");
    }
}

fn check_fields(work: &Work) -> Vec<String> {
    super::check(work).into_iter().map(|f| f.field).collect()
}

#[test]
fn what_is_to_be_done_by_is_an_hour_of_a_later_day_of_ours() {
    let zone = TimeZone::get("Europe/Paris").unwrap();
    let at: Timestamp = "2026-10-23T06:00:00Z".parse().unwrap();
    let by = |days: i64, time: &str| {
        let found = done_by(&DoneBy { days, time: time.into() }, at, &zone).unwrap();
        zone.to_datetime(found).strftime("%Y-%m-%d %H:%M").to_string()
    };
    assert_eq!(by(0, "17:00"), "2026-10-23 17:00");
    assert_eq!(by(3, "17:00"), "2026-10-26 17:00", "the clocks went back between");
    assert_eq!(by(0, "07:00"), "2026-10-24 07:00", "it was opened at eight");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the rule: its moments ascend, lie after the one that was asked for, keep their hour on the wall unless
    /// the clocks leave that hour out, and asking from any of them gives the ones behind it.
    #[test]
    fn moments_ascend_keep_their_hour_and_do_not_depend_on_where_one_begins(
        every in 0usize..4, interval in 1i64..5, which in 0usize..7, weekday in 0u8..8, day in 1i8..29, month in 1i8..13,
        how in 0usize..4, skip in 0usize..3,
    ) {
        let pattern = Pattern {
            from: format!("2026-{month:02}-{day:02}"), every: Every::ALL[every], which: Which::ALL[which], interval, weekday, ..daily()
        };
        let rule = Work { on_holiday: OnHoliday::ALL[how], ..work(pattern) };
        let holidays: Vec<String> = (1..=12).flat_map(|m| [1, 2, 15, 28].map(|d| format!("2026-{m:02}-{d:02}"))).collect();
        let holidays: Vec<&str> = holidays.iter().map(String::as_str).collect();
        let ground = Ground { zone: "Europe/Paris".into(), hours: Some(hours("Europe/Paris", &holidays)) };
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let from: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let all = upcoming(&rule, &ground, from, 12).unwrap();
        prop_assert_eq!(all.len(), 12);
        prop_assert!(all.windows(2).all(|two| two[0] < two[1]) && all[0] > from);
        prop_assert!(all.iter().all(|at| zone.to_datetime(*at).time() == Time::constant(8, 0, 0, 0)));
        let later = upcoming(&rule, &ground, all[skip], 11 - skip).unwrap();
        prop_assert_eq!(&all[skip + 1..], &later[..]);
    }
}
