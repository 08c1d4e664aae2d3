//! `stats.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::Outcome;
use crate::stats::{intervals, survival};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct RateIn {
    events: f64,
    exposure: f64,
    level: f64,
}

#[derive(Deserialize)]
struct ShareIn {
    successes: u64,
    n: u64,
    level: f64,
}

#[derive(Deserialize)]
struct Durations {
    time: Vec<f64>,
    event: Vec<u8>,
}

fn poisson_rate(v: &Value) -> Outcome<Value> {
    run(v, |i: RateIn| {
        let [low, high] = intervals::poisson_rate(i.events, i.exposure, i.level)?;
        Ok(json!({ "low": low, "high": high }))
    })
}

fn proportion(v: &Value) -> Outcome<Value> {
    run(v, |i: ShareIn| intervals::proportion(i.successes, i.n, i.level))
}

fn kaplan_meier(v: &Value) -> Outcome<Value> {
    run(v, |i: Durations| survival::kaplan_meier(&i.time, &i.event))
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry(
        "stats.poisson_rate_interval",
        "exact interval of a rate",
        "events, exposure, level",
        "low, high",
        poisson_rate,
    ),
    entry(
        "stats.proportion_interval",
        "intervals of a share",
        "successes, n, level",
        "wilson[], clopper_pearson[], jeffreys[]",
        proportion,
    ),
    entry(
        "stats.kaplan_meier",
        "survival curve with open cases",
        "time[], event[]",
        "time[], surv[], std_err[], median",
        kaplan_meier,
    ),
];
