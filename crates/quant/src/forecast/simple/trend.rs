//! Is it growing? Lines that one bad day cannot bend, and the trend of rare counts.

use crate::fault::{Fault, Outcome};
use crate::forecast::{median, values_ok};
use crate::special::normal;
use serde::Serialize;

/// Most points of a robust line: all pairs are looked at.
const MOST_POINTS: usize = 3_000;

/// Least-squares and Theil-Sen lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrendLine {
    /// Slope by least squares, units of y per unit of t.
    pub ols_slope: f64,
    /// Least-squares line at `predict_at`.
    pub ols_predict: f64,
    /// Median of the slopes of all pairs (Sen 1968).
    pub theil_sen_slope: f64,
    /// median(y) - slope median(t).
    pub theil_sen_intercept: f64,
    /// 95 % interval of the Theil-Sen slope (normal approximation of Kendall's statistic, ties considered).
    pub slope_ci95: [f64; 2],
}

/// Lines through (t, y), predicted at `predict_at`. Needs two different times, at most 3,000 points.
pub fn trend_line(t: &[f64], y: &[f64], predict_at: f64) -> Outcome<TrendLine> {
    values_ok("t", t, 2)?;
    values_ok("y", y, 2)?;
    if t.len() != y.len() || t.len() > MOST_POINTS {
        return Err(Fault::range("y", format!("t and y must have the same length, at most {MOST_POINTS}")));
    }
    crate::fault::within("predict_at", predict_at, -1e100, 1e100)?;
    let n = t.len() as f64;
    let (mt, my) = (t.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let (top, bottom) =
        t.iter().zip(y).fold((0.0, 0.0), |(a, b), (t, y)| (a + (t - mt) * (y - my), b + (t - mt) * (t - mt)));
    let mut slopes = Vec::new();
    for (i, (ti, yi)) in t.iter().zip(y).enumerate() {
        for (tj, yj) in t.iter().zip(y).take(i) {
            if ti != tj {
                slopes.push((yi - yj) / (ti - tj));
            }
        }
    }
    if slopes.is_empty() || bottom <= 0.0 {
        return Err(Fault::range("t", "at least two different times are needed"));
    }
    slopes.sort_by(f64::total_cmp);
    let slope = super::super::sorted_quantile(&slopes, 0.5);
    let pairs = slopes.len() as f64;
    let all = n * (n - 1.0) * (2.0 * n + 5.0);
    let sigma = ((all - ties(t) - ties(y)) / 18.0).max(0.0).sqrt();
    let z = normal::quantile(0.975) * sigma;
    let last = slopes.len() - 1;
    let upper = (((pairs + z) / 2.0).round_ties_even().max(0.0) as usize).min(last);
    let lower = ((pairs - z) / 2.0).round_ties_even().max(1.0) as usize - 1;
    let ols = top / bottom;
    Ok(TrendLine {
        ols_slope: ols,
        ols_predict: my + ols * (predict_at - mt),
        theil_sen_slope: slope,
        theil_sen_intercept: median(y) - slope * median(t),
        slope_ci95: [slopes[lower.min(last)], slopes[upper]],
    })
}

/// Sum of k (k - 1) (2k + 5) over groups of k equal values.
fn ties(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let group = |g: &[f64]| {
        let k = g.len() as f64;
        k * (k - 1.0) * (2.0 * k + 5.0)
    };
    sorted.chunk_by(|a, b| a == b).map(group).sum()
}

/// Trend of weekly counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Growth {
    /// Growth a week, e^slope - 1.
    pub growth_per_week: f64,
    /// Slope of the log rate.
    pub log_slope: f64,
    /// Its standard error (Poisson).
    pub se: f64,
    /// slope / standard error.
    pub z: f64,
    /// P(the rate grows), normal approximation.
    pub p_growing: f64,
    /// P(the rate of the last four weeks is at least twice that of the twelve weeks before), gamma
    /// posteriors with half a count; absent with fewer than eight weeks.
    pub p_doubled: Option<f64>,
    /// Variance over mean of the counts about the trend: well above 1, `p_growing` is too sure.
    pub dispersion: f64,
}

