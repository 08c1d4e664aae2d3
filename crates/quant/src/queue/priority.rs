//! Priorities in a team: the law of the wait of every class, without simulation, so that "share of
//! priority 2 started within an hour" is an exact number.

use super::single::lengths;
use super::{erlang, rate, rate_or_zero, servers, smallest, stable};
use crate::fault::{Fault, Outcome, not_negative, within};
use crate::special::quadrature;
use realfft::num_complex::Complex64;
use serde::{Deserialize, Serialize};

/// M/M/c with classes of equal mean work; the first class goes first.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Classes {
    /// Arrivals per unit of time.
    pub arrival_rates: Vec<f64>,
    /// Services per unit of time and server.
    pub service_rate: f64,
    /// Servers.
    pub servers: u64,
    /// Target wait of every class.
    pub thresholds: Vec<f64>,
}

/// Waits by class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassWaits {
    /// Probability that all servers are busy.
    pub p_wait: f64,
    /// Mean wait when work is not interrupted.
    pub nonpreemptive_mean_wait: Vec<f64>,
    /// Mean time waiting, interruptions included, when higher classes interrupt.
    pub preemptive_mean_wait: Vec<f64>,
    /// Share that starts within the threshold, without interruption.
    pub nonpreemptive_service_level: Vec<f64>,
}

/// Mean number waiting in M/M/c and its derivative in the load.
fn mean_queue(count: u64, load: f64) -> (f64, f64) {
    if load <= 0.0 {
        return (0.0, 0.0);
    }
    let c = count as f64;
    let b = erlang::blocking(count, load);
    let db = b * (c / load - 1.0 + b);
    let bottom = c - load * (1.0 - b);
    let wait = c * b / bottom;
    let dwait = c * (db * bottom - b * (load * db - (1.0 - b))) / (bottom * bottom);
    let free = c - load;
    (wait * load / free, dwait * load / free + wait * c / (free * free))
}

/// (L(high) - L(low)) / (high - low) without cancellation: the mean of the derivative where both are close.
fn slope(count: u64, low: f64, high: f64) -> f64 {
    if high - low > 0.01 * high {
        return (mean_queue(count, high).0 - mean_queue(count, low).0) / (high - low);
    }
    quadrature::legendre(12).mean(|u| mean_queue(count, low + (high - low) * u).1)
}

/// P(wait > t) of a class given that all servers are busy: inverse of (y)/((y-h)(y-h-l)), where y is the
/// larger root of (y-m)(y-h) = s y, h the rate of higher classes, l the own rate, m = c mu.
///
/// All singularities lie on the negative real axis, so Talbot's contour with Weideman's constants
/// (2006) reaches 1e-12 with 32 points.
fn conditional_tail(h: f64, l: f64, m: f64, t: f64) -> f64 {
    const POINTS: usize = 32;
    if t <= 0.0 {
        return 1.0;
    }
    let n = POINTS as f64;
    let root = 2.0 * (m * h).sqrt();
    let mut sum = 0.0;
    for k in 0..POINTS / 2 {
        let phi = (2.0 * k as f64 + 1.0) * std::f64::consts::PI / n;
        let (a, b, c, d) = (0.6407, 0.5017, 0.6122, 0.2645);
        let (sin, cos) = (a * phi).sin_cos();
        let cot = cos / sin;
        let z = Complex64::new(b * phi * cot - c, d * phi) * n;
        let dz = Complex64::new(b * cot - b * a * phi / (sin * sin), d) * n;
        let s = z / t;
        let w = s + m + h;
        let y = (w + (w - root).sqrt() * (w + root).sqrt()) * 0.5;
        let f = y / ((y - h) * (y - h - l));
        sum += (z.exp() * f * dz / Complex64::new(0.0, 1.0)).re;
    }
    (2.0 * sum / (n * t)).clamp(0.0, 1.0)
}

