//! Demand and presence that change over the day: what stationary formulas per hour get wrong, because
//! the backlog crosses the night.

use super::{rate, rate_or_zero, stable};
use crate::fault::{Fault, Outcome, not_negative, positive, within};
use serde::{Deserialize, Serialize};

/// Demand that swings as a sine.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Swing {
    /// Mean arrivals per unit of time.
    pub mean_rate: f64,
    /// Largest deviation from it, at most the mean.
    pub amplitude: f64,
    /// Length of the swing.
    pub period: f64,
    /// Mean work.
    pub mean_service: f64,
    /// When, counted from an upward crossing of the mean.
    pub t: f64,
}

/// Offered load at a moment for arrivals mean + amplitude sin(2 pi t / period) and exponential work
/// (Eick, Massey & Whitt 1993): the peak comes later and lower than that of the demand.
pub fn offered_load_sinusoid(swing: Swing) -> Outcome<f64> {
    rate_or_zero("mean_rate", swing.mean_rate)?;
    within("amplitude", swing.amplitude, -swing.mean_rate, swing.mean_rate)?;
    positive("period", swing.period)?;
    within("period", swing.period, 1e-9, 1e12)?;
    rate("mean_service", swing.mean_service)?;
    within("t", swing.t, -1e12, 1e12)?;
    let pace = 2.0 * std::f64::consts::PI / swing.period;
    let lag = pace * swing.mean_service;
    let (sin, cos) = (pace * (swing.t % swing.period)).sin_cos();
    // 1/(1 + lag^2) and lag/(1 + lag^2) without overflow.
    let (in_phase, behind) =
        if lag > 1e150 { (0.0, 1.0 / lag) } else { (1.0 / (1.0 + lag * lag), lag / (1.0 + lag * lag)) };
    Ok(swing.mean_service * (swing.mean_rate + swing.amplitude * (sin * in_phase - cos * behind)))
}

/// Where the system starts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Start {
    /// A backlog of this many customers.
    Backlog(f64),
    /// "empty", or words beginning with "periodic" for the steady state of the repeated pattern.
    Named(String),
}

impl Default for Start {
    fn default() -> Self {
        Self::Named("empty".to_owned())
    }
}

/// Hourly demand and presence.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Hourly {
    /// Arrivals in each hour.
    pub hourly_arrival_rates: Vec<f64>,
    /// Servers present in each hour.
    pub hourly_servers: Vec<u32>,
    /// Services per hour and server.
    pub service_rate: f64,
    /// Abandonments per hour and waiting customer.
    pub abandon_rate: f64,
    /// Where it starts; "empty" if left out.
    #[serde(default)]
    pub initial: Start,
}

/// State at the end of every hour.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HourlyReport {
    /// Mean number present.
    pub mean_in_system_end_of_hour: Vec<f64>,
    /// Mean number waiting.
    pub mean_queue_end_of_hour: Vec<f64>,
    /// Probability that a server is free.
    pub p_server_free_end_of_hour: Vec<f64>,
}

/// Most states, and most multiplications for one answer.
const MOST_STATES: usize = 20_000;
const MOST_WORK: f64 = 1e9;

struct Day<'a> {
    input: &'a Hourly,
    states: usize,
    budget: f64,
}

