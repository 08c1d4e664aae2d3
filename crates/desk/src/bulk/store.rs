//! The only SQL about what was done to many tickets.

use super::{Command, Done, Outcome, Refused};
use house::people::PersonId;
use house::store::{StoreError, Tx};
use house::{params, statements};

statements! {
    ADD = "insert into desk_bulk (organisation, person, at, command, done, refused) values ($1, $2, $3, $4, $5, $6) returning id";
    BY_ID = "select id, command, done, refused, undone_at from desk_bulk where organisation = $1 and id = $2 and person = $3";
    UNDONE = "update desk_bulk set undone_at = $3 where organisation = $1 and id = $2 and undone_at is null";
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Broken(e.to_string()))
}

pub(crate) fn add(
    tx: &mut Tx<'_>,
    person: PersonId,
    (command, done, refused): (&Command, &[Done], &[Refused]),
) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.scalar(&ADD, params![organisation, person, now, text(command)?, text(&done)?, text(&refused)?])
}

/// What this person did.
pub(crate) fn by_id(tx: &mut Tx<'_>, id: i64, person: PersonId) -> Result<Option<Outcome>, StoreError> {
    let organisation = tx.organisation()?;
    let broken = |e: serde_json::Error| StoreError::Broken(format!("desk_bulk: {e}"));
    tx.find(&BY_ID, params![organisation, id, person], |mut row| {
        Ok(Outcome {
            id: row.take(0)?,
            command: serde_json::from_value(row.take(1)?).map_err(broken)?,
            done: serde_json::from_value(row.take(2)?).map_err(broken)?,
            refused: serde_json::from_value(row.take(3)?).map_err(broken)?,
            undone: row.take::<Option<i64>>(4)?.is_some(),
        })
    })
}

/// Marks it as taken back; false if it was before.
pub(crate) fn undone(tx: &mut Tx<'_>, id: i64) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    Ok(tx.execute(&UNDONE, params![organisation, id, now])? == 1)
}
