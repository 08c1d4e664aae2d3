//! The only SQL about recurring work.

use super::{Recurring, Run, Turn, Work};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

macro_rules! columns {
    () => {
        "id, work, next_at, paused, opened, fault, made_by, made_by_name, removed_at, version"
    };
}

statements! {
    ADD = "insert into desk_recurring (organisation, work, next_at, made_by, made_by_name, made_at) values ($1, $2, $3, $4, $5, $6) returning id";
    SAVE = "update desk_recurring set work = $3, next_at = $4, paused = $5, fault = $6, removed_at = $7, version = version + 1
        where organisation = $1 and id = $2 and version = $8";
    BY_ID = concat!("select ", columns!(), " from desk_recurring where organisation = $1 and id = $2");
    LIST = concat!("select ", columns!(), " from desk_recurring where organisation = $1 and removed_at is null and id < $2 order by id desc limit $3");
    COUNT = "select count(*) from desk_recurring where organisation = $1 and removed_at is null";
    ADVANCE = "update desk_recurring set next_at = $4, fault = $5 where organisation = $1 and id = $2 and next_at = $3 and paused = false and removed_at is null";
    OPENED = "update desk_recurring set opened = opened + 1 where organisation = $1 and id = $2";
    RUN_ADD = "insert into desk_recurring_run (organisation, recurring, at, ticket, due_at, missed, by_hand) values ($1, $2, $3, $4, $5, $6, $7)";
    RAN = "select count(*) from desk_recurring_run where organisation = $1 and recurring = $2 and at = $3";
    RUNS = "select r.at, r.ticket, t.title, t.state, r.due_at, r.missed, r.by_hand from desk_recurring_run r
        join desk_ticket t on t.organisation = r.organisation and t.number = r.ticket
        where r.organisation = $1 and r.recurring = $2 and r.at < $3 order by r.at desc limit $4";
    OF_TICKET = "select r.at, r.ticket, t.title, t.state, r.due_at, r.missed, r.by_hand, r.recurring from desk_recurring_run r
        join desk_ticket t on t.organisation = r.organisation and t.number = r.ticket where r.organisation = $1 and r.ticket = $2";
}

fn text(work: &Work) -> Result<String, StoreError> {
    serde_json::to_string(work).map_err(|e| StoreError::Broken(e.to_string()))
}

pub fn add(
    tx: &mut Tx<'_>,
    work: &Work,
    next: Option<Timestamp>,
    (person, name): (PersonId, &str),
) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.scalar(&ADD, params![organisation, text(work)?, next, person, name, now])
}

/// Writes a changed rule over the version before it; false if that is no longer the present one.
pub fn save(tx: &mut Tx<'_>, r: &Recurring) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    let values =
        params![organisation, r.id, text(&r.work)?, r.next_at, r.paused, r.fault.as_str(), r.removed_at, r.version];
    Ok(tx.execute(&SAVE, values)? == 1)
}

pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Recurring>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id], read)
}

/// The rules, the newest first, below one.
pub fn list(tx: &mut Tx<'_>, below: Option<i64>, limit: i64) -> Result<Vec<Recurring>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LIST, params![organisation, below.unwrap_or(i64::MAX), limit], read)
}

pub fn count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&COUNT, params![organisation])
}

/// Moves a rule on from a moment; false if somebody else did, or it rests.
pub fn advance(
    tx: &mut Tx<'_>,
    id: i64,
    (at, next): (Timestamp, Option<Timestamp>),
    fault: &str,
) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.execute(&ADVANCE, params![organisation, id, at, next, fault])? == 1)
}

pub fn run_add(
    tx: &mut Tx<'_>,
    id: i64,
    (turn, ticket, due_at): (&Turn, i64, Option<Timestamp>),
) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&RUN_ADD, params![organisation, id, turn.at, ticket, due_at, turn.missed, turn.by_hand])?;
    tx.execute(&OPENED, params![organisation, id]).map(drop)
}

/// Whether the rule opened a ticket for this moment.
pub fn ran(tx: &mut Tx<'_>, id: i64, at: Timestamp) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.scalar::<i64>(&RAN, params![organisation, id, at])? > 0)
}

/// What a rule opened, the newest first, before a moment.
pub fn runs(tx: &mut Tx<'_>, id: i64, before: Option<Timestamp>, limit: i64) -> Result<Vec<Run>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&RUNS, params![organisation, id, before.unwrap_or(Timestamp::MAX), limit], |row| {
        from_row!(row, Run { at, ticket, title, state, due_at, missed, by_hand })
    })
}

/// The rule that opened a ticket.
pub fn of_ticket(tx: &mut Tx<'_>, number: i64) -> Result<Option<(i64, Run)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&OF_TICKET, params![organisation, number], |mut row| {
        let id = row.take(7)?;
        Ok((id, from_row!(row, Run { at, ticket, title, state, due_at, missed, by_hand })?))
    })
}

fn read(mut row: Row) -> Result<Recurring, StoreError> {
    let work: serde_json::Value = row.take(1)?;
    Ok(Recurring {
        id: row.take(0)?,
        work: serde_json::from_value(work).map_err(|e| StoreError::Broken(format!("desk_recurring: {e}")))?,
        next_at: row.take(2)?,
        paused: row.take(3)?,
        opened: row.take(4)?,
        fault: row.take(5)?,
        made_by: row.take(6)?,
        made_by_name: row.take(7)?,
        removed_at: row.take(8)?,
        version: row.take(9)?,
    })
}
