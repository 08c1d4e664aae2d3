//! Many scenarios at once, made dependent by shared drivers and common events: one closed transform,
//! no copula, and exact contributions of every scenario to the tail.

use super::aggregate::check_levels;
use crate::dist::Severity;
use crate::dist::frequency::{MOST_EVENTS, ln_1p};
use crate::dist::severity::Loss;
use crate::fault::{Fault, Outcome, positive, within};
use crate::lattice::{Complex64, Effort, Part, Spectra, Sum};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Name.
    pub id: String,
    /// Events a year.
    pub rate: f64,
    /// Loss per event, money.
    pub severity: Severity,
    /// Weight of every driver, summing to at most one.
    #[serde(default)]
    pub drivers: BTreeMap<String, f64>,
}

/// A shared influence: a gamma factor with mean 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// Name.
    pub id: String,
    /// Standard deviation of the factor.
    pub cv: f64,
}

/// An event that hits several scenarios at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommonEvent {
    /// Events a year.
    pub rate: f64,
    /// Indices of the scenarios hit.
    pub hits: Vec<usize>,
}

/// A portfolio and what is asked of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortfolioInput {
    /// Scenarios.
    pub scenarios: Vec<Scenario>,
    /// Drivers.
    #[serde(default)]
    pub drivers: Vec<Driver>,
    /// Common events.
    #[serde(default)]
    pub common_events: Vec<CommonEvent>,
    /// Levels of the quantiles wanted.
    #[serde(default)]
    pub levels: Vec<f64>,
    /// Levels of the tail means wanted.
    #[serde(default)]
    pub tail_levels: Vec<f64>,
}

/// Law of the portfolio's year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portfolio {
    /// Expected loss, money a year.
    pub mean: f64,
    /// Standard deviation; absent when infinite.
    pub sd: Option<f64>,
    /// Probability of a year without loss.
    pub p_zero: f64,
    /// Quantiles for `levels`.
    pub var: Vec<f64>,
    /// Tail means for `tail_levels`.
    pub tvar: Vec<f64>,
    /// Mean loss of the scenario in the worst 5 % of years of the total, money, in scenario order:
    /// (E[S_i] - E[S_i; the other 95 %])/0.05. They sum to the 95 % tail mean, also where fewer than 5 % of the
    /// years have a loss (then E[S_i]/0.05).
    pub tvar95_contribution: Vec<f64>,
    /// Largest estimated numerical error of `var`, money.
    pub numerical_error: f64,
}

/// Sorted positions without repetition.
fn once_each(hits: &[usize]) -> Vec<usize> {
    let mut out = hits.to_vec();
    out.sort_unstable();
    out.dedup();
    out
}

/// A checked portfolio.
pub(super) struct Model {
    /// Events a year of every scenario.
    pub(super) rates: Vec<f64>,
    /// Loss per event of every scenario.
    pub(super) losses: Vec<Loss>,
    /// weights[d][i]
    pub(super) weights: Vec<Vec<f64>>,
    /// Squared spread of every driver.
    pub(super) cv2: Vec<f64>,
    common: Vec<(f64, Vec<usize>)>,
}

/// Level of the tail whose contributions are told.
const CONTRIBUTION_LEVEL: f64 = 0.95;

const ONE: Complex64 = Complex64::new(1.0, 0.0);

