//! How approvals look: the steps as sentences and as a form.

use super::rules::KNOWN_ROLES;
use super::{Approval, Approver, Need, Seat, Standing, Step};
use crate::Letters;
use crate::catalogue::pages::cents;
use crate::catalogue::views::cents_typed;
use crate::letter::Letter;
use crate::letter::views::first_name;
use house::FieldFault;
use house::journal::Entry;
use house::people::policy::Right;
use house::people::{Member, PersonId, Role};
use house::web::Cx;
use house::words::Speaker;
use maud::{DOCTYPE, Markup, html};
use std::collections::HashMap;
use ui::action::{self, Kind, button};
use ui::field::{field, select, textarea};
use ui::list::empty;
use ui::status::{Tone, state};
use ui::work::paragraphs;
use ui::{layout, text};

/// Steps that a form shows; more by the API.
const STEPS: usize = 4;

/// The steps that a form describes: `s0_who`, `s0_people`, `s0_need`, `s0_from`.
pub fn steps_of(f: &HashMap<String, String>, members: &[Member], faults: &mut Vec<FieldFault>) -> Vec<Step> {
    let mut steps = Vec::new();
    for i in 0..STEPS {
        let name = |part: &str| format!("s{i}_{part}");
        let text = |part: &str| f.get(&name(part)).map(|t| t.trim().to_owned()).unwrap_or_default();
        let who = match text("who").as_str() {
            "" => continue,
            "line_manager" => vec![Approver::LineManager],
            "service_owner" => vec![Approver::ServiceOwner],
            "people" => people_of(&text("people"), members, &name("people"), faults),
            role => match Role::from_word(role) {
                Some(role) => vec![Approver::Role(role)],
                None => {
                    faults.push(FieldFault::new(&name("who"), "fault-unknown"));
                    continue;
                }
            },
        };
        let need = match text("need").as_str() {
            "all" => Need::All,
            n => n.parse::<u32>().map_or(Need::Any, Need::AtLeast),
        };
        let from_cents = cents(&text("from"), &name("from"), faults);
        steps.push(Step { name: text("name"), who, need, from_cents });
    }
    steps
}

fn people_of(typed: &str, members: &[Member], field: &str, faults: &mut Vec<FieldFault>) -> Vec<Approver> {
    let mut found = Vec::new();
    for one in typed.split([',', '\n', ';']).map(str::trim).filter(|t| !t.is_empty()) {
        match members.iter().find(|m| m.name.eq_ignore_ascii_case(one) || m.email.eq_ignore_ascii_case(one)) {
            Some(m) => found.push(Approver::Person(m.person)),
            None => faults.push(FieldFault::new(field, "desk-approval-no-such-person").with("name", one)),
        }
    }
    if found.is_empty() && faults.is_empty() {
        faults.push(FieldFault::new(field, "fault-empty"));
    }
    found
}

/// The steps as a form, one more than there are.
pub fn steps_form(w: &Speaker, (steps, members): (&[Step], &[Member]), faults: &[(String, String)]) -> Markup {
    html! {
        @for i in 0..(steps.len() + 1).min(STEPS) {
            (step_form(w, (i, steps.get(i)), members, faults))
        }
    }
}

