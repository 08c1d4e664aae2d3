//! The desk: where people ask and technicians answer.
//!
//! Reading order: [`asks`] (everything that can be done to a ticket, one function each, used by pages, API, demo
//! and other rooms alike), `ticket` (the noun: types, rules, SQL, pages, API), `promise` (the pure engine of
//! promises), `setting` (service hours and promises), `queue` (what waits, most urgent first), `file` (attachments), `letter` (mails),
//! `portal` (what the person who asks sees), `intake` (imports),
//! `report` (the desk's numbers). Other rooms see [`facts`], [`asks`] and [`events`].

pub mod asks;
pub mod demo;
pub mod events;
pub mod facts;
mod file;
pub mod intake;
mod letter;
pub mod mailbox;
mod portal;
pub mod post;
mod promise;
mod queue;
pub mod report;
mod setting;
mod ticket;

pub use letter::Letters;
pub use ticket::{Channel, Deed, MessageKind, Opening, Priority, Saying, State, Then, Ticket};

use house::people::Role;
use house::people::policy::Right;
use house::record::Kind;
use house::store::Migration;
use house::{MenuLine, Panel, Room};

/// The whole contribution of this room.
pub fn room() -> Room {
    Room {
        name: "desk",
        doors: portal::pages::doors()
            .and(queue::pages::doors())
            .and(ticket::pages::doors())
            .and(ticket::api::doors())
            .and(file::pages::doors())
            .and(file::api::doors())
            .and(setting::pages::doors())
            .and(intake::doors())
            .and(mailbox::pages::doors())
            .and(mailbox::api::doors())
            .and(report::doors()),
        kinds: vec![Kind { word: ticket::KIND, prefix: "T", path: "/desk/t/", right: Right::DeskRead }],
        jobs: setting::jobs::handlers(),
        words: vec![
            ("en", include_str!("../words/en.ftl")),
            ("de", include_str!("../words/de.ftl")),
            ("en", include_str!("../words/mailbox.en.ftl")),
            ("de", include_str!("../words/mailbox.de.ftl")),
        ],
        statements: vec![
            ticket::store::ALL,
            queue::store::ALL,
            setting::store::ALL,
            intake::store::ALL,
            report::store::ALL,
            mailbox::store::ALL,
        ],
        migrations: vec![
            Migration { number: 2, name: "desk_ticket", text: include_str!("../migrations/0002_desk_ticket.sql") },
            Migration { number: 3, name: "desk_source", text: include_str!("../migrations/0003_desk_source.sql") },
            Migration { number: 31, name: "desk_mailbox", text: include_str!("../migrations/0031_desk_mailbox.sql") },
        ],
        menu: vec![
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
        ],
        badge: Some(queue::store::badge),
        panels: vec![Panel {
            on: ticket::KIND,
            follows: &[ticket::KIND],
            right: Right::DeskWork,
            draw: mailbox::views::panel,
        }],
    }
}
