//! Exact laws of random sums: losses on a mean-preserving lattice, transforms by FFT with exponential
//! tilting, nested ranges and Richardson extrapolation. Simulation would need millions of years to
//! reach the accuracy of one pass.

pub mod law;
pub mod pass;
pub mod range;
pub mod spectra;
pub mod steps;

pub use law::{Effort, Law};
pub use pass::Part;
pub use realfft::num_complex::Complex64;
pub use spectra::Spectra;

use crate::fault::{Fault, Outcome};

/// A random sum described by its transform.
///
/// `total` receives the transforms of the parts (one loss each) at one frequency and returns the
/// transform of the sum; at real arguments P(part = 0) it must return P(sum = 0).
pub struct Sum<'a> {
    /// The one-loss laws involved.
    pub parts: Vec<Part>,
    /// Transform of the sum from the transforms of the parts.
    pub total: &'a dyn Fn(&[Complex64]) -> Complex64,
    /// Exact expectation of the sum.
    pub mean: f64,
}

impl Sum<'_> {
    /// P(sum = 0), exact.
    pub fn p_zero(&self) -> f64 {
        let zeros: Vec<Complex64> = self.parts.iter().map(|p| Complex64::new(p.p_zero(), 0.0)).collect();
        (self.total)(&zeros).re.clamp(0.0, 1.0)
    }

    /// Solves the law far enough for the largest `level` and for `threshold` (if it is not absurdly far).
    pub fn solve(&self, level: f64, threshold: f64, effort: Effort) -> Outcome<Law> {
        if let Some(law) = steps::solve(self, level, threshold) {
            return Ok(law);
        }
        let range = self.range(level, threshold)?;
        let spectra = Spectra::new(&self.parts, range, effort);
        Ok(spectra.law(self.total, self.mean, self.p_zero()))
    }

    /// A range just above the `level` quantile (and above `threshold`, up to sixteen times that quantile).
    pub fn range(&self, level: f64, threshold: f64) -> Outcome<f64> {
        let p0 = self.p_zero();
        let smallest = self.parts.iter().map(Part::mean).fold(f64::INFINITY, f64::min);
        let mut top = if self.mean > 0.0 { 4.0 * self.mean } else { smallest };
        if !top.is_finite() || top <= 0.0 {
            return Err(Fault::new("empty", "severity", "there is no loss to add up"));
        }
        if level <= p0 {
            return Ok(top.max(threshold.min(16.0 * top)));
        }
        let quick = Effort { points: 512, ranges: 1, nested: 16.0 };
        for _ in 0..400 {
            let law = Spectra::single(&self.parts, top, quick).law(self.total, self.mean, p0);
            match law.quantile_inside(level) {
                None => top *= 2.0,
                Some(q) if q < top / 40.0 => top /= 16.0,
                Some(q) => {
                    let q = q * 1.03 + 6.0 * top / 512.0 / 64.0;
                    return Ok(if threshold > q { (threshold * 1.02).min(16.0 * q) } else { q });
                }
            }
        }
        Err(Fault::new("no_convergence", "levels", "the largest level could not be reached; ask for a smaller one"))
    }
}