fn step_form(
    w: &Speaker,
    (i, step): (usize, Option<&Step>),
    members: &[Member],
    faults: &[(String, String)],
) -> Markup {
    let n = |part: &str| format!("s{i}_{part}");
    let fault = |part: &str| faults.iter().find(|(f, _)| *f == n(part)).map_or("", |(_, m)| m.as_str());
    let blank = Step::default();
    let is_new = step.is_none();
    let step = step.unwrap_or(&blank);
    let named: Vec<PersonId> =
        step.who.iter().filter_map(|a| if let Approver::Person(p) = a { Some(*p) } else { None }).collect();
    let people: Vec<&str> =
        named.iter().filter_map(|p| members.iter().find(|m| m.person == *p)).map(|m| m.name.as_str()).collect();
    let chosen = match step.who.first() {
        None => "",
        Some(Approver::LineManager) => "line_manager",
        Some(Approver::ServiceOwner) => "service_owner",
        Some(Approver::Person(_)) => "people",
        Some(Approver::Role(r)) => r.word(),
    };
    let mut options: Vec<(&str, String)> = vec![
        ("", w.say("desk-approval-who-nobody")),
        ("line_manager", w.say("desk-approval-who-line-manager")),
        ("service_owner", w.say("desk-approval-who-service-owner")),
        ("people", w.say("desk-approval-who-people")),
    ];
    options.extend(
        KNOWN_ROLES.iter().map(|r| (r.word(), w.say(&format!("desk-approval-who-{}", r.word().replace('_', "-"))))),
    );
    let options: Vec<(&str, &str)> = options.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let need = match step.need {
        Need::Any => "any".to_owned(),
        Need::All => "all".to_owned(),
        Need::AtLeast(n) => n.to_string(),
    };
    let needs = [("any", w.say("desk-approval-need-any")), ("all", w.say("desk-approval-need-all"))];
    let counted: Vec<(String, String)> =
        (2..=5).map(|n: i64| (n.to_string(), w.say_with("desk-approval-need-n", &[("n", n.into())]))).collect();
    let mut all: Vec<(&str, &str)> = needs.iter().map(|(a, b)| (*a, b.as_str())).collect();
    all.extend(counted.iter().map(|(a, b)| (a.as_str(), b.as_str())));
    let legend = w.say_with("desk-approval-step-n", &[("n", (i + 1).into())]);
    let (people, from) = (people.join(", "), cents_typed(step.from_cents));
    html! {
        fieldset class="row-f" {
            legend class="lbl" { (legend) @if is_new && i > 0 { " " span class="muted" { (w.say("desk-catalogue-optional")) } } }
            (select(&n("who"), &w.say("desk-approval-who"), &options).value(chosen).error(fault("who")))
            (select(&n("need"), &w.say("desk-approval-need"), &all).value(&need))
            (field(&n("people"), &w.say("desk-approval-people")).value(&people).hint(&w.say("desk-approval-people-hint")).error(fault("people")))
            (field(&n("from"), &w.say_with("desk-approval-from", &[("currency", w.currency.as_str().into())])).value(&from).hint(&w.say("desk-approval-from-hint")).error(fault("from")))
        }
    }
}

/// A step as people read it beforehand: "your manager", "the head of IT".
pub fn step_says(w: &Speaker, step: &Step) -> String {
    if !step.name.is_empty() {
        return step.name.clone();
    }
    let words: Vec<String> = step
        .who
        .iter()
        .map(|a| match a {
            Approver::LineManager => w.say("desk-approval-says-line-manager"),
            Approver::ServiceOwner => w.say("desk-approval-says-service-owner"),
            Approver::Person(_) => w.say("desk-approval-says-people"),
            Approver::Role(r) => w.say(&format!("desk-approval-who-{}", r.word().replace('_', "-"))),
        })
        .collect();
    let mut seen = words;
    seen.dedup();
    let who = seen.join(", ");
    match step.from_cents {
        Some(cents) => {
            let amount = ui::number::money_exact(cents as f64 / 100.0, &w.currency, w.numbers());
            w.say_with("desk-approval-says-from", &[("who", who.into()), ("amount", amount.into())])
        }
        None => who,
    }
}

/// The amount as people read it.
fn amount_says(w: &Speaker, a: &Approval) -> Option<String> {
    a.amount_cents.filter(|c| *c > 0).map(|c| ui::number::money_exact(c as f64 / 100.0, &w.currency, w.numbers()))
}

/// Asks for somebody's word, with the link that leads to two buttons.
pub fn please(letters: &Letters, a: &Approval, to: &Member, (why, link): (&str, &str)) -> Letter {
    let w = &letters.speaker;
    let subject = w.say_with("desk-approval-mail-subject", &[("title", a.title.as_str().into())]);
    let asks = w.say_with(
        &format!("desk-approval-mail-asks-{why}"),
        &[("who", a.asked_by_name.as_str().into()), ("title", a.title.as_str().into())],
    );
    let amount = amount_says(w, a).map(|m| w.say_with("desk-approval-mail-amount", &[("amount", m.into())]));
    let follow = w.say("desk-approval-mail-open");
    let lines = [asks, amount.unwrap_or_default()];
    letter(w, to, (&subject, &lines, &a.why), (&follow, link))
}

