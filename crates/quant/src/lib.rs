//! The evidence engine: pure, exact mathematics behind every number that is shown to an executive.
//!
//! No clock, no entropy, no input or output: the same inputs give the same bytes. Money is in any one
//! currency, rates are per year unless said otherwise, probabilities and shares are 0 to 1. Everything
//! that can be wrong with an input is a [`Fault`], never a panic, a NaN or an infinity.
//!
//! Typed functions live in the modules; [`answer`] answers the same functions from JSON, so that any
//! file of reference cases can be run through the finished binary.

pub mod answer;
pub mod bayes;
pub mod calendar;
pub mod calib;
pub mod decide;
pub mod dist;
pub mod fault;
pub mod forecast;
pub mod lattice;
pub mod queue;
pub mod risk;
pub mod rng;
pub mod score;
pub mod sens;
pub mod simulate;
pub mod special;
pub mod staffing;
pub mod stats;

pub use answer::{FunctionInfo, answer, answer_case, answer_watched, functions};
pub use decide::options::{CompareInput, Comparison, compare};
pub use fault::Fault;
pub use staffing::simulate::Watch;

/// Version of the methods: part of every stored result, raised whenever a number could change.
pub const ENGINE_VERSION: &str = "1.2.0";
