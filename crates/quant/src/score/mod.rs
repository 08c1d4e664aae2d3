//! Are our numbers honest: proper scores of forecasts against what happened.

pub mod binary;
pub mod compare;
pub mod consequences;
pub mod decisions;
pub mod laws;
pub mod samples;
