//! Sign-in: password (argon2id) or a mailed link, sessions that can be listed and ended.

pub mod pages;
pub mod rules;
pub mod store;
pub mod throttle;
mod views;

use crate::people::{OrganisationId, PersonId};
use jiff::Timestamp;

/// The browser's cookie; its value is a secret of which the store keeps only the hash.
pub const SESSION_COOKIE: &str = "session";

/// One signed-in browser.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: i64,
    pub agent: String,
    pub address: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
}

/// A link that signs somebody in.
#[derive(Debug, Clone)]
pub struct Link {
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub name: String,
    pub expires_at: Timestamp,
    /// Demonstrations hand out links that may be used again; mailed links work once.
    pub reusable: bool,
    pub used_at: Option<Timestamp>,
}
