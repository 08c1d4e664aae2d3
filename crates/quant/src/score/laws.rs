//! Continuous ranked probability score, logarithmic score and PIT for named laws.

use crate::fault::{Fault, Outcome, positive, within};
use crate::special::{counts, gamma, normal};
use serde::Serialize;

/// Scores of a continuous forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scores {
    /// Continuous ranked probability score, in units of y; smaller is better.
    pub crps: f64,
    /// -ln density at the outcome; absent where not defined for the law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_score: Option<f64>,
    /// Probability integral transform, 0..1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pit: Option<f64>,
    /// [F(y-1), F(y)] for counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pit_interval: Option<[f64; 2]>,
}

/// Normal forecast (Gneiting & Raftery 2007).
pub fn crps_normal(mean: f64, sd: f64, y: f64) -> Outcome<Scores> {
    positive("sd", sd)?;
    let z = within("y", (y - mean) / sd, -1e12, 1e12)?;
    let (cdf, sf) = normal::cdf_sf(z);
    let crps = sd * (z * (cdf - sf) + 2.0 * normal::pdf(z) - 1.0 / std::f64::consts::PI.sqrt());
    Ok(Scores {
        crps,
        log_score: Some(0.5 * z * z + sd.ln() + normal::LN_SQRT_2PI),
        pit: Some(cdf),
        pit_interval: None,
    })
}

/// Lognormal forecast (Baran & Lerch 2015).
pub fn crps_lognormal(mu: f64, sigma: f64, y: f64) -> Outcome<Scores> {
    within("mu", mu, -300.0, 300.0)?;
    within("sigma", positive("sigma", sigma)?, 1e-9, 20.0)?;
    positive("y", y)?;
    let z = (y.ln() - mu) / sigma;
    let mean = (mu + 0.5 * sigma * sigma).exp();
    let cdf = normal::cdf(z);
    let spread = normal::cdf(z - sigma) + normal::cdf(sigma / std::f64::consts::SQRT_2) - 1.0;
    Ok(Scores {
        crps: y * (2.0 * cdf - 1.0) - 2.0 * mean * spread,
        log_score: None,
        pit: Some(cdf),
        pit_interval: None,
    })
}

/// sum over k of (F(k) - 1{k >= y})^2 from a window that holds all but 1e-30 of the law.
fn crps_count(mean: f64, sd: f64, y: u64, cdf: impl Fn(u64) -> (f64, f64)) -> Outcome<f64> {
    let top = (mean + 40.0 * sd + 800.0 + y as f64).ceil();
    if top > 2e6 {
        return Err(Fault::new("too_large", "y", "counts above a million are scored as continuous quantities"));
    }
    let mut sum = 0.0;
    for k in 0..top as u64 {
        let (f, s) = cdf(k);
        let term = if k >= y { s } else { f };
        sum += term * term;
        if k > y && k as f64 > mean && s < 1e-20 {
            break;
        }
    }
    Ok(sum)
}

/// Poisson forecast (direct sum; exact at any rate).
pub fn crps_poisson(rate: f64, y: u64) -> Outcome<Scores> {
    within("rate", positive("rate", rate)?, 1e-12, 1e6)?;
    let at = |k: u64| counts::poisson(rate, k);
    let crps = crps_count(rate, rate.sqrt(), y, |k| {
        let p = at(k);
        (p.cdf, p.sf)
    })?;
    let n = y as f64;
    let log_score = rate - n * rate.ln() + gamma::ln_gamma(n + 1.0);
    let before = if y == 0 { 0.0 } else { at(y - 1).cdf };
    Ok(Scores { crps, log_score: Some(log_score), pit: None, pit_interval: Some([before, at(y).cdf]) })
}

/// Negative binomial forecast (mean, size).
pub fn crps_negbin(mean: f64, size: f64, y: u64) -> Outcome<Scores> {
    within("mean", positive("mean", mean)?, 1e-12, 1e6)?;
    within("size", positive("size", size)?, 1e-6, 1e9)?;
    let sd = (mean + mean * mean / size).sqrt();
    let crps = crps_count(mean, sd, y, |k| {
        let p = counts::negbin(size, mean, k);
        (p.cdf, p.sf)
    })?;
    let n = y as f64;
    let log_score = gamma::ln_gamma(size) + gamma::ln_gamma(n + 1.0) - gamma::ln_gamma(size + n)
        + size * (mean / size).ln_1p()
        - n * (mean / (size + mean)).ln();
    Ok(Scores { crps, log_score: Some(log_score), pit: None, pit_interval: None })
}