impl Model {
    pub(super) fn new(input: &PortfolioInput) -> Outcome<Self> {
        if input.scenarios.is_empty() || input.scenarios.len() > 500 {
            return Err(Fault::new("empty", "scenarios", "between 1 and 500 scenarios are needed"));
        }
        let mut losses = Vec::new();
        for s in &input.scenarios {
            within("scenarios.rate", s.rate, 0.0, MOST_EVENTS)?;
            losses.push(s.severity.prepare().map_err(|f| f.within("scenarios.severity"))?);
            let sum: f64 = s.drivers.values().sum();
            if s.drivers.values().any(|w| *w < 0.0) || sum > 1.0 + 1e-9 {
                return Err(Fault::range(
                    "scenarios.drivers",
                    "driver weights must not be negative and sum to at most one",
                ));
            }
            if let Some(name) = s.drivers.keys().find(|k| !input.drivers.iter().any(|d| d.id == **k)) {
                return Err(Fault::range("scenarios.drivers", format!("there is no driver called {name}")));
            }
        }
        let weight = |d: &Driver, s: &Scenario| s.drivers.get(&d.id).copied().unwrap_or(0.0);
        let weights = input.drivers.iter().map(|d| input.scenarios.iter().map(|s| weight(d, s)).collect()).collect();
        for d in &input.drivers {
            positive("drivers.cv", d.cv)?;
            within("drivers.cv", d.cv, 1e-6, 1e3)?;
        }
        for c in &input.common_events {
            within("common_events.rate", c.rate, 0.0, MOST_EVENTS)?;
            if c.hits.iter().any(|i| *i >= losses.len()) {
                return Err(Fault::range("common_events.hits", "hits must be scenario positions, counted from zero"));
            }
        }
        Ok(Self {
            rates: input.scenarios.iter().map(|s| s.rate).collect(),
            losses,
            weights,
            cv2: input.drivers.iter().map(|d| d.cv * d.cv).collect(),
            common: input.common_events.iter().map(|c| (c.rate, once_each(&c.hits))).collect(),
        })
    }

    pub(super) fn own_share(&self, i: usize) -> f64 {
        1.0 - self.weights.iter().map(|w| w[i]).sum::<f64>()
    }

    /// Multiplies the share of scenario i's rate that no driver claims: L ((1 - w) factor + w Z).
    pub(super) fn scale_own(&mut self, i: usize, factor: f64) {
        let own = self.own_share(i);
        let grown = (own * factor + 1.0 - own).max(f64::MIN_POSITIVE);
        self.rates[i] *= grown;
        self.weights.iter_mut().for_each(|w| w[i] /= grown);
    }

    /// -cv^2 sum_i L_i w_id (phi_i - 1) for driver d: the bracket of the closed form, less one.
    fn pull(&self, d: usize, phi: &[Complex64]) -> Complex64 {
        let load: Complex64 =
            self.weights[d].iter().zip(&self.rates).zip(phi).map(|((w, l), z)| (z - ONE) * (w * l)).sum();
        -load * self.cv2[d]
    }

    pub(super) fn total(&self, phi: &[Complex64]) -> Complex64 {
        let mut log: Complex64 =
            phi.iter().enumerate().map(|(i, z)| (z - ONE) * (self.rates[i] * self.own_share(i))).sum();
        for d in 0..self.cv2.len() {
            log -= ln_1p(self.pull(d, phi)) / self.cv2[d];
        }
        for (rate, hits) in &self.common {
            let joint: Complex64 = hits.iter().map(|i| phi[*i]).product();
            log += (joint - ONE) * *rate;
        }
        log.exp()
    }

    /// m_i: derivative of the logarithm of the total transform in phi_i.
    fn slope(&self, i: usize, phi: &[Complex64]) -> Complex64 {
        let mut m = ONE * (self.rates[i] * self.own_share(i));
        for d in 0..self.cv2.len() {
            m += ONE * (self.rates[i] * self.weights[d][i]) / (self.pull(d, phi) + ONE);
        }
        for (rate, hits) in self.common.iter().filter(|(_, hits)| hits.contains(&i)) {
            let others: Complex64 = hits.iter().filter(|j| **j != i).map(|j| phi[*j]).product();
            m += others * *rate;
        }
        m
    }

    pub(super) fn means(&self) -> Vec<f64> {
        let common = |i: usize| self.common.iter().filter(|c| c.1.contains(&i)).map(|c| c.0).sum::<f64>();
        self.losses.iter().enumerate().map(|(i, x)| x.mean() * (self.rates[i] + common(i))).collect()
    }

