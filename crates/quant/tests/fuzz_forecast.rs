//! Random series of every scale: an answer or a fault, never a panic, never a number that is not finite.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says where it failed")]

use proptest::prelude::*;
use serde_json::{Value, json};

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => (-5.0f64..8.0).prop_map(|e| json!(10f64.powf(e))),
        4 => (0u32..60).prop_map(|x| json!(x)),
        2 => (0.0f64..1.0).prop_map(|x| json!(x)),
        1 => (-5.0f64..5.0).prop_map(|e| json!(-10f64.powf(e))),
        1 => Just(json!(0)),
    ]
}

fn series() -> impl Strategy<Value = Value> {
    prop_oneof![
        proptest::collection::vec(number(), 0..40).prop_map(|v| json!(v)),
        proptest::collection::vec(0u32..9, 1..80).prop_map(|v| json!(v)),
        (number(), 1usize..50).prop_map(|(x, n)| json!(vec![x; n])),
        (0.1f64..10.0, 8usize..60)
            .prop_map(|(a, n)| json!((0..n).map(|t| (a * t as f64).exp().min(1e90)).collect::<Vec<_>>())),
    ]
}

fn checked(function: &str, inputs: &Value) -> Result<(), TestCaseError> {
    match quant::answer(function, inputs) {
        Ok(out) => prop_assert!(out.is_object(), "{function} answered {out}"),
        Err(f) => prop_assert!(!f.message.is_empty() && f.code != "not_finite", "{function}: {f} for {inputs}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn series_functions_answer_or_refuse(y in series(), frequency in prop_oneof![Just(1.0), Just(4.0), Just(7.0), Just(0.1), Just(12.0)], horizon in 0usize..20) {
        let s = json!({"values": y, "frequency": frequency});
        for model in ["ANN", "AAN", "MAN", "AAA", "MAM", "MNA"] {
            checked("forecast.ets_fit", &json!({"series": s, "model": model, "damped": Value::Null, "horizon": horizon}))?;
        }
        for function in ["forecast.ets_auto", "forecast.theta", "forecast.seasonal_naive", "forecast.auto"] {
            checked(function, &json!({"series": s, "horizon": horizon}))?;
        }
        for seasonal in ["additive", "multiplicative"] {
            checked("forecast.holt_winters", &json!({"series": s, "seasonal": seasonal}))?;
        }
        checked("forecast.stl", &json!({"series": s, "seasonal": "periodic", "robust": true}))?;
        checked("forecast.changepoint", &json!({"series": s, "model": "mean shift"}))?;
    }

    #[test]
    fn lists_answer_or_refuse(y in series(), a in number(), b in number(), c in number()) {
        for cost in ["l2", "poisson"] {
            checked("forecast.changepoints", &json!({"y": y, "cost": cost, "penalty": a}))?;
        }
        checked("forecast.croston", &json!({"y": y, "alpha": b, "horizon": 3}))?;
        checked("forecast.cusum", &json!({"z": y, "k": a, "h": b, "ewma_lambda": c}))?;
        checked("forecast.count_alarm", &json!({"history": y, "current": a}))?;
        checked("forecast.cluster_growth", &json!({"weekly_counts": y}))?;
        checked("forecast.level_exceed", &json!({"daily_increments": y, "free": a, "horizon_days": b}))?;
        let t: Vec<usize> = (0..y.as_array().map_or(0, Vec::len)).collect();
        checked("forecast.trend_line", &json!({"t": t, "y": y, "predict_at": a}))?;
        checked("forecast.exhaustion", &json!({"t": t, "level": y, "limit": a, "horizon": 60}))?;
        checked("forecast.accuracy", &json!({"train": y, "actual": y, "forecast": y, "season": 1}))?;
        checked("forecast.demand", &json!({"start": "2024-02-29", "y": y, "horizon": 8, "holidays": ["2024-03-29"]}))?;
        checked("forecast.anomaly", &json!({"y": y, "steps_per_day": 24}))?;
    }

    #[test]
    fn plain_numbers_answer_or_refuse(v in proptest::collection::vec(number(), 5)) {
        checked("forecast.time_to_exhaustion", &json!({"free": v[0], "drift_per_day": v[1], "sd_per_sqrt_day": v[2], "within_days": v[3]}))?;
        checked("forecast.breach_probability_lognormal", &json!({"mu": v[0], "sigma": v[1], "elapsed": v[2], "deadline": v[3]}))?;
        checked("forecast.change_failure", &json!({"failures": v[0], "changes": v[1], "prior_a": v[2], "prior_b": v[3]}))?;
        checked("forecast.change_excess", &json!({"baseline_events": v[0], "baseline_days": v[1], "window_events": v[2], "window_days": v[3], "prior_shape": v[4]}))?;
        checked("forecast.cusum_arl", &json!({"k": v[0], "h": v[1], "shift": v[2]}))?;
    }
}
