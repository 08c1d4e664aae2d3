//! Where driver weights come from: monthly counts where there are any, one plain question where not.

use crate::fault::{Fault, Outcome, within};
use crate::special::{gamma, solve};
use serde::Serialize;

/// One common driver read from counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DriverWeights {
    /// Standard deviation of the driver's factor.
    pub cv: f64,
    /// Weight of every series, 0..1.
    pub weights: Vec<f64>,
    /// Standard deviation of the factor that each series has of its own.
    pub own_cv: Vec<f64>,
    /// Mean count a month of every series.
    pub mean: Vec<f64>,
    /// Months behind the numbers.
    pub months: usize,
}

/// Reads one common driver from monthly counts of several scenarios, by moments.
///
/// With N_i ~ Poisson(L_i (1 - w_i + w_i Z)): Cov(N_i, N_j) = L_i L_j (w_i cv)(w_j cv), and Var N_i - L_i
/// beyond (L_i w_i cv)^2 is the series' own. Products w_i cv are fitted to all pairs by least squares; the
/// largest weight is set to 1, because only the products can be seen. At least 12 months are needed.
pub fn driver_weights(counts: &[Vec<u64>]) -> Outcome<DriverWeights> {
    let months = counts.first().map_or(0, Vec::len);
    if counts.len() < 2 || counts.len() > 200 || counts.iter().any(|c| c.len() != months) {
        return Err(Fault::new("empty", "counts", "two to two hundred series of the same length are needed"));
    }
    within("counts", months as f64, 12.0, 1e5)
        .map_err(|_| Fault::range("counts", "at least twelve months are needed"))?;
    let n = months as f64;
    let series = |i: usize| counts[i].iter().map(|k| *k as f64);
    let mean: Vec<f64> = (0..counts.len()).map(|i| series(i).sum::<f64>() / n).collect();
    if mean.iter().any(|m| *m <= 0.0 || *m > 1e9) {
        return Err(Fault::range("counts", "every series needs at least one event"));
    }
    let cov = |i: usize, j: usize| {
        series(i).zip(series(j)).map(|(a, b)| (a - mean[i]) * (b - mean[j])).sum::<f64>()
            / (n - 1.0)
            / (mean[i] * mean[j])
    };
    let k = counts.len();
    let excess: Vec<f64> = (0..k).map(|i| (cov(i, i) - 1.0 / mean[i]).max(0.0)).collect();
    let joint: Vec<Vec<f64>> = (0..k).map(|i| (0..k).map(|j| if i == j { 0.0 } else { cov(i, j) }).collect()).collect();
    let pull = pulls(&joint, &excess);
    let cv = pull.iter().copied().fold(0.0, f64::max);
    Ok(DriverWeights {
        cv,
        weights: pull.iter().map(|b| if cv > 0.0 { b / cv } else { 0.0 }).collect(),
        own_cv: excess.iter().zip(&pull).map(|(e, b)| (e - b * b).max(0.0).sqrt()).collect(),
        mean,
        months,
    })
}

/// Products b_i >= 0 with b_i b_j near joint_ij and b_i^2 not above the excess spread, by coordinate descent.
fn pulls(joint: &[Vec<f64>], excess: &[f64]) -> Vec<f64> {
    let k = joint.len();
    let start = (joint.iter().flatten().sum::<f64>() / (k * (k - 1)) as f64).max(0.0).sqrt();
    let mut b: Vec<f64> = excess.iter().map(|e| start.min(e.sqrt())).collect();
    for _ in 0..200 {
        for i in 0..k {
            let (mut top, mut bottom) = (0.0, 0.0);
            for j in (0..k).filter(|j| *j != i) {
                top += joint[i][j] * b[j];
                bottom += b[j] * b[j];
            }
            b[i] = if bottom > 0.0 { (top / bottom).clamp(0.0, excess[i].sqrt()) } else { 0.0 };
        }
    }
    b
}

/// Spread of a driver from one answer: "in a bad year (one in ten), how many times more than usual?"
///
/// Solves q90/mean = ratio for a gamma factor; ratios from 1.01 to 2.7 have an answer.
///
/// ```
/// let cv = quant::risk::drivers::cv_from_ratio(1.5).unwrap();
/// assert!(cv > 0.3 && cv < 0.6);
/// ```
pub fn cv_from_ratio(ratio: f64) -> Outcome<f64> {
    within("ratio", ratio, 1.01, 2.7)?;
    let gap = |cv: f64| {
        let shape = 1.0 / (cv * cv);
        gamma::quantile(shape, 0.9) / shape - ratio
    };
    Ok(solve::brent(1e-3, 2f64.sqrt(), 1e-12, gap))
}
