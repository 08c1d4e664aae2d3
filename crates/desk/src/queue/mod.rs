//! The queue: what waits, most urgent first. It reads tickets by the moment at which their next promise falls due.

pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::ticket::{Due, Priority, State};
use crate::view::{Count, Order, Saved};
use house::Place;
use house::people::policy::Right;
use jiff::Timestamp;

/// Whose tickets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Mine,
    Team,
    Unassigned,
}

impl View {
    pub const ALL: [View; 3] = [Self::Mine, Self::Team, Self::Unassigned];

    /// Its word in addresses and catalogues.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Team => "team",
            Self::Unassigned => "unassigned",
        }
    }

    /// A word nobody knows means the first view.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|v| v.word() == word).unwrap_or_default()
    }
}

/// When somebody should turn to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Now,
    Today,
    Later,
    Waiting,
}

/// The desk's pages beside the queue, behind its three dots and found by name from everywhere, in the order of the menu: what a technician keeps, then what the team agreed on, then how it goes.
pub const PLACES: &[Place] = &[
    Place { word: "desk-new", path: "/desk/new", right: Right::DeskWork },
    Place { word: "desk-watcher-own", path: "/desk/own", right: Right::DeskWork },
    Place { word: "desk-view-title", path: "/desk/views", right: Right::DeskWork },
    Place { word: "desk-effort-list", path: "/desk/time", right: Right::DeskWork },
    Place { word: "desk-macros-title", path: "/desk/macros", right: Right::DeskWork },
    Place { word: "desk-task-lists", path: "/desk/checklists", right: Right::DeskWork },
    Place { word: "desk-recurring-title", path: "/desk/recurring", right: Right::DeskWork },
    Place { word: "desk-field-title", path: "/desk/fields", right: Right::DeskWork },
    Place { word: "desk-team-title", path: "/desk/teams", right: Right::DeskWork },
    Place { word: "desk-promises", path: "/desk/promises", right: Right::DeskRead },
    Place { word: "desk-catalogue-manage", path: "/desk/catalogue", right: Right::DeskLead },
    Place { word: "desk-mailbox-title", path: "/desk/mail", right: Right::DeskReport },
    Place { word: "desk-report-title", path: "/desk/report", right: Right::DeskReport },
    Place { word: "desk-group-title", path: "/desk/groups", right: Right::DeskReport },
    Place { word: "desk-rating-page", path: "/desk/ratings", right: Right::DeskReport },
    Place { word: "desk-moveplan-new", path: "/desk/moves/new", right: Right::Administer },
    Place { word: "desk-knowledge", path: "/knowledge", right: Right::Look },
    Place { word: "desk-catalogue", path: "/catalogue", right: Right::Ask },
    Place { word: "desk-approval-list", path: "/approvals", right: Right::Ask },
];

/// One line of the queue.
#[derive(Debug, Clone)]
pub struct Line {
    pub number: i64,
    pub title: String,
    pub state: State,
    pub priority: Priority,
    pub requester_name: String,
    /// Who has it; empty if nobody.
    pub assignee_name: String,
    pub last_line: String,
    pub waiting: bool,
    pub due_at: Option<Timestamp>,
    pub due_kind: Option<Due>,
}

/// How many there are in each view, counted no further than [`store::COUNT_MAX`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub mine: i64,
    pub team: i64,
    pub unassigned: i64,
}

/// Where the next page of the queue begins: after the last line of this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// Among those with a due moment.
    Due { at: Timestamp, number: i64 },
    /// Among those to which nothing is promised.
    Undated { number: i64 },
    /// Among those that wait for somebody else.
    Waiting { number: i64 },
}

/// One page of the queue.
#[derive(Debug, Clone)]
pub struct Page {
    pub lines: Vec<Line>,
    pub next: Option<Cursor>,
}

/// What a queue shows: one of the three that everybody has, a saved view, or a line as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    Built(View),
    Saved(i64),
    Line(Order, String),
}

impl Choice {
    /// How it stands in addresses: "mine", "v12", "~newest~tag:vpn".
    pub fn word(&self) -> String {
        match self {
            Self::Built(view) => view.word().to_owned(),
            Self::Saved(id) => format!("v{id}"),
            Self::Line(order, line) => format!("~{}~{line}", order.word()),
        }
    }

    /// A word nobody knows means the first view.
    pub fn from_word(word: &str) -> Self {
        if let Some((order, line)) = word.strip_prefix('~').and_then(|rest| rest.split_once('~')) {
            return Self::Line(Order::from_word(order).unwrap_or_default(), line.to_owned());
        }
        match word.strip_prefix('v').and_then(|id| id.parse().ok()) {
            Some(id) => Self::Saved(id),
            None => Self::Built(View::from_word(word)),
        }
    }

    /// The same, ready to stand in an address.
    pub fn encoded(&self) -> String {
        rules::percent(&self.word())
    }

    pub fn href(&self) -> String {
        format!("/desk?view={}", self.encoded())
    }
}

/// A queue as every desk page shows it beside its ticket.
#[derive(Debug, Clone)]
pub struct Beside {
    pub choice: Choice,
    /// The name of a saved view.
    pub name: String,
    /// The filter and the order it is shown in, for the line that can be changed.
    pub line: String,
    pub order: Order,
    pub lines: Vec<Line>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Only so far was looked: the next page looks further.
    pub looked_through: bool,
    pub counts: Counts,
    pub saved: Vec<(Saved, Count)>,
    /// Why the line cannot be understood.
    pub fault: Option<house::FieldFault>,
}
