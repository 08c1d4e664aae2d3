//! Records: every ticket, recommendation or decision has one card and links to others, whatever
//! room it lives in. Later rooms hang panels on earlier rooms' pages through here.

pub mod pages;
pub mod store;

use crate::journal::RecordRef;
use crate::people::PersonId;
use jiff::Timestamp;

/// A kind of record, declared by its room.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The word in the journal, the API and the database: "ticket".
    pub word: &'static str,
    /// What people see before the number: "T-4821".
    pub prefix: &'static str,
    /// Where its page is; the number is appended: "/desk/t/".
    pub path: &'static str,
    /// The right somebody needs to see it at all.
    pub right: crate::people::policy::Right,
}

impl Kind {
    pub fn label(&self, number: i64) -> String {
        format!("{}-{number}", self.prefix)
    }

    pub fn url(&self, number: i64) -> String {
        format!("{}{number}", self.path)
    }
}

/// The card of a record.
#[derive(Debug, Clone)]
pub struct Card {
    pub record: RecordRef,
    pub title: String,
    /// The room's own word for where it stands: "open", "declined".
    pub state: String,
    pub changed_at: Timestamp,
    /// The person it belongs to; who reaches only their own sees no others.
    pub concerns: Option<PersonId>,
}

/// What a room tells when it makes or changes a record.
#[derive(Debug, Clone)]
pub struct CardFields<'a> {
    pub title: &'a str,
    pub state: &'a str,
    /// The person it belongs to, where only they and those who serve them may see it.
    pub concerns: Option<PersonId>,
}

/// How one record relates to another; read from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    EvidenceFor,
    DecidedBy,
    ConsequenceOf,
    WorkaroundFor,
    Serves,
    ThanksFor,
    About,
    /// An incident and the problem or the change that brought it.
    CausedBy,
    /// A change and the service or asset that it alters.
    Touches,
    /// A ticket and the asset or service that it is about.
    Uses,
    /// An asset and what carries it.
    RunsOn,
    /// An asset or service and what it cannot do without.
    DependsOn,
}

impl Relation {
    pub fn word(self) -> &'static str {
        match self {
            Relation::EvidenceFor => "evidence_for",
            Relation::DecidedBy => "decided_by",
            Relation::ConsequenceOf => "consequence_of",
            Relation::WorkaroundFor => "workaround_for",
            Relation::Serves => "serves",
            Relation::ThanksFor => "thanks_for",
            Relation::About => "about",
            Relation::CausedBy => "caused_by",
            Relation::Touches => "touches",
            Relation::Uses => "uses",
            Relation::RunsOn => "runs_on",
            Relation::DependsOn => "depends_on",
        }
    }
}
