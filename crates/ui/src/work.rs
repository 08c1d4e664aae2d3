//! The working surfaces: conversation, composer, side cards, and the palette's results.

use crate::action::{self, Kind, button};
use crate::assets::icon;
use crate::status::{Tone, chip_icon};
use crate::text::avatar;
use maud::{Markup, html};

/// The conversation's frame: head, alarm (may be empty), thread, composer.
pub fn conversation(head: Markup, alarm: Markup, thread: Markup, composer: Markup) -> Markup {
    html! { article class="conv" { (head) div class="conv-alarm" { (alarm) } (thread) (composer) } }
}

/// Heading and facts of a conversation. `back` is (words, address) of the list on a phone.
pub fn conversation_head(back: (&str, &str), title: &str, meta: Markup) -> Markup {
    html! {
        header class="c-head" {
            a class="back" href=(back.1) { (icon("arrow-left")) (back.0) }
            h1 id="c-h" tabindex="-1" { (title) }
            div class="c-meta" { (meta) }
        }
    }
}

/// A round button of the conversation's head that opens a popover or leads somewhere.
pub fn pill(name: &str, words: &str, href: &str, key: &str) -> Markup {
    html! {
        a class="pill" href=(href) data-key=[(!key.is_empty()).then_some(key)] {
            @if !name.is_empty() { (icon(name)) } (words)
        }
    }
}

pub fn thread(label: &str, entries: Markup) -> Markup {
    html! { div class="thread" id="thread" tabindex="0" role="region" aria-label=(label) { (entries) } }
}

/// Who said something and when.
#[derive(Clone, Copy, Default)]
pub struct Said<'a> {
    pub id: &'a str,
    pub who: &'a str,
    pub role: &'a str,
    pub iso: &'a str,
    /// "10:12, by e-mail".
    pub when: &'a str,
    /// Language of the words, when it is not the page's.
    pub lang: &'a str,
}

fn said(s: &Said<'_>, class: &str, badge: Markup, body: Markup) -> Markup {
    let tone = if class == "msg note" { Tone::Off } else { Tone::Accent };
    html! {
        div class=(class) id=[(!s.id.is_empty()).then_some(s.id)] {
            (avatar(s.who, tone))
            div {
                p class="m-h" {
                    b { (s.who) }
                    @if !s.role.is_empty() { span class="muted" { (s.role) } }
                    (badge)
                    time class="muted" datetime=(s.iso) { (s.when) }
                }
                div class="m-b" lang=[(!s.lang.is_empty()).then_some(s.lang)] { (body) }
            }
        }
    }
}

/// Something a person wrote to another.
pub fn message(s: &Said<'_>, body: Markup) -> Markup {
    said(s, "msg", html! {}, body)
}

/// Something only the team sees; `label` says so ("Internal note").
pub fn note(s: &Said<'_>, label: &str, body: Markup) -> Markup {
    said(s, "msg note", chip_icon(Tone::Warn, "lock", label), body)
}

/// Something that happened by itself or by a rule.
pub fn event_line(name: &str, sentence: Markup, iso: &str, when: &str) -> Markup {
    html! { p class="ev" { (icon(name)) span { (sentence) } time datetime=(iso) { (when) } } }
}

/// Plain text with its line breaks, as paragraphs.
pub fn paragraphs(text: &str) -> Markup {
    let parts = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    html! {
        @for part in parts {
            p { @for (i, line) in part.lines().enumerate() { @if i > 0 { br; } (line) } }
        }
    }
}

/// Where people answer. `kinds` are (value, words): reply, internal note.
pub struct Composer<'a> {
    pub action: &'a str,
    pub csrf: &'a str,
    /// Selector of what the answer replaces.
    pub target: &'a str,
    /// Name of the kept draft, for instance "ticket:4821".
    pub draft: &'a str,
    pub label: &'a str,
    pub placeholder: &'a str,
    pub kinds: &'a [(&'a str, &'a str)],
    pub text: &'a str,
    /// Where a machine-written text comes from; empty when there is none.
    pub source: &'a str,
    /// "Attach a file".
    pub attach: &'a str,
}

/// `actions` are the sending buttons; the first is pressed by Ctrl or Cmd with Enter.
pub fn composer(c: &Composer<'_>, actions: Markup) -> Markup {
    html! {
        form class="compose" method="post" action=(c.action) enctype="multipart/form-data" aria-label=(c.label)
            data-enhance data-target=(c.target) {
            (action::csrf(c.csrf))
            div class="c-tabs" {
                @for (i, (value, words)) in c.kinds.iter().enumerate() {
                    label { input class="vh" type="radio" name="kind" value=(value) checked[i == 0] data-key=[(*value == "note").then_some("n")]; (words) }
                }
                @if !c.source.is_empty() { span class="c-ai" { (icon("sparkles")) (c.source) } }
            }
            label class="vh" for="compose-text" { (c.label) }
            textarea class="ed-body" id="compose-text" name="text" rows="3" required placeholder=(c.placeholder)
                data-draft=(c.draft) data-key="r" { (c.text) }
            div class="c-bar" {
                label class="attach" {
                    (icon("paperclip")) span { (c.attach) }
                    input class="vh" type="file" name="files" multiple;
                }
                span class="sp" {}
                (actions)
            }
        }
    }
}

