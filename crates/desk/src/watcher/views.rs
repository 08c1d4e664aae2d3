//! Who is here, who follows, and the page of what is kept for one person.

use super::{Here, Notice, PRESENCE, Watcher, store};
use crate::Ticket;
use crate::draft::{Draft, Held, Preference, rules as drafts, store as draft_store};
use crate::effort::{Timer, store as efforts};
use crate::snooze::{Snoozed, store as snoozes};
use crate::ticket::views::{act_on, state_word};
use house::Result;
use house::people::policy::Right;
use house::people::{Member, PersonId};
use house::store::Tx;
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::assets::icon;
use ui::field::{check, number_field};
use ui::layout;
use ui::status::Tone;
use ui::text::avatar;
use ui::work::side_fold;

/// Who else has the ticket before their eyes. It refreshes itself when somebody comes, writes or goes.
pub fn here(cx: &Cx, number: i64, here: &[Here]) -> Markup {
    let w = &cx.words;
    let others: Vec<&Here> = here.iter().filter(|h| h.person != cx.caller.person).collect();
    let sentence = |h: &Here| {
        let key = if h.writing { "desk-watcher-writing" } else { "desk-watcher-reading" };
        w.say_with(key, &[("name", h.name.as_str().into())])
    };
    let body = html! {
        rp-here data-url={ "/desk/t/" (number) "/here" } data-csrf=(cx.token()) {
            @for h in &others { span class=(if h.writing { "here writing" } else { "here" }) { (avatar(&h.name, if h.writing { Tone::Warn } else { Tone::Off })) (sentence(h)) } }
        }
    };
    layout::live(&format!("here-{number}"), &format!("{PRESENCE}:{number}"), &format!("/desk/t/{number}/here"), body)
}

/// The section beside the conversation.
pub fn section(cx: &Cx, t: &Ticket, watchers: &[Watcher], team: &[Member]) -> Markup {
    let (w, me) = (&cx.words, cx.caller.person);
    let mine = watchers.iter().any(|x| x.person == me);
    let works = cx.may(Right::DeskWork).is_some();
    let told = if watchers.is_empty() { String::new() } else { watchers.len().to_string() };
    side_fold(
        "s-watch",
        &w.say("desk-watcher-title"),
        &told,
        html! {
            @if watchers.is_empty() { p class="hint" { (w.say("desk-watcher-none")) } }
            @else { ul class="rows" { @for x in watchers { li { (avatar(&x.name, Tone::Off)) " " (x.name) } } } }
            @if works {
                @if mine { (act_on(cx, t, "unfollow", html! { (button(&w.say("desk-watcher-unfollow"), Kind::Quiet).small().icon("x").key("shift+w", "")) })) }
                @else { (act_on(cx, t, "follow", html! { (button(&w.say("desk-watcher-follow"), Kind::Quiet).small().icon("eye").key("shift+w", "")) })) }
                details class="more-tools" {
                    summary { (w.say("desk-watcher-add")) }
                    (act_on(cx, t, "follow", html! {
                        label class="vh" for="follow-person" { (w.say("desk-watcher-add")) }
                        select class="in" id="follow-person" name="person" { @for m in team { option value=(m.person.0) { (m.name) } } }
                        (button(&w.say("desk-watcher-add-one"), Kind::Secondary).small())
                    }))
                }
            }
        },
    )
}

/// Names to choose from while mentioning.
pub fn names(members: &[Member]) -> Markup {
    html! { @for (i, m) in members.iter().enumerate() { div role="option" id={ "name-" (i) } aria-selected="false" data-name=(m.name) { b { (m.name) } " " span class="muted" { (m.title) } } } }
}

/// What happened, for somebody who follows.
pub fn sentence(w: &Speaker, what: &str, by: &str) -> String {
    let word = what.rsplit('.').next().unwrap_or(what);
    let known =
        ["mentioned", "assigned", "replied", "noted", "resolved", "reopened", "closed", "prioritised", "snooze_over"];
    let key = if known.contains(&word) {
        format!("desk-watcher-news-{word}")
    } else {
        "desk-watcher-news-changed".to_owned()
    };
    w.say_with(&key, &[("by", by.into())])
}

/// What is kept for one person.
pub struct Own {
    notices: Vec<Notice>,
    drafts: Vec<Draft>,
    held: Vec<Held>,
    snoozed: Vec<Snoozed>,
    followed: Vec<store::Followed>,
    timer: Option<Timer>,
    preference: Preference,
}

