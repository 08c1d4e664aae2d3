//! Are people and the engine well calibrated, and how are several opinions made one?

pub mod coverage;
pub mod experts;
pub mod pit;
pub mod report;
