//! Scores the demand forecaster: `cargo run --release -p quant --example demand -- quant_demand.json`, one JSON line.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "an example may read files and the clock"
)]

use quant::forecast::demand::{DemandInput, demand, forecaster};
use serde_json::{Value, json};

fn main() {
    let path = std::env::args().nth(1).expect("the path of quant_demand.json");
    let detail = std::env::args().nth(2).is_some();
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (mut ratios, mut inside, mut days, mut slowest) = (0.0, 0.0, 0.0, 0.0f64);
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let input: DemandInput = serde_json::from_value(case.clone()).unwrap();
        let actual: Vec<u64> = case["actual"].as_array().unwrap().iter().map(|v| v.as_u64().unwrap()).collect();
        let began = std::time::Instant::now();
        let model = forecaster(&input).unwrap();
        slowest = slowest.max(began.elapsed().as_secs_f64());
        let out = demand(&input).unwrap();
        let last = out.levels.len() - 1;
        let crps = actual.iter().enumerate().map(|(h, y)| model.day(h).crps(*y)).sum::<f64>() / actual.len() as f64;
        let ratio = crps / case["oracle_crps"].as_f64().unwrap();
        let hits =
            actual.iter().zip(&out.days).filter(|(y, d)| d.quantiles[0] <= **y && **y <= d.quantiles[last]).count();
        if detail {
            let past = model.past();
            eprintln!(
                "{} ratio {ratio:.3} cover {hits}/28 past {:.3} x{:.2} {:?} {:?}",
                case["id"],
                past.coverage90.unwrap_or(f64::NAN),
                past.widened,
                out.bursts,
                out.total
            );
        }
        ratios += ratio;
        inside += hits as f64;
        days += actual.len() as f64;
    }
    let score = ratios / cases.len() as f64;
    println!(
        "{}",
        json!({ "score": score, "coverage90": inside / days, "cases": cases.len(), "slowest_fit_s": slowest })
    );
}
