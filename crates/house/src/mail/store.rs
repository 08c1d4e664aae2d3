//! The only SQL about mail.

use super::{Mail, MailId, NewMail};
use crate::job::{NewJob, store as jobs};
use crate::people::PersonId;
use crate::store::{Row, StoreError, Tx};
use crate::{from_row, params, statements};

statements! {
    ADD = "insert into mail (organisation, person, recipient, subject, plain, html, created_at) values ($1, $2, $3, $4, $5, $6, $7) returning id";
    BY_ID = "select id, person, recipient, subject, plain, html, created_at, sent_at, error from mail where organisation = $1 and id = $2";
    OF_PERSON = "select id, person, recipient, subject, plain, html, created_at, sent_at, error from mail
        where organisation = $1 and person = $2 and id < $3 order by id desc limit $4";
    SENT = "update mail set sent_at = $3 where organisation = $1 and id = $2";
    REFUSED = "update mail set error = $3 where organisation = $1 and id = $2";
}

/// Writes the mail down and queues its sending; both or neither.
pub fn queue(tx: &mut Tx<'_>, mail: &NewMail<'_>) -> Result<MailId, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let id: MailId =
        tx.scalar(&ADD, params![organisation, mail.person, mail.to, mail.subject, mail.plain, mail.html, now])?;
    jobs::enqueue(tx, &NewJob { kind: super::SEND, payload: serde_json::json!({ "mail": id }), run_at: now })?;
    Ok(id)
}

pub fn by_id(tx: &mut Tx<'_>, id: MailId) -> Result<Option<Mail>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id], read)
}

/// A person's mail, newest first; `before` is the last one already seen.
pub fn of_person(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: Option<MailId>,
    limit: i64,
) -> Result<Vec<Mail>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_PERSON, params![organisation, person, before.map_or(i64::MAX, |id| id.0), limit], read)
}

/// Notes that the mail left.
pub fn sent(tx: &mut Tx<'_>, id: MailId) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&SENT, params![organisation, id, now]).map(drop)
}

/// Notes why the mail will never leave.
pub fn refused(tx: &mut Tx<'_>, id: MailId, why: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REFUSED, params![organisation, id, why]).map(drop)
}

fn read(row: Row) -> Result<Mail, StoreError> {
    from_row!(row, Mail { id, person, to, subject, plain, html, created_at, sent_at, error })
}
