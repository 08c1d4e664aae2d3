//! A desk as it moves: people, tickets and what was said on them, in plain values that every system's reader fills and
//! one importer takes. What a system has and this model has not is told as a fact by name and value, never dropped.

pub mod guess;
mod html;
#[cfg(test)]
pub mod mutant;
pub mod value;

pub use html::{text as text_of_html, unescaped as unescaped_html};

use jiff::Timestamp;
use std::fmt;

/// Somebody of the old desk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// What the old desk calls them, the same at every reading.
    pub key: String,
    pub email: String,
    pub name: String,
    /// Works on tickets there.
    pub staff: bool,
    pub active: bool,
    pub organisation: String,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    New,
    Open,
    WaitingRequester,
    WaitingThirdParty,
    Resolved,
    Closed,
}

/// One ticket with everything on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    pub key: String,
    /// As people there call it.
    pub number: String,
    pub title: String,
    pub standing: Standing,
    /// 1 (most urgent) to 4.
    pub priority: Option<i64>,
    /// Keys of people.
    pub requester: String,
    pub assignee: String,
    pub team: String,
    pub category: String,
    pub service: String,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub messages: Vec<Message>,
    pub facts: Vec<Fact>,
    /// Keys of tickets that were merged into this one.
    pub merged: Vec<String>,
    /// What of it could not be read or has no place here, in words.
    pub left: Vec<String>,
    /// People that were met on the ticket: they are taken where the desk's own list does not have them.
    pub people: Vec<Person>,
}

impl Ticket {
    /// A ticket of which nothing is known but its key and time.
    pub fn new(key: &str, created_at: Timestamp) -> Self {
        Self {
            key: key.to_owned(),
            number: key.to_owned(),
            title: String::new(),
            standing: Standing::Open,
            priority: None,
            requester: String::new(),
            assignee: String::new(),
            team: String::new(),
            category: String::new(),
            service: String::new(),
            created_at,
            changed_at: created_at,
            resolved_at: None,
            messages: Vec::new(),
            facts: Vec::new(),
            merged: Vec::new(),
            left: Vec::new(),
            people: Vec::new(),
        }
    }

    /// Keeps a value by its name; an empty one says nothing.
    pub fn fact(&mut self, about: About, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.trim().is_empty() {
            self.facts.push(Fact::new(about, name, value));
        }
    }

    /// The same for all that was said, in the order in which it was said.
    pub fn in_order(mut self) -> Self {
        self.messages.sort_by_key(|m| m.at);
        self
    }
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub key: String,
    /// Key of a person.
    pub author: String,
    pub public: bool,
    pub at: Timestamp,
    pub text: String,
    pub files: Vec<File>,
}

/// A file on a message; its bytes are fetched when the ticket is taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub key: String,
    pub name: String,
    pub media_type: String,
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A custom field.
    Field,
    Tag,
    /// A relation; its value is the other ticket's key or an address.
    Link,
    /// Minutes of work.
    Time,
    Watcher,
    /// Anything else worth keeping.
    Other,
}

impl About {
    pub fn word(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Tag => "tag",
            Self::Link => "link",
            Self::Time => "time",
            Self::Watcher => "watcher",
            Self::Other => "other",
        }
    }
}

/// A name and a value of the old desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub about: About,
    pub name: String,
    pub value: String,
}

impl Fact {
    pub fn new(about: About, name: &str, value: impl Into<String>) -> Self {
        Self { about, name: name.to_owned(), value: value.into() }
    }
}

/// A ticket in a list: enough to know whether it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub key: String,
    /// Differs whenever the ticket changed; empty if the list does not say.
    pub stamp: String,
}

/// Some of a list, and where it goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give this to get the rest; absent on the last page.
    pub next: Option<String>,
}

/// What stands behind a ticket's key.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    Ticket(Box<Ticket>),
    /// It is part of this one.
    MergedInto(String),
    /// It does not go along, and why.
    Left(String),
}

/// How much there is, for the preview and the bar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    pub people: u64,
    pub tickets: u64,
    /// What the old desk has and does not go along, in words.
    pub left: Vec<String>,
}

/// What a word of the old desk becomes here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    pub there: String,
    pub here: Meaning,
}

/// See [`Mapped`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Standing(Standing),
    /// 1 to 4.
    Priority(i64),
    /// It does not come along, and stands in the report.
    Left,
}

/// A desk that is being moved.
pub trait Desk: Send {
    /// The word of the system: "rt".
    fn system(&self) -> &'static str;
    fn counts(&mut self) -> Result<Counts, Fault>;
    /// What its statuses and priorities become here, as far as it can list them.
    fn mapping(&mut self) -> Result<Vec<Mapped>, Fault> {
        Ok(Vec::new())
    }
    /// People after a cursor; empty is the start.
    fn people(&mut self, after: &str) -> Result<Page<Person>, Fault>;
    /// Tickets after a cursor, in an order that does not change.
    fn tickets(&mut self, after: &str) -> Result<Page<Heading>, Fault>;
    fn ticket(&mut self, key: &str) -> Result<Found, Fault>;
    fn file(&mut self, file: &File) -> Result<Vec<u8>, Fault>;
}

/// Why the old desk did not answer as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be reached, or refuses for now: try again later.
    Away(String),
    /// It does not let us in.
    Refused(String),
    /// There is no such thing (any more).
    Gone,
    /// It answered something else than it documents.
    Odd(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Away(why) => write!(f, "the old desk cannot be reached: {why}"),
            Self::Refused(why) => write!(f, "the old desk does not let us in: {why}"),
            Self::Gone => write!(f, "it is not there any more"),
            Self::Odd(why) => write!(f, "the old desk answered something unexpected: {why}"),
        }
    }
}

impl std::error::Error for Fault {}
