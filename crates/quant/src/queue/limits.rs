//! Rules for large teams: a quick sketch of the head count, and a check of the exact formulas.

use super::erlang;
use crate::fault::{Outcome, positive, within};
use crate::special::{normal, solve};
use serde::Serialize;

/// Probability of waiting in a large team with servers = a + beta sqrt(a) (Halfin & Whitt 1981):
/// 1 / (1 + beta Phi(beta) / phi(beta)), beta >= 0.
pub fn halfin_whitt(beta: f64) -> Outcome<f64> {
    within("beta", beta, 0.0, 1e6)?;
    Ok(delay(beta))
}

fn delay(beta: f64) -> f64 {
    let density = normal::pdf(beta);
    if density == 0.0 { 0.0 } else { density / (density + beta * normal::cdf(beta)) }
}

/// Probability of waiting in a large team with impatient customers (Garnett, Mandelbaum & Reiman 2002):
/// 1 / (1 + sqrt(r) h(beta / sqrt(r)) / h(-beta)), h the normal hazard, r = theta / mu.
pub fn garnett(beta: f64, theta_over_mu: f64) -> Outcome<f64> {
    within("beta", beta, -1e3, 1e3)?;
    positive("theta_over_mu", theta_over_mu)?;
    within("theta_over_mu", theta_over_mu, 1e-9, 1e9)?;
    let root = theta_over_mu.sqrt();
    let ln_hazard = |x: f64| -0.5 * x * x - 0.918_938_533_204_672_8 - normal::log_cdf(-x);
    let ratio = (ln_hazard(beta / root) - ln_hazard(-beta)).exp() * root;
    Ok(1.0 / (1.0 + ratio))
}

/// Square-root staffing beside the exact answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SquareRoot {
    /// Safety factor.
    pub beta: f64,
    /// a + beta sqrt(a), rounded up.
    pub servers_sqrt: u64,
    /// Smallest exact number of servers.
    pub servers_exact: u64,
}

/// Head count for a probability of waiting, by the square-root rule and by Erlang C.
///
/// ```
/// let out = quant::queue::limits::square_root_staffing(10.0, 0.2).unwrap();
/// assert_eq!((out.servers_sqrt, out.servers_exact), (14, 14));
/// ```
pub fn square_root_staffing(load: f64, target_delay_probability: f64) -> Outcome<SquareRoot> {
    positive("load", load)?;
    within("load", load, 1e-9, 1e6)?;
    let p = within("target_delay_probability", target_delay_probability, 1e-12, 1.0 - 1e-12)?;
    let beta = solve::brent(0.0, 40.0, 1e-15, |b| delay(b) - p);
    Ok(SquareRoot {
        beta,
        servers_sqrt: (load + beta * load.sqrt()).ceil() as u64,
        servers_exact: erlang::delay_servers(load, p)?,
    })
}
