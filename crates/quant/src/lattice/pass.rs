//! One pass: masses on a lattice, tilt, transform, combine, transform back.

use crate::dist::severity::Loss;
use realfft::RealFftPlanner;
use realfft::num_complex::Complex64;
use std::cell::RefCell;

thread_local! {
    static PLANS: RefCell<RealFftPlanner<f64>> = RefCell::new(RealFftPlanner::new());
}

/// Damping of wrap-around on range number `range` (0 is the longest): sums beyond twice the range return with weight
/// e^(-2 tilt), rounding noise grows by e^tilt towards the end of the range.
///
/// Beyond the longest range lies next to nothing, and its tail is what noise would spoil; the shorter ranges leave
/// most of the law beyond and are read where F is large.
pub fn tilt(range: usize) -> f64 {
    if range == 0 { 10.0 } else { 12.0 }
}

/// Damping for laws on steps, where single probabilities far below 1e-9 are asked for.
pub const STEPS_TILT: f64 = 18.0;

/// A loss, possibly scaled (discounting scales every loss of a year).
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    loss: Loss,
    scale: f64,
}

impl Part {
    /// `scale` times `loss`, with scale > 0.
    pub fn new(loss: Loss, scale: f64) -> Self {
        Self { loss, scale }
    }

    /// Expectation.
    pub fn mean(&self) -> f64 {
        self.scale * self.loss.mean()
    }

    /// P(loss = 0).
    pub fn p_zero(&self) -> f64 {
        self.loss.p_zero()
    }

    /// Where a limit gathers losses, if there is one.
    pub fn atom(&self) -> Option<f64> {
        self.loss.atom().map(|a| a * self.scale)
    }

    /// Common step of a law on few values, if there is one.
    pub fn span(&self) -> Option<f64> {
        self.loss.span().map(|s| s * self.scale)
    }

    /// The loss before scaling.
    pub fn loss(&self) -> &Loss {
        &self.loss
    }

    /// The factor.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Limited expected values at 0, h, ..., nh.
    pub fn lev_grid(&self, h: f64, n: usize) -> Vec<f64> {
        let mut lev = self.loss.lev_grid(h / self.scale, n);
        lev.iter_mut().for_each(|v| *v *= self.scale);
        lev
    }

    /// Mean-preserving masses q_0..q_(n-1) at 0, h, ...: differences of limited expected values.
    pub fn masses(&self, h: f64, n: usize) -> Vec<f64> {
        mean_preserving(&self.lev_grid(h, n), h, 1)
    }
}

/// Masses at 0, h, 2h, ... that keep the mean, from limited expected values at steps of h/stride.
pub fn mean_preserving(lev: &[f64], h: f64, stride: usize) -> Vec<f64> {
    let mut before = 1.0;
    let mut last = lev.first().copied().unwrap_or(0.0);
    lev.iter()
        .skip(stride)
        .step_by(stride)
        .map(|at| {
            let slope = (at - last) / h;
            let q = before - slope;
            (before, last) = (slope, *at);
            q
        })
        .collect()
}

/// Transforms of tilted masses: n lattice points, zero-padded to 2n, n+1 frequencies.
pub fn forward(masses: &[f64], tilt: f64) -> Vec<Complex64> {
    let n = masses.len();
    let step = (-tilt / n as f64).exp();
    let mut padded = vec![0.0; 2 * n];
    let mut weight = 1.0;
    for (slot, q) in padded.iter_mut().zip(masses) {
        *slot = q * weight;
        weight *= step;
    }
    PLANS.with(|plans| {
        let plan = plans.borrow_mut().plan_fft_forward(2 * n);
        let mut out = plan.make_output_vec();
        // The lengths are those of the plan, the only thing that can be wrong.
        let _ = plan.process(&mut padded, &mut out);
        out
    })
}

/// Masses of the sum from its transform at n+1 frequencies.
pub fn backward(mut transform: Vec<Complex64>, tilt: f64) -> Vec<f64> {
    let n = transform.len().saturating_sub(1).max(1);
    if let Some(first) = transform.first_mut() {
        first.im = 0.0;
    }
    if let Some(last) = transform.last_mut() {
        last.im = 0.0;
    }
    let mut out = PLANS.with(|plans| {
        let plan = plans.borrow_mut().plan_fft_inverse(2 * n);
        let mut out = plan.make_output_vec();
        let _ = plan.process(&mut transform, &mut out);
        out
    });
    out.truncate(n);
    let growth = (tilt / n as f64).exp();
    let mut weight = 1.0 / (2 * n) as f64;
    for g in &mut out {
        *g *= weight;
        weight *= growth;
    }
    out
}

/// Applies `total` frequency by frequency to the transforms of the parts.
pub fn combine(parts: &[Vec<Complex64>], total: &dyn Fn(&[Complex64]) -> Complex64) -> Vec<Complex64> {
    let frequencies = parts.first().map_or(0, Vec::len);
    let mut at = vec![Complex64::new(0.0, 0.0); parts.len()];
    (0..frequencies)
        .map(|k| {
            for (slot, part) in at.iter_mut().zip(parts) {
                *slot = part.get(k).copied().unwrap_or_default();
            }
            total(&at)
        })
        .collect()
}

/// Distribution function at the lattice points (half of the mass at a point counts) and the integral
/// of the lattice distribution function up to them: `(F, I)` with F_0 = p_zero.
pub fn cumulate(masses: &[f64], h: f64, p_zero: f64) -> (Vec<f64>, Vec<f64>) {
    let (mut below, mut area) = (0.0, 0.0);
    let mut f = Vec::with_capacity(masses.len());
    let mut integral = Vec::with_capacity(masses.len());
    for g in masses {
        f.push(below + 0.5 * g);
        integral.push(area);
        below += g;
        area += below * h;
    }
    if let Some(first) = f.first_mut() {
        *first = p_zero;
    }
    (f, integral)
}
