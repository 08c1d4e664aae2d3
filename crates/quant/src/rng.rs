//! Random streams addressed by meaning, so that adding one entity never shifts the draws of another
//! (common random numbers) and the number of threads never changes a result.

use crate::fault::{Fault, Outcome};
use crate::special::normal;
use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::{SplitMix64, Xoshiro256PlusPlus};

/// The state that SplitMix64 derives from a seed for xoshiro256++.
pub fn seeded_state(seed: u64) -> [u64; 4] {
    let mut mix = SplitMix64::seed_from_u64(seed);
    std::array::from_fn(|_| mix.next_u64())
}

/// The first `n` outputs of xoshiro256++ from a given state (Blackman & Vigna 2018).
///
/// The all-zero state is refused: the generator would never leave it.
pub fn xoshiro256pp(state: [u64; 4], n: usize) -> Outcome<Vec<u64>> {
    if state == [0; 4] {
        return Err(Fault::range("state", "the state must not be all zeros"));
    }
    let mut generator = from_state(state);
    Ok((0..n).map(|_| generator.next_u64()).collect())
}

fn from_state(state: [u64; 4]) -> Xoshiro256PlusPlus {
    let mut bytes = [0u8; 32];
    for (chunk, word) in bytes.chunks_exact_mut(8).zip(state) {
        chunk.copy_from_slice(&word.to_le_bytes());
    }
    Xoshiro256PlusPlus::from_seed(bytes)
}

/// A stream of draws for one (seed, purpose, replication, entity).
#[derive(Debug, Clone)]
pub struct Stream {
    generator: Xoshiro256PlusPlus,
}

/// State of the generator of one (seed, purpose, replication, entity): the words are mixed one after another.
pub fn stream_state(seed: u64, purpose: u64, replication: u64, entity: u64) -> [u64; 4] {
    let mixed = [purpose, replication, entity]
        .iter()
        .fold(seed, |acc, word| SplitMix64::seed_from_u64(acc ^ word.wrapping_mul(0x9E37_79B9_7F4A_7C15)).next_u64());
    seeded_state(mixed)
}

impl Stream {
    /// The stream of one entity in one replication.
    pub fn new(seed: u64, purpose: u64, replication: u64, entity: u64) -> Self {
        Self { generator: from_state(stream_state(seed, purpose, replication, entity)) }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// Uniform on the open interval (0, 1), 53 bits.
    pub fn uniform(&mut self) -> f64 {
        ((self.generator.next_u64() >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Standard normal by inversion (AS 241).
    pub fn normal(&mut self) -> f64 {
        normal::quantile(self.uniform())
    }

    /// Gamma with the given shape and scale 1 (Marsaglia & Tsang 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = self.uniform().powf(1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        for _ in 0..1_000 {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
        d
    }

    /// Beta by two gammas.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        if x + y > 0.0 { x / (x + y) } else { a / (a + b) }
    }

    /// Poisson count: inversion in chunks of mean 30; above a mean of 1,000 the rounded normal law.
    pub fn poisson(&mut self, mean: f64) -> u64 {
        if mean > 1_000.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0) as u64;
        }
        let (mut left, mut total) = (mean, 0);
        while left > 0.0 {
            let part = left.min(30.0);
            left -= part;
            let (u, mut k) = (self.uniform(), 0u64);
            let mut term = (-part).exp();
            let mut sum = term;
            while u > sum && k < 1_000 {
                k += 1;
                term *= part / k as f64;
                sum += term;
            }
            total += k;
        }
        total
    }
}
