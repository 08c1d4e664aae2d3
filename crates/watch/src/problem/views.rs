//! How problems look: the list, one of them, and the word to all who wait before it is sent.

use super::{Problem, Standing, Written};
use house::people::policy::Right;
use house::record::Card;
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{check, field, textarea};
use ui::list::{Column, empty, more, table};
use ui::status::{Tone, notice, state};
use ui::work::paragraphs;
use ui::{layout, text};

fn standing(w: &Speaker, s: Standing) -> Markup {
    let tone = match s {
        Standing::Open => Tone::Accent,
        Standing::KnownError => Tone::Warn,
        Standing::Resolved => Tone::Good,
    };
    state(tone, &w.say(&format!("watch-problem-state-{}", s.word().replace('_', "-"))))
}

pub fn list(cx: &Cx, problems: &[Problem], next: Option<i64>) -> Markup {
    let w = &cx.words;
    let heads =
        ["watch-problem-title", "watch-problem-stands", "watch-problem-owner", "watch-problem-since"].map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = problems
        .iter()
        .map(|p| {
            vec![
                html! { a href={ "/watch/problems/" (p.number) } { (p.title) } span class="muted" { " P-" (p.number) } },
                standing(w, p.state),
                html! { (p.owner_name) },
                html! { (w.when(p.opened_at, cx.now)) },
            ]
        })
        .collect();
    layout::reading(
        "problems",
        html! {
            (text::headline("", &w.say("watch-problem-list"), html! { (w.say("watch-problem-lead")) }))
            (crate::asset::views::ways(cx))
            @if cx.may(Right::WatchWork).is_some() { p { (button(&w.say("watch-problem-new"), Kind::Primary).icon("plus").href("/watch/problems/new")) } }
            @if rows.is_empty() { (empty(&w.say("watch-problem-none"), html! {})) } @else { (table(&w.say("watch-problem-list"), &columns, &rows)) }
            @if let Some(n) = next { (more(&format!("/watch/problems?after={n}"), &w.say("watch-asset-more"))) }
        },
    )
}

/// The form of a problem: new (with the ticket it begins with) or known (number and version).
pub fn form(
    cx: &Cx,
    (known, ticket): (Option<(i64, i64)>, Option<i64>),
    p: &Written,
    faults: &[(String, String)],
) -> Markup {
    let w = &cx.words;
    let fault = |n: &str| faults.iter().find(|(f, _)| f == n).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let to = known.map_or_else(|| "/watch/problems/new".to_owned(), |(n, _)| format!("/watch/problems/{n}/edit"));
    let title = if known.is_some() { p.title.clone() } else { w.say("watch-problem-new") };
    layout::reading(
        "problems",
        html! {
            (layout::crumbs(&w.say("watch-problem-list"), &[(&w.say("watch-problem-list"), "/watch/problems")], &title))
            (text::headline("", &title, html! {}))
            (action::guarded(html! { form method="post" action=(to) {
                (action::csrf(&cx.token()))
                @if let Some((_, version)) = known { input type="hidden" name="_version" value=(version); }
                @if let Some(t) = ticket { input type="hidden" name="ticket" value=(t); p class="hint" { (w.say_with("watch-problem-begins-with", &[("ticket", format!("T-{t}").into())])) } }
                (action::error_summary(&w.say("error-invalid"), &errors))
                (field("title", &w.say("watch-problem-title")).value(&p.title).error(fault("title")).required())
                (textarea("cause", &w.say("watch-problem-cause"), 4).value(&p.cause).error(fault("cause")))
                (check("known_error", "1", &w.say("watch-problem-known-error"), p.known_error))
                (textarea("workaround", &w.say("watch-problem-workaround"), 4).value(&p.workaround).hint(&w.say("watch-problem-workaround-hint")).error(fault("workaround")))
                (field("owner", &w.say("watch-problem-owner")).value(&p.owner).error(fault("owner")).hint(&w.say("watch-asset-owner-hint")))
                (button(&w.say("watch-asset-save"), Kind::Primary))
            } }))
        },
    )
}

