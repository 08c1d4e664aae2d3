//! Yes/no forecasts: Brier score with its parts, without bins of fixed width (CORP).

use crate::fault::{Fault, Outcome, within};
use serde::Serialize;

/// Scores of probability forecasts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brier {
    /// Mean squared difference, 0 (perfect) to 1.
    pub brier: f64,
    /// Murphy's reliability over the distinct forecasts.
    pub reliability: f64,
    /// Murphy's resolution.
    pub resolution: f64,
    /// Base rate times its complement.
    pub uncertainty: f64,
    /// 1 - brier/uncertainty; absent when all outcomes are equal.
    pub brier_skill: Option<f64>,
    /// Mean of -ln probability given to what happened (clipped at 1e-6).
    pub log_score: f64,
    /// Probability that an event got a higher forecast than a non-event; absent when one kind is missing.
    pub auc: Option<f64>,
    /// Isotonic recalibration of every forecast.
    pub corp_calibrated: Vec<f64>,
    /// Miscalibration.
    pub corp_mcb: f64,
    /// Discrimination.
    pub corp_dsc: f64,
    /// Uncertainty.
    pub corp_unc: f64,
    /// Spiegelhalter's calibration statistic; absent when every forecast is 0, 1/2 or 1.
    pub spiegelhalter_z: Option<f64>,
}

struct Group {
    p: f64,
    n: f64,
    hits: f64,
}

fn groups(p: &[f64], y: &[u8]) -> Vec<Group> {
    let mut rows: Vec<(f64, f64)> = p.iter().copied().zip(y.iter().map(|v| f64::from(*v))).collect();
    rows.sort_by(|l, r| l.0.total_cmp(&r.0));
    rows.chunk_by(|l, r| l.0 == r.0)
        .map(|c| Group { p: c.first().map_or(0.0, |r| r.0), n: c.len() as f64, hits: c.iter().map(|r| r.1).sum() })
        .collect()
}

/// Pool adjacent violators: (largest forecast of the block, calibrated value), in rising order.
fn isotonic(groups: &[Group]) -> Vec<(f64, f64)> {
    let mut blocks: Vec<(f64, f64, f64)> = Vec::new(); // forecast, count, hits
    for g in groups {
        let mut block = (g.p, g.n, g.hits);
        while let Some(last) = blocks.last() {
            if last.2 * block.1 < block.2 * last.1 {
                break;
            }
            block = (block.0, block.1 + last.1, block.2 + last.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    blocks.into_iter().map(|(p, n, hits)| (p, hits / n)).collect()
}

/// Brier score, Murphy and CORP decompositions (Dimitriadis, Gneiting & Jordan 2021), logarithmic score,
/// area under the curve and Spiegelhalter's test. `y` is 0 or 1.
pub fn brier(p: &[f64], y: &[u8]) -> Outcome<Brier> {
    if p.is_empty() || p.len() != y.len() {
        return Err(Fault::new("empty", "p", "p and y must be lists of the same length, not empty"));
    }
    for (q, v) in p.iter().zip(y) {
        within("p", *q, 0.0, 1.0)?;
        within("y", f64::from(*v), 0.0, 1.0)?;
    }
    let n = p.len() as f64;
    let mean = |f: &dyn Fn(f64, f64) -> f64| p.iter().zip(y).map(|(q, v)| f(*q, f64::from(*v))).sum::<f64>() / n;
    let score = mean(&|q, v| (q - v) * (q - v));
    let base = mean(&|_, v| v);
    let uncertainty = base * (1.0 - base);
    let groups = groups(p, y);
    let part = |f: &dyn Fn(&Group) -> f64| groups.iter().map(|g| g.n * f(g)).sum::<f64>() / n;
    let steps = isotonic(&groups);
    let at = |q: f64| steps.iter().find(|s| q <= s.0).or(steps.last()).map_or(base, |s| s.1);
    let calibrated = mean(&|q, v| (at(q) - v) * (at(q) - v));
    let drift = mean(&|q, v| (v - q) * (1.0 - 2.0 * q)) * n;
    let noise = mean(&|q, _| (1.0 - 2.0 * q).powi(2) * q * (1.0 - q)) * n;
    Ok(Brier {
        brier: score,
        reliability: part(&|g| (g.p - g.hits / g.n).powi(2)),
        resolution: part(&|g| (g.hits / g.n - base).powi(2)),
        uncertainty,
        brier_skill: (uncertainty > 0.0).then(|| 1.0 - score / uncertainty),
        log_score: mean(&|q, v| -(if v > 0.5 { q } else { 1.0 - q }).max(1e-6).ln()),
        auc: auc(&groups),
        corp_calibrated: p.iter().map(|q| at(*q)).collect(),
        corp_mcb: score - calibrated,
        corp_dsc: uncertainty - calibrated,
        corp_unc: uncertainty,
        spiegelhalter_z: (noise > 0.0).then(|| drift / noise.sqrt()),
    })
}

fn auc(groups: &[Group]) -> Option<f64> {
    let (mut wins, mut misses) = (0.0, 0.0);
    let hits: f64 = groups.iter().map(|g| g.hits).sum();
    for g in groups {
        wins += g.hits * (misses + 0.5 * (g.n - g.hits));
        misses += g.n - g.hits;
    }
    (hits > 0.0 && misses > 0.0).then(|| wins / (hits * misses))
}
