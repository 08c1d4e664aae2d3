//! Played futures: which option turns out cheapest, with the same events for all of them. Simulation is
//! used for this question only, because the options share their losses and no closed law exists.

use super::OptionInput;
use super::evidence::Setting;
use crate::decide::npv::cost_factors;
use crate::dist::amount::Amount;
use crate::dist::{Pert, Share};
use crate::rng::Stream;

/// Purpose of the random streams used here.
const PURPOSE: u64 = 2;
/// Futures played at most.
const MOST: f64 = 4_000.0;
/// Events played at most, over all futures.
const WORK: f64 = 400_000.0;
/// Years with more events are summed by the normal law.
const MANY: u64 = 2_000;

/// Who won.
pub struct Played {
    wins: Vec<u32>,
    first: Vec<u32>,
    /// Number of futures played.
    pub replications: u32,
}

impl Played {
    /// Share of all futures in which option i was the cheapest.
    pub fn share(&self, i: usize) -> f64 {
        f64::from(self.wins.get(i).copied().unwrap_or(0)) / f64::from(self.replications.max(1))
    }

    /// Number of counted futures in which option i was the cheapest.
    pub fn counted(&self, i: usize) -> u32 {
        self.first.get(i).copied().unwrap_or(0)
    }
}

/// Plays the futures; equal totals go to the option listed first.
pub fn play(setting: &Setting, options: &[OptionInput], seed: u64, futures: u32) -> Played {
    let events = setting.rate.mean() * setting.years.total_rate() + 1.0;
    let replications = (WORK / events).min(MOST).max(f64::from(futures)) as u32;
    let mut played = Played { wins: vec![0; options.len()], first: vec![0; options.len()], replications };
    let mut future = Future::new(setting, options);
    for r in 0..replications {
        let winner = future.play(seed, u64::from(r));
        if let Some(w) = played.wins.get_mut(winner) {
            *w += 1;
        }
        if let Some(w) = played.first.get_mut(winner).filter(|_| r < futures) {
            *w += 1;
        }
    }
    played
}

struct Future<'a> {
    setting: &'a Setting,
    options: &'a [OptionInput],
    factors: Vec<(f64, f64)>,
    moments: (f64, f64),
    shares: Vec<f64>,
    totals: Vec<f64>,
}

impl<'a> Future<'a> {
    fn new(setting: &'a Setting, options: &'a [OptionInput]) -> Self {
        Self {
            setting,
            options,
            factors: options
                .iter()
                .map(|o| cost_factors(setting.horizon, setting.discount, o.start_delay_years))
                .collect(),
            moments: (setting.loss.mean(), setting.loss.moment(2)),
            shares: vec![0.0; options.len()],
            totals: vec![0.0; options.len()],
        }
    }

    /// Position of the cheapest option in one future.
    fn play(&mut self, seed: u64, replication: u64) -> usize {
        for (i, option) in self.options.iter().enumerate() {
            let mut own = Stream::new(seed, PURPOSE, replication, 1 + i as u64);
            self.shares[i] = draw_share(&option.effectiveness, &mut own);
            let (up_front, annuity) = self.factors[i];
            self.totals[i] = draw_amount(&option.capex, &mut own) * up_front
                + draw_amount(&option.opex_per_year, &mut own) * annuity;
        }
        let mut stream = Stream::new(seed, PURPOSE, replication, 0);
        let rate = stream.gamma(self.setting.rate.shape) / self.setting.rate.rate;
        for k in 0..self.setting.years.rate.len() {
            let count = stream.poisson(rate * self.setting.years.rate[k]);
            if count > MANY {
                self.many(k, count as f64, &mut stream);
            } else {
                self.few(k, count, &mut stream);
            }
        }
        self.totals.iter().enumerate().min_by(|l, r| l.1.total_cmp(r.1)).map_or(0, |x| x.0)
    }

    fn few(&mut self, year: usize, count: u64, stream: &mut Stream) {
        let (mu, sigma) = self.setting.plug_in;
        for _ in 0..count {
            let loss = (mu + sigma * stream.normal()).exp().min(self.setting.cap) * self.setting.years.factor[year];
            let (when, luck) = (year as f64 + stream.uniform(), stream.uniform());
            for ((total, share), option) in self.totals.iter_mut().zip(&self.shares).zip(self.options) {
                if when < option.start_delay_years || luck >= *share {
                    *total += loss;
                }
            }
        }
    }

    fn many(&mut self, year: usize, count: f64, stream: &mut Stream) {
        let (m1, m2) = self.moments;
        let z = stream.normal();
        let factor = self.setting.years.factor[year];
        for ((total, share), option) in self.totals.iter_mut().zip(&self.shares).zip(self.options) {
            let active = (year as f64 + 1.0 - option.start_delay_years).clamp(0.0, 1.0);
            let kept = 1.0 - share * active;
            let sd = (count * (kept * m2 - kept * kept * m1 * m1).max(0.0)).sqrt();
            *total += factor * (count * kept * m1 + sd * z).max(0.0);
        }
    }
}

fn draw_pert(p: &Pert, stream: &mut Stream) -> f64 {
    p.min + p.width() * stream.beta(p.alpha(), p.beta())
}

fn draw_amount(amount: &Amount, stream: &mut Stream) -> f64 {
    amount.spread().map_or(amount.mean(), |p| draw_pert(&p, stream))
}

fn draw_share(share: &Share, stream: &mut Stream) -> f64 {
    match *share {
        Share::Constant { value } => value,
        Share::Pert { min, mode, max, gamma } => draw_pert(&Pert { min, mode, max, gamma }, stream),
        Share::Beta { a, b } => stream.beta(a, b),
    }
}
