//! R1Q: a million years of a three-point frequency and lognormal losses.

use crate::spec;
use quant::simulate::scenario::FairScenario;
use serde_json::Value;

/// Plays and reports.
pub fn run() -> Value {
    let law = spec::ln90(5_000.0, 250_000.0);
    let scenario = FairScenario {
        threat_events: spec::pert((1.0, 3.0, 12.0)),
        vulnerability: None,
        primary: law,
        secondary_probability: 0.0,
        secondary: law,
    };
    let losses = quant::simulate::years::year_losses(&scenario, spec::YEARS, spec::SEED, 1).unwrap();
    spec::shown(&losses, 4.0, 8.0).1
}
