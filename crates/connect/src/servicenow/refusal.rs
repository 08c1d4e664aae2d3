//! What could not be read: where, why, and what to do about it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A row that was not understood. The rows after it are read all the same, except after
/// [`Reason::Unreadable`], which is the last item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct RefusedRow {
    /// The number of the row as a spreadsheet counts: the header is row 1.
    pub row: u64,
    /// Where the row begins, in bytes of the (unpacked) text.
    pub offset: u64,
    /// The column as the export names it, when one is to blame.
    pub column: Option<String>,
    /// What kind of mistake.
    pub reason: Reason,
    /// The mistake in words.
    pub why: String,
    /// What a person can do.
    pub fix: String,
}

/// Kinds of refusals, to count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Bytes that are not UTF-8.
    Encoding,
    /// More or fewer fields than the header.
    FieldCount,
    /// A quote that does not close, or text after a closing quote.
    Quote,
    /// A row beyond the limit of length.
    TooLong,
    /// A value that its column cannot have.
    Value,
    /// The file itself cannot be read on from here.
    Unreadable,
}

impl fmt::Display for RefusedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row {} (byte {})", self.row, self.offset)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {} {}", self.why, self.fix)
    }
}

impl std::error::Error for RefusedRow {}

/// Why nothing of a file can be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// No bytes at all.
    #[error("The file is empty. Export it again with a header row.")]
    Empty,
    /// The byte order mark of UTF-16.
    #[error("The file is UTF-16 text. Save it as \"CSV UTF-8\" and try again.")]
    Utf16,
    /// The header row itself was refused.
    #[error("The header cannot be read. {0}")]
    Header(RefusedRow),
    /// Columns that the mapping expects and the header does not have.
    #[error("The file has no column {}. It has: {}. Set {} under [columns] in the mapping file.",
        missing.iter().map(|(_, name)| format!("\"{name}\"")).collect::<Vec<_>>().join(" and no column "),
        found.join(", "),
        missing.iter().map(|(key, _)| format!("\"{key}\"")).collect::<Vec<_>>().join(" and "))]
    MissingColumns {
        /// The mapping keys to set, each with the column name that was looked for.
        missing: Vec<(String, String)>,
        /// The names in the header.
        found: Vec<String>,
    },
    /// A column that is there twice, so that nobody can say which is meant.
    #[error("The column \"{0}\" is there twice. Rename or remove one of the two.")]
    Twice(String),
}
