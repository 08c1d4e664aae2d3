//! Loss sizes from data: normal-inverse-gamma learning on log losses. The predictive loss has no
//! mean, so a cap (the largest loss the organisation can suffer) is part of the question.

use crate::fault::{Fault, Outcome, positive, within};
use crate::special::{quadrature, student};
use serde::{Deserialize, Serialize};

/// Normal-inverse-gamma law of (mu, sigma^2) of the log loss.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LogLoss {
    /// Location.
    pub mean: f64,
    /// Pseudo-observations behind the location.
    pub kappa: f64,
    /// Shape of the spread.
    pub alpha: f64,
    /// Scale of the spread.
    pub beta: f64,
}

impl LogLoss {
    /// From an expert's lognormal reading: mean mu, kappa 1, alpha 2, beta sigma^2.
    pub fn expert(mu: f64, sigma: f64) -> Self {
        Self { mean: mu, kappa: 1.0, alpha: 2.0, beta: sigma * sigma }
    }

    /// Checks the parameters.
    pub fn checked(self) -> Outcome<Self> {
        within("prior.mean", self.mean, -300.0, 300.0)?;
        within("prior.kappa", positive("prior.kappa", self.kappa)?, 1e-9, 1e9)?;
        within("prior.alpha", positive("prior.alpha", self.alpha)?, 1e-3, 1e9)?;
        within("prior.beta", positive("prior.beta", self.beta)?, 1e-12, 1e9)?;
        Ok(self)
    }

    /// Updates with n log losses of mean `mean` and sum of squared deviations `squares`.
    pub fn updated(self, n: f64, mean: f64, squares: f64) -> Self {
        let kappa = self.kappa + n;
        let shift = mean - self.mean;
        Self {
            mean: (self.kappa * self.mean + n * mean) / kappa,
            kappa,
            alpha: self.alpha + 0.5 * n,
            beta: self.beta + 0.5 * squares + 0.5 * self.kappa * n * shift * shift / kappa,
        }
    }

    /// Updates with a list of log losses.
    pub fn learned(self, logs: &[f64]) -> Self {
        if logs.is_empty() {
            return self;
        }
        let (n, mean, squares) = summary(logs);
        self.updated(n, mean, squares)
    }

    /// Plug-in lognormal: posterior mean of mu, posterior mean of sigma^2 times (1 + 1/kappa).
    ///
    /// Fails while alpha <= 1: the spread has no mean yet.
    pub fn plug_in(&self) -> Outcome<(f64, f64)> {
        if self.alpha <= 1.0 + 1e-9 {
            return Err(Fault::new(
                "empty",
                "severity",
                "too few losses to learn their spread; add losses or an expert interval",
            ));
        }
        let variance = self.beta / (self.alpha - 1.0) * (1.0 + 1.0 / self.kappa);
        Ok((self.mean, within("severity", variance.sqrt(), 1e-6, 20.0)?))
    }
}

/// Count, mean and sum of squared deviations.
pub fn summary(values: &[f64]) -> (f64, f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n.max(1.0);
    (n, mean, values.iter().map(|y| (y - mean) * (y - mean)).sum())
}

/// Posterior of the log loss and the loss it predicts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LossReport {
    /// Posterior parameters.
    #[serde(flatten)]
    pub posterior: LogLoss,
    /// Degrees of freedom of the predictive log loss (Student t).
    pub pred_df: f64,
    /// Scale of the predictive log loss.
    pub pred_scale: f64,
    /// Predictive median, money.
    pub pred_median: f64,
    /// Predictive 90 % quantile, money.
    pub pred_q90: f64,
    /// Predictive 99 % quantile, money.
    pub pred_q99: f64,
    /// E[min(loss, cap)], money; the uncapped mean does not exist.
    pub pred_capped_mean: f64,
    /// Share of the prior in the location, kappa0/kappa.
    pub prior_weight: f64,
}

/// Normal-inverse-gamma learning on natural logs of losses (Gelman et al., Bayesian Data Analysis).
pub fn lognormal_nig(logs: &[f64], prior: LogLoss, cap: f64) -> Outcome<LossReport> {
    let prior = prior.checked()?;
    within("cap", positive("cap", cap)?, 1e-150, 1e150)?;
    for y in logs {
        within("log_losses", *y, -300.0, 300.0)?;
    }
    let p = prior.learned(logs);
    let df = 2.0 * p.alpha;
    let scale = (p.beta * (p.kappa + 1.0) / (p.alpha * p.kappa)).sqrt();
    let at = |q: f64| (p.mean + scale * student::quantile(q, df)).min(700.0).exp();
    Ok(LossReport {
        posterior: p,
        pred_df: df,
        pred_scale: scale,
        pred_median: p.mean.exp(),
        pred_q90: at(0.9),
        pred_q99: at(0.99),
        pred_capped_mean: capped_mean(p.mean, scale, df, cap),
        prior_weight: prior.kappa / p.kappa,
    })
}

/// E[min(e^Y, cap)] for Y = location + scale T: Gauss panels that widen away from the centre and
/// never span more than one unit of log money.
fn capped_mean(location: f64, scale: f64, df: f64, cap: f64) -> f64 {
    let rule = quadrature::legendre(16);
    let top = cap.ln();
    let tail = 1.0 - student::cdf((top - location) / scale, df);
    let density = |y: f64| student::pdf((y - location) / scale, df) / scale;
    let mut sum = cap * tail;
    let mut high = top;
    let floor = (top - 60.0).min(location - 60.0);
    while high > floor {
        let distance = ((high - location) / scale).abs();
        let width = (0.4 * scale * distance.max(0.5)).min(1.0).max(1e-3 * scale);
        let low = (high - width).max(floor);
        let piece = quadrature::integral(&rule, low, high, |y| y.exp() * density(y));
        sum += piece;
        if piece < 1e-16 * sum && high < location - scale {
            break;
        }
        high = low;
    }
    sum
}
