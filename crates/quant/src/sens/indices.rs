//! Shares of the variance: how much of what we do not know about a result comes from each input.

use super::qmc::{Sobol, scramble, unit};
use crate::fault::{Fault, Outcome, positive, within};
use crate::rng::Stream;
use serde::{Deserialize, Serialize};

/// One number, or one number for every input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(f64),
    /// One for every input.
    Many(Vec<f64>),
}

/// A model whose indices are known in closed form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SobolInput {
    /// `ishigami` (a, b), `g_function` (a\[\]) or `product_lognormal` (sigma\[\]).
    pub model: String,
    /// Parameter a of the Ishigami function, or one a for every input of the g-function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a: Option<OneOrMany>,
    /// Parameter b of the Ishigami function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub b: Option<f64>,
    /// Standard deviation of every logarithm in the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sigma: Option<Vec<f64>>,
}

/// First-order and total indices.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Indices {
    /// Share of the variance explained by each input alone.
    pub first: Vec<f64>,
    /// Share that would remain if only that input stayed unknown, averaged: with all interactions.
    pub total: Vec<f64>,
    /// Variance of the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variance: Option<f64>,
    /// Squared coefficient of variation of the result (products).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cv2: Option<f64>,
}

fn missing(field: &str, model: &str) -> Fault {
    Fault::new("bad_input", field, format!("the model {model} needs {field}"))
}

/// Indices of a product of independent factors with squared coefficients of variation `c`:
/// S_i = c_i/V, T_i = c_i prod_{j != i}(1 + c_j)/V, V = prod(1 + c_j) - 1.
///
/// ```
/// let s = quant::sens::indices::product(&[0.1, 0.1]).unwrap();
/// assert!((s.first[0] - 0.1 / 0.21).abs() < 1e-12 && (s.total[1] - 0.11 / 0.21).abs() < 1e-12);
/// ```
pub fn product(c: &[f64]) -> Outcome<Indices> {
    if c.is_empty() || c.len() > 1_000 {
        return Err(Fault::new("empty", "sigma", "between one and a thousand factors are needed"));
    }
    for v in c {
        within("sigma", *v, 0.0, 1e100)?;
    }
    let log: f64 = c.iter().map(|v| v.ln_1p()).sum();
    let all = within("sigma", log.exp_m1(), 0.0, 1e290)?;
    if all <= 0.0 {
        return Err(Fault::range("sigma", "at least one factor must be uncertain"));
    }
    Ok(Indices {
        first: c.iter().map(|v| v / all).collect(),
        total: c.iter().map(|v| v / (1.0 + v) * (1.0 + all) / all).collect(),
        variance: None,
        cv2: Some(all),
    })
}

fn ishigami(a: f64, b: f64) -> Outcome<Indices> {
    within("a", a, -1e6, 1e6)?;
    within("b", b, -1e6, 1e6)?;
    let pi4 = std::f64::consts::PI.powi(4);
    let v1 = 0.5 * (1.0 + b * pi4 / 5.0).powi(2);
    let v2 = a * a / 8.0;
    let v13 = b * b * pi4 * pi4 * (1.0 / 18.0 - 1.0 / 50.0);
    let v = v1 + v2 + v13;
    if v <= 0.0 {
        return Err(Fault::range("b", "the function is constant for these parameters"));
    }
    Ok(Indices {
        first: vec![v1 / v, v2 / v, 0.0],
        total: vec![(v1 + v13) / v, v2 / v, v13 / v],
        variance: Some(v),
        cv2: None,
    })
}

fn g_function(a: &[f64]) -> Outcome<Indices> {
    for v in a {
        within("a", *v, 0.0, 1e6)?;
    }
    let c: Vec<f64> = a.iter().map(|v| 1.0 / (3.0 * (1.0 + v) * (1.0 + v))).collect();
    let indices = product(&c).map_err(|f| Fault::new(f.code, "a", f.message))?;
    Ok(Indices { variance: indices.cv2, cv2: None, ..indices })
}

/// Closed-form Sobol indices of the named models.
pub fn sobol(input: &SobolInput) -> Outcome<Indices> {
    match (input.model.as_str(), &input.a) {
        ("ishigami", Some(OneOrMany::One(a))) => ishigami(*a, input.b.ok_or_else(|| missing("b", "ishigami"))?),
        ("g_function", Some(OneOrMany::Many(a))) => g_function(a),
        ("g_function", Some(OneOrMany::One(a))) => g_function(&[*a]),
        ("product_lognormal", _) => {
            let sigma = input.sigma.as_ref().ok_or_else(|| missing("sigma", "product_lognormal"))?;
            for s in sigma {
                within("sigma", *s, 0.0, 15.0)?;
            }
            product(&sigma.iter().map(|s| (s * s).exp_m1()).collect::<Vec<f64>>())
        }
        ("ishigami", _) => Err(missing("a", "ishigami")),
        ("g_function", None) => Err(missing("a", "g_function")),
        (other, _) => Err(Fault::range("model", format!("{other} is none of ishigami, g_function, product_lognormal"))),
    }
}

/// Purpose of the random streams used here.
const PURPOSE: u64 = 41;

/// First and total indices of any function of independent uniforms, by scrambled Sobol points
/// (Saltelli et al. 2010; Jansen 1999): `points` base points, `dim` + 2 evaluations each, dim up to 32.
///
/// The estimates carry sampling error of about 1/sqrt(points); use [`product`] where it applies.
pub fn saltelli(dim: usize, points: usize, seed: u64, f: impl Fn(&[f64]) -> f64) -> Outcome<Indices> {
    within("dim", dim as f64, 1.0, 32.0)?;
    within("points", points as f64, 16.0, 1e6)?;
    let mut sequence = Sobol::new(2 * dim)?;
    let mut stream = Stream::new(seed, PURPOSE, 0, 0);
    let keys: Vec<u32> = (0..2 * dim).map(|_| (stream.uniform() * 4_294_967_296.0) as u32).collect();
    let mut bits = vec![0; 2 * dim];
    let (mut sum, mut square) = (0.0, 0.0);
    let (mut first, mut total) = (vec![0.0; dim], vec![0.0; dim]);
    for _ in 0..points {
        sequence.next_bits(&mut bits);
        let at: Vec<f64> = bits.iter().zip(&keys).map(|(b, k)| unit(scramble(*b, *k)) + 1e-10).collect();
        let (a, b) = at.split_at(dim);
        let (fa, fb) = (f(a), f(b));
        sum += fa + fb;
        square += fa * fa + fb * fb;
        let mut mixed = a.to_vec();
        for (i, (own, other)) in a.iter().zip(b).enumerate() {
            mixed[i] = *other;
            let fm = f(&mixed);
            mixed[i] = *own;
            first[i] += (fb - fm) * (fb - fm);
            total[i] += (fa - fm) * (fa - fm);
        }
    }
    let n = points as f64;
    let mean = sum / (2.0 * n);
    let variance = positive("f", square / (2.0 * n) - mean * mean)
        .map_err(|_| Fault::range("f", "the function is constant or not finite"))?;
    Ok(Indices {
        first: first.iter().map(|s| 1.0 - s / (2.0 * n * variance)).collect(),
        total: total.iter().map(|s| s / (2.0 * n * variance)).collect(),
        variance: Some(variance),
        cv2: None,
    })
}
