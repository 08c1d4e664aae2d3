//! The loss of one event, as stated by people: a law, less a deductible, up to a limit.

use super::lognormal::Lognormal;
use super::pert::Pert;
use super::shape::{Points, Shape};
use crate::fault::{Fault, Outcome, not_negative, positive, probabilities, within};
use serde::{Deserialize, Serialize};

fn four() -> f64 {
    4.0
}

/// A loss law in words or JSON (`{"kind": "lognormal_interval", "low": ..., "high": ..., "level": ...}`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LossLaw {
    /// ln X normal with mean mu and standard deviation sigma.
    Lognormal {
        /// Mean of ln X.
        mu: f64,
        /// Standard deviation of ln X.
        sigma: f64,
    },
    /// Lognormal given by a central interval.
    LognormalInterval {
        /// Lower end, money.
        low: f64,
        /// Upper end, money.
        high: f64,
        /// Share between the ends.
        level: f64,
    },
    /// Gamma.
    Gamma {
        /// Shape.
        shape: f64,
        /// Scale, money.
        scale: f64,
    },
    /// Exponential.
    Exponential {
        /// Mean, money.
        mean: f64,
    },
    /// Pareto II.
    Pareto2 {
        /// Tail index; a mean exists above 1.
        alpha: f64,
        /// Scale, money.
        scale: f64,
    },
    /// Three-point estimate.
    Pert {
        /// Smallest loss.
        min: f64,
        /// Most likely loss.
        mode: f64,
        /// Largest loss.
        max: f64,
        /// Weight of the mode.
        #[serde(default = "four")]
        gamma: f64,
    },
    /// Levy law (lattice tests only).
    Levy {
        /// Scale.
        scale: f64,
    },
    /// Values with probabilities.
    Discrete {
        /// Losses.
        values: Vec<f64>,
        /// Probabilities.
        probs: Vec<f64>,
    },
    /// Always the same loss.
    Constant {
        /// Loss, money.
        value: f64,
    },
    /// Observed losses, equally likely.
    Empirical {
        /// Losses.
        values: Vec<f64>,
    },
}

/// A loss law with an optional deductible and limit per event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Severity {
    /// The law before the contract.
    #[serde(flatten)]
    pub law: LossLaw,
    /// What is borne elsewhere first, money.
    #[serde(default)]
    pub deductible: f64,
    /// Largest loss per event after the deductible, money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<f64>,
}

/// A checked severity, ready for evaluation: Y = min(max(X - d, 0), limit).
#[derive(Debug, Clone, PartialEq)]
pub struct Loss {
    shape: Shape,
    deductible: f64,
    limit: f64,
}

impl From<LossLaw> for Severity {
    fn from(law: LossLaw) -> Self {
        Self { law, deductible: 0.0, limit: None }
    }
}

impl Severity {
    /// Checks the parameters and prepares the closed forms.
    pub fn prepare(&self) -> Outcome<Loss> {
        not_negative("deductible", self.deductible)?;
        let limit = self.limit.map(|l| positive("limit", l)).transpose()?.unwrap_or(f64::INFINITY);
        let loss = Loss { shape: self.law.shape()?, deductible: self.deductible, limit };
        let mean = loss.lev(f64::INFINITY);
        if matches!(loss.shape, Shape::Levy { .. }) {
            return Ok(loss);
        }
        if !mean.is_finite() || mean > 1e280 {
            return Err(Fault::new(
                "unbounded",
                "limit",
                "this loss has no finite mean; state the largest loss per event as a limit",
            ));
        }
        if mean < 1e-280 {
            return Err(Fault::range("law", "the expected loss per event must be above zero"));
        }
        Ok(loss)
    }
}

