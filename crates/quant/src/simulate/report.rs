//! Exact quantiles and exceedances of a million values without sorting them: values are counted by their
//! leading bits, and only the cells that hold a wanted order statistic are sorted.

use super::{Task, fast};
use crate::fault::{Fault, Outcome, within};

/// Leading bits that make a cell: sign, exponent and four of the mantissa.
const SHIFT: u32 = 48;
const CELLS: usize = 1 << 16;

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

/// Report on values that are not negative; levels 0 to 1.
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
    let mut cells = vec![0u32; CELLS];
    for v in values {
        cells[(v.to_bits() >> SHIFT) as usize] += 1;
    }
    let n = values.len() as f64;
    let (exceed, total) = fast(Sweep { values, thresholds });
    if !total.is_finite() || cells[CELLS / 2..].iter().any(|c| *c > 0) {
        return Err(Fault::range("values", "values must be finite and not negative"));
    }
    let zeros = values.iter().filter(|v| **v == 0.0).count();
    Ok(Report {
        p_zero: zeros as f64 / n,
        mean: total / n,
        quantiles: quantiles(values, levels, &cells),
        exceed: exceed.iter().map(|c| *c as f64 / n).collect(),
    })
}

struct Sweep<'a> {
    values: &'a [f64],
    thresholds: &'a [f64],
}

impl Task for Sweep<'_> {
    type Output = (Vec<u64>, f64);

    #[inline(always)]
    fn call(self) -> (Vec<u64>, f64) {
        (above(self.values, self.thresholds), sum(self.values))
    }
}

/// How many values lie above each threshold: blocks stay in the cache while all thresholds pass over them.
#[inline(always)]
fn above(values: &[f64], thresholds: &[f64]) -> Vec<u64> {
    let mut out = vec![0u64; thresholds.len()];
    for block in values.chunks(2_048) {
        for (count, t) in out.iter_mut().zip(thresholds) {
            let mut sum = 0u64;
            for v in block {
                sum += u64::from(*v > *t);
            }
            *count += sum;
        }
    }
    out
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

fn quantiles(values: &[f64], levels: &[f64], cells: &[u32]) -> Vec<f64> {
    let last = values.len() - 1;
    let mut wanted: Vec<usize> = Vec::with_capacity(2 * levels.len());
    for p in levels {
        let k = (last as f64 * p).floor() as usize;
        wanted.extend([k.min(last), (k + 1).min(last)]);
    }
    wanted.sort_unstable();
    wanted.dedup();
    // Cell of every wanted order statistic, with the number of values in earlier cells.
    let (mut before, mut cell) = (0usize, 0usize);
    let mut slot = vec![u8::MAX; cells.len()];
    let mut starts: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut found: Vec<(usize, usize)> = Vec::with_capacity(wanted.len());
    for k in wanted {
        while cell < cells.len() && before + cells[cell] as usize <= k {
            before += cells[cell] as usize;
            cell += 1;
        }
        if slot[cell.min(CELLS - 1)] == u8::MAX && starts.len() < usize::from(u8::MAX) {
            slot[cell.min(CELLS - 1)] = starts.len() as u8;
            starts.push((before, Vec::with_capacity(cells.get(cell).map_or(0, |c| *c as usize))));
        }
        found.push((k, starts.len() - 1));
    }
    for v in values {
        let s = slot[(v.to_bits() >> SHIFT) as usize];
        if s != u8::MAX
            && let Some((_, held)) = starts.get_mut(usize::from(s))
        {
            held.push(*v);
        }
    }
    starts.iter_mut().for_each(|s| s.1.sort_unstable_by(f64::total_cmp));
    let at = |k: usize| {
        let place = found.binary_search_by_key(&k, |f| f.0).ok().and_then(|i| found.get(i));
        place.and_then(|(_, s)| starts.get(*s)).and_then(|(b, held)| held.get(k - b)).copied().unwrap_or(f64::NAN)
    };
    let one = |p: &f64| {
        let h = last as f64 * p;
        let k = (h.floor() as usize).min(last);
        let (a, b) = (at(k), at((k + 1).min(last)));
        a + (b - a) * (h - k as f64)
    };
    levels.iter().map(one).collect()
}
