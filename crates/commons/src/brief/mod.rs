//! The morning brief: what an executive should know in two minutes, made from the records of the other rooms.
//!
//! A [`Brief`] is plain values. Page, PDF, mail and API are drawn from the same one, so they can never differ;
//! a briefing is a `Brief` that was kept.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

pub use crate::exposure::{Exposure, LossYear};

use house::people::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An uncertain number: its middle and the 8-in-10 range around it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Range {
    pub mid: f64,
    pub low: f64,
    pub high: f64,
}

/// All that the brief of one moment says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Brief {
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// The day where the organisation is.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    pub organisation: String,
    /// ISO 4217.
    pub currency: String,
    /// Decisions that wait, the most urgent first.
    pub waiting: Vec<Ask>,
    /// Absent as long as there is too little to say how bad a year may be.
    pub exposure: Option<Exposure>,
    pub week: Week,
    pub outcomes: Vec<Outcome>,
    /// Accepted risks that end soon.
    pub ending: Vec<Ending>,
    pub workarounds: Vec<Bandage>,
    pub deserving: Vec<Deserving>,
    /// Public thank-yous of the last seven days.
    pub thanks: Vec<Thanked>,
}

/// A decision that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Ask {
    pub number: i64,
    pub title: String,
    /// What it means for the business.
    pub effect: String,
    #[schema(value_type = Option<String>, format = Date)]
    pub decide_by: Option<Date>,
    pub cost: Range,
    pub avoids: Range,
    /// Share of futures in which it pays for itself.
    pub pays: Range,
    pub years: u32,
}

/// The desk's last seven days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Week {
    /// The first of the seven days.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The day after the last.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// False if the desk has no record at all yet.
    pub known: bool,
    /// The desk's tickets are being counted for the first time: there are no figures yet.
    #[serde(default)]
    pub counting: bool,
    /// Counted exactly; the range says what such a week brings if demand stays as it is.
    pub created: Range,
    pub resolved: Range,
    pub open_now: i64,
    pub promises_due: i64,
    /// Kept of due, with the range of the true share; absent if none fell due.
    pub promises: Option<Range>,
    /// Median seconds to the first answer; the range is that of the four weeks before.
    pub answer_seconds: Option<Range>,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    pub number: i64,
    pub title: String,
    /// "approve", "decline" or "defer".
    pub answer: String,
    pub by: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub predicted: Option<Range>,
    pub actual: f64,
    pub consequences: i64,
}

/// An accepted risk whose time is nearly over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Ending {
    pub number: i64,
    pub title: String,
    pub by: String,
    #[schema(value_type = String, format = Date)]
    pub until: Date,
}

/// What stands in place of the real thing, and what that costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Bandage {
    pub number: i64,
    pub title: String,
    /// The recommendation it stands in for.
    pub recommendation: i64,
    pub hours_per_month: Range,
    pub cost_so_far: Range,
}

/// Somebody who helped and whom nobody thanked yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Deserving {
    pub ticket: i64,
    #[schema(value_type = i64)]
    pub helper: PersonId,
    pub helper_name: String,
    /// Whom they helped; empty if the desk does not know.
    pub helped_name: String,
    pub urgent: bool,
    pub hours: f64,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A thank-you that everybody may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Thanked {
    pub number: i64,
    pub giver_name: String,
    pub receiver_name: String,
    pub note: String,
}
