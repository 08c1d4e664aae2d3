//! Present value of the losses of several years. An unknown but constant rate makes the years
//! dependent: the count over the whole horizon is one negative binomial.

use crate::dist::frequency::Count;
use crate::dist::{Frequency, Severity};
use crate::fault::{Fault, Outcome, within};
use crate::lattice::{Complex64, Effort, Part, Sum};
use crate::risk::aggregate::{check_levels, compose, finite, worst};
use serde::{Deserialize, Serialize};

/// Longest horizon, years.
pub const MOST_YEARS: u32 = 50;

/// Losses of the years 1..=years.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HorizonInput {
    /// Events in year 1.
    pub frequency: Frequency,
    /// Loss per event in today's money.
    pub severity: Severity,
    /// Number of years.
    pub years: u32,
    /// Yearly growth of the rate.
    #[serde(default)]
    pub frequency_growth: f64,
    /// Yearly inflation of losses.
    #[serde(default)]
    pub loss_inflation: f64,
    /// Yearly discount rate.
    #[serde(default)]
    pub discount: f64,
    /// Levels of quantiles and tail means.
    #[serde(default)]
    pub levels: Vec<f64>,
}

/// Law of the present value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Horizon {
    /// Expected number of events.
    pub expected_events: f64,
    /// Expected present value, money.
    pub mean: f64,
    /// Standard deviation; absent when infinite.
    pub sd: Option<f64>,
    /// P(no loss over the horizon).
    pub p_zero: f64,
    /// Quantiles for `levels`.
    pub var: Vec<f64>,
    /// Tail means for `levels`.
    pub tvar: Vec<f64>,
    /// Largest estimated numerical error of `var`, money.
    pub numerical_error: f64,
}

/// Weights and factors of the years: rate growth (1+g)^(k-1) and money factor ((1+i)/(1+r))^(k-1/2).
#[derive(Debug, Clone, PartialEq)]
pub struct Years {
    /// Relative rate of every year.
    pub rate: Vec<f64>,
    /// Present value of one unit of loss of every year.
    pub factor: Vec<f64>,
}

impl Years {
    /// Checks the conventions and lists the years.
    pub fn new(years: u32, growth: f64, inflation: f64, discount: f64) -> Outcome<Self> {
        within("years", f64::from(years), 1.0, f64::from(MOST_YEARS))?;
        within("frequency_growth", growth, -0.9, 1.0)?;
        within("loss_inflation", inflation, -0.5, 1.0)?;
        within("discount", discount, -0.5, 1.0)?;
        let v = (1.0 + inflation) / (1.0 + discount);
        let year = |k: u32| f64::from(k);
        Ok(Self {
            rate: (0..years).map(|k| (1.0 + growth).powf(year(k))).collect(),
            factor: (0..years).map(|k| v.powf(year(k) + 0.5)).collect(),
        })
    }

    /// Sum of the relative rates.
    pub fn total_rate(&self) -> f64 {
        self.rate.iter().sum()
    }

    /// sum_k rate_k factor_k^r share_k.
    pub fn moment(&self, r: i32, share: &[f64]) -> f64 {
        self.rate.iter().zip(&self.factor).zip(share).map(|((l, v), a)| l * v.powi(r) * a).sum()
    }

    /// One part per year: the loss scaled by the factor of the year.
    pub fn parts(&self, loss: &crate::dist::severity::Loss) -> Vec<Part> {
        self.factor.iter().map(|v| Part::new(loss.clone(), *v)).collect()
    }

    /// sum_k rate_k share_k (phi_k - 1).
    pub fn load(&self, phi: &[Complex64], share: &[f64]) -> Complex64 {
        let each = self.rate.iter().zip(share).zip(phi);
        each.map(|((l, a), z)| (z - 1.0) * (l * a)).sum()
    }
}

/// Share of every year in which a control started after `delay` years is in force.
pub fn in_force(years: u32, delay: f64) -> Vec<f64> {
    (0..years).map(|k| (f64::from(k) + 1.0 - delay).clamp(0.0, 1.0)).collect()
}

