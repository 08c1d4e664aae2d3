//! The engine's own statement of its numerical error, held against the same laws on grids eight times as
//! fine: a stated error that does not bound the true one is worse than none.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use quant::lattice::Effort;
use quant::risk::aggregate::{AggregateInput, aggregate_with};
use quant::rng::Stream;
use serde_json::{Value, json};

const SCENARIOS: u64 = 100;
/// Levels of the target in quant's accuracy table.
const LEVELS: [f64; 7] = [0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999];
const TRUTH: Effort = Effort { points: 32_768, ranges: 3, nested: 16.0 };

fn between(s: &mut Stream, low: f64, high: f64) -> f64 {
    low + (high - low) * s.uniform()
}

fn frequency(s: &mut Stream) -> Value {
    let rate = 10f64.powf(between(s, -1.3, 2.0));
    match s.bits() % 4 {
        0 => json!({"kind": "poisson", "rate": rate}),
        1 => json!({"kind": "negbin", "mean": rate, "size": between(s, 0.5, 8.0)}),
        2 => json!({"kind": "pert_poisson", "min": 0.4 * rate, "mode": rate, "max": 2.5 * rate}),
        _ => json!({"kind": "binomial", "n": 12, "p": between(s, 0.05, 0.9)}),
    }
}

fn severity(s: &mut Stream) -> Value {
    let size = 10f64.powf(between(s, 2.0, 6.0));
    let mut law = match s.bits() % 5 {
        0 => json!({"kind": "lognormal", "mu": size.ln(), "sigma": between(s, 0.3, 2.0)}),
        1 => json!({"kind": "gamma", "shape": between(s, 0.3, 5.0), "scale": size}),
        2 => json!({"kind": "pareto2", "alpha": between(s, 1.8, 4.0), "scale": size}),
        3 => json!({"kind": "pert", "min": 0.2 * size, "mode": size, "max": between(s, 2.0, 9.0) * size}),
        _ => json!({"kind": "lognormal_interval", "low": 0.1 * size, "high": 10.0 * size, "level": 0.9}),
    };
    if s.uniform() < 0.2 {
        law["limit"] = json!(5.0 * size);
    }
    law
}

/// One scenario: the true error over the stated one and relative to the quantile, the worst over the levels.
struct Judged {
    ratio: f64,
    relative: f64,
    asked: Value,
}

/// The finer grid is itself known no better than it says; what it may be off by is not counted.
fn judged(seed: u64, effort: Effort) -> Judged {
    let mut s = Stream::new(seed, 1, 1, 1);
    let asked = json!({"frequency": frequency(&mut s), "severity": severity(&mut s), "levels": LEVELS});
    let input: AggregateInput = serde_json::from_value(asked.clone()).unwrap();
    let (ours, truth) = (aggregate_with(&input, effort).unwrap(), aggregate_with(&input, TRUTH).unwrap());
    let off = ours.var.iter().zip(&truth.var).map(|(a, b)| (a - b).abs());
    let relative = ours.var.iter().zip(&truth.var).filter(|v| *v.1 > 0.0).map(|(a, b)| (a - b).abs() / b);
    // Beside an atom the finer grid has the same doubt, many times its error: there it counts as exact.
    let slack = truth.numerical_error.min(1e-8 * truth.var.iter().copied().fold(0.0, f64::max));
    let worst = (off.fold(0.0, f64::max) - slack).max(0.0);
    Judged { ratio: worst / ours.numerical_error.max(f64::MIN_POSITIVE), relative: relative.fold(0.0, f64::max), asked }
}

fn check(effort: Effort, scenarios: std::ops::Range<u64>, rough_at: f64) {
    let count = scenarios.clone().count();
    let all: Vec<Judged> = scenarios.map(|seed| judged(seed, effort)).collect();
    let told = |j: &Judged| format!("{:.3} x, {:.1e}: {}", j.ratio, j.relative, j.asked);
    let broken: Vec<String> = all.iter().filter(|j| j.ratio > 1.0).map(told).collect();
    let rough: Vec<String> = all.iter().filter(|j| j.relative > rough_at).map(told).collect();
    eprintln!("{} of {count} beyond the statement, {} beyond {rough_at:e}", broken.len(), rough.len());
    assert!(broken.len() * 100 <= count, "{}", broken.join("\n"));
    assert!(rough.len() * 20 <= count, "{}", rough.join("\n"));
}

#[test]
fn the_stated_error_bounds_the_true_one() {
    check(Effort::DEFAULT, 0..SCENARIOS, 1e-5);
}

#[test]
fn the_stated_error_of_the_quick_mode_bounds_the_true_one() {
    check(Effort::QUICK, 100..100 + SCENARIOS / 2, 5e-5);
}
