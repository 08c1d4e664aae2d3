//! Partial pooling of effects: groups with little data borrow from the others, by quadrature instead of MCMC.

use crate::fault::{Fault, Outcome, positive};
use serde::Serialize;

/// Pooled effects (normal hierarchy).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PooledEffects {
    /// Posterior mean of the common mean.
    pub mu_mean: f64,
    /// Posterior mean of the spread between groups.
    pub tau_mean: f64,
    /// Posterior median of the spread between groups.
    pub tau_median: f64,
    /// Posterior mean of every group.
    pub group_mean: Vec<f64>,
    /// Posterior standard deviation of every group.
    pub group_sd: Vec<f64>,
}

struct Given {
    log_weight: f64,
    mu: f64,
    mu_var: f64,
}

fn given(tau: f64, estimates: &[f64], errors: &[f64]) -> Given {
    let weights: Vec<f64> = errors.iter().map(|s| 1.0 / (s * s + tau * tau)).collect();
    let total: f64 = weights.iter().sum();
    let mu = weights.iter().zip(estimates).map(|(w, y)| w * y).sum::<f64>() / total;
    let fit: f64 = weights.iter().zip(estimates).map(|(w, y)| 0.5 * w.ln() - 0.5 * w * (y - mu) * (y - mu)).sum();
    Given { log_weight: fit - 0.5 * total.ln(), mu, mu_var: 1.0 / total }
}

/// Estimates with standard errors, pooled with flat priors on the common mean and on tau > 0; tau is
/// integrated numerically (3,000 points, substituted so that the long tail is covered). Needs four groups.
pub fn pool_normal(estimates: &[f64], errors: &[f64]) -> Outcome<PooledEffects> {
    if estimates.len() < 4 || estimates.len() != errors.len() {
        return Err(Fault::new(
            "empty",
            "estimates",
            "at least four estimates with as many standard errors are needed",
        ));
    }
    let mut scale: f64 = 0.0;
    for (y, s) in estimates.iter().zip(errors) {
        crate::fault::within("estimates", *y, -1e100, 1e100)?;
        crate::fault::within("std_errors", positive("std_errors", *s)?, 1e-100, 1e100)?;
        scale = scale.max(*s).max((y - estimates[0]).abs());
    }
    const POINTS: usize = 3_000;
    let taus: Vec<(f64, f64)> = (0..POINTS)
        .map(|i| {
            let u = (i as f64 + 0.5) / POINTS as f64;
            let tau = scale * u * u / (1.0 - u) * 2.0;
            (tau, (scale * 2.0 * u * (2.0 - u) / ((1.0 - u) * (1.0 - u))).ln())
        })
        .collect();
    let grid: Vec<Given> = taus.iter().map(|(t, _)| given(*t, estimates, errors)).collect();
    let logs: Vec<f64> = grid.iter().zip(&taus).map(|(g, t)| g.log_weight + t.1).collect();
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|l| (l - top).exp()).collect();
    let total: f64 = weights.iter().sum();
    let mean = |f: &dyn Fn(usize) -> f64| weights.iter().enumerate().map(|(i, w)| w * f(i)).sum::<f64>() / total;
    let group = |j: usize, i: usize| {
        let (y, s2, t2) = (estimates[j], errors[j] * errors[j], taus[i].0 * taus[i].0);
        let keep = t2 / (t2 + s2);
        let m = keep * y + (1.0 - keep) * grid[i].mu;
        (m, keep * s2 + (1.0 - keep) * (1.0 - keep) * grid[i].mu_var)
    };
    let group_mean: Vec<f64> = (0..estimates.len()).map(|j| mean(&|i| group(j, i).0)).collect();
    let group_sd = (0..estimates.len())
        .map(|j| {
            mean(&|i| {
                let (m, v) = group(j, i);
                v + (m - group_mean[j]) * (m - group_mean[j])
            })
            .sqrt()
        })
        .collect();
    let mut below = 0.0;
    let median = weights
        .iter()
        .position(|w| {
            below += w;
            below >= 0.5 * total
        })
        .unwrap_or(0);
    Ok(PooledEffects {
        mu_mean: mean(&|i| grid[i].mu),
        tau_mean: mean(&|i| taus[i].0),
        tau_median: taus[median].0,
        group_mean,
        group_sd,
    })
}
