//! Thank-yous: one click from a resolved ticket or the brief, once for each person and ticket, in both directions.
//! They are told to the thanked and counted for nobody: there is no list of who got most.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use house::people::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The kind of record.
pub const KIND: &str = "thanks";

/// Who may see a thank-you.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody in the organisation.
    #[default]
    All,
    /// Only the two of them.
    Two,
}

/// What somebody says.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct ThankYou {
    /// In their own words; may be empty.
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub audience: Audience,
}

/// A thank-you that was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Thanks {
    pub number: i64,
    pub ticket: i64,
    pub giver: PersonId,
    pub giver_name: String,
    pub receiver: PersonId,
    pub receiver_name: String,
    pub note: String,
    pub open_to_all: bool,
    pub given_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
    pub told_at: Option<Timestamp>,
}

/// What there is to thank for: who solved which ticket for whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    pub ticket: i64,
    pub helper: PersonId,
    /// Absent if the desk knows the requester by name only.
    pub requester: Option<PersonId>,
    pub at: Timestamp,
}
