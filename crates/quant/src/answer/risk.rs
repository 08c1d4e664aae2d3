//! `risk.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::Outcome;
use crate::risk::{aggregate, discrete, open_fair, portfolio, ranks};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Ranked {
    n: u64,
    p: f64,
    level: f64,
}

fn vulnerability(v: &Value) -> Outcome<Value> {
    run(v, |i: open_fair::VulnerabilityInput| Ok(json!({ "probability": open_fair::vulnerability(&i)? })))
}

fn loss_events(v: &Value) -> Outcome<Value> {
    run(v, |i: open_fair::LossEventInput| open_fair::loss_event_frequency(&i))
}

fn yearly(v: &Value) -> Outcome<Value> {
    run(v, |i: aggregate::AggregateInput| aggregate::aggregate(&i))
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
    run(v, |i: portfolio::PortfolioInput| portfolio::portfolio(&i))
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
        "frequency, severity, thresholds[]?, levels[]?, tail_levels[]?",
        "mean, sd, skewness, p_zero, exceed[], var[], tvar[], numerical_error",
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
        "scenarios[], drivers[]?, common_events[]?, levels[]?, tail_levels[]?",
        "mean, sd, p_zero, var[], tvar[], tvar95_contribution[]",
        scenarios,
    ),
    entry(
        "risk.mc_quantile_ranks",
        "order statistics that bracket a quantile",
        "n, p, level",
        "low_rank, high_rank, coverage",
        mc_ranks,
    ),
];
