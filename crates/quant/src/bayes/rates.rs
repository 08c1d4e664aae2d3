//! Event rates from counts: "no incident so far" is not rate zero.

use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::special::{counts, gamma};
use serde::{Deserialize, Serialize};

/// Gamma prior of a rate: shape and rate parameter (pseudo-events and pseudo-years).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RatePrior {
    /// Pseudo-events.
    pub shape: f64,
    /// Pseudo-exposure, years.
    pub rate: f64,
}

impl RatePrior {
    /// Jeffreys' prior (0.5, 0): half an event, no exposure.
    pub const JEFFREYS: Self = Self { shape: 0.5, rate: 0.0 };
}

/// Gamma posterior of a yearly rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RatePosterior {
    /// Shape.
    pub shape: f64,
    /// Rate parameter, years.
    pub rate: f64,
}

impl RatePosterior {
    /// Prior plus `events` in `exposure` years.
    pub fn new(prior: RatePrior, events: f64, exposure: f64) -> Outcome<Self> {
        not_negative("prior_shape", prior.shape)?;
        not_negative("prior_rate", prior.rate)?;
        not_negative("events", events)?;
        not_negative("exposure", exposure)?;
        let (shape, rate) = (prior.shape + events, prior.rate + exposure);
        if shape <= 0.0 || rate <= 0.0 {
            return Err(Fault::new(
                "empty",
                "exposure",
                "without exposure and prior there is nothing to learn a rate from",
            ));
        }
        within("events", shape, 1e-6, 1e12)?;
        within("exposure", rate, 1e-12, 1e12)?;
        Ok(Self { shape, rate })
    }

    /// Expected events a year.
    pub fn mean(&self) -> f64 {
        self.shape / self.rate
    }

    /// Quantile of the rate.
    pub fn quantile(&self, p: f64) -> f64 {
        gamma::quantile(self.shape, p) / self.rate
    }

    /// P(rate <= x).
    pub fn cdf(&self, x: f64) -> f64 {
        gamma::pq(self.shape, self.rate * x).0
    }
}

/// Rate posterior and the count it predicts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RateReport {
    /// Posterior shape.
    pub shape: f64,
    /// Posterior rate parameter, years.
    pub rate: f64,
    /// Expected events a year.
    pub mean: f64,
    /// Standard deviation of the rate.
    pub sd: f64,
    /// Central 90 % interval of the rate (ignorance).
    pub ci90: [f64; 2],
    /// Expected count over the horizon.
    pub pred_mean: f64,
    /// Variance of the count over the horizon (chance and ignorance).
    pub pred_var: f64,
    /// P(no event over the horizon).
    pub pred_p0: f64,
    /// P(at least one event over the horizon).
    pub pred_p_ge_1: f64,
    /// 95 % quantile of the count.
    pub pred_q95: u64,
    /// Share of the posterior exposure that comes from the prior.
    pub prior_weight: f64,
}

/// Gamma-Poisson learning: posterior gamma(a + n, b + t); the count over `horizon` years is negative
/// binomial with mean (a+n) horizon/(b+t) and size a+n.
///
/// ```
/// use quant::bayes::rates::{RatePrior, gamma_poisson};
/// let r = gamma_poisson(RatePrior::JEFFREYS, 0.0, 1.0, 1.0).unwrap();
/// assert!((r.mean - 0.5).abs() < 1e-12);
/// ```
pub fn gamma_poisson(prior: RatePrior, events: f64, exposure: f64, horizon: f64) -> Outcome<RateReport> {
    let post = RatePosterior::new(prior, events, exposure)?;
    positive("horizon", horizon)?;
    within("horizon", horizon, 1e-9, 1e6)?;
    let pred_mean = post.mean() * horizon;
    let zero = counts::negbin(post.shape, pred_mean, 0);
    Ok(RateReport {
        shape: post.shape,
        rate: post.rate,
        mean: post.mean(),
        sd: post.shape.sqrt() / post.rate,
        ci90: [post.quantile(0.05), post.quantile(0.95)],
        pred_mean,
        pred_var: pred_mean + pred_mean * pred_mean / post.shape,
        pred_p0: zero.pmf,
        pred_p_ge_1: -(-post.shape * (pred_mean / post.shape).ln_1p()).exp_m1(),
        pred_q95: counts::quantile(0.95, pred_mean, |k| counts::negbin(post.shape, pred_mean, k).cdf),
        prior_weight: prior.rate / post.rate,
    })
}
