//! How the catalogue looks: to those who ask, and to those who keep it.

use super::{Condition, Content, Made, Offer, Question, Standing, Test, Version, Wants};
use crate::approval::views::steps_form;
use crate::ticket::Priority;
use crate::ticket::views::urgency;
use house::people::policy::Right;
use house::people::{Member, Role};
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::action::{self, Kind, button};
use ui::assets::icon;
use ui::field::{check, field, number_field, select, textarea, upload};
use ui::list::{Column, empty, more, table};
use ui::status::{Tone, notice, state};
use ui::{layout, text};

/// What a form shows again when something could not be taken.
#[derive(Default)]
pub struct Again {
    pub typed: HashMap<String, String>,
    /// Field and sentence.
    pub faults: Vec<(String, String)>,
}

/// A form to be drawn; version 0 is a preview.
pub struct Shown<'a> {
    pub offer: i64,
    pub version: i64,
    pub content: &'a Content,
    pub people: &'a [Member],
}

/// Signs that an offer may carry; all of them are in the sprite.
pub const SIGNS: [&str; 16] = [
    "package",
    "laptop",
    "monitor",
    "smartphone",
    "phone",
    "printer",
    "key",
    "lock",
    "user-plus",
    "users",
    "folder",
    "mail",
    "wifi",
    "server",
    "building-2",
    "wrench",
];

fn sign(c: &Content) -> &str {
    SIGNS.iter().find(|s| **s == c.icon).copied().unwrap_or("package")
}

/// Everything that somebody may ask for, by groups.
pub fn catalogue(cx: &Cx, offers: &[Version], (q, all): (&str, usize)) -> Markup {
    let w = &cx.words;
    let mut groups: Vec<(&str, Vec<&Version>)> = Vec::new();
    for v in offers {
        match groups.last_mut().filter(|(g, _)| g.eq_ignore_ascii_case(&v.content.group)) {
            Some((_, list)) => list.push(v),
            None => groups.push((&v.content.group, vec![v])),
        }
    }
    let other = w.say("desk-catalogue-other");
    ui::portal::portal(html! {
        (text::headline("", &w.say("desk-catalogue"), html! { (w.say("desk-catalogue-lead")) }))
        @if all > 0 {
            form method="get" action="/catalogue" role="search" class="find-row" {
                (field("q", &w.say("desk-catalogue-find")).kind("search").value(q).quiet_label().placeholder(&w.say("desk-catalogue-find")))
                (button(&w.say("desk-catalogue-find-verb"), Kind::Secondary).icon("search"))
            }
        }
        @if offers.is_empty() {
            (empty(&w.say(if q.is_empty() { "desk-catalogue-empty" } else { "desk-catalogue-nothing" }), html! { (button(&w.say("desk-catalogue-ask-freely"), Kind::Primary).href("/")) }))
        }
        @for (i, (group, list)) in groups.iter().enumerate() {
            @let id = format!("g-{i}");
            section class="mine" aria-labelledby=(id) {
                h2 id=(id) { @if group.is_empty() { (other) } @else { (group) } }
                ul { @for v in list { li { (offer_line(v)) } } }
            }
        }
        p class="more" {
            @if !offers.is_empty() { a href="/" { (w.say("desk-catalogue-not-here")) } }
            @if cx.may(Right::DeskLead).is_some() { a href="/desk/catalogue" { (w.say("desk-catalogue-manage")) } }
        }
    })
}

fn offer_line(v: &Version) -> Markup {
    let c = &v.content;
    html! {
        a href={ "/catalogue/" (v.offer) } {
            span class="st acc" { (icon(sign(c))) }
            span { b { (c.name) } span { (c.description.lines().next().unwrap_or_default()) } }
            span class="muted hide-small" { (c.expected) }
        }
    }
}

/// The cost as people read it; nothing if none is stated.
pub fn cost(w: &Speaker, c: &Content) -> Option<String> {
    let cents = c.cost_cents?;
    if cents == 0 {
        return Some(w.say("desk-catalogue-free"));
    }
    let amount = ui::number::money_exact(cents as f64 / 100.0, &w.currency, w.numbers());
    Some(if c.cost_note.is_empty() { amount } else { format!("{amount} {}", c.cost_note) })
}

