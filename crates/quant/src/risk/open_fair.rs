//! Open FAIR's frequency side: vulnerability and loss event frequency from three-point estimates.

use crate::dist::Pert;
use crate::fault::Outcome;
use crate::special::gamma::{poisson_weight, pq};
use crate::special::quadrature;
use serde::{Deserialize, Serialize};

/// Threat capability and resistance strength, both on 0..1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VulnerabilityInput {
    /// Capability of the attacker.
    pub threat_capability: Pert,
    /// Strength of the resistance.
    pub resistance_strength: Pert,
}

/// P(threat capability > resistance strength): Gauss panels, quadratically graded towards every end of either range.
pub fn vulnerability(input: &VulnerabilityInput) -> Outcome<f64> {
    let threat = input.threat_capability.checked().map_err(|f| f.within("threat_capability"))?;
    let strength = input.resistance_strength.checked().map_err(|f| f.within("resistance_strength"))?;
    let rule = quadrature::legendre(24);
    let mut cuts = vec![threat.min, threat.max, strength.min, strength.max];
    cuts.retain(|c| *c >= threat.min && *c <= threat.max);
    cuts.sort_by(f64::total_cmp);
    let mut sum = 0.0;
    for w in cuts.windows(2) {
        // x = low + width s^4 (35 - 84 s + 70 s^2 - 20 s^3): flat at both ends, which tames rough densities.
        let smooth = |s: f64| s.powi(4) * (35.0 - s * (84.0 - s * (70.0 - 20.0 * s)));
        let speed = |s: f64| 140.0 * (s * (1.0 - s)).powi(3);
        for i in 0..4 {
            sum += quadrature::integral(&rule, f64::from(i) / 4.0, f64::from(i + 1) / 4.0, |s| {
                let x = w[0] + (w[1] - w[0]) * smooth(s);
                threat.density(x) * strength.cdf(x) * (w[1] - w[0]) * speed(s)
            });
        }
    }
    Ok(sum.clamp(0.0, 1.0))
}

/// Threat event frequency and vulnerability, both estimated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LossEventInput {
    /// Threat events a year.
    pub threat_event_frequency: Pert,
    /// Share of them that become losses, 0..1.
    pub vulnerability: Pert,
}

/// Loss events a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LossEvents {
    /// Expected rate.
    pub rate_mean: f64,
    /// Standard deviation of the rate.
    pub rate_sd: f64,
    /// Variance of the yearly count.
    pub count_variance: f64,
    /// P(no event in a year).
    pub p_zero: f64,
    /// P(at least two).
    pub p_at_least_2: f64,
    /// P(at least five).
    pub p_at_least_5: f64,
}

/// Law of the yearly count when rate = frequency times vulnerability (independent): 64 x 64 Gauss-Jacobi.
pub fn loss_event_frequency(input: &LossEventInput) -> Outcome<LossEvents> {
    let events = input.threat_event_frequency.checked().map_err(|f| f.within("threat_event_frequency"))?;
    let share = input.vulnerability.checked().map_err(|f| f.within("vulnerability"))?;
    crate::fault::not_negative("threat_event_frequency.min", events.min)?;
    crate::fault::within("vulnerability.min", share.min, 0.0, 1.0)?;
    crate::fault::within("vulnerability.max", share.max, 0.0, 1.0)?;
    crate::fault::within("threat_event_frequency.max", events.max, 0.0, 1e9)?;
    let (a, b) = (events.rule(64), share.rule(64));
    let mean_of = |f: &dyn Fn(f64) -> f64| a.mean(|x| b.mean(|y| f(x * y)));
    let rate_mean = events.mean() * share.mean();
    let square = events.partial(2, events.max) * share.partial(2, share.max);
    let variance = (square - rate_mean * rate_mean).max(0.0);
    Ok(LossEvents {
        rate_mean,
        rate_sd: variance.sqrt(),
        count_variance: rate_mean + variance,
        p_zero: mean_of(&|r| poisson_weight(0.0, r)),
        p_at_least_2: mean_of(&|r| pq(2.0, r).0),
        p_at_least_5: mean_of(&|r| pq(5.0, r).0),
    })
}
