//! How the ledger says numbers, days and faults to a reader: one place, so that all pages say them alike.

use crate::assessment::Estimate3;
use house::FieldFault;
use house::words::{Speaker, Value};
use jiff::civil::Date;
use maud::{Markup, html};
use ui::number::{Estimate, Unit};

pub fn estimate(e: Estimate3) -> Estimate {
    Estimate::spanning(e.mid, e.low, e.high)
}

/// "€185k (130–280k)" as markup.
pub fn money_range(w: &Speaker, e: Estimate3) -> Markup {
    ui::text::estimate(&estimate(e), Unit::Money(&w.currency), w.numbers())
}

/// "about 8 (4–13)" as markup.
pub fn plain_range(w: &Speaker, e: Estimate3) -> Markup {
    ui::text::estimate(&estimate(e), Unit::Plain, w.numbers())
}

/// "€185k".
pub fn money(w: &Speaker, amount: f64) -> String {
    ui::number::money_short(amount, &w.currency, w.numbers())
}

/// "€185k (€130–280k)" as text, for sentences.
pub fn money_text(w: &Speaker, e: Estimate3) -> String {
    let e = estimate(e);
    format!("{} ({})", money(w, e.mid()), ui::number::money_range(e.low(), e.high(), &w.currency, w.numbers()))
}

/// "40 (20–60)" as text.
pub fn plain_text(w: &Speaker, e: Estimate3) -> String {
    let e = estimate(e);
    format!("{} ({})", ui::number::short(e.mid(), w.numbers()), ui::number::range(e.low(), e.high(), w.numbers()))
}

pub fn percent(w: &Speaker, share: f64) -> String {
    ui::number::percent(share, w.numbers())
}

/// "three years", "1 year".
pub fn years(w: &Speaker, years: i64) -> String {
    w.say_with("ledger-years", &[("n", years.into())])
}

/// A sentence with one bold value in it would need markup inside words; this gives plain text.
pub fn say(w: &Speaker, key: &str, values: &[(&str, String)]) -> String {
    let values: Vec<(&str, Value<'_>)> = values.iter().map(|(n, v)| (*n, v.as_str().into())).collect();
    w.say_with(key, &values)
}

pub fn fault(w: &Speaker, fault: &FieldFault) -> String {
    let values: Vec<(&str, Value<'_>)> = fault.values.iter().map(|(n, v)| (n.as_str(), v.as_str().into())).collect();
    w.say_with(&fault.fault, &values)
}

/// The sentence at one field; empty if it is fine.
pub fn at<'a>(faults: &'a [(String, String)], field: &str) -> &'a str {
    faults.iter().find(|(f, _)| f == field).map_or("", |(_, says)| says)
}

/// Faults as (field, sentence).
pub fn told(w: &Speaker, faults: &[FieldFault]) -> Vec<(String, String)> {
    faults.iter().map(|f| (f.field.clone(), fault(w, f))).collect()
}

pub fn summary(w: &Speaker, faults: &[(String, String)]) -> Markup {
    let lines: Vec<(&str, &str)> = faults.iter().map(|(f, s)| (f.as_str(), s.as_str())).collect();
    ui::action::error_summary(&w.say("ledger-errors"), &lines)
}

/// A day with its machine form.
pub fn day(w: &Speaker, d: Date) -> Markup {
    html! { time datetime=(d) { (w.civil_date(d)) } }
}

/// Today where the reader is.
pub fn today(w: &Speaker, now: jiff::Timestamp) -> Date {
    w.local(now).date()
}
