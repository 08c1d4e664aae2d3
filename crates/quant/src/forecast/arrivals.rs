//! Arrivals within a day: how many will come today, and in which quarter of an hour.

use super::demand::DayLaw;
use super::demand::{Part, mixture};
use crate::fault::{Fault, Outcome, within};
use serde::{Deserialize, Serialize};

/// Share of yesterday's evidence about the level that counts today.
const FORGET: f64 = 0.9;
/// Days of the same kind after which a profile's evidence counts half.
const HALF_LIFE: f64 = 10.0;

/// Past days of equal shape.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Arrivals {
    /// Counts by day and interval, oldest day first; every day has the same intervals.
    pub days: Vec<Vec<f64>>,
    /// Days after which the kind of day repeats (5 working days, or 7).
    pub season: usize,
    /// Levels of the quantiles; 5, 25, 50, 75 and 95 % by default.
    #[serde(default)]
    pub levels: Vec<f64>,
}

/// Law of one interval, or of the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Interval {
    /// Expected count.
    pub mean: f64,
    /// Quantiles for `levels`.
    pub quantiles: Vec<u64>,
}

/// Forecast of the next day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayAhead {
    /// Levels of the quantiles.
    pub levels: Vec<f64>,
    /// One an interval.
    pub intervals: Vec<Interval>,
    /// The whole day.
    pub total: Interval,
    /// Standard deviation of the day's common factor.
    pub day_factor_sd: f64,
    /// Variance of an interval beyond the Poisson law, as a share of the squared mean, the common factor left out.
    pub overdispersion: f64,
    #[serde(skip)]
    laws: Vec<DayLaw>,
}

impl DayAhead {
    /// Law of interval `i` (the last one beyond the end).
    pub fn law(&self, i: usize) -> DayLaw {
        self.laws.get(i).or(self.laws.last()).cloned().unwrap_or_else(|| mixture(vec![]))
    }
}

/// Next day by intervals: level of the day (with its weekday factor) times the share of every interval.
///
/// Day totals follow a discounted level on the log scale with factors by kind of day; shares come from the
/// past of the same kind, recent weeks first, smoothed over neighbouring intervals. The spread of the day's
/// common factor is that of past one-day forecasts; what remains by interval is negative binomial with its
/// size by moments. Needs ten days and two of every kind.
pub fn day_ahead(input: &Arrivals) -> Outcome<DayAhead> {
    let (days, m) = (&input.days, input.season);
    let width = days.first().map_or(0, Vec::len);
    if !(1..=31).contains(&m) || days.len() < 10.max(2 * m) || days.len() > 5_000 {
        return Err(Fault::new(
            "empty",
            "days",
            "at least ten days, two of every kind, and a season of 1 to 31 days are needed",
        ));
    }
    if !(1..=1_440).contains(&width) || days.iter().any(|d| d.len() != width) {
        return Err(Fault::range("days", "every day needs the same number of intervals, 1 to 1440"));
    }
    if days.iter().flatten().any(|v| !(0.0..=1e7).contains(v) || v.fract() != 0.0) {
        return Err(Fault::range("days", "counts are whole numbers from 0 to ten million"));
    }
    let levels = if input.levels.is_empty() { vec![0.05, 0.25, 0.5, 0.75, 0.95] } else { input.levels.clone() };
    for p in &levels {
        within("levels", *p, 1e-6, 1.0 - 1e-6)?;
    }
    let totals: Vec<f64> = days.iter().map(|d| d.iter().sum()).collect();
    let (day_mean, day_sd) = next_total(&totals, m);
    let shares = shares(days, &totals, m, days.len() % m);
    let extra = leftover(days, &totals, m);
    let spread = day_sd * day_sd;
    let law = |mean: f64, inverse: f64| {
        mixture(vec![Part { weight: 1.0, mean: mean.max(1e-9), size: 1.0 / inverse.max(1e-9) }])
    };
    let laws: Vec<DayLaw> = shares.iter().map(|s| law(day_mean * s, spread + extra)).collect();
    let told =
        |law: &DayLaw| Interval { mean: law.mean(), quantiles: levels.iter().map(|p| law.quantile(*p)).collect() };
    let squares: f64 = shares.iter().map(|s| s * s).sum();
    Ok(DayAhead {
        intervals: laws.iter().map(told).collect(),
        total: told(&law(day_mean, spread + extra * squares)),
        day_factor_sd: day_sd,
        overdispersion: extra,
        laws,
        levels,
    })
}

