//! Speed of the simulation. Floor (throw-away code, one core): 35 ns an event, of which 8 for an
//! exponential, 15 for a lognormal, the rest memory; so 8 ms for 100,000 tickets with two events each.

use criterion::{Criterion, criterion_group, criterion_main};
use quant::staffing::simulate::{Desk, play};
use serde_json::json;
use std::hint::black_box;

fn desk(value: serde_json::Value) -> Option<Desk> {
    serde_json::from_value(value).ok()
}

fn simulation(c: &mut Criterion) {
    let one = desk(
        json!({"classes": [{"discipline": 0, "rate_per_hour": 19, "work": {"kind": "exponential", "mean": 1}, "target_hours": 1}],
        "people": [{"skills": [0], "count": 20}], "horizon_hours": 1000, "replications": 1}),
    );
    // Floor 1.4 ms: 19,000 tickets.
    if let Some(one) = one {
        c.bench_function("19,000 customers, 20 servers", |b| {
            b.iter(|| play(black_box(&one), 0..1, &|_, _| true, |t| t.classes[0].wait_sum))
        });
    }
    let shifts: Vec<[f64; 2]> = (0..5).map(|d| [24.0 * f64::from(d) + 8.0, 24.0 * f64::from(d) + 17.0]).collect();
    let class = |d: u32, p: u32| json!({"discipline": d, "priority": p, "rate_per_hour": 0.25, "work": {"kind": "lognormal", "mean": 0.5, "cv": 1.5}, "target_hours": 4});
    let classes: Vec<_> = (0..3).flat_map(|d| (0..3).map(move |p| class(d, p))).collect();
    let people: Vec<_> =
        (0..10).map(|i| json!({"skills": [i % 3, (i + 1) % 3], "shifts": shifts, "absent_share": 0.025})).collect();
    // A year, 20,000 tickets, 10 people, calendars: floor 2.2 ms, target 20 ms.
    if let Some(year) = desk(json!({"classes": classes, "people": people, "horizon_hours": 8736, "replications": 1})) {
        c.bench_function("a year of 20,000 tickets", |b| {
            b.iter(|| play(black_box(&year), 0..1, &|_, _| true, |t| t.events))
        });
    }
}

criterion_group!(benches, simulation);
criterion_main!(benches);
