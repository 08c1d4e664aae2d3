//! Maximum likelihood of one member of the family.

use super::filter::{Smooth, State, run};
use super::number::{Dual, LANES, Real};
use super::{Kind, Model, Trend, law, start};
use crate::fault::{Fault, Outcome};
use crate::forecast::minimise::bfgs;
use crate::forecast::{Series, horizon_ok};
use serde::Serialize;

/// Seasons longer than this keep their heuristic starting profile: optimising hundreds of states
/// costs more than it gains.
const LONGEST_FREE_SEASON: usize = 24;

/// How hard to look for the optimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// One start, coarse stop: to compare members.
    Quick,
    /// Three starts, fine stop.
    Thorough,
}

/// A member with its estimated parameters and states.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    pub(crate) model: Model,
    pub(crate) smooth: Smooth<f64>,
    /// State after the last value.
    pub(crate) last: State<f64>,
    /// Season of the first forecast: position in `last.season`.
    pub(crate) phase: usize,
    pub(crate) loglik: f64,
    pub(crate) aicc: f64,
    /// Variance of the (relative) errors.
    pub(crate) sigma2: f64,
    theta: Vec<f64>,
}

impl Fitted {
    /// Point forecasts.
    pub(crate) fn mean(&self, horizon: usize) -> Vec<f64> {
        law::mean(self, horizon)
    }

    /// Variances of the forecasts.
    pub(crate) fn variance(&self, horizon: usize) -> Vec<f64> {
        law::variance(self, horizon)
    }
}

/// Forecast of one member of the family.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fit {
    /// Which member.
    pub method: String,
    /// Log-likelihood: -n/2 ln(sum of squared errors) - sum ln fitted (multiplicative errors).
    pub loglik: f64,
    /// Corrected information criterion: the smaller, the better.
    pub aicc: f64,
    /// Variance of the errors (relative errors for multiplicative models).
    pub sigma2: f64,
    /// Weight of the newest value in the level.
    pub alpha: f64,
    /// Weight in the slope (0 without trend).
    pub beta: f64,
    /// Weight in the season (0 without season).
    pub gamma: f64,
    /// Damping (1 without).
    pub phi: f64,
    /// Forecasts.
    pub mean: Vec<f64>,
    /// Lower ends of the 95 % intervals.
    pub lower95: Vec<f64>,
    /// Upper ends of the 95 % intervals.
    pub upper95: Vec<f64>,
}

/// Fits one member and forecasts; normal intervals with the variances of class 1 to 3 of Hyndman,
/// Koehler, Ord & Snyder (2008, chapter 6).
///
/// Fails for an impossible model, data that are not positive with a multiplicative one, or too few values.
///
/// ```
/// use quant::forecast::{Series, ets};
/// let y: Vec<f64> = (0..40).map(|t| 10.0 + 0.5 * t as f64 + if t % 4 == 0 { 3.0 } else { -1.0 }).collect();
/// let fit = ets::fit(&Series::new(y, 4.0), ets::Model::parse("AAA", None).unwrap(), 4).unwrap();
/// assert!((fit.mean[0] - 33.0).abs() < 0.5);
/// ```
pub fn fit(series: &Series, model: Model, horizon: usize) -> Outcome<Fit> {
    horizon_ok(horizon)?;
    let fitted = fit_model(series, model, Effort::Thorough)?;
    Ok(report(&fitted, horizon))
}

pub(super) fn report(fitted: &Fitted, horizon: usize) -> Fit {
    let (mean, variance) = (fitted.mean(horizon), fitted.variance(horizon));
    let z = 1.959_963_984_540_054;
    let end = |sign: f64| mean.iter().zip(&variance).map(|(m, v)| m + sign * z * v.sqrt()).collect();
    Fit {
        method: fitted.model.name(),
        loglik: fitted.loglik,
        aicc: fitted.aicc,
        sigma2: fitted.sigma2,
        alpha: fitted.smooth.alpha,
        beta: fitted.smooth.beta,
        gamma: fitted.smooth.gamma,
        phi: fitted.smooth.phi,
        lower95: end(-1.0),
        upper95: end(1.0),
        mean,
    }
}