fn check(classes: &Classes) -> Outcome<(f64, f64)> {
    lengths(&[("thresholds", classes.thresholds.len())], classes.arrival_rates.len())?;
    for (l, t) in classes.arrival_rates.iter().zip(&classes.thresholds) {
        rate_or_zero("arrival_rates", *l)?;
        not_negative("thresholds", *t)?;
    }
    rate("service_rate", classes.service_rate)?;
    Ok((classes.arrival_rates.iter().sum(), classes.service_rate))
}

/// Share within the threshold of every class for checked, stable inputs.
fn levels(classes: &Classes, count: u64) -> Vec<f64> {
    let total: f64 = classes.arrival_rates.iter().sum();
    let wait = erlang::waiting(count, total / classes.service_rate);
    let m = count as f64 * classes.service_rate;
    let mut higher = 0.0;
    let one = |(l, t): (&f64, &f64)| {
        let tail = conditional_tail(higher, *l, m, *t);
        higher += l;
        1.0 - wait * tail
    };
    classes.arrival_rates.iter().zip(&classes.thresholds).map(one).collect()
}

/// Priorities in M/M/c with equal service rates: Cobham and Kella & Yechiali for the means, transform
/// inversion for the law of the wait. A class without arrivals shows what a single arrival would see.
///
/// ```
/// use quant::queue::priority::{Classes, priority_mmc};
/// let team = Classes { arrival_rates: vec![0.5, 2.5], service_rate: 1.0, servers: 4, thresholds: vec![0.5, 4.0] };
/// assert!((priority_mmc(&team).unwrap().nonpreemptive_service_level[0] - 0.9114736514497732).abs() < 1e-9);
/// ```
pub fn priority_mmc(classes: &Classes) -> Outcome<ClassWaits> {
    let (total, mu) = check(classes)?;
    let c = servers("servers", classes.servers)?;
    stable("servers", total / mu, c)?;
    let p_wait = erlang::waiting(classes.servers, total / mu);
    let mut before = 0.0;
    let (mut plain, mut interrupted) = (Vec::new(), Vec::new());
    for l in &classes.arrival_rates {
        let upto = before + l;
        plain.push(p_wait * c * mu / ((c * mu - before) * (c * mu - upto)));
        interrupted.push(slope(classes.servers, before / mu, upto / mu) / mu);
        before = upto;
    }
    Ok(ClassWaits {
        p_wait,
        nonpreemptive_mean_wait: plain,
        preemptive_mean_wait: interrupted,
        nonpreemptive_service_level: levels(classes, classes.servers),
    })
}

/// Classes with a target each.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClassTargets {
    /// Arrivals per unit of time.
    pub arrival_rates: Vec<f64>,
    /// Services per unit of time and server.
    pub service_rate: f64,
    /// Target wait of every class.
    pub thresholds: Vec<f64>,
    /// Share of every class that must start within it.
    pub targets: Vec<f64>,
}

/// Smallest team for all classes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassStaff {
    /// Servers.
    pub servers: u64,
    /// Share within the threshold by class.
    pub service_level: Vec<f64>,
}

/// Smallest team with which every class meets its target, higher classes first, without interruption.
pub fn priority_staff(ask: &ClassTargets) -> Outcome<ClassStaff> {
    let ClassTargets { arrival_rates, service_rate, thresholds, targets } = ask.clone();
    lengths(&[("targets", targets.len())], arrival_rates.len())?;
    let classes = Classes { arrival_rates, service_rate, servers: 1, thresholds };
    let (total, mu) = check(&classes)?;
    for t in &targets {
        within("targets", *t, 0.0, 1.0 - 1e-9)?;
    }
    let load = total / mu;
    if load > 1e6 {
        return Err(Fault::new("too_large", "arrival_rates", "the load must stay below a million erlang"));
    }
    let enough =
        |c: u64| (c as f64 - load) / c as f64 > 1e-12 && levels(&classes, c).iter().zip(&targets).all(|(s, t)| s >= t);
    let servers = smallest(load.floor() as u64 + 1, enough)?;
    Ok(ClassStaff { servers, service_level: levels(&classes, servers) })
}
