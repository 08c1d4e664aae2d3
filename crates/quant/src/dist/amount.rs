//! Amounts of money that somebody estimated: one number, or low, likely and high.

use super::pert::Pert;
use crate::fault::{Fault, Outcome, not_negative};
use serde::{Deserialize, Serialize};

/// A cost: known, or estimated by low, likely and high (read as PERT with gamma 4).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Amount {
    /// A known amount.
    Known(f64),
    /// Low, likely, high.
    Range([f64; 3]),
    /// The same with names.
    Named {
        /// Smallest amount.
        low: f64,
        /// Most likely amount.
        likely: f64,
        /// Largest amount.
        high: f64,
    },
}

impl Default for Amount {
    fn default() -> Self {
        Self::Known(0.0)
    }
}

impl Amount {
    fn triple(&self) -> [f64; 3] {
        match *self {
            Self::Known(v) => [v; 3],
            Self::Range(r) => r,
            Self::Named { low, likely, high } => [low, likely, high],
        }
    }

    /// Checks 0 <= low <= likely <= high.
    pub fn checked(self, field: &str) -> Outcome<Self> {
        let [low, likely, high] = self.triple();
        not_negative(field, low)?;
        if !(low <= likely && likely <= high && high < 1e300) {
            return Err(Fault::range(field, format!("{field} must be low <= likely <= high")));
        }
        Ok(self)
    }

    /// The estimate as a PERT law, or `None` when it is a known number.
    pub fn spread(&self) -> Option<Pert> {
        let [min, mode, max] = self.triple();
        (max - min > 1e-12 * max).then_some(Pert { min, mode, max, gamma: 4.0 })
    }

    /// Smallest amount.
    pub fn low(&self) -> f64 {
        self.triple()[0]
    }

    /// Expectation.
    pub fn mean(&self) -> f64 {
        self.spread().map_or(self.triple()[1], |p| p.mean())
    }

    /// Quantile for 0 < p < 1.
    pub fn quantile(&self, p: f64) -> f64 {
        self.spread().map_or(self.triple()[1], |law| law.quantile(p))
    }
}
