//! The pages of the desk's addresses and of every message that came; and what a ticket's page shows of its mail.

use super::store;
use super::{Mailbox, Seen};
use house::Panel;
use house::journal::RecordRef;
use house::people::policy::Right;
use house::store::{StoreError, Tx};
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{field, select};
use ui::list::{Column, empty, more, table};
use ui::{layout, text, work};

/// What a form shows again when something could not be taken.
#[derive(Default)]
pub struct Again {
    pub typed: super::pages::Typed,
    pub faults: Vec<(String, String)>,
}

pub fn mailboxes(cx: &Cx, all: &[Mailbox], may_edit: bool, again: &Again) -> Markup {
    let w = &cx.words;
    layout::reading(
        "mail-addresses",
        html! {
            (text::headline("", &w.say("desk-mailbox-title"), html! { (w.say("desk-mailbox-lead")) }))
            p { a href="/desk/mail/seen" { (w.say("desk-mailbox-seen-link")) } }
            (layout::section("addresses", &w.say("desk-mailbox-addresses"), html! {}, addresses(cx, all, may_edit)))
            @if may_edit { (layout::section("new", &w.say("desk-mailbox-new"), html! {}, form(cx, again))) }
        },
    )
}

fn addresses(cx: &Cx, all: &[Mailbox], may_edit: bool) -> Markup {
    let w = &cx.words;
    if all.is_empty() {
        return empty(&w.say("desk-mailbox-none"), html! {});
    }
    let heads = [
        w.say("desk-mailbox-address"),
        w.say("desk-mailbox-how"),
        w.say("desk-mailbox-state"),
        w.say("desk-mailbox-actions"),
    ];
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = all.iter().map(|m| row(cx, m, may_edit)).collect();
    table(&w.say("desk-mailbox-addresses"), &columns, &rows)
}

fn row(cx: &Cx, m: &Mailbox, may_edit: bool) -> Vec<Markup> {
    let w = &cx.words;
    let how = match &m.fetch {
        Some(fetch) => w.say_with(
            "desk-mailbox-fetched",
            &[("host", fetch.host.as_str().into()), ("folder", fetch.folder.as_str().into())],
        ),
        None => w.say("desk-mailbox-brought"),
    };
    let unsigned = m.consent().is_some_and(|c| c.renewal.is_none());
    let state = match (&m.error, m.active, m.checked_at) {
        (_, false, _) => w.say("desk-mailbox-off"),
        (None, ..) if unsigned => w.say("desk-oauth-needed"),
        (Some(error), ..) => w.say_with("desk-mailbox-failed", &[("why", error.as_str().into())]),
        (None, _, Some(at)) => w.say_with("desk-mailbox-last", &[("when", w.when(at, cx.now).into())]),
        (None, _, None) => w.say("desk-mailbox-waiting"),
    };
    let act = |path: &str, words: &str| {
        let place = format!("/desk/mail/{}/{path}", m.id);
        let label = format!("{} ({})", w.say(words), m.address);
        html! { form method="post" action=(place) { (action::csrf(&cx.token())) (button(&w.say(words), Kind::Quiet).small()) (text::hidden(&label)) } }
    };
    vec![
        html! { b { (m.address) } @if !m.name.is_empty() { br; span class="muted" { (m.name) } } },
        html! { (how) },
        html! { (state) },
        html! {
            @if may_edit {
                @if let Some(consent) = m.consent() {
                    p { a class="btn sm" href={ "/desk/mail/" (m.id) "/oauth" } {
                        (w.say(if consent.renewal.is_none() { "desk-oauth-sign-in" } else { "desk-oauth-again" })) (text::hidden(&m.address))
                    } }
                }
                @if m.fetch.is_some() && !unsigned { (act("test", "desk-mailbox-test")) }
                (act("switch", if m.active { "desk-mailbox-switch-off" } else { "desk-mailbox-switch-on" }))
                (act("remove", "desk-mailbox-remove"))
            }
        },
    ]
}

