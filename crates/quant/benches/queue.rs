//! Speed of the exact queues. Floor: Erlang recursions cost one division a server (about 4 ns), a waiting
//! law 16 complex exponentials a class (about 1 us), a day of 64 states 24 x 60 sweeps (about 0.1 ms).

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use std::hint::black_box;

fn ask(c: &mut Criterion, name: &str, function: &str, inputs: Value) {
    c.bench_function(name, |b| b.iter(|| quant::answer(function, black_box(&inputs))));
}

fn queues(c: &mut Criterion) {
    // Floor 0.5 us with the reading of the JSON.
    ask(
        c,
        "erlang c",
        "queue.erlang_c",
        json!({"arrival_rate": 12, "service_rate": 1.5, "servers": 9, "threshold": 0.5}),
    );
    // Floor 5 us: some hundred states, one logarithm each.
    ask(
        c,
        "erlang a",
        "queue.erlang_a",
        json!({"arrival_rate": 50, "service_rate": 1, "abandon_rate": 0.5, "servers": 50, "threshold": 0.1}),
    );
    // Floor 3 us: three waiting laws.
    ask(
        c,
        "priorities",
        "queue.priority_mmc",
        json!({"arrival_rates": [2, 6, 10], "service_rate": 1, "servers": 20, "thresholds": [0.05, 0.1, 0.5]}),
    );
    let (rates, people): (Vec<u32>, Vec<u32>) =
        (0..168).map(|h| (if h % 24 > 7 && h % 24 < 18 { 12 } else { 1 }, if h % 24 > 7 { 8 } else { 1 })).unzip();
    // Floor 3 ms: 168 hours x 40 jumps x 150 states.
    ask(
        c,
        "week of hours",
        "queue.time_varying",
        json!({"hourly_arrival_rates": rates, "hourly_servers": people, "service_rate": 2, "abandon_rate": 0.1}),
    );
    // Floor 2 ms: 3,000 states, 60 sweeps of 5 jumps.
    ask(
        c,
        "n system",
        "queue.skills_n_model",
        json!({"arrival_rates": [2.4, 1.6], "pool_sizes": [2, 3], "pool_service_rates": [1, 1], "abandon_rate": 0.1}),
    );
}

criterion_group!(benches, queues);
criterion_main!(benches);
