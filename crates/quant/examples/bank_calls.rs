//! Arrival forecast of a call centre: `cargo run --release -p quant --example bank_calls -- calls_5min.csv.gz`, one JSON line.
//! Rolling origin over the last 30 days, one day of five-minute intervals ahead: a demand law of the day times the profile
//! of the day, negative binomial with the dispersion of the past, scored by CRPS and by the coverage of 90 % ranges.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "an example may read files and the clock"
)]

use quant::forecast::arrivals::{Arrivals, day_ahead};
use serde_json::json;
use std::io::Read;

const JUDGED: usize = 30;

fn main() {
    let path = std::env::args().nth(1).expect("the path of calls_5min.csv.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let mut days: Vec<Vec<f64>> = Vec::new();
    for line in text.lines().skip(1) {
        let f: Vec<&str> = line.split(',').collect();
        let day: usize = f[0].parse().unwrap();
        days.resize(days.len().max(day), vec![]);
        days[day - 1].push(f[3].parse().unwrap());
    }
    let began = std::time::Instant::now();
    let mut sums = [0.0; 6];
    let (mut day_inside, mut day_error) = (0.0, 0.0);
    for k in days.len() - JUDGED..days.len() {
        let told = day_ahead(&Arrivals { days: days[..k].to_vec(), season: 5, levels: vec![0.05, 0.5, 0.95] }).unwrap();
        let n = days[k].len() as f64;
        for (i, y) in days[k].iter().enumerate() {
            let q = &told.intervals[i].quantiles;
            let week_ago = days[k - 5][i];
            sums[0] += told.law(i).crps(*y as u64) / n;
            sums[1] += f64::from(u8::from(q[0] as f64 <= *y && *y <= q[2] as f64)) / n;
            sums[2] += (y - told.intervals[i].mean).abs() / n;
            sums[3] += (y - week_ago).abs() / n;
            sums[4] += quant::score::laws::crps_poisson(told.intervals[i].mean, *y as u64).unwrap().crps / n;
            let plain: f64 = (1..=8).map(|w| days[k - 5 * w][i]).sum::<f64>() / 8.0;
            sums[5] += (y - plain).abs() / n;
        }
        let total: f64 = days[k].iter().sum();
        day_inside +=
            f64::from(u8::from(told.total.quantiles[0] as f64 <= total && total <= told.total.quantiles[2] as f64));
        day_error += (total - told.total.mean).abs() / total;
    }
    let of = |x: f64| x / JUDGED as f64;
    println!(
        "{}",
        json!({ "days": JUDGED, "crps": of(sums[0]), "coverage90": of(sums[1]), "mae": of(sums[2]), "mae_week_ago": of(sums[3]),
            "mae_mean_of_8": of(sums[5]), "crps_poisson_same_mean": of(sums[4]), "day_total_coverage90": of(day_inside),
            "day_total_ape": of(day_error), "seconds": began.elapsed().as_secs_f64() })
    );
}
