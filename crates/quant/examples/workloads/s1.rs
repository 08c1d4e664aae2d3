//! S1: one queue, 20 servers, a million customers, by the general engine.

use quant::staffing::simulate::{Desk, play};
use serde_json::{Value, json};

const CUSTOMERS: f64 = 1e6;
const RATE: f64 = 19.0;

pub fn run() -> Value {
    let desk: Desk = serde_json::from_value(json!({
        "classes": [{"discipline": 0, "rate_per_hour": RATE, "work": {"kind": "exponential", "mean": 1.0}, "target_hours": 1.0}],
        "people": [{"skills": [0], "count": 20}],
        "horizon_hours": CUSTOMERS / RATE, "replications": 1, "seed": 1}))
    .unwrap();
    let out = play(&desk, 0..1, &|_, _| true, |t| {
        let c = &t.classes[0];
        (c.started, c.wait_sum / c.started as f64, t.utilisation(), t.events)
    })
    .unwrap();
    let (started, mean_wait, utilisation, events) = out[0];
    json!({"customers": started, "mean_wait": mean_wait, "exact": 0.755401, "utilisation": utilisation, "events": events})
}
