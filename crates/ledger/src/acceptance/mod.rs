//! A risk that somebody carries on in their own name until a day. On that day the question opens again.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod store;
pub mod views;

use crate::assessment::Estimate3;
use house::people::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The word of the counter.
pub const KIND: &str = "acceptance";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Open,
    /// Its day has come.
    Expired,
    /// A later decision took its place.
    Ended,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Expired => "expired",
            State::Ended => "ended",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [State::Open, State::Expired, State::Ended].into_iter().find(|s| s.word() == word)
    }
}

/// A signed acceptance.
#[derive(Debug, Clone)]
pub struct Acceptance {
    pub number: i64,
    pub decision: i64,
    pub recommendation: i64,
    pub person: PersonId,
    pub person_name: String,
    pub until: Date,
    /// Loss still expected over the horizon, as the assessment of the decision says.
    pub risk: Estimate3,
    pub horizon_years: i64,
    pub state: State,
    pub signed_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    /// The recommendation's title.
    pub title: String,
}
