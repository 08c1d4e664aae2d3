//! One server, any law of the work: Pollaczek-Khinchine and its priorities.

use super::{rate, rate_or_zero, stable};
use crate::fault::{Fault, Outcome, within};
use serde::{Deserialize, Serialize};

/// M/G/1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct OneServer {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// Mean work.
    pub mean_service: f64,
    /// Variance of the work over its squared mean.
    pub service_scv: f64,
}

/// Means of M/G/1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OneServerReport {
    /// Mean wait.
    pub mean_wait: f64,
    /// Mean number waiting.
    pub mean_queue: f64,
    /// Share of time at work.
    pub utilisation: f64,
}

/// Pollaczek-Khinchine: W = rho m (1 + scv) / (2 (1 - rho)).
pub fn mg1(line: OneServer) -> Outcome<OneServerReport> {
    rate_or_zero("arrival_rate", line.arrival_rate)?;
    rate("mean_service", line.mean_service)?;
    within("service_scv", line.service_scv, 0.0, 1e9)?;
    let rho = line.arrival_rate * line.mean_service;
    stable("arrival_rate", rho, 1.0)?;
    let mean_wait = rho * line.mean_service * (1.0 + line.service_scv) / (2.0 * (1.0 - rho));
    Ok(OneServerReport { mean_wait, mean_queue: mean_wait * line.arrival_rate, utilisation: rho })
}

/// Classes of one server; the first class goes first.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Classes {
    /// Arrivals per unit of time.
    pub arrival_rates: Vec<f64>,
    /// Mean work.
    pub mean_services: Vec<f64>,
    /// Variance of the work over its squared mean.
    pub service_scvs: Vec<f64>,
}

/// Means by class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassMeans {
    /// Mean wait when work is not interrupted.
    pub nonpreemptive_mean_wait: Vec<f64>,
    /// Mean time from arrival to completion when higher classes interrupt and work resumes.
    pub preemptive_resume_mean_time_in_system: Vec<f64>,
}

/// Priorities on one server: Cobham 1954 without interruption, and preemptive-resume.
pub fn priority_mg1(classes: &Classes) -> Outcome<ClassMeans> {
    let Classes { arrival_rates: l, mean_services: m, service_scvs: v } = classes;
    lengths(&[("mean_services", m.len()), ("service_scvs", v.len())], l.len())?;
    for ((l, m), v) in l.iter().zip(m).zip(v) {
        rate_or_zero("arrival_rates", *l)?;
        rate("mean_services", *m)?;
        within("service_scvs", *v, 0.0, 1e9)?;
    }
    stable("arrival_rates", l.iter().zip(m).map(|(l, m)| l * m).sum(), 1.0)?;
    let residual = |i: usize| 0.5 * l[i] * m[i] * m[i] * (1.0 + v[i]);
    let all: f64 = (0..l.len()).map(residual).sum();
    let (mut before, mut own) = (0.0, 0.0);
    let mut out = ClassMeans { nonpreemptive_mean_wait: vec![], preemptive_resume_mean_time_in_system: vec![] };
    for i in 0..l.len() {
        let upto = before + l[i] * m[i];
        own += residual(i);
        out.nonpreemptive_mean_wait.push(all / ((1.0 - before) * (1.0 - upto)));
        out.preemptive_resume_mean_time_in_system.push(m[i] / (1.0 - before) + own / ((1.0 - before) * (1.0 - upto)));
        before = upto;
    }
    Ok(out)
}

/// Refuses an empty list of classes and lists of different lengths.
pub(crate) fn lengths(lists: &[(&str, usize)], classes: usize) -> Outcome<()> {
    if classes == 0 || classes > 1_000 {
        return Err(Fault::new("empty", "arrival_rates", "between 1 and 1000 classes are needed"));
    }
    match lists.iter().find(|(_, n)| *n != classes) {
        Some((name, n)) => {
            Err(Fault::range(name, format!("{name} needs one value for each of the {classes} classes, but has {n}")))
        }
        None => Ok(()),
    }
}
