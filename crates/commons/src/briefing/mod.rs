//! Briefings: the brief of a day, kept as it was. Who got one and who opened it is on the record.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::brief::Brief;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The kind of record.
pub const KIND: &str = "briefing";

/// A brief that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Briefing {
    pub number: i64,
    pub day: Date,
    pub made_at: Timestamp,
    /// Absent if it was kept by the clock.
    pub made_by_name: Option<String>,
    pub brief: Brief,
}

/// To whom a briefing is to go.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sending {
    /// Persons who may read briefings.
    #[serde(default)]
    pub to: Vec<i64>,
}

/// A line of the list of briefings.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub number: i64,
    pub day: Date,
    pub made_at: Timestamp,
    pub sent: i64,
    pub opened: i64,
}

/// Somebody who got a briefing or opened it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub name: String,
    pub sent_at: Option<Timestamp>,
    pub opened_at: Option<Timestamp>,
}
