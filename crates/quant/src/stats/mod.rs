//! Intervals, tests, regressions and survival curves for observed counts, shares and durations.

pub mod comparisons;
pub mod cox;
pub mod glm;
pub mod intervals;
pub mod linear;
pub mod parametric;
pub mod process;
pub mod survival;
