//! What an executive answered: on which assessment, with which reason, until when. A later answer supersedes
//! an earlier one and both are kept.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use house::people::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The word in the journal and of the counter.
pub const KIND: &str = "decision";

/// The command, from the panel and from the API.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct DecisionInput {
    /// "option-1" to "option-3" approves that option, "defer" or "decline" does not.
    #[serde(default)]
    pub answer: String,
    #[serde(default)]
    pub reason: String,
    /// The assessment that was read; if there is a newer one, the decision is refused.
    pub assessment: i64,
    /// For "decline": the day on which the acceptance of the risk ends (YYYY-MM-DD).
    #[serde(default)]
    pub accepted_until: Option<String>,
    /// For "defer": the day on which to ask again (YYYY-MM-DD).
    #[serde(default)]
    pub ask_again_on: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Approve,
    Decline,
    Defer,
}

impl Answer {
    pub fn word(self) -> &'static str {
        match self {
            Answer::Approve => "approve",
            Answer::Decline => "decline",
            Answer::Defer => "defer",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Answer::Approve, Answer::Decline, Answer::Defer].into_iter().find(|a| a.word() == word)
    }

    pub fn state(self) -> crate::recommendation::State {
        match self {
            Answer::Approve => crate::recommendation::State::Approved,
            Answer::Decline => crate::recommendation::State::Declined,
            Answer::Defer => crate::recommendation::State::Deferred,
        }
    }
}

/// A checked command.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruling {
    pub answer: Answer,
    /// Position among the outcomes (1 is the first option), for approvals.
    pub choice: Option<usize>,
    pub reason: String,
    /// For declines and deferrals.
    pub until: Option<Date>,
}

/// A decision on the record.
#[derive(Debug, Clone)]
pub struct Decision {
    pub number: i64,
    pub recommendation: i64,
    pub assessment: i64,
    pub answer: Answer,
    pub choice: Option<i64>,
    pub choice_name: String,
    pub reason: String,
    pub accepted_until: Option<Date>,
    pub person: PersonId,
    pub person_name: String,
    pub at: Timestamp,
    pub superseded_at: Option<Timestamp>,
}
