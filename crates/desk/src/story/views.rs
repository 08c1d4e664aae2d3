//! The form that sets a ticket right, and the list of everything that happened to it.

use super::{Behalf, Change};
use crate::Ticket;
use crate::events;
use crate::ticket::KINDS;
use crate::ticket::views::event_words;
use house::journal::Entry;
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{Kind, button, csrf};
use ui::field::{field, select};
use ui::layout;
use ui::list::{Column, table};

/// Who raised it, beside the conversation.
pub fn raised_by(w: &Speaker, behalf: &Behalf) -> (String, Markup) {
    (w.say("desk-story-field-on_behalf"), html! { (behalf.name) })
}

/// The changes of an entry, each in words: "Place: from Lyon to Lisbon".
pub fn changes(w: &Speaker, e: &Entry) -> Vec<String> {
    let list = e.payload.get("changes").cloned().unwrap_or_default();
    let list: Vec<Change> = serde_json::from_value(list).unwrap_or_default();
    let shown = |text: &str| if text.is_empty() { w.say("desk-story-nothing") } else { format!("“{text}”") };
    let line = |c: &Change| {
        let what = w.say(&format!("desk-story-field-{}", c.field.word()));
        w.say_with(
            "desk-story-change",
            &[("what", what.into()), ("from", shown(&c.from).into()), ("to", shown(&c.to).into())],
        )
    };
    list.iter().map(line).collect()
}

pub fn form(cx: &Cx, t: &Ticket, behalf: Option<&Behalf>) -> Markup {
    let w = &cx.words;
    let back = format!("/desk/t/{}", t.number);
    let label = |word: &str| w.say(&format!("desk-story-field-{word}"));
    let raised = behalf.map(|b| b.name.as_str()).unwrap_or_default();
    let values = [
        ("title", t.title.as_str()),
        ("category", &t.category),
        ("subcategory", &t.subcategory),
        ("service", &t.service),
        ("location", &t.location),
        ("requester", &t.requester_name),
        ("on_behalf", raised),
    ];
    let labels = values.map(|(word, _)| label(word));
    html! {
        (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk"), (&t.label(), &back)], &w.say("desk-story-edit")))
        (ui::text::headline("", &w.say("desk-story-edit"), html! { (w.say("desk-story-edit-lead")) }))
        form method="post" action={ (back) "/edit" } {
            (csrf(&cx.token()))
            input type="hidden" name="_version" value=(t.version);
            (kind(w, t))
            @for ((word, value), label) in values.iter().zip(&labels) { (field(word, label).value(value)) }
            (button(&w.say("desk-story-save"), Kind::Primary))
            " " (button(&w.say("desk-story-history"), Kind::Quiet).href(&format!("{back}/history")))
        }
    }
}

/// The kinds to choose from; one that came from another system stays until another is chosen.
fn kind(w: &Speaker, t: &Ticket) -> Markup {
    let mut kinds: Vec<(String, String)> = KINDS.map(|k| (k.to_owned(), w.say(&format!("desk-story-kind-{k}")))).into();
    if !KINDS.contains(&t.kind.as_str()) {
        kinds.insert(0, (t.kind.clone(), t.kind.clone()));
    }
    let options: Vec<(&str, &str)> = kinds.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    html! { (select("kind", &w.say("desk-story-field-kind"), &options).value(&t.kind)) }
}

/// Everything that happened, newest first: who, when, what, from and to.
pub fn history(cx: &Cx, t: &Ticket, entries: &[Entry]) -> Markup {
    let w = &cx.words;
    let back = format!("/desk/t/{}", t.number);
    let heads = [w.say("desk-story-when"), w.say("desk-story-who"), w.say("desk-story-what")];
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = entries.iter().rev().map(|e| row(w, e)).collect();
    html! {
        (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk"), (&t.label(), &back)], &w.say("desk-story-history")))
        (ui::text::headline(&t.label(), &t.title, html! { (w.say("desk-story-history-lead")) }))
        (table(&w.say("desk-story-history"), &columns, &rows))
    }
}

fn row(w: &Speaker, e: &Entry) -> Vec<Markup> {
    let text = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let said = match e.kind.as_str() {
        events::CREATED => w.say("desk-story-created"),
        events::REPLIED => w.say("desk-story-replied"),
        events::NOTED => w.say("desk-story-noted"),
        events::CLASSIFIED => w.say("desk-story-classified"),
        kind => event_words(w, e).map_or_else(|| kind.to_owned(), |(_, sentence)| sentence),
    };
    let priority = |name: &str| {
        e.payload.get(name).and_then(serde_json::Value::as_i64).map(|n| w.say(&format!("desk-priority-{n}")))
    };
    let both = if e.kind == events::PRIORITISED { priority("from").zip(priority("to")) } else { None };
    let both = both
        .or_else(|| (e.kind == events::ASSIGNED).then(|| (text("from_name").to_owned(), text("to_name").to_owned())));
    let moved = both.map(|(from, to)| {
        let shown = |text: String| if text.is_empty() { w.say("desk-nobody") } else { text };
        w.say_with("desk-story-from-to", &[("from", shown(from).into()), ("to", shown(to).into())])
    });
    let line = crate::ticket::rules::line_of(text("text"));
    let body = html! {
        (said)
        @for change in changes(w, e) { br; (change) }
        @if let Some(moved) = moved { br; span class="muted" { (moved) } }
        @if !line.is_empty() { br; span class="muted" { (line) } }
    };
    let by = if text("by_name").is_empty() { text("requester_name") } else { text("by_name") };
    vec![html! { time datetime=(e.at) { (w.date(e.at)) " " (w.time(e.at)) } }, html! { (by) }, body]
}
