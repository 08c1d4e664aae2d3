//! The desk: where people ask and technicians answer.
//!
//! Reading order: [`asks`] (everything that can be done to a ticket, one function each, used by pages, API, demo
//! and other rooms alike), `ticket` (the noun: types, rules, SQL, pages, API), `promise` (the pure engine of
//! promises), `setting` (service hours and promises), `queue` (what waits, most urgent first), `file` (attachments), `letter` (mails),
//! `portal` (what the person who asks sees), `intake` (imports),
//! `report` (the desk's numbers). Other rooms see [`facts`], [`asks`] and [`events`].

mod approval;
pub mod asks;
mod bulk;
mod catalogue;
mod colleague;
mod beside;
pub mod demo;
mod draft;
mod effort;
pub mod events;
pub mod facts;
mod field;
mod file;
pub mod intake;
mod letter;
mod macros;
mod moves;
mod portal;
pub mod promise;
mod queue;
pub mod report;
mod setting;
mod tag;
mod team;
mod ticket;
mod view;
mod snooze;
mod story;
mod task;
mod ticket;
mod tie;
mod watcher;

pub use approval::{
    Approver, Asking as ApprovalAsking, Need as ApprovalNeed, Standing as ApprovalStanding, Step as ApprovalStep,
};
pub use letter::Letters;
pub use ticket::{Channel, Deed, MessageKind, Opening, Priority, Saying, State, Then, Ticket};

use house::people::Role;
use house::people::policy::Right;
use house::record::Kind;
use house::store::Migration;
use house::{MenuLine, Panel, PanelDraw, Room};

/// The whole contribution of this room.
pub fn room() -> Room {
    Room {
        name: "desk",
        doors: portal::pages::doors()
            .and(queue::pages::doors())
            .and(ticket::pages::doors())
            .and(ticket::api::doors())
            .and(view::pages::doors())
            .and(view::api::doors())
            .and(tag::pages::doors())
            .and(tag::api::doors())
            .and(bulk::pages::doors())
            .and(bulk::api::doors())
            .and(macros::pages::doors())
            .and(macros::api::doors())
            .and(team::pages::doors())
            .and(team::api::doors())
            .and(field::pages::doors())
            .and(field::api::doors())
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
            .and(approval::pages::doors())
            .and(approval::api::doors())
            .and(catalogue::pages::doors())
            .and(catalogue::api::doors())
            .and(setting::pages::doors())
            .and(setting::api::doors())
            .and(intake::doors())
            .and(report::doors()),
        kinds: vec![Kind { word: ticket::KIND, prefix: "T", path: "/desk/t/", right: Right::DeskRead }],
        jobs: setting::jobs::handlers(),
        words: vec![
            ("en", include_str!("../words/en.ftl")),
            ("de", include_str!("../words/de.ftl")),
            ("en", include_str!("../words/field.en.ftl")),
            ("de", include_str!("../words/field.de.ftl")),
            ("en", include_str!("../words/view.en.ftl")),
            ("de", include_str!("../words/view.de.ftl")),
            ("en", include_str!("../words/bulk.en.ftl")),
            ("de", include_str!("../words/bulk.de.ftl")),
            ("en", include_str!("../words/macros.en.ftl")),
            ("de", include_str!("../words/macros.de.ftl")),
        ],
        kinds: vec![
            Kind { word: ticket::KIND, prefix: "T", path: "/desk/t/", right: Right::DeskRead },
            Kind { word: catalogue::KIND, prefix: "O", path: "/catalogue/", right: Right::Ask },
            Kind { word: approval::KIND, prefix: "A", path: "/approvals/", right: Right::DeskRead },
        ],
        jobs: setting::jobs::handlers().into_iter().chain(approval::jobs::handlers()).collect(),
        words: words(),
            ("en", include_str!("../words/promise.en.ftl")),
            ("de", include_str!("../words/promise.de.ftl")),
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
            field::store::ALL,
            view::store::ALL,
            tag::store::ALL,
            bulk::store::ALL,
            macros::store::ALL,
            team::store::ALL,
            setting::store::ALL,
            catalogue::store::ALL,
            approval::store::ALL,
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
            Migration { number: 40, name: "desk_field", text: include_str!("../migrations/0040_desk_field.sql") },
            Migration { number: 41, name: "desk_view", text: include_str!("../migrations/0041_desk_view.sql") },
            Migration { number: 42, name: "desk_bulk", text: include_str!("../migrations/0042_desk_bulk.sql") },
            Migration { number: 43, name: "desk_macro", text: include_str!("../migrations/0043_desk_macro.sql") },
            Migration {
                number: 35,
                name: "desk_promise_book",
                text: include_str!("../migrations/0035_desk_promise_book.sql"),
            },
            Migration { number: 45, name: "desk_draft", text: include_str!("../migrations/0045_desk_draft.sql") },
            Migration { number: 46, name: "desk_watcher", text: include_str!("../migrations/0046_desk_watcher.sql") },
            Migration { number: 47, name: "desk_tie", text: include_str!("../migrations/0047_desk_tie.sql") },
            Migration { number: 48, name: "desk_snooze", text: include_str!("../migrations/0048_desk_snooze.sql") },
            Migration { number: 49, name: "desk_task", text: include_str!("../migrations/0049_desk_task.sql") },
            Migration { number: 50, name: "desk_effort", text: include_str!("../migrations/0050_desk_effort.sql") },
            Migration { number: 51, name: "desk_behalf", text: include_str!("../migrations/0051_desk_behalf.sql") },
        ],
        migrations: migrations(),
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
        panels: [field::views::panel as PanelDraw, tag::views::panel, macros::views::panel]
            .map(|draw| Panel { on: ticket::KIND, follows: &[], right: Right::DeskWork, draw })
            .into(),
        panels: vec![catalogue::pages::panel(), approval::pages::panel()],
        panels: Vec::new(),
        moves: moves::MOVES,
    }
}

/// What the room says, by subject.
fn words() -> Vec<(&'static str, &'static str)> {
    vec![
        ("en", include_str!("../words/en.ftl")),
        ("de", include_str!("../words/de.ftl")),
        ("en", include_str!("../words/catalogue.en.ftl")),
        ("de", include_str!("../words/catalogue.de.ftl")),
        ("en", include_str!("../words/approval.en.ftl")),
        ("de", include_str!("../words/approval.de.ftl")),
    ]
}

fn migrations() -> Vec<Migration> {
    vec![
        Migration { number: 2, name: "desk_ticket", text: include_str!("../migrations/0002_desk_ticket.sql") },
        Migration { number: 3, name: "desk_source", text: include_str!("../migrations/0003_desk_source.sql") },
        Migration { number: 53, name: "desk_catalogue", text: include_str!("../migrations/0053_desk_catalogue.sql") },
        Migration { number: 54, name: "desk_approval", text: include_str!("../migrations/0054_desk_approval.sql") },
    ]
}
