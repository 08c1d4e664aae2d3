//! How deeds on many look: the bar, the page without script, and what came of it.

use super::{Outcome, Refused, rules};
use crate::macros::Macro;
use crate::snooze::rules::Usual;
use crate::team::Team;
use crate::ticket::Priority;
use crate::ticket::views::urgency;
use house::people::Member;
use house::web::{Cx, Problem};
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::assets::icon;
use ui::list::empty;
use ui::status::{Tone, notice};
use ui::{layout, text};

/// What the bar offers, and where it stands.
pub struct Offered<'a> {
    pub team: &'a [Member],
    pub tags: &'a [(String, i64)],
    pub teams: &'a [Team],
    pub macros: &'a [Macro],
    pub view: &'a str,
}

/// The bar of deeds: fetched when the first ticket is chosen, and kept while others are.
pub fn bar(cx: &Cx, o: &Offered<'_>) -> Markup {
    let w = &cx.words;
    html! {
        form id="bulk" class="bulk" method="post" action="/desk/bulk" data-enhance data-target="#queue" data-keep
            aria-label=(w.say("desk-bulk-title")) {
            (action::csrf(&cx.token()))
            input type="hidden" name="view" value=(o.view);
            p class="bulk-n" role="status" { b data-chosen { } " " (w.say("desk-bulk-chosen")) }
            (menu("b-who", ("user-check", &w.say("desk-bulk-assign"), "a"), people(cx, o)))
            (menu("b-pri", ("flag", &w.say("desk-bulk-priority"), "p"), priorities(w)))
            (menu("b-state", ("circle-dot", &w.say("desk-bulk-state"), "w"), turns(w)))
            @if !o.macros.is_empty() { (menu("b-macro", ("zap", &w.say("desk-macros-choose"), "t"), macros(o))) }
            (menu("b-aside", ("calendar-clock", &w.say("desk-snooze-menu"), "s"), asides(w)))
            (menu("b-tag", ("tag", &w.say("desk-bulk-tag"), "l"), tags(w, o)))
            button type="submit" class="btn quiet sm" name="do" value="state:solve" data-key="e" { (icon("check")) span { (w.say("desk-solve")) } }
            button type="submit" class="btn quiet sm" name="do" value="merge" data-key="m" title=(w.say("desk-bulk-merge-means")) { (icon("merge")) span { (w.say("desk-bulk-merge")) } }
            button type="button" class="btn quiet sm" data-unchoose data-key="escape" { (icon("x")) span { (w.say("desk-bulk-none")) } }
        }
    }
}

fn menu(id: &str, (shape, label, key): (&str, &str, &str), items: Markup) -> Markup {
    html! {
        button type="button" class="btn quiet sm" popovertarget=(id) data-key=(key) { (icon(shape)) span { (label) } }
        div id=(id) class="menu" popover aria-label=(label) { ul { (items) } }
    }
}

fn item(value: &str, body: Markup) -> Markup {
    html! { li { button type="submit" form="bulk" name="do" value=(value) { (body) } } }
}

fn people(cx: &Cx, o: &Offered<'_>) -> Markup {
    let w = &cx.words;
    html! {
        (item("take", html! { (icon("user-check")) span { (w.say("desk-bulk-me")) } }))
        @for m in o.team.iter().filter(|m| m.person != cx.caller.person) { (item(&format!("assign:{}", m.person.0), html! { (icon("user")) span { (m.name) } })) }
        @for t in o.teams { (item(&format!("team:{}", t.name), html! { (icon("users")) span { (t.name) } })) }
        (item("assign:none", html! { (icon("x")) span { (w.say("desk-nobody")) } }))
    }
}

fn macros(o: &Offered<'_>) -> Markup {
    html! { @for m in o.macros { (item(&format!("macro:{}", m.id), html! { (icon("zap")) span { (m.name) } })) } }
}

fn priorities(w: &Speaker) -> Markup {
    html! {
        @for p in Priority::ALL {
            @let (shape, word, _) = urgency(p);
            (item(&format!("priority:{}", p.number()), html! { (icon(shape)) span { (w.say(word)) } }))
        }
    }
}

fn turns(w: &Speaker) -> Markup {
    html! { @for (word, _) in rules::TURNS { (item(&format!("state:{word}"), html! { span { (w.say(&format!("desk-bulk-turn-{word}"))) } })) } }
}

fn asides(w: &Speaker) -> Markup {
    html! {
        @for usual in Usual::ALL { (item(&format!("snooze:{}", usual.word()), html! { span { (w.say(&format!("desk-snooze-{}", usual.word()))) } })) }
        (item("snooze:answer", html! { span { (w.say("desk-snooze-answer")) } }))
    }
}

fn merging(w: &Speaker) -> Markup {
    item("merge", html! { (icon("merge")) span { (w.say("desk-bulk-merge-means")) } })
}

