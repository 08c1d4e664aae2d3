//! Scores the automatic forecaster on the M4 hourly series: `cargo run --release -p quant --example m4_hourly -- FOLDER`
//! (with `Hourly-train.csv.gz` and `Hourly-test.csv.gz`), one JSON line. A second argument takes every n-th series.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "an example may read files and the clock"
)]

use quant::forecast::Series;
use quant::forecast::auto::{AutoInput, auto};
use serde_json::json;
use std::io::Read;

fn rows(path: &str) -> Vec<Vec<f64>> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let number = |s: &str| s.trim().trim_matches('"').parse::<f64>().ok();
    text.lines().skip(1).map(|l| l.split(',').skip(1).filter_map(number).collect()).collect()
}

fn main() {
    let folder = std::env::args().nth(1).expect("the folder of the M4 hourly files");
    let every: usize = std::env::args().nth(2).map_or(1, |s| s.parse().unwrap());
    let (train, test) = (rows(&format!("{folder}/Hourly-train.csv.gz")), rows(&format!("{folder}/Hourly-test.csv.gz")));
    let began = std::time::Instant::now();
    let mut sums = [0.0; 7];
    for (y, actual) in train.iter().zip(&test).step_by(every) {
        let input = AutoInput {
            series: Series::new(y.clone(), 24.0),
            seasons: vec![],
            horizon: actual.len(),
            levels: vec![0.025, 0.05, 0.95, 0.975],
        };
        let f = auto(&input).unwrap();
        let n = actual.len() as f64;
        let scale = y.iter().skip(24).zip(y).map(|(a, b)| (a - b).abs()).sum::<f64>() / (y.len() - 24) as f64;
        let naive = |h: usize| y[y.len() - 24 + h % 24];
        let smape = |a: f64, f: f64| if a == f { 0.0 } else { 200.0 * (a - f).abs() / (a.abs() + f.abs()) };
        for (h, (a, m)) in actual.iter().zip(&f.mean).enumerate() {
            let q = &f.quantiles[h];
            let inside = |l: usize, u: usize| f64::from(u8::from(q[l] <= *a && *a <= q[u]));
            let miss = (q[0] - a).max(0.0) + (a - q[3]).max(0.0);
            let terms = [
                smape(*a, *m),
                (a - m).abs() / scale,
                inside(1, 2),
                inside(0, 3),
                (q[3] - q[0] + 40.0 * miss) / scale,
                smape(*a, naive(h)),
                (a - naive(h)).abs() / scale,
            ];
            sums.iter_mut().zip(terms).for_each(|(s, t)| *s += t / n);
        }
    }
    let count = train.iter().step_by(every).count() as f64;
    let of = |k: usize| sums[k] / count;
    println!(
        "{}",
        json!({ "series": count, "smape": of(0), "mase": of(1), "coverage90": of(2), "coverage95": of(3), "msis95": of(4),
            "naive_smape": of(5), "naive_mase": of(6), "seconds": began.elapsed().as_secs_f64() })
    );
}
