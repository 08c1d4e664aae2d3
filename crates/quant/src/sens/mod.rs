//! Which input matters, and what knowing it better would be worth.

pub mod correlation;
pub mod evppi;
pub mod indices;
pub mod law;
pub mod qmc;
