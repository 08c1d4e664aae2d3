//! What is said: claims, sentences, people, moments and numbers inside text.

use crate::number::{Estimate, Locale, Unit, money_exact, money_short};
use crate::status::Tone;
use maud::{Markup, html};

/// The page's message, in serif, with figures in bold inside it. Use once near the top.
pub fn claim(sentence: Markup) -> Markup {
    html! { p class="claim" { (sentence) } }
}

/// The head of a reading page: a small line, the message as `h1`, and what follows from it.
pub fn headline(eyebrow: &str, message: &str, lead: Markup) -> Markup {
    html! {
        header class="hero-say" {
            @if !eyebrow.is_empty() { p class="eyebrow" { (eyebrow) } }
            h1 { (message) }
            @if !lead.0.is_empty() { p class="lead" { (lead) } }
        }
    }
}

/// A supporting sentence. Bold inside it is ink, the rest is quieter.
pub fn say(sentence: Markup) -> Markup {
    html! { p class="say" { (sentence) } }
}

/// The head of a section: serif title and a quiet remark at the other end.
pub fn section_head(id: &str, title: &str, aside: Markup) -> Markup {
    html! {
        div class="sec-h" {
            h2 id=(id) { (title) }
            @if !aside.0.is_empty() { span class="aside" { (aside) } }
        }
    }
}

/// An amount that is known: "€11,400". Uncertain amounts go through [`estimate`].
pub fn money(amount: f64, currency: &str, locale: Locale) -> Markup {
    html! { strong class="num" { (money_exact(amount, currency, locale)) } }
}

/// A known amount in short form: "€111k".
pub fn money_brief(amount: f64, currency: &str, locale: Locale) -> Markup {
    html! { b class="num" { (money_short(amount, currency, locale)) } }
}

/// The only way to print an uncertain number: the middle, then its 8-in-10 range.
pub fn estimate(number: &Estimate, unit: Unit<'_>, locale: Locale) -> Markup {
    let sign = if number.stretched() { "≈ " } else { "" };
    html! {
        span class=(if number.stretched() { "num est stretched" } else { "num est" }) {
            b { (sign) (number.middle(unit, locale)) } " "
            span class="muted" { "(" (number.range(unit, locale)) ")" }
        }
    }
}

/// A moment: what people say ("4 days left") with the exact time on hover and for machines.
pub fn when(iso: &str, relative: &str, absolute: &str) -> Markup {
    html! { time datetime=(iso) title=(absolute) { (relative) } }
}

/// The first letters of the first and last name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

/// A round sign with a person's initials. Plum (`Tone::People`) only beside thanks.
pub fn avatar(name: &str, tone: Tone) -> Markup {
    let class = match tone {
        Tone::People => "av p",
        Tone::Off => "av n",
        _ => "av",
    };
    html! { span class=(class) aria-hidden="true" { (initials(name)) } }
}

/// A person in a line of text: small avatar and name.
pub fn person(name: &str) -> Markup {
    html! {
        span class="person" {
            span class="av s" aria-hidden="true" { (initials(name)) }
            span { (name) }
        }
    }
}

/// A term with its plain meaning one touch away; what it is about is heard, not seen. `id` must be unique on the page.
pub fn gloss(id: &str, (term, about): (&str, &str), meaning: &str) -> Markup {
    html! {
        button type="button" class="gloss" popovertarget=(id) { (term) @if !about.is_empty() { (hidden(&format!(": {about}"))) } }
        span id=(id) class="gloss-says" popover { (meaning) }
    }
}

/// Words only screen readers hear.
pub fn hidden(words: &str) -> Markup {
    html! { span class="vh" { (words) } }
}
