//! Identities between laws that no table of values would notice.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use quant::{Fault, answer};
use serde_json::{Value, json};

fn year(frequency: Value, severity: Value) -> Value {
    let inputs = json!({"frequency": frequency, "severity": severity, "thresholds": [20000, 300000],
        "levels": [0.5, 0.9, 0.99], "tail_levels": [0.5, 0.9, 0.99]});
    answer("risk.aggregate", &inputs).unwrap()
}

fn list(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn close(a: f64, b: f64, rel: f64) {
    assert!((a - b).abs() <= rel * a.abs().max(b.abs()), "{a} and {b} differ");
}

fn lognormal() -> Value {
    json!({"kind": "lognormal", "mu": 10, "sigma": 1.2})
}

#[test]
fn tail_means_lie_above_quantiles_and_rise() {
    let out = year(json!({"kind": "negbin", "mean": 2, "size": 0.7}), lognormal());
    let (var, tvar) = (list(&out["var"]), list(&out["tvar"]));
    assert!(var.iter().zip(&tvar).all(|(v, t)| t > v));
    assert!(tvar.is_sorted());
}

#[test]
fn money_scales() {
    let small = year(json!({"kind": "poisson", "rate": 1.3}), lognormal());
    let large = year(
        json!({"kind": "poisson", "rate": 1.3}),
        json!({"kind": "lognormal", "mu": 10.0 + 3f64.ln(), "sigma": 1.2}),
    );
    for (a, b) in list(&small["var"]).iter().zip(list(&large["var"])) {
        close(a * 3.0, b, 1e-6);
    }
}

#[test]
fn two_halves_are_the_whole() {
    let half = |id: &str| json!({"id": id, "rate": 0.6, "severity": lognormal()});
    let inputs = json!({"scenarios": [half("a"), half("b")], "levels": [0.5, 0.9, 0.99], "tail_levels": [0.95]});
    let both = answer("risk.portfolio", &inputs).unwrap();
    let whole = year(json!({"kind": "poisson", "rate": 1.2}), lognormal());
    for (a, b) in list(&both["var"]).iter().zip(list(&whole["var"])) {
        close(*a, b, 1e-6);
    }
    close(list(&both["tvar95_contribution"]).iter().sum(), list(&both["tvar"])[0], 1e-9);
}

#[test]
fn a_driver_without_spread_is_no_driver() {
    let with = |cv: f64, weight: f64| {
        let s = |id: &str| json!({"id": id, "rate": 0.8, "severity": lognormal(), "drivers": {"d": weight}});
        let inputs = json!({"scenarios": [s("a"), s("b")], "drivers": [{"id": "d", "cv": cv}], "levels": [0.9, 0.99]});
        list(&answer("risk.portfolio", &inputs).unwrap()["var"])
    };
    for (a, b) in with(1e-4, 0.9).iter().zip(with(1.0, 0.0)) {
        close(*a, b, 1e-5);
    }
    assert!(with(1.0, 0.9)[1] > with(1.0, 0.0)[1]);
}

#[test]
fn a_horizon_of_one_year_without_discount_is_the_year() {
    let frequency = json!({"kind": "gamma_shared", "mean": 1.5, "size": 2});
    let inputs = json!({"frequency": frequency, "severity": lognormal(), "years": 1, "levels": [0.5, 0.9, 0.99]});
    let horizon = answer("decide.loss_horizon", &inputs).unwrap();
    let one = year(frequency, lognormal());
    for (a, b) in list(&horizon["var"]).iter().zip(list(&one["var"])) {
        close(*a, b, 1e-7);
    }
}

#[test]
fn an_unknown_constant_rate_spreads_more_than_yearly_redraws() {
    let at = |kind: &str| {
        let frequency = json!({"kind": kind, "mean": 1.5, "size": 2});
        let inputs = json!({"frequency": frequency, "severity": lognormal(), "years": 5, "levels": [0.95]});
        answer("decide.loss_horizon", &inputs).unwrap()
    };
    let (shared, redrawn) = (at("gamma_shared"), at("negbin"));
    close(shared["mean"].as_f64().unwrap(), redrawn["mean"].as_f64().unwrap(), 1e-12);
    assert!(shared["sd"].as_f64() > redrawn["sd"].as_f64());
    assert!(list(&shared["var"])[0] > list(&redrawn["var"])[0]);
}

#[test]
fn constant_losses_keep_their_atoms() {
    let out = year(json!({"kind": "poisson", "rate": 2}), json!({"kind": "constant", "value": 10000}));
    assert_eq!(list(&out["var"]), vec![20_000.0, 40_000.0, 60_000.0]);
    let expected = answer("special.poisson", &json!({"rate": 2, "k": 2})).unwrap();
    close(list(&out["exceed"])[0], expected["sf"].as_f64().unwrap(), 1e-9);
}

#[test]
fn a_limit_never_costs_more_and_a_deductible_neither() {
    let plain = year(json!({"kind": "poisson", "rate": 1}), lognormal());
    let mut capped = lognormal();
    capped["limit"] = json!(80_000);
    capped["deductible"] = json!(5_000);
    let capped = year(json!({"kind": "poisson", "rate": 1}), capped);
    assert!(capped["mean"].as_f64() < plain["mean"].as_f64());
    assert!(capped["sd"].as_f64() < plain["sd"].as_f64());
    for (a, b) in list(&capped["var"]).iter().zip(list(&plain["var"])) {
        assert!(*a <= b);
    }
}

#[test]
fn the_reported_error_bounds_the_true_one() {
    for (rate, sigma) in [(0.3, 1.0), (2.0, 1.6), (12.0, 0.8), (60.0, 2.0)] {
        let input = quant::risk::aggregate::AggregateInput {
            frequency: quant::dist::Frequency::Poisson { rate },
            severity: quant::dist::severity::LossLaw::Lognormal { mu: 9.0, sigma }.into(),
            thresholds: vec![],
            levels: vec![0.9, 0.99],
            tail_levels: vec![],
        };
        let fast = quant::risk::aggregate::aggregate(&input).unwrap();
        let exact = quant::risk::aggregate::aggregate_with(&input, quant::lattice::Effort::PRECISE).unwrap();
        let off = fast.var.iter().zip(&exact.var).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(off <= fast.numerical_error + 1e-6 * exact.var[1], "{off} above {}", fast.numerical_error);
    }
}

#[test]
fn waiting_is_worth_what_the_sum_over_incidents_says() {
    let inputs = json!({"rate_prior": {"shape": 1.5, "rate": 3}, "mean_loss": 80000, "effectiveness": 0.5, "capex": 90000,
        "discount": 0.05, "horizon_years": 6, "wait_years": 1});
    let out = answer("decide.value_of_waiting", &inputs).unwrap();
    let annuity: f64 = (1..6).map(|k| 1.05f64.powf(-(f64::from(k) + 0.5))).sum();
    let mut sum = 0.0;
    for n in 0..200u64 {
        let p = answer("special.negbin", &json!({"size": 1.5, "mean": 0.5, "k": n})).unwrap()["pmf"].as_f64().unwrap();
        sum += p * ((1.5 + n as f64) / 4.0 * 40_000.0 * annuity - 90_000.0 / 1.05).max(0.0);
    }
    close(out["value_wait"].as_f64().unwrap(), sum, 1e-10);
}

#[test]
fn faults_name_the_field() {
    let fault = |f: &str, v: Value| -> Fault { answer(f, &v).unwrap_err() };
    assert_eq!(fault("special.norm_cdf", json!({})).field, "x");
    assert_eq!(fault("dist.pert", json!({"min": 1, "mode": 5, "max": 3})).code, "out_of_range");
    let f = fault("risk.aggregate", json!({"frequency": {"kind": "poisson", "rate": -1}, "severity": lognormal()}));
    assert_eq!(f.field, "frequency.rate");
    let f = fault(
        "risk.aggregate",
        json!({"frequency": {"kind": "poisson", "rate": 1}, "severity": {"kind": "pareto2", "alpha": 0.8, "scale": 5}}),
    );
    assert_eq!(f.code, "unbounded");
    assert_eq!(fault("no.function", json!({})).code, "unknown_function");
    assert_eq!(f.to_json()["error"]["code"], "unbounded");
}
