//! The only SQL about macros.

use super::{Macro, MacroIn};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{params, statements};

statements! {
    ADD = "insert into desk_macro (organisation, owner, shared, name, text, internal, deeds) values ($1, $2, $3, $4, $5, $6, $7) returning id";
    SAVE = "update desk_macro set shared = $3, name = $4, text = $5, internal = $6, deeds = $7, version = version + 1 where organisation = $1 and id = $2 and version = $8";
    REMOVE = "delete from desk_macro where organisation = $1 and id = $2";
    BY_ID = "select id, owner, shared, name, text, internal, deeds, version from desk_macro where organisation = $1 and id = $2 and (owner = $3 or shared = true)";
    OF_PERSON = "select id, owner, shared, name, text, internal, deeds, version from desk_macro where organisation = $1 and owner = $2
        union all select id, owner, shared, name, text, internal, deeds, version from desk_macro where organisation = $1 and shared = true and owner <> $2
        order by name, id limit $3";
}

fn deeds(m: &MacroIn) -> Result<String, StoreError> {
    serde_json::to_string(&m.deeds).map_err(|e| StoreError::Broken(e.to_string()))
}

pub(crate) fn add(tx: &mut Tx<'_>, owner: PersonId, m: &MacroIn) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&ADD, params![organisation, owner, m.shared, m.name.trim(), m.text.as_str(), m.internal, deeds(m)?])
}

pub(crate) fn save(tx: &mut Tx<'_>, id: i64, version: i64, m: &MacroIn) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    let values = params![organisation, id, m.shared, m.name.trim(), m.text.as_str(), m.internal, deeds(m)?, version];
    Ok(tx.execute(&SAVE, values)? == 1)
}

pub(crate) fn remove(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REMOVE, params![organisation, id]).map(drop)
}

/// A macro that this person may use.
pub(crate) fn by_id(tx: &mut Tx<'_>, id: i64, me: PersonId) -> Result<Option<Macro>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id, me], read)
}

/// One's own macros and the shared ones, by name.
pub(crate) fn of_person(tx: &mut Tx<'_>, me: PersonId) -> Result<Vec<Macro>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_PERSON, params![organisation, me, super::MACROS_MAX * 2], read)
}

fn read(mut row: Row) -> Result<Macro, StoreError> {
    Ok(Macro {
        id: row.take(0)?,
        owner: row.take(1)?,
        shared: row.take(2)?,
        name: row.take(3)?,
        text: row.take(4)?,
        internal: row.take(5)?,
        deeds: serde_json::from_value(row.take(6)?).map_err(|e| StoreError::Broken(format!("desk_macro: {e}")))?,
        version: row.take(7)?,
    })
}
