//! Sums of losses that are all multiples of one step (constants, lists): no smoothing, exact atoms.

use super::law::Law;
use super::pass::{STEPS_TILT, backward, combine, forward};
use super::range::Range;
use super::{Complex64, Sum};

/// Largest number of lattice points spent on an exact step law.
const MOST: usize = 1 << 17;

/// The exact law if all parts share a step and the range fits; `None` otherwise.
pub fn solve(sum: &Sum<'_>, level: f64, threshold: f64) -> Option<Law> {
    let spans: Option<Vec<f64>> = sum.parts.iter().map(super::Part::span).collect();
    let spans = spans?;
    let h = spans.iter().copied().reduce(f64::min)?;
    if spans.iter().any(|s| ((s / h).round() * h - s).abs() > 1e-9 * s) {
        return None;
    }
    let mut n = 64usize;
    while n <= MOST {
        let mass = masses(sum, h, n);
        let mut below = 0.0;
        let f: Vec<f64> = mass
            .iter()
            .map(|g| {
                below += g;
                below
            })
            .collect();
        let reached = f.last().is_some_and(|last| *last >= level + 1e-9);
        if reached && (n == MOST || (n as f64 - 1.0) * h > threshold) {
            return Some(Law::stepped(Range::steps(h, f), sum.mean, sum.p_zero()));
        }
        n *= 2;
    }
    None
}

fn masses(sum: &Sum<'_>, h: f64, n: usize) -> Vec<f64> {
    let parts: Vec<Vec<Complex64>> = sum.parts.iter().map(|p| forward(&p.masses(h, n), STEPS_TILT)).collect();
    backward(combine(&parts, sum.total), STEPS_TILT)
}
