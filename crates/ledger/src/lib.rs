//! The Ledger: what IT recommends, what executives decide, and what came of it.
//!
//! Reading order: [`recommendation`] (the case in words and numbers), [`assessment`] (the engine's frozen
//! result), [`decision`] and [`acceptance`] (who answered what, and which risk is carried until when),
//! [`question`], [`workaround`] (the band-aid and its price), [`consequence`] (expected against actual).
//! Other rooms see [`facts`], [`asks`] and [`events`] only.

pub mod acceptance;
pub mod asks;
pub mod assessment;
pub mod consequence;
pub mod decision;
pub mod demo;
pub mod events;
pub mod facts;
mod names;
pub mod question;
pub mod recommendation;
mod voice;
pub mod workaround;

use house::moving::{Holds, Moves};
use house::people::Role;
use house::people::policy::Right;
use house::record::Kind;
use house::store::{Migration, StoreError, Tx};
use house::{MenuLine, Place, Room, job};

const EN: &str = include_str!("../words/en.ftl");
const DE: &str = include_str!("../words/de.ftl");

/// What the ledger's integers hold where their names do not say it.
const MOVES: Moves = Moves {
    columns: &[
        ("ledger_evidence.ticket", Holds::Value),
        ("ledger_consequence.ticket", Holds::Value),
        ("ledger_decision.choice", Holds::Value),
    ],
    records: &[],
    payloads: &[],
    stays: &[],
};

/// What the ledger hands to the house.
pub fn room() -> Room {
    Room {
        name: "ledger",
        doors: doors(),
        kinds: vec![
            Kind { word: recommendation::KIND, prefix: "R", path: "/ledger/", right: Right::LedgerRead },
            Kind { word: decision::KIND, prefix: "D", path: "/ledger/decisions/", right: Right::LedgerRead },
            Kind { word: workaround::KIND, prefix: "W", path: "/ledger/workarounds/", right: Right::LedgerRead },
        ],
        jobs: vec![
            (assessment::jobs::EXPOSURE, job::handler(assessment::jobs::carry_out)),
            (acceptance::jobs::EXPIRE, job::handler(acceptance::jobs::carry_out)),
        ],
        words: vec![("en", EN), ("de", DE)],
        statements: vec![
            recommendation::store::ALL,
            assessment::store::ALL,
            decision::store::ALL,
            acceptance::store::ALL,
            question::store::ALL,
            workaround::store::ALL,
            consequence::store::ALL,
        ],
        migrations: migrations(),
        moves: MOVES,
        route: None,
        places: const {
            &[
                Place { word: "ledger-new-title", path: "/ledger/new", right: Right::LedgerPropose },
                Place { word: "ledger-workarounds", path: "/ledger/workarounds", right: Right::LedgerRead },
                Place { word: "ledger-risks", path: "/ledger/risks", right: Right::LedgerRead },
            ]
        },
        menu: vec![MenuLine {
            word: "ledger-title",
            path: "/ledger",
            icon: "scale",
            right: Right::LedgerRead,
            hidden_from: &[Role::Technician],
            key: 'l',
            order: 4,
            waits: true,
        }],
        badge: Some(badge),
        counts: Vec::new(),
        panels: consequence::pages::panels(),
    }
}

fn doors() -> house::web::Doors {
    recommendation::pages::doors()
        .and(assessment::pages::doors())
        .and(decision::pages::doors())
        .and(acceptance::pages::doors())
        .and(question::pages::doors())
        .and(workaround::pages::doors())
        .and(consequence::pages::doors())
        .and(recommendation::api::doors())
        .and(assessment::api::doors())
        .and(decision::api::doors())
        .and(acceptance::api::doors())
        .and(question::api::doors())
        .and(workaround::api::doors())
        .and(consequence::api::doors())
}

fn migrations() -> Vec<Migration> {
    vec![
        Migration {
            number: 10,
            name: "ledger_recommendation",
            text: include_str!("../migrations/0010_ledger_recommendation.sql"),
        },
        Migration {
            number: 11,
            name: "ledger_assessment",
            text: include_str!("../migrations/0011_ledger_assessment.sql"),
        },
        Migration { number: 12, name: "ledger_decision", text: include_str!("../migrations/0012_ledger_decision.sql") },
        Migration {
            number: 13,
            name: "ledger_workaround",
            text: include_str!("../migrations/0013_ledger_workaround.sql"),
        },
    ]
}

/// What waits for a decision, for those who can take it.
fn badge(tx: &mut Tx<'_>, role: Role) -> Result<i64, StoreError> {
    if role == Role::Executive { recommendation::store::waiting_count(tx) } else { Ok(0) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_say_the_same_things() {
        let keys = |text: &str| -> Vec<String> {
            text.lines()
                .filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase()))
                .filter_map(|l| l.split_once(" ="))
                .map(|(k, _)| k.to_owned())
                .collect()
        };
        assert_eq!(keys(super::EN), keys(super::DE));
        assert!(keys(super::EN).iter().all(|k| k.starts_with("ledger-")));
    }

    #[test]
    fn every_word_that_the_views_say_is_in_the_catalogue() {
        let sources = [
            include_str!("recommendation/views.rs"),
            include_str!("recommendation/pages.rs"),
            include_str!("recommendation/rules/mod.rs"),
            include_str!("assessment/views.rs"),
            include_str!("assessment/rules/mod.rs"),
            include_str!("assessment/jobs.rs"),
            include_str!("decision/views.rs"),
            include_str!("decision/pages.rs"),
            include_str!("decision/rules.rs"),
            include_str!("acceptance/views.rs"),
            include_str!("acceptance/jobs.rs"),
            include_str!("question/views.rs"),
            include_str!("question/pages.rs"),
            include_str!("workaround/views.rs"),
            include_str!("workaround/rules.rs"),
            include_str!("consequence/views.rs"),
            include_str!("consequence/pages.rs"),
            include_str!("voice.rs"),
        ];
        let missing: Vec<&str> = sources
            .iter()
            .flat_map(|s| s.split('"'))
            .filter(|w| {
                w.starts_with("ledger-") && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            })
            .filter(|w| !["ledger-state-"].contains(w) && !format!("\n{}", super::EN).contains(&format!("\n{w} =")))
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }
}
