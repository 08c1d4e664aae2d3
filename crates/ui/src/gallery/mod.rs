//! Every component in every state, to look at and to test: one page of parts, and three sample pages
//! (brief, desk, portal) beside which the mock-ups can be laid. The only place here with sample words.

mod brief;
mod charts;
mod desk;
mod parts;
mod portal;

use crate::action::MenuItem;
use crate::assets::Assets;
use crate::layout::reading;
use crate::shell::{Room, Shell, Theme, Words, page};
use crate::status::Tone;
use maud::{Markup, html};

const WORDS: Words<'_> = Words {
    product: "Rapport",
    home: "Rapport, home",
    skip: "Skip to content",
    rooms: "Rooms",
    find: "Find or do anything",
    results: "Results",
    choose: "choose",
    go: "do it",
    here: "On this page",
    account: "your account",
    clients: "Clients",
    look: "Look",
    system: "System",
    light: "Light",
    dark: "Dark",
    keys: "Keys",
    single_keys: "Single keys work",
    more: "More",
    close: "Close",
    undo: "Undo",
    lost: "Not live since {time}, trying again",
    failed: "That did not arrive. Your text is kept; please try again.",
};

const TONES: [Tone; 6] = [Tone::Good, Tone::Warn, Tone::Bad, Tone::Accent, Tone::People, Tone::Off];

fn rooms(names: [&'static str; 5], here: &str) -> Vec<Room<'static>> {
    let of = |name: &'static str| match name {
        "Brief" => ("newspaper", "b"),
        "Desk" => ("inbox", "d"),
        "Ledger" => ("scale", "l"),
        "Plan" => ("compass", "p"),
        "Watch" => ("radar", "w"),
        _ => ("heart-handshake", "c"),
    };
    let room = |name: &'static str| Room {
        name,
        href: "#",
        icon: of(name).0,
        key: of(name).1,
        here: name == here,
        count: if matches!(name, "Ledger" | "Desk") && name != "Plan" { 2 } else { 0 },
        count_says: "need attention",
    };
    names.map(room).to_vec()
}

fn framed(assets: &Assets, title: &str, here: &str, person: &str, body: Markup) -> Markup {
    let rooms = match here {
        "Desk" => rooms(["Desk", "Watch", "Plan", "Ledger", "Commons"], here),
        "" => Vec::new(),
        _ => rooms(["Brief", "Ledger", "Plan", "Watch", "Commons"], here),
    };
    let links = [("Your requests", "#requests"), ("Help articles", "#")];
    let menu = [
        MenuItem { text: "Your settings", href: "/me", icon: "settings", ..MenuItem::default() },
        MenuItem { text: "Sign out", href: "/signout", icon: "log-out", post: Some(("do", "signout")), csrf: "" },
    ];
    page(
        &Shell {
            title,
            lang: "en",
            rtl: false,
            theme: Theme::System,
            nonce: "sample",
            assets,
            words: WORDS,
            working: here == "Desk",
            home: "/",
            rooms: &rooms,
            now: "",
            live: "/live",
            links: if here.is_empty() { &links } else { &[] },
            clients: &[],
            person,
            person_menu: &menu,
            csrf: "token",
            print_note: "Written from the desk’s own records at 06:30.",
            flash: None,
        },
        body,
    )
}

/// The page of parts.
pub fn gallery(assets: &Assets) -> Markup {
    let body = reading(
        "gallery",
        html! {
            (crate::text::headline("Built-in gallery", "Every part in every state", html! { "Sample words and made-up figures." }))
            (parts::text()) (parts::actions()) (parts::fields()) (parts::states()) (parts::lists())
            (parts::messages()) (charts::all()) (charts::evidence())
        },
    );
    framed(assets, "Gallery", "Ledger", "Helena Brandt", body)
}

/// The morning brief, after mock-up A.
pub fn gallery_brief(assets: &Assets) -> Markup {
    framed(assets, "Morning brief", "Brief", "Helena Brandt", brief::body())
}

/// The technician's desk, after mock-up C.
pub fn gallery_desk(assets: &Assets) -> Markup {
    framed(assets, "Deleted board deck", "Desk", "Jonas Lind", desk::body())
}

/// The employee's portal, after mock-up E.
pub fn gallery_portal(assets: &Assets) -> Markup {
    framed(assets, "What do you need?", "", "Elise Moreau", portal::body())
}

/// The charts of the gallery as they go to paper: (name, picture).
pub fn printed() -> Vec<(String, String)> {
    use crate::chart::{Paper, standalone_svg};
    let each = |(name, chart): (&str, crate::chart::Chart)| {
        [(Paper::Light, "light"), (Paper::Dark, "dark")]
            .map(|(paper, end)| (format!("{name}-{end}"), standalone_svg(&chart, 560, 300, paper)))
    };
    charts::every().into_iter().flat_map(each).collect()
}

#[cfg(test)]
pub(crate) fn charts_for_tests() -> Vec<(&'static str, crate::chart::Chart)> {
    charts::every()
}
