//! A forecaster for any series: several simple methods, each judged on the series' own past, and their
//! weighted mean with the range that the past errors ask for.

mod autoregression;
mod candidates;
mod spread;

use crate::fault::{Fault, Outcome, within};
use crate::forecast::{Series, horizon_ok};
use crate::special::student;
use candidates::{Candidate, list};
use serde::{Deserialize, Serialize};

/// Past origins from which the methods are judged.
const ORIGINS: usize = 6;

/// A series and what is asked.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AutoInput {
    /// Values, oldest first.
    #[serde(alias = "y")]
    pub series: Series,
    /// Lengths of the seasons in steps; the series' frequency by default, with seven of them where that makes a week.
    #[serde(default)]
    pub seasons: Vec<usize>,
    /// Steps to forecast.
    pub horizon: usize,
    /// Levels of the quantiles; 5, 10, 25, 50, 75, 90 and 95 % by default.
    #[serde(default)]
    pub levels: Vec<f64>,
}

/// A method and its share of the forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// Method.
    pub method: String,
    /// Weight.
    pub weight: f64,
    /// Its mean absolute error from past origins, in units of the data.
    pub mae: f64,
}

/// How the combination did from past origins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Past {
    /// Origins.
    pub origins: usize,
    /// Mean absolute error over that of the seasonal naive forecast inside the history; absent when that is zero.
    pub mase: Option<f64>,
    /// Symmetric percentage error, M4 form; absent without origins.
    pub smape: Option<f64>,
}

/// Forecast with its law.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Auto {
    /// The most heavily weighted method.
    pub model: String,
    /// Methods with their weights.
    pub methods: Vec<Share>,
    /// Seasons used.
    pub seasons: Vec<usize>,
    /// Forecasts (centre of the law).
    pub mean: Vec<f64>,
    /// Levels of the quantiles.
    pub levels: Vec<f64>,
    /// Quantiles by step, for `levels`.
    pub quantiles: Vec<Vec<f64>>,
    /// Past accuracy.
    pub past: Past,
}

/// Forecasts any series with equal steps.
///
/// Seasonal repetition, autoregressions (also of differences and logarithms), seasonal profiles with
/// smoothing and, for short series, theta and the best exponential smoothing are each tried from up to six
/// past origins; weights fall with the fifth power of the error, methods half as bad again as the best are left
/// out. The range is a Student law whose spread follows the past errors of the combination by horizon.
///
/// Needs four values. Values that are all not negative get a forecast that is not negative.
pub fn auto(input: &AutoInput) -> Outcome<Auto> {
    input.series.check(4)?;
    horizon_ok(input.horizon)?;
    let levels =
        if input.levels.is_empty() { vec![0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] } else { input.levels.clone() };
    if levels.len() > 999 {
        return Err(Fault::new("too_large", "levels", "at most 999 levels"));
    }
    for p in &levels {
        within("levels", *p, 1e-6, 1.0 - 1e-6)?;
    }
    let y = tail(&input.series.values);
    let seasons = seasons(input, y.len())?;
    let plan = Judged::new(y, &seasons, input.horizon);
    let mean = plan.combined(y, input.horizon);
    let floor = y.iter().all(|v| *v >= 0.0);
    let spread = spread::by_step(&plan.errors, y, &seasons, input.horizon);
    let freedom = spread::freedom(&plan.errors);
    let t: Vec<f64> = levels.iter().map(|p| student::quantile(*p, freedom)).collect();
    let bound = |v: f64| if floor { v.max(0.0) } else { v };
    let quantiles = mean.iter().zip(&spread).map(|(m, s)| t.iter().map(|t| bound(m + s * t)).collect()).collect();
    let methods = plan.shares();
    Ok(Auto {
        model: methods.first().map(|m| m.method.clone()).unwrap_or_default(),
        methods,
        mean: mean.into_iter().map(bound).collect(),
        past: plan.past(y, &seasons),
        seasons,
        levels,
        quantiles,
    })
}

/// More history than this tells nothing new and costs time.
fn tail(y: &[f64]) -> &[f64] {
    &y[y.len().saturating_sub(20_000)..]
}

fn seasons(input: &AutoInput, n: usize) -> Outcome<Vec<usize>> {
    let mut out = input.seasons.clone();
    if out.is_empty() {
        let m = input.series.period();
        out.push(m);
        // Days of hours or minutes repeat by the week.
        if matches!(m, 24 | 48 | 96 | 144 | 288) {
            out.push(7 * m);
        }
    }
    if out.len() > 4 || out.iter().any(|m| !(1..=10_000).contains(m)) {
        return Err(Fault::range("seasons", "at most four seasons, each between 1 and 10000 steps"));
    }
    out.sort_unstable();
    out.dedup();
    out.retain(|m| *m > 1 && 2 * m <= n);
    Ok(out)
}

/// Candidates with their errors from past origins.
struct Judged {
    candidates: Vec<Candidate>,
    weights: Vec<f64>,
    maes: Vec<f64>,
    /// Errors of the combination, by origin and step.
    errors: Vec<Vec<f64>>,
    smape: f64,
}