impl Own {
    pub fn load(tx: &mut Tx<'_>, me: PersonId, limit: i64) -> Result<Self> {
        Ok(Self {
            notices: store::notices(tx, me, None, limit)?,
            drafts: draft_store::drafts(tx, me, None, limit)?,
            held: draft_store::held_of_person(tx, me, None, limit)?,
            snoozed: snoozes::of_organisation(tx, None, limit)?,
            followed: store::followed(tx, me, None, limit)?,
            timer: efforts::timer(tx, me)?,
            preference: draft_store::preference(tx, me)?,
        })
    }
}

/// A part of the page: its lines, or what will be here.
fn part(w: &Speaker, word: &str, lines: &[Markup]) -> Markup {
    let (id, title, none) = (
        format!("own-{word}"),
        w.say(&format!("desk-watcher-own-{word}")),
        w.say(&format!("desk-watcher-own-{word}-none")),
    );
    layout::section(
        &id,
        &title,
        html! {},
        html! {
            @if lines.is_empty() { p class="hint" { (none) } } @else { ul class="rows wide" { @for line in lines { li { (line) } } } }
        },
    )
}

fn ticket_link(number: i64, title: &str) -> Markup {
    html! { a href={ "/desk/t/" (number) } { "T-" (number) @if !title.is_empty() { " " (title) } } }
}

pub fn own(cx: &Cx, own: &Own) -> Markup {
    let w = &cx.words;
    let news: Vec<Markup> = own.notices.iter().map(|n| notice_line(cx, n)).collect();
    let drafts: Vec<Markup> = own.drafts.iter().map(|d| html! { (ticket_link(d.ticket, "")) " " span class="muted" { (w.when(d.changed_at, cx.now)) } " " (crate::ticket::rules::line_of(&d.body)) }).collect();
    let held: Vec<Markup> = own.held.iter().map(|h| html! { (ticket_link(h.ticket, "")) " " span class="muted" { (w.date(h.send_at)) " " (w.time(h.send_at)) } " " (crate::ticket::rules::line_of(&h.body)) }).collect();
    let snoozed: Vec<Markup> = own.snoozed.iter().map(|s| html! { (ticket_link(s.ticket, &s.title)) " " span class="muted" { (crate::snooze::views::until(cx, s.until_at)) " · " (s.person_name) } }).collect();
    let followed: Vec<Markup> = own
        .followed
        .iter()
        .map(|f| html! { (ticket_link(f.number, &f.title)) " " span class="muted" { (w.say(state_word(f.state).0)) } })
        .collect();
    html! {
        (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-watcher-own")))
        (ui::text::headline("", &w.say("desk-watcher-own"), html! { (w.say("desk-watcher-own-lead")) }))
        @if let Some(timer) = &own.timer { p { (icon("timer")) " " (w.say_with("desk-effort-running-on", &[("time", w.time(timer.started_at).into())])) " " (ticket_link(timer.ticket, "")) } }
        (part(w, "news", &news))
        @if own.notices.iter().any(|n| n.seen_at.is_none()) {
            form method="post" action="/desk/own/seen" { (ui::action::csrf(&cx.token())) (button(&w.say("desk-watcher-seen"), Kind::Secondary).small().icon("check-check")) }
        }
        (part(w, "drafts", &drafts)) (part(w, "held", &held)) (part(w, "snoozed", &snoozed)) (part(w, "followed", &followed))
        (preference(cx, &own.preference))
    }
}

fn notice_line(cx: &Cx, n: &Notice) -> Markup {
    let w = &cx.words;
    let line = html! { (ticket_link(n.ticket, &n.title)) " " (sentence(w, &n.what, &n.by_name)) " " span class="muted" { (w.when(n.at, cx.now)) @if !n.line.is_empty() { " · " (n.line) } } };
    if n.seen_at.is_none() {
        html! { b class="new" { (w.say("desk-watcher-new")) } " " (line) }
    } else {
        line
    }
}

fn preference(cx: &Cx, p: &Preference) -> Markup {
    let w = &cx.words;
    let (label, hint, most, now) = (
        w.say("desk-watcher-hold"),
        w.say("desk-watcher-hold-hint"),
        drafts::HOLD_MAX.to_string(),
        p.hold_seconds.to_string(),
    );
    layout::section(
        "own-preference",
        &w.say("desk-watcher-preference"),
        html! {},
        html! {
            form method="post" action="/desk/own/preference" {
                (ui::action::csrf(&cx.token()))
                (number_field("hold_seconds", &label, ("0", &most, "1")).value(&now).hint(&hint))
                (check("mail_followed", "1", &w.say("desk-watcher-mail-followed"), p.mail_followed))
                (check("mail_mentions", "1", &w.say("desk-watcher-mail-mentions"), p.mail_mentions))
                (button(&w.say("desk-watcher-save"), Kind::Primary))
            }
        },
    )
}
