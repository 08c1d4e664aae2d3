//! Opening a ticket when a rule's moment has come. The job names rule and moment: a rule that was changed or paused
//! meanwhile has another moment, and the old one means nothing.

use house::job::handler;
use house::people::OrganisationId;
use house::{Error, House, JobHandler, Result};
use jiff::Timestamp;

/// The kind of job that opens.
pub const OPEN: &str = "desk.recurring";

#[derive(serde::Deserialize)]
struct Payload {
    rule: i64,
    at: Timestamp,
}

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(OPEN, handler(|house, organisation, payload| async move { open(&house, organisation, payload).await }))]
}

async fn open(house: &House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let organisation = organisation.ok_or_else(|| Error::internal("recurring work needs an organisation"))?;
    let Payload { rule, at } = serde_json::from_value(payload).map_err(Error::internal)?;
    let scope = house.system(Some(organisation));
    let outcome = house.db.write::<_, Error>(scope, move |tx| super::carry_out(tx, rule, at)).await;
    let why = match outcome {
        Err(Error::Invalid(faults)) => faults.into_iter().next().map(|f| f.fault).unwrap_or_default(),
        Err(Error::TooLate(key)) => key,
        Err(Error::NotFound) => "fault-unknown".to_owned(),
        // What is nobody's fault is tried again.
        other => return other,
    };
    tracing::warn!(rule, why, "recurring work could not open its ticket");
    house.db.write::<_, Error>(scope, move |tx| super::stumble(tx, rule, at, &why)).await
}
