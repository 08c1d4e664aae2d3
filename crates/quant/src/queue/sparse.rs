//! Stationary laws of chains with some hundred thousand states: sweeps over the states, and after every
//! sweep the number present, the slow coordinate, is set exactly by its balance of ups and downs.

use crate::fault::{Fault, Outcome};
use std::collections::HashMap;

/// Most states of a chain.
pub(crate) const MOST_STATES: usize = 600_000;

/// A state: up to three counts.
pub(crate) type Counts = [u16; 3];

/// A chain in which every jump changes the number present by one.
pub(crate) trait Rules {
    /// Number present.
    fn present(&self, s: Counts) -> usize;
    /// Jumps out of a state: target and rate.
    fn jumps(&self, s: Counts, out: &mut Vec<(Counts, f64)>);
}

/// States and their stationary probabilities.
pub(crate) struct Stationary {
    pub states: Vec<Counts>,
    pub p: Vec<f64>,
}

impl Stationary {
    /// E[f(state)].
    pub fn mean(&self, f: impl Fn(Counts) -> f64) -> f64 {
        self.states.iter().zip(&self.p).map(|(s, p)| f(*s) * p).sum()
    }
}

struct Chain {
    /// Index of the first state of every level; states are sorted by level.
    levels: Vec<usize>,
    first: Vec<u32>,
    from: Vec<u32>,
    rate: Vec<f64>,
    leave: Vec<f64>,
    up: Vec<f64>,
    down: Vec<f64>,
}

/// The law of a chain with at most `most` present (further arrivals are lost).
pub(crate) fn stationary(rules: &impl Rules, most: usize) -> Outcome<Stationary> {
    let states = reachable(rules, most)?;
    let chain = link(rules, &states, most);
    let mut p = vec![1.0 / states.len() as f64; states.len()];
    chain.balance(&mut p);
    let mut before = p.clone();
    // About two seconds at most.
    let rounds = (2_000_000_000 / chain.rate.len().max(1)).min(4_000);
    for round in 0..rounds {
        chain.sweep(&mut p, round % 2 == 0);
        chain.balance(&mut p);
        if round % 4 == 3 {
            let moved: f64 = p.iter().zip(&before).map(|(a, b)| (a - b).abs()).sum();
            if moved < 1e-10 {
                return Ok(Stationary { states, p });
            }
            before.copy_from_slice(&p);
        }
    }
    Err(Fault::new("no_convergence", "arrival_rates", "the load is too close to what the pools can carry"))
}

fn reachable(rules: &impl Rules, most: usize) -> Outcome<Vec<Counts>> {
    let mut seen: HashMap<Counts, ()> = HashMap::new();
    let (mut all, mut out) = (vec![[0u16; 3]], Vec::new());
    seen.insert([0; 3], ());
    let mut at = 0;
    while at < all.len() {
        out.clear();
        rules.jumps(all[at], &mut out);
        for (next, _) in &out {
            if rules.present(*next) <= most && seen.insert(*next, ()).is_none() {
                all.push(*next);
            }
        }
        if all.len() > MOST_STATES {
            return Err(Fault::new(
                "too_large",
                "arrival_rates",
                "the queues grow so long that the chain has too many states",
            ));
        }
        at += 1;
    }
    all.sort_by_key(|s| (rules.present(*s), *s));
    Ok(all)
}

fn link(rules: &impl Rules, states: &[Counts], most: usize) -> Chain {
    let n = states.len();
    let index: HashMap<Counts, u32> = states.iter().enumerate().map(|(i, s)| (*s, i as u32)).collect();
    let (mut edges, mut out) = (Vec::with_capacity(5 * n), Vec::new());
    let (mut leave, mut up, mut down) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    for (i, s) in states.iter().enumerate() {
        out.clear();
        rules.jumps(*s, &mut out);
        for (next, rate) in &out {
            let Some(j) = index.get(next).filter(|_| *rate > 0.0) else { continue };
            edges.push((*j, i as u32, *rate));
            leave[i] += rate;
            if rules.present(*next) > rules.present(*s) {
                up[i] += rate;
            } else {
                down[i] += rate;
            }
        }
    }
    edges.sort_unstable_by_key(|e| (e.0, e.1));
    let mut first = vec![0u32; n + 1];
    edges.iter().for_each(|e| first[e.0 as usize + 1] += 1);
    (0..n).for_each(|i| first[i + 1] += first[i]);
    let levels = (0..=most + 1).map(|k| states.partition_point(|s| rules.present(*s) < k)).collect();
    let (from, rate) = edges.iter().map(|e| (e.1, e.2)).unzip();
    Chain { levels, first, from, rate, leave, up, down }
}

impl Chain {
    fn sweep(&self, p: &mut [f64], rising: bool) {
        let n = p.len();
        for k in 0..n {
            let i = if rising { k } else { n - 1 - k };
            let (a, b) = (self.first[i] as usize, self.first[i + 1] as usize);
            let into: f64 = self.from[a..b].iter().zip(&self.rate[a..b]).map(|(j, r)| p[*j as usize] * r).sum();
            p[i] = into / self.leave[i];
        }
    }

    /// Rescales the levels so that as many jumps lead from each level up as down to it, and to sum one.
    fn balance(&self, p: &mut [f64]) {
        let mut mass = 1.0;
        let mut total = 0.0;
        let mut flow = 0.0;
        for (k, w) in self.levels.windows(2).enumerate() {
            let level = &mut p[w[0]..w[1]];
            let sum: f64 = level.iter().sum();
            let rate = |r: &[f64]| level.iter().zip(&r[w[0]..w[1]]).map(|(x, r)| x * r).sum::<f64>() / sum;
            let (up, down) = (rate(&self.up), rate(&self.down));
            if k > 0 {
                mass = if down > 0.0 { flow / down } else { 0.0 };
            }
            flow = mass * up;
            total += mass;
            let scale = if sum > 0.0 { mass / sum } else { 0.0 };
            level.iter_mut().for_each(|x| *x *= scale);
        }
        p.iter_mut().for_each(|x| *x /= total);
    }
}
