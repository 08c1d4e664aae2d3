//! Special functions, written here because the engine promises twelve digits in both tails and no
//! library at hand keeps that promise for large arguments.

pub mod beta;
pub mod counts;
pub mod gamma;
pub mod normal;
pub mod quadrature;
pub mod solve;
pub mod student;