/// The form of one offer, with what happens then said beforehand.
pub fn form_page(cx: &Cx, shown: &Shown<'_>, again: &Again) -> Markup {
    let (w, c) = (&cx.words, shown.content);
    let draft = shown.version == 0;
    let title = w.say("desk-catalogue");
    ui::portal::portal(html! {
        @if draft {
            (layout::crumbs(&title, &[(&w.say("desk-catalogue-manage"), "/desk/catalogue"), (&c.name, &format!("/desk/catalogue/{}", shown.offer))], &w.say("desk-catalogue-preview")))
            (notice(Tone::Accent, html! { (w.say("desk-catalogue-preview-says")) }))
        } @else { (layout::crumbs(&title, &[(&title, "/catalogue")], &c.name)) }
        (text::headline("", &c.name, html! { (c.description) }))
        (before(w, c))
        @if draft { div { (fields(cx, shown, again)) } }
        @else {
            (action::guarded(html! {
                form method="post" action={ "/catalogue/" (shown.offer) } enctype="multipart/form-data" {
                    (action::csrf(&cx.token()))
                    input type="hidden" name="_version" value=(shown.version);
                    @let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
                    (action::error_summary(&w.say("error-invalid"), &errors))
                    (fields(cx, shown, again))
                    (button(&w.say("desk-catalogue-send"), Kind::Primary).after("arrow-right"))
                }
            }))
        }
    })
}

/// What one should know before asking: how long, how much, who has to say yes.
fn before(w: &Speaker, c: &Content) -> Markup {
    let mut rows: Vec<(String, Markup)> = Vec::new();
    if !c.expected.is_empty() {
        rows.push((w.say("desk-catalogue-takes"), html! { (c.expected) }));
    }
    if let Some(cost) = cost(w, c) {
        rows.push((w.say("desk-catalogue-costs"), html! { (cost) }));
    }
    if !c.approval.is_empty() {
        let steps: Vec<String> = c.approval.iter().map(|s| crate::approval::views::step_says(w, s)).collect();
        rows.push((w.say("desk-catalogue-approval"), html! { (steps.join(" → ")) }));
    }
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(a, b)| (a.as_str(), b.clone())).collect();
    html! { @if !rows.is_empty() { (layout::facts(&rows)) } }
}

/// The questions. One that hangs on another says so in words; script hides it until it applies.
fn fields(cx: &Cx, shown: &Shown<'_>, again: &Again) -> Markup {
    let (w, c) = (&cx.words, shown.content);
    html! {
        rp-form {
            @for q in &c.questions {
                @let fault = again.faults.iter().find(|(f, _)| f.strip_prefix("a_") == Some(q.key.as_str())).map_or("", |(_, m)| m.as_str());
                @let value = again.typed.get(&q.key).map_or("", String::as_str);
                @if let Some(when) = &q.shown_if {
                    div class="when" data-when={ "a_" (when.question) } data-test=(word_of(&when.test)) data-value=(when.value) {
                        p class="hint" { (only_if(w, c, when)) }
                        (control(cx, (q, value, fault), shown.people))
                    }
                } @else { div class="when" { (control(cx, (q, value, fault), shown.people)) } }
            }
            @if c.questions.iter().any(|q| q.wants == Wants::Person) {
                datalist id="people" { @for m in shown.people { option value=(m.name) { (m.title) } } }
            }
        }
    }
}

fn word_of(test: &Test) -> &'static str {
    match test {
        Test::Is => "is",
        Test::IsNot => "is_not",
        Test::AtLeast => "at_least",
        Test::AtMost => "at_most",
        Test::Answered => "answered",
    }
}

