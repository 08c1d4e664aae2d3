//! Keeps the brief of each day, early in the morning where the organisation is.

use crate::asks;
use house::job::handler;
use house::people::OrganisationId;
use house::{Error, House, JobHandler};

/// The kind of job.
pub const KEEP: &str = "commons.briefing_keep";
/// Every day at 06:30.
pub const RHYTHM: &str = "FREQ=DAILY;BYHOUR=6;BYMINUTE=30;BYSECOND=0";

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(KEEP, handler(keep))]
}

async fn keep(house: House, organisation: Option<OrganisationId>, _payload: serde_json::Value) -> Result<(), Error> {
    let scope = house.system(organisation);
    house.db.write(scope, |tx| -> Result<(), Error> { asks::keep_briefing(tx).map(drop) }).await
}
