//! Counts the promises of all open tickets anew after the service hours or the promises changed, a piece at a
//! time, so that nobody who writes meanwhile waits long.

use crate::asks;
use crate::ticket::store;
use house::job::handler;
use house::people::OrganisationId;
use house::{Error, House, JobHandler, Result};

/// The kind of job that recounts.
pub const RECOUNT: &str = "desk.recount";
/// Tickets in one transaction.
const AT_ONCE: i64 = 100;

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(RECOUNT, handler(|house, organisation, _| async move { recount(&house, organisation).await }))]
}

async fn recount(house: &House, organisation: Option<OrganisationId>) -> Result<()> {
    let organisation = organisation.ok_or_else(|| Error::internal("recounting promises needs an organisation"))?;
    let mut done = 0;
    loop {
        let scope = house.system(Some(organisation));
        let last = house
            .db
            .write::<_, Error>(scope, move |tx| {
                let numbers = store::open_numbers(tx, done, AT_ONCE)?;
                for number in &numbers {
                    asks::follow_promises(tx, *number)?;
                }
                Ok(numbers.last().copied())
            })
            .await?;
        match last {
            Some(number) => done = number,
            None => return Ok(()),
        }
    }
}
