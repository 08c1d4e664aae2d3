//! The only SQL about problems.

use super::Problem;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};

statements! {
    ADD = "insert into watch_problem (organisation, number, title, state, cause, workaround, owner, owner_name, opened_at, resolved_at, changed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    SET = "update watch_problem set title = $3, state = $4, cause = $5, workaround = $6, owner = $7, owner_name = $8, opened_at = $9, resolved_at = $10, changed_at = $11, version = $12
        where organisation = $1 and number = $2";
    BY_NUMBER = "select number, title, state, cause, workaround, owner, owner_name, opened_at, resolved_at, changed_at, version from watch_problem
        where organisation = $1 and number = $2";
    LIST = "select number, title, state, cause, workaround, owner, owner_name, opened_at, resolved_at, changed_at, version from watch_problem
        where organisation = $1 and number < $2 and (cast($3 as text) is null or state = $3) order by number desc limit $4";
}

pub fn keep(tx: &mut Tx<'_>, p: &Problem, new: bool) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let values = params![
        organisation,
        p.number,
        p.title.as_str(),
        p.state,
        p.cause.as_str(),
        p.workaround.as_str(),
        p.owner,
        p.owner_name.as_str(),
        p.opened_at,
        p.resolved_at,
        p.changed_at,
        p.version
    ];
    tx.execute(if new { &ADD } else { &SET }, values).map(drop)
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Problem>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

/// Problems newest first, below a number.
pub fn list(tx: &mut Tx<'_>, below: Option<i64>, state: Option<&str>, limit: i64) -> Result<Vec<Problem>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LIST, params![organisation, below.unwrap_or(i64::MAX), state, limit], read)
}

fn read(row: Row) -> Result<Problem, StoreError> {
    from_row!(
        row,
        Problem {
            number,
            title,
            state,
            cause,
            workaround,
            owner,
            owner_name,
            opened_at,
            resolved_at,
            changed_at,
            version
        }
    )
}
