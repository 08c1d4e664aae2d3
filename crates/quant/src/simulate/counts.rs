//! Counts of events from the exact table of their law: one random word and one comparison a year.

/// Walker's alias table over small integers.
#[derive(Debug, Clone)]
pub struct CountTable {
    /// (threshold, count below it, count above it) for every cell.
    cells: Vec<(u64, u16, u16)>,
    mask: usize,
}

impl CountTable {
    /// A table for P(N = k) = probs\[k\], at most 65,536 values; what is missing to one goes to the last.
    pub fn new(probs: &[f64]) -> Self {
        let n = probs.len().clamp(1, 65_536).next_power_of_two();
        let total: f64 = probs.iter().take(n).sum();
        let mut share: Vec<f64> = probs.iter().take(n).map(|p| p / total * n as f64).collect();
        share.resize(n, 0.0);
        let mut cells: Vec<(u64, u16, u16)> = (0..n).map(|k| (u64::MAX, k as u16, k as u16)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) = (0..n).partition(|k| share[*k] < 1.0);
        while let (Some(s), Some(l)) = (small.pop(), large.last().copied()) {
            cells[s] = ((share[s] * 18_446_744_073_709_551_616.0) as u64, s as u16, l as u16);
            share[l] -= 1.0 - share[s];
            if share[l] < 1.0 {
                large.pop();
                small.push(l);
            }
        }
        Self { cells, mask: n - 1 }
    }

    /// The count that belongs to a random word: high bits decide, low bits choose the cell.
    #[inline(always)]
    pub fn at(&self, word: u64) -> u16 {
        let (threshold, below, above) = self.cells[word as usize & self.mask];
        if word < threshold { below } else { above }
    }
}

/// P(N = k) of a Poisson law whose rate is one of the weighted nodes, until what is left is below 1e-17.
pub fn mixed_poisson(nodes: &[(f64, f64)]) -> Vec<f64> {
    let mut terms: Vec<f64> = nodes.iter().map(|(rate, w)| w * (-rate).exp()).collect();
    let top = nodes.iter().map(|n| n.0).fold(0.0, f64::max);
    let most = (top + 12.0 * top.sqrt() + 30.0) as usize;
    let mut out = vec![terms.iter().sum()];
    for k in 1..=most {
        let inverse = 1.0 / k as f64;
        for (t, (rate, _)) in terms.iter_mut().zip(nodes) {
            *t *= rate * inverse;
        }
        let p: f64 = terms.iter().sum();
        out.push(p);
        if k as f64 > top && p < 1e-17 {
            break;
        }
    }
    out
}
