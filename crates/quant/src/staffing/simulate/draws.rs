//! Where the chance of a simulation comes from: one stream per purpose, repetition and entity, so that
//! another team meets exactly the same tickets (common random numbers).

use super::input::{Class, Rate, Work};
use super::ziggurat::{exponential, normal};
use crate::rng::Stream;

/// What a stream is for.
pub(super) mod purpose {
    pub const ARRIVALS: u64 = 101;
    pub const TICKETS: u64 = 102;
    pub const DAYS: u64 = 103;
    pub const ABSENCE: u64 = 104;
    pub const LEVEL: u64 = 105;
    pub const SEGMENT: u64 = 106;
}

/// A law of work, prepared.
#[derive(Debug, Clone)]
pub(super) enum Sampler {
    Exponential(f64),
    Lognormal(f64, f64),
    Constant(f64),
    Erlang(f64, u32),
    Hyper(f64, [f64; 2]),
    Sorted(Vec<f64>),
}

impl Sampler {
    pub fn new(work: &Work, factor: f64) -> Self {
        match work {
            Work::Exponential { mean } => Self::Exponential(mean * factor),
            Work::Constant { value } => Self::Constant(value * factor),
            Work::Lognormal { mean, .. } if *mean == 0.0 => Self::Constant(0.0),
            Work::Lognormal { mean, cv } => {
                let variance = (cv * cv).ln_1p();
                Self::Lognormal((mean * factor).ln() - 0.5 * variance, variance.sqrt())
            }
            Work::Erlang { mean, stages } => Self::Erlang(mean * factor / f64::from(*stages), *stages),
            Work::Hyperexponential { probability, means } => Self::Hyper(*probability, means.map(|m| m * factor)),
            Work::Empirical { values } => {
                let mut sorted: Vec<f64> = values.iter().map(|x| x * factor).collect();
                sorted.sort_by(f64::total_cmp);
                Self::Sorted(sorted)
            }
        }
    }

    #[inline]
    pub fn draw(&self, s: &mut Stream) -> f64 {
        match self {
            Self::Exponential(mean) => mean * exponential(s),
            Self::Lognormal(mu, sigma) => (mu + sigma * normal(s)).exp(),
            Self::Constant(value) => *value,
            Self::Erlang(mean, stages) => (0..*stages).map(|_| exponential(s)).sum::<f64>() * mean,
            Self::Hyper(p, means) => means[usize::from(s.uniform() >= *p)] * exponential(s),
            Self::Sorted(values) => {
                let at = s.uniform() * (values.len() - 1) as f64;
                let (low, share) = (at as usize, at.fract());
                let above = values.get(low + 1).copied().unwrap_or(values[low]);
                values[low] + share * (above - values[low])
            }
        }
    }
}

/// Arrivals of one class: a Poisson process whose rate changes with the hour and by a factor of the day.
#[derive(Debug, Clone)]
pub(super) struct Arrivals {
    stream: Stream,
    days: Stream,
    rates: Vec<f64>,
    day_shape: f64,
    factor: f64,
    at: f64,
    hour: usize,
    hour_end: f64,
    rate: f64,
    end: f64,
}

impl Arrivals {
    pub fn new(class: &Class, address: (u64, u64, u64), level: f64, end: f64) -> Self {
        let (seed, replication, entity) = address;
        let day_shape = if class.day_cv > 0.0 { 1.0 / (class.day_cv * class.day_cv) } else { 0.0 };
        let rates: Vec<f64> = match &class.rate_per_hour {
            Rate::Steady(r) if day_shape == 0.0 => vec![r * level],
            Rate::Steady(r) => vec![r * level; 168],
            Rate::Weekly(list) => list.iter().map(|r| r * level).collect(),
        };
        let mut out = Self {
            stream: Stream::new(seed, purpose::ARRIVALS, replication, entity),
            days: Stream::new(seed, purpose::DAYS, replication, entity),
            day_shape,
            factor: 1.0,
            at: 0.0,
            hour: 0,
            hour_end: if rates.len() == 1 { f64::INFINITY } else { 1.0 },
            rate: 0.0,
            rates,
            end,
        };
        out.enter();
        out
    }

    #[inline]
    fn enter(&mut self) {
        if self.day_shape > 0.0 && self.hour.is_multiple_of(24) {
            self.draw_day();
        }
        self.rate = self.rates[self.hour] * self.factor;
    }

    #[cold]
    fn draw_day(&mut self) {
        self.factor = self.days.gamma(self.day_shape) / self.day_shape;
    }

    /// Time of the next arrival; infinity after the end.
    #[inline]
    pub fn next(&mut self) -> f64 {
        let mut need = exponential(&mut self.stream);
        loop {
            let room = (self.hour_end - self.at) * self.rate;
            if need < room {
                self.at += need / self.rate;
                return if self.at < self.end { self.at } else { f64::INFINITY };
            }
            if self.hour_end >= self.end {
                return f64::INFINITY;
            }
            need -= room;
            self.at = self.hour_end;
            self.hour_end += 1.0;
            self.hour = if self.hour + 1 == self.rates.len() { 0 } else { self.hour + 1 };
            self.enter();
        }
    }
}
