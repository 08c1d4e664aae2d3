//! Many scenarios played together, with what each of them contributes to the worst years. For portfolios
//! whose rules no exact law covers; where one does, it is the better answer (see [`super::exact`]).

use super::scenario::FairScenario;
use super::years::Player;
use super::{Task, fast, tiles};
use crate::fault::{Fault, Outcome, within};

/// Years of one tile here: small enough that two threads share the work evenly.
const PART: usize = 8_192;

/// Losses of one tile.
#[derive(Debug, Clone, Default)]
struct Part {
    totals: Vec<f64>,
    /// losses\[scenario\]\[year\], four bytes each: shares of a tail need no more.
    losses: Vec<f32>,
}

/// Simulated years of a portfolio.
#[derive(Debug, Clone)]
pub struct PortfolioRun {
    parts: Vec<Part>,
    scenarios: usize,
}

impl PortfolioRun {
    /// Total losses, year by year.
    pub fn totals(&self) -> Vec<f64> {
        self.parts.iter().flat_map(|p| p.totals.iter().copied()).collect()
    }

    /// Mean loss of every scenario over the years whose total is at least `threshold`, and how many there are.
    pub fn tail_drivers(&self, threshold: f64) -> (Vec<f64>, usize) {
        let mut sums = vec![0.0; self.scenarios];
        let mut years = 0;
        for part in &self.parts {
            let worst: Vec<usize> = (0..part.totals.len()).filter(|y| part.totals[*y] >= threshold).collect();
            years += worst.len();
            for (sum, row) in sums.iter_mut().zip(part.losses.chunks(part.totals.len().max(1))) {
                *sum += worst.iter().map(|y| f64::from(row[*y])).sum::<f64>();
            }
        }
        sums.iter_mut().for_each(|s| *s /= years.max(1) as f64);
        (sums, years)
    }
}

/// Plays `years` years of up to 500 independent scenarios; same bytes for any number of threads.
///
/// Memory: four bytes a scenario and year, eight a year.
pub fn play(scenarios: &[FairScenario], years: usize, seed: u64, threads: usize) -> Outcome<PortfolioRun> {
    if scenarios.is_empty() || scenarios.len() > 500 {
        return Err(Fault::new("empty", "scenarios", "between 1 and 500 scenarios are needed"));
    }
    within("years", years as f64, 1.0, 1e7)?;
    within("years", years as f64 * scenarios.len() as f64, 1.0, 1e9)?;
    let mut players = Vec::with_capacity(scenarios.len());
    for s in scenarios {
        players.push(Player::new(&s.checked().map_err(|f| f.within("scenarios"))?));
    }
    let mut parts = vec![Part::default(); years.div_ceil(PART)];
    tiles(&mut parts, 1, threads, |t, slot| {
        if let Some(part) = slot.first_mut() {
            let n = PART.min(years - t * PART);
            *part = fast(Tile { players: &players, seed, t, n });
        }
    });
    Ok(PortfolioRun { parts, scenarios: scenarios.len() })
}

struct Tile<'a> {
    players: &'a [Player],
    seed: u64,
    t: usize,
    n: usize,
}

impl Task for Tile<'_> {
    type Output = Part;

    #[inline(always)]
    fn call(self) -> Part {
        let Self { players, seed, t, n } = self;
        let mut part = Part { totals: vec![0.0; n], losses: vec![0.0; n * players.len()] };
        let (mut counts, mut order, mut sums) = (vec![0u16; n], vec![0u16; n], vec![0.0; n]);
        for (entity, (player, row)) in players.iter().zip(part.losses.chunks_mut(n)).enumerate() {
            let entity = entity as u64 + 1;
            player.draw_counts(seed, entity, t, &mut counts);
            let histogram = player.histogram(&counts);
            let active = by_falling_count(&counts, &histogram, &mut order);
            sums[..active].fill(0.0);
            player.play(seed, entity, t, &histogram, &mut sums[..active]);
            for (year, loss) in order[..active].iter().zip(&sums) {
                let y = usize::from(*year);
                part.totals[y] += loss;
                row[y] = *loss as f32;
            }
        }
        part
    }
}

/// Years with events, those with most first; returns how many there are.
#[inline(always)]
fn by_falling_count(counts: &[u16], histogram: &[u32], order: &mut [u16]) -> usize {
    let mut start = vec![0u32; histogram.len()];
    let mut before = 0;
    for (slot, n) in start.iter_mut().zip(histogram).rev() {
        *slot = before;
        before += n;
    }
    for (year, count) in counts.iter().enumerate() {
        let slot = &mut start[usize::from(*count)];
        order[*slot as usize] = year as u16;
        *slot += 1;
    }
    counts.len() - histogram.first().copied().unwrap_or(0) as usize
}
