//! Losses of many simulated years of one scenario. Years of a tile are exchangeable, so only how many of
//! them have at least k events matters: the k-th loss is added to that many years in one sweep.

use super::counts::CountTable;
use super::lanes::{LANES, Lanes, unit};
use super::scenario::FairScenario;
use super::vector::{BLOCK, ln, lognormals};
use super::{MOST_YEARS, TILE, Task, fast, tiles};
use crate::fault::{Outcome, within};

/// Purposes of the random streams used here.
const COUNTS: u64 = 60;
const PRIMARY: u64 = 61;
const SECONDARY: u64 = 62;
const CHOICE: u64 = 63;

/// A scenario ready to be played.
#[derive(Debug, Clone)]
pub struct Player {
    table: CountTable,
    most: usize,
    primary: (f64, f64),
    secondary: (f64, f64),
    share: f64,
}

/// Lognormal numbers that are used up one after another.
struct Supply {
    random: Lanes,
    law: (f64, f64),
    block: [f64; BLOCK],
    used: usize,
}

impl Supply {
    fn new(random: Lanes, law: (f64, f64)) -> Self {
        Self { random, law, block: [0.0; BLOCK], used: BLOCK }
    }

    #[inline(always)]
    fn add_to(&mut self, sums: &mut [f64]) {
        let mut done = 0;
        while done < sums.len() {
            if self.used == BLOCK {
                lognormals(&mut self.random, self.law.0, self.law.1, &mut self.block);
                self.used = 0;
            }
            let take = (BLOCK - self.used).min(sums.len() - done);
            let fresh = &self.block[self.used..self.used + take];
            sums[done..done + take].iter_mut().zip(fresh).for_each(|(s, x)| *s += x);
            self.used += take;
            done += take;
        }
    }

    #[inline(always)]
    fn one(&mut self) -> f64 {
        if self.used == BLOCK {
            lognormals(&mut self.random, self.law.0, self.law.1, &mut self.block);
            self.used = 0;
        }
        self.used += 1;
        self.block[self.used - 1]
    }
}

impl Player {
    /// Prepares a checked scenario.
    pub fn new(scenario: &FairScenario) -> Self {
        let counts = scenario.counts();
        Self {
            table: CountTable::new(&counts),
            most: counts.len().next_power_of_two(),
            primary: (scenario.primary.mu, scenario.primary.sigma),
            secondary: (scenario.secondary.mu, scenario.secondary.sigma),
            share: scenario.secondary_probability,
        }
    }

    /// Draws the count of every year.
    #[inline(always)]
    pub fn draw_counts(&self, seed: u64, entity: u64, tile: usize, out: &mut [u16]) {
        let mut random = Lanes::new(seed, COUNTS + (entity << 8), tile as u64);
        let mut words = [0u64; BLOCK];
        for chunk in out.chunks_mut(BLOCK) {
            random.fill(&mut words[..chunk.len().next_multiple_of(LANES).min(BLOCK)]);
            chunk.iter_mut().zip(&words).for_each(|(c, w)| *c = self.table.at(*w));
        }
    }

    /// Number of years with each count.
    #[inline(always)]
    pub fn histogram(&self, counts: &[u16]) -> Vec<u32> {
        // Four histograms in turn, so that equal neighbours need not wait for each other.
        let n = self.most + 1;
        let mut parts = vec![0u32; 4 * n];
        let (quads, rest) = counts.as_chunks::<4>();
        for quad in quads {
            for (k, c) in quad.iter().enumerate() {
                parts[k * n + usize::from(*c)] += 1;
            }
        }
        rest.iter().for_each(|c| parts[usize::from(*c)] += 1);
        (0..n).map(|c| parts[c] + parts[n + c] + parts[2 * n + c] + parts[3 * n + c]).collect()
    }

