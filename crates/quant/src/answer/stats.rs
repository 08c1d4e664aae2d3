//! `stats.*` from JSON.

use super::{Entry, entry, run};
use crate::fault::Outcome;
use crate::stats::{comparisons, cox, glm, intervals, parametric, survival};
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

#[derive(Deserialize)]
struct Lagged {
    x: Vec<f64>,
    lag: usize,
}

#[derive(Deserialize)]
struct TwoRates {
    events: [u64; 2],
    exposure: [f64; 2],
}

fn poisson_glm(v: &Value) -> Outcome<Value> {
    run(v, |i: glm::CountData| glm::poisson_glm(&i))
}

fn negbin_glm(v: &Value) -> Outcome<Value> {
    run(v, |i: glm::CountData| glm::negbin_glm(&i))
}

fn parametric(v: &Value) -> Outcome<Value> {
    run(v, |i: Durations| parametric::parametric_survival(&i.time, &i.event))
}

fn cox(v: &Value) -> Outcome<Value> {
    run(v, |i: cox::CoxInput| cox::cox(&i))
}

fn ljung_box(v: &Value) -> Outcome<Value> {
    run(v, |i: Lagged| comparisons::ljung_box(&i.x, i.lag))
}

fn rate_ratio(v: &Value) -> Outcome<Value> {
    run(v, |i: TwoRates| comparisons::poisson_rate_ratio(i.events, i.exposure))
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
        "time[], surv[], std_err[], median?",
        kaplan_meier,
    ),
    entry(
        "stats.poisson_glm",
        "Poisson regression of counts",
        "y[], x[], columns[]?",
        "coef[], se[], deviance, null_deviance, aic",
        poisson_glm,
    ),
    entry(
        "stats.negbin_glm",
        "negative binomial regression of counts",
        "y[], x[], columns[]?",
        "coef[], se[], theta, se_theta, twologlik, deviance",
        negbin_glm,
    ),
    entry(
        "stats.parametric_survival",
        "Weibull and lognormal laws of durations with open cases",
        "time[], event[]",
        "weibull_shape, weibull_scale, weibull_loglik, lognormal_mu, lognormal_sigma, lognormal_loglik",
        parametric,
    ),
    entry(
        "stats.cox",
        "which covariates make durations longer",
        "time[], event[], x[], ties?",
        "coef[], se[], loglik[]",
        cox,
    ),
    entry("stats.ljung_box", "is a series more than noise", "x[], lag", "statistic, p, acf[]", ljung_box),
    entry(
        "stats.poisson_rate_ratio",
        "did the rate change",
        "events[], exposure[]",
        "ratio, p_two_sided, ci95[]",
        rate_ratio,
    ),
];
