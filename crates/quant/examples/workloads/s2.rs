//! S2: a helpdesk of 40 people, 8 disciplines, 3 priorities, shifts, for 52 weeks, 20 repetitions.

use quant::staffing::simulate::{Desk, Tally, play, quantile};
use serde_json::{Value, json};

const WEEKS: f64 = 52.0;
const REPLICATIONS: u32 = 20;
const WEEKLY: f64 = 1925.0;
const DAY: [f64; 7] = [1.15, 1.05, 1.00, 0.95, 0.85, 0.15, 0.10];
const HOUR: [f64; 24] = [
    0.10, 0.06, 0.05, 0.05, 0.06, 0.15, 0.40, 0.90, 1.60, 2.10, 2.20, 2.00, 1.50, 1.70, 2.00, 1.90, 1.60, 1.20, 0.80,
    0.60, 0.45, 0.35, 0.25, 0.15,
];
const DISCIPLINES: usize = 8;
const SHARE: [f64; 8] = [0.34, 0.10, 0.10, 0.08, 0.14, 0.06, 0.12, 0.06];
const PRIORITY_SHARE: [f64; 3] = [0.05, 0.20, 0.75];
const SERVICE: [f64; 8] = [22.0, 40.0, 55.0, 45.0, 52.0, 60.0, 18.0, 30.0];
const SERVICE_PRIORITY: [f64; 3] = [1.6, 1.0, 0.9];
const SIGMA: f64 = 0.9;
const OFFSKILL: [f64; 3] = [1.0, 1.25, 1.5];
const PATIENCE: [f64; 3] = [240.0, 1440.0, 4320.0];
const TARGET: [f64; 3] = [15.0, 60.0, 240.0];
const FIRST: [usize; 8] = [11, 5, 5, 4, 6, 3, 4, 2];
const SHIFT_OF: [usize; 10] = [0, 1, 1, 0, 2, 1, 0, 1, 3, 1];

/// (days, from hour, until hour)
fn shift(k: usize) -> Value {
    let (days, from, until): ([f64; 5], f64, f64) = match k {
        0 => ([0.0, 1.0, 2.0, 3.0, 4.0], 7.0, 15.5),
        1 => ([0.0, 1.0, 2.0, 3.0, 4.0], 8.5, 17.0),
        2 => ([0.0, 1.0, 2.0, 3.0, 4.0], 11.0, 19.5),
        _ => ([2.0, 3.0, 4.0, 5.0, 6.0], 9.0, 17.5),
    };
    json!(days.map(|d| [24.0 * d + from, 24.0 * d + until]))
}

fn people() -> Vec<Value> {
    let mut out = Vec::new();
    for d in (0..DISCIPLINES).flat_map(|d| std::iter::repeat_n(d, FIRST[d])) {
        let i = out.len();
        let mut skills = vec![d];
        if i % 3 != 0 {
            let second = (d + 1 + i % 3) % DISCIPLINES;
            if !skills.contains(&second) {
                skills.push(second);
            }
        }
        if i % 3 == 2 {
            let third = if skills.contains(&0) { (d + 5) % DISCIPLINES } else { 0 };
            if !skills.contains(&third) {
                skills.push(third);
            }
        }
        let paced: Vec<Value> =
            skills.iter().zip(OFFSKILL).map(|(d, f)| json!({"discipline": d, "speed": 1.0 / f})).collect();
        out.push(json!({"skills": paced, "shifts": shift(SHIFT_OF[i % 10])}));
    }
    out
}

fn desk() -> Desk {
    let sum: f64 = DAY.iter().sum::<f64>() * HOUR.iter().sum::<f64>();
    let rates: Vec<f64> = DAY.iter().flat_map(|d| HOUR.map(|h| WEEKLY * d * h / sum)).collect();
    let cv = ((SIGMA * SIGMA).exp() - 1.0f64).sqrt();
    let mut classes = Vec::new();
    for d in 0..DISCIPLINES {
        for p in 0..3 {
            let rate: Vec<f64> = rates.iter().map(|r| r * SHARE[d] * PRIORITY_SHARE[p]).collect();
            let mean = SERVICE[d] * SERVICE_PRIORITY[p] / 60.0;
            classes.push(json!({"discipline": d, "priority": p, "rate_per_hour": rate, "work": {"kind": "lognormal", "mean": mean, "cv": cv},
                "patience_mean": PATIENCE[p] / 60.0, "target_hours": TARGET[p] / 60.0}));
        }
    }
    let option = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    serde_json::from_value(json!({"classes": classes, "people": people(), "horizon_hours": WEEKS * 168.0, "replications": REPLICATIONS,
        "seed": 1, "end_of_shift": option("S2_END", "finish"), "assign": option("S2_ASSIGN", "fastest"), "routing": option("S2_ROUTING", "priority")}))
    .unwrap()
}

/// Started, abandoned, mean wait and 90 % quantile (minutes), share of started within target, utilisation.
fn condense(mut t: Tally) -> [f64; 8] {
    let started: u64 = t.classes.iter().map(|c| c.started).sum();
    let abandoned: u64 = t.classes.iter().map(|c| c.abandoned).sum();
    let within: u64 = t.classes.iter().map(|c| c.within).sum();
    let wait: f64 = t.classes.iter().map(|c| c.wait_sum).sum();
    let mut all: Vec<f32> = t.classes.iter_mut().flat_map(|c| std::mem::take(&mut c.waits)).collect();
    let p90 = quantile(&mut all, 0.9).unwrap();
    let n = started as f64;
    let known = n + abandoned as f64;
    let events = t.events as f64;
    [
        n,
        abandoned as f64,
        60.0 * wait / n,
        60.0 * p90,
        within as f64 / n,
        within as f64 / known,
        t.utilisation(),
        events,
    ]
}

pub fn run() -> Value {
    let before = super::cpu_seconds();
    let parts = play(&desk(), 0..REPLICATIONS, &|_, _| true, condense).unwrap();
    let each = (super::cpu_seconds() - before) / f64::from(REPLICATIONS);
    let mean = |k: usize| parts.iter().map(|p| p[k]).sum::<f64>() / parts.len() as f64;
    json!({"started": mean(0), "abandoned": mean(1), "mean_wait": mean(2), "p90_wait": mean(3), "sla": mean(4), "sla_of_all": mean(5),
        "utilisation": mean(6), "events": mean(7), "replications": REPLICATIONS, "cpu_s_per_replication": each})
}
