//! The desk: where people ask and technicians answer.
//!
//! Reading order: [`asks`] (everything that can be done to a ticket, one function each, used by pages, API, demo
//! and other rooms alike), `ticket` (the noun: types, rules, SQL, pages, API), `promise` (the pure engine of
//! promises), `setting` (service hours and promises), `queue` (what waits, most urgent first), `file` (attachments), `letter` (mails),
//! `portal` (what the person who asks sees), `intake` (logs of ServiceNow), `movein` (whole desks from elsewhere),
//! `report` (the desk's numbers). Other rooms see [`facts`], [`asks`] and [`events`].
//! `portal` (what the person who asks sees), `intake` (imports),
//! `rating` (how well people say they were helped), `report` (the desk's numbers). Other rooms see [`facts`], [`asks`] and [`events`].

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
mod figure;
mod file;
pub mod intake;
mod knowledge;
mod letter;
mod macros;
pub mod mailbox;
pub mod movein;
pub mod moveplan;
mod moves;
pub mod oauth;
mod portal;
pub mod post;
pub mod promise;
mod queue;
pub mod rating;
mod recurring;
pub mod report;
mod setting;
mod sheet;
mod snooze;
mod story;
mod subscription;
mod tag;
pub mod tally;
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
            Kind { word: knowledge::KIND, prefix: "K", path: "/knowledge/", right: Right::Look },
            Kind { word: catalogue::KIND, prefix: "O", path: "/catalogue/", right: Right::Ask },
            Kind { word: approval::KIND, prefix: "A", path: "/approvals/", right: Right::DeskRead },
        ],
        jobs: jobs(),
        words: words(),
        places: queue::PLACES,
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
            tally::store::ALL,
            subscription::store::ALL,
            effort::store::ALL,
            story::store::ALL,
            intake::store::ALL,
            movein::store::ALL,
            moveplan::store::ALL,
            report::store::ALL,
            rating::store::ALL,
            recurring::store::ALL,
            knowledge::store::ALL,
            mailbox::store::ALL,
        ],
        migrations: migrations(),
        menu: menu(),
        badge: Some(queue::store::badge),
        counts: vec![("/approvals", approval::store::badge)],
        panels: [field::views::panel as PanelDraw, tag::views::panel, macros::views::panel]
            .map(|draw| Panel { on: ticket::KIND, follows: &[], right: Right::DeskWork, draw })
            .into_iter()
            .chain([catalogue::pages::panel(), approval::pages::panel(), movein::PANEL, recurring::views::PANEL])
            .chain([rating::pages::panel(), mailbox::views::on_ticket()])
            .collect(),
        moves: moves::MOVES,
        route: Some(post::jobs::route),
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
        .and(recurring::pages::doors())
        .and(recurring::api::doors())
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
        .and(mailbox::pages::doors())
        .and(mailbox::api::doors())
        .and(oauth::pages::doors())
        .and(oauth::api::doors())
        .and(escalation::pages::doors())
        .and(intake::doors())
        .and(movein::doors())
        .and(moveplan::doors())
        .and(report::doors())
        .and(figure::pages::doors())
        .and(figure::api::doors())
        .and(subscription::pages::doors())
        .and(subscription::api::doors())
        .and(sheet::pages::doors())
        .and(sheet::api::doors())
        .and(rating::pages::doors())
        .and(rating::api::doors())
        .and(knowledge::pages::doors())
        .and(knowledge::api::doors())
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
            waits: true,
        },
        MenuLine {
            word: "desk-menu-requests",
            path: "/requests",
            icon: "message-circle",
            right: Right::Ask,
            hidden_from: &[Role::ItLead, Role::Technician, Role::Admin],
            key: 'r',
            order: 1,
            waits: true,
        },
        MenuLine {
            word: "desk-approval-list",
            path: "/approvals",
            icon: "circle-check",
            right: Right::Ask,
            hidden_from: &[],
            key: 'a',
            order: 1,
            waits: true,
        },
        MenuLine {
            word: "desk-knowledge",
            path: "/knowledge",
            icon: "book-open",
            right: Right::Look,
            hidden_from: &[Role::Executive],
            key: 'k',
            order: 1,
            waits: false,
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
        "file"
        "figure"
        "knowledge"
        "macros"
        "movein"
        "moveplan"
        "mailbox"
        "promise"
        "rating"
        "recurring"
        "report"
        "snooze"
        "story"
        "subscription"
        "task"
        "tie"
        "view"
        "watcher"
    }
}

/// What the room does by itself.
fn jobs() -> Vec<(&'static str, house::JobHandler)> {
    [
        setting::jobs::handlers(),
        escalation::jobs::handlers(),
        approval::jobs::handlers(),
        draft::jobs::handlers(),
        watcher::jobs::handlers(),
        snooze::jobs::handlers(),
        rating::jobs::handlers(),
        recurring::jobs::handlers(),
        subscription::jobs::handlers(),
        knowledge::jobs::handlers(),
        moveplan::jobs::handlers(),
    ]
    .concat()
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
        31 "0031" "desk_mailbox"
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
        74 "0074" "desk_movein"
        87 "0087" "desk_recurring"
        80 "0080" "desk_moveplan"
        63 "0063" "desk_rating"
        64 "0064" "desk_knowledge"
        83 "0083" "desk_tally"
        84 "0084" "desk_subscription"
        92 "0092" "desk_tally_groups"
        93 "0093" "desk_article_word"
        95 "0095" "desk_ticket_aside"
    }
}
