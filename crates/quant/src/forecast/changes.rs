//! Changes to systems: how often they fail, and what follows them.

use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::special::beta;
use serde::Serialize;

/// Failure share of a type of change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeFailure {
    /// Expected share of failures.
    pub mean: f64,
    /// Central 90 % interval of the share.
    pub ci90: [f64; 2],
    /// P(at least one of the next five changes fails).
    pub p_at_least_one_in_next_5: f64,
}

/// Beta-binomial learning: prior beta(a, b), `failures` among `changes`.
pub fn change_failure(failures: f64, changes: f64, prior_a: f64, prior_b: f64) -> Outcome<ChangeFailure> {
    within("changes", changes, 0.0, 1e9)?;
    within("failures", failures, 0.0, changes)?;
    for (field, v) in [("prior_a", prior_a), ("prior_b", prior_b)] {
        within(field, v, 1e-6, 1e9)?;
    }
    if failures.fract() != 0.0 || changes.fract() != 0.0 {
        return Err(Fault::range("failures", "failures and changes are whole numbers"));
    }
    let (a, b) = (prior_a + failures, prior_b + changes - failures);
    let all_well: f64 = (0..5).map(|i| ((b + f64::from(i)) / (a + b + f64::from(i))).ln()).sum();
    Ok(ChangeFailure {
        mean: a / (a + b),
        ci90: [beta::quantile(a, b, 0.05), beta::quantile(a, b, 0.95)],
        p_at_least_one_in_next_5: -all_well.exp_m1(),
    })
}

/// Incidents in the window after a change against the time before it.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
pub struct ExcessInput {
    /// Incidents before.
    pub baseline_events: f64,
    /// Days before.
    pub baseline_days: f64,
    /// Incidents in the window.
    pub window_events: f64,
    /// Days of the window.
    pub window_days: f64,
    /// Shape of the prior of both rates (Jeffreys: 0.5).
    pub prior_shape: f64,
}

/// Whether a change was followed by more incidents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeExcess {
    /// P(the rate after exceeds the rate before).
    pub p_rate_increased: f64,
    /// Expected incidents in the window beyond what the time before would have brought.
    pub expected_excess_events: f64,
    /// Expected ratio of the rates; absent when it has no mean (at most one pseudo-event before).
    pub rate_ratio_mean: Option<f64>,
}

/// Independent gamma posteriors of both rates; P(increase) is one incomplete beta function.
pub fn change_excess(i: &ExcessInput) -> Outcome<ChangeExcess> {
    positive("prior_shape", i.prior_shape)?;
    within("prior_shape", i.prior_shape, 1e-6, 1e6)?;
    not_negative("baseline_events", i.baseline_events)?;
    within("baseline_events", i.baseline_events, 0.0, 1e9)?;
    within("window_events", i.window_events, 0.0, 1e9)?;
    within("baseline_days", i.baseline_days, 1e-6, 1e6)?;
    within("window_days", i.window_days, 1e-6, 1e6)?;
    let (before, after) = (i.prior_shape + i.baseline_events, i.prior_shape + i.window_events);
    let all = i.baseline_days + i.window_days;
    // P(G_after / window > G_before / baseline), share of G_after beyond window / all.
    let increased = beta::inc_xy(after, before, i.window_days / all, i.baseline_days / all).1;
    let ratio = after / i.window_days * i.baseline_days / (before - 1.0);
    Ok(ChangeExcess {
        p_rate_increased: increased,
        expected_excess_events: after - before / i.baseline_days * i.window_days,
        rate_ratio_mean: (before > 1.0).then_some(ratio).filter(|r| r.is_finite()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_figures_before_and_after_leave_the_question_open() {
        let i = ExcessInput {
            baseline_events: 9.0,
            baseline_days: 7.0,
            window_events: 9.0,
            window_days: 7.0,
            prior_shape: 0.5,
        };
        assert!((change_excess(&i).unwrap().p_rate_increased - 0.5).abs() < 1e-12);
    }
}
