//! The only SQL about escalation: which tickets are watched until when, and what was done already.

use house::store::{StoreError, Tx};
use house::{params, statements};
use jiff::Timestamp;

statements! {
    WATCHED = "select look_at from desk_watch where organisation = $1 and ticket = $2";
    WATCH = "insert into desk_watch (organisation, ticket, look_at) values ($1, $2, $3)
        on conflict (organisation, ticket) do update set look_at = excluded.look_at";
    UNWATCH = "delete from desk_watch where organisation = $1 and ticket = $2";
    FIRE = "insert into desk_escalation (organisation, ticket, rule, promise, at) values ($1, $2, $3, $4, $5)
        on conflict (organisation, ticket, rule, promise) do nothing";
    FIRED = "select rule, promise from desk_escalation where organisation = $1 and ticket = $2";
}

/// Until when a ticket is left alone, if it is watched at all.
pub fn watched(tx: &mut Tx<'_>, ticket: i64) -> Result<Option<Timestamp>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&WATCHED, params![organisation, ticket], |mut r| r.take(0))
}

pub fn watch(tx: &mut Tx<'_>, ticket: i64, look_at: Timestamp) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&WATCH, params![organisation, ticket, look_at]).map(drop)
}

pub fn unwatch(tx: &mut Tx<'_>, ticket: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&UNWATCH, params![organisation, ticket]).map(drop)
}

/// Notes that a rule was carried out on a promise; false if it was before.
pub fn fire(tx: &mut Tx<'_>, ticket: i64, rule: &str, promise: &str) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&FIRE, params![organisation, ticket, rule, promise, now]).map(|n| n == 1)
}

/// What was carried out on a ticket: rule and promise.
pub fn fired(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<(String, String)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&FIRED, params![organisation, ticket], |mut r| Ok((r.take(0)?, r.take(1)?)))
}
