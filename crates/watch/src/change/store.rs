//! The only SQL about changes, freezes, templates and calendar feeds.

use super::{Change, Freeze, Written};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

/// The columns of a [`Change`].
macro_rules! columns {
    () => {
        "number, title, kind, why, backout, answers, risk, starts_at, ends_at, state, tasks, owner, owner_name, fixes, implemented_at, review, reviewed_at,
         changed_at, version"
    };
}

statements! {
    ADD = "insert into watch_change (organisation, number, title, kind, why, backout, answers, risk, starts_at, ends_at, state, tasks, owner, owner_name, fixes,
            implemented_at, review, reviewed_at, changed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    SET = "update watch_change set title = $3, kind = $4, why = $5, backout = $6, answers = $7, risk = $8, starts_at = $9, ends_at = $10, state = $11, tasks = $12,
            owner = $13, owner_name = $14, fixes = $15, implemented_at = $16, review = $17, reviewed_at = $18, changed_at = $19, version = $20
        where organisation = $1 and number = $2";
    BY_NUMBER = concat!("select ", columns!(), " from watch_change where organisation = $1 and number = $2");
    LIST = concat!("select ", columns!(), " from watch_change where organisation = $1 and number < $2 order by number desc limit $3");
    BETWEEN = concat!("select ", columns!(), " from watch_change where organisation = $1 and starts_at < $3 and ends_at > $2 order by starts_at, number limit 500");
    IMPLEMENTED = concat!("select ", columns!(), " from watch_change where organisation = $1 and implemented_at >= $2 and implemented_at < $3 order by implemented_at limit 5000");
    FIXES_OF = "select starts_at, implemented_at from watch_change where organisation = $1 and fixes = $2 and state not in ('planned', 'cancelled') order by number limit 50";
    FREEZE_ADD = "insert into watch_freeze (organisation, name, starts_at, ends_at) values ($1, $2, $3, $4) returning id";
    FREEZE_DROP = "delete from watch_freeze where organisation = $1 and id = $2";
    FREEZES = "select id, name, starts_at, ends_at from watch_freeze where organisation = $1 and starts_at < $3 and ends_at > $2 order by starts_at limit 200";
    TEMPLATE_SET = "insert into watch_template (organisation, name, content) values ($1, $2, $3)
        on conflict (organisation, name) do update set content = excluded.content";
    TEMPLATE = "select content from watch_template where organisation = $1 and name = $2";
    TEMPLATES = "select name from watch_template where organisation = $1 order by name limit 200";
    FEED_SET = "insert into watch_feed (organisation, person, hash) values ($1, $2, $3)
        on conflict (organisation, person) do update set hash = excluded.hash";
    FEED = "select person from watch_feed where organisation = $1 and hash = $2";
}

fn json(what: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(what).map_err(|e| StoreError::Broken(e.to_string()))
}

fn read_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::Broken(format!("watch_change: {e}")))
}

pub fn keep(tx: &mut Tx<'_>, c: &Change, new: bool) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let values = params![
        organisation,
        c.number,
        c.title.as_str(),
        c.kind,
        c.why.as_str(),
        c.backout.as_str(),
        json(&c.answers)?,
        c.risk,
        c.starts_at,
        c.ends_at,
        c.state,
        json(&c.tasks)?,
        c.owner,
        c.owner_name.as_str(),
        c.fixes,
        c.implemented_at,
        c.review.as_str(),
        c.reviewed_at,
        c.changed_at,
        c.version
    ];
    tx.execute(if new { &ADD } else { &SET }, values).map(drop)
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Change>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

/// Changes newest first, below a number.
pub fn list(tx: &mut Tx<'_>, below: Option<i64>, limit: i64) -> Result<Vec<Change>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LIST, params![organisation, below.unwrap_or(i64::MAX), limit], read)
}

/// Changes whose window touches a time.
pub fn between(tx: &mut Tx<'_>, (from, to): (Timestamp, Timestamp)) -> Result<Vec<Change>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&BETWEEN, params![organisation, from, to], read)
}

/// Changes that were carried out, or taken back, in a period.
pub fn implemented(tx: &mut Tx<'_>, (from, to): (Timestamp, Timestamp)) -> Result<Vec<Change>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&IMPLEMENTED, params![organisation, from, to], read)
}

/// When something began and when it was over, as far as it is known.
type Span = (Option<Timestamp>, Option<Timestamp>);

/// When repairs of a change began and were over.
pub fn fixes_of(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Span>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&FIXES_OF, params![organisation, number], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

pub fn freeze_add(tx: &mut Tx<'_>, name: &str, (from, to): (Timestamp, Timestamp)) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&FREEZE_ADD, params![organisation, name, from, to])
}

pub fn freeze_drop(tx: &mut Tx<'_>, id: i64) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.execute(&FREEZE_DROP, params![organisation, id])? == 1)
}

pub fn freezes(tx: &mut Tx<'_>, (from, to): (Timestamp, Timestamp)) -> Result<Vec<Freeze>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&FREEZES, params![organisation, from, to], |row| from_row!(row, Freeze { id, name, starts_at, ends_at }))
}

pub fn template_set(tx: &mut Tx<'_>, name: &str, w: &Written) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&TEMPLATE_SET, params![organisation, name, json(w)?]).map(drop)
}

pub fn template(tx: &mut Tx<'_>, name: &str) -> Result<Option<Written>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&TEMPLATE, params![organisation, name], |mut r| read_json(&r.take::<String>(0)?))
}

pub fn templates(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&TEMPLATES, params![organisation], |mut r| r.take(0))
}

/// Gives somebody a new address for the calendar; the one before is good no more.
pub fn feed_set(tx: &mut Tx<'_>, person: PersonId, hash: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&FEED_SET, params![organisation, person, hash]).map(drop)
}

pub fn feed(tx: &mut Tx<'_>, hash: &str) -> Result<Option<PersonId>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&FEED, params![organisation, hash], |mut r| r.take(0))
}

fn read(mut r: Row) -> Result<Change, StoreError> {
    Ok(Change {
        number: r.take(0)?,
        title: r.take(1)?,
        kind: r.take(2)?,
        why: r.take(3)?,
        backout: r.take(4)?,
        answers: read_json(&r.take::<String>(5)?)?,
        risk: r.take(6)?,
        starts_at: r.take(7)?,
        ends_at: r.take(8)?,
        state: r.take(9)?,
        tasks: read_json(&r.take::<String>(10)?)?,
        owner: r.take(11)?,
        owner_name: r.take(12)?,
        fixes: r.take(13)?,
        implemented_at: r.take(14)?,
        review: r.take(15)?,
        reviewed_at: r.take(16)?,
        changed_at: r.take(17)?,
        version: r.take(18)?,
    })
}