impl Day<'_> {
    /// Jumps an hour at most, slices of an hour with at most 400 of them, jumps a slice.
    fn pace(&self, h: usize) -> (f64, f64, f64) {
        let (l, n) = (self.input.hourly_arrival_rates[h], self.states as f64);
        let c = f64::from(self.input.hourly_servers[h]);
        let down = |k: f64| k.min(c) * self.input.service_rate + (k - c).max(0.0) * self.input.abandon_rate;
        let top = (l + down(n)).max(l + down(c));
        let slices = (top / 400.0).ceil().max(1.0);
        (top, slices, top / slices)
    }

    /// Multiplications for one pass through the pattern.
    fn cost(&self) -> f64 {
        let hour = |h: usize| {
            let (_, slices, jumps) = self.pace(h);
            slices * (jumps + 9.0 * jumps.sqrt() + 12.0) * self.states as f64
        };
        (0..self.input.hourly_servers.len()).map(hour).sum()
    }

    fn spend(&mut self, passes: f64) -> Outcome<()> {
        self.budget -= passes * self.cost();
        if self.budget < 0.0 {
            return Err(Fault::new(
                "too_large",
                "hourly_arrival_rates",
                "the rates are so high or the backlog so long that the answer would take too long",
            ));
        }
        Ok(())
    }

    /// One hour from law `p` by uniformisation.
    fn hour(&self, h: usize, p: &mut Vec<f64>) {
        let (l, n) = (self.input.hourly_arrival_rates[h], self.states);
        let c = f64::from(self.input.hourly_servers[h]);
        let down = |k: f64| k.min(c) * self.input.service_rate + (k - c).max(0.0) * self.input.abandon_rate;
        let (top, slices, jumps) = self.pace(h);
        if top <= 0.0 {
            return;
        }
        let up = l / top;
        let downs: Vec<f64> = (0..=n).map(|k| down(k as f64) / top).collect();
        let mut next = vec![0.0; n];
        for _ in 0..slices as u64 {
            let mut weight = (-jumps).exp();
            let mut reached = weight;
            let mut out: Vec<f64> = p.iter().map(|x| x * weight).collect();
            let mut k = 0.0;
            while 1.0 - reached > 1e-15 && k < jumps + 12.0 * jumps.sqrt() + 40.0 {
                k += 1.0;
                step(p, &mut next, up, &downs);
                std::mem::swap(p, &mut next);
                weight *= jumps / k;
                reached += weight;
                out.iter_mut().zip(&*p).for_each(|(o, x)| *o += x * weight);
            }
            out.iter_mut().for_each(|x| *x /= reached);
            p.copy_from_slice(&out);
        }
    }

    fn day(&self, p: &mut Vec<f64>) {
        (0..self.input.hourly_servers.len()).for_each(|h| self.hour(h, p));
    }

    /// Law at the start of the repeated pattern: power iteration, every eleventh step replaced by the
    /// combination of the last ten that changes least (reduced-rank extrapolation).
    fn periodic(&mut self) -> Outcome<Vec<f64>> {
        const DEPTH: usize = 10;
        let mut p = vec![0.0; self.states];
        p[0] = 1.0;
        for _ in 0..60 {
            self.spend(DEPTH as f64)?;
            let (mut laws, mut moves) = (Vec::new(), Vec::new());
            for _ in 0..DEPTH {
                let before = p.clone();
                self.day(&mut p);
                let change: Vec<f64> = p.iter().zip(&before).map(|(a, b)| a - b).collect();
                if change.iter().map(|x| x.abs()).sum::<f64>() < 1e-13 {
                    return Ok(p);
                }
                laws.push(p.clone());
                moves.push(change);
            }
            let mix = least_change(&moves);
            p.fill(0.0);
            for (w, law) in mix.iter().zip(&laws) {
                p.iter_mut().zip(law).for_each(|(x, y)| *x += w * y);
            }
            p.iter_mut().for_each(|x| *x = x.max(0.0));
            let sum: f64 = p.iter().sum();
            p.iter_mut().for_each(|x| *x /= sum);
        }
        Err(Fault::new(
            "no_convergence",
            "hourly_servers",
            "the repeated pattern takes too long to settle: the load is too close to the capacity",
        ))
    }
}

fn step(p: &[f64], next: &mut [f64], up: f64, downs: &[f64]) {
    let n = p.len();
    for k in 0..n {
        let leave = downs[k] + if k + 1 < n { up } else { 0.0 };
        let below = if k > 0 { p[k - 1] * up } else { 0.0 };
        let above = if k + 1 < n { p[k + 1] * downs[k + 1] } else { 0.0 };
        next[k] = p[k] * (1.0 - leave) + below + above;
    }
}

/// Weights, summing to one, that make the combined change smallest: Gram-Schmidt on the differences of
/// the changes against the last one.
fn least_change(moves: &[Vec<f64>]) -> Vec<f64> {
    let n = moves.len();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let Some(last) = moves.last() else { return vec![] };
    let mut weights = vec![0.0; n];
    weights[n - 1] = 1.0;
    let mut rest = last.clone();
    let mut basis: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    for i in (0..n - 1).rev() {
        let mut v: Vec<f64> = moves[i].iter().zip(last).map(|(a, b)| a - b).collect();
        let mut coefficient = vec![0.0; n];
        coefficient[i] = 1.0;
        coefficient[n - 1] -= 1.0;
        let size = dot(&v, &v);
        for _ in 0..2 {
            for (b, c) in &basis {
                let along = dot(&v, b);
                v.iter_mut().zip(b).for_each(|(x, y)| *x -= along * y);
                coefficient.iter_mut().zip(c).for_each(|(x, y)| *x -= along * y);
            }
        }
        let length = dot(&v, &v);
        if length <= 1e-24 * size {
            continue;
        }
        let scale = 1.0 / length.sqrt();
        v.iter_mut().for_each(|x| *x *= scale);
        coefficient.iter_mut().for_each(|x| *x *= scale);
        let along = dot(&rest, &v);
        rest.iter_mut().zip(&v).for_each(|(x, y)| *x -= along * y);
        weights.iter_mut().zip(&coefficient).for_each(|(x, y)| *x -= along * y);
        basis.push((v, coefficient));
    }
    weights
}

