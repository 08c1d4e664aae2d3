//! The panel in which an executive decides, what was decided, and the lines to sign on paper.

use super::{Answer, Decision, DecisionInput, rules};
use crate::assessment::Assessment;
use crate::assessment::views::name;
use crate::recommendation::Recommendation;
use crate::voice::{self, money_text, say};
use house::words::Speaker;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::action::{self, Kind, button, pick};
use ui::field::{date_field, textarea};
use ui::{layout, text};

/// What the panel shows: the case, what was typed before, and what was wrong with it.
pub struct Panel<'a> {
    pub asked: &'a Recommendation,
    pub assessment: &'a Assessment,
    pub typed: &'a DecisionInput,
    pub faults: &'a [(String, String)],
    pub today: Date,
    pub token: &'a str,
}

/// The form itself; nothing is chosen beforehand. It works without script: the parts appear by what is chosen.
pub fn form(w: &Speaker, p: &Panel<'_>) -> Markup {
    let out = &p.assessment.outputs;
    let years = voice::years(w, i64::from(p.assessment.inputs.case.assumptions.horizon_years));
    let mut order: Vec<usize> = (1..out.options.len()).collect();
    order.sort_by_key(|i| (*i != out.recommended, *i));
    let (first, last) = rules::until_limits(p.today);
    let risk = out.nothing().map(|o| o.remaining).unwrap_or_default();
    let chosen = |value: &str| p.typed.answer == value;
    let limits = say(w, "ledger-until-hint", &[("from", w.civil_date(first)), ("to", w.civil_date(last))]);
    action::form(
        &format!("/ledger/{}/decide", p.asked.number),
        p.token,
        "",
        html! {
            (voice::summary(w, p.faults))
            input type="hidden" name="assessment" value=(p.assessment.number);
            fieldset id="answer" {
                legend class="vh" { (w.say("ledger-choose-one")) }
                @for i in order {
                    @if let Some(o) = out.options.get(i) {
                        @let value = format!("option-{i}");
                        (pick("answer", &value, &say(w, "ledger-approve", &[("option", name(w, p.assessment, i))]),
                            html! { (money_text(w, o.cost)) " " (say(w, "ledger-over-years", &[("years", years.clone())])) }, chosen(&value)))
                    }
                }
                (pick("answer", "defer", &w.say("ledger-defer"), html! { (w.say("ledger-defer-says")) }, chosen("defer")))
                (pick("answer", "decline", &w.say("ledger-decline"), html! { (w.say("ledger-decline-says")) }, chosen("decline")))
            }
            div class="when-defer field" {
                (date_field("ask_again_on", &w.say("ledger-ask-again"), p.typed.ask_again_on.as_deref().unwrap_or_default()).hint(&limits).error(voice::at(p.faults, "ask_again_on")))
                p class="hint" { (say(w, "ledger-defer-risk", &[("risk", money_text(w, risk)), ("years", years.clone())])) }
            }
            div class="when-no accept" {
                p { b { (w.say("ledger-accept-name")) } " " (say(w, "ledger-accept-risk", &[("risk", money_text(w, risk)), ("years", years)])) }
                (date_field("accepted_until", &w.say("ledger-accept-until"), p.typed.accepted_until.as_deref().unwrap_or_default()).hint(&limits).error(voice::at(p.faults, "accepted_until")))
            }
            (textarea("reason", &w.say("ledger-reason"), 3).value(&p.typed.reason).placeholder(&w.say("ledger-reason-says")).required()
                .draft(&format!("ledger:{}:reason", p.asked.number)).error(voice::at(p.faults, "reason")))
            (button(&w.say("ledger-record"), Kind::Primary).wide())
            p class="hint" { (say(w, "ledger-told-at-once", &[("name", p.asked.made_by_name.clone())])) }
        },
    )
}

/// The sticky panel for executives.
pub fn panel(w: &Speaker, p: &Panel<'_>, standing: Option<&Decision>) -> Markup {
    let title = w.say(if standing.is_some() { "ledger-decide-again" } else { "ledger-your-decision" });
    layout::decide_panel(
        "d-h",
        &title,
        html! {
            @match standing {
                Some(d) => { (short(w, d)) details { summary { (w.say("ledger-change-decision")) } (form(w, p)) } }
                None => (form(w, p)),
            }
        },
    )
}

