//! Laws of losses, counts and shares as people state them: intervals, three-point estimates, data.

pub mod amount;
pub mod frequency;
pub mod lognormal;
pub mod pert;
pub mod severity;
pub mod shape;

pub use frequency::Frequency;
pub use pert::{Pert, Share};
pub use severity::Severity;
