//! Promises kept: as the source system says where it measured, by our own clock otherwise, never mixed.

use super::super::{Measured, Metric, Promise};
use super::Counted;
use super::define::share;
use crate::promise::Kind;
use jiff::Timestamp;

/// Whether the first response to a ticket was in time; `None` if none is promised, or it is not due yet, or it
/// was cancelled by a resolution.
pub fn first_response_kept(ticket: &Measured, promise: &Promise, c: &Counted<'_>) -> Option<bool> {
    let due = first_response_due(ticket, promise)?;
    if !c.window.holds(due) || due > c.window.now {
        return None;
    }
    match (ticket.first_response, ticket.resolved) {
        (Some(at), _) => Some(at <= due),
        (None, Some(resolved)) if resolved <= due => None,
        (None, _) => Some(false),
    }
}

fn first_response_due(ticket: &Measured, promise: &Promise) -> Option<Timestamp> {
    let priority = u8::try_from(ticket.priority).ok()?;
    let goal = promise.policy.goals.get(&priority)?.get(&Kind::FirstResponse)?;
    let calendar = goal.calendar.as_ref().unwrap_or(&promise.calendar);
    calendar.add_business(ticket.created, goal.seconds).ok()
}

/// How many are kept out of how many where something is known.
fn tally(known: impl Iterator<Item = bool>) -> (usize, usize) {
    known.fold((0, 0), |(kept, all), good| (kept + usize::from(good), all + 1))
}

fn by_source(c: &Counted<'_>) -> (usize, usize) {
    tally(c.created.iter().filter_map(|t| t.source_kept))
}

/// Ours are due by their own moment, so tickets of earlier periods count, too; `open` and `resolved` hold those.
fn by_us(c: &Counted<'_>) -> (usize, usize) {
    let mut seen = std::collections::HashSet::new();
    let all = c.created.iter().chain(&c.resolved).chain(&c.open);
    let ours = all.filter(|t| t.source_kept.is_none() && seen.insert(t.number));
    tally(ours.filter_map(|t| first_response_kept(t, c.promise, c)))
}

/// Kept and due promises of both measures together, for a short summary.
pub fn kept_and_due(c: &Counted<'_>) -> (usize, usize) {
    let (source, ours) = (by_source(c), by_us(c));
    (source.0 + ours.0, source.1 + ours.1)
}

pub fn attainment(c: &Counted<'_>) -> Vec<Metric> {
    let (source, ours) = (by_source(c), by_us(c));
    vec![
        share("promise_attainment", source.0, source.1).note(
            "Measured by the system the tickets came from. It does not tell when a promise fell due, so tickets count in the period of their creation.",
        ),
        share("first_response_promise", ours.0, ours.1)
            .note("Measured by Rapport, for tickets that were not imported. Responses that a resolution made unnecessary are left out."),
    ]
}

/// The attainment of one priority, where the source says anything about it.
pub fn of_priority(priority: i64, tickets: &[&&Measured]) -> Option<Metric> {
    let (kept, known) = tally(tickets.iter().filter_map(|t| t.source_kept));
    (known > 0).then(|| {
        share(&format!("promise_attainment_priority_{priority}"), kept, known)
            .note("Measured by the system the tickets came from.")
    })
}
