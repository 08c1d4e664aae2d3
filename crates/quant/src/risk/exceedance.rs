//! The loss exceedance curve of a portfolio: the curve holds chance and ignorance, the band ignorance
//! alone (what the curve could be if rates and loss sizes were known).

use super::aggregate::TOP_LEVEL;
use super::portfolio::{Model, PortfolioInput};
use crate::dist::pert::Pert;
use crate::dist::severity::Loss;
use crate::fault::{Fault, Outcome, positive, within};
use crate::lattice::{Complex64, Effort, Law, Part, Spectra, Sum};
use crate::rng::Stream;
use crate::special::{gamma, normal};
use serde::{Deserialize, Serialize};

/// Purpose of the random streams used here.
const PURPOSE: u64 = 50;
/// Work for one draw of the band.
const BAND: Effort = Effort { points: 1_024, ranges: 2, nested: 24.0 };

/// What is not known about one scenario.
///
/// An unknown rate is an unknown factor on that share of the rate which no driver claims: with weights w on the
/// drivers Z the rate is L ((1 - sum w) theta + sum w Z), theta gamma with mean 1, in the line and in the band alike.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ignorance {
    /// The scenario.
    pub id: String,
    /// Shape of the gamma posterior of its rate (events seen plus prior).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_shape: Option<f64>,
    /// A three-point estimate of its rate instead; read as a gamma law of the same mean and variance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_pert: Option<Pert>,
    /// Posterior of the log losses; `cap` is the largest loss per event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_loss: Option<LogIgnorance>,
}

/// Normal-inverse-gamma posterior of log losses, with the cap that a mean needs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LogIgnorance {
    /// Centre of the mean.
    pub mean: f64,
    /// Pseudo-observations behind the mean.
    pub kappa: f64,
    /// Shape of the inverse gamma law of the variance, above 1.
    pub alpha: f64,
    /// Scale of the inverse gamma law of the variance.
    pub beta: f64,
    /// Largest loss per event, money.
    pub cap: f64,
}

fn points() -> usize {
    200
}

fn draws() -> usize {
    128
}

/// A portfolio whose curve is wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurveInput {
    /// Scenarios, drivers and common events.
    #[serde(flatten)]
    pub portfolio: PortfolioInput,
    /// Number of points, 10 to 1,000.
    #[serde(default = "points")]
    pub points: usize,
    /// What is not known; with it the curve is predictive and a band is drawn.
    #[serde(default)]
    pub ignorance: Vec<Ignorance>,
    /// Parameter sets behind the band, 16 to 1,000.
    #[serde(default = "draws")]
    pub draws: usize,
    /// Seed of the parameter sets.
    #[serde(default)]
    pub seed: u64,
}

/// 5 % and 95 % quantiles of every exceedance probability over what is not known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// Lower edge.
    pub low: Vec<f64>,
    /// Upper edge.
    pub high: Vec<f64>,
}

/// The curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LossCurve {
    /// Losses, money, equally spaced in logarithm from the 1 % quantile of positive losses to the 99.95 % quantile.
    pub x: Vec<f64>,
    /// P(loss of the year > x).
    pub exceed: Vec<f64>,
    /// P(no loss in the year).
    pub p_zero: f64,
    /// Band of ignorance; absent when nothing is said to be unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
    /// Largest estimated error of the probabilities on the curve.
    pub numerical_error: f64,
}

struct Unknown {
    scenario: usize,
    /// Gamma shape of the rate.
    shape: Option<f64>,
    /// Rate, where a three-point estimate replaces the stated one.
    rate: Option<f64>,
    loss: Option<LogIgnorance>,
}

