//! The loss exceedance curve of the first year: the curve holds chance and ignorance together, the band
//! shows ignorance alone (what the curve could be if rate, loss size and effectiveness were known).

use super::evidence::Setting;
use super::{Curve, OptionInput};
use crate::decide::horizon::in_force;
use crate::dist::frequency::{neg_pow_1p, nodes_for};
use crate::dist::severity::Loss;
use crate::fault::Outcome;
use crate::lattice::{Complex64, Effort, Law, Part, Spectra, Sum};
use crate::rng::Stream;
use crate::special::{gamma, normal};

/// Points of the curve.
const POINTS: usize = 48;
/// Parameter sets drawn for the band (stratified in every dimension).
const DRAWS: usize = 64;
/// Purpose of the random streams used here.
const PURPOSE: u64 = 1;
const BAND: Effort = Effort { points: 512, ranges: 2, nested: 24.0 };

struct First<'a> {
    setting: &'a Setting,
    /// Share of the first year in which the option is in force.
    active: f64,
    option: &'a OptionInput,
}

impl First<'_> {
    fn kept(&self, effectiveness: f64) -> f64 {
        1.0 - effectiveness * self.active
    }

    fn law(&self, spectra: &Spectra) -> Law {
        let s = self.setting;
        let share = self.option.effectiveness;
        let rule = share.rule(nodes_for(s.rate.mean() * share.width()).max(8));
        let total = |phi: &[Complex64]| -> Complex64 {
            let z = phi.first().copied().unwrap_or_default() - 1.0;
            let node = |e: f64| neg_pow_1p(z * (-self.kept(e) / s.rate.rate), s.rate.shape);
            rule.points.iter().zip(&rule.weights).map(|(e, w)| node(*e) * *w).sum()
        };
        let mean = s.rate.mean() * s.loss.mean() * self.kept(share.mean());
        spectra.law(&total, mean, total(&[Complex64::default()]).re.clamp(0.0, 1.0))
    }
}

/// Curves of all options on the same losses.
pub fn first_year(setting: &Setting, options: &[OptionInput], seed: u64) -> Outcome<Vec<Curve>> {
    let part = Part::new(setting.loss.clone(), 1.0);
    let nothing = OptionInput::nothing();
    let of = |option| First { setting, active: first_share(setting, option), option };
    let base = of(&nothing);
    let count = |phi: &[Complex64]| {
        let z = phi.first().copied().unwrap_or_default() - 1.0;
        neg_pow_1p(z * (-1.0 / setting.rate.rate), setting.rate.shape)
    };
    let sum = Sum { parts: vec![part.clone()], total: &count, mean: setting.rate.mean() * setting.loss.mean() };
    let p_zero = sum.p_zero();
    let top = 1.0 - 0.0005 * (1.0 - p_zero);
    let range = sum.range(top.min(crate::risk::aggregate::TOP_LEVEL), 0.0)?;
    let spectra = Spectra::new(std::slice::from_ref(&part), range, Effort::QUICK);
    let untouched = base.law(&spectra);
    let low = untouched.quantile(p_zero + 0.01 * (1.0 - p_zero)).max(range * 1e-6);
    let high = untouched.quantile(top.min(crate::risk::aggregate::TOP_LEVEL)).max(low * 1.01);
    let step = (high / low).ln() / (POINTS - 1) as f64;
    let x: Vec<f64> = (0..POINTS).map(|i| low * (step * i as f64).exp()).collect();
    let firsts: Vec<First<'_>> = options.iter().map(of).collect();
    let bands = band(&firsts, &x, range, seed);
    let curve = |(first, (low, high)): (&First<'_>, (Vec<f64>, Vec<f64>))| {
        let law = first.law(&spectra);
        Curve { x: x.clone(), exceed: x.iter().map(|v| law.exceed(*v)).collect(), low, high, p_no_loss: law.p_zero() }
    };
    Ok(firsts.iter().zip(bands).map(curve).collect())
}

fn first_share(setting: &Setting, option: &OptionInput) -> f64 {
    in_force(setting.horizon, option.start_delay_years).first().copied().unwrap_or(0.0)
}

/// Stratified uniforms: one draw in every 64th, in random order.
fn strata(seed: u64, entity: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, PURPOSE, 0, entity);
    let mut order: Vec<usize> = (0..DRAWS).collect();
    for i in (1..DRAWS).rev() {
        order.swap(i, (stream.uniform() * (i + 1) as f64) as usize);
    }
    order.into_iter().map(|k| (k as f64 + stream.uniform()) / DRAWS as f64).collect()
}

/// 5 % and 95 % quantiles of the exceedance probabilities over the posterior.
fn band(firsts: &[First<'_>], x: &[f64], range: f64, seed: u64) -> Vec<(Vec<f64>, Vec<f64>)> {
    let Some(setting) = firsts.first().map(|f| f.setting) else { return Vec::new() };
    let (rates, spreads, places, shares) = (strata(seed, 0), strata(seed, 1), strata(seed, 2), strata(seed, 3));
    let mut seen = vec![vec![Vec::with_capacity(DRAWS); x.len()]; firsts.len()];
    for d in 0..DRAWS {
        let rate = setting.rate.quantile(rates[d]);
        let learned = setting.log_loss;
        let sigma = (learned.beta / gamma::quantile(learned.alpha, spreads[d]).max(1e-300)).sqrt().clamp(1e-6, 20.0);
        let mu = (learned.mean + sigma / learned.kappa.sqrt() * normal::quantile(places[d])).clamp(-290.0, 290.0);
        let part = Part::new(Loss::capped_lognormal(mu, sigma, setting.cap), 1.0);
        let spectra = Spectra::single(std::slice::from_ref(&part), range, BAND);
        for (first, columns) in firsts.iter().zip(&mut seen) {
            let own = rate * first.kept(first.option.effectiveness.quantile(shares[d]));
            let total = |phi: &[Complex64]| ((phi.first().copied().unwrap_or_default() - 1.0) * own).exp();
            let law = spectra.law(&total, own * part.mean(), (-own).exp());
            for (column, v) in columns.iter_mut().zip(x) {
                column.push(law.exceed(*v));
            }
        }
    }
    let edge = |columns: &mut Vec<Vec<f64>>, p: f64| -> Vec<f64> { columns.iter_mut().map(|c| at(c, p)).collect() };
    seen.iter_mut().map(|columns| (edge(columns, 0.05), edge(columns, 0.95))).collect()
}

fn at(column: &mut [f64], p: f64) -> f64 {
    column.sort_by(f64::total_cmp);
    let place = p * (column.len() - 1) as f64;
    let k = place.floor() as usize;
    let (a, b) = (column[k], column[(k + 1).min(column.len() - 1)]);
    a + (b - a) * (place - k as f64)
}
