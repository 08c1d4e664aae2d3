//! Exact quantiles and exceedances of a million values without sorting them: values are counted by their
//! leading bits, and only the cells in which a quantile or a threshold falls are looked into.

use super::{Task, fast};
use crate::fault::{Fault, Outcome, within};

/// Leading bits that make a cell: sign, exponent and six of the mantissa, so that a cell spans 1.6 % at most.
const SHIFT: u32 = 46;
const CELLS: usize = 1 << (64 - SHIFT);
/// A cell of which no value is wanted.
const NONE: u16 = u16::MAX;
/// Most levels and thresholds of one report.
const MOST_ASKED: usize = 20_000;

/// Figures of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Share of exact zeros.
    pub p_zero: f64,
    /// Mean.
    pub mean: f64,
    /// Quantiles at the levels asked for, interpolated between order statistics (type 7).
    pub quantiles: Vec<f64>,
    /// Share of values above each threshold.
    pub exceed: Vec<f64>,
}

/// Report on values that are not negative; levels 0 to 1. Work: two passes over the values.
///
/// ```
/// let r = quant::simulate::report::report(&[3.0, 0.0, 1.0, 2.0], &[0.5], &[1.5]).unwrap();
/// assert_eq!((r.quantiles[0], r.exceed[0], r.p_zero), (1.5, 0.5, 0.25));
/// ```
pub fn report(values: &[f64], levels: &[f64], thresholds: &[f64]) -> Outcome<Report> {
    if values.is_empty() {
        return Err(Fault::new("empty", "values", "there is nothing to report on"));
    }
    for p in levels {
        within("levels", *p, 0.0, 1.0)?;
    }
    if levels.len() + thresholds.len() > MOST_ASKED {
        let why = format!("at most {MOST_ASKED} levels and thresholds are answered at once");
        return Err(Fault::new("too_large", "levels", why));
    }
    let before = counted(values);
    let (n, total) = (values.len() as f64, fast(Total(values)));
    if !total.is_finite() || before[CELLS / 2] as usize != values.len() {
        return Err(Fault::range("values", "values must be finite and not negative"));
    }
    let held = Held::collect(values, before, levels, thresholds);
    let zeros = values.iter().filter(|v| **v == 0.0).count();
    Ok(Report {
        p_zero: zeros as f64 / n,
        mean: total / n,
        quantiles: levels.iter().map(|p| held.quantile(*p)).collect(),
        exceed: thresholds.iter().map(|t| held.above(*t) as f64 / n).collect(),
    })
}

/// How many values lie in the cells before each cell.
fn counted(values: &[f64]) -> Vec<u32> {
    let mut before = vec![0u32; CELLS + 1];
    for v in values {
        before[cell(*v) + 1] += 1;
    }
    let mut sum = 0;
    for count in &mut before {
        sum += *count;
        *count = sum;
    }
    before
}

/// Cells stand in the order of the values in them, as long as these are not negative.
#[inline(always)]
fn cell(v: f64) -> usize {
    (v.to_bits() >> SHIFT) as usize
}

struct Total<'a>(&'a [f64]);

impl Task for Total<'_> {
    type Output = f64;

    #[inline(always)]
    fn call(self) -> f64 {
        sum(self.0)
    }
}

/// Sum in eight lanes, always in the same order.
#[inline(always)]
fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (chunks, rest) = values.as_chunks::<8>();
    for chunk in chunks {
        lanes.iter_mut().zip(chunk).for_each(|(l, v)| *l += v);
    }
    lanes.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

/// The values of the few cells in which something is asked for; those of order statistics are sorted.
struct Held {
    count: usize,
    before: Vec<u32>,
    slot: Vec<u16>,
    cells: Vec<Vec<f64>>,
}

impl Held {
    fn collect(values: &[f64], before: Vec<u32>, levels: &[f64], thresholds: &[f64]) -> Self {
        let mut held = Self { count: values.len(), before, slot: vec![NONE; CELLS], cells: Vec::new() };
        for p in levels {
            let (k, _) = held.place(*p);
            held.want(held.cell_of(k));
            held.want(held.cell_of((k + 1).min(held.count - 1)));
        }
        let ranked = held.cells.len();
        thresholds.iter().filter(|t| **t >= 0.0).for_each(|t| held.want(cell(*t)));
        for v in values {
            let s = held.slot[cell(*v)];
            if s != NONE {
                held.cells[usize::from(s)].push(*v);
            }
        }
        held.cells.iter_mut().take(ranked).for_each(|c| c.sort_unstable_by(f64::total_cmp));
        held
    }

    fn want(&mut self, cell: usize) {
        if self.slot[cell] == NONE {
            self.slot[cell] = self.cells.len() as u16;
            self.cells.push(Vec::with_capacity((self.before[cell + 1] - self.before[cell]) as usize));
        }
    }

    /// Cell of the order statistic `k`, counted from 0.
    fn cell_of(&self, k: usize) -> usize {
        self.before.partition_point(|b| *b as usize <= k) - 1
    }

    /// Order statistic and fraction of a level.
    fn place(&self, p: f64) -> (usize, f64) {
        let h = (self.count - 1) as f64 * p;
        let k = (h.floor() as usize).min(self.count - 1);
        (k, h - k as f64)
    }

    fn at(&self, k: usize) -> f64 {
        let cell = self.cell_of(k);
        self.cells[usize::from(self.slot[cell])][k - self.before[cell] as usize]
    }

    fn quantile(&self, p: f64) -> f64 {
        let (k, part) = self.place(p);
        let (a, b) = (self.at(k), self.at((k + 1).min(self.count - 1)));
        a + (b - a) * part
    }

    /// How many values lie above a threshold.
    fn above(&self, t: f64) -> usize {
        if t.is_nan() || t < 0.0 {
            return if t < 0.0 { self.count } else { 0 };
        }
        let cell = cell(t);
        let held = &self.cells[usize::from(self.slot[cell])];
        self.count - self.before[cell] as usize - held.iter().filter(|v| **v <= t).count()
    }
}
