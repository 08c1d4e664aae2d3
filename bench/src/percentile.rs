//! Latencies in order: a percentile is always taken over all samples of a workload, never over percentiles of its clients.

use std::time::Duration;

/// The samples of one workload, sorted.
pub struct Sorted(Vec<Duration>);

impl Sorted {
    pub fn new(mut samples: Vec<Duration>) -> Self {
        samples.sort_unstable();
        Self(samples)
    }

    /// The smallest sample that at least `percent` of all samples do not exceed (nearest rank), in milliseconds.
    pub fn ms(&self, percent: f64) -> f64 {
        let rank = (percent / 100.0 * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).map_or(f64::NAN, |d| d.as_secs_f64() * 1000.0)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_sample_that_was_measured() {
        let sorted = Sorted::new((1..=200).rev().map(Duration::from_millis).collect());
        assert_eq!((sorted.ms(50.0), sorted.ms(95.0), sorted.ms(99.0), sorted.ms(100.0)), (100.0, 190.0, 198.0, 200.0));
        assert_eq!(Sorted::new(vec![Duration::from_millis(7)]).ms(95.0), 7.0);
        assert!(Sorted::new(Vec::new()).ms(50.0).is_nan(), "nothing measured is not zero");
    }
}
