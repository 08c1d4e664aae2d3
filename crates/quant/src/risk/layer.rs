//! Yearly contract features: a deductible and a cap on the sum of the year are applied to the finished law.

use super::aggregate::{AggregateInput, TOP_LEVEL, check_levels, worst};
use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::lattice::{Complex64, Effort, Law, Part, Sum};
use serde::{Deserialize, Serialize};

/// A year with a contract: paid = min(max(S - deductible, 0), cap).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerInput {
    /// The year before the contract.
    #[serde(flatten)]
    pub year: AggregateInput,
    /// What is borne elsewhere first, money a year.
    #[serde(default)]
    pub aggregate_deductible: f64,
    /// Largest amount after the deductible, money a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate_limit: Option<f64>,
}

/// The year after the contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Layer {
    /// Expected amount.
    pub mean: f64,
    /// P(nothing).
    pub p_zero: f64,
    /// P(the cap is reached).
    pub p_limit: f64,
    /// P(amount > threshold) for every threshold.
    pub exceed: Vec<f64>,
    /// Quantiles for `levels`.
    pub var: Vec<f64>,
    /// Tail means for `tail_levels`.
    pub tvar: Vec<f64>,
    /// Largest estimated numerical error of `var`, money.
    pub numerical_error: f64,
}

struct Contract<'a> {
    law: &'a Law,
    d: f64,
    /// Deductible plus cap; may be infinite.
    top: f64,
}

impl Contract<'_> {
    fn over(&self, x: f64) -> f64 {
        if x.is_finite() { self.law.stop_loss(x) } else { 0.0 }
    }

    fn tail_mean(&self, p: f64) -> f64 {
        let v = self.law.quantile(p);
        if v >= self.top {
            return self.top - self.d;
        }
        if v > self.d {
            return v - self.d + (self.over(v) - self.over(self.top)) / (1.0 - p);
        }
        (self.over(self.d) - self.over(self.top)) / (1.0 - p)
    }
}

/// Law of the year after a yearly deductible and cap; same method, range and errors as
/// [`super::aggregate::aggregate`].
///
/// The deductible must not lie beyond the one-in-a-million year.
pub fn layer(input: &LayerInput) -> Outcome<Layer> {
    let year = &input.year;
    let d =
        within("aggregate_deductible", not_negative("aggregate_deductible", input.aggregate_deductible)?, 0.0, 1e150)?;
    let limit = input.aggregate_limit.map(|l| positive("aggregate_limit", l)).transpose()?.unwrap_or(f64::INFINITY);
    let count = year.frequency.prepare(1.0).map_err(|f| f.within("frequency"))?;
    let loss = year.severity.prepare().map_err(|f| f.within("severity"))?;
    check_levels("levels", &year.levels)?;
    check_levels("tail_levels", &year.tail_levels)?;
    for t in &year.thresholds {
        not_negative("thresholds", *t)?;
    }
    let mean = count.cumulants()[0] * loss.mean();
    if mean <= 0.0 {
        return Err(Fault::range("frequency", "the expected number of events must be above zero"));
    }
    let total = |phi: &[Complex64]| count.pgf(phi[0]);
    let sum = Sum { parts: vec![Part::new(loss, 1.0)], total: &total, mean };
    let level = year.levels.iter().chain(&year.tail_levels).copied().fold(0.99, f64::max);
    let reach =
        year.thresholds.iter().map(|t| d + t).chain([d, d + limit]).filter(|x| x.is_finite()).fold(0.0, f64::max);
    let law = sum.solve(level.min(TOP_LEVEL), reach, Effort::DEFAULT)?;
    if d > law.top() && law.stop_loss(law.top()) > 1e-6 * mean {
        return Err(Fault::range(
            "aggregate_deductible",
            "the deductible lies beyond anything this year could plausibly cost",
        ));
    }
    let contract = Contract { law: &law, d, top: d + limit };
    Ok(Layer {
        mean: contract.over(d) - contract.over(contract.top),
        p_zero: law.cdf(d),
        p_limit: if limit.is_finite() { law.exceed(contract.top) } else { 0.0 },
        exceed: year.thresholds.iter().map(|t| if *t < limit { law.exceed(d + t) } else { 0.0 }).collect(),
        var: year.levels.iter().map(|p| (law.quantile(*p) - d).clamp(0.0, limit)).collect(),
        tvar: year.tail_levels.iter().map(|p| contract.tail_mean(*p)).collect(),
        numerical_error: worst(&law, &year.levels),
    })
}
