//! A sample as values with counts: quantiles, means and their intervals without assuming a shape, and the median of
//! waiting times where some still wait.

use super::super::Interval;
use super::numbers::LEVEL;

/// Standard deviations around the middle that hold 95 of 100.
const Z: f64 = 1.959_963_984_540_054;

/// Values with how many there are of each, smallest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dist {
    values: Vec<(f64, i64)>,
    n: i64,
}

impl Dist {
    /// Of counts in the order of their values; what is not positive counts nothing.
    pub fn of(values: impl Iterator<Item = (f64, i64)>) -> Self {
        let values: Vec<(f64, i64)> = values.filter(|(_, n)| *n > 0).collect();
        let n = values.iter().map(|(_, n)| n).sum();
        Self { values, n }
    }

    pub fn n(&self) -> i64 {
        self.n
    }

    /// The value at a place, from 0.
    fn at(&self, place: i64) -> Option<f64> {
        let mut seen = 0;
        let found = self.values.iter().find(|(_, n)| {
            seen += n;
            place < seen
        });
        found.map(|(value, _)| *value)
    }

    /// Interpolates between neighbours (type 7, as spreadsheets do).
    pub fn quantile(&self, q: f64) -> Option<f64> {
        if self.n == 0 {
            return None;
        }
        let place = q * (self.n - 1) as f64;
        let (low, high) = (self.at(place.floor() as i64)?, self.at(place.ceil() as i64)?);
        Some(low + (high - low) * place.fract())
    }

    /// Between which values of the sample the true quantile lies, whatever the shape; absent for small samples.
    pub fn interval(&self, q: f64) -> Option<Interval> {
        let n = self.n as f64;
        let spread = Z * (n * q * (1.0 - q)).sqrt();
        let (low, high) = ((n * q - spread).floor(), (n * q + spread).ceil());
        if low < 1.0 || high > n {
            return None;
        }
        Some(Interval { low: self.at(low as i64 - 1)?, high: self.at(high as i64 - 1)?, level: LEVEL })
    }

    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.values.iter().map(|(v, n)| v * *n as f64).sum::<f64>() / self.n as f64)
    }

    /// By the central limit theorem, so only for thirty values or more.
    pub fn mean_interval(&self) -> Option<Interval> {
        let (n, mean) = (self.n as f64, self.mean()?);
        if self.n < 30 {
            return None;
        }
        let variance = self.values.iter().map(|(v, k)| *k as f64 * (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let half = Z * (variance / n).sqrt();
        Some(Interval { low: mean - half, high: mean + half, level: LEVEL })
    }

    /// The same values, each through `change`, which keeps or turns their order.
    pub fn through(&self, change: impl Fn(f64) -> f64) -> Self {
        let mut values: Vec<(f64, i64)> = self.values.iter().map(|(v, n)| (change(*v), *n)).collect();
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { values, n: self.n }
    }
}

/// The Kaplan-Meier median of waiting times: `over` came to an end, `waiting` have waited so long and wait still.
/// `None` if half of them never got that far.
pub fn median_with_waiting(over: &Dist, waiting: &Dist) -> Option<f64> {
    let mut at_risk = (over.n + waiting.n) as f64;
    let mut left = 1.0;
    let mut still = waiting.values.iter().peekable();
    for (time, n) in &over.values {
        while let Some((_, gone)) = still.next_if(|(waited, _)| waited < time) {
            at_risk -= *gone as f64;
        }
        left *= 1.0 - *n as f64 / at_risk;
        at_risk -= *n as f64;
        if left <= 0.5 + 1e-12 {
            return Some(*time);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quant::stats::survival::kaplan_meier;

    /// A sorted sample.
    struct Sample(Vec<f64>);

    impl Sample {
        fn of(values: impl Iterator<Item = f64>) -> Self {
            let mut sorted: Vec<f64> = values.collect();
            // Ages of tickets come nearly sorted, which a stable sort makes use of.
            sorted.sort_by(f64::total_cmp);
            Self(sorted)
        }

        /// Interpolates between neighbours (type 7, as spreadsheets do).
        fn quantile(&self, q: f64) -> Option<f64> {
            let place = q * self.0.len().checked_sub(1)? as f64;
            let (low, high) = (self.0.get(place.floor() as usize)?, self.0.get(place.ceil() as usize)?);
            Some(low + (high - low) * place.fract())
        }

        /// Between which values of the sample the true quantile lies, whatever the shape; absent for small samples.
        fn interval(&self, q: f64) -> Option<Interval> {
            let n = self.0.len() as f64;
            let spread = Z * (n * q * (1.0 - q)).sqrt();
            let (low, high) = ((n * q - spread).floor(), (n * q + spread).ceil());
            if low < 1.0 || high > n {
                return None;
            }
            let (low, high) = (self.0.get(low as usize - 1)?, self.0.get(high as usize - 1)?);
            Some(Interval { low: *low, high: *high, level: LEVEL })
        }

        fn mean(&self) -> Option<f64> {
            (!self.0.is_empty()).then(|| self.0.iter().sum::<f64>() / self.0.len() as f64)
        }
    }

    /// The median waiting time where some still wait, and how many do.
    fn censored_median(waits: impl Iterator<Item = (f64, bool)>) -> (Option<f64>, usize) {
        let (time, over): (Vec<f64>, Vec<u8>) = waits.map(|(time, over)| (time.max(0.0), u8::from(over))).unzip();
        let waiting = over.iter().filter(|o| **o == 0).count();
        (kaplan_meier(&time, &over).ok().and_then(|curve| curve.median), waiting)
    }

    fn counted(mut values: Vec<f64>) -> Dist {
        values.sort_by(f64::total_cmp);
        Dist::of(values.into_iter().map(|v| (v, 1)))
    }

    proptest! {
        #[test]
        fn it_says_what_the_list_of_values_says(values in prop::collection::vec(0u32..50, 0..200), q in 0.0..1.0f64) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let (list, dist) = (Sample::of(values.iter().copied()), counted(values));
            prop_assert_eq!(dist.quantile(q), list.quantile(q));
            prop_assert_eq!(dist.interval(q), list.interval(q));
            prop_assert_eq!(dist.mean(), list.mean());
        }

        #[test]
        fn waiting_ones_count_as_in_the_engine(over in prop::collection::vec(1u32..30, 0..40), waiting in prop::collection::vec(1u32..30, 0..40)) {
            let both = over.iter().map(|t| (f64::from(*t), true)).chain(waiting.iter().map(|t| (f64::from(*t), false)));
            let of = |list: &[u32]| counted(list.iter().map(|t| f64::from(*t)).collect());
            prop_assert_eq!(median_with_waiting(&of(&over), &of(&waiting)), censored_median(both).0);
        }
    }
}
