//! What a decision rests on: totals, effects, a hundred futures, options side by side, objectives.

use crate::assets::icon;
use crate::chart::Chart;
use crate::status::{Tone, chip, state};
use maud::{Markup, html};

/// One row of a table in which a chart stands between a name and its figures.
pub struct Row<'a> {
    pub name: &'a str,
    pub detail: &'a str,
    pub chart: &'a Chart,
    /// "€185k".
    pub figure: &'a str,
    /// "€130–280k".
    pub range: &'a str,
}

/// Totals of choices on one axis. `heads` are for screen readers: choice, chart, total.
pub fn totals(heads: [&str; 3], rows: &[Row<'_>], axis: &Chart) -> Markup {
    html! {
        table class="tot" {
            (table_head(heads))
            tbody {
                @for row in rows { (table_row(row)) }
                tr class="ax" aria-hidden="true" { td {} td { (axis) } td {} }
            }
        }
    }
}

/// What happens if nothing is done: each effect with its range.
pub fn effects(heads: [&str; 3], rows: &[Row<'_>]) -> Markup {
    html! { table class="eff" { (table_head(heads)) tbody { @for row in rows { (table_row(row)) } } } }
}

fn table_head(heads: [&str; 3]) -> Markup {
    html! { thead class="vh" { tr { @for head in heads { th scope="col" { (head) } } } } }
}

fn table_row(row: &Row<'_>) -> Markup {
    html! {
        tr {
            th scope="row" {
                @if row.detail.is_empty() { (row.name) } @else { b { (row.name) } span { (row.detail) } }
            }
            td { (row.chart) }
            td class="num" { b { (row.figure) } span class="muted" { (row.range) } }
        }
    }
}

/// A hundred futures beside the sentence that counts them.
pub fn hundred(chart: &Chart, sentence: Markup) -> Markup {
    html! { div class="hundred" { (chart) p { (sentence) } } }
}

/// One of the choices, side by side with the others.
pub struct Choice<'a> {
    pub id: &'a str,
    pub title: &'a str,
    /// "IT recommends"; empty for the others.
    pub mark: &'a str,
    pub detail: &'a str,
    pub price: &'a str,
    pub price_says: &'a str,
    pub effects: &'a [&'a str],
    pub facts: &'a [(&'a str, &'a str)],
}

pub fn choices(list: &[Choice<'_>]) -> Markup {
    html! { div class="opts" { @for choice in list { (one_choice(choice)) } } }
}

fn one_choice(c: &Choice<'_>) -> Markup {
    html! {
        article class=(if c.mark.is_empty() { "opt" } else { "opt rec" }) aria-labelledby=(c.id) {
            header { h3 id=(c.id) { (c.title) } @if !c.mark.is_empty() { (chip(Tone::Accent, c.mark)) } }
            p class="sub" { (c.detail) }
            p class="price" { b class="num" { (c.price) } " " (c.price_says) }
            ul { @for effect in c.effects { li { (effect) } } }
            dl { @for (what, value) in c.facts { div { dt { (what) } dd { (value) } } } }
        }
    }
}

/// Workarounds that stay: (what, since when and at what cost).
pub fn workarounds(rows: &[(&str, &str)]) -> Markup {
    html! {
        ul class="bands" { @for (what, cost) in rows { li { (icon("bandage")) div { b { (what) } span { (cost) } } } } }
    }
}

/// Questions and answers about a proposal: (who, when, words).
pub fn talk(rows: &[(&str, &str, Markup)]) -> Markup {
    html! {
        ul class="talk" {
            @for (who, when, words) in rows {
                li {
                    (crate::text::avatar(who, Tone::Accent))
                    div { p class="who" { b { (who) } " " span class="muted" { (when) } } (words) }
                }
            }
        }
    }
}

/// An objective with the chance of reaching it.
pub struct Objective<'a> {
    pub title: &'a str,
    pub href: &'a str,
    pub part: &'a str,
    pub chart: &'a Chart,
    /// "48% (34–62)".
    pub chance: Markup,
    /// "down from 63%".
    pub change: &'a str,
    pub state: (Tone, &'a str),
}

pub fn objectives(list: &[Objective<'_>]) -> Markup {
    html! {
        ul class="objs" {
            @for o in list {
                li {
                    div class="obj-t" {
                        h3 { @if o.href.is_empty() { (o.title) } @else { a class="quiet" href=(o.href) { (o.title) } } }
                        p { (o.part) }
                    }
                    div class="obj-c" {
                        (o.chart)
                        span class="num" { (o.chance) }
                        span class="muted num was" { (o.change) }
                    }
                    (state(o.state.0, o.state.1))
                }
            }
        }
    }
}

/// A day on which something changes.
pub struct Coming<'a> {
    pub iso: &'a str,
    pub day: &'a str,
    pub weekday: &'a str,
    pub title: &'a str,
    pub time: &'a str,
    pub detail: &'a str,
    /// "Clear of your calendar", and whether it is.
    pub calendar: (bool, &'a str),
}

pub fn coming_up(list: &[Coming<'_>]) -> Markup {
    html! {
        ol class="ups" {
            @for c in list {
                li {
                    time datetime=(c.iso) { b { (c.day) } (c.weekday) }
                    div {
                        h3 { (c.title) " " span class="num muted" { (c.time) } }
                        p { (c.detail) }
                        p class=(if c.calendar.0 { "ok" } else { "ok clash" }) {
                            (icon(if c.calendar.0 { "calendar-check" } else { "calendar-clock" })) (c.calendar.1)
                        }
                    }
                }
            }
        }
    }
}

/// Thank-yous side by side; each is a `work::thanks_card`.
pub fn thanks_list(cards: &[Markup]) -> Markup {
    html! { ul class="thanks-list" { @for card in cards { li { (card) } } } }
}

/// A remark below a chart, such as how honest our ranges have been.
pub fn remark(name: &str, sentence: Markup) -> Markup {
    html! { p class="foot" { (icon(name)) span { (sentence) } } }
}
