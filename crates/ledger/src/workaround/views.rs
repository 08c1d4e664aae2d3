//! Workarounds on the decision page and in their own list.

use super::{Workaround, WorkaroundInput, rules};
use crate::voice::{self, money_range, money_text, plain_text, say};
use house::words::Speaker;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{date_field, field, number_field};
use ui::list::{Column, empty, table};
use ui::{layout, text};

/// Those that stay if nothing is done; IT can note one down.
pub fn stay(w: &Speaker, n: i64, all: &[Workaround], (may, today): (bool, Date)) -> Markup {
    let kept: Vec<(String, String)> =
        all.iter().filter(|k| k.ended.is_none()).map(|k| (k.kept.name.clone(), cost_words(w, k, today))).collect();
    let rows: Vec<(&str, &str)> = kept.iter().map(|(name, cost)| (name.as_str(), cost.as_str())).collect();
    html! {
        @if !rows.is_empty() || may { h3 class="h3" { (w.say("ledger-workarounds-title")) } }
        @if !rows.is_empty() { (ui::evidence::workarounds(&rows)) }
        @if may { p { (button(&w.say("ledger-workaround-add"), Kind::Quiet).icon("plus").href(&format!("/ledger/{n}/workarounds/new"))) } }
    }
}

fn cost_words(w: &Speaker, k: &Workaround, today: Date) -> String {
    say(
        w,
        "ledger-workaround-cost",
        &[
            ("since", w.civil_date(k.kept.since)),
            ("hours", plain_text(w, rules::told(k.kept.hours))),
            ("month", money_text(w, rules::cost_per_month(&k.kept))),
            ("sofar", money_text(w, rules::cost_so_far(k, today))),
        ],
    )
}

/// All of them.
pub fn list(w: &Speaker, all: &[Workaround], (may, today, token): (bool, Date, &str)) -> Markup {
    let heads = [
        "ledger-head-workaround",
        "ledger-head-since",
        "ledger-head-hours-month",
        "ledger-head-cost-month",
        "ledger-head-cost-sofar",
        "ledger-head-state",
    ]
    .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = all
        .iter()
        .map(|k| {
            vec![
                html! { b { (k.kept.name) } br; a href={ "/ledger/" (k.recommendation) } { "R-" (k.recommendation) " " (k.title) } },
                voice::day(w, k.kept.since),
                voice::plain_range(w, rules::told(k.kept.hours)),
                money_range(w, rules::cost_per_month(&k.kept)),
                money_range(w, rules::cost_so_far(k, today)),
                html! {
                    @match k.ended {
                        Some(day) => (say(w, "ledger-ended-on", &[("day", w.civil_date(day))])),
                        None => {
                            (w.say("ledger-kept"))
                            @if may { form class="inl" method="post" action={ "/ledger/workarounds/" (k.number) "/end" } { (action::csrf(token)) (button(&w.say("ledger-workaround-end"), Kind::Quiet).small()) } }
                        }
                    }
                },
            ]
        })
        .collect();
    let title = w.say("ledger-workarounds");
    let monthly: f64 = all.iter().filter(|k| k.ended.is_none()).map(|k| rules::cost_per_month(&k.kept).mid).sum();
    layout::reading(
        "prop",
        html! {
            (layout::crumbs(&w.say("ledger-crumbs"), &[(&w.say("ledger-title"), "/ledger")], &title))
            (text::headline("", &title, html! { (say(w, "ledger-workarounds-lead", &[("month", voice::money(w, monthly))])) }))
            @if rows.is_empty() { (empty(&w.say("ledger-workarounds-empty"), html! {})) } @else { (table(&title, &columns, &rows)) }
        },
    )
}

/// The form that notes one down.
pub fn form(
    w: &Speaker,
    (n, title): (i64, &str),
    typed: &WorkaroundInput,
    faults: &[(String, String)],
    token: &str,
) -> Markup {
    let hours = ("0", "10000", "any");
    let number = |name: &'static str, key: &str| (name, w.say(key));
    let (low, likely, high, cost) = (
        number("hours_low", "ledger-hours-low"),
        number("hours_likely", "ledger-hours-likely"),
        number("hours_high", "ledger-hours-high"),
        number("hourly_cost", "ledger-hourly-cost"),
    );
    let heading = w.say("ledger-workaround-new");
    layout::reading(
        "prop",
        html! {
            (layout::crumbs(&w.say("ledger-crumbs"), &[(&w.say("ledger-title"), "/ledger"), (title, &format!("/ledger/{n}"))], &heading))
            (text::headline("", &heading, html! { (w.say("ledger-workaround-new-lead")) }))
            form method="post" action={ "/ledger/" (n) "/workarounds" } {
                (action::csrf(token)) (voice::summary(w, faults))
                (field("name", &w.say("ledger-workaround-name")).value(&typed.name).required().error(voice::at(faults, "name")))
                (date_field("since", &w.say("ledger-workaround-since"), &typed.since).required().error(voice::at(faults, "since")))
                (number_field(low.0, &low.1, hours).value(&typed.hours_low).required().error(voice::at(faults, low.0)))
                (number_field(likely.0, &likely.1, hours).value(&typed.hours_likely).required().error(voice::at(faults, likely.0)))
                (number_field(high.0, &high.1, hours).value(&typed.hours_high).required().error(voice::at(faults, high.0)))
                (number_field(cost.0, &cost.1, ("0", "10000", "any")).value(&typed.hourly_cost).required().error(voice::at(faults, cost.0)))
                p { (button(&w.say("ledger-workaround-keep"), Kind::Primary)) }
            }
        },
    )
}
