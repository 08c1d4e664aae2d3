//! F1: 1,000 daily series of 730 counts each, 28 days ahead; the file is made by the workloads' `gen_data.py`
//! and named by the variable `F1_FILE` (`_data/f1.f64` by default). Every series is fitted from nothing.

use quant::forecast::Series;
use quant::forecast::auto::{AutoInput, auto};
use serde_json::{Value, json};

const TO_FIT: usize = 730;
const AHEAD: usize = 28;

struct Scores {
    mase: f64,
    inside: f64,
    interval: f64,
    naive: f64,
}

fn score(row: &[f64]) -> Scores {
    let (y, actual) = row.split_at(TO_FIT);
    let input =
        AutoInput { series: Series::new(y.to_vec(), 7.0), seasons: vec![], horizon: AHEAD, levels: vec![0.05, 0.95] };
    let f = auto(&input).unwrap();
    let scale = y.iter().skip(7).zip(y).map(|(a, b)| (a - b).abs()).sum::<f64>() / (TO_FIT - 7) as f64;
    let mut s = Scores { mase: 0.0, inside: 0.0, interval: 0.0, naive: 0.0 };
    for (h, a) in actual.iter().enumerate() {
        let (low, high) = (f.quantiles[h][0], f.quantiles[h][1]);
        s.mase += (a - f.mean[h]).abs() / scale;
        s.inside += f64::from(u8::from(low <= *a && *a <= high));
        s.interval += (high - low + 20.0 * ((low - a).max(0.0) + (a - high).max(0.0))) / scale;
        s.naive += (a - y[TO_FIT - 7 + h % 7]).abs() / scale;
    }
    s
}

/// Mean scores of the first hundred and of all series.
pub fn run() -> Value {
    let path = std::env::var("F1_FILE").unwrap_or_else(|_| "_data/f1.f64".to_owned());
    let bytes = std::fs::read(path).unwrap();
    let values: Vec<f64> = bytes.chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect();
    let scores: Vec<Scores> = values.chunks_exact(TO_FIT + AHEAD).map(score).collect();
    let mean = |n: usize, f: &dyn Fn(&Scores) -> f64| {
        let first = &scores[..n.min(scores.len())];
        first.iter().map(f).sum::<f64>() / (first.len() * AHEAD) as f64
    };
    json!({
        "series": scores.len(),
        "mase_first100": mean(100, &|s| s.mase), "cover90_first100": mean(100, &|s| s.inside),
        "interval_score_first100": mean(100, &|s| s.interval),
        "mase": mean(1000, &|s| s.mase), "cover90": mean(1000, &|s| s.inside), "interval_score": mean(1000, &|s| s.interval),
        "naive_mase": mean(1000, &|s| s.naive),
    })
}
