//! Erlang A: people who give up. For tickets, giving up is solving it oneself or withdrawing.

use super::erlang::{self, Waiting};
use super::{rate, rate_or_zero, servers, smallest};
use crate::fault::{Fault, Outcome, not_negative, positive, within};
use crate::special::beta;
use serde::{Deserialize, Serialize};

/// Most states that are summed.
const MOST_STATES: f64 = 1e6;

/// A team whose customers wait for an exponential time at most.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Impatient {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Services per unit of time and server.
    pub service_rate: f64,
    /// Abandonments per unit of time and waiting customer (1 / mean patience); 0 means endless patience.
    pub abandon_rate: f64,
    /// Servers.
    pub servers: u64,
    /// Target wait.
    pub threshold: f64,
}

/// What customers of an Erlang A system see.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ErlangA {
    /// Probability of finding all servers busy.
    pub p_wait: f64,
    /// Share that gives up.
    pub p_abandon: f64,
    /// Mean time in the queue, those who give up included.
    pub mean_wait_all: f64,
    /// Mean number waiting.
    pub mean_queue: f64,
    /// Share of time that a server works.
    pub occupancy: f64,
    /// Share of all arrivals served after a wait within the threshold.
    pub p_served_within: f64,
    /// Probability that an endlessly patient customer waits no longer than the threshold.
    pub p_virtual_wait_within: f64,
    /// Mean wait of those who are served.
    pub mean_wait_served: f64,
}

/// Weights of the states c, c+1, ... (all busy, k waiting) and of all states below, to one scale.
struct Weights {
    busy: Vec<f64>,
    below: f64,
}

fn weights(team: &Impatient) -> Outcome<Weights> {
    let c = team.servers as f64;
    let (l, m, a) = (team.arrival_rate, c * team.service_rate, team.abandon_rate);
    let peak = ((l - m) / a).max(0.0).floor();
    let spread = 14.0 * (l.max(m) / a).sqrt() + 60.0;
    let drift = if l < m { 45.0 / (m / l).ln() } else { f64::INFINITY };
    if peak + spread.min(drift) > MOST_STATES {
        return Err(Fault::new(
            "too_large",
            "abandon_rate",
            "patience is so long that the queue has millions of states",
        ));
    }
    // From the peak both ways: every term is at most one.
    let ratio = |k: f64| l / (m + k * a);
    let mut busy = vec![1.0; peak as usize + 1];
    for k in (0..peak as usize).rev() {
        busy[k] = busy[k + 1] / ratio(k as f64 + 1.0);
    }
    let (mut term, mut k) = (1.0, peak + 1.0);
    while term > 1e-19 && k < 2.0 * MOST_STATES {
        term *= ratio(k);
        busy.push(term);
        k += 1.0;
    }
    let (mut below, mut term, mut n) = (0.0, busy.first().copied().unwrap_or(0.0), c);
    while n >= 1.0 {
        term *= n * team.service_rate / l;
        below += term;
        n -= 1.0;
        if term < 1e-19 * below && n * team.service_rate < l {
            break;
        }
    }
    if below > 1e250 || !below.is_finite() {
        // Practically nobody waits; the scale would overflow.
        return Ok(Weights { busy: vec![0.0], below: 1.0 });
    }
    Ok(Weights { busy, below })
}

/// Distribution functions I_x(k+1, b) for k = 0..n, from the top down so that nothing cancels.
fn tails(n: usize, b: f64, ln_y: f64) -> Vec<f64> {
    // y = exp(-theta t); the terms x^k y^b Gamma(k+b) / (Gamma(k+1) Gamma(b)) in logarithms.
    let (x, y) = (-ln_y.exp_m1(), ln_y.exp());
    if x <= 0.0 {
        return vec![0.0; n];
    }
    let mut out = vec![0.0; n];
    let mut logs = Vec::with_capacity(n + 1);
    let mut ln_term = b * ln_y;
    for k in 0..=n {
        logs.push(ln_term);
        ln_term += (x * (k as f64 + b) / (k as f64 + 1.0)).ln();
    }
    let mut above = beta::inc_xy(n as f64 + 1.0, b, x, y).0;
    for k in (0..n).rev() {
        above += logs.get(k + 1).map_or(0.0, |l| l.exp());
        out[k] = above.min(1.0);
    }
    out
}

