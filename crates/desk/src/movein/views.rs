//! How moves look, and on a ticket what came along with it.

use super::{Kept, Left, Run};
use house::journal::RecordRef;
use house::people::policy::Right;
use house::store::{StoreError, Tx};
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::list::{Column, empty, more, table};
use ui::number::count;
use ui::status::{Tone, state};
use ui::{layout, text};

/// All moves, newest first.
pub fn list(cx: &Cx, runs: &[Run], older: Option<i64>) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-movein-title");
    let heads = ["begun", "source", "stands", "tickets", "messages", "files", "left"]
        .map(|k| w.say(&format!("desk-movein-{k}")));
    let columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 2, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = runs.iter().map(|r| row(cx, r)).collect();
    layout::reading(
        "moves",
        html! {
            (layout::crumbs(&title, &[(&w.say("desk-report-title"), "/desk/report")], &title))
            (text::headline("", &title, html! { (w.say("desk-movein-lead")) }))
            @if cx.may(Right::Administer).is_some() { p { (button(&w.say("desk-moveplan-new"), Kind::Primary).href("/desk/moves/new")) } }
            @if rows.is_empty() { (empty(&w.say("desk-movein-none"), html! {})) }
            @else { (table(&title, &columns, &rows)) }
            @if let Some(older) = older { (more(&format!("/desk/moves?after={older}"), &w.say("desk-movein-older"))) }
        },
    )
}

fn row(cx: &Cx, r: &Run) -> Vec<Markup> {
    let (w, n) = (&cx.words, |value: i64| count(value as f64, cx.words.numbers()));
    vec![
        html! { a href={ "/desk/moves/" (r.id) } { (w.when(r.started_at, cx.now)) " " (w.time(r.started_at)) } },
        html! { (name(&r.source)) br; span class="muted" { (r.origin) } },
        stands(cx, r),
        html! { (n(r.tickets_created + r.tickets_changed)) },
        html! { (n(r.messages_created)) },
        html! { (n(r.files_created)) },
        html! { (n(r.left)) },
    ]
}

/// What people call a system.
pub(crate) fn name(source: &str) -> &str {
    match source {
        "rt" => "Request Tracker",
        "zammad" => "Zammad",
        "osticket" => "osTicket",
        "glpi" => "GLPI",
        "freshservice" => "Freshservice",
        "jira" => "Jira Service Management",
        "csv" => "CSV",
        other => other,
    }
}

fn stands(cx: &Cx, r: &Run) -> Markup {
    let w = &cx.words;
    match r.finished_at {
        Some(_) => state(Tone::Good, &w.say("desk-movein-done")),
        None => state(Tone::Warn, &w.say(&format!("desk-movein-stage-{}", r.stage))),
    }
}

/// How far a move is; fetched again while it goes on.
pub fn progress(cx: &Cx, r: &Run) -> Markup {
    let (w, n) = (&cx.words, |value: i64| count(value as f64, cx.words.numbers()));
    let share = if r.finished_at.is_some() { 1.0 } else { r.tickets_read as f64 / (r.tickets_total.max(1) as f64) };
    let read =
        w.say_with("desk-movein-read", &[("read", n(r.tickets_read).into()), ("total", n(r.tickets_total).into())]);
    let rows = [
        ("people", r.people_read),
        ("created", r.tickets_created),
        ("changed", r.tickets_changed),
        ("messages", r.messages_created),
        ("files", r.files_created),
        ("left", r.left),
    ];
    let words: Vec<(String, Markup)> =
        rows.iter().map(|(k, v)| (w.say(&format!("desk-movein-{k}")), html! { (n(*v)) })).collect();
    let pairs: Vec<(&str, Markup)> = words.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    let body = html! {
        p { (stands(cx, r)) }
        (ui::status::progress("move-progress", &read, share))
        (layout::facts(&pairs))
        @if r.finished_at.is_none() { p class="muted" { (w.say("desk-movein-go-on")) " " a href={ "/desk/moves/" (r.id) } { (w.say("desk-movein-look-again")) } } }
    };
    layout::live("move", &format!("ticket movein:{}", r.id), &format!("/desk/moves/{}", r.id), body)
}

/// One move with what did not come along.
pub fn show(cx: &Cx, r: &Run, (left, after): (&[Left], Option<i64>)) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-movein-one");
    let heads = ["what", "key", "why"].map(|k| w.say(&format!("desk-movein-{k}")));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = left
        .iter()
        .map(|l| {
            vec![
                html! { (w.say(&format!("desk-movein-what-{}", l.what))) },
                html! { (l.source_key) },
                html! { (l.why) },
            ]
        })
        .collect();
    layout::reading(
        "moves",
        html! {
            (layout::crumbs(&title, &[(&w.say("desk-movein-title"), "/desk/moves")], &title))
            (text::headline(&w.date(r.started_at), &w.say_with("desk-movein-from", &[("name", name(&r.source).to_owned().into())]), html! { (r.origin) }))
            (progress(cx, r))
            (layout::section("left", &w.say("desk-movein-left"), html! { @if !rows.is_empty() { a href={ "/desk/moves/" (r.id) "/left.csv" } { (w.say("desk-movein-download")) } } }, html! {
                @if rows.is_empty() { (empty(&w.say("desk-movein-nothing-left"), html! {})) } @else { (table(&w.say("desk-movein-left"), &columns, &rows)) }
                @if let Some(after) = after { (more(&format!("/desk/moves/{}?after={after}", r.id), &w.say("desk-movein-more"))) }
            }))
        },
    )
}

/// What came along with a ticket, beside it.
pub fn panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let kept = super::store::facts(tx, record.number)?;
    if kept.is_empty() {
        return Ok(html! {});
    }
    let source = super::store::ticket_here(tx, record.number)?.and_then(|t| t.source).unwrap_or_default();
    let mut links: Vec<(Option<i64>, &Kept)> = Vec::new();
    for k in &kept {
        let here = if k.about == "link" { super::store::known(tx, &source, "ticket", &k.value)? } else { None };
        links.push((here.and_then(|known| known.ticket), k));
    }
    let title = w.say_with("desk-movein-from", &[("name", name(&source).to_owned().into())]);
    let rows: Vec<(&str, Markup)> = links.iter().map(|(here, k)| (k.name.as_str(), value(*here, k))).collect();
    Ok(layout::panel("moved", &title, html! {}, layout::facts(&rows)))
}

fn value(here: Option<i64>, kept: &Kept) -> Markup {
    match here {
        Some(number) => html! { a href={ "/desk/t/" (number) } { "T-" (number) } },
        None => html! { (kept.value) },
    }
}
