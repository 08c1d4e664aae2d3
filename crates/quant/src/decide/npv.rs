//! What a control is worth: the law of the losses it avoids, less what it costs.

use super::horizon::{Years, growth_fits, horizon_transform, in_force};
use crate::dist::frequency::nodes_for;
use crate::dist::{Frequency, Severity, Share};
use crate::fault::{Fault, Outcome, not_negative, within};
use crate::lattice::{Complex64, Effort, Sum};
use crate::risk::aggregate::check_levels;
use serde::{Deserialize, Serialize};

/// A control that prevents each event with probability `effectiveness`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ControlInput {
    /// Events in year 1 without the control.
    pub frequency: Frequency,
    /// Loss per event in today's money.
    pub severity: Severity,
    /// Probability that the control prevents an event.
    pub effectiveness: Share,
    /// Capital, money, paid at the end of the delay.
    pub capex: f64,
    /// Running cost, money a year in force.
    pub opex_per_year: f64,
    /// Horizon, years.
    pub years: u32,
    /// Yearly discount rate.
    pub discount: f64,
    /// Years until the control works.
    #[serde(default)]
    pub start_delay_years: f64,
    /// Yearly growth of the rate.
    #[serde(default)]
    pub frequency_growth: f64,
    /// Yearly inflation of losses.
    #[serde(default)]
    pub loss_inflation: f64,
    /// Levels of the NPV quantiles.
    #[serde(default)]
    pub levels: Vec<f64>,
}

/// Value of a control.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ControlValue {
    /// Present cost, money.
    pub present_cost: f64,
    /// Expected avoided loss, present value.
    pub expected_avoided: f64,
    /// Expected net present value.
    pub expected_npv: f64,
    /// P(NPV > 0).
    pub p_npv_positive: f64,
    /// Quantiles of the NPV for `levels`.
    pub npv_quantiles: Vec<f64>,
    /// Effectiveness at which the expected NPV is zero; absent when even 1 is not enough.
    pub break_even_effectiveness: Option<f64>,
    /// Largest estimated numerical error of the quantiles, money.
    pub numerical_error: f64,
}

/// Present value of `capex` at the end of the delay and of `opex` in every year in force.
pub fn present_cost(capex: f64, opex: f64, years: u32, discount: f64, delay: f64) -> f64 {
    let (up_front, annuity) = cost_factors(years, discount, delay);
    capex * up_front + opex * annuity
}

/// Present value of one unit of capital and of one unit of yearly running cost.
pub fn cost_factors(years: u32, discount: f64, delay: f64) -> (f64, f64) {
    let factor = |k: usize| (1.0 + discount).powf(-(k as f64 + 0.5));
    let annuity = in_force(years, delay).iter().enumerate().map(|(k, a)| a * factor(k)).sum();
    let up_front = if delay < f64::from(years) { (1.0 + discount).powf(-delay) } else { 0.0 };
    (up_front, annuity)
}

/// Exact law of NPV = avoided losses - cost; the avoided losses are the thinned random sum, mixed over
/// the effectiveness by Gauss-Jacobi nodes.
///
/// Fails with a [`Fault`] when a parameter is out of range, and when a binomial or listed number of events is
/// said to grow.
pub fn control_npv(input: &ControlInput) -> Outcome<ControlValue> {
    let count = input.frequency.prepare(1.0).map_err(|f| f.within("frequency"))?;
    let loss = input.severity.prepare().map_err(|f| f.within("severity"))?;
    let share = input.effectiveness.checked().map_err(|f| f.within("effectiveness"))?;
    let years = Years::new(input.years, input.frequency_growth, input.loss_inflation, input.discount)?;
    growth_fits(&count, input.frequency_growth)?;
    within("capex", not_negative("capex", input.capex)?, 0.0, 1e150)?;
    within("opex_per_year", not_negative("opex_per_year", input.opex_per_year)?, 0.0, 1e150)?;
    within("start_delay_years", input.start_delay_years, 0.0, f64::from(input.years))?;
    check_levels("levels", &input.levels)?;
    let rate = count.cumulants()[0];
    if rate <= 0.0 || rate * years.total_rate() > crate::dist::frequency::MOST_EVENTS {
        return Err(Fault::range(
            "frequency",
            "the expected number of events must be above zero and at most a million",
        ));
    }
    let active = in_force(input.years, input.start_delay_years);
    let cost = present_cost(input.capex, input.opex_per_year, input.years, input.discount, input.start_delay_years);
    let full = rate * years.moment(1, &active) * loss.mean();
    let mean = share.mean() * full;
    let rule = share.rule(nodes_for(rate * years.total_rate() * share.width()).max(10));
    let inner = horizon_transform(&count, &input.frequency, &years);
    let total = |phi: &[Complex64]| {
        let mut thinned = vec![Complex64::default(); phi.len()];
        let mut sum = Complex64::default();
        for (e, w) in rule.points.iter().zip(&rule.weights) {
            for ((slot, z), a) in thinned.iter_mut().zip(phi).zip(&active) {
                *slot = (z - 1.0) * (e * a) + 1.0;
            }
            sum += inner(&thinned) * *w;
        }
        sum
    };
    let mut value = ControlValue {
        present_cost: cost,
        expected_avoided: mean,
        expected_npv: mean - cost,
        p_npv_positive: 0.0,
        npv_quantiles: vec![-cost; input.levels.len()],
        break_even_effectiveness: (full > 0.0 && cost <= full).then(|| cost / full),
        numerical_error: 0.0,
    };
    if mean > 0.0 {
        let sum = Sum { parts: years.parts(&loss), total: &total, mean };
        let law = sum.solve(input.levels.iter().copied().fold(0.5, f64::max), cost, Effort::DEFAULT)?;
        value.p_npv_positive = law.exceed(cost);
        value.npv_quantiles = input.levels.iter().map(|p| law.quantile(*p) - cost).collect();
        value.numerical_error = crate::risk::aggregate::worst(&law, &input.levels);
    }
    Ok(value)
}
