//! Demand that is mostly zero: sizes and gaps are smoothed apart, for a mean of both is neither.

use crate::fault::{Fault, Outcome, within};
use crate::forecast::{horizon_ok, values_ok};
use serde::Serialize;

/// Forecasts of intermittent demand, per step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Intermittent {
    /// Croston (1972): size over gap.
    pub mean: Vec<f64>,
    /// Syntetos & Boylan (2005): the same less its bias, times 1 - alpha/2.
    pub sba: Vec<f64>,
    /// Teunter, Syntetos & Babai (2011): size times the smoothed share of steps with demand, which
    /// fades while nothing happens.
    pub tsb: Vec<f64>,
}

/// Croston's method with the same weight `alpha` for sizes and gaps; the first size and the first gap
/// (counted from before the first step) start the smoothing. Without any demand the forecast is zero.
pub fn croston(y: &[f64], alpha: f64, horizon: usize) -> Outcome<Intermittent> {
    values_ok("y", y, 1)?;
    horizon_ok(horizon)?;
    within("alpha", alpha, 0.0, 1.0)?;
    if y.iter().any(|v| *v < 0.0) {
        return Err(Fault::range("y", "demand must not be negative"));
    }
    let (mut size, mut gap, mut since) = (None::<f64>, None::<f64>, 0.0);
    for &v in y {
        since += 1.0;
        if v > 0.0 {
            size = Some(size.map_or(v, |s| s + alpha * (v - s)));
            gap = Some(gap.map_or(since, |g| g + alpha * (since - g)));
            since = 0.0;
        }
    }
    let rate = match (size, gap) {
        (Some(s), Some(g)) => s / g,
        _ => 0.0,
    };
    let mut share = y.iter().filter(|v| **v > 0.0).count() as f64 / y.len() as f64;
    let mut smoothed = size.unwrap_or(0.0);
    if let Some(first) = y.iter().find(|v| **v > 0.0) {
        smoothed = *first;
    }
    for &v in y {
        share += alpha * (f64::from(u8::from(v > 0.0)) - share);
        if v > 0.0 {
            smoothed += alpha * (v - smoothed);
        }
    }
    Ok(Intermittent {
        mean: vec![rate; horizon],
        sba: vec![rate * (1.0 - alpha / 2.0); horizon],
        tsb: vec![share * smoothed; horizon],
    })
}
