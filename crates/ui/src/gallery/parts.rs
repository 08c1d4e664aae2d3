//! Words, actions, fields, states, lists and messages.

use super::TONES;
use crate::action::{self, Kind, MenuItem, button, icon_button, kbd};
use crate::field::{check, date_field, field, number_field, select, slider, textarea, upload};
use crate::layout::{crumbs, facts, folded, live, pairs, section};
use crate::list::{Column, Moment, agenda, empty, links, more, skeleton, table, timeline};
use crate::number::{Estimate, Locale, Unit};
use crate::status::{Tone, chip, chip_icon, clock, known_now, notice, progress, state};
use crate::text;
use maud::{Markup, html};

pub(super) fn text() -> Markup {
    let euro = Unit::Money("EUR");
    let loss = Estimate::spanning(268_000.0, 120_000.0, 470_000.0);
    let chance = Estimate::spanning(0.48, 0.34, 0.62);
    let mean = Estimate::spanning(510_000.0, 20_000.0, 470_000.0);
    let body = html! {
        (crumbs("You are here", &[("Ledger", "#")], "Decision 1 of 3"))
        (text::claim(html! { "Doing it costs about " b { "€185k" } " over three years, " span class="rng" { "€130–280k" } "." }))
        (text::say(html! { "There is a " strong { "1‑in‑10" } " chance that the year costs more than " (text::money_brief(1.2e6, "EUR", Locale::En)) "." }))
        (facts(&[
            ("Asked by", text::person("Samir Okafor")),
            ("Once", text::money(84_000.0, "EUR", Locale::En)),
            ("Avoids", text::estimate(&loss, euro, Locale::En)),
            ("Auf Deutsch", text::estimate(&loss, euro, Locale::De)),
            ("Chance", text::estimate(&chance, Unit::Percent, Locale::En)),
            ("A mean outside its range", text::estimate(&mean, euro, Locale::En)),
            ("Decide", text::when("2026-11-27", "in 4 days", "Friday 27 November 2026")),
        ]))
        p class="say" {
            "The " (text::gloss("gloss-ap", ("antennas", ""), "The boxes at the ceiling that make the wireless network.")) " are old."
            (text::hidden("Words for screen readers"))
        }
        p { (text::avatar("Helena Brandt", Tone::Accent)) " " (text::avatar("Amara Diallo", Tone::Off)) " " (text::avatar("Priya Shah", Tone::People)) }
        (pairs(&[("Laptop", html! { "HB-14, online in Room 4" }), ("Room 4", html! { "screen tested 08:05" })]))
        (folded("Technical appendix", "equipment, assumptions, how the numbers were made", html! { p { "Folded until wanted." } }))
    };
    section("g-text", "What is said", html! { "text" }, body)
}

pub(super) fn actions() -> Markup {
    let items = [
        MenuItem { text: "Open the asset", href: "#", icon: "laptop", ..MenuItem::default() },
        MenuItem { text: "Merge", href: "/merge", icon: "merge", post: Some(("do", "merge")), csrf: "token" },
    ];
    let body = html! {
        div class="acts" {
            (button("Record my decision", Kind::Primary).key("mod+enter", "⌘⏎").press())
            (button("Send to the board", Kind::Secondary).icon("mail").href("#"))
            (button("All changes", Kind::Quiet).small().press())
            (button("Restore over it", Kind::Bad).icon("archive-restore").press())
            (button("Not possible yet", Kind::Secondary).off(true).press().id("later"))
            (button("Wide", Kind::Secondary).wide().sends("do", "wide").press())
            (icon_button("list-filter", "Filter", "")) (action::icon_link("printer", "Print", "#")) (kbd("⇧R"))
        }
        div class="acts" {
            (action::menu("more-menu", button("More", Kind::Secondary).icon("chevron-down").small(), &items))
            button type="button" class="btn sec sm" data-open="sure" { "Open a dialog" }
            (action::say_thanks("/thanks", "token", "Say thank you", None))
            (action::say_thanks("/thanks", "token", "", Some("You thanked Amara")))
        }
        fieldset {
            legend class="lbl" { "Your decision" }
            (action::pick("d", "do", "Approve: do it", html! { "€111k over three years" }, true))
            (action::pick("d", "no", "Decline", html! { "and accept the risk" }, false))
        }
        (action::segmented("Cover", "cover", &[("day", "Working day"), ("late", "Until 22:00"), ("all", "Always")], "late"))
        (action::dialog("sure", "Restore over the file?", html! { p { "The file of today 09:52 is kept beside it." } }, html! {
            button type="button" class="btn sec sm" data-close { "Leave it" }
            (button("Restore", Kind::Primary).small().press())
        }))
    };
    section("g-act", "What people can do", html! { "action" }, body)
}

