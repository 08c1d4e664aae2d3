//! Three-point estimates that keep the stated mode, and uncertain shares such as effectiveness.

use crate::fault::{Fault, Outcome, positive, within};
use crate::special::{beta, quadrature};
use serde::{Deserialize, Serialize};

fn four() -> f64 {
    4.0
}

/// A modified PERT estimate: the beta law on [min, max] with alpha = 1 + gamma (mode-min)/(max-min),
/// beta = 1 + gamma (max-mode)/(max-min). The mode stays where the expert put it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pert {
    /// Smallest possible value.
    pub min: f64,
    /// Most likely value.
    pub mode: f64,
    /// Largest possible value.
    pub max: f64,
    /// Weight of the mode, 4 unless stated, 0 (uniform) to 1000.
    #[serde(default = "four")]
    pub gamma: f64,
}

impl Pert {
    /// Checks min <= mode <= max, min < max and the range of gamma.
    pub fn checked(self) -> Outcome<Self> {
        within("min", self.min, -1e300, 1e300)?;
        within("max", self.max, -1e300, 1e300)?;
        within("gamma", self.gamma, 0.0, 1_000.0)?;
        if self.max <= self.min {
            return Err(Fault::range("max", "max must be above min"));
        }
        within("mode", self.mode, self.min, self.max)?;
        if self.width().is_subnormal() || self.width() == 0.0 {
            return Err(Fault::range("max", "max must be above min"));
        }
        Ok(self)
    }

    /// max - min.
    pub fn width(&self) -> f64 {
        self.max - self.min
    }

    /// First parameter of the beta law.
    pub fn alpha(&self) -> f64 {
        1.0 + self.gamma * (self.mode - self.min) / self.width()
    }

    /// Second parameter of the beta law.
    pub fn beta(&self) -> f64 {
        1.0 + self.gamma * (self.max - self.mode) / self.width()
    }

    /// Mean, (min + gamma mode + max)/(gamma + 2).
    pub fn mean(&self) -> f64 {
        self.min + self.width() * self.alpha() / (self.alpha() + self.beta())
    }

    /// Standard deviation.
    pub fn sd(&self) -> f64 {
        let (a, b) = (self.alpha(), self.beta());
        self.width() * (a * b / (a + b + 1.0)).sqrt() / (a + b)
    }

    /// Quantile for 0 < p < 1.
    pub fn quantile(&self, p: f64) -> f64 {
        self.min + self.width() * beta::quantile(self.alpha(), self.beta(), p)
    }

    /// P(X <= x).
    pub fn cdf(&self, x: f64) -> f64 {
        beta::inc_xy(self.alpha(), self.beta(), (x - self.min) / self.width(), (self.max - x) / self.width()).0
    }

    /// P(X > x).
    pub fn sf(&self, x: f64) -> f64 {
        beta::inc_xy(self.alpha(), self.beta(), (x - self.min) / self.width(), (self.max - x) / self.width()).1
    }

    /// Density at x.
    pub fn density(&self, x: f64) -> f64 {
        let (u, v) = ((x - self.min) / self.width(), (self.max - x) / self.width());
        if u <= 0.0 || v <= 0.0 {
            return 0.0;
        }
        beta::weight(self.alpha(), self.beta(), u, v) / (u * v * self.width())
    }

    /// Gauss-Jacobi points on the scale of the estimate.
    pub fn rule(&self, n: usize) -> quadrature::Rule {
        let mut rule = quadrature::beta(self.alpha(), self.beta(), n);
        for x in &mut rule.points {
            *x = self.min + self.width() * *x;
        }
        rule
    }

    /// E[X^r; X <= x].
    pub fn partial(&self, r: i32, x: f64) -> f64 {
        let (a, b, w) = (self.alpha(), self.beta(), self.width());
        let (u, v) = ((x - self.min) / w, (self.max - x) / w);
        let (mut total, mut binomial, mut rising) = (0.0, 1.0, 1.0);
        for i in 0..=r {
            let k = f64::from(i);
            total += binomial * self.min.powi(r - i) * w.powi(i) * rising * beta::inc_xy(a + k, b, u, v).0;
            binomial *= f64::from(r - i) / (k + 1.0);
            rising *= (a + k) / (a + b + k);
        }
        total
    }
}

/// The law of a share between 0 and 1, such as the effectiveness of a control.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Share {
    /// Known exactly.
    Constant {
        /// The share, 0 to 1.
        value: f64,
    },
    /// Three-point estimate within 0 to 1.
    Pert {
        /// Smallest share.
        min: f64,
        /// Most likely share.
        mode: f64,
        /// Largest share.
        max: f64,
        /// Weight of the mode.
        #[serde(default = "four")]
        gamma: f64,
    },
    /// Beta law, for instance the posterior of hits and misses.
    Beta {
        /// Hits plus prior.
        a: f64,
        /// Misses plus prior.
        b: f64,
    },
}

impl Share {
    /// Checks that the law lives on 0 to 1; a PERT without width becomes a constant.
    pub fn checked(self) -> Outcome<Self> {
        match self {
            Self::Constant { value } => within("value", value, 0.0, 1.0).map(|value| Self::Constant { value }),
            Self::Pert { min, mode, max, gamma } => {
                if min == max && mode == min {
                    return Self::Constant { value: min }.checked();
                }
                within("min", min, 0.0, 1.0)?;
                within("max", max, 0.0, 1.0)?;
                Pert { min, mode, max, gamma }.checked().map(|_| self)
            }
            Self::Beta { a, b } => {
                positive("a", a)?;
                positive("b", b)?;
                within("a", a, 1e-3, 1e6)?;
                within("b", b, 1e-3, 1e6).map(|_| self)
            }
        }
    }

    /// Expectation.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Constant { value } => value,
            Self::Pert { min, mode, max, gamma } => Pert { min, mode, max, gamma }.mean(),
            Self::Beta { a, b } => a / (a + b),
        }
    }

    /// Width of the range that matters.
    pub fn width(&self) -> f64 {
        match *self {
            Self::Constant { .. } => 0.0,
            Self::Pert { min, max, .. } => max - min,
            Self::Beta { .. } => 1.0,
        }
    }

    /// Quadrature points: one for a constant, `n` otherwise.
    pub fn rule(&self, n: usize) -> quadrature::Rule {
        match *self {
            Self::Constant { value } => quadrature::Rule { points: vec![value], weights: vec![1.0] },
            Self::Pert { min, mode, max, gamma } => Pert { min, mode, max, gamma }.rule(n),
            Self::Beta { a, b } => quadrature::beta(a, b, n),
        }
    }

    /// Quantile for 0 < p < 1.
    pub fn quantile(&self, p: f64) -> f64 {
        match *self {
            Self::Constant { value } => value,
            Self::Pert { min, mode, max, gamma } => Pert { min, mode, max, gamma }.quantile(p),
            Self::Beta { a, b } => beta::quantile(a, b, p),
        }
    }

    /// True when the share is exactly zero: the option changes nothing.
    pub fn is_zero(&self) -> bool {
        matches!(self, Self::Constant { value } if *value == 0.0)
    }
}
