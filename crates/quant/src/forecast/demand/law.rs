//! The law of a day's count: a mixture of negative binomials.

use crate::special::counts::negbin;

/// Weight, mean and size of a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    pub(crate) weight: f64,
    pub(crate) mean: f64,
    pub(crate) size: f64,
}

/// A day's law. No parts: a day that is closed, the count is zero.
#[derive(Debug, Clone, PartialEq)]
pub struct DayLaw {
    pub(crate) parts: Vec<Part>,
}

/// A law from its parts.
pub(crate) fn mixture(parts: Vec<Part>) -> DayLaw {
    DayLaw { parts }
}

impl DayLaw {
    /// Expected count.
    pub fn mean(&self) -> f64 {
        self.parts.iter().map(|p| p.weight * p.mean).sum()
    }

    /// P(count <= k).
    pub fn cdf(&self, k: u64) -> f64 {
        if self.parts.is_empty() {
            return 1.0;
        }
        self.parts.iter().map(|p| p.weight * negbin(p.size, p.mean, k).cdf).sum::<f64>().min(1.0)
    }

    /// Smallest count with cdf >= p.
    pub fn quantile(&self, p: f64) -> u64 {
        if self.parts.is_empty() {
            return 0;
        }
        crate::special::counts::quantile(p, self.mean(), |k| self.cdf(k))
    }

    /// Continuous ranked probability score: sum of (F(k) - [k >= y])^2.
    pub fn crps(&self, y: u64) -> f64 {
        let top = self.quantile(1.0 - 1e-7).max(y) + 1;
        let step = (top / 20_000).max(1);
        let mut sum = 0.0;
        let mut k = 0;
        while k < top {
            let f = self.cdf(k) - f64::from(u8::from(k >= y));
            sum += f * f * step as f64;
            k += step;
        }
        sum
    }
}