fn only_if(w: &Speaker, c: &Content, when: &Condition) -> String {
    let label =
        c.questions.iter().find(|q| q.key == when.question).map_or(when.question.as_str(), |q| q.label.as_str());
    let value = match when.value.as_str() {
        "yes" => w.say("desk-catalogue-yes"),
        "no" => w.say("desk-catalogue-no"),
        other => other.to_owned(),
    };
    let key = format!("desk-catalogue-only-{}", word_of(&when.test).replace('_', "-"));
    w.say_with(&key, &[("question", label.into()), ("value", value.into())])
}

fn control(cx: &Cx, (q, value, fault): (&Question, &str, &str), people: &[Member]) -> Markup {
    let w = &cx.words;
    let name = format!("a_{}", q.key);
    let always = q.required && q.shown_if.is_none();
    let optional = !(q.required || q.required_if.is_some());
    let label = if optional { format!("{} ({})", q.label, w.say("desk-catalogue-optional")) } else { q.label.clone() };
    let (choose, yes, no) = (w.say("desk-catalogue-choose"), w.say("desk-catalogue-yes"), w.say("desk-catalogue-no"));
    let mut options = vec![("", choose.as_str())];
    match q.wants {
        Wants::Choice => options.extend(q.choices.iter().map(|c| (c.as_str(), c.as_str()))),
        Wants::YesNo => options.extend([("yes", yes.as_str()), ("no", no.as_str())]),
        _ => {}
    }
    let (min, max) =
        (q.min.map(|n| n.to_string()).unwrap_or_default(), q.max.map(|n| n.to_string()).unwrap_or_default());
    let made = match q.wants {
        Wants::Long => textarea(&name, &label, 4),
        Wants::Number => number_field(&name, &label, (&min, &max, "any")),
        Wants::Date => field(&name, &label).kind("date"),
        Wants::Choice | Wants::YesNo => select(&name, &label, &options),
        Wants::File => upload(&name, &label, ""),
        Wants::Text | Wants::Person => field(&name, &label),
    };
    let made = made.value(value).hint(&q.hint).error(fault);
    let made = if always && q.wants != Wants::File { made.required() } else { made };
    if q.wants == Wants::Person && !people.is_empty() {
        return person(&name, (&label, value), (&q.hint, fault), always);
    }
    html! { (made) }
}

/// A person is typed, or chosen from those the browser offers.
fn person(name: &str, (label, value): (&str, &str), (hint, fault): (&str, &str), always: bool) -> Markup {
    let described = if !fault.is_empty() { format!("{name}-error") } else { format!("{name}-hint") };
    html! {
        div class="field" {
            label for=(name) { (label) }
            input class="in" id=(name) name=(name) type="text" list="people" value=(value) autocomplete="off" required[always]
                aria-describedby=[(!hint.is_empty() || !fault.is_empty()).then_some(described)] aria-invalid=[(!fault.is_empty()).then_some("true")];
            @if !hint.is_empty() { p class="hint" id={ (name) "-hint" } { (hint) } }
            @if !fault.is_empty() { p class="wrong" id={ (name) "-error" } { (fault) } }
        }
    }
}

/// What a ticket says of the offer it was made with.
pub fn made_panel(w: &Speaker, made: &Made) -> Markup {
    let rows: Vec<(&str, Markup)> = made.answers.iter().map(|a| (a.label.as_str(), html! { (a.text) })).collect();
    html! {
        section class="side-sec" {
            h2 class="lbl" { (w.say("desk-catalogue-from")) }
            p { a href={ "/catalogue/" (made.offer) } { (made.name) } " " span class="muted" { (w.say_with("desk-catalogue-version", &[("n", made.version.into())])) } }
            @if !rows.is_empty() { (layout::pairs(&rows)) }
        }
    }
}

fn standing(w: &Speaker, s: Standing) -> Markup {
    let tone = match s {
        Standing::Draft => Tone::Warn,
        Standing::Live => Tone::Good,
        Standing::Withdrawn => Tone::Off,
    };
    state(tone, &w.say(&format!("desk-catalogue-state-{}", s.word())))
}

