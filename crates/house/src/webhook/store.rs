//! The only SQL about webhooks and their deliveries.

use super::{Delivery, Webhook};
use crate::journal::{Entry, Position};
use crate::store::{Row, StoreError, Tx};
use crate::{params, statements};
use jiff::Timestamp;

/// The columns of a [`Webhook`], in the order in which it is read.
macro_rules! hook {
    () => {
        "id, organisation, name, url, kinds, secret, secret_before, secret_before_until, state, at_transaction, at_seq, created_at, failing_since"
    };
}

/// The columns of a [`Delivery`], in the order in which it is read.
macro_rules! delivery {
    () => {
        "id, organisation, webhook, event, kind, record_kind, record_number, body, state, attempts, next_at, created_at, tried_at, status, answer, millis"
    };
}

statements! {
    ADD = "insert into webhook (organisation, name, url, kinds, secret, state, at_transaction, at_seq, created_at)
        values ($1, $2, $3, $4, $5, 'on', $6, $7, $8) returning id";
    LIST = concat!("select ", hook!(), " from webhook where organisation = $1 and ended_at is null and id > $2 order by id limit $3");
    BY_ID = concat!("select ", hook!(), " from webhook where organisation = $1 and id = $2 and ended_at is null");
    CHANGE = "update webhook set name = $3, url = $4, kinds = $5, state = $6 where organisation = $1 and id = $2 and ended_at is null";
    ROTATE = "update webhook set secret_before = secret, secret_before_until = $4, secret = $3 where organisation = $1 and id = $2 and ended_at is null";
    END = "update webhook set ended_at = $3, secret = '', secret_before = null where organisation = $1 and id = $2 and ended_at is null";
    MOVE = "update webhook set at_transaction = $3, at_seq = $4 where organisation = $1 and id = $2 and ended_at is null";
    /// The system's own: of all organisations.
    LISTENING = concat!("select ", hook!(), " from webhook where state <> 'gone' and ended_at is null and organisation > 0 order by at_transaction, at_seq, id");
    MET = "update webhook set failing_since = null where organisation = $1 and id = $2 and failing_since is not null";
    FAILED = "update webhook set failing_since = coalesce(failing_since, $3), state = $4 where organisation = $1 and id = $2";
    DELIVERY_ADD = "insert into webhook_delivery (organisation, webhook, event, kind, record_kind, record_number, body, state, next_at, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $8)";
    ANY_DUE = "select exists (select 1 from webhook_delivery where state = 'waiting' and next_at <= $1 and organisation > 0)";
    /// The oldest waiting delivery of each record, of receivers that are on: a later one waits its turn.
    CLAIM = concat!("update webhook_delivery set attempts = attempts + 1, next_at = $2 where organisation > 0 and id in (
            select d.id from webhook_delivery d join webhook w on w.organisation = d.organisation and w.id = d.webhook
            where d.state = 'waiting' and d.next_at <= $1 and w.state = 'on' and w.ended_at is null and not exists (
                select 1 from webhook_delivery e where e.webhook = d.webhook and e.state = 'waiting' and e.record_kind = d.record_kind
                    and e.record_number = d.record_number and e.id < d.id)
            order by d.next_at, d.id limit $3)
        returning ", delivery!());
    DONE = "update webhook_delivery set state = $3, next_at = $4, tried_at = $5, status = $6, answer = $7, millis = $8 where organisation = $1 and id = $2";
    LOG = concat!("select ", delivery!(), " from webhook_delivery where organisation = $1 and webhook = $2 and id < $3
            and (cast($4 as text) is null or state = $4) order by id desc limit $5");
    DELIVERY = concat!("select ", delivery!(), " from webhook_delivery where organisation = $1 and webhook = $2 and id = $3");
    RESEND = "update webhook_delivery set state = 'waiting', next_at = $4, created_at = $4, attempts = 0 where organisation = $1 and webhook = $2 and id = $3";
    COUNTS = "select state, count(*) from webhook_delivery where organisation = $1 and webhook = $2 group by state";
    SWEEP = "delete from webhook_delivery where state <> 'waiting' and created_at < $1 and organisation > 0";
    POSITION = "select transaction_id, seq from journal where organisation = $1 and seq = $2";
}

/// Names the reading of the journal for receivers among the things that only one node may do at a time.
pub const PUMPING: i64 = 7_274_505;
/// How long one attempt holds a delivery.
const LEASE: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

/// Writes a receiver down; it hears of what happens from now on.
pub fn add(tx: &mut Tx<'_>, (name, url, kinds): (&str, &str, &str), sealed: &str) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let at = crate::journal::store::last(tx)?;
    tx.scalar(&ADD, params![organisation, name, url, kinds, sealed, at.transaction, at.seq, now])
}

pub fn list(tx: &mut Tx<'_>, after: i64, limit: i64) -> Result<Vec<Webhook>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LIST, params![organisation, after, limit], read)
}

pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Webhook>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id], read)
}

pub fn change(tx: &mut Tx<'_>, w: &Webhook) -> Result<(), StoreError> {
    let (name, url, kinds, state) = (w.name.as_str(), w.url.as_str(), w.kinds.as_str(), w.state.as_str());
    tx.execute(&CHANGE, params![w.organisation, w.id, name, url, kinds, state]).map(drop)
}

