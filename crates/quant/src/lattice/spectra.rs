//! Transforms of the parts on nested grids, computed once and shared by every law made of the same parts.

use super::Complex64;
use super::law::{Effort, Law};
use super::pass::{Part, backward, combine, cumulate, forward, mean_preserving, tilt};
use super::range::Range;

/// Transforms of the parts on nested grids, shared by every law made of the same parts.
pub struct Spectra {
    grids: Vec<Grid>,
}

/// Passes over one range, coarsest first: the middle one has the step of the grid.
struct Grid {
    h: f64,
    points: usize,
    tilt: f64,
    passes: Vec<Pass>,
}

/// Transforms of the parts on one lattice: every `stride`-th point of the finest one.
struct Pass {
    stride: usize,
    parts: Vec<Vec<Complex64>>,
}

impl Grid {
    /// Step and number of points of the finest lattice.
    fn finest(&self) -> (f64, usize) {
        let fold = if self.passes.len() > 1 { 2 } else { 1 };
        (self.h / fold as f64, self.points * fold)
    }

    /// Transforms of masses on every pass of the grid.
    fn spread(&self, part: &Part, moment: bool) -> Vec<Vec<Complex64>> {
        let (h, n) = self.finest();
        let lev = part.lev_grid(h, n);
        let of = |pass: &Pass| {
            let step = h * pass.stride as f64;
            let mut masses = mean_preserving(&lev, step, pass.stride);
            if moment {
                masses.iter_mut().enumerate().for_each(|(k, q)| *q *= k as f64 * step);
            }
            forward(&masses, self.tilt)
        };
        self.passes.iter().map(of).collect()
    }

    fn put(&mut self, i: usize, spectra: Vec<Vec<Complex64>>) {
        for (pass, spectrum) in self.passes.iter_mut().zip(spectra) {
            match pass.parts.get_mut(i) {
                Some(slot) => *slot = spectrum,
                None => pass.parts.push(spectrum),
            }
        }
    }

    /// Values on this range from one transform a pass.
    fn range(&self, (mean, p_zero): (f64, f64), transform: impl Fn(usize, &Pass) -> Vec<Complex64>) -> Range {
        let (h, _) = self.finest();
        let solved = self
            .passes
            .iter()
            .enumerate()
            .map(|(k, pass)| cumulate(&backward(transform(k, pass), self.tilt), h * pass.stride as f64, p_zero));
        Range::extrapolated(self.h, self.tilt, mean, solved.collect())
    }
}

/// The smallest step from `h` up that has the atom on the coarsest lattice, if that is little more than `h`. An atom
/// between points is spread over two of them, by another width on every pass, and extrapolation cannot remove that.
fn aligned(h: f64, atom: Option<f64>) -> f64 {
    let Some(atom) = atom else { return h };
    let steps = (0.5 * atom / h).floor();
    if (8.0..1e9).contains(&steps) { 0.5 * atom / steps } else { h }
}

impl Spectra {
    /// Transforms up to `range` on nested grids with extrapolation.
    pub fn new(parts: &[Part], range: f64, effort: Effort) -> Self {
        Self::build(parts, range, effort, &[4, 2, 1])
    }

    /// One pass a range, without extrapolation and without an estimate of the error.
    pub fn single(parts: &[Part], range: f64, effort: Effort) -> Self {
        Self::build(parts, range, effort, &[1])
    }

    /// The same grids with some parts exchanged: (position, new part). Costs one transform a part.
    pub fn replaced(&self, changed: &[(usize, Part)]) -> Self {
        let grid = |g: &Grid| {
            let passes = g.passes.iter().map(|p| Pass { stride: p.stride, parts: p.parts.clone() }).collect();
            let mut new = Grid { passes, ..*g };
            for (i, part) in changed {
                let spectra = g.spread(part, false);
                new.put(*i, spectra);
            }
            new
        };
        Self { grids: self.grids.iter().map(grid).collect() }
    }

    fn build(parts: &[Part], range: f64, effort: Effort, strides: &[usize]) -> Self {
        let atom = parts.iter().find_map(Part::atom);
        let grid = |i: usize| {
            let h = aligned(range / effort.nested.powi(i as i32) / effort.points as f64, atom);
            let passes = strides.iter().map(|s| Pass { stride: *s, parts: Vec::new() }).collect();
            let mut grid = Grid { h, points: effort.points, tilt: tilt(i), passes };
            for (k, part) in parts.iter().enumerate() {
                let spectra = grid.spread(part, false);
                grid.put(k, spectra);
            }
            grid
        };
        Self { grids: (0..effort.ranges).map(grid).collect() }
    }

    /// The law whose transform is `total`, with its exact mean and P(0).
    pub fn law(&self, total: &dyn Fn(&[Complex64]) -> Complex64, mean: f64, p_zero: f64) -> Law {
        let range = |g: &Grid| g.range((mean, p_zero), |_, pass| combine(&pass.parts, total));
        Law::new(self.grids.iter().map(range).collect(), mean, p_zero)
    }

    /// Running sums of any density on the same grids (for contributions): like [`Law`], but the
    /// function need not be a distribution function. `total` receives the transforms of the parts and
    /// those of `first`, each weighted with its loss.
    pub fn running(&self, total: &dyn Fn(&[Complex64], &[Complex64]) -> Complex64, first: &[Part]) -> Law {
        let range = |g: &Grid| {
            let moments: Vec<Vec<Vec<Complex64>>> = first.iter().map(|p| g.spread(p, true)).collect();
            g.range((0.0, 0.0), |k, pass| {
                let weighted = moments.iter().filter_map(|m| m.get(k)).cloned();
                let both: Vec<Vec<Complex64>> = pass.parts.iter().cloned().chain(weighted).collect();
                combine(&both, &|z| {
                    let (phi, psi) = z.split_at(pass.parts.len().min(z.len()));
                    total(phi, psi)
                })
            })
        };
        Law::new(self.grids.iter().map(range).collect(), 0.0, 0.0)
    }
}
