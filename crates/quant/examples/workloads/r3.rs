//! R3: the exact law of R1's scenario.

use crate::spec;
use quant::lattice::Effort;
use quant::simulate::exact;
use serde_json::{Value, json};

/// Solves and reports.
pub fn run() -> Value {
    let effort = Effort { points: 2_048, ranges: 2, nested: 16.0 };
    let law = exact::law(&[spec::one()], 0.999, effort).unwrap();
    let q: Vec<f64> = spec::LEVELS.iter().map(|p| law.quantile(*p)).collect();
    let lec: Vec<f64> = spec::thresholds(4.0, 8.0).iter().map(|x| law.exceed(*x)).collect();
    json!({ "p_no_loss": law.p_zero(), "mean": law.mean(), "median": q[0], "p90": q[1], "p95": q[2], "p99": q[3],
        "p999": q[4], "numerical_error": law.quantile_error(0.999), "lec": lec })
}
