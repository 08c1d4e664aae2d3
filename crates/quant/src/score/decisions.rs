//! Past decisions judged by what was known then, with the outcome beside it. One outcome proves nothing.

use crate::fault::{Fault, Outcome, within};
use serde::{Deserialize, Serialize};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The proposal was approved.
    Approve,
    /// The proposal was declined.
    Decline,
}

/// One decision with the numbers of the time and the loss that followed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Approved or declined.
    pub decision: Verdict,
    /// Expected loss without the proposal, money.
    pub predicted_loss_without: f64,
    /// Expected loss with it, money.
    pub predicted_loss_with: f64,
    /// Cost of the proposal, money.
    pub cost: f64,
    /// Loss that happened, money.
    pub actual_loss: f64,
}

/// Judgement of a list of decisions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// Expected net benefit of approving each.
    pub expected_net_of_approving: Vec<f64>,
    /// Whether the choice followed the expected value.
    pub agrees_with_expected_value: Vec<bool>,
    /// Expected value given up by the choice.
    pub expected_value_forgone: Vec<f64>,
    /// Loss that happened minus loss expected on the chosen way.
    pub actual_minus_predicted: Vec<f64>,
}

/// Quality of the choices (on the numbers then) and outcomes against expectation.
pub fn decisions(list: &[Decision]) -> Outcome<Judged> {
    if list.is_empty() {
        return Err(Fault::new("empty", "decisions", "there is no decision to judge"));
    }
    let mut out = Judged {
        expected_net_of_approving: vec![],
        agrees_with_expected_value: vec![],
        expected_value_forgone: vec![],
        actual_minus_predicted: vec![],
    };
    for d in list {
        for v in [d.predicted_loss_without, d.predicted_loss_with, d.cost, d.actual_loss] {
            within("decisions", v, -1e150, 1e150)?;
        }
        let net = d.predicted_loss_without - d.predicted_loss_with - d.cost;
        let approved = d.decision == Verdict::Approve;
        let forgone = if approved { (-net).max(0.0) } else { net.max(0.0) };
        out.expected_net_of_approving.push(net);
        out.agrees_with_expected_value.push(forgone == 0.0);
        out.expected_value_forgone.push(forgone);
        out.actual_minus_predicted
            .push(d.actual_loss - if approved { d.predicted_loss_with } else { d.predicted_loss_without });
    }
    Ok(out)
}
