//! What it would be worth to know an input exactly before choosing. Net benefits that are linear in each
//! input make every answer a sum of exact pieces; nothing is simulated.

use super::law::{Uncertain, best_line};
use crate::fault::{Fault, Outcome, within};
use crate::special::quadrature;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest number of options.
const MOST_OPTIONS: usize = 20;

/// Two independent inputs and options whose benefits are linear in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinearInput {
    /// Options as `name: expression`, for example `act: p1 - 2 p2 + 3`; doing nothing is worth 0.
    #[serde(default)]
    pub options: Vec<String>,
    /// First input.
    pub p1: Uncertain,
    /// Second input.
    pub p2: Uncertain,
}

/// Values of information of a [`LinearInput`], in units of the benefit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LinearValue {
    /// Of knowing everything.
    pub evpi: f64,
    /// Of knowing the first input.
    pub evppi_p1: f64,
    /// Of knowing the second input.
    pub evppi_p2: f64,
}

/// Coefficients of p1, p2 and 1 in one option.
fn linear(text: &str) -> Outcome<[f64; 3]> {
    let wrong = || {
        Fault::range("options", format!("an option reads like \"act: p1 - 2 p2 + 3\", not \"{}\"", text.escape_debug()))
    };
    let body = text.split_once(':').map_or(text, |p| p.1);
    let spaced: String = body.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
    let mut out = [0.0; 3];
    let mut rest = spaced.as_str();
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let sign = if rest.starts_with('-') { -1.0 } else { 1.0 };
        let term = rest.trim_start_matches(['+', '-']);
        if rest.len() - term.len() > 1 {
            return Err(wrong());
        }
        // A sign ends the term unless it belongs to an exponent such as 1e-3.
        let bytes = term.as_bytes();
        let ends = |i: &usize| {
            let exponent = *i > 0 && matches!(bytes[i - 1], b'e' | b'E');
            *i > 0 && matches!(bytes[*i], b'+' | b'-') && !exponent
        };
        let end = (0..bytes.len()).find(ends).unwrap_or(term.len());
        let (one, after) = term.split_at(end);
        let (place, number) = match (one.strip_suffix("p1"), one.strip_suffix("p2")) {
            (Some(factor), _) => (0, factor),
            (_, Some(factor)) => (1, factor),
            _ => (2, one),
        };
        let factor: f64 = if number.is_empty() && place < 2 { 1.0 } else { number.parse().map_err(|_| wrong())? };
        out[place] += sign * within("options", factor, -1e100, 1e100)?;
        rest = after;
    }
    Ok(out)
}

/// Exact values of information for options linear in two independent inputs (Howard 1966; for the
/// partial ones Strong, Oakley & Brennan 2014). Without options: do nothing (0) against p1 - p2.
pub fn linear_value(input: &LinearInput) -> Outcome<LinearValue> {
    let p1 = input.p1.checked().map_err(|f| f.within("p1"))?;
    let p2 = input.p2.checked().map_err(|f| f.within("p2"))?;
    if input.options.len() > MOST_OPTIONS {
        return Err(Fault::new("too_large", "options", "at most twenty options can be compared"));
    }
    let options: Vec<[f64; 3]> = if input.options.is_empty() {
        vec![[0.0; 3], [1.0, -1.0, 0.0]]
    } else {
        input.options.iter().map(|o| linear(o)).collect::<Outcome<_>>()?
    };
    let (m1, m2) = (p1.mean(), p2.mean());
    let now = options.iter().map(|o| o[0] * m1 + o[1] * m2 + o[2]).fold(f64::NEG_INFINITY, f64::max);
    let lines =
        |i: usize, other: f64| -> Vec<(f64, f64)> { options.iter().map(|o| (o[i], o[1 - i] * other + o[2])).collect() };
    let all = both_known(&p1, &p2, &options);
    Ok(LinearValue {
        evpi: (all - now).max(0.0),
        evppi_p1: (best_line(&p1, &lines(0, m2)) - now).max(0.0),
        evppi_p2: (best_line(&p2, &lines(1, m1)) - now).max(0.0),
    })
}

