//! Exponential and normal draws without a logarithm in 98 of 100 cases (Marsaglia & Tsang 2000): the
//! simulation draws three to four of them a ticket.

use crate::rng::Stream;
use std::sync::LazyLock;

const LAYERS: usize = 256;

/// Layers of equal area under a falling density: edges and densities there.
struct Layers {
    x: [f64; LAYERS + 1],
    f: [f64; LAYERS + 1],
}

impl Layers {
    /// `start` is the edge of the lowest layer, `area` that of every layer.
    fn new(start: f64, area: f64, density: fn(f64) -> f64, inverse: fn(f64) -> f64) -> Self {
        let (mut x, mut f) = ([0.0; LAYERS + 1], [1.0; LAYERS + 1]);
        x[0] = area / density(start);
        x[1] = start;
        for i in 1..LAYERS - 1 {
            x[i + 1] = inverse(area / x[i] + density(x[i]));
        }
        for i in 0..LAYERS {
            f[i] = density(x[i]);
        }
        Self { x, f }
    }
}

static EXPONENTIAL: LazyLock<Layers> =
    LazyLock::new(|| Layers::new(7.697_117_470_131_487, 0.003_949_659_822_581_557, |x| (-x).exp(), |y| -y.ln()));
static NORMAL: LazyLock<Layers> = LazyLock::new(|| {
    Layers::new(3.654_152_885_361_009, 0.004_928_673_233_974_655, |x| (-0.5 * x * x).exp(), |y| (-2.0 * y.ln()).sqrt())
});

/// Exponential with mean 1.
#[inline]
pub(super) fn exponential(s: &mut Stream) -> f64 {
    let layers = &*EXPONENTIAL;
    loop {
        let bits = s.bits();
        let i = (bits & 255) as usize;
        let x = ((bits >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0) * layers.x[i];
        if x < layers.x[i + 1] {
            return x;
        }
        if i == 0 {
            return layers.x[1] - s.uniform().ln();
        }
        if layers.f[i] + (layers.f[i + 1] - layers.f[i]) * s.uniform() < (-x).exp() {
            return x;
        }
    }
}

/// Standard normal.
#[inline]
pub(super) fn normal(s: &mut Stream) -> f64 {
    let layers = &*NORMAL;
    loop {
        let bits = s.bits();
        let i = (bits & 255) as usize;
        let x = (((bits >> 11) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0) - 1.0) * layers.x[i];
        if x.abs() < layers.x[i + 1] {
            return x;
        }
        if i == 0 {
            return tail(s, layers.x[1]).copysign(x);
        }
        if layers.f[i] + (layers.f[i + 1] - layers.f[i]) * s.uniform() < (-0.5 * x * x).exp() {
            return x;
        }
    }
}

/// Normal beyond `start` (Marsaglia 1964).
#[cold]
fn tail(s: &mut Stream, start: f64) -> f64 {
    loop {
        let x = -s.uniform().ln() / start;
        if -2.0 * s.uniform().ln() > x * x {
            return start + x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{exponential, normal};
    use crate::rng::Stream;
    use crate::special;

    /// Largest distance between the empirical and the true distribution function, in units of its scale.
    fn distance(draw: fn(&mut Stream) -> f64, cdf: fn(f64) -> f64) -> f64 {
        let mut s = Stream::new(11, 12, 13, 14);
        let n = 400_000;
        let mut values: Vec<f64> = (0..n).map(|_| draw(&mut s)).collect();
        values.sort_by(f64::total_cmp);
        let off = |(k, x): (usize, &f64)| (cdf(*x) - (k as f64 + 0.5) / f64::from(n)).abs();
        values.iter().enumerate().map(off).fold(0.0, f64::max) * f64::from(n).sqrt()
    }

    #[test]
    fn draws_have_their_laws() {
        // Kolmogorov's 99.9 % point is 1.95.
        assert!(distance(exponential, |x| -(-x).exp_m1()) < 1.95);
        assert!(distance(normal, special::normal::cdf) < 1.95);
    }

    #[test]
    fn tails_are_as_heavy_as_they_should_be() {
        let mut s = Stream::new(1, 2, 3, 4);
        let n = 4_000_000;
        let (mut far, mut late) = (0, 0);
        for _ in 0..n {
            far += u32::from(normal(&mut s) > 3.8);
            late += u32::from(exponential(&mut s) > 8.0);
        }
        let expected = [f64::from(n) * special::normal::cdf(-3.8), f64::from(n) * (-8.0f64).exp()];
        assert!((f64::from(far) - expected[0]).abs() < 4.0 * expected[0].sqrt(), "{far} of {}", expected[0]);
        assert!((f64::from(late) - expected[1]).abs() < 4.0 * expected[1].sqrt(), "{late} of {}", expected[1]);
    }
}
