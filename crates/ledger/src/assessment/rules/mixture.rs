//! Quantiles of a mixture of five equally likely laws, of which the engine tells the 10 % and 90 % quantile.
//! Each is read as normal, in money or in its logarithm; where all five agree the result is exact.

use quant::special::normal;

/// The 90 % quantile of the standard normal law.
pub const Z: f64 = 1.281_551_565_544_600_4;

/// Carries what was found at some levels of a cost on to finer levels: amounts are linear in it.
pub fn finer(parts: &[(f64, f64)], levels: &[f64], fine: &[f64]) -> Vec<(f64, f64)> {
    let known: Vec<(f64, (f64, f64))> = levels.iter().copied().zip(parts.iter().copied()).collect();
    fine.iter()
        .filter_map(|at| {
            let k = known.partition_point(|(level, _)| level < at).clamp(1, known.len().max(2) - 1);
            let ((x0, a), (x1, b)) = (*known.get(k - 1)?, *known.get(k)?);
            let share = if x1 > x0 { (at - x0) / (x1 - x0) } else { 0.0 };
            Some((a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share))
        })
        .collect()
}

/// Quantile `p` of the equal mixture of normal laws with these 10 % and 90 % quantiles.
pub fn normal_quantile(parts: &[(f64, f64)], p: f64) -> f64 {
    let laws: Vec<(f64, f64)> = parts.iter().map(|(a, b)| (0.5 * (a + b), (b - a) / (2.0 * Z))).collect();
    let at = |(m, s): &(f64, f64)| m + s * normal::quantile(p);
    let mut low = laws.iter().map(at).fold(f64::INFINITY, f64::min);
    let mut high = laws.iter().map(at).fold(f64::NEG_INFINITY, f64::max);
    if !(low.is_finite() && high.is_finite()) {
        return 0.0;
    }
    for _ in 0..80 {
        let mid = 0.5 * (low + high);
        let below: f64 = laws
            .iter()
            .map(|(m, s)| if *s > 0.0 { normal::cdf((mid - m) / s) } else { f64::from(u8::from(mid >= *m)) })
            .sum();
        if below / laws.len() as f64 >= p { high = mid } else { low = mid }
    }
    0.5 * (low + high)
}

/// The same for amounts that cannot be negative and are skewed: read in the logarithm.
/// A 10 % quantile of nothing stays nothing where at least half of the laws have it.
pub fn skewed_quantile(parts: &[(f64, f64)], p: f64) -> f64 {
    let nothing = parts.iter().filter(|(low, _)| *low <= 0.0).count();
    if parts.iter().all(|(_, high)| *high <= 0.0) || (p < 0.5 && 2 * nothing >= parts.len()) {
        return 0.0;
    }
    let floor = parts.iter().map(|(_, high)| *high).fold(0.0, f64::max) * 1e-4;
    let logs: Vec<(f64, f64)> = parts.iter().map(|(a, b)| (a.max(floor).ln(), b.max(floor).ln())).collect();
    normal_quantile(&logs, p).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws_that_agree_keep_their_quantiles() {
        let same = [(100.0, 400.0); 5];
        assert!((skewed_quantile(&same, 0.1) - 100.0).abs() < 1e-6);
        assert!((skewed_quantile(&same, 0.9) - 400.0).abs() < 1e-6);
        assert!((normal_quantile(&[(-5.0, 7.0); 5], 0.9) - 7.0).abs() < 1e-9);
    }

    #[test]
    fn laws_that_differ_widen_the_range() {
        let parts = [(10.0, 12.0), (20.0, 24.0), (30.0, 36.0), (40.0, 48.0), (80.0, 96.0)];
        let (low, high) = (skewed_quantile(&parts, 0.1), skewed_quantile(&parts, 0.9));
        assert!(low > 10.0 && low < 14.0 && high > 80.0 && high < 96.0, "{low} {high}");
    }

    #[test]
    fn finer_levels_lie_between_and_beyond_the_known_ones() {
        let parts = [(10.0, 20.0), (20.0, 40.0), (30.0, 60.0)];
        let fine = finer(&parts, &[1.0, 2.0, 3.0], &[0.5, 1.5, 3.0, 4.0]);
        assert_eq!(fine, [(5.0, 10.0), (15.0, 30.0), (30.0, 60.0), (40.0, 80.0)]);
        assert_eq!(finer(&[(7.0, 9.0); 3], &[2.0, 2.0, 2.0], &[2.0]), [(7.0, 9.0)], "a cost that is known");
    }

    #[test]
    fn nothing_stays_nothing() {
        assert_eq!(skewed_quantile(&[(0.0, 0.0); 5], 0.9), 0.0);
        assert_eq!(skewed_quantile(&[(0.0, 50.0); 5], 0.1), 0.0);
        assert!(normal_quantile(&[], 0.5) == 0.0);
    }
}
