//! Learning from the desk: event rates and loss sizes from what happened, with the weight of the
//! prior always in sight.

pub mod losses;
pub mod pooled_rates;
pub mod pooling;
pub mod rates;
