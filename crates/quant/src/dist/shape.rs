//! Closed forms of the loss laws: survival, limited expectation and partial moments. The lattice
//! needs nothing else from a law, so point masses, caps and infinite densities all work.

use super::lognormal::Lognormal;
use super::pert::Pert;
use crate::special::{gamma, normal};

/// A loss law before deductible and limit.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Lognormal.
    Lognormal(Lognormal),
    /// Gamma with shape and scale.
    Gamma {
        /// Shape, above zero.
        shape: f64,
        /// Scale in money.
        scale: f64,
    },
    /// Exponential with the given mean.
    Exponential {
        /// Mean in money.
        mean: f64,
    },
    /// Pareto II (Lomax): P(X > x) = (t/(x+t))^alpha.
    Pareto {
        /// Tail index.
        alpha: f64,
        /// Scale t in money.
        scale: f64,
    },
    /// Three-point estimate.
    Pert(Pert),
    /// Levy law, for lattice tests: it has no mean.
    Levy {
        /// Scale.
        scale: f64,
    },
    /// Sorted values with probabilities (constants, data, lists).
    Points(Points),
}

/// Sorted point masses with running sums of probability and of value times probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// Values in rising order.
    pub values: Vec<f64>,
    /// Their probabilities.
    pub probs: Vec<f64>,
    below: Vec<f64>,
    below_value: Vec<f64>,
}

impl Points {
    /// Sorts the pairs and keeps running sums.
    pub fn new(mut pairs: Vec<(f64, f64)>) -> Self {
        pairs.sort_by(|l, r| l.0.total_cmp(&r.0));
        let (mut p, mut v) = (0.0, 0.0);
        let (mut below, mut below_value) = (vec![0.0], vec![0.0]);
        for (value, prob) in &pairs {
            p += prob;
            v += prob * value;
            below.push(p);
            below_value.push(v);
        }
        Self {
            values: pairs.iter().map(|x| x.0).collect(),
            probs: pairs.iter().map(|x| x.1).collect(),
            below,
            below_value,
        }
    }

    fn at(&self, x: f64) -> usize {
        self.values.partition_point(|v| *v <= x)
    }

    fn cdf(&self, x: f64) -> f64 {
        self.below.get(self.at(x)).copied().unwrap_or(1.0).min(1.0)
    }

    fn lev(&self, x: f64) -> f64 {
        let i = self.at(x);
        let value = self.below_value.get(i).copied().unwrap_or(0.0);
        value + x * (1.0 - self.below.get(i).copied().unwrap_or(1.0)).max(0.0)
    }

    fn partial(&self, r: i32, x: f64) -> f64 {
        self.values.iter().zip(&self.probs).take_while(|(v, _)| **v <= x).map(|(v, p)| p * v.powi(r)).sum()
    }
}

impl Shape {
    /// P(X > x) for x >= 0.
    pub fn sf(&self, x: f64) -> f64 {
        match self {
            Self::Lognormal(l) => l.sf(x),
            Self::Gamma { shape, scale } => gamma::pq(*shape, x / scale).1,
            Self::Exponential { mean } => (-x / mean).exp(),
            Self::Pareto { alpha, scale } => (-alpha * (x / scale).ln_1p()).exp(),
            Self::Pert(p) => p.sf(x),
            Self::Levy { scale } => 1.0 - normal::erfc((scale / (2.0 * x.max(1e-300))).sqrt()),
            Self::Points(p) => 1.0 - p.cdf(x),
        }
    }

    /// E[min(X, x)].
    pub fn lev(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        match self {
            Self::Lognormal(l) => l.lev(x),
            Self::Gamma { shape, scale } => {
                let u = x / scale;
                let (p, q) = gamma::pq(*shape, u);
                // P(a+1, u) = P(a, u) - u^a e^-u / Gamma(a+1)
                shape * scale * (p - gamma::poisson_weight(*shape, u)).max(0.0) + x * q
            }
            Self::Exponential { mean } => -mean * (-x / mean).exp_m1(),
            Self::Pareto { alpha, scale } => {
                let l = (x / scale).ln_1p();
                if (alpha - 1.0).abs() < 1e-12 {
                    scale * l
                } else {
                    -scale * (-(alpha - 1.0) * l).exp_m1() / (alpha - 1.0)
                }
            }
            Self::Pert(p) => p.partial(1, x) + x * p.sf(x),
            Self::Levy { .. } => f64::INFINITY,
            Self::Points(p) => p.lev(x),
        }
    }

    /// E[X^r]; infinite where the moment does not exist.
    pub fn moment(&self, r: i32) -> f64 {
        let k = f64::from(r);
        match self {
            Self::Lognormal(l) => l.moment(r),
            Self::Gamma { shape, scale } => (0..r).map(|i| (shape + f64::from(i)) * scale).product(),
            Self::Exponential { mean } => (1..=r).map(|i| f64::from(i) * mean).product(),
            Self::Pareto { alpha, scale } => {
                if *alpha <= k {
                    return f64::INFINITY;
                }
                (1..=r).map(|i| f64::from(i) * scale / (alpha - f64::from(i))).product()
            }
            Self::Pert(p) => p.partial(r, p.max),
            Self::Levy { .. } => f64::INFINITY,
            Self::Points(p) => p.partial(r, f64::INFINITY),
        }
    }

    /// E[X^r; X <= x].
    pub fn partial(&self, r: i32, x: f64) -> f64 {
        match self {
            Self::Lognormal(l) => l.partial(r, x),
            Self::Gamma { shape, scale } => self.moment(r) * gamma::pq(shape + f64::from(r), x / scale).0,
            Self::Exponential { mean } => self.moment(r) * gamma::pq(1.0 + f64::from(r), x / mean).0,
            Self::Pareto { alpha, scale } => pareto_partial(*alpha, *scale, r, x),
            Self::Pert(p) => p.partial(r, x.min(p.max)),
            Self::Levy { .. } => f64::INFINITY,
            Self::Points(p) => p.partial(r, x),
        }
    }
}

/// E[X^r; X <= x] of the Pareto II law: binomial expansion around -t of the shifted variable.
fn pareto_partial(alpha: f64, t: f64, r: i32, x: f64) -> f64 {
    let growth = (x / t).ln_1p();
    let (mut total, mut binomial) = (0.0, 1.0);
    for i in 0..=r {
        let e = f64::from(i) - alpha;
        let piece = if e.abs() < 1e-12 { growth } else { (e * growth).exp_m1() / e };
        let sign = if (r - i) % 2 == 0 { 1.0 } else { -1.0 };
        total += sign * binomial * alpha * piece;
        binomial *= f64::from(r - i) / f64::from(i + 1);
    }
    total.max(0.0) * t.powi(r)
}
