//! What decisions came to in sum: actual losses against the sum of the laws that were predicted.

use crate::dist::{Frequency, Severity};
use crate::fault::{Fault, Outcome, not_negative, within};
use crate::lattice::{Complex64, Effort, Part, Sum};
use serde::{Deserialize, Serialize};

/// One prediction that has come due.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Due {
    /// Predicted number of events.
    pub frequency: Frequency,
    /// Predicted loss per event.
    pub severity: Severity,
    /// Loss that happened, money.
    pub actual: f64,
}

/// The pool of decisions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Consequences {
    /// Sum of the losses that happened.
    pub actual: f64,
    /// Sum of the expected losses.
    pub expected: f64,
    /// 5 % quantile of the predicted sum.
    pub q05: f64,
    /// Median of the predicted sum.
    pub q50: f64,
    /// 95 % quantile of the predicted sum.
    pub q95: f64,
    /// P(predicted sum <= actual): near 0 means luckier, near 1 unluckier than predicted.
    pub pit: f64,
    /// Number of predictions; below ten nothing is judged.
    pub n: usize,
}

/// Convolves the predicted laws exactly (as independent scenarios) and places the actual sum in them.
pub fn consequences(list: &[Due]) -> Outcome<Consequences> {
    if list.is_empty() || list.len() > 300 {
        return Err(Fault::new("empty", "predictions", "between 1 and 300 predictions are needed"));
    }
    let (mut counts, mut parts, mut expected, mut actual) = (vec![], vec![], 0.0, 0.0);
    for due in list {
        let count = due.frequency.prepare(1.0).map_err(|f| f.within("predictions.frequency"))?;
        let loss = due.severity.prepare().map_err(|f| f.within("predictions.severity"))?;
        actual += within("predictions.actual", not_negative("predictions.actual", due.actual)?, 0.0, 1e150)?;
        expected += count.cumulants()[0] * loss.mean();
        counts.push(count);
        parts.push(Part::new(loss, 1.0));
    }
    if expected <= 0.0 {
        return Err(Fault::range("predictions.frequency", "at least one predicted rate must be above zero"));
    }
    let total = |phi: &[Complex64]| counts.iter().zip(phi).map(|(c, z)| c.pgf(*z)).product::<Complex64>();
    let sum = Sum { parts, total: &total, mean: expected };
    let law = sum.solve(0.99, actual, Effort::DEFAULT)?;
    Ok(Consequences {
        actual,
        expected,
        q05: law.quantile(0.05),
        q50: law.quantile(0.5),
        q95: law.quantile(0.95),
        pit: law.cdf(actual),
        n: list.len(),
    })
}
