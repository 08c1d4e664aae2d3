//! A scenario as Open FAIR states it: threat events, vulnerability, primary and occasional secondary loss.

use super::counts::mixed_poisson;
use crate::dist::lognormal::Lognormal;
use crate::dist::pert::Pert;
use crate::fault::{Outcome, not_negative, within};

/// One scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FairScenario {
    /// Threat events a year.
    pub threat_events: Pert,
    /// Share of them that become losses; `None` counts every event.
    pub vulnerability: Option<Pert>,
    /// Loss of every loss event.
    pub primary: Lognormal,
    /// Probability of a secondary loss at a loss event.
    pub secondary_probability: f64,
    /// Secondary loss.
    pub secondary: Lognormal,
}

/// Gauss-Jacobi nodes for each of the two estimates.
const NODES: usize = 24;

impl FairScenario {
    /// Checks every part; at most 10,000 expected loss events a year.
    pub fn checked(self) -> Outcome<Self> {
        let events = self.threat_events.checked().map_err(|f| f.within("threat_events"))?;
        not_negative("threat_events.min", events.min)?;
        within("threat_events.max", events.max, 0.0, 1e4)?;
        if let Some(v) = self.vulnerability {
            let v = v.checked().map_err(|f| f.within("vulnerability"))?;
            within("vulnerability.min", v.min, 0.0, 1.0)?;
            within("vulnerability.max", v.max, 0.0, 1.0)?;
        }
        within("secondary_probability", self.secondary_probability, 0.0, 1.0)?;
        for law in [self.primary, self.secondary] {
            within("mu", law.mu, -100.0, 100.0)?;
            within("sigma", law.sigma, 1e-3, 10.0)?;
        }
        Ok(self)
    }

    /// P(N = k) of the loss events of a year, the rate being the product of two unknowns.
    pub fn counts(&self) -> Vec<f64> {
        // Wide rates need more nodes for the same accuracy.
        let n = NODES + (self.threat_events.width().sqrt() as usize).min(104);
        let events = self.threat_events.rule(n);
        let Some(vulnerability) = self.vulnerability else {
            return mixed_poisson(&events.points.into_iter().zip(events.weights).collect::<Vec<_>>());
        };
        let shares = vulnerability.rule(NODES);
        let mut nodes = Vec::with_capacity(n * NODES);
        for (x, v) in events.points.iter().zip(&events.weights) {
            for (y, w) in shares.points.iter().zip(&shares.weights) {
                // Corner nodes without weight cost as much as the others.
                if v * w > 1e-16 {
                    nodes.push((x * y, v * w));
                }
            }
        }
        mixed_poisson(&nodes)
    }

    /// Expected loss of a year (exact).
    pub fn mean(&self) -> f64 {
        let rate = self.threat_events.mean() * self.vulnerability.map_or(1.0, |v| v.mean());
        rate * (self.primary.mean() + self.secondary_probability * self.secondary.mean())
    }
}
