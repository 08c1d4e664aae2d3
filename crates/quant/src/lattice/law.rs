//! The finished law: quantiles, probabilities and tail means read from the finest grid that holds
//! them, with an estimate of the numerical error.

use super::pass::{cumulate, tilt};
use super::range::Range;

/// How much work a law is worth: passes with `points`/2, `points` and 2 `points`, on `ranges` ranges,
/// each `nested` times shorter than the one before.
///
/// What each promises is the one statement of accuracy of the whole crate, for levels of 20 % to 99.9 %;
/// `tests/self_report.rs` holds it against finer grids. A quantile inside an atom is off by up to a step of the grid,
/// and says so ([`Law::quantile_error`]).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Points of the coarser pass, a power of two.
    pub points: usize,
    /// Number of nested ranges.
    pub ranges: usize,
    /// Ratio between neighbouring ranges.
    pub nested: f64,
}

impl Effort {
    /// Default: quantiles within 1e-5, where the law has no atom typically within 1e-8.
    pub const DEFAULT: Self = Self { points: 4_096, ranges: 3, nested: 16.0 };
    /// For pages that compare several options at once and for sliders: quantiles within 5e-5.
    pub const QUICK: Self = Self { points: 2_048, ranges: 2, nested: 16.0 };
    /// Quantiles within 1e-7, where the law has no atom.
    pub const PRECISE: Self = Self { points: 16_384, ranges: 3, nested: 16.0 };
}

/// Law of a random sum.
#[derive(Debug, Clone)]
pub struct Law {
    /// Longest range first.
    ranges: Vec<Range>,
    mean: f64,
    p_zero: f64,
}

impl Law {
    pub(super) fn new(ranges: Vec<Range>, mean: f64, p_zero: f64) -> Self {
        Self { ranges, mean, p_zero }
    }

    /// A law on steps.
    pub fn stepped(range: Range, mean: f64, p_zero: f64) -> Self {
        Self { ranges: vec![range], mean, p_zero }
    }

    /// A law from masses on nested ranges, longest first: (step, masses with twice, once and half the step),
    /// each made with the [`tilt`] of its range.
    pub fn from_passes(passes: Vec<(f64, [Vec<f64>; 3])>, mean: f64, p_zero: f64) -> Self {
        let range = |(i, (h, masses)): (usize, (f64, [Vec<f64>; 3]))| {
            let steps = [2.0 * h, h, 0.5 * h];
            let solved = masses.iter().zip(steps).map(|(m, step)| cumulate(m, step, p_zero)).collect();
            Range::extrapolated(h, tilt(i), mean, solved)
        };
        Self { ranges: passes.into_iter().enumerate().map(range).collect(), mean, p_zero }
    }

    /// Exact expectation.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// P(S = 0).
    pub fn p_zero(&self) -> f64 {
        self.p_zero
    }

    /// End of the range covered.
    pub fn top(&self) -> f64 {
        self.ranges.first().map_or(0.0, Range::top)
    }

    fn holding(&self, x: f64) -> Option<&Range> {
        self.ranges.iter().rev().find(|r| x <= r.top())
    }

    /// P(S <= x). Beyond the range: Markov's bound on what is left, a few parts in ten thousand at most.
    pub fn cdf(&self, x: f64) -> f64 {
        if x < 0.0 {
            return 0.0;
        }
        match self.holding(x) {
            Some(range) => range.cdf(x).clamp(0.0, 1.0),
            None => {
                let top = self.top();
                let left = 1.0 - self.ranges.first().map_or(1.0, |r| r.cdf(top)).clamp(0.0, 1.0);
                let beyond = self.stop_loss(top) / (x - top);
                1.0 - left.min(beyond)
            }
        }
    }

    /// P(S > x).
    pub fn exceed(&self, x: f64) -> f64 {
        (1.0 - self.cdf(x)).clamp(0.0, 1.0)
    }

    /// The finest range that reaches level p.
    fn reaching(&self, p: f64) -> Option<usize> {
        self.ranges.iter().rposition(|r| r.value(r.last()) >= p)
    }

