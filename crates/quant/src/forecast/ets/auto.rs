//! The member of the family that the data prefer.

use super::fit::{Effort, Fitted, fit_model, refine, report, suitable};
use super::{Kind, Model, Trend};
use crate::fault::{Fault, Outcome};
use crate::forecast::{Series, horizon_ok};
use serde::Serialize;

/// The chosen member and its forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Auto {
    /// Which member.
    pub method: String,
    /// Its corrected information criterion.
    pub aicc: f64,
    /// Forecasts.
    pub mean: Vec<f64>,
    /// Lower ends of the 95 % intervals.
    pub lower95: Vec<f64>,
    /// Upper ends of the 95 % intervals.
    pub upper95: Vec<f64>,
}

/// Chooses among up to fifteen members by the corrected information criterion.
///
/// Every suitable member is fitted coarsely, the best three to the end.
pub fn auto(series: &Series, horizon: usize) -> Outcome<Auto> {
    series.check(1)?;
    horizon_ok(horizon)?;
    let fitted = best(series, &candidates(series))?;
    let fit = report(&fitted, horizon);
    Ok(Auto { method: fit.method, aicc: fit.aicc, mean: fit.mean, lower95: fit.lower95, upper95: fit.upper95 })
}

/// Every member that `series` can carry.
pub(crate) fn candidates(series: &Series) -> Vec<Model> {
    let mut out = Vec::new();
    for error in [Kind::Additive, Kind::Multiplicative] {
        for trend in [Trend::None, Trend::Additive, Trend::Damped] {
            for season in [Kind::None, Kind::Additive, Kind::Multiplicative] {
                let model = Model { error, trend, season };
                let finite_variance = error == Kind::Multiplicative || season != Kind::Multiplicative;
                if finite_variance && suitable(series, model).is_ok() {
                    out.push(model);
                }
            }
        }
    }
    out
}

/// Coarse fits of all, fine fits of the three best.
pub(crate) fn best(series: &Series, models: &[Model]) -> Outcome<Fitted> {
    let mut coarse: Vec<Fitted> = models
        .iter()
        .filter_map(|m| fit_model(series, *m, Effort::Quick).ok())
        .filter(|f| f.aicc.is_finite())
        .collect();
    coarse.sort_by(|a, b| a.aicc.total_cmp(&b.aicc));
    coarse
        .iter()
        .take(3)
        .filter_map(|c| refine(series, c).ok())
        .min_by(|a, b| a.aicc.total_cmp(&b.aicc))
        .ok_or_else(|| Fault::new("empty", "series", "too few values: the simplest model needs four"))
}
