//! `risk.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::Outcome;
use crate::lattice::Effort;
use crate::risk::{aggregate, discrete, drivers, exceedance, layer, open_fair, portfolio, ranks, stress};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Ranked {
    n: u64,
    p: f64,
    level: f64,
}

/// How much work an answer is worth.
#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
enum Mode {
    /// [`Effort::QUICK`], for sliders.
    Quick,
    /// [`Effort::DEFAULT`].
    #[default]
    Default,
    /// [`Effort::PRECISE`].
    Precise,
}

impl Mode {
    fn effort(&self) -> Effort {
        match self {
            Self::Quick => Effort::QUICK,
            Self::Default => Effort::DEFAULT,
            Self::Precise => Effort::PRECISE,
        }
    }
}

#[derive(Deserialize)]
struct Moded<T> {
    #[serde(default)]
    mode: Mode,
    #[serde(flatten)]
    input: T,
}

#[derive(Deserialize)]
struct CountsIn {
    counts: Vec<Vec<u64>>,
}

#[derive(Deserialize)]
struct RatioIn {
    ratio: f64,
}

fn curve(v: &Value) -> Outcome<Value> {
    run(v, |i: exceedance::CurveInput| exceedance::exceedance_curve(&i))
}

fn tornado(v: &Value) -> Outcome<Value> {
    run(v, |i: stress::TornadoInput| stress::tornado(&i))
}

fn stressed(v: &Value) -> Outcome<Value> {
    run(v, |i: stress::StressInput| stress::stress(&i))
}

fn contract(v: &Value) -> Outcome<Value> {
    run(v, |i: layer::LayerInput| layer::layer(&i))
}

fn weights(v: &Value) -> Outcome<Value> {
    run(v, |i: CountsIn| drivers::driver_weights(&i.counts))
}

fn ratio(v: &Value) -> Outcome<Value> {
    run(v, |i: RatioIn| Ok(json!({ "cv": drivers::cv_from_ratio(i.ratio)? })))
}

fn vulnerability(v: &Value) -> Outcome<Value> {
    run(v, |i: open_fair::VulnerabilityInput| Ok(json!({ "probability": open_fair::vulnerability(&i)? })))
}

fn loss_events(v: &Value) -> Outcome<Value> {
    run(v, |i: open_fair::LossEventInput| open_fair::loss_event_frequency(&i))
}

fn yearly(v: &Value) -> Outcome<Value> {
    run(v, |i: Moded<aggregate::AggregateInput>| aggregate::aggregate_with(&i.input, i.mode.effort()))
}

fn secondary(v: &Value) -> Outcome<Value> {
    run(v, |i: aggregate::SecondaryInput| aggregate::aggregate_secondary(&i))
}

fn listed(v: &Value) -> Outcome<Value> {
    run(v, |i: discrete::DiscreteInput| discrete::aggregate_discrete(&i))
}

fn rounded(v: &Value) -> Outcome<Value> {
    run(v, |i: discrete::LatticeInput| Ok(json!({ "pmf": discrete::aggregate_lattice(&i)? })))
}

fn scenarios(v: &Value) -> Outcome<Value> {
    run(v, |i: Moded<portfolio::PortfolioInput>| portfolio::portfolio_with(&i.input, i.mode.effort()))
}

fn mc_ranks(v: &Value) -> Outcome<Value> {
    run(v, |i: Ranked| {
        let r = ranks::mc_quantile_ranks(i.n, i.p, i.level)?;
        Ok(json!({ "low_rank": r.low, "high_rank": r.high, "coverage": r.coverage }))
    })
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry(
        "risk.vulnerability",
        "probability that the threat is stronger than the resistance",
        "threat_capability{}, resistance_strength{}",
        "probability",
        vulnerability,
    ),
    entry(
        "risk.loss_event_frequency",
        "yearly loss events from threat events and vulnerability",
        "threat_event_frequency{}, vulnerability{}",
        "rate_mean, rate_sd, count_variance, p_zero, p_at_least_2, p_at_least_5",
        loss_events,
    ),
    entry(
        "risk.aggregate",
        "exact law of the loss of a year",
        "frequency, severity, thresholds[]?, levels[]?, tail_levels[]?, mode?",
        "mean, sd?, skewness?, p_zero, exceed[], var[], tvar[], numerical_error",
        yearly,
    ),
    entry(
        "risk.aggregate_discrete",
        "exact law when losses are multiples of a unit",
        "frequency, values[], probs[], unit, levels[]?",
        "pmf_first[], cdf_first[], var[]",
        listed,
    ),
    entry(
        "risk.aggregate_lattice",
        "probabilities when losses are rounded to a unit",
        "frequency, severity, unit, rounding, points[]",
        "pmf[]",
        rounded,
    ),
    entry(
        "risk.aggregate_secondary",
        "primary plus occasional secondary loss",
        "frequency, primary, secondary_probability, secondary, levels[]?, tail_levels[]?",
        "mean, p_zero, var[], tvar[], numerical_error",
        secondary,
    ),
    entry(
        "risk.portfolio",
        "many scenarios with shared drivers and common events",
        "scenarios[], drivers[]?, common_events[]?, levels[]?, tail_levels[]?, mode?",
        "mean, sd?, p_zero, var[], tvar[], tvar95_contribution[], numerical_error",
        scenarios,
    ),
    entry(
        "risk.mc_quantile_ranks",
        "order statistics that bracket a quantile",
        "n, p, level",
        "low_rank, high_rank, coverage",
        mc_ranks,
    ),
    entry(
        "risk.exceedance_curve",
        "loss exceedance curve with a band of ignorance",
        "scenarios[], drivers[]?, common_events[]?, points?, ignorance[{}]?, draws?, seed?",
        "x[], exceed[], p_zero, band{low[], high[]}, numerical_error",
        curve,
    ),
    entry(
        "risk.tornado",
        "every input alone between its low and high value",
        "scenarios[], drivers[]?, common_events[]?, inputs[{id, lever, low, high}]",
        "ale, tvar, bars[{id, lever, ale_low, ale_high, tvar_low, tvar_high}]",
        tornado,
    ),
    entry(
        "risk.stress",
        "a bad year of one driver",
        "scenarios[], drivers[], common_events[]?, driver, level?",
        "factor, ale, tvar, ale_stressed, tvar_stressed",
        stressed,
    ),
    entry(
        "risk.layer",
        "the year after a yearly deductible and cap",
        "frequency{}, severity{}, aggregate_deductible?, aggregate_limit?, thresholds[]?, levels[]?, tail_levels[]?",
        "mean, p_zero, p_limit, exceed[], var[], tvar[], numerical_error",
        contract,
    ),
    entry(
        "risk.driver_weights",
        "one common driver read from monthly counts",
        "counts[[]]",
        "cv, weights[], own_cv[], mean[], months",
        weights,
    ),
    entry(
        "risk.driver_spread",
        "spread of a driver from one answer: in a bad year, how many times more",
        "ratio",
        "cv",
        ratio,
    ),
];
