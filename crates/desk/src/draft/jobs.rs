//! Sends held messages when their moment has come. The row is the truth: a job that finds none has nothing to do, so a
//! second run after a kill sends nothing twice.

use super::HeldId;
use crate::Letters;
use house::job::handler;
use house::people::{OrganisationId, store as people};
use house::store::StoreError;
use house::{Error, House, JobHandler, Result};

/// The kind of job that sends.
pub const SEND: &str = "desk.send";

#[derive(serde::Deserialize)]
struct Payload {
    held: HeldId,
}

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(SEND, handler(|house, organisation, payload| async move { send(&house, organisation, payload).await }))]
}

async fn send(house: &House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let organisation = organisation.ok_or_else(|| Error::internal("sending needs an organisation"))?;
    let Payload { held } = serde_json::from_value(payload).map_err(Error::internal)?;
    let letters = letters(house, organisation).await?;
    let scope = house.system(Some(organisation));
    house.db.write::<_, Error>(scope, move |tx| super::send(tx, &letters, held).map(drop)).await
}

/// The letters of an organisation, for work that no request carries.
pub async fn letters(house: &House, organisation: OrganisationId) -> Result<Letters> {
    let found = house
        .db
        .read::<_, StoreError>(house.system(None), move |tx| people::organisation(tx, organisation))
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Letters::for_organisation(house, &found))
}
