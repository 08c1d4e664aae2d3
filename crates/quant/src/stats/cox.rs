//! Cox regression: which covariates make a case last longer, without assuming a law of the durations.

use super::linear::{cholesky, solve, standard_errors};
use crate::fault::{Fault, Outcome, not_negative, within};
use serde::{Deserialize, Serialize};

/// What to do with several events at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// Efron (1977), close to the exact likelihood.
    #[default]
    Efron,
    /// Breslow (1974), simpler.
    Breslow,
}

/// Durations with covariates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoxInput {
    /// Durations.
    pub time: Vec<f64>,
    /// 1 = happened, 0 = still open.
    pub event: Vec<u8>,
    /// One row of covariates a duration.
    pub x: Vec<Vec<f64>>,
    /// Treatment of ties.
    #[serde(default)]
    pub ties: Ties,
}

/// A fitted proportional hazards model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoxFit {
    /// Logarithms of the hazard ratios.
    pub coef: Vec<f64>,
    /// Their standard errors.
    pub se: Vec<f64>,
    /// Partial log-likelihood without and with the covariates.
    pub loglik: [f64; 2],
}

struct Row {
    time: f64,
    event: bool,
    x: Vec<f64>,
}

/// Value, gradient and information of the partial likelihood.
struct Partial {
    value: f64,
    gradient: Vec<f64>,
    information: Vec<Vec<f64>>,
}

/// Sums over a set of rows of w, w x and w x x'.
#[derive(Clone)]
struct Sums {
    w: f64,
    x: Vec<f64>,
    xx: Vec<Vec<f64>>,
}

impl Sums {
    fn new(p: usize) -> Self {
        Self { w: 0.0, x: vec![0.0; p], xx: vec![vec![0.0; p]; p] }
    }

    fn add(&mut self, w: f64, x: &[f64]) {
        self.w += w;
        for i in 0..x.len() {
            self.x[i] += w * x[i];
            for j in 0..=i {
                self.xx[i][j] += w * x[i] * x[j];
            }
        }
    }
}

impl CoxInput {
    /// Rows by falling time, covariates centred and scaled; with the scales.
    fn rows(&self) -> Outcome<(Vec<Row>, Vec<f64>)> {
        let (n, p) = (self.time.len(), self.x.first().map_or(0, Vec::len));
        if n == 0 || p == 0 || self.event.len() != n || self.x.len() != n || self.x.iter().any(|r| r.len() != p) {
            return Err(Fault::new("empty", "x", "time, event and the rows of x must have the same length, not empty"));
        }
        if p > 32 || n > 200_000 {
            return Err(Fault::new("too_large", "x", "at most 32 covariates and 200,000 durations are fitted"));
        }
        for t in &self.time {
            not_negative("time", *t)?;
        }
        for v in self.x.iter().flatten() {
            within("x", *v, -1e12, 1e12)?;
        }
        if self.event.iter().any(|e| *e > 1) {
            return Err(Fault::range("event", "event must be 1 (happened) or 0 (still open)"));
        }
        if self.event.iter().all(|e| *e == 0) {
            return Err(Fault::new("empty", "event", "nothing has happened yet: no model can be fitted"));
        }
        let column = |j: usize| self.x.iter().map(move |r| r[j]);
        let mean: Vec<f64> = (0..p).map(|j| column(j).sum::<f64>() / n as f64).collect();
        let sd = |j: usize| (column(j).map(|v| (v - mean[j]).powi(2)).sum::<f64>() / n as f64).sqrt();
        let scale: Vec<f64> = (0..p).map(sd).collect();
        if let Some(j) = (0..p).find(|j| scale[*j] <= 1e-12 * mean[*j].abs() || scale[*j] == 0.0) {
            return Err(Fault::range("x", format!("covariate {} never changes; leave it out", j + 1)));
        }
        let mut rows: Vec<Row> = (0..n)
            .map(|i| Row {
                time: self.time[i],
                event: self.event[i] == 1,
                x: (0..p).map(|j| (self.x[i][j] - mean[j]) / scale[j]).collect(),
            })
            .collect();
        rows.sort_by(|l, r| r.time.total_cmp(&l.time));
        Ok((rows, scale))
    }
}

fn partial(rows: &[Row], coef: &[f64], ties: Ties) -> Partial {
    let p = coef.len();
    let mut out = Partial { value: 0.0, gradient: vec![0.0; p], information: vec![vec![0.0; p]; p] };
    let mut risk = Sums::new(p);
    for group in rows.chunk_by(|l, r| l.time == r.time) {
        let mut tied = Sums::new(p);
        let mut died = 0.0;
        for row in group {
            let eta: f64 = row.x.iter().zip(coef).map(|(x, b)| x * b).sum();
            let w = eta.clamp(-700.0, 700.0).exp();
            risk.add(w, &row.x);
            if row.event {
                died += 1.0;
                out.value += eta;
                out.gradient.iter_mut().zip(&row.x).for_each(|(g, x)| *g += x);
                tied.add(w, &row.x);
            }
        }
        for k in 0..died as usize {
            let share = if ties == Ties::Efron { k as f64 / died } else { 0.0 };
            let w = risk.w - share * tied.w;
            let mean: Vec<f64> = risk.x.iter().zip(&tied.x).map(|(r, t)| (r - share * t) / w).collect();
            out.value -= w.ln();
            for i in 0..p {
                out.gradient[i] -= mean[i];
                for j in 0..=i {
                    out.information[i][j] += (risk.xx[i][j] - share * tied.xx[i][j]) / w - mean[i] * mean[j];
                }
            }
        }
    }
    out
}

/// Cox's proportional hazards model by Newton's method on the partial likelihood.
///
/// Fails when a covariate never changes, covariates are dependent, or one of them separates early from
/// late events perfectly (its hazard ratio would be infinite).
pub fn cox(input: &CoxInput) -> Outcome<CoxFit> {
    let (rows, scale) = input.rows()?;
    let p = scale.len();
    let mut coef = vec![0.0; p];
    let null = partial(&rows, &coef, input.ties).value;
    let mut now = partial(&rows, &coef, input.ties);
    for _ in 0..100 {
        let Some(l) = cholesky(&now.information) else {
            return Err(Fault::range(
                "x",
                "covariates are combinations of each other, or separate the events perfectly",
            ));
        };
        let step = solve(&l, &now.gradient);
        let mut share = 1.0;
        let (next, then) = loop {
            let next: Vec<f64> = coef.iter().zip(&step).map(|(b, s)| b + share * s).collect();
            let then = partial(&rows, &next, input.ties);
            if then.value >= now.value - 1e-10 * now.value.abs() || share < 1e-6 {
                break (next, then);
            }
            share *= 0.5;
        };
        let largest = step.iter().map(|s| (s * share).abs()).fold(0.0, f64::max);
        (coef, now) = (next, then);
        if largest < 1e-10 {
            let Some(l) = cholesky(&now.information) else { break };
            return Ok(CoxFit {
                coef: coef.iter().zip(&scale).map(|(b, s)| b / s).collect(),
                se: standard_errors(&l).iter().zip(&scale).map(|(e, s)| e / s).collect(),
                loglik: [null, now.value],
            });
        }
        if coef.iter().any(|b| b.abs() > 50.0) {
            break;
        }
    }
    Err(Fault::new(
        "unbounded",
        "x",
        "a covariate separates early from late events perfectly: its effect has no finite estimate",
    ))
}
