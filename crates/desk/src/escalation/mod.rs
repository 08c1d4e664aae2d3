//! What happens before a promise breaks and after: rules that tell somebody, make a ticket more urgent or give it to
//! somebody else, each once for each promise. The rules stand in the book of promises, beside the policies.

pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::promise::Kind;
use crate::promise::rules::form::Length;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// When a rule means a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// So many percent of the promised time are used.
    Share(u8),
    /// The promise is broken by so much time.
    Over(Length),
    /// Nobody has answered the person who asks for so long, whatever is promised.
    Silent(Length),
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Tell {
    /// Whoever has the ticket; the leads where nobody has it.
    Assignee,
    /// Everybody who leads IT.
    Lead,
    /// Everybody who works at the desk.
    Team,
    /// The member with this address.
    Address(String),
}

impl TryFrom<String> for Tell {
    type Error = String;
    fn try_from(word: String) -> Result<Self, String> {
        match word.trim() {
            "assignee" => Ok(Self::Assignee),
            "lead" => Ok(Self::Lead),
            "team" => Ok(Self::Team),
            address if address.contains('@') => Ok(Self::Address(address.to_lowercase())),
            other => Err(format!("\"{other}\" can be told nothing; write assignee, lead, team or a member's address")),
        }
    }
}

impl From<Tell> for String {
    fn from(tell: Tell) -> String {
        match tell {
            Tell::Assignee => "assignee".to_owned(),
            Tell::Lead => "lead".to_owned(),
            Tell::Team => "team".to_owned(),
            Tell::Address(address) => address,
        }
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub name: String,
    /// Which promises it watches; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Kind>,
    pub after: After,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tell: Vec<Tell>,
    /// Makes the ticket one step more urgent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raise: bool,
    /// Gives the ticket to the member with this address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub assign: String,
    /// From when on it holds: what was over before is not told of.
    #[serde(default)]
    pub since: Timestamp,
}
