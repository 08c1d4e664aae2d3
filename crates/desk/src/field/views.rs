//! How fields look: the inputs of a form, the answers beside a ticket, and the page on which they are described.

use super::{Answer, Asker, Audience, Condition, Definition, Kind, Required, Typed as Sent, rules, store};
use crate::ticket::{INCIDENT, KINDS, Ticket};
use house::journal::RecordRef;
use house::store::{StoreError, Tx};
use house::web::Cx;
use house::words::Speaker;
use house::{Error, Result};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ui::action::{self, Kind as Button, button};
use ui::field::{check, date_field, field, select, textarea};
use ui::list::{Column, empty, table};
use ui::status::{Tone, chip};
use ui::{layout, text};

/// The forms that a page offers: every ticket, and the kinds of tickets.
const FORMS: [&str; 5] = ["", "incident", "request", "problem", "change"];

/// A field as its form describes it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Typed {
    #[serde(default)]
    pub form: String,
    /// Only tickets about this service; then the form does not count.
    #[serde(default)]
    pub service: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub hint: String,
    #[serde(default)]
    pub kind: String,
    /// One in a line.
    #[serde(default)]
    pub choices: String,
    #[serde(default)]
    pub audience: String,
    #[serde(default)]
    pub required: String,
    #[serde(default)]
    pub conditions: String,
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub retired: String,
}

impl Typed {
    /// What was meant; words that nobody offered are refused.
    pub fn read(&self) -> Result<Definition> {
        let unknown = |field: &str| Error::field(field, "fault-unknown");
        Ok(Definition {
            id: 0,
            form: if self.service.trim().is_empty() {
                self.form.trim().to_owned()
            } else {
                rules::form_of_service(&self.service)
            },
            name: self.name.trim().to_owned(),
            label: self.label.trim().to_owned(),
            hint: self.hint.trim().to_owned(),
            kind: Kind::from_word(&self.kind).ok_or_else(|| unknown("kind"))?,
            choices: self.choices.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect(),
            audience: Audience::from_word(&self.audience).ok_or_else(|| unknown("audience"))?,
            required: Required::from_word(&self.required).ok_or_else(|| unknown("required"))?,
            conditions: rules::conditions_of(&self.conditions).map_err(|f| Error::Invalid(vec![f]))?,
            place: 0,
            retired: !self.retired.is_empty(),
            version: 1,
        })
    }
}

impl From<&Definition> for Typed {
    fn from(d: &Definition) -> Self {
        Self {
            form: d.form.clone(),
            service: d.form.strip_prefix("service:").unwrap_or_default().to_owned(),
            name: d.name.clone(),
            label: d.label.clone(),
            hint: d.hint.clone(),
            kind: d.kind.word().to_owned(),
            choices: d.choices.join("\n"),
            audience: d.audience.word().to_owned(),
            required: d.required.word().to_owned(),
            conditions: rules::conditions_text(&d.conditions),
            place: d.place.to_string(),
            retired: if d.retired { "1".to_owned() } else { String::new() },
        }
    }
}

/// What a form shows again when something could not be taken.
#[derive(Default)]
pub struct Again {
    pub typed: Option<Typed>,
    pub faults: Vec<(String, String)>,
}

/// The inputs of a form's fields for whoever fills it in; `typed` is what they hold. With script, fields whose
/// conditions do not hold are hidden; without, their conditions are read beside them.
pub(crate) fn inputs(
    w: &Speaker,
    definitions: &[Definition],
    typed: &Sent,
    (asker, faults): (Asker, &[(String, String)]),
) -> Markup {
    html! {
        rp-fields {
            @for d in definitions.iter().filter(|d| !d.retired && rules::sees(asker, d)) {
                div data-if=[when(&d.conditions)] { (input(w, d, typed, faults)) }
            }
        }
    }
}

