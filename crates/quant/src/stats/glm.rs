//! Regressions for counts: Poisson and negative binomial with logarithmic link, by iteratively
//! reweighted least squares. Ticket and incident counts are what they are for.

use super::linear::{cholesky, solve, standard_errors};
use crate::fault::{Fault, Outcome, within};
use crate::special::gamma::{digamma, ln_gamma, trigamma};
use crate::special::solve::brent;
use serde::{Deserialize, Serialize};

/// Counts with the model matrix that should explain them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountData {
    /// Counts, whole numbers from 0.
    pub y: Vec<f64>,
    /// One row a count; a column of ones is the intercept.
    pub x: Vec<Vec<f64>>,
    /// Names of the columns, for people.
    #[serde(default)]
    pub columns: Vec<String>,
}

/// A fitted Poisson regression.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoissonFit {
    /// Coefficients on the logarithmic scale.
    pub coef: Vec<f64>,
    /// Their standard errors.
    pub se: Vec<f64>,
    /// Residual deviance.
    pub deviance: f64,
    /// Deviance of the constant model (of mean one when there is no intercept).
    pub null_deviance: f64,
    /// Akaike's criterion, 2 columns - 2 log-likelihood.
    pub aic: f64,
}

/// A fitted negative binomial regression.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NegbinFit {
    /// Coefficients on the logarithmic scale.
    pub coef: Vec<f64>,
    /// Their standard errors, the size taken as known.
    pub se: Vec<f64>,
    /// Size by maximum likelihood; variance = mean + mean^2/theta.
    pub theta: f64,
    /// Standard error of theta (observed information).
    pub se_theta: f64,
    /// Twice the log-likelihood.
    pub twologlik: f64,
    /// Residual deviance at theta.
    pub deviance: f64,
}

/// Largest size that is still told apart from the Poisson law.
const MOST_THETA: f64 = 1e7;

impl CountData {
    fn checked(&self) -> Outcome<usize> {
        let (n, p) = (self.y.len(), self.x.first().map_or(0, Vec::len));
        if n == 0 || p == 0 || self.x.len() != n {
            return Err(Fault::new("empty", "x", "y and the rows of x must be lists of the same length, not empty"));
        }
        if p > 64 || n > 200_000 {
            return Err(Fault::new("too_large", "x", "at most 64 columns and 200,000 rows are fitted"));
        }
        if n <= p {
            return Err(Fault::range(
                "x",
                format!("more rows than columns are needed, but there are {n} rows and {p}"),
            ));
        }
        if self.x.iter().any(|row| row.len() != p) || !(self.columns.is_empty() || self.columns.len() == p) {
            return Err(Fault::range("x", "every row of x needs one number for every column"));
        }
        for v in &self.y {
            within("y", *v, 0.0, 1e9)?;
            if v.fract() != 0.0 {
                return Err(Fault::range("y", "counts must be whole numbers"));
            }
        }
        for v in self.x.iter().flatten() {
            within("x", *v, -1e9, 1e9)?;
        }
        if self.y.iter().all(|v| *v == 0.0) {
            return Err(Fault::new("unbounded", "y", "all counts are zero: no finite coefficient fits them best"));
        }
        Ok(p)
    }

    fn means(&self, coef: &[f64]) -> Vec<f64> {
        let eta = self.x.iter().map(|row| row.iter().zip(coef).map(|(x, b)| x * b).sum::<f64>());
        eta.map(|e| e.clamp(-700.0, 700.0).exp()).collect()
    }

    /// Information matrix X'WX and score X'W(y-mu)/mu for weights W.
    fn normal_equations(&self, mu: &[f64], weight: &dyn Fn(f64) -> f64) -> (Vec<Vec<f64>>, Vec<f64>) {
        let p = self.x.first().map_or(0, Vec::len);
        let (mut information, mut score) = (vec![vec![0.0; p]; p], vec![0.0; p]);
        for ((row, m), y) in self.x.iter().zip(mu).zip(&self.y) {
            let w = weight(*m);
            for i in 0..p {
                score[i] += w * row[i] * (y - m) / m;
                for j in 0..=i {
                    information[i][j] += w * row[i] * row[j];
                }
            }
        }
        (information, score)
    }

