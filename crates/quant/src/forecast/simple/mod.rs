//! The methods that every other forecast must beat, and the measure of by how much.

pub mod accuracy;
pub mod croston;
pub mod holt_winters;
pub mod naive;
pub mod theta;
pub mod trend;
