//! Losses on a lattice: exact probabilities, and the aliasing trap of the literature.

use crate::dist::shape::Shape;
use crate::dist::{Frequency, Severity};
use crate::fault::{Fault, Outcome, positive, probabilities, within};
use crate::lattice::pass::{STEPS_TILT, backward, combine, forward};
use serde::{Deserialize, Serialize};

/// Losses that are multiples of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiscreteInput {
    /// Number of events.
    pub frequency: Frequency,
    /// Possible losses, multiples of `unit`.
    pub values: Vec<f64>,
    /// Their probabilities.
    pub probs: Vec<f64>,
    /// Lattice step, money.
    pub unit: f64,
    /// Levels of the quantiles wanted.
    #[serde(default)]
    pub levels: Vec<f64>,
}

/// First probabilities and quantiles of a lattice law.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discrete {
    /// P(S = 0), P(S = unit), ... (twelve values).
    pub pmf_first: Vec<f64>,
    /// Running sums of `pmf_first`.
    pub cdf_first: Vec<f64>,
    /// Quantiles for `levels`, money.
    pub var: Vec<f64>,
}

const MOST: usize = 1 << 18;

/// Exact law of a random sum of lattice losses (FFT with tilting; checked against Panjer recursion).
pub fn aggregate_discrete(input: &DiscreteInput) -> Outcome<Discrete> {
    let count = input.frequency.prepare(1.0).map_err(|f| f.within("frequency"))?;
    positive("unit", input.unit)?;
    probabilities("probs", &input.probs)?;
    super::aggregate::check_levels("levels", &input.levels)?;
    let places = places(input)?;
    let top = input.levels.iter().copied().fold(0.5, f64::max);
    let mut n = places.iter().map(|(k, _)| k + 1).max().unwrap_or(1).next_power_of_two().max(64);
    loop {
        let mut masses = vec![0.0; n];
        for (k, p) in &places {
            if let Some(slot) = masses.get_mut(*k) {
                *slot += p;
            }
        }
        let law = backward(combine(&[forward(&masses, STEPS_TILT)], &|phi| count.pgf(phi[0])), STEPS_TILT);
        let cdf: Vec<f64> = running(&law);
        if cdf.last().is_some_and(|f| *f > top) || n >= MOST {
            let var = input.levels.iter().map(|p| first_at(&cdf, *p).map(|k| k as f64 * input.unit));
            let var: Option<Vec<f64>> = var.collect();
            let var = var.ok_or_else(|| Fault::new("too_large", "unit", "the unit is too small for these losses"))?;
            let pmf_first: Vec<f64> = law.into_iter().take(12).collect();
            return Ok(Discrete { cdf_first: running(&pmf_first), pmf_first, var });
        }
        n *= 2;
    }
}

fn running(masses: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    masses
        .iter()
        .map(|g| {
            sum += g;
            sum
        })
        .collect()
}

fn first_at(cdf: &[f64], p: f64) -> Option<usize> {
    cdf.iter().position(|f| *f >= p - 1e-12)
}

fn places(input: &DiscreteInput) -> Outcome<Vec<(usize, f64)>> {
    if input.values.len() != input.probs.len() {
        return Err(Fault::new("bad_input", "values", "values and probs must have the same length"));
    }
    input
        .values
        .iter()
        .zip(&input.probs)
        .map(|(v, p)| {
            let place = v / input.unit;
            within("values", place, 0.0, (MOST - 1) as f64)?;
            if (place - place.round()).abs() > 1e-6 {
                return Err(Fault::range("values", format!("{v} is not a multiple of the unit")));
            }
            Ok((place.round() as usize, *p))
        })
        .collect()
}

/// A continuous loss rounded to the nearest unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LatticeInput {
    /// Number of events.
    pub frequency: Frequency,
    /// Loss per event.
    pub severity: Severity,
    /// Lattice step, money.
    pub unit: f64,
    /// Only `nearest` is known.
    pub rounding: String,
    /// Lattice points asked, in units.
    pub points: Vec<u64>,
}

/// P(S = point * unit) with every loss rounded to the nearest unit.
pub fn aggregate_lattice(input: &LatticeInput) -> Outcome<Vec<f64>> {
    let count = input.frequency.prepare(1.0).map_err(|f| f.within("frequency"))?;
    let loss = input.severity.prepare().map_err(|f| f.within("severity"))?;
    positive("unit", input.unit)?;
    if input.rounding != "nearest" {
        return Err(Fault::range("rounding", "rounding must be \"nearest\""));
    }
    let last = input.points.iter().copied().max().unwrap_or(0);
    within("points", last as f64, 0.0, (MOST - 1) as f64)?;
    let n = (last as usize + 1).next_power_of_two().max(64);
    // Near certainty the survival function loses digits; the Levy law knows its lower tail.
    let below = |x: f64| match loss.shape() {
        Shape::Levy { scale } => crate::special::normal::erfc((scale / (2.0 * x)).sqrt()),
        _ => 1.0 - loss.sf(x),
    };
    let edges: Vec<f64> = (0..=n).map(|k| below((k as f64 + 0.5) * input.unit)).collect();
    let mut masses = vec![edges.first().copied().unwrap_or(0.0)];
    masses.extend(edges.windows(2).map(|w| w[1] - w[0]));
    masses.truncate(n);
    let law = backward(combine(&[forward(&masses, STEPS_TILT)], &|phi| count.pgf(phi[0])), STEPS_TILT);
    Ok(input.points.iter().map(|k| law.get(*k as usize).copied().unwrap_or(0.0)).collect())
}
