//! `score.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::Outcome;
use crate::score::{binary, compare, consequences, decisions, laws, samples};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct NormalIn {
    mean: f64,
    sd: f64,
    y: f64,
}

#[derive(Deserialize)]
struct LognormalIn {
    mu: f64,
    sigma: f64,
    y: f64,
}

#[derive(Deserialize)]
struct PoissonIn {
    rate: f64,
    y: u64,
}

#[derive(Deserialize)]
struct NegbinIn {
    mean: f64,
    size: f64,
    y: u64,
}

#[derive(Deserialize)]
struct EnsembleIn {
    members: Vec<f64>,
    y: f64,
}

#[derive(Deserialize)]
struct QuantilesIn {
    levels: Vec<f64>,
    quantiles: Vec<f64>,
    y: f64,
}

#[derive(Deserialize)]
struct BrierIn {
    p: Vec<f64>,
    y: Vec<u8>,
}

#[derive(Deserialize)]
struct DecisionsIn {
    decisions: Vec<decisions::Decision>,
}

fn normal(v: &Value) -> Outcome<Value> {
    run(v, |i: NormalIn| laws::crps_normal(i.mean, i.sd, i.y))
}

fn lognormal(v: &Value) -> Outcome<Value> {
    run(v, |i: LognormalIn| laws::crps_lognormal(i.mu, i.sigma, i.y))
}

fn poisson(v: &Value) -> Outcome<Value> {
    run(v, |i: PoissonIn| laws::crps_poisson(i.rate, i.y))
}

fn negbin(v: &Value) -> Outcome<Value> {
    run(v, |i: NegbinIn| laws::crps_negbin(i.mean, i.size, i.y))
}

fn ensemble(v: &Value) -> Outcome<Value> {
    run(v, |i: EnsembleIn| samples::crps_ensemble(&i.members, i.y))
}

fn quantiles(v: &Value) -> Outcome<Value> {
    run(v, |i: QuantilesIn| samples::quantiles(&i.levels, &i.quantiles, i.y))
}

fn brier(v: &Value) -> Outcome<Value> {
    run(v, |i: BrierIn| binary::brier(&i.p, &i.y))
}

fn judged(v: &Value) -> Outcome<Value> {
    run(v, |i: DecisionsIn| decisions::decisions(&i.decisions))
}

#[derive(Deserialize)]
struct ErrorsIn {
    e1: Vec<f64>,
    e2: Vec<f64>,
    h: usize,
    power: f64,
}

#[derive(Deserialize)]
struct DueIn {
    predictions: Vec<consequences::Due>,
}

fn summed(v: &Value) -> Outcome<Value> {
    run(v, |i: DueIn| consequences::consequences(&i.predictions))
}

fn diebold_mariano(v: &Value) -> Outcome<Value> {
    run(v, |i: ErrorsIn| compare::diebold_mariano(&i.e1, &i.e2, i.h, i.power))
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry("score.crps_normal", "scores of a normal forecast", "mean, sd, y", "crps, log_score, pit", normal),
    entry("score.crps_lognormal", "scores of a lognormal forecast", "mu, sigma, y", "crps, pit", lognormal),
    entry("score.crps_poisson", "scores of a Poisson forecast", "rate, y", "crps, log_score, pit_interval[]", poisson),
    entry("score.crps_negbin", "scores of a negative binomial forecast", "mean, size, y", "crps, log_score", negbin),
    entry("score.crps_ensemble", "scores of an ensemble", "members[], y", "crps, crps_fair?", ensemble),
    entry(
        "score.quantiles",
        "scores of a set of quantiles",
        "levels[], quantiles[], y",
        "pinball[], interval_scores[], wis, mean_pinball_times_2",
        quantiles,
    ),
    entry(
        "score.brier",
        "scores of yes/no forecasts, with their parts",
        "p[], y[]",
        "brier, reliability, resolution, uncertainty, brier_skill?, log_score, auc?, corp_calibrated[], corp_mcb, corp_dsc, corp_unc, spiegelhalter_z?",
        brier,
    ),
    entry(
        "score.decisions",
        "past decisions judged by what was known then",
        "decisions[]",
        "expected_net_of_approving[], agrees_with_expected_value[], expected_value_forgone[], actual_minus_predicted[]",
        judged,
    ),
    entry(
        "score.diebold_mariano",
        "which of two forecasters is better, beyond chance",
        "e1[], e2[], h, power",
        "statistic, p_two_sided",
        diebold_mariano,
    ),
    entry(
        "score.consequences",
        "actual losses against the sum of the predicted laws",
        "predictions[{frequency, severity, actual}]",
        "actual, expected, q05, q50, q95, pit, n",
        summed,
    ),
];