pub fn show(cx: &Cx, p: &Problem, (incidents, waiting): (&[Card], usize), faults: &[(String, String)]) -> Markup {
    let w = &cx.words;
    let works = cx.may(Right::WatchWork).is_some();
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let n = p.number;
    let mut facts: Vec<(String, Markup)> = vec![
        (w.say("watch-problem-since"), html! { (w.when(p.opened_at, cx.now)) }),
        (
            w.say("watch-problem-incidents"),
            html! { (w.say_with("watch-problem-counts", &[("all", incidents.len().into()), ("waiting", waiting.into())])) },
        ),
    ];
    if !p.owner_name.is_empty() {
        facts.push((w.say("watch-problem-owner"), html! { (p.owner_name) }));
    }
    if let Some(at) = p.resolved_at {
        facts.push((w.say("watch-problem-resolved-at"), html! { (w.when(at, cx.now)) }));
    }
    let facts: Vec<(&str, Markup)> = facts.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    layout::reading(
        "problems",
        html! {
            (layout::crumbs(&w.say("watch-problem-list"), &[(&w.say("watch-problem-list"), "/watch/problems")], &format!("P-{n}")))
            (text::headline("", &p.title, standing(w, p.state)))
            (action::error_summary(&w.say("error-invalid"), &errors))
            (layout::facts(&facts))
            @if !p.cause.is_empty() { (layout::section("cause", &w.say("watch-problem-cause"), html! {}, paragraphs(&p.cause))) }
            @if !p.workaround.is_empty() { (layout::section("workaround", &w.say("watch-problem-workaround"), html! {}, paragraphs(&p.workaround))) }
            @if works { p { (button(&w.say("watch-asset-edit"), Kind::Secondary).icon("pencil").href(&format!("/watch/problems/{n}/edit"))) } }
            (layout::section("incidents", &w.say("watch-problem-incidents"), html! {}, html! {
                @if incidents.is_empty() { (empty(&w.say("watch-problem-no-incidents"), html! {})) }
                ul class="sim" { @for c in incidents { li { a href={ "/desk/t/" (c.record.number) } { (c.title) } span { "T-" (c.record.number) " · " (w.say(&format!("watch-problem-ticket-{}", c.state.replace('_', "-")))) } } } }
                @if works {
                    form method="post" action={ "/watch/problems/" (n) "/incidents" } class="row-f" {
                        (action::csrf(&cx.token()))
                        (field("tickets", &w.say("watch-problem-add")).hint(&w.say("watch-problem-add-hint")))
                        div class="field" { (button(&w.say("watch-asset-tie-verb"), Kind::Secondary).icon("link")) }
                    }
                }
            }))
            @if works && p.state != Standing::Resolved {
                (layout::section("tell", &w.say("watch-problem-tell"), html! {}, html! {
                    form method="post" action={ "/watch/problems/" (n) "/preview" } {
                        (action::csrf(&cx.token()))
                        (textarea("text", &w.say("watch-problem-text"), 4).value(&p.workaround).hint(&w.say("watch-problem-text-hint")))
                        p class="more" {
                            (button(&w.say("watch-problem-see-who"), Kind::Primary).sends("then", "send"))
                            (button(&w.say("watch-problem-see-solve"), Kind::Secondary).sends("then", "solve"))
                        }
                    }
                    form method="post" action={ "/watch/problems/" (n) "/resolve" } { (action::csrf(&cx.token())) (button(&w.say("watch-problem-resolve-only"), Kind::Quiet).icon("check")) }
                }))
            }
            @if works && p.state == Standing::Resolved {
                form method="post" action={ "/watch/problems/" (n) "/reopen" } { (action::csrf(&cx.token())) (button(&w.say("watch-problem-reopen"), Kind::Secondary).icon("rotate-ccw")) }
            }
        },
    )
}

/// Who would be told what, before it is sent.
pub fn preview(cx: &Cx, p: &Problem, (text_of, solve): (&str, bool), waiting: &[&Card]) -> Markup {
    let w = &cx.words;
    let n = p.number;
    let to = if solve { format!("/watch/problems/{n}/resolve") } else { format!("/watch/problems/{n}/broadcast") };
    let verb = w.say_with(
        if solve { "watch-problem-send-solve" } else { "watch-problem-send" },
        &[("n", waiting.len().into())],
    );
    layout::reading(
        "problems",
        html! {
            (layout::crumbs(&w.say("watch-problem-list"), &[(&w.say("watch-problem-list"), "/watch/problems"), (&p.title, &format!("/watch/problems/{n}"))], &w.say("watch-problem-tell")))
            (text::headline("", &w.say_with("watch-problem-will-tell", &[("n", waiting.len().into())]), html! { (w.say("watch-problem-will-tell-lead")) }))
            (notice(Tone::Accent, paragraphs(text_of)))
            form method="post" action=(to) {
                (action::csrf(&cx.token()))
                input type="hidden" name="text" value=(text_of);
                (button(&verb, Kind::Primary).icon("megaphone"))
            }
            ul class="sim" { @for c in waiting.iter().take(200) { li { a href={ "/desk/t/" (c.record.number) } { (c.title) } span { "T-" (c.record.number) } } } }
        },
    )
}
