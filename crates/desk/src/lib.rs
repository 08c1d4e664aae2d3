//! The desk: where people ask and technicians answer.
//!
//! Reading order: [`asks`] (everything that can be done to a ticket, one function each, used by pages, API, demo
//! and other rooms alike), `ticket` (the noun: types, rules, SQL, pages, API), `promise` (the pure engine of
//! promises), `setting` (service hours and promises), `queue` (what waits, most urgent first), `file` (attachments), `letter` (mails),
//! `portal` (what the person who asks sees), `intake` (imports),
//! `report` (the desk's numbers). Other rooms see [`facts`], [`asks`] and [`events`].

mod approval;
pub mod asks;
mod beside;
mod bulk;
mod catalogue;
mod colleague;
pub mod demo;
mod draft;
mod effort;
pub mod escalation;
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
mod snooze;
mod story;
mod tag;
mod task;
mod team;
mod ticket;
mod tie;
mod view;
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
use house::web::Doors;
use house::{MenuLine, Panel, PanelDraw, Room};

/// The whole contribution of this room.
pub fn room() -> Room {
    Room {
        name: "desk",
        doors: doors(),
        kinds: vec![
            Kind { word: ticket::KIND, prefix: "T", path: "/desk/t/", right: Right::DeskRead },
            Kind { word: catalogue::KIND, prefix: "O", path: "/catalogue/", right: Right::Ask },
            Kind { word: approval::KIND, prefix: "A", path: "/approvals/", right: Right::DeskRead },
        ],
        jobs: [
            setting::jobs::handlers(),
            escalation::jobs::handlers(),
            approval::jobs::handlers(),
            draft::jobs::handlers(),
            watcher::jobs::handlers(),
            snooze::jobs::handlers(),
        ]
        .concat(),
        words: words(),
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
            escalation::store::ALL,
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
        migrations: migrations(),
        menu: menu(),
        badge: Some(queue::store::badge),
        panels: [field::views::panel as PanelDraw, tag::views::panel, macros::views::panel]
            .map(|draw| Panel { on: ticket::KIND, follows: &[], right: Right::DeskWork, draw })
            .into_iter()
            .chain([catalogue::pages::panel(), approval::pages::panel()])
            .collect(),
        moves: moves::MOVES,
    }
}

fn doors() -> Doors {
    portal::pages::doors()
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
        .and(escalation::pages::doors())
        .and(intake::doors())
        .and(report::doors())
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
    ]
}

/// What the room says: its own words and those of its subjects.
fn words() -> Vec<(&'static str, &'static str)> {
    macro_rules! catalogues {
        ($($subject:literal)*) => {
            vec![
                ("en", include_str!("../words/en.ftl")),
                ("de", include_str!("../words/de.ftl")),
                $(
                    ("en", include_str!(concat!("../words/", $subject, ".en.ftl"))),
                    ("de", include_str!(concat!("../words/", $subject, ".de.ftl"))),
                )*
            ]
        };
    }
    catalogues! {
        "approval"
        "bulk"
        "catalogue"
        "draft"
        "effort"
        "field"
        "macros"
        "promise"
        "snooze"
        "story"
        "task"
        "tie"
        "view"
        "watcher"
    }
}

/// The room's tables, in the order in which they came.
fn migrations() -> Vec<Migration> {
    macro_rules! files {
        ($($number:literal $prefix:literal $name:literal)*) => {
            vec![$(Migration {
                number: $number,
                name: $name,
                text: include_str!(concat!("../migrations/", $prefix, "_", $name, ".sql")),
            }),*]
        };
    }
    files! {
        2 "0002" "desk_ticket"
        3 "0003" "desk_source"
        35 "0035" "desk_promise_book"
        36 "0036" "desk_escalation"
        40 "0040" "desk_field"
        41 "0041" "desk_view"
        42 "0042" "desk_bulk"
        43 "0043" "desk_macro"
        45 "0045" "desk_draft"
        46 "0046" "desk_watcher"
        47 "0047" "desk_tie"
        48 "0048" "desk_snooze"
        49 "0049" "desk_task"
        50 "0050" "desk_effort"
        51 "0051" "desk_behalf"
        53 "0053" "desk_catalogue"
        54 "0054" "desk_approval"
    }
}
