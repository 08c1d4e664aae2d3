//! A desk that somebody is about to move in, from the first look to the end: where it is, how one signs in there, what
//! was seen, what becomes what, and whether it runs. The moving itself is `movein`'s.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::movein::Preview;
use connect::table::Mapping;
use house::people::PersonId;
use house::web::Doors;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The kind of a plan's entries in the journal; its number is the plan's.
pub const KIND: &str = "moveplan";
/// Somebody set a plan up, started, stopped or removed it, or it came to an end. Payload: source, origin, what.
pub const CHANGED: &str = "movein.plan_changed";

pub(crate) fn doors() -> Doors {
    pages::doors().and(api::doors())
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Somebody says what the columns of a file are.
    Mapping,
    /// The old desk is being looked at.
    Looking,
    /// It was looked at, and can be started.
    Ready,
    Running,
    Stopped,
    Failed,
    Done,
}

impl State {
    pub const ALL: [Self; 7] =
        [Self::Mapping, Self::Looking, Self::Ready, Self::Running, Self::Stopped, Self::Failed, Self::Done];

    pub fn word(self) -> &'static str {
        match self {
            Self::Mapping => "mapping",
            Self::Looking => "looking",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Done => "done",
        }
    }

    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.word() == word).unwrap_or(Self::Failed)
    }
}

/// How one signs in to the old desk. It is sealed before it is kept, and never shown again.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SignIn {
    /// A name; empty for a token.
    pub user: String,
    /// A password, token or key.
    pub word: String,
    /// GLPI's token of the program.
    pub app: String,
}

/// What is said beside the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// In which the old desk writes times without a zone (IANA name).
    pub zone: String,
    /// Jira's projects; empty for all service projects.
    pub projects: Vec<String>,
    /// What the columns of a file are.
    pub table: Option<Mapping>,
}

/// See the module.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Plan {
    pub id: i64,
    /// `rt`, `zammad`, `freshservice`, `jira`, `glpi`, `osticket` or `csv`.
    pub source: String,
    /// The address, or the file's name.
    pub origin: String,
    #[serde(skip)]
    pub secret: Option<String>,
    #[serde(skip)]
    pub options: Options,
    #[serde(skip)]
    pub hash: Option<String>,
    pub bytes: i64,
    pub state: State,
    #[serde(skip)]
    pub turn: i64,
    pub preview: Option<Preview>,
    /// Why it did not go on.
    pub failure: Option<String>,
    /// The run, whose progress and report are at `/api/v1/desk/moves/{run}`.
    pub run: Option<i64>,
    #[serde(skip)]
    pub by: PersonId,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
}
