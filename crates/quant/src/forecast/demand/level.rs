//! The level now: gamma filters that forget at different speeds, weighted by how well each foretold
//! the past (discount models; West & Harrison 1997).

use crate::special::gamma::ln_gamma;

/// Speeds and dispersions that are tried together.
pub(super) struct Grid {
    /// Share of yesterday's evidence that counts today.
    discounts: &'static [f64],
    /// 1 / size of the daily law.
    inverse_sizes: &'static [f64],
}

/// For the law that is told.
pub(super) const FINE: Grid = Grid {
    discounts: &[0.90, 0.94, 0.96, 0.973, 0.982, 0.989, 0.994, 0.997, 0.9995],
    inverse_sizes: &[0.001, 0.004, 0.01, 0.02, 0.035, 0.055, 0.085, 0.13, 0.2, 0.35, 0.8],
};

/// For the path of the level inside the fit.
pub(super) const COARSE: Grid =
    Grid { discounts: &[0.94, 0.973, 0.989, 0.997], inverse_sizes: &[0.004, 0.03, 0.1, 0.3] };

/// How slowly old evidence about speeds fades.
const FADING: f64 = 0.997;

/// One speed of forgetting.
#[derive(Debug, Clone, Copy)]
pub(super) struct Speed {
    /// Share of the evidence for it.
    pub(super) weight: f64,
    /// Factor on the profile.
    pub(super) level: f64,
    /// Squared coefficient of variation of the factor now.
    pub(super) spread: f64,
    /// What a further day adds to it.
    pub(super) per_day: f64,
    /// 1 / size of the daily law.
    pub(super) inverse_size: f64,
}

/// A day of the past: expected count by the profile, count, whether it counts.
pub(super) struct Day {
    pub(super) mean: f64,
    pub(super) y: f64,
    pub(super) used: bool,
}

/// Runs every speed with every dispersion over the days. `each` receives the factor of the weighted mixture
/// before every day; the answer holds the speeds as they stood before each day of `origins` (rising; the
/// number of days means the end).
pub(super) fn filter(
    grid: &Grid,
    days: &[Day],
    origins: &[usize],
    mut each: impl FnMut(usize, f64),
) -> Vec<Vec<Speed>> {
    let pairs: Vec<(f64, f64)> =
        grid.discounts.iter().flat_map(|d| grid.inverse_sizes.iter().map(move |i| (*d, *i))).collect();
    let mut states: Vec<State> = vec![State { shape: 2.0, rate: 2.0, log: 0.0 }; pairs.len()];
    let mut told = Vec::with_capacity(origins.len());
    for (t, day) in days.iter().enumerate() {
        if origins.contains(&t) {
            told.push(speeds(&states, &pairs));
        }
        each(t, mixed_level(&states));
        let constant = ln_gamma(day.y + 1.0);
        for (s, (delta, inverse)) in states.iter_mut().zip(&pairs) {
            // Through a long gap the evidence fades, but never to nothing.
            if s.shape > 0.05 {
                s.shape *= delta;
                s.rate *= delta;
            }
            s.log *= FADING;
            if !day.used {
                continue;
            }
            let mean = day.mean * s.shape / s.rate;
            let size = 1.0 / (inverse + 1.0 / s.shape);
            let log_mean = if day.y > 0.0 { day.y * (mean / (size + mean)).ln() } else { 0.0 };
            s.log += ln_gamma(day.y + size) - ln_gamma(size) - constant - size * (mean / size).ln_1p() + log_mean;
            let dulled = 1.0 + mean * inverse;
            s.shape += day.y / dulled;
            s.rate += day.mean / dulled;
        }
    }
    if origins.contains(&days.len()) {
        told.push(speeds(&states, &pairs));
    }
    told
}

/// Gamma law of the factor and the fading log evidence of one pair.
#[derive(Clone, Copy)]
struct State {
    shape: f64,
    rate: f64,
    log: f64,
}

fn best(states: &[State]) -> f64 {
    states.iter().map(|s| s.log).fold(f64::NEG_INFINITY, f64::max)
}

fn mixed_level(states: &[State]) -> f64 {
    let best = best(states);
    let (mut top, mut bottom) = (0.0, 0.0);
    for s in states {
        let w = (s.log - best).exp();
        top += w * s.shape / s.rate;
        bottom += w;
    }
    top / bottom
}

fn speeds(states: &[State], pairs: &[(f64, f64)]) -> Vec<Speed> {
    let best = best(states);
    let total: f64 = states.iter().map(|s| (s.log - best).exp()).sum();
    let all = states.iter().zip(pairs).map(|(s, (delta, inverse))| Speed {
        weight: (s.log - best).exp() / total,
        level: s.shape / s.rate,
        spread: 1.0 / s.shape,
        per_day: (1.0 - delta) / s.shape,
        inverse_size: *inverse,
    });
    let mut kept: Vec<Speed> = all.filter(|s| s.weight > 2e-3).collect();
    let sum: f64 = kept.iter().map(|s| s.weight).sum();
    kept.iter_mut().for_each(|s| s.weight /= sum);
    kept
}
