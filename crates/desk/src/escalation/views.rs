//! What people see of the escalation rules: each as a sentence, and its form.

use super::rules::Typed;
use super::{After, Rule, Tell};
use crate::promise::Kind;
use crate::promise::views::length;
use crate::setting::views::{encoded, small_form};
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{self, Kind as Press, button};
use ui::field::{check, field, select};
use ui::{layout, text};

/// All rules, each a sentence.
pub fn list(cx: &Cx, rules: &[Rule], may: bool) -> Markup {
    let w = &cx.words;
    html! {
        @if rules.is_empty() {
            p class="hint" { (w.say("desk-promise-no-rules")) }
            @if may {
                form method="post" action="/desk/promises/rule/usual" { (action::csrf(&cx.token())) (button(&w.say("desk-promise-rule-usual"), Press::Secondary)) }
            }
        }
        @for rule in rules {
            h3 { (rule.name) }
            p { (sentence(w, rule)) }
            @if may {
                div class="row-actions" {
                    (button(&w.say("desk-promise-change"), Press::Quiet).small().icon("pencil").href(&format!("/desk/promises/rule?name={}", encoded(&rule.name))))
                    (small_form(cx, "/desk/promises/rule/remove", &rule.name, &w.say("desk-promise-remove")))
                }
            }
        }
    }
}

fn sentence(w: &Speaker, rule: &Rule) -> String {
    let kinds: Vec<String> = rule.targets.iter().map(|k| w.say(&format!("desk-promise-kind-{}", k.word()))).collect();
    let kinds = if kinds.is_empty() { w.say("desk-promise-rule-any") } else { kinds.join(", ") };
    let when = match rule.after {
        After::Share(n) => {
            w.say_with("desk-promise-rule-share", &[("kinds", kinds.into()), ("n", i64::from(n).into())])
        }
        After::Over(t) => {
            w.say_with("desk-promise-rule-over", &[("kinds", kinds.into()), ("time", length(t.0).into())])
        }
        After::Silent(t) => w.say_with("desk-promise-rule-silent", &[("time", length(t.0).into())]),
    };
    let who: Vec<String> = rule.tell.iter().map(|t| told(w, t)).collect();
    let mut deeds = Vec::new();
    if !who.is_empty() {
        deeds.push(w.say_with("desk-promise-rule-tells", &[("who", who.join(", ").into())]));
    }
    if rule.raise {
        deeds.push(w.say("desk-promise-rule-raises"));
    }
    if !rule.assign.is_empty() {
        deeds.push(w.say_with("desk-promise-rule-assigns", &[("who", rule.assign.as_str().into())]));
    }
    format!("{when} {}", deeds.join(" "))
}

fn told(w: &Speaker, tell: &Tell) -> String {
    match tell {
        Tell::Assignee => w.say("desk-promise-tell-assignee"),
        Tell::Lead => w.say("desk-promise-tell-lead"),
        Tell::Team => w.say("desk-promise-tell-team"),
        Tell::Address(address) => address.clone(),
    }
}

/// The form of one rule.
pub fn editor(cx: &Cx, (title, number): (&str, i64), t: &Typed, faults: &[(String, String)]) -> Markup {
    let w = &cx.words;
    let wrong = |name: &str| faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let home = w.say("desk-promises");
    let whens = ["share", "over", "silent"].map(|v| (v, w.say(&format!("desk-promise-rule-when-{v}"))));
    let options: Vec<(&str, &str)> = whens.iter().map(|(v, words)| (*v, words.as_str())).collect();
    layout::reading(
        "desk-promises",
        html! {
            (layout::crumbs(&home, &[(&home, "/desk/promises")], title))
            (text::headline("", title, html! { (w.say("desk-promise-rule-lead")) }))
            (action::guarded(html! {
                form class="promise-form" method="post" action="/desk/promises/rule" {
                    (action::csrf(&cx.token()))
                    input type="hidden" name="_version" value=(number); input type="hidden" name="was" value=(t.was);
                    (action::error_summary(&w.say("error-invalid"), &errors))
                    (field("name", &w.say("desk-promise-name")).value(&t.name).error(wrong("name")).required())
                    (select("when", &w.say("desk-promise-rule-when"), &options).value(&t.when))
                    (field("amount", &w.say("desk-promise-rule-amount")).value(&t.amount).error(wrong("amount")).hint(&w.say("desk-promise-rule-amount-hint")).required())
                    fieldset {
                        legend { (w.say("desk-promise-rule-targets")) }
                        div class="checks" {
                            @for kind in Kind::ALL { (check("targets", kind.word(), &w.say(&format!("desk-promise-kind-{}", kind.word())), t.targets.iter().any(|k| k == kind.word()))) }
                        }
                    }
                    fieldset {
                        legend { (w.say("desk-promise-rule-tell")) }
                        div class="checks" {
                            @for who in ["assignee", "lead", "team"] { (check("tell", who, &w.say(&format!("desk-promise-tell-{who}")), t.tell.iter().any(|x| x == who))) }
                        }
                        (field("addresses", &w.say("desk-promise-rule-addresses")).value(&t.addresses).error(wrong("addresses")))
                    }
                    (check("raise", "1", &w.say("desk-promise-rule-raise"), !t.raise.is_empty()))
                    (field("assign", &w.say("desk-promise-rule-assign")).value(&t.assign).hint(&w.say("desk-promise-rule-assign-hint")))
                    (button(&w.say("desk-promise-rule-save"), Press::Primary))
                }
            }))
        },
    )
}
