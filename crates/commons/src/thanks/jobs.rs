//! Tells the thanked by mail, after the pause in which a slip can be taken back.

use super::{Thanks, rules, store};
use house::job::handler;
use house::mail::{NewMail, store as mails};
use house::people::{Organisation, OrganisationId, store as people};
use house::words::Speaker;
use house::{Error, House, JobHandler};
use serde::Deserialize;

/// The kind of job.
pub const TELL: &str = "commons.thanks_tell";

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(TELL, handler(tell))]
}

#[derive(Deserialize)]
struct Payload {
    thanks: i64,
}

async fn tell(house: House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<(), Error> {
    let Payload { thanks: number } = serde_json::from_value(payload).map_err(Error::internal)?;
    let scope = house.system(organisation);
    let speaks = house.clone();
    house
        .db
        .write(scope, move |tx| -> Result<(), Error> {
            let id = tx.organisation()?;
            let Some(organisation) = people::organisation(tx, id)? else { return Ok(()) };
            // Taken back meanwhile, or told by an earlier run: nothing to do.
            let Some(said) = store::by_number(tx, number)?.filter(|t| t.withdrawn_at.is_none() && t.told_at.is_none())
            else {
                return Ok(());
            };
            store::told(tx, number)?;
            let Some(member) = people::member(tx, said.receiver)? else { return Ok(()) };
            let (subject, plain) = letter(&speaks, &organisation, &said);
            mails::queue(
                tx,
                &NewMail {
                    person: Some(said.receiver),
                    to: &member.email,
                    subject: &subject,
                    plain: &plain,
                    html: None,
                },
            )?;
            Ok(())
        })
        .await
}

fn letter(house: &House, organisation: &Organisation, said: &Thanks) -> (String, String) {
    let w: Speaker = house.words.speaker(&organisation.locale, &organisation.zone, &organisation.currency);
    let giver = said.giver_name.as_str();
    let subject = w.say_with("commons-thanks-mail-subject", &[("giver", giver.into())]);
    let link = format!("{}/commons/thanks/{}", house.config.public_url, said.number);
    let values = [
        ("name", rules::first_name(&said.receiver_name).into()),
        ("giver", giver.into()),
        ("ticket", format!("T-{}", said.ticket).into()),
        ("note", said.note.as_str().into()),
        ("link", link.into()),
    ];
    let key = if said.note.is_empty() { "commons-thanks-mail-plain" } else { "commons-thanks-mail-note" };
    (subject, w.say_with(key, &values))
}
