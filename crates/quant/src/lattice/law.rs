//! The finished law: quantiles, probabilities and tail means read from the finest grid that holds
//! them, with an estimate of the numerical error.

use super::Complex64;
use super::pass::{Part, TILT, backward, combine, cumulate, forward};

/// How much work a law is worth: pairs of passes with `points` and 2 `points`, on `ranges` ranges,
/// each `nested` times shorter than the one before.
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
    /// Default: quantiles within 1e-5.
    pub const DEFAULT: Self = Self { points: 4_096, ranges: 3, nested: 16.0 };
    /// For pages that compare several options at once: within 5e-5.
    pub const QUICK: Self = Self { points: 2_048, ranges: 2, nested: 16.0 };
    /// Within 1e-7.
    pub const PRECISE: Self = Self { points: 16_384, ranges: 3, nested: 16.0 };
}

/// Transforms of the parts on nested grids, shared by every law made of the same parts.
pub struct Spectra {
    grids: Vec<Grid>,
}

/// Transforms on one range: coarse and (unless a single pass is wanted) twice as fine.
struct Grid {
    h: f64,
    coarse: Vec<Vec<Complex64>>,
    fine: Option<Vec<Vec<Complex64>>>,
}

fn transforms(parts: &[Part], h: f64, n: usize) -> Vec<Vec<Complex64>> {
    parts.iter().map(|p| forward(&p.masses(h, n))).collect()
}

impl Spectra {
    /// Transforms up to `range` on nested grids with extrapolation.
    pub fn new(parts: &[Part], range: f64, effort: Effort) -> Self {
        Self::build(parts, range, effort, true)
    }

    /// One pass a range, without extrapolation.
    pub fn single(parts: &[Part], range: f64, effort: Effort) -> Self {
        Self::build(parts, range, effort, false)
    }

    /// The same grids with some parts exchanged: (position, new part). Costs one transform a part.
    pub fn replaced(&self, changed: &[(usize, Part)]) -> Self {
        let swap = |spectra: &[Vec<Complex64>], h: f64| -> Vec<Vec<Complex64>> {
            let n = spectra.first().map_or(1, |c| c.len().saturating_sub(1));
            let mut out = spectra.to_vec();
            for (i, part) in changed {
                if let Some(slot) = out.get_mut(*i) {
                    *slot = forward(&part.masses(h, n));
                }
            }
            out
        };
        let grid =
            |g: &Grid| Grid { h: g.h, coarse: swap(&g.coarse, g.h), fine: g.fine.as_ref().map(|f| swap(f, 0.5 * g.h)) };
        Self { grids: self.grids.iter().map(grid).collect() }
    }

    fn build(parts: &[Part], range: f64, effort: Effort, pairs: bool) -> Self {
        let n = effort.points;
        let grids = (0..effort.ranges)
            .map(|i| {
                let h = range / effort.nested.powi(i as i32) / n as f64;
                let fine = pairs.then(|| transforms(parts, 0.5 * h, 2 * n));
                Grid { h, coarse: transforms(parts, h, n), fine }
            })
            .collect();
        Self { grids }
    }

    /// The law whose transform is `total`, with its exact mean and P(0).
    pub fn law(&self, total: &dyn Fn(&[Complex64]) -> Complex64, mean: f64, p_zero: f64) -> Law {
        let ranges = self
            .grids
            .iter()
            .map(|g| {
                let coarse = cumulate(&backward(combine(&g.coarse, total)), g.h, p_zero);
                let Some(fine) = &g.fine else {
                    return Range { h: g.h, error: Vec::new(), f: coarse.0, area: coarse.1, step: false };
                };
                let fine = cumulate(&backward(combine(fine, total)), 0.5 * g.h, p_zero);
                Range::extrapolated(g.h, coarse, fine)
            })
            .collect();
        Law { ranges, mean, p_zero }
    }

