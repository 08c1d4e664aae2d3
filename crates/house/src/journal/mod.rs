//! The journal: one append-only record of what happened. Every command appends to it in the
//! transaction of the change; live updates, consequences and audit read it and nothing else.

pub mod known;
pub mod pages;
pub mod seal;
pub mod store;
pub mod tail;

use crate::people::{OrganisationId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Names one record of an organisation: its kind and number ("ticket", 4821).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RecordRef {
    pub kind: String,
    pub number: i64,
}

impl RecordRef {
    pub fn new(kind: &str, number: i64) -> Self {
        Self { kind: kind.to_owned(), number }
    }
}

/// Where a reader stands. Ordered by transaction first: on PostgreSQL a late commit may carry a lower number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Position {
    pub transaction: i64,
    pub seq: i64,
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.transaction, self.seq)
    }
}

impl std::str::FromStr for Position {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (transaction, seq) = text.split_once('.').unwrap_or(("0", text));
        Ok(Self { transaction: transaction.parse()?, seq: seq.parse()? })
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    pub position: Position,
    pub organisation: OrganisationId,
    pub at: Timestamp,
    pub actor: Option<PersonId>,
    /// Noun and past participle: "ticket.replied".
    pub kind: String,
    pub record: RecordRef,
    /// The person the record belongs to, where only they and the people who serve them may know.
    pub concerns: Option<PersonId>,
    pub payload: serde_json::Value,
}
