//! What is not sent yet, where people see it: at the end of the conversation, and around the composer.

use super::{Held, Unsent};
use crate::Ticket;
use crate::ticket::Then;
use crate::ticket::views::act_on;
use house::people::policy::Right;
use house::web::Cx;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::assets::icon;
use ui::status::{Tone, chip_icon, clock};
use ui::work::{Said, message, paragraphs};

/// The messages that wait on this ticket, as they will stand in the conversation.
pub fn waiting(cx: &Cx, t: &Ticket, unsent: &Unsent) -> Markup {
    html! { @for held in &unsent.held { (waiting_one(cx, t, held)) } }
}

fn waiting_one(cx: &Cx, t: &Ticket, held: &Held) -> Markup {
    let w = &cx.words;
    let (id, iso) = (format!("held-{}", held.id.0), held.send_at.to_string());
    let when = crate::ticket::views::countdown(w, held.send_at, cx.now);
    let moment = w
        .say_with("desk-draft-leaves", &[("date", w.date(held.send_at).into()), ("time", w.time(held.send_at).into())]);
    let role = w.say(if held.soon { "desk-draft-leaving" } else { "desk-draft-later" });
    let said = Said { id: &id, who: &held.person_name, role: &role, iso: &iso, when: &moment, lang: "" };
    let body = html! {
        (paragraphs(&held.body))
        div class="c-meta" {
            @if held.soon { (clock(Tone::Off, &when, &iso)) }
            @if held.unless_answered { (chip_icon(Tone::Off, "reply", &w.say("desk-draft-unless-short"))) }
            @if held.then == Then::Solve { (chip_icon(Tone::Off, "check", &w.say("desk-draft-then-solve"))) }
            @if held.then == Then::Wait { (chip_icon(Tone::Off, "clock", &w.say("desk-draft-then-wait"))) }
            @if held.children { (chip_icon(Tone::Off, "workflow", &w.say("desk-draft-children-short"))) }
            @if cx.may(Right::DeskWork).is_some() { (held_buttons(cx, t, held)) }
        }
    };
    html! { div class="held" { (message(&said, body)) } }
}

fn held_buttons(cx: &Cx, t: &Ticket, held: &Held) -> Markup {
    let w = &cx.words;
    let back = w.say(if held.soon { "desk-draft-undo" } else { "desk-draft-cancel" });
    html! {
        (act_on(cx, t, &format!("held/{}/back", held.id.0), html! { (button(&back, Kind::Secondary).small().icon("undo-2")) }))
        (act_on(cx, t, &format!("held/{}/send", held.id.0), html! { (button(&w.say("desk-draft-now"), Kind::Quiet).small().icon("send")) }))
    }
}

/// What the composer carries beside its words: how long to hold, when to send, and that the draft keeps itself.
pub fn composer_extras(cx: &Cx, t: &Ticket, unsent: &Unsent, open_children: i64) -> Markup {
    let w = &cx.words;
    let kept = unsent.draft.as_ref().map(|d| w.when(d.changed_at, cx.now));
    let kept = kept.map(|at| w.say_with("desk-draft-kept-at", &[("time", at.into())])).unwrap_or_default();
    html! {
        @if unsent.preference.hold_seconds > 0 { input type="hidden" name="hold" value=(unsent.preference.hold_seconds); }
        rp-draft data-url={ "/desk/t/" (t.number) "/draft" } data-kept=(w.say("desk-draft-kept")) data-lost=(w.say("desk-draft-lost")) {
            span class="muted" role="status" { (kept) }
        }
        @if let Some(files) = unsent.draft.as_ref().and_then(|d| d.files_of) { input type="hidden" name="files_of" value=(files); (chip_icon(Tone::Off, "paperclip", &w.say("desk-draft-with-files"))) }
        @if open_children > 0 {
            label class="check" { input type="checkbox" name="children" value="1"; span { (w.say_with("desk-draft-children", &[("n", open_children.into())])) } }
        }
        details class="later" {
            summary { (icon("calendar-clock")) span { (w.say("desk-draft-later-open")) } }
            div class="later-b" {
                label for="send_at" { (w.say("desk-draft-send-at")) }
                input class="in" id="send_at" name="send_at" type="datetime-local" aria-describedby="send_at-hint";
                label class="check" { input type="checkbox" name="unless_answered" value="1"; span { (w.say("desk-draft-unless")) } }
                p class="hint" id="send_at-hint" { (w.say("desk-draft-send-at-hint")) }
            }
        }
        rp-files data-keep data-remove=(w.say("desk-draft-leave-out")) {}
    }
}

/// Without script the draft is kept by a button: the last of the form, so that Enter never presses it.
pub fn keep_button(cx: &Cx, t: &Ticket) -> Markup {
    html! { noscript { button class="btn quiet sm" type="submit" formaction={ "/desk/t/" (t.number) "/draft" } { (cx.words.say("desk-draft-keep")) } } }
}