    /// Running sums of any density on the same grids (for contributions): like [`Law`], but the
    /// function need not be a distribution function.
    pub fn running(&self, total: &dyn Fn(&[Complex64], &[Complex64]) -> Complex64, first: &[Part]) -> Law {
        let ranges = self
            .grids
            .iter()
            .map(|g| {
                let once = |spectra: &[Vec<Complex64>], h: f64, n: usize| {
                    let moments: Vec<Vec<Complex64>> = first.iter().map(|p| first_moment(p, h, n)).collect();
                    let split = spectra.len();
                    let both: Vec<Vec<Complex64>> = spectra.iter().chain(&moments).cloned().collect();
                    let joined = combine(&both, &|z| {
                        let (phi, psi) = z.split_at(split.min(z.len()));
                        total(phi, psi)
                    });
                    cumulate(&backward(joined), h, 0.0)
                };
                let n = g.coarse.first().map_or(1, |c| c.len().saturating_sub(1));
                let coarse = once(&g.coarse, g.h, n);
                match &g.fine {
                    Some(fine) => Range::extrapolated(g.h, coarse, once(fine, 0.5 * g.h, 2 * n)),
                    None => Range { h: g.h, error: Vec::new(), f: coarse.0, area: coarse.1, step: false },
                }
            })
            .collect();
        Law { ranges, mean: 0.0, p_zero: 0.0 }
    }
}

fn first_moment(part: &Part, h: f64, n: usize) -> Vec<Complex64> {
    let weighted: Vec<f64> = part.masses(h, n).iter().enumerate().map(|(k, q)| k as f64 * h * q).collect();
    forward(&weighted)
}

/// Values on one range.
#[derive(Debug, Clone)]
pub struct Range {
    h: f64,
    f: Vec<f64>,
    area: Vec<f64>,
    error: Vec<f64>,
    step: bool,
}

impl Range {
    /// An exact step function with step `h` and cumulative values `f`.
    pub fn steps(h: f64, f: Vec<f64>) -> Self {
        let mut sum = 0.0;
        let area = f
            .iter()
            .map(|v| {
                let at = sum;
                sum += v * h;
                at
            })
            .collect();
        Self { h, f, area, error: Vec::new(), step: true }
    }

    fn extrapolated(h: f64, coarse: (Vec<f64>, Vec<f64>), fine: (Vec<f64>, Vec<f64>)) -> Self {
        let both = |c: &[f64], f: &[f64]| -> Vec<f64> {
            c.iter().zip(f.iter().step_by(2)).map(|(c, f)| (4.0 * f - c) / 3.0).collect()
        };
        let error = coarse.0.iter().zip(fine.0.iter().step_by(2)).map(|(c, f)| (f - c).abs() / 3.0).collect();
        Self { h, f: both(&coarse.0, &fine.0), area: both(&coarse.1, &fine.1), error, step: false }
    }

    /// Index of the last point that may be used.
    fn last(&self) -> usize {
        self.f.len().saturating_sub(if self.step { 1 } else { 5 })
    }

    fn top(&self) -> f64 {
        self.last() as f64 * self.h
    }

    fn value(&self, k: usize) -> f64 {
        self.f.get(k).copied().unwrap_or(1.0)
    }

    /// Cubic through the four points around cell k, evaluated at t in [0, 1] of the cell.
    fn cubic(&self, k: usize, t: f64) -> f64 {
        let start = k.saturating_sub(1);
        let u = t + (k - start) as f64;
        let (a, b, c, d) = (self.value(start), self.value(start + 1), self.value(start + 2), self.value(start + 3));
        let (d1, d2, d3) = (b - a, c - 2.0 * b + a, d - 3.0 * c + 3.0 * b - a);
        a + u * (d1 + (u - 1.0) * 0.5 * (d2 + (u - 2.0) / 3.0 * d3))
    }

    fn at(&self, x: f64) -> (usize, f64) {
        let place = (x / self.h).max(0.0);
        let k = if self.step { (place + 1e-9).floor() } else { place.floor() };
        (k as usize, place - k)
    }

    fn cdf(&self, x: f64) -> f64 {
        let (k, t) = self.at(x);
        if self.step { self.value(k) } else { self.cubic(k, t) }
    }

