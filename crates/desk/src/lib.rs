//! The desk: where people ask and technicians answer.
//!
//! Reading order: [`asks`] (everything that can be done to a ticket, one function each, used by pages, API, demo
//! and other rooms alike), `ticket` (the noun: types, rules, SQL, pages, API), `promise` (the pure engine of
//! promises), `setting` (service hours and promises), `queue` (what waits, most urgent first), `file` (attachments), `letter` (mails),
//! `portal` (what the person who asks sees), `intake` (imports),
//! `report` (the desk's numbers). Other rooms see [`facts`], [`asks`] and [`events`].

pub mod asks;
mod beside;
pub mod demo;
mod draft;
mod effort;
pub mod events;
pub mod facts;
mod file;
pub mod intake;
mod letter;
mod portal;
mod promise;
mod queue;
pub mod report;
mod setting;
mod snooze;
mod story;
mod task;
mod ticket;
mod tie;
mod watcher;

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
        doors: portal::pages::doors()
            .and(queue::pages::doors())
            .and(ticket::pages::doors())
            .and(ticket::api::doors())
            .and(draft::pages::doors())
            .and(draft::api::doors())
            .and(watcher::pages::doors())
            .and(watcher::api::doors())
            .and(tie::pages::doors())
            .and(tie::api::doors())
            .and(snooze::pages::doors())
            .and(snooze::api::doors())
            .and(task::pages::doors())
            .and(task::api::doors())
            .and(effort::pages::doors())
            .and(effort::api::doors())
            .and(story::pages::doors())
            .and(story::api::doors())
            .and(file::pages::doors())
            .and(file::api::doors())
            .and(setting::pages::doors())
            .and(intake::doors())
            .and(report::doors()),
        kinds: vec![Kind { word: ticket::KIND, prefix: "T", path: "/desk/t/", right: Right::DeskRead }],
        jobs: [setting::jobs::handlers(), draft::jobs::handlers(), watcher::jobs::handlers(), snooze::jobs::handlers()]
            .concat(),
        words: vec![
            ("en", include_str!("../words/en.ftl")),
            ("de", include_str!("../words/de.ftl")),
            ("en", include_str!("../words/draft.en.ftl")),
            ("de", include_str!("../words/draft.de.ftl")),
            ("en", include_str!("../words/watcher.en.ftl")),
            ("de", include_str!("../words/watcher.de.ftl")),
            ("en", include_str!("../words/tie.en.ftl")),
            ("de", include_str!("../words/tie.de.ftl")),
            ("en", include_str!("../words/snooze.en.ftl")),
            ("de", include_str!("../words/snooze.de.ftl")),
            ("en", include_str!("../words/task.en.ftl")),
            ("de", include_str!("../words/task.de.ftl")),
            ("en", include_str!("../words/effort.en.ftl")),
            ("de", include_str!("../words/effort.de.ftl")),
            ("en", include_str!("../words/story.en.ftl")),
            ("de", include_str!("../words/story.de.ftl")),
        ],
        statements: vec![
            ticket::store::ALL,
            queue::store::ALL,
            setting::store::ALL,
            draft::store::ALL,
            watcher::store::ALL,
            tie::store::ALL,
            snooze::store::ALL,
            task::store::ALL,
            effort::store::ALL,
            story::store::ALL,
            intake::store::ALL,
            report::store::ALL,
        ],
        migrations: vec![
            Migration { number: 2, name: "desk_ticket", text: include_str!("../migrations/0002_desk_ticket.sql") },
            Migration { number: 3, name: "desk_source", text: include_str!("../migrations/0003_desk_source.sql") },
            Migration { number: 45, name: "desk_draft", text: include_str!("../migrations/0045_desk_draft.sql") },
            Migration { number: 46, name: "desk_watcher", text: include_str!("../migrations/0046_desk_watcher.sql") },
            Migration { number: 47, name: "desk_tie", text: include_str!("../migrations/0047_desk_tie.sql") },
            Migration { number: 48, name: "desk_snooze", text: include_str!("../migrations/0048_desk_snooze.sql") },
            Migration { number: 49, name: "desk_task", text: include_str!("../migrations/0049_desk_task.sql") },
            Migration { number: 50, name: "desk_effort", text: include_str!("../migrations/0050_desk_effort.sql") },
            Migration { number: 51, name: "desk_behalf", text: include_str!("../migrations/0051_desk_behalf.sql") },
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
        panels: Vec::new(),
    }
}
