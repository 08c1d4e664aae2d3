//! What a fitted member says about the future, and the recursion with parameters that are given.

use super::filter::{Smooth, State, run};
use super::fit::Fitted;
use super::{Kind, Model, Trend};
use crate::fault::{Fault, Outcome};
use crate::forecast::{Series, horizon_ok};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// phi + phi^2 + ... + phi^h.
fn damped_sum(phi: f64, h: usize) -> f64 {
    if (phi - 1.0).abs() < 1e-12 { h as f64 } else { phi * (1.0 - phi.powi(h as i32)) / (1.0 - phi) }
}

fn season(state: &State<f64>, phase: usize, h: usize) -> Option<f64> {
    let m = state.season.len();
    state.season.get((phase + h - 1) % m.max(1)).copied()
}

fn points(model: Model, phi: f64, state: &State<f64>, phase: usize, horizon: usize) -> Vec<f64> {
    (1..=horizon)
        .map(|h| {
            let q = base(model, phi, state, h);
            match (model.season, season(state, phase, h)) {
                (Kind::Additive, Some(s)) => q + s,
                (Kind::Multiplicative, Some(s)) => q * s,
                _ => q,
            }
        })
        .collect()
}

fn base(model: Model, phi: f64, state: &State<f64>, h: usize) -> f64 {
    if model.trend == Trend::None { state.level } else { state.level + damped_sum(phi, h) * state.slope }
}

pub(super) fn mean(f: &Fitted, horizon: usize) -> Vec<f64> {
    points(f.model, f.smooth.phi, &f.last, f.phase, horizon)
}

/// Variances: class 1 (additive errors), class 2 (multiplicative errors, nothing else multiplies)
/// and class 3 (multiplicative season; exact up to one season ahead).
pub(super) fn variance(f: &Fitted, horizon: usize) -> Vec<f64> {
    let (m, p, v) = (f.last.season.len(), f.smooth, f.sigma2);
    let additive_season = f.model.season == Kind::Additive;
    let weight = |j: usize| {
        let trend = if f.model.trend == Trend::None { 0.0 } else { p.beta * damped_sum(p.phi, j) };
        p.alpha + trend + if additive_season && j.is_multiple_of(m) { p.gamma } else { 0.0 }
    };
    let c2: Vec<f64> = (1..horizon).map(|j| weight(j).powi(2)).collect();
    if f.model.error == Kind::Additive {
        let mut sum = 0.0;
        return (0..horizon)
            .map(|h| {
                sum += if h > 0 { c2[h - 1] } else { 0.0 };
                v * (1.0 + sum)
            })
            .collect();
    }
    let multiplicative = f.model.season == Kind::Multiplicative;
    let centre: Vec<f64> = if multiplicative {
        (1..=horizon).map(|h| base(f.model, p.phi, &f.last, h)).collect()
    } else {
        mean(f, horizon)
    };
    let mut theta: Vec<f64> = Vec::with_capacity(horizon);
    let mut out = Vec::with_capacity(horizon);
    for (h, mu) in centre.iter().enumerate() {
        let carried: f64 = c2.iter().take(h).zip(theta.iter().rev()).map(|(c, t)| c * t).sum();
        let t = mu * mu + v * carried;
        theta.push(t);
        let spread = if multiplicative {
            let s = season(&f.last, f.phase, h + 1).unwrap_or(1.0);
            let grown = (1.0 + p.gamma * p.gamma * v).powi((h / m.max(1)) as i32);
            s * s * (t * (1.0 + v) * grown - mu * mu)
        } else {
            (1.0 + v) * t - mu * mu
        };
        out.push(spread.max(0.0));
    }
    out
}

/// Parameters and starting states given by the caller.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Given {
    /// Weights: `alpha` and, as the model needs them, `beta`, `gamma`, `phi`.
    pub params: BTreeMap<String, f64>,
    /// States before the first value: `l`, `b`, `s1`..`sm`, s1 being the newest.
    pub init: BTreeMap<String, f64>,
}

/// Result of the recursion with given parameters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Filtered {
    /// First five one-step forecasts.
    pub fitted_first5: Vec<f64>,
    /// Last three one-step forecasts.
    pub fitted_last3: Vec<f64>,
    /// Sum of squared errors (relative errors for multiplicative models).
    pub sse: f64,
    /// Log-likelihood as in [`super::Fit`].
    pub loglik: f64,
    /// Forecasts.
    pub mean: Vec<f64>,
}

/// Runs the recursion with given parameters and starting states, nothing estimated.
pub fn filter(series: &Series, model: Model, given: &Given, horizon: usize) -> Outcome<Filtered> {
    series.check(1)?;
    horizon_ok(horizon)?;
    let m = series.period();
    let seasonal = model.season != Kind::None;
    let param = |name: &str, low: f64, high: f64| {
        let value = number(&given.params, "params", name)?;
        crate::fault::within(&format!("params.{name}"), value, low, high)
    };
    let trend = model.trend != Trend::None;
    let smooth = Smooth {
        alpha: param("alpha", 1e-9, 2.0)?,
        beta: if trend { param("beta", 0.0, 4.0)? } else { 0.0 },
        gamma: if seasonal { param("gamma", 0.0, 2.0)? } else { 0.0 },
        phi: if model.trend == Trend::Damped { param("phi", 0.0, 1.0)? } else { 1.0 },
    };
    let state = State {
        level: number(&given.init, "init", "l")?,
        slope: if trend { number(&given.init, "init", "b")? } else { 0.0 },
        season: if seasonal {
            (1..=m).rev().map(|k| number(&given.init, "init", &format!("s{k}"))).collect::<Outcome<_>>()?
        } else {
            vec![]
        },
    };
    let mut fitted = Vec::with_capacity(series.values.len());
    let pass = run(model, &series.values, smooth, state, |f, _| fitted.push(f)).ok_or_else(|| {
        Fault::range("init", "with these states a multiplicative model reaches a level that is not positive")
    })?;
    let n = series.values.len() as f64;
    let phase = if seasonal { series.values.len() % m } else { 0 };
    Ok(Filtered {
        fitted_first5: fitted.iter().take(5).copied().collect(),
        fitted_last3: fitted.iter().skip(fitted.len().saturating_sub(3)).copied().collect(),
        loglik: -0.5 * n * pass.sse.max(f64::MIN_POSITIVE).ln() - pass.logs,
        sse: pass.sse,
        mean: points(model, smooth.phi, &pass.state, phase, horizon),
    })
}

fn number(map: &BTreeMap<String, f64>, place: &str, name: &str) -> Outcome<f64> {
    match map.get(name) {
        Some(v) if v.is_finite() => Ok(*v),
        _ => Err(Fault::new("bad_input", &format!("{place}.{name}"), format!("this model needs {name} in {place}"))),
    }
}
