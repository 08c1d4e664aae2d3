//! Brings tickets back when their moment has come. A ticket that was put aside anew meanwhile has another moment, and
//! the old one means nothing.

use super::{Why, store};
use house::job::handler;
use house::people::OrganisationId;
use house::{Error, House, JobHandler, Result};
use jiff::Timestamp;

/// The kind of job that brings back.
pub const WAKE: &str = "desk.wake";

#[derive(serde::Deserialize)]
struct Payload {
    ticket: i64,
    until: Timestamp,
}

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(WAKE, handler(|house, organisation, payload| async move { wake(&house, organisation, payload).await }))]
}

async fn wake(house: &House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let organisation = organisation.ok_or_else(|| Error::internal("waking needs an organisation"))?;
    let Payload { ticket, until } = serde_json::from_value(payload).map_err(Error::internal)?;
    let scope = house.system(Some(organisation));
    house
        .db
        .write::<_, Error>(scope, move |tx| {
            let due = store::of_ticket(tx, ticket)?.is_some_and(|s| s.until_at == Some(until));
            if due { super::wake(tx, ticket, Why::Time).map(drop) } else { Ok(()) }
        })
        .await
}
