//! The employee's portal, after mock-up E.

use crate::portal::*;
use crate::status::{Tone, known_now};
use maud::{Markup, html};

pub(super) fn body() -> Markup {
    let ask = AskBox {
        action: "/ask",
        src: "/ask/suggest",
        question: "What do you need, Elise?",
        placeholder: "Say it in your own words",
        value: "",
        verb: "Ask",
        suggestions_label: "Suggestions",
    };
    let help = suggestions(&[
        Suggestion {
            href: "#",
            icon: "archive-restore",
            title: "Get “Contracts” back yourself",
            detail: "We have it as it was at 11:00 today, 214 files.",
            verb: "Look inside",
        },
        Suggestion {
            href: "#",
            icon: "message-circle",
            title: "Ask a person",
            detail: "Jonas usually answers within 6 minutes at this time of day.",
            verb: "",
        },
    ]);
    let request = |tone, title, says, when| Request { href: "#", tone, title, says, iso: "2026-11-23", when };
    portal(html! {
        (ask_box(&ask, help))
        (quick(&[("archive-restore", "Get a file back", "#"), ("monitor", "My screen won’t show", "#"), ("key-round", "I can’t sign in", "#"), ("package", "I need equipment", "#"), ("user-plus", "Someone is starting", "#")]))
        (known_now(html! { b { "Known right now:" } " printers on floor 3 are slow. Fixed by about 14:30, no need to report it." }))
        (requests("requests", "Your requests", &[
            request(Tone::Accent, "Laptop battery lasts an hour", "Priya is coming by today between 13:00 and 14:00", "today"),
            request(Tone::Off, "Access to the catalogue folder", "Waiting for Oskar to say yes. We reminded him this morning", "Friday"),
            request(Tone::Good, "Printer on floor 3", "Fixed on Thursday by Jonas", "Thursday"),
        ], html! { a href="#" { "All your requests" } a href="#" { "Things we lent you: laptop, dock, phone" } }))
    })
}