/// Erlang A (M/M/c+M), exactly: birth-death sums, and beta laws of the virtual wait with k ahead
/// (Mandelbaum & Zeltyn, Palm's model). With `abandon_rate` 0 it is Erlang C, which must be stable.
///
/// ```
/// use quant::queue::patience::{Impatient, erlang_a};
/// let team = Impatient { arrival_rate: 20.0, service_rate: 1.0, abandon_rate: 1.0, servers: 18, threshold: 0.2 };
/// assert!((erlang_a(team).unwrap().p_abandon - 0.14625135657776547).abs() < 1e-12);
/// ```
pub fn erlang_a(team: Impatient) -> Outcome<ErlangA> {
    rate_or_zero("arrival_rate", team.arrival_rate)?;
    rate("service_rate", team.service_rate)?;
    rate_or_zero("abandon_rate", team.abandon_rate)?;
    let c = servers("servers", team.servers)?;
    not_negative("threshold", team.threshold)?;
    if team.abandon_rate == 0.0 || team.arrival_rate == 0.0 {
        return endless(team);
    }
    within("abandon_rate", team.abandon_rate, 1e-12 * team.service_rate, 1e12 * team.service_rate)?;
    rate("arrival_rate", team.arrival_rate)?;
    let w = weights(&team)?;
    let (b0, theta, n) = (c * team.service_rate / team.abandon_rate, team.abandon_rate, w.busy.len());
    let total: f64 = w.below + w.busy.iter().sum::<f64>();
    let ln_y = -theta * team.threshold;
    let (plain, served) = (tails(n, b0, ln_y), tails(n, b0 + 1.0, ln_y));
    let (mut waiting, mut queue, mut within_t, mut virtual_t) = (0.0, 0.0, w.below, w.below);
    let (mut wait_served, mut harmonic) = (0.0, 0.0);
    for (k, p) in w.busy.iter().enumerate() {
        let k_f = k as f64;
        let reach = b0 / (b0 + k_f + 1.0);
        harmonic += 1.0 / (b0 + 1.0 + k_f);
        waiting += p;
        queue += k_f * p;
        virtual_t += p * plain.get(k).copied().unwrap_or(0.0);
        within_t += p * reach * served.get(k).copied().unwrap_or(0.0);
        wait_served += p * reach * harmonic / theta;
    }
    let mean_queue = queue / total;
    let p_abandon = (theta * mean_queue / team.arrival_rate).min(1.0);
    let served_share: f64 =
        w.below + w.busy.iter().enumerate().map(|(k, p)| p * b0 / (b0 + k as f64 + 1.0)).sum::<f64>();
    Ok(ErlangA {
        p_wait: waiting / total,
        p_abandon,
        mean_wait_all: mean_queue / team.arrival_rate,
        mean_queue,
        occupancy: served_share / total * team.arrival_rate / (c * team.service_rate),
        p_served_within: within_t / total,
        p_virtual_wait_within: virtual_t / total,
        mean_wait_served: wait_served / served_share,
    })
}

fn endless(team: Impatient) -> Outcome<ErlangA> {
    let Impatient { arrival_rate, service_rate, servers, threshold, .. } = team;
    let c = erlang::erlang_c(Waiting { arrival_rate, service_rate, servers, threshold })?;
    Ok(ErlangA {
        p_wait: c.p_wait,
        p_abandon: 0.0,
        mean_wait_all: c.mean_wait,
        mean_queue: c.mean_queue,
        occupancy: c.occupancy,
        p_served_within: c.service_level,
        p_virtual_wait_within: c.service_level,
        mean_wait_served: c.mean_wait,
    })
}

/// A staffing question with impatient customers.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct ImpatientTarget {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Services per unit of time and server.
    pub service_rate: f64,
    /// Abandonments per unit of time and waiting customer.
    pub abandon_rate: f64,
    /// Target wait.
    pub threshold: f64,
    /// Share of all arrivals that must be served within the threshold.
    pub min_served_within: f64,
    /// Largest share that may give up.
    pub max_abandon: f64,
}

/// Smallest team that keeps both promises.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ImpatientStaff {
    /// Servers.
    pub servers: u64,
    /// Share served within the threshold.
    pub p_served_within: f64,
    /// Share that gives up.
    pub p_abandon: f64,
}

/// Smallest number of servers with which Erlang A keeps both the service level and the abandonment.
pub fn erlang_a_staff(ask: ImpatientTarget) -> Outcome<ImpatientStaff> {
    let ImpatientTarget { arrival_rate, service_rate, abandon_rate, threshold, .. } = ask;
    rate("arrival_rate", arrival_rate)?;
    rate("service_rate", service_rate)?;
    positive("abandon_rate", abandon_rate)?;
    within("min_served_within", ask.min_served_within, 0.0, 1.0 - 1e-9)?;
    within("max_abandon", ask.max_abandon, 1e-9, 1.0)?;
    within("arrival_rate", arrival_rate / service_rate, 0.0, 1e5)?;
    not_negative("threshold", threshold)?;
    let at = |servers: u64| erlang_a(Impatient { arrival_rate, service_rate, abandon_rate, servers, threshold });
    let mut fault = None;
    let servers = smallest(1, |c| {
        // Nobody can serve more than the whole team working all the time.
        let most = c as f64 * service_rate / arrival_rate;
        if most < ask.min_served_within || 1.0 - most > ask.max_abandon {
            return false;
        }
        match at(c) {
            Ok(a) => a.p_served_within >= ask.min_served_within && a.p_abandon <= ask.max_abandon,
            Err(f) => {
                fault = Some(f);
                true
            }
        }
    })?;
    if let Some(f) = fault {
        return Err(f);
    }
    let a = at(servers)?;
    Ok(ImpatientStaff { servers, p_served_within: a.p_served_within, p_abandon: a.p_abandon })
}
