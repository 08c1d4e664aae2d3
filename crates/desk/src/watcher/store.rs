//! The only SQL about followers, what they were told, and who is here.

use super::{HERE, Here, News, Notice, Watcher};
use house::people::{Member, PersonId};
use house::store::{StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

/// Followers of one ticket, and people before it at once; more are not told apart.
const WATCHERS_MAX: i64 = 200;
const HERE_MAX: i64 = 20;

statements! {
    ANY = "select count(*) from (select 1 from desk_watcher where organisation = $1 and ticket = $2 limit 1) as a";
    ADD = "insert into desk_watcher (organisation, ticket, person, person_name, why, since) values ($1, $2, $3, $4, $5, $6) on conflict do nothing";
    REMOVE = "delete from desk_watcher where organisation = $1 and ticket = $2 and person = $3";
    WATCHERS = "select person, person_name, why, since from desk_watcher where organisation = $1 and ticket = $2 order by person_name, person limit $3";
    FOLLOW_AS = "insert into desk_watcher (organisation, ticket, person, person_name, why, since)
        select organisation, $3, person, person_name, why, $4 from desk_watcher where organisation = $1 and ticket = $2 on conflict do nothing";
    FOLLOWED = "select t.number, t.title, t.state from desk_watcher w join desk_ticket t on t.organisation = w.organisation and t.number = w.ticket
        where w.organisation = $1 and w.person = $2 and t.number < $3 order by t.number desc limit $4";
    NOTICE_ADD = "insert into desk_notice (organisation, person, ticket, what, by_name, line, at) values ($1, $2, $3, $4, $5, $6, $7)";
    NOTICES = "select n.id, n.ticket, t.title, n.what, n.by_name, n.line, n.at, n.seen_at from desk_notice n
        join desk_ticket t on t.organisation = n.organisation and t.number = n.ticket
        where n.organisation = $1 and n.person = $2 and n.id < $3 order by n.id desc limit $4";
    NOTICES_SEEN = "update desk_notice set seen_at = $4 where organisation = $1 and person = $2 and seen_at is null and ($3 = 0 or ticket = $3)";
    PRESENT = "insert into desk_presence (organisation, ticket, person, person_name, writing, seen_at) values ($1, $2, $3, $4, $5, $6)
        on conflict (organisation, ticket, person) do update set writing = excluded.writing, seen_at = excluded.seen_at";
    GONE = "delete from desk_presence where organisation = $1 and ticket = $2 and (person = $3 or seen_at < $4)";
    HERE_NOW = "select person, person_name, writing from desk_presence where organisation = $1 and ticket = $2 and seen_at >= $3 order by person limit $4";
}

pub fn any(tx: &mut Tx<'_>, ticket: i64) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar::<i64>(&ANY, params![organisation, ticket]).map(|n| n > 0)
}

/// False if they follow it already.
pub fn add(tx: &mut Tx<'_>, ticket: i64, member: &Member, why: &str) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&ADD, params![organisation, ticket, member.person, member.name.as_str(), why, now]).map(|n| n == 1)
}

/// False if they did not follow it.
pub fn remove(tx: &mut Tx<'_>, ticket: i64, person: PersonId) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REMOVE, params![organisation, ticket, person]).map(|n| n == 1)
}

pub fn watchers(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Watcher>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&WATCHERS, params![organisation, ticket, WATCHERS_MAX], |row| {
        from_row!(row, Watcher { person, name, why, since })
    })
}

/// Who follows one ticket follows another too: after a merge.
pub fn follow_as(tx: &mut Tx<'_>, source: i64, target: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&FOLLOW_AS, params![organisation, source, target, now]).map(drop)
}

/// A ticket that somebody follows, as a list shows it.
#[derive(Debug, Clone)]
pub struct Followed {
    pub number: i64,
    pub title: String,
    pub state: crate::State,
}

pub fn followed(
    tx: &mut Tx<'_>,
    person: PersonId,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<Followed>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&FOLLOWED, params![organisation, person, below.unwrap_or(i64::MAX), limit], |row| {
        from_row!(row, Followed { number, title, state })
    })
}

pub fn notice_add(tx: &mut Tx<'_>, person: PersonId, what: &str, news: &News) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let line = crate::ticket::rules::line_of(&news.text);
    tx.execute(&NOTICE_ADD, params![organisation, person, news.ticket, what, news.by_name.as_str(), line, now])
        .map(drop)
}

/// What somebody was told, newest first.
pub fn notices(tx: &mut Tx<'_>, person: PersonId, below: Option<i64>, limit: i64) -> Result<Vec<Notice>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&NOTICES, params![organisation, person, below.unwrap_or(i64::MAX), limit], |row| {
        from_row!(row, Notice { id, ticket, title, what, by_name, line, at, seen_at })
    })
}

/// Marks what somebody was told as seen: of one ticket, or (0) all of it.
pub fn notices_seen(tx: &mut Tx<'_>, person: PersonId, ticket: i64) -> Result<u64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&NOTICES_SEEN, params![organisation, person, ticket, now])
}

/// Writes down that somebody is here, or that they have gone. Rows of long ago go with it.
pub fn here(
    tx: &mut Tx<'_>,
    ticket: i64,
    (person, name): (PersonId, &str),
    writing: Option<bool>,
) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    match writing {
        Some(writing) => tx.execute(&PRESENT, params![organisation, ticket, person, name, writing, now]).map(drop),
        None => {
            let stale = before(now);
            tx.execute(&GONE, params![organisation, ticket, person, stale]).map(drop)
        }
    }
}

fn before(now: Timestamp) -> Timestamp {
    now.checked_sub(HERE).unwrap_or(Timestamp::MIN)
}

pub fn here_now(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Here>, StoreError> {
    let (organisation, since) = (tx.organisation()?, before(tx.now()));
    tx.list(&HERE_NOW, params![organisation, ticket, since, HERE_MAX], |row| {
        from_row!(row, Here { person, name, writing })
    })
}
