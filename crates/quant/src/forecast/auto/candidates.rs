//! The forecasters among which a series chooses.

use super::autoregression::{Shape, forecast};
use crate::forecast::ets::{Effort, Kind, Model, Trend, best, candidates, fit_model};
use crate::forecast::simple::theta::theta;
use crate::forecast::{Series, classical};

/// Longest history for the members that are fitted by likelihood.
const SHORT: usize = 500;
/// Longest season for them.
const SHORT_SEASON: usize = 13;

/// A forecaster with what it needs to know of the series.
#[derive(Debug, Clone)]
pub(super) enum Candidate {
    /// The value `m` steps back.
    Repeat(usize),
    /// Mean of the last so many values at the same position.
    Recent(usize, usize),
    /// Share of every position of a season times a level that forgets at the given speed.
    Scaled(usize, f64),
    /// Regression on lags.
    Lags(Vec<usize>, Shape),
    /// Profile of a season plus exponential smoothing of the rest; logarithms if set.
    Profile(usize, bool),
    /// A member of the exponential smoothing family.
    Smoothing(Model, usize),
    /// Theta.
    Theta(usize),
}

impl Candidate {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Repeat(m) => format!("value {m} steps back"),
            Self::Recent(m, k) => format!("mean of the last {k} seasons of {m}"),
            Self::Scaled(m, speed) => format!("level times profile of {m}, speed {speed}"),
            Self::Lags(_, s) => {
                let log = if s.log { " of logarithms" } else { "" };
                let d = if s.difference > 0 { format!(" of differences over {}", s.difference) } else { String::new() };
                format!("autoregression{d}{log}")
            }
            Self::Profile(m, log) => {
                format!("profile of {m}{} with smoothing", if *log { " in logarithms" } else { "" })
            }
            Self::Smoothing(model, _) => model.name(),
            Self::Theta(_) => "theta".to_owned(),
        }
    }

    /// Point forecasts, or `None` when this history does not suit.
    pub(super) fn forecast(&self, y: &[f64], horizon: usize) -> Option<Vec<f64>> {
        let n = y.len();
        match self {
            Self::Repeat(m) => (n >= *m).then(|| (0..horizon).map(|h| y[n - m + h % m]).collect()),
            Self::Recent(m, k) => (n >= k * m).then(|| {
                (0..horizon).map(|h| (1..=*k).map(|k| y[n - k * m + h % m]).sum::<f64>() / *k as f64).collect()
            }),
            Self::Scaled(m, speed) => scaled(y, horizon, *m, *speed),
            Self::Lags(lags, shape) => forecast(y, horizon, lags, *shape),
            Self::Profile(m, log) => profile(y, horizon, *m, *log),
            Self::Smoothing(model, m) => {
                let series = Series::new(y.to_vec(), *m as f64);
                Some(fit_model(&series, *model, Effort::Quick).ok()?.mean(horizon))
            }
            Self::Theta(m) => Some(theta(&Series::new(y.to_vec(), *m as f64), horizon).ok()?.mean),
        }
    }
}

/// Profile of up to 52 seasons, level = discounted sum of values over discounted sum of the profile.
fn scaled(y: &[f64], horizon: usize, m: usize, speed: f64) -> Option<Vec<f64>> {
    let n = y.len();
    if n < 3 * m || y.iter().any(|v| *v < 0.0) {
        return None;
    }
    let (mut sums, mut counts) = (vec![0.0; m], vec![0.0; m]);
    for t in n.saturating_sub(52 * m)..n {
        sums[t % m] += y[t];
        counts[t % m] += 1.0;
    }
    let profile: Vec<f64> = sums.iter().zip(&counts).map(|(s, c)| s / c).collect();
    let (mut top, mut bottom) = (0.0, 0.0);
    for (t, v) in y.iter().enumerate() {
        top = top * (1.0 - speed) + v;
        bottom = bottom * (1.0 - speed) + profile[t % m];
    }
    (bottom > 0.0).then(|| (0..horizon).map(|h| top / bottom * profile[(n + h) % m]).collect())
}

/// The longest season removed, the rest smoothed with a damped trend or a level, whichever fits better.
fn profile(y: &[f64], horizon: usize, m: usize, log: bool) -> Option<Vec<f64>> {
    if log && y.iter().any(|v| *v <= 0.0) {
        return None;
    }
    let z: Vec<f64> = if log { y.iter().map(|v| v.ln()).collect() } else { y.to_vec() };
    let figure = classical(&z, m, false)?.figure;
    let rest: Vec<f64> = z.iter().enumerate().map(|(t, v)| v - figure[t % m]).collect();
    let tail = rest.len().saturating_sub(400);
    let series = Series::new(rest[tail..].to_vec(), 1.0);
    let model = Model { error: Kind::Additive, trend: Trend::None, season: Kind::None };
    let mean = fit_model(&series, model, Effort::Quick).ok()?.mean(horizon);
    let back = |v: f64| if log { v.clamp(-250.0, 250.0).exp() } else { v };
    Some(mean.iter().enumerate().map(|(h, v)| back(v + figure[(y.len() + h) % m])).collect())
}

/// Candidates for a series with these seasons (rising; empty when there is none) that will also be
/// judged on the first `shortest` values alone.
pub(super) fn list(y: &[f64], seasons: &[usize], shortest: usize) -> Vec<Candidate> {
    let n = y.len();
    let first = seasons.first().copied().unwrap_or(1);
    let last = seasons.last().copied().unwrap_or(1);
    let mut out = vec![Candidate::Repeat(1)];
    for m in seasons.iter().filter(|m| shortest >= **m) {
        out.push(Candidate::Repeat(*m));
        for k in [3, 8] {
            out.extend((shortest >= (k + 1) * m).then_some(Candidate::Recent(*m, k)));
        }
        if shortest >= 4 * m {
            out.extend([0.02, 0.05, 0.12, 0.3].map(|speed| Candidate::Scaled(*m, speed)));
        }
    }
    let mut lags = vec![1, 2, 3];
    if first > 1 {
        lags.extend([first.saturating_sub(1), first, first + 1, 2 * first]);
    }
    if last > first {
        lags.extend([3 * first, last - first, last, last + 1]);
    }
    lags.sort_unstable();
    lags.dedup();
    lags.retain(|l| *l > 0 && 3 * l <= shortest);
    let logs: &[bool] = if y.iter().all(|v| *v > 0.0) { &[false, true] } else { &[false] };
    let mut differences = vec![0, first];
    differences.extend((last > first).then_some(last));
    for log in logs.iter().copied() {
        for d in differences.iter().copied().filter(|d| 3 * d <= shortest) {
            // Differences over the longest season already hold what the long lags would say.
            let far = if d == last && last > first { 2 * first } else { usize::MAX };
            let own: Vec<usize> = lags.iter().copied().filter(|l| *l <= far).collect();
            out.push(Candidate::Lags(own, Shape { difference: d, log }));
        }
        if last > 1 && shortest >= 3 * last {
            out.push(Candidate::Profile(last, log));
        }
    }
    if n <= SHORT && first <= SHORT_SEASON {
        out.push(Candidate::Theta(first));
        let series = Series::new(y.to_vec(), first as f64);
        if let Ok(fitted) = best(&series, &candidates(&series)) {
            out.push(Candidate::Smoothing(fitted.model, first));
        }
    }
    out
}
