//! First guesses of the states: a classical decomposition and a line through the first values.

use super::filter::State;
use super::{Kind, Model, Trend};
use crate::forecast::classical;

/// Heuristic start of the recursion (level and slope before the first value, profile by position).
pub(crate) fn guess(model: Model, y: &[f64], m: usize) -> State<f64> {
    let multiplicative = model.season == Kind::Multiplicative;
    let season = if model.season == Kind::None { vec![] } else { profile(y, m, multiplicative) };
    let adjusted = |t: usize, y: f64| match season.get(t % m.max(1)) {
        None => y,
        Some(s) if multiplicative => y / s,
        Some(s) => y - s,
    };
    let length = 10.max(2 * m).min(y.len());
    let head: Vec<f64> = y.iter().take(length).enumerate().map(|(t, y)| adjusted(t, *y)).collect();
    let k = head.len() as f64;
    let mean = head.iter().sum::<f64>() / k;
    if model.trend == Trend::None {
        return State { level: mean, slope: 0.0, season };
    }
    let middle = (k + 1.0) / 2.0;
    let (mut top, mut bottom) = (0.0, 0.0);
    for (t, y) in head.iter().enumerate() {
        let d = t as f64 + 1.0 - middle;
        top += d * (y - mean);
        bottom += d * d;
    }
    let slope = if bottom > 0.0 { top / bottom } else { 0.0 };
    let mut level = mean - slope * middle;
    if model.needs_positive() && (level <= 0.1 * mean || level + slope <= 0.0) {
        level = mean.max(1e-9);
        return State { level, slope: 0.0, season };
    }
    State { level, slope, season }
}

fn profile(y: &[f64], m: usize, multiplicative: bool) -> Vec<f64> {
    let found = classical(y, m, multiplicative).map(|c| c.figure);
    let neutral = if multiplicative { 1.0 } else { 0.0 };
    let mut figure = found.unwrap_or_else(|| vec![neutral; m]);
    if multiplicative {
        figure.iter_mut().for_each(|s| *s = s.clamp(0.01, 100.0));
        let mean = figure.iter().sum::<f64>() / m as f64;
        figure.iter_mut().for_each(|s| *s /= mean);
    }
    figure
}
