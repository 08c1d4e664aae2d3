//! "As in the last season": the benchmark with the best price.

use crate::fault::{Fault, Outcome};
use crate::forecast::{Series, horizon_ok};
use crate::special::normal;
use serde::Serialize;

/// Seasonal naive forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Naive {
    /// Forecasts: the value one season earlier.
    pub mean: Vec<f64>,
    /// Lower ends of the 80 % intervals.
    pub lower80: Vec<f64>,
    /// Upper ends of the 80 % intervals.
    pub upper80: Vec<f64>,
    /// Lower ends of the 95 % intervals.
    pub lower95: Vec<f64>,
    /// Upper ends of the 95 % intervals.
    pub upper95: Vec<f64>,
}

/// The last season again; errors grow with the square root of the seasons ahead (a seasonal random
/// walk), their size is the root mean square of the seasonal differences.
///
/// Without a season the last value is repeated. Needs more values than a season has.
pub fn seasonal_naive(series: &Series, horizon: usize) -> Outcome<Naive> {
    series.check(2)?;
    horizon_ok(horizon)?;
    let (y, m) = (&series.values, series.period());
    if y.len() <= m {
        return Err(Fault::new("empty", "series", format!("more than one season ({m} values) is needed")));
    }
    let squares: f64 = y.iter().skip(m).zip(y).map(|(a, b)| (a - b) * (a - b)).sum();
    let sd = (squares / (y.len() - m) as f64).sqrt();
    let mean: Vec<f64> = (0..horizon).map(|h| y[y.len() - m + h % m]).collect();
    let end = |p: f64| -> Vec<f64> {
        let z = normal::quantile(p);
        mean.iter().enumerate().map(|(h, x)| x + z * sd * ((h / m + 1) as f64).sqrt()).collect()
    };
    Ok(Naive { lower80: end(0.1), upper80: end(0.9), lower95: end(0.025), upper95: end(0.975), mean })
}