/// Tells the person who asked what came of it.
pub fn outcome(letters: &Letters, a: &Approval, to: &Member, by: (&str, &str)) -> Letter {
    let w = &letters.speaker;
    let subject = w.say_with("desk-approval-mail-subject", &[("title", a.title.as_str().into())]);
    let lines = [outcome_says(w, a, by)];
    let link = format!("{}/approvals/{}", letters.public_url, a.number);
    letter(w, to, (&subject, &lines, ""), (&w.say("desk-approval-mail-read"), &link))
}

/// What came of it in a sentence; `by` is who had the last word and why.
pub fn outcome_says(w: &Speaker, a: &Approval, (by, reason): (&str, &str)) -> String {
    let key = format!("desk-approval-outcome-{}{}", a.state.word(), if reason.is_empty() { "" } else { "-why" });
    w.say_with(&key, &[("by", by.into()), ("reason", reason.into()), ("title", a.title.as_str().into())])
}

/// Brings a question, or the answer to one.
pub fn word(letters: &Letters, a: &Approval, to: &Member, (key, by, text): (&str, &str, &str)) -> Letter {
    let w = &letters.speaker;
    let subject = w.say_with("desk-approval-mail-subject", &[("title", a.title.as_str().into())]);
    let lines = [w.say_with(key, &[("by", by.into()), ("title", a.title.as_str().into())])];
    let link = format!("{}/approvals/{}", letters.public_url, a.number);
    letter(w, to, (&subject, &lines, text), (&w.say("desk-approval-mail-read"), &link))
}

fn letter(
    w: &Speaker,
    to: &Member,
    (subject, lines, quoted): (&str, &[String], &str),
    (follow, link): (&str, &str),
) -> Letter {
    let hello = w.say_with("desk-mail-hello", &[("name", first_name(&to.name).into())]);
    let lines: Vec<&str> = lines.iter().map(String::as_str).filter(|l| !l.is_empty()).collect();
    let said = if quoted.is_empty() { String::new() } else { format!("\n\n{quoted}") };
    let plain = format!("{hello}\n\n{}{said}\n\n{follow}\n{link}\n", lines.join("\n\n"));
    let html = html! {
        (DOCTYPE)
        html { body {
            p { (hello) }
            @for line in &lines { p { (line) } }
            @if !quoted.is_empty() { blockquote { (paragraphs(quoted)) } }
            p { (follow) br; a href=(link) { (link) } }
        } }
    };
    Letter { subject: subject.to_owned(), plain, html: html.into_string(), said: String::new() }
}

fn standing(w: &Speaker, s: Standing) -> Markup {
    let tone = match s {
        Standing::Waiting => Tone::Accent,
        Standing::Approved => Tone::Good,
        Standing::Declined => Tone::Bad,
        Standing::Withdrawn => Tone::Off,
    };
    state(tone, &w.say(&format!("desk-approval-state-{}", s.word())))
}

/// A step with everybody's voice, as people read it.
fn step_line(w: &Speaker, a: &Approval, (i, step): (i64, &Step), seats: &[Seat]) -> Markup {
    let voices: Vec<&Seat> = seats.iter().filter(|s| s.step == i).collect();
    let ended = a.state != Standing::Waiting || i < a.step;
    html! {
        li {
            b { (w.say_with("desk-approval-step-n", &[("n", (i + 1).into())])) ": " (step_says(w, step)) }
            @if voices.len() > 1 {
                @let n = super::rules::needed(step.need, voices.len());
                span class="muted" { " · " (w.say_with("desk-approval-needs", &[("n", n.into()), ("of", voices.len().into())])) }
            }
            @if voices.is_empty() { p class="hint" { (w.say(if ended { "desk-approval-not-reached" } else { "desk-approval-next" })) } }
            ul class="sim" {
                @for s in voices {
                    li {
                        @match s.state.as_str() {
                            "approved" => (state(Tone::Good, &w.say_with("desk-approval-said-yes", &[("by", s.decided_by_name.as_str().into())]))),
                            "declined" => (state(Tone::Bad, &w.say_with("desk-approval-said-no", &[("by", s.decided_by_name.as_str().into())]))),
                            "asked" => (state(Tone::Accent, &w.say_with("desk-approval-owes", &[("by", s.principal_name.as_str().into())]))),
                            _ => (state(Tone::Off, &w.say_with("desk-approval-not-needed", &[("by", s.principal_name.as_str().into())]))),
                        }
                        @if !s.decided_by_name.is_empty() && s.decided_by_name != s.principal_name { span class="muted" { " " (w.say_with("desk-approval-in-place", &[("for", s.principal_name.as_str().into())])) } }
                        @if !s.reason.is_empty() { span { "“" (s.reason) "”" } }
                    }
                }
            }
        }
    }
}

