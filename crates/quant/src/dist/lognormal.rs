//! The lognormal law, the usual language for money lost: read from an interval, limited by a cap.

use crate::fault::{Fault, Outcome, positive, within};
use crate::special::normal;

/// A lognormal law: ln X is normal with mean `mu` and standard deviation `sigma`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lognormal {
    /// Mean of the natural logarithm.
    pub mu: f64,
    /// Standard deviation of the natural logarithm, above zero.
    pub sigma: f64,
}

impl Lognormal {
    /// Reads a central interval: mu = (ln low + ln high)/2, sigma = (ln high - ln low)/(2 z) with z the
    /// normal quantile of (1+level)/2.
    ///
    /// ```
    /// let law = quant::dist::lognormal::Lognormal::from_interval(1.0, 10.0, 0.9).unwrap();
    /// assert!((law.mean() - 4.040012826945725).abs() < 1e-12);
    /// ```
    pub fn from_interval(low: f64, high: f64, level: f64) -> Outcome<Self> {
        positive("low", low)?;
        if !high.is_finite() || high <= low {
            return Err(Fault::range("high", format!("high must be above low ({low}), but is {high}")));
        }
        within("level", level, 1e-6, 1.0 - 1e-9)?;
        let z = normal::quantile(0.5 * (1.0 + level));
        let law = Self { mu: 0.5 * (low.ln() + high.ln()), sigma: (high.ln() - low.ln()) / (2.0 * z) };
        if law.mu.abs() > 300.0 || law.sigma > 20.0 {
            return Err(Fault::range(
                "high",
                "low and high lie too far apart for this level to be read as a lognormal law",
            ));
        }
        Ok(law)
    }

    /// exp(mu + sigma^2/2).
    pub fn mean(&self) -> f64 {
        self.moment(1)
    }

    /// exp(mu).
    pub fn median(&self) -> f64 {
        self.mu.exp()
    }

    /// exp(mu - sigma^2).
    pub fn mode(&self) -> f64 {
        (self.mu - self.sigma * self.sigma).exp()
    }

    /// Standard deviation, mean * sqrt(exp(sigma^2) - 1).
    pub fn sd(&self) -> f64 {
        self.mean() * (self.sigma * self.sigma).exp_m1().sqrt()
    }

    /// E[X^r].
    pub fn moment(&self, r: i32) -> f64 {
        let r = f64::from(r);
        (r * self.mu + 0.5 * r * r * self.sigma * self.sigma).exp()
    }

    /// E[X^r; X <= x].
    pub fn partial(&self, r: i32, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        // In logarithms: the full moment may overflow where the partial one is harmless.
        let k = f64::from(r);
        let log_moment = k * self.mu + 0.5 * k * k * self.sigma * self.sigma;
        (log_moment + normal::log_cdf((x.ln() - self.mu) / self.sigma - k * self.sigma)).exp()
    }

    /// P(X > x).
    pub fn sf(&self, x: f64) -> f64 {
        if x <= 0.0 { 1.0 } else { normal::cdf((self.mu - x.ln()) / self.sigma) }
    }

    /// Limited expected value E[min(X, x)].
    pub fn lev(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        let z = (x.ln() - self.mu) / self.sigma;
        self.mean() * normal::cdf(z - self.sigma) + x * normal::cdf(-z)
    }
}
