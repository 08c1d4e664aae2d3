//! `dist.*` from JSON.

use super::{Entry, entry, run};
use crate::dist::Pert;
use crate::dist::lognormal::Lognormal;
use crate::fault::{Outcome, positive, within};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Interval {
    low: f64,
    high: f64,
    level: f64,
}

#[derive(Deserialize)]
struct Limited {
    mu: f64,
    sigma: f64,
    limit: f64,
}

fn from_interval(v: &Value) -> Outcome<Value> {
    run(v, |i: Interval| {
        let l = Lognormal::from_interval(i.low, i.high, i.level)?;
        Ok(json!({
            "mu": l.mu, "sigma": l.sigma, "mean": l.mean(), "median": l.median(), "mode": l.mode(), "sd": l.sd(),
        }))
    })
}

fn pert(v: &Value) -> Outcome<Value> {
    run(v, |i: Pert| {
        let p = i.checked()?;
        Ok(json!({
            "alpha": p.alpha(), "beta": p.beta(), "mean": p.mean(), "sd": p.sd(),
            "q05": p.quantile(0.05), "q50": p.quantile(0.5), "q95": p.quantile(0.95),
        }))
    })
}

fn lognormal_lev(v: &Value) -> Outcome<Value> {
    run(v, |i: Limited| {
        within("mu", i.mu, -300.0, 300.0)?;
        within("sigma", positive("sigma", i.sigma)?, 1e-9, 20.0)?;
        let law = Lognormal { mu: i.mu, sigma: i.sigma };
        let limit = within("limit", positive("limit", i.limit)?, 1e-300, 1e300)?;
        Ok(json!({ "lev": law.lev(limit), "exceed": law.sf(limit) }))
    })
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry(
        "dist.lognormal_from_interval",
        "lognormal law read from a central interval",
        "low, high, level",
        "mu, sigma, mean, median, mode, sd",
        from_interval,
    ),
    entry(
        "dist.pert",
        "three-point estimate that keeps its mode",
        "min, mode, max, gamma?",
        "alpha, beta, mean, sd, q05, q50, q95",
        pert,
    ),
    entry(
        "dist.lognormal_lev",
        "limited expected value and exceedance of a lognormal loss",
        "mu, sigma, limit",
        "lev, exceed",
        lognormal_lev,
    ),
];
