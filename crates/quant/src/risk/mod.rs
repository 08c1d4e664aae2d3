//! What may be lost in a year: one scenario, scenarios with secondary losses, whole portfolios.

pub mod aggregate;
pub mod discrete;
pub mod drivers;
pub mod exceedance;
pub mod layer;
pub mod open_fair;
pub mod portfolio;
pub mod ranks;
pub mod stress;