/// The fields of every form that a new ticket can have, with the choice of its type before them: each is asked when its
/// form is meant. Only kinds and services that ask something more are offered to those who ask for themselves.
pub(crate) fn opening(
    w: &Speaker,
    definitions: &[Definition],
    typed: &Sent,
    (asker, faults): (Asker, &[(String, String)]),
) -> Markup {
    let seen: Vec<&Definition> = definitions.iter().filter(|d| !d.retired && rules::sees(asker, d)).collect();
    let services: BTreeSet<&str> = seen.iter().filter_map(|d| d.form.strip_prefix("service:")).collect();
    let kinds: Vec<&str> = match asker {
        Asker::Team => KINDS.into(),
        Asker::Requester if seen.iter().any(|d| KINDS.contains(&d.form.as_str())) => vec![INCIDENT, "request"],
        Asker::Requester => Vec::new(),
    };
    let value = |name: &str| typed.get(name).and_then(|words| words.first()).map_or("", String::as_str);
    let kinds: Vec<(&str, String)> = kinds.into_iter().map(|k| (k, w.say(&format!("desk-story-kind-{k}")))).collect();
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|(k, words)| (*k, words.as_str())).collect();
    let services: Vec<(&str, &str)> = std::iter::once(("", "")).chain(services.into_iter().map(|s| (s, s))).collect();
    let (of_kind, of_service) = (rules::input_name(rules::OF_KIND), rules::input_name(rules::OF_SERVICE));
    let kind_value = if value(rules::OF_KIND).is_empty() { INCIDENT } else { value(rules::OF_KIND) };
    html! {
        rp-fields {
            @if !kinds.is_empty() { (select(&of_kind, &w.say("desk-story-field-kind"), &kinds).value(kind_value)) }
            @if asker == Asker::Team {
                (field(&of_service, &w.say("desk-story-field-service")).value(value(rules::OF_SERVICE)).autocomplete("off"))
            } @else if services.len() > 1 {
                (select(&of_service, &w.say("desk-story-field-service"), &services).value(value(rules::OF_SERVICE)))
            }
            @for d in seen {
                @let conditions: Vec<Condition> = rules::asked_for(&d.form).into_iter().chain(d.conditions.iter().cloned()).collect();
                div data-if=[when(&conditions)] { (input(w, d, typed, faults)) }
            }
        }
    }
}

/// Conditions for the script: `device=laptop|phone&far=yes`, each part percent-encoded where it must be.
fn when(conditions: &[Condition]) -> Option<String> {
    (!conditions.is_empty()).then(|| serde_json::to_string(conditions).unwrap_or_default())
}

fn input(w: &Speaker, d: &Definition, typed: &Sent, faults: &[(String, String)]) -> Markup {
    let name = rules::input_name(&d.name);
    let words = typed.get(&d.name).map(Vec::as_slice).unwrap_or_default();
    let first = words.first().map_or("", String::as_str);
    let fault = faults.iter().find(|(f, _)| *f == name).map_or("", |(_, m)| m.as_str());
    let label = if d.required == Required::Opening {
        w.say_with("desk-field-required", &[("label", d.label.as_str().into())])
    } else {
        d.label.clone()
    };
    let hint = hint(w, d);
    let none = [("", "")];
    let yes_no = [("yes".to_owned(), w.say("desk-field-yes")), ("no".to_owned(), w.say("desk-field-no"))];
    let offered: Vec<(&str, &str)> = match d.kind {
        Kind::YesNo => none.into_iter().chain(yes_no.iter().map(|(a, b)| (a.as_str(), b.as_str()))).collect(),
        _ => none.into_iter().chain(d.choices.iter().map(|c| (c.as_str(), c.as_str()))).collect(),
    };
    match d.kind {
        Kind::Choice | Kind::YesNo => html! { (select(&name, &label, &offered).value(first).hint(&hint).error(fault)) },
        Kind::Choices => html! {
            fieldset class="field" id=(name) {
                legend { (label) }
                // Sent empty, it loses its answer.
                input type="hidden" name=(name) value="";
                @for c in &d.choices { (check(&name, c, c, words.contains(c))) }
                @if !hint.is_empty() { p class="hint" { (hint) } }
                @if !fault.is_empty() { p class="wrong" { (fault) } }
            }
        },
        Kind::Date => html! { (date_field(&name, &label, first).hint(&hint).error(fault)) },
        Kind::Person => html! { (field(&name, &label).value(first).hint(&hint).error(fault).autocomplete("off")) },
        Kind::Text | Kind::Number => html! { (field(&name, &label).value(first).hint(&hint).error(fault)) },
    }
}

fn hint(w: &Speaker, d: &Definition) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !d.hint.is_empty() {
        parts.push(d.hint.clone());
    } else if d.kind == Kind::Person {
        parts.push(w.say("desk-field-person-hint"));
    }
    if d.required == Required::Solving {
        parts.push(w.say("desk-field-required-solving"));
    }
    parts.join(" ")
}

