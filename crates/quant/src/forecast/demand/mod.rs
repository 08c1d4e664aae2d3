//! How many tickets will come: a calendar profile, a level that moves, and laws instead of points.

mod calendar;
mod law;
mod level;
mod model;
mod regress;

pub use calendar::Event;
pub use law::DayLaw;
pub(crate) use law::{Part, mixture};
pub use model::{Forecaster, forecaster};

use crate::fault::{Fault, Outcome, within};
use serde::{Deserialize, Serialize};

/// History and what is asked.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DemandInput {
    /// First day, `YYYY-MM-DD`.
    pub start: String,
    /// Counts by day, oldest first; `null` where nothing was recorded.
    pub y: Vec<Option<f64>>,
    /// Holidays, past and future, `YYYY-MM-DD`.
    #[serde(default)]
    pub holidays: Vec<String>,
    /// Planned events, past and future.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Days to forecast, 1 to 400.
    pub horizon: usize,
    /// Levels of the quantiles; 5, 10, 25, 50, 75, 90 and 95 % by default.
    #[serde(default)]
    pub levels: Vec<f64>,
}

/// Forecast of a day or of a sum of days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayForecast {
    /// First day.
    pub date: String,
    /// Expected count.
    pub mean: f64,
    /// Quantiles for `levels`.
    pub quantiles: Vec<u64>,
}

/// What the forecast is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parts {
    /// Expected count of an average day now.
    pub level: f64,
    /// Factor of every weekday, Monday first, average 1; 0 = closed.
    pub weekdays: Vec<f64>,
    /// Factor of a holiday.
    pub holiday: f64,
    /// Factor of a working day after a holiday.
    pub after_holiday: f64,
    /// Factor of the last working day of a month.
    pub month_end: f64,
    /// Variance of a day beyond the Poisson law, as a share of the squared mean.
    pub overdispersion: f64,
}

/// Sudden floods of tickets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bursts {
    /// Days of the history far above what the profile explains.
    pub days: usize,
    /// Bursts a year.
    pub per_year: f64,
    /// How many times the usual count such a day brings.
    pub factor: f64,
}

/// How the same method did in the past.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastCalibration {
    /// Days judged, each by a profile and a level of earlier days only; 0 with fewer than 148 days of history.
    pub days: usize,
    /// Share of them inside the 90 % interval; absent when none was judged.
    pub coverage90: Option<f64>,
    /// Factor by which the spread was widened because of it; 1 with fewer than 60 days judged.
    pub widened: f64,
}

/// Daily laws, totals and their parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Demand {
    /// Levels of the quantiles.
    pub levels: Vec<f64>,
    /// One a day.
    pub days: Vec<DayForecast>,
    /// Sums of seven days, the last one perhaps shorter.
    pub weeks: Vec<DayForecast>,
    /// Sum over the horizon.
    pub total: DayForecast,
    /// Parts.
    pub parts: Parts,
    /// Bursts.
    pub bursts: Bursts,
    /// Past forecasts of the same method.
    pub past: PastCalibration,
}

const USUAL: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// Daily demand with its full law for every day and for sums of days.
///
/// A negative binomial regression on weekday, holidays, month ends, the year (with more than 400 days)
/// and planned events gives the profile; gamma filters that forget at different speeds give the level and
/// its uncertainty; days far outside are bursts, left out of the fit and added back as a mixture. Days
/// depend on each other through the level, so totals are wider than independent days would make them.
///
/// Needs 14 days; fails for counts that are negative or not whole, bad dates, or a horizon outside 1..400.
pub fn demand(input: &DemandInput) -> Outcome<Demand> {
    let levels = if input.levels.is_empty() { USUAL.to_vec() } else { input.levels.clone() };
    if levels.len() > 999 {
        return Err(Fault::new("too_large", "levels", "at most 999 levels"));
    }
    for p in &levels {
        within("levels", *p, 1e-6, 1.0 - 1e-6)?;
    }
    let model = forecaster(input)?;
    let told = |from: usize, law: &DayLaw| DayForecast {
        date: model.date(from),
        mean: law.mean(),
        quantiles: levels.iter().map(|p| law.quantile(*p)).collect(),
    };
    let days = (0..input.horizon).map(|h| told(h, &model.day(h))).collect();
    let starts = (0..input.horizon).step_by(7);
    let weeks = starts.map(|h| told(h, &model.total(h, (h + 7).min(input.horizon)))).collect();
    let total = told(0, &model.total(0, input.horizon));
    Ok(Demand { levels, days, weeks, total, parts: model.parts(), bursts: model.bursts(), past: model.past() })
}
