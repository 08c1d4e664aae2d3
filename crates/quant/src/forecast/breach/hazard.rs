//! Discrete-time hazard with covariates: what is known of a ticket bends the survival curve of its
//! kind (Allison 1982; Singer & Willett 1993).

use crate::fault::{Fault, Outcome, not_negative};
use crate::forecast::linear::cholesky;
use crate::forecast::sorted_quantile;

/// Most covariates: each must earn its place against a few hundred tickets.
pub const MOST_FEATURES: usize = 40;
/// Most tickets to learn from.
pub const MOST_TICKETS: usize = 200_000;

/// One ticket to learn from.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Time until done, or until now when still open.
    pub duration: f64,
    /// Whether it is done; otherwise it is censored.
    pub done: bool,
    /// Covariates, as many for every ticket.
    pub features: Vec<f64>,
}

/// A fitted hazard: logit of the chance to be done within an interval, given that it was open at its start.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazard {
    /// Upper ends of the intervals; the last one repeats beyond.
    edges: Vec<f64>,
    /// Intercept of every interval.
    base: Vec<f64>,
    /// Slopes of the standardised covariates, early and late.
    slopes: Vec<f64>,
    centre: Vec<f64>,
    spread: Vec<f64>,
    /// Interval from which the late slopes count.
    turn: usize,
}

impl Hazard {
    /// Fits `intervals` (2 to 60) with edges at quantiles of the completed durations and at the times in
    /// `also`; ridge 1 on the standardised slopes. Slopes differ between the first and the second half of the intervals.
    ///
    /// Needs 50 completed tickets and covariates of equal number, at most [`MOST_FEATURES`].
    pub fn fit(rows: &[Row], intervals: usize, also: &[f64]) -> Outcome<Self> {
        let p = rows.first().map_or(0, |r| r.features.len());
        if rows.len() > MOST_TICKETS || p > MOST_FEATURES || !(2..=60).contains(&intervals) {
            let most = format!("at most {MOST_TICKETS} tickets with {MOST_FEATURES} covariates, 2 to 60 intervals");
            return Err(Fault::new("too_large", "history", most));
        }
        for r in rows {
            not_negative("history.duration", r.duration)?;
            if r.features.len() != p || r.features.iter().any(|x| !x.is_finite()) {
                return Err(Fault::range(
                    "history.features",
                    "every ticket needs the same number of finite covariates",
                ));
            }
        }
        let mut done: Vec<f64> = rows.iter().filter(|r| r.done).map(|r| r.duration).collect();
        if done.len() < 50 {
            return Err(Fault::new("empty", "history", "a hazard needs at least 50 completed tickets"));
        }
        done.sort_by(f64::total_cmp);
        let mut edges: Vec<f64> =
            (1..=intervals).map(|k| sorted_quantile(&done, k as f64 / intervals as f64)).collect();
        edges.extend(also.iter().copied().filter(|t| t.is_finite() && *t > 0.0));
        edges.sort_by(f64::total_cmp);
        edges.dedup_by(|a, b| *a - *b <= 1e-9 * b.abs() + 1e-12);
        edges.retain(|e| *e > 0.0);
        if edges.is_empty() {
            return Err(Fault::range("history.duration", "some ticket must have taken longer than nothing"));
        }
        let (centre, spread) = moments(rows, p);
        let turn = edges.len() / 2;
        let mut h = Self { base: vec![-1.0; edges.len()], edges, slopes: vec![0.0; 2 * p], centre, spread, turn };
        h.newton(rows, p);
        Ok(h)
    }

    fn standard(&self, features: &[f64]) -> Vec<f64> {
        features
            .iter()
            .zip(self.centre.iter().zip(&self.spread))
            .map(|(x, (c, s))| ((x - c) / s).clamp(-8.0, 8.0))
            .collect()
    }

    /// Logit contributions of the covariates, early and late.
    fn scores(&self, z: &[f64]) -> [f64; 2] {
        let (early, late) = self.slopes.split_at(z.len());
        let dot = |b: &[f64]| b.iter().zip(z).map(|(b, z)| b * z).sum::<f64>();
        [dot(early), dot(late)]
    }

