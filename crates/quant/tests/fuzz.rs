//! Random inputs over ten orders of magnitude: an answer or a fault, never a panic, never a number
//! that is not finite.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use proptest::prelude::*;
use serde_json::{Value, json};

/// A number of either sign, zero, or nonsense, over ten orders of magnitude.
fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => (-5.0f64..5.0).prop_map(|e| json!(10f64.powf(e))),
        3 => (0.0f64..1.0).prop_map(|x| json!(x)),
        2 => (0u32..50).prop_map(|x| json!(x)),
        1 => (-5.0f64..5.0).prop_map(|e| json!(-10f64.powf(e))),
        1 => Just(json!(0)),
    ]
}

fn severity() -> impl Strategy<Value = Value> {
    prop_oneof![
        (number(), number()).prop_map(|(a, b)| json!({"kind": "lognormal", "mu": a, "sigma": b})),
        (number(), number()).prop_map(|(a, b)| json!({"kind": "gamma", "shape": a, "scale": b})),
        (number(), number()).prop_map(|(a, b)| json!({"kind": "pareto2", "alpha": a, "scale": b})),
        (number(), number(), number())
            .prop_map(|(a, b, c)| json!({"kind": "lognormal", "mu": a, "sigma": b, "limit": c})),
        (number(), number(), number()).prop_map(|(a, b, c)| json!({"kind": "pert", "min": a, "mode": b, "max": c})),
        number().prop_map(|a| json!({"kind": "constant", "value": a})),
        number().prop_map(|a| json!({"kind": "exponential", "mean": a, "deductible": 1.0})),
        proptest::collection::vec(number(), 0..6).prop_map(|v| json!({"kind": "empirical", "values": v})),
    ]
}

fn frequency() -> impl Strategy<Value = Value> {
    prop_oneof![
        number().prop_map(|a| json!({"kind": "poisson", "rate": a})),
        (number(), number()).prop_map(|(a, b)| json!({"kind": "negbin", "mean": a, "size": b})),
        (number(), number(), number())
            .prop_map(|(a, b, c)| json!({"kind": "pert_poisson", "min": a, "mode": b, "max": c})),
        (0u32..50, 0.0f64..1.0).prop_map(|(n, p)| json!({"kind": "binomial", "n": n, "p": p})),
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
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scalar_functions_answer_or_refuse(values in proptest::collection::vec(number(), 24)) {
        for info in quant::functions().iter().filter(|f| !f.inputs.contains('{') && f.name != "decide.compare_options") {
            let mut inputs = serde_json::Map::new();
            for (name, v) in info.inputs.split(", ").zip(&values) {
                let key = name.trim_end_matches('?').trim_end_matches("[]").to_owned();
                let value = if name.contains("[]") { json!([v, values[20], values[21]]) } else { v.clone() };
                inputs.insert(key, value);
            }
            checked(info.name, &Value::Object(inputs))?;
        }
    }

    #[test]
    fn random_sums_answer_or_refuse(f in frequency(), s in severity(), t in number()) {
        let inputs = json!({"frequency": f, "severity": s, "thresholds": [t], "levels": [0.0, 0.5, 0.999], "tail_levels": [0.95]});
        checked("risk.aggregate", &inputs)?;
    }

    #[test]
    fn decisions_answer_or_refuse(f in frequency(), s in severity(), v in proptest::collection::vec(number(), 6)) {
        let inputs = json!({"frequency": f, "severity": s, "effectiveness": {"kind": "constant", "value": v[0]}, "capex": v[1],
            "opex_per_year": v[2], "years": 3, "discount": v[3], "start_delay_years": v[4], "levels": [0.1, 0.9]});
        checked("decide.control_npv", &inputs)?;
        let delay = json!({"event_rate": v[0], "mean_loss": v[1], "effectiveness": v[2], "capex": v[3], "discount": v[4], "delay_years": v[5]});
        checked("decide.cost_of_delay", &delay)?;
        let wait = json!({"rate_prior": {"shape": v[0], "rate": v[1]}, "mean_loss": v[2], "effectiveness": 0.5, "capex": v[3],
            "discount": v[4], "horizon_years": 7, "wait_years": v[5]});
        checked("decide.value_of_waiting", &wait)?;
    }

    #[test]
    fn comparisons_answer_or_refuse(v in proptest::collection::vec(number(), 12)) {
        let inputs = json!({"horizon_years": 4, "discount": 0.05, "events": v[0], "exposure_years": v[1], "cap": v[2],
            "severity": {"log_summary": {"mu": v[3], "sigma": v[4], "n": 8}}, "appetite": v[5],
            "options": [{"name": "a", "capex": v[6], "opex_per_year": [v[7], v[8], v[9]],
                "effectiveness": {"kind": "beta", "a": v[10], "b": v[11]}}]});
        checked("decide.compare_options", &inputs)?;
    }

    #[test]
    fn any_shape_of_json_is_survived(text in "[ -~]{0,40}", v in number()) {
        for info in quant::functions() {
            for inputs in [json!(text), json!([v]), json!({"x": text}), Value::Null, json!({"severity": {"kind": text}})] {
                prop_assert!(quant::answer(info.name, &inputs).is_err());
            }
        }
    }
}

// Each of these takes three laws, a band and a play on two options: a fifth of a second unoptimised.
proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn possible_comparisons_are_answered(
        e in proptest::collection::vec(-5.0f64..5.0, 8), u in proptest::collection::vec(0.0f64..1.0, 6), n in 0u32..40, years in 1u32..12,
    ) {
        let money = |k: usize| 10f64.powf(e[k]);
        let low = money(2);
        let inputs = json!({"horizon_years": years, "discount": 0.2 * u[0], "loss_inflation": 0.1 * u[1], "frequency_growth": 0.3 * u[2] - 0.1,
            "events": n, "exposure_years": 0.1 + 20.0 * u[3], "cap": 30.0 * money(0), "appetite": money(1), "seed": n,
            "severity": {"expert": {"low": money(0), "high": money(0) * (1.2 + money(3).min(1e3)), "level": 0.9}},
            "options": [
                {"name": "a", "capex": [low, low * (1.0 + u[4]), low * (1.0 + 3.0 * u[4])], "opex_per_year": money(5),
                 "effectiveness": {"kind": "pert", "min": 0.2 * u[5], "mode": 0.5, "max": 0.9}, "start_delay_years": u[1]},
                {"name": "b", "capex": money(4), "opex_per_year": [0, money(6), money(6) * 2.0],
                 "effectiveness": {"kind": "beta", "a": money(7).clamp(0.01, 100.0), "b": 2}}]});
        let out = quant::answer("decide.compare_options", &inputs);
        prop_assert!(out.is_ok(), "{:?} for {inputs}", out.err());
        let out = out.unwrap();
        for o in out["options"].as_array().unwrap() {
            for (spread, slack) in [("total", 1e-6), ("remaining_loss", 1e-6), ("avoided_loss", 1e-6), ("present_cost", 1e-9)] {
                let at = |name: &str| o[spread][name].as_f64().unwrap();
                prop_assert!(at("p10") <= at("p90") * (1.0 + slack) + 1e-12, "{spread} of {o} for {inputs}");
            }
            prop_assert!((0.0..=1.0).contains(&o["p_pays"].as_f64().unwrap()));
        }
    }
}
