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
    /// Names of the outputs.
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

/// Outputs that may be absent (`null`): the quantity does not exist for these inputs.
const MAY_BE_NULL: &[&str] = &[
    "sd",
    "skewness",
    "crps_fair",
    "median",
    "brier_skill",
    "auc",
    "spiegelhalter_z",
    "break_even_effectiveness",
    "p_above_appetite",
    "appetite",
    "breakeven_tickets",
    "p_above_double_initial",
    "attainment",
    "wait",
    "wait_quantiles",
    "feasibility",
    "mape",
    "mase",
    "first_alarm",
    "p_doubled",
    "rate_ratio_mean",
    "mean_days",
    "q05",
    "q50",
    "q95",
    "day_q10",
    "day_q50",
    "remaining_median",
];

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
    match missing(&out, "") {
        Some(field) => {
            Err(Fault::new("not_finite", &field, format!("{field} is not a finite number for these inputs")))
        }
        None => Ok(out),
    }
}

/// The first field that is null without leave: a number that was not finite.
fn missing(value: &Value, name: &str) -> Option<String> {
    match value {
        Value::Null if MAY_BE_NULL.contains(&name) => None,
        Value::Null => Some(name.to_owned()),
        Value::Array(items) => items.iter().find_map(|v| missing(v, name)),
        Value::Object(fields) => fields.iter().find_map(|(k, v)| missing(v, k)),
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
