//! Which tickets a figure counts: the same points decide that the figure is the sum of, so list and figure agree.

use super::sums::Question;
use crate::tally::Measured;
use crate::tally::rules::cells::Point;
use crate::tally::rules::{QUARTER_SECONDS, measure};

/// The figures that lists are made for.
pub const FIGURES: [&str; 30] = [
    "created",
    "resolved",
    "backlog",
    "answered_first",
    "next_answered",
    "next_unanswered",
    "solved",
    "reopened",
    "solved_first",
    "first_contact",
    "first_contact_eligible",
    "first_contact_both",
    "promises",
    "promises_kept",
    "promises_missed",
    "first_response_due",
    "first_response_kept",
    "next_response_due",
    "next_response_kept",
    "resolve_due",
    "resolve_kept",
    "source_known",
    "source_kept",
    "never_moved",
    "reopened_ever",
    "asked",
    "answered",
    "rated",
    "satisfied",
    "worked",
];

/// Whether the figure counts a ticket.
pub fn counts(figure: &str, q: &Question, m: &Measured) -> bool {
    m.points.iter().any(|p| point(figure, q, p))
}

fn point(figure: &str, q: &Question, p: &Point) -> bool {
    let now = q.now.as_second();
    if figure == "backlog" {
        let early = p.value.saturating_mul(QUARTER_SECONDS) < q.end.as_second();
        return (p.measure == measure::OPEN && p.day < q.to())
            || (p.measure == measure::ENDED && p.day >= q.to() && early);
    }
    if !q.span.holds(p.day) {
        return false;
    }
    let is = |measure: u8| p.measure == measure;
    let promise = |base: u8, kinds: std::ops::Range<u8>| kinds.into_iter().any(|kind| is(base + kind));
    let missed = |kinds: std::ops::Range<u8>| {
        promise(measure::BROKEN, kinds.clone()) || (promise(measure::OWED, kinds) && p.value < now)
    };
    let due = |kinds: std::ops::Range<u8>| promise(measure::KEPT, kinds.clone()) || missed(kinds);
    match figure {
        "created" => is(measure::CREATED),
        "resolved" => is(measure::RESOLVE),
        "answered_first" => is(measure::RESPONSE),
        "next_answered" => is(measure::NEXT_RESPONSE_BUSINESS),
        "next_unanswered" => is(measure::NEXT_UNANSWERED),
        "solved" => is(measure::RESOLUTION),
        "reopened" => is(measure::BOUNCED),
        "solved_first" => is(measure::FIRST_RESOLVE_BUSINESS),
        "first_contact" => is(measure::FIRST_CONTACT),
        "first_contact_eligible" => is(measure::FIRST_CONTACT_ELIGIBLE),
        "first_contact_both" => is(measure::FIRST_CONTACT) && p.value == 1,
        "promises" => due(0..3),
        "promises_kept" => promise(measure::KEPT, 0..3),
        "promises_missed" => missed(0..3),
        "first_response_due" => due(0..1),
        "first_response_kept" => promise(measure::KEPT, 0..1),
        "next_response_due" => due(1..2),
        "next_response_kept" => promise(measure::KEPT, 1..2),
        "resolve_due" => due(2..3),
        "resolve_kept" => promise(measure::KEPT, 2..3),
        "source_known" => is(measure::SOURCE_KEPT) || is(measure::SOURCE_BROKEN),
        "source_kept" => is(measure::SOURCE_KEPT),
        "never_moved" => is(measure::MOVED) && p.value == 0,
        "reopened_ever" => is(measure::REOPENED_EVER),
        "asked" => is(measure::ASKED),
        "answered" => is(measure::ANSWERED),
        "rated" => is(measure::SCORE),
        "satisfied" => is(measure::SCORE) && p.value >= crate::rating::SATISFIED,
        "worked" => is(measure::MINUTES),
        _ => false,
    }
}
