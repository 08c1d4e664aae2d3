//! Exact laws of the same scenarios that the simulation plays: limited expected values, generating functions
//! and products of transforms computed on whole blocks. A few milliseconds replace a million years.

use super::scenario::FairScenario;
use super::vector::lognormal_lev;
use super::{Task, fast};
use crate::fault::{Fault, Outcome, within};
use crate::lattice::pass::{backward, forward};
use crate::lattice::{Complex64, Effort, Law};

/// Frequencies handled together.
const WIDTH: usize = 64;

struct Ready {
    counts: Vec<f64>,
    scenario: FairScenario,
}

/// Differences of limited expected values: masses at 0, h, 2h, ... that keep the mean.
fn masses(lev: &[f64], h: f64) -> Vec<f64> {
    let inverse = 1.0 / h;
    let mut before = 1.0;
    lev.windows(2)
        .map(|w| {
            let slope = (w[1] - w[0]) * inverse;
            let q = before - slope;
            before = slope;
            q
        })
        .collect()
}

/// acc *= G(primary (1 - p + p secondary)), frequency by frequency, G the generating polynomial of the count.
struct Multiply<'a> {
    acc: &'a mut [Complex64],
    primary: &'a [Complex64],
    secondary: Option<&'a [Complex64]>,
    p: f64,
    counts: &'a [f64],
}

impl Task for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let p = self.p;
        let (mut x, mut y) = ([0.0; WIDTH], [0.0; WIDTH]);
        let (mut u, mut v) = ([0.0; WIDTH], [0.0; WIDTH]);
        for (b, out) in self.acc.chunks_mut(WIDTH).enumerate() {
            let from = b * WIDTH;
            for (l, z) in self.primary[from..from + out.len()].iter().enumerate() {
                (x[l], y[l]) = (z.re, z.im);
            }
            if let Some(second) = self.secondary {
                for (l, s) in second[from..from + out.len()].iter().enumerate() {
                    let (re, im) = (1.0 - p + p * s.re, p * s.im);
                    (x[l], y[l]) = (x[l] * re - y[l] * im, x[l] * im + y[l] * re);
                }
            }
            u.fill(0.0);
            v.fill(0.0);
            for c in self.counts.iter().rev() {
                for l in 0..WIDTH {
                    let re = u[l] * x[l] - v[l] * y[l] + c;
                    v[l] = u[l] * y[l] + v[l] * x[l];
                    u[l] = re;
                }
            }
            for (l, z) in out.iter_mut().enumerate() {
                *z = Complex64::new(z.re * u[l] - z.im * v[l], z.re * v[l] + z.im * u[l]);
            }
        }
    }
}

/// Masses of the total at 0, h, ..., (n-1) h.
fn pass(ready: &[Ready], h: f64, n: usize) -> Vec<f64> {
    let mut acc = vec![Complex64::new(1.0, 0.0); n + 1];
    for r in ready {
        let of = |law: crate::dist::lognormal::Lognormal| forward(&masses(&lognormal_lev(law.mu, law.sigma, h, n), h));
        let primary = of(r.scenario.primary);
        let secondary = (r.scenario.secondary_probability > 0.0).then(|| of(r.scenario.secondary));
        let p = r.scenario.secondary_probability;
        fast(Multiply { acc: &mut acc, primary: &primary, secondary: secondary.as_deref(), p, counts: &r.counts });
    }
    backward(acc)
}

/// The exact law of the yearly total of independent scenarios, far enough for `level`.
///
/// Relative error of quantiles with [`Effort::QUICK`] below 1e-4, with [`Effort::DEFAULT`] below 1e-5.
pub fn law(scenarios: &[FairScenario], level: f64, effort: Effort) -> Outcome<Law> {
    if scenarios.is_empty() || scenarios.len() > 500 {
        return Err(Fault::new("empty", "scenarios", "between 1 and 500 scenarios are needed"));
    }
    within("level", level, 0.0, crate::risk::aggregate::TOP_LEVEL)?;
    let mut ready = Vec::with_capacity(scenarios.len());
    for s in scenarios {
        let scenario = s.checked().map_err(|f| f.within("scenarios"))?;
        ready.push(Ready { counts: scenario.counts(), scenario });
    }
    let mean: f64 = scenarios.iter().map(FairScenario::mean).sum();
    let p_zero: f64 = ready.iter().map(|r| r.counts.first().copied().unwrap_or(0.0)).product();
    if mean <= 0.0 || !mean.is_finite() {
        return Err(Fault::range("scenarios", "the expected loss must be above zero and finite"));
    }
    let range = range(&ready, mean, level.max(0.5))?;
    let n = effort.points;
    let passes = (0..effort.ranges)
        .map(|i| {
            let h = range / effort.nested.powi(i as i32) / n as f64;
            (h, pass(&ready, h, n), pass(&ready, 0.5 * h, 2 * n))
        })
        .collect();
    Ok(Law::from_passes(passes, mean, p_zero))
}

/// A range just above the `level` quantile, found with coarse passes.
fn range(ready: &[Ready], mean: f64, level: f64) -> Outcome<f64> {
    const COARSE: usize = 512;
    let mut top = 4.0 * mean;
    for _ in 0..200 {
        let h = top / COARSE as f64;
        let mut below = 0.0;
        let at = pass(ready, h, COARSE).iter().position(|g| {
            below += g;
            below >= level
        });
        match at {
            Some(k) if k < COARSE - 8 => return Ok(((k + 2) as f64 * h * 1.03).max(top / 16.0)),
            _ => top *= 2.0,
        }
    }
    Err(Fault::new("no_convergence", "level", "the level could not be reached; ask for a smaller one"))
}
