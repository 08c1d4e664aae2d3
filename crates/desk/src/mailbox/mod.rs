//! Mail that comes in: the addresses of the desk, and every message that arrived with what became of it. Each ends as
//! a ticket, an answer on one, or a refusal that can be seen and undone; the raw message is always kept.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use connect::mail::Address;
use house::people::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The word of the kind under which the pictures and files of a refused message would be kept; and of journal entries.
pub const KIND: &str = "mailbox";
/// Somebody set up, changed or removed an address. Payload: address, what.
pub const CHANGED: &str = "desk.mailbox_changed";

/// An address at which the desk can be written to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Mailbox {
    pub id: i64,
    pub address: String,
    /// What stands beside the address in our letters.
    pub name: String,
    pub active: bool,
    /// How it is fetched; absent if a mail server brings it.
    #[serde(skip)]
    pub fetch: Option<Fetch>,
    #[serde(skip)]
    pub fetched: (i64, i64),
    /// When it was last looked into, or mail last came.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub checked_at: Option<Timestamp>,
    /// Why it could not be looked into.
    pub error: Option<String>,
}

impl Mailbox {
    /// The consent with which it is opened, if it is opened with one.
    pub fn consent(&self) -> Option<&Consent> {
        match &self.fetch.as_ref()?.proof {
            Proof::Consent(consent) => Some(consent),
            Proof::Password(_) => None,
        }
    }
}

/// How mail is fetched from a server (IMAP).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetch {
    pub host: String,
    pub port: u16,
    /// TLS from the first byte; false only for a server on this machine.
    pub tls: bool,
    pub user: String,
    pub folder: String,
    pub proof: Proof,
}

/// With what one signs in to a mail server. Secrets are sealed ([`house::vault`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    Password(String),
    Consent(Consent),
}

/// A person's consent at the mailbox's provider (OAuth).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// "microsoft", "google" or "other".
    pub provider: String,
    pub authorise: String,
    pub token: String,
    pub scope: String,
    pub client: String,
    /// Empty for an app without a secret.
    pub secret: String,
    /// What buys the next token; absent until somebody has agreed.
    pub renewal: Option<String>,
}

/// A message that arrived.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Seen {
    pub id: i64,
    /// ticket, reply, auto_reply, bounce, loop, spam, refused.
    pub outcome: String,
    pub reason: String,
    /// The ticket it belongs to.
    pub ticket: Option<i64>,
    pub sender: String,
    pub sender_name: String,
    pub recipient: String,
    pub subject: String,
    #[serde(skip)]
    pub body: String,
    #[serde(skip)]
    pub folded: String,
    #[serde(skip)]
    pub html: Option<String>,
    /// Whom a bounce is about, one a line.
    pub failed: String,
    #[serde(skip)]
    pub hash: Option<String>,
    pub bytes: i64,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Somebody who takes part in a ticket by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    pub email: String,
    pub name: String,
    /// If they are a member here.
    pub person: Option<PersonId>,
}

impl From<&Address> for Participant {
    fn from(address: &Address) -> Self {
        Self { email: address.email.clone(), name: address.name.clone(), person: None }
    }
}

/// What became of a message that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Taken {
    /// Its row among the messages that arrived.
    pub id: i64,
    pub outcome: String,
    pub reason: String,
    pub ticket: Option<i64>,
    /// True if the same message came before and nothing was done again.
    pub again: bool,
}
