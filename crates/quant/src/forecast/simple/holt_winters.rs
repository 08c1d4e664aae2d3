//! Holt-Winters by least squares: asked for by name, kept beside the likelihood version.

use crate::fault::{Fault, Outcome};
use crate::forecast::minimise::{bfgs, simplex};
use crate::forecast::{Classical, Series, classical};
use serde::{Deserialize, Serialize};

/// How the season enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Seasonal {
    /// Added to the level.
    Additive,
    /// Multiplies the level.
    Multiplicative,
}

/// Weights that make the sum of squared one-step errors least.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HoltWinters {
    /// Weight of the newest value in the level.
    pub alpha: f64,
    /// Weight in the slope.
    pub beta: f64,
    /// Weight in the season.
    pub gamma: f64,
    /// Sum of squared one-step errors from the second season on.
    pub sse: f64,
    /// Forecasts of the next season.
    pub mean: Vec<f64>,
}

struct Start {
    level: f64,
    slope: f64,
    season: Vec<f64>,
}

/// Sum of squared errors and forecasts for the weights (alpha, beta, gamma) in 0..1.
fn pass(y: &[f64], w: [f64; 3], start: &Start, product: bool) -> (f64, Vec<f64>) {
    let (mut l, mut b, mut season) = (start.level, start.slope, start.season.clone());
    let m = season.len();
    let mut sse = 0.0;
    for (k, &y) in y.iter().skip(m).enumerate() {
        let s = season[k % m];
        let base = l + b;
        let error = y - if product { base * s } else { base + s };
        sse += error * error;
        let plain = if product { y / s } else { y - s };
        let level = w[0] * plain + (1.0 - w[0]) * base;
        b = w[1] * (level - l) + (1.0 - w[1]) * b;
        l = level;
        season[k % m] = w[2] * (if product { y / level } else { y - level }) + (1.0 - w[2]) * s;
    }
    let ahead = |h: usize| {
        let (s, base) = (season[(y.len() - m + h) % m], l + (h + 1) as f64 * b);
        if product { base * s } else { base + s }
    };
    (if sse.is_finite() { sse } else { f64::INFINITY }, (0..m).map(ahead).collect())
}

/// Holt-Winters smoothing (Winters 1960) with the start from a decomposition of the first two seasons
/// and a line through its trend; the weights are searched in 0..1 from several starts.
pub fn holt_winters(series: &Series, seasonal: Seasonal) -> Outcome<HoltWinters> {
    series.check(1)?;
    let (y, m, product) = (&series.values, series.period(), seasonal == Seasonal::Multiplicative);
    if m < 2 || y.len() < 2 * m + 1 {
        return Err(Fault::new("empty", "series", "a frequency of at least 2 and more than two seasons are needed"));
    }
    if product && y.iter().any(|v| *v <= 0.0) {
        return Err(Fault::range("series", "a multiplicative season needs values above zero"));
    }
    let Some(Classical { figure, trend }) = classical(&y[..2 * m], m, product) else {
        return Err(Fault::range("series", "the first two seasons do not give a seasonal profile"));
    };
    let k = trend.len() as f64;
    let (centre, mean) = ((k + 1.0) / 2.0, trend.iter().sum::<f64>() / k);
    let (top, bottom) = trend.iter().enumerate().fold((0.0, 0.0), |(a, b), (t, v)| {
        let d = t as f64 + 1.0 - centre;
        (a + d * (v - mean), b + d * d)
    });
    let slope = if bottom > 0.0 { top / bottom } else { 0.0 };
    let start = Start { level: mean - slope * centre, slope, season: figure };
    let weights = |x: &[f64]| [0, 1, 2].map(|j| 1.0 / (1.0 + (-x[j]).exp()));
    let cost = |x: &[f64]| pass(y, weights(x), &start, product).0.max(1e-300).ln();
    let mut best: Option<(f64, Vec<f64>)> = None;
    for first in [[-0.85, -2.2, -2.2], [-0.85, -3.0, 2.0], [2.0, -3.0, -2.0], [-2.5, -1.0, 0.5]] {
        let rough = simplex(&first, 0.8, 300, cost);
        let fine = bfgs(&rough.at, 50, 1e-12, |x, g| slopes(x, g, cost));
        let found = if fine.value < rough.value { fine } else { rough };
        if best.as_ref().is_none_or(|b| found.value < b.0) {
            best = Some((found.value, found.at));
        }
    }
    let at = best.map(|b| b.1).unwrap_or_else(|| vec![0.0; 3]);
    let [alpha, beta, gamma] = weights(&at);
    let (sse, mean) = pass(y, [alpha, beta, gamma], &start, product);
    if !sse.is_finite() || mean.iter().any(|v| !v.is_finite()) {
        return Err(Fault::new("no_convergence", "series", "these values cannot be followed: try an additive season"));
    }
    Ok(HoltWinters { alpha, beta, gamma, sse, mean })
}

/// Central differences.
fn slopes(x: &[f64], g: &mut [f64], f: impl Fn(&[f64]) -> f64) -> f64 {
    for (j, slot) in g.iter_mut().enumerate() {
        let (mut up, mut down) = (x.to_vec(), x.to_vec());
        up[j] += 1e-5;
        down[j] -= 1e-5;
        *slot = (f(&up) - f(&down)) / 2e-5;
    }
    f(x)
}
