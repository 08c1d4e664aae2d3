//! R1: a million years of one scenario, every event with its own loss.

use crate::spec;
use serde_json::Value;

/// Plays and reports.
pub fn run() -> Value {
    let losses = quant::simulate::years::year_losses(&spec::one(), spec::YEARS, spec::SEED, 1).unwrap();
    spec::shown(&losses, 4.0, 8.0).1
}
