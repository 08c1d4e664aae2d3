//! The queue: what waits, most urgent first. It reads tickets by the moment at which their next promise falls due.

pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::ticket::{Due, Priority, State};
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

/// One line of the queue.
#[derive(Debug, Clone)]
pub struct Line {
    pub number: i64,
    pub title: String,
    pub state: State,
    pub priority: Priority,
    pub requester_name: String,
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
