//! The law of an uncertain input of a decision, with the partial means that exact values of
//! information need.

use crate::dist::lognormal::Lognormal;
use crate::dist::pert::Pert;
use crate::fault::{Fault, Outcome, positive, within};
use crate::special::{beta, gamma, normal, quadrature};
use serde::{Deserialize, Serialize};

fn four() -> f64 {
    4.0
}

/// What is known about one input.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Uncertain {
    /// Known.
    Constant {
        /// The value.
        value: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Lognormal.
    Lognormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Lognormal from a central interval.
    LognormalInterval {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
        /// Share between the ends.
        level: f64,
    },
    /// Gamma.
    Gamma {
        /// Shape.
        shape: f64,
        /// Scale.
        scale: f64,
    },
    /// Exponential.
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// Beta on 0 to 1.
    Beta {
        /// Hits.
        a: f64,
        /// Misses.
        b: f64,
    },
    /// Three-point estimate.
    Pert {
        /// Smallest.
        min: f64,
        /// Most likely.
        mode: f64,
        /// Largest.
        max: f64,
        /// Weight of the mode.
        #[serde(default = "four")]
        gamma: f64,
    },
}

impl Uncertain {
    /// Checks the parameters; intervals become parameters.
    pub fn checked(self) -> Outcome<Self> {
        match self {
            Self::Constant { value } => {
                within("value", value, -1e100, 1e100)?;
            }
            Self::Normal { mean, sd } => {
                within("mean", mean, -1e100, 1e100)?;
                within("sd", positive("sd", sd)?, 1e-100, 1e100)?;
            }
            Self::Lognormal { mu, sigma } => {
                within("mu", mu, -200.0, 200.0)?;
                within("sigma", sigma, 1e-6, 10.0)?;
            }
            Self::LognormalInterval { low, high, level } => {
                let law = Lognormal::from_interval(low, high, level)?;
                return Self::Lognormal { mu: law.mu, sigma: law.sigma }.checked();
            }
            Self::Gamma { shape, scale } => {
                within("shape", shape, 1e-2, 1e6)?;
                within("scale", scale, 1e-100, 1e100)?;
            }
            Self::Exponential { mean } => {
                within("mean", mean, 1e-100, 1e100)?;
            }
            Self::Beta { a, b } => {
                within("a", a, 1e-2, 1e6)?;
                within("b", b, 1e-2, 1e6)?;
            }
            Self::Pert { min, mode, max, gamma } => {
                within("min", min, -1e100, 1e100)?;
                within("max", max, -1e100, 1e100)?;
                Pert { min, mode, max, gamma }.checked()?;
            }
        }
        Ok(self)
    }

    /// Fails when the input could be negative, which rates and losses cannot be.
    pub fn not_negative(self, field: &str) -> Outcome<Self> {
        let checked = self.checked().map_err(|f| f.within(field))?;
        let low = match checked {
            Self::Normal { .. } => f64::NEG_INFINITY,
            Self::Constant { value } => value,
            Self::Pert { min, .. } => min,
            _ => 0.0,
        };
        if low < 0.0 {
            return Err(Fault::range(field, format!("{field} must not be able to fall below zero")));
        }
        Ok(checked)
    }

    fn pert(min: f64, mode: f64, max: f64, gamma: f64) -> Pert {
        Pert { min, mode, max, gamma }
    }

    /// Expectation.
    pub fn mean(&self) -> f64 {
        self.partial(f64::INFINITY)
    }

    /// P(X <= x).
    pub fn cdf(&self, x: f64) -> f64 {
        match *self {
            Self::Constant { value } => f64::from(u8::from(value <= x)),
            Self::Normal { mean, sd } => normal::cdf((x - mean) / sd),
            Self::Lognormal { mu, sigma } => 1.0 - Lognormal { mu, sigma }.sf(x),
            Self::LognormalInterval { .. } => f64::NAN,
            Self::Gamma { shape, scale } => gamma::pq(shape, x / scale).0,
            Self::Exponential { mean } => -(-x.max(0.0) / mean).exp_m1(),
            Self::Beta { a, b } => beta::inc(a, b, x.clamp(0.0, 1.0)).0,
            Self::Pert { min, mode, max, gamma } => Self::pert(min, mode, max, gamma).cdf(x),
        }
    }

    /// E[X; X <= x]; x may be infinite.
    pub fn partial(&self, x: f64) -> f64 {
        if x == f64::NEG_INFINITY {
            return 0.0;
        }
        let all = x == f64::INFINITY;
        match *self {
            Self::Constant { value } => {
                if value <= x {
                    value
                } else {
                    0.0
                }
            }
            Self::Normal { mean, .. } if all => mean,
            Self::Normal { mean, sd } => {
                let z = (x - mean) / sd;
                mean * normal::cdf(z) - sd * normal::pdf(z)
            }
            Self::Lognormal { mu, sigma } => {
                let law = Lognormal { mu, sigma };
                if all { law.mean() } else { law.partial(1, x) }
            }
            Self::LognormalInterval { .. } => f64::NAN,
            Self::Gamma { shape, scale } => shape * scale * gamma::pq(shape + 1.0, x / scale).0,
            Self::Exponential { mean } => mean * gamma::pq(2.0, x / mean).0,
            Self::Beta { a, b } => a / (a + b) * beta::inc(a + 1.0, b, x.clamp(0.0, 1.0)).0,
            Self::Pert { min, mode, max, gamma } => Self::pert(min, mode, max, gamma).partial(1, x.min(max)),
        }
    }

