//! The desk: where people ask and technicians answer.
//!
//! Reading order: [`asks`] (everything that can be done to a ticket, one function each, used by pages, API, demo
//! and other rooms alike), `ticket` (the noun: types, rules, SQL, pages, API), `promise` (the pure engine of
//! promises), `setting` (service hours and promises), `queue` (what waits, most urgent first), `file` (attachments), `letter` (mails),
//! `portal` (what the person who asks sees), `intake` (imports),
//! `rating` (how well people say they were helped), `report` (the desk's numbers). Other rooms see [`facts`], [`asks`] and [`events`].

pub mod asks;
pub mod demo;
pub mod events;
pub mod facts;
mod file;
pub mod intake;
mod knowledge;
mod letter;
mod portal;
mod promise;
mod queue;
pub mod rating;
pub mod report;
mod setting;
mod sheet;
mod ticket;

pub use letter::Letters;
pub use ticket::{Channel, Deed, MessageKind, Opening, Priority, Saying, State, Then, Ticket};

use house::people::Role;
use house::people::policy::Right;
use house::record::Kind;
use house::store::Migration;
use house::{MenuLine, Room};

/// The whole contribution of this room.
pub fn room() -> Room {
    Room {
        name: "desk",
        doors: doors(),
        kinds: vec![
            Kind { word: ticket::KIND, prefix: "T", path: "/desk/t/", right: Right::DeskRead },
            Kind { word: knowledge::KIND, prefix: "A", path: "/knowledge/", right: Right::Look },
        ],
        jobs: [setting::jobs::handlers(), rating::jobs::handlers(), knowledge::jobs::handlers()]
            .into_iter()
            .flatten()
            .collect(),
        words: words(),
        statements: vec![
            ticket::store::ALL,
            queue::store::ALL,
            setting::store::ALL,
            intake::store::ALL,
            report::store::ALL,
            rating::store::ALL,
            knowledge::store::ALL,
        ],
        migrations: migrations(),
        menu: menu(),
        badge: Some(queue::store::badge),
        panels: vec![house::Panel {
            on: ticket::KIND,
            follows: &[],
            right: Right::DeskReport,
            draw: rating::views::panel,
        }],
    }
}

fn doors() -> house::web::Doors {
    portal::pages::doors()
        .and(queue::pages::doors())
        .and(ticket::pages::doors())
        .and(ticket::api::doors())
        .and(file::pages::doors())
        .and(file::api::doors())
        .and(setting::pages::doors())
        .and(intake::doors())
        .and(report::doors())
        .and(sheet::pages::doors())
        .and(sheet::api::doors())
        .and(rating::pages::doors())
        .and(rating::api::doors())
        .and(knowledge::pages::doors())
        .and(knowledge::api::doors())
}

fn words() -> Vec<(&'static str, &'static str)> {
    vec![
        ("en", include_str!("../words/en.ftl")),
        ("de", include_str!("../words/de.ftl")),
        ("en", include_str!("../words/rating.en.ftl")),
        ("de", include_str!("../words/rating.de.ftl")),
        ("en", include_str!("../words/report.en.ftl")),
        ("de", include_str!("../words/report.de.ftl")),
        ("en", include_str!("../words/knowledge.en.ftl")),
        ("de", include_str!("../words/knowledge.de.ftl")),
    ]
}

fn migrations() -> Vec<Migration> {
    vec![
        Migration { number: 2, name: "desk_ticket", text: include_str!("../migrations/0002_desk_ticket.sql") },
        Migration { number: 3, name: "desk_source", text: include_str!("../migrations/0003_desk_source.sql") },
        Migration { number: 63, name: "desk_rating", text: include_str!("../migrations/0063_desk_rating.sql") },
        Migration { number: 64, name: "desk_knowledge", text: include_str!("../migrations/0064_desk_knowledge.sql") },
    ]
}

fn menu() -> Vec<MenuLine> {
    vec![
        MenuLine {
            word: "desk-menu",
            path: "/desk",
            icon: "inbox",
            right: Right::DeskRead,
            hidden_from: &[Role::Executive, Role::Employee],
            key: 'd',
            order: 1,
        },
        MenuLine {
            word: "desk-menu-requests",
            path: "/requests",
            icon: "message-circle",
            right: Right::Ask,
            hidden_from: &[Role::ItLead, Role::Technician, Role::Admin],
            key: 'r',
            order: 1,
        },
        MenuLine {
            word: "desk-knowledge",
            path: "/knowledge",
            icon: "book-open",
            right: Right::Look,
            hidden_from: &[Role::Executive],
            key: 'k',
            order: 1,
        },
    ]
}
