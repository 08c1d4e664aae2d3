//! Scores the anomaly detector by the rules of the Numenta benchmark, standard profile: `cargo run --release -p quant --example nab -- FOLDER`.
//! One threshold for all series, chosen as the benchmark does (the best over the corpus); the score with the default threshold stands beside it.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "an example may read files and the clock"
)]

use quant::forecast::anomaly::{AnomalyInput, anomaly};
use serde_json::{Value, json};
use std::io::Read;

struct File {
    windows: Vec<(usize, usize)>,
    n: usize,
    scores: Vec<f64>,
}

/// Minutes of `2014-02-14 14:30:00`, close enough to order and to compare.
fn minutes(text: &str) -> f64 {
    let at: jiff::civil::DateTime = text[..19].parse().unwrap();
    let days = at.date().since(jiff::civil::date(2010, 1, 1)).unwrap().get_days();
    f64::from(days) * 1440.0 + f64::from(at.hour()) * 60.0 + f64::from(at.minute()) + f64::from(at.second()) / 60.0
}

fn sigmoid(x: f64) -> f64 {
    if x > 3.0 { -1.0 } else { 2.0 / (1.0 + (5.0 * x).exp()) - 1.0 }
}

fn read(folder: &str) -> Vec<File> {
    let labels: Value =
        serde_json::from_str(&std::fs::read_to_string(format!("{folder}/combined_windows.json")).unwrap()).unwrap();
    let mut out = Vec::new();
    for part in ["realAWSCloudwatch", "realKnownCause"] {
        let mut names: Vec<_> =
            std::fs::read_dir(format!("{folder}/{part}")).unwrap().map(|e| e.unwrap().path()).collect();
        names.sort();
        for path in names {
            let key = format!("{part}/{}", path.file_name().unwrap().to_str().unwrap().trim_end_matches(".gz"));
            let mut text = String::new();
            flate2::read::GzDecoder::new(std::fs::File::open(&path).unwrap()).read_to_string(&mut text).unwrap();
            let rows: Vec<(f64, f64)> = text
                .lines()
                .skip(1)
                .filter_map(|l| l.split_once(','))
                .map(|(t, v)| (minutes(t), v.parse().unwrap()))
                .collect();
            let mut steps: Vec<f64> = rows.windows(2).map(|w| w[1].0 - w[0].0).collect();
            steps.sort_by(f64::total_cmp);
            let step = steps[steps.len() / 2].max(1.0);
            let window = |w: &Value| {
                let (a, b) = (minutes(w[0].as_str().unwrap()), minutes(w[1].as_str().unwrap()));
                let inside: Vec<usize> = (0..rows.len()).filter(|k| a <= rows[*k].0 && rows[*k].0 <= b).collect();
                (inside[0], inside[inside.len() - 1])
            };
            let windows = labels[&key].as_array().unwrap().iter().map(window).collect();
            let input = AnomalyInput {
                y: rows.iter().map(|r| Some(r.1)).collect(),
                steps_per_day: (1440.0 / step).round() as usize,
                threshold: Some(0.5),
                quiet: None,
            };
            // Every alarm at the lowest threshold: with a higher one the same rule keeps those above it.
            let mut scores = vec![0.0; rows.len()];
            anomaly(&input).unwrap().alarms.iter().for_each(|a| scores[a.index] = a.score);
            out.push(File { windows, n: rows.len(), scores });
        }
    }
    out
}

/// Score of an alarm, file and window if it is inside one, weight.
type Event = (f64, Option<(usize, usize)>, f64);

/// All alarms, highest score first.
fn events(files: &[File]) -> Vec<Event> {
    let mut out = Vec::new();
    for (f, file) in files.iter().enumerate() {
        let probation = (file.n * 15 / 100).min(750);
        for t in (probation..file.n).filter(|t| file.scores[*t] > 0.0) {
            let inside = file.windows.iter().position(|w| w.0 <= t && t <= w.1);
            let weight = match inside {
                Some(w) => {
                    let (a, b) = file.windows[w];
                    sigmoid(-((b - t + 1) as f64) / (b - a + 1) as f64) / sigmoid(-1.0)
                }
                None => match file.windows.iter().rev().find(|w| w.1 < t) {
                    Some((a, b)) => 0.11 * sigmoid((t - b) as f64 / (b - a).max(1) as f64),
                    None => -0.11,
                },
            };
            out.push((file.scores[t], inside.map(|w| (f, w)), weight));
        }
    }
    out.sort_by(|a, b| b.0.total_cmp(&a.0));
    out
}

fn main() {
    let folder = std::env::args().nth(1).expect("the folder of the server metrics");
    let began = std::time::Instant::now();
    let files = read(&folder);
    let windows: usize = files.iter().map(|f| f.windows.len()).sum();
    let mut found: std::collections::BTreeMap<(usize, usize), f64> = Default::default();
    let (mut false_alarms, mut penalty, mut best, mut usual) = (0, 0.0, (0.0, 0.0, 0, 0), (0.0, 0, 0));
    for (score, window, weight) in events(&files) {
        match window {
            Some(w) => {
                let slot = found.entry(w).or_insert(weight);
                *slot = slot.max(weight);
            }
            None => {
                false_alarms += 1;
                penalty += weight;
            }
        }
        let gained = 100.0 * (found.values().map(|v| v + 1.0).sum::<f64>() + penalty) / (2.0 * windows as f64);
        if gained > best.0 {
            best = (gained, score, found.len(), false_alarms);
        }
        if score >= 3.7 {
            usual = (gained, found.len(), false_alarms);
        }
    }
    println!(
        "{}",
        json!({ "series": files.len(), "windows": windows, "score": best.0, "threshold": best.1, "windows_found": best.2, "false_alarms": best.3,
            "score_default_threshold": usual.0, "windows_found_default": usual.1, "false_alarms_default": usual.2,
            "seconds": began.elapsed().as_secs_f64() })
    );
}
