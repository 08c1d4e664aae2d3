//! What people see of webhooks: the receivers, how they do, and every delivery.

use super::pages::{Shown, Wanted};
use super::{Delivery, Webhook};
use crate::web::Cx;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{check, field};
use ui::list::{Column, empty, more, table};
use ui::status::{Tone, notice, state};
use ui::{layout, text};

/// What was typed, and what was wrong with it.
#[derive(Default)]
pub(super) struct Typed {
    pub wanted: Wanted,
    pub faults: Vec<(String, String)>,
}

fn standing(cx: &Cx, w: &Webhook) -> Markup {
    let word = |key: &str| cx.words.say(key);
    match (w.state.as_str(), w.failing_since) {
        ("paused", _) => state(Tone::Off, &word("webhook-state-paused")),
        ("gone", _) => state(Tone::Bad, &word("webhook-state-gone")),
        (_, Some(since)) => {
            let when = cx.words.when(since, cx.now);
            state(Tone::Bad, &cx.words.say_with("webhook-state-failing", &[("when", when.into())]))
        }
        _ => state(Tone::Good, &word("webhook-state-on")),
    }
}

pub(super) fn list(cx: &Cx, hooks: &[Webhook], typed: &Typed) -> Markup {
    let w = &cx.words;
    let heads = [w.say("webhook-name"), w.say("webhook-url"), w.say("webhook-kinds"), w.say("webhook-state")];
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = hooks
        .iter()
        .map(|hook| {
            vec![
                html! { a href={ "/settings/webhooks/" (hook.id) } { (hook.name) } },
                html! { code { (hook.url) } },
                html! { @if hook.kinds.is_empty() { (w.say("webhook-kinds-all")) } @else { code { (hook.kinds) } } },
                standing(cx, hook),
            ]
        })
        .collect();
    layout::reading(
        "webhooks",
        html! {
            (text::headline("", &w.say("webhook-title"), html! { (w.say("webhook-lead")) }))
            @if rows.is_empty() { (empty(&w.say("webhook-empty"), html! {})) } @else { (table(&w.say("webhook-title"), &columns, &rows)) }
            (layout::section("add", &w.say("webhook-add"), html! {}, form(cx, "/settings/webhooks", typed, false)))
        },
    )
}

fn form(cx: &Cx, to: &str, typed: &Typed, known: bool) -> Markup {
    let (w, t) = (&cx.words, &typed.wanted);
    let wrong = |name: &str| typed.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = typed.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    action::guarded(html! {
        form method="post" action=(to) {
            (action::csrf(&cx.token()))
            (action::error_summary(&w.say("error-invalid"), &errors))
            (field("name", &w.say("webhook-name")).value(&t.name).error(wrong("name")).required())
            (field("url", &w.say("webhook-url")).value(&t.url).kind("url").error(wrong("url")).hint(&w.say("webhook-url-hint")).required())
            (field("kinds", &w.say("webhook-kinds")).value(&t.kinds).error(wrong("kinds")).hint(&w.say("webhook-kinds-hint")))
            @if known { (check("paused", "1", &w.say("webhook-pause"), t.paused)) }
            (button(&w.say(if known { "webhook-save" } else { "webhook-add" }), Kind::Primary))
        }
    })
}

fn act(cx: &Cx, to: &str, words: &str) -> Markup {
    html! { form method="post" action=(to) { (action::csrf(&cx.token())) (button(words, Kind::Quiet).small()) } }
}

