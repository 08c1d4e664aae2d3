//! For tests: JSON as no documentation describes it. A reader must say what is wrong with it, and never fall.

use proptest::prelude::*;
use serde_json::{Value, json};

/// What stands where something else was expected.
fn odd(choice: u8) -> Value {
    let all = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!(" "),
        json!("&nbsp;"),
        json!("0000-00-00 00:00:00"),
        json!("9999-99-99T99:99:99Z"),
        json!("<p>&lt;b&gt;\u{0}\u{feff}🙂"),
        json!([]),
        json!([[["x"]]]),
        json!({}),
        json!({ "id": { "id": [] } }),
        json!("-262143-01-01T00:00:00Z"),
    ];
    all[usize::from(choice) % all.len()].clone()
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(all) => all.iter().map(count).sum(),
        Value::Object(map) => map.values().map(count).sum(),
        _ => 0,
    }
}

fn replace(value: &mut Value, at: &mut usize, by: &Value) {
    if *at == 0 {
        *value = by.clone();
        *at = usize::MAX;
        return;
    }
    *at -= 1;
    match value {
        Value::Array(all) => all.iter_mut().for_each(|v| {
            if *at != usize::MAX {
                replace(v, at, by)
            }
        }),
        Value::Object(map) => map.values_mut().for_each(|v| {
            if *at != usize::MAX {
                replace(v, at, by)
            }
        }),
        _ => {}
    }
}

/// `sample` with some of its places replaced.
pub fn mutants(sample: Value) -> impl Strategy<Value = Value> {
    let places = count(&sample);
    proptest::collection::vec((0..places, any::<u8>()), 1..6).prop_map(move |changes| {
        let mut value = sample.clone();
        for (place, choice) in changes {
            let mut at = place % count(&value);
            replace(&mut value, &mut at, &odd(choice));
        }
        value
    })
}
