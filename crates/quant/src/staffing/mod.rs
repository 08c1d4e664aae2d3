//! How many people of which discipline, and what a given team can carry.
//!
//! Feasibility and bounds are exact ([`feasibility`], [`crate::queue`]); the rules of a real desk (skills,
//! shifts, absences, priorities, patience) are simulated ([`simulate`]) with the same chance for every
//! candidate team, and every simulated figure carries its interval.

pub mod backlog;
pub mod compare;
pub mod curve;
pub mod feasibility;
pub mod hours;
pub mod plan;
pub mod simulate;
