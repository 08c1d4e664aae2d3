//! Probability integral transforms: outcomes seen through their forecasts should look uniform.

use crate::fault::{Fault, Outcome, positive, within};
use crate::special::{counts, gamma};
use serde::Serialize;

/// Histogram of counts seen through their forecasts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PitHistogram {
    /// Share of every bin; 1/bins each when the forecasts are right.
    pub histogram: Vec<f64>,
    /// Sum of the shares.
    pub sum: f64,
}

/// Non-randomised PIT histogram of Poisson forecasts (Czado, Gneiting & Held 2009).
pub fn pit_counts(rates: &[f64], y: &[u64], bins: usize) -> Outcome<PitHistogram> {
    if rates.is_empty() || rates.len() != y.len() {
        return Err(Fault::new("empty", "rates", "rates and y must be lists of the same length, not empty"));
    }
    within("bins", bins as f64, 2.0, 1_000.0)?;
    let mut cdf = vec![0.0; bins + 1];
    for (rate, count) in rates.iter().zip(y) {
        within("rates", positive("rates", *rate)?, 1e-12, 1e9)?;
        within("y", *count as f64, 0.0, 1e9)?;
        let low = if *count == 0 { 0.0 } else { counts::poisson(*rate, count - 1).cdf };
        let width = gamma::poisson_weight(*count as f64, *rate);
        for (k, slot) in cdf.iter_mut().enumerate() {
            let u = k as f64 / bins as f64;
            *slot += if width > 0.0 { ((u - low) / width).clamp(0.0, 1.0) } else { f64::from(u8::from(u > low)) };
        }
    }
    if let Some(last) = cdf.last_mut() {
        *last = rates.len() as f64;
    }
    let histogram: Vec<f64> = cdf.windows(2).map(|w| (w[1] - w[0]) / rates.len() as f64).collect();
    Ok(PitHistogram { sum: histogram.iter().sum(), histogram })
}

/// Kolmogorov's test of uniformity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Uniformity {
    /// Largest distance between the empirical and the uniform distribution function.
    pub ks_statistic: f64,
    /// Probability of at least this distance under uniformity.
    pub ks_p: f64,
}

/// Kolmogorov-Smirnov test that PIT values are uniform; exact up to 2,000 values.
pub fn pit_uniformity(pit: &[f64]) -> Outcome<Uniformity> {
    if pit.is_empty() || pit.len() > 10_000_000 {
        return Err(Fault::new("empty", "pit", "between one and ten million values are needed"));
    }
    let mut sorted = pit.to_vec();
    for v in &sorted {
        within("pit", *v, 0.0, 1.0)?;
    }
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let gap = |(i, v): (usize, &f64)| ((i as f64 + 1.0) / n - v).max(v - i as f64 / n);
    let d = sorted.iter().enumerate().map(gap).fold(0.0, f64::max);
    Ok(Uniformity { ks_statistic: d, ks_p: kolmogorov_sf(sorted.len(), d) })
}

/// P(D_n >= d) for the two-sided statistic of n uniforms.
///
/// Twice the one-sided tail where both sides cannot matter together, else the matrix form of
/// Marsaglia, Tsang & Wang (2003); Vrbik's (2018) corrected limit above n = 2,000.
pub fn kolmogorov_sf(n: usize, d: f64) -> f64 {
    let m = n as f64;
    if d <= 0.5 / m {
        return 1.0;
    }
    if d >= 1.0 {
        return 0.0;
    }
    if d >= 0.5 || m * d * d > 3.0 {
        return (2.0 * one_sided(m, d)).min(1.0);
    }
    if n <= 2_000 {
        return (1.0 - durbin(n, d)).clamp(0.0, 1.0);
    }
    let root = m.sqrt();
    let x = root * d + 1.0 / (6.0 * root) + (root * d - 1.0) / (4.0 * m);
    let term = |k: i32| (if k % 2 == 1 { 2.0 } else { -2.0 }) * (-2.0 * f64::from(k * k) * x * x).exp();
    if x < 0.15 { 1.0 } else { (1..=40).map(term).sum::<f64>().clamp(0.0, 1.0) }
}

/// P(D_n^+ >= d), Smirnov's sum; all terms are positive.
fn one_sided(n: f64, d: f64) -> f64 {
    let top = (n * (1.0 - d)).floor();
    let ln_n = gamma::ln_gamma(n + 1.0);
    let mut sum = 0.0;
    let mut j = 0.0;
    while j <= top {
        let (u, v) = (d + j / n, 1.0 - d - j / n);
        let head = ln_n - gamma::ln_gamma(j + 1.0) - gamma::ln_gamma(n - j + 1.0);
        let fall = if v > 0.0 {
            (n - j) * v.ln()
        } else if n - j > 0.0 {
            f64::NEG_INFINITY
        } else {
            0.0
        };
        sum += (head + fall + (j - 1.0) * u.ln()).exp();
        j += 1.0;
    }
    d * sum
}

type Matrix = Vec<Vec<f64>>;

fn times(a: &Matrix, b: &Matrix) -> Matrix {
    let m = a.len();
    let mut out = vec![vec![0.0; m]; m];
    for (row, target) in a.iter().zip(&mut out) {
        for (x, other) in row.iter().zip(b) {
            target.iter_mut().zip(other).for_each(|(t, o)| *t += x * o);
        }
    }
    out
}

/// P(D_n < d) = n!/n^n (H^n)_kk with the banded matrix H of Durbin (1973).
fn durbin(n: usize, d: f64) -> f64 {
    let k = (n as f64 * d).floor() as usize + 1;
    let m = 2 * k - 1;
    let h = k as f64 - n as f64 * d;
    // Entry (i, j) before division by (i - j + 1)!: ones up to the first upper diagonal, corners corrected.
    let corner = if 2.0 * h > 1.0 { (2.0 * h - 1.0).powi(m as i32) } else { 0.0 };
    let entry = |i: usize, j: usize| -> f64 {
        if j > i + 1 {
            return 0.0;
        }
        let mut v = 1.0;
        if j == 0 {
            v -= h.powi(i as i32 + 1);
        }
        if i + 1 == m {
            v -= h.powi((m - j) as i32);
        }
        if j == 0 && i + 1 == m {
            v += corner;
        }
        (1..=i + 1 - j).fold(v, |acc, g| acc / g as f64)
    };
    let matrix: Matrix = (0..m).map(|i| (0..m).map(|j| entry(i, j)).collect()).collect();
    let (power, exponent) = raised(&matrix, n);
    let ln_n = gamma::ln_gamma(n as f64 + 1.0) - n as f64 * (n as f64).ln();
    (power[k - 1][k - 1].ln() + exponent + ln_n).exp()
}

/// matrix^n with a common factor taken out: (mantissas, ln of the factor).
fn raised(matrix: &Matrix, n: usize) -> (Matrix, f64) {
    let m = matrix.len();
    let mut result: Matrix = (0..m).map(|i| (0..m).map(|j| if i == j { 1.0 } else { 0.0 }).collect()).collect();
    let (mut base, mut left) = (matrix.clone(), n);
    let (mut log, mut base_log) = (0.0, 0.0);
    let settle = |a: &mut Matrix| {
        let top = a.iter().flatten().fold(0.0f64, |t, v| t.max(v.abs()));
        a.iter_mut().flatten().for_each(|v| *v /= top);
        top.ln()
    };
    while left > 0 {
        if left & 1 == 1 {
            result = times(&result, &base);
            log += base_log + settle(&mut result);
        }
        base = times(&base, &base);
        base_log = 2.0 * base_log + settle(&mut base);
        left >>= 1;
    }
    (result, log)
}
