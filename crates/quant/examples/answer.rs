//! Answers a file of reference cases: `cargo run --release -p quant --example answer -- CASES.json`, one JSON object a line.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "an example may read files and the clock"
)]

use serde_json::{Value, json};

fn main() {
    let path = std::env::args().nth(1).expect("a file of cases");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in document["cases"].as_array().unwrap() {
        let began = std::time::Instant::now();
        let mut answer = quant::answer_case(case, &document["series"]);
        answer["ms"] = json!(began.elapsed().as_secs_f64() * 1e3);
        println!("{answer}");
    }
}
