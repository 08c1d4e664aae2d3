//! Intervals that stay honest when counts are small.

use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::special::{beta, gamma, normal};

fn level_tail(level: f64) -> Outcome<f64> {
    within("level", level, 1e-9, 1.0 - 1e-12).map(|l| 0.5 * (1.0 - l))
}

/// Exact interval of a Poisson rate (Garwood 1936): events per unit of exposure.
///
/// ```
/// let [low, high] = quant::stats::intervals::poisson_rate(0.0, 1.0, 0.95).unwrap();
/// assert!(low == 0.0 && (high - 3.6888794541139354).abs() < 1e-9);
/// ```
pub fn poisson_rate(events: f64, exposure: f64, level: f64) -> Outcome<[f64; 2]> {
    within("events", not_negative("events", events)?, 0.0, 1e9)?;
    within("exposure", positive("exposure", exposure)?, 1e-12, 1e12)?;
    if events.fract() != 0.0 {
        return Err(Fault::range("events", "events must be a whole number"));
    }
    let tail = level_tail(level)?;
    let low = if events > 0.0 { gamma::quantile(events, tail) } else { 0.0 };
    Ok([low / exposure, gamma::quantile(events + 1.0, 1.0 - tail) / exposure])
}

/// Three intervals of a share.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Proportion {
    /// Wilson (1927): good coverage on average.
    pub wilson: [f64; 2],
    /// Clopper-Pearson: never below its level.
    pub clopper_pearson: [f64; 2],
    /// Jeffreys: Bayesian, equal tails.
    pub jeffreys: [f64; 2],
}

/// Intervals of `successes` out of `n`.
pub fn proportion(successes: u64, n: u64, level: f64) -> Outcome<Proportion> {
    if n == 0 || successes > n || n > 1_000_000_000 {
        return Err(Fault::range("successes", "successes must lie between 0 and n, and n be at least 1"));
    }
    let tail = level_tail(level)?;
    let (k, m) = (successes as f64, n as f64);
    let z = normal::quantile(1.0 - tail);
    let (p, z2) = (k / m, z * z);
    let centre = (p + z2 / (2.0 * m)) / (1.0 + z2 / m);
    let half = z / (1.0 + z2 / m) * (p * (1.0 - p) / m + z2 / (4.0 * m * m)).sqrt();
    let (none, all) = (successes == 0, successes == n);
    let bound = |a: f64, b: f64, q: f64| beta::quantile(a, b, q);
    Ok(Proportion {
        wilson: [(centre - half).max(0.0), (centre + half).min(1.0)],
        clopper_pearson: [
            if none { 0.0 } else { bound(k, m - k + 1.0, tail) },
            if all { 1.0 } else { bound(k + 1.0, m - k, 1.0 - tail) },
        ],
        jeffreys: [
            if none { 0.0 } else { bound(k + 0.5, m - k + 0.5, tail) },
            if all { 1.0 } else { bound(k + 0.5, m - k + 0.5, 1.0 - tail) },
        ],
    })
}
