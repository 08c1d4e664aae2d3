//! Durations as Weibull and lognormal laws fitted by maximum likelihood, open cases censored: a curve
//! that can be carried beyond the longest ticket seen.

use super::linear::{cholesky, solve};
use super::survival::rows;
use crate::fault::{Fault, Outcome, positive, within};
use crate::special::normal::{LN_SQRT_2PI, log_cdf};
use crate::special::solve::brent;
use serde::Serialize;

/// Both fits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Parametric {
    /// Shape k of S(t) = exp(-(t/scale)^k).
    pub weibull_shape: f64,
    /// Scale, time.
    pub weibull_scale: f64,
    /// Log-likelihood of the Weibull law.
    pub weibull_loglik: f64,
    /// Mean of ln t.
    pub lognormal_mu: f64,
    /// Standard deviation of ln t.
    pub lognormal_sigma: f64,
    /// Log-likelihood of the lognormal law.
    pub lognormal_loglik: f64,
}

/// Fits both laws; `event` 1 = happened, 0 = still open. Times must be above zero.
///
/// Weibull: one root in the shape (the scale follows). Lognormal: Newton's method on Olsen's (1978)
/// parameters mu/sigma and 1/sigma, in which the censored likelihood has one maximum. Fails when nothing
/// happened yet or all event times are equal and nothing lasted longer.
pub fn parametric_survival(time: &[f64], event: &[u8]) -> Outcome<Parametric> {
    let rows = rows(time, event)?;
    for (t, _) in &rows {
        within("time", positive("time", *t)?, 1e-150, 1e150)?;
    }
    let logs: Vec<(f64, bool)> = rows.iter().map(|(t, e)| (t.ln(), *e)).collect();
    let events: Vec<f64> = logs.iter().filter(|r| r.1).map(|r| r.0).collect();
    if events.is_empty() {
        return Err(Fault::new("empty", "event", "nothing has happened yet: no law can be fitted"));
    }
    let last = logs.iter().map(|r| r.0).fold(f64::NEG_INFINITY, f64::max);
    let spread = last - events.iter().copied().fold(f64::INFINITY, f64::min);
    if spread < 1e-9 || (events.len() == 1 && logs.len() == 1) {
        return Err(Fault::new(
            "unbounded",
            "time",
            "durations that are all equal have no best Weibull or lognormal law",
        ));
    }
    let (weibull_shape, weibull_scale, weibull_loglik) = weibull(&logs, &events, last)?;
    let (lognormal_mu, lognormal_sigma, lognormal_loglik) = lognormal(&logs, &events)?;
    Ok(Parametric { weibull_shape, weibull_scale, weibull_loglik, lognormal_mu, lognormal_sigma, lognormal_loglik })
}

fn weibull(logs: &[(f64, bool)], events: &[f64], last: f64) -> Outcome<(f64, f64, f64)> {
    let d = events.len() as f64;
    let mean = events.iter().sum::<f64>() / d;
    // Powers are taken relative to the longest duration, so that none overflows.
    let sums = |k: f64| {
        logs.iter().fold((0.0, 0.0), |(s, t), (y, _)| {
            let w = (k * (y - last)).exp();
            (s + w, t + w * y)
        })
    };
    let slope = |u: f64| {
        let k = u.exp();
        let (s, t) = sums(k);
        t / s - 1.0 / k - mean
    };
    let (low, high) = (-12.0, 12.0);
    if slope(high) <= 0.0 || slope(low) >= 0.0 {
        return Err(Fault::new("unbounded", "time", "these durations have no Weibull law of finite shape"));
    }
    let k = brent(low, high, 1e-14, slope).exp();
    let ln_scale = last + (sums(k).0 / d).ln() / k;
    let loglik = events.iter().map(|y| k.ln() - k * ln_scale + (k - 1.0) * y).sum::<f64>() - d;
    Ok((k, ln_scale.exp(), loglik))
}

/// Log-likelihood, gradient and negative curvature in (a, b) = (mu/sigma, 1/sigma), of ln t.
fn olsen(logs: &[(f64, bool)], a: f64, b: f64) -> (f64, [f64; 2], [[f64; 2]; 2]) {
    let (mut value, mut gradient, mut curve) = (0.0, [0.0; 2], [[0.0; 2]; 2]);
    for (y, happened) in logs {
        let u = a - b * y;
        let (first, second) = if *happened {
            value += b.ln() - 0.5 * u * u - LN_SQRT_2PI;
            gradient[1] += 1.0 / b;
            curve[1][1] += 1.0 / (b * b);
            (-u, 1.0)
        } else {
            let log = log_cdf(u);
            let mills = (-0.5 * u * u - LN_SQRT_2PI - log).exp();
            value += log;
            (mills, mills * (mills + u))
        };
        gradient[0] += first;
        gradient[1] -= first * y;
        curve[0][0] += second;
        curve[1][0] -= second * y;
        curve[1][1] += second * y * y;
    }
    curve[0][1] = curve[1][0];
    (value, gradient, curve)
}

fn lognormal(logs: &[(f64, bool)], events: &[f64]) -> Outcome<(f64, f64, f64)> {
    let centre = logs.iter().map(|r| r.0).sum::<f64>() / logs.len() as f64;
    let shifted: Vec<(f64, bool)> = logs.iter().map(|(y, e)| (y - centre, *e)).collect();
    let spread = shifted.iter().map(|r| r.0 * r.0).sum::<f64>() / logs.len() as f64;
    let (mut a, mut b) = (0.0, 1.0 / spread.sqrt().max(1e-6));
    for _ in 0..200 {
        let (value, gradient, curve) = olsen(&shifted, a, b);
        let matrix: Vec<Vec<f64>> = curve.iter().map(|r| r.to_vec()).collect();
        let Some(l) = cholesky(&matrix) else { break };
        let step = solve(&l, &gradient);
        let (da, db) = (step[0], step[1]);
        let mut share = if db < 0.0 { (0.9 * b / -db).min(1.0) } else { 1.0 };
        while share > 1e-10 && olsen(&shifted, a + share * da, b + share * db).0 < value - 1e-12 * value.abs() {
            share *= 0.5;
        }
        (a, b) = (a + share * da, b + share * db);
        if (share * da).abs() < 1e-12 * (1.0 + a.abs()) && (share * db).abs() < 1e-12 * b {
            let loglik = olsen(&shifted, a, b).0 - events.iter().sum::<f64>();
            return Ok((centre + a / b, 1.0 / b, loglik));
        }
    }
    Err(Fault::new("no_convergence", "time", "the lognormal law of these durations could not be found"))
}
