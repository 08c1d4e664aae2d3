//! Putting aside as it looks: the menu in the head of a ticket, and the notice while it is aside.

use super::{Snoozed, rules};
use crate::Ticket;
use crate::ticket::views::act_on;
use house::people::policy::Right;
use house::web::Cx;
use jiff::Timestamp;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::assets::icon;
use ui::status::{Tone, notice};

/// Until when, in words.
pub fn until(cx: &Cx, at: Option<Timestamp>) -> String {
    let w = &cx.words;
    match at {
        Some(at) => w.say_with("desk-snooze-until", &[("date", w.date(at).into()), ("time", w.time(at).into())]),
        None => w.say("desk-snooze-until-answer"),
    }
}

/// On a ticket that is aside: until when, by whom, why, and the way back.
pub fn aside(cx: &Cx, t: &Ticket, snoozed: Option<&Snoozed>) -> Markup {
    let (w, Some(s)) = (&cx.words, snoozed) else { return html! {} };
    let early = s.until_at.zip(t.due_at).is_some_and(|(until, due)| due < until)
        || (s.until_at.is_none() && t.due_at.is_some());
    notice(
        if early { Tone::Warn } else { Tone::Accent },
        html! {
            p { b { (until(cx, s.until_at)) } " " span class="muted" { (s.person_name) } @if !s.note.is_empty() { ": " (s.note) } }
            @if early { p { (w.say("desk-snooze-promise")) } }
            @if cx.may(Right::DeskWork).is_some() { (act_on(cx, t, "wake", html! { (button(&w.say("desk-snooze-wake"), Kind::Secondary).small().icon("undo-2")) })) }
        },
    )
}

/// The menu in the head.
pub fn menu(cx: &Cx, t: &Ticket) -> Markup {
    let w = &cx.words;
    let id = format!("m-snooze-{}", t.version);
    let choice = |value: &str, key: &str| {
        html! { li { button name="until" value=(value) { (icon("clock")) span { (w.say(key)) } } } }
    };
    html! {
        button type="button" class="pill" popovertarget=(id) data-key="s" { (icon("calendar-clock")) (w.say("desk-snooze-menu")) }
        div id=(id) class="menu" popover {
            (act_on(cx, t, "snooze", html! {
                ul {
                    @for usual in rules::Usual::ALL { (choice(usual.word(), &format!("desk-snooze-{}", usual.word()))) }
                    (choice("answer", "desk-snooze-answer"))
                }
            }))
            div class="menu-form" {
                (act_on(cx, t, "snooze", html! {
                    input type="hidden" name="until" value="at";
                    label for={ (id) "-at" } { (w.say("desk-snooze-at")) }
                    input class="in" id={ (id) "-at" } name="at" type="datetime-local" required;
                    label for={ (id) "-note" } { (w.say("desk-snooze-note")) }
                    input class="in" id={ (id) "-note" } name="note" maxlength="300";
                    (button(&w.say("desk-snooze-go"), Kind::Secondary).small())
                }))
            }
        }
    }
}
