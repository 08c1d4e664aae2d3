//! Which rows of the sums a span of days is read from: whole years and months where they fit, days at the edges. So a
//! question about ten years reads hardly more rows than one about ten weeks.

use super::super::{Day, Span};
use super::day_number;
use jiff::civil::{Date, date};

pub const DAY: i64 = 0;
pub const MONTH: i64 = 1;
pub const YEAR: i64 = 2;

/// Rows of one grain, `[from, to)` of its periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub grain: i64,
    pub from: i64,
    pub to: i64,
}

/// The date of a day.
pub fn date_of(day: Day) -> Date {
    date(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap_or(Date::MAX)
}

/// The three rows in which a day counts.
pub fn of_day(day: Day) -> [(i64, i64); 3] {
    let d = date_of(day);
    let (year, month) = (i64::from(d.year()), i64::from(d.month()));
    [(DAY, i64::from(day)), (MONTH, year * 12 + month - 1), (YEAR, year)]
}

fn first_of_month(month: i64) -> Day {
    let (year, m) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    Date::new(i16::try_from(year).unwrap_or(i16::MAX), i8::try_from(m).unwrap_or(1), 1).map_or(Day::MAX, day_number)
}

/// The first and the last day that any clock here can show.
const EVER: (Day, Day) = (-300_000, 300_000);

/// The runs that make up a span, at most five, none overlapping.
pub fn runs(span: Span) -> Vec<Run> {
    let from = span.from.unwrap_or(EVER.0).max(EVER.0);
    let to = span.to.unwrap_or(EVER.1).min(EVER.1);
    if from >= to {
        return Vec::new();
    }
    let day = |from: Day, to: Day| Run { grain: DAY, from: i64::from(from), to: i64::from(to) };
    // The first month that begins within, and the month that is not whole any more.
    let [_, (_, month_from), _] = of_day(from);
    let m0 = if first_of_month(month_from) == from { month_from } else { month_from + 1 };
    let [_, (_, m1), _] = of_day(to);
    if m0 >= m1 {
        return vec![day(from, to)];
    }
    let y0 = if m0.rem_euclid(12) == 0 { m0.div_euclid(12) } else { m0.div_euclid(12) + 1 };
    let y1 = m1.div_euclid(12);
    let mut all = vec![day(from, first_of_month(m0))];
    if y0 < y1 {
        all.push(Run { grain: MONTH, from: m0, to: y0 * 12 });
        all.push(Run { grain: YEAR, from: y0, to: y1 });
        all.push(Run { grain: MONTH, from: y1 * 12, to: m1 });
    } else {
        all.push(Run { grain: MONTH, from: m0, to: m1 });
    }
    all.push(day(first_of_month(m1), to));
    all.retain(|run| run.from < run.to);
    all
}

/// The whole months that a span touches: what groups of incidents are summed by.
pub fn months(span: Span) -> Span {
    Span {
        from: span.from.map(|day| first_of_month(month_of(day))),
        to: span.to.map(|day| first_of_month(month_of(day.saturating_sub(1)) + 1)),
    }
}

/// The days from the first of the month that began `back` months before that of a day.
pub fn since_month(day: Day, back: i64) -> Span {
    Span { from: Some(first_of_month(month_of(day) - back)), to: None }
}

fn month_of(day: Day) -> i64 {
    let [_, (_, month), _] = of_day(day.clamp(EVER.0, EVER.1));
    month
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_day_of_a_span_counts_once_and_no_other(from in -2_000..25_000i32, length in 0..3_000i32, probe in -3_000..29_000i32) {
            let span = Span { from: Some(from), to: Some(from + length) };
            let parts = runs(span);
            let hit = |day: Day| {
                of_day(day).iter().map(|(grain, period)| parts.iter().filter(|r| r.grain == *grain && r.from <= *period && *period < r.to).count()).sum::<usize>()
            };
            for day in [probe, from, from - 1, from + length - 1, from + length] {
                prop_assert_eq!(hit(day), usize::from(span.holds(day)), "{} in {:?}", day, span);
            }
            prop_assert!(parts.len() <= 5);
            let rows: i64 = parts.iter().map(|r| r.to - r.from).sum();
            prop_assert!(rows <= 2 * 31 + 2 * 11 + i64::from(length) / 365 + 1, "{rows} rows for {length} days");
        }

        #[test]
        fn months_hold_the_span_and_end_with_months(from in -2_000..25_000i32, length in 1..900i32) {
            let span = Span { from: Some(from), to: Some(from + length) };
            let whole = months(span);
            prop_assert!(whole.holds(from) && whole.holds(from + length - 1));
            prop_assert!(runs(whole).iter().all(|r| r.grain != DAY));
            let slack = whole.to.unwrap_or_default() - whole.from.unwrap_or_default() - length;
            prop_assert!((0..=60).contains(&slack), "{slack}");
        }

        #[test]
        fn ever_is_years(day in -2_000..25_000i32) {
            let parts = runs(Span::default());
            let hit = of_day(day).iter().filter(|(grain, period)| parts.iter().any(|r| r.grain == *grain && r.from <= *period && *period < r.to)).count();
            prop_assert_eq!(hit, 1);
        }
    }
}
