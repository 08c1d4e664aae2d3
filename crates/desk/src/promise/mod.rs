//! What was promised about a request, and how it stands: first response, next response, resolution.
//!
//! A promise is business time, not clock time: so many seconds in which somebody is there, per priority, in a
//! calendar, with or without the waiting for others. The words follow the product's metric definitions:
//! the first response is the first *public* message by a human agent; the next response answers a requester's
//! message; resolving counts up to the *last* transition into resolved.
//!
//! `rules` decides everything from the history of one request; nothing here reads a clock.

pub mod rules;

use std::collections::BTreeMap;

use jiff::Timestamp;
use quant::calendar::Calendar;
use serde::{Deserialize, Serialize};

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

/// How much business time one target has.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Seconds of business time.
    pub seconds: u64,
    /// The calendar of this goal; without one, the calendar of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

/// Which waiting stops the clock of a target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pauses {
    /// While the requester owes us an answer.
    pub requester: bool,
    /// While a supplier or another third party owes us something.
    pub third_party: bool,
}

/// The promises of one service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The goals per priority (1 is the most urgent); what is absent is not promised.
    pub goals: BTreeMap<u8, BTreeMap<Kind, Goal>>,
    /// What stops the clock, per target; what is absent never stops.
    #[serde(default)]
    pub pauses: BTreeMap<Kind, Pauses>,
}

/// On whom a request waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsOn {
    /// On us: new, open, or on hold for a reason of ours.
    Us,
    /// On an answer of the requester.
    Requester,
    /// On a supplier or another third party.
    ThirdParty,
}

/// What happened to a request, as far as promises care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// The request began. `agent_wrote_first`: an agent opened it and its first [`Happening::PublicAgentReply`]
    /// is the opening message itself; then the second one is the first response.
    Created {
        /// 1 is the most urgent.
        priority: u8,
        /// Whether the first public message was an agent's.
        agent_wrote_first: bool,
    },
    /// A public message by a human agent (never an automatic acknowledgement or a message by an assistant).
    PublicAgentReply,
    /// A message by the requester after the creation.
    RequesterMessage,
    /// The request waits on somebody else now.
    StateChanged(WaitsOn),
    /// The priority became another.
    PriorityChanged(u8),
    /// It was marked resolved.
    Resolved,
    /// It is open again, and waits on us.
    Reopened,
    /// It was withdrawn.
    Cancelled,
}

/// A happening and its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
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
    /// The clock stands because the request waits on somebody else; there is no due moment.
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
}
