//! Decisions in money: what losses cost over the years, what a control is worth, what waiting costs.
//!
//! Conventions: costs and losses are positive; events of year k are discounted at mid-year with
//! (1+r)^-(k-1/2); capital is paid at time 0 or at the end of the delay.

pub mod branch;
pub mod choice;
pub mod controls;
pub mod horizon;
pub mod npv;
pub mod options;
pub mod timing;
