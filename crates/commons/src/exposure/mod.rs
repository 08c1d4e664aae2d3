//! How bad the next twelve months may be: the ledger's open cases added up, and what approving them would change.

pub mod views;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The losses that a year may bring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LossYear {
    /// Losses in money, growing.
    pub losses: Vec<f64>,
    /// The chance that the year costs more than each of them, with its range.
    pub chance: Vec<f64>,
    pub low: Vec<f64>,
    pub high: Vec<f64>,
    /// There is a 1-in-10 chance of losing more than this.
    pub one_in_ten: f64,
}

/// How bad the next twelve months may be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Exposure {
    /// As things stand.
    pub today: LossYear,
    pub mean: f64,
    /// The same year if everything that waits were approved.
    pub approved: Option<LossYear>,
    /// The recommendations whose risks it adds up.
    pub sources: Vec<i64>,
}
