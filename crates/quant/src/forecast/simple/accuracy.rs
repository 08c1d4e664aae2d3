//! How good a forecast was, in the measures that published comparisons use.

use crate::fault::{Fault, Outcome};
use crate::forecast::values_ok;
use serde::Serialize;

/// Errors of a forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Accuracy {
    /// Mean of actual minus forecast.
    pub me: f64,
    /// Root of the mean squared error.
    pub rmse: f64,
    /// Mean absolute error.
    pub mae: f64,
    /// Mean absolute percentage error; absent when an actual value is zero.
    pub mape: Option<f64>,
    /// Mean absolute error over that of the seasonal naive forecast inside `train`; absent when that is zero.
    pub mase: Option<f64>,
    /// Symmetric percentage error in the form of the M4 competition: 200 |a - f| / (|a| + |f|).
    pub smape: f64,
}

/// Accuracy of `forecast` against `actual`; `train` and `season` (steps) give the scale of MASE.
pub fn accuracy(train: &[f64], actual: &[f64], forecast: &[f64], season: usize) -> Outcome<Accuracy> {
    values_ok("train", train, 1)?;
    values_ok("actual", actual, 1)?;
    values_ok("forecast", forecast, 1)?;
    if actual.len() != forecast.len() {
        return Err(Fault::range("forecast", "actual and forecast must have the same length"));
    }
    let m = season.max(1);
    if season == 0 || train.len() <= m {
        return Err(Fault::range("season", "the season must be at least 1 step and shorter than train"));
    }
    let n = actual.len() as f64;
    let mean = |f: &dyn Fn(f64, f64) -> f64| actual.iter().zip(forecast).map(|(a, f_)| f(*a, *f_)).sum::<f64>() / n;
    let mae = mean(&|a, f| (a - f).abs());
    let scale = train.iter().skip(m).zip(train).map(|(a, b)| (a - b).abs()).sum::<f64>() / (train.len() - m) as f64;
    let mape = mean(&|a, f| 100.0 * ((a - f) / a).abs());
    Ok(Accuracy {
        me: mean(&|a, f| a - f),
        rmse: mean(&|a, f| (a - f) * (a - f)).sqrt(),
        mae,
        mape: mape.is_finite().then_some(mape),
        mase: (scale > 0.0).then_some(mae / scale).filter(|v| v.is_finite()),
        smape: mean(&|a, f| if a == f { 0.0 } else { 200.0 * (a - f).abs() / (a.abs() + f.abs()) }),
    })
}
