//! Questions to the engine as a reader of the book would write them: a name and JSON.

use quant::fault::Outcome;
use quant::rng::Stream;
use serde_json::Value;

/// The outputs of a method.
pub fn ask(method: &str, inputs: &Value) -> Outcome<Value> {
    quant::answer(method, inputs)
}

/// A list of numbers; empty where there is none.
pub fn list(value: &Value) -> Vec<f64> {
    value.as_array().map(|items| items.iter().map(number).collect()).unwrap_or_default()
}

/// A number; 0 where there is none.
pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(0.0)
}

/// The stream of invented data of one picture.
pub fn chance(picture: u64) -> Stream {
    Stream::new(2_026, 9_000, 0, picture)
}
