//! Tells programs of the organisation what happens: every entry of the journal as a signed request (Standard Webhooks), in
//! order for each record, at least once, tried again with growing pauses, and kept in sight when it cannot be delivered.

mod api;
mod deliver;
pub mod jobs;
pub(crate) mod pages;
pub mod rules;
pub mod store;
mod views;

use crate::journal::Position;
use crate::people::OrganisationId;
use jiff::Timestamp;

/// The word of the record's kind.
pub const KIND: &str = "webhook";

/// One receiver.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub id: i64,
    pub organisation: OrganisationId,
    pub name: String,
    pub url: String,
    pub kinds: String,
    /// Sealed.
    pub secret: String,
    pub secret_before: Option<String>,
    pub secret_before_until: Option<Timestamp>,
    pub state: String,
    pub at: Position,
    pub created_at: Timestamp,
    pub failing_since: Option<Timestamp>,
}

/// One event on its way to one receiver.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub id: i64,
    pub organisation: OrganisationId,
    pub webhook: i64,
    pub event: String,
    pub kind: String,
    pub record_kind: String,
    pub record_number: i64,
    pub body: String,
    pub state: String,
    pub attempts: i64,
    pub next_at: Timestamp,
    pub created_at: Timestamp,
    pub tried_at: Option<Timestamp>,
    pub status: Option<i64>,
    pub answer: String,
    pub millis: Option<i64>,
}

pub(crate) fn doors() -> crate::web::Doors {
    pages::doors().and(api::doors())
}