pub(super) fn show(cx: &Cx, shown: &Shown, (secret, typed, limit): (Option<&str>, &Typed, i64)) -> Markup {
    let (w, hook) = (&cx.words, &shown.hook);
    let home = w.say("webhook-title");
    let to = format!("/settings/webhooks/{}", hook.id);
    let kept = Wanted {
        name: hook.name.clone(),
        url: hook.url.clone(),
        kinds: hook.kinds.clone(),
        paused: hook.state == "paused",
    };
    let current = Typed {
        wanted: if typed.faults.is_empty() { kept } else { typed.wanted.clone() },
        faults: typed.faults.clone(),
    };
    let count = |word: &str| shown.counts.iter().find(|(s, _)| s == word).map_or(0, |(_, n)| *n);
    let counts = [("n", count("sent").into()), ("waiting", count("waiting").into()), ("dead", count("dead").into())];
    layout::reading(
        "webhooks",
        html! {
            (layout::crumbs(&home, &[(&home, "/settings/webhooks")], &hook.name))
            (text::headline("", &hook.name, html! { (standing(cx, hook)) " " (w.say_with("webhook-counts", &counts)) }))
            @if let Some(secret) = secret {
                (notice(Tone::Accent, html! { p { b { (w.say("webhook-secret-once")) } } p { code { (secret) } } }))
            }
            (layout::section("deliveries", &w.say("webhook-deliveries"), html! {}, deliveries(cx, shown, limit)))
            (layout::section("change", &w.say("webhook-change"), html! {}, form(cx, &to, &current, true)))
            (layout::section("more", &w.say("webhook-more"), html! {}, html! {
                div class="row-actions" {
                    (act(cx, &format!("{to}/test"), &w.say("webhook-test")))
                    (act(cx, &format!("{to}/secret"), &w.say("webhook-rotate")))
                    (act(cx, &format!("{to}/remove"), &w.say("webhook-remove")))
                }
                p class="hint" { (w.say("webhook-rotate-hint")) }
                form method="post" action={ (to) "/replay" } {
                    (action::csrf(&cx.token()))
                    (field("from", &w.say("webhook-replay-from")).hint(&w.say_with("webhook-replay-hint", &[("seq", hook.at.seq.to_string().into())])))
                    (button(&w.say("webhook-replay"), Kind::Secondary))
                }
            }))
        },
    )
}

fn deliveries(cx: &Cx, shown: &Shown, limit: i64) -> Markup {
    let w = &cx.words;
    let heads =
        ["webhook-event", "webhook-record", "webhook-state", "webhook-answer", "webhook-tried", "webhook-again"]
            .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = shown.deliveries.iter().map(|d| row(cx, shown.hook.id, d)).collect();
    html! {
        @if rows.is_empty() { (empty(&w.say("webhook-none"), html! {})) } @else { (table(&w.say("webhook-deliveries"), &columns, &rows)) }
        @if let Some(last) = shown.deliveries.last().filter(|_| shown.deliveries.len() as i64 == limit) {
            (more(&format!("/settings/webhooks/{}?after={}", shown.hook.id, last.id), &w.say("webhook-older")))
        }
    }
}

fn row(cx: &Cx, hook: i64, d: &Delivery) -> Vec<Markup> {
    let w = &cx.words;
    let (tone, key) = match d.state.as_str() {
        "sent" => (Tone::Good, "webhook-delivery-sent"),
        "dead" => (Tone::Bad, "webhook-delivery-dead"),
        _ if d.attempts > 0 => (Tone::Warn, "webhook-delivery-again"),
        _ => (Tone::Off, "webhook-delivery-waiting"),
    };
    let status = d.status.map(|s| s.to_string()).unwrap_or_default();
    let tried = d.tried_at.map_or_else(String::new, |at| w.when(at, cx.now));
    vec![
        html! { code { (d.kind) } },
        html! { (d.record_kind) " " (d.record_number) },
        html! { (state(tone, &w.say_with(key, &[("n", d.attempts.into()), ("when", w.when(d.next_at, cx.now).into())]))) },
        html! { (status) " " span class="muted" { (d.answer) } },
        html! { (tried) @if let Some(ms) = d.millis { " " span class="muted" { (ms) " ms" } } },
        act(cx, &format!("/settings/webhooks/{hook}/deliveries/{}/resend", d.id), &w.say("webhook-resend")),
    ]
}
