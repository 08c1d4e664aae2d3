//! Constants of the workloads, copied from the specification, so that every program plays the same game.

use quant::dist::Pert;
use quant::dist::lognormal::Lognormal;
use quant::simulate::report::{Report, report};
use quant::simulate::scenario::FairScenario;
use serde_json::{Value, json};

/// Simulated years of one scenario.
pub const YEARS: usize = 1_000_000;
/// Seed of all of them.
pub const SEED: u64 = 20_260_101;
/// Levels of the quantiles reported.
pub const LEVELS: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

/// A lognormal law by its 5 % and 95 % points.
pub fn ln90(low: f64, high: f64) -> Lognormal {
    Lognormal::from_interval(low, high, 0.9).unwrap()
}

/// A three-point estimate.
pub fn pert(t: (f64, f64, f64)) -> Pert {
    Pert { min: t.0, mode: t.1, max: t.2, gamma: 4.0 }
}

/// The scenario of R1 and R3.
pub fn one() -> FairScenario {
    FairScenario {
        threat_events: pert((4.0, 12.0, 40.0)),
        vulnerability: Some(pert((0.05, 0.20, 0.60))),
        primary: ln90(5_000.0, 250_000.0),
        secondary_probability: 0.15,
        secondary: ln90(20_000.0, 2_000_000.0),
    }
}

/// The hundred scenarios of R2.
pub fn hundred() -> Vec<FairScenario> {
    let scenario = |k: usize| {
        let of = |m: usize| (k % m) as f64;
        let low = 0.2 + 0.1 * of(10);
        let (primary, secondary) = (1_000.0 * (1.0 + of(13)), 5_000.0 * (1.0 + of(6)));
        FairScenario {
            threat_events: pert((low, 4.0 * low, 12.0 * low)),
            vulnerability: Some(pert((0.05 + 0.01 * of(7), 0.20 + 0.02 * of(5), 0.60 + 0.03 * of(11)))),
            primary: ln90(primary, primary * (10.0 + 5.0 * of(9))),
            secondary_probability: 0.05 + 0.02 * of(8),
            secondary: ln90(secondary, secondary * (20.0 + 10.0 * of(5))),
        }
    };
    (0..100).map(scenario).collect()
}

/// Thresholds of the loss exceedance curve: 50 points between powers of ten.
pub fn thresholds(low: f64, high: f64) -> Vec<f64> {
    (0..50).map(|i| 10f64.powf(low + f64::from(i) * (high - low) / 49.0)).collect()
}

/// The report of a simulation as JSON.
pub fn shown(losses: &[f64], low: f64, high: f64) -> (Report, Value) {
    let r = report(losses, &LEVELS, &thresholds(low, high)).unwrap();
    let value = json!({ "p_no_loss": r.p_zero, "mean": r.mean, "median": r.quantiles[0], "p90": r.quantiles[1],
        "p95": r.quantiles[2], "p99": r.quantiles[3], "p999": r.quantiles[4], "lec": r.exceed });
    (r, value)
}
