//! Moving out and back in: everything an organisation owns, in every room, as JSON lines and files, and back again
//! with nothing lost. Nobody stays where they cannot leave.
//!
//! What there is to move is read off the schema: every table with an `organisation` column, whichever room it belongs to.
//! A room only says ([`Moves`]) what an integer means where its name does not, and a test asks for that.
//!
//! `rules` decides what a column holds; `store` is the only SQL (made from the schema); `out` writes, `back` reads.

pub mod api;
pub mod archive;
pub mod back;
pub mod jobs;
pub mod out;
pub mod pages;
pub mod rules;
pub mod store;
mod views;

pub use rules::{Holds, Moves};

use crate::store::StoreError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the manifest calls itself.
pub const FORMAT: &str = "rapport-export";
/// Raised when an older program could misread what a newer one writes.
pub const FORMAT_VERSION: i64 = 1;
/// The manifest's name in an export.
pub const MANIFEST: &str = "manifest.json";

/// What the house's own columns hold where their names do not say it, and what of the house stays behind.
pub const OWN: Moves = Moves {
    columns: &[],
    records: &[],
    payloads: &[("", "requester", Holds::Person)],
    stays: &[
        ("session", "whoever is signed in is signed in there, not elsewhere"),
        ("sign_in_link", "a way in is not carried about"),
        ("api_token", "a key is not carried about; make new ones"),
        ("command_once", "remembers for a week which commands were sent twice"),
        ("job", "work in progress, such as mail that is leaving, is finished where it began"),
        ("search_part", "what records are found by has a file of its own"),
        ("webhook", "whoever is told would be told twice; set receivers up anew where you move to"),
        ("webhook_delivery", "what was to be delivered is delivered from where it began"),
        ("house_export", "the exports themselves"),
        ("journal.transaction_id", "orders what one database committed; another has its own"),
    ],
};

/// The contents of an export: what is in it, how much, and how to see that nothing is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    pub format_version: i64,
    pub program: String,
    pub made_at: Timestamp,
    pub organisation: OrganisationCard,
    /// The migrations of the database that it came from.
    pub schema: Vec<(i64, String)>,
    pub tables: Vec<Part>,
    pub files: Files,
    /// What was left out, and why.
    pub left_out: Vec<(String, String)>,
}

/// The organisation itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrganisationCard {
    pub slug: String,
    pub name: String,
    pub currency: String,
    pub zone: String,
    pub locale: String,
    pub settings: serde_json::Value,
    pub created_at: Timestamp,
}

/// One file of JSON lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    pub name: String,
    pub rows: u64,
    pub bytes: u64,
    pub sha256: String,
}

/// The attachments: each content once, under its hash.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Files {
    pub count: u64,
    pub bytes: u64,
    /// Hashes that a row names and the store does not hold.
    pub missing: Vec<String>,
}

impl Manifest {
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|t| t.rows).sum()
    }
}

/// How far an export or import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub table: String,
    pub rows: u64,
}

/// Why something could not be moved.
#[derive(Debug, thiserror::Error)]
pub enum MovingError {
    #[error("{path} cannot be {doing}: {why}.")]
    File { doing: &'static str, path: String, why: String },
    #[error("This is no export of Rapport: {0}.")]
    NoExport(String),
    #[error("The export is damaged: {0}. Nothing was changed. Take a fresh copy of it and try again.")]
    Damaged(String),
    #[error("The export comes from a newer Rapport: {0}. Install that version here first.")]
    Newer(String),
    #[error(
        "The organisation {0} is not empty. An export goes into a new organisation, or one in which nothing has happened yet; name one with --organisation."
    )]
    NotEmpty(String),
    #[error("The database did not take it: {0}. Nothing was kept; try again.")]
    Store(#[from] StoreError),
    #[error("{0}")]
    House(String),
}

impl From<crate::Error> for MovingError {
    fn from(error: crate::Error) -> Self {
        Self::House(error.to_string())
    }
}

impl From<MovingError> for crate::Error {
    fn from(error: MovingError) -> Self {
        match error {
            MovingError::Store(error) => error.into(),
            other => Self::internal(other),
        }
    }
}

pub(crate) fn file_fault<'p>(
    doing: &'static str,
    path: &'p std::path::Path,
) -> impl Fn(std::io::Error) -> MovingError + 'p {
    move |e| MovingError::File { doing, path: path.display().to_string(), why: e.to_string() }
}

/// One export as the organisation's admins see it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Export {
    pub id: i64,
    /// `waiting`, `running`, `ready`, `fetched` (and gone), `expired` (and gone) or `failed`.
    pub state: String,
    /// What is being written just now.
    pub at_table: String,
    pub rows: i64,
    pub bytes: i64,
    pub failure: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    pub asked_by_name: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
}
