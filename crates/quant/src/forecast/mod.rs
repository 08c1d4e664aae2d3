//! What comes next: demand, levels, breaches and the change points that make old figures useless.
//! Every forecast carries its range; every method says how much history it needs.

pub mod anomaly;
pub mod arrivals;
pub mod auto;
pub mod breach;
pub mod changepoint;
pub mod changes;
pub mod clusters;
pub mod control;
pub mod demand;
pub mod ets;
pub mod exhaustion;
pub(crate) mod linear;
pub(crate) mod minimise;
pub mod simple;
pub mod stl;

use crate::fault::{Fault, Outcome};
use serde::Deserialize;

/// Longest history that a function accepts, values.
pub const MOST_VALUES: usize = 200_000;
/// Furthest horizon, steps.
pub const MOST_STEPS: usize = 10_000;

/// Values at equal steps and the number of steps in a season.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Written")]
pub struct Series {
    /// Values, oldest first.
    pub values: Vec<f64>,
    /// Steps a season (12 for months); below 2 there is no season.
    pub frequency: f64,
}

/// As people write a series: a list, or a list with its frequency.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Plain(Vec<f64>),
    Full {
        values: Vec<f64>,
        #[serde(default = "one")]
        frequency: f64,
    },
}

fn one() -> f64 {
    1.0
}

impl From<Written> for Series {
    fn from(w: Written) -> Self {
        match w {
            Written::Plain(values) => Self { values, frequency: 1.0 },
            Written::Full { values, frequency } => Self { values, frequency },
        }
    }
}

impl Series {
    /// A series.
    pub fn new(values: Vec<f64>, frequency: f64) -> Self {
        Self { values, frequency }
    }

    /// Steps a season as a whole number, 1 when there is none.
    pub fn period(&self) -> usize {
        if self.frequency.is_finite() && self.frequency >= 1.5 { self.frequency.round() as usize } else { 1 }
    }

    /// Fails unless there are at least `least` values, all finite, and a sensible frequency.
    pub fn check(&self, least: usize) -> Outcome<()> {
        values_ok("series", &self.values, least)?;
        if !self.frequency.is_finite() || self.frequency <= 0.0 || self.frequency > 1e5 {
            return Err(Fault::range(
                "frequency",
                "the frequency is the number of steps a season, above 0, at most 100000",
            ));
        }
        Ok(())
    }
}

/// Fails unless `values` holds at least `least` finite numbers of a size that squares can carry.
pub(crate) fn values_ok(field: &str, values: &[f64], least: usize) -> Outcome<()> {
    if values.len() < least.max(1) {
        return Err(Fault::new("empty", field, format!("{field} needs at least {} values", least.max(1))));
    }
    if values.len() > MOST_VALUES {
        return Err(Fault::new("too_large", field, format!("{field} may hold at most {MOST_VALUES} values")));
    }
    match values.iter().find(|v| !v.is_finite() || v.abs() > 1e100) {
        Some(v) => {
            Err(Fault::range(field, format!("every value of {field} must be finite and below 1e100, but one is {v}")))
        }
        None => Ok(()),
    }
}

/// Fails unless 1 <= horizon <= 10,000.
pub(crate) fn horizon_ok(horizon: usize) -> Outcome<()> {
    if (1..=MOST_STEPS).contains(&horizon) {
        return Ok(());
    }
    Err(Fault::range("horizon", format!("the horizon must lie between 1 and {MOST_STEPS} steps")))
}

/// Quantile of sorted values, type 7 (linear between order statistics).
pub(crate) fn sorted_quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = p.clamp(0.0, 1.0) * last as f64;
    let low = at.floor() as usize;
    let (a, b) = (sorted[low.min(last)], sorted[(low + 1).min(last)]);
    a + (at - low as f64) * (b - a)
}

/// Median; zero of nothing.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted_quantile(&sorted, 0.5)
}

/// Classical decomposition by a centred moving average.
pub(crate) struct Classical {
    /// Seasonal figure by position, mean 0 (additive) or 1 (multiplicative).
    pub(crate) figure: Vec<f64>,
    /// Trend, from position `m / 2` on, as far as the average reaches.
    pub(crate) trend: Vec<f64>,
}

/// Trend by the centred average over one season (half weights at the ends of an even one), season as
/// the mean deviation by position. `None` with fewer than two seasons or when a ratio is impossible.
pub(crate) fn classical(y: &[f64], m: usize, multiplicative: bool) -> Option<Classical> {
    if m < 2 || y.len() < 2 * m {
        return None;
    }
    let half = m / 2;
    let trend: Vec<f64> = (half..y.len() - half)
        .map(|t| {
            let window = &y[t - half..=t + half];
            let sum: f64 = window.iter().sum();
            let ends = if m.is_multiple_of(2) { 0.5 * (window[0] + window[m]) } else { 0.0 };
            (sum - ends) / m as f64
        })
        .collect();
    let (mut sums, mut counts) = (vec![0.0; m], vec![0.0; m]);
    for (k, trend) in trend.iter().enumerate() {
        let t = k + half;
        sums[t % m] += if multiplicative { y[t] / trend } else { y[t] - trend };
        counts[t % m] += 1.0;
    }
    let mut figure: Vec<f64> = sums.iter().zip(&counts).map(|(s, c)| s / c).collect();
    let mean = figure.iter().sum::<f64>() / m as f64;
    figure.iter_mut().for_each(|s| *s = if multiplicative { *s / mean } else { *s - mean });
    figure.iter().all(|s| s.is_finite()).then_some(Classical { figure, trend })
}
