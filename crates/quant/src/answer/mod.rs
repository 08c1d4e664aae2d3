//! One dispatcher from JSON to every function, for the command line, the API and reference files.

mod bayes;
mod calib;
mod decide;
mod dist;
mod forecast;
mod queue;
mod risk;
mod rng;
mod score;
mod sens;
mod special;
mod staffing;
mod stats;

use crate::fault::{Fault, Outcome};
use crate::staffing::simulate::Watch;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// What a function is for, for help texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FunctionInfo {
    /// Name, `family.function`.
    pub name: &'static str,
    /// One line.
    pub meaning: &'static str,
    /// Names of the inputs; those with a question mark may be left out.
    pub inputs: &'static str,
    /// Names of the outputs; those with a question mark may be `null` or missing.
    pub outputs: &'static str,
}

/// A function in the table.
pub(crate) struct Entry {
    info: FunctionInfo,
    call: Call,
}

/// Most functions answer at once; a few play for seconds and tell how far they are.
enum Call {
    Short(fn(&Value) -> Outcome<Value>),
    Long(fn(&Value, Watch) -> Outcome<Value>),
}

pub(crate) const fn entry(
    name: &'static str,
    meaning: &'static str,
    inputs: &'static str,
    outputs: &'static str,
    call: fn(&Value) -> Outcome<Value>,
) -> Entry {
    Entry { info: FunctionInfo { name, meaning, inputs, outputs }, call: Call::Short(call) }
}

pub(crate) const fn long_entry(
    name: &'static str,
    meaning: &'static str,
    inputs: &'static str,
    outputs: &'static str,
    call: fn(&Value, Watch) -> Outcome<Value>,
) -> Entry {
    Entry { info: FunctionInfo { name, meaning, inputs, outputs }, call: Call::Long(call) }
}

fn table() -> impl Iterator<Item = &'static Entry> {
    [
        special::ENTRIES,
        rng::ENTRIES,
        dist::ENTRIES,
        risk::ENTRIES,
        bayes::ENTRIES,
        decide::ENTRIES,
        stats::ENTRIES,
        score::ENTRIES,
        queue::ENTRIES,
        staffing::ENTRIES,
        forecast::ENTRIES,
        sens::ENTRIES,
        calib::ENTRIES,
    ]
    .into_iter()
    .flatten()
}

/// Every function this engine answers, by family.
pub fn functions() -> &'static [FunctionInfo] {
    static LIST: LazyLock<Vec<FunctionInfo>> = LazyLock::new(|| table().map(|e| e.info).collect());
    &LIST
}

/// Whether the outputs of a function list `name` with a question mark: it may be `null`, the quantity does not always
/// exist. Anywhere else `null` is a number that was not finite.
fn may_be_null(outputs: &str, name: &str) -> bool {
    let words = |c: char| matches!(c, ',' | '{' | '}' | ' ');
    outputs.split(words).filter_map(|w| w.strip_suffix('?')).any(|w| w.trim_end_matches(['[', ']']) == name)
}

/// Answers `function` for JSON `inputs`.
///
/// ```
/// let out = quant::answer("special.norm_cdf", &serde_json::json!({"x": 0})).unwrap();
/// assert_eq!(out["cdf"], 0.5);
/// assert_eq!(quant::answer("no.such", &serde_json::json!({})).unwrap_err().code, "unknown_function");
/// ```
pub fn answer(function: &str, inputs: &Value) -> Result<Value, Fault> {
    answer_watched(function, inputs, &|_, _| true)
}

/// As [`answer`]; a function that plays for long tells `watch` after every repetition how many of how many
/// are done, and ends with the fault `cancelled` when `watch` answers false. The others never ask it.
///
/// # Errors
/// As [`answer`], and `cancelled`.
pub fn answer_watched(function: &str, inputs: &Value, watch: Watch) -> Result<Value, Fault> {
    let Some(found) = table().find(|e| e.info.name == function) else {
        return Err(Fault::new("unknown_function", "fn", format!("there is no function called {function}")));
    };
    let out = match found.call {
        Call::Short(call) => call(inputs)?,
        Call::Long(call) => call(inputs, watch)?,
    };
    match missing(&out, "", found.info.outputs) {
        Some(field) => {
            Err(Fault::new("not_finite", &field, format!("{field} is not a finite number for these inputs")))
        }
        None => Ok(out),
    }
}