/// The panel for everybody else: where it stands.
pub fn standing_panel(w: &Speaker, standing: Option<&Decision>, actions: Markup) -> Markup {
    layout::decide_panel(
        "d-h",
        &w.say("ledger-where-it-stands"),
        html! {
            @match standing { Some(d) => (short(w, d)), None => p { (w.say("ledger-not-decided")) } }
            (actions)
        },
    )
}

/// "Declined by Helena Brandt on 3 November: …"
pub fn short(w: &Speaker, d: &Decision) -> Markup {
    html! {
        p { b { (said(w, d)) } }
        blockquote { p { (d.reason) } }
        @if let Some(until) = d.accepted_until { p { (say(w, "ledger-until", &[("day", w.civil_date(until))])) } }
        @if d.answer != Answer::Approve { p class="muted" { (say(w, "ledger-risk-signed", &[("name", d.person_name.clone())])) } }
    }
}

/// One sentence: who answered what, when.
pub fn said(w: &Speaker, d: &Decision) -> String {
    let key = match d.answer {
        Answer::Approve => "ledger-said-approve",
        Answer::Decline => "ledger-said-decline",
        Answer::Defer => "ledger-said-defer",
    };
    say(w, key, &[("name", d.person_name.clone()), ("day", w.date(d.at)), ("option", d.choice_name.clone())])
}

/// After recording: what happens next.
pub fn recorded(w: &Speaker, asked: &Recommendation, d: &Decision) -> Markup {
    let next = match d.answer {
        Answer::Approve => vec![w.say("ledger-next-approve-1"), w.say("ledger-next-approve-2")],
        _ => {
            let day = d.accepted_until.map(|u| w.civil_date(u)).unwrap_or_default();
            vec![
                say(w, "ledger-next-decline-1", &[("day", day)]),
                w.say("ledger-next-decline-2"),
                w.say("ledger-next-decline-3"),
            ]
        }
    };
    layout::reading(
        "prop",
        html! {
            (layout::crumbs(&w.say("ledger-crumbs"), &[(&w.say("ledger-title"), "/ledger")], &asked.input.title))
            (text::headline("", &w.say("ledger-recorded"), html! { (said(w, d)) }))
            blockquote { p { (d.reason) } }
            h2 { (w.say("ledger-next")) }
            ul { li { (say(w, "ledger-next-told", &[("name", asked.made_by_name.clone())])) } @for line in &next { li { (line) } } }
            p {
                (button(&w.say("ledger-back-to-all"), Kind::Primary).href("/ledger")) " "
                (button(&w.say("ledger-open-it"), Kind::Secondary).href(&format!("/ledger/{}", asked.number)))
            }
        },
    )
}

/// What was decided before, newest first.
pub fn history(w: &Speaker, all: &[Decision]) -> Markup {
    let earlier: Vec<&Decision> = all.iter().filter(|d| d.superseded_at.is_some()).collect();
    if earlier.is_empty() {
        return html! {};
    }
    layout::section(
        "hist-h",
        &w.say("ledger-earlier-decisions"),
        html! {},
        html! {
            ul { @for d in earlier { li { b { (said(w, d)) } ": " (d.reason) " " span class="muted" { a href={ "?assessment=" (d.assessment) } { (w.say("ledger-as-it-was")) } } } } }
        },
    )
}

/// Lines to sign when printed.
pub fn sign(w: &Speaker, a: &Assessment) -> Markup {
    let line = "________________";
    html! {
        div class="sign" {
            h2 { (w.say("ledger-sign-title")) }
            p {
                @for i in 1..a.outputs.options.len() { "☐ " (name(w, a, i)) " \u{2003} " }
                "☐ " (w.say("ledger-sign-defer")) " " (line) " \u{2003} ☐ " (w.say("ledger-sign-decline")) " " (line)
            }
            p { (w.say("ledger-reason")) " " (line) (line) (line) (line) }
            p { (w.say("ledger-sign-name")) " " (line) (line) " \u{2003} " (w.say("ledger-sign-signature")) " " (line) (line) }
        }
    }
}
