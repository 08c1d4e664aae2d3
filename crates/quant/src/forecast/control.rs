//! Control charts: small lasting shifts, seen early and with a known rate of false alarms.

use super::linear::solve;
use super::values_ok;
use crate::fault::{Fault, Outcome, positive, within};
use crate::special::{counts, normal, quadrature};
use serde::Serialize;

/// Two-sided CUSUM and an exponentially weighted mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cusum {
    /// Sum above the reference.
    pub cusum_high: Vec<f64>,
    /// Sum below the reference.
    pub cusum_low: Vec<f64>,
    /// First position (from 1) where either exceeds `h`; absent if never.
    pub first_alarm: Option<usize>,
    /// Exponentially weighted mean, from 0.
    pub ewma: Vec<f64>,
    /// Three standard deviations of it in the long run: 3 sqrt(lambda / (2 - lambda)).
    pub ewma_limit_3sigma_asymptotic: f64,
}

/// Page's two-sided CUSUM (1954) of standardised values: high = max(0, high + z - k), alarm above `h`.
pub fn cusum(z: &[f64], k: f64, h: f64, ewma_lambda: f64) -> Outcome<Cusum> {
    values_ok("z", z, 1)?;
    within("k", k, 0.0, 1e6)?;
    positive("h", h)?;
    positive("ewma_lambda", ewma_lambda)?;
    within("ewma_lambda", ewma_lambda, 0.0, 1.0)?;
    let limit = 3.0 * (ewma_lambda / (2.0 - ewma_lambda)).sqrt();
    let mut out = Cusum {
        cusum_high: vec![],
        cusum_low: vec![],
        first_alarm: None,
        ewma: vec![],
        ewma_limit_3sigma_asymptotic: limit,
    };
    let (mut high, mut low, mut mean) = (0.0f64, 0.0f64, 0.0);
    for (t, z) in z.iter().enumerate() {
        high = (high + z - k).max(0.0);
        low = (low - z - k).max(0.0);
        mean += ewma_lambda * (z - mean);
        if out.first_alarm.is_none() && (high > h || low > h) {
            out.first_alarm = Some(t + 1);
        }
        out.cusum_high.push(high);
        out.cusum_low.push(low);
        out.ewma.push(mean);
    }
    Ok(out)
}

/// Average run length of a one-sided CUSUM of N(shift, 1) values that starts at zero: observations
/// until the alarm. Page's integral equation solved by Nystroem's method on Gauss-Legendre nodes.
///
/// Fails when the run is longer than 1e9 observations (the equation is then nearly singular).
pub fn cusum_arl(k: f64, h: f64, shift: f64) -> Outcome<f64> {
    within("k", k, 0.0, 20.0)?;
    positive("h", h)?;
    within("h", h, 0.0, 100.0)?;
    within("shift", shift, -50.0, 50.0)?;
    let n = 40 + (6.0 * h) as usize;
    let rule = quadrature::legendre(n);
    let nodes: Vec<(f64, f64)> = rule.points.iter().zip(&rule.weights).map(|(x, w)| (h * x, h * w)).collect();
    let size = n + 1;
    let mut a = vec![0.0; size * size];
    // Unknowns: the run length from zero, then from every node.
    let from = |row: usize| if row == 0 { 0.0 } else { nodes.get(row - 1).map_or(0.0, |p| p.0) };
    for row in 0..size {
        let z = from(row);
        for (column, (y, w)) in nodes.iter().enumerate() {
            a[row * size + column + 1] -= w * normal::pdf(y - z + k - shift);
        }
        a[row * size] -= normal::cdf(k - z - shift);
        a[row * size + row] += 1.0;
    }
    let far = || Fault::new("unbounded", "h", "the run is longer than 1e9 observations: use a smaller k or h");
    let arl = solve(a, vec![1.0; size]).and_then(|x| x.first().copied()).ok_or_else(far)?;
    if (1.0 - 1e-9..=1e9).contains(&arl) { Ok(arl) } else { Err(far()) }
}

/// Whether a count is unusual against its own history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountAlarm {
    /// Expected count of the period.
    pub expected: f64,
    /// P(a count at least as large | history).
    pub p_value: f64,
}

/// Predictive law of the next count after periods of equal length with Jeffreys' prior: negative
/// binomial with size = sum + 1/2 and mean = size / periods.
pub fn count_alarm(history: &[f64], current: f64) -> Outcome<CountAlarm> {
    values_ok("history", history, 1)?;
    within("current", current, 0.0, 1e12)?;
    let whole = |c: f64| (0.0..=1e12).contains(&c) && c.fract() == 0.0;
    if !whole(current) || !history.iter().all(|c| whole(*c)) {
        return Err(Fault::range("history", "counts must be whole numbers, not negative, at most 1e12"));
    }
    let size = history.iter().sum::<f64>() + 0.5;
    let expected = size / history.len() as f64;
    let p = if current < 1.0 { 1.0 } else { counts::negbin(size, expected, current as u64 - 1).sf };
    Ok(CountAlarm { expected, p_value: p })
}
