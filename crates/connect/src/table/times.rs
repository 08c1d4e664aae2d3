//! How a file writes its times: which number is the day, and what shows it.

use crate::moved::value::wall;
use jiff::Timestamp;
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Which number comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    YearFirst,
    DayFirst,
    MonthFirst,
}

impl Order {
    pub fn word(self) -> &'static str {
        match self {
            Self::YearFirst => "year_first",
            Self::DayFirst => "day_first",
            Self::MonthFirst => "month_first",
        }
    }

    pub fn of(word: &str) -> Option<Self> {
        [Self::YearFirst, Self::DayFirst, Self::MonthFirst].into_iter().find(|o| o.word() == word)
    }
}

/// Why an order is guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// This value begins with the year.
    Year(String),
    /// This value can only be read so.
    Only(String),
    /// Points are how days are written in Central Europe.
    Points(String),
    /// Nothing decides it: both would fit.
    Both(String),
    NoTimes,
}

const MONTHS: [[&str; 2]; 12] = [
    ["jan", "jän"],
    ["feb", "feb"],
    ["mar", "mär"],
    ["apr", "apr"],
    ["may", "mai"],
    ["jun", "jun"],
    ["jul", "jul"],
    ["aug", "aug"],
    ["sep", "sep"],
    ["oct", "okt"],
    ["nov", "nov"],
    ["dec", "dez"],
];

/// The numbers and words of a value, and the first sign between them.
fn pieces(text: &str) -> (Vec<String>, Option<char>) {
    let (mut all, mut current, mut sign) = (Vec::new(), String::new(), None);
    for c in text.chars().take(60) {
        let same = current.chars().last().is_none_or(|l| l.is_ascii_digit() == c.is_ascii_digit());
        if c.is_alphanumeric() && same {
            current.push(c);
            continue;
        }
        if !current.is_empty() {
            all.push(std::mem::take(&mut current));
        }
        if c.is_alphanumeric() {
            current.push(c);
        } else if sign.is_none() && c != ' ' {
            sign = Some(c);
        }
    }
    if !current.is_empty() {
        all.push(current);
    }
    (all, sign)
}

fn month(word: &str) -> Option<i8> {
    let word: String = word.to_lowercase().chars().take(3).collect();
    MONTHS.iter().position(|names| names.contains(&word.as_str())).and_then(|m| i8::try_from(m + 1).ok())
}

fn year(text: &str) -> Option<i16> {
    let number: i16 = text.parse().ok()?;
    match text.len() {
        4 => Some(number),
        2 => Some(if number < 70 { 2000 + number } else { 1900 + number }),
        _ => None,
    }
}

/// A time as a file writes it, read in this order; one with an offset of its own is that instant.
pub fn read(text: &str, order: Order, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(at) = wall(text, zone) {
        return Some(at);
    }
    let (all, _) = pieces(text);
    let named = all.iter().take(3).position(|p| month(p).is_some());
    let get = |at: usize| all.get(at).map(String::as_str);
    // A weekday may stand before: "Mon, 5 Jan 2026".
    let skip = usize::from(get(0).is_some_and(|p| month(p).is_none() && p.chars().all(char::is_alphabetic)));
    let [a, b, c] = [get(skip)?, get(skip + 1)?, get(skip + 2)?];
    let (y, m, d) = match (named, order) {
        (Some(at), _) if at == skip => (year(c)?, month(a)?, b.parse().ok()?),
        (Some(_), _) => (year(c)?, month(b)?, a.parse().ok()?),
        (None, _) if a.len() == 4 => (year(a)?, b.parse().ok()?, c.parse().ok()?),
        (None, Order::YearFirst) => return None,
        (None, Order::DayFirst) => (year(c)?, b.parse().ok()?, a.parse().ok()?),
        (None, Order::MonthFirst) => (year(c)?, a.parse().ok()?, b.parse().ok()?),
    };
    let rest = all.get(skip + 3..).unwrap_or_default();
    let at = moment(jiff::civil::Date::new(y, m, d).ok()?, rest)?;
    let found = zone.to_ambiguous_timestamp(at).compatible().ok()?;
    Some(found).filter(|t| t.as_second() > 365 * 86_400)
}

/// The time of day behind a date: "9", "33", "41", "PM".
fn moment(day: jiff::civil::Date, rest: &[String]) -> Option<DateTime> {
    let numbers: Vec<i8> = rest.iter().map_while(|p| p.parse().ok()).take(3).collect();
    let half = rest.iter().find(|p| ["am", "pm"].contains(&p.to_lowercase().as_str()));
    let mut hour = numbers.first().copied().unwrap_or(0);
    if let Some(half) = half {
        hour = hour % 12 + if half.eq_ignore_ascii_case("pm") { 12 } else { 0 };
    }
    let (minute, second) = (numbers.get(1).copied().unwrap_or(0), numbers.get(2).copied().unwrap_or(0));
    Some(day.to_datetime(jiff::civil::Time::new(hour, minute, second.min(59), 0).ok()?))
}

