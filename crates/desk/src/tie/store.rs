//! The only SQL about ties and merges.

use super::rules::Relation;
use super::{MERGED_MAX, Merged, Tie};
use crate::ticket::Message;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};

/// Ties of one ticket that are shown.
const TIES_MAX: i64 = 200;

statements! {
    ADD = "insert into desk_tie (organisation, from_ticket, relation, to_ticket, made_at, made_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing";
    REMOVE = "delete from desk_tie where organisation = $1 and id = $2";
    TIES = "select l.id, l.relation, l.from_ticket, t.number, t.title, t.state, t.open from desk_tie l
        join desk_ticket t on t.organisation = l.organisation and t.number = case when l.from_ticket = $2 then l.to_ticket else l.from_ticket end
        where l.organisation = $1 and (l.from_ticket = $2 or l.to_ticket = $2) order by l.id limit $3";
    PARENT = "select from_ticket from desk_tie where organisation = $1 and to_ticket = $2 and relation = 'parent' order by id limit 1";
    OPEN_CHILDREN = "select t.number from desk_tie l join desk_ticket t on t.organisation = l.organisation and t.number = l.to_ticket
        where l.organisation = $1 and l.from_ticket = $2 and l.relation = 'parent' and t.open = true order by t.number limit $3";
    MERGE_ADD = "insert into desk_merge (organisation, source, target, source_id, state_before, made_at, made_by) values ($1, $2, $3, $4, $5, $6, $7)";
    MERGE_TAKE = "delete from desk_merge where organisation = $1 and source = $2 returning target, state_before";
    MERGED_INTO = "select target from desk_merge where organisation = $1 and source = $2";
    MERGED = "select m.source, m.source_id, s.title, s.requester, s.requester_name, m.made_at,
            (select count(*) from desk_message a where a.organisation = m.organisation and a.ticket = t.id and a.kind = 'public'
                and a.from_requester = false and a.at >= m.made_at)
        from desk_merge m join desk_ticket s on s.organisation = m.organisation and s.number = m.source
        join desk_ticket t on t.organisation = m.organisation and t.number = m.target
        where m.organisation = $1 and m.target = $2 order by m.made_at, m.source limit $3";
    MESSAGE = "select id, author, author_name, kind, from_requester, body, at from desk_message
        where organisation = $1 and id = $3 and (ticket = $2 or ticket in (select m.source_id from desk_merge m
            join desk_ticket t on t.organisation = m.organisation and t.number = m.target where m.organisation = $1 and t.id = $2))";
    /// What we answered on the ticket that goes on, for who asked on the merged one.
    ANSWERS_ON_TARGET = "select a.id, a.author, a.author_name, a.kind, a.from_requester, a.body, a.at from desk_merge m
        join desk_ticket t on t.organisation = m.organisation and t.number = m.target
        join desk_message a on a.organisation = m.organisation and a.ticket = t.id
        where m.organisation = $1 and m.source = $2 and a.kind = 'public' and a.from_requester = false and a.at >= m.made_at and a.id < $3
        order by a.id desc limit $4";
}

/// False if the two are tied so already.
pub fn add(tx: &mut Tx<'_>, (from, relation, to): (i64, Relation, i64)) -> Result<bool, StoreError> {
    let (organisation, now, by) = (tx.organisation()?, tx.now(), tx.actor().person());
    tx.execute(&ADD, params![organisation, from, relation.word(), to, now, by]).map(|n| n == 1)
}

pub fn remove(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REMOVE, params![organisation, id]).map(drop)
}

/// The ties of a ticket with what stands at their other end.
pub fn ties(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Tie>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&TIES, params![organisation, number, TIES_MAX], |mut row| {
        let word: String = row.take(1)?;
        let relation = Relation::from_word(&word)
            .ok_or_else(|| StoreError::Broken(format!("desk_tie: the unknown relation {word}")))?;
        Ok(Tie {
            id: row.take(0)?,
            relation,
            outward: row.take::<i64>(2)? == number,
            number: row.take(3)?,
            title: row.take(4)?,
            state: row.take(5)?,
            open: row.take(6)?,
        })
    })
}

pub fn parent(tx: &mut Tx<'_>, number: i64) -> Result<Option<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&PARENT, params![organisation, number], |mut r| r.take(0))
}

pub fn open_children(tx: &mut Tx<'_>, number: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OPEN_CHILDREN, params![organisation, number, limit], |mut r| r.take(0))
}

/// Writes down that a ticket (number and id) was merged into another, and how it stood.
pub fn merge_add(tx: &mut Tx<'_>, (source, id): (i64, i64), target: i64, before: &str) -> Result<(), StoreError> {
    let (organisation, now, by) = (tx.organisation()?, tx.now(), tx.actor().person());
    tx.execute(&MERGE_ADD, params![organisation, source, target, id, before, now, by]).map(drop)
}

/// Forgets a merge and returns where it went and how the ticket stood.
pub fn merge_take(tx: &mut Tx<'_>, source: i64) -> Result<Option<(i64, String)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&MERGE_TAKE, params![organisation, source], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

pub fn merged_into(tx: &mut Tx<'_>, source: i64) -> Result<Option<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&MERGED_INTO, params![organisation, source], |mut r| r.take(0))
}

pub fn merged(tx: &mut Tx<'_>, target: i64) -> Result<Vec<Merged>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&MERGED, params![organisation, target, MERGED_MAX], |row| {
        from_row!(row, Merged { source, source_id, title, requester, requester_name, made_at, answers })
    })
}

/// Something that was said on a ticket, or on one merged into it.
pub fn message(tx: &mut Tx<'_>, ticket: i64, id: i64) -> Result<Option<Message>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&MESSAGE, params![organisation, ticket, id], read_message)
}

pub fn answers_on_target(
    tx: &mut Tx<'_>,
    source: i64,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&ANSWERS_ON_TARGET, params![organisation, source, below.unwrap_or(i64::MAX), limit], read_message)
}

fn read_message(row: Row) -> Result<Message, StoreError> {
    from_row!(row, Message { id, author, author_name, kind, from_requester, body, at })
}
