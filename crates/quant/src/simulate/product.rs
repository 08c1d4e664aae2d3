//! The plain FAIR product without events: frequency times vulnerability times (primary + share times
//! secondary), five three-point draws a year. Common tools compute this; it has no years without loss.

use super::inverse::InverseTable;
use super::lanes::Lanes;
use super::vector::BLOCK;
use super::{MOST_YEARS, TILE, Task, fast, tiles};
use crate::dist::Pert;
use crate::fault::{Outcome, positive, within};

/// Purpose of the random streams used here.
const PURPOSE: u64 = 70;

/// A beta law on [low, low + width].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// First parameter.
    pub a: f64,
    /// Second parameter.
    pub b: f64,
    /// Smallest value.
    pub low: f64,
    /// Largest less smallest value.
    pub width: f64,
}

impl Estimate {
    /// The estimate that keeps the stated mode.
    pub fn pert(p: &Pert) -> Self {
        Self { a: p.alpha(), b: p.beta(), low: p.min, width: p.width() }
    }

    /// The form with mean (min + 4 mode + max)/6 and standard deviation (max - min)/6, as some tools use
    /// it; it does not keep the mode.
    pub fn by_moments(min: f64, mode: f64, max: f64) -> Outcome<Self> {
        Pert { min, mode, max, gamma: 4.0 }.checked()?;
        let (mean, sd, width) = ((min + 4.0 * mode + max) / 6.0, (max - min) / 6.0, max - min);
        let a = (mean - min) / width * ((mean - min) * (max - mean) / (sd * sd) - 1.0);
        positive("mode", a)?;
        Ok(Self { a, b: a * (max - mean) / (mean - min), low: min, width })
    }
}

/// What is multiplied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    /// Threat events a year.
    pub threat_events: Estimate,
    /// Share that become losses.
    pub vulnerability: Estimate,
    /// Primary loss.
    pub primary: Estimate,
    /// Secondary events per loss event.
    pub secondary_rate: Estimate,
    /// Secondary loss.
    pub secondary: Estimate,
}

/// `years` draws of the product; same bytes for any number of threads.
pub fn product_losses(factors: &Factors, years: usize, seed: u64, threads: usize) -> Outcome<Vec<f64>> {
    within("years", years as f64, 1.0, MOST_YEARS as f64)?;
    let of = [factors.threat_events, factors.vulnerability, factors.primary, factors.secondary_rate, factors.secondary];
    for e in of {
        within("shape", e.a, 1e-2, 1e4)?;
        within("shape", e.b, 1e-2, 1e4)?;
        within("low", e.low, 0.0, 1e100)?;
        within("width", positive("width", e.width)?, 1e-100, 1e100)?;
    }
    let tables = of.map(|e| InverseTable::new(e.a, e.b, e.low, e.width));
    let mut out = vec![0.0; years];
    tiles(&mut out, TILE, threads, |t, part| {
        fast(Tile { tables: &tables, seed, t, out: part });
    });
    Ok(out)
}

struct Tile<'a> {
    tables: &'a [InverseTable; 5],
    seed: u64,
    t: usize,
    out: &'a mut [f64],
}

impl Task for Tile<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let mut random = Lanes::new(self.seed, PURPOSE, self.t as u64);
        let mut words = [0u64; BLOCK];
        let mut draws = [[0.0; BLOCK]; 5];
        for chunk in self.out.chunks_mut(BLOCK) {
            for (draw, table) in draws.iter_mut().zip(self.tables) {
                random.fill(&mut words);
                for (d, w) in draw.iter_mut().zip(&words) {
                    *d = table.at(*w);
                }
            }
            let [a, b, c, d, e] = &draws;
            for (i, slot) in chunk.iter_mut().enumerate() {
                *slot = a[i] * b[i] * (c[i] + d[i] * e[i]);
            }
        }
    }
}