    fn variance(&self) -> f64 {
        let m: Vec<f64> = self.losses.iter().map(Loss::mean).collect();
        let second: Vec<f64> = self.losses.iter().map(|x| x.moment(2)).collect();
        let mut v: f64 = self.rates.iter().zip(&second).map(|(l, s)| l * s).sum();
        for (w, cv2) in self.weights.iter().zip(&self.cv2) {
            let load: f64 = w.iter().zip(&self.rates).zip(&m).map(|((w, l), m)| w * l * m).sum();
            v += cv2 * load * load;
        }
        for (rate, hits) in &self.common {
            let sum: f64 = hits.iter().map(|i| m[*i]).sum();
            let own: f64 = hits.iter().map(|i| second[*i] - m[*i] * m[*i]).sum();
            v += rate * (sum * sum + own);
        }
        v
    }
}

/// Exact law of a portfolio with gamma drivers and common events (the CreditRisk+ form with random
/// severities; Haaf, Reiss & Schoenmakers 2004), with Euler contributions to the tail (Tasche 2008).
///
/// The contributions are not scaled to fit: on the lattice sum_i E[S_i; S = x] = x P(S = x) holds to rounding
/// (parts in a billion of the tail mean), and between two points the loss is split as between their sums.
///
/// Fails when a weight, rate or severity is impossible. Relative error about 1e-5.
pub fn portfolio(input: &PortfolioInput) -> Outcome<Portfolio> {
    portfolio_with(input, Effort::DEFAULT)
}

/// As [`portfolio`], with another [`Effort`].
pub fn portfolio_with(input: &PortfolioInput, effort: Effort) -> Outcome<Portfolio> {
    let model = Model::new(input)?;
    check_levels("levels", &input.levels)?;
    check_levels("tail_levels", &input.tail_levels)?;
    let means = model.means();
    let mean: f64 = means.iter().sum();
    if mean <= 0.0 {
        return Err(Fault::range("scenarios.rate", "at least one scenario must have a rate above zero"));
    }
    let parts: Vec<Part> = model.losses.iter().map(|x| Part::new(x.clone(), 1.0)).collect();
    let total = |phi: &[Complex64]| model.total(phi);
    let sum = Sum { parts: parts.clone(), total: &total, mean };
    let top = input.levels.iter().chain(&input.tail_levels).copied().fold(0.95, f64::max);
    let range = sum.range(top, 0.0)?;
    let spectra = Spectra::new(&parts, range, effort);
    let law = spectra.law(&total, mean, sum.p_zero());
    let contribution = |(i, m): (usize, &f64)| {
        let joint = |phi: &[Complex64], psi: &[Complex64]| {
            model.total(phi) * model.slope(i, phi) * psi.first().copied().unwrap_or_default()
        };
        // A year without loss is the 95 % quantile: nothing of the mean lies below it.
        let quiet = CONTRIBUTION_LEVEL <= law.p_zero();
        let share =
            |own: &Part| spectra.running(&joint, std::slice::from_ref(own)).share_below(&law, CONTRIBUTION_LEVEL);
        let below = if quiet { 0.0 } else { parts.get(i).map_or(0.0, share) };
        (m - below) / (1.0 - CONTRIBUTION_LEVEL)
    };
    let contributions: Vec<f64> = means.iter().enumerate().map(contribution).collect();
    Ok(Portfolio {
        mean,
        sd: super::aggregate::finite(model.variance().sqrt()),
        p_zero: law.p_zero(),
        var: input.levels.iter().map(|p| law.quantile(*p)).collect(),
        tvar: input.tail_levels.iter().map(|p| law.tail_mean(*p)).collect(),
        tvar95_contribution: contributions,
        numerical_error: super::aggregate::worst(&law, &input.levels),
    })
}
