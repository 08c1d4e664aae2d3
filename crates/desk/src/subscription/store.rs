//! The only SQL about kept reports.

use super::{Form, Rhythm, Subscription, SubscriptionIn};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use jiff::Timestamp;
use serde_json::Value;

macro_rules! subscription {
    ($rest:literal) => {
        concat!(
            "select id, owner, name, query, rhythm, day, hour, form, readers, paused, removed, next_at, sent_at, version from desk_subscription
             where organisation = $1 and ", $rest
        )
    };
}

statements! {
    ADD = "insert into desk_subscription (organisation, owner, name, query, rhythm, day, hour, form, readers, paused, next_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id";
    SET = "update desk_subscription set name = $3, query = $4, rhythm = $5, day = $6, hour = $7, form = $8, readers = $9, paused = $10, removed = $11,
        next_at = $12, version = version + 1 where organisation = $1 and id = $2";
    SENT = "update desk_subscription set sent_at = $3, next_at = $4 where organisation = $1 and id = $2";
    BY_ID = subscription!("id = $2");
    LIST = subscription!("removed = false and (owner = $2 or $3 = true) and id > $4 order by id limit $5");
    COUNT = "select count(*) from desk_subscription where organisation = $1 and owner = $2 and removed = false";
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

pub fn add(tx: &mut Tx<'_>, owner: PersonId, w: &SubscriptionIn, next: Option<Timestamp>) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    let (rhythm, form, readers) = (word(w.rhythm), w.form.word(), Value::from(w.readers.clone()));
    let (name, query) = (w.name.trim(), w.query.as_str());
    tx.scalar(&ADD, params![organisation, owner, name, query, rhythm, w.day, w.hour, form, &readers, w.paused, next])
}

pub fn set(
    tx: &mut Tx<'_>,
    id: i64,
    w: &SubscriptionIn,
    (removed, next): (bool, Option<Timestamp>),
) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let (rhythm, form, readers) = (word(w.rhythm), w.form.word(), Value::from(w.readers.clone()));
    let (name, query) = (w.name.trim(), w.query.as_str());
    let params = params![organisation, id, name, query, rhythm, w.day, w.hour, form, &readers, w.paused, removed, next];
    tx.execute(&SET, params).map(drop)
}

pub fn sent(tx: &mut Tx<'_>, id: i64, next: Option<Timestamp>) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&SENT, params![organisation, id, now, next]).map(drop)
}

pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Subscription>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id], read)
}

/// One's own, or everybody's, after a number.
pub fn list(
    tx: &mut Tx<'_>,
    owner: PersonId,
    everybody: bool,
    (after, limit): (i64, i64),
) -> Result<Vec<Subscription>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LIST, params![organisation, owner, everybody, after, limit], read)
}

pub fn count(tx: &mut Tx<'_>, owner: PersonId) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&COUNT, params![organisation, owner])
}

fn read(mut r: Row) -> Result<Subscription, StoreError> {
    let broken = |e: serde_json::Error| StoreError::Broken(format!("desk_subscription: {e}"));
    let (id, owner) = (r.take(0)?, r.take(1)?);
    let (name, query) = (r.take(2)?, r.take(3)?);
    let rhythm: Rhythm = serde_json::from_value(Value::String(r.take(4)?)).map_err(broken)?;
    let (day, hour) = (r.take(5)?, r.take(6)?);
    let form: Form = serde_json::from_value(Value::String(r.take(7)?)).map_err(broken)?;
    let readers: Vec<i64> = serde_json::from_value(r.take(8)?).map_err(broken)?;
    let paused = r.take(9)?;
    Ok(Subscription {
        id,
        owner,
        wanted: SubscriptionIn { name, query, rhythm, day, hour, form, readers, paused },
        removed: r.take(10)?,
        next_at: r.take(11)?,
        sent_at: r.take(12)?,
        version: r.take(13)?,
    })
}
