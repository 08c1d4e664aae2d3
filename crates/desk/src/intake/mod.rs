//! Takes over tickets from other systems: today ServiceNow's incident log as CSV.
//!
//! A file of any size is read in constant memory, in batches of one transaction each. The progress of an import
//! is written in the transaction of its batch, so an import that was killed goes on where it stopped, and the
//! same file read again changes nothing. What cannot be read is refused row by row, kept and listed.
//!
//! `rules` says what an incident becomes; `jobs` runs the import on a plain thread; `store` is the only SQL.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
mod views;

use connect::servicenow::{Mapping, OpenError};
use house::people::OrganisationId;
use house::store::StoreError;
use house::web::Doors;
use jiff::Timestamp;
use serde::Serialize;
use std::path::PathBuf;

pub use jobs::import;

/// The word of ServiceNow in `desk_ticket.source`.
pub const SERVICENOW: &str = "servicenow";
/// The kind of an import's entries in the journal; its number is the import's.
pub const KIND: &str = "import";
/// An import began (or went on). Payload: source, `file_hash`, `shift_weeks`, `after_row`.
pub const STARTED: &str = "import.started";
/// An import reached the end of its file. Payload: the counts.
pub const FINISHED: &str = "import.finished";
/// A ticket came from a source system. Payload: what its first event said.
pub const TICKET_IMPORTED: &str = "ticket.imported";
/// The source system changed a ticket. Payload: row, by, changes with what, from and to.
pub const TICKET_SOURCE_CHANGED: &str = "ticket.source_changed";
/// Refusals that a report carries; all of them are in the database.
pub const REFUSALS_SHOWN: usize = 100;

/// What to import.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    pub path: PathBuf,
    pub mapping: Mapping,
    /// Moves every time by whole weeks, so that weekdays stay: for demonstrations.
    pub shift_weeks: i64,
    pub organisation: OrganisationId,
}

/// How far an import is. Bytes are those of the file as it lies on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub rows: u64,
    pub bytes_read: u64,
    pub bytes_total: u64,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportReport {
    /// Events of the file that could be read, over all runs of this import.
    pub events_read: i64,
    /// By this run.
    pub tickets_created: i64,
    /// By this run, among tickets that were there before the import.
    pub tickets_changed: i64,
    /// Rows of the file that could not be read, over all runs of this import.
    pub refused: i64,
    /// The first of them.
    pub refusals: Vec<Refusal>,
    /// Where this run began: 0 is the start of the file.
    pub resumed_after_row: i64,
    pub seconds: f64,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Refusal {
    /// As a spreadsheet counts: the header is row 1.
    pub row: i64,
    pub column: Option<String>,
    pub why: String,
    pub fix: String,
}

/// One import as the database knows it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Import {
    pub id: i64,
    pub source: String,
    pub rows_done: i64,
    pub events_read: i64,
    pub tickets_created: i64,
    pub tickets_changed: i64,
    pub refused: i64,
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// Absent while it runs, or after it was interrupted.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

/// Why a file cannot be imported; nothing of the failing batch was kept.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("The file {path} cannot be read: {why}.")]
    Unreadable { path: String, why: String },
    #[error("{0} Expected is a CSV export of ServiceNow's incident log, plain or gzip.")]
    NotALog(#[from] OpenError),
    #[error(
        "The file breaks off after row {row}: {why} What was read up to there is kept; import the whole file again to go on."
    )]
    BreaksOff { row: u64, why: String },
    #[error("A shift of {0} weeks moves times out of the calendar. Give a smaller number.")]
    Shift(i64),
    #[error("The database did not take it: {0}. Import the same file again to go on where it stopped.")]
    Store(#[from] StoreError),
}

pub(crate) fn doors() -> Doors {
    pages::doors().and(api::doors())
}
