//! How a list behind a figure looks.

use super::{Listed, Which, url};
use crate::report::pages::Period;
use crate::report::views::{narrowed, ticket_row};
use house::web::Cx;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::list::{Column, empty, more, table};
use ui::number::count;
use ui::{layout, text};

pub fn list(
    cx: &Cx,
    (which, period): (&Which, &Period),
    found: &Listed,
    (title, counted): (&str, Option<i64>),
) -> Markup {
    let w = &cx.words;
    let heads = ["ticket", "state", "priority", "created-at", "took"].map(|k| w.say(&format!("desk-report-{k}")));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = found.tickets.iter().map(|t| ticket_row(cx, t)).collect();
    let report = period.url("/desk/report");
    let next =
        found.next.as_ref().map(|next| format!("{}&after={next}", url("/desk/report/behind", &which.figure, period)));
    layout::reading(
        "tickets",
        html! {
            (layout::crumbs(title, &[(&w.say("desk-report-title"), &report)], title))
            (text::headline("", title, html! {
                @if let Some(n) = counted { (w.say_with("desk-figure-counted", &[("n", count(n as f64, w.numbers()).into())])) " " }
                (narrowed(cx, period))
            }))
            p { (button(&w.say("desk-report-export"), Kind::Secondary).href(&url("/desk/report/behind.csv", &which.figure, period)).icon("download")) }
            @if rows.is_empty() && next.is_none() { (empty(&w.say("desk-figure-none"), html! {})) }
            @else if rows.is_empty() { p class="muted" { (w.say("desk-figure-go-on")) } }
            @else { (table(title, &columns, &rows)) }
            @if let Some(next) = next { (more(&next, &w.say("desk-report-more"))) }
        },
    )
}