    /// Quantile for 0 < p < 1.
    pub fn quantile(&self, p: f64) -> f64 {
        match *self {
            Self::Constant { value } => value,
            Self::Normal { mean, sd } => mean + sd * normal::quantile(p),
            Self::Lognormal { mu, sigma } => (mu + sigma * normal::quantile(p)).exp(),
            Self::LognormalInterval { .. } => f64::NAN,
            Self::Gamma { shape, scale } => scale * gamma::quantile(shape, p),
            Self::Exponential { mean } => -mean * (-p).ln_1p(),
            Self::Beta { a, b } => beta::quantile(a, b, p),
            Self::Pert { min, mode, max, gamma } => Self::pert(min, mode, max, gamma).quantile(p),
        }
    }

    /// Weighted points for expectations: Gauss panels over the normal or logarithmic scale where the law
    /// has one, split at `cuts` (where the function may have a kink); Gauss-Jacobi for bounded laws.
    pub fn rule(&self, cuts: &[f64]) -> Vec<(f64, f64)> {
        match *self {
            Self::Constant { value } => vec![(value, 1.0)],
            Self::Normal { mean, sd } => {
                let at = cuts.iter().map(|x| (x - mean) / sd).collect();
                panels(-9.0, 9.0, at, |z| (mean + sd * z, normal::pdf(z)))
            }
            Self::Lognormal { mu, sigma } => {
                let at = cuts.iter().filter(|x| **x > 0.0).map(|x| (x.ln() - mu) / sigma).collect();
                panels(-9.0, 9.0 + sigma, at, |z| ((mu + sigma * z).exp(), normal::pdf(z)))
            }
            Self::LognormalInterval { .. } => vec![],
            Self::Exponential { mean } => Self::Gamma { shape: 1.0, scale: mean }.rule(cuts),
            Self::Gamma { shape, scale } => {
                let low = (gamma::quantile(shape, 1e-14) + 1e-290).ln();
                let top = gamma::quantile(shape, 1.0 - 1e-15).ln() + 0.5 / shape.sqrt().max(1.0);
                let at = cuts.iter().filter(|x| **x > 0.0).map(|x| (x / scale).ln()).collect();
                panels(low, top, at, |u| {
                    let x = u.exp();
                    (scale * x, shape * gamma::poisson_weight(shape, x))
                })
            }
            Self::Beta { a, b } => pairs(quadrature::beta(a, b, 96)),
            Self::Pert { min, mode, max, gamma } => pairs(Self::pert(min, mode, max, gamma).rule(96)),
        }
    }
}

fn pairs(rule: quadrature::Rule) -> Vec<(f64, f64)> {
    rule.points.into_iter().zip(rule.weights).collect()
}

/// Gauss-Legendre panels of 16 points: twelve equal ones, split further at the cuts; weights are normalised.
fn panels(low: f64, high: f64, mut cuts: Vec<f64>, f: impl Fn(f64) -> (f64, f64)) -> Vec<(f64, f64)> {
    let rule = quadrature::legendre(16);
    cuts.retain(|c| *c > low && *c < high);
    cuts.extend((0..=12).map(|k| low + (high - low) / 12.0 * f64::from(k)));
    cuts.sort_by(f64::total_cmp);
    let mut out = Vec::with_capacity(16 * cuts.len());
    for ends in cuts.windows(2) {
        let width = ends[1] - ends[0];
        for (t, w) in rule.points.iter().zip(&rule.weights) {
            let (x, density) = f(ends[0] + width * t);
            out.push((x, w * width * density));
        }
    }
    let sum: f64 = out.iter().map(|p| p.1).sum();
    out.iter_mut().for_each(|p| p.1 /= sum);
    out
}

/// E[max_k (slope_k X + level_k)], exact: the upper envelope of the lines, integrated piece by piece.
///
/// ```
/// use quant::sens::law::{Uncertain, best_line};
/// let x = Uncertain::Normal { mean: 0.0, sd: 1.0 };
/// let value = best_line(&x, &[(0.0, 0.0), (1.0, 0.0)]);
/// assert!((value - (2.0 * std::f64::consts::PI).sqrt().recip()).abs() < 1e-15);
/// ```
pub fn best_line(x: &Uncertain, lines: &[(f64, f64)]) -> f64 {
    let mut sorted = lines.to_vec();
    sorted.sort_by(|l, r| l.0.total_cmp(&r.0).then(l.1.total_cmp(&r.1)));
    let mut hull: Vec<(f64, f64, f64)> = Vec::new(); // slope, level, where it starts to be the best
    for (slope, level) in sorted {
        let mut start = f64::NEG_INFINITY;
        while let Some(last) = hull.last().copied() {
            if last.0 == slope {
                hull.pop();
                continue;
            }
            start = (last.1 - level) / (slope - last.0);
            if start > last.2 {
                break;
            }
            hull.pop();
            start = f64::NEG_INFINITY;
        }
        hull.push((slope, level, start));
    }
    let mut total = 0.0;
    let (mut mass, mut moment) = (1.0, x.mean());
    for (slope, level, start) in hull.into_iter().rev() {
        let (below, below_moment) =
            if start == f64::NEG_INFINITY { (0.0, 0.0) } else { (x.cdf(start), x.partial(start)) };
        total += slope * (moment - below_moment) + level * (mass - below);
        (mass, moment) = (below, below_moment);
    }
    total
}
