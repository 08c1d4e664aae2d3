//! How the exports of an organisation look.

use super::Export;
use crate::web::Cx;
use maud::{Markup, html};
use ui::action::{Kind, button, form};
use ui::list::{Column, empty, more, table};
use ui::number::count;
use ui::status::{Tone, state};
use ui::{layout, text};

/// The whole page.
pub fn page(cx: &Cx, exports: &[Export], older: Option<i64>) -> Markup {
    let w = &cx.words;
    layout::reading(
        "moving",
        html! {
            (text::headline("", &w.say("moving-title"), html! { (w.say("moving-lead")) }))
            (form("/moving/exports", &cx.token(), "body", html! { (button(&w.say("moving-ask"), Kind::Primary)) }))
            p class="muted" { (w.say("moving-left-out")) }
            (layout::section("exports", &w.say("moving-exports"), html! {}, list(cx, exports, older)))
        },
    )
}

/// The exports; fetched again while one of them is written.
pub fn list(cx: &Cx, exports: &[Export], older: Option<i64>) -> Markup {
    let w = &cx.words;
    let heads = ["asked-at", "stands", "rows", "size", "fetch"].map(|k| w.say(&format!("moving-{k}")));
    let columns: Vec<Column<'_>> = heads
        .iter()
        .enumerate()
        .map(|(i, words)| Column { words, figures: i == 2 || i == 3, ..Column::default() })
        .collect();
    let rows: Vec<Vec<Markup>> = exports.iter().map(|e| row(cx, e)).collect();
    let body = html! {
        @if rows.is_empty() { (empty(&w.say("moving-none"), html! {})) } @else { (table(&w.say("moving-exports"), &columns, &rows)) }
        @if exports.iter().any(|e| e.state == "waiting" || e.state == "running") { p { a href="/moving" { (w.say("moving-look-again")) } } }
        @if let Some(older) = older { (more(&format!("/moving?after={older}"), &w.say("moving-older"))) }
    };
    layout::live("export-list", "organisation:1 change", "/moving", body)
}

fn row(cx: &Cx, e: &Export) -> Vec<Markup> {
    let w = &cx.words;
    vec![
        html! { (w.when(e.asked_at, cx.now)) " " (w.time(e.asked_at)) @if !e.asked_by_name.is_empty() { br; span class="muted" { (e.asked_by_name) } } },
        stands(cx, e),
        html! { (count(e.rows as f64, w.numbers())) },
        html! { @if e.bytes > 0 { (w.say_with("moving-megabytes", &[("n", ui::number::decimal(e.bytes as f64 / 1e6, 1, w.numbers()).into())])) } },
        html! {
            @if e.state == "ready" {
                form method="post" action={ "/moving/exports/" (e.id) "/download" } {
                    (ui::action::csrf(&cx.token()))
                    (button(&w.say("moving-download"), Kind::Secondary).small())
                }
            }
        },
    ]
}

fn stands(cx: &Cx, e: &Export) -> Markup {
    let w = &cx.words;
    let word = w.say(&format!("moving-state-{}", e.state));
    match e.state.as_str() {
        "ready" => state(Tone::Good, &word),
        "failed" => {
            html! { (state(Tone::Bad, &word)) @if let Some(why) = &e.failure { br; span class="muted" { (why) } } }
        }
        "running" => {
            html! { (state(Tone::Warn, &word)) @if !e.at_table.is_empty() { br; span class="muted" { code { (e.at_table) } } } }
        }
        "waiting" => state(Tone::Warn, &word),
        _ => state(Tone::Off, &word),
    }
}