    /// Scoring steps with halving until the deviance stops falling.
    fn fit(&self, start: Vec<f64>, weight: &dyn Fn(f64) -> f64, deviance: &dyn Fn(&[f64]) -> f64) -> Outcome<Vec<f64>> {
        let mut coef = start;
        let mut mu = self.means(&coef);
        let mut now = deviance(&mu);
        for _ in 0..200 {
            let (information, score) = self.normal_equations(&mu, weight);
            let Some(l) = cholesky(&information) else {
                return Err(singular(&mu));
            };
            let step = solve(&l, &score);
            let mut share = 1.0;
            let (next, next_mu, then) = loop {
                let next: Vec<f64> = coef.iter().zip(&step).map(|(b, s)| b + share * s).collect();
                let next_mu = self.means(&next);
                let then = deviance(&next_mu);
                if then <= now + 1e-9 * (1.0 + now.abs()) || share < 1e-6 {
                    break (next, next_mu, then);
                }
                share *= 0.5;
            };
            let small = step.iter().zip(&coef).all(|(s, b)| (s * share).abs() <= 1e-10 * (1.0 + b.abs()));
            (coef, mu, now) = (next, next_mu, then);
            if small {
                return Ok(coef);
            }
        }
        Err(singular(&mu))
    }

    /// A start that never overflows: the logarithm of the counts regressed on the columns.
    fn start(&self) -> Outcome<Vec<f64>> {
        let p = self.x.first().map_or(0, Vec::len);
        let (mut a, mut b) = (vec![vec![0.0; p]; p], vec![0.0; p]);
        for (row, y) in self.x.iter().zip(&self.y) {
            let (w, z) = (y + 0.1, (y + 0.1).ln());
            for i in 0..p {
                b[i] += w * row[i] * z;
                for j in 0..=i {
                    a[i][j] += w * row[i] * row[j];
                }
            }
        }
        cholesky(&a).map(|l| solve(&l, &b)).ok_or_else(|| {
            Fault::range("x", "a column of x is a combination of the others (or only zeros); leave it out")
        })
    }
}

fn singular(mu: &[f64]) -> Fault {
    if mu.iter().any(|m| *m < 1e-6) {
        return Fault::new(
            "unbounded",
            "x",
            "some column is used only where all counts are zero, so its coefficient has no finite best value",
        );
    }
    Fault::new("no_convergence", "x", "the regression did not settle; scale the columns to similar size")
}

/// sum 2 (y ln(y/m) - (y - m)).
fn poisson_deviance(y: &[f64], mu: &[f64]) -> f64 {
    2.0 * y.iter().zip(mu).map(|(y, m)| if *y > 0.0 { y * (y / m).ln() - (y - m) } else { *m }).sum::<f64>()
}

/// Poisson regression with logarithmic link by maximum likelihood (McCullagh & Nelder 1989).
///
/// Standard errors come from the inverse information. Fails with a [`Fault`] when columns are
/// dependent, counts are not whole, or a coefficient has no finite optimum.
///
/// ```
/// use quant::stats::glm::{CountData, poisson_glm};
/// let data = CountData { y: vec![2.0, 4.0, 9.0], x: vec![vec![1.0]; 3], columns: vec![] };
/// let fit = poisson_glm(&data).unwrap();
/// assert!((fit.coef[0] - 5f64.ln()).abs() < 1e-12);
/// ```
pub fn poisson_glm(data: &CountData) -> Outcome<PoissonFit> {
    let p = data.checked()?;
    let y = &data.y;
    let deviance = |mu: &[f64]| poisson_deviance(y, mu);
    let coef = data.fit(data.start()?, &|m| m, &deviance)?;
    let mu = data.means(&coef);
    let (information, _) = data.normal_equations(&mu, &|m| m);
    let l = cholesky(&information).ok_or_else(|| singular(&mu))?;
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    let constant = (0..p).any(|j| {
        let first = data.x.first().map_or(0.0, |r| r[j]);
        first != 0.0 && data.x.iter().all(|r| r[j] == first)
    });
    let null = vec![if constant { mean } else { 1.0 }; y.len()];
    let loglik: f64 = y.iter().zip(&mu).map(|(y, m)| y * m.ln() - m - ln_gamma(y + 1.0)).sum();
    Ok(PoissonFit {
        se: standard_errors(&l),
        deviance: deviance(&mu),
        null_deviance: poisson_deviance(y, &null),
        aic: 2.0 * p as f64 - 2.0 * loglik,
        coef,
    })
}

