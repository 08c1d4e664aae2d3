//! How views look: the filter as a form, and the list of views.

use super::pages::Typed;
use super::rules::{self, quoted};
use super::{Count, Filter, Key, Order, Saved, Test};
use crate::field::{Definition, Kind};
use crate::queue::{Choice, views as queue};
use crate::ticket::views::{state_word, urgency};
use crate::ticket::{Priority, State};
use house::people::Member;
use house::people::policy::Right;
use house::web::Cx;
use maud::{Markup, html};
use ui::action::{self, Kind as Button, button};
use ui::field::{check, date_field, field, select};
use ui::list::empty;
use ui::status::{Tone, chip};
use ui::{layout, text};

/// What the filter's form offers.
pub struct Offered<'a> {
    pub team: &'a [Member],
    pub tags: &'a [(String, i64)],
    pub fields: &'a [Definition],
}

/// What a form shows again when something could not be taken.
#[derive(Default)]
pub struct Again {
    pub typed: Option<Typed>,
    pub faults: Vec<(String, String)>,
}

const STATES: [State; 6] =
    [State::New, State::Open, State::WaitingRequester, State::WaitingThirdParty, State::Resolved, State::Closed];

/// The parts that the form writes as `key:value`.
const PARTS: [&str; 11] =
    ["is", "state", "priority", "assignee", "requester", "team", "category", "service", "channel", "type", "tag"];

/// The line that a filled-in form means.
pub fn line_of(pairs: &[(String, String)]) -> String {
    let values = |name: &str| -> Vec<&str> {
        pairs.iter().filter(|(k, _)| k == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty()).collect()
    };
    let mut parts: Vec<String> = Vec::new();
    for key in PARTS {
        let all: Vec<String> = values(key).into_iter().map(quoted).collect();
        if !all.is_empty() {
            parts.push(format!("{key}:{}", all.join(",")));
        }
    }
    for (key, value) in pairs.iter().filter(|(k, v)| k.starts_with("field.") && !v.trim().is_empty()) {
        parts.push(format!("{key}:{}", quoted(value.trim())));
    }
    for key in ["created", "changed", "due"] {
        let of = |end: &str| values(&format!("{key}_{end}")).first().copied().unwrap_or_default().to_owned();
        let (from, to) = (of("from"), of("to"));
        if !from.is_empty() || !to.is_empty() {
            parts.push(format!("{key}:{from}..{to}"));
        }
    }
    if let Some(words) = values("text").first() {
        parts.push(format!("text:{}", quoted(words)));
    }
    parts.join(" ")
}

/// The first value of a part, as the form shows it.
fn first(filter: &Filter, key: &Key) -> String {
    let clause = filter.clauses.iter().find(|c| c.key == *key && !c.not);
    match clause.map(|c| &c.test) {
        Some(Test::Among(values)) => values.first().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

fn bounds(filter: &Filter, key: &Key) -> (String, String) {
    let text = |m: &Option<super::Moment>| m.as_ref().map(ToString::to_string).unwrap_or_default();
    match filter.clauses.iter().find(|c| c.key == *key).map(|c| &c.test) {
        Some(Test::Between(from, to)) => (text(from), text(to)),
        _ => (String::new(), String::new()),
    }
}

/// The filter as a form: what it sends becomes a line.
pub fn filter_form(cx: &Cx, filter: &Filter, order: Order, o: &Offered<'_>) -> Markup {
    let w = &cx.words;
    let any = ("".to_owned(), w.say("desk-view-whatever"));
    let with_any = |more: Vec<(String, String)>| std::iter::once(any.clone()).chain(more).collect::<Vec<_>>();
    let pick = |name: &'static str, label: &str, all: &[(String, String)], value: &str| {
        let options: Vec<(&str, &str)> = all.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        html! { (select(name, label, &options).value(value)) }
    };
    let is = ["open", "late", "waiting", "solved", "any"].map(|v| (v.to_owned(), w.say(&format!("desk-view-is-{v}"))));
    let states = with_any(STATES.map(|s| (s.word().to_owned(), w.say(state_word(s).0))).into());
    let urgencies = with_any(Priority::ALL.map(|p| (p.number().to_string(), w.say(urgency(p).1))).into());
    let mut people = vec![("me".to_owned(), w.say("desk-view-me")), ("none".to_owned(), w.say("desk-nobody"))];
    people.extend(o.team.iter().map(|m| (m.email.clone(), m.name.clone())));
    let orders = Order::ALL.map(|o| (o.word().to_owned(), w.say(&format!("desk-view-order-{}", o.word()))));
    let plain = |name: &'static str, key: &Key| html! { (field(name, &w.say(&format!("desk-view-key-{name}"))).value(&first(filter, key))) };
    layout::reading(
        "filter",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-view-filter")))
            (text::headline("", &w.say("desk-view-filter"), html! { (w.say("desk-view-filter-lead")) }))
            form method="get" action="/desk/filter" {
                input type="hidden" name="parts" value="1";
                (pick("is", &w.say("desk-view-key-is"), &is, &first(filter, &Key::Is)))
                (pick("state", &w.say("desk-view-key-state"), &states, &first(filter, &Key::State)))
                (pick("priority", &w.say("desk-view-key-priority"), &urgencies, &first(filter, &Key::Priority)))
                (pick("assignee", &w.say("desk-view-key-assignee"), &with_any(people), &first(filter, &Key::Assignee)))
                (plain("requester", &Key::Requester)) (plain("team", &Key::Team)) (plain("category", &Key::Category))
                (plain("service", &Key::Service)) (plain("channel", &Key::Channel)) (plain("type", &Key::Kind))
                div class="field" {
                    label for="tag" { (w.say("desk-view-key-tag")) }
                    input class="in" id="tag" name="tag" list="tag-words" autocomplete="off" value=(first(filter, &Key::Tag));
                    datalist id="tag-words" { @for (tag, _) in o.tags { option value=(tag) {} } }
                }
                @for (key, known) in [("created", Key::Created), ("changed", Key::Changed), ("due", Key::Due)] {
                    @let (from, to) = bounds(filter, &known);
                    fieldset class="field" {
                        legend { (w.say(&format!("desk-view-key-{key}"))) }
                        (date_field(&format!("{key}_from"), &w.say("desk-view-from"), &from))
                        (date_field(&format!("{key}_to"), &w.say("desk-view-to"), &to))
                    }
                }
                @for d in o.fields.iter().filter(|d| !d.retired) { (field_input(w, filter, d)) }
                (plain("text", &Key::Text))
                (pick("order", &w.say("desk-view-order"), &orders, order.word()))
                (button(&w.say("desk-view-show"), Button::Primary).icon("list-filter"))
            }
        },
    )
}