/// Mean and coefficient of variation of the next total.
fn next_total(totals: &[f64], m: usize) -> (f64, f64) {
    let logs: Vec<f64> = totals.iter().map(|t| (t + 0.5).ln()).collect();
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    let (mut level, mut factors) = (mean, vec![0.0; m]);
    let mut seen = vec![0.0f64; m];
    let (mut squares, mut weight) = (0.0, 0.0);
    for (t, y) in logs.iter().enumerate() {
        let kind = t % m;
        let error = y - level - factors[kind];
        if t >= 2 * m {
            let w = 0.5f64.powf((logs.len() - t) as f64 / 60.0);
            // One holiday must not widen every day after it.
            squares += w * error.abs().min(0.5).powi(2);
            weight += w;
        }
        seen[kind] += 1.0;
        level += (1.0 - FORGET).max(1.0 / (t + 1) as f64) * error;
        let gain = (1.0 / seen[kind]).max(0.12);
        factors[kind] += gain * FORGET * error;
        let centre = factors.iter().sum::<f64>() / m as f64;
        if seen.iter().all(|s| *s > 0.0) {
            factors.iter_mut().for_each(|f| *f -= centre);
            level += centre;
        }
    }
    let sd = if weight > 0.0 { (squares / weight).sqrt() } else { 0.3 };
    ((level + factors[totals.len() % m] + 0.5 * sd * sd).exp(), sd.max(0.005))
}

/// Share of every interval on days of this kind; other kinds count a fifth.
fn shares(days: &[Vec<f64>], totals: &[f64], m: usize, kind: usize) -> Vec<f64> {
    let width = days.first().map_or(0, Vec::len);
    let mut sums = vec![0.0; width];
    let mut all = 0.0;
    for (t, (day, total)) in days.iter().zip(totals).enumerate().filter(|(_, (_, total))| **total > 0.0) {
        let age = (days.len() - t) as f64 / m as f64;
        let w = 0.5f64.powf(age / HALF_LIFE) * if t % m == kind { 1.0 } else { 0.2 };
        sums.iter_mut().zip(day).for_each(|(s, y)| *s += w * y / total);
        all += w;
    }
    let raw: Vec<f64> = sums.iter().map(|s| s / all.max(1e-12)).collect();
    // A running mean of three and a half: neighbours know something of each other.
    let at = |i: isize| raw[(i.max(0) as usize).min(width - 1)];
    let smooth: Vec<f64> = (0..width as isize)
        .map(|i| 0.4 * at(i) + 0.2 * (at(i - 1) + at(i + 1)) + 0.1 * (at(i - 2) + at(i + 2)))
        .collect();
    let sum: f64 = smooth.iter().sum();
    smooth.iter().map(|s| if sum > 0.0 { s / sum } else { 1.0 / width as f64 }).collect()
}

/// Squared deviations of intervals from the day's own total times the shares, beyond the Poisson law.
fn leftover(days: &[Vec<f64>], totals: &[f64], m: usize) -> f64 {
    let (mut top, mut bottom) = (0.0, 1e-9);
    let first = days.len().saturating_sub(30).max(m);
    for t in first..days.len() {
        let share = shares(&days[..t], &totals[..t], m, t % m);
        for (y, s) in days[t].iter().zip(&share) {
            let mean = totals[t] * s;
            top += (y - mean).powi(2) - mean;
            bottom += mean * mean;
        }
    }
    (top / bottom).clamp(0.0, 5.0)
}
