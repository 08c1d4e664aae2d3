//! The only SQL about the journal and its seals.

use super::{Entry, Position, RecordRef};
use crate::people::PersonId;
use crate::store::{Dialect, Row, Statement, StoreError, Tx};
use crate::{params, statements};
use jiff::Timestamp;

statements! {
    APPEND = "insert into journal (organisation, at, actor, kind, record_kind, record_number, concerns, payload) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_RECORD = "select transaction_id, seq, organisation, at, actor, kind, record_kind, record_number, concerns, payload from journal
        where organisation = $1 and record_kind = $2 and record_number = $3 and seq > $4 order by seq limit $5";
    OF_ORGANISATION = "select transaction_id, seq, organisation, at, actor, kind, record_kind, record_number, concerns, payload from journal
        where organisation = $1 and seq < $2 order by seq desc limit $3";
    LAST_SEAL = "select to_transaction, to_seq, hash, id from journal_seal order by id desc limit 1";
    SEALS = "select to_transaction, to_seq, hash, id from journal_seal where id > $1 order by id limit $2";
    SEAL_ENTRIES = "select entries from journal_seal where id = $1";
    SEAL_ADD = "insert into journal_seal (to_transaction, to_seq, entries, hash, sealed_at) values ($1, $2, $3, $4, $5)";
}

/// Everything that is committed, in order, after a position (all organisations: the tail and the seals are the system's).
/// With one writer the number alone is the order (the transaction is always 0), and goes straight to the place.
static AFTER_SQLITE: Statement = Statement::new(
    "journal::AFTER_SQLITE",
    "select transaction_id, seq, organisation, at, actor, kind, record_kind, record_number, concerns, payload from journal
     where transaction_id >= $1 and seq > $2 order by seq limit $3",
);
/// The same, below the oldest running transaction: what is above it may still get neighbours.
static AFTER_POSTGRES: Statement = Statement::new(
    "journal::AFTER_POSTGRES",
    "select transaction_id, seq, organisation, at, actor, kind, record_kind, record_number, concerns, payload from journal
     where (transaction_id, seq) > ($1, $2) and transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
     order by transaction_id, seq limit $3",
);
/// Everything that is committed as this transaction sees it; what it does not see yet may still come before.
static SEEN_POSTGRES: Statement = Statement::new(
    "journal::SEEN_POSTGRES",
    "select transaction_id, seq, organisation, at, actor, kind, record_kind, record_number, concerns, payload from journal
     where (transaction_id, seq) > ($1, $2) order by transaction_id, seq limit $3",
);
static LAST_SQLITE: Statement =
    Statement::new("journal::LAST_SQLITE", "select transaction_id, seq from journal order by seq desc limit 1");
static LAST_POSTGRES: Statement = Statement::new(
    "journal::LAST_POSTGRES",
    "select transaction_id, seq from journal where transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
     order by transaction_id desc, seq desc limit 1",
);

/// The statements that only one engine understands.
pub fn dialect_statements(dialect: Dialect) -> Vec<&'static Statement> {
    match dialect {
        Dialect::Sqlite => vec![&AFTER_SQLITE, &LAST_SQLITE],
        Dialect::Postgres => vec![&SEEN_POSTGRES, &AFTER_POSTGRES, &LAST_POSTGRES],
    }
}

/// What a command says happened; organisation, actor and time come from the transaction.
pub struct Happened<'a> {
    pub kind: &'a str,
    pub record: RecordRef,
    pub concerns: Option<PersonId>,
    pub payload: serde_json::Value,
}

/// Appends one entry. Every command does this in the transaction of its change.
pub fn append(tx: &mut Tx<'_>, happened: &Happened<'_>) -> Result<(), StoreError> {
    let (organisation, now, actor) = (tx.organisation()?, tx.now(), tx.actor().person());
    tx.execute(
        &APPEND,
        params![
            organisation,
            now,
            actor,
            happened.kind,
            happened.record.kind.as_str(),
            happened.record.number,
            happened.concerns,
            &happened.payload
        ],
    )
    .map(drop)
}

/// The next `limit` entries of all organisations after `position`, complete: nothing can later appear before them.
pub fn after(tx: &mut Tx<'_>, position: Position, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let statement = if tx.dialect() == Dialect::Sqlite { &AFTER_SQLITE } else { &AFTER_POSTGRES };
    tx.list(statement, params![position.transaction, position.seq, limit], read)
}

/// The next `limit` entries of all organisations after `position` that this transaction sees. Whoever keeps something up
/// to date by them, and goes on from [`last`], sees every change at once and misses none.
pub fn seen_after(tx: &mut Tx<'_>, position: Position, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let statement = if tx.dialect() == Dialect::Sqlite { &AFTER_SQLITE } else { &SEEN_POSTGRES };
    tx.list(statement, params![position.transaction, position.seq, limit], read)
}

/// The position of the newest complete entry.
pub fn last(tx: &mut Tx<'_>) -> Result<Position, StoreError> {
    let statement = if tx.dialect() == Dialect::Sqlite { &LAST_SQLITE } else { &LAST_POSTGRES };
    Ok(tx.find(statement, &[], |mut r| Ok(Position { transaction: r.take(0)?, seq: r.take(1)? }))?.unwrap_or_default())
}

/// What happened to one record, oldest first, after entry number `after` (0: from the start).
pub fn of_record(tx: &mut Tx<'_>, record: &RecordRef, after: i64, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_RECORD, params![organisation, record.kind.as_str(), record.number, after, limit], read)
}

/// What happened in the organisation, newest first, before entry number `before`.
pub fn of_organisation(tx: &mut Tx<'_>, before: i64, limit: i64) -> Result<Vec<Entry>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_ORGANISATION, params![organisation, before, limit], read)
}

/// One seal: up to where, the hash of the chain, and its own number.
#[derive(Debug, Clone)]
pub struct Seal {
    pub to: Position,
    pub hash: String,
    pub id: i64,
}

pub fn last_seal(tx: &mut Tx<'_>) -> Result<Option<Seal>, StoreError> {
    tx.find(&LAST_SEAL, &[], read_seal)
}

pub fn seals_after(tx: &mut Tx<'_>, id: i64, limit: i64) -> Result<Vec<Seal>, StoreError> {
    tx.list(&SEALS, params![id, limit], read_seal)
}

/// How many entries a seal says it covers.
pub fn seal_entries(tx: &mut Tx<'_>, id: i64) -> Result<i64, StoreError> {
    tx.scalar(&SEAL_ENTRIES, params![id])
}

pub fn seal_add(tx: &mut Tx<'_>, to: Position, entries: i64, hash: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(&SEAL_ADD, params![to.transaction, to.seq, entries, hash, now]).map(drop)
}

fn read(mut row: Row) -> Result<Entry, StoreError> {
    Ok(Entry {
        position: Position { transaction: row.take(0)?, seq: row.take(1)? },
        organisation: row.take(2)?,
        at: row.take(3)?,
        actor: row.take(4)?,
        kind: row.take(5)?,
        record: RecordRef { kind: row.take(6)?, number: row.take(7)? },
        concerns: row.take(8)?,
        payload: row.take(9)?,
    })
}

fn read_seal(mut row: Row) -> Result<Seal, StoreError> {
    Ok(Seal { to: Position { transaction: row.take(0)?, seq: row.take(1)? }, hash: row.take(2)?, id: row.take(3)? })
}