pub fn rotate(tx: &mut Tx<'_>, id: i64, sealed: &str, before_until: Timestamp) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&ROTATE, params![organisation, id, sealed, before_until]).map(drop)
}

pub fn end(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&END, params![organisation, id, now]).map(drop)
}

/// The place of an entry of the organisation, by its number.
pub fn position(tx: &mut Tx<'_>, seq: i64) -> Result<Option<Position>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&POSITION, params![organisation, seq], |mut r| Ok(Position { transaction: r.take(0)?, seq: r.take(1)? }))
}

/// Reads the journal for a receiver from this position on.
pub fn go_to(tx: &mut Tx<'_>, w: &Webhook, at: Position) -> Result<(), StoreError> {
    tx.execute(&MOVE, params![w.organisation, w.id, at.transaction, at.seq]).map(drop)
}

/// Every receiver of all organisations, those that are behind first.
pub fn listening(tx: &mut Tx<'_>) -> Result<Vec<Webhook>, StoreError> {
    tx.list(&LISTENING, &[], read)
}

pub fn met(tx: &mut Tx<'_>, d: &Delivery) -> Result<(), StoreError> {
    tx.execute(&MET, params![d.organisation, d.webhook]).map(drop)
}

/// Notes that a receiver does not take what it is sent; `gone` if it said that it never will.
pub fn failed(tx: &mut Tx<'_>, d: &Delivery, gone: bool) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(&FAILED, params![d.organisation, d.webhook, now, if gone { "gone" } else { "on" }]).map(drop)
}

/// Puts an event on its way to a receiver.
pub fn deliver(tx: &mut Tx<'_>, w: &Webhook, e: &Entry) -> Result<(), StoreError> {
    let (event, body) = (super::rules::event_of(e), super::rules::body_of(e).to_string());
    send(tx, w, (&event, &e.kind), (&e.record.kind, e.record.number, &body))
}

/// Puts anything on its way to a receiver.
pub fn send(
    tx: &mut Tx<'_>,
    w: &Webhook,
    (event, kind): (&str, &str),
    (record, number, body): (&str, i64, &str),
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(&DELIVERY_ADD, params![w.organisation, w.id, event, kind, record, number, body, now]).map(drop)
}

pub fn any_due(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let now = tx.now();
    tx.scalar(&ANY_DUE, params![now])
}

/// Claims what is to be sent now, at most one delivery of each record of each receiver.
pub fn claim(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Delivery>, StoreError> {
    let now = tx.now();
    let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
    tx.list(&CLAIM, params![now, until, limit], read_delivery)
}

/// What came of an attempt.
pub fn done(tx: &mut Tx<'_>, d: &Delivery) -> Result<(), StoreError> {
    tx.execute(
        &DONE,
        params![d.organisation, d.id, d.state.as_str(), d.next_at, d.tried_at, d.status, d.answer.as_str(), d.millis],
    )
    .map(drop)
}

/// The deliveries of a receiver, newest first, below a number.
pub fn log(
    tx: &mut Tx<'_>,
    hook: i64,
    state: Option<&str>,
    (below, limit): (i64, i64),
) -> Result<Vec<Delivery>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LOG, params![organisation, hook, below, state, limit], read_delivery)
}

pub fn delivery(tx: &mut Tx<'_>, hook: i64, id: i64) -> Result<Option<Delivery>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&DELIVERY, params![organisation, hook, id], read_delivery)
}

/// Sends one delivery again, from the beginning.
pub fn resend(tx: &mut Tx<'_>, hook: i64, id: i64) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&RESEND, params![organisation, hook, id, now]).map(|n| n == 1)
}

/// How many deliveries stand where.
pub fn counts(tx: &mut Tx<'_>, hook: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&COUNTS, params![organisation, hook], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

/// Forgets what was settled before a moment.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), StoreError> {
    tx.execute(&SWEEP, params![before]).map(drop)
}

fn read(mut r: Row) -> Result<Webhook, StoreError> {
    Ok(Webhook {
        id: r.take(0)?,
        organisation: r.take(1)?,
        name: r.take(2)?,
        url: r.take(3)?,
        kinds: r.take(4)?,
        secret: r.take(5)?,
        secret_before: r.take(6)?,
        secret_before_until: r.take(7)?,
        state: r.take(8)?,
        at: Position { transaction: r.take(9)?, seq: r.take(10)? },
        created_at: r.take(11)?,
        failing_since: r.take(12)?,
    })
}

fn read_delivery(mut r: Row) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: r.take(0)?,
        organisation: r.take(1)?,
        webhook: r.take(2)?,
        event: r.take(3)?,
        kind: r.take(4)?,
        record_kind: r.take(5)?,
        record_number: r.take(6)?,
        body: r.take(7)?,
        state: r.take(8)?,
        attempts: r.take(9)?,
        next_at: r.take(10)?,
        created_at: r.take(11)?,
        tried_at: r.take(12)?,
        status: r.take(13)?,
        answer: r.take(14)?,
        millis: r.take(15)?,
    })
}
