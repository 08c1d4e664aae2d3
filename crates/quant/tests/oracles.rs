//! Every function against reference values that were computed elsewhere.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

use serde_json::Value;

fn near(x: &Value, e: &Value, rel: f64, abs: f64) -> bool {
    match e {
        Value::Null => x.is_null(),
        Value::Bool(_) | Value::String(_) => x == e,
        Value::Number(n) => match (x.as_f64(), n.as_f64()) {
            (Some(x), Some(e)) => (x - e).abs() <= abs + rel * e.abs() + 1e-300,
            _ => false,
        },
        Value::Array(items) => x
            .as_array()
            .is_some_and(|xs| xs.len() == items.len() && xs.iter().zip(items).all(|(a, b)| near(a, b, rel, abs))),
        Value::Object(map) => map.iter().all(|(k, v)| x.get(k).is_some_and(|y| near(y, v, rel, abs))),
    }
}

fn wrong_fields(case: &Value, outputs: &Value) -> Vec<String> {
    let expected = case["expected"].as_object().unwrap();
    expected
        .iter()
        .filter(|(name, e)| {
            let tol = case.get("tol_field").and_then(|t| t.get(name.as_str())).unwrap_or(&case["tol"]);
            let (rel, abs) = (tol["rel"].as_f64().unwrap(), tol["abs"].as_f64().unwrap());
            !outputs.get(name.as_str()).is_some_and(|x| near(x, e, rel, abs))
        })
        .map(|(name, e)| format!("{name}: {} instead of {e}", outputs.get(name).unwrap_or(&Value::Null)))
        .collect()
}

#[test]
fn all_reference_cases_pass() {
    let file: Value = serde_json::from_str(include_str!("oracles/cases.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert!(cases.len() >= 200, "the file of cases must not shrink unnoticed");
    let mut failures = Vec::new();
    for case in cases {
        let answer = quant::answer_case(case, &Value::Null);
        match answer.get("outputs") {
            None => failures.push(format!("{}: {}", case["id"], answer["error"])),
            Some(out) => {
                let wrong = wrong_fields(case, out);
                if !wrong.is_empty() {
                    failures.push(format!("{}: {}", case["id"], wrong.join("; ")));
                }
            }
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
    let case = serde_json::json!({"expected": {"x": 1.0}, "tol": {"rel": 1e-9, "abs": 0.0}});
    assert!(wrong_fields(&case, &serde_json::json!({"x": 1.0 + 1e-12})).is_empty());
    assert_eq!(wrong_fields(&case, &serde_json::json!({"x": 1.001})).len(), 1);
    assert_eq!(wrong_fields(&case, &serde_json::json!({})).len(), 1);
}
