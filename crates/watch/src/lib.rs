//! Watch, the room for what will happen: assets and services, the problems behind interruptions, and changes.
//!
//! Reading order: [`asset`] (what there is, who uses it, what it runs on), [`problem`] (the cause behind several
//! interruptions, and one word to all who wait), [`change`] (planned alterations with their risk and their way back).

mod asset;
mod change;
pub mod demo;
mod problem;

use house::moving::{Holds, Moves};
use house::people::Role;
use house::people::policy::Right;
use house::record::Kind;
use house::store::Migration;
use house::{MenuLine, Place, Room};

/// A change that repairs another names it by its number, which an import keeps.
const MOVES: Moves =
    Moves { columns: &[("watch_change.fixes", Holds::Value)], records: &[], payloads: &[], stays: &[] };

/// What the room hands to the house.
pub fn room() -> Room {
    Room {
        name: "watch",
        doors: asset::pages::doors()
            .and(asset::api::doors())
            .and(problem::pages::doors())
            .and(problem::api::doors())
            .and(change::pages::doors())
            .and(change::api::doors()),
        kinds: vec![
            Kind { word: asset::KIND, prefix: "AS", path: "/watch/assets/", right: Right::WatchRead },
            Kind { word: problem::KIND, prefix: "P", path: "/watch/problems/", right: Right::WatchRead },
            Kind { word: change::KIND, prefix: "C", path: "/watch/changes/", right: Right::WatchRead },
        ],
        words: vec![
            ("en", include_str!("../words/asset.en.ftl")),
            ("de", include_str!("../words/asset.de.ftl")),
            ("en", include_str!("../words/problem.en.ftl")),
            ("de", include_str!("../words/problem.de.ftl")),
            ("en", include_str!("../words/change.en.ftl")),
            ("de", include_str!("../words/change.de.ftl")),
        ],
        statements: vec![asset::store::ALL, problem::store::ALL, change::store::ALL],
        migrations: migrations(),
        moves: MOVES,
        route: None,
        places: const {
            &[
                Place { word: "watch-asset-list", path: "/watch/assets", right: Right::WatchRead },
                Place { word: "watch-problem-list", path: "/watch/problems", right: Right::WatchRead },
                Place { word: "watch-change-list", path: "/watch/changes", right: Right::WatchRead },
                Place { word: "watch-change-calendar", path: "/watch/calendar", right: Right::WatchRead },
            ]
        },
        menu: vec![MenuLine {
            word: "watch-asset-menu",
            path: "/watch",
            icon: "eye",
            right: Right::WatchRead,
            hidden_from: &[Role::Executive],
            key: 'w',
            order: 2,
            waits: true,
        }],
        panels: vec![asset::pages::panel()],
        ..Room::default()
    }
}

fn migrations() -> Vec<Migration> {
    vec![
        Migration { number: 55, name: "watch_asset", text: include_str!("../migrations/0055_watch_asset.sql") },
        Migration { number: 56, name: "watch_problem", text: include_str!("../migrations/0056_watch_problem.sql") },
        Migration { number: 57, name: "watch_change", text: include_str!("../migrations/0057_watch_change.sql") },
    ]
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_say_the_same_things() {
        let keys = |text: &str| -> Vec<String> {
            text.lines().filter_map(|l| l.split_once(" =")).map(|(k, _)| k.to_owned()).collect()
        };
        for pair in super::room().words.chunks(2) {
            assert_eq!(keys(pair[0].1), keys(pair[1].1));
            assert!(keys(pair[0].1).iter().all(|k| k.starts_with("watch-")));
        }
    }
}
