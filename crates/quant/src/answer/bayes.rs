//! `bayes.*` from JSON.

use super::{Entry, entry, run};
use crate::bayes::{losses, pooled_rates, pooling, rates};
use crate::fault::Outcome;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct RateIn {
    prior_shape: f64,
    prior_rate: f64,
    events: f64,
    exposure: f64,
    horizon: f64,
}

#[derive(Deserialize)]
struct LossIn {
    log_losses: Vec<f64>,
    prior: losses::LogLoss,
    cap: f64,
}

#[derive(Deserialize)]
struct EffectsIn {
    estimates: Vec<f64>,
    std_errors: Vec<f64>,
}

#[derive(Deserialize)]
struct RatesIn {
    events: Vec<f64>,
    exposure: Vec<f64>,
    #[serde(default)]
    hyperprior: pooled_rates::Hyperprior,
}

fn gamma_poisson(v: &Value) -> Outcome<Value> {
    run(v, |i: RateIn| {
        let prior = rates::RatePrior { shape: i.prior_shape, rate: i.prior_rate };
        rates::gamma_poisson(prior, i.events, i.exposure, i.horizon)
    })
}

fn lognormal_nig(v: &Value) -> Outcome<Value> {
    run(v, |i: LossIn| losses::lognormal_nig(&i.log_losses, i.prior, i.cap))
}

fn pool_normal(v: &Value) -> Outcome<Value> {
    run(v, |i: EffectsIn| pooling::pool_normal(&i.estimates, &i.std_errors))
}

fn pool_rates(v: &Value) -> Outcome<Value> {
    run(v, |i: RatesIn| pooled_rates::pool_rates(&i.events, &i.exposure, i.hyperprior))
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry(
        "bayes.gamma_poisson",
        "event rate learned from counts, and the count to expect",
        "prior_shape, prior_rate, events, exposure, horizon",
        "shape, rate, mean, sd, ci90[], pred_mean, pred_var, pred_p0, pred_p_ge_1, pred_q95, prior_weight",
        gamma_poisson,
    ),
    entry(
        "bayes.lognormal_nig",
        "loss size learned from log losses, capped",
        "log_losses[], prior{mean, kappa, alpha, beta}, cap",
        "mean, kappa, alpha, beta, pred_df, pred_scale, pred_median, pred_q90, pred_q99, pred_capped_mean, prior_weight",
        lognormal_nig,
    ),
    entry(
        "bayes.pool_normal",
        "estimates of several groups, partially pooled",
        "estimates[], std_errors[]",
        "mu_mean, tau_mean, tau_median, group_mean[], group_sd[]",
        pool_normal,
    ),
    entry(
        "bayes.pool_rates",
        "event rates of several groups, partially pooled",
        "events[], exposure[], hyperprior{shape?, rate?}?",
        "shape_mean, rate_mean, group_mean[]",
        pool_rates,
    ),
];