/// All offers, for those who keep them.
pub fn offers(cx: &Cx, offers: &[Offer], next: Option<i64>) -> Markup {
    let w = &cx.words;
    let heads = ["desk-catalogue-name", "desk-catalogue-group", "desk-catalogue-stands", "desk-catalogue-changed"]
        .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = offers
        .iter()
        .map(|o| {
            vec![
                html! { a href={ "/desk/catalogue/" (o.number) } { (o.name) } },
                html! { (o.group) },
                html! { (standing(w, o.state)) @if o.version > 0 { " " span class="muted" { (w.say_with("desk-catalogue-version", &[("n", o.version.into())])) } } },
                html! { (w.when(o.changed_at, cx.now)) },
            ]
        })
        .collect();
    layout::reading(
        "catalogue",
        html! {
            (text::headline("", &w.say("desk-catalogue-manage"), html! { (w.say("desk-catalogue-manage-lead")) }))
            p { (button(&w.say("desk-catalogue-new"), Kind::Primary).icon("plus").href("/desk/catalogue/new")) " " a href="/catalogue" { (w.say("desk-catalogue-as-seen")) } }
            @if rows.is_empty() { (empty(&w.say("desk-catalogue-none"), html! {})) } @else { (table(&w.say("desk-catalogue-manage"), &columns, &rows)) }
            @if let Some(n) = next { (more(&format!("/desk/catalogue?after={n}"), &w.say("desk-catalogue-more"))) }
        },
    )
}

pub fn new_offer(cx: &Cx, typed: &HashMap<String, String>, faults: &[(String, String)]) -> Markup {
    let w = &cx.words;
    let value = |name: &str| typed.get(name).map_or("", String::as_str);
    let fault = |name: &str| faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    layout::reading(
        "catalogue",
        html! {
            (layout::crumbs(&w.say("desk-catalogue-manage"), &[(&w.say("desk-catalogue-manage"), "/desk/catalogue")], &w.say("desk-catalogue-new")))
            (text::headline("", &w.say("desk-catalogue-new"), html! { (w.say("desk-catalogue-new-lead")) }))
            form method="post" action="/desk/catalogue/new" {
                (action::csrf(&cx.token()))
                (field("name", &w.say("desk-catalogue-name")).value(value("name")).error(fault("name")).required())
                (textarea("description", &w.say("desk-catalogue-description"), 3).value(value("description")))
                (field("group", &w.say("desk-catalogue-group")).value(value("group")))
                (button(&w.say("desk-catalogue-create"), Kind::Primary))
            }
        },
    )
}

/// The editor of an offer: its draft, its versions, and what can be done with it.
pub fn editor(cx: &Cx, (o, members): (&Offer, &[Member]), versions: &[Version], faults: &[(String, String)]) -> Markup {
    let (w, c) = (&cx.words, &o.draft);
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let here = format!("/desk/catalogue/{}", o.number);
    let main = html! {
        (layout::crumbs(&w.say("desk-catalogue-manage"), &[(&w.say("desk-catalogue-manage"), "/desk/catalogue")], &o.name))
        (text::headline("", &c.name, html! { (standing(w, o.state)) }))
        (action::guarded(html! {
            form method="post" action=(here) {
                (action::csrf(&cx.token()))
                input type="hidden" name="_version" value=(o.edited);
                (action::error_summary(&w.say("error-invalid"), &errors))
                (what(w, c, faults))
                (layout::section("questions", &w.say("desk-catalogue-questions"), html! { (w.say("desk-catalogue-questions-aside")) }, questions(w, c, faults)))
                (layout::section("then", &w.say("desk-catalogue-then"), html! {}, outcome(w, c)))
                (layout::section("approval", &w.say("desk-catalogue-approval"), html! { (w.say("desk-catalogue-approval-aside")) }, html! {
                    (steps_form(w, (&c.approval, members), faults))
                    @let numbers: Vec<(&str, &str)> = std::iter::once(("", "")).chain(c.questions.iter().filter(|q| q.wants == Wants::Number).map(|q| (q.key.as_str(), q.label.as_str()))).collect();
                    (select("amount_from", &w.say("desk-catalogue-amount-from"), &numbers).value(&c.amount_from).hint(&w.say("desk-catalogue-amount-hint")))
                }))
                p class="more" {
                    (button(&w.say("desk-catalogue-publish"), Kind::Primary).sends("do", "publish"))
                    (button(&w.say("desk-catalogue-save"), Kind::Secondary).sends("do", "save"))
                    (button(&w.say("desk-catalogue-save-preview"), Kind::Quiet).sends("do", "preview"))
                }
            }
        }))
    };
    layout::with_side(main, side(cx, o, versions))
}

