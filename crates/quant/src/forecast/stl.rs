//! Seasonal and trend decomposition by loess (Cleveland, Cleveland, McRae & Terpenning 1990): what is
//! season, what is trend, and what is left to explain.

use crate::fault::{Fault, Outcome};
use crate::forecast::{Series, median};
use serde::{Deserialize, Serialize};

/// Most values: every fitted point looks at its whole window.
const MOST: usize = 50_000;

/// Window of the seasonal smoother.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Window {
    /// Seasons to look at, odd, at least 7.
    Seasons(f64),
    /// The word `periodic`: the same profile throughout.
    Word(String),
}

/// A decomposition: data = seasonal + trend + remainder.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// Seasonal part.
    pub seasonal: Vec<f64>,
    /// Trend.
    pub trend: Vec<f64>,
    /// What is left.
    pub remainder: Vec<f64>,
}

/// The report of a decomposition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// First twelve seasonal values.
    pub seasonal_first12: Vec<f64>,
    /// First five values of the trend.
    pub trend_first5: Vec<f64>,
    /// Last five values of the trend.
    pub trend_last5: Vec<f64>,
    /// Standard deviation of the remainder.
    pub remainder_sd: f64,
}

/// Decomposes `series`; `log` takes logarithms first, `robust` lets outliers pass by.
pub fn stl(series: &Series, window: &Window, log: bool, robust: bool) -> Outcome<Report> {
    let parts = decompose(series, window, log, robust)?;
    let n = parts.remainder.len() as f64;
    let mean = parts.remainder.iter().sum::<f64>() / n;
    let var = parts.remainder.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>() / (n - 1.0);
    Ok(Report {
        seasonal_first12: parts.seasonal.iter().take(12).copied().collect(),
        trend_first5: parts.trend.iter().take(5).copied().collect(),
        trend_last5: parts.trend.iter().skip(parts.trend.len() - 5).copied().collect(),
        remainder_sd: var.sqrt(),
    })
}

/// The parts themselves, in logarithms when `log`.
pub fn decompose(series: &Series, window: &Window, log: bool, robust: bool) -> Outcome<Parts> {
    series.check(5)?;
    let (n, m) = (series.values.len(), series.period());
    if m < 2 || n <= 2 * m {
        return Err(Fault::new("empty", "series", "a frequency of at least 2 and more than two seasons are needed"));
    }
    if n > MOST {
        return Err(Fault::new("too_large", "series", format!("at most {MOST} values can be decomposed")));
    }
    if log && series.values.iter().any(|v| *v <= 0.0) {
        return Err(Fault::range("transform", "logarithms need values above zero"));
    }
    let periodic = match window {
        Window::Word(w) if w == "periodic" => true,
        Window::Word(_) => {
            return Err(Fault::range("seasonal", "seasonal is the word periodic or a number of seasons"));
        }
        Window::Seasons(s) => {
            crate::fault::within("seasonal", *s, 3.0, 1e6)?;
            false
        }
    };
    let seasons = match window {
        Window::Seasons(s) if !periodic => odd(*s),
        _ => 10 * n + 1,
    };
    let y: Vec<f64> = series.values.iter().map(|v| if log { v.ln() } else { *v }).collect();
    let ratio = 1.5 * m as f64 / (1.0 - 1.5 / seasons as f64);
    let spans = Spans { m, season: seasons, trend: odd(ratio.ceil()), low: odd(m as f64) };
    let mut parts = smooth(&y, &spans, robust);
    if periodic {
        let (mut sums, mut counts) = (vec![0.0; m], vec![0.0; m]);
        for (t, s) in parts.seasonal.iter().enumerate() {
            sums[t % m] += s;
            counts[t % m] += 1.0;
        }
        parts.seasonal.iter_mut().enumerate().for_each(|(t, s)| *s = sums[t % m] / counts[t % m]);
    }
    parts.remainder = y.iter().zip(&parts.seasonal).zip(&parts.trend).map(|((y, s), t)| y - s - t).collect();
    Ok(parts)
}

struct Spans {
    m: usize,
    season: usize,
    trend: usize,
    low: usize,
}

fn odd(x: f64) -> usize {
    let k = x.round() as usize;
    if k.is_multiple_of(2) { k + 1 } else { k }
}

fn jump(span: usize) -> usize {
    span.div_ceil(10)
}

fn smooth(y: &[f64], spans: &Spans, robust: bool) -> Parts {
    let n = y.len();
    let (mut trend, mut seasonal, mut weights) = (vec![0.0; n], vec![0.0; n], None::<Vec<f64>>);
    let (outer, inner) = if robust { (15, 1) } else { (0, 2) };
    for round in 0..=outer {
        for _ in 0..inner {
            let detrended: Vec<f64> = y.iter().zip(&trend).map(|(y, t)| y - t).collect();
            let cycle = cycles(&detrended, spans, weights.as_deref());
            let passed = average(&average(&average(&cycle, spans.m), spans.m), 3);
            let low = loess(&passed, Shape { span: spans.low, degree: 1, jump: jump(spans.low) }, None);
            seasonal = cycle.iter().skip(spans.m).zip(&low).map(|(c, l)| c - l).collect();
            let rest: Vec<f64> = y.iter().zip(&seasonal).map(|(y, s)| y - s).collect();
            let shape = Shape { span: spans.trend, degree: 1, jump: jump(spans.trend) };
            trend = loess(&rest, shape, weights.as_deref());
        }
        if round < outer {
            let left: Vec<f64> = (0..n).map(|t| (y[t] - trend[t] - seasonal[t]).abs()).collect();
            let wide = 6.0 * median(&left);
            weights = Some(left.iter().map(|r| bisquare(*r, wide)).collect());
        }
    }
    Parts { seasonal, trend, remainder: vec![] }
}

