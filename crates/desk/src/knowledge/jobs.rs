//! Reminds an article's owner on the day on which somebody should look whether it still holds, and again every
//! week until it was done.

use super::{Article, State, store, today, views};
use crate::letter::Letters;
use house::job::{NewJob, handler, store as queue};
use house::mail::{NewMail, store as mails};
use house::people::{OrganisationId, Role, store as people};
use house::store::Tx;
use house::{Error, House, JobHandler, Result};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde_json::json;

/// The kind of job that reminds.
pub const REMIND: &str = "desk.knowledge_review";
/// Until somebody looked, the owner is reminded again after this time.
const AGAIN: SignedDuration = SignedDuration::from_hours(7 * 24);

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(REMIND, handler(|house, organisation, payload| async move { remind(&house, organisation, payload).await }))]
}

#[derive(serde::Deserialize)]
struct Payload {
    article: i64,
    review_on: Date,
}

async fn remind(house: &House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let payload: Payload = serde_json::from_value(payload).map_err(Error::internal)?;
    let organisation = organisation.ok_or_else(|| Error::internal("a review needs an organisation"))?;
    let inner = house.clone();
    house
        .db
        .write::<_, Error>(house.system(Some(organisation)), move |tx| {
            let found = store::by_number(tx, payload.article)?;
            // Another day was set since, or nobody reads it any more: this reminder is void.
            let due = found.filter(|a| a.review_on == payload.review_on && a.state != State::Archived);
            due.map_or(Ok(()), |a| write(tx, &inner, &a))
        })
        .await
}

fn write(tx: &mut Tx<'_>, house: &House, a: &Article) -> Result<()> {
    if a.review_on > today(tx)? {
        return Ok(());
    }
    let organisation = tx.organisation()?;
    let Some(card) = people::organisation(tx, organisation)? else { return Ok(()) };
    // Whoever left owns nothing: then the lead is reminded.
    let owner = a.owner.map(|p| people::member(tx, p)).transpose()?.flatten();
    let reader = match owner {
        Some(owner) => Some(owner),
        None => people::members(tx, Some(Role::ItLead), 1)?.into_iter().next(),
    };
    if let Some(to) = reader {
        let letters = Letters::for_organisation(house, &card);
        let letter = views::reminder(&letters, &to, a);
        let mail = NewMail {
            person: Some(to.person),
            to: &to.email,
            subject: &letter.subject,
            plain: &letter.plain,
            html: Some(&letter.html),
        };
        mails::queue(tx, &mail)?;
    }
    let run_at = tx.now().checked_add(AGAIN).unwrap_or(jiff::Timestamp::MAX);
    let payload = json!({ "article": a.number, "review_on": a.review_on.to_string() });
    queue::enqueue(tx, &NewJob { kind: REMIND, payload, run_at })?;
    Ok(())
}
