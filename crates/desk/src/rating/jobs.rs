//! Asks the person who asked, by mail, a little after the solution: the ticket may have been opened again
//! meanwhile, and then nothing is asked.

use super::views;
use crate::letter::Letters;
use crate::ticket::store as tickets;
use house::job::handler;
use house::mail::{NewMail, store as mails};
use house::people::{OrganisationId, store as people};
use house::store::Tx;
use house::{Error, House, JobHandler, Result, digest, secret};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// The kind of job that asks.
pub const ASK: &str = "desk.rating_ask";
/// After so many days nobody remembers how it was.
const TOO_LATE: SignedDuration = SignedDuration::from_hours(14 * 24);

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(ASK, handler(|house, organisation, payload| async move { ask(&house, organisation, payload).await }))]
}

#[derive(Deserialize)]
struct Payload {
    ticket: i64,
    resolved_at: i64,
}

async fn ask(house: &House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let payload: Payload = serde_json::from_value(payload).map_err(Error::internal)?;
    let organisation = organisation.ok_or_else(|| Error::internal("asking for a rating needs an organisation"))?;
    let (inner, token) = (house.clone(), secret()?);
    house.db.write::<_, Error>(house.system(Some(organisation)), move |tx| put(tx, &inner, (&payload, &token))).await
}

fn put(tx: &mut Tx<'_>, house: &House, (payload, token): (&Payload, &str)) -> Result<()> {
    let resolved_at = Timestamp::from_microsecond(payload.resolved_at).map_err(Error::internal)?;
    let Some(t) = tickets::by_number(tx, payload.ticket, None)? else { return Ok(()) };
    // Opened again, solved anew, or long ago: this question is not the right one any more.
    if t.open || t.resolved_at != Some(resolved_at) || tx.now().duration_since(resolved_at) > TOO_LATE {
        return Ok(());
    }
    let organisation = tx.organisation()?;
    let (Some(card), Some(person)) = (people::organisation(tx, organisation)?, t.requester) else { return Ok(()) };
    let Some(to) = people::member(tx, person)? else { return Ok(()) };
    if super::put(tx, &t, Some(&digest(token)))?.is_none() {
        return Ok(());
    }
    let letters = Letters::for_organisation(house, &card);
    let letter = views::question(&letters, (&to, &t), &format!("{}.{token}", organisation.0));
    let mail = NewMail {
        person: Some(person),
        to: &to.email,
        subject: &letter.subject,
        plain: &letter.plain,
        html: Some(&letter.html),
    };
    mails::queue(tx, &mail)?;
    Ok(())
}
