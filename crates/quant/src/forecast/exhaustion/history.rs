//! Exhaustion from the history itself: resampled weeks of increments keep the rhythm of the weekend
//! and the resets that a straight line would average away.

use super::passage_cdf;
use crate::fault::{Fault, Outcome, within};
use crate::forecast::{median, sorted_quantile, values_ok};
use crate::rng::Stream;
use serde::{Deserialize, Serialize};

const PATHS: usize = 2_000;
const LONGEST_DAYS: usize = 1_000;

/// A level over time and its limit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct History {
    /// Times in days, rising.
    pub t: Vec<f64>,
    /// Level at these times.
    pub level: Vec<f64>,
    /// Level at which it is full.
    pub limit: f64,
    /// Days to look ahead (180 by default).
    #[serde(default)]
    pub horizon: Option<f64>,
    /// Seed of the resampling.
    #[serde(default)]
    pub seed: u64,
}

/// When a level reaches its limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exhaustion {
    /// `bootstrap` (at least 28 daily increments) or `brownian`.
    pub method: &'static str,
    /// P(full within 7 days).
    pub p_within_7: f64,
    /// P(full within 30 days).
    pub p_within_30: f64,
    /// P(full within 90 days).
    pub p_within_90: f64,
    /// P(full within the horizon).
    pub p_within_horizon: f64,
    /// Day by which it is full with probability 10 %; absent beyond the horizon.
    pub day_q10: Option<f64>,
    /// Median day; absent beyond the horizon.
    pub day_q50: Option<f64>,
    /// Typical increase a day, resets left out.
    pub drift: f64,
    /// 90 % interval of the mean increase (ignorance).
    pub drift_ci90: [f64; 2],
    /// Clean-ups seen: falls of more than five robust deviations.
    pub resets: usize,
    /// P(full within 30 days) by the walk with drift, as a check of the method.
    pub check_p_within_30: f64,
}

/// Block bootstrap of daily increments (blocks of seven days, resets included) with at least 28 of
/// them; below that a walk with drift whose parameters are drawn from their posterior.
pub fn exhaustion(h: &History) -> Outcome<Exhaustion> {
    values_ok("t", &h.t, 3)?;
    values_ok("level", &h.level, 3)?;
    if h.t.len() != h.level.len() || h.t.windows(2).any(|w| w[1] <= w[0]) {
        return Err(Fault::range("t", "t and level must have the same length, and t must rise"));
    }
    within("limit", h.limit, -1e100, 1e100)?;
    let days = within("horizon", h.horizon.unwrap_or(180.0), 1.0, LONGEST_DAYS as f64)? as usize;
    let steps = daily(&h.t, &h.level)?;
    let now = h.level.last().copied().unwrap_or(0.0);
    let free = h.limit - now;
    let middle = median(&steps);
    let wide = 1.4826 * median(&steps.iter().map(|s| (s - middle).abs()).collect::<Vec<_>>());
    let is_reset = |s: f64| wide > 0.0 && s < middle - 5.0 * wide && s < 0.0;
    let plain: Vec<f64> = steps.iter().copied().filter(|s| !is_reset(*s)).collect();
    let n = plain.len() as f64;
    let drift = plain.iter().sum::<f64>() / n;
    let sd = (plain.iter().map(|s| (s - drift).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
    let half = 1.645 * sd / n.sqrt();
    let bootstrap = steps.len() >= 28;
    let mut first: Vec<f64> = (0..PATHS)
        .map(|k| {
            let mut stream = Stream::new(h.seed, 0x4558_4841, k as u64, 0);
            if free <= 0.0 {
                0.0
            } else if bootstrap {
                resampled(&steps, free, days, &mut stream)
            } else {
                walked((drift, sd, n), free, days, &mut stream)
            }
        })
        .collect();
    first.sort_by(f64::total_cmp);
    let by = |d: usize| first.partition_point(|f| *f <= d as f64) as f64 / PATHS as f64;
    let day = |p: f64| Some(sorted_quantile(&first, p)).filter(|d| d.is_finite() && *d <= days as f64);
    let capped = |d: usize| by(d.min(days));
    Ok(Exhaustion {
        method: if bootstrap { "bootstrap" } else { "brownian" },
        p_within_7: capped(7),
        p_within_30: capped(30),
        p_within_90: capped(90),
        p_within_horizon: by(days),
        day_q10: day(0.1),
        day_q50: day(0.5),
        drift,
        drift_ci90: [drift - half, drift + half],
        resets: steps.len() - plain.len(),
        check_p_within_30: if free <= 0.0 { 1.0 } else { passage_cdf(free, drift, sd, 30.0) },
    })
}

/// Increments by whole days, gaps bridged by straight lines.
fn daily(t: &[f64], level: &[f64]) -> Outcome<Vec<f64>> {
    let (first, last) = (t.first().copied().unwrap_or(0.0), t.last().copied().unwrap_or(0.0));
    let days = (last - first).floor();
    if !(2.0..=200_000.0).contains(&days) {
        return Err(Fault::range("t", "the history must span between 2 and 200000 days"));
    }
    let mut at = 0;
    let mut levels = Vec::with_capacity(days as usize + 1);
    for d in 0..=days as usize {
        let x = last - (days - d as f64);
        while at + 2 < t.len() && t[at + 1] < x {
            at += 1;
        }
        let share = ((x - t[at]) / (t[at + 1] - t[at])).clamp(0.0, 1.0);
        levels.push(level[at] + share * (level[at + 1] - level[at]));
    }
    Ok(levels.windows(2).map(|w| w[1] - w[0]).collect())
}

/// First day above the limit on a path of resampled weeks; infinite when beyond the horizon.
fn resampled(steps: &[f64], free: f64, days: usize, stream: &mut Stream) -> f64 {
    let (mut level, mut day) = (0.0, 0);
    let phase = steps.len() % 7;
    while day < days {
        // Blocks begin on the weekday that comes next, so that weekends stay weekends.
        let weeks = (steps.len() - phase) / 7;
        let start = phase + 7 * ((stream.uniform() * weeks as f64) as usize).min(weeks - 1);
        for step in &steps[start..start + 7] {
            day += 1;
            level += step;
            if level >= free {
                return day as f64;
            }
        }
    }
    f64::INFINITY
}

/// First day above the limit of a walk whose drift and spread are drawn from their posterior.
fn walked((drift, sd, n): (f64, f64, f64), free: f64, days: usize, stream: &mut Stream) -> f64 {
    let df = (n - 1.0).max(1.0);
    let spread = sd * (df / (2.0 * stream.gamma(df / 2.0))).sqrt();
    let slope = drift + spread / n.sqrt() * stream.normal();
    let mut level = 0.0;
    for day in 1..=days {
        level += slope + spread * stream.normal();
        if level >= free {
            return day as f64;
        }
    }
    f64::INFINITY
}
