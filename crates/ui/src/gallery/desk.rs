//! The technician's desk, after mock-up C.

use crate::action::{Kind, button};
use crate::layout::{DeskView, desk, live, pairs, pane};
use crate::list::{Moment, QueueRow, agenda, links, queue, queue_group};
use crate::status::{Alarm, Tone, alarm, chip};
use crate::work::*;
use maud::{Markup, html};

fn line(id: &'static str, title: &'static str, who: &'static str, excerpt: &'static str) -> QueueRow<'static> {
    QueueRow {
        label: "T-2284",
        holder: "",
        id,
        href: "/desk/t/1",
        pane: "/desk/t/1/pane",
        title,
        who,
        excerpt,
        urgency: ("equal", "Normal", Tone::Off),
        clock: ("3:40", Tone::Off, ""),
        here: false,
        unread: false,
    }
}

fn groups() -> Markup {
    let now = [
        QueueRow {
            label: "T-2287",
            holder: "Nora Petit",
            urgency: ("flame", "Now", Tone::Bad),
            clock: ("11:48", Tone::Bad, ""),
            here: true,
            ..line(
                "t-4821",
                "Deleted board deck, presenting at 10:30",
                "Helena Brandt",
                "Q3-board-deck.pptx is gone from the Finance share",
            )
        },
        QueueRow {
            label: "T-2290",
            holder: "",
            urgency: ("chevrons-up", "High", Tone::Bad),
            clock: ("24:10", Tone::Bad, ""),
            ..line(
                "t-4819",
                "Scanners drop in aisle 7 again",
                "Lyon warehouse",
                "Third time this month, pickers on paper",
            )
        },
    ];
    let today = [
        QueueRow {
            label: "T-2293",
            holder: "Nora Petit",
            unread: true,
            clock: ("2:05", Tone::Warn, ""),
            ..line(
                "t-4816",
                "New colleague starts Monday, no account yet",
                "Elise Moreau",
                "Needs e-mail, finance system and a badge",
            )
        },
        line("t-4811", "Invoice scanner sends blank pages", "Tomas Berg", "You: could you try the second tray?"),
        QueueRow {
            label: "T-2296",
            holder: "",
            urgency: ("radar", "Preventive", Tone::Accent),
            clock: ("by 2 Dec", Tone::Off, ""),
            ..line(
                "t-4802",
                "Disk on fs-01 will be full in about 9 days",
                "Watch",
                "Between 6 and 13 days. Suggested: archive 2021 scans",
            )
        },
    ];
    let waiting = [QueueRow {
        label: "T-2299",
        holder: "Nora Petit",
        clock: ("paused", Tone::Off, ""),
        urgency: ("chevron-down", "Low", Tone::Off),
        ..line("t-4795", "Wants Figma for the catalogue team", "Oskar Lund", "Waiting for budget owner since Friday")
    }];
    html! { (queue_group("Now", &now)) (queue_group("Today", &today)) (queue_group("Waiting for someone", &waiting)) }
}

fn spoken() -> Markup {
    let said = |who, role, when| Said { who, role, iso: "2026-11-23T10:12", when, ..Said::default() };
    thread(
        "Conversation",
        html! {
            (message(&said("Helena Brandt", "CEO", "10:12, by e-mail"), paragraphs("I emptied the wrong folder and the Q3 deck was in it. It was under Finance/Board/2026-Q3. I present it at half past ten. Help!")))
            (event_line("arrow-up-right", html! { "Raised to " b { "Now" } ": Helena’s calendar shows a presentation at 10:30." }, "2026-11-23T10:12", "10:12"))
            (event_line("archive-restore", html! { "Found " b { "3 versions" } " of Q3-board-deck.pptx in the backup." }, "2026-11-23T10:12", "10:12"))
            (message(&said("Jonas Lind", "", "10:13, to Helena"), paragraphs("Good morning Helena, I can see it in the backup. Two minutes. I’m walking to Room 4 as well, just in case.")))
            (note(&said("Amara Diallo", "", "10:14"), "Internal note", paragraphs("The share is backed up every hour. The 10:00 copy has everything she saved at 09:52.")))
        },
    )
}