impl LossLaw {
    fn shape(&self) -> Outcome<Shape> {
        Ok(match self {
            Self::Lognormal { mu, sigma } => {
                within("mu", *mu, -300.0, 300.0)?;
                within("sigma", *sigma, 1e-6, 20.0)?;
                Shape::Lognormal(Lognormal { mu: *mu, sigma: *sigma })
            }
            Self::LognormalInterval { low, high, level } => {
                let law = Lognormal::from_interval(*low, *high, *level)?;
                within("high", law.mu, -300.0, 300.0)?;
                within("high", law.sigma, 1e-6, 20.0)?;
                Shape::Lognormal(law)
            }
            Self::Gamma { shape, scale } => {
                within("shape", *shape, 1e-3, 1e6)?;
                Shape::Gamma { shape: *shape, scale: money("scale", *scale)? }
            }
            Self::Exponential { mean } => Shape::Exponential { mean: money("mean", *mean)? },
            Self::Pareto2 { alpha, scale } => {
                within("alpha", *alpha, 1e-3, 1e6)?;
                Shape::Pareto { alpha: *alpha, scale: money("scale", *scale)? }
            }
            Self::Pert { min, mode, max, gamma } => {
                not_negative("min", *min)?;
                Shape::Pert(Pert { min: *min, mode: *mode, max: money("max", *max)?, gamma: *gamma }.checked()?)
            }
            Self::Levy { scale } => Shape::Levy { scale: money("scale", *scale)? },
            Self::Discrete { values, probs } => {
                probabilities("probs", probs)?;
                Shape::Points(Points::new(paired(values, probs)?))
            }
            Self::Constant { value } => Shape::Points(Points::new(vec![(money("value", *value)?, 1.0)])),
            Self::Empirical { values } => {
                let share = 1.0 / values.len().max(1) as f64;
                Shape::Points(Points::new(paired(values, &vec![share; values.len()])?))
            }
        })
    }
}

fn money(field: &str, value: f64) -> Outcome<f64> {
    within(field, value, 1e-150, 1e150)
}

fn paired(values: &[f64], probs: &[f64]) -> Outcome<Vec<(f64, f64)>> {
    if values.is_empty() || values.len() != probs.len() {
        return Err(Fault::new(
            "empty",
            "values",
            "values and probabilities must be lists of the same length, not empty",
        ));
    }
    for &v in values {
        within("values", v, 0.0, 1e150)?;
    }
    Ok(values.iter().copied().zip(probs.iter().copied()).collect())
}

impl Loss {
    /// The lognormal loss with a cap, for callers that already checked their numbers.
    pub fn capped_lognormal(mu: f64, sigma: f64, cap: f64) -> Self {
        Self { shape: Shape::Lognormal(Lognormal { mu, sigma }), deductible: 0.0, limit: cap }
    }

    /// A three-point estimate as a loss law, for callers that already checked it.
    pub fn pert(estimate: Pert) -> Self {
        Self { shape: Shape::Pert(estimate), deductible: 0.0, limit: f64::INFINITY }
    }

    /// The law before deductible and limit.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// P(Y > x).
    pub fn sf(&self, x: f64) -> f64 {
        if x >= self.limit { 0.0 } else { self.shape.sf(self.deductible + x) }
    }

    /// E[min(Y, x)]; x may be infinite.
    pub fn lev(&self, x: f64) -> f64 {
        let top = x.min(self.limit);
        let upper = if top.is_finite() { self.shape.lev(self.deductible + top) } else { self.shape.moment(1) };
        if self.deductible > 0.0 { (upper - self.shape.lev(self.deductible)).max(0.0) } else { upper }
    }

    /// E[Y].
    pub fn mean(&self) -> f64 {
        self.lev(f64::INFINITY)
    }

    /// E[Y^r] for r = 1, 2, 3; infinite where it does not exist.
    pub fn moment(&self, r: i32) -> f64 {
        if r == 1 {
            return self.mean();
        }
        let (d, l) = (self.deductible, self.limit);
        if d == 0.0 && l.is_infinite() {
            return self.shape.moment(r);
        }
        let between = |k: i32| {
            let upper = if l.is_finite() { self.shape.partial(k, d + l) } else { self.shape.moment(k) };
            upper - if d > 0.0 { self.shape.partial(k, d) } else { 0.0 }
        };
        let (mut total, mut binomial) = (0.0, 1.0);
        for i in 0..=r {
            let factor = if i == r { 1.0 } else { (-d).powi(r - i) };
            if factor != 0.0 {
                total += binomial * factor * between(i);
            }
            binomial *= f64::from(r - i) / f64::from(i + 1);
        }
        let capped = if l.is_finite() { l.powi(r) * self.shape.sf(d + l) } else { 0.0 };
        let sum = total + capped;
        if sum.is_nan() { f64::INFINITY } else { sum.max(0.0) }
    }

    /// P(Y = 0).
    pub fn p_zero(&self) -> f64 {
        match &self.shape {
            Shape::Points(_) => 1.0 - self.shape.sf(self.deductible),
            _ if self.deductible > 0.0 => 1.0 - self.shape.sf(self.deductible),
            _ => 0.0,
        }
    }