fn tags(w: &Speaker, o: &Offered<'_>) -> Markup {
    html! {
        li class="bulk-tags" {
            label class="vh" for="bulk-tags" { (w.say("desk-tag-title")) }
            input class="in" id="bulk-tags" name="tags" form="bulk" list="bulk-words" autocomplete="off" placeholder=(w.say("desk-tag-title"));
            datalist id="bulk-words" { @for (tag, _) in o.tags { option value=(tag) {} } }
            button type="submit" class="btn sec sm" form="bulk" name="do" value="tag" { span { (w.say("desk-bulk-tag-add")) } }
            button type="submit" class="btn quiet sm" form="bulk" name="do" value="untag" { span { (w.say("desk-bulk-tag-remove")) } }
        }
    }
}

/// The same on a page of its own, for browsers without script.
pub fn choose(cx: &Cx, o: &Offered<'_>, numbers: &[i64]) -> Markup {
    let w = &cx.words;
    layout::reading(
        "bulk-page",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-bulk-title")))
            (text::headline("", &w.say("desk-bulk-title"), html! { (w.say_with("desk-bulk-lead", &[("n", numbers.len().into())])) }))
            @if numbers.is_empty() { (empty(&w.say("desk-bulk-fault-none"), html! {})) } @else {
                form id="bulk" method="post" action="/desk/bulk" {
                    (action::csrf(&cx.token()))
                    input type="hidden" name="view" value=(o.view);
                    @for n in numbers { input type="hidden" name="n" value=(n); }
                }
                @for (title, items) in [("desk-bulk-assign", people(cx, o)), ("desk-bulk-priority", priorities(w)), ("desk-bulk-state", turns(w)), ("desk-snooze-menu", asides(w)), ("desk-bulk-merge", merging(w)), ("desk-bulk-tag", tags(w, o)), ("desk-macros-title", macros(o))] {
                    section class="part" { h2 { (w.say(title)) } ul class="menu-open" { (items) } }
                }
            }
        },
    )
}

/// "38 done, 2 refused".
fn sum(w: &Speaker, o: &Outcome) -> String {
    let key = match (o.undone, o.refused.is_empty()) {
        (false, true) => "desk-bulk-done",
        (false, false) => "desk-bulk-done-refused",
        (true, true) => "desk-bulk-back",
        (true, false) => "desk-bulk-back-refused",
    };
    w.say_with(key, &[("done", o.done.len().into()), ("refused", o.refused.len().into())])
}

/// Why a ticket refused, in words.
pub fn why(w: &Speaker, r: &Refused) -> String {
    let values: Vec<_> = r.values.iter().map(|(n, v)| (n.as_str(), v.as_str().into())).collect();
    w.say_with(&r.why, &values)
}

fn refusals(w: &Speaker, o: &Outcome) -> Markup {
    html! {
        ul class="refused" {
            @for r in &o.refused { li { a href={ "/desk/t/" (r.number) } { "T-" (r.number) } ": " (why(w, r)) } }
        }
    }
}

/// Refusals that a passing message names; the page of what was done names all.
const NAMED: usize = 3;

/// The sum and the first reasons, for the message that passes.
fn in_passing(w: &Speaker, o: &Outcome) -> String {
    let mut parts = vec![sum(w, o)];
    parts.extend(o.refused.iter().take(NAMED).map(|r| format!("T-{}: {}", r.number, why(w, r))));
    if o.refused.len() > NAMED {
        parts.push("…".to_owned());
    }
    parts.join(" ")
}

/// Above the queue, after a deed: what came of it, with the way back.
pub fn told(cx: &Cx, o: &Outcome) -> Markup {
    let w = &cx.words;
    let undo = if o.done.is_empty() { String::new() } else { format!("/desk/bulk/{}/undo", o.id) };
    html! {
        (ui::shell::toast(&in_passing(w, o), &undo, &w.say("shell-undo"), &cx.token()))
        @if !o.refused.is_empty() {
            div data-errors tabindex="-1" {
                (notice(Tone::Warn, html! { p { b { (sum(w, o)) } } (refusals(w, o)) }))
            }
        }
    }
}

/// Why nothing was done at all.
pub fn fault(problem: &Problem) -> Markup {
    html! {
        div data-errors tabindex="-1" {
            (notice(Tone::Warn, html! { p { b { (problem.title) } } @for f in &problem.fields { p { (f.message) } } }))
        }
    }
}

/// The page of what was done.
pub fn outcome(cx: &Cx, o: &Outcome) -> Markup {
    let w = &cx.words;
    let back = w.say("desk-queue");
    layout::reading(
        "bulk-page",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-bulk-title")))
            (text::headline("", &sum(w, o), html! {}))
            @if !o.refused.is_empty() { (refusals(w, o)) }
            @if !o.undone && !o.done.is_empty() {
                form method="post" action={ "/desk/bulk/" (o.id) "/undo" } { (action::csrf(&cx.token())) (button(&w.say("shell-undo"), Kind::Secondary).icon("undo-2")) }
            }
            p { (button(&back, Kind::Quiet).href("/desk")) }
        },
    )
}
