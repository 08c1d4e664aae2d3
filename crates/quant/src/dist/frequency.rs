//! How often: the law of the yearly number of loss events, with its transform and cumulants.

use super::pert::Pert;
use crate::fault::{Fault, Outcome, positive, probabilities, within};
use realfft::num_complex::Complex64;
use serde::{Deserialize, Serialize};

/// Largest mean number of events the lattice method answers for.
pub const MOST_EVENTS: f64 = 1e6;

fn four() -> f64 {
    4.0
}

/// Law of the number of events in a year (or over the period in question).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Frequency {
    /// Known rate.
    Poisson {
        /// Events a year.
        rate: f64,
    },
    /// Negative binomial, redrawn every year.
    Negbin {
        /// Mean.
        mean: f64,
        /// Size; variance = mean + mean^2/size.
        size: f64,
    },
    /// One unknown gamma rate, the same in every year.
    GammaShared {
        /// Mean rate.
        mean: f64,
        /// Shape of the gamma law.
        size: f64,
    },
    /// At most n events.
    Binomial {
        /// Number of chances.
        n: u64,
        /// Probability of each.
        p: f64,
    },
    /// Unknown Poisson rate with a three-point estimate.
    PertPoisson {
        /// Smallest rate.
        min: f64,
        /// Most likely rate.
        mode: f64,
        /// Largest rate.
        max: f64,
        /// Weight of the mode.
        #[serde(default = "four")]
        gamma: f64,
    },
    /// P(N = 0), P(N = 1), ...
    Discrete {
        /// Probabilities, summing to one.
        probs: Vec<f64>,
    },
}

/// First three cumulants (mean, variance, third central moment).
pub type Cumulants = [f64; 3];

/// A checked frequency, ready for evaluation.
#[derive(Debug, Clone, PartialEq)]
pub enum Count {
    /// Mixture of Poisson laws: (rate, weight) pairs; one pair is a plain Poisson law.
    Mixed {
        /// Rates with weights summing to one.
        nodes: Vec<(f64, f64)>,
        /// Cumulants of the rate.
        rate: Cumulants,
    },
    /// Gamma rate: negative binomial.
    Gamma {
        /// Mean.
        mean: f64,
        /// Size.
        size: f64,
    },
    /// Binomial.
    Binomial {
        /// Number of chances.
        n: u64,
        /// Probability.
        p: f64,
    },
    /// Any finite list.
    List(Vec<f64>),
}

impl Frequency {
    /// Checks the parameters. `scale` multiplies the rate (used for thinning and growth).
    pub fn prepare(&self, scale: f64) -> Outcome<Count> {
        let count = match self {
            Self::Poisson { rate } => {
                within("rate", *rate, 0.0, MOST_EVENTS)?;
                Count::Mixed { nodes: vec![(rate * scale, 1.0)], rate: [rate * scale, 0.0, 0.0] }
            }
            Self::Negbin { mean, size } | Self::GammaShared { mean, size } => {
                within("mean", *mean, 0.0, MOST_EVENTS)?;
                positive("size", *size)?;
                within("size", *size, 1e-6, 1e12)?;
                Count::Gamma { mean: mean * scale, size: *size }
            }
            Self::Binomial { n, p } => {
                within("n", *n as f64, 0.0, MOST_EVENTS)?;
                within("p", *p, 0.0, 1.0)?;
                Count::Binomial { n: *n, p: p * scale.min(1.0) }
            }
            Self::PertPoisson { min, mode, max, gamma } => {
                within("min", *min, 0.0, MOST_EVENTS)?;
                within("max", *max, 0.0, MOST_EVENTS)?;
                let law = Pert { min: *min, mode: *mode, max: *max, gamma: *gamma }.checked()?;
                mixed(&law, scale)
            }
            Self::Discrete { probs } => {
                probabilities("probs", probs)?;
                Count::List(probs.clone())
            }
        };
        if count.cumulants()[0] > MOST_EVENTS {
            return Err(Fault::new("too_large", "rate", "more than a million expected events are outside this method"));
        }
        Ok(count)
    }
}

