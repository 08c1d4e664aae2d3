//! Waiting lines with exact answers: what a team of one discipline can carry, without chance in the
//! computation. Simulation (`staffing::simulate`) is for what has no formula, and is checked here.
//!
//! Any one unit of time; rates are per that unit, loads are in erlang (arrival rate x mean work).

pub mod constant;
pub mod erlang;
pub mod limits;
mod matrix;
pub mod patience;
pub mod phases;
pub mod priority;
pub mod room;
pub mod single;
pub mod skills;
mod sparse;
pub mod varying;

use crate::fault::{Fault, Outcome, not_negative, positive, within};

/// Most servers that a formula accepts.
pub const MOST_SERVERS: u64 = 10_000_000;
/// Largest rate that a formula accepts, per unit of time.
pub const MOST_RATE: f64 = 1e12;

/// Accepts a number of servers between 1 and [`MOST_SERVERS`].
pub(crate) fn servers(field: &str, count: u64) -> Outcome<f64> {
    within(field, count as f64, 1.0, MOST_SERVERS as f64)
}

/// Accepts a rate above zero and not absurd.
pub(crate) fn rate(field: &str, value: f64) -> Outcome<f64> {
    positive(field, value)?;
    within(field, value, 1e-12, MOST_RATE)
}

/// Accepts a rate of zero or more.
pub(crate) fn rate_or_zero(field: &str, value: f64) -> Outcome<f64> {
    not_negative(field, value)?;
    within(field, value, 0.0, MOST_RATE)
}

/// Refuses a queue that grows for ever: the load must stay below what the servers can carry.
pub(crate) fn stable(field: &str, load: f64, capacity: f64) -> Outcome<()> {
    if load < capacity && (capacity - load) / capacity > 1e-12 {
        return Ok(());
    }
    Err(Fault::new(
        "unbounded",
        field,
        format!("the queue grows for ever: the load of {load} needs more than the capacity of {capacity}"),
    ))
}

/// Smallest count from `low` upwards for which `enough` holds; `enough` must stay true once it is.
///
/// Steps double, then halve. Fails when even [`MOST_SERVERS`] are not enough.
pub(crate) fn smallest(low: u64, mut enough: impl FnMut(u64) -> bool) -> Outcome<u64> {
    if enough(low) {
        return Ok(low);
    }
    let (mut no, mut step) = (low, 1);
    let mut yes = loop {
        let next = no + step;
        if next > MOST_SERVERS {
            return Err(Fault::new("too_large", "servers", "more than ten million servers would be needed"));
        }
        if enough(next) {
            break next;
        }
        no = next;
        step *= 2;
    };
    while yes - no > 1 {
        let middle = no + (yes - no) / 2;
        if enough(middle) {
            yes = middle;
        } else {
            no = middle;
        }
    }
    Ok(yes)
}
