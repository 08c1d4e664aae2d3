//! One opinion from several: quantities by averaging quantiles, probabilities by averaging log odds,
//! weights from a record of seed questions.

use crate::fault::{Fault, Outcome, positive, probabilities, within};
use crate::special::{gamma, normal, solve};
use serde::{Deserialize, Serialize};

/// A normal opinion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NormalOpinion {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

/// Three ways to make one law of several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PooledNormal {
    /// Quantiles of the average of the distributions.
    pub linear_pool: Vec<f64>,
    /// Averages of the quantiles (sharper; Lichtendahl et al. 2013).
    pub quantile_average: Vec<f64>,
    /// Quantiles of the normalised geometric mean of the densities.
    pub log_pool: Vec<f64>,
    /// Mean of the average of the distributions.
    pub linear_mean: f64,
    /// Its standard deviation.
    pub linear_sd: f64,
}

/// Pools normal opinions with weights that sum to one, at the given levels.
pub fn pool_normal(experts: &[NormalOpinion], weights: &[f64], levels: &[f64]) -> Outcome<PooledNormal> {
    probabilities("weights", weights)?;
    if experts.len() != weights.len() {
        return Err(Fault::range("experts", "every expert needs one weight"));
    }
    for e in experts {
        within("experts.mean", e.mean, -1e100, 1e100)?;
        within("experts.sd", positive("experts.sd", e.sd)?, 1e-100, 1e100)?;
    }
    for p in levels {
        within("levels", *p, 1e-12, 1.0 - 1e-12)?;
    }
    let mean_of = |f: &dyn Fn(&NormalOpinion) -> f64| experts.iter().zip(weights).map(|(e, w)| w * f(e)).sum::<f64>();
    let mean = mean_of(&|e| e.mean);
    let variance = mean_of(&|e| e.sd * e.sd + (e.mean - mean) * (e.mean - mean));
    let precision = mean_of(&|e| (e.sd * e.sd).recip());
    let centre = mean_of(&|e| e.mean / (e.sd * e.sd)) / precision;
    let mixture = |p: f64| {
        let each =
            || experts.iter().zip(weights).filter(|x| *x.1 > 0.0).map(|x| x.0.mean + x.0.sd * normal::quantile(p));
        let (low, high) = (each().fold(f64::INFINITY, f64::min), each().fold(f64::NEG_INFINITY, f64::max));
        // The smaller tail is compared, so that far quantiles keep their digits.
        let below = |x: f64| mean_of(&|e| normal::cdf((x - e.mean) / e.sd));
        let above = |x: f64| mean_of(&|e| normal::cdf((e.mean - x) / e.sd));
        if low == high {
            return low;
        }
        let centred = |u: f64| if p < 0.5 { below(low + u) - p } else { (1.0 - p) - above(low + u) };
        low + solve::brent(0.0, high - low, 1e-14, centred)
    };
    Ok(PooledNormal {
        linear_pool: levels.iter().map(|p| mixture(*p)).collect(),
        quantile_average: levels.iter().map(|p| mean_of(&|e| e.mean + e.sd * normal::quantile(*p))).collect(),
        log_pool: levels.iter().map(|p| centre + normal::quantile(*p) / precision.sqrt()).collect(),
        linear_mean: mean,
        linear_sd: variance.sqrt(),
    })
}

/// One probability from several.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PooledProbability {
    /// Weighted average.
    pub linear: f64,
    /// From the weighted average of the log odds.
    pub log_odds: f64,
    /// The same with the log odds multiplied by the extremising factor.
    pub extremized: f64,
}

fn logistic(x: f64) -> f64 {
    if x >= 0.0 { 1.0 / (1.0 + (-x).exp()) } else { x.exp() / (1.0 + x.exp()) }
}

