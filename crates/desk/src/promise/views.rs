//! The reasons of a due time in words: one sentence a line, the same on the ticket, in the API and on the command line.

use super::Outcome;
use super::rules::explain::{Cause, Explained, Line, Said, Stop};
use house::words::Speaker;
use jiff::Timestamp;
use maud::{Markup, html};
use ui::layout;

/// "30 h", "1 h 15 min": hours of service time are never called days.
pub fn length(seconds: u64) -> String {
    let parts =
        [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (if seconds < 3600 { seconds % 60 } else { 0 }, "s")];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}\u{a0}{unit}")).collect();
    if parts.is_empty() { "0\u{a0}min".to_owned() } else { parts.join(" ") }
}

/// "Monday 5 January, 09:00".
pub fn moment(w: &Speaker, at: Timestamp) -> String {
    format!("{}, {}", w.weekday_date(w.local(at).date()), w.time(at))
}

/// What is promised: "4 h of service time (Head office)", "4 h, day and night".
fn promised(w: &Speaker, seconds: u64, hours: Option<&str>) -> String {
    let time = length(seconds);
    match hours {
        None => w.say_with("desk-promise-elapsed", &[("time", time.into())]),
        Some("") => w.say_with("desk-promise-business", &[("time", time.into())]),
        Some(name) => w.say_with("desk-promise-business-in", &[("time", time.into()), ("calendar", name.into())]),
    }
}

fn cause(w: &Speaker, cause: &Cause) -> String {
    let with = |key: &str, name: &str, value: &str| w.say_with(key, &[(name, value.into())]);
    match cause {
        Cause::Priority(p) => with("desk-promise-cause-priority", "priority", &p.to_string()),
        Cause::Service(s) => with("desk-promise-cause-service", "service", s),
        Cause::Sort(s) => with("desk-promise-cause-kind", "kind", s),
        Cause::Requester => w.say("desk-promise-cause-requester"),
        Cause::Setting => w.say("desk-promise-cause-setting"),
        Cause::Reopened => w.say("desk-promise-cause-reopened"),
    }
}

/// The name of a status, where it is one of ours.
pub fn status(w: &Speaker, word: &str) -> String {
    match crate::ticket::State::from_word(word) {
        Some(state) => w.say(crate::ticket::views::state_word(state).0),
        None => word.replace('_', " "),
    }
}

/// One line as a sentence, without its moment.
pub fn sentence(w: &Speaker, line: &Line) -> String {
    let time = |seconds: u64| length(seconds);
    match &line.said {
        Said::Promised { seconds, policy, hours } => w.say_with(
            if policy.is_empty() { "desk-promise-why-promised-plain" } else { "desk-promise-why-promised" },
            &[("promised", promised(w, *seconds, hours.as_deref()).into()), ("policy", policy.as_str().into())],
        ),
        Said::Nothing => w.say("desk-promise-why-nothing"),
        Said::Changed { cause: why, seconds, policy, hours } => w.say_with(
            if policy.is_empty() { "desk-promise-why-changed-plain" } else { "desk-promise-why-changed" },
            &[
                ("cause", cause(w, why).into()),
                ("promised", promised(w, *seconds, hours.as_deref()).into()),
                ("policy", policy.as_str().into()),
                ("used", time(line.used).into()),
            ],
        ),
        Said::Dropped { cause: why } => w.say_with("desk-promise-why-dropped", &[("cause", cause(w, why).into())]),
        Said::Counted { seconds } => {
            let until = line.until.map(|u| w.time(u)).unwrap_or_default();
            let values = [("time", time(*seconds).into()), ("until", until.into()), ("left", time(line.left).into())];
            w.say_with("desk-promise-why-counted", &values)
        }
        Said::Further { openings, seconds } => w.say_with(
            "desk-promise-why-further",
            &[
                ("n", (*openings as i64).into()),
                ("time", time(*seconds).into()),
                ("until", line.until.map(|u| moment(w, u)).unwrap_or_default().into()),
            ],
        ),
        Said::Holiday { date, name } => {
            let values = [("date", w.weekday_date(*date).into()), ("name", name.as_str().into())];
            w.say_with(
                if name.is_empty() { "desk-promise-why-holiday-plain" } else { "desk-promise-why-holiday" },
                &values,
            )
        }
        Said::Stands { stop: Stop::Status(word) } => w.say_with(
            "desk-promise-why-stands",
            &[("status", status(w, word).into()), ("used", time(line.used).into()), ("left", time(line.left).into())],
        ),
        Said::Stands { stop: Stop::Resolved } => w.say("desk-promise-why-resolved"),
        Said::Stands { stop: Stop::Withdrawn } => w.say("desk-promise-why-withdrawn"),
        Said::Runs => w.say_with("desk-promise-why-runs", &[("left", time(line.left).into())]),
        Said::Fulfilled => w.say_with("desk-promise-why-fulfilled", &[("used", time(line.used).into())]),
        Said::Broken => w.say("desk-promise-why-broken"),
        Said::Due => w.say("desk-promise-why-due"),
    }
}

/// How a target stands, in a sentence.
pub fn standing(w: &Speaker, e: &Explained) -> String {
    let at = |t: Timestamp| ("when", moment(w, t).into());
    match e.target.outcome {
        Outcome::Running { due, left, .. } => {
            w.say_with("desk-promise-stand-running", &[at(due), ("left", length(left).into())])
        }
        Outcome::Paused { left, .. } => w.say_with("desk-promise-stand-paused", &[("left", length(left).into())]),
        Outcome::Met { at: met } => w.say_with("desk-promise-stand-met", &[at(met)]),
        Outcome::Missed { at: due, over } => {
            w.say_with("desk-promise-stand-missed", &[at(due), ("over", length(over).into())])
        }
        Outcome::Cancelled => w.say("desk-promise-stand-cancelled"),
    }
}

/// Every promise of a ticket with its reasons, folded.
pub fn reasons(w: &Speaker, all: &[Explained]) -> Markup {
    html! {
        @for e in all {
            (layout::folded(&w.say(&format!("desk-promise-kind-{}", e.target.kind.word())), &standing(w, e), lines(w, e)))
        }
    }
}

fn lines(w: &Speaker, e: &Explained) -> Markup {
    html! {
        ol class="reasons" {
            @for line in &e.lines {
                li { time datetime=(line.at) { (moment(w, line.at)) } " " span { (sentence(w, line)) } }
            }
        }
    }
}