/// What a record's page says of its approvals.
pub fn panel(w: &Speaker, approvals: &[(Approval, Vec<Seat>)]) -> Markup {
    html! {
        @for (a, seats) in approvals {
            section class="side-sec" {
                h2 class="lbl" { (w.say("desk-approval")) }
                p { (standing(w, a.state)) " " a href={ "/approvals/" (a.number) } { (w.say("desk-approval-look")) } }
                @for (i, step) in a.steps.iter().enumerate().filter(|(i, _)| *i as i64 == a.step) {
                    ul class="sim" { (step_line(w, a, (i as i64, step), seats)) }
                }
            }
        }
    }
}

/// What waits for somebody, and what they wait for.
pub fn list(cx: &Cx, (waiting, asked): (&[Approval], &[Approval]), next: Option<i64>) -> Markup {
    let w = &cx.words;
    let rows = |list: &[Approval], who: bool| -> Vec<(String, String, String)> {
        list.iter()
            .map(|a| {
                let when = w.when(a.asked_at, cx.now);
                let detail = if who {
                    let amount = amount_says(w, a).map(|m| format!(" · {m}")).unwrap_or_default();
                    format!("{} · {when}{amount}", a.asked_by_name)
                } else {
                    format!("{} · {when}", w.say(&format!("desk-approval-state-{}", a.state.word())))
                };
                (a.title.clone(), format!("/approvals/{}", a.number), detail)
            })
            .collect()
    };
    let draw = |rows: &[(String, String, String)]| {
        let rows: Vec<(&str, &str, &str)> = rows.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        ui::list::links(&rows)
    };
    layout::reading(
        "approvals",
        html! {
            (text::headline("", &w.say("desk-approval-list"), html! { (w.say("desk-approval-list-lead")) }))
            (layout::section("waiting", &w.say("desk-approval-waits-for-you"), html! {}, html! {
                @if waiting.is_empty() { (empty(&w.say("desk-approval-none-waits"), html! {})) } @else { (draw(&rows(waiting, true))) }
            }))
            (layout::section("mine", &w.say("desk-approval-you-asked"), html! {}, html! {
                @if asked.is_empty() { (empty(&w.say("desk-approval-none-asked"), html! {})) } @else { (draw(&rows(asked, false))) }
                @if let Some(n) = next { (ui::list::more(&format!("/approvals?after={n}"), &w.say("desk-approval-more"))) }
            }))
            p class="more" {
                a href="/approvals/away" { (w.say("desk-approval-away")) }
                @if cx.may(Right::Administer).is_some() { a href="/desk/colleagues" { (w.say("desk-approval-colleagues")) } }
            }
        },
    )
}

/// What is drawn of one approval.
pub struct Open<'a> {
    pub approval: &'a Approval,
    pub seats: &'a [Seat],
    pub entries: &'a [Entry],
    /// Whether the reader has a voice now.
    pub decides: bool,
    pub record: (&'a str, &'a str),
    /// Field and sentence.
    pub faults: &'a [(String, String)],
}

