//! Mail that leaves the house. A mail is a row and a job in the transaction of its cause, so a mail
//! is never sent for something that did not happen, and none is lost.

pub mod pages;
pub mod send;
pub mod store;

use crate::people::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

crate::id_type!(
    /// One mail.
    MailId
);

/// The kind of job that sends a mail.
pub const SEND: &str = "mail.send";

/// A mail to be sent; it goes in plain text and, if given, in HTML too.
#[derive(Debug, Clone)]
pub struct NewMail<'a> {
    /// The member it is for, in whose mailbox it can be seen.
    pub person: Option<PersonId>,
    pub to: &'a str,
    pub subject: &'a str,
    pub plain: &'a str,
    pub html: Option<&'a str>,
}

/// How a mail stands in a conversation. Identifiers are without angle brackets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The mail's own; the same at every attempt.
    pub message_id: String,
    pub in_reply_to: Option<String>,
    /// Oldest first.
    pub references: Vec<String>,
    /// Name and address of the sender, instead of the one in the settings.
    pub from: Option<(String, String)>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// What the header `Auto-Submitted` says; empty for what a person wrote.
    pub automatic: String,
}

/// A file that goes with a mail; its bytes lie in the object store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosed {
    pub name: String,
    pub media_type: String,
    pub hash: String,
    pub bytes: u64,
}

/// Bytes of files that may go with one mail: what most mail servers take, with the third that mail adds.
pub const ENCLOSED_MAX: u64 = 18 << 20;

/// A mail that left, failed or waits to leave.
#[derive(Debug, Clone)]
pub struct Mail {
    pub id: MailId,
    pub person: Option<PersonId>,
    pub to: String,
    pub subject: String,
    pub plain: String,
    pub html: Option<String>,
    /// Absent for a mail that stands alone.
    pub thread: Option<Thread>,
    pub files: Vec<Enclosed>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// Why the other side will never take it.
    pub error: Option<String>,
}
