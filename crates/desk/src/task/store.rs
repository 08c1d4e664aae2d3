//! The only SQL about checklists.

use super::{Checklist, STEPS_MAX, Task};
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};

/// Kept lists that are offered.
const LISTS_MAX: i64 = 200;

statements! {
    TASKS = "select id, body, made_by_name, done_at, done_by_name from desk_task where organisation = $1 and ticket = $2 order by place, id limit $3";
    ADD = "insert into desk_task (organisation, ticket, place, body, made_by_name, made_at) values ($1, $2, $3, $4, $5, $6)";
    TICK = "update desk_task set done_at = $3, done_by_name = $4 where organisation = $1 and id = $2";
    REMOVE = "delete from desk_task where organisation = $1 and id = $2";
    LISTS = "select id, name, steps from desk_checklist where organisation = $1 order by name limit $2";
    LIST = "select id, name, steps from desk_checklist where organisation = $1 and id = $2";
    KEEP = "insert into desk_checklist (organisation, name, steps, changed_at) values ($1, $2, $3, $4)
        on conflict (organisation, name) do update set steps = excluded.steps, changed_at = excluded.changed_at returning id";
    LET_GO = "delete from desk_checklist where organisation = $1 and id = $2";
}

pub fn tasks(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Task>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&TASKS, params![organisation, ticket, STEPS_MAX], |row| {
        from_row!(row, Task { id, body, made_by_name, done_at, done_by_name })
    })
}

pub fn add(tx: &mut Tx<'_>, ticket: i64, place: usize, (body, by): (&str, &str)) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&ADD, params![organisation, ticket, place, body, by, now]).map(drop)
}

/// Ticks a step off in somebody's name, or takes the tick back.
pub fn tick(tx: &mut Tx<'_>, id: i64, by: Option<&str>) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&TICK, params![organisation, id, by.map(|_| now), by.unwrap_or_default()]).map(drop)
}

pub fn remove(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REMOVE, params![organisation, id]).map(drop)
}

pub fn checklists(tx: &mut Tx<'_>) -> Result<Vec<Checklist>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LISTS, params![organisation, LISTS_MAX], read)
}

pub fn checklist(tx: &mut Tx<'_>, id: i64) -> Result<Option<Checklist>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&LIST, params![organisation, id], read)
}

pub fn keep(tx: &mut Tx<'_>, name: &str, steps: &[String]) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.scalar(&KEEP, params![organisation, name, steps.join("\n"), now])
}

pub fn let_go(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&LET_GO, params![organisation, id]).map(drop)
}

fn read(mut row: Row) -> Result<Checklist, StoreError> {
    let steps: String = row.take(2)?;
    Ok(Checklist { id: row.take(0)?, name: row.take(1)?, steps: steps.lines().map(str::to_owned).collect() })
}
