//! Scores of forecasts given as ensembles or as quantiles.

use crate::fault::{Fault, Outcome, within};
use serde::Serialize;

/// CRPS of an ensemble and its fair version.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ensemble {
    /// CRPS of the empirical law.
    pub crps: f64,
    /// Unbiased for ensembles of different size (Ferro 2014); absent for a single member.
    pub crps_fair: Option<f64>,
}

/// Ensemble CRPS in O(n log n).
pub fn crps_ensemble(members: &[f64], y: f64) -> Outcome<Ensemble> {
    if members.is_empty() {
        return Err(Fault::new("empty", "members", "an ensemble needs at least one member"));
    }
    within("y", y, -1e150, 1e150)?;
    let mut sorted = members.to_vec();
    for m in &sorted {
        within("members", *m, -1e150, 1e150)?;
    }
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let distance = sorted.iter().map(|m| (m - y).abs()).sum::<f64>() / n;
    let spread: f64 = sorted.iter().enumerate().map(|(i, m)| (2.0 * i as f64 + 1.0 - n) * m).sum();
    let crps_fair = (sorted.len() > 1).then(|| distance - spread / (n * (n - 1.0)));
    Ok(Ensemble { crps: distance - spread / (n * n), crps_fair })
}

/// Scores of a set of quantiles.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantiles {
    /// Pinball loss of every quantile.
    pub pinball: Vec<f64>,
    /// Interval scores, widest first.
    pub interval_scores: Vec<f64>,
    /// Weighted interval score.
    pub wis: f64,
    /// Twice the mean pinball loss.
    pub mean_pinball_times_2: f64,
}

/// Pinball losses, interval scores and WIS (Bracher et al. 2021) of symmetric quantile levels with the
/// median in the middle.
pub fn quantiles(levels: &[f64], quantiles: &[f64], y: f64) -> Outcome<Quantiles> {
    let n = levels.len();
    if n.is_multiple_of(2) || quantiles.len() != n {
        return Err(Fault::new(
            "bad_input",
            "levels",
            "an odd number of levels with as many quantiles is needed, the median in the middle",
        ));
    }
    within("y", y, -1e150, 1e150)?;
    for (a, q) in levels.iter().zip(quantiles) {
        within("levels", *a, 1e-9, 1.0 - 1e-9)?;
        within("quantiles", *q, -1e150, 1e150)?;
    }
    let mirrored = levels.iter().zip(levels.iter().rev()).all(|(a, b)| (a + b - 1.0).abs() < 1e-9);
    if !mirrored || !levels.is_sorted() || !quantiles.is_sorted() {
        return Err(Fault::range("levels", "levels and quantiles must rise, and levels be symmetric around one half"));
    }
    let pinball: Vec<f64> =
        levels.iter().zip(quantiles).map(|(a, q)| if y >= *q { a * (y - q) } else { (1.0 - a) * (q - y) }).collect();
    let pairs = n / 2;
    let mut interval_scores = Vec::with_capacity(pairs);
    let mut weighted = 0.5 * (y - quantiles[pairs]).abs();
    for i in 0..pairs {
        let (low, high, alpha) = (quantiles[i], quantiles[n - 1 - i], 2.0 * levels[i]);
        let score = high - low + 2.0 / alpha * ((low - y).max(0.0) + (y - high).max(0.0));
        weighted += 0.5 * alpha * score;
        interval_scores.push(score);
    }
    let mean: f64 = pinball.iter().sum::<f64>() / n as f64;
    Ok(Quantiles { pinball, interval_scores, wis: weighted / (pairs as f64 + 0.5), mean_pinball_times_2: 2.0 * mean })
}
