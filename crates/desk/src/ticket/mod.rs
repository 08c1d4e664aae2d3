//! A ticket: somebody needs something, and the desk owes them an answer. The types; what can be done to a
//! ticket is in [`crate::asks`], what is allowed in `rules`.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::promise;
use house::people::PersonId;
use house::store::{FromValue, Value};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The word of the record's kind.
pub const KIND: &str = "ticket";
/// The kind under which files of internal notes are kept, so that the requester never sees them.
pub const NOTE_KIND: &str = "ticket_note";

/// The kind of ticket that is opened when nobody says otherwise.
pub const INCIDENT: &str = "incident";
/// The kinds that somebody can choose.
pub const KINDS: [&str; 4] = [INCIDENT, "request", "problem", "change"];

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has looked at it.
    New,
    /// Somebody works on it, or should.
    Open,
    /// The person who asked owes us an answer.
    WaitingRequester,
    /// A supplier or another third party owes us something.
    WaitingThirdParty,
    /// We say that it is done.
    Resolved,
    /// The person who asked says so too, or time did.
    Closed,
}

/// How urgent, 1 (most) to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub enum Priority {
    Critical,
    High,
    Normal,
    Low,
}

/// Who can read a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    Public,
    /// The team only.
    Note,
    /// An acknowledgement by Rapport itself; never counts as a response.
    Auto,
}

/// How it reached us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Portal,
    /// A technician wrote down what somebody told them.
    Desk,
    Api,
    Import,
    Mail,
    /// Another room of Rapport opened it.
    Rapport,
}

/// Gives a fieldless enum its word in the database, and back.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $type {
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
        impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self, String> {
                let word = String::from_value(value)?;
                Self::from_word(&word).ok_or_else(|| format!("the unknown word {word}"))
            }
        }
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                value.word().into()
            }
        }
    };
}

words!(State { New = "new", Open = "open", WaitingRequester = "waiting_requester", WaitingThirdParty = "waiting_third_party", Resolved = "resolved", Closed = "closed" });
words!(MessageKind { Public = "public", Note = "note", Auto = "auto" });
words!(Channel { Portal = "portal", Desk = "desk", Api = "api", Import = "import", Mail = "mail", Rapport = "rapport" });

impl State {
    /// Whether somebody still owes work.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Resolved | Self::Closed)
    }
}

impl Priority {
    pub const ALL: [Priority; 4] = [Self::Critical, Self::High, Self::Normal, Self::Low];

    pub fn number(self) -> u8 {
        match self {
            Self::Critical => 1,
            Self::High => 2,
            Self::Normal => 3,
            Self::Low => 4,
        }
    }
}

impl TryFrom<i64> for Priority {
    type Error = String;
    fn try_from(number: i64) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|p| i64::from(p.number()) == number)
            .ok_or_else(|| "a priority is 1, 2, 3 or 4".to_owned())
    }
}

impl From<Priority> for i64 {
    fn from(priority: Priority) -> Self {
        i64::from(priority.number())
    }
}

impl FromValue for Priority {
    /// Other systems know a fifth step; it is our lowest.
    fn from_value(value: Value) -> Result<Self, String> {
        let number = i64::from_value(value)?;
        Self::try_from(number.clamp(1, 4))
    }
}

impl From<Priority> for Value {
    fn from(priority: Priority) -> Self {
        Value::Int(priority.into())
    }
}

/// Which promise falls due next, as its column says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    FirstResponse,
    NextResponse,
    Resolve,
}

words!(Due { FirstResponse = "first_response", NextResponse = "next_response", Resolve = "resolve" });

impl From<promise::Kind> for Due {
    fn from(kind: promise::Kind) -> Self {
        match kind {
            promise::Kind::FirstResponse => Self::FirstResponse,
            promise::Kind::NextResponse => Self::NextResponse,
            promise::Kind::Resolve => Self::Resolve,
        }
    }
}

/// One ticket. What the columns mean stands in the migration.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    pub id: i64,
    pub number: i64,
    pub kind: String,
    pub title: String,
    pub state: State,
    pub priority: Priority,
    pub requester: Option<PersonId>,
    pub requester_name: String,
    pub assignee: Option<PersonId>,
    pub assignee_name: String,
    pub team: String,
    pub category: String,
    pub subcategory: String,
    pub service: String,
    pub location: String,
    pub channel: String,
    pub created_at: Timestamp,
    pub first_response_at: Option<Timestamp>,
    pub first_resolved_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub reassigned: i64,
    pub reopened: i64,
    pub open: bool,
    pub waiting: bool,
    pub due_at: Option<Timestamp>,
    pub due_kind: Option<Due>,
    pub last_line: String,
    pub source: Option<String>,
    pub source_number: Option<String>,
    pub changed_at: Timestamp,
    pub version: i64,
}

impl Ticket {
    /// "T-4821".
    pub fn label(&self) -> String {
        format!("T-{}", self.number)
    }
}

/// Something that was said on a ticket.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: i64,
    pub author: Option<PersonId>,
    pub author_name: String,
    pub kind: MessageKind,
    pub from_requester: bool,
    pub body: String,
    pub at: Timestamp,
}

/// Opens a ticket.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Empty: the first sentence of the text.
    pub title: String,
    pub text: String,
    pub requester: Option<PersonId>,
    /// Who asks, where they are not a member.
    pub requester_name: String,
    /// One of [`KINDS`].
    pub kind: String,
    pub priority: Priority,
    pub channel: Channel,
    /// True if a technician opens it and the text is theirs.
    pub by_agent: bool,
    pub category: String,
    pub service: String,
    pub location: String,
}

/// What is to happen with the ticket after something was said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// It stays where it is.
    #[default]
    Send,
    Solve,
    /// The ball is with the person who asked.
    Wait,
}

/// Says something on a ticket.
#[derive(Debug, Clone)]
pub struct Saying {
    pub text: String,
    pub kind: MessageKind,
    /// True if the person who asked says it.
    pub from_requester: bool,
    pub then: Then,
    /// The version of the ticket that the writer had before their eyes.
    pub seen: Option<i64>,
}

/// Does something to a ticket that is not saying.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    Assign(Option<(PersonId, String)>),
    Prioritise(Priority),
    /// Waits for the requester (or for a third party).
    Wait {
        third_party: bool,
    },
    Resume,
    /// `by_requester`: they say that it works again.
    Resolve {
        by_requester: bool,
    },
    /// Takes a fresh solution back as if it had not been.
    Unresolve,
    Reopen,
}
