//! What executives ask about a recommendation, and what IT answers. Both stay with it.

pub mod api;
pub mod pages;
pub mod store;
pub mod views;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The word of the counter.
pub const KIND: &str = "ledger_question";
/// Longest question or answer.
pub const TEXT_MAX: usize = 2_000;

/// The command that asks, and the one that answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Said {
    #[serde(default)]
    pub text: String,
}

/// A question with its answer, if there is one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Question {
    pub number: i64,
    pub asked_by: String,
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    pub question: String,
    pub answered_by: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    pub answer: Option<String>,
}
