//! The loss of a year as the random sum it is: rate times one loss is not its distribution.

use crate::dist::frequency::Count;
use crate::dist::severity::Loss;
use crate::dist::{Frequency, Severity};
use crate::fault::{Fault, Outcome, not_negative, within};
use crate::lattice::{Complex64, Effort, Law, Part, Sum};
use serde::{Deserialize, Serialize};

/// Largest level the lattice answers for; rounding noise spoils what lies beyond.
pub const TOP_LEVEL: f64 = 0.999_999;

/// Levels must lie in 0..=0.999999.
pub fn check_levels(field: &str, levels: &[f64]) -> Outcome<()> {
    levels.iter().try_for_each(|p| within(field, *p, 0.0, TOP_LEVEL).map(|_| ()))
}

/// What is asked about the loss of a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AggregateInput {
    /// Number of events a year.
    pub frequency: Frequency,
    /// Loss per event, money.
    pub severity: Severity,
    /// Amounts whose exceedance probability is wanted, money.
    #[serde(default)]
    pub thresholds: Vec<f64>,
    /// Levels of the quantiles wanted, 0..=0.999999.
    #[serde(default)]
    pub levels: Vec<f64>,
    /// Levels of the tail means wanted, 0..=0.999999.
    #[serde(default)]
    pub tail_levels: Vec<f64>,
}

/// The loss of a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Aggregate {
    /// Expected loss, money a year (exact).
    pub mean: f64,
    /// Standard deviation (exact); absent when infinite.
    pub sd: Option<f64>,
    /// Skewness (exact); absent when infinite.
    pub skewness: Option<f64>,
    /// Probability of a year without loss.
    pub p_zero: f64,
    /// P(loss > threshold) for every threshold.
    pub exceed: Vec<f64>,
    /// Quantiles for `levels`.
    pub var: Vec<f64>,
    /// Mean of the worst 1-p share for `tail_levels`.
    pub tvar: Vec<f64>,
    /// Largest estimated numerical error of `var`, money.
    pub numerical_error: f64,
}

/// Exact law of the yearly loss.
///
/// S = X1 + ... + XN; mean E[N]E[X]; quantiles and tail means by FFT on nested lattices, relative
/// error about 1e-5 (Gruebel & Hermesmeier 1999; Embrechts & Frei 2009). Fails with a [`Fault`] when a
/// parameter is out of range, the loss has no mean, or a level cannot be reached.
///
/// ```
/// use quant::dist::severity::LossLaw;
/// use quant::risk::aggregate::{AggregateInput, aggregate};
/// let input = AggregateInput {
///     frequency: quant::dist::Frequency::Poisson { rate: 2.0 },
///     severity: LossLaw::Lognormal { mu: 10.0, sigma: 1.5 }.into(),
///     thresholds: vec![], levels: vec![0.99], tail_levels: vec![0.99],
/// };
/// let year = aggregate(&input).unwrap();
/// assert!((year.mean - 135692.58212656068).abs() < 1e-6);
/// assert!(year.tvar[0] > year.var[0]);
/// ```
pub fn aggregate(input: &AggregateInput) -> Outcome<Aggregate> {
    aggregate_with(input, Effort::DEFAULT)
}

/// As [`aggregate`], with another [`Effort`].
pub fn aggregate_with(input: &AggregateInput, effort: Effort) -> Outcome<Aggregate> {
    let count = input.frequency.prepare(1.0).map_err(|f| f.within("frequency"))?;
    let loss = input.severity.prepare().map_err(|f| f.within("severity"))?;
    check_levels("levels", &input.levels)?;
    check_levels("tail_levels", &input.tail_levels)?;
    for t in &input.thresholds {
        not_negative("thresholds", *t)?;
    }
    let [k1, k2, k3] = compound(&count.cumulants(), &loss);
    let total = |phi: &[Complex64]| count.pgf(phi[0]);
    let sum = Sum { parts: vec![Part::new(loss, 1.0)], total: &total, mean: k1 };
    let top = input.levels.iter().chain(&input.tail_levels).copied().fold(0.5, f64::max);
    let p_zero = sum.p_zero();
    if k1 == 0.0 {
        return Ok(nothing(input));
    }
    let law = sum.solve(top, input.thresholds.iter().copied().fold(0.0, f64::max), effort)?;
    Ok(Aggregate {
        mean: k1,
        sd: finite(k2.sqrt()),
        skewness: finite(k3 / k2.powf(1.5)),
        p_zero,
        exceed: input.thresholds.iter().map(|t| law.exceed(*t)).collect(),
        var: input.levels.iter().map(|p| law.quantile(*p)).collect(),
        tvar: input.tail_levels.iter().map(|p| law.tail_mean(*p)).collect(),
        numerical_error: worst(&law, &input.levels),
    })
}

