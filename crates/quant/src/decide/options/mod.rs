//! The assessment of a recommendation: every option against doing nothing, in money, over the horizon.
//!
//! Everything is exact except who is cheapest how often, which is played out with common random numbers.

mod curve;
mod evidence;
mod futures;
mod laws;

pub use evidence::{Evidence, Interval, LogSummary, SeverityEvidence};

use crate::ENGINE_VERSION;
use crate::bayes::rates::RatePrior;
use crate::dist::Share;
use crate::dist::amount::Amount;
use crate::fault::{Fault, Outcome, positive, within};
use evidence::Setting;
use serde::{Deserialize, Serialize};

fn jeffreys() -> RatePrior {
    RatePrior::JEFFREYS
}

fn hundred() -> u32 {
    100
}

/// What is known and what could be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CompareInput {
    /// Years that count, 1 to 50.
    pub horizon_years: u32,
    /// Yearly discount rate.
    pub discount: f64,
    /// Yearly inflation of losses.
    #[serde(default)]
    pub loss_inflation: f64,
    /// Yearly growth of the event rate.
    #[serde(default)]
    pub frequency_growth: f64,
    /// Loss events seen (old ones may count less than one).
    pub events: f64,
    /// Years in which they were seen.
    pub exposure_years: f64,
    /// Prior of the yearly rate, Jeffreys unless stated.
    #[serde(default = "jeffreys")]
    pub prior: RatePrior,
    /// What is known about the size of one loss.
    pub severity: SeverityEvidence,
    /// Largest loss of one event that the organisation can suffer, money.
    pub cap: f64,
    /// The options; doing nothing is added when it is missing.
    pub options: Vec<OptionInput>,
    /// Total cost that must not be exceeded, money of today over the horizon.
    #[serde(default)]
    pub appetite: Option<f64>,
    /// Seed of the played futures and of the ignorance band.
    #[serde(default)]
    pub seed: u64,
    /// Number of futures to count for the page, 10 to 1,000.
    #[serde(default = "hundred")]
    pub futures: u32,
}

/// One thing that could be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionInput {
    /// Name for people.
    pub name: String,
    /// Capital, money, paid when the control starts.
    #[serde(default)]
    pub capex: Amount,
    /// Running cost, money a year in force.
    #[serde(default)]
    pub opex_per_year: Amount,
    /// Probability that an event is prevented while the control is in force.
    pub effectiveness: Share,
    /// Years until the control works.
    #[serde(default)]
    pub start_delay_years: f64,
}

impl OptionInput {
    /// The option that changes nothing and costs nothing.
    pub fn nothing() -> Self {
        Self {
            name: "Do nothing".to_owned(),
            capex: Amount::Known(0.0),
            opex_per_year: Amount::Known(0.0),
            effectiveness: Share::Constant { value: 0.0 },
            start_delay_years: 0.0,
        }
    }

    /// True when the option changes nothing and costs nothing.
    pub fn is_nothing(&self) -> bool {
        self.effectiveness.is_zero() && self.capex.mean() == 0.0 && self.opex_per_year.mean() == 0.0
    }
}

/// An amount of money with its 10 % and 90 % quantiles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Expectation.
    pub mean: f64,
    /// 10 % quantile.
    pub p10: f64,
    /// 90 % quantile.
    pub p90: f64,
}

/// Loss exceedance of the first year: chance (curve) and ignorance (band) kept apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Losses, money, rising, equally spaced in logarithm.
    pub x: Vec<f64>,
    /// P(loss of the first year > x), everything unknown averaged.
    pub exceed: Vec<f64>,
    /// 5 % quantile of that probability over what is not known.
    pub low: Vec<f64>,
    /// 95 % quantile of that probability over what is not known.
    pub high: Vec<f64>,
    /// P(no loss in the first year).
    pub p_no_loss: f64,
}

/// Expected events a year while the option is in force, with a 90 % interval (ignorance).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EventsPerYear {
    /// Expectation.
    pub mean: f64,
    /// 5 % quantile.
    pub low: f64,
    /// 95 % quantile.
    pub high: f64,
}

/// One option, assessed. Money is present value over the horizon unless said otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionResult {
    /// Name for people.
    pub name: String,
    /// Cost of doing it.
    pub present_cost: Spread,
    /// Loss that remains.
    pub remaining_loss: Spread,
    /// Cost plus remaining loss.
    pub total: Spread,
    /// Loss that is avoided.
    pub avoided_loss: Spread,
    /// Expected avoided loss less expected cost.
    pub expected_npv: f64,
    /// Chance that it pays: P(avoided loss > cost).
    pub p_pays: f64,
    /// Effectiveness at which it breaks even on average; absent when none would be enough.
    pub break_even_effectiveness: Option<f64>,
    /// P(total above the appetite); absent without an appetite.
    pub p_above_appetite: Option<f64>,
    /// Probability of the lowest total among the options (simulated).
    pub p_cheapest: f64,
    /// Standard error of `p_cheapest`.
    pub p_cheapest_se: f64,
    /// In how many of the counted futures it was the cheapest.
    pub cheapest_in_futures: u32,
    /// What a month of waiting costs, money; the range is ignorance of rate and effectiveness.
    pub cost_of_waiting_per_month: Spread,
    /// Loss events a year while in force.
    pub events_per_year: EventsPerYear,
    /// Loss exceedance curve of the first year.
    pub first_year: Curve,
}