impl Judged {
    fn new(y: &[f64], seasons: &[usize], horizon: usize) -> Self {
        let origins = origins(y.len(), seasons, horizon);
        let shortest = origins.iter().copied().min().unwrap_or(y.len());
        let all = list(y, seasons, shortest);
        let ahead = |o: usize| horizon.min(y.len() - o);
        // forecasts[c][k]: candidate c from origin k.
        let tried: Vec<(Candidate, Vec<Vec<f64>>)> = all
            .into_iter()
            .filter_map(|c| {
                c.forecast(y, 1)?;
                let past: Option<Vec<Vec<f64>>> = origins.iter().map(|o| c.forecast(&y[..*o], ahead(*o))).collect();
                Some((c, past?))
            })
            .collect();
        let actual: Vec<&[f64]> = origins.iter().map(|o| &y[*o..*o + ahead(*o)]).collect();
        let (maes, smapes): (Vec<f64>, Vec<f64>) = tried.iter().map(|t| judge(&actual, &t.1)).unzip();
        let weights = weights(&maes, &smapes);
        let errors: Vec<Vec<f64>> = actual
            .iter()
            .enumerate()
            .map(|(k, a)| {
                let told = |h: usize| tried.iter().zip(&weights).map(|(t, w)| w * t.1[k][h]).sum::<f64>();
                a.iter().enumerate().map(|(h, a)| a - told(h)).collect()
            })
            .collect();
        let told: Vec<Vec<f64>> =
            actual.iter().zip(&errors).map(|(a, e)| a.iter().zip(e).map(|(a, e)| a - e).collect()).collect();
        let smape = judge(&actual, &told).1;
        Self { candidates: tried.into_iter().map(|t| t.0).collect(), weights, maes, errors, smape }
    }

    fn combined(&self, y: &[f64], horizon: usize) -> Vec<f64> {
        let mut sum = vec![0.0; horizon];
        let mut total = 0.0;
        for (c, w) in self.candidates.iter().zip(&self.weights).filter(|(_, w)| **w > 0.0) {
            if let Some(f) = c.forecast(y, horizon) {
                total += w;
                sum.iter_mut().zip(&f).for_each(|(s, f)| *s += w * f);
            }
        }
        if total <= 0.0 {
            return vec![y.last().copied().unwrap_or(0.0); horizon];
        }
        sum.iter_mut().for_each(|s| *s /= total);
        sum
    }

    fn shares(&self) -> Vec<Share> {
        let mut out: Vec<Share> = self
            .candidates
            .iter()
            .zip(self.weights.iter().zip(&self.maes))
            .filter(|(_, (w, _))| **w > 0.0)
            .map(|(c, (w, mae))| Share { method: c.name(), weight: *w, mae: *mae })
            .collect();
        out.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        out
    }

    fn past(&self, y: &[f64], seasons: &[usize]) -> Past {
        let m = seasons.first().copied().unwrap_or(1);
        let scale = y.iter().skip(m).zip(y).map(|(a, b)| (a - b).abs()).sum::<f64>() / (y.len() - m).max(1) as f64;
        let all: Vec<f64> = self.errors.iter().flatten().map(|e| e.abs()).collect();
        let mae = all.iter().sum::<f64>() / all.len().max(1) as f64;
        Past {
            origins: self.errors.len(),
            mase: (scale > 0.0 && !all.is_empty()).then_some(mae / scale),
            smape: (!all.is_empty()).then_some(self.smape),
        }
    }
}

/// Past origins: about half a horizon apart in whole seasons where the history allows it, never in its first half.
fn origins(n: usize, seasons: &[usize], horizon: usize) -> Vec<usize> {
    let first = seasons.first().copied().unwrap_or(1);
    let last = seasons.last().copied().unwrap_or(1);
    let least = (n / 2).max((2 * last + 1).min(2 * n / 3)).max(3);
    let ahead = horizon.min(n / 4).max(1);
    if n < least + ahead {
        return vec![];
    }
    let room = n - ahead - least;
    let step = ((horizon / 2) / first * first).max(first);
    let step = step.min((room / (ORIGINS - 1)).max(1));
    (0..ORIGINS).map(|k| k * step).filter(|back| *back <= room).map(|back| n - ahead - back).collect()
}

/// Mean absolute error and symmetric percentage error.
fn judge(actual: &[&[f64]], told: &[Vec<f64>]) -> (f64, f64) {
    let (mut mae, mut smape, mut n) = (0.0, 0.0, 0.0);
    for (a, f) in actual.iter().zip(told) {
        for (a, f) in a.iter().zip(f) {
            mae += (a - f).abs();
            smape += if a == f { 0.0 } else { 200.0 * (a - f).abs() / (a.abs() + f.abs()) };
            n += 1.0;
        }
    }
    if n > 0.0 { (mae / n, smape / n) } else { (0.0, 0.0) }
}

/// Inverse fifth powers of the mean of both relative errors; nothing for methods half as bad again as the best.
fn weights(maes: &[f64], smapes: &[f64]) -> Vec<f64> {
    let least = |v: &[f64]| v.iter().copied().fold(f64::INFINITY, f64::min);
    let (a, b) = (least(maes), least(smapes));
    let ratio = |v: f64, best: f64| (v + 1e-12) / (best + 1e-12);
    let scores: Vec<f64> = maes.iter().zip(smapes).map(|(m, s)| 0.5 * (ratio(*m, a) + ratio(*s, b))).collect();
    let best = least(&scores);
    let raw: Vec<f64> = scores.iter().map(|s| if *s <= 1.5 * best { (s / best).powi(-5) } else { 0.0 }).collect();
    let total: f64 = raw.iter().sum();
    raw.iter().map(|r| if total > 0.0 { r / total } else { 0.0 }).collect()
}