fn nothing(input: &AggregateInput) -> Aggregate {
    Aggregate {
        mean: 0.0,
        sd: Some(0.0),
        skewness: None,
        p_zero: 1.0,
        exceed: vec![0.0; input.thresholds.len()],
        var: vec![0.0; input.levels.len()],
        tvar: vec![0.0; input.tail_levels.len()],
        numerical_error: 0.0,
    }
}

/// The number if it is finite.
pub fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

/// Largest estimated error among the quantiles of a law.
pub fn worst(law: &Law, levels: &[f64]) -> f64 {
    levels.iter().map(|p| law.quantile_error(*p)).fold(0.0, f64::max)
}

/// Cumulants of the sum of N independent losses, from those of N and the moments of one loss.
pub fn compound(n: &[f64; 3], loss: &Loss) -> [f64; 3] {
    let (m1, m2, m3) = (loss.mean(), loss.moment(2), loss.moment(3));
    compose(n, [m1, m2, m3])
}

/// As [`compound`], from raw moments.
pub fn compose(n: &[f64; 3], raw: [f64; 3]) -> [f64; 3] {
    let [m1, m2, m3] = raw;
    let v = (m2 - m1 * m1).max(0.0);
    let t = m3 - 3.0 * m1 * m2 + 2.0 * m1 * m1 * m1;
    [n[0] * m1, n[0] * v + n[1] * m1 * m1, n[0] * t + 3.0 * n[1] * m1 * v + n[2] * m1 * m1 * m1]
}

/// A loss event with an occasional secondary loss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecondaryInput {
    /// Number of events a year.
    pub frequency: Frequency,
    /// Primary loss of every event, money.
    pub primary: Severity,
    /// Probability that an event has a secondary loss.
    pub secondary_probability: f64,
    /// Secondary loss, money, independent of the primary one.
    pub secondary: Severity,
    /// Levels of the quantiles wanted.
    #[serde(default)]
    pub levels: Vec<f64>,
    /// Levels of the tail means wanted.
    #[serde(default)]
    pub tail_levels: Vec<f64>,
}

/// Law of the year for a [`SecondaryInput`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Secondary {
    /// Expected loss, money a year.
    pub mean: f64,
    /// Probability of a year without loss.
    pub p_zero: f64,
    /// Quantiles for `levels`.
    pub var: Vec<f64>,
    /// Mean of the worst 1-p share for `tail_levels`.
    pub tvar: Vec<f64>,
    /// Largest estimated numerical error of `var`, money.
    pub numerical_error: f64,
}

/// Exact law of the yearly loss with secondary losses: transform of one event = primary times
/// (1 - p + p secondary). Same method, range and errors as [`aggregate`].
pub fn aggregate_secondary(input: &SecondaryInput) -> Outcome<Secondary> {
    let count: Count = input.frequency.prepare(1.0).map_err(|f| f.within("frequency"))?;
    let primary = input.primary.prepare().map_err(|f| f.within("primary"))?;
    let secondary = input.secondary.prepare().map_err(|f| f.within("secondary"))?;
    let p = within("secondary_probability", input.secondary_probability, 0.0, 1.0)?;
    check_levels("levels", &input.levels)?;
    check_levels("tail_levels", &input.tail_levels)?;
    let mean = count.cumulants()[0] * (primary.mean() + p * secondary.mean());
    let total = |phi: &[Complex64]| count.pgf(phi[0] * (phi[1] * p + (1.0 - p)));
    let sum = Sum { parts: vec![Part::new(primary, 1.0), Part::new(secondary, 1.0)], total: &total, mean };
    if mean == 0.0 {
        return Err(Fault::range("frequency", "the expected number of events must be above zero"));
    }
    let top = input.levels.iter().chain(&input.tail_levels).copied().fold(0.5, f64::max);
    let law = sum.solve(top, 0.0, Effort::DEFAULT)?;
    Ok(Secondary {
        mean,
        p_zero: law.p_zero(),
        var: input.levels.iter().map(|p| law.quantile(*p)).collect(),
        tvar: input.tail_levels.iter().map(|p| law.tail_mean(*p)).collect(),
        numerical_error: worst(&law, &input.levels),
    })
}
