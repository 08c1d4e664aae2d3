//! R2: a hundred scenarios over 100,000 years with what drives the worst percent, and the exact law.

use crate::spec;
use quant::lattice::Effort;
use quant::simulate::{exact, portfolio};
use serde_json::{Value, json};

/// Plays, reports, and names the scenarios behind the worst percent of years.
pub fn run() -> Value {
    let played = portfolio::play(&spec::hundred(), 100_000, spec::SEED, 1).unwrap();
    let (report, mut line) = spec::shown(&played.totals(), 6.0, 8.0);
    let (drivers, years) = played.tail_drivers(report.quantiles[3]);
    let mut order: Vec<usize> = (0..drivers.len()).collect();
    order.sort_by(|l, r| drivers[*r].total_cmp(&drivers[*l]));
    let top: Vec<Value> = order.iter().take(10).map(|k| json!({ "scenario": k, "mean": drivers[*k] })).collect();
    line["tail_years"] = json!(years);
    line["tail_drivers"] = json!(top);
    line
}

/// The exact law.
pub fn exact() -> Value {
    let effort = Effort { points: 2_048, ranges: 1, nested: 16.0 };
    let law = exact::law(&spec::hundred(), 0.999, effort).unwrap();
    let q: Vec<f64> = spec::LEVELS.iter().map(|p| law.quantile(*p)).collect();
    let lec: Vec<f64> = spec::thresholds(6.0, 8.0).iter().map(|x| law.exceed(*x)).collect();
    json!({ "mean": law.mean(), "median": q[0], "p90": q[1], "p95": q[2], "p99": q[3], "p999": q[4],
        "numerical_error": law.quantile_error(0.999), "lec": lec })
}
