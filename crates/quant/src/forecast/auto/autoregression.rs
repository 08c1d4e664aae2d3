//! Regression on the own past, at lags of hours and of seasons: what follows yesterday and last week.

use crate::forecast::linear::ridge;

/// How a series is prepared before the regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    /// Difference over this many steps first; 0 = none.
    pub(super) difference: usize,
    /// Logarithms first.
    pub(super) log: bool,
}

/// Ridge regression on `lags`, iterated over the horizon. `None` when the history is too short, logarithms
/// are impossible, or the iteration leaves the range of the data by far.
pub(super) fn forecast(y: &[f64], horizon: usize, lags: &[usize], shape: Shape) -> Option<Vec<f64>> {
    if shape.log && y.iter().any(|v| *v <= 0.0) {
        return None;
    }
    let base: Vec<f64> = if shape.log { y.iter().map(|v| v.ln()).collect() } else { y.to_vec() };
    let d = shape.difference;
    let longest = lags.iter().copied().max()?;
    if base.len() < d + longest + 3 * lags.len() + 10 {
        return None;
    }
    let mut z: Vec<f64> =
        if d > 0 { base.iter().skip(d).zip(&base).map(|(a, b)| a - b).collect() } else { base.clone() };
    let mean = if d > 0 { 0.0 } else { z.iter().sum::<f64>() / z.len() as f64 };
    z.iter_mut().for_each(|v| *v -= mean);
    let variance = z.iter().map(|v| v * v).sum::<f64>() / z.len() as f64;
    if variance <= 1e-18 * (1.0 + mean * mean) {
        return None;
    }
    let n = z.len() - longest;
    let mut rows = Vec::with_capacity(n * lags.len());
    for t in longest..z.len() {
        rows.extend(lags.iter().map(|l| z[t - l]));
    }
    let penalty = vec![1e-3 * n as f64 * variance; lags.len()];
    let c = ridge(&rows, &z[longest..], &vec![1.0; n], &penalty);
    let start = z.len();
    for h in 0..horizon {
        let next: f64 = lags.iter().zip(&c).map(|(l, c)| c * z[start + h - l]).sum();
        z.push(next);
    }
    let mut out = base;
    let known = out.len();
    for h in 0..horizon {
        let step = z[start + h] + mean;
        out.push(if d > 0 { out[known + h - d] + step } else { step });
    }
    let (low, high) = out[..known].iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    let room = 1.5 * (high - low);
    let tail = out.split_off(known);
    if tail.iter().any(|v| !v.is_finite() || *v < low - room || *v > high + room) {
        return None;
    }
    let told: Vec<f64> = if shape.log { tail.into_iter().map(f64::exp).collect() } else { tail };
    told.iter().all(|v| v.abs() < 1e120).then_some(told)
}