/// Machine-written words, labelled with their source, taken over only by a press.
pub fn suggestion(source: &str, text: &str, use_words: &str, fills: &str) -> Markup {
    html! {
        aside class="suggest" {
            p class="c-ai" { (icon("sparkles")) (source) }
            blockquote { (paragraphs(text)) }
            button type="button" class="btn quiet sm" data-fills=(fills) data-text=(text) { (use_words) }
        }
    }
}

/// A section of the side panel lying on the paper.
pub fn side_section(id: &str, title: &str, body: Markup) -> Markup {
    html! { section aria-labelledby=(id) { h2 id=(id) { (title) } (body) } }
}

/// A section of the side panel that begins closed while there is nothing in it; `told` says in a word what is in it.
pub fn side_fold(id: &str, title: &str, told: &str, body: Markup) -> Markup {
    html! {
        section aria-labelledby=(id) {
            details class="side-fold" data-empty[told.is_empty()] open[!told.is_empty()] {
                summary { h2 id=(id) { (title) } @if !told.is_empty() { span class="muted num" { (told) } } }
                (body)
            }
        }
    }
}

/// The one thing to act on in the side panel: the only card with a surface.
pub fn side_card(id: &str, name: &str, title: &str, body: Markup) -> Markup {
    html! {
        section class="restore" aria-labelledby=(id) { h2 id=(id) { (icon(name)) (title) } (body) }
    }
}

/// A file with where it lies.
pub fn file_line(name: &str, title: &str, place: &str) -> Markup {
    html! { p class="file" { (icon(name)) span { b { (title) } span { (place) } } } }
}

/// One version to choose from.
pub fn version(value: &str, title: &str, detail: &str, badge: Markup, chosen: bool) -> Markup {
    html! {
        label class="ver" {
            input type="radio" name="version" value=(value) checked[chosen];
            span { b { (title) } span { (detail) } }
            (badge)
        }
    }
}

/// A thing somebody uses: icon, name, facts.
pub fn asset_card(name: &str, title: &str, href: &str, rows: &[(&str, Markup)]) -> Markup {
    html! {
        div class="asset" {
            p class="file" { (icon(name)) span { b { a href=(href) { (title) } } } }
            (crate::layout::pairs(rows))
        }
    }
}

/// A thank-you with its words and the person thanked.
pub fn thanks_card(quote: &str, name: &str, detail: &str, action: Markup) -> Markup {
    html! {
        blockquote { (quote) }
        div class="by" { (avatar(name, Tone::People)) div { b { (name) } span { (detail) } } (action) }
    }
}

/// One found thing. `title` may hold `mark` around what matched.
pub struct Found<'a> {
    pub href: &'a str,
    pub icon: &'a str,
    pub title: Markup,
    pub detail: &'a str,
}

/// What `/find` answers: groups of links. `nothing` is said when there are none.
pub fn found(groups: &[(&str, Vec<Found<'_>>)], nothing: &str) -> Markup {
    let any = groups.iter().any(|(_, rows)| !rows.is_empty());
    html! {
        @if !any { p class="pal-none" { (nothing) } }
        @for (g, (title, rows)) in groups.iter().enumerate() {
            @if !rows.is_empty() {
                div role="group" aria-labelledby={ "pg" (g) } {
                    div class="pg" id={ "pg" (g) } role="presentation" { (title) }
                    @for (i, row) in rows.iter().enumerate() {
                        a role="option" id={ "po" (g) "-" (i) } aria-selected="false" tabindex="-1" href=(row.href) {
                            (icon(row.icon)) span { (row.title) }
                            @if !row.detail.is_empty() { span class="muted" { (row.detail) } }
                        }
                    }
                }
            }
        }
    }
}

/// The words with every part that equals `needle` marked.
pub fn marked(words: &str, needle: &str) -> Markup {
    let lower = words.to_lowercase();
    let at = lower.find(&needle.to_lowercase()).filter(|_| !needle.is_empty() && lower.len() == words.len());
    let parts = at.and_then(|i| {
        let end = i + needle.len();
        Some((words.get(..i)?, words.get(i..end)?, words.get(end..)?))
    });
    match parts {
        Some((before, hit, after)) => html! { (before) mark { (hit) } (after) },
        None => html! { (words) },
    }
}

/// Send, and what else: the usual pair at the foot of a composer.
pub fn send_buttons(send: &str, send_and_solve: &str) -> Markup {
    html! {
        (button(send, Kind::Secondary).small().sends("do", "send").key("mod+enter", ""))
        @if !send_and_solve.is_empty() {
            (button(send_and_solve, Kind::Secondary).small().sends("do", "solve").key("mod+shift+enter", "⌘⇧⏎"))
        }
    }
}