/// The whole comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Options in the order given; doing nothing first when it was added.
    pub options: Vec<OptionResult>,
    /// Position of the lowest expected total.
    pub lowest_expected_total: usize,
    /// Data counts, weights of the priors and what was learned.
    pub evidence: Evidence,
    /// Largest estimated relative numerical error of the money quantiles.
    pub numerical_error: f64,
    /// Number of futures counted.
    pub futures: u32,
    /// Number of futures played for the probabilities.
    pub replications: u32,
    /// Seed used.
    pub seed: u64,
    /// Version of the methods.
    pub engine_version: String,
}

/// Compares options by total cost over the horizon.
///
/// The rate is gamma (posterior), one and the same in every year, so that the count over the horizon is
/// negative binomial; losses are lognormal with posterior plug-in parameters, capped; year k is discounted
/// at mid-year; a control prevents events independently with its (uncertain) effectiveness. Money quantiles
/// are exact to about 1e-4; `p_cheapest` is simulated and carries its standard error. Fails with a
/// [`Fault`] that names the input to correct.
///
/// ```
/// use quant::{CompareInput, compare};
/// let input: CompareInput = serde_json::from_value(serde_json::json!({
///     "horizon_years": 5, "discount": 0.05, "events": 4, "exposure_years": 3, "cap": 2e6,
///     "severity": {"losses": [12000, 40000, 8000, 95000]},
///     "options": [{"name": "Second line", "capex": [20000, 30000, 60000], "opex_per_year": 4000,
///                  "effectiveness": {"kind": "pert", "min": 0.4, "mode": 0.7, "max": 0.9}}]
/// })).unwrap();
/// let result = compare(&input).unwrap();
/// assert_eq!(result.options[0].name, "Do nothing");
/// assert!(result.options[1].remaining_loss.mean < result.options[0].remaining_loss.mean);
/// ```
pub fn compare(input: &CompareInput) -> Outcome<Comparison> {
    let (setting, evidence) = Setting::new(input)?;
    let options = checked_options(input)?;
    let horizon = laws::assess(&setting, &options, input.appetite)?;
    let curves = curve::first_year(&setting, &options, input.seed)?;
    let played = futures::play(&setting, &options, input.seed, input.futures);
    let mut numerical_error: f64 = 0.0;
    let mut results = Vec::with_capacity(options.len());
    for (i, ((option, money), first_year)) in options.iter().zip(horizon).zip(curves).enumerate() {
        numerical_error = numerical_error.max(money.relative_error);
        let share = played.share(i);
        results.push(OptionResult {
            name: option.name.clone(),
            present_cost: money.cost,
            remaining_loss: money.remaining,
            total: money.total,
            avoided_loss: money.avoided,
            expected_npv: money.avoided.mean - money.cost.mean,
            p_pays: money.p_pays,
            break_even_effectiveness: money.break_even,
            p_above_appetite: money.p_above_appetite,
            p_cheapest: share,
            p_cheapest_se: (share * (1.0 - share) / f64::from(played.replications)).sqrt(),
            cheapest_in_futures: played.counted(i),
            cost_of_waiting_per_month: laws::waiting(&setting, option),
            events_per_year: laws::events_per_year(&setting, option),
            first_year,
        });
    }
    let lowest = results.iter().enumerate().min_by(|l, r| l.1.total.mean.total_cmp(&r.1.total.mean)).map_or(0, |x| x.0);
    Ok(Comparison {
        options: results,
        lowest_expected_total: lowest,
        evidence,
        numerical_error,
        futures: input.futures,
        replications: played.replications,
        seed: input.seed,
        engine_version: ENGINE_VERSION.to_owned(),
    })
}

fn checked_options(input: &CompareInput) -> Outcome<Vec<OptionInput>> {
    if input.options.len() > 20 {
        return Err(Fault::new("too_large", "options", "at most twenty options can be compared at once"));
    }
    within("futures", f64::from(input.futures), 10.0, 1_000.0)?;
    if let Some(limit) = input.appetite {
        within("appetite", positive("appetite", limit)?, 1e-100, 1e120)?;
    }
    let mut options = Vec::with_capacity(input.options.len() + 1);
    if !input.options.iter().any(OptionInput::is_nothing) {
        options.push(OptionInput::nothing());
    }
    for (i, o) in input.options.iter().enumerate() {
        let place = format!("options.{i}");
        let mut option = o.clone();
        option.capex = o.capex.checked("capex").map_err(|f| f.within(&place))?;
        option.opex_per_year = o.opex_per_year.checked("opex_per_year").map_err(|f| f.within(&place))?;
        option.effectiveness = o.effectiveness.checked().map_err(|f| f.within("effectiveness").within(&place))?;
        within("start_delay_years", o.start_delay_years, 0.0, f64::from(input.horizon_years))
            .map_err(|f| f.within(&place))?;
        within("capex", option.capex.quantile(1.0), 0.0, 1e120).map_err(|f| f.within(&place))?;
        within("opex_per_year", option.opex_per_year.quantile(1.0), 0.0, 1e120).map_err(|f| f.within(&place))?;
        options.push(option);
    }
    Ok(options)
}