    /// E[part; S below its p quantile v, and at v as far as p reaches], for running sums (`self`) of a part of S and
    /// the law of S (`whole`) on the same grids.
    ///
    /// Between lattice points the running sums of all parts are read at the place where their sum is
    /// v p - integral of F up to v, so that parts that add up at the points add up at v.
    pub fn share_below(&self, whole: &Self, p: f64) -> f64 {
        let index = whole.reaching(p).unwrap_or(0);
        let (Some(all), Some(own)) = (whole.ranges.get(index), self.ranges.get(index)) else { return 0.0 };
        let v = all.quantile(p);
        let (k, t) = all.at(v);
        let (before, after) = (all.loss_below(k), all.loss_below(k + 1));
        let place = if after > before { (v * p - all.integral(v) - before) / (after - before) } else { t };
        own.value(k) + place * (own.value(k + 1) - own.value(k))
    }

    /// Smallest x with F(x) >= p, or `None` when the range ends before.
    pub fn quantile_inside(&self, p: f64) -> Option<f64> {
        if p <= self.p_zero {
            return Some(0.0);
        }
        self.reaching(p).and_then(|i| self.ranges.get(i)).map(|r| r.quantile(p))
    }

    /// Value at risk: smallest x with F(x) >= p (the end of the range when p lies beyond it).
    pub fn quantile(&self, p: f64) -> f64 {
        self.quantile_inside(p).unwrap_or_else(|| self.top())
    }

    /// E[(S - x)+] = E[S] - x + integral of F up to x, from the exact mean.
    pub fn stop_loss(&self, x: f64) -> f64 {
        let inside = self.holding(x).or(self.ranges.first()).map_or(0.0, |r| r.integral(x.min(r.top())));
        (self.mean - x + inside).max(0.0)
    }

    /// Mean of the worst 1-p share: v + E[(S - v)+]/(1-p), v the p quantile; E[S]/(1-p) where v is 0.
    pub fn tail_mean(&self, p: f64) -> f64 {
        if p <= self.p_zero {
            return self.mean / (1.0 - p);
        }
        let Some(range) = self.reaching(p).and_then(|i| self.ranges.get(i)) else {
            return self.top() + self.stop_loss(self.top()) / (1.0 - p);
        };
        let v = range.quantile(p);
        v + (self.mean - v + range.integral(v)).max(0.0) / (1.0 - p)
    }

    /// Bound of the absolute numerical error of P(S <= x); beyond the range all that is left there.
    pub fn probability_error(&self, x: f64) -> f64 {
        match self.holding(x) {
            Some(range) => range.doubt(range.at(x).0),
            None => 1.0 - self.cdf(x),
        }
    }

    /// Bound of the absolute numerical error of the p quantile.
    ///
    /// Where the range ends before the level, [`Law::quantile`] is the end of the range; the true quantile lies
    /// beyond it by E[(S - top)+]/(1-p) at most (Markov), and that is what is reported.
    pub fn quantile_error(&self, p: f64) -> f64 {
        if p <= self.p_zero {
            return 0.0;
        }
        match self.reaching(p).and_then(|i| self.ranges.get(i)) {
            Some(range) => range.quantile_error(p),
            None => self.stop_loss(self.top()) / (1.0 - p).max(f64::EPSILON),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Complex64, Part, Spectra};
    use super::*;
    use crate::dist::severity::{LossLaw, Severity};

    #[test]
    fn a_level_beyond_the_range_is_not_said_to_be_exact() {
        let loss = Severity::from(LossLaw::Lognormal { mu: 9.0, sigma: 1.2 }).prepare().unwrap();
        let parts = [Part::new(loss, 1.0)];
        let total = |phi: &[Complex64]| ((phi[0] - 1.0) * 2.0).exp();
        let law =
            |range: f64| Spectra::new(&parts, range, Effort::QUICK).law(&total, 2.0 * parts[0].mean(), (-2.0f64).exp());
        let (short, long) = (law(1e5), law(5e6));
        assert!(short.quantile_inside(0.999).is_none());
        let missing = long.quantile(0.999) - short.quantile(0.999);
        assert!(missing > 1e4 && short.quantile_error(0.999) >= missing, "{missing} {}", short.quantile_error(0.999));
        let beyond = short.exceed(3e5) - long.exceed(3e5);
        assert!(short.probability_error(3e5) >= beyond.abs(), "{beyond}");
    }
}