/// Gauss-Jacobi nodes for an unknown rate: 6 + 2 sqrt(range) of them, at most 128.
pub fn nodes_for(range: f64) -> usize {
    (6.0 + 2.0 * range.max(0.0).sqrt()).ceil().min(128.0) as usize
}

fn mixed(law: &Pert, scale: f64) -> Count {
    let rule = law.rule(nodes_for(law.width() * scale).max(8));
    let m: Vec<f64> = (1..=3).map(|r| law.partial(r, law.max) * scale.powi(r)).collect();
    let third = m[2] - 3.0 * m[0] * m[1] + 2.0 * m[0].powi(3);
    let nodes = rule.points.iter().map(|x| x * scale).zip(rule.weights.iter().copied()).collect();
    Count::Mixed { nodes, rate: [m[0], m[1] - m[0] * m[0], third] }
}

impl Count {
    /// Probability generating function at complex u.
    pub fn pgf(&self, u: Complex64) -> Complex64 {
        let one = Complex64::new(1.0, 0.0);
        match self {
            Self::Mixed { nodes, .. } => nodes.iter().map(|(rate, w)| ((u - one) * *rate).exp() * *w).sum(),
            Self::Gamma { mean, size } => neg_pow_1p((one - u) * (mean / size), *size),
            Self::Binomial { n, p } => {
                if *n == 0 {
                    return one;
                }
                (ln_1p((u - one) * *p) * *n as f64).exp()
            }
            Self::List(probs) => probs.iter().rev().fold(Complex64::new(0.0, 0.0), |acc, p| acc * u + *p),
        }
    }

    /// Mean, variance and third central moment of the count.
    pub fn cumulants(&self) -> Cumulants {
        match self {
            Self::Mixed { rate: [m, v, t], .. } => [*m, m + v, m + 3.0 * v + t],
            Self::Gamma { mean: m, size } => {
                let v = m * m / size;
                [*m, m + v, m + 3.0 * v + 2.0 * v * m / size]
            }
            Self::Binomial { n, p } => {
                let m = *n as f64 * p;
                [m, m * (1.0 - p), m * (1.0 - p) * (1.0 - 2.0 * p)]
            }
            Self::List(probs) => {
                let m = |f: &dyn Fn(f64) -> f64| probs.iter().enumerate().map(|(k, p)| p * f(k as f64)).sum::<f64>();
                let mean = m(&|k| k);
                [mean, m(&|k| (k - mean).powi(2)), m(&|k| (k - mean).powi(3))]
            }
        }
    }
}

/// ln(1 + w) on the principal branch, exact for small w (a noisy logarithm would be amplified by the tilt).
pub fn ln_1p(w: Complex64) -> Complex64 {
    if w.norm_sqr() > 0.25 {
        return (w + 1.0).ln();
    }
    Complex64::new(0.5 * (2.0 * w.re + w.norm_sqr()).ln_1p(), w.im.atan2(1.0 + w.re))
}

/// Principal square root without trigonometry (the argument has a positive real part here).
fn root(z: Complex64) -> Complex64 {
    if z.re <= 0.0 {
        return z.sqrt();
    }
    let s = (0.5 * (z.norm_sqr().sqrt() + z.re)).sqrt();
    Complex64::new(s, 0.5 * z.im / s)
}

/// (1 + w)^(-a) on the principal branch; half-integer powers (Jeffreys posteriors) avoid the logarithm.
pub fn neg_pow_1p(w: Complex64, a: f64) -> Complex64 {
    let twice = 2.0 * a;
    if twice == twice.trunc() && twice <= 400.0 {
        let (z, whole) = (w + 1.0, a.floor());
        let mut power = z.powu(whole as u32);
        if whole < a {
            power *= root(z);
        }
        let back = power.inv();
        if back.is_finite() {
            return back;
        }
    }
    (ln_1p(w) * -a).exp()
}
