//! What moves the result: every input between its low and high value, and a bad year of one driver.
//! Exact laws make the differences free of noise.

use super::portfolio::{Model, PortfolioInput};
use crate::fault::{Fault, Outcome, within};
use crate::lattice::{Complex64, Effort, Part, Sum};
use crate::special::gamma;
use serde::{Deserialize, Serialize};

/// What an input changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lever {
    /// Events a year of a scenario.
    Rate,
    /// Factor on every loss of a scenario.
    LossFactor,
    /// Value of a driver's factor (1 is a normal year).
    Driver,
}

/// One uncertain input with its 10 % and 90 % values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swing {
    /// Name of the scenario or driver.
    pub id: String,
    /// What is changed.
    pub lever: Lever,
    /// Low value (10 %).
    pub low: f64,
    /// High value (90 %).
    pub high: f64,
}

/// A portfolio with inputs to be varied one at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TornadoInput {
    /// The portfolio.
    #[serde(flatten)]
    pub portfolio: PortfolioInput,
    /// Inputs.
    pub inputs: Vec<Swing>,
}

/// Effect of one input.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// Name of the scenario or driver.
    pub id: String,
    /// What was changed.
    pub lever: Lever,
    /// Expected yearly loss at the low value.
    pub ale_low: f64,
    /// Expected yearly loss at the high value.
    pub ale_high: f64,
    /// 95 % tail mean at the low value.
    pub tvar_low: f64,
    /// 95 % tail mean at the high value.
    pub tvar_high: f64,
}

/// All inputs, widest tail swing first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tornado {
    /// Expected yearly loss as stated.
    pub ale: f64,
    /// 95 % tail mean as stated.
    pub tvar: f64,
    /// Inputs by falling swing of the tail mean.
    pub bars: Vec<Bar>,
}

/// Level of the tail mean.
const TAIL: f64 = 0.95;

/// ALE and 95 % tail mean after one change.
fn varied(input: &PortfolioInput, swing: &Swing, value: f64) -> Outcome<(f64, f64)> {
    let mut model = Model::new(input)?;
    let mut scale = vec![1.0; model.losses.len()];
    if swing.lever == Lever::Driver {
        fix_driver(&mut model, input, &swing.id, value)?;
    } else {
        let unknown = || Fault::range("inputs.id", format!("there is no scenario called {}", swing.id));
        let i = input.scenarios.iter().position(|s| s.id == swing.id).ok_or_else(unknown)?;
        if swing.lever == Lever::Rate {
            model.rates[i] = within("inputs.high", value, 0.0, crate::dist::frequency::MOST_EVENTS)?;
        } else {
            scale[i] = within("inputs.high", value, 1e-6, 1e6)?;
        }
    }
    solved(&model, &scale)
}

/// ALE and 95 % tail mean of a model with scaled losses.
fn solved(model: &Model, scale: &[f64]) -> Outcome<(f64, f64)> {
    let parts: Vec<Part> = model.losses.iter().zip(scale).map(|(x, s)| Part::new(x.clone(), *s)).collect();
    let mean: f64 = model.means().iter().zip(scale).map(|(m, s)| m * s).sum();
    if mean <= 0.0 {
        return Ok((0.0, 0.0));
    }
    let total = |phi: &[Complex64]| model.total(phi);
    let sum = Sum { parts, total: &total, mean };
    Ok((mean, sum.solve(TAIL, 0.0, Effort::QUICK)?.tail_mean(TAIL)))
}

/// Sets the factor of a driver to a known value: rates scale, the driver disappears.
fn fix_driver(model: &mut Model, input: &PortfolioInput, id: &str, value: f64) -> Outcome<()> {
    let unknown = || Fault::range("driver", format!("there is no driver called {id}"));
    let d = input.drivers.iter().position(|d| d.id == id).ok_or_else(unknown)?;
    within("driver", value, 0.0, 1e4)?;
    let own: Vec<f64> = (0..model.rates.len()).map(|i| model.own_share(i)).collect();
    let weights = model.weights.remove(d);
    model.cv2.remove(d);
    for i in 0..model.rates.len() {
        // The other drivers keep their absolute part of the rate.
        let others: f64 = model.weights.iter().map(|w| w[i]).sum();
        let factor = own[i].max(0.0) + others + weights[i] * value;
        model.rates[i] *= factor;
        for w in &mut model.weights {
            w[i] = if factor > 0.0 { w[i] / factor } else { 0.0 };
        }
    }
    Ok(())
}

/// Tornado of expected loss and 95 % tail mean, every input alone between its 10 % and 90 % values.
///
/// Relative error below 1e-4 (quick mode); differences are free of noise.
pub fn tornado(input: &TornadoInput) -> Outcome<Tornado> {
    if input.inputs.is_empty() || input.inputs.len() > 200 {
        return Err(Fault::new("empty", "inputs", "between 1 and 200 inputs can be varied"));
    }
    let model = Model::new(&input.portfolio)?;
    let (ale, tvar) = solved(&model, &vec![1.0; model.losses.len()])?;
    if ale <= 0.0 {
        return Err(Fault::range("scenarios.rate", "at least one scenario must have a rate above zero"));
    }
    let mut bars = Vec::with_capacity(input.inputs.len());
    for swing in &input.inputs {
        if swing.low.is_nan() || swing.high.is_nan() || swing.low > swing.high {
            return Err(Fault::range("inputs.low", "low must not be above high"));
        }
        let (ale_low, tvar_low) = varied(&input.portfolio, swing, swing.low)?;
        let (ale_high, tvar_high) = varied(&input.portfolio, swing, swing.high)?;
        bars.push(Bar { id: swing.id.clone(), lever: swing.lever, ale_low, ale_high, tvar_low, tvar_high });
    }
    let width = |b: &Bar| (b.tvar_high - b.tvar_low).abs();
    bars.sort_by(|l, r| width(r).total_cmp(&width(l)));
    Ok(Tornado { ale, tvar, bars })
}

fn high_level() -> f64 {
    0.95
}

/// A portfolio and the driver that has a bad year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StressInput {
    /// The portfolio.
    #[serde(flatten)]
    pub portfolio: PortfolioInput,
    /// The driver.
    pub driver: String,
    /// Level of its factor, 0.95 unless stated.
    #[serde(default = "high_level")]
    pub level: f64,
}

/// The year when the driver stands at that level, beside the year as stated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Stress {
    /// Factor of the driver at the level.
    pub factor: f64,
    /// Expected loss as stated.
    pub ale: f64,
    /// 95 % tail mean as stated.
    pub tvar: f64,
    /// Expected loss in the bad year.
    pub ale_stressed: f64,
    /// 95 % tail mean in the bad year.
    pub tvar_stressed: f64,
}

/// Conditions on Z = its `level` quantile: rates scale, nothing else changes.
pub fn stress(input: &StressInput) -> Outcome<Stress> {
    within("level", input.level, 0.01, 0.9999)?;
    let mut model = Model::new(&input.portfolio)?;
    let driver = input.portfolio.drivers.iter().find(|d| d.id == input.driver);
    let cv2 = driver.map_or(1.0, |d| d.cv * d.cv);
    let factor = gamma::quantile(1.0 / cv2, input.level) * cv2;
    let plain = vec![1.0; model.losses.len()];
    let (ale, tvar) = solved(&model, &plain)?;
    fix_driver(&mut model, &input.portfolio, &input.driver, factor)?;
    let (ale_stressed, tvar_stressed) = solved(&model, &plain)?;
    Ok(Stress { factor, ale, tvar, ale_stressed, tvar_stressed })
}
