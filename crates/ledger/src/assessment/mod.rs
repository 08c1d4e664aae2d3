//! The evidence engine's dated result for each option. It is frozen: every number on a decision page comes
//! from one of these, and a new look makes a new one.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::recommendation::Case;
use desk::facts::GroupKey;
use house::people::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The word in the journal and of the counter.
pub const KIND: &str = "assessment";

/// A number with its 8-in-10 range.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Estimate3 {
    pub mid: f64,
    pub low: f64,
    pub high: f64,
}

impl Estimate3 {
    /// The same in another unit.
    pub fn times(self, factor: f64) -> Self {
        Self { mid: self.mid * factor, low: self.low * factor, high: self.high * factor }
    }
}

/// One incident behind the numbers, as it was that day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Source {
    pub ticket: i64,
    pub title: String,
    pub hours: f64,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// What the desk knew about the group of incidents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub key: GroupKey,
    pub from: Timestamp,
    pub to: Timestamp,
    pub count: i64,
    pub resolved: i64,
    pub open_now: i64,
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    /// Of the last ninety days.
    #[serde(default)]
    pub recent: i64,
    /// How long the desk watched, in years.
    pub exposure_years: f64,
    pub hours: Hours,
}

/// How long the resolved incidents of the group took, creation to last resolution.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Hours {
    pub known: i64,
    pub total: f64,
    pub median: f64,
    pub p10: f64,
    pub p90: f64,
    /// Location and spread of the lognormal law that has the mean and the variance of the durations.
    pub mu: f64,
    pub sigma: f64,
}

/// Everything the engine was given; the hash is taken over its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    pub case: Case,
    pub evidence: Evidence,
    /// Cost of one incident hour in each fifth of what the cost assumptions allow, money; equally likely.
    pub hour_costs: Vec<f64>,
    /// One question to the engine for each of them.
    pub questions: Vec<quant::CompareInput>,
}

/// What one option costs and leaves. Money is present value over the horizon unless said otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OptionOutcome {
    pub name: String,
    pub cost: Estimate3,
    pub remaining: Estimate3,
    pub total: Estimate3,
    pub avoided: Estimate3,
    /// Chance that it avoids more than it costs; its range is what the stated cost of an hour leaves open.
    pub pays: Estimate3,
    /// In how many of the 100 played futures it came out cheapest.
    pub cheapest_in_100: u32,
    pub cheapest: f64,
    /// Standard error of `cheapest`.
    pub cheapest_se: f64,
    /// Share of incidents it must prevent to pay on average; absent if none would be enough.
    pub break_even: Option<f64>,
    /// What a month of waiting costs.
    pub waiting_per_month: Estimate3,
    /// Incidents in a year while it works.
    pub events_per_year: Estimate3,
}

/// Chance that a year costs more than `x`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct LossCurve {
    pub x: Vec<f64>,
    pub exceed: Vec<f64>,
    pub low: Vec<f64>,
    pub high: Vec<f64>,
}

/// The next twelve months if nothing is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NextYear {
    pub events: Estimate3,
    /// Hours of work lost by the people held up.
    pub hours: Estimate3,
    pub money: Estimate3,
    /// Loss of one incident: its middle is the median, for a few long ones carry the average (`Learned::mean_loss`).
    pub per_event: Estimate3,
    pub curve: LossCurve,
}

/// How far the expected benefit of the recommended option moves with one input alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Swing {
    /// "people", "hourly_cost", "lost_share", "prevents", "once", "per_year" or "events".
    pub input: String,
    pub at_low: f64,
    pub at_high: f64,
}

/// What was learned, for the appendix and for holding it against what came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Learned {
    pub events: f64,
    pub exposure_years: f64,
    /// Expected incidents a year, and the shape of its gamma law.
    pub rate: f64,
    pub rate_shape: f64,
    /// Weight of the prior in the rate.
    pub prior_weight: f64,
    pub losses: f64,
    /// Location and spread of the natural logarithm of one loss, at average cost.
    pub mu: f64,
    pub sigma: f64,
    /// Spread of the logarithm of the cost of an hour.
    pub cost_sigma: f64,
    /// Expected loss of one incident, capped.
    pub mean_loss: f64,
    pub cost_of_hour: Estimate3,
}

/// The frozen result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Outputs {
    /// Doing nothing first, then the options in their order.
    pub options: Vec<OptionOutcome>,
    /// Position of the lowest expected total.
    pub best: usize,
    /// Position of what IT recommends.
    pub recommended: usize,
    pub next_year: NextYear,
    pub learned: Learned,
    pub swings: Vec<Swing>,
    pub numerical_error: f64,
    /// Futures played for the chances.
    pub replications: u32,
}

impl Outputs {
    pub fn nothing(&self) -> Option<&OptionOutcome> {
        self.options.first()
    }

    pub fn asked(&self) -> Option<&OptionOutcome> {
        self.options.get(self.recommended)
    }
}

/// A result ready to be written down.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub inputs: String,
    pub inputs_hash: String,
    pub seed: i64,
    pub engine_version: String,
    pub outputs: Outputs,
    pub sources: Vec<Source>,
}

/// A frozen assessment.
#[derive(Debug, Clone)]
pub struct Assessment {
    pub number: i64,
    pub recommendation: i64,
    pub recommendation_version: i64,
    pub inputs: Inputs,
    /// The stored text of the inputs, of which the hash is taken.
    pub inputs_text: String,
    pub inputs_hash: String,
    pub seed: i64,
    pub engine_version: String,
    pub outputs: Outputs,
    pub made_by: Option<PersonId>,
    pub made_at: Timestamp,
}
