//! Correlations of two lists: by ranks, by concordant pairs and by values.

use crate::fault::{Fault, Outcome, within};
use serde::Serialize;

/// Three correlations, each between -1 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Correlations {
    /// Spearman: correlation of the ranks, ties sharing their mean rank.
    pub spearman: f64,
    /// Kendall's tau-b: concordant less discordant pairs, corrected for ties.
    pub kendall_tau_b: f64,
    /// Pearson: correlation of the values.
    pub pearson: f64,
}

/// Correlations of two lists of the same length (at least two), neither of them constant.
///
/// ```
/// let c = quant::sens::correlation::rank_correlation(&[1.0, 2.0, 3.0], &[1.0, 4.0, 9.0]).unwrap();
/// assert!((c.spearman - 1.0).abs() < 1e-15 && c.pearson < 1.0);
/// ```
pub fn rank_correlation(x: &[f64], y: &[f64]) -> Outcome<Correlations> {
    if x.len() < 2 || x.len() != y.len() {
        return Err(Fault::new("empty", "x", "x and y must be lists of the same length, with at least two values"));
    }
    if x.len() > 1_000_000 {
        return Err(Fault::new("too_large", "x", "at most a million pairs are compared"));
    }
    for (name, list) in [("x", x), ("y", y)] {
        for v in list {
            within(name, *v, -1e150, 1e150)?;
        }
        if list.iter().all(|v| *v == list[0]) {
            return Err(Fault::range(name, format!("{name} is constant: it cannot be correlated with anything")));
        }
    }
    Ok(Correlations { spearman: pearson(&ranks(x), &ranks(y)), kendall_tau_b: kendall(x, y), pearson: pearson(x, y) })
}

fn pearson(x: &[f64], y: &[f64]) -> f64 {
    // Scaled first, so that squares neither overflow nor vanish.
    let unit = |v: &[f64]| -> Vec<f64> {
        let mean = v.iter().sum::<f64>() / v.len() as f64;
        let d: Vec<f64> = v.iter().map(|a| a - mean).collect();
        let top = d.iter().map(|a| a.abs()).fold(0.0, f64::max);
        d.iter().map(|a| a / top).collect()
    };
    let (a, b) = (unit(x), unit(y));
    let dot = |l: &[f64], r: &[f64]| l.iter().zip(r).map(|(p, q)| p * q).sum::<f64>();
    (dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt()).clamp(-1.0, 1.0)
}

/// Ranks from 1, ties sharing their mean rank.
pub fn ranks(v: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..v.len()).collect();
    order.sort_by(|l, r| v[*l].total_cmp(&v[*r]));
    let mut out = vec![0.0; v.len()];
    let mut before = 0;
    for group in order.chunk_by(|l, r| v[*l] == v[*r]) {
        let rank = before as f64 + 0.5 * (group.len() as f64 + 1.0);
        group.iter().for_each(|i| out[*i] = rank);
        before += group.len();
    }
    out
}

fn pairs(groups: impl Iterator<Item = usize>) -> f64 {
    groups.map(|n| n as f64 * (n as f64 - 1.0) / 2.0).sum()
}

/// Knight's method (1966): discordant pairs are the exchanges of a merge sort.
fn kendall(x: &[f64], y: &[f64]) -> f64 {
    let mut rows: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).map(|(a, b)| (a + 0.0, b + 0.0)).collect();
    rows.sort_by(|l, r| l.0.total_cmp(&r.0).then(l.1.total_cmp(&r.1)));
    let n = rows.len() as f64;
    let all = n * (n - 1.0) / 2.0;
    let tied_x = pairs(rows.chunk_by(|l, r| l.0 == r.0).map(<[_]>::len));
    let tied_both = pairs(rows.chunk_by(|l, r| l == r).map(<[_]>::len));
    let mut ys: Vec<f64> = rows.iter().map(|r| r.1).collect();
    let swaps = exchanges(&mut ys);
    let tied_y = pairs(ys.chunk_by(|l, r| l == r).map(<[_]>::len));
    (all - tied_x - tied_y + tied_both - 2.0 * swaps) / ((all - tied_x) * (all - tied_y)).sqrt()
}

/// Sorts and counts the exchanges of neighbours that it takes.
fn exchanges(v: &mut [f64]) -> f64 {
    let n = v.len();
    let mut count = 0.0;
    let mut width = 1;
    let mut spare = v.to_vec();
    while width < n {
        for start in (0..n).step_by(2 * width) {
            let (mid, end) = ((start + width).min(n), (start + 2 * width).min(n));
            let (mut i, mut j) = (start, mid);
            for slot in &mut spare[start..end] {
                if i < mid && (j >= end || v[i] <= v[j]) {
                    *slot = v[i];
                    i += 1;
                } else {
                    count += (mid - i) as f64;
                    *slot = v[j];
                    j += 1;
                }
            }
        }
        v.copy_from_slice(&spare);
        width *= 2;
    }
    count
}