fn side(cx: &Cx, o: &Offer, versions: &[Version]) -> Markup {
    let w = &cx.words;
    let here = format!("/desk/catalogue/{}", o.number);
    layout::decide_panel(
        "versions",
        &w.say("desk-catalogue-versions"),
        html! {
            @if versions.is_empty() { p class="hint" { (w.say("desk-catalogue-no-version")) } }
            ul class="sim" {
                @for v in versions {
                    li { a href={ (here) "/versions/" (v.version) } { (w.say_with("desk-catalogue-version", &[("n", v.version.into())])) @if v.version == o.version && o.state == Standing::Live { " · " (w.say("desk-catalogue-now")) } } span { (v.made_by_name) ", " (w.when(v.made_at, cx.now)) } }
                }
            }
            @if o.state == Standing::Live {
                p { a href={ "/catalogue/" (o.number) } { (w.say("desk-catalogue-as-seen")) } }
                (action::form(&format!("{here}/withdraw"), &cx.token(), "body", html! { (button(&w.say("desk-catalogue-withdraw"), Kind::Secondary).icon("archive")) }))
            }
            @if o.state == Standing::Withdrawn {
                (action::form(&format!("{here}/return"), &cx.token(), "body", html! { (button(&w.say("desk-catalogue-put-back"), Kind::Secondary).icon("archive-restore")) }))
            }
        },
    )
}

fn fault_of<'f>(faults: &'f [(String, String)], name: &str) -> &'f str {
    faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str())
}

/// Amounts stand in fields as they are typed: with a dot and two places.
pub fn cents_typed(cents: Option<i64>) -> String {
    cents.map(|c| format!("{}.{:02}", c / 100, c.abs() % 100)).unwrap_or_default()
}

fn what(w: &Speaker, c: &Content, faults: &[(String, String)]) -> Markup {
    let signs: Vec<(String, String)> = SIGNS.iter().map(|s| ((*s).to_owned(), s.replace('-', " "))).collect();
    let signs: Vec<(&str, &str)> = signs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (titles, cost) = (c.titles.join("\n"), cents_typed(c.cost_cents));
    let roles = [Role::Executive, Role::ItLead, Role::Technician, Role::Employee, Role::Admin];
    html! {
        (field("name", &w.say("desk-catalogue-name")).value(&c.name).error(fault_of(faults, "name")).required())
        (textarea("description", &w.say("desk-catalogue-description"), 3).value(&c.description).hint(&w.say("desk-catalogue-description-hint")))
        (field("group", &w.say("desk-catalogue-group")).value(&c.group).hint(&w.say("desk-catalogue-group-hint")))
        (select("icon", &w.say("desk-catalogue-icon"), &signs).value(sign(c)))
        (field("expected", &w.say("desk-catalogue-takes")).value(&c.expected).hint(&w.say("desk-catalogue-takes-hint")))
        (field("cost", &w.say_with("desk-catalogue-cost-in", &[("currency", w.currency.as_str().into())])).value(&cost).error(fault_of(faults, "cost")).hint(&w.say("desk-catalogue-cost-hint")))
        (field("cost_note", &w.say("desk-catalogue-cost-note")).value(&c.cost_note).hint(&w.say("desk-catalogue-cost-note-hint")))
        fieldset class="field" {
            legend class="lbl" { (w.say("desk-catalogue-who")) }
            p class="hint" { (w.say("desk-catalogue-who-hint")) }
            @for r in roles { (check(&format!("role_{}", r.word()), "1", &w.say(&format!("desk-catalogue-role-{}", r.word().replace('_', "-"))), c.roles.contains(&r))) }
        }
        (textarea("titles", &w.say("desk-catalogue-titles"), 2).value(&titles).hint(&w.say("desk-catalogue-titles-hint")))
    }
}

