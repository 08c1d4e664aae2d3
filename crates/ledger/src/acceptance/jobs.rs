//! When an acceptance runs out: the question opens again, and both who signed and IT are told.

use super::store;
use crate::recommendation::{self, State};
use house::journal::{
    RecordRef,
    store::{Happened, append},
};
use house::mail::NewMail;
use house::people::{OrganisationId, PersonId};
use house::store::Tx;
use house::words::Speaker;
use house::{Error, House, Result};
use serde_json::json;

/// The job on the last day of an acceptance.
pub const EXPIRE: &str = "ledger.acceptance.expire";

/// Does nothing if a later decision has closed the acceptance meanwhile.
pub async fn carry_out(
    house: House,
    organisation: Option<OrganisationId>,
    payload: serde_json::Value,
) -> Result<(), Error> {
    let number = payload
        .get("acceptance")
        .and_then(serde_json::Value::as_i64)
        .ok_or_else(|| Error::internal("the job names no acceptance"))?;
    let scope = house.system(organisation);
    let words = house.clone();
    house.db.write(scope, move |tx| -> Result<()> { reopen(tx, number, &words) }).await
}

fn reopen(tx: &mut Tx<'_>, number: i64, house: &House) -> Result<()> {
    if !store::expire(tx, number)? {
        return Ok(());
    }
    let acceptance = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    let asked = recommendation::store::by_number(tx, acceptance.recommendation)?.ok_or(Error::NotFound)?;
    recommendation::store::state_set(tx, &asked, State::Waiting)?;
    let payload = json!({ "acceptance": number, "until": acceptance.until, "person": acceptance.person });
    append(
        tx,
        &Happened {
            kind: crate::events::RECOMMENDATION_REOPENED,
            record: RecordRef::new(recommendation::KIND, asked.number),
            concerns: None,
            payload,
        },
    )?;
    let organisation = tx.organisation()?;
    let Some(own) = house::people::store::organisation(tx, organisation)? else { return Ok(()) };
    let w = house.words.speaker(&own.locale, &own.zone, &own.currency);
    let link = format!("{}/ledger/{}", house.config.public_url, asked.number);
    for person in [acceptance.person, asked.made_by] {
        tell(tx, person, &w, (&asked.input.title, &acceptance.person_name, &link))?;
    }
    Ok(())
}

fn tell(tx: &mut Tx<'_>, person: PersonId, w: &Speaker, (title, name, link): (&str, &str, &str)) -> Result<()> {
    let Some(member) = house::people::store::member(tx, person)? else { return Ok(()) };
    let values =
        [("title", title.into()), ("name", name.into()), ("link", link.into()), ("to", member.name.as_str().into())];
    let (subject, plain) =
        (w.say_with("ledger-mail-expired-subject", &values), w.say_with("ledger-mail-expired", &values));
    house::mail::store::queue(
        tx,
        &NewMail { person: Some(person), to: &member.email, subject: &subject, plain: &plain, html: None },
    )?;
    Ok(())
}