/// The order that the values show.
pub fn guess<'v>(values: impl Iterator<Item = &'v str>) -> (Order, Why) {
    let (mut points, mut either) = (None, None);
    for value in values.filter(|v| !v.trim().is_empty()).take(2_000) {
        let (all, sign) = pieces(value);
        let first = all.first().map_or("", String::as_str);
        if first.len() == 4 && first.parse::<i16>().is_ok() {
            return (Order::YearFirst, Why::Year(value.to_owned()));
        }
        let number = |at: usize| all.get(at).and_then(|p| p.parse::<i32>().ok());
        let (Some(a), Some(b)) = (number(0), number(1)) else { continue };
        if (13..=31).contains(&a) && b <= 12 {
            return (Order::DayFirst, Why::Only(value.to_owned()));
        }
        if (13..=31).contains(&b) && a <= 12 {
            return (Order::MonthFirst, Why::Only(value.to_owned()));
        }
        if sign == Some('.') {
            points = points.or(Some(value));
        }
        either = either.or(Some(value));
    }
    match (points, either) {
        (Some(value), _) => (Order::DayFirst, Why::Points(value.to_owned())),
        (None, Some(value)) => (Order::DayFirst, Why::Both(value.to_owned())),
        (None, None) => (Order::YearFirst, Why::NoTimes),
    }
}

/// Whether a value can be a time at all.
pub fn may_be(value: &str) -> bool {
    [Order::DayFirst, Order::MonthFirst]
        .into_iter()
        .any(|o| read(value, o, &TimeZone::UTC).is_some_and(|t| t < limit()))
}

fn limit() -> Timestamp {
    date(2100, 1, 1).to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |z| z.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str, order: Order) -> String {
        read(text, order, &TimeZone::get("Europe/Berlin").unwrap()).map_or("-".to_owned(), |t| t.to_string())
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        use Order::{DayFirst, MonthFirst, YearFirst};
        let all = [
            ("22.11.2026 09:33", DayFirst, "2026-11-22T08:33:00Z"),
            ("22.11.26", DayFirst, "2026-11-21T23:00:00Z"),
            ("11/22/2026 9:33 PM", MonthFirst, "2026-11-22T20:33:00Z"),
            ("3/4/2026", MonthFirst, "2026-03-03T23:00:00Z"),
            ("3/4/2026", DayFirst, "2026-04-02T22:00:00Z"),
            ("2026-11-22 09:33:41", DayFirst, "2026-11-22T08:33:41Z"),
            ("2026-11-22T09:33:41Z", DayFirst, "2026-11-22T09:33:41Z"),
            ("2026/11/22 09:33", YearFirst, "2026-11-22T08:33:00Z"),
            ("22 Nov 2026 09:33", MonthFirst, "2026-11-22T08:33:00Z"),
            ("22. März 2026, 09:33 Uhr", DayFirst, "2026-03-22T08:33:00Z"),
            ("Nov 22, 2026 12:05 AM", DayFirst, "2026-11-21T23:05:00Z"),
            ("Mon, 5 Jan 2026 10:00:00 +0000", DayFirst, "2026-01-05T09:00:00Z"),
            ("31.02.2026", DayFirst, "-"),
            ("soon", DayFirst, "-"),
            ("", DayFirst, "-"),
        ];
        for (text, order, wanted) in all {
            assert_eq!(at(text, order), wanted, "{text}");
        }
    }

    #[test]
    fn the_order_is_guessed_from_what_only_one_can_be() {
        let order = |values: &[&str]| guess(values.iter().copied());
        assert_eq!(order(&["01/02/2026", "01/13/2026"]), (Order::MonthFirst, Why::Only("01/13/2026".to_owned())));
        assert_eq!(order(&["01/02/2026", "13/02/2026"]).0, Order::DayFirst);
        assert_eq!(order(&["01.02.2026"]), (Order::DayFirst, Why::Points("01.02.2026".to_owned())));
        assert_eq!(order(&["01/02/2026"]), (Order::DayFirst, Why::Both("01/02/2026".to_owned())));
        assert_eq!(order(&["2026-01-02"]).0, Order::YearFirst);
        assert_eq!(order(&["x", ""]), (Order::YearFirst, Why::NoTimes));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in ".{0,60}") {
            for order in [Order::YearFirst, Order::DayFirst, Order::MonthFirst] {
                read(&text, order, &TimeZone::UTC);
            }
            guess([text.as_str()].into_iter());
        }
    }
}