/// Checks that `series` can carry `model`.
pub(super) fn suitable(series: &Series, model: Model) -> Outcome<usize> {
    series.check(1)?;
    let m = series.period();
    if model.season != Kind::None && m < 2 {
        return Err(Fault::range("model", "a seasonal model needs a series with a frequency of at least 2"));
    }
    if m > 2_000 && model.season != Kind::None {
        return Err(Fault::new("too_large", "series", "a seasonal model takes at most 2000 steps a season"));
    }
    let seasonal = model.season != Kind::None;
    let need = (model.parameters(if seasonal { m } else { 1 }) + 1).max(if seasonal { 2 * m } else { 0 });
    if series.values.len() < need {
        return Err(Fault::new("empty", "series", format!("this model needs at least {need} values")));
    }
    if model.needs_positive() && series.values.iter().any(|y| *y <= 0.0) {
        return Err(Fault::range("series", "a multiplicative model needs values above zero"));
    }
    Ok(m)
}

/// Fits `model`; `effort` says how hard.
pub(crate) fn fit_model(series: &Series, model: Model, effort: Effort) -> Outcome<Fitted> {
    let m = suitable(series, model)?;
    let scale = series.values.iter().map(|y| y.abs()).sum::<f64>() / series.values.len() as f64;
    let scale = if scale > 0.0 { scale } else { 1.0 };
    let y: Vec<f64> = series.values.iter().map(|v| v / scale).collect();
    let problem = Problem::new(model, &y, m);
    let starts: &[[f64; 4]] = match effort {
        Effort::Quick => &[[0.3, 0.05, 0.05, 0.9]],
        Effort::Thorough => &[[0.3, 0.05, 0.05, 0.9], [0.9, 0.5, 0.02, 0.85], [0.1, 0.02, 0.4, 0.95]],
    };
    let (most, stop) = if effort == Effort::Quick { (60, 1e-2) } else { (200, 1e-6) };
    let mut best: Option<(f64, Vec<f64>)> = None;
    for s in starts {
        let m = bfgs(&problem.start(*s), most, stop, |x, g| problem.gradient(x, g));
        if m.value.is_finite() && best.as_ref().is_none_or(|b| m.value < b.0) {
            best = Some((m.value, m.at));
        }
    }
    let Some((_, theta)) = best else {
        return Err(Fault::new(
            "no_convergence",
            "model",
            "this model cannot follow these values: try additive errors",
        ));
    };
    problem.finish(theta, scale)
}

/// Same model on the same data after a coarse fit: continues from where that stopped.
pub(super) fn refine(series: &Series, coarse: &Fitted) -> Outcome<Fitted> {
    let m = suitable(series, coarse.model)?;
    let scale = series.values.iter().map(|y| y.abs()).sum::<f64>() / series.values.len() as f64;
    let scale = if scale > 0.0 { scale } else { 1.0 };
    let y: Vec<f64> = series.values.iter().map(|v| v / scale).collect();
    let problem = Problem::new(coarse.model, &y, m);
    let near = bfgs(&coarse.theta, 150, 1e-5, |x, g| problem.gradient(x, g));
    let other = bfgs(&problem.start([0.9, 0.5, 0.02, 0.85]), 100, 1e-4, |x, g| problem.gradient(x, g));
    problem.finish(if other.value < near.value { other.at } else { near.at }, scale)
}

struct Problem<'a> {
    model: Model,
    y: &'a [f64],
    guess: State<f64>,
    /// Typical size of an error, to scale the states.
    size: f64,
    /// Least sum of squares that counts: a series followed exactly has a finite likelihood.
    floor: f64,
}

impl<'a> Problem<'a> {
    fn new(model: Model, y: &'a [f64], m: usize) -> Self {
        let guess = start::guess(model, y, m);
        let steps: f64 = y.windows(2).map(|w| (w[1] - w[0]).abs()).sum::<f64>() / (y.len() as f64 - 1.0).max(1.0);
        Self { model, y, guess, size: steps.clamp(1e-4, 10.0), floor: 1e-20 * y.len() as f64 }
    }

    fn free_season(&self) -> usize {
        let m = self.guess.season.len();
        if (2..=LONGEST_FREE_SEASON).contains(&m) { m - 1 } else { 0 }
    }

    fn dimension(&self) -> usize {
        let trend = match self.model.trend {
            Trend::None => 0,
            Trend::Additive => 2,
            Trend::Damped => 3,
        };
        2 + trend + usize::from(self.model.season != Kind::None) + self.free_season()
    }

    fn start(&self, [alpha, beta, gamma, phi]: [f64; 4]) -> Vec<f64> {
        let logit = |x: f64| (x / (1.0 - x)).ln();
        let mut theta = vec![logit(alpha)];
        if self.model.trend != Trend::None {
            theta.push(logit((beta / alpha).min(0.9)));
        }
        if self.model.season != Kind::None {
            theta.push(logit((gamma / (1.0 - alpha)).min(0.9)));
        }
        if self.model.trend == Trend::Damped {
            theta.push(logit((phi - 0.8) / 0.18));
        }
        theta.resize(self.dimension(), 0.0);
        theta
    }

