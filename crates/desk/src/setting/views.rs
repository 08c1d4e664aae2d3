//! The page of service hours and promises: sentences for everybody, a form for those who answer for them.

use super::Setting;
use super::rules::{Typed, typed};
use crate::promise::Kind as Promise;
use crate::ticket::Priority;
use crate::ticket::views::{length, urgency};
use house::web::Cx;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{field, textarea};
use ui::list::{Column, table};
use ui::{layout, text};

const DAYS: [(&str, &str); 7] = [
    ("mon", "weekday-1"),
    ("tue", "weekday-2"),
    ("wed", "weekday-3"),
    ("thu", "weekday-4"),
    ("fri", "weekday-5"),
    ("sat", "weekday-6"),
    ("sun", "weekday-7"),
];

/// What the form shows again when something could not be taken.
#[derive(Default)]
pub struct Again {
    pub typed: Option<Typed>,
    /// Field and sentence.
    pub faults: Vec<(String, String)>,
}

pub fn page(cx: &Cx, setting: &Setting, may_edit: bool, again: &Again) -> Markup {
    let w = &cx.words;
    let shown = again.typed.clone().unwrap_or_else(|| typed(setting));
    layout::reading(
        "desk-promises",
        html! {
            (text::headline("", &w.say("desk-promises"), html! { (w.say("desk-promises-lead")) }))
            (layout::section("promised", &w.say("desk-promised"), html! {}, promised(cx, setting)))
            (layout::section("hours", &w.say("desk-hours"), html! { (setting.calendar.zone().iana_name().unwrap_or("UTC")) }, hours(cx, setting)))
            @if may_edit { (layout::section("change", &w.say("desk-promises-change"), html! {}, form(cx, &shown, again))) }
        },
    )
}

fn promised(cx: &Cx, setting: &Setting) -> Markup {
    let w = &cx.words;
    let heads = [w.say("desk-new-priority"), w.say("desk-promise-first"), w.say("desk-promise-resolve")];
    let columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 0, ..Column::default() }).collect();
    let time = |p: Priority, kind| {
        let goal = setting.policy.goals.get(&p.number()).and_then(|g| g.get(&kind));
        goal.map_or_else(|| w.say("desk-promise-none"), |g| length(g.seconds))
    };
    let rows: Vec<Vec<Markup>> = Priority::ALL
        .into_iter()
        .map(|p| {
            vec![
                html! { (w.say(urgency(p).1)) },
                html! { (time(p, Promise::FirstResponse)) },
                html! { (time(p, Promise::Resolve)) },
            ]
        })
        .collect();
    html! { (table(&w.say("desk-promised"), &columns, &rows)) p class="hint" { (w.say("desk-promised-how")) } }
}

fn hours(cx: &Cx, setting: &Setting) -> Markup {
    let w = &cx.words;
    let shown = typed(setting);
    let rows: Vec<(String, String)> = DAYS
        .iter()
        .map(|(day, word)| {
            let hours = of_day(&shown, day);
            (w.say(word), if hours.is_empty() { w.say("desk-closed-day") } else { hours.to_owned() })
        })
        .collect();
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(day, hours)| (day.as_str(), html! { (hours) })).collect();
    html! {
        (layout::facts(&rows))
        @if setting.calendar.holidays().is_empty() { p class="hint" { (w.say("desk-no-holidays")) } }
        @else { p { (w.say("desk-holidays")) ": " @for (i, d) in setting.calendar.holidays().iter().enumerate() { @if i > 0 { ", " } (w.civil_date(*d)) } } }
    }
}

fn of_day<'t>(typed: &'t Typed, day: &str) -> &'t str {
    match day {
        "mon" => &typed.mon,
        "tue" => &typed.tue,
        "wed" => &typed.wed,
        "thu" => &typed.thu,
        "fri" => &typed.fri,
        "sat" => &typed.sat,
        _ => &typed.sun,
    }
}

fn form(cx: &Cx, t: &Typed, again: &Again) -> Markup {
    let w = &cx.words;
    let fault = |name: &str| again.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let firsts = [&t.first_1, &t.first_2, &t.first_3, &t.first_4];
    let resolves = [&t.resolve_1, &t.resolve_2, &t.resolve_3, &t.resolve_4];
    let promise = |name: &str, word: &str, p: Priority, value: &str| {
        let (name, label) = (format!("{name}_{}", p.number()), format!("{}: {}", w.say(urgency(p).1), w.say(word)));
        html! { (field(&name, &label).value(value).error(fault(&name)).required()) }
    };
    action::guarded(html! {
        form method="post" action="/desk/promises" {
            (action::csrf(&cx.token()))
            (action::error_summary(&w.say("error-invalid"), &errors))
            p class="hint" { (w.say("desk-hours-hint")) }
            @for (day, word) in DAYS { (field(day, &w.say(word)).value(of_day(t, day)).error(fault(day))) }
            (textarea("holidays", &w.say("desk-holidays"), 4).value(&t.holidays).hint(&w.say("desk-holidays-hint")).error(fault("holidays")))
            p class="hint" { (w.say("desk-promises-hint")) }
            @for ((p, first), resolve) in Priority::ALL.into_iter().zip(firsts).zip(resolves) {
                (promise("first", "desk-promise-first", p, first)) (promise("resolve", "desk-promise-resolve", p, resolve))
            }
            (button(&w.say("desk-promises-save"), Kind::Primary))
        }
    })
}