fn unknowns(input: &CurveInput) -> Outcome<Vec<Unknown>> {
    let place = |id: &str| {
        input
            .portfolio
            .scenarios
            .iter()
            .position(|s| s.id == id)
            .ok_or_else(|| Fault::range("ignorance.id", format!("there is no scenario called {id}")))
    };
    let mut out: Vec<Unknown> = Vec::new();
    for u in &input.ignorance {
        let scenario = place(&u.id)?;
        if out.iter().any(|o| o.scenario == scenario) {
            return Err(Fault::range("ignorance.id", format!("{} is named twice", u.id)));
        }
        let (mut shape, mut rate) = (u.rate_shape, None);
        if let Some(k) = shape {
            within("ignorance.rate_shape", k, 1e-2, 1e9)?;
        }
        if let Some(pert) = u.rate_pert {
            let law = pert.checked().map_err(|f| f.within("ignorance.rate_pert"))?;
            within("ignorance.rate_pert.min", law.min, 0.0, crate::dist::frequency::MOST_EVENTS)?;
            within("ignorance.rate_pert.max", law.max, 0.0, crate::dist::frequency::MOST_EVENTS)?;
            shape = Some((law.mean() / law.sd()).powi(2));
            rate = Some(law.mean());
        }
        if let Some(l) = u.log_loss {
            within("ignorance.log_loss.mean", l.mean, -200.0, 200.0)?;
            within("ignorance.log_loss.kappa", l.kappa, 1e-3, 1e9)?;
            if l.alpha <= 1.0 + 1e-9 {
                return Err(Fault::range(
                    "ignorance.log_loss.alpha",
                    "alpha must be above 1, or the spread of the losses has no mean; add losses or an expert interval",
                ));
            }
            within("ignorance.log_loss.alpha", l.alpha, 1.0, 1e9)?;
            within("ignorance.log_loss.beta", l.beta, 1e-9, 1e9)?;
            within("ignorance.log_loss.cap", positive("ignorance.log_loss.cap", l.cap)?, 1e-100, 1e120)?;
        }
        out.push(Unknown { scenario, shape, rate, loss: u.log_loss });
    }
    Ok(out)
}

/// The model in which every unknown rate is a driver of its own and unknown losses have their plug-in law.
fn predictive(input: &CurveInput, unknowns: &[Unknown]) -> Outcome<Model> {
    let mut model = Model::new(&input.portfolio)?;
    for u in unknowns {
        let i = u.scenario;
        if let Some(rate) = u.rate {
            model.rates[i] = rate;
        }
        if let Some(l) = u.loss {
            let variance = l.beta / (l.alpha - 1.0) * (1.0 + 1.0 / l.kappa);
            model.losses[i] = Loss::capped_lognormal(l.mean, variance.sqrt().clamp(1e-6, 20.0), l.cap);
        }
        if let Some(shape) = u.shape {
            let own = model.own_share(i);
            if own <= 1e-9 {
                return Err(Fault::range(
                    "ignorance.rate_shape",
                    format!(
                        "drivers claim the whole rate of {}; lower their weights or leave its rate known",
                        input.portfolio.scenarios[i].id
                    ),
                ));
            }
            let mut weights = vec![0.0; model.rates.len()];
            weights[i] = own;
            model.weights.push(weights);
            model.cv2.push(1.0 / shape);
        }
    }
    Ok(model)
}

fn parts(model: &Model) -> Vec<Part> {
    model.losses.iter().map(|x| Part::new(x.clone(), 1.0)).collect()
}

fn spaced(law: &Law, range: f64, n: usize, top: f64) -> Vec<f64> {
    let p0 = law.p_zero();
    let low = law.quantile(p0 + 0.01 * (1.0 - p0)).max(range * 1e-7);
    let high = law.quantile(top).max(low * 1.01);
    let step = (high / low).ln() / (n - 1) as f64;
    (0..n).map(|i| low * (step * i as f64).exp()).collect()
}