    /// Sums of the losses of years in falling order of their counts; `sums` must be zero.
    #[inline(always)]
    pub fn play(&self, seed: u64, entity: u64, tile: usize, histogram: &[u32], sums: &mut [f64]) {
        let purpose = |base: u64| base + (entity << 8);
        let mut levels: Vec<usize> = Vec::with_capacity(histogram.len());
        let mut at_least = 0usize;
        for n in histogram.iter().skip(1).rev() {
            at_least += *n as usize;
            levels.push(at_least);
        }
        levels.reverse();
        let mut primary = Supply::new(Lanes::new(seed, purpose(PRIMARY), tile as u64), self.primary);
        for m in levels.iter().filter(|m| **m > 0) {
            primary.add_to(&mut sums[..*m]);
        }
        if self.share > 0.0 {
            self.secondaries(seed, entity, tile, &levels, sums);
        }
    }

    /// Events with a secondary loss, found by the geometric gaps between them.
    #[inline(always)]
    fn secondaries(&self, seed: u64, entity: u64, tile: usize, levels: &[usize], sums: &mut [f64]) {
        let mut random = Lanes::new(seed, CHOICE + (entity << 8), tile as u64);
        let mut losses = Supply::new(Lanes::new(seed, SECONDARY + (entity << 8), tile as u64), self.secondary);
        let scale = 1.0 / (-self.share).ln_1p();
        let (mut words, mut gaps) = ([0u64; BLOCK], [0u32; BLOCK]);
        let mut used = BLOCK;
        let mut position = 0usize;
        let mut level = levels.iter().copied();
        let mut width = level.next().unwrap_or(0);
        loop {
            if used == BLOCK {
                random.fill(&mut words);
                for (gap, word) in gaps.iter_mut().zip(&words) {
                    *gap = (ln(unit(*word)) * scale).min(4e9) as u32;
                }
                used = 0;
            }
            position += gaps[used] as usize;
            used += 1;
            while position >= width {
                position -= width;
                match level.next() {
                    Some(next) if next > 0 => width = next,
                    _ => return,
                }
            }
            sums[position] += losses.one();
            position += 1;
        }
    }
}

/// Losses of `years` simulated years, in no particular order within a tile.
///
/// Same bytes for any number of threads and on any processor; at most 50 million years.
///
/// ```
/// use quant::dist::{Pert, lognormal::Lognormal};
/// use quant::simulate::{scenario::FairScenario, years::year_losses};
/// let scenario = FairScenario {
///     threat_events: Pert { min: 1.0, mode: 3.0, max: 12.0, gamma: 4.0 }, vulnerability: None,
///     primary: Lognormal { mu: 10.0, sigma: 1.0 }, secondary_probability: 0.0,
///     secondary: Lognormal { mu: 10.0, sigma: 1.0 },
/// };
/// let losses = year_losses(&scenario, 20_000, 7, 1).unwrap();
/// let mean = losses.iter().sum::<f64>() / 20_000.0;
/// assert!((mean / scenario.mean() - 1.0).abs() < 0.05);
/// ```
pub fn year_losses(scenario: &FairScenario, years: usize, seed: u64, threads: usize) -> Outcome<Vec<f64>> {
    let player = Player::new(&scenario.checked()?);
    within("years", years as f64, 1.0, MOST_YEARS as f64)?;
    let mut out = vec![0.0; years];
    tiles(&mut out, TILE, threads, |t, sums| {
        let mut counts = vec![0u16; sums.len()];
        fast(Tile { player: &player, seed, t, counts: &mut counts, sums });
    });
    Ok(out)
}

struct Tile<'a> {
    player: &'a Player,
    seed: u64,
    t: usize,
    counts: &'a mut [u16],
    sums: &'a mut [f64],
}

impl Task for Tile<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.player.draw_counts(self.seed, 0, self.t, self.counts);
        let histogram = self.player.histogram(self.counts);
        self.player.play(self.seed, 0, self.t, &histogram, self.sums);
    }
}