pub(super) fn fields() -> Markup {
    let errors = [("title", "Say in one line what it is about")];
    let levels = [("now", "Now"), ("today", "Today")];
    let body = action::guarded(action::form(
        "/desk/new",
        "token",
        "",
        html! {
            (action::error_summary("One thing is missing", &errors))
            (field("title", "In one line").error("Say in one line what it is about").required())
            (field("mail", "Your mail").kind("email").autocomplete("email").value("elise@example.test").hint("Only for answers"))
            (textarea("what", "What happened", 3).placeholder("In your own words").draft("gallery"))
            (select("urgency", "How soon", &levels).value("today"))
            (date_field("until", "My acceptance ends on", "2027-05-31"))
            (number_field("people", "People", ("0", "40", "1")).value("12"))
            (slider("desk", "People at the desk", ("1", "12", "1")).value("4").hint("today 3"))
            (upload("files", "Pictures or files", "image/*,.pdf"))
            (field("q", "Search").kind("search").quiet_label().placeholder("Search"))
            (check("agree", "yes", "Tell me when it is done", true))
            div { (button("Ask us", Kind::Primary).icon("arrow-right")) }
        },
    ));
    section("g-field", "Fields", html! { "field" }, body)
}

pub(super) fn states() -> Markup {
    let body = html! {
        div class="acts" { @for tone in TONES { (state(tone, tone.class())) } }
        div class="acts" { @for tone in TONES { (chip(tone, tone.class())) } (chip_icon(Tone::Warn, "lock", "Internal note")) }
        div class="acts" {
            (clock(Tone::Warn, "paused", "")) (clock(Tone::Bad, "11:48", "2030-01-01T00:00:00Z"))
        }
        (progress("restore-progress", "Restoring 214 files", 0.62))
        (known_now(html! { b { "Known right now:" } " printers on floor 3 are slow. Fixed by about 14:30, no need to report it." }))
        @for tone in [Tone::Good, Tone::Warn, Tone::Bad, Tone::Off] {
            (notice(tone, html! { p { "What happened, what is safe, what to do." } }))
        }
    };
    section("g-state", "How things stand", html! { "status" }, body)
}

pub(super) fn lists() -> Markup {
    let columns = [
        Column { words: "Service", ..Column::default() },
        Column { words: "Owner", sort: "?sort=owner", ..Column::default() },
        Column { words: "Kept", figures: true, sort: "?sort=kept", sorted: Some(false) },
    ];
    let row = |a: &str, b: &str, c: &str| vec![html! { (a) }, html! { (b) }, html! { (c) }];
    let moment = |when, title, tone| Moment { iso: "2026-11-23T10:30", when, title, detail: html! { "Room 4" }, tone };
    let body = html! {
        (live("g-live", "ticket:4821 change", "/gallery/live", html! {
            (table("Services", &columns, &[row("E-mail", "Samir", "99%"), row("Warehouse", "Priya", "93%")]))
        }))
        (agenda(&[moment("10:30", "Board meeting", Tone::Bad), moment("14:00", "Lisbon opening", Tone::Accent), moment("16:00", "Offsite planning", Tone::Warn)]))
        (timeline(&[moment("12 Nov", "Circuit delivered", Tone::Good), moment("14 Nov", "Aisle 7 down", Tone::Bad), moment("15 Nov", "Antenna moved", Tone::Off)]))
        (links(&[("Deleted folder on the Finance share", "#", "restored in 9 min, Marek")]))
        (empty("Decisions you have taken will be listed here.", html! { (button("See what waits", Kind::Secondary).small().href("#")) }))
        (skeleton("Loading the list", 2))
        (more("/gallery/more", "Show older"))
    };
    section("g-list", "Many of something", html! { "list" }, body)
}

pub(super) fn messages() -> Markup {
    let body = html! {
        (crate::shell::toast("Assigned to you", "/undo", "Undo", "token"))
        (crate::work::suggestion("Draft from 3 similar tickets. Check before sending.", "Hello Helena,\n\nyour deck is back.", "Use it", "#what"))
        (crate::work::asset_card("laptop", "HB-14", "#", &[("Age", html! { "2 years" }), ("Disk", html! { "61% full" })]))
        div class="pal-l" role="listbox" aria-label="Sample" {
            (crate::work::found(&[("Answers", vec![crate::work::Found {
                href: "#", icon: "book-open", title: crate::work::marked("How to restore", "res"), detail: "used 14 times",
            }])], ""))
        }
        (crate::work::found(&[], "Nothing is called that."))
    };
    section("g-msg", "Messages", html! { "shell, work" }, body)
}
