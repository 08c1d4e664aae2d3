//! What is not as it was: sudden steps, spikes, new levels and values never seen before, each judged
//! against the series' own past, as the values arrive.

mod tail;

use crate::fault::{Fault, Outcome, within};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use tail::tail_scores;

/// Fewest and most values before the first judgement: a day of them if that lies between.
const WARM_UP: (usize, usize) = (100, 300);
/// Steps within which only a worse value alarms again.
const QUIET: usize = 250;
/// Score from which a value is an alarm: one in about five thousand values of the past's kind.
const THRESHOLD: f64 = 3.7;

/// A series and how it is watched.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AnomalyInput {
    /// Values at equal steps, oldest first; `null` where nothing was measured.
    pub y: Vec<Option<f64>>,
    /// Steps a day (288 for five minutes): the usual level is the mean of three days.
    pub steps_per_day: usize,
    /// Score from which a value is an alarm (3.7 by default).
    #[serde(default)]
    pub threshold: Option<f64>,
    /// Steps after an alarm during which only a higher score alarms again (250 by default).
    #[serde(default)]
    pub quiet: Option<usize>,
}

/// An alarm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alarm {
    /// Position, counted from 0.
    pub index: usize,
    /// -log10 of the tail probability by the series' own past, a little more for values never seen before.
    pub score: f64,
    /// `jump` (from one step to the next), `high` (above the usual level), `level` (a lasting shift) or `spike`.
    pub kind: &'static str,
    /// The value less the usual level.
    pub effect: f64,
    /// The usual level: mean of the last three days.
    pub usual: f64,
}

/// Scores of all values and the alarms.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Anomalies {
    /// Score of every value; 0 during warm-up and for values of the usual kind.
    pub score: Vec<f64>,
    /// Alarms, oldest first.
    pub alarms: Vec<Alarm>,
    /// Threshold used.
    pub threshold: f64,
}

/// Watches a series; every score uses only what was known at its time.
///
/// Four statistics (step, excess over the usual level, shift of the mean of twelve values, distance from the
/// median of the last two dozen) are each turned into a tail probability by an exponential fitted to the
/// largest three per cent of their own past (peaks over threshold; Siffer et al. 2017). The score is the
/// largest, raised by up to 0.6 when the value lies outside everything seen before. Within the quiet time
/// only a higher score alarms again.
pub fn anomaly(input: &AnomalyInput) -> Outcome<Anomalies> {
    if input.y.len() < 20 || input.y.len() > super::MOST_VALUES {
        return Err(Fault::new("empty", "y", format!("between 20 and {} values are needed", super::MOST_VALUES)));
    }
    if !(1..=86_400).contains(&input.steps_per_day) {
        return Err(Fault::range("steps_per_day", "between 1 and 86400 steps make a day"));
    }
    let threshold = within("threshold", input.threshold.unwrap_or(THRESHOLD), 0.1, 1e6)?;
    let quiet = input.quiet.unwrap_or(QUIET);
    let known: Vec<f64> = input.y.iter().flatten().copied().collect();
    super::values_ok("y", &known, 1)?;
    let y = filled(&input.y);
    let (usual, stats) = statistics(&y, 3 * input.steps_per_day);
    let warm_up = input.steps_per_day.clamp(WARM_UP.0, WARM_UP.1);
    let tails: Vec<Vec<f64>> = stats.iter().map(|s| tail_scores(s, warm_up)).collect();
    let (named, range) = tails.split_at(KINDS.len());
    let range = range.first().cloned().unwrap_or_default();
    let mut out = Anomalies { score: Vec::with_capacity(y.len()), alarms: vec![], threshold };
    let mut recent: VecDeque<(usize, f64)> = VecDeque::new();
    for t in 0..y.len() {
        let mut best = (0.0, "");
        for (tail, kind) in named.iter().zip(KINDS) {
            if tail[t] > best.0 {
                best = (tail[t], kind);
            }
        }
        let score = best.0 + 0.3 * range[t].min(2.0);
        out.score.push(score);
        while recent.front().is_some_and(|r| r.0 + quiet < t) {
            recent.pop_front();
        }
        if score >= threshold && recent.front().is_none_or(|r| score > r.1) {
            let kind = if best.1.is_empty() { "spike" } else { best.1 };
            out.alarms.push(Alarm { index: t, score, kind, effect: y[t] - usual[t], usual: usual[t] });
        }
        while recent.back().is_some_and(|r| r.1 <= score) {
            recent.pop_back();
        }
        recent.push_back((t, score));
    }
    Ok(out)
}

const KINDS: [&str; 4] = ["jump", "high", "level", "spike"];

/// Gaps repeat the value before them.
fn filled(y: &[Option<f64>]) -> Vec<f64> {
    let mut last = y.iter().flatten().copied().next().unwrap_or(0.0);
    y.iter()
        .map(|v| {
            last = v.unwrap_or(last);
            last
        })
        .collect()
}

/// Mean of the last `w` values, fewer at the start.
fn trailing(y: &[f64], w: usize) -> Vec<f64> {
    let mut sum = 0.0;
    let mut out = Vec::with_capacity(y.len());
    for (t, v) in y.iter().enumerate() {
        sum += v;
        if t >= w {
            sum -= y[t - w];
        }
        // A fresh sum from time to time: rounding must not pile up.
        if t % 4_096 == 0 {
            sum = y[(t + 1).saturating_sub(w)..=t].iter().sum();
        }
        out.push(sum / (t + 1).min(w) as f64);
    }
    out
}

/// The usual level, and the statistics in the order of [`KINDS`], the distance outside the past range last.
fn statistics(y: &[f64], long: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
    let (m2, m3, m12, usual) = (trailing(y, 2), trailing(y, 3), trailing(y, 12), trailing(y, long.max(24)));
    let jump = (0..y.len()).map(|t| (y[t] - y[t.saturating_sub(1)]).abs()).collect();
    let high = m3.iter().zip(&usual).map(|(m, u)| (m - u).max(0.0)).collect();
    let level = m12.iter().zip(&usual).map(|(m, u)| (m - u).abs()).collect();
    let spike = (0..y.len())
        .map(|t| if t == 0 { 0.0 } else { (y[t] - super::median(&y[t.saturating_sub(24)..t])).abs() })
        .collect();
    let (mut low, mut top) = (m2.first().copied().unwrap_or(0.0), m2.first().copied().unwrap_or(0.0));
    let range = m2
        .iter()
        .map(|m| {
            let beyond = (m - top).max(low - m).max(0.0);
            let relative =
                if beyond > 0.0 { beyond / (top - low + 1e-9 * (top.abs() + low.abs()) + 1e-300) } else { 0.0 };
            low = low.min(*m);
            top = top.max(*m);
            relative.min(1e6)
        })
        .collect();
    (usual, vec![jump, high, level, spike, range])
}
