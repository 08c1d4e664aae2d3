//! The only SQL about assets and services.

use super::Asset;
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};

/// The columns of an [`Asset`].
macro_rules! columns {
    () => {
        "number, tag, sort, name, state, used_by, used_by_name, owner, owner_name, location, model, serial, bought_on, warranty_until, ends_on,
         hour_cost_cents, note, changed_at, version"
    };
}

statements! {
    ADD = "insert into watch_asset (organisation, number, tag, sort, name, state, used_by, used_by_name, owner, owner_name, location, model, serial,
            bought_on, warranty_until, ends_on, hour_cost_cents, note, changed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    SET = "update watch_asset set tag = $3, sort = $4, name = $5, state = $6, used_by = $7, used_by_name = $8, owner = $9, owner_name = $10, location = $11,
            model = $12, serial = $13, bought_on = $14, warranty_until = $15, ends_on = $16, hour_cost_cents = $17, note = $18, changed_at = $19, version = $20
        where organisation = $1 and number = $2";
    BY_NUMBER = concat!("select ", columns!(), " from watch_asset where organisation = $1 and number = $2");
    BY_TAG = concat!("select ", columns!(), " from watch_asset where organisation = $1 and tag = $2");
    NAMED = concat!("select ", columns!(), " from watch_asset where organisation = $1 and lower(name) = lower($2) order by number limit 1");
    OF_USER = concat!("select ", columns!(), " from watch_asset where organisation = $1 and used_by = $2 and state <> 'retired' order by number limit $3");
    LIST = concat!("select ", columns!(), " from watch_asset where organisation = $1 and number > $2 and (cast($3 as text) is null or sort = $3)
            and (cast($4 as text) is null or lower(name) like $4 or lower(tag) like $4 or lower(used_by_name) like $4 or lower(serial) like $4 or lower(location) like $4 or lower(model) like $4)
        order by number limit $5");
}

/// Writes an asset down for the first time or over what was known.
pub fn keep(tx: &mut Tx<'_>, a: &Asset, new: bool) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let values = params![
        organisation,
        a.number,
        a.tag.as_str(),
        a.sort,
        a.name.as_str(),
        a.state,
        a.used_by,
        a.used_by_name.as_str(),
        a.owner,
        a.owner_name.as_str(),
        a.location.as_str(),
        a.model.as_str(),
        a.serial.as_str(),
        a.bought_on.as_str(),
        a.warranty_until.as_str(),
        a.ends_on.as_str(),
        a.hour_cost_cents,
        a.note.as_str(),
        a.changed_at,
        a.version
    ];
    tx.execute(if new { &ADD } else { &SET }, values).map(drop)
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Asset>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

pub fn by_tag(tx: &mut Tx<'_>, tag: &str) -> Result<Option<Asset>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_TAG, params![organisation, tag], read)
}

pub fn named(tx: &mut Tx<'_>, name: &str) -> Result<Option<Asset>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&NAMED, params![organisation, name], read)
}

/// What somebody uses now.
pub fn of_user(tx: &mut Tx<'_>, person: PersonId, limit: i64) -> Result<Vec<Asset>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_USER, params![organisation, person, limit], read)
}

/// Assets above a number, ascending, of one sort and with certain letters in them.
pub fn list(
    tx: &mut Tx<'_>,
    above: i64,
    (sort, typed): (Option<&str>, &str),
    limit: i64,
) -> Result<Vec<Asset>, StoreError> {
    let organisation = tx.organisation()?;
    let like = super::rules::like(typed);
    tx.list(&LIST, params![organisation, above, sort, like, limit], read)
}

fn read(row: Row) -> Result<Asset, StoreError> {
    from_row!(
        row,
        Asset {
            number,
            tag,
            sort,
            name,
            state,
            used_by,
            used_by_name,
            owner,
            owner_name,
            location,
            model,
            serial,
            bought_on,
            warranty_until,
            ends_on,
            hour_cost_cents,
            note,
            changed_at,
            version
        }
    )
}
