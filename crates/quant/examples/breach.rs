//! Breach probability at creation on a ServiceNow audit log: `cargo run --release -p quant --example breach -- incident_events.csv.gz`.
//! Learns from the first 70 % of the incidents by time of opening, with what was known at the split; one JSON line.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "an example may read files and the clock"
)]

use quant::forecast::breach::encode::Encoding;
use quant::forecast::breach::hazard::{Hazard, Row};
use quant::score::binary::brier;
use quant::stats::survival::kaplan_meier;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;

struct Incident {
    /// First row: what was known at creation.
    first: Vec<String>,
    opened: f64,
    closed: f64,
    breached: bool,
}

/// Hours since 2016-01-01 of `29/2/2016 04:40`.
fn hours(text: &str) -> Option<f64> {
    let (date, time) = text.split_once(' ')?;
    let d: Vec<i32> = date.split('/').filter_map(|x| x.parse().ok()).collect();
    let t: Vec<f64> = time.split(':').filter_map(|x| x.parse().ok()).collect();
    let day = jiff::civil::date(*d.get(2)? as i16, *d.get(1)? as i8, *d.first()? as i8);
    let days = day.since(jiff::civil::date(2016, 1, 1)).ok()?.get_days();
    Some(f64::from(days) * 24.0 + t.first()? + t.get(1)? / 60.0)
}

fn read(path: &str) -> (HashMap<String, usize>, Vec<Incident>) {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let mut lines = text.lines();
    let names: HashMap<String, usize> =
        lines.next().unwrap().split(',').enumerate().map(|(k, s)| (s.to_owned(), k)).collect();
    let at = |name: &str| names[name];
    let mut found: BTreeMap<String, Incident> = BTreeMap::new();
    for line in lines {
        let fields: Vec<String> = line.split(',').map(str::to_owned).collect();
        let (Some(opened), Some(closed)) = (hours(&fields[at("opened_at")]), hours(&fields[at("closed_at")])) else {
            continue;
        };
        let breached = fields[at("made_sla")] == "false";
        found.entry(fields[at("number")].clone()).and_modify(|i| i.breached = breached).or_insert(Incident {
            first: fields,
            opened,
            closed: closed.max(opened),
            breached,
        });
    }
    let mut list: Vec<Incident> = found.into_values().collect();
    list.sort_by(|a, b| a.opened.total_cmp(&b.opened));
    (names, list)
}

const NAMED: [&str; 8] = [
    "category",
    "subcategory",
    "u_symptom",
    "assignment_group",
    "opened_by",
    "location",
    "caller_id",
    "sys_created_by",
];

fn plain(i: &Incident, at: &HashMap<String, usize>, open_now: f64) -> Vec<f64> {
    let is = |name: &str, value: &str| f64::from(u8::from(i.first[at[name]] == value));
    let hour = i.opened.rem_euclid(24.0);
    // 1 January 2016 was a Friday.
    let weekday = ((i.opened / 24.0).floor() as i64 + 4).rem_euclid(7);
    let mut out = vec![
        is("incident_state", "New"),
        is("incident_state", "Resolved"),
        is("incident_state", "Active"),
        is("contact_type", "Phone"),
        is("knowledge", "true"),
        is("assignment_group", "?"),
        f64::from(u8::from(!(7.0..19.0).contains(&hour))),
        (hour / 24.0 * std::f64::consts::TAU).sin(),
        open_now.ln_1p(),
    ];
    out.extend([1, 2, 3, 4].map(|d| f64::from(u8::from(weekday == d))));
    out.push(f64::from(u8::from(weekday >= 5)));
    out.extend(["1 - Critical", "2 - High", "4 - Low"].map(|p| is("priority", p)));
    out
}

/// Incidents of the last two weeks still open, as a desk would count them when a new one arrives.
fn load(list: &[Incident]) -> Vec<f64> {
    let one = |k: usize| {
        let t = list[k].opened;
        list[..k].iter().rev().take_while(|i| i.opened > t - 336.0).filter(|i| i.closed > t).count() as f64
    };
    (0..list.len()).map(one).collect()
}

/// Log odds of breaching in the fortnight whose incidents have just had their time: known when the new one arrives.
fn record(list: &[Incident], allowed: f64) -> Vec<f64> {
    let one = |k: usize| {
        let end = list[k].opened - allowed;
        let past = list[..k].iter().rev().skip_while(|i| i.opened > end).take_while(|i| i.opened > end - 336.0);
        let late = |i: &Incident| f64::from(u8::from(i.closed - i.opened > allowed));
        let (n, bad) = past.fold((2.0, 0.8), |(n, b), i| (n + 1.0, b + late(i)));
        f64::ln(bad / (n - bad))
    };
    (0..list.len()).map(one).collect()
}

