//! Numbers that carry their derivatives, so that one recursion serves both the filter and the
//! gradient that the fit needs.

use std::ops::{Add, Div, Mul, Sub};

/// Directions a dual number carries at once.
pub(crate) const LANES: usize = 8;

/// What the smoothing recursion needs of a number.
pub(crate) trait Real:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// A number without derivative.
    fn constant(x: f64) -> Self;
    /// Its value.
    fn value(self) -> f64;
    /// Natural logarithm.
    fn ln(self) -> Self;
}

impl Real for f64 {
    fn constant(x: f64) -> Self {
        x
    }
    fn value(self) -> f64 {
        self
    }
    fn ln(self) -> Self {
        f64::ln(self)
    }
}

/// A value with its derivatives in [`LANES`] directions (forward mode).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dual {
    /// Value.
    pub(crate) v: f64,
    /// Derivatives.
    pub(crate) d: [f64; LANES],
}

impl Dual {
    /// x and its slope by a chain rule: derivatives multiplied by `slope`.
    pub(crate) fn chain(self, v: f64, slope: f64) -> Self {
        Self { v, d: self.d.map(|x| x * slope) }
    }
}

fn each(a: &[f64; LANES], b: &[f64; LANES], f: impl Fn(f64, f64) -> f64) -> [f64; LANES] {
    let mut out = [0.0; LANES];
    for ((o, x), y) in out.iter_mut().zip(a).zip(b) {
        *o = f(*x, *y);
    }
    out
}

impl Add for Dual {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self { v: self.v + o.v, d: each(&self.d, &o.d, |a, b| a + b) }
    }
}

impl Sub for Dual {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Self { v: self.v - o.v, d: each(&self.d, &o.d, |a, b| a - b) }
    }
}

#[allow(clippy::suspicious_arithmetic_impl, reason = "the product rule is a sum")]
impl Mul for Dual {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Self { v: self.v * o.v, d: each(&self.d, &o.d, |a, b| a * o.v + self.v * b) }
    }
}

impl Div for Dual {
    type Output = Self;
    fn div(self, o: Self) -> Self {
        let inverse = 1.0 / o.v;
        let v = self.v * inverse;
        Self { v, d: each(&self.d, &o.d, |a, b| (a - v * b) * inverse) }
    }
}

impl Real for Dual {
    fn constant(x: f64) -> Self {
        Self { v: x, d: [0.0; LANES] }
    }
    fn value(self) -> f64 {
        self.v
    }
    fn ln(self) -> Self {
        self.chain(self.v.ln(), 1.0 / self.v)
    }
}