/// Poisson regression of weekly counts on the week, log link, by iterated weighted least squares.
///
/// Fails with fewer than three weeks, without any count, and when only the first or only the last week
/// has counts (the slope has no finite estimate).
pub fn cluster_growth(weekly: &[f64]) -> Outcome<Growth> {
    let field = "weekly_counts";
    values_ok(field, weekly, 3)?;
    if weekly.iter().any(|c| *c < 0.0 || c.fract() != 0.0 || *c > 1e9) {
        return Err(Fault::range(field, "counts must be whole numbers from 0 to a thousand million"));
    }
    let n = weekly.len();
    let inner: f64 = weekly[1..n - 1].iter().sum();
    let ends = usize::from(weekly[0] > 0.0) + usize::from(weekly[n - 1] > 0.0);
    if inner == 0.0 && ends < 2 {
        return Err(Fault::new("unbounded", field, "counts are needed in more than one week at the edge"));
    }
    let fit = log_trend(weekly, field)?;
    let (b, se) = (fit.slope, fit.se);
    Ok(Growth {
        growth_per_week: b.exp_m1(),
        log_slope: b,
        se,
        z: b / se,
        p_growing: normal::cdf(b / se),
        p_doubled: (n >= 8).then(|| doubled(weekly)),
        dispersion: fit.dispersion,
    })
}

/// Poisson trend on the log scale.
pub(crate) struct LogTrend {
    /// Slope a week.
    pub(crate) slope: f64,
    /// Its standard error if the counts were Poisson.
    pub(crate) se: f64,
    /// Pearson's variance over mean about the trend: mean of (y - mu)^2/mu.
    pub(crate) dispersion: f64,
    /// The same as a ratio of sums, which weeks with next to no expected ticket cannot blow up.
    pub(crate) spread: f64,
}

/// Fits a Poisson trend by scoring steps; counts may be fractional and need weight in two weeks.
pub(crate) fn log_trend(weekly: &[f64], field: &str) -> Outcome<LogTrend> {
    let n = weekly.len();
    let centre = (n as f64 - 1.0) / 2.0;
    let total: f64 = weekly.iter().sum();
    let (mut a, mut b, mut information) = ((total / n as f64).ln(), 0.0f64, 0.0f64);
    for _ in 0..100 {
        let (mut s0, mut s1, mut s2, mut r0, mut r1) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (t, y) in weekly.iter().enumerate() {
            let x = t as f64 - centre;
            let mu = (a + b * x).exp();
            s0 += mu;
            s1 += mu * x;
            s2 += mu * x * x;
            r0 += y - mu;
            r1 += (y - mu) * x;
        }
        information = s2 - s1 * s1 / s0;
        let db = ((r1 - r0 * s1 / s0) / information).clamp(-1.0, 1.0);
        let da = ((r0 - s1 * db) / s0).clamp(-2.0, 2.0);
        a += da;
        b += db;
        if da.abs() + db.abs() < 1e-13 {
            break;
        }
    }
    let pearson: f64 = weekly
        .iter()
        .enumerate()
        .map(|(t, y)| {
            let mu = (a + b * (t as f64 - centre)).exp();
            (y - mu) * (y - mu) / mu.max(1e-300)
        })
        .sum();
    let se = 1.0 / information.sqrt();
    if ![se, b, pearson, b / se, b.exp_m1()].iter().all(|v| v.is_finite()) {
        return Err(Fault::new("no_convergence", field, "the trend of these counts has no finite estimate"));
    }
    let square = |(t, y): (usize, &f64)| (y - (a + b * (t as f64 - centre)).exp()).powi(2);
    let squares: f64 = weekly.iter().enumerate().map(square).sum();
    let free = (n as f64 - 2.0).max(1.0);
    Ok(LogTrend { slope: b, se, dispersion: pearson / free, spread: squares / (total / n as f64) / free })
}

/// P(2 old rate < new rate): new from the last four weeks, old from up to twelve before.
fn doubled(weekly: &[f64]) -> f64 {
    let (before, last) = weekly.split_at(weekly.len() - 4);
    let before = &before[before.len().saturating_sub(12)..];
    let (a_new, a_old) = (last.iter().sum::<f64>() + 0.5, before.iter().sum::<f64>() + 0.5);
    // P(G_new / 4 > 2 G_old / n_old): one incomplete beta function of the share of G_new.
    let cut = 8.0 / (8.0 + before.len() as f64);
    crate::special::beta::inc(a_new, a_old, cut).1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::{gamma, quadrature};

    #[test]
    fn doubling_agrees_with_a_numerical_integral() {
        let weekly = [1.0, 0.0, 2.0, 1.0, 0.0, 1.0, 3.0, 4.0, 2.0, 5.0];
        let rule = quadrature::legendre(40);
        let f = |u: f64| {
            let old = gamma::quantile(5.5, u) / 6.0;
            gamma::pq(14.5, 2.0 * old * 4.0).1
        };
        let sum: f64 = (0..50).map(|k| quadrature::integral(&rule, k as f64 / 50.0, (k + 1) as f64 / 50.0, f)).sum();
        assert!((doubled(&weekly) - sum).abs() < 1e-4, "{} {sum}", doubled(&weekly));
    }
}
