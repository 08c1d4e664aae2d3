//! Moves another desk in: people, tickets, what was said on them, files, and by name and value whatever has no home here.
//!
//! One importer takes what any reader of `connect` gives. Each ticket is one transaction with the place where the run
//! stands, so a run that was killed goes on; a second run takes only what is new. Nobody is mailed, and no promise
//! starts for what is old. What does not come along is written down with the reason.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
mod views;

use connect::moved::Fault;
use house::store::StoreError;
use house::web::Doors;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use jobs::{run, run_while};
pub(crate) use views::name;

/// The kind of a run's entries in the journal; its number is the run's.
pub const KIND: &str = "movein";
/// A run began, or went on.
pub const STARTED: &str = "movein.started";
/// A run is through. Payload: the counts.
pub const FINISHED: &str = "movein.finished";

/// On a ticket: what came along with it.
pub(crate) const PANEL: house::Panel = house::Panel {
    on: crate::ticket::KIND,
    follows: &[],
    right: house::people::policy::Right::DeskWork,
    draw: views::panel,
};

pub(crate) fn doors() -> Doors {
    pages::doors().and(api::doors())
}

/// One run as the database knows it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Run {
    pub id: i64,
    /// `rt`, `zammad`, ...
    pub source: String,
    pub origin: String,
    /// `people`, `tickets` or `done`.
    pub stage: String,
    #[serde(skip)]
    pub after_key: String,
    pub people_total: i64,
    pub tickets_total: i64,
    pub people_read: i64,
    pub tickets_read: i64,
    pub tickets_created: i64,
    pub tickets_changed: i64,
    pub messages_created: i64,
    pub files_created: i64,
    /// What of this source did not come along, over all runs.
    pub left: i64,
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

/// Something that did not come along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Left {
    pub id: i64,
    /// `person`, `ticket`, `message`, `file` or `desk`.
    pub what: String,
    pub source_key: String,
    pub why: String,
}

/// Something of the old desk that has no home of its own here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Kept {
    /// `field`, `tag`, `link`, `time`, `watcher` or `other`.
    pub about: String,
    pub name: String,
    pub value: String,
}

/// What there is to move, before anything is moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Preview {
    pub people: u64,
    pub tickets: u64,
    pub left: Vec<String>,
    /// What a status or priority there is here: a state's word, a priority's number, or empty if it does not come along.
    pub mapping: Vec<(String, String)>,
    /// The first tickets, as they would stand here.
    pub samples: Vec<Sample>,
}

/// A ticket as it would stand here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sample {
    pub number: String,
    pub title: String,
    pub state: String,
    pub priority: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    pub requester: String,
    /// How its first message begins.
    pub text: String,
    pub messages: usize,
    pub files: usize,
    /// What stands beside it by name and value.
    pub facts: Vec<String>,
    pub left: Vec<String>,
}

/// Why a desk could not be moved on; what was taken over before is kept.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    #[error("It was stopped. What was taken over so far is kept; start again to go on from there.")]
    Stopped,
    #[error(
        "A desk of this kind was moved in from {there} before, and its numbers would be taken for those of {here}. If it is the same desk, give the address it had; \
         if it is another, move it into an organisation of its own, or as CSV under a name of its own."
    )]
    Elsewhere { there: String, here: String },
    #[error("{0}. What was taken over so far is kept; start again to go on from there.")]
    Desk(#[from] Fault),
    #[error("The database did not take it: {0}. What was taken over so far is kept; start again to go on from there.")]
    Store(#[from] StoreError),
    #[error("A file could not be kept: {0}. What was taken over so far is kept; start again to go on from there.")]
    House(#[from] house::Error),
}
