//! The only SQL about addresses of the desk, messages that came and letters that left, and who takes part.

use super::rules::Key;
use super::{Fetch, Mailbox, Participant, Seen};
use house::people::OrganisationId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

/// The columns of a [`Mailbox`].
macro_rules! mailbox_columns {
    () => {
        "id, address, name, active, fetching, fetched_validity, fetched_uid, checked_at, error"
    };
}
/// The columns of a [`Seen`].
macro_rules! seen_columns {
    () => {
        "id, outcome, reason, ticket, sender, sender_name, recipient, subject, body, folded, html, failed, hash, bytes, at"
    };
}

statements! {
    MAILBOXES = concat!("select ", mailbox_columns!(), " from desk_mailbox where organisation = $1 order by id limit 200");
    MAILBOX = concat!("select ", mailbox_columns!(), " from desk_mailbox where organisation = $1 and id = $2");
    MAILBOX_OF = "select organisation, id, active from desk_mailbox where address = $1";
    MAILBOX_FETCHED = "select organisation, id from desk_mailbox where active = true and fetching is not null order by id limit 500";
    MAILBOX_ADD = "insert into desk_mailbox (organisation, address, name, active, fetching, created_at) values ($1, $2, $3, $4, $5, $6) returning id";
    MAILBOX_SET = "update desk_mailbox set name = $3, active = $4, fetching = $5, error = null where organisation = $1 and id = $2";
    MAILBOX_REMOVE = "delete from desk_mailbox where organisation = $1 and id = $2";
    MAILBOX_CHECKED = "update desk_mailbox set checked_at = $3, error = $4 where organisation = $1 and id = $2";
    MAILBOX_FETCHED_SET = "update desk_mailbox set fetched_validity = $3, fetched_uid = $4 where organisation = $1 and id = $2";
    KEY = "select secret from desk_mail_key where organisation = $1";
    KEY_ADD = "insert into desk_mail_key (organisation, secret) values ($1, $2) on conflict (organisation) do nothing";
    ADD = "insert into desk_mail (organisation, mailbox, direction, message_id, outcome, reason, ticket, message, sender, sender_name, recipient, subject,
            topic, body, folded, html, failed, hash, bytes, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) returning id";
    SETTLE = "update desk_mail set outcome = $3, reason = $4, ticket = $5, message = $6 where organisation = $1 and id = $2";
    SAME = concat!("select ", seen_columns!(), " from desk_mail where organisation = $1 and message_id = $2 and direction = 'in'
        and sender = $3 and topic = $4 and body = $5 order by id limit 1");
    BY_MESSAGE_ID = "select ticket from desk_mail where organisation = $1 and message_id = $2 and ticket is not null order by id limit 1";
    IS_OURS = "select count(*) from desk_mail where organisation = $1 and message_id = $2 and direction = 'out'";
    BY_TOPIC = "select ticket, sender, recipient from desk_mail where organisation = $1 and topic = $2 and at > $3 and ticket is not null order by id desc limit 100";
    LAST_FROM = "select message_id from desk_mail where organisation = $1 and ticket = $2 and direction = 'in' and message_id <> '' order by id desc limit 10";
    CAME_BY = "select mailbox from desk_mail where organisation = $1 and ticket = $2 and direction = 'in' and mailbox is not null order by id desc limit 1";
    COUNT_OUT = "select count(*) from desk_mail where organisation = $1 and ticket = $2 and direction = 'out'";
    COUNT_FROM = "select count(*) from desk_mail where organisation = $1 and sender = $2 and at > $3 and direction = 'in'";
    SEEN = concat!("select ", seen_columns!(), " from desk_mail where organisation = $1 and direction = 'in' and id < $2
        and (cast($3 as text) is null or outcome = $3) order by id desc limit $4");
    SEEN_ONE = concat!("select ", seen_columns!(), " from desk_mail where organisation = $1 and id = $2 and direction = 'in'");
    SEEN_OF = concat!("select ", seen_columns!(), " from desk_mail where organisation = $1 and ticket = $2 and direction = 'in' order by id desc limit 50");
    PARTICIPANT_ADD = "insert into desk_participant (organisation, ticket, email, name, person, added_at) values ($1, $2, $3, $4, $5, $6)
        on conflict (organisation, ticket, email) do nothing";
    PARTICIPANT_REMOVE = "delete from desk_participant where organisation = $1 and ticket = $2 and email = $3";
    PARTICIPANTS = "select email, name, person from desk_participant where organisation = $1 and ticket = $2 order by added_at, email limit 100";
}

pub fn mailboxes(tx: &mut Tx<'_>) -> Result<Vec<Mailbox>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&MAILBOXES, params![organisation], read_mailbox)
}

pub fn mailbox(tx: &mut Tx<'_>, id: i64) -> Result<Option<Mailbox>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&MAILBOX, params![organisation, id], read_mailbox)
}

/// Whose an address is, over all organisations: asked by the system before it knows for whom a message is.
pub fn mailbox_of(tx: &mut Tx<'_>, address: &str) -> Result<Option<(OrganisationId, i64, bool)>, StoreError> {
    tx.find(&MAILBOX_OF, params![address], |mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?)))
}