fn outcome(w: &Speaker, c: &Content) -> Markup {
    let o = &c.outcome;
    let words: Vec<(String, String)> =
        Priority::ALL.iter().map(|p| (p.number().to_string(), w.say(urgency(*p).1))).collect();
    let priorities: Vec<(&str, &str)> = words.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (chosen, checklist) = (o.priority.unwrap_or(Priority::Normal).number().to_string(), o.checklist.join("\n"));
    let (request, incident) = (w.say("desk-catalogue-kind-request"), w.say("desk-catalogue-kind-incident"));
    html! {
        (select("kind", &w.say("desk-catalogue-kind"), &[("request", &request), ("incident", &incident)]).value(&o.kind))
        (field("title", &w.say("desk-catalogue-title")).value(&o.title).hint(&w.say("desk-catalogue-title-hint")))
        (select("priority", &w.say("desk-catalogue-priority"), &priorities).value(&chosen))
        (field("team", &w.say("desk-catalogue-team")).value(&o.team))
        (field("category", &w.say("desk-catalogue-category")).value(&o.category))
        (field("service", &w.say("desk-catalogue-service")).value(&o.service))
        (textarea("checklist", &w.say("desk-catalogue-checklist"), 4).value(&checklist).hint(&w.say("desk-catalogue-checklist-hint")))
    }
}

fn questions(w: &Speaker, c: &Content, faults: &[(String, String)]) -> Markup {
    let blank = Question::default();
    html! {
        @for (i, q) in c.questions.iter().enumerate() {
            details class="appx" open[c.questions.len() <= 3 || faults.iter().any(|(f, _)| f.starts_with(&format!("q{i}_")))] {
                summary { (icon("chevron-right")) span { b { (q.label) } span class="muted" { (w.say(&format!("desk-catalogue-wants-{}", wants_word(q.wants).replace('_', "-")))) } } }
                div class="appx-b" { (question(w, (i, q), c, faults)) }
            }
        }
        details class="appx" open[c.questions.is_empty()] {
            summary { (icon("plus")) span { b { (w.say("desk-catalogue-question-new")) } span class="muted" { (w.say("desk-catalogue-question-new-hint")) } } }
            div class="appx-b" { (question(w, (c.questions.len(), &blank), c, faults)) }
        }
    }
}

pub fn wants_word(wants: Wants) -> &'static str {
    match wants {
        Wants::Text => "text",
        Wants::Long => "long",
        Wants::Number => "number",
        Wants::Date => "date",
        Wants::Choice => "choice",
        Wants::Person => "person",
        Wants::File => "file",
        Wants::YesNo => "yes_no",
    }
}

