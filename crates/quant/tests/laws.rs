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

/// Contributions of a portfolio and its 95 % tail mean.
fn contributions(inputs: &Value) -> (Vec<f64>, f64) {
    let mut asked = inputs.clone();
    asked["tail_levels"] = json!([0.95]);
    let out = answer("risk.portfolio", &asked).unwrap();
    (list(&out["tvar95_contribution"]), list(&out["tvar"])[0])
}

#[test]
fn contributions_add_up_where_hardly_a_year_has_a_loss() {
    let s = |id: &str, rate: f64, mu: f64| json!({"id": id, "rate": rate, "severity": {"kind": "lognormal", "mu": mu, "sigma": 1.2}});
    let (each, tail) = contributions(&json!({"scenarios": [s("a", 0.01, 10.0), s("b", 0.02, 8.0)]}));
    close(each.iter().sum(), tail, 1e-12);
    close(each[0], 0.01 * (10.0f64 + 0.72).exp() / 0.05, 1e-12);
}

#[test]
fn contributions_add_up_without_being_scaled_to_fit() {
    let limited = json!({"kind": "lognormal", "mu": 9, "sigma": 1.5, "limit": 40_000});
    let portfolios = [
        json!([{"id": "a", "rate": 0.06, "severity": lognormal()}, {"id": "b", "rate": 0.02, "severity": limited}]),
        json!([{"id": "a", "rate": 3, "severity": lognormal(), "drivers": {"d": 0.6}},
            {"id": "b", "rate": 12, "severity": {"kind": "gamma", "shape": 0.4, "scale": 900}, "drivers": {"d": 0.2}}]),
        json!([{"id": "a", "rate": 0.4, "severity": {"kind": "constant", "value": 5000}},
            {"id": "b", "rate": 40, "severity": {"kind": "pert", "min": 10, "mode": 40, "max": 900}}]),
    ];
    for scenarios in portfolios {
        let inputs = json!({"scenarios": scenarios, "drivers": [{"id": "d", "cv": 0.9}], "common_events": [{"rate": 0.01, "hits": [0, 1]}]});
        let (each, tail) = contributions(&inputs);
        assert!(each.iter().all(|c| *c > 0.0));
        close(each.iter().sum(), tail, 1e-9);
    }
}

#[test]
fn a_bounded_number_of_events_may_shrink_but_not_grow() {
    let asked = |function: &str, frequency: Value, growth: f64| {
        let inputs = json!({"frequency": frequency, "severity": lognormal(), "years": 4, "frequency_growth": growth, "discount": 0.03,
            "effectiveness": {"kind": "constant", "value": 1.0}, "capex": 0, "opex_per_year": 0, "levels": [0.5, 0.9]});
        answer(function, &inputs)
    };
    let bounded =
        [json!({"kind": "binomial", "n": 6, "p": 0.8}), json!({"kind": "discrete", "probs": [0.2, 0.5, 0.3]})];
    for frequency in bounded {
        for function in ["decide.control_npv", "decide.loss_horizon"] {
            assert_eq!(asked(function, frequency.clone(), 0.1).unwrap_err().field, "frequency_growth");
        }
        // A control that prevents everything, from the start and for nothing, is worth the losses of the horizon.
        let value = asked("decide.control_npv", frequency.clone(), -0.2).unwrap();
        let losses = asked("decide.loss_horizon", frequency, -0.2).unwrap();
        for (a, b) in list(&value["npv_quantiles"]).iter().zip(list(&losses["var"])) {
            close(*a, b, 1e-6);
        }
    }
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
