//! The only SQL of plans.

use super::{Options, Plan, State};
use crate::movein::Preview;
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};

macro_rules! columns {
    () => {
        "id, source, origin, secret, options, hash, bytes, state, turn, preview, failure, run, by_person, created_at, changed_at"
    };
}

statements! {
    ADD = "insert into desk_moveplan (organisation, source, origin, secret, options, hash, bytes, state, by_person, created_at, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) returning id";
    ONE = concat!("select ", columns!(), " from desk_moveplan where organisation = $1 and id = $2");
    MANY = concat!("select ", columns!(), " from desk_moveplan where organisation = $1 and (cast($2 as bigint) is null or id < $2) order by id desc limit $3");
    STATE = "update desk_moveplan set state = $3, turn = turn + $4, failure = $5, changed_at = $6 where organisation = $1 and id = $2";
    OPTIONS = "update desk_moveplan set options = $3, changed_at = $4 where organisation = $1 and id = $2";
    SECRET = "update desk_moveplan set secret = $3, changed_at = $4 where organisation = $1 and id = $2";
    PREVIEW = "update desk_moveplan set preview = $3, changed_at = $4 where organisation = $1 and id = $2";
    RUN = "update desk_moveplan set run = $3, changed_at = $4 where organisation = $1 and id = $2";
    REMOVE = "delete from desk_moveplan where organisation = $1 and id = $2";
}

/// A plan as it is set up.
pub struct Setup<'a> {
    pub source: &'a str,
    pub origin: &'a str,
    pub secret: Option<&'a str>,
    pub options: &'a Options,
    pub file: Option<(&'a str, i64)>,
    pub state: State,
    pub by: PersonId,
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Broken(e.to_string()))
}

pub fn add(tx: &mut Tx<'_>, s: &Setup<'_>) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let options = text(s.options)?;
    let (hash, bytes) = s.file.map_or((None, 0), |(hash, bytes)| (Some(hash), bytes));
    tx.scalar(
        &ADD,
        params![organisation, s.source, s.origin, s.secret, options, hash, bytes, s.state.word(), s.by, now],
    )
}

pub fn one(tx: &mut Tx<'_>, id: i64) -> Result<Option<Plan>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&ONE, params![organisation, id], read)
}

/// Plans, newest first.
pub fn many(tx: &mut Tx<'_>, before: Option<i64>, limit: i64) -> Result<Vec<Plan>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&MANY, params![organisation, before, limit], read)
}

/// Sets where a plan stands; with `begins`, jobs of before are overtaken.
pub fn state_set(
    tx: &mut Tx<'_>,
    id: i64,
    (state, begins): (State, bool),
    failure: Option<&str>,
) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&STATE, params![organisation, id, state.word(), i64::from(begins), failure, now]).map(drop)
}

pub fn options_set(tx: &mut Tx<'_>, id: i64, options: &Options) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let options = text(options)?;
    tx.execute(&OPTIONS, params![organisation, id, options, now]).map(drop)
}

pub fn secret_set(tx: &mut Tx<'_>, id: i64, sealed: Option<&str>) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&SECRET, params![organisation, id, sealed, now]).map(drop)
}

pub fn preview_set(tx: &mut Tx<'_>, id: i64, preview: &Preview) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let preview = text(preview)?;
    tx.execute(&PREVIEW, params![organisation, id, preview, now]).map(drop)
}

pub fn run_set(tx: &mut Tx<'_>, id: i64, run: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&RUN, params![organisation, id, run, now]).map(drop)
}

pub fn remove(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REMOVE, params![organisation, id]).map(drop)
}

/// A row as it lies there.
struct Raw {
    id: i64,
    source: String,
    origin: String,
    secret: Option<String>,
    options: String,
    hash: Option<String>,
    bytes: i64,
    state: String,
    turn: i64,
    preview: Option<String>,
    failure: Option<String>,
    run: Option<i64>,
    by: PersonId,
    created_at: jiff::Timestamp,
    changed_at: jiff::Timestamp,
}

fn read(row: Row) -> Result<Plan, StoreError> {
    let raw: Raw = from_row!(
        row,
        Raw {
            id,
            source,
            origin,
            secret,
            options,
            hash,
            bytes,
            state,
            turn,
            preview,
            failure,
            run,
            by,
            created_at,
            changed_at
        }
    )?;
    Ok(Plan {
        id: raw.id,
        source: raw.source,
        origin: raw.origin,
        secret: raw.secret,
        options: serde_json::from_str(&raw.options).map_err(|e| StoreError::Broken(e.to_string()))?,
        hash: raw.hash,
        bytes: raw.bytes,
        state: State::of(&raw.state),
        turn: raw.turn,
        // What an older version saw is looked at again.
        preview: raw.preview.and_then(|p| serde_json::from_str(&p).ok()),
        failure: raw.failure,
        run: raw.run,
        by: raw.by,
        created_at: raw.created_at,
        changed_at: raw.changed_at,
    })
}
