//! Exact laws of the same scenarios that the simulation plays: limited expected values, generating functions
//! and products of transforms computed on whole blocks. A few milliseconds replace a million years.

use super::scenario::FairScenario;
use super::vector::lognormal_lev;
use super::{Task, fast};
use crate::fault::{Fault, Outcome, within};
use crate::lattice::pass::{backward, forward, mean_preserving, tilt};
use crate::lattice::{Complex64, Effort, Law};

/// Frequencies handled together.
const WIDTH: usize = 64;

struct Ready {
    counts: Vec<f64>,
    scenario: FairScenario,
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

/// Masses of the total on the lattices with steps stride x h, from one row of limited expected values per loss.
fn passes<const K: usize>(ready: &[Ready], h: f64, n: usize, strides: [usize; K], tilt: f64) -> [Vec<f64>; K] {
    let mut accs = strides.map(|stride| vec![Complex64::new(1.0, 0.0); n / stride + 1]);
    for r in ready {
        let row = |law: crate::dist::lognormal::Lognormal| lognormal_lev(law.mu, law.sigma, h, n);
        let p = r.scenario.secondary_probability;
        let primary = row(r.scenario.primary);
        let secondary = (p > 0.0).then(|| row(r.scenario.secondary));
        for (acc, stride) in accs.iter_mut().zip(strides) {
            let of = |lev: &Vec<f64>| forward(&mean_preserving(lev, h * stride as f64, stride), tilt);
            let (primary, secondary) = (of(&primary), secondary.as_ref().map(of));
            fast(Multiply { acc, primary: &primary, secondary: secondary.as_deref(), p, counts: &r.counts });
        }
    }
    accs.map(|acc| backward(acc, tilt))
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
            (h, passes(&ready, 0.5 * h, 2 * n, [4, 2, 1], tilt(i)))
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
        let [masses] = passes(ready, h, COARSE, [1], tilt(0));
        let at = masses.iter().position(|g| {
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
