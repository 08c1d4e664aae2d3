//! One shape for everything that can be wrong with an input, so that a caller (a page, an API, the
//! command line) can say which field to correct and why, without parsing prose.

use serde::Serialize;

/// Why a function could not answer.
///
/// `code` is stable and meant for programs, `field` names the input (a dotted path, or empty when
/// the whole input is meant), `message` is one plain sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message} ({code}: {field})")]
pub struct Fault {
    /// Stable word: `bad_input`, `out_of_range`, `empty`, `unbounded`, `too_large`,
    /// `not_finite`, `no_convergence`, `unknown_function` or `cancelled`.
    pub code: &'static str,
    /// The input concerned.
    pub field: String,
    /// One sentence that says what would be accepted.
    pub message: String,
}

/// Result of every fallible function of this crate.
pub type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// A fault with all three parts.
    pub fn new(code: &'static str, field: &str, message: impl Into<String>) -> Self {
        Self { code, field: field.to_owned(), message: message.into() }
    }

    /// A number outside the range in which the question makes sense.
    pub fn range(field: &str, message: impl Into<String>) -> Self {
        Self::new("out_of_range", field, message)
    }

    /// The same fault seen from an enclosing input: `severity` + `sigma` = `severity.sigma`.
    pub fn within(mut self, outer: &str) -> Self {
        self.field = if self.field.is_empty() { outer.to_owned() } else { format!("{outer}.{}", self.field) };
        self
    }

    /// The wire form: `{"error": {"code", "field", "message"}}`.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "error": { "code": self.code, "field": self.field, "message": self.message } })
    }
}

/// Accepts `value` when it is finite and inside `[low, high]`.
pub fn within(field: &str, value: f64, low: f64, high: f64) -> Outcome<f64> {
    if value.is_finite() && value >= low && value <= high {
        return Ok(value);
    }
    Err(Fault::range(field, format!("{field} must lie between {low} and {high}, but is {value}")))
}

/// Accepts `value` when it is finite and above zero.
pub fn positive(field: &str, value: f64) -> Outcome<f64> {
    if value.is_finite() && value > 0.0 {
        return Ok(value);
    }
    Err(Fault::range(field, format!("{field} must be above zero, but is {value}")))
}

/// Accepts `value` when it is finite and not below zero.
pub fn not_negative(field: &str, value: f64) -> Outcome<f64> {
    if value.is_finite() && value >= 0.0 {
        return Ok(value);
    }
    Err(Fault::range(field, format!("{field} must not be below zero, but is {value}")))
}

/// Accepts a list of probabilities that are not negative and sum to one (within 1e-9).
pub fn probabilities(field: &str, probs: &[f64]) -> Outcome<()> {
    if probs.is_empty() {
        return Err(Fault::new("empty", field, format!("{field} must not be empty")));
    }
    for &p in probs {
        within(field, p, 0.0, 1.0)?;
    }
    let sum: f64 = probs.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        return Err(Fault::range(field, format!("{field} must sum to one, but sum to {sum}")));
    }
    Ok(())
}