    /// Where a limit gathers the losses beyond it, if it is below the largest of them.
    pub fn atom(&self) -> Option<f64> {
        (self.limit.is_finite() && self.shape.sf(self.deductible + self.limit) > 0.0).then_some(self.limit)
    }

    /// Common step of a law on few values (all multiples of it), if there is one.
    pub fn span(&self) -> Option<f64> {
        let Shape::Points(points) = &self.shape else { return None };
        if self.deductible > 0.0 || self.limit.is_finite() || points.values.len() > 256 {
            return None;
        }
        points.values.iter().filter(|v| **v > 0.0).try_fold(0.0, |g, v| common(g, *v)).filter(|s| *s > 0.0)
    }

    /// LEV at 0, h, 2h, ..., nh (n+1 values).
    pub fn lev_grid(&self, h: f64, n: usize) -> Vec<f64> {
        if let Shape::Pert(p) = &self.shape
            && self.deductible == 0.0
            && self.limit.is_infinite()
            && p.width() > 512.0 * h
        {
            return pert_grid(p, h, n);
        }
        if let Some(grid) = self.lognormal_grid(h, n) {
            return grid;
        }
        (0..=n).map(|k| self.lev(k as f64 * h)).collect()
    }

    /// The lattice of a lognormal law without deductible, computed on whole blocks.
    fn lognormal_grid(&self, h: f64, n: usize) -> Option<Vec<f64>> {
        let Shape::Lognormal(law) = &self.shape else { return None };
        let usual = law.mean() < 1e250 && law.mean() > 1e-250 && h > 1e-250 && h * (n as f64) < 1e250;
        if !usual || self.deductible > 0.0 || law.sigma < 1e-3 {
            return None;
        }
        let mut grid = crate::simulate::vector::lognormal_lev(law.mu, law.sigma, h, n);
        if self.limit < n as f64 * h {
            let cap = self.lev(self.limit);
            grid.iter_mut().skip((self.limit / h).ceil() as usize).for_each(|v| *v = cap);
        }
        Some(grid)
    }
}

/// Greatest common divisor of two positive reals, if they are commensurable within 1e-9.
fn common(a: f64, b: f64) -> Option<f64> {
    let (mut a, mut b) = if a > b { (a, b) } else { (b, a) };
    let floor = a * 1e-7;
    let top = a;
    while b > 1e-9 * top {
        let r = a - b * (a / b).round();
        (a, b) = (b, r.abs());
        if b > 1e-9 * top && b < floor {
            return None;
        }
    }
    Some(a)
}

/// LEV of a PERT on a fine lattice: the density is integrated cell by cell (four Gauss points), with
/// the exact form near the ends where the density may be rough.
fn pert_grid(p: &Pert, h: f64, n: usize) -> Vec<f64> {
    let rule = crate::special::quadrature::legendre(4);
    let exact = |x: f64| p.partial(1, x) + x * p.sf(x);
    // Inside, the density is one exponential; its constant is taken from the exact density in the middle.
    let (a, b) = (p.alpha() - 1.0, p.beta() - 1.0);
    let constant = p.density(0.5 * (p.min + p.max)).ln() + (a + b) * std::f64::consts::LN_2;
    let density = |x: f64| {
        let u = (x - p.min) / p.width();
        (constant + a * u.ln() + b * (1.0 - u).ln()).exp()
    };
    let mut out = Vec::with_capacity(n + 1);
    let mut inside: Option<(f64, f64)> = None; // (P(X > x), E[min(X, x)]) at the last lattice point
    for k in 0..=n {
        let x = k as f64 * h;
        let u = (x - p.min) / p.width();
        if u <= 0.0 {
            out.push(x);
        } else if u >= 1.0 {
            out.push(p.mean());
        } else if !(0.02..0.98).contains(&u) || inside.is_none() {
            inside = Some((p.sf(x), exact(x)));
            out.push(exact(x));
        } else if let Some((sf, lev)) = inside {
            let (mut mass, mut moment) = (0.0, 0.0);
            for (t, w) in rule.points.iter().zip(&rule.weights) {
                let f = w * density(x - h + t * h);
                mass += f * h;
                moment += f * (1.0 - t) * h * h;
            }
            // integral of the survival function over the cell = h (S at its start) - sum f (1-t) h^2
            inside = Some((sf - mass, lev + h * sf - moment));
            out.push(lev + h * sf - moment);
        }
    }
    out
}
