//! Tests of simple questions: is a series more than noise, did the rate change, do two lists rise together.

use crate::fault::{Fault, Outcome, positive, within};
use crate::special::{beta, counts, gamma};
use serde::Serialize;

/// Ljung-Box test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LjungBox {
    /// n(n+2) sum r_k^2/(n-k).
    pub statistic: f64,
    /// Probability of at least this under pure noise; below 2.2e-16 it is given as 0.
    pub p: f64,
    /// Autocorrelations at lags 1..=lag.
    pub acf: Vec<f64>,
}

/// Ljung & Box (1978): are the first `lag` autocorrelations of `x` more than chance?
pub fn ljung_box(x: &[f64], lag: usize) -> Outcome<LjungBox> {
    let n = x.len();
    if n < 3 {
        return Err(Fault::new("empty", "x", "at least three values are needed"));
    }
    if lag == 0 || lag >= n {
        return Err(Fault::range("lag", format!("lag must lie between 1 and {}", n - 1)));
    }
    for v in x {
        within("x", *v, -1e150, 1e150)?;
    }
    let mean = x.iter().sum::<f64>() / n as f64;
    let d: Vec<f64> = x.iter().map(|v| v - mean).collect();
    let variance: f64 = d.iter().map(|v| v * v).sum();
    if variance <= 1e-28 * mean * mean * n as f64 || variance == 0.0 {
        return Err(Fault::range("x", "a constant series has no autocorrelation"));
    }
    let at = |k: usize| d.iter().zip(d.iter().skip(k)).map(|(a, b)| a * b).sum::<f64>() / variance;
    let acf: Vec<f64> = (1..=lag).map(at).collect();
    let m = n as f64;
    let sum: f64 = acf.iter().enumerate().map(|(i, r)| r * r / (m - 1.0 - i as f64)).sum();
    let statistic = m * (m + 2.0) * sum;
    let tail = gamma::pq(0.5 * lag as f64, 0.5 * statistic).1;
    Ok(LjungBox { statistic, p: if tail < f64::EPSILON { 0.0 } else { tail }, acf })
}

/// Comparison of two rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RateRatio {
    /// First rate over second rate.
    pub ratio: f64,
    /// Exact two-sided p value of equal rates.
    pub p_two_sided: f64,
    /// Exact 95 % interval of the ratio.
    pub ci95: [f64; 2],
}

/// Exact conditional comparison of two Poisson rates: given the total, the first count is binomial.
///
/// Two-sided p by the method of small probabilities; interval from Clopper and Pearson's. The second
/// group needs at least one event (swap the groups when it has none).
pub fn poisson_rate_ratio(events: [u64; 2], exposure: [f64; 2]) -> Outcome<RateRatio> {
    for t in exposure {
        within("exposure", positive("exposure", t)?, 1e-12, 1e12)?;
    }
    if events.iter().any(|k| *k > 1_000_000_000) {
        return Err(Fault::new("too_large", "events", "at most a thousand million events can be compared"));
    }
    if events[1] == 0 {
        return Err(Fault::range(
            "events",
            "the second group needs at least one event; swap the groups if the first has some",
        ));
    }
    let (k, n) = (events[0], events[0] + events[1]);
    let share = exposure[0] / (exposure[0] + exposure[1]);
    let odds = exposure[1] / exposure[0];
    let (a, b) = (k as f64, events[1] as f64);
    let low = if k == 0 { (0.0, 1.0) } else { beta::quantile_xy(a, b + 1.0, 0.025) };
    let high = beta::quantile_xy(a + 1.0, b, 0.975);
    Ok(RateRatio {
        ratio: a / b * odds,
        p_two_sided: small_probabilities(n, share, k),
        ci95: [low.0 / low.1 * odds, high.0 / high.1 * odds],
    })
}

/// P(all counts that are at most as likely as k), binomial(n, p).
fn small_probabilities(n: u64, p: f64, k: u64) -> f64 {
    let pmf = |j: u64| counts::binomial(n, p, j).pmf;
    let limit = pmf(k) * (1.0 + 1e-7);
    let mode = ((n + 1) as f64 * p).floor().min(n as f64) as u64;
    if k == mode {
        return 1.0;
    }
    if k < mode {
        // First count beyond the mode that is not more likely than k.
        let (mut low, mut high) = (mode, n + 1);
        while high - low > 1 {
            let mid = low + (high - low) / 2;
            if pmf(mid) <= limit { high = mid } else { low = mid }
        }
        let upper = if high > n { 0.0 } else { counts::binomial(n, p, high - 1).sf };
        return (counts::binomial(n, p, k).cdf + upper).min(1.0);
    }
    let (mut low, mut high) = (0u64, mode);
    if pmf(0) > limit {
        return counts::binomial(n, p, k - 1).sf.min(1.0);
    }
    while high - low > 1 {
        let mid = low + (high - low) / 2;
        if pmf(mid) <= limit { low = mid } else { high = mid }
    }
    (counts::binomial(n, p, low).cdf + counts::binomial(n, p, k - 1).sf).min(1.0)
}
