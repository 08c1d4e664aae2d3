//! The program: one command line over the house and its five rooms.
//!
//! [`rooms`] puts the rooms in their order, [`quant_api`] opens the evidence engine to programs,
//! [`cli`] holds one file for each command. Only this crate and the house touch the machine.

pub mod cli;
pub mod quant_api;
pub mod rooms;
