//! Speed of the two questions that pages ask while somebody waits.

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::json;
use std::hint::black_box;

fn aggregate(c: &mut Criterion) {
    let inputs = json!({"frequency": {"kind": "poisson", "rate": 2}, "severity": {"kind": "lognormal", "mu": 10, "sigma": 1.5},
        "levels": [0.5, 0.9, 0.99], "tail_levels": [0.95]});
    c.bench_function("aggregate poisson-lognormal", |b| b.iter(|| quant::answer("risk.aggregate", black_box(&inputs))));
}

fn compare_options(c: &mut Criterion) {
    let inputs = json!({"horizon_years": 5, "discount": 0.05, "events": 4, "exposure_years": 3, "cap": 2e6, "appetite": 250000,
        "severity": {"losses": [12000, 40000, 8000, 95000, 23000]},
        "options": [
            {"name": "Second line", "capex": [20000, 30000, 60000], "opex_per_year": [3000, 4000, 8000],
             "effectiveness": {"kind": "pert", "min": 0.4, "mode": 0.7, "max": 0.9}},
            {"name": "Move to hosting", "capex": [70000, 90000, 140000], "opex_per_year": 12000, "start_delay_years": 0.5,
             "effectiveness": {"kind": "beta", "a": 18, "b": 2}}]});
    c.bench_function("compare three options", |b| {
        b.iter(|| quant::answer("decide.compare_options", black_box(&inputs)))
    });
}

criterion_group!(benches, aggregate, compare_options);
criterion_main!(benches);
