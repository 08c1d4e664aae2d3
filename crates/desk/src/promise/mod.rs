//! What was promised about a request, and how it stands: first response, next response, resolution.
//!
//! A promise is so many seconds in which somebody is there (business time in a calendar) or so many seconds by any
//! clock (elapsed time). A [`Book`] holds everything an organisation promises: its calendars, and policies of which the
//! first that fits a request decides. The words follow the product's metric definitions: the first response is the
//! first *public* message by a human agent; the next response answers a requester's message; resolving counts up to
//! the *last* transition into resolved.
//!
//! `rules` decides everything from the history of one request; nothing there reads a clock.

pub mod rules;
pub mod views;

use jiff::Timestamp;
use jiff::civil::Date;
use quant::calendar::Calendar;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The three things that can be promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Creation until the first public message by a human agent.
    FirstResponse,
    /// A requester's unanswered message until the next public message by a human agent.
    NextResponse,
    /// Creation until the last transition into resolved.
    Resolve,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Self::FirstResponse, Self::NextResponse, Self::Resolve];

    pub fn word(self) -> &'static str {
        match self {
            Self::FirstResponse => "first_response",
            Self::NextResponse => "next_response",
            Self::Resolve => "resolve",
        }
    }
}

/// How much time one target has.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Seconds of business time.
    pub seconds: u64,
    /// The calendar of this goal (the one that is always open: elapsed time); without one, the calendar of the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

impl Goal {
    /// Time by any clock, day and night.
    pub fn elapsed(seconds: u64) -> Self {
        Self { seconds, calendar: Some(Calendar::always_open()) }
    }

    /// Time in the calendar of the policy.
    pub fn business(seconds: u64) -> Self {
        Self { seconds, calendar: None }
    }

    pub fn is_elapsed(&self) -> bool {
        self.calendar.is_some()
    }
}

/// The statuses that stop the clock of a target, by their words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "PausesForm")]
pub struct Pauses(pub BTreeSet<String>);

/// As it is written: a list of statuses, or in its older form two switches.
#[derive(Deserialize)]
#[serde(untagged)]
enum PausesForm {
    Statuses(BTreeSet<String>),
    Switches(Switches),
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Switches {
    requester: bool,
    third_party: bool,
}

impl From<PausesForm> for Pauses {
    fn from(form: PausesForm) -> Self {
        match form {
            PausesForm::Statuses(statuses) => Self(statuses),
            PausesForm::Switches(s) => {
                let words = [(s.requester, "waiting_requester"), (s.third_party, "waiting_third_party")];
                Self(words.into_iter().filter(|(on, _)| *on).map(|(_, word)| word.to_owned()).collect())
            }
        }
    }
}

/// What a request must be like for a policy to be meant. An empty list asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct When {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// Kinds of request: "incident", "request".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Who asks: an address, everybody of a domain ("@example.com"), or everybody of a role ("executive").
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requesters: Vec<String>,
}

/// The promises for requests of one sort.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub when: When,
    /// The calendar in which business time counts, by its name; empty: the first one of the book.
    #[serde(default)]
    pub calendar: String,
    /// The goals per priority (1 is the most urgent; 0 stands for every priority that is not named); what is absent
    /// is not promised.
    pub goals: BTreeMap<u8, BTreeMap<Kind, Goal>>,
    /// What stops the clock, per target; what is absent never stops.
    #[serde(default)]
    pub pauses: BTreeMap<Kind, Pauses>,
}

/// A calendar with its name, and the names of its holidays for those who ask why.
#[derive(Clone, Debug, PartialEq)]
pub struct Hours {
    pub name: String,
    pub calendar: Calendar,
    pub holidays: BTreeMap<Date, String>,
}

/// Everything that an organisation promises at one time: never empty of calendars.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    pub hours: Vec<Hours>,
    /// The first that fits decides.
    pub policies: Vec<Policy>,
    /// What happens before a promise breaks and after.
    pub rules: Vec<crate::escalation::Rule>,
}

/// What of a request decides which policy is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// 1 is the most urgent.
    pub priority: u8,
    pub service: String,
    pub kind: String,
    /// Every word under which the requester may be meant: address, "@domain", role.
    pub requester: Vec<String>,
}

/// What happened to a request, as far as promises care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The request began. `agent_wrote_first`: an agent opened it and its first [`Happening::PublicAgentReply`]
    /// is the opening message itself; then the second one is the first response.
    Created { facts: Facts, agent_wrote_first: bool },
    /// A public message by a human agent (never an automatic acknowledgement or a message by an assistant).
    PublicAgentReply,
    /// A message by the requester after the creation.
    RequesterMessage,
    /// It stands elsewhere now: the word of its status.
    Status(String),
    /// What it is about or how urgent it is became something else.
    Facts(Facts),
    /// Another book is in force from now on: its place in the list of books.
    Book(usize),
    /// It was marked resolved.
    Resolved,
    /// It is open again, and waits on us.
    Reopened,
    /// It was withdrawn.
    Cancelled,
}

/// A happening and its moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: Timestamp,
    pub what: Happening,
}

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Outcome {
    /// The clock runs and the due moment has not passed.
    Running {
        /// The last good moment. It stays the same until something happens.
        due: Timestamp,
        /// Seconds of business time left.
        left: u64,
        /// Used share of the promised time, 0 to 1.
        share_used: f64,
    },
    /// The clock stands because of the request's status; there is no due moment.
    Paused {
        /// Seconds of business time left.
        left: u64,
        /// Used share of the promised time, 0 to 1.
        share_used: f64,
    },
    /// Kept.
    Met {
        /// When it was fulfilled.
        at: Timestamp,
    },
    /// Broken, whether fulfilled later or still open.
    Missed {
        /// The moment at which it was broken: the due moment.
        at: Timestamp,
        /// Seconds of business time beyond the promise, up to now or to the fulfilment. 0 when all of the
        /// delay so far lies in closed hours.
        over: u64,
    },
    /// Not owed any more: withdrawn, resolved without an answer, or of a priority that promises nothing.
    Cancelled,
}

/// One promise of one request.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Target {
    /// What was promised.
    pub kind: Kind,
    /// When its clock first started.
    pub since: Timestamp,
    /// The promised seconds of business time.
    pub promised: u64,
    /// The seconds of business time used until now or the fulfilment.
    pub used: u64,
    /// When it was fulfilled, in time or late.
    pub fulfilled: Option<Timestamp>,
    /// How it stands.
    pub outcome: Outcome,
    /// When it fell due, or would have, by what is known now; absent while its clock stands.
    #[serde(skip)]
    pub due: Option<Timestamp>,
}