fn side() -> Markup {
    let at =
        |when, title, detail: &str, tone| Moment { iso: "2026-11-23", when, title, detail: html! { (detail) }, tone };
    html! {
        (side_card("restore-h", "archive-restore", "Restore a file", html! {
            (file_line("presentation", "Q3-board-deck.pptx", "Finance/Board/2026-Q3"))
            fieldset {
                legend class="vh" { "Version" }
                (version("1", "Today 10:00", "18.4 MB, last saved 09:52", chip(Tone::Good, "newest"), true))
                (version("2", "Today 09:00", "18.1 MB, 2 slides fewer", html! {}, false))
                (version("3", "Friday 22:00", "16.9 MB", html! {}, false))
            }
            (button("Restore the 10:00 version", Kind::Primary).wide().key("shift+r", "⇧R").press())
            p class="hint" { "About 8 seconds. Backup checked at 06:10." }
        }))
        (side_section("day-h", "Helena’s morning", html! {
            (agenda(&[at("10:30", "Board meeting", "Room 4, 9 people, she presents", Tone::Bad), at("12:00", "Lunch", "away", Tone::Off), at("14:00", "Lisbon opening", "video call", Tone::Off)]))
            (pairs(&[("Laptop", html! { "HB-14, online in Room 4" }), ("Room 4", html! { "screen tested 08:05" })]))
        }))
        (side_section("before-h", "Solved before", links(&[
            ("Deleted folder on the Finance share", "#", "restored in 9 min, Marek"),
            ("How to restore from the hourly backup", "#", "answer, used 14 times"),
        ])))
    }
}

pub(super) fn body() -> Markup {
    let banner = Alarm {
        title: "Helena presents this file in",
        clock: "11:48",
        due: "",
        detail: "Board meeting, Room 4, 10:30",
        gone: 0.66,
    };
    let head = conversation_head(
        ("Queue", "/desk"),
        "Deleted board deck, presenting at 10:30",
        html! {
            span class="muted num" { "T-4821" }
            (pill("circle-dot", "In progress", "#", "e")) (pill("user-round", "Jonas", "#", "a")) (pill("tag", "Files", "#", "l"))
            span class="sla" { (crate::assets::icon("check")) "Answered in 48 s " span class="muted" { "of 5 min" } }
        },
    );
    let warning = alarm(
        &banner,
        html! {
            (button("Call Room 4", Kind::Secondary).icon("phone").small().press())
            (button("Send Jonas, two doors away", Kind::Secondary).icon("footprints").small().press())
        },
    );
    let write = Composer {
        action: "/desk/t/4821/say",
        csrf: "token",
        target: "#pane",
        draft: "ticket:4821",
        label: "Reply to Helena",
        placeholder: "Write to Helena",
        kinds: &[("reply", "Reply to Helena"), ("note", "Internal note")],
        text: "Hello Helena, your deck is back in Finance/Board/2026-Q3. It is the version from 10:00, with your 09:52 changes. Jonas is at Room 4 until you start.",
        source: "Draft from 3 similar tickets. Check before sending.",
        attach: "Attach",
    };
    let talk = conversation(head, warning, spoken(), composer(&write, send_buttons("Send", "Send and solve")));
    let keys = [("J K", "move"), ("R", "reply"), ("A", "assign"), ("E", "solve"), ("?", "all")];
    let views = [("Mine", 9, "#", true), ("Team", 31, "#", false), ("Unassigned", 4, "#", false)];
    desk(
        DeskView::Ticket,
        live("queue-live", "ticket", "/desk/queue", queue("Queue", &views, groups(), &keys)),
        live("ticket-4821", "ticket:4821", "/desk/t/4821/pane", pane(talk, "Context", side())),
    )
}
