//! The band-aid that is kept in place of a remedy, and what it costs while it stays.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::recommendation::Range3;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The word in the journal and in links.
pub const KIND: &str = "workaround";

/// The command that notes one down.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct WorkaroundInput {
    #[serde(default)]
    pub name: String,
    /// Since when (YYYY-MM-DD).
    #[serde(default)]
    pub since: String,
    /// Hours of work a month: at least, likely, at most.
    #[serde(default)]
    pub hours_low: String,
    #[serde(default)]
    pub hours_likely: String,
    #[serde(default)]
    pub hours_high: String,
    /// Loaded cost of one of these hours, money.
    #[serde(default)]
    pub hourly_cost: String,
}

/// A checked command.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub name: String,
    pub since: Date,
    pub hours: Range3,
    pub hourly_cost: f64,
}

#[derive(Debug, Clone)]
pub struct Workaround {
    pub number: i64,
    pub recommendation: i64,
    pub kept: Kept,
    pub added_at: Timestamp,
    pub ended: Option<Date>,
    /// The recommendation's title.
    pub title: String,
}
