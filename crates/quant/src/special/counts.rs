//! Counting laws with exact tails, through the incomplete gamma and beta functions, never by
//! summing from one side.

use super::{beta, gamma};

/// Probability, distribution function and survival function of a count at k.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtCount {
    /// P(N = k).
    pub pmf: f64,
    /// P(N <= k).
    pub cdf: f64,
    /// P(N > k).
    pub sf: f64,
}

/// Poisson law with the given rate.
pub fn poisson(rate: f64, k: u64) -> AtCount {
    let n = k as f64;
    let (sf, cdf) = gamma::pq(n + 1.0, rate);
    AtCount { pmf: gamma::poisson_weight(n, rate), cdf, sf }
}

/// Negative binomial law: mean and size, variance = mean + mean^2/size.
pub fn negbin(size: f64, mean: f64, k: u64) -> AtCount {
    let n = k as f64;
    let (x, y) = (size / (size + mean), mean / (size + mean));
    let pmf = if k == 0 { (-size * (mean / size).ln_1p()).exp() } else { beta::weight(size, n, x, y) / n };
    let (cdf, sf) = beta::inc_xy(size, n + 1.0, x, y);
    AtCount { pmf, cdf, sf }
}

/// Binomial law of `n` trials with probability `p`.
pub fn binomial(n: u64, p: f64, k: u64) -> AtCount {
    if k >= n {
        let pmf = if k == n { p.powf(n as f64) } else { 0.0 };
        return AtCount { pmf, cdf: 1.0, sf: 0.0 };
    }
    let (m, j) = (n as f64, k as f64);
    let (sf, cdf) = beta::inc_xy(j + 1.0, m - j, p, 1.0 - p);
    let pmf = if k == 0 {
        (m * (-p).ln_1p()).exp()
    } else {
        // C(n,k) p^k q^(n-k) = weight(k, n-k) * n / (k (n-k))
        beta::weight(j, m - j, p, 1.0 - p) * m / (j * (m - j))
    };
    AtCount { pmf, cdf, sf }
}

/// Smallest k with cdf(k) >= p, for an increasing `cdf`; `guess` starts the bracket.
pub fn quantile(p: f64, guess: f64, cdf: impl Fn(u64) -> f64) -> u64 {
    if cdf(0) >= p {
        return 0;
    }
    let (mut low, mut high) = (0u64, (guess.clamp(1.0, 1e15) as u64).max(1));
    while cdf(high) < p && high < 1 << 60 {
        low = high;
        high *= 2;
    }
    while high - low > 1 {
        let mid = low + (high - low) / 2;
        if cdf(mid) >= p {
            high = mid;
        } else {
            low = mid;
        }
    }
    high
}
