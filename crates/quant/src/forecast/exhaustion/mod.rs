//! When is it full? A straight line has no range; a walk with drift has one.

mod history;

pub use history::{Exhaustion, History, exhaustion};

use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::forecast::values_ok;
use crate::special::{normal, solve, student};
use serde::Serialize;

/// First time a level reaches its limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Passage {
    /// P(full within the days asked).
    pub p_exhausted: f64,
    /// P(ever full).
    pub p_ever: f64,
    /// Expected days; absent when the level may never get there.
    pub mean_days: Option<f64>,
    /// Day by which it is full with probability 5 %; absent if never.
    pub q05: Option<f64>,
    /// Median day; absent if never.
    pub q50: Option<f64>,
    /// Day by which it is full with probability 95 %; absent if never.
    pub q95: Option<f64>,
}

/// P(first passage <= t): inverse Gaussian law, the second term in logarithms.
pub(crate) fn passage_cdf(free: f64, drift: f64, sd: f64, t: f64) -> f64 {
    if t <= 0.0 {
        return 0.0;
    }
    if sd == 0.0 {
        return f64::from(u8::from(drift * t >= free));
    }
    let root = sd * t.sqrt();
    let reflected = 2.0 * drift * free / (sd * sd) + normal::log_cdf((-drift * t - free) / root);
    (normal::cdf((drift * t - free) / root) + reflected.exp()).min(1.0)
}

/// Brownian motion with drift `drift_per_day` and spread `sd_per_sqrt_day` until it has used up `free`.
///
/// Units: `free` in units of the level, days. Fails unless `free` is above zero.
///
/// ```
/// let p = quant::forecast::exhaustion::time_to_exhaustion(120.0, 3.0, 6.0, 30.0).unwrap();
/// assert!((p.mean_days.unwrap() - 40.0).abs() < 1e-12);
/// ```
pub fn time_to_exhaustion(free: f64, drift: f64, sd: f64, within_days: f64) -> Outcome<Passage> {
    positive("free", free)?;
    within("free", free, 1e-30, 1e30)?;
    within("drift_per_day", drift, -1e30, 1e30)?;
    not_negative("sd_per_sqrt_day", sd)?;
    within("sd_per_sqrt_day", sd, 0.0, 1e30)?;
    not_negative("within_days", within_days)?;
    let p_ever = if drift > 0.0 || (drift == 0.0 && sd > 0.0) {
        1.0
    } else if sd > 0.0 {
        (2.0 * drift * free / (sd * sd)).exp()
    } else {
        0.0
    };
    let mean = free / drift;
    let quantile = |p: f64| passage_quantile(free, drift, sd, p, p_ever);
    Ok(Passage {
        p_exhausted: passage_cdf(free, drift, sd, within_days),
        p_ever,
        mean_days: (drift > 0.0 && mean.is_finite()).then_some(mean),
        q05: quantile(0.05),
        q50: quantile(0.5),
        q95: quantile(0.95),
    })
}

fn passage_quantile(free: f64, drift: f64, sd: f64, p: f64, p_ever: f64) -> Option<f64> {
    if p >= p_ever {
        return None;
    }
    if sd == 0.0 {
        return Some(free / drift);
    }
    let f = |ln_t: f64| passage_cdf(free, drift, sd, ln_t.exp()) - p;
    let middle = 2.0 * (free / sd).ln();
    let (mut low, mut high) = (middle - 4.0, middle + 4.0);
    while f(low) > 0.0 && low > -600.0 {
        low -= 8.0;
    }
    while f(high) < 0.0 && high < 600.0 {
        high += 8.0;
    }
    if f(low) > 0.0 || f(high) < 0.0 {
        return None;
    }
    let t = solve::brent(low, high, 1e-14, f).exp();
    t.is_finite().then_some(t)
}

/// P(level above the limit on a day), with drift and spread learned from increments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelExceed {
    /// Mean increment a day.
    pub drift: f64,
    /// Standard deviation of an increment.
    pub sd: f64,
    /// P(the sum of the coming increments exceeds `free`).
    pub p_level_above_at_horizon: f64,
}

/// Student-t predictive law of the sum of h increments: mean h m, variance s^2 (h + h^2 / n).
pub fn level_exceed(increments: &[f64], free: f64, horizon_days: f64) -> Outcome<LevelExceed> {
    values_ok("daily_increments", increments, 2)?;
    within("free", free, -1e100, 1e100)?;
    positive("horizon_days", horizon_days)?;
    within("horizon_days", horizon_days, 1e-6, 1e6)?;
    let n = increments.len() as f64;
    let drift = increments.iter().sum::<f64>() / n;
    let var = increments.iter().map(|x| (x - drift) * (x - drift)).sum::<f64>() / (n - 1.0);
    let (sd, h) = (var.sqrt(), horizon_days);
    let gap = drift * h - free;
    let spread = sd * (h + h * h / n).sqrt();
    let p = if spread > 0.0 {
        student::cdf(gap / spread, n - 1.0)
    } else if gap > 0.0 {
        1.0
    } else {
        0.0
    };
    if !sd.is_finite() {
        return Err(Fault::range("daily_increments", "the spread of these increments is not finite"));
    }
    Ok(LevelExceed { drift, sd, p_level_above_at_horizon: p })
}