/// True when the rate of the count is one unknown shared by all years.
fn shared(frequency: &Frequency) -> bool {
    matches!(frequency, Frequency::Poisson { .. } | Frequency::GammaShared { .. } | Frequency::PertPoisson { .. })
}

/// Refuses growth of a count that has an upper end: its generating function at 1 + l (u - 1) with l > 1 is none any
/// more (probabilities would be negative). With l < 1 it is the thinned count, which is exact.
pub(super) fn growth_fits(count: &Count, growth: f64) -> Outcome<()> {
    if growth > 0.0 && matches!(count, Count::Binomial { .. } | Count::List(_)) {
        return Err(Fault::range("frequency_growth", "a bounded number of events cannot grow; use a rate"));
    }
    Ok(())
}

/// A transform of a random sum from the transforms of its yearly parts.
pub type Transform<'a> = Box<dyn Fn(&[Complex64]) -> Complex64 + 'a>;

/// The count of a horizon given the law of year 1, as a function of the load sum_k L_k (phi_k - 1).
pub fn horizon_transform<'a>(count: &'a Count, frequency: &Frequency, years: &'a Years) -> Transform<'a> {
    let full = vec![1.0; years.rate.len()];
    if shared(frequency) {
        return Box::new(move |phi| count.pgf(years.load(phi, &full) + 1.0));
    }
    Box::new(move |phi| phi.iter().zip(&years.rate).map(|(z, l)| count.pgf((z - 1.0) * *l + 1.0)).product())
}

/// Exact law of the present value of the losses of a horizon (one transform).
///
/// Negative binomial frequencies (`negbin`, redrawn yearly), binomial and listed counts are independent
/// between years; the last two cannot grow (they may shrink: every event is then kept with that probability). Errors as for [`crate::risk::aggregate::aggregate`].
pub fn loss_horizon(input: &HorizonInput) -> Outcome<Horizon> {
    let count = input.frequency.prepare(1.0).map_err(|f| f.within("frequency"))?;
    let loss = input.severity.prepare().map_err(|f| f.within("severity"))?;
    check_levels("levels", &input.levels)?;
    let years = Years::new(input.years, input.frequency_growth, input.loss_inflation, input.discount)?;
    growth_fits(&count, input.frequency_growth)?;
    let full = vec![1.0; years.rate.len()];
    let n = count.cumulants();
    let expected_events = n[0] * years.total_rate();
    if expected_events > crate::dist::frequency::MOST_EVENTS || expected_events <= 0.0 {
        return Err(Fault::range(
            "frequency",
            "the expected number of events must be above zero and at most a million",
        ));
    }
    let raw = |r: i32| years.moment(r, &full) * loss.moment(r);
    let mean = n[0] * raw(1);
    let variance = if shared(&input.frequency) {
        n[0] * raw(2) + (n[1] - n[0]) * raw(1) * raw(1)
    } else {
        let each = years.rate.iter().zip(&years.factor);
        each.map(|(l, v)| compose(&grown(&n, *l), [v * loss.mean(), v * v * loss.moment(2), 0.0])[1]).sum()
    };
    let total = horizon_transform(&count, &input.frequency, &years);
    let sum = Sum { parts: years.parts(&loss), total: &total, mean };
    let law = sum.solve(input.levels.iter().copied().fold(0.5, f64::max), 0.0, Effort::DEFAULT)?;
    Ok(Horizon {
        expected_events,
        mean,
        sd: finite(variance.sqrt()),
        p_zero: sum.p_zero(),
        var: input.levels.iter().map(|p| law.quantile(*p)).collect(),
        tvar: input.levels.iter().map(|p| law.tail_mean(*p)).collect(),
        numerical_error: worst(&law, &input.levels),
    })
}

/// Mean and variance of a count whose rate is multiplied by l (for l <= 1: of the thinned count).
fn grown(n: &[f64; 3], l: f64) -> [f64; 3] {
    [n[0] * l, n[0] * l + (n[1] - n[0]) * l * l, 0.0]
}
