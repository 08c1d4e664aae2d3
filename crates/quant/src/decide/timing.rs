//! Now or later: what a delay costs, and what could be learned by waiting.

use crate::bayes::rates::{RatePosterior, RatePrior};
use crate::fault::{Outcome, not_negative, positive, within};
use crate::special::counts;
use serde::{Deserialize, Serialize};

/// A control that could start later.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DelayInput {
    /// Events a year.
    pub event_rate: f64,
    /// Expected loss per event, money.
    pub mean_loss: f64,
    /// Probability that the control prevents an event.
    pub effectiveness: f64,
    /// Capital, money.
    pub capex: f64,
    /// Yearly discount rate.
    pub discount: f64,
    /// Length of the delay, years.
    pub delay_years: f64,
}

/// Cost of a delay.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Delay {
    /// Losses that would have been avoided, money.
    pub expected_avoidable_loss: f64,
    /// Interest saved by paying later, money.
    pub capital_saving: f64,
    /// The difference: positive means that waiting costs.
    pub net_cost_of_delay: f64,
    /// Per year of delay.
    pub annualised: f64,
}

/// (1 - e^(-delta d))/delta with delta = ln(1+r): present value of one unit a year over the delay.
pub fn continuous_annuity(discount: f64, years: f64) -> f64 {
    let delta = discount.ln_1p();
    if (delta * years).abs() < 1e-12 { years } else { -(-delta * years).exp_m1() / delta }
}

/// Cost of waiting `delay_years`: avoidable loss rate times a continuous annuity, less interest saved.
pub fn cost_of_delay(input: &DelayInput) -> Outcome<Delay> {
    within("event_rate", input.event_rate, 0.0, 1e9)?;
    within("mean_loss", not_negative("mean_loss", input.mean_loss)?, 0.0, 1e150)?;
    within("effectiveness", input.effectiveness, 0.0, 1.0)?;
    within("capex", not_negative("capex", input.capex)?, 0.0, 1e150)?;
    within("discount", input.discount, -0.5, 1.0)?;
    within("delay_years", positive("delay_years", input.delay_years)?, 1e-9, 100.0)?;
    let rate = input.event_rate * input.mean_loss * input.effectiveness;
    let avoidable = rate * continuous_annuity(input.discount, input.delay_years);
    let saving = -input.capex * (-input.delay_years * input.discount.ln_1p()).exp_m1();
    let net = avoidable - saving;
    Ok(Delay {
        expected_avoidable_loss: avoidable,
        capital_saving: saving,
        net_cost_of_delay: net,
        annualised: net / input.delay_years,
    })
}

/// A purchase that may wait for evidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WaitingInput {
    /// Gamma law of the rate as known today.
    pub rate_prior: RatePrior,
    /// Expected loss per event, money.
    pub mean_loss: f64,
    /// Probability that the control prevents an event.
    pub effectiveness: f64,
    /// Capital, money.
    pub capex: f64,
    /// Yearly discount rate.
    pub discount: f64,
    /// End of the horizon, years from now.
    pub horizon_years: u32,
    /// Years of watching before deciding.
    pub wait_years: f64,
}

/// Value of deciding now and of deciding after watching.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Waiting {
    /// Expected net present value of buying now.
    pub npv_now: f64,
    /// Value of the better of buying now and never.
    pub value_now: f64,
    /// Value of deciding after `wait_years`.
    pub value_wait: f64,
    /// Difference; waiting is rational only where it is positive.
    pub option_value: f64,
}

/// Preposterior analysis: the number of incidents seen while waiting is negative binomial, and each is
/// followed by the better of buying and not buying. The horizon's end does not move.
pub fn value_of_waiting(input: &WaitingInput) -> Outcome<Waiting> {
    let rate = RatePosterior::new(input.rate_prior, 0.0, 0.0).map_err(|f| f.within("rate_prior"))?;
    within("mean_loss", positive("mean_loss", input.mean_loss)?, 1e-150, 1e150)?;
    within("effectiveness", input.effectiveness, 0.0, 1.0)?;
    within("capex", not_negative("capex", input.capex)?, 0.0, 1e150)?;
    within("discount", input.discount, -0.5, 1.0)?;
    within("horizon_years", f64::from(input.horizon_years), 1.0, 100.0)?;
    within("wait_years", positive("wait_years", input.wait_years)?, 1e-6, f64::from(input.horizon_years))?;
    let annuity = |delay: f64| super::npv::cost_factors(input.horizon_years, input.discount, delay).1;
    let gain = input.mean_loss * input.effectiveness;
    let npv_now = rate.mean() * gain * annuity(0.0) - input.capex;
    let left = annuity(input.wait_years);
    let price = input.capex * (1.0 + input.discount).powf(-input.wait_years);
    // Buying pays once (a + n)/(b + w) gain left exceeds the price: n above `threshold`.
    let after = rate.rate + input.wait_years;
    let threshold = if gain * left > 0.0 { price * after / (gain * left) - rate.shape } else { f64::INFINITY };
    let value_wait =
        if threshold.is_finite() { tail_value(&rate, input.wait_years, threshold, gain * left / after) } else { 0.0 };
    let value_now = npv_now.max(0.0);
    Ok(Waiting { npv_now, value_now, value_wait, option_value: value_wait - value_now })
}

/// sum over n > threshold of P(n) (n - threshold) worth, n negative binomial.
///
/// Closed form: E[n; n >= m] follows from the negative binomial with size + 1, so no long sums are needed.
fn tail_value(rate: &RatePosterior, wait: f64, threshold: f64, worth: f64) -> f64 {
    let mean = rate.mean() * wait;
    if threshold < 0.0 {
        return worth * (mean - threshold);
    }
    let first = threshold.floor() as u64 + 1;
    let above = counts::negbin(rate.shape, mean, first - 1).sf;
    let bigger = mean * (rate.shape + 1.0) / rate.shape;
    let mass = if first >= 2 { counts::negbin(rate.shape + 1.0, bigger, first - 2).sf } else { 1.0 };
    (worth * (mean * mass - threshold * above)).max(0.0)
}
