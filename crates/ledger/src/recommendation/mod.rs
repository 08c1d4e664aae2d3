//! What IT asks an executive to decide: the case in business words, its assumptions and its options.

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

/// The word in the journal and in links.
pub const KIND: &str = "recommendation";

/// Somebody's estimate: the lowest and highest they can imagine, and what they think likely.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Range3 {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

impl Range3 {
    pub const fn new(low: f64, likely: f64, high: f64) -> Self {
        Self { low, likely, high }
    }
}

/// What one incident costs and how the future is counted. Shares and rates are fractions (0.05 is 5 %).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Assumptions {
    /// People held up by one incident.
    pub people: Range3,
    /// Loaded cost of one hour of their work, money.
    pub hourly_cost: Range3,
    /// Share of their working power lost while the incident is open.
    pub lost_share: Range3,
    /// The largest loss that one incident can cause, money.
    pub cap: f64,
    pub discount: f64,
    pub loss_inflation: f64,
    pub frequency_growth: f64,
    pub horizon_years: u32,
}

/// Something that could be done. Doing nothing always stands beside it and is not listed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Choice {
    pub name: String,
    /// What the business gets, line by line.
    #[serde(default)]
    pub gets: Vec<String>,
    /// Paid once, money.
    pub once: Range3,
    /// Running cost, money a year.
    pub per_year: Range3,
    /// Share of incidents that it prevents once it works.
    pub prevents: Range3,
    /// The day from which it works; absent: at once.
    #[schema(value_type = Option<String>, format = Date)]
    pub working_by: Option<Date>,
    #[serde(default)]
    pub effort: String,
    #[serde(default)]
    pub undo: String,
}

/// Assumptions and options: what the engine needs from people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Case {
    pub assumptions: Assumptions,
    /// One to three; doing nothing is added by itself.
    pub options: Vec<Choice>,
    /// Position in `options` of what IT recommends, counted from 0.
    pub recommended: usize,
}

/// The group of incidents that the case rests on, over the last `months`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupInput {
    pub category: String,
    #[serde(default)]
    pub subcategory: Option<String>,
    #[serde(default)]
    pub service: Option<String>,
    /// How far back the desk is read, 3 to 60.
    pub months: i64,
}

/// The command that writes or rewrites a recommendation; the form and the API send the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecommendationInput {
    pub title: String,
    /// What it means for the business, in its words.
    pub meaning: String,
    #[serde(default)]
    pub reasons: String,
    #[serde(default)]
    pub objective: String,
    /// Where the money would come from.
    #[serde(default)]
    pub budget: String,
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(default)]
    pub decide_by: Option<Date>,
    #[serde(default)]
    pub decide_by_why: String,
    pub group: GroupInput,
    pub case: Case,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Seen by IT leads only.
    Draft,
    /// Waits for an executive.
    Waiting,
    Approved,
    Declined,
    Deferred,
}

impl State {
    pub const ALL: [State; 5] = [State::Draft, State::Waiting, State::Approved, State::Declined, State::Deferred];

    pub fn word(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Waiting => "waiting",
            State::Approved => "approved",
            State::Declined => "declined",
            State::Deferred => "deferred",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }

    /// Whether a decision stands.
    pub fn is_decided(self) -> bool {
        matches!(self, State::Approved | State::Declined | State::Deferred)
    }
}

/// A recommendation as it stands now.
#[derive(Debug, Clone)]
pub struct Recommendation {
    pub number: i64,
    pub version: i64,
    pub input: RecommendationInput,
    pub state: State,
    pub made_by: PersonId,
    pub made_by_name: String,
    pub made_at: Timestamp,
    /// When it was first put before the executives.
    pub presented_at: Option<Timestamp>,
}
