//! Erlang's formulas: lost calls and endless patience, the two ends between which real teams lie.

use super::{rate, rate_or_zero, servers, smallest, stable};
use crate::fault::{Outcome, not_negative, positive, within};
use crate::special::counts;
use serde::{Deserialize, Serialize};

/// Above this the recursion gives way to the ratio of Poisson probabilities.
const RECURSION: u64 = 20_000;

/// Blocking probability for checked inputs: B_k = a B_(k-1) / (k + a B_(k-1)).
pub(crate) fn blocking(count: u64, load: f64) -> f64 {
    if load <= 0.0 {
        return if count == 0 { 1.0 } else { 0.0 };
    }
    if count > RECURSION {
        let at = counts::poisson(load, count);
        return if at.cdf > 0.0 { (at.pmf / at.cdf).min(1.0) } else { (1.0 - count as f64 / load).max(0.0) };
    }
    let mut b = 1.0;
    for k in 1..=count {
        let x = load * b;
        b = x / (k as f64 + x);
        if b == 0.0 {
            break;
        }
    }
    b
}

/// Probability of waiting for checked inputs with `load < count`: C = B / (1 - (a/c)(1 - B)).
pub(crate) fn waiting(count: u64, load: f64) -> f64 {
    let b = blocking(count, load);
    let c = count as f64;
    (b * c / (c - load * (1.0 - b))).clamp(0.0, 1.0)
}

/// Erlang B: probability that an arrival finds all `count` servers busy and is lost, for a load in
/// erlang (Erlang 1917).
///
/// ```
/// assert!((quant::queue::erlang::erlang_b(2, 1.0).unwrap() - 0.2).abs() < 1e-15);
/// ```
pub fn erlang_b(count: u64, load: f64) -> Outcome<f64> {
    within("servers", count as f64, 0.0, super::MOST_SERVERS as f64)?;
    rate_or_zero("load", load)?;
    Ok(blocking(count, load))
}

/// Smallest number of servers that loses at most a share `max_blocking` of arrivals.
pub fn erlang_b_servers(load: f64, max_blocking: f64) -> Outcome<u64> {
    not_negative("load", load)?;
    within("load", load, 0.0, 1e6)?;
    positive("max_blocking", max_blocking)?;
    within("max_blocking", max_blocking, 0.0, 1.0)?;
    let mut b = 1.0;
    let mut k = 0u64;
    while b > max_blocking {
        k += 1;
        let x = load * b;
        b = x / (k as f64 + x);
    }
    Ok(k)
}

/// A team whose customers wait as long as it takes.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Waiting {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Services per unit of time and server.
    pub service_rate: f64,
    /// Servers.
    pub servers: u64,
    /// Target wait, same unit of time.
    pub threshold: f64,
}

/// What customers of an Erlang C system see.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ErlangC {
    /// Offered load, erlang.
    pub load: f64,
    /// Share of time that a server works.
    pub occupancy: f64,
    /// Probability of having to wait.
    pub p_wait: f64,
    /// Mean wait of all.
    pub mean_wait: f64,
    /// Mean wait of those who wait.
    pub mean_wait_if_waiting: f64,
    /// Mean number waiting.
    pub mean_queue: f64,
    /// Share that waits no longer than the threshold.
    pub service_level: f64,
    /// 90 % quantile of the wait of all.
    pub wait_q90: f64,
    /// 95 % quantile of the wait of all.
    pub wait_q95: f64,
}

/// Erlang C (M/M/c): P(W > t) = C exp(-(c mu - lambda) t). Fails when the load reaches the servers.
///
/// ```
/// use quant::queue::erlang::{Waiting, erlang_c};
/// let out = erlang_c(Waiting { arrival_rate: 1.0, service_rate: 1.0, servers: 2, threshold: 1.0 }).unwrap();
/// assert!((out.p_wait - 1.0 / 3.0).abs() < 1e-15);
/// ```
pub fn erlang_c(team: Waiting) -> Outcome<ErlangC> {
    rate_or_zero("arrival_rate", team.arrival_rate)?;
    rate("service_rate", team.service_rate)?;
    let c = servers("servers", team.servers)?;
    not_negative("threshold", team.threshold)?;
    let load = team.arrival_rate / team.service_rate;
    stable("servers", load, c)?;
    let p_wait = waiting(team.servers, load);
    let drain = (c - load) * team.service_rate;
    let quantile = |p: f64| if p_wait > 1.0 - p { (p_wait / (1.0 - p)).ln() / drain } else { 0.0 };
    let mean_wait = p_wait / drain;
    Ok(ErlangC {
        load,
        occupancy: load / c,
        p_wait,
        mean_wait,
        mean_wait_if_waiting: 1.0 / drain,
        mean_queue: mean_wait * team.arrival_rate,
        service_level: 1.0 - p_wait * (-drain * team.threshold).exp(),
        wait_q90: quantile(0.9),
        wait_q95: quantile(0.95),
    })
}

/// A staffing question: share `target` within `threshold`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Target {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Mean work per arrival, same unit of time.
    pub mean_service: f64,
    /// Share that must be met.
    pub target: f64,
    /// Target wait.
    pub threshold: f64,
}

/// Smallest team that meets a target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Staff {
    /// Servers.
    pub servers: u64,
    /// Share within the threshold.
    pub service_level: f64,
    /// Share of time that a server works.
    pub occupancy: f64,
}

/// Smallest number of servers with which Erlang C keeps `target` within `threshold`.
pub fn erlang_c_staff(ask: Target) -> Outcome<Staff> {
    rate_or_zero("arrival_rate", ask.arrival_rate)?;
    rate("mean_service", ask.mean_service)?;
    within("target", ask.target, 0.0, 0.999_999_999)?;
    not_negative("threshold", ask.threshold)?;
    let load = within("arrival_rate", ask.arrival_rate * ask.mean_service, 0.0, 1e6)?;
    let level = |c: u64| {
        let free = c as f64 - load;
        if free / c as f64 <= 1e-12 {
            return 0.0;
        }
        1.0 - waiting(c, load) * (-free / ask.mean_service * ask.threshold).exp()
    };
    let servers = smallest(load.floor() as u64 + 1, |c| level(c) >= ask.target)?;
    Ok(Staff { servers, service_level: level(servers), occupancy: load / servers as f64 })
}

/// Smallest number of servers with which at most a share `p` of arrivals waits, for a checked load.
pub(crate) fn delay_servers(load: f64, p: f64) -> Outcome<u64> {
    smallest(load.floor() as u64 + 1, |c| waiting(c, load) <= p)
}
