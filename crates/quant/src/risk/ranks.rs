//! How sure a simulated quantile is: two order statistics that bracket the true one.

use crate::fault::{Fault, Outcome, within};
use crate::special::counts;

/// 1-based ranks and the probability that they bracket the quantile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranks {
    /// Rank of the lower end.
    pub low: u64,
    /// Rank of the upper end.
    pub high: u64,
    /// P(X_(low) <= quantile <= X_(high)).
    pub coverage: f64,
}

/// Order-statistic interval for the p quantile of n independent draws (binomial law of the ranks).
pub fn mc_quantile_ranks(n: u64, p: f64, level: f64) -> Outcome<Ranks> {
    if n == 0 || n > 1 << 40 {
        return Err(Fault::range("n", "n must be between 1 and 2^40"));
    }
    within("p", p, 1e-12, 1.0 - 1e-12)?;
    within("level", level, 1e-9, 1.0 - 1e-12)?;
    let tail = 0.5 * (1.0 - level);
    let cdf = |k: u64| counts::binomial(n, p, k).cdf;
    let guess = n as f64 * p;
    let low = counts::quantile(tail, guess, cdf);
    let high = counts::quantile(1.0 - tail, guess, cdf) + 1;
    let upper = if high > n { 1.0 } else { cdf(high - 1) };
    let lower = if low == 0 { 0.0 } else { cdf(low - 1) };
    Ok(Ranks { low: low.max(1), high: high.min(n), coverage: (upper - lower).clamp(0.0, 1.0) })
}
