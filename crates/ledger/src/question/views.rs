//! Questions and answers on a recommendation.

use super::Question;
use house::words::Speaker;
use jiff::Timestamp;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::evidence::talk;
use ui::field::field;
use ui::{layout, work};

/// The section; `ask` and `answer` say what this reader may do.
pub fn section(
    w: &Speaker,
    n: i64,
    all: &[Question],
    (ask, answer): (bool, bool),
    (token, now): (&str, Timestamp),
) -> Markup {
    let mut rows: Vec<(String, String, Markup)> = Vec::new();
    for q in all {
        rows.push((q.asked_by.clone(), w.when(q.asked_at, now), html! { (work::paragraphs(&q.question)) }));
        match (&q.answer, &q.answered_by, q.answered_at) {
            (Some(text), by, at) => rows.push((
                by.clone().unwrap_or_default(),
                at.map(|t| w.when(t, now)).unwrap_or_default(),
                work::paragraphs(text),
            )),
            _ if answer => rows.push((w.say("ledger-unanswered"), String::new(), answer_form(w, n, q.number, token))),
            _ => {}
        }
    }
    let lines: Vec<(&str, &str, Markup)> =
        rows.iter().map(|(who, when, words)| (who.as_str(), when.as_str(), words.clone())).collect();
    let title = w.say("ledger-questions");
    layout::section(
        "talk-h",
        &title,
        html! {},
        html! {
            @if lines.is_empty() { p class="muted" { (w.say("ledger-no-questions")) } } @else { (talk(&lines)) }
            @if ask {
                form class="ask" method="post" action={ "/ledger/" (n) "/questions" } {
                    (action::csrf(token))
                    (field("text", &w.say("ledger-ask-label")).quiet_label().placeholder(&w.say("ledger-ask-says")).required())
                    (button(&w.say("ledger-ask"), Kind::Secondary))
                }
            }
        },
    )
}

fn answer_form(w: &Speaker, n: i64, question: i64, token: &str) -> Markup {
    html! {
        form class="ask" method="post" action={ "/ledger/" (n) "/questions/" (question) "/answer" } {
            (action::csrf(token))
            label class="vh" for={ "answer-" (question) } { (w.say("ledger-answer-label")) }
            input class="in" id={ "answer-" (question) } name="text" required placeholder=(w.say("ledger-answer-says"));
            (button(&w.say("ledger-answer"), Kind::Secondary))
        }
    }
}