    /// Newton steps; rows of one ticket share their covariates, so sums per ticket and half suffice.
    fn newton(&mut self, rows: &[Row], p: usize) {
        let (k, n) = (self.edges.len(), self.edges.len() + 2 * p);
        let z: Vec<Vec<f64>> = rows.iter().map(|r| self.standard(&r.features)).collect();
        for _ in 0..12 {
            let (mut gram, mut right) = (vec![0.0; n * n], vec![0.0; n]);
            for (r, z) in rows.iter().zip(&z) {
                let scores = self.scores(z);
                let mut sums = [(0.0, 0.0); 2];
                for (j, edge) in self.edges.iter().enumerate() {
                    let start = if j == 0 { -1.0 } else { self.edges[j - 1] };
                    if r.duration <= start {
                        break;
                    }
                    let ends = r.duration <= *edge || j + 1 == k;
                    if ends && !r.done {
                        break;
                    }
                    let half = usize::from(j >= self.turn);
                    let h = 1.0 / (1.0 + (-(self.base[j] + scores[half])).exp());
                    let (w, e) = (h * (1.0 - h), f64::from(u8::from(ends)) - h);
                    gram[j * n + j] += w;
                    right[j] += e;
                    for (i, z) in z.iter().enumerate() {
                        gram[(k + half * p + i) * n + j] += w * z;
                    }
                    sums[half].0 += w;
                    sums[half].1 += e;
                    if ends {
                        break;
                    }
                }
                for (half, (w, e)) in sums.into_iter().enumerate().filter(|(_, s)| s.0 > 0.0) {
                    let first = k + half * p;
                    for (i, zi) in z.iter().enumerate() {
                        right[first + i] += e * zi;
                        let row = (first + i) * n + first;
                        gram[row..=row + i].iter_mut().zip(z).for_each(|(g, zj)| *g += w * zi * zj);
                    }
                }
            }
            let moved = self.step(gram, right, p);
            if moved < 1e-6 {
                break;
            }
        }
    }

    fn step(&mut self, mut gram: Vec<f64>, mut right: Vec<f64>, p: usize) -> f64 {
        let (k, n) = (self.edges.len(), self.edges.len() + 2 * p);
        for i in 0..n {
            let (ridge, at) = if i < k { (1e-3, self.base[i] + 2.0) } else { (1.0, self.slopes[i - k]) };
            gram[i * n + i] += ridge;
            right[i] -= ridge * at;
            for j in 0..i {
                gram[j * n + i] = gram[i * n + j];
            }
        }
        let mut moved: f64 = 0.0;
        for (i, d) in cholesky(&gram, &right).into_iter().enumerate() {
            let d = d.clamp(-2.0, 2.0);
            moved = moved.max(d.abs());
            let slot = if i < k { self.base.get_mut(i) } else { self.slopes.get_mut(i - k) };
            if let Some(slot) = slot {
                *slot += d;
            }
        }
        moved
    }

    /// ln P(open longer than t) for a ticket with these covariates; inside an interval the hazard is even.
    pub fn log_survival(&self, features: &[f64], t: f64) -> f64 {
        let z = self.standard(features);
        let scores = self.scores(&z);
        let (mut sum, mut start, mut rate) = (0.0, 0.0, 0.0);
        for (j, (edge, base)) in self.edges.iter().zip(&self.base).enumerate() {
            let x = base + scores[usize::from(j >= self.turn)];
            // ln(1 - h) = -ln(1 + e^x)
            let fall = -(if x > 30.0 { x } else { x.exp().ln_1p() });
            if t <= *edge {
                return sum + fall * ((t - start) / (edge - start)).clamp(0.0, 1.0);
            }
            rate = fall / (edge - start);
            sum += fall;
            start = *edge;
        }
        sum + rate * (t - start)
    }
}

fn moments(rows: &[Row], p: usize) -> (Vec<f64>, Vec<f64>) {
    let n = rows.len() as f64;
    let centre: Vec<f64> = (0..p).map(|i| rows.iter().map(|r| r.features[i]).sum::<f64>() / n).collect();
    let spread = (0..p)
        .map(|i| {
            let var = rows.iter().map(|r| (r.features[i] - centre[i]).powi(2)).sum::<f64>() / n;
            if var > 1e-12 { var.sqrt() } else { 1.0 }
        })
        .collect();
    (centre, spread)
}
