//! Values of a law on one range of losses: extrapolated from passes of different fineness, read between the
//! points by cubics, with what is known about their error.

/// Distribution function and its integral at the points of one pass.
pub(super) type Values = (Vec<f64>, Vec<f64>);

/// Values on one range.
#[derive(Debug, Clone)]
pub struct Range {
    h: f64,
    f: Vec<f64>,
    area: Vec<f64>,
    /// What another doubling of the points would change at most, at every second point.
    error: Vec<f64>,
    /// What no refinement shows: tail that wraps around, rounding of the limited expected values over the step.
    floor: f64,
    /// Logarithm of the growth of rounding noise over the range.
    tilt: f64,
    step: bool,
}

/// Rounding noise of a transform at the start of the range.
const NOISE: f64 = 2e-16;

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
        Self { h, f, area, error: Vec::new(), floor: 0.0, tilt: 0.0, step: true }
    }

    /// Passes with steps 2h, h and h/2 (or one with step h), coarsest first.
    ///
    /// The lattice errs by a multiple of h^2 where the law is smooth: (4 fine - coarse)/3 removes it. The same
    /// done one doubling earlier tells how far that can be trusted: the difference is 15 times the
    /// remaining error where the law is smooth (h^4), as large as that error where its density jumps (h).
    pub(super) fn extrapolated(h: f64, tilt: f64, mean: f64, passes: Vec<Values>) -> Self {
        let mut passes = passes.into_iter();
        let first = passes.next().unwrap_or_default();
        let (Some(middle), Some(fine)) = (passes.next(), passes.next()) else {
            return Self { h, f: first.0, area: first.1, error: Vec::new(), floor: 0.0, tilt, step: false };
        };
        let both = |c: &[f64], f: &[f64]| -> Vec<f64> {
            c.iter().zip(f.iter().step_by(2)).map(|(c, f)| (4.0 * f - c) / 3.0).collect()
        };
        let f = both(&middle.0, &fine.0);
        let error = both(&first.0, &middle.0).iter().zip(f.iter().step_by(2)).map(|(b, a)| (a - b).abs()).collect();
        let mut range = Self { h, area: both(&middle.1, &fine.1), f, error, floor: 0.0, tilt, step: false };
        let wrapped = (-2.0 * tilt).exp() * (1.0 - range.value(range.last())).clamp(0.0, 1.0);
        range.floor = wrapped + 2.0 * NOISE * mean / h;
        range
    }

    /// Index of the last point that may be used.
    pub(super) fn last(&self) -> usize {
        self.f.len().saturating_sub(if self.step { 1 } else { 5 })
    }

    pub(super) fn top(&self) -> f64 {
        self.last() as f64 * self.h
    }

    pub(super) fn value(&self, k: usize) -> f64 {
        self.f.get(k).copied().unwrap_or(1.0)
    }

    /// E[S; S < x_k] and half of what lies at x_k: x F(x) less the integral of F.
    pub(super) fn loss_below(&self, k: usize) -> f64 {
        k as f64 * self.h * self.value(k) - self.area.get(k).copied().unwrap_or(0.0)
    }

    /// Cubic through the four points around cell k, evaluated at t in [0, 1] of the cell.
    fn cubic(&self, k: usize, t: f64) -> f64 {
        let start = k.saturating_sub(1);
        let u = t + (k - start) as f64;
        let (a, b, c, d) = (self.value(start), self.value(start + 1), self.value(start + 2), self.value(start + 3));
        let (d1, d2, d3) = (b - a, c - 2.0 * b + a, d - 3.0 * c + 3.0 * b - a);
        a + u * (d1 + (u - 1.0) * 0.5 * (d2 + (u - 2.0) / 3.0 * d3))
    }

    pub(super) fn at(&self, x: f64) -> (usize, f64) {
        let place = (x / self.h).max(0.0);
        let k = if self.step { (place + 1e-9).floor() } else { place.floor() };
        (k as usize, place - k)
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        let (k, t) = self.at(x);
        if self.step { self.value(k) } else { self.cubic(k, t) }
    }

    pub(super) fn integral(&self, x: f64) -> f64 {
        let (k, t) = self.at(x);
        let base = self.area.get(k).copied().unwrap_or(0.0);
        if self.step {
            return base + t.max(0.0) * self.h * self.value(k);
        }
        // Two Gauss points are exact for a cubic.
        let g = 0.5 / 3.0f64.sqrt();
        base + t * self.h * 0.5 * (self.cubic(k, t * (0.5 - g)) + self.cubic(k, t * (0.5 + g)))
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
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

    /// Bound of the error of F around point k: what another doubling could change nearby, what a cubic can
    /// miss between the points, the floor and rounding noise. A sixth of the fourth difference is seven times what a
    /// cubic misses of a smooth curve, and all of a jump.
    pub(super) fn doubt(&self, k: usize) -> f64 {
        if self.step {
            return 0.0;
        }
        let near = self.error.iter().skip((k / 2).saturating_sub(2)).take(6).copied().fold(0.0, f64::max);
        let fourth = |i: usize| {
            let [a, b, c, d, e] = [0, 1, 2, 3, 4].map(|j| self.value(i + j));
            (a - 4.0 * b + 6.0 * c - 4.0 * d + e).abs()
        };
        let rough = (k.saturating_sub(3)..=k).map(fourth).fold(0.0, f64::max);
        let noise = NOISE * (self.tilt * k as f64 / self.f.len().max(1) as f64).exp();
        near + rough / 6.0 + self.floor + noise
    }

    /// How far the quantile moves when F is wrong by its doubt: beside an atom or on a plateau honestly far.
    pub(super) fn quantile_error(&self, p: f64) -> f64 {
        if self.step {
            return 0.0;
        }
        let q = self.quantile(p);
        let (k, _) = self.at(q);
        let doubt = self.doubt(k);
        let below = q - self.quantile(p - doubt);
        if self.value(self.last()) >= p + doubt {
            return below.max(self.quantile(p + doubt) - q);
        }
        let slope = (self.value(k + 1) - self.value(k.saturating_sub(1))).max(f64::MIN_POSITIVE) / (2.0 * self.h);
        below.max(self.top() - q + (doubt / slope).min(self.top()))
    }
}
