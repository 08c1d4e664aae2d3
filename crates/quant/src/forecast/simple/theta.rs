//! The theta method: half the trend, a smoothed level; hard to beat on short seasonal series.

use crate::fault::Outcome;
use crate::forecast::ets::{Effort, Kind, Model, Trend, fit_model};
use crate::forecast::{Series, classical, horizon_ok};
use crate::special::normal;
use serde::Serialize;

/// Forecast by the theta method.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Theta {
    /// Forecasts.
    pub mean: Vec<f64>,
    /// Lower ends of the 95 % intervals.
    pub lower95: Vec<f64>,
    /// Upper ends of the 95 % intervals.
    pub upper95: Vec<f64>,
    /// Whether the series was deseasonalised.
    pub seasonal: bool,
}

/// Whether the autocorrelation at one season stands out at 90 % (one more season of data than two is needed).
pub(crate) fn is_seasonal(y: &[f64], m: usize) -> bool {
    if m < 2 || y.len() <= 2 * m {
        return false;
    }
    let n = y.len() as f64;
    let mean = y.iter().sum::<f64>() / n;
    let d: Vec<f64> = y.iter().map(|v| v - mean).collect();
    let c0: f64 = d.iter().map(|v| v * v).sum();
    if c0 <= 1e-24 * n * mean * mean || c0 <= 0.0 {
        return false;
    }
    let r = |k: usize| d.iter().skip(k).zip(&d).map(|(a, b)| a * b).sum::<f64>() / c0;
    let before: f64 = (1..m).map(|k| r(k).powi(2)).sum();
    r(m).abs() > normal::quantile(0.95) * ((1.0 + 2.0 * before) / n).sqrt()
}

/// Theta method as simple exponential smoothing with drift (Assimakopoulos & Nikolopoulos 2000; Hyndman
/// & Billah 2003): multiplicative deseasonalising when a test says so, drift half the slope of a line.
pub fn theta(series: &Series, horizon: usize) -> Outcome<Theta> {
    series.check(4)?;
    horizon_ok(horizon)?;
    let (y, m) = (&series.values, series.period());
    let figure = if is_seasonal(y, m) { classical(y, m, true).map(|c| c.figure) } else { None };
    let figure = figure.filter(|f| f.iter().all(|s| *s > 1e-10));
    let factor = |t: usize| figure.as_ref().map_or(1.0, |f| f[t % m]);
    let adjusted: Vec<f64> = y.iter().enumerate().map(|(t, v)| v / factor(t)).collect();
    let n = y.len() as f64;
    let model = Model { error: Kind::Additive, trend: Trend::None, season: Kind::None };
    let smooth = fit_model(&Series::new(adjusted.clone(), 1.0), model, Effort::Thorough)?;
    let alpha = smooth.smooth.alpha.max(1e-10);
    let drift = 0.5 * line_slope(&adjusted);
    let lead = (1.0 - (1.0 - alpha).powf(n)) / alpha;
    let sd = smooth.sigma2.sqrt();
    let z = normal::quantile(0.975);
    let mut out = Theta { mean: vec![], lower95: vec![], upper95: vec![], seasonal: figure.is_some() };
    for h in 0..horizon {
        let mean = (smooth.last.level + drift * (h as f64 + lead)) * factor(y.len() + h);
        let half = z * sd * (1.0 + h as f64 * alpha * alpha).sqrt();
        out.mean.push(mean);
        out.lower95.push(mean - half);
        out.upper95.push(mean + half);
    }
    Ok(out)
}

/// Slope of the least-squares line over equal steps.
pub(crate) fn line_slope(y: &[f64]) -> f64 {
    let n = y.len() as f64;
    let (centre, mean) = ((n - 1.0) / 2.0, y.iter().sum::<f64>() / n);
    let top: f64 = y.iter().enumerate().map(|(t, v)| (t as f64 - centre) * (v - mean)).sum();
    let bottom = n * (n * n - 1.0) / 12.0;
    if bottom > 0.0 { top / bottom } else { 0.0 }
}
