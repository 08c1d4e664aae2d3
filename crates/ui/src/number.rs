//! Numbers as people write them: short, in their locale, and never more exact than they are.

use std::fmt;

/// How numbers are written. Words come from the callers; only signs and separators live here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    #[default]
    En,
    De,
}

/// What an uncertain number counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit<'a> {
    /// ISO 4217 code: `Unit::Money("EUR")`.
    Money(&'a str),
    /// A share between 0 and 1.
    Percent,
    /// Anything with a name: `Unit::Named("stops a year")`.
    Named(&'a str),
    Plain,
}

/// A number that is not known exactly: the middle and the 8-in-10 range around it.
///
/// It cannot be built without its range, so no page can print the one without the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    mid: f64,
    low: f64,
    high: f64,
    stretched: bool,
}

/// Why three numbers are not an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BadRange {
    pub mid: f64,
    pub low: f64,
    pub high: f64,
}

impl fmt::Display for BadRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not inside {} to {}", self.mid, self.low, self.high)
    }
}

impl std::error::Error for BadRange {}

impl Estimate {
    /// Refuses a range that does not contain its number.
    pub fn new(mid: f64, low: f64, high: f64) -> Result<Self, BadRange> {
        let finite = mid.is_finite() && low.is_finite() && high.is_finite();
        if finite && low <= mid && mid <= high {
            return Ok(Self { mid, low, high, stretched: false });
        }
        Err(BadRange { mid, low, high })
    }

    /// For averages of lopsided losses, which may lie outside the middle eight tenths: the range is
    /// stretched to hold the number and the result is marked as stretched wherever it is printed.
    pub fn spanning(mid: f64, low: f64, high: f64) -> Self {
        Self::new(mid, low, high).unwrap_or_else(|_| {
            let known = [mid, low, high].into_iter().filter(|x| x.is_finite());
            let low = known.clone().reduce(f64::min).unwrap_or(0.0);
            let high = known.reduce(f64::max).unwrap_or(0.0);
            let mid = if mid.is_finite() { mid } else { low };
            Self { mid, low, high, stretched: true }
        })
    }

    pub fn mid(&self) -> f64 {
        self.mid
    }
    pub fn low(&self) -> f64 {
        self.low
    }
    pub fn high(&self) -> f64 {
        self.high
    }
    pub fn stretched(&self) -> bool {
        self.stretched
    }

    /// "€268k", "48%", "8 stops a year".
    pub fn middle(&self, unit: Unit<'_>, locale: Locale) -> String {
        match unit {
            Unit::Money(code) => money_short(self.mid, code, locale),
            Unit::Percent => percent(self.mid, locale),
            Unit::Named(name) => format!("{} {name}", short(self.mid, locale)),
            Unit::Plain => short(self.mid, locale),
        }
    }

    /// "120–470k", "34–62", "4–13": two figures, rounded outwards, without repeating the unit.
    pub fn range(&self, unit: Unit<'_>, locale: Locale) -> String {
        match unit {
            Unit::Percent => {
                let (low, high) = ((self.low * 100.0).floor(), (self.high * 100.0).ceil());
                format!("{}–{}", count(low, locale), count(high, locale))
            }
            _ => range(self.low, self.high, locale),
        }
    }
}

/// Rounds to two significant figures.
pub fn two_figures(value: f64) -> f64 {
    figures(value, f64::round)
}

fn figures(value: f64, how: fn(f64) -> f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let unit = 10f64.powi(value.abs().log10().floor() as i32 - 1);
    // Small differences of binary fractions must not push 0.3 / 0.01 up to 31.
    let steps = value / unit;
    let near = steps.round();
    let steps = if (steps - near).abs() < 1e-9 { near } else { how(steps) };
    if unit < 1.0 { steps / (1.0 / unit).round() } else { steps * unit }
}

/// A whole number with the locale's thousands separator: "11,400".
pub fn count(value: f64, locale: Locale) -> String {
    decimal(value, 0, locale)
}

/// A number with a fixed number of decimals: "1,234.5".
pub fn decimal(value: f64, places: usize, locale: Locale) -> String {
    let (group, point) = match locale {
        Locale::En => (',', '.'),
        Locale::De => ('.', ','),
    };
    let plain = format!("{:.places$}", value.abs());
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    if value < 0.0 && plain.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push(point);
        out.push_str(part);
    }
    out
}

