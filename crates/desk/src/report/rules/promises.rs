//! Promises kept: as the source system says where it measured, by our own clock otherwise, never mixed.

use super::super::Measured;
use super::Counted;

/// Whether the first response to a ticket was in time; `None` if none is promised, or it is not due yet, or it
/// was cancelled by a resolution.
fn first_response_kept(ticket: &Measured, c: &Counted<'_>) -> Option<bool> {
    let due = ticket.business.response_due?;
    if !c.window.holds(due) || due > c.window.now {
        return None;
    }
    match (ticket.first_response, ticket.resolved) {
        (Some(at), _) => Some(at <= due),
        (None, Some(resolved)) if resolved <= due => None,
        (None, _) => Some(false),
    }
}

/// How many are kept out of how many where something is known.
fn tally(known: impl Iterator<Item = bool>) -> (usize, usize) {
    known.fold((0, 0), |(kept, all), good| (kept + usize::from(good), all + 1))
}

fn by_source(c: &Counted<'_>) -> (usize, usize) {
    tally(c.created.iter().filter_map(|t| t.source_kept))
}

/// Ours are due by their own moment, so tickets of earlier periods count, too.
fn by_us(c: &Counted<'_>) -> (usize, usize) {
    let ours = c.desk.tickets().iter().filter(|t| t.source_kept.is_none());
    tally(ours.filter_map(|t| first_response_kept(t, c)))
}

/// Kept and due promises of both measures together, for a short summary.
pub fn kept_and_due(c: &Counted<'_>) -> (usize, usize) {
    let (source, ours) = (by_source(c), by_us(c));
    (source.0 + ours.0, source.1 + ours.1)
}