/// What was answered, beside a ticket: for the team.
pub(crate) fn panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let Some(ticket) = crate::ticket::store::by_number(tx, record.number, None)? else { return Ok(html! {}) };
    let definitions = store::definitions(tx, &ticket.kind, &ticket.service)?;
    let answers = store::answers(tx, record.number)?;
    if definitions.is_empty() && answers.is_empty() {
        return Ok(html! {});
    }
    let mut names = BTreeMap::new();
    for answer in answers.values() {
        if let Answer::Person(p) = answer {
            names.insert(p.0, house::people::store::member(tx, *p)?.map(|m| m.name).unwrap_or_default());
        }
    }
    let label = |name: &str| definitions.iter().find(|d| d.name == name).map_or(name, |d| d.label.as_str()).to_owned();
    let rows: Vec<(String, Markup)> =
        answers.iter().map(|(name, a)| (label(name), html! { (said(w, a, &names)) })).collect();
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(a, b)| (a.as_str(), b.clone())).collect();
    Ok(ui::work::side_section(
        "s-fields",
        &w.say("desk-field-title"),
        html! {
            @if rows.is_empty() { p class="hint" { (w.say("desk-field-none-answered")) } } @else { (layout::pairs(&rows)) }
            @if !definitions.is_empty() {
                p { a href={ "/desk/t/" (record.number) "/fields" } { (w.say("desk-field-answer")) } }
            }
        },
    ))
}

/// An answer in words.
fn said(w: &Speaker, answer: &Answer, names: &BTreeMap<i64, String>) -> String {
    match answer {
        Answer::Text(text) | Answer::Choice(text) => text.clone(),
        Answer::Number(n) => n.to_string(),
        Answer::Date(d) => w.civil_date(*d),
        Answer::Choices(many) => many.join(", "),
        Answer::Person(p) => names.get(&p.0).filter(|n| !n.is_empty()).cloned().unwrap_or_else(|| p.0.to_string()),
        Answer::YesNo(yes) => w.say(if *yes { "desk-field-yes" } else { "desk-field-no" }),
    }
}

/// The form on which the team answers for a ticket.
pub fn answer_form(
    cx: &Cx,
    (ticket, title): (&Ticket, &str),
    (definitions, typed): (&[Definition], &Sent),
    faults: &[(String, String)],
) -> Markup {
    let w = &cx.words;
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let here = format!("/desk/t/{}", ticket.number);
    layout::reading(
        "fields",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk"), (&ticket.label(), &here)], &w.say("desk-field-title")))
            (text::headline("", title, html! { (ticket.title) }))
            @if definitions.is_empty() { (empty(&w.say("desk-field-none"), html! {})) } @else {
                (action::guarded(html! {
                    form method="post" action={ (here) "/fields" } {
                        (action::csrf(&cx.token()))
                        (action::error_summary(&w.say("error-invalid"), &errors))
                        (inputs(w, definitions, typed, (Asker::Team, faults)))
                        (button(&w.say("desk-field-keep"), Button::Primary).icon("check"))
                    }
                }))
            }
        },
    )
}

/// All fields of all forms, and the form for a new one.
pub fn list(cx: &Cx, fields: &[Definition], again: &Again) -> Markup {
    let w = &cx.words;
    let leads = cx.may(house::people::policy::Right::DeskLead).is_some();
    layout::reading(
        "fields",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-field-title")))
            (text::headline("", &w.say("desk-field-title"), html! { (w.say("desk-field-lead")) }))
            @if fields.is_empty() { (empty(&w.say("desk-field-none"), html! {})) } @else { (rows(w, fields, leads)) }
            @if leads {
                (layout::section("new-field", &w.say("desk-field-new"), html! {}, describe(cx, "/desk/fields", None, again)))
            }
        },
    )
}

fn rows(w: &Speaker, fields: &[Definition], leads: bool) -> Markup {
    let heads = ["desk-field-label", "desk-field-form", "desk-field-kind", "desk-field-audience", "desk-field-when"]
        .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = fields
        .iter()
        .map(|d| {
            vec![
                html! {
                    @if leads { a href={ "/desk/fields/" (d.id) } { (d.label) } } @else { (d.label) }
                    " " code { (d.name) } @if d.retired { " " (chip(Tone::Off, &w.say("desk-field-retired"))) }
                },
                html! { (form_word(w, &d.form)) },
                html! { (w.say(&format!("desk-field-kind-{}", d.kind.word()))) @if !d.choices.is_empty() { ": " (d.choices.join(", ")) } },
                html! { (w.say(&format!("desk-field-audience-{}", d.audience.word()))) },
                html! { (w.say(&format!("desk-field-required-{}", d.required.word()))) @if !d.conditions.is_empty() { " · " (rules::conditions_text(&d.conditions).replace('\n', ", ")) } },
            ]
        })
        .collect();
    table(&w.say("desk-field-title"), &columns, &rows)
}