fn form(cx: &Cx, again: &Again) -> Markup {
    let (w, t) = (&cx.words, &again.typed);
    let fault = |name: &str| again.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let label = |key: &str| w.say(&format!("desk-mailbox-{key}"));
    let one = |name: &str, key: &str, value: &str, hint: &str| {
        let (label, hint) = (label(key), if hint.is_empty() { String::new() } else { label(hint) });
        html! { (field(name, &label).value(value).hint(&hint).error(fault(name))) }
    };
    action::guarded(html! {
        form method="post" action="/desk/mail" {
            (action::csrf(&cx.token()))
            (action::error_summary(&w.say("error-invalid"), &errors))
            (field("address", &label("address")).value(&t.address).kind("email").error(fault("address")).required())
            (one("name", "name", &t.name, "name-hint"))
            p class="hint" { (label("fetch-hint")) }
            (one("host", "host", &t.host, ""))
            (one("port", "port", &t.port, "port-hint"))
            (one("user", "user", &t.user, ""))
            (field("password", &label("password")).kind("password").autocomplete("off").error(fault("password")))
            (one("folder", "folder", &t.folder, "folder-hint"))
            (layout::folded(&w.say("desk-oauth-title"), "", consent(cx, again)))
            (button(&label("save"), Kind::Primary))
        }
    })
}

/// What is needed to sign in at a provider that takes no passwords.
fn consent(cx: &Cx, again: &Again) -> Markup {
    let (w, t) = (&cx.words, &again.typed);
    let fault = |name: &str| again.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let ways: Vec<(&str, String)> =
        [("", "password"), ("microsoft", "microsoft"), ("google", "google"), ("other", "other")]
            .map(|(value, key)| (value, w.say(&format!("desk-oauth-with-{key}"))))
            .into();
    let ways: Vec<(&str, &str)> = ways.iter().map(|(value, words)| (*value, words.as_str())).collect();
    let one = |name: &str, value: &str| {
        let label = w.say(&format!("desk-oauth-{name}"));
        html! { (field(name, &label).value(value).error(fault(name))) }
    };
    let back = crate::oauth::jobs::back(&cx.house);
    html! {
        p class="hint" { (w.say_with("desk-oauth-hint", &[("address", back.into())])) }
        (select("provider", &w.say("desk-oauth-provider"), &ways).value(&t.provider).error(fault("provider")))
        (one("client", &t.client))
        (field("secret", &w.say("desk-oauth-secret")).kind("password").autocomplete("off").error(fault("secret")))
        (one("tenant", &t.tenant))
        p class="hint" { (w.say("desk-oauth-other-hint")) }
        (one("authorise", &t.authorise))
        (one("token", &t.token))
        (one("scope", &t.scope))
    }
}

/// The outcomes one can look for, in the order in which they ask for a look.
pub const OUTCOMES: [&str; 7] = ["refused", "spam", "loop", "bounce", "auto_reply", "reply", "ticket"];

pub fn seen(cx: &Cx, all: &[Seen], outcome: Option<&str>, older: Option<i64>) -> Markup {
    let w = &cx.words;
    let words: Vec<(&str, String)> = OUTCOMES.iter().map(|o| (*o, outcome_word(w, o))).collect();
    let every = w.say("desk-mailbox-all");
    let mut options: Vec<(&str, &str)> = vec![("", &every)];
    options.extend(words.iter().map(|(o, word)| (*o, word.as_str())));
    let place = |id: i64| format!("/desk/mail/seen?outcome={}&after={id}", outcome.unwrap_or_default());
    layout::reading(
        "mail-seen",
        html! {
            (layout::crumbs(&w.say("desk-mailbox-title"), &[(&w.say("desk-mailbox-title"), "/desk/mail")], &w.say("desk-mailbox-seen")))
            (text::headline("", &w.say("desk-mailbox-seen"), html! { (w.say("desk-mailbox-seen-lead")) }))
            form method="get" action="/desk/mail/seen" {
                (select("outcome", &w.say("desk-mailbox-outcome"), &options).value(outcome.unwrap_or_default()))
                (button(&w.say("desk-mailbox-show"), Kind::Quiet))
            }
            @if all.is_empty() { (empty(&w.say("desk-mailbox-seen-none"), html! {})) }
            @else { ul class="rows" { @for m in all { (line(cx, m)) } } }
            @if let Some(id) = older { (more(&place(id), &w.say("mailbox-older"))) }
        },
    )
}

