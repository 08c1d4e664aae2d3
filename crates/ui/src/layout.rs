//! How a page is laid out: the reading column, halves, the one panel, the desk's three parts.

use crate::assets::icon;
use maud::{Markup, html};

/// The ordinary page: one centred column of the shell's width. `class` may name a room ("brief").
pub fn reading(class: &str, body: Markup) -> Markup {
    html! { div class={ "page " (class) } { (body) } }
}

/// Seven parts to five, one below the other on a phone.
pub fn two(left: Markup, right: Markup) -> Markup {
    html! { div class="two" { (left) (right) } }
}

/// A reading page with something to act on that stays in view at its side.
pub fn with_side(main: Markup, side: Markup) -> Markup {
    html! { div class="prop-grid" { div class="prop-main" { (main) } (side) } }
}

/// A part of the page with a serif heading; `aside` is a quiet remark at the other end.
pub fn section(id: &str, title: &str, aside: Markup, body: Markup) -> Markup {
    html! {
        section class="part" aria-labelledby=(id) { (crate::text::section_head(id, title, aside)) (body) }
    }
}

/// The white panel: only for what waits for the person.
pub fn panel(id: &str, title: &str, aside: Markup, body: Markup) -> Markup {
    html! {
        section class="waiting" aria-labelledby=(id) { (crate::text::section_head(id, title, aside)) (body) }
    }
}

/// The panel that stays in view beside a proposal.
pub fn decide_panel(id: &str, title: &str, body: Markup) -> Markup {
    html! { aside class="decide" aria-labelledby=(id) { h2 id=(id) { (title) } (body) } }
}

/// The bar of the next action at the foot of a phone; hidden on wide screens.
pub fn action_bar(body: Markup) -> Markup {
    html! { div class="decide-bar" { (body) } }
}

/// The way back up: (words, address); the last one is where you are.
pub fn crumbs(label: &str, path: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav class="crumb" aria-label=(label) {
            @for (words, href) in path { a href=(href) { (words) } span aria-hidden="true" { "/" } }
            span aria-current="page" { (here) }
        }
    }
}

/// Small facts under a headline: (what, value).
pub fn facts(rows: &[(&str, Markup)]) -> Markup {
    html! { dl class="facts" { @for (what, value) in rows { div { dt { (what) } dd { (value) } } } } }
}

/// Facts in two narrow columns, for side panels.
pub fn pairs(rows: &[(&str, Markup)]) -> Markup {
    html! { dl class="kv" { @for (what, value) in rows { div { dt { (what) } dd { (value) } } } } }
}

/// Something technical, folded until wanted.
pub fn folded(title: &str, about: &str, body: Markup) -> Markup {
    html! {
        details class="appx" {
            summary { (icon("chevron-right")) span { b { (title) } span class="muted" { (about) } } }
            div class="appx-b" { (body) }
        }
    }
}

/// Which of its parts the desk shows on a phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeskView {
    #[default]
    Queue,
    Ticket,
}

/// The desk: queue, and the pane with conversation and side. The pane is what J and K exchange.
pub fn desk(view: DeskView, queue: Markup, pane: Markup) -> Markup {
    let shown = if view == DeskView::Queue { "queue" } else { "ticket" };
    html! {
        div class="desk" data-view=(shown) { (queue) div class="pane" id="pane" { (pane) } }
    }
}

/// What fills the pane: the conversation and, beside it, its context.
pub fn pane(conversation: Markup, side_label: &str, side: Markup) -> Markup {
    html! { (conversation) aside class="side" aria-label=(side_label) { (side) } }
}

/// Keeps a part of the page true: when one of `topics` ("ticket:4821 change") changes, the browser
/// fetches `src` again and morphs the element in place. The answer must be this same element.
pub fn live(id: &str, topics: &str, src: &str, body: Markup) -> Markup {
    html! { div class="live" id=(id) data-live=(topics) data-src=(src) { (body) } }
}