/// Pools probabilities (strictly between 0 and 1); extremising by 1 to 1.5 is usual (Satopaa et al. 2014).
///
/// ```
/// let one = quant::calib::experts::pool_probability(&[0.6, 0.6], &[0.5, 0.5], 2.0).unwrap();
/// assert!((one.log_odds - 0.6).abs() < 1e-15 && one.extremized > 0.69);
/// ```
pub fn pool_probability(p: &[f64], weights: &[f64], extremize: f64) -> Outcome<PooledProbability> {
    probabilities("weights", weights)?;
    if p.len() != weights.len() {
        return Err(Fault::range("p", "every probability needs one weight"));
    }
    for v in p {
        within("p", *v, f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)?;
    }
    within("extremize", extremize, 0.0, 100.0)?;
    let log_odds: f64 = p.iter().zip(weights).map(|(v, w)| w * (v.ln() - (-v).ln_1p())).sum();
    Ok(PooledProbability {
        linear: p.iter().zip(weights).map(|(v, w)| v * w).sum(),
        log_odds: logistic(log_odds),
        extremized: logistic(extremize * log_odds),
    })
}

/// One expert's answers to the seed questions: 5 %, 50 % and 95 % quantile each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeedAnswers {
    /// Quantiles of every question.
    pub q05_q50_q95: Vec<[f64; 3]>,
}

/// Seed questions with their answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CookeInput {
    /// Experts.
    pub experts: Vec<SeedAnswers>,
    /// What happened.
    pub realizations: Vec<f64>,
    /// Range of every question that counts as knowing nothing.
    pub background: Vec<[f64; 2]>,
    /// Experts calibrated worse than this get no weight.
    #[serde(default)]
    pub cutoff: f64,
}

/// Weights from performance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CookeWeights {
    /// p value of good calibration.
    pub calibration: Vec<f64>,
    /// Mean information against the background.
    pub information: Vec<f64>,
    /// Calibration times information, normalised.
    pub weights: Vec<f64>,
}

/// Expected share of outcomes between the quantiles.
const SHARES: [f64; 4] = [0.05, 0.45, 0.45, 0.05];

/// Cooke's classical model (1991): weight = calibration p value (chi-square, 3 degrees of freedom, of
/// 2 n relative entropy) times mean relative information over a uniform background.
pub fn cooke(input: &CookeInput) -> Outcome<CookeWeights> {
    let n = input.realizations.len();
    if n == 0 || input.background.len() != n || input.experts.is_empty() {
        return Err(Fault::new(
            "empty",
            "realizations",
            "experts, realizations and one background range a question are needed",
        ));
    }
    within("cutoff", input.cutoff, 0.0, 1.0)?;
    for (v, [low, high]) in input.realizations.iter().zip(&input.background) {
        within("realizations", *v, -1e100, 1e100)?;
        within("background", *low, -1e100, 1e100)?;
        within("background", *high, -1e100, 1e100)?;
        if high <= low {
            return Err(Fault::range("background", "every background range must rise"));
        }
    }
    let mut out = CookeWeights { calibration: vec![], information: vec![], weights: vec![] };
    for expert in &input.experts {
        if expert.q05_q50_q95.len() != n {
            return Err(Fault::range("experts", "every expert answers every question"));
        }
        let (mut hits, mut information) = ([0.0; 4], 0.0);
        for ((q, y), [low, high]) in expert.q05_q50_q95.iter().zip(&input.realizations).zip(&input.background) {
            let edges = [*low, q[0], q[1], q[2], *high];
            if edges.windows(2).any(|w| w[1].is_nan() || w[1] <= w[0]) {
                return Err(Fault::range(
                    "experts",
                    "quantiles must rise strictly and lie inside the background range",
                ));
            }
            hits[q.iter().filter(|v| *y > **v).count()] += 1.0;
            let gain = |(w, p): (&[f64], &f64)| p * (p / (w[1] - w[0])).ln();
            information += (high - low).ln() + edges.windows(2).zip(&SHARES).map(gain).sum::<f64>();
        }
        let m = n as f64;
        let entropy: f64 =
            hits.iter().zip(&SHARES).map(|(h, p)| if *h > 0.0 { h / m * (h / m / p).ln() } else { 0.0 }).sum();
        let calibration = gamma::pq(1.5, m * entropy.max(0.0)).1;
        out.calibration.push(calibration);
        out.information.push(information / m);
        out.weights.push(if calibration >= input.cutoff { calibration * information / m } else { 0.0 });
    }
    let total: f64 = out.weights.iter().sum();
    if total <= 0.0 {
        return Err(Fault::range("cutoff", "no expert reaches the cutoff; lower it or use equal weights"));
    }
    out.weights.iter_mut().for_each(|w| *w /= total);
    Ok(out)
}