    /// Parameters and start from a point of the search: logistic inside the usual region, states as
    /// multiples of a typical step away from the guess.
    fn unpack<T: Real>(&self, theta: &[T], squash: impl Fn(T) -> T) -> (Smooth<T>, State<T>) {
        let (zero, one, c) = (T::constant(0.0), T::constant(1.0), T::constant);
        let mut next = theta.iter().copied();
        let mut take = || next.next().unwrap_or(zero);
        let (trend, seasonal) = (self.model.trend, self.model.season != Kind::None);
        let alpha = c(1e-4) + c(0.9998) * squash(take());
        let beta = if trend == Trend::None { zero } else { c(1e-4) + (alpha - c(1e-4)) * squash(take()) };
        let gamma = if seasonal { c(1e-4) + (one - alpha - c(1e-4)) * squash(take()) } else { zero };
        let phi = if trend == Trend::Damped { c(0.8) + c(0.18) * squash(take()) } else { one };
        let level = c(self.guess.level) + c(self.size) * take();
        let slope = if trend == Trend::None { zero } else { c(self.guess.slope) + c(0.2 * self.size) * take() };
        let mut season: Vec<T> = self.guess.season.iter().map(|s| c(*s)).collect();
        let mut shift = zero;
        let free = self.free_season();
        for s in season.iter_mut().take(free) {
            let d = c(0.5 * self.size) * take();
            shift = shift + d;
            *s = *s + d;
        }
        if let (true, Some(s)) = (free > 0, season.last_mut()) {
            *s = *s - shift;
        }
        (Smooth { alpha, beta, gamma, phi }, State { level, slope, season })
    }

    /// n ln(sse) + 2 sum ln fitted, and its gradient.
    fn gradient(&self, theta: &[f64], gradient: &mut [f64]) -> f64 {
        let n = self.y.len() as f64;
        let mut value = f64::INFINITY;
        for (block, out) in gradient.chunks_mut(LANES).enumerate() {
            let duals: Vec<Dual> = theta
                .iter()
                .enumerate()
                .map(|(k, x)| {
                    let mut d = [0.0; LANES];
                    if let Some(slot) = k.checked_sub(block * LANES).and_then(|j| d.get_mut(j)) {
                        *slot = 1.0;
                    }
                    Dual { v: *x, d }
                })
                .collect();
            let (p, state) = self.unpack(&duals, |x: Dual| {
                let s = logistic(x.v);
                x.chain(s, s * (1.0 - s))
            });
            let Some(pass) = run(self.model, self.y, p, state, |_, _| ()) else {
                return f64::INFINITY;
            };
            let sse = pass.sse.v + self.floor;
            value = n * sse.ln() + 2.0 * pass.logs.v;
            for (g, (a, b)) in out.iter_mut().zip(pass.sse.d.iter().zip(&pass.logs.d)) {
                *g = n * a / sse + 2.0 * b;
            }
        }
        value
    }

    fn finish(&self, theta: Vec<f64>, scale: f64) -> Outcome<Fitted> {
        let (smooth, state) = self.unpack(&theta, logistic);
        let relative = self.model.error == Kind::Multiplicative;
        let pass = run(self.model, self.y, smooth, state, |_, _| ())
            .ok_or_else(|| Fault::new("no_convergence", "model", "this model cannot follow these values"))?;
        let n = self.y.len() as f64;
        let k = self.model.parameters(self.guess.season.len()) as f64;
        let sse = pass.sse + self.floor;
        // In the data's unit: additive errors scale, multiplicative fitted values scale; either way n ln(scale).
        let loglik = -0.5 * n * sse.ln() - pass.logs - n * scale.ln();
        let aicc = -2.0 * loglik + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0).max(1e-3);
        let unit = if relative { 1.0 } else { scale * scale };
        let mut last = pass.state;
        last.level *= scale;
        last.slope *= scale;
        if self.model.season == Kind::Additive {
            last.season.iter_mut().for_each(|s| *s *= scale);
        }
        let phase = if last.season.is_empty() { 0 } else { self.y.len() % last.season.len() };
        let sigma2 = pass.sse * unit / (n - k + 1.0).max(1.0);
        Ok(Fitted { model: self.model, smooth, last, phase, loglik, aicc, sigma2, theta })
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
