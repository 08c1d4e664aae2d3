//! Constant work: the best case that a team can hope for at a given load.

use super::{rate, stable};
use crate::fault::{Outcome, within};
use crate::special::gamma;
use realfft::num_complex::Complex64;
use serde::{Deserialize, Serialize};

/// M/D/c.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Constant {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Work of every arrival.
    pub service_time: f64,
    /// Servers.
    pub servers: u64,
}

/// Probability of waiting and mean wait.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Wait {
    /// Probability of waiting.
    pub p_wait: f64,
    /// Mean wait of all.
    pub mean_wait: f64,
}

/// M/D/c exactly. Light loads: Spitzer's sums over the random walk of arrivals less servers, all terms
/// positive; heavy loads: the c-1 roots of z^c = exp(a (z-1)) inside the unit circle (Crommelin 1932;
/// Janssen & van Leeuwaarden).
pub fn md_c(team: Constant) -> Outcome<Wait> {
    rate("arrival_rate", team.arrival_rate)?;
    rate("service_time", team.service_time)?;
    let c = within("servers", team.servers as f64, 1.0, 10_000.0)?;
    let a = team.arrival_rate * team.service_time;
    stable("servers", a, c)?;
    let rho = a / c;
    let decay = c * (rho - 1.0 - rho.ln());
    let (p_wait, queue) = if decay > 0.08 { spitzer(a, c, 45.0 / decay) } else { roots(a, team.servers) };
    Ok(Wait { p_wait: p_wait.clamp(0.0, 1.0), mean_wait: queue / team.arrival_rate })
}

/// P(wait) = 1 - exp(-sum P(N_n >= nc) / n) and E[queue] = sum E[(N_n - nc)+] / n, N_n Poisson(na).
fn spitzer(a: f64, c: f64, terms: f64) -> (f64, f64) {
    let (mut log, mut queue) = (0.0, 0.0);
    for n in 1..=(terms as u32 + 2) {
        let (m, nu) = (f64::from(n) * c, f64::from(n) * a);
        let mut p = gamma::poisson_weight(m, nu);
        let (mut reach, mut excess, mut k) = (p, 0.0, 0.0);
        while p > 1e-18 * reach && k < 1e6 {
            k += 1.0;
            p *= nu / (m + k);
            reach += p;
            excess += k * p;
        }
        log += reach / f64::from(n);
        queue += excess / f64::from(n);
    }
    (-(-log).exp_m1(), queue)
}

/// P(no wait) = (c - a) / prod (1 - z_k), E[queue] = sum 1/(1 - z_k) - (c + a)/2 + c/(2 (c - a)).
fn roots(a: f64, count: u64) -> (f64, f64) {
    let c = count as f64;
    let rho = a / c;
    let one = Complex64::new(1.0, 0.0);
    let (mut log, mut sum) = (0.0, 0.0);
    for k in 1..=count / 2 {
        let turn = Complex64::from_polar(1.0, 2.0 * std::f64::consts::PI * k as f64 / c);
        let step = |z: Complex64| turn * ((z - one) * rho).exp();
        let mut z = Complex64::new(0.0, 0.0);
        for _ in 0..20 {
            z = step(z);
        }
        for _ in 0..60 {
            let g = step(z);
            let move_by = (z - g) / (one - g * rho);
            z -= move_by;
            if move_by.norm() < 1e-16 {
                break;
            }
        }
        let gap = one - z;
        // A root and its conjugate, except the real one of an even number of servers.
        let weight = if 2 * k == count { 1.0 } else { 2.0 };
        log += weight * gap.norm().ln();
        sum += weight * (one / gap).re;
    }
    (1.0 - (c - a) * (-log).exp(), sum - 0.5 * (c + a) + c / (2.0 * (c - a)))
}
