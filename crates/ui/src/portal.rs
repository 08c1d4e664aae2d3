//! What employees see: one box, a few quick ways, their requests in words.

use crate::action::{Kind, button};
use crate::assets::icon;
use crate::status::Tone;
use maud::{Markup, html};

/// The one box. Without script it searches; `src` is where suggestions come from while typing.
pub struct AskBox<'a> {
    pub action: &'a str,
    pub src: &'a str,
    pub question: &'a str,
    pub placeholder: &'a str,
    pub value: &'a str,
    pub verb: &'a str,
    pub suggestions_label: &'a str,
}

pub fn ask_box(ask: &AskBox<'_>, suggestions: Markup) -> Markup {
    html! {
        section class="askbox" aria-labelledby="ask-h" {
            h1 id="ask-h" { (ask.question) }
            rp-ask data-src=(ask.src) {
                form action=(ask.action) method="get" role="search" class="one" {
                    label class="vh" for="need" { (ask.question) }
                    div class="box" {
                        input id="need" name="q" type="text" autocomplete="off" required maxlength="400" value=(ask.value)
                            placeholder=(ask.placeholder) role="combobox" aria-expanded="false" aria-controls="sug";
                        (button(ask.verb, Kind::Primary).after("arrow-right"))
                    }
                    div class="sug" id="sug" role="listbox" aria-label=(ask.suggestions_label) { (suggestions) }
                }
            }
        }
    }
}

/// One suggestion under the box.
pub struct Suggestion<'a> {
    pub href: &'a str,
    pub icon: &'a str,
    pub title: &'a str,
    pub detail: &'a str,
    pub verb: &'a str,
}

/// What the box's `src` answers.
pub fn suggestions(list: &[Suggestion<'_>]) -> Markup {
    html! {
        @for (i, s) in list.iter().enumerate() {
            a role="option" id={ "sug-" (i) } aria-selected="false" tabindex="-1" href=(s.href) {
                (icon(s.icon))
                div { b { (s.title) } span { (s.detail) } }
                @if !s.verb.is_empty() { span class="go" { (s.verb) (icon("arrow-right")) } }
            }
        }
    }
}

/// Quick ways: (icon, words, address).
pub fn quick(list: &[(&str, &str, &str)]) -> Markup {
    html! { div class="quick" { @for (name, words, href) in list { a href=(href) { (icon(name)) (words) } } } }
}

/// A request as the person who made it sees it.
pub struct Request<'a> {
    pub href: &'a str,
    pub tone: Tone,
    pub title: &'a str,
    /// "Priya is coming by today between 13:00 and 14:00".
    pub says: &'a str,
    pub iso: &'a str,
    pub when: &'a str,
}

pub fn requests(id: &str, title: &str, list: &[Request<'_>], more: Markup) -> Markup {
    html! {
        section class="mine" aria-labelledby=(id) {
            h2 id=(id) { (title) }
            ul {
                @for r in list {
                    @let (class, shape) = match r.tone {
                        Tone::Good => ("st good", "check"),
                        Tone::Accent => ("st acc", "circle-dot"),
                        Tone::Bad | Tone::Warn => ("st warn", "message-circle"),
                        _ => ("st", "clock"),
                    };
                    li {
                        a href=(r.href) {
                            span class=(class) { (icon(shape)) }
                            span { b { (r.title) } span { (r.says) } }
                            time datetime=(r.iso) { (r.when) }
                        }
                    }
                }
            }
            p class="more" { (more) }
        }
    }
}

/// The portal's narrow column.
pub fn portal(body: Markup) -> Markup {
    html! { div class="portal" { (body) } }
}
