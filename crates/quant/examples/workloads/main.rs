//! The speed workloads, one JSON line each: `cargo run --release -p quant --example workloads -- s1`.
//! One module a workload; a line holds processor seconds and the results, so that one run checks both.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "an example may read files and the clock")]

mod f1;
mod s1;
mod s2;

use serde_json::{Value, json};

/// Runs a workload and adds the processor seconds of this process to its results.
fn measured(name: &str, work: impl FnOnce() -> Value) {
    let before = cpu_seconds();
    let mut line = work();
    line["workload"] = json!(name);
    line["cpu_s"] = json!(cpu_seconds() - before);
    println!("{line}");
}

/// Processor seconds of all threads that are still alive, from the kernel's scheduler statistics.
fn cpu_seconds() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let one = |task: std::fs::DirEntry| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    tasks.filter_map(one).sum::<f64>() * 1e-9
}

fn main() {
    for name in std::env::args().skip(1) {
        match name.as_str() {
            "s1" => measured("S1", s1::run),
            "s2" => measured("S2", s2::run),
            "f1" => measured("F1", f1::run),
            _ => eprintln!("there is no workload {name}: f1, s1, s2"),
        }
    }
}