/// The addresses that are fetched, over all organisations.
pub fn mailboxes_fetched(tx: &mut Tx<'_>) -> Result<Vec<(OrganisationId, i64)>, StoreError> {
    tx.list(&MAILBOX_FETCHED, &[], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

/// What an address is set to.
pub struct Setup<'a> {
    pub address: &'a str,
    pub name: &'a str,
    pub active: bool,
    pub fetch: Option<&'a Fetch>,
}

pub fn mailbox_add(tx: &mut Tx<'_>, s: &Setup<'_>) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let fetch = fetch_text(s.fetch)?;
    tx.scalar(&MAILBOX_ADD, params![organisation, s.address, s.name, s.active, fetch, now])
}

pub fn mailbox_set(tx: &mut Tx<'_>, id: i64, s: &Setup<'_>) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    let fetch = fetch_text(s.fetch)?;
    Ok(tx.execute(&MAILBOX_SET, params![organisation, id, s.name, s.active, fetch])? > 0)
}

pub fn mailbox_remove(tx: &mut Tx<'_>, id: i64) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.execute(&MAILBOX_REMOVE, params![organisation, id])? > 0)
}

/// Notes that an address was looked into, and what was wrong.
pub fn mailbox_checked(tx: &mut Tx<'_>, id: i64, error: Option<&str>) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&MAILBOX_CHECKED, params![organisation, id, now, error]).map(drop)
}

pub fn mailbox_fetched(tx: &mut Tx<'_>, id: i64, (validity, uid): (i64, i64)) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&MAILBOX_FETCHED_SET, params![organisation, id, validity, uid]).map(drop)
}

fn fetch_text(fetch: Option<&Fetch>) -> Result<Option<String>, StoreError> {
    fetch.map(serde_json::to_string).transpose().map_err(|e| StoreError::Broken(e.to_string()))
}

/// The key that the organisation's letters are signed with, if one was made.
pub fn key(tx: &mut Tx<'_>) -> Result<Option<Key>, StoreError> {
    let organisation = tx.organisation()?;
    let secret = tx.find(&KEY, params![organisation], |mut r| r.take::<String>(0))?;
    Ok(secret.map(|secret| Key { organisation, secret }))
}

/// The key, made when it is first needed.
pub fn key_or_add(tx: &mut Tx<'_>) -> house::Result<Key> {
    if let Some(key) = key(tx)? {
        return Ok(key);
    }
    let (organisation, secret) = (tx.organisation()?, house::secret()?);
    tx.execute(&KEY_ADD, params![organisation, secret])?;
    key(tx)?.ok_or_else(|| house::Error::internal("the key of the letters was not kept"))
}

/// A message that came or a letter that left, to be written down.
#[derive(Default)]
pub struct NewMail<'a> {
    pub mailbox: Option<i64>,
    pub outgoing: bool,
    pub message_id: &'a str,
    pub outcome: &'a str,
    pub reason: &'a str,
    pub ticket: Option<i64>,
    pub message: Option<i64>,
    pub sender: &'a str,
    pub sender_name: &'a str,
    pub recipient: &'a str,
    pub subject: &'a str,
    pub topic: &'a str,
    pub body: &'a str,
    pub folded: &'a str,
    pub html: Option<&'a str>,
    pub failed: &'a str,
    pub hash: Option<&'a str>,
    pub bytes: i64,
}

pub fn add(tx: &mut Tx<'_>, m: &NewMail<'_>) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let direction = if m.outgoing { "out" } else { "in" };
    tx.scalar(
        &ADD,
        params![
            organisation,
            m.mailbox,
            direction,
            m.message_id,
            m.outcome,
            m.reason,
            m.ticket,
            m.message,
            m.sender,
            m.sender_name,
            m.recipient,
            m.subject,
            m.topic,
            m.body,
            m.folded,
            m.html,
            m.failed,
            m.hash,
            m.bytes,
            now
        ],
    )
}