/// E[max] with both inputs known: closed for two normal inputs and two options, else one integral.
fn both_known(p1: &Uncertain, p2: &Uncertain, options: &[[f64; 3]]) -> f64 {
    if let (Uncertain::Normal { mean: m1, sd: s1 }, Uncertain::Normal { mean: m2, sd: s2 }, [a, b]) = (p1, p2, options)
    {
        let d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
        let sd = (d[0] * s1).hypot(d[1] * s2);
        let base = a[0] * m1 + a[1] * m2 + a[2];
        let mean = d[0] * m1 + d[1] * m2 + d[2];
        if sd > 0.0 {
            return base + best_line(&Uncertain::Normal { mean, sd }, &[(0.0, 0.0), (1.0, 0.0)]);
        }
        return base + mean.max(0.0);
    }
    let inner = |x: f64| {
        let lines: Vec<(f64, f64)> = options.iter().map(|o| (o[1], o[0] * x + o[2])).collect();
        best_line(p2, &lines)
    };
    if matches!(p2, Uncertain::Constant { .. }) {
        let Uncertain::Constant { value } = *p2 else { return f64::NAN };
        let lines: Vec<(f64, f64)> = options.iter().map(|o| (o[0], o[1] * value + o[2])).collect();
        return best_line(p1, &lines);
    }
    p1.rule(&[]).iter().map(|(x, w)| w * inner(*x)).sum()
}

/// A loss that options reduce: benefit of option k = annuity rate loss effectiveness_k - cost_k.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProductInput {
    /// Events a year.
    pub rate: Uncertain,
    /// Mean loss of an event, money.
    pub mean_loss: Uncertain,
    /// Share of the loss that each option avoids.
    pub option_effectiveness: Vec<Uncertain>,
    /// Cost of each option, money of today.
    pub option_cost: Vec<f64>,
    /// Present value of one unit a year over the horizon.
    pub annuity: f64,
}

/// Values of information of a [`ProductInput`], money.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductValue {
    /// Expected benefit of the option that is best on today's knowledge (0 = do nothing).
    pub best_now_value: f64,
    /// Of knowing everything.
    pub evpi: f64,
    /// Of knowing the rate.
    pub evppi_rate: f64,
    /// Of knowing the mean loss.
    pub evppi_loss: f64,
    /// Of knowing both.
    pub evppi_rate_and_loss: f64,
    /// Of knowing one effectiveness: `evppi_eff1`, `evppi_eff2`, ...
    #[serde(flatten)]
    pub evppi_effectiveness: BTreeMap<String, f64>,
}

struct Product {
    /// The yearly loss, as weighted points.
    losses: Vec<(f64, f64)>,
    effects: Vec<Uncertain>,
    costs: Vec<f64>,
    annuity: f64,
}

impl Product {
    /// E[max(0, max_k (v e_k - c_k))] for a known present value v of the losses, effectiveness unknown:
    /// the integral of 1 - prod_k P(v e_k - c_k <= t) over t > 0.
    fn known_loss(&self, v: f64, rule: &quadrature::Rule) -> f64 {
        let mut ends: Vec<f64> = vec![0.0];
        for (e, c) in self.effects.iter().zip(&self.costs) {
            for edge in [edge(e, 1e-12), e.mean(), edge(e, 1.0 - 1e-12)] {
                ends.push((v * edge - c).max(0.0));
            }
        }
        ends.sort_by(f64::total_cmp);
        let below = |t: f64| -> f64 { self.effects.iter().zip(&self.costs).map(|(e, c)| e.cdf((t + c) / v)).product() };
        ends.windows(2)
            .map(|w| if w[1] > w[0] { quadrature::integral(rule, w[0], w[1], |t| 1.0 - below(t)) } else { 0.0 })
            .sum()
    }

    fn everything(&self) -> f64 {
        let rule = quadrature::legendre(20);
        let worth = |y: f64| {
            let v = self.annuity * y;
            if v <= 0.0 { self.costs.iter().map(|c| -c).fold(0.0, f64::max) } else { self.known_loss(v, &rule) }
        };
        self.losses.iter().filter(|p| p.1 > 1e-18).map(|(y, w)| w * worth(*y)).sum()
    }
}

fn edge(e: &Uncertain, p: f64) -> f64 {
    match *e {
        Uncertain::Constant { value } => value,
        Uncertain::Pert { min, max, .. } => {
            if p < 0.5 {
                min
            } else {
                max
            }
        }
        _ => e.quantile(p),
    }
}

/// Losses at which the best option may change abruptly: where an option's best, mean or worst effect
/// just pays for it, and where two of them are worth the same.
fn kinks(effects: &[Uncertain], costs: &[f64], annuity: f64) -> Vec<f64> {
    let edges = |e: &Uncertain| [edge(e, 1e-9), e.mean(), edge(e, 1.0 - 1e-9)];
    let mut out = Vec::new();
    for (i, (e, c)) in effects.iter().zip(costs).enumerate() {
        out.extend(edges(e).map(|v| c / (annuity * v)));
        for (f, d) in effects.iter().zip(costs).skip(i + 1) {
            out.push((c - d) / (annuity * (e.mean() - f.mean())));
        }
    }
    out.retain(|x: &f64| x.is_finite());
    out
}