/// Derivative of the log-likelihood in theta.
fn theta_score(y: &[f64], mu: &[f64], t: f64) -> f64 {
    let base = digamma(t) - t.ln() - 1.0;
    y.iter().zip(mu).map(|(y, m)| digamma(t + y) - base - (t + m).ln() - (y + t) / (m + t)).sum()
}

fn theta_information(y: &[f64], mu: &[f64], t: f64) -> f64 {
    let base = trigamma(t) - 1.0 / t;
    y.iter().zip(mu).map(|(y, m)| base - trigamma(t + y) + 2.0 / (m + t) - (y + t) / ((m + t) * (m + t))).sum()
}

fn theta_best(y: &[f64], mu: &[f64]) -> Outcome<f64> {
    let score = |u: f64| theta_score(y, mu, u.exp());
    let (low, high) = (1e-6f64.ln(), MOST_THETA.ln());
    // Overdispersion beyond the Poisson law decides the sign far out; cancellation would spoil the score there.
    let excess: f64 = y.iter().zip(mu).map(|(y, m)| (y - m) * (y - m) - y).sum();
    let far = if excess > 0.0 { -1.0 } else { score(1e4f64.ln()) };
    if far >= 0.0 {
        return Err(Fault::new(
            "unbounded",
            "y",
            "these counts vary no more than a Poisson law allows; use the Poisson regression",
        ));
    }
    let top = if score(high) < 0.0 { high } else { 1e4f64.ln() };
    Ok(brent(low, top, 1e-14, score).exp())
}

fn negbin_deviance(y: &[f64], mu: &[f64], t: f64) -> f64 {
    let part = |y: f64, m: f64| {
        let own = if y > 0.0 { y * (y / m).ln() } else { 0.0 };
        own - (y + t) * ((y - m) / (m + t)).ln_1p()
    };
    2.0 * y.iter().zip(mu).map(|(y, m)| part(*y, *m)).sum::<f64>()
}

/// Negative binomial regression, size by maximum likelihood (Venables & Ripley 2002): coefficients and
/// size are improved in turn until both stand still.
pub fn negbin_glm(data: &CountData) -> Outcome<NegbinFit> {
    data.checked()?;
    let y = &data.y;
    let mut coef = data.fit(data.start()?, &|m| m, &|mu| poisson_deviance(y, mu))?;
    let mut theta = theta_best(y, &data.means(&coef))?;
    for _ in 0..200 {
        let t = theta;
        let next = data.fit(coef.clone(), &|m| m / (1.0 + m / t), &|mu| negbin_deviance(y, mu, t))?;
        theta = theta_best(y, &data.means(&next))?;
        let moved = next.iter().zip(&coef).map(|(a, b)| (a - b).abs()).fold((theta / t).ln().abs(), f64::max);
        coef = next;
        if moved < 1e-9 {
            break;
        }
    }
    let mu = data.means(&coef);
    let (information, _) = data.normal_equations(&mu, &|m| m / (1.0 + m / theta));
    let l = cholesky(&information).ok_or_else(|| singular(&mu))?;
    let loglik = |y: f64, m: f64| {
        ln_gamma(theta + y) - ln_gamma(theta) - ln_gamma(y + 1.0) - theta * (m / theta).ln_1p()
            + if y > 0.0 { y * (m / (m + theta)).ln() } else { 0.0 }
    };
    Ok(NegbinFit {
        se: standard_errors(&l),
        theta,
        se_theta: theta_information(y, &mu, theta).max(0.0).powf(-0.5),
        twologlik: 2.0 * y.iter().zip(&mu).map(|(y, m)| loglik(*y, *m)).sum::<f64>(),
        deviance: negbin_deviance(y, &mu, theta),
        coef,
    })
}
