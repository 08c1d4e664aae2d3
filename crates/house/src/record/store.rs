//! The only SQL about cards, numbers, links and the words records are found by.

use super::{Card, CardFields, Relation};
use crate::journal::RecordRef;
use crate::people::PersonId;
use crate::store::{self, Row, StoreError, Tx};
use crate::{params, statements};

statements! {
    NUMBER_NEXT = "insert into counter (organisation, kind, last) values ($1, $2, 1)
        on conflict (organisation, kind) do update set last = counter.last + 1 returning last";
    NUMBER_AT_LEAST = "insert into counter (organisation, kind, last) values ($1, $2, $3)
        on conflict (organisation, kind) do update set last = case when counter.last < excluded.last then excluded.last else counter.last end";
    CARD_ADD = "insert into record (organisation, kind, number, title, state, concerns, changed_at) values ($1, $2, $3, $4, $5, $6, $7) returning id";
    CARD_SET = "update record set title = $4, state = $5, concerns = $6, changed_at = $7 where organisation = $1 and kind = $2 and number = $3";
    CARD = "select kind, number, title, state, changed_at, concerns from record where organisation = $1 and kind = $2 and number = $3
        and (concerns = $4 or concerns is null or $4 is null)";
    CARD_ID = "select id from record where organisation = $1 and kind = $2 and number = $3";
    LINK_ADD = "insert into record_link (organisation, from_kind, from_number, relation, to_kind, to_number, made_at, made_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";
    LINK_REMOVE = "delete from record_link where organisation = $1 and from_kind = $2 and from_number = $3 and relation = $4 and to_kind = $5 and to_number = $6";
    LINKED_FROM = "select r.kind, r.number, r.title, r.state, r.changed_at, r.concerns from record_link l
        join record r on r.organisation = l.organisation and r.kind = l.from_kind and r.number = l.from_number
        where l.organisation = $1 and l.to_kind = $2 and l.to_number = $3 and l.relation = $4 order by l.id limit $5";
    LINKED_TO = "select r.kind, r.number, r.title, r.state, r.changed_at, r.concerns from record_link l
        join record r on r.organisation = l.organisation and r.kind = l.to_kind and r.number = l.to_number
        where l.organisation = $1 and l.from_kind = $2 and l.from_number = $3 and l.relation = $4 order by l.id limit $5";
}

/// Texts looked at for each record that is wanted, and at least.
const TEXTS_A_RECORD: i64 = 10;
const TEXTS_MIN: i64 = 100;

/// The next number of a kind in this organisation, from 1.
pub fn number_next(tx: &mut Tx<'_>, kind: &str) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&NUMBER_NEXT, params![organisation, kind])
}

/// Makes sure that later numbers come after `number` (imports bring their own).
pub fn number_at_least(tx: &mut Tx<'_>, kind: &str, number: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&NUMBER_AT_LEAST, params![organisation, kind, number]).map(drop)
}

/// Adds a record's card and makes it findable by its title.
pub fn card_add(tx: &mut Tx<'_>, record: &RecordRef, fields: &CardFields<'_>) -> Result<(), StoreError> {
    card_add_with(tx, record, fields, "")
}

/// Adds a record's card and makes it findable by its title and a first text.
pub fn card_add_with(
    tx: &mut Tx<'_>,
    record: &RecordRef,
    fields: &CardFields<'_>,
    text: &str,
) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let id: i64 = tx.scalar(
        &CARD_ADD,
        params![organisation, record.kind.as_str(), record.number, fields.title, fields.state, fields.concerns, now],
    )?;
    if text.is_empty() {
        return store::document_insert(tx, id, fields.title);
    }
    store::document_insert(tx, id, &format!("{}\n{text}", fields.title))
}

/// Changes a record's card.
pub fn card_set(tx: &mut Tx<'_>, record: &RecordRef, fields: &CardFields<'_>) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(
        &CARD_SET,
        params![organisation, record.kind.as_str(), record.number, fields.title, fields.state, fields.concerns, now],
    )
    .map(drop)
}

/// Makes a record findable by a further text, for example a message.
pub fn text_add(tx: &mut Tx<'_>, record: &RecordRef, text: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let id: i64 = tx.scalar(&CARD_ID, params![organisation, record.kind.as_str(), record.number])?;
    store::document_insert(tx, id, text)
}

/// The card of a record; `only_concerning` hides what belongs to somebody else.
pub fn card(
    tx: &mut Tx<'_>,
    record: &RecordRef,
    only_concerning: Option<PersonId>,
) -> Result<Option<Card>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&CARD, params![organisation, record.kind.as_str(), record.number, only_concerning], read_card)
}

/// Links two records; linking twice is the same as once.
pub fn link_add(tx: &mut Tx<'_>, from: &RecordRef, relation: Relation, to: &RecordRef) -> Result<(), StoreError> {
    let (organisation, now, by) = (tx.organisation()?, tx.now(), tx.actor().person());
    tx.execute(
        &LINK_ADD,
        params![organisation, from.kind.as_str(), from.number, relation.word(), to.kind.as_str(), to.number, now, by],
    )
    .map(drop)
}

/// Takes a link away; false if it was not there.
pub fn link_remove(tx: &mut Tx<'_>, from: &RecordRef, relation: Relation, to: &RecordRef) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.execute(
        &LINK_REMOVE,
        params![organisation, from.kind.as_str(), from.number, relation.word(), to.kind.as_str(), to.number],
    )? > 0)
}

/// The records that point at `to` by `relation`, in the order they were linked.
pub fn linked_from(tx: &mut Tx<'_>, to: &RecordRef, relation: Relation, limit: i64) -> Result<Vec<Card>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LINKED_FROM, params![organisation, to.kind.as_str(), to.number, relation.word(), limit], read_card)
}

/// The records that `from` points at by `relation`.
pub fn linked_to(tx: &mut Tx<'_>, from: &RecordRef, relation: Relation, limit: i64) -> Result<Vec<Card>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LINKED_TO, params![organisation, from.kind.as_str(), from.number, relation.word(), limit], read_card)
}

/// Records that hold all the words typed, newest first.
pub fn search(
    tx: &mut Tx<'_>,
    typed: &str,
    only_concerning: Option<PersonId>,
    limit: i64,
) -> Result<Vec<Card>, StoreError> {
    let organisation = tx.organisation()?;
    let Some((statement, query)) = store::search_statement(tx.dialect(), typed) else { return Ok(Vec::new()) };
    // A record has several texts; the newest are looked at, however many there are.
    let texts = limit.saturating_mul(TEXTS_A_RECORD).max(TEXTS_MIN);
    tx.list(statement, params![organisation, query, only_concerning, limit, texts], read_card)
}

fn read_card(mut row: Row) -> Result<Card, StoreError> {
    Ok(Card {
        record: RecordRef { kind: row.take(0)?, number: row.take(1)? },
        title: row.take(2)?,
        state: row.take(3)?,
        changed_at: row.take(4)?,
        concerns: row.take(5)?,
    })
}