fn field_input(w: &house::words::Speaker, filter: &Filter, d: &Definition) -> Markup {
    let name = format!("field.{}", d.name);
    let value = first(filter, &Key::Field(d.name.clone()));
    let mut options = vec![(String::new(), w.say("desk-view-whatever"))];
    match d.kind {
        Kind::Choice | Kind::Choices => options.extend(d.choices.iter().map(|c| (c.clone(), c.clone()))),
        Kind::YesNo => {
            options.extend([("yes".to_owned(), w.say("desk-field-yes")), ("no".to_owned(), w.say("desk-field-no"))])
        }
        _ => return html! { (field(&name, &d.label).value(&value)) },
    }
    let options: Vec<(&str, &str)> = options.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    html! { (select(&name, &d.label, &options).value(&value)) }
}

/// One's own and the shared views, and the form that keeps another.
pub fn list(cx: &Cx, found: &[(Saved, Count)], again: &Again) -> Markup {
    let w = &cx.words;
    layout::reading(
        "views-page",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-view-title")))
            (text::headline("", &w.say("desk-view-title"), html! { (w.say("desk-view-lead")) }))
            @if found.is_empty() { (empty(&w.say("desk-view-none"), html! {})) }
            ul class="rows" { @for (view, count) in found { (row(cx, view, *count)) } }
            (layout::section("keep", &w.say("desk-view-keep"), html! {}, html! { (action::guarded(keep_form(cx, again))) }))
        },
    )
}

fn row(cx: &Cx, v: &Saved, count: Count) -> Markup {
    let w = &cx.words;
    let mine = v.owner == cx.caller.person || cx.may(Right::DeskLead).is_some();
    let prefix = format!("v{}-", v.id);
    html! {
        li class="row" {
            span {
                a href=(Choice::Saved(v.id).href()) { b { (v.name) } } " " span class="num" { (queue::counted(count)) } " "
                @if v.shared { (chip(Tone::Off, &w.say("desk-view-shared"))) }
                br; code { (v.line) } " " span class="muted" { (w.say(&format!("desk-view-order-{}", v.order.word()))) }
            }
            @if mine {
                details {
                    summary { (w.say("desk-view-change")) }
                    form method="post" action={ "/desk/views/" (v.id) } {
                        (action::csrf(&cx.token()))
                        input type="hidden" name="_version" value=(v.version);
                        (inputs(cx, &prefix, (&v.name, &v.line, v.order.word(), v.shared), &[]))
                        (button(&w.say("desk-field-keep"), Button::Secondary).small())
                    }
                    form method="post" action={ "/desk/views/" (v.id) "/remove" } {
                        (action::csrf(&cx.token())) (button(&w.say("desk-view-remove"), Button::Bad).small().icon("trash-2"))
                    }
                }
            }
        }
    }
}

fn keep_form(cx: &Cx, again: &Again) -> Markup {
    let w = &cx.words;
    let t = again.typed.clone().unwrap_or_default();
    let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    html! {
        form method="post" action="/desk/views" {
            (action::csrf(&cx.token()))
            (action::error_summary(&w.say("error-invalid"), &errors))
            (inputs(cx, "", (&t.name, &t.line, &t.order, !t.shared.is_empty()), &again.faults))
            (button(&w.say("desk-view-keep"), Button::Primary).icon("star"))
        }
    }
}

/// The inputs of a view; `prefix` keeps ids apart where several forms stand on a page.
fn inputs(
    cx: &Cx,
    prefix: &str,
    (name, line, order, shared): (&str, &str, &str, bool),
    faults: &[(String, String)],
) -> Markup {
    let w = &cx.words;
    let fault = |field: &str| faults.iter().find(|(f, _)| f == field).map_or("", |(_, m)| m.as_str());
    let one = |field: &str, label: String, value: &str, wrong: &str| {
        html! {
            div class="field" {
                label for={ (prefix) (field) } { (label) }
                input class="in" id={ (prefix) (field) } name=(field) value=(value) autocomplete="off" maxlength=(rules::LINE_MAX) aria-invalid=[(!wrong.is_empty()).then_some("true")];
                @if !wrong.is_empty() { p class="wrong" { (wrong) } }
            }
        }
    };
    html! {
        (one("name", w.say("desk-view-name"), name, fault("name")))
        (one("line", w.say("desk-view-line"), line, fault("q")))
        div class="field" {
            label for={ (prefix) "order" } { (w.say("desk-view-order")) }
            select class="in" id={ (prefix) "order" } name="order" {
                @for o in Order::ALL { option value=(o.word()) selected[o.word() == order] { (w.say(&format!("desk-view-order-{}", o.word()))) } }
            }
        }
        (check("shared", "1", &w.say("desk-view-share"), shared))
    }
}
