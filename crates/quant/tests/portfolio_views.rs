//! Curves, tornados, stresses and contracts: consistent with the law they are read from.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use quant::answer;
use serde_json::{Value, json};

fn ask(function: &str, inputs: Value) -> Value {
    answer(function, &inputs).unwrap_or_else(|f| panic!("{function}: {f}"))
}

fn list(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn number(v: &Value, field: &str) -> f64 {
    v[field].as_f64().unwrap_or_else(|| panic!("no number {field} in {v}"))
}

#[track_caller]
fn close(a: f64, b: f64, rel: f64) {
    assert!((a - b).abs() <= rel * a.abs().max(b.abs()).max(1e-300), "{a} and {b} differ");
}

fn two() -> Value {
    json!({"scenarios": [
            {"id": "outage", "rate": 1.2, "severity": {"kind": "lognormal", "mu": 10, "sigma": 1}, "drivers": {"change": 0.5}},
            {"id": "breach", "rate": 0.3, "severity": {"kind": "lognormal", "mu": 11, "sigma": 1.4}, "drivers": {"change": 0.2}}],
        "drivers": [{"id": "change", "cv": 0.8}]})
}

fn with(mut base: Value, more: Value) -> Value {
    for (k, v) in more.as_object().unwrap() {
        base[k] = v.clone();
    }
    base
}

#[test]
fn the_curve_falls_and_agrees_with_the_quantiles() {
    let curve = ask("risk.exceedance_curve", two());
    let (x, exceed) = (list(&curve["x"]), list(&curve["exceed"]));
    assert_eq!(x.len(), 200);
    assert!(x.is_sorted() && exceed.windows(2).all(|w| w[1] <= w[0] + 1e-9));
    let law = ask("risk.portfolio", with(two(), json!({"levels": [1.0 - exceed[150]]})));
    close(list(&law["var"])[0], x[150], 1e-4);
    assert!(curve.get("band").is_none());
}

#[test]
fn the_band_surrounds_the_curve_and_narrows_with_data() {
    let band = |shape: f64| {
        let ignorance = json!([{"id": "outage", "rate_shape": shape}, {"id": "breach", "rate_shape": shape,
            "log_loss": {"mean": 11, "kappa": shape, "alpha": shape, "beta": 1.9 * shape, "cap": 5e6}}]);
        ask("risk.exceedance_curve", with(two(), json!({"points": 40, "ignorance": ignorance, "draws": 64})))
    };
    let width = |c: &Value| list(&c["band"]["high"])[20] - list(&c["band"]["low"])[20];
    let (little, much) = (band(3.0), band(60.0));
    assert!(width(&little) > 1.5 * width(&much));
    let (low, high, middle) = (list(&much["band"]["low"]), list(&much["band"]["high"]), list(&much["exceed"]));
    assert!((5..35).all(|i| low[i] <= middle[i] + 0.02 && middle[i] <= high[i] + 0.02));
}

#[test]
fn the_tornado_is_the_portfolio_with_one_thing_changed() {
    let inputs = json!([{"id": "outage", "lever": "rate", "low": 0.5, "high": 2.0}, {"id": "breach", "lever": "loss_factor", "low": 0.5, "high": 3.0},
        {"id": "change", "lever": "driver", "low": 0.4, "high": 2.0}]);
    let out = ask("risk.tornado", with(two(), json!({"inputs": inputs})));
    let bars = out["bars"].as_array().unwrap();
    let rate = bars.iter().find(|b| b["lever"] == "rate").unwrap();
    let mut changed = two();
    changed["scenarios"][0]["rate"] = json!(2.0);
    let direct = ask("risk.portfolio", with(changed, json!({"tail_levels": [0.95]})));
    close(number(rate, "ale_high"), number(&direct, "mean"), 1e-9);
    close(number(rate, "tvar_high"), list(&direct["tvar"])[0], 1e-4);
    assert!(bars.iter().all(|b| number(b, "tvar_low") < number(b, "tvar_high")));
}

#[test]
fn a_driver_at_its_mean_leaves_the_expected_loss_alone() {
    let out = ask("risk.stress", with(two(), json!({"driver": "change", "level": 0.95})));
    assert!(number(&out, "factor") > 2.0 && number(&out, "ale_stressed") > number(&out, "ale"));
    let inputs = json!([{"id": "change", "lever": "driver", "low": 1.0, "high": 1.0}]);
    let flat = ask("risk.tornado", with(two(), json!({"inputs": inputs})));
    close(number(&flat["bars"][0], "ale_low"), number(&flat, "ale"), 1e-12);
    assert!(number(&flat["bars"][0], "tvar_low") < number(&flat, "tvar"));
}

#[test]
fn a_contract_splits_the_expected_loss() {
    let year = json!({"frequency": {"kind": "poisson", "rate": 2}, "severity": {"kind": "lognormal", "mu": 10, "sigma": 1.2},
        "levels": [0.5, 0.95], "tail_levels": [0.5, 0.95], "thresholds": [1e4]});
    let whole = ask("risk.aggregate", year.clone());
    let first = ask("risk.layer", with(year.clone(), json!({"aggregate_limit": 60000})));
    let second = ask("risk.layer", with(year.clone(), json!({"aggregate_deductible": 60000})));
    close(number(&first, "mean") + number(&second, "mean"), number(&whole, "mean"), 1e-9);
    // The three laws stand on grids of their own.
    for k in 0..2 {
        close(list(&first["var"])[k] + list(&second["var"])[k], list(&whole["var"])[k], 1e-8);
        close(list(&first["tvar"])[k] + list(&second["tvar"])[k], list(&whole["tvar"])[k], 1e-6);
    }
    let bare = ask("risk.layer", year);
    (0..2).for_each(|k| close(list(&bare["var"])[k], list(&whole["var"])[k], 1e-8));
}

#[test]
fn precise_answers_lie_within_the_stated_error_of_quick_ones() {
    for mode in ["quick", "default"] {
        let inputs = json!({"frequency": {"kind": "negbin", "mean": 6, "size": 1.5}, "severity": {"kind": "lognormal", "mu": 9, "sigma": 1.7}, "levels": [0.9, 0.99]});
        let rough = ask("risk.aggregate", with(inputs.clone(), json!({"mode": mode})));
        let precise = ask("risk.aggregate", with(inputs, json!({"mode": "precise"})));
        for (a, b) in list(&rough["var"]).iter().zip(list(&precise["var"])) {
            assert!(
                (a - b).abs() <= number(&rough, "numerical_error") + number(&precise, "numerical_error") + 1e-9 * b,
                "{mode}: {a} {b}"
            );
        }
    }
}

#[test]
fn driver_weights_are_found_again() {
    let mut stream = quant::rng::Stream::new(5, 7, 0, 0);
    let (mut a, mut b) = (vec![], vec![]);
    for _ in 0..3_000 {
        let z = stream.gamma(4.0) / 4.0;
        a.push(stream.poisson(8.0 * (0.2 + 0.8 * z)));
        b.push(stream.poisson(5.0 * (0.6 + 0.4 * z)));
    }
    let out = ask("risk.driver_weights", json!({"counts": [a, b]}));
    let (cv, w) = (number(&out, "cv"), list(&out["weights"]));
    close(cv * w[0] * cv * w[1], 0.25 * 0.8 * 0.4, 0.15);
}

#[test]
fn consequences_of_one_prediction_are_its_own_law() {
    let due = json!({"frequency": {"kind": "poisson", "rate": 2}, "severity": {"kind": "lognormal", "mu": 10, "sigma": 1.2}, "actual": 50000});
    let one = ask("score.consequences", json!({"predictions": [due]}));
    let law = ask(
        "risk.aggregate",
        json!({"frequency": due["frequency"], "severity": due["severity"], "levels": [0.95], "thresholds": [50000]}),
    );
    close(number(&one, "q95"), list(&law["var"])[0], 1e-5);
    close(1.0 - number(&one, "pit"), list(&law["exceed"])[0], 1e-5);
}
