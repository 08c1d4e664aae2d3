//! Signing in to a mailbox whose provider takes no passwords (OAuth): somebody of the desk agrees once at the provider,
//! and what that gives is kept sealed.

pub mod api;
pub mod jobs;
pub mod pages;

use house::people::{OrganisationId, PersonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What goes with somebody to the provider and comes back with them, sealed: whoever ends a sign-in began it.
#[derive(Serialize, Deserialize)]
pub struct Errand {
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub mailbox: i64,
    pub verifier: String,
    pub until: Timestamp,
}
