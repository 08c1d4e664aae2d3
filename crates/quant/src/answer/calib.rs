//! `calib.*` and `experts.*` from JSON.

use super::{Entry, entry, run};
use crate::calib::{coverage, experts, pit, report};
use crate::fault::Outcome;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Hits {
    inside: u64,
    n: u64,
    nominal: f64,
}

#[derive(Deserialize)]
struct CountsIn {
    rates: Vec<f64>,
    y: Vec<u64>,
    bins: usize,
}

#[derive(Deserialize)]
struct PitIn {
    pit: Vec<f64>,
}

#[derive(Deserialize)]
struct NormalIn {
    experts: Vec<experts::NormalOpinion>,
    weights: Vec<f64>,
    levels: Vec<f64>,
}

fn one() -> f64 {
    1.0
}

#[derive(Deserialize)]
struct ProbabilityIn {
    p: Vec<f64>,
    weights: Vec<f64>,
    #[serde(default = "one")]
    extremize: f64,
}

fn intervals(v: &Value) -> Outcome<Value> {
    run(v, |i: Hits| coverage::expert_intervals(i.inside, i.n, i.nominal))
}

fn shrunk(v: &Value) -> Outcome<Value> {
    run(v, |i: Hits| coverage::shrunk(i.inside, i.n, i.nominal))
}

fn pit_counts(v: &Value) -> Outcome<Value> {
    run(v, |i: CountsIn| pit::pit_counts(&i.rates, &i.y, i.bins))
}

fn pit_uniformity(v: &Value) -> Outcome<Value> {
    run(v, |i: PitIn| pit::pit_uniformity(&i.pit))
}

fn judged(v: &Value) -> Outcome<Value> {
    run(v, |i: report::ReportInput| report::report(&i))
}

fn pool_normal(v: &Value) -> Outcome<Value> {
    run(v, |i: NormalIn| experts::pool_normal(&i.experts, &i.weights, &i.levels))
}

fn pool_probability(v: &Value) -> Outcome<Value> {
    run(v, |i: ProbabilityIn| experts::pool_probability(&i.p, &i.weights, i.extremize))
}

fn cooke(v: &Value) -> Outcome<Value> {
    run(v, |i: experts::CookeInput| experts::cooke(&i))
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry(
        "calib.expert_intervals",
        "somebody's intervals judged by their hits",
        "inside, n, nominal",
        "posterior_mean_coverage, ci90[], width_factor, width_factor_applied, p_coverage_below_nominal, binom_p_lower, too_few_to_judge",
        intervals,
    ),
    entry(
        "calib.widening",
        "widening for a person's next interval, shrunk towards what is usual",
        "inside, n, nominal",
        "coverage, width_factor, prior_weight",
        shrunk,
    ),
    entry(
        "calib.pit_counts",
        "counts seen through Poisson forecasts",
        "rates[], y[], bins",
        "histogram[], sum",
        pit_counts,
    ),
    entry(
        "calib.pit_uniformity",
        "do outcomes spread evenly over the forecasts",
        "pit[]",
        "ks_statistic, ks_p",
        pit_uniformity,
    ),
    entry(
        "calib.report",
        "forecasts that have come due, judged",
        "p[]?, y[]?, intervals[{}]?, pit[]?",
        "brier{brier_skill?, auc?, spiegelhalter_z?}, coverage[{}], pit_histogram[], pit_p, verdict",
        judged,
    ),
    entry(
        "experts.pool_normal",
        "one quantity from several opinions",
        "experts[{mean, sd}], weights[], levels[]",
        "linear_pool[], quantile_average[], log_pool[], linear_mean, linear_sd",
        pool_normal,
    ),
    entry(
        "experts.pool_probability",
        "one probability from several opinions",
        "p[], weights[], extremize?",
        "linear, log_odds, extremized",
        pool_probability,
    ),
    entry(
        "experts.cooke",
        "weights of experts from seed questions",
        "experts[{q05_q50_q95}], realizations[], background[], cutoff?",
        "calibration[], information[], weights[]",
        cooke,
    ),
];
