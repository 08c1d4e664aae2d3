//! How something stands. Always shape, word and colour together, for colour alone is not seen by all.

use crate::assets::icon;
use maud::{Markup, html};

/// What colour means here: act, watch, kept, people, data; everything else is ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    Good,
    Warn,
    Bad,
    Accent,
    People,
    #[default]
    Off,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Accent => "acc",
            Tone::People => "ppl",
            Tone::Off => "off",
        }
    }

    fn shape(self) -> &'static str {
        match self {
            Tone::Good => "circle-check",
            Tone::Warn => "triangle-alert",
            Tone::Bad => "octagon-alert",
            Tone::Accent => "circle-dot",
            Tone::People => "heart-handshake",
            Tone::Off => "circle",
        }
    }
}

/// Shape and word: "Off course", "On course", "Watch".
pub fn state(tone: Tone, word: &str) -> Markup {
    html! { span class={ "state " (tone.class()) } { (icon(tone.shape())) (word) } }
}

/// A small label on something.
pub fn chip(tone: Tone, word: &str) -> Markup {
    html! { span class={ "chip " (tone.class()) } { (word) } }
}

/// A label with an icon before the word.
pub fn chip_icon(tone: Tone, name: &str, word: &str) -> Markup {
    html! { span class={ "chip " (tone.class()) } { (icon(name)) (word) } }
}

/// A promise's clock. `due` is an ISO moment the browser counts down to; empty when it stands still.
pub fn clock(tone: Tone, words: &str, due: &str) -> Markup {
    html! {
        @if due.is_empty() { span class={ "ck " (tone.class()) } { (words) } }
        @else { rp-clock class={ "ck num " (tone.class()) } data-due=(due) { (words) } }
    }
}

/// Long work: what is being done and how far, between 0 and 1.
pub fn progress(id: &str, words: &str, share: f64) -> Markup {
    let percent = (share.clamp(0.0, 1.0) * 100.0).round();
    html! {
        div class="progress" {
            label for=(id) { (words) }
            progress id=(id) max="100" value=(percent) { (percent) "%" }
        }
    }
}

/// The banner for the next thing that cannot wait, such as an executive's meeting.
#[derive(Clone, Copy, Default)]
pub struct Alarm<'a> {
    /// "Helena presents this file in": the clock follows it.
    pub title: &'a str,
    pub clock: &'a str,
    /// ISO moment the clock counts down to.
    pub due: &'a str,
    pub detail: &'a str,
    /// How much of the time is gone, 0 to 1.
    pub gone: f64,
}

pub fn alarm(alarm: &Alarm<'_>, actions: Markup) -> Markup {
    let width = format!("{}%", (alarm.gone.clamp(0.0, 1.0) * 100.0).round());
    html! {
        div class="alarm" role="status" {
            div class="al-t" {
                (icon("calendar-clock"))
                p {
                    b { (alarm.title) " " rp-clock class="num" data-due=(alarm.due) { (alarm.clock) } }
                    span { (alarm.detail) }
                }
            }
            div class="al-b" { (actions) }
            svg class="al-p" width="100%" height="3" aria-hidden="true" {
                rect width="100%" height="3" {}
                rect class="v" width=(width) height="3" {}
            }
        }
    }
}

/// Something everybody should know right now, so that nobody needs to report it.
pub fn known_now(sentence: Markup) -> Markup {
    html! { p class="known" { (icon("info")) span { (sentence) } } }
}

/// A note in place: what happened, what is safe, what to do.
pub fn notice(tone: Tone, sentence: Markup) -> Markup {
    html! { div class={ "notice " (tone.class()) } role="status" { (icon(tone.shape())) div { (sentence) } } }
}
