//! Mails a kept report when its moment has come. What is not due any more (changed, paused, taken away) is void.

use super::{Subscription, rules, store, views};
use crate::letter::Letters;
use crate::report::pages::{self as report, Answer, Period};
use crate::sheet::pages as sheets;
use futures_util::stream;
use house::job::handler;
use house::mail::{Enclosed, NewMail, store as mails};
use house::people::policy::{self, Right};
use house::people::{Member, Organisation, OrganisationId, PersonId, store as people};
use house::store::Tx;
use house::{Error, House, JobHandler, Result};
use jiff::tz::TimeZone;
use serde::Deserialize;

/// The kind of job that mails.
pub const SEND: &str = "desk.report_send";
/// Largest file; a report is far smaller.
const FILE_MAX: u64 = 16 << 20;

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(SEND, handler(|house, organisation, payload| async move { send(&house, organisation, payload).await }))]
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Payload {
    subscription: i64,
    due: i64,
}

/// Everything that a mail is made of.
struct Ready {
    s: Subscription,
    organisation: Organisation,
    period: Period,
    answer: Answer,
    readers: Vec<Member>,
}

async fn send(house: &House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let payload: Payload = serde_json::from_value(payload).map_err(Error::internal)?;
    let organisation = organisation.ok_or_else(|| Error::internal("a report needs an organisation"))?;
    let scope = || house.system(Some(organisation));
    let Some(ready) = house.db.read::<_, Error>(scope(), move |tx| ready(tx, payload)).await? else { return Ok(()) };
    let letters = Letters::for_organisation(house, &ready.organisation);
    let form = ready.s.wanted.form.word();
    let (place, now) = ((ready.organisation.name.as_str(), &ready.period), scope().now);
    let sheet = sheets::made(&letters.speaker, place, &ready.answer, now);
    let (bytes, media_type) = sheets::packed(&sheet, form).await?;
    let one = stream::iter([Ok::<_, std::convert::Infallible>(axum::body::Bytes::from(bytes))]);
    let stored = house.objects.put_stream(one, FILE_MAX).await?;
    let file = Enclosed {
        name: format!("report.{form}"),
        media_type: media_type.to_owned(),
        hash: stored.hash,
        bytes: stored.bytes,
    };
    house
        .db
        .write::<_, Error>(scope(), move |tx| {
            // A second run of the same job finds it mailed.
            let Some(s) = due(tx, payload)? else { return Ok(()) };
            for reader in &ready.readers {
                let letter = views::letter(&letters, reader, (&ready.s, &ready.period), &ready.answer);
                let mail = NewMail {
                    person: Some(reader.person),
                    to: &reader.email,
                    subject: &letter.subject,
                    plain: &letter.plain,
                    html: Some(&letter.html),
                };
                mails::queue_with(tx, &mail, None, std::slice::from_ref(&file))?;
            }
            super::mailed(tx, &s, ready.readers.len())
        })
        .await
}

/// The report, if this is still its moment.
fn due(tx: &mut Tx<'_>, payload: Payload) -> Result<Option<Subscription>> {
    let found = store::by_id(tx, payload.subscription)?;
    Ok(found.filter(|s| !s.removed && s.next_at.map(|at| at.as_microsecond()) == Some(payload.due)))
}

fn ready(tx: &mut Tx<'_>, payload: Payload) -> Result<Option<Ready>> {
    let organisation = tx.organisation()?;
    let Some(s) = due(tx, payload)? else { return Ok(None) };
    let Some(card) = people::organisation(tx, organisation)? else { return Ok(None) };
    let Some(period) = rules::period(&s.wanted.query) else { return Ok(None) };
    let zone = TimeZone::get(&card.zone).unwrap_or(TimeZone::UTC);
    let answer = report::worked_out(tx, period.question(&zone, tx.now())?)?;
    let readers = still_readers(tx, &s.wanted.readers)?;
    Ok(Some(Ready { s, organisation: card, period, answer, readers }))
}

/// Those who may still see it: whoever left or lost the right gets nothing.
fn still_readers(tx: &mut Tx<'_>, wanted: &[i64]) -> Result<Vec<Member>> {
    let mut all = Vec::with_capacity(wanted.len());
    for person in wanted {
        let member = people::member(tx, PersonId(*person))?;
        all.extend(member.filter(|m| policy::reach(m.role, Right::DeskReport).is_some()));
    }
    Ok(all)
}
