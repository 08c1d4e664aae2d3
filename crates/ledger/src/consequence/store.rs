//! The only SQL about consequences.

use super::{KIND, Link};
use house::journal::{
    RecordRef,
    store::{Happened, append},
};
use house::record::Relation;
use house::record::store::{link_add, link_remove, number_next};
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use serde_json::json;

statements! {
    ADD = "insert into ledger_consequence (organisation, number, ticket, recommendation, decision, note, linked_by, linked_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";
    REMOVE = "delete from ledger_consequence where organisation = $1 and number = $2";
    BY_NUMBER = "select number, ticket, recommendation, decision, note, linked_at from ledger_consequence where organisation = $1 and number = $2";
    OF = "select number, ticket, recommendation, decision, note, linked_at from ledger_consequence
        where organisation = $1 and recommendation = $2 order by number desc limit $3";
    OF_TICKET = "select number, ticket, recommendation, decision, note, linked_at from ledger_consequence where organisation = $1 and ticket = $2 order by number limit 10";
    LIST = "select number, ticket, recommendation, decision, note, linked_at from ledger_consequence where organisation = $1 and number < $2 order by number desc limit $3";
    COUNT_OF = "select count(*) from ledger_consequence where organisation = $1 and recommendation = $2";
}

/// Traces a ticket to a decision; `None` if it was traced there before.
pub fn add(
    tx: &mut Tx<'_>,
    ticket: i64,
    (recommendation, decision): (i64, i64),
    note: &str,
) -> Result<Option<i64>, StoreError> {
    let number = number_next(tx, KIND)?;
    let (organisation, now) = (tx.organisation()?, tx.now());
    let by = tx.actor().person().ok_or_else(|| StoreError::Broken("a consequence is traced by a person".to_owned()))?;
    if tx.execute(&ADD, params![organisation, number, ticket, recommendation, decision, note, by, now])? == 0 {
        return Ok(None);
    }
    let (from, to) = (RecordRef::new("ticket", ticket), RecordRef::new(crate::recommendation::KIND, recommendation));
    link_add(tx, &from, Relation::ConsequenceOf, &to)?;
    let payload = json!({ "consequence": number, "ticket": ticket, "decision": decision, "note": note });
    append(tx, &Happened { kind: crate::events::CONSEQUENCE_LINKED, record: to, concerns: None, payload })?;
    Ok(Some(number))
}

/// Takes a wrong trace back.
pub fn remove(tx: &mut Tx<'_>, link: &Link) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&REMOVE, params![organisation, link.number])?;
    let (from, to) =
        (RecordRef::new("ticket", link.ticket), RecordRef::new(crate::recommendation::KIND, link.recommendation));
    link_remove(tx, &from, Relation::ConsequenceOf, &to)?;
    let payload = json!({ "consequence": link.number, "ticket": link.ticket, "decision": link.decision });
    append(tx, &Happened { kind: crate::events::CONSEQUENCE_UNLINKED, record: to, concerns: None, payload })
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Link>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

/// Newest first.
pub fn of(tx: &mut Tx<'_>, recommendation: i64, limit: i64) -> Result<Vec<Link>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF, params![organisation, recommendation, limit], read)
}

pub fn of_ticket(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Link>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_TICKET, params![organisation, ticket], read)
}

pub fn list(tx: &mut Tx<'_>, before: i64, limit: i64) -> Result<Vec<Link>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LIST, params![organisation, before, limit], read)
}

pub fn count_of(tx: &mut Tx<'_>, recommendation: i64) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&COUNT_OF, params![organisation, recommendation])
}

fn read(mut row: Row) -> Result<Link, StoreError> {
    Ok(Link {
        number: row.take(0)?,
        ticket: row.take(1)?,
        recommendation: row.take(2)?,
        decision: row.take(3)?,
        note: row.take(4)?,
        linked_at: row.take(5)?,
    })
}