/// The step a number is told in: ones, thousands or millions.
fn step(value: f64) -> (f64, [&'static str; 2]) {
    let size = value.abs();
    if size >= 999_500.0 {
        (1e6, ["m", "\u{a0}Mio."])
    } else if size >= 1_000.0 {
        (1e3, ["k", "\u{a0}Tsd."])
    } else {
        (1.0, ["", ""])
    }
}

fn suffix(names: [&'static str; 2], locale: Locale) -> &'static str {
    match locale {
        Locale::En => names[0],
        Locale::De => names[1],
    }
}

fn scaled(value: f64, locale: Locale) -> String {
    let tenths = value.abs() < 9.95 && (value * 10.0).round() % 10.0 != 0.0;
    decimal(value, usize::from(tenths), locale)
}

/// "268k", "1.2m", "410": short enough to say aloud.
pub fn short(value: f64, locale: Locale) -> String {
    let (unit, names) = step(value);
    format!("{}{}", scaled(value / unit, locale), suffix(names, locale))
}

/// "120–470k": two figures each, rounded outwards so that the middle stays inside.
pub fn range(low: f64, high: f64, locale: Locale) -> String {
    let (low, high) = (figures(low, f64::floor), figures(high, f64::ceil));
    let (unit, names) = step(high);
    if step(low).0 == unit || low == 0.0 {
        let end = suffix(names, locale);
        return format!("{}–{}{end}", scaled(low / unit, locale), scaled(high / unit, locale));
    }
    format!("{}–{}", short(low, locale), short(high, locale))
}

/// "€" for EUR; codes without a sign of their own stay as they are.
pub fn currency_sign(code: &str) -> &str {
    match code {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        other => other,
    }
}

fn with_currency(number: &str, code: &str, locale: Locale) -> String {
    let sign = currency_sign(code);
    let gap = if sign == code { "\u{a0}" } else { "" };
    match (locale, number.strip_prefix('−')) {
        (Locale::De, _) => format!("{number}\u{a0}{sign}"),
        (Locale::En, Some(size)) => format!("−{sign}{gap}{size}"),
        (Locale::En, None) => format!("{sign}{gap}{number}"),
    }
}

/// "€268k", "€1.2m", "268 Tsd. €".
pub fn money_short(value: f64, code: &str, locale: Locale) -> String {
    with_currency(&short(value, locale), code, locale)
}

/// "€11,400": an amount known exactly, to the whole unit.
pub fn money_exact(value: f64, code: &str, locale: Locale) -> String {
    with_currency(&count(value, locale), code, locale)
}

/// "€120–470k": a range that stands alone.
pub fn money_range(low: f64, high: f64, code: &str, locale: Locale) -> String {
    with_currency(&range(low, high, locale), code, locale)
}

/// A share as percent. Almost never and almost always are not rounded to never and always.
pub fn percent(share: f64, locale: Locale) -> String {
    let gap = if locale == Locale::De { "\u{a0}" } else { "" };
    if share > 0.0 && share < 0.005 {
        return format!("<1{gap}%");
    }
    if share < 1.0 && share > 0.995 {
        return format!(">99{gap}%");
    }
    format!("{}{gap}%", count(share * 100.0, locale))
}

/// "48 s", "6 min", "2 h 05", "3 d": signs, not words, so they need no translation.
pub fn duration(seconds: f64) -> String {
    let total = seconds.max(0.0).round() as u64;
    match total {
        0..60 => format!("{total}\u{a0}s"),
        60..3600 => format!("{}\u{a0}min", total / 60),
        3600..172_800 => format!("{}\u{a0}h\u{a0}{:02}", total / 3600, total % 3600 / 60),
        _ => format!("{}\u{a0}d", total / 86_400),
    }
}

/// "6.5 h" with the locale's decimal sign.
pub fn hours(value: f64, locale: Locale) -> String {
    format!("{}\u{a0}h", scaled(value, locale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_short_in_both_languages() {
        assert_eq!(money_short(268_340.0, "EUR", Locale::En), "€268k");
        assert_eq!(money_short(1_200_000.0, "EUR", Locale::En), "€1.2m");
        assert_eq!(money_short(999_700.0, "EUR", Locale::En), "€1m");
        assert_eq!(money_short(1_240_000.0, "EUR", Locale::De), "1,2\u{a0}Mio.\u{a0}€");
        assert_eq!(money_short(-31_000.0, "GBP", Locale::En), "−£31k");
        assert_eq!(money_exact(11_400.0, "CHF", Locale::En), "CHF\u{a0}11,400");
        assert_eq!(money_exact(11_400.0, "EUR", Locale::De), "11.400\u{a0}€");
    }

    #[test]
    fn ranges_have_two_figures_and_open_outwards() {
        assert_eq!(range(120_000.0, 470_000.0, Locale::En), "120–470k");
        assert_eq!(range(138_900.0, 271_000.0, Locale::En), "130–280k");
        assert_eq!(range(840_000.0, 1_210_000.0, Locale::En), "840k–1.3m");
        assert_eq!(range(0.3, 0.7, Locale::En), "0.3–0.7");
        assert_eq!(range(4.0, 13.0, Locale::En), "4–13");
        assert_eq!(money_range(9_000.0, 96_000.0, "EUR", Locale::En), "€9–96k");
    }

    #[test]
    fn an_estimate_needs_a_range_around_it() {
        assert!(Estimate::new(5.0, 6.0, 9.0).is_err());
        assert!(Estimate::new(f64::NAN, 6.0, 9.0).is_err());
        let bent = Estimate::spanning(5.0, 6.0, 9.0);
        assert!(bent.stretched());
        assert_eq!((bent.low(), bent.high()), (5.0, 9.0));
        let empty = Estimate::spanning(f64::NAN, f64::INFINITY, f64::NAN);
        assert!(empty.stretched() && empty.mid() == 0.0);
    }

    #[test]
    fn shares_never_round_to_certainty() {
        assert_eq!(percent(0.48, Locale::En), "48%");
        assert_eq!(percent(0.001, Locale::En), "<1%");
        assert_eq!(percent(0.999, Locale::De), ">99\u{a0}%");
        assert_eq!(percent(1.0, Locale::En), "100%");
        let chance = Estimate::new(0.48, 0.341, 0.619).unwrap();
        assert_eq!(chance.range(Unit::Percent, Locale::En), "34–62");
    }

    #[test]
    fn two_figures_hold_for_every_size() {
        for (value, rounded) in [(0.0, 0.0), (0.01234, 0.012), (7.0, 7.0), (2_949.0, 2_900.0)] {
            assert!((two_figures(value) - rounded).abs() < 1e-12, "{value}");
        }
        assert_eq!(duration(48.0), "48\u{a0}s");
        assert_eq!(duration(7_500.0), "2\u{a0}h\u{a0}05");
    }
}
