//! Open tickets against the history of their kind.

use super::hazard::{Hazard, Row};
use super::{conditional_error, log_log, survival_at};
use crate::fault::{Fault, Outcome, not_negative};
use crate::stats::survival::{Survival, kaplan_meier};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Completed tickets from which on a class speaks for itself.
const ENOUGH: f64 = 30.0;
/// Tickets from which on covariates are used.
const ENOUGH_FOR_COVARIATES: usize = 300;

/// A ticket of the past, or one still open.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Ticket {
    /// Business hours until done, or until now.
    pub duration: f64,
    /// Whether it is done.
    pub done: bool,
    /// Kind: discipline and priority.
    #[serde(default)]
    pub class: String,
    /// Covariates, the same for all tickets; may be left out.
    #[serde(default)]
    pub features: Vec<f64>,
}

/// A ticket that may breach.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Open {
    /// Business hours since creation, pauses taken out.
    pub elapsed: f64,
    /// Business hours allowed.
    pub deadline: f64,
    /// Kind.
    #[serde(default)]
    pub class: String,
    /// Covariates.
    #[serde(default)]
    pub features: Vec<f64>,
}

/// History and open tickets.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct BreachInput {
    /// Past tickets, open ones included as not done.
    pub history: Vec<Ticket>,
    /// Tickets asked about.
    pub open: Vec<Open>,
}

/// One open ticket.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TicketBreach {
    /// P(not done by the deadline | still open).
    pub p_breach: f64,
    /// Central 80 % interval (Greenwood, given that the ticket is still open).
    pub ci80: [f64; 2],
    /// Further hours until half of such tickets are done; absent when the history does not reach that far.
    pub remaining_median: Option<f64>,
    /// Weight of the own class; the rest comes from all tickets.
    pub class_weight: f64,
    /// `survival` or `hazard` (covariates used).
    pub method: &'static str,
}

/// Answer for every open ticket, in their order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breach {
    /// One a ticket.
    pub tickets: Vec<TicketBreach>,
}

/// Kaplan-Meier curves by class, shrunk towards the pooled curve with weight n / (n + 30) while a class
/// has fewer than 30 completed tickets; with covariates and at least 300 tickets the discrete-time
/// hazard answers instead, its classes entering as covariates.
pub fn breach(input: &BreachInput) -> Outcome<Breach> {
    let pooled = curve(input.history.iter())?;
    if pooled.time.is_empty() {
        return Err(Fault::new("empty", "history", "at least one completed ticket is needed"));
    }
    let mut classes: BTreeMap<&str, (Survival, f64)> = BTreeMap::new();
    for class in input.history.iter().map(|t| t.class.as_str()) {
        if !classes.contains_key(class) {
            let own = || input.history.iter().filter(|t| t.class == class);
            let n = own().filter(|t| t.done).count() as f64;
            classes.insert(class, (curve(own())?, if n >= ENOUGH { 1.0 } else { n / (n + ENOUGH) }));
        }
    }
    let p = input.history.first().map_or(0, |t| t.features.len());
    if let Some(o) = input.open.iter().find(|o| o.features.len() != p) {
        return Err(Fault::range(
            "open.features",
            format!("{p} covariates are needed, but one has {}", o.features.len()),
        ));
    }
    let names: Vec<&str> = classes.keys().copied().take(20).collect();
    let wide = |features: &[f64], class: &str| -> Vec<f64> {
        let own = names.iter().map(|n| f64::from(u8::from(*n == class)));
        features.iter().copied().chain(own).collect()
    };
    let hazard = if p > 0 && input.history.len() >= ENOUGH_FOR_COVARIATES {
        let row = |t: &Ticket| Row { duration: t.duration, done: t.done, features: wide(&t.features, &t.class) };
        let rows: Vec<Row> = input.history.iter().map(row).collect();
        Hazard::fit(&rows, 20, &[]).ok()
    } else {
        None
    };
    let mut tickets = Vec::with_capacity(input.open.len());
    for o in &input.open {
        not_negative("open.elapsed", o.elapsed)?;
        not_negative("open.deadline", o.deadline)?;
        let own = classes.get(o.class.as_str());
        let mut answer = by_curve(o, own, &pooled);
        if let (Some(h), true) = (&hazard, o.deadline > o.elapsed) {
            let f = wide(&o.features, &o.class);
            let p = (h.log_survival(&f, o.deadline) - h.log_survival(&f, o.elapsed)).exp();
            let shift = |edge: f64| (edge - answer.p_breach + p).clamp(0.0, 1.0);
            answer.ci80 = [shift(answer.ci80[0]), shift(answer.ci80[1])];
            answer.p_breach = p.clamp(0.0, 1.0);
            answer.method = "hazard";
        }
        tickets.push(answer);
    }
    Ok(Breach { tickets })
}

fn curve<'a>(tickets: impl Iterator<Item = &'a Ticket>) -> Outcome<Survival> {
    let (time, event): (Vec<f64>, Vec<u8>) = tickets.map(|t| (t.duration, u8::from(t.done))).unzip();
    kaplan_meier(&time, &event).map_err(|f| f.within("history"))
}

fn by_curve(o: &Open, own: Option<&(Survival, f64)>, pooled: &Survival) -> TicketBreach {
    let weight = own.map_or(0.0, |c| c.1);
    let at = |t: f64| {
        let own = own.map_or(0.0, |c| c.1 * survival_at(&c.0, t));
        own + (1.0 - weight) * survival_at(pooled, t)
    };
    let now = at(o.elapsed);
    let p = if o.deadline <= o.elapsed {
        1.0
    } else if now > 0.0 {
        (at(o.deadline) / now).min(1.0)
    } else {
        // Older than any ticket of the history: nothing speaks against a breach.
        1.0
    };
    // S(d)/S(e) is a mean of the curves' own ratios, each with its share of the tickets still open.
    let part = |c: &Survival, w: f64| w * survival_at(c, o.elapsed) * conditional_error(c, o.elapsed, o.deadline);
    let spread = own.map_or(0.0, |c| part(&c.0, c.1)) + part(pooled, 1.0 - weight);
    let times = own.map(|c| &c.0.time).into_iter().flatten().chain(&pooled.time);
    let half = times.copied().filter(|t| *t > o.elapsed && at(*t) <= 0.5 * now).fold(f64::INFINITY, f64::min);
    TicketBreach {
        p_breach: p,
        ci80: if now > 0.0 { log_log(p, spread / now) } else { [p, p] },
        remaining_median: (now > 0.0 && half.is_finite()).then_some(half - o.elapsed),
        class_weight: weight,
        method: "survival",
    }
}
