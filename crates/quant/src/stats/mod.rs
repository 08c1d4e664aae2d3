//! Intervals and survival curves for observed counts, shares and durations.

pub mod intervals;
pub mod survival;