fn line(cx: &Cx, m: &Seen) -> Markup {
    let subject = if m.subject.trim().is_empty() { cx.words.say("desk-mailbox-no-subject") } else { m.subject.clone() };
    html! {
        li class="row" {
            a href={ "/desk/mail/seen/" (m.id) } { b { (subject) } }
            span class="muted" { (outcome_word(&cx.words, &m.outcome)) " · " (m.sender) " · " (cx.words.when(m.at, cx.now)) }
        }
    }
}

pub fn outcome_word(w: &Speaker, outcome: &str) -> String {
    w.say(&format!("desk-mailbox-is-{}", outcome.replace('_', "-")))
}

pub fn one(cx: &Cx, m: &Seen, may_work: bool) -> Markup {
    let w = &cx.words;
    let subject = if m.subject.trim().is_empty() { w.say("desk-mailbox-no-subject") } else { m.subject.clone() };
    let (from, to, what, why) = (
        w.say("desk-mailbox-from"),
        w.say("desk-mailbox-to"),
        w.say("desk-mailbox-outcome"),
        w.say("desk-mailbox-why"),
    );
    let (failed, ticket) = (w.say("desk-mailbox-failed-to"), w.say("desk-mailbox-ticket"));
    let mut rows: Vec<(&str, Markup)> = vec![
        (&from, html! { (m.sender_name) " " (m.sender) }),
        (&to, html! { (m.recipient) }),
        (&what, html! { (outcome_word(w, &m.outcome)) }),
        (&why, html! { (m.reason) }),
    ];
    if !m.failed.is_empty() {
        rows.push((&failed, html! { (m.failed.replace('\n', ", ")) }));
    }
    if let Some(number) = m.ticket {
        rows.push((&ticket, html! { a href={ "/desk/t/" (number) } { "T-" (number) } }));
    }
    let done = matches!(m.outcome.as_str(), "ticket" | "reply");
    layout::reading(
        "mail-one",
        html! {
            (layout::crumbs(&w.say("desk-mailbox-seen"), &[(&w.say("desk-mailbox-seen"), "/desk/mail/seen")], &subject))
            (text::headline(&w.when(m.at, cx.now), &subject, html! {}))
            (layout::facts(&rows))
            @if may_work && !done {
                form method="post" action={ "/desk/mail/seen/" (m.id) "/ticket" } {
                    (action::csrf(&cx.token()))
                    (button(&w.say("desk-mailbox-after-all"), Kind::Primary))
                }
            }
            (layout::section("text", &w.say("desk-mailbox-text"), html! {}, work::paragraphs(&m.body)))
            @if !m.folded.is_empty() { (layout::folded(&w.say("desk-mailbox-folded"), "", work::paragraphs(&m.folded))) }
            @if m.html.is_some() {
                (layout::section("page", &w.say("desk-mailbox-as-sent"), html! {}, html! {
                    iframe class="mail-frame" src={ "/desk/mail/seen/" (m.id) "/page" } title=(subject) sandbox="allow-popups" {}
                }))
            }
            @if m.hash.is_some() { p { a href={ "/desk/mail/seen/" (m.id) "/raw" } { (w.say("desk-mailbox-raw")) } } }
        },
    )
}

/// The panel on a ticket's page.
pub fn on_ticket() -> Panel {
    Panel { on: crate::ticket::KIND, follows: &[], right: Right::DeskWork, draw: panel }
}

/// What a ticket's page shows of its mail: who takes part, what came and what did not arrive.
pub fn panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let Some(t) = crate::ticket::store::by_number(tx, record.number, None)? else { return Ok(html! {}) };
    let (people, came) = (store::participants(tx, t.id)?, store::seen_of(tx, t.number)?);
    if people.is_empty() && came.is_empty() {
        return Ok(html! {});
    }
    let now = tx.now();
    Ok(work::side_section(
        "ticket-mail",
        &w.say("desk-mailbox-panel"),
        html! {
            @if !people.is_empty() {
                p class="hint" { (w.say("desk-mailbox-participants")) }
                ul { @for p in &people { li { (p.name) " " span class="muted" { (p.email) } } } }
            }
            @if !came.is_empty() {
                p class="hint" { (w.say("desk-mailbox-came")) }
                ul { @for m in came.iter().take(10) {
                    li { a href={ "/desk/mail/seen/" (m.id) } { (outcome_word(w, &m.outcome)) ", " (w.when(m.at, now)) } " " span class="muted" { (m.sender) } }
                } }
            }
        },
    ))
}
