//! What came of a decision: tickets traced back to it, and what was expected against what happened.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::assessment::Estimate3;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The word of the counter and of the journal.
pub const KIND: &str = "consequence";

/// The command that traces a ticket back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConsequenceInput {
    pub ticket: i64,
    pub recommendation: i64,
    #[serde(default)]
    pub note: String,
}

/// A link as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub number: i64,
    pub ticket: i64,
    pub recommendation: i64,
    pub decision: i64,
    pub note: String,
    pub linked_at: Timestamp,
}

/// A link with its ticket and what it cost at the assumptions of the decision.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Consequence {
    pub number: i64,
    pub ticket: i64,
    pub title: String,
    pub recommendation: i64,
    pub decision: i64,
    pub note: String,
    #[schema(value_type = String, format = DateTime)]
    pub happened_at: Timestamp,
    /// Creation to last resolution, or to now while it is open.
    pub hours: f64,
    pub open: bool,
    pub cost: Estimate3,
}

/// Expected against actual since a decision.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LookBack {
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    pub years: f64,
    /// Absent on the day of the decision: too early to say.
    pub expected_events: Option<Estimate3>,
    pub expected_loss: Option<Estimate3>,
    pub events: i64,
    /// Not resolved yet: their hours are not in the loss.
    pub open: i64,
    pub loss: Estimate3,
    /// How likely it was to see at least as many.
    pub chance: Option<f64>,
}
