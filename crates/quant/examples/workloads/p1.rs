//! P1: an event log of 100,000 cases, read from its CSV file.

use serde_json::{Value, json};

/// Reads and reports.
pub fn run(path: &str) -> Value {
    let log = std::fs::read(path).unwrap();
    let s = quant::stats::process::mine(&log, "Reopened").unwrap();
    json!({ "cases": s.cases, "events": s.events, "edges": s.edges.len(), "variants": s.variants, "top": s.top,
        "p50": s.duration(0.5), "p90": s.duration(0.9), "rework": s.rework, "reopen": s.reopen })
}
