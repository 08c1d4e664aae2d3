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
    if f.model.season == Kind::Multiplicative {
        return products(&f.smooth, &f.last, (f.phase, f.sigma2), horizon).0;
    }
    points(f.model, f.smooth.phi, &f.last, f.phase, horizon)
}

/// Moments of level times season: E[x s] and E[x x' s^2] for x = (level, slope).
#[derive(Clone, Copy)]
struct Moments {
    first: [f64; 2],
    second: [f64; 3],
}

impl Moments {
    /// One step later; `gamma` is the season's weight when this season is the one observed, else 0.
    fn step(&mut self, p: &Smooth<f64>, gamma: f64, v: f64) {
        let ([l, b], [ll, lb, bb]) = (self.first, self.second);
        let q = l + p.phi * b;
        let (qq, r) = (ll + p.phi * (2.0 * lb + p.phi * bb), p.phi * (lb + p.phi * bb));
        let lift = gamma * v;
        self.first = [q * (1.0 + lift * p.alpha), p.phi * b + lift * p.beta * q];
        let (plain, cross, square) = (1.0 + gamma * lift, 2.0 * lift, v * (1.0 + 3.0 * gamma * lift));
        self.second = [
            qq * (plain + cross * 2.0 * p.alpha + square * p.alpha * p.alpha),
            plain * r + cross * (p.beta * qq + p.alpha * r) + square * p.alpha * p.beta * qq,
            plain * p.phi * p.phi * bb + cross * 2.0 * p.beta * r + square * p.beta * p.beta * qq,
        ];
    }
}

/// Exact means and variances with a multiplicative season: level and season share their errors, so from
/// the second season on the mean is not the product of the means (class 3 of chapter 6).
fn products(p: &Smooth<f64>, state: &State<f64>, (phase, v): (usize, f64), horizon: usize) -> (Vec<f64>, Vec<f64>) {
    let (l, b) = (state.level, state.slope);
    let start = |s: &f64| Moments { first: [l * s, b * s], second: [l * l * s * s, l * b * s * s, b * b * s * s] };
    let mut all: Vec<Moments> = state.season.iter().map(start).collect();
    let m = all.len().max(1);
    let (mut means, mut variances) = (Vec::with_capacity(horizon), Vec::with_capacity(horizon));
    for h in 0..horizon {
        let now = (phase + h) % m;
        if let Some(k) = all.get(now) {
            let mean = k.first[0] + p.phi * k.first[1];
            let square = k.second[0] + p.phi * (2.0 * k.second[1] + p.phi * k.second[2]);
            means.push(mean);
            variances.push(((1.0 + v) * square - mean * mean).max(0.0));
        }
        for (k, moments) in all.iter_mut().enumerate() {
            moments.step(p, if k == now { p.gamma } else { 0.0 }, v);
        }
    }
    (means, variances)
}

/// Variances: class 1 (additive errors), class 2 (multiplicative errors, nothing else multiplies)
/// and class 3 (multiplicative season).
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
    if f.model.season == Kind::Multiplicative {
        return products(&p, &f.last, (f.phase, v), horizon).1;
    }
    let mut theta: Vec<f64> = Vec::with_capacity(horizon);
    let mut out = Vec::with_capacity(horizon);
    for mu in mean(f, horizon) {
        let carried: f64 = c2.iter().take(theta.len()).zip(theta.iter().rev()).map(|(c, t)| c * t).sum();
        let t = mu * mu + v * carried;
        theta.push(t);
        out.push(((1.0 + v) * t - mu * mu).max(0.0));
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
        mean: if model.season == Kind::Multiplicative {
            let sigma2 = pass.sse / (n - model.parameters(m) as f64 + 1.0).max(1.0);
            products(&smooth, &pass.state, (phase, sigma2), horizon).0
        } else {
            points(model, smooth.phi, &pass.state, phase, horizon)
        },
    })
}

fn number(map: &BTreeMap<String, f64>, place: &str, name: &str) -> Outcome<f64> {
    match map.get(name) {
        Some(v) if v.is_finite() => Ok(*v),
        _ => Err(Fault::new("bad_input", &format!("{place}.{name}"), format!("this model needs {name} in {place}"))),
    }
}