fn form_word(w: &Speaker, form: &str) -> String {
    if FORMS.contains(&form) {
        w.say(&format!("desk-field-form-{}", if form.is_empty() { "every" } else { form }))
    } else if let Some(service) = form.strip_prefix("service:") {
        w.say_with("desk-field-form-service", &[("service", service.into())])
    } else {
        form.to_owned()
    }
}

/// The page of one field.
pub fn edit(cx: &Cx, d: &Definition, again: &Again) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-field-title");
    layout::reading(
        "fields",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk"), (&title, "/desk/fields")], &d.label))
            (text::headline("", &d.label, html! { (w.say("desk-field-stays")) " " code { (d.name) } }))
            (describe(cx, &format!("/desk/fields/{}", d.id), Some(d), again))
        },
    )
}

fn describe(cx: &Cx, action: &str, present: Option<&Definition>, again: &Again) -> Markup {
    let w = &cx.words;
    let blank =
        Typed { kind: "text".into(), audience: "requester".into(), required: "never".into(), ..Typed::default() };
    let t = again.typed.clone().or_else(|| present.map(Typed::from)).unwrap_or(blank);
    let fault = |name: &str| again.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let say = |key: &str| w.say(key);
    let words = |prefix: &str, all: &[&'static str]| -> Vec<(String, String)> {
        all.iter().map(|v| ((*v).to_owned(), say(&format!("{prefix}{v}")))).collect()
    };
    let kinds = words("desk-field-kind-", &Kind::ALL.iter().map(|k| k.word()).collect::<Vec<_>>());
    let audiences = words("desk-field-audience-", &Audience::ALL.iter().map(|k| k.word()).collect::<Vec<_>>());
    let requireds = words("desk-field-required-", &Required::ALL.iter().map(|k| k.word()).collect::<Vec<_>>());
    let forms: Vec<(String, String)> = FORMS.iter().map(|f| ((*f).to_owned(), form_word(w, f))).collect();
    let pick = |name: &'static str, label: &str, all: &[(String, String)], value: &str| {
        let options: Vec<(&str, &str)> = all.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        html! { (select(name, label, &options).value(value).error(fault(name))) }
    };
    html! {
        (action::guarded(html! {
            form method="post" action=(action) {
                (action::csrf(&cx.token()))
                (action::error_summary(&say("error-invalid"), &errors))
                @if let Some(d) = present {
                    input type="hidden" name="_version" value=(d.version);
                    input type="hidden" name="kind" value=(d.kind.word());
                }
                (field("label", &say("desk-field-label")).value(&t.label).error(fault("label")).required())
                (field("hint", &say("desk-field-hint")).value(&t.hint).error(fault("hint")))
                @if present.is_none() {
                    (field("name", &say("desk-field-name")).value(&t.name).hint(&say("desk-field-name-hint")).error(fault("name")))
                    (pick("form", &say("desk-field-form"), &forms, &t.form))
                    (field("service", &say("desk-field-service")).value(&t.service).hint(&say("desk-field-service-hint")).error(fault("service")))
                    (pick("kind", &say("desk-field-kind"), &kinds, &t.kind))
                }
                @if present.is_none_or(|d| matches!(d.kind, Kind::Choice | Kind::Choices)) {
                    (textarea("choices", &say("desk-field-choices"), 4).value(&t.choices).hint(&say("desk-field-choices-hint")).error(fault("choices")))
                }
                (pick("audience", &say("desk-field-audience"), &audiences, &t.audience))
                (pick("required", &say("desk-field-when"), &requireds, &t.required))
                (textarea("conditions", &say("desk-field-conditions"), 2).value(&t.conditions).hint(&say("desk-field-conditions-hint")).error(fault("conditions")))
                @if present.is_some() {
                    (field("place", &say("desk-field-place")).value(&t.place).error(fault("place")))
                    (check("retired", "1", &say("desk-field-retire"), !t.retired.is_empty()))
                }
                (button(&say(if present.is_some() { "desk-field-keep" } else { "desk-field-add" }), Button::Primary))
            }
        }))
    }
}