fn bisquare(r: f64, wide: f64) -> f64 {
    if r <= 0.001 * wide {
        1.0
    } else if r <= 0.999 * wide {
        (1.0 - (r / wide).powi(2)).powi(2)
    } else {
        0.0
    }
}

/// Every position of the season smoothed over the seasons, one season further at both ends.
fn cycles(y: &[f64], spans: &Spans, weights: Option<&[f64]>) -> Vec<f64> {
    let m = spans.m;
    let mut out = vec![0.0; y.len() + 2 * m];
    for j in 0..m {
        let own: Vec<f64> = y.iter().skip(j).step_by(m).copied().collect();
        let w: Option<Vec<f64>> = weights.map(|w| w.iter().skip(j).step_by(m).copied().collect());
        let k = own.len();
        let shape = Shape { span: spans.season, degree: 0, jump: jump(spans.season) };
        let inside = loess(&own, shape, w.as_deref());
        let point = |x: f64, left: usize, right: usize| at(&own, shape, x, (left, right), w.as_deref());
        let first = point(0.0, 1, spans.season.min(k)).unwrap_or(inside[0]);
        let left = if k > spans.season { k - spans.season + 1 } else { 1 };
        let last = point(k as f64 + 1.0, left, k).unwrap_or(inside[k - 1]);
        let all = std::iter::once(first).chain(inside).chain(std::iter::once(last));
        for (i, v) in all.enumerate() {
            if let Some(slot) = out.get_mut(i * m + j) {
                *slot = v;
            }
        }
    }
    out
}

fn average(y: &[f64], span: usize) -> Vec<f64> {
    let mut sum: f64 = y[..span].iter().sum();
    let mut out = vec![sum / span as f64];
    for (new, old) in y[span..].iter().zip(y) {
        sum += new - old;
        out.push(sum / span as f64);
    }
    out
}

#[derive(Clone, Copy)]
struct Shape {
    span: usize,
    degree: usize,
    jump: usize,
}

/// Loess over equal steps: fitted at every `jump`-th point, straight between.
fn loess(y: &[f64], shape: Shape, weights: Option<&[f64]>) -> Vec<f64> {
    let n = y.len();
    if n < 2 {
        return y.to_vec();
    }
    let (jump, half) = (shape.jump.clamp(1, n - 1), shape.span.div_ceil(2));
    let window = |i: usize| {
        if shape.span >= n {
            (1, n)
        } else if i < half {
            (1, shape.span)
        } else if i > n - half {
            (n - shape.span + 1, n)
        } else {
            (i - half + 1, shape.span + i - half)
        }
    };
    let fit = |i: usize, w: (usize, usize)| at(y, shape, i as f64, w, weights).unwrap_or(y[i - 1]);
    let mut out = vec![0.0; n];
    let mut done = 1;
    out[0] = fit(1, window(1));
    let bridge = |out: &mut Vec<f64>, from: usize, to: usize| {
        let slope = (out[to - 1] - out[from - 1]) / (to - from) as f64;
        for k in from + 1..to {
            out[k - 1] = out[from - 1] + slope * (k - from) as f64;
        }
    };
    while done + jump <= n {
        out[done + jump - 1] = fit(done + jump, window(done + jump));
        bridge(&mut out, done, done + jump);
        done += jump;
    }
    if done < n {
        out[n - 1] = fit(n, window(done));
        bridge(&mut out, done, n);
    }
    out
}

/// One loess value at `x` (positions count from 1) from the points of `window`; `None` without weight.
fn at(y: &[f64], shape: Shape, x: f64, (left, right): (usize, usize), weights: Option<&[f64]>) -> Option<f64> {
    let n = y.len();
    let mut wide = (x - left as f64).max(right as f64 - x);
    if shape.span > n {
        wide += ((shape.span - n) / 2) as f64;
    }
    let mut w: Vec<f64> = (left..=right)
        .map(|j| {
            let r = (j as f64 - x).abs();
            let near = if r <= 0.001 * wide {
                1.0
            } else if r <= 0.999 * wide {
                (1.0 - (r / wide).powi(3)).powi(3)
            } else {
                0.0
            };
            near * weights.map_or(1.0, |w| w[j - 1])
        })
        .collect();
    let sum: f64 = w.iter().sum();
    if sum <= 0.0 {
        return None;
    }
    w.iter_mut().for_each(|v| *v /= sum);
    if shape.degree > 0 && wide > 0.0 {
        let centre: f64 = w.iter().enumerate().map(|(k, w)| w * (left + k) as f64).sum();
        let spread: f64 = w.iter().enumerate().map(|(k, w)| w * ((left + k) as f64 - centre).powi(2)).sum();
        if spread.sqrt() > 0.001 * (n as f64 - 1.0) {
            let tilt = (x - centre) / spread;
            w.iter_mut().enumerate().for_each(|(k, w)| *w *= 1.0 + tilt * ((left + k) as f64 - centre));
        }
    }
    Some(w.iter().zip(&y[left - 1..right]).map(|(w, y)| w * y).sum())
}
