//! Random inputs for regressions, choices, experts and portfolio views: an answer or a fault, never a panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use proptest::prelude::*;
use serde_json::{Value, json};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => (-5.0f64..5.0).prop_map(|e| 10f64.powf(e)),
        3 => 0.0f64..1.0,
        3 => (0u32..30).prop_map(f64::from),
        1 => (-5.0f64..5.0).prop_map(|e| -10f64.powf(e)),
        1 => Just(0.0),
    ]
}

fn law() -> impl Strategy<Value = Value> {
    prop_oneof![
        (number(), number()).prop_map(|(a, b)| json!({"kind": "normal", "mean": a, "sd": b})),
        (number(), number()).prop_map(|(a, b)| json!({"kind": "lognormal", "mu": a, "sigma": b})),
        (number(), number()).prop_map(|(a, b)| json!({"kind": "gamma", "shape": a, "scale": b})),
        (number(), number()).prop_map(|(a, b)| json!({"kind": "beta", "a": a, "b": b})),
        number().prop_map(|a| json!({"kind": "constant", "value": a})),
        (number(), number(), number())
            .prop_map(|(a, b, c)| json!({"kind": "pert", "min": a, "mode": a + b, "max": a + b + c})),
    ]
}

fn checked(function: &str, inputs: &Value) -> Result<(), TestCaseError> {
    match quant::answer(function, inputs) {
        Ok(out) => prop_assert!(out.is_object(), "{function} answered {out}"),
        Err(fault) => {
            prop_assert!(!fault.message.is_empty() && fault.code != "not_finite", "{function}: {fault} for {inputs}")
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn regressions_answer_or_refuse(y in proptest::collection::vec(0u32..40, 12), x in proptest::collection::vec(number(), 24), e in proptest::collection::vec(0u8..2, 12)) {
        let rows: Vec<Value> = (0..12).map(|i| json!([1, x[2 * i], x[2 * i + 1]])).collect();
        checked("stats.poisson_glm", &json!({"y": y, "x": rows}))?;
        checked("stats.negbin_glm", &json!({"y": y, "x": rows}))?;
        let pairs: Vec<Value> = (0..12).map(|i| json!([x[2 * i], x[2 * i + 1]])).collect();
        checked("stats.cox", &json!({"time": y, "event": e, "x": pairs}))?;
        let time: Vec<f64> = x.iter().take(12).map(|v| v.abs()).collect();
        checked("stats.parametric_survival", &json!({"time": time, "event": e}))?;
        checked("stats.ljung_box", &json!({"x": x, "lag": y[0]}))?;
        checked("score.diebold_mariano", &json!({"e1": x[..12], "e2": x[12..], "h": 1 + y[1] % 5, "power": 2}))?;
        checked("sens.rank_correlation", &json!({"x": x[..12], "y": x[12..]}))?;
    }

    #[test]
    fn values_of_information_answer_or_refuse(a in law(), b in law(), c in law(), d in law(), v in proptest::collection::vec(number(), 4)) {
        checked("sens.evppi_linear", &json!({"p1": a, "p2": b, "options": ["x: 0", "y: p1 - p2", format!("z: {} p2 - {}", v[0], v[1])]}))?;
        checked("sens.evppi_product", &json!({"rate": a, "mean_loss": b, "option_effectiveness": [c, d], "option_cost": [v[0], v[1]], "annuity": v[2]}))?;
    }

    #[test]
    fn choices_answer_or_refuse(v in proptest::collection::vec(number(), 40), n in 0usize..12) {
        let items: Vec<Value> = (0..n).map(|i| json!({"id": i.to_string(), "cost": [v[i], v[i + 12]], "value": v[i + 24],
            "requires": if i % 3 == 1 { json!([(i / 2).to_string()]) } else { json!([]) }, "excludes": if i % 4 == 3 { json!(["0"]) } else { json!([]) }})).collect();
        checked("decide.select_portfolio", &json!({"budget": [v[38], v[39]], "items": items, "explore": true}))?;
        let controls: Vec<Value> = (0..n).map(|i| json!({"id": "c", "cost": v[i], "annual_running_cost": v[i + 12]})).collect();
        let cuts: Vec<f64> = v.iter().take(n).map(|x| x.abs().min(1.0)).collect();
        checked("decide.select_controls", &json!({"budget": v[38], "controls": controls, "scenarios": [{"annual_loss": v[37], "reduction": cuts}]}))?;
    }

    #[test]
    fn experts_and_calibration_answer_or_refuse(v in proptest::collection::vec(number(), 12), k in 0u32..20, p in proptest::collection::vec(0.0f64..1.0, 12)) {
        checked("experts.pool_normal", &json!({"experts": [{"mean": v[0], "sd": v[1]}, {"mean": v[2], "sd": v[3]}], "weights": [p[0], 1.0 - p[0]], "levels": p}))?;
        checked("experts.pool_probability", &json!({"p": [v[0], p[1]], "weights": [p[0], 1.0 - p[0]], "extremize": v[4]}))?;
        checked("calib.expert_intervals", &json!({"inside": k, "n": 15, "nominal": v[5]}))?;
        checked("calib.pit_uniformity", &json!({"pit": p}))?;
        checked("calib.pit_counts", &json!({"rates": v, "y": vec![k; 12], "bins": 5}))?;
        checked("stats.poisson_rate_ratio", &json!({"events": [k, 3], "exposure": [v[6], v[7]]}))?;
        let q: Vec<Value> = (0..4).map(|i| json!([v[i], v[i] + v[i + 4], v[i] + v[i + 4] + v[i + 8]])).collect();
        checked("experts.cooke", &json!({"experts": [{"q05_q50_q95": q}], "realizations": p[..4], "background": [[-1e6, 1e6], [-1e6, 1e6], [-1e6, 1e6], [-1e6, 1e6]]}))?;
    }

    #[test]
    fn portfolio_views_answer_or_refuse(v in proptest::collection::vec(number(), 14)) {
        let base = json!({"scenarios": [{"id": "a", "rate": v[0], "severity": {"kind": "lognormal", "mu": v[1].min(20.0), "sigma": v[2].min(4.0)}, "drivers": {"d": v[3].min(1.0)}}],
            "drivers": [{"id": "d", "cv": v[4]}]});
        let with = |more: Value| { let mut b = base.clone(); for (k, x) in more.as_object().unwrap() { b[k] = x.clone(); } b };
        checked("risk.exceedance_curve", &with(json!({"points": 20, "draws": 16, "ignorance": [{"id": "a", "rate_shape": v[5],
            "log_loss": {"mean": v[6], "kappa": v[7], "alpha": v[8], "beta": v[9], "cap": v[10]}}]})))?;
        checked("risk.tornado", &with(json!({"inputs": [{"id": "a", "lever": "rate", "low": v[11], "high": v[12]}, {"id": "d", "lever": "driver", "low": v[13], "high": v[5]}]})))?;
        checked("risk.stress", &with(json!({"driver": "d", "level": v[6]})))?;
        checked("risk.layer", &json!({"frequency": {"kind": "poisson", "rate": v[0]}, "severity": {"kind": "lognormal", "mu": v[1].min(20.0), "sigma": v[2].min(4.0)},
            "aggregate_deductible": v[3], "aggregate_limit": v[4], "levels": [0.5, 0.99], "tail_levels": [0.9], "thresholds": [v[5]]}))?;
    }
}
