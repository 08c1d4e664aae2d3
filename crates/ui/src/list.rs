//! Many of something: rows that are links, tables that sort by links, and what to show when there is none.

use crate::assets::{icon, icon_named};
use crate::chart::Chart;
use crate::status::Tone;
use maud::{Markup, html};

/// A decision in a list: what it is, its balance line, and by when.
pub struct LedgerRow<'a> {
    pub number: usize,
    pub href: &'a str,
    pub title: &'a str,
    pub effect: &'a str,
    pub balance: &'a Chart,
    /// "€111k avoids €268k (120–470k)".
    pub figures: Markup,
    /// "Pays for itself in 91 of 100 futures", with its tone.
    pub verdict: (Tone, &'a str),
    /// "by Fri 27 Nov", true when it is soon.
    pub by: (&'a str, bool),
    pub left: &'a str,
    /// "Decide".
    pub verb: &'a str,
}

pub fn ledger_row(row: &LedgerRow<'_>) -> Markup {
    html! {
        a class="dec" href=(row.href) {
            div class="dec-t" {
                span class="no" aria-hidden="true" { (row.number) }
                div { h3 { (row.title) } p { (row.effect) } }
            }
            div class="dec-c" {
                (row.balance)
                p class="dec-n" {
                    span class="num" { (row.figures) }
                    span class={ "v " (row.verdict.0.class()) } { (row.verdict.1) }
                }
            }
            div class="dec-b" {
                span class=[row.by.1.then_some("soon")] { (row.by.0) }
                span class="muted" { (row.left) }
                span class="go" { (row.verb) (icon("arrow-right")) }
            }
        }
    }
}

/// Ledger rows on one shared axis, with the legend above and the sum below.
pub fn ledger(legend: Markup, axis: &Chart, rows: &[LedgerRow<'_>], sum: Markup) -> Markup {
    html! {
        div class="dec-head" aria-hidden="true" { (legend) div class="dec-axis" { (axis) } }
        ol class="decs" { @for row in rows { li { (ledger_row(row)) } } }
        @if !sum.0.is_empty() { p class="dec-sum" { (sum) } }
    }
}

/// One line of the queue.
#[derive(Clone, Copy, Default)]
pub struct QueueRow<'a> {
    pub id: &'a str,
    pub href: &'a str,
    /// The pane's fragment, fetched ahead of the hand.
    pub pane: &'a str,
    pub title: &'a str,
    /// Its number, as people say it.
    pub label: &'a str,
    pub who: &'a str,
    /// Who has it; empty where that goes without saying.
    pub holder: &'a str,
    pub excerpt: &'a str,
    /// Icon, name and tone of its urgency.
    pub urgency: (&'a str, &'a str, Tone),
    /// Words of its clock, tone, and ISO moment to count down to (may be empty).
    pub clock: (&'a str, Tone, &'a str),
    pub here: bool,
    pub unread: bool,
}

pub fn queue_row(row: &QueueRow<'_>) -> Markup {
    let (shape, name, tone) = row.urgency;
    let class = match (row.here, row.unread) {
        (true, true) => "tk on un",
        (true, false) => "tk on",
        (false, true) => "tk un",
        (false, false) => "tk",
    };
    html! {
        a class=(class) id=(row.id) href=(row.href) data-pane=(row.pane) aria-current=[row.here.then_some("true")] {
            span class={ "pr " (tone.class()) } { (icon_named(shape, name)) }
            span class="tt" { (row.title) }
            (crate::status::clock(row.clock.1, row.clock.0, row.clock.2))
            span class="ex" { @if !row.label.is_empty() { (row.label) " " } b { (row.who) } " " (row.excerpt) }
            @if !row.holder.is_empty() { span class="hd" { (row.holder) } }
        }
    }
}

/// A named part of the queue ("Now", "Today").
pub fn queue_group(title: &str, rows: &[QueueRow<'_>]) -> Markup {
    html! {
        section {
            h2 class="g-t" { (title) " " span { (rows.len()) } }
            ul { @for row in rows { li { (queue_row(row)) } } }
        }
    }
}

/// The queue: title, views as links (words, count, address, chosen), groups, and the keys at its foot.
pub fn queue(title: &str, views: &[(&str, u64, &str, bool)], groups: Markup, keys: &[(&str, &str)]) -> Markup {
    html! {
        rp-queue class="queue" data-pane="#pane" {
            header {
                p class="q-t" { (title) }
                h1 class="q-t" { (title) }
                nav aria-label=(title) {
                    @for (words, count, href, chosen) in views {
                        a href=(href) aria-current=[chosen.then_some("page")] { (words) " " span { (count) } }
                    }
                }
            }
            div class="tks" { (groups) }
            footer class="keys" {
                @for (key, words) in keys { @for k in key.split(' ') { kbd { (k) } } span { (words) } }
            }
        }
    }
}

/// One entry of a timeline or an agenda.
pub struct Moment<'a> {
    pub iso: &'a str,
    /// "10:30" or "12 Nov".
    pub when: &'a str,
    pub title: &'a str,
    pub detail: Markup,
    pub tone: Tone,
}

/// What happened, oldest first or newest first as given.
pub fn timeline(moments: &[Moment<'_>]) -> Markup {
    html! { ol class="timeline" { @for m in moments { (moment(m)) } } }
}

/// What is coming today.
pub fn agenda(moments: &[Moment<'_>]) -> Markup {
    html! { ol class="agenda" { @for m in moments { (moment(m)) } } }
}

fn moment(m: &Moment<'_>) -> Markup {
    html! {
        li class=(m.tone.class()) {
            time datetime=(m.iso) { (m.when) }
            div { b { (m.title) } @if !m.detail.0.is_empty() { span { (m.detail) } } }
        }
    }
}

/// A column of a [`table`]: words, whether it holds figures, and the link that sorts by it.
#[derive(Clone, Copy, Default)]
pub struct Column<'a> {
    pub words: &'a str,
    pub figures: bool,
    /// Where a click on the heading leads; empty when it does not sort.
    pub sort: &'a str,
    /// `Some(true)` when sorted upwards by this column, `Some(false)` downwards.
    pub sorted: Option<bool>,
}

/// A table that sorts by links. The first cell of a row is its heading.
pub fn table(caption: &str, columns: &[Column<'_>], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div class="table-box" tabindex="0" role="group" aria-label=(caption) {
            table class="table" {
                caption class="vh" { (caption) }
                thead { tr { @for c in columns { (column_head(c)) } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (i, cell) in row.iter().enumerate() {
                                @let figures = columns.get(i).is_some_and(|c| c.figures);
                                @if i == 0 { th scope="row" { (cell) } }
                                @else { td class=[figures.then_some("num")] { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn column_head(column: &Column<'_>) -> Markup {
    let order = column.sorted.map(|up| if up { "ascending" } else { "descending" });
    let arrow = column.sorted.map(|up| if up { "chevron-up" } else { "chevron-down" });
    html! {
        th scope="col" class=[column.figures.then_some("num")] aria-sort=[order] {
            @if column.sort.is_empty() { (column.words) }
            @else { a href=(column.sort) { (column.words) @if let Some(name) = arrow { (icon(name)) } } }
        }
    }
}

/// A plain list of links with a line of detail: (title, address, detail).
pub fn links(rows: &[(&str, &str, &str)]) -> Markup {
    html! {
        ul class="sim" {
            @for (title, href, detail) in rows {
                li { a href=(href) { (title) } @if !detail.is_empty() { span { (detail) } } }
            }
        }
    }
}

/// What will be here, and one thing to do about it.
pub fn empty(sentence: &str, action: Markup) -> Markup {
    html! { div class="empty" { p { (sentence) } (action) } }
}

/// Quiet bars of the final height while something long is loading. `label` tells what is loading.
pub fn skeleton(label: &str, rows: usize) -> Markup {
    html! {
        div class="skeleton" role="status" aria-label=(label) {
            @for _ in 0..rows { div class="sk" { span {} span {} } }
        }
    }
}

/// The next part of a long list: a link that loads itself when it comes into view.
pub fn more(href: &str, words: &str) -> Markup {
    html! { p class="more" { a href=(href) data-more { (words) } } }
}