/// Says what a message became after all.
pub fn settle(
    tx: &mut Tx<'_>,
    id: i64,
    (outcome, reason): (&str, &str),
    on: (Option<i64>, Option<i64>),
) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&SETTLE, params![organisation, id, outcome, reason, on.0, on.1]).map(drop)
}

/// The same message, if it came before: programs that use an identifier twice say something else the second time.
pub fn same(tx: &mut Tx<'_>, id: &str, (sender, topic, body): (&str, &str, &str)) -> Result<Option<Seen>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&SAME, params![organisation, id, sender, topic, body], read_seen)
}

/// The ticket on which a message with this identifier stands.
pub fn ticket_of_message(tx: &mut Tx<'_>, id: &str) -> Result<Option<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_MESSAGE_ID, params![organisation, id], |mut r| r.take(0))
}

/// Whether we sent a message with this identifier.
pub fn is_ours(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.scalar::<i64>(&IS_OURS, params![organisation, id])? > 0)
}

/// Tickets with messages of this topic, newest first, with who wrote and who was written to.
pub fn by_topic(tx: &mut Tx<'_>, topic: &str, since: Timestamp) -> Result<Vec<(i64, String, String)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&BY_TOPIC, params![organisation, topic, since], |mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?)))
}

/// The identifiers of the last messages that came on a ticket, newest first.
pub fn last_from(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<String>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LAST_FROM, params![organisation, ticket], |mut r| r.take(0))
}

/// The address from which a ticket's letters leave: the one that it came by last, or the first that is read.
pub fn mailbox_for(tx: &mut Tx<'_>, ticket: i64) -> Result<Option<Mailbox>, StoreError> {
    let organisation = tx.organisation()?;
    let came_by: Option<i64> = tx.find(&CAME_BY, params![organisation, ticket], |mut r| r.take(0))?;
    let mut all = mailboxes(tx)?;
    all.retain(|m| m.active);
    let place = all.iter().position(|m| Some(m.id) == came_by).unwrap_or(0);
    Ok((place < all.len()).then(|| all.swap_remove(place)))
}

/// How many letters left about a ticket.
pub fn count_out(tx: &mut Tx<'_>, ticket: i64) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&COUNT_OUT, params![organisation, ticket])
}

/// How many messages came from an address since a moment.
pub fn count_from(tx: &mut Tx<'_>, sender: &str, since: Timestamp) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&COUNT_FROM, params![organisation, sender, since])
}

/// Messages that came, newest first, below a row; of one outcome or of all.
pub fn seen(tx: &mut Tx<'_>, below: Option<i64>, outcome: Option<&str>, limit: i64) -> Result<Vec<Seen>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&SEEN, params![organisation, below.unwrap_or(i64::MAX), outcome, limit], read_seen)
}

pub fn seen_one(tx: &mut Tx<'_>, id: i64) -> Result<Option<Seen>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&SEEN_ONE, params![organisation, id], read_seen)
}

/// The last fifty messages that came on a ticket, newest first.
pub fn seen_of(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Seen>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&SEEN_OF, params![organisation, ticket], read_seen)
}

pub fn participant_add(tx: &mut Tx<'_>, ticket: i64, p: &Participant) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&PARTICIPANT_ADD, params![organisation, ticket, p.email.as_str(), p.name.as_str(), p.person, now])
        .map(drop)
}

pub fn participant_remove(tx: &mut Tx<'_>, ticket: i64, email: &str) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.execute(&PARTICIPANT_REMOVE, params![organisation, ticket, email])? > 0)
}

/// Who takes part by mail, in the order they came; a hundred at most.
pub fn participants(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Participant>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&PARTICIPANTS, params![organisation, ticket], |row| from_row!(row, Participant { email, name, person }))
}

fn read_mailbox(mut row: Row) -> Result<Mailbox, StoreError> {
    let fetch: Option<String> = row.take(4)?;
    let fetch = fetch.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Mailbox {
        id: row.take(0)?,
        address: row.take(1)?,
        name: row.take(2)?,
        active: row.take(3)?,
        fetch: fetch.map_err(|e| StoreError::Broken(format!("desk_mailbox: {e}")))?,
        fetched: (row.take(5)?, row.take(6)?),
        checked_at: row.take(7)?,
        error: row.take(8)?,
    })
}

fn read_seen(row: Row) -> Result<Seen, StoreError> {
    from_row!(
        row,
        Seen {
            id,
            outcome,
            reason,
            ticket,
            sender,
            sender_name,
            recipient,
            subject,
            body,
            folded,
            html,
            failed,
            hash,
            bytes,
            at
        }
    )
}