fn question(w: &Speaker, (i, q): (usize, &Question), c: &Content, faults: &[(String, String)]) -> Markup {
    const ALL: [Wants; 8] =
        [Wants::Text, Wants::Long, Wants::Number, Wants::Date, Wants::Choice, Wants::Person, Wants::File, Wants::YesNo];
    let n = |part: &str| format!("q{i}_{part}");
    let kinds: Vec<(&str, String)> = ALL
        .iter()
        .map(|k| (wants_word(*k), w.say(&format!("desk-catalogue-wants-{}", wants_word(*k).replace('_', "-")))))
        .collect();
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let (choices, place) = (q.choices.join("\n"), (i + 1).to_string());
    let limit = |v: Option<f64>| v.map(|n| n.to_string()).unwrap_or_default();
    let earlier: Vec<&Question> = c.questions.iter().take(i).collect();
    html! {
        (field(&n("label"), &w.say("desk-catalogue-label")).value(&q.label).error(fault_of(faults, &n("label"))))
        (select(&n("wants"), &w.say("desk-catalogue-wants"), &kinds).value(wants_word(q.wants)))
        (textarea(&n("choices"), &w.say("desk-catalogue-choices"), 3).value(&choices).hint(&w.say("desk-catalogue-choices-hint")).error(fault_of(faults, &n("choices"))))
        (field(&n("hint"), &w.say("desk-catalogue-hint")).value(&q.hint))
        (check(&n("required"), "1", &w.say("desk-catalogue-required"), q.required))
        (condition(w, ("desk-catalogue-shown-if", &n("shown")), (q.shown_if.as_ref(), &earlier), fault_of(faults, &n("shown_if"))))
        (condition(w, ("desk-catalogue-required-if", &n("needed")), (q.required_if.as_ref(), &earlier), fault_of(faults, &n("required_if"))))
        (field(&n("min"), &w.say("desk-catalogue-min")).value(&limit(q.min)).error(fault_of(faults, &n("min"))))
        (field(&n("max"), &w.say("desk-catalogue-max")).value(&limit(q.max)).error(fault_of(faults, &n("max"))))
        (field(&n("key"), &w.say("desk-catalogue-key")).value(&q.key).hint(&w.say("desk-catalogue-key-hint")).error(fault_of(faults, &n("key"))))
        (field(&n("place"), &w.say("desk-catalogue-place")).value(&place))
        @if !q.label.is_empty() { (check(&n("remove"), "1", &w.say("desk-catalogue-remove"), false)) }
    }
}

fn condition(
    w: &Speaker,
    (word, prefix): (&str, &str),
    (when, earlier): (Option<&Condition>, &[&Question]),
    fault: &str,
) -> Markup {
    if earlier.is_empty() {
        return html! {};
    }
    const TESTS: [Test; 5] = [Test::Is, Test::IsNot, Test::AtLeast, Test::AtMost, Test::Answered];
    let always = w.say("desk-catalogue-always");
    let mut questions = vec![("", always.as_str())];
    questions.extend(earlier.iter().map(|q| (q.key.as_str(), q.label.as_str())));
    let tests: Vec<(&str, String)> = TESTS
        .iter()
        .map(|t| (word_of(t), w.say(&format!("desk-catalogue-test-{}", word_of(t).replace('_', "-")))))
        .collect();
    let tests: Vec<(&str, &str)> = tests.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let blank = Condition::default();
    let when = when.unwrap_or(&blank);
    html! {
        fieldset class="row-f" {
            legend class="lbl" { (w.say(word)) }
            (select(&format!("{prefix}_question"), &w.say("desk-catalogue-the-answer"), &questions).value(&when.question).error(fault))
            (select(&format!("{prefix}_test"), &w.say("desk-catalogue-compare"), &tests).value(word_of(&when.test)))
            (field(&format!("{prefix}_value"), &w.say("desk-catalogue-value")).value(&when.value))
        }
    }
}

/// One old version as it was, and the way back to it.
pub fn version(cx: &Cx, v: &Version) -> Markup {
    let w = &cx.words;
    let shown = Shown { offer: v.offer, version: 0, content: &v.content, people: &[] };
    let here = format!("/desk/catalogue/{}", v.offer);
    let name = w.say_with("desk-catalogue-version", &[("n", v.version.into())]);
    ui::portal::portal(html! {
        (layout::crumbs(&w.say("desk-catalogue-manage"), &[(&w.say("desk-catalogue-manage"), "/desk/catalogue"), (&v.content.name, &here)], &name))
        (text::headline(&name, &v.content.name, html! { (v.content.description) }))
        p class="muted" { (v.made_by_name) ", " (w.date(v.made_at)) }
        (before(w, &v.content))
        (fields(cx, &shown, &Again::default()))
        (action::form(&format!("{here}/versions/{}/restore", v.version), &cx.token(), "body", html! { (button(&w.say("desk-catalogue-restore"), Kind::Secondary).icon("rotate-ccw")) }))
    })
}
