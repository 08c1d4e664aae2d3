//! How imports and their refused rows look.

use super::{Import, Refusal};
use house::web::Cx;
use maud::{Markup, html};
use ui::list::{Column, empty, more, table};
use ui::number::count;
use ui::status::{Tone, state};
use ui::{layout, text};

/// All imports, newest first; `older` continues the list.
pub fn list(cx: &Cx, imports: &[Import], older: Option<i64>) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-import-title");
    let heads =
        ["begun", "stands", "events", "created", "changed", "refused"].map(|k| w.say(&format!("desk-import-{k}")));
    let columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 1, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = imports.iter().map(|i| row(cx, i)).collect();
    layout::reading(
        "imports",
        html! {
            (layout::crumbs(&title, &[(&w.say("desk-report-title"), "/desk/report")], &title))
            (text::headline("", &title, html! { (w.say("desk-import-lead")) }))
            @if rows.is_empty() { (empty(&w.say("desk-import-none"), html! {})) } @else { (table(&title, &columns, &rows)) }
            @if let Some(older) = older { (more(&format!("/desk/imports?after={older}"), &w.say("desk-import-older"))) }
        },
    )
}

fn row(cx: &Cx, import: &Import) -> Vec<Markup> {
    let (w, n) = (&cx.words, |value: i64| count(value as f64, cx.words.numbers()));
    vec![
        html! { a href={ "/desk/imports/" (import.id) } { (w.when(import.started_at, cx.now)) " " (w.time(import.started_at)) } },
        stands(cx, import),
        html! { (n(import.events_read)) },
        html! { (n(import.tickets_created)) },
        html! { (n(import.tickets_changed)) },
        html! { (n(import.refused)) },
    ]
}

fn stands(cx: &Cx, import: &Import) -> Markup {
    match import.finished_at {
        Some(_) => state(Tone::Good, &cx.words.say("desk-import-finished")),
        None => state(
            Tone::Warn,
            &cx.words.say_with(
                "desk-import-unfinished",
                &[("row", count(import.rows_done as f64, cx.words.numbers()).into())],
            ),
        ),
    }
}

/// One import with its refused rows; `after` continues them.
pub fn show(cx: &Cx, import: &Import, refusals: &[Refusal], after: Option<i64>) -> Markup {
    let w = &cx.words;
    let n = |value: i64| count(value as f64, w.numbers());
    let title = w.say("desk-import-one");
    let heads = ["row", "column", "why", "fix"].map(|k| w.say(&format!("desk-import-{k}")));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = refusals
        .iter()
        .map(|r| {
            vec![
                html! { (r.row) },
                html! { (r.column.as_deref().unwrap_or_default()) },
                html! { (r.why) },
                html! { (r.fix) },
            ]
        })
        .collect();
    let summary = w.say_with(
        "desk-import-summary",
        &[
            ("events", n(import.events_read).into()),
            ("created", n(import.tickets_created).into()),
            ("changed", n(import.tickets_changed).into()),
        ],
    );
    layout::reading(
        "imports",
        html! {
            (layout::crumbs(&title, &[(&w.say("desk-import-title"), "/desk/imports")], &title))
            (text::headline(&w.date(import.started_at), &title, html! { (summary) }))
            p { (stands(cx, import)) }
            (layout::section("refused", &w.say_with("desk-import-refused-rows", &[("n", import.refused.into())]), html! {}, html! {
                @if rows.is_empty() { (empty(&w.say("desk-import-none-refused"), html! {})) }
                @else { p { (w.say("desk-import-refused-lead")) } (table(&title, &columns, &rows)) }
                @if let Some(after) = after { (more(&format!("/desk/imports/{}?after={after}", import.id), &w.say("desk-import-more"))) }
            }))
        },
    )
}