/// The product of rate and loss: exact when both are lognormal or one is known.
fn product_law(rate: &Uncertain, loss: &Uncertain) -> Option<Uncertain> {
    match (*rate, *loss) {
        (Uncertain::Lognormal { mu, sigma }, Uncertain::Lognormal { mu: m, sigma: s }) => {
            Some(Uncertain::Lognormal { mu: mu + m, sigma: sigma.hypot(s) })
        }
        (Uncertain::Lognormal { mu, sigma }, Uncertain::Constant { value })
        | (Uncertain::Constant { value }, Uncertain::Lognormal { mu, sigma })
            if value > 0.0 =>
        {
            Some(Uncertain::Lognormal { mu: mu + value.ln(), sigma })
        }
        _ => None,
    }
}

/// Exact values of information for products of independent inputs: one line in each unknown, so that
/// every single one is an envelope of lines; relative error below 1e-6 for the joint ones.
pub fn product_value(input: &ProductInput) -> Outcome<ProductValue> {
    let rate = input.rate.not_negative("rate")?;
    let loss = input.mean_loss.not_negative("mean_loss")?;
    let n = input.option_cost.len();
    if n == 0 || n != input.option_effectiveness.len() || n > MOST_OPTIONS {
        return Err(Fault::new(
            "empty",
            "option_effectiveness",
            "one to twenty options are needed, each with an effectiveness and a cost",
        ));
    }
    within("annuity", input.annuity, 1e-6, 1e6)?;
    let mut effects = Vec::with_capacity(n);
    for (e, c) in input.option_effectiveness.iter().zip(&input.option_cost) {
        within("option_cost", *c, 0.0, 1e100)?;
        let law = e.not_negative("option_effectiveness")?;
        within("option_effectiveness", edge(&law, 1.0 - 1e-9), 0.0, 1.0)?;
        effects.push(law);
    }
    let scale = input.annuity;
    let (r, l) = (rate.mean(), loss.mean());
    let costs = &input.option_cost;
    let mean_effect: Vec<f64> = effects.iter().map(Uncertain::mean).collect();
    let best = |v: f64| mean_effect.iter().zip(costs).map(|(e, c)| v * e - c).fold(0.0, f64::max);
    let now = within("rate", best(scale * r * l), 0.0, 1e250)?;
    let lines = |unit: f64| -> Vec<(f64, f64)> {
        let own = mean_effect.iter().zip(costs).map(|(e, c)| (unit * e, -c));
        std::iter::once((0.0, 0.0)).chain(own).collect()
    };
    let joint = match product_law(&rate, &loss) {
        Some(law) => best_line(&law, &lines(scale)),
        None => rate.rule(&[]).iter().map(|(x, w)| w * best_line(&loss, &lines(scale * x))).sum(),
    };
    let losses = match product_law(&rate, &loss) {
        Some(law) => law.rule(&kinks(&effects, costs, scale)),
        None => outer(&rate, &loss),
    };
    let value = |known: f64| (known - now).max(0.0);
    let mut evppi_effectiveness = BTreeMap::new();
    for (k, law) in effects.iter().enumerate() {
        let others = (0..n).filter(|j| *j != k).map(|j| scale * r * l * mean_effect[j] - costs[j]).fold(0.0, f64::max);
        let known = best_line(law, &[(0.0, others), (scale * r * l, -costs[k])]);
        evppi_effectiveness.insert(format!("evppi_eff{}", k + 1), value(known));
    }
    let all = Product { losses, effects, costs: costs.clone(), annuity: scale };
    Ok(ProductValue {
        best_now_value: now,
        evpi: value(all.everything()),
        evppi_rate: value(best_line(&rate, &lines(scale * l))),
        evppi_loss: value(best_line(&loss, &lines(scale * r))),
        evppi_rate_and_loss: value(joint),
        evppi_effectiveness,
    })
}

/// Points of the product of two independent inputs; neighbours are merged where there are many.
fn outer(a: &Uncertain, b: &Uncertain) -> Vec<(f64, f64)> {
    let (x, y) = (a.rule(&[]), b.rule(&[]));
    let mut out: Vec<(f64, f64)> =
        x.iter().flat_map(|p| y.iter().map(move |q| (p.0 * q.0, p.1 * q.1))).filter(|p| p.1 > 1e-14).collect();
    // Neighbouring points are merged at their common mean: 2,000 points are plenty for a smooth integrand.
    out.sort_by(|l, r| l.0.total_cmp(&r.0));
    let size = out.len().div_ceil(2_000).max(1);
    out.chunks(size)
        .map(|c| {
            let w: f64 = c.iter().map(|p| p.1).sum();
            (c.iter().map(|p| p.0 * p.1).sum::<f64>() / w, w)
        })
        .collect()
}
