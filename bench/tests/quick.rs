//! The bench must not rot: a smoke run against the real program, on SQLite and, where one is named, on PostgreSQL.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test starts programs and may break"
)]

use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// The program under test: named, or built beside this test by a run over the whole workspace.
fn rapport() -> PathBuf {
    let beside = || std::env::current_exe().ok().and_then(|own| Some(own.parent()?.parent()?.join("rapport")));
    let found =
        std::env::var_os("RAPPORT_BIN").map(PathBuf::from).filter(|file| file.is_file()).or_else(beside).unwrap();
    assert!(found.is_file(), "{} is missing: build it with `cargo build -p rapport`", found.display());
    found
}

fn quick(more: &[&str]) -> Vec<Value> {
    let folder = std::env::temp_dir().join(format!("rapport-bench-{}-{}", std::process::id(), more.len()));
    let mut command = Command::new(env!("CARGO_BIN_EXE_bench"));
    command.args(["--quick", "--json", "--binary"]).arg(rapport()).arg("--folder").arg(&folder).args(more);
    let done = command.output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    // Code 3 says that a bar was missed, which is no fault of a run on a machine that tests other things meanwhile.
    assert!(matches!(done.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn check(lines: &[Value], engine: &str) {
    let workloads: Vec<&Value> = lines.iter().filter(|l| l["workload"].is_string()).collect();
    for id in ["W1", "W2", "W3", "W4", "W5", "W6"] {
        assert!(workloads.iter().any(|l| l["workload"] == id), "{id} is missing");
    }
    for line in &workloads {
        assert_eq!(line["engine"], engine);
        let [p50, p95, p99] = ["p50_ms", "p95_ms", "p99_ms"].map(|name| line[name].as_f64().unwrap());
        assert!(0.0 < p50 && p50 <= p95 && p95 <= p99, "{line}");
        assert!(line["requests"].as_u64().unwrap() > 0 && line["per_second"].as_f64().unwrap() > 0.0, "{line}");
    }
    let figure = |name: &str| {
        lines.iter().find(|l| l["figure"] == name).unwrap_or_else(|| panic!("{name} is missing"))["value"]
            .as_f64()
            .unwrap()
    };
    assert_eq!(figure("of these lost after it"), 0.0, "an acknowledged ticket was lost");
    assert!(figure("acknowledged tickets before a kill") > 0.0);
    assert!(figure("W1 with 32 clients, share of the bare driver") > 0.0);
    assert!(figure("disk, bytes a ticket") > 0.0);
}

#[test]
#[ignore = "needs the built binary: cargo build -p rapport, then cargo nextest run -p bench --run-ignored all"]
fn a_quick_run_measures_everything_on_sqlite() {
    check(&quick(&[]), "SQLite");
}

#[test]
#[ignore = "needs the built binary: cargo build -p rapport, then cargo nextest run -p bench --run-ignored all"]
fn a_quick_run_measures_everything_on_postgresql() {
    let Some(url) = std::env::var_os("RAPPORT_TEST_POSTGRES") else { return };
    check(&quick(&["--no-sqlite", "--postgres", &url.to_string_lossy()]), "PostgreSQL");
}