    fn integral(&self, x: f64) -> f64 {
        let (k, t) = self.at(x);
        let base = self.area.get(k).copied().unwrap_or(0.0);
        if self.step {
            return base + t.max(0.0) * self.h * self.value(k);
        }
        // Two Gauss points are exact for a cubic.
        let g = 0.5 / 3.0f64.sqrt();
        base + t * self.h * 0.5 * (self.cubic(k, t * (0.5 - g)) + self.cubic(k, t * (0.5 + g)))
    }

    fn quantile(&self, p: f64) -> f64 {
        let last = self.last();
        let slack = if self.step { 1e-12 } else { 0.0 };
        let k = self.f.iter().take(last + 1).position(|f| *f >= p - slack).unwrap_or(last);
        if self.step || k == 0 {
            return k as f64 * self.h;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let mid = 0.5 * (low + high);
            if self.cubic(k - 1, mid) >= p {
                high = mid;
            } else {
                low = mid;
            }
        }
        ((k - 1) as f64 + high) * self.h
    }

    /// Error of F around point k: half of what doubling the points changed there, and rounding noise that
    /// the tilt has amplified (1e-16 at the start, 7e-9 at the end of the range).
    fn doubt(&self, k: usize) -> f64 {
        let near = self.error.iter().skip(k.saturating_sub(4)).take(9).copied().fold(0.0, f64::max);
        near + 1e-16 * (TILT * k as f64 / self.f.len().max(1) as f64).exp()
    }

    /// The doubt about F over the flattest slope nearby: beside an atom this is honestly large.
    fn quantile_error(&self, p: f64) -> f64 {
        if self.step {
            return 0.0;
        }
        let q = self.quantile(p);
        let (k, _) = self.at(q);
        let rise = |i: usize| (self.value(i + 1) - self.value(i)).abs();
        let slope = (k.saturating_sub(1)..=k + 1).map(rise).fold(f64::INFINITY, f64::min) / self.h;
        if slope > 0.0 { (self.doubt(k) / slope).min(q) } else { q }
    }
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
    /// A law on steps.
    pub fn stepped(range: Range, mean: f64, p_zero: f64) -> Self {
        Self { ranges: vec![range], mean, p_zero }
    }

    /// A law from masses on nested ranges, longest first: (step, masses, masses at half the step).
    pub fn from_passes(passes: Vec<(f64, Vec<f64>, Vec<f64>)>, mean: f64, p_zero: f64) -> Self {
        let range = |(h, coarse, fine): (f64, Vec<f64>, Vec<f64>)| {
            Range::extrapolated(h, cumulate(&coarse, h, p_zero), cumulate(&fine, 0.5 * h, p_zero))
        };
        Self { ranges: passes.into_iter().map(range).collect(), mean, p_zero }
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

    /// Running value at x without clamping (for contributions).
    pub fn running(&self, x: f64) -> f64 {
        self.holding(x).or(self.ranges.first()).map_or(0.0, |r| r.cdf(x.min(r.top())))
    }

    /// Smallest x with F(x) >= p, or `None` when the range ends before.
    pub fn quantile_inside(&self, p: f64) -> Option<f64> {
        if p <= self.p_zero {
            return Some(0.0);
        }
        self.ranges.iter().rev().find(|r| r.value(r.last()) >= p).map(|r| r.quantile(p))
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

    /// Mean of the worst 1-p share.
    pub fn tail_mean(&self, p: f64) -> f64 {
        let v = self.quantile(p);
        v + self.stop_loss(v) / (1.0 - p)
    }

    /// Estimated absolute numerical error of P(S <= x).
    pub fn probability_error(&self, x: f64) -> f64 {
        let Some(range) = self.holding(x).or(self.ranges.first()) else { return 0.0 };
        let (k, _) = range.at(x);
        if range.step { 0.0 } else { range.doubt(k) }
    }

    /// Estimated absolute numerical error of the p quantile.
    pub fn quantile_error(&self, p: f64) -> f64 {
        if p <= self.p_zero {
            return 0.0;
        }
        self.ranges.iter().rev().find(|r| r.value(r.last()) >= p).map_or(0.0, |r| r.quantile_error(p))
    }
}
