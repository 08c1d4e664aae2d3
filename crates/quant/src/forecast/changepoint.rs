//! When did it change? Figures from before a change mislead every forecast after it.

use super::values_ok;
use crate::fault::{Fault, Outcome, not_negative};
use crate::rng::Stream;
use serde::{Deserialize, Serialize};

/// Most values: without pruning the work grows with the square.
const MOST: usize = 20_000;

/// Cost of a stretch without a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cost {
    /// Sum of squared deviations from the mean.
    L2,
    /// Poisson: 2 (S - S ln(S / n)), S the sum of n counts.
    Poisson,
}

/// Best partition of a series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Partition {
    /// Values before each change.
    pub changepoints: Vec<usize>,
    /// Costs of the stretches plus `penalty` for every change.
    pub objective: f64,
    /// Mean of every stretch.
    pub means: Vec<f64>,
}

/// Running sums, about a centre so that squares lose no digits.
struct Sums {
    cost: Cost,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Sums {
    fn new(y: &[f64], cost: Cost) -> Self {
        let centre = if cost == Cost::L2 { y.iter().sum::<f64>() / y.len() as f64 } else { 0.0 };
        let (mut first, mut second) = (vec![0.0], vec![0.0]);
        let (mut a, mut b) = (0.0, 0.0);
        for v in y {
            let d = v - centre;
            a += d;
            b += d * d;
            first.push(a);
            second.push(b);
        }
        Self { cost, first, second }
    }

    /// Cost of the values from position `a` up to, not including, `b`.
    fn cost(&self, a: usize, b: usize) -> f64 {
        let (n, sum) = ((b - a) as f64, self.first[b] - self.first[a]);
        match self.cost {
            Cost::L2 => (self.second[b] - self.second[a] - sum * sum / n).max(0.0),
            Cost::Poisson if sum > 0.0 => 2.0 * (sum - sum * (sum / n).ln()),
            Cost::Poisson => 0.0,
        }
    }
}

/// Exact optimal partitioning with pruning (Killick, Fearnhead & Eckley 2012).
///
/// A usual penalty is 2 ln(n) times the variance for `L2`, 2 ln(n) for counts. At most 20,000 values.
///
/// ```
/// use quant::forecast::changepoint::{Cost, changepoints};
/// let y = [1.0, 1.1, 0.9, 1.0, 5.0, 5.1, 4.9, 5.0];
/// assert_eq!(changepoints(&y, Cost::L2, 1.0).unwrap().changepoints, vec![4]);
/// ```
pub fn changepoints(y: &[f64], cost: Cost, penalty: f64) -> Outcome<Partition> {
    values_ok("y", y, 1)?;
    not_negative("penalty", penalty)?;
    if y.len() > MOST {
        return Err(Fault::new("too_large", "y", format!("at most {MOST} values can be partitioned exactly")));
    }
    if cost == Cost::Poisson && y.iter().any(|v| *v < 0.0) {
        return Err(Fault::range("y", "counts must not be negative"));
    }
    if y.iter().any(|v| v.abs() > 1e75) {
        return Err(Fault::range("y", "values must be below 1e75 for their squares to be summed"));
    }
    let (sums, n) = (Sums::new(y, cost), y.len());
    let (mut best, mut before) = (vec![-penalty], vec![0usize]);
    let mut open: Vec<usize> = vec![0];
    for end in 1..=n {
        let (mut least, mut at) = (f64::INFINITY, 0);
        let costs: Vec<f64> = open.iter().map(|s| best[*s] + sums.cost(*s, end)).collect();
        for (start, c) in open.iter().zip(&costs) {
            if c + penalty < least {
                (least, at) = (c + penalty, *start);
            }
        }
        let mut kept = costs.iter();
        let slack = 1e-9 * least.abs();
        open.retain(|_| kept.next().is_some_and(|c| *c <= least + slack));
        open.push(end);
        best.push(least);
        before.push(at);
    }
    let mut changes = Vec::new();
    let mut at = before[n];
    while at > 0 {
        changes.push(at);
        at = before[at];
    }
    changes.reverse();
    let edges: Vec<usize> = std::iter::once(0).chain(changes.iter().copied()).chain(std::iter::once(n)).collect();
    let mean = |w: &[usize]| y[w[0]..w[1]].iter().sum::<f64>() / (w[1] - w[0]) as f64;
    Ok(Partition { objective: best[n], means: edges.windows(2).map(mean).collect(), changepoints: changes })
}

/// The one place where the mean most likely changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shift {
    /// Last value before the change, counted from 1.
    pub index: usize,
    /// Its time: `start` + (index - 1) / frequency; absent without a start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<f64>,
    /// Mean before.
    pub mean_before: f64,
    /// Mean after.
    pub mean_after: f64,
    /// Share of 199 random orders of the same values that show a change as large: small means the
    /// change is real.
    pub p_value: f64,
}

/// Best single mean shift by least squares (Bai & Perron), each side at least 15 % of the values, with
/// a permutation test of the likelihood ratio. `start` is the time of the first value.
pub fn mean_shift(y: &[f64], frequency: f64, start: Option<f64>) -> Outcome<Shift> {
    values_ok("series", y, 6)?;
    if y.len() > MOST || y.iter().any(|v| v.abs() > 1e75) {
        return Err(Fault::new("too_large", "series", format!("at most {MOST} values, each below 1e75")));
    }
    if let Some(s) = start {
        crate::fault::within("start", s, -1e9, 1e9)?;
    }
    let n = y.len();
    let (at, gain) = split(y);
    let mut order = y.to_vec();
    let mut stream = Stream::new(1, 0x5348_4946, 0, n as u64);
    let mut as_large = 0;
    for _ in 0..199 {
        for i in (1..n).rev() {
            order.swap(i, ((stream.uniform() * (i + 1) as f64) as usize).min(i));
        }
        as_large += usize::from(split(&order).1 >= gain * (1.0 - 1e-12));
    }
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    Ok(Shift {
        index: at,
        year: start.map(|s| s + (at as f64 - 1.0) / frequency),
        mean_before: mean(&y[..at]),
        mean_after: mean(&y[at..]),
        p_value: (as_large + 1) as f64 / 200.0,
    })
}

/// Position and reduction of the squared error of the best split.
fn split(y: &[f64]) -> (usize, f64) {
    let n = y.len();
    let edge = ((0.15 * n as f64) as usize).max(2);
    let mean = y.iter().sum::<f64>() / n as f64;
    let (mut sum, mut best) = (0.0, (n / 2, -1.0));
    for (k, v) in y.iter().enumerate() {
        sum += v - mean;
        let (left, right) = ((k + 1) as f64, (n - k - 1) as f64);
        if k + 1 >= edge && k + 1 + edge <= n {
            let gain = sum * sum * (1.0 / left + 1.0 / right);
            if gain > best.1 {
                best = (k + 1, gain);
            }
        }
    }
    best
}
