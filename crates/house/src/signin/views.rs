//! What people see when they sign in, and their account.

use super::Session;
use crate::web::Cx;
use crate::words::{LOCALES, Speaker};
use maud::{Markup, html};
use ui::action::{Kind, button, csrf, error_summary};
use ui::field::{field, select};
use ui::layout;
use ui::text;

/// The sign-in form; `refused` is the address that was typed and why it did not work.
pub fn form(w: &Speaker, next: Option<&str>, refused: Option<(&str, &str)>) -> Markup {
    let (email, fault) = refused.unwrap_or(("", ""));
    let errors: Vec<(&str, &str)> = if fault.is_empty() { Vec::new() } else { vec![("password", fault)] };
    layout::reading(
        "signin",
        html! {
            (text::headline("", &w.say("signin-title"), html! { (w.say("signin-lead")) }))
            form class="stack narrow" method="post" action="/signin" {
                (error_summary(&w.say("error-invalid"), &errors))
                @if let Some(next) = next { input type="hidden" name="next" value=(next); }
                (field("email", &w.say("signin-email")).value(email).required())
                (field("password", &w.say("signin-password")).kind("password"))
                (button(&w.say("signin-enter"), Kind::Primary))
                p class="or" { (w.say("signin-or")) }
                button class="btn sec" type="submit" formaction="/signin/link" { (w.say("signin-mail-me")) }
            }
        },
    )
}

pub fn sent(w: &Speaker, email: &str, minutes: i64) -> Markup {
    let said = w.say_with("signin-sent", &[("email", email.into()), ("minutes", minutes.into())]);
    layout::reading("signin", text::headline("", &w.say("signin-sent-title"), html! { (said) }))
}

/// The button behind a mailed link.
pub fn confirm(w: &Speaker, name: &str, token: &str) -> Markup {
    layout::reading(
        "signin",
        html! {
            (text::headline("", &w.say_with("signin-link-title", &[("name", name.into())]), html! { (w.say("signin-link-lead")) }))
            form method="post" action={ "/signin/link/" (token) } { (button(&w.say("signin-enter"), Kind::Primary)) }
        },
    )
}

pub fn account(cx: &Cx, sessions: &[Session]) -> Markup {
    let w = &cx.words;
    let role = w.say(&format!("role-{}", cx.caller.role.word()));
    layout::reading(
        "account",
        html! {
            (text::headline(&w.say("me-title"), &cx.caller.name, html! { (cx.caller.email) ", " (role) ", " (cx.caller.organisation_name) }))
            (layout::section("sessions", &w.say("me-sessions"), html! {}, html! {
                p { (w.say("me-sessions-lead")) }
                ul class="rows" { @for s in sessions { (session(cx, s)) } }
            }))
            (layout::section("language", &w.say("me-language"), html! {}, language_form(cx)))
            (layout::section("new-password", &w.say("me-password"), html! {}, html! {
                form class="stack narrow" method="post" action="/me/password" {
                    (csrf(&cx.token()))
                    (field("password", &w.say("me-password-new")).kind("password").required())
                    (button(&w.say("me-password-save"), Kind::Secondary))
                }
            }))
        },
    )
}

fn language_form(cx: &Cx) -> Markup {
    let w = &cx.words;
    let names: Vec<(&str, &str)> =
        LOCALES.iter().map(|l| (*l, if *l == "de" { "Deutsch" } else { "English" })).collect();
    html! {
        form class="stack narrow" method="post" action="/me/language" {
            (csrf(&cx.token()))
            (select("locale", &w.say("me-language"), &names).value(w.locale))
            (button(&w.say("me-language-save"), Kind::Secondary))
        }
    }
}

fn session(cx: &Cx, s: &Session) -> Markup {
    let w = &cx.words;
    let since = w.say_with("me-since", &[("when", w.when(s.created_at, cx.now).into())]);
    let here = cx.caller.session == Some(s.id);
    let agent = w.say_with("me-browser", &[("browser", browser(&s.agent).into()), ("system", system(&s.agent).into())]);
    html! {
        li class="row" {
            span { b { (agent) } " " span class="muted" { (since) " " (s.address) } }
            @if here { span class="muted" { (w.say("me-session-here")) } }
            @else {
                form method="post" action={ "/me/sessions/" (s.id) "/end" } { (csrf(&cx.token())) (button(&w.say("me-session-end"), Kind::Quiet)) }
            }
        }
    }
}

/// The browser's name, from the most telling word in what it says of itself.
fn browser(agent: &str) -> &'static str {
    let names = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    names.iter().find(|(word, _)| agent.contains(word)).map_or("?", |(_, name)| name)
}

fn system(agent: &str) -> &'static str {
    let names = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    names.iter().find(|(word, _)| agent.contains(word)).map_or("?", |(_, name)| name)
}
