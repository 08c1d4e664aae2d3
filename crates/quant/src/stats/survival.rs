//! Durations of tickets, some of them still open: open tickets are censored, never dropped.

use crate::fault::{Fault, Outcome, not_negative};
use serde::Serialize;

/// Kaplan-Meier curve at the event times.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Survival {
    /// Event times, rising.
    pub time: Vec<f64>,
    /// Survival after each of them.
    pub surv: Vec<f64>,
    /// Standard error of the survival (Greenwood).
    pub std_err: Vec<f64>,
    /// First time with survival at most one half; absent if never reached.
    pub median: Option<f64>,
}

/// Durations with "it happened", in rising order; both lists checked.
pub fn rows(time: &[f64], event: &[u8]) -> Outcome<Vec<(f64, bool)>> {
    if time.is_empty() || time.len() != event.len() {
        return Err(Fault::new("empty", "time", "time and event must be lists of the same length, not empty"));
    }
    let mut rows: Vec<(f64, bool)> = Vec::with_capacity(time.len());
    for (t, e) in time.iter().zip(event) {
        if *e > 1 {
            return Err(Fault::range("event", "event must be 1 (happened) or 0 (censored)"));
        }
        rows.push((not_negative("time", *t)?, *e == 1));
    }
    rows.sort_by(|l, r| l.0.total_cmp(&r.0));
    Ok(rows)
}

/// Kaplan-Meier estimate; `event` 1 = happened, 0 = censored (still open).
pub fn kaplan_meier(time: &[f64], event: &[u8]) -> Outcome<Survival> {
    let rows = rows(time, event)?;
    let mut curve = Survival { time: vec![], surv: vec![], std_err: vec![], median: None };
    let (mut surv, mut greenwood, mut at_risk) = (1.0, 0.0, rows.len() as f64);
    for group in rows.chunk_by(|l, r| l.0 == r.0) {
        let died = group.iter().filter(|r| r.1).count() as f64;
        if died > 0.0 {
            surv *= 1.0 - died / at_risk;
            if at_risk > died {
                greenwood += died / (at_risk * (at_risk - died));
            }
            let at = group.first().map_or(0.0, |r| r.0);
            curve.time.push(at);
            curve.surv.push(surv);
            curve.std_err.push(surv * f64::sqrt(greenwood));
            if surv <= 0.5 + 1e-12 && curve.median.is_none() {
                curve.median = Some(at);
            }
        }
        at_risk -= group.len() as f64;
    }
    Ok(curve)
}
