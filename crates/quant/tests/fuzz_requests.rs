//! Requests as a careless program sends them: every function by name, its inputs present, missing, of the wrong
//! kind, nested, huge or tiny. The answer is an object or a fault that names what to correct; never a panic.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says where it failed")]

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// Names of the inputs of a function, without question marks, brackets and what stands in braces.
fn names(inputs: &str) -> Vec<String> {
    let mut depth = 0;
    let flat: String = inputs
        .chars()
        .filter(|c| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0 && *c != '}'
        })
        .collect();
    let word = |part: &str| part.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    flat.split(',').map(word).filter(|w| !w.is_empty()).collect()
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => (-6.0f64..6.0).prop_map(|e| json!(10f64.powf(e))),
        4 => (0.0f64..1.0).prop_map(|x| json!(x)),
        4 => (0i64..40).prop_map(|x| json!(x)),
        1 => Just(json!(1e300)),
        1 => Just(json!(-1)),
        1 => Just(json!(u64::MAX)),
        1 => Just(Value::Null),
        1 => Just(json!(true)),
        1 => select(vec!["", "poisson", "lognormal", "2026-02-30", "2026-11-22", "\u{0}"]).prop_map(|s| json!(s)),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let key = select(vec!["kind", "rate", "mean", "mu", "sigma", "min", "mode", "max", "id", "cost", "skills", "work"]);
    leaf().prop_recursive(3, 24, 8, move |inner| {
        prop_oneof![
            4 => proptest::collection::vec(leaf(), 0..12).prop_map(Value::from),
            1 => proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            1 => proptest::collection::vec((key.clone(), inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_request_gets_an_answer_or_a_reason(
        function in select(quant::functions().to_vec()),
        values in proptest::collection::vec(proptest::option::weighted(0.9, value()), 24),
    ) {
        let names = names(function.inputs);
        let inputs: Map<String, Value> =
            names.into_iter().zip(values).filter_map(|(name, v)| v.map(|v| (name, v))).collect();
        match quant::answer(function.name, &Value::Object(inputs.clone())) {
            Ok(out) => prop_assert!(out.is_object(), "{} answered {out}", function.name),
            Err(fault) => prop_assert!(
                !fault.message.is_empty() && fault.code != "not_finite",
                "{}: {fault} for {}", function.name, Value::Object(inputs)
            ),
        }
    }
}