fn check(input: &Hourly) -> Outcome<()> {
    let hours = input.hourly_arrival_rates.len();
    if hours == 0 || hours > 8_784 {
        return Err(Fault::new("empty", "hourly_arrival_rates", "between 1 and 8784 hours are needed"));
    }
    if input.hourly_servers.len() != hours {
        return Err(Fault::range(
            "hourly_servers",
            format!("hourly_servers needs one number for each of the {hours} hours"),
        ));
    }
    for l in &input.hourly_arrival_rates {
        not_negative("hourly_arrival_rates", *l)?;
        within("hourly_arrival_rates", *l, 0.0, 1e5)?;
    }
    for c in &input.hourly_servers {
        within("hourly_servers", f64::from(*c), 0.0, 1e4)?;
    }
    rate("service_rate", input.service_rate)?;
    within("service_rate", input.service_rate, 1e-9, 1e5)?;
    within("abandon_rate", input.abandon_rate, 0.0, 1e5)?;
    match &input.initial {
        Start::Backlog(b) => within("initial", *b, 0.0, 1e4).map(|_| ()),
        Start::Named(word) if word == "empty" => Ok(()),
        Start::Named(word) if word.starts_with("periodic") => {
            if input.abandon_rate > 0.0 {
                return Ok(());
            }
            let capacity = input.hourly_servers.iter().map(|c| f64::from(*c)).sum::<f64>() * input.service_rate;
            stable("hourly_servers", input.hourly_arrival_rates.iter().sum(), capacity)
        }
        Start::Named(word) => Err(Fault::range(
            "initial",
            format!("initial must be \"empty\", \"periodic\" or a number of customers, not {word}"),
        )),
    }
}

/// Largest backlog of the fluid model over a few patterns: a first guess of how many states are needed.
fn guess(input: &Hourly) -> usize {
    let mut level = if let Start::Backlog(b) = input.initial { b } else { 0.0 };
    let mut top = level;
    for _ in 0..3 {
        for (l, c) in input.hourly_arrival_rates.iter().zip(&input.hourly_servers) {
            let busy = level.min(f64::from(*c));
            let flow = l
                - busy.max(l.min(f64::from(*c) * input.service_rate) / input.service_rate) * input.service_rate
                - (level - f64::from(*c)).max(0.0) * input.abandon_rate.min(1.0);
            level = (level + flow).max(l.min(f64::from(*c)));
            top = level.max(top);
        }
    }
    (top + 12.0 * top.sqrt() + 40.0).min(MOST_STATES as f64) as usize
}

/// Birth-death transient over the hours: arrivals Poisson, work and patience exponential, work that a
/// leaving server had begun is resumed later. Uniformisation; Poisson weights to 1e-15; the number of
/// states grows until the last ones hold less than 1e-13.
pub fn time_varying(input: &Hourly) -> Outcome<HourlyReport> {
    check(input)?;
    let mut day = Day { input, states: guess(input).max(64), budget: MOST_WORK };
    loop {
        day.spend(1.0)?;
        let mut p = vec![0.0; day.states];
        match &input.initial {
            Start::Backlog(b) => {
                let (k, share) = (b.floor() as usize, b.fract());
                p[k] = 1.0 - share;
                p[k + 1] = share;
            }
            Start::Named(word) if word == "empty" => p[0] = 1.0,
            Start::Named(_) => p = day.periodic()?,
        }
        let mut out = HourlyReport {
            mean_in_system_end_of_hour: vec![],
            mean_queue_end_of_hour: vec![],
            p_server_free_end_of_hour: vec![],
        };
        let mut lost: f64 = 0.0;
        for h in 0..input.hourly_servers.len() {
            day.hour(h, &mut p);
            lost = lost.max(p[day.states - 1 - day.states / 50..].iter().sum());
            let c = input.hourly_servers[h] as usize;
            out.mean_in_system_end_of_hour.push(p.iter().enumerate().map(|(k, x)| k as f64 * x).sum());
            out.mean_queue_end_of_hour.push(p.iter().enumerate().skip(c).map(|(k, x)| (k - c) as f64 * x).sum());
            out.p_server_free_end_of_hour.push(p.iter().take(c).sum());
        }
        if lost < 1e-13 {
            return Ok(out);
        }
        day.states *= 2;
        if day.states > MOST_STATES {
            return Err(Fault::new("too_large", "hourly_arrival_rates", "the backlog grows beyond 20000 customers"));
        }
    }
}