/// Allowed hours by priority. They are not in the log: the time that as many outlast as have breached, among
/// incidents old enough at the split.
fn deadlines(train: &[Incident], split: f64, at: &HashMap<String, usize>) -> BTreeMap<String, f64> {
    let mut out = BTreeMap::new();
    for p in ["1 - Critical", "2 - High", "3 - Moderate", "4 - Low"] {
        let own: Vec<&Incident> = train.iter().filter(|i| i.first[at["priority"]] == p).collect();
        let mature: Vec<&&Incident> = own.iter().filter(|i| split - i.opened > 480.0).collect();
        let share = mature.iter().filter(|i| i.breached).count() as f64 / mature.len().max(1) as f64;
        let time: Vec<f64> = own.iter().map(|i| i.closed.min(split) - i.opened).collect();
        let event: Vec<u8> = own.iter().map(|i| u8::from(i.closed <= split)).collect();
        let curve = kaplan_meier(&time, &event).unwrap();
        let k = curve.surv.iter().position(|s| *s <= share).unwrap_or(curve.time.len() - 1);
        out.insert(p.to_owned(), curve.time[k]);
    }
    out
}

/// Mean forecast and share of breaches by tenth of the forecasts.
fn tenths(told: &[f64], outcome: &[u8]) -> Vec<[f64; 2]> {
    let mut order: Vec<usize> = (0..told.len()).collect();
    order.sort_by(|a, b| told[*a].total_cmp(&told[*b]));
    order
        .chunks(order.len().div_ceil(10))
        .map(|c| {
            let mean = |f: &dyn Fn(usize) -> f64| c.iter().map(|k| f(*k)).sum::<f64>() / c.len() as f64;
            [mean(&|k| told[k]), mean(&|k| f64::from(outcome[k]))]
        })
        .collect()
}

fn main() {
    let path = std::env::args().nth(1).expect("the path of incident_events.csv.gz");
    let (at, list) = read(&path);
    let began = std::time::Instant::now();
    let cut = list.len() * 7 / 10;
    let split = list[cut].opened;
    let (train, test) = list.split_at(cut);
    let load = load(&list);
    // What was known at the split: closed by then, or open longer than the longest allowed time.
    let known = |i: &Incident| i.closed <= split;
    let priority = |i: &Incident| i.first[at["priority"]].clone();
    let deadline = deadlines(train, split, &at);
    let record = record(&list, deadline["3 - Moderate"]);
    let settled: Vec<usize> = (0..cut).filter(|k| known(&train[*k]) || split - train[*k].opened > 480.0).collect();
    let encode = |keep: &dyn Fn(usize) -> bool| -> Vec<Encoding> {
        let one = |name: &&str| {
            Encoding::learn(
                settled.iter().filter(|k| keep(**k)).map(|k| (list[*k].first[at[*name]].as_str(), list[*k].breached)),
                20.0,
            )
        };
        NAMED.iter().map(one).collect()
    };
    let folds: Vec<Vec<Encoding>> = (0..5).map(|f| encode(&|k| k % 5 != f)).collect();
    let full = encode(&|_| true);
    let features = |k: usize, table: &[Encoding]| {
        let mut out = plain(&list[k], &at, load[k]);
        out.push(record[k]);
        out.extend(NAMED.iter().zip(table).map(|(n, e)| e.of(&list[k].first[at[*n]])));
        out
    };
    let rows: Vec<Row> = (0..cut)
        .map(|k| Row {
            duration: list[k].closed.min(split) - list[k].opened,
            done: known(&list[k]),
            features: features(k, &folds[k % 5]),
        })
        .collect();
    let ends: Vec<f64> = deadline.values().copied().collect();
    let hazard = Hazard::fit(&rows, 20, &ends).unwrap();
    let mut by_class: BTreeMap<String, f64> = BTreeMap::new();
    for p in deadline.keys() {
        let (time, event): (Vec<f64>, Vec<u8>) = rows
            .iter()
            .zip(train)
            .filter(|(_, i)| priority(i) == *p)
            .map(|(r, _)| (r.duration, u8::from(r.done)))
            .unzip();
        let curve = kaplan_meier(&time, &event).unwrap();
        let k = curve.time.partition_point(|t| *t <= deadline[p]);
        by_class.insert(p.clone(), k.checked_sub(1).map_or(1.0, |k| curve.surv[k]));
    }
    let outcome: Vec<u8> = test.iter().map(|i| u8::from(i.breached)).collect();
    let told: Vec<f64> = (cut..list.len())
        .map(|k| hazard.log_survival(&features(k, &full), deadline[&priority(&list[k])]).exp())
        .collect();
    let plain_told: Vec<f64> = test.iter().map(|i| by_class[&priority(i)]).collect();
    let (mine, base) = (brier(&told, &outcome).unwrap(), brier(&plain_told, &outcome).unwrap());
    println!(
        "{}",
        json!({ "train": cut, "test": test.len(), "breach_share_test": outcome.iter().map(|y| f64::from(*y)).sum::<f64>() / test.len() as f64,
            "deadline_hours": deadline, "auc": mine.auc, "brier": mine.brier, "brier_skill": mine.brier_skill, "miscalibration": mine.corp_mcb,
            "auc_survival_curves": base.auc, "brier_survival_curves": base.brier, "tenths_told_and_true": tenths(&told, &outcome), "seconds": began.elapsed().as_secs_f64() })
    );
}
