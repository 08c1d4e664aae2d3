//! Interval estimates of people: how often the truth lay inside, and how much wider they should have been.

use crate::fault::{Fault, Outcome, positive, within};
use crate::special::{beta, counts, normal};
use serde::Serialize;

/// Largest widening that is applied to somebody's intervals.
pub const MOST_WIDENING: f64 = 3.0;

/// Hit share expected of a person without a record who states 90 % intervals: beta(5.5, 4.5).
pub const NEWCOMER: (f64, f64) = (5.5, 4.5);

/// Judgement of somebody's intervals.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExpertIntervals {
    /// Expected hit share, Jeffreys posterior.
    pub posterior_mean_coverage: f64,
    /// 90 % interval of the hit share.
    pub ci90: [f64; 2],
    /// z of the nominal level over z of the expected hit share.
    pub width_factor: f64,
    /// The factor that is applied: between 1/3 and 3.
    pub width_factor_applied: f64,
    /// P(hit share < nominal).
    pub p_coverage_below_nominal: f64,
    /// P(at most as many hits) if the intervals kept their level.
    pub binom_p_lower: f64,
    /// True below ten outcomes.
    pub too_few_to_judge: bool,
}

/// Judges `inside` hits out of `n` intervals of level `nominal`.
///
/// The width factor makes a normal (or lognormal) interval with the expected hit share reach its level.
pub fn expert_intervals(inside: u64, n: u64, nominal: f64) -> Outcome<ExpertIntervals> {
    if n == 0 {
        return Err(Fault::new("empty", "n", "at least one outcome is needed"));
    }
    if inside > n || n > 1_000_000_000 {
        return Err(Fault::range("inside", "inside must lie between 0 and n"));
    }
    within("nominal", nominal, 1e-6, 1.0 - 1e-9)?;
    let (a, b) = (inside as f64 + 0.5, (n - inside) as f64 + 0.5);
    let mean = a / (a + b);
    let width_factor = widening(mean, nominal);
    Ok(ExpertIntervals {
        posterior_mean_coverage: mean,
        ci90: [beta::quantile(a, b, 0.05), beta::quantile(a, b, 0.95)],
        width_factor,
        width_factor_applied: width_factor.clamp(1.0 / MOST_WIDENING, MOST_WIDENING),
        p_coverage_below_nominal: beta::inc(a, b, nominal).0,
        binom_p_lower: counts::binomial(n, nominal, inside).cdf,
        too_few_to_judge: n < 10,
    })
}

/// z of the nominal level over z of the hit share.
pub fn widening(coverage: f64, nominal: f64) -> f64 {
    normal::quantile(0.5 * (1.0 + nominal)) / normal::quantile(0.5 * (1.0 + coverage))
}

/// An interval widened around its middle by `factor`, on the logarithmic scale when asked for.
///
/// ```
/// let wide = quant::calib::coverage::widen(10.0, 1000.0, 2.0, true).unwrap();
/// assert!((wide[0] - 1.0).abs() < 1e-12 && (wide[1] - 10_000.0).abs() < 1e-8);
/// ```
pub fn widen(low: f64, high: f64, factor: f64, logarithmic: bool) -> Outcome<[f64; 2]> {
    within("factor", positive("factor", factor)?, 1e-3, 1e3)?;
    within("low", low, -1e150, 1e150)?;
    within("high", high, low, 1e150)?;
    if !logarithmic {
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low) * factor);
        return Ok([middle - half, middle + half]);
    }
    positive("low", low)?;
    let (middle, half) = (0.5 * (low.ln() + high.ln()), 0.5 * (high.ln() - low.ln()) * factor);
    Ok([within("factor", (middle - half).exp(), 0.0, 1e300)?, within("factor", (middle + half).exp(), 0.0, 1e300)?])
}

/// A person's record shrunk towards what is usual: beta(5.5, 4.5) for 90 % intervals plus the hits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shrunk {
    /// Expected hit share.
    pub coverage: f64,
    /// Factor to apply to the person's intervals, 1/3 to 3.
    pub width_factor: f64,
    /// Weight of the usual against the record, 0..1.
    pub prior_weight: f64,
}

/// Widening for the next interval of a person with `inside` hits out of `n` (n may be 0: a newcomer).
pub fn shrunk(inside: u64, n: u64, nominal: f64) -> Outcome<Shrunk> {
    if inside > n || n > 1_000_000_000 {
        return Err(Fault::range("inside", "inside must lie between 0 and n"));
    }
    within("nominal", nominal, 0.05, 0.999)?;
    // The usual share for another level: the same widening, read back at that level.
    let usual_90 = NEWCOMER.0 / (NEWCOMER.0 + NEWCOMER.1);
    let z = normal::quantile(0.5 * (1.0 + nominal)) / widening(usual_90, 0.9);
    let usual = 2.0 * normal::cdf(z) - 1.0;
    let pseudo = NEWCOMER.0 + NEWCOMER.1;
    let coverage = (usual * pseudo + inside as f64) / (pseudo + n as f64);
    Ok(Shrunk {
        coverage,
        width_factor: widening(coverage, nominal).clamp(1.0 / MOST_WIDENING, MOST_WIDENING),
        prior_weight: pseudo / (pseudo + n as f64),
    })
}
