//! Quantiles, means and their intervals of one sample of durations, without assuming a shape.

#[cfg(test)]
use super::super::Interval;
use jiff::Timestamp;
use quant::calendar::Calendar;
#[cfg(test)]
use quant::stats::survival::kaplan_meier;

/// The level of every interval of the report.
pub const LEVEL: f64 = 0.95;
/// Standard deviations around the middle that hold 95 of 100.
#[cfg(test)]
const Z: f64 = 1.959_963_984_540_054;

/// Hours from one instant to another.
pub fn hours(from: Timestamp, to: Timestamp) -> f64 {
    (to.as_microsecond() - from.as_microsecond()) as f64 / 3.6e9
}

/// Years from one instant to another; never negative.
pub fn years(from: Timestamp, to: Timestamp) -> f64 {
    (hours(from, to) / (24.0 * 365.25)).max(0.0)
}

/// How long an open day is on average: what a "business day" means in this calendar.
pub fn open_day_seconds(calendar: &Calendar) -> f64 {
    let days: Vec<i64> =
        calendar.week().iter().map(|hours| hours.iter().map(|h| h.seconds()).sum()).filter(|s| *s > 0).collect();
    let total: i64 = days.iter().sum();
    if days.is_empty() { 86_400.0 } else { total as f64 / days.len() as f64 }
}

/// A sorted sample.
pub struct Sample(Vec<f64>);

impl Sample {
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.collect();
        // Ages of tickets come nearly sorted, which a stable sort makes use of.
        sorted.sort_by(f64::total_cmp);
        Self(sorted)
    }

    /// Interpolates between neighbours (type 7, as spreadsheets do).
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let place = q * self.0.len().checked_sub(1)? as f64;
        let (low, high) = (self.0.get(place.floor() as usize)?, self.0.get(place.ceil() as usize)?);
        Some(low + (high - low) * place.fract())
    }

    #[cfg(test)]
    /// Between which values of the sample the true quantile lies, whatever the shape; absent for small samples.
    pub fn interval(&self, q: f64) -> Option<Interval> {
        let n = self.0.len() as f64;
        let spread = Z * (n * q * (1.0 - q)).sqrt();
        let (low, high) = ((n * q - spread).floor(), (n * q + spread).ceil());
        if low < 1.0 || high > n {
            return None;
        }
        let (low, high) = (self.0.get(low as usize - 1)?, self.0.get(high as usize - 1)?);
        Some(Interval { low: *low, high: *high, level: LEVEL })
    }

    #[cfg(test)]
    pub fn mean(&self) -> Option<f64> {
        (!self.0.is_empty()).then(|| self.0.iter().sum::<f64>() / self.0.len() as f64)
    }
}

#[cfg(test)]
/// The median waiting time where some still wait, and how many do.
pub fn censored_median(waits: impl Iterator<Item = (f64, bool)>) -> (Option<f64>, usize) {
    let (time, over): (Vec<f64>, Vec<u8>) = waits.map(|(time, over)| (time.max(0.0), u8::from(over))).unzip();
    let waiting = over.iter().filter(|o| **o == 0).count();
    (kaplan_meier(&time, &over).ok().and_then(|curve| curve.median), waiting)
}
