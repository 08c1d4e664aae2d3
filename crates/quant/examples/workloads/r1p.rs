//! R1P: a million products of five three-point draws, as a common tool computes them.

use crate::spec;
use quant::simulate::product::{Estimate, Factors, product_losses};
use serde_json::Value;

/// Plays and reports.
pub fn run() -> Value {
    let of = |min: f64, mode: f64, max: f64| Estimate::by_moments(min, mode, max).unwrap();
    let factors = Factors {
        threat_events: of(4.0, 12.0, 40.0),
        vulnerability: of(0.05, 0.20, 0.60),
        primary: of(5_000.0, 40_000.0, 250_000.0),
        secondary_rate: of(0.05, 0.15, 0.40),
        secondary: of(20_000.0, 150_000.0, 2_000_000.0),
    };
    let losses = product_losses(&factors, spec::YEARS, spec::SEED, 1).unwrap();
    spec::shown(&losses, 4.0, 8.0).1
}