/// One approval: what is asked, how it stands, and what the reader can do about it.
pub fn show(cx: &Cx, o: &Open<'_>) -> Markup {
    let (w, a) = (&cx.words, o.approval);
    let mut facts: Vec<(String, Markup)> =
        vec![(w.say("desk-approval-asked-by"), html! { (a.asked_by_name) ", " (w.when(a.asked_at, cx.now)) })];
    if !o.record.0.is_empty() {
        facts.push((w.say("desk-approval-about"), html! { a href=(o.record.1) { (o.record.0) } }));
    }
    if let Some(amount) = amount_says(w, a) {
        facts.push((w.say("desk-approval-amount"), html! { (amount) }));
    }
    let facts: Vec<(&str, Markup)> = facts.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    let errors: Vec<(&str, &str)> = o.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    layout::reading(
        "approvals",
        html! {
            (layout::crumbs(&w.say("desk-approval-list"), &[(&w.say("desk-approval-list"), "/approvals")], &a.title))
            (text::headline("", &a.title, standing(w, a.state)))
            (action::error_summary(&w.say("error-invalid"), &errors))
            (layout::facts(&facts))
            div class="say" { (paragraphs(&a.why)) }
            @if o.decides { (deciding(cx, o)) }
            (layout::section("steps", &w.say("desk-approval-steps"), html! {}, html! {
                ol class="steps" { @for (i, step) in a.steps.iter().enumerate() { (step_line(w, a, (i as i64, step), o.seats)) } }
            }))
            (layout::section("story", &w.say("desk-approval-story"), html! {}, story(cx, o.entries)))
            @if a.state == Standing::Waiting && (a.asked_by == cx.caller.person || a.for_person == Some(cx.caller.person)) { (asking(cx, a)) }
        },
    )
}

fn deciding(cx: &Cx, o: &Open<'_>) -> Markup {
    let (w, n) = (&cx.words, o.approval.number);
    let fault = |name: &str| o.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    html! {
        (layout::panel("decide", &w.say("desk-approval-your-word"), html! {}, html! {
            form method="post" action={ "/approvals/" (n) "/decide" } {
                (action::csrf(&cx.token()))
                (textarea("reason", &w.say("desk-approval-reason"), 2).hint(&w.say("desk-approval-reason-hint")).error(fault("reason")))
                p class="more" {
                    (button(&w.say("desk-approval-yes"), Kind::Primary).icon("check").sends("answer", "approve"))
                    (button(&w.say("desk-approval-no"), Kind::Secondary).icon("x").sends("answer", "decline"))
                }
            }
            (layout::folded(&w.say("desk-approval-other"), &w.say("desk-approval-other-hint"), html! {
                form method="post" action={ "/approvals/" (n) "/question" } {
                    (action::csrf(&cx.token()))
                    (textarea("text", &w.say("desk-approval-question"), 2).error(fault("text")))
                    (button(&w.say("desk-approval-question-send"), Kind::Secondary))
                }
                form method="post" action={ "/approvals/" (n) "/pass" } {
                    (action::csrf(&cx.token()))
                    (field("to", &w.say("desk-approval-pass-to")).hint(&w.say("desk-approval-pass-hint")).error(fault("to")))
                    (button(&w.say("desk-approval-pass"), Kind::Secondary))
                }
            }))
        }))
    }
}

fn asking(cx: &Cx, a: &Approval) -> Markup {
    let (w, n) = (&cx.words, a.number);
    html! {
        (layout::section("asking", &w.say("desk-approval-yours"), html! {}, html! {
            form method="post" action={ "/approvals/" (n) "/answer" } {
                (action::csrf(&cx.token()))
                (textarea("text", &w.say("desk-approval-answer"), 2))
                (button(&w.say("desk-approval-answer-send"), Kind::Secondary))
            }
            @if a.asked_by == cx.caller.person {
                form method="post" action={ "/approvals/" (n) "/withdraw" } {
                    (action::csrf(&cx.token())) (button(&w.say("desk-approval-withdraw"), Kind::Quiet).icon("undo-2"))
                }
            }
        }))
    }
}

/// What happened so far, in words.
fn story(cx: &Cx, entries: &[Entry]) -> Markup {
    html! {
        ol class="timeline" {
            @for e in entries {
                @if let Some(said) = entry_says(&cx.words, e) {
                    li { time datetime=(e.at.to_string()) { (cx.words.when(e.at, cx.now)) } div { span { (said) } } }
                }
            }
        }
    }
}