/// The loss exceedance curve with its band of ignorance.
///
/// Unknown rates enter as gamma drivers of their own (exact), for the share of the rate that no shared driver claims,
/// and refused where drivers claim all of it; unknown loss sizes enter the curve through
/// their plug-in law, the band through draws of all parameters, stratified in every dimension.
/// Fails when a scenario is unknown or a parameter impossible (a spread of losses without mean, alpha <= 1).
pub fn exceedance_curve(input: &CurveInput) -> Outcome<LossCurve> {
    within("points", input.points as f64, 10.0, 1_000.0)?;
    within("draws", input.draws as f64, 16.0, 1_000.0)?;
    let unknowns = unknowns(input)?;
    let model = predictive(input, &unknowns)?;
    let mean: f64 = model.means().iter().sum();
    if mean <= 0.0 {
        return Err(Fault::range("scenarios.rate", "at least one scenario must have a rate above zero"));
    }
    let parts = parts(&model);
    let total = |phi: &[Complex64]| model.total(phi);
    let sum = Sum { parts: parts.clone(), total: &total, mean };
    let p_zero = sum.p_zero();
    // A loss in less than one year in a thousand: the curve is drawn over the losses that do happen.
    let top = (if p_zero < 0.999 { 0.9995 } else { 1.0 - 0.05 * (1.0 - p_zero) }).min(TOP_LEVEL);
    let range = sum.range(top, 0.0)?;
    let spectra = Spectra::new(&parts, range, Effort::DEFAULT);
    let law = spectra.law(&total, mean, p_zero);
    let x = spaced(&law, range, input.points, top);
    let exceed: Vec<f64> = x.iter().map(|v| law.exceed(*v)).collect();
    let numerical_error = x.iter().map(|v| law.probability_error(*v)).fold(0.0, f64::max);
    let band = if unknowns.is_empty() { None } else { Some(band(input, &unknowns, &x, range)?) };
    Ok(LossCurve { x, exceed, p_zero, band, numerical_error })
}

/// Stratified uniforms: one in every n-th, in random order.
fn strata(seed: u64, entity: u64, n: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, PURPOSE, 0, entity);
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, (stream.uniform() * (i + 1) as f64) as usize);
    }
    order.into_iter().map(|k| (k as f64 + stream.uniform()) / n as f64).collect()
}

fn band(input: &CurveInput, unknowns: &[Unknown], x: &[f64], range: f64) -> Outcome<Band> {
    let base = Model::new(&input.portfolio)?;
    let fixed = parts(&base);
    let of = |k: usize, what: u64| strata(input.seed, 4 * k as u64 + what, input.draws);
    let table: Vec<[Vec<f64>; 3]> = (0..unknowns.len()).map(|k| [of(k, 0), of(k, 1), of(k, 2)]).collect();
    let known = Spectra::single(&fixed, range, BAND);
    let mut seen = vec![Vec::with_capacity(input.draws); x.len()];
    for d in 0..input.draws {
        let mut model = Model::new(&input.portfolio)?;
        let mut changed: Vec<(usize, Part)> = Vec::new();
        for (u, uniforms) in unknowns.iter().zip(&table) {
            let i = u.scenario;
            model.rates[i] = u.rate.unwrap_or(model.rates[i]);
            if let Some(k) = u.shape {
                model.scale_own(i, gamma::quantile(k, uniforms[0][d]) / k);
            }
            if let Some(l) = u.loss {
                let sigma = (l.beta / gamma::quantile(l.alpha, uniforms[1][d]).max(1e-300)).sqrt().clamp(1e-6, 20.0);
                let mu = (l.mean + sigma / l.kappa.sqrt() * normal::quantile(uniforms[2][d])).clamp(-290.0, 290.0);
                model.losses[i] = Loss::capped_lognormal(mu, sigma, l.cap);
                changed.push((i, Part::new(model.losses[i].clone(), 1.0)));
            }
        }
        let mean: f64 = model.means().iter().sum();
        let zeros: Vec<Complex64> = model.losses.iter().map(|p| Complex64::new(p.p_zero(), 0.0)).collect();
        let total = |phi: &[Complex64]| model.total(phi);
        let p_zero = model.total(&zeros).re.clamp(0.0, 1.0);
        let law = known.replaced(&changed).law(&total, mean, p_zero);
        for (column, v) in seen.iter_mut().zip(x) {
            column.push(law.exceed(*v));
        }
    }
    let mut edge = |p: f64| -> Vec<f64> { seen.iter_mut().map(|c| at(c, p)).collect() };
    Ok(Band { low: edge(0.05), high: edge(0.95) })
}

fn at(column: &mut [f64], p: f64) -> f64 {
    column.sort_by(f64::total_cmp);
    let place = p * (column.len() - 1) as f64;
    let k = place.floor() as usize;
    let (a, b) = (column[k], column[(k + 1).min(column.len() - 1)]);
    a + (b - a) * (place - k as f64)
}
