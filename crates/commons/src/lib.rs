//! The commons: what both sides tell each other.
//!
//! Reading order: [`brief`] (the morning brief, made live from the other rooms' facts), [`briefing`] (the brief of a
//! day, kept and sent), [`paper`] (its one sheet), [`thanks`] (thank-yous), [`asks`] (everything that can be done here),
//! [`events`], [`demo`].

pub mod asks;
pub mod brief;
pub mod briefing;
pub mod demo;
pub mod events;
pub mod exposure;
pub mod paper;
pub mod thanks;

use house::moving::{Holds, Moves};
use house::people::Role;
use house::people::policy::Right;
use house::record::Kind;
use house::store::Migration;
use house::{MenuLine, Panel, Room};

/// What the room's integers hold where their names do not say it.
const MOVES: Moves = Moves {
    columns: &[("commons_thanks.ticket", Holds::Value), ("commons_briefing_reader.briefing", Holds::Value)],
    records: &[],
    payloads: &[],
    stays: &[],
};

/// The whole contribution of this room.
pub fn room() -> Room {
    let doors =
        brief::pages::doors().and(brief::api::doors()).and(briefing::pages::doors()).and(briefing::api::doors());
    Room {
        name: "commons",
        doors: doors.and(thanks::pages::doors()).and(thanks::api::doors()),
        kinds: vec![
            Kind { word: thanks::KIND, prefix: "TY", path: "/commons/thanks/", right: Right::Thank },
            Kind { word: briefing::KIND, prefix: "B", path: "/brief/number/", right: Right::BriefRead },
        ],
        jobs: thanks::jobs::handlers().into_iter().chain(briefing::jobs::handlers()).collect(),
        words: vec![("en", include_str!("../words/en.ftl")), ("de", include_str!("../words/de.ftl"))],
        statements: vec![thanks::store::ALL, briefing::store::ALL],
        migrations: vec![
            Migration {
                number: 20,
                name: "commons_thanks",
                text: include_str!("../migrations/0020_commons_thanks.sql"),
            },
            Migration {
                number: 21,
                name: "commons_briefing",
                text: include_str!("../migrations/0021_commons_briefing.sql"),
            },
        ],
        moves: MOVES,
        route: None,
        places: &[],
        menu: vec![
            MenuLine {
                word: "commons-menu-brief",
                path: "/brief",
                icon: "newspaper",
                right: Right::BriefRead,
                hidden_from: &[],
                key: 'b',
                order: 0,
                waits: true,
            },
            MenuLine {
                word: "commons-menu",
                path: "/commons",
                icon: "heart-handshake",
                right: Right::Thank,
                hidden_from: &[Role::Employee],
                key: 'c',
                order: 5,
                waits: true,
            },
        ],
        badge: None,
        counts: Vec::new(),
        panels: vec![Panel { on: "ticket", follows: &[thanks::KIND], right: Right::Thank, draw: thanks::pages::panel }],
    }
}

#[cfg(test)]
mod tests {
    /// The message keys of a catalogue.
    fn keys(text: &str) -> Vec<&str> {
        text.lines()
            .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|l| l.split_once(" ="))
            .map(|(k, _)| k)
            .collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (en, de) = (keys(include_str!("../words/en.ftl")), keys(include_str!("../words/de.ftl")));
        assert_eq!(en, de);
        assert!(en.iter().all(|k| k.starts_with("commons-")));
    }
}
