//! When the desk is there and what it promises: one setting for each organisation, with defaults that hold
//! from the first day.

pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::promise::Policy;
use quant::calendar::Calendar;

/// Service hours and promises of one organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    pub calendar: Calendar,
    pub policy: Policy,
}