/// The first field that is null without leave: a number that was not finite.
fn missing(value: &Value, name: &str, outputs: &str) -> Option<String> {
    match value {
        Value::Null if may_be_null(outputs, name) => None,
        Value::Null => Some(name.to_owned()),
        Value::Array(items) => items.iter().find_map(|v| missing(v, name, outputs)),
        Value::Object(fields) => fields.iter().find_map(|(k, v)| missing(v, k, outputs)),
        _ => None,
    }
}

/// Answers one reference case `{"id", "fn", "inputs"}` as `{"id", "outputs"}` or `{"id", "error"}`.
///
/// An input that names one of the shared `series` is replaced by its values. The caller adds `ms`:
/// this crate has no clock.
pub fn answer_case(case: &Value, series: &Value) -> Value {
    let function = case.get("fn").and_then(Value::as_str).unwrap_or("");
    let mut inputs = case.get("inputs").cloned().unwrap_or_else(|| json!({}));
    if let Some(named) = inputs.get("series").and_then(Value::as_str).and_then(|name| series.get(name)) {
        let values = named.clone();
        if let (Some(name), Some(fields)) = (inputs.get("series").and_then(Value::as_str), inputs.as_object())
            && let (false, Some(start)) = (fields.contains_key("start"), forecast::start_of(name))
        {
            inputs["start"] = json!(start);
        }
        inputs["series"] = values;
    }
    let id = case.get("id").cloned().unwrap_or(Value::Null);
    match answer(function, &inputs) {
        Ok(outputs) => json!({ "id": id, "outputs": outputs }),
        Err(fault) => json!({ "id": id, "error": fault.to_json()["error"] }),
    }
}

/// Reads the inputs, calls `f`, writes the outputs.
pub(crate) fn run<I: DeserializeOwned, O: Serialize>(
    inputs: &Value,
    f: impl FnOnce(I) -> Outcome<O>,
) -> Outcome<Value> {
    if !inputs.is_object() {
        return Err(Fault::new("bad_input", "", "the inputs must be an object with the names of this function"));
    }
    let typed: I = serde_json::from_value(inputs.clone()).map_err(|e| unreadable(&e))?;
    let out = f(typed)?;
    serde_json::to_value(out).map_err(|e| Fault::new("not_finite", "", e.to_string()))
}

/// serde names the field between backquotes when it knows it.
fn unreadable(error: &serde_json::Error) -> Fault {
    let text = error.to_string();
    let field = text.split('`').nth(1).unwrap_or("").to_owned();
    Fault::new("bad_input", &field, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_passes_only_where_the_function_says_so() {
        let outputs = "mean, sd?, tickets[{p, wait_quantiles[]?}], q50";
        assert_eq!(missing(&json!({"mean": 1, "sd": null}), "", outputs), None);
        assert_eq!(missing(&json!({"tickets": [{"p": 1, "wait_quantiles": [1, null]}]}), "", outputs), None);
        assert_eq!(missing(&json!({"mean": 1, "q50": null}), "", outputs).as_deref(), Some("q50"));
        assert_eq!(missing(&json!({"tickets": [{"p": null}]}), "", outputs).as_deref(), Some("p"));
    }

    #[test]
    fn the_same_name_may_be_null_in_one_function_and_not_in_another() {
        let outputs = |name: &str| functions().iter().find(|f| f.name == name).unwrap().outputs;
        assert!(may_be_null(outputs("forecast.time_to_exhaustion"), "q50"));
        assert!(!may_be_null(outputs("score.consequences"), "q50"));
        assert!(!may_be_null(outputs("forecast.breach_probability_lognormal"), "remaining_median"));
    }
}
