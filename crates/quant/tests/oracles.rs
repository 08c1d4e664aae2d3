//! Every function against reference values that were computed elsewhere.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use serde_json::{Value, json};

/// Rules of `check_quant.py`: |x - e| <= abs + rel |e|; with a standard error (a simulated answer) 3.5 of them more, if
/// it is below one per cent; strings and booleans equal; null means null.
fn near(x: &Value, e: &Value, (rel, abs): (f64, f64), se: Option<&Value>) -> bool {
    match e {
        Value::Null => x.is_null(),
        Value::Bool(_) | Value::String(_) => x == e,
        Value::Number(_) => match (x.as_f64(), e.as_f64(), se.and_then(Value::as_f64)) {
            (Some(x), Some(e), Some(se)) => {
                (x - e).abs() <= 3.5 * se + abs + rel * e.abs() && se <= 0.01 * e.abs() + abs
            }
            (Some(x), Some(e), None) => (x - e).abs() <= abs + rel * e.abs() + 1e-300,
            _ => false,
        },
        Value::Array(items) => {
            let each = se.and_then(Value::as_array).filter(|s| s.len() == items.len());
            let at = |k: usize| each.map_or(se, |s| s.get(k));
            let same = |xs: &Vec<Value>| {
                xs.len() == items.len()
                    && xs.iter().zip(items).enumerate().all(|(k, (a, b))| near(a, b, (rel, abs), at(k)))
            };
            x.as_array().is_some_and(same)
        }
        Value::Object(map) => map.iter().all(|(k, v)| x.get(k).is_some_and(|y| near(y, v, (rel, abs), None))),
    }
}

/// Functions whose answers may be better than the reference, or differ where the reference is one of several.
fn special(case: &Value, outputs: &Value) -> Option<Vec<&'static str>> {
    let expected = &case["expected"];
    let number = |v: &Value, name: &str| v[name].as_f64().unwrap_or(f64::NAN);
    let unless = |holds: bool, name: &'static str| if holds { vec![] } else { vec![name] };
    match case["fn"].as_str()? {
        "forecast.ets_fit" => {
            let (own, given) = (number(outputs, "loglik"), number(expected, "loglik"));
            if own.is_nan() || own < given - 0.5 {
                return Some(vec!["loglik"]);
            }
            if (own - given).abs() >= 0.05 {
                return Some(vec![]);
            }
            let mut wrong = unless(near(&outputs["mean"], &expected["mean"], (0.02, 0.0), None), "mean");
            let list = |v: &Value| -> Vec<f64> {
                v.as_array().map_or(vec![], |a| a.iter().map(|x| x.as_f64().unwrap_or(f64::NAN)).collect())
            };
            let (low, high) = (list(&expected["lower95"]), list(&expected["upper95"]));
            for (name, edge) in [("lower95", &low), ("upper95", &high)] {
                let ours = list(&outputs[name]);
                let close = |k: usize| (ours[k] - edge[k]).abs() <= 0.05 * (high[k] - low[k]);
                wrong.extend(unless(ours.len() == edge.len() && (0..edge.len()).all(close), name));
            }
            Some(wrong)
        }
        "forecast.ets_auto" => Some(unless(number(outputs, "aicc") <= number(expected, "aicc") + 1.0, "aicc")),
        "forecast.holt_winters" => Some(unless(number(outputs, "sse") <= number(expected, "sse") * 1.001, "sse")),
        _ => None,
    }
}

fn wrong_fields(case: &Value, answer: &Value) -> Vec<String> {
    let outputs = &answer["outputs"];
    if let Some(wrong) = special(case, outputs) {
        return wrong.into_iter().map(str::to_owned).collect();
    }
    let several = |name: &str| case["fn"] == "staffing.skill_feasibility" && name == "bottleneck";
    let expected = case["expected"].as_object().unwrap();
    expected
        .iter()
        .filter(|(name, e)| {
            let tol = case.get("tol_field").and_then(|t| t.get(name.as_str())).unwrap_or(&case["tol"]);
            let tol = (tol["rel"].as_f64().unwrap(), tol["abs"].as_f64().unwrap());
            let se = answer.get("se").and_then(|s| s.get(name.as_str()));
            !several(name) && !outputs.get(name.as_str()).is_some_and(|x| near(x, e, tol, se))
        })
        .map(|(name, e)| format!("{name}: {} instead of {e}", outputs.get(name).unwrap_or(&Value::Null)))
        .collect()
}

#[test]
fn all_reference_cases_pass() {
    let file: Value = serde_json::from_str(include_str!("oracles/cases.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 437, "the file of cases must not shrink unnoticed");
    let mut failures = Vec::new();
    for case in cases {
        let answer = quant::answer_case(case, &file["series"]);
        let wrong = match answer.get("outputs") {
            None => vec![answer["error"].to_string()],
            Some(_) => wrong_fields(case, &answer),
        };
        if !wrong.is_empty() {
            failures.push(format!("{}: {}", case["id"], wrong.join("; ")));
        }
    }
    assert!(failures.is_empty(), "{} of {} cases fail:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn every_case_belongs_to_a_listed_function_and_every_function_has_help() {
    let file: Value = serde_json::from_str(include_str!("oracles/cases.json")).unwrap();
    for case in file["cases"].as_array().unwrap() {
        assert!(quant::functions().iter().any(|f| case["fn"] == f.name), "{}", case["fn"]);
    }
    assert!(quant::functions().iter().all(|f| !f.meaning.is_empty() && !f.inputs.is_empty() && !f.outputs.is_empty()));
}

#[test]
fn a_wrong_answer_would_be_noticed() {
    let case = json!({"fn": "x", "expected": {"x": 1.0}, "tol": {"rel": 1e-9, "abs": 0.0}});
    let wrong = |outputs: Value| wrong_fields(&case, &json!({"outputs": outputs})).len();
    assert_eq!((wrong(json!({"x": 1.0 + 1e-12})), wrong(json!({"x": 1.001})), wrong(json!({}))), (0, 1, 1));
    let simulated = |x: f64, se: f64| wrong_fields(&case, &json!({"outputs": {"x": x}, "se": {"x": se}})).len();
    assert_eq!((simulated(1.02, 0.007), simulated(1.03, 0.007), simulated(1.02, 0.02)), (0, 1, 1));
    let fit = json!({"fn": "forecast.ets_fit", "expected": {"loglik": -10.0, "mean": [1.0], "lower95": [0.0], "upper95": [2.0]}});
    let wrong = |v: Value| wrong_fields(&fit, &json!({"outputs": v}));
    assert_eq!(wrong(json!({"loglik": -10.6})), ["loglik"]);
    assert_eq!(wrong(json!({"loglik": -9.0})), Vec::<String>::new());
    let near = json!({"loglik": -10.0, "mean": [1.1], "lower95": [0.05], "upper95": [2.5]});
    assert_eq!(wrong(near), ["mean", "upper95"]);
}
