//! The only SQL about mail.

use super::{Enclosed, Mail, MailId, NewMail, Thread};
use crate::job::{NewJob, store as jobs};
use crate::people::PersonId;
use crate::store::{Row, StoreError, Tx};
use crate::{params, statements};

statements! {
    ADD = "insert into mail (organisation, person, recipient, subject, plain, html, created_at, thread, files) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id";
    BY_ID = "select id, person, recipient, subject, plain, html, thread, created_at, sent_at, error, files from mail where organisation = $1 and id = $2";
    OF_PERSON = "select id, person, recipient, subject, plain, html, thread, created_at, sent_at, error, files from mail
        where organisation = $1 and person = $2 and id < $3 order by id desc limit $4";
    SENT = "update mail set sent_at = $3 where organisation = $1 and id = $2";
    REFUSED = "update mail set error = $3 where organisation = $1 and id = $2";
}

/// Writes the mail down and queues its sending; both or neither.
pub fn queue(tx: &mut Tx<'_>, mail: &NewMail<'_>) -> Result<MailId, StoreError> {
    queue_with(tx, mail, None, &[])
}

/// The same for a mail that stands in a conversation, or brings files. Whoever calls keeps the files below
/// [`super::ENCLOSED_MAX`]: a mail that no server takes helps nobody.
pub fn queue_with(
    tx: &mut Tx<'_>,
    mail: &NewMail<'_>,
    thread: Option<&Thread>,
    files: &[Enclosed],
) -> Result<MailId, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let broken = |e: serde_json::Error| StoreError::Broken(e.to_string());
    let thread = thread.map(serde_json::to_string).transpose().map_err(broken)?;
    let files = if files.is_empty() { None } else { Some(serde_json::to_string(files).map_err(broken)?) };
    let values = params![organisation, mail.person, mail.to, mail.subject, mail.plain, mail.html, now, thread, files];
    let id: MailId = tx.scalar(&ADD, values)?;
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

fn read(mut row: Row) -> Result<Mail, StoreError> {
    let thread: Option<String> = row.take(6)?;
    let thread = thread.map(|text| serde_json::from_str(&text)).transpose();
    let files: Option<String> = row.take(10)?;
    let files = files.map(|text| serde_json::from_str::<Vec<Enclosed>>(&text)).transpose();
    Ok(Mail {
        id: row.take(0)?,
        person: row.take(1)?,
        to: row.take(2)?,
        subject: row.take(3)?,
        plain: row.take(4)?,
        html: row.take(5)?,
        thread: thread.map_err(|e| StoreError::Broken(format!("mail: {e}")))?,
        created_at: row.take(7)?,
        sent_at: row.take(8)?,
        error: row.take(9)?,
        files: files.map_err(|e| StoreError::Broken(format!("mail: {e}")))?.unwrap_or_default(),
    })
}
