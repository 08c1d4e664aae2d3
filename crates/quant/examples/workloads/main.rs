//! The speed workloads, one JSON line each: `cargo run --release -p quant --example workloads -- r1 s1`.
//! One module a workload; a line holds processor seconds and the results, so that one run checks both.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "an example may read files and the clock")]

mod f1;
mod p1;
mod r1;
mod r1p;
mod r1q;
mod r2;
mod r3;
mod s1;
mod s2;
mod spec;

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
            "r1" => measured("R1", r1::run),
            "r1p" => measured("R1P", r1p::run),
            "r1q" => measured("R1Q", r1q::run),
            "r2" => measured("R2", r2::run),
            "r2x" => measured("R2 exact", r2::exact),
            "r3" => measured("R3", r3::run),
            _ => match name.strip_prefix("p1=") {
                Some(path) => measured("P1", || p1::run(path)),
                None => eprintln!("there is no workload {name}: f1, r1, r1p, r1q, r2, r2x, r3, s1, s2, p1=FILE"),
            },
        }
    }
}