fn entry_says(w: &Speaker, e: &Entry) -> Option<String> {
    let text = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let people: Vec<&str> = e
        .payload
        .get("people")
        .and_then(serde_json::Value::as_array)
        .map(|l| l.iter().filter_map(serde_json::Value::as_str).collect())
        .unwrap_or_default();
    let key = match e.kind.as_str() {
        "approval.asked" => "asked",
        "approval.step" if e.payload.get("nobody_named").and_then(serde_json::Value::as_bool) == Some(true) => {
            "step-stand-in"
        }
        "approval.step" => "step",
        "approval.deputy" => "deputy",
        "approval.decided" if text("answer") == "approved" => "yes",
        "approval.decided" => "no",
        "approval.passed" => "passed",
        "approval.questioned" => "questioned",
        "approval.answered" => "answered",
        "approval.reminded" => "reminded",
        "approval.escalated" => "escalated",
        "approval.ended" => match text("state").as_str() {
            "approved" => "ended-approved",
            "declined" => "ended-declined",
            _ => "ended-withdrawn",
        },
        _ => return None,
    };
    let by = match text("for_name") {
        name if name.is_empty() => text("by_name"),
        name => format!("{} ({})", text("by_name"), w.say_with("desk-approval-in-place", &[("for", name.into())])),
    };
    let values = [
        ("by", by.into()),
        ("to", text("to_name").into()),
        ("from", text("from_name").into()),
        ("people", people.join(", ").into()),
        ("text", text("text").into()),
    ];
    let said = w.say_with(&format!("desk-approval-event-{key}"), &values);
    let reason = text("reason");
    let quoted = key == "yes" || key == "no";
    Some(if quoted && !reason.is_empty() { format!("{said} “{reason}”") } else { said })
}

/// The small page behind a mailed link: what is asked, and two buttons.
pub fn link_page(w: &Speaker, (token, to): (&str, &str), a: &Approval, wrong: &str) -> Markup {
    layout::reading(
        "approvals",
        html! {
            (text::headline(&w.say_with("desk-approval-link-for", &[("name", to.into())]), &a.title, html! { (w.say_with("desk-approval-link-asks", &[("who", a.asked_by_name.as_str().into())])) }))
            @if let Some(amount) = amount_says(w, a) { p { (w.say_with("desk-approval-mail-amount", &[("amount", amount.into())])) } }
            div class="say" { (paragraphs(&a.why)) }
            form method="post" action={ "/approve/" (token) } {
                (textarea("reason", &w.say("desk-approval-reason"), 2).hint(&w.say("desk-approval-reason-hint")).error(wrong))
                p class="more" {
                    (button(&w.say("desk-approval-yes"), Kind::Primary).icon("check").sends("answer", "approve"))
                    (button(&w.say("desk-approval-no"), Kind::Secondary).icon("x").sends("answer", "decline"))
                }
            }
            p class="hint" { (w.say("desk-approval-link-once")) }
        },
    )
}

/// After a decision by link.
pub fn link_done(w: &Speaker, a: &Approval, yes: bool) -> Markup {
    layout::reading(
        "approvals",
        html! {
            (text::headline("", &w.say(if yes { "desk-approval-link-yes" } else { "desk-approval-link-no" }), html! { (a.title) }))
            p { a href={ "/approvals/" (a.number) } { (w.say("desk-approval-mail-read")) } }
        },
    )
}

/// Asks for approval of a ticket, by the team.
pub fn ask_page(cx: &Cx, ticket: (i64, &str), typed: &HashMap<String, String>, faults: &[(String, String)]) -> Markup {
    let w = &cx.words;
    let value = |n: &str| typed.get(n).map_or("", String::as_str);
    let fault = |n: &str| faults.iter().find(|(f, _)| f == n).map_or("", |(_, m)| m.as_str());
    let label = format!("T-{}", ticket.0);
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    layout::reading(
        "approvals",
        html! {
            (layout::crumbs(&w.say("desk-approval"), &[(&label, &format!("/desk/t/{}", ticket.0))], &w.say("desk-approval-ask")))
            (text::headline("", &w.say("desk-approval-ask"), html! { (ticket.1) }))
            form method="post" action={ "/desk/t/" (ticket.0) "/approval" } {
                (action::csrf(&cx.token()))
                (action::error_summary(&w.say("error-invalid"), &errors))
                (textarea("why", &w.say("desk-approval-why"), 4).value(value("why")).hint(&w.say("desk-approval-why-hint")).error(fault("why")).required())
                (field("amount", &w.say_with("desk-approval-amount-in", &[("currency", w.currency.as_str().into())])).value(value("amount")).error(fault("amount")))
                (steps_form(w, (&[], &[]), faults))
                (button(&w.say("desk-approval-ask-send"), Kind::Primary))
            }
        },
    )
}
