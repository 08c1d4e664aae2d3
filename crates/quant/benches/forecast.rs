//! Speed of the forecasts that a page waits for, each with the floor it is held against.

use criterion::{Criterion, criterion_group, criterion_main};
use quant::forecast::auto::{AutoInput, auto};
use quant::forecast::changepoint::{Cost, changepoints};
use quant::forecast::{Series, ets};
use std::hint::black_box;

/// Counts with a week and a slow wave, the same in every run.
fn counts(n: usize) -> Vec<f64> {
    let mut state = 1u64;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1u32 << 31) - 0.5
    };
    (0..n)
        .map(|t| {
            let week = if t % 7 > 4 { 6.0 } else { 30.0 };
            (week * (1.0 + 0.2 * (t as f64 / 60.0).sin()) + 10.0 * noise()).max(0.0).round()
        })
        .collect()
}

/// Floor: 124 passes of 730 steps at about 5 ns for six models, 0.5 ms a series (speed notes, F1); target 3 ms.
fn any_series(c: &mut Criterion) {
    let input = AutoInput { series: Series::new(counts(730), 7.0), seasons: vec![], horizon: 28, levels: vec![] };
    c.bench_function("auto, 730 days", |b| b.iter(|| auto(black_box(&input))));
}

/// Floor: fifteen members x about 100 passes x 150 steps x 20 operations, 5 ms; target 30 ms.
fn smoothing(c: &mut Criterion) {
    let monthly: Vec<f64> = counts(150).iter().enumerate().map(|(t, v)| v + 100.0 + 10.0 * (t % 12) as f64).collect();
    let series = Series::new(monthly, 12.0);
    c.bench_function("automatic smoothing, 150 months", |b| b.iter(|| ets::auto(black_box(&series), 12)));
}

/// Floor: three regressions of 25 steps on 1,100 days and 14 columns, 5 million multiplications, 5 ms; target 60 ms.
fn daily_demand(c: &mut Criterion) {
    let y: Vec<f64> = counts(1_095);
    let inputs =
        serde_json::json!({"start": "2023-01-02", "y": y, "holidays": ["2023-12-25", "2024-12-25"], "horizon": 28});
    c.bench_function("demand, three years of days", |b| {
        b.iter(|| quant::answer("forecast.demand", black_box(&inputs)))
    });
}

/// Floor: one pass, about 30 open starts a point, 0.1 ms; target 1 ms.
fn partition(c: &mut Criterion) {
    let y: Vec<f64> = counts(1_000).iter().enumerate().map(|(t, v)| v + if t > 500 { 40.0 } else { 0.0 }).collect();
    c.bench_function("change points, 1,000 values", |b| b.iter(|| changepoints(black_box(&y), Cost::L2, 2_000.0)));
}

criterion_group!(benches, any_series, smoothing, daily_demand, partition);
criterion_main!(benches);
