//! The only SQL about attachments.

use super::{Attachment, AttachmentId, Stored, safe_name};
use crate::journal::RecordRef;
use crate::store::{Row, StoreError, Tx};
use crate::{params, statements};

statements! {
    ADD = "insert into attachment (organisation, record_kind, record_number, name, media_type, bytes, hash, added_by, added_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id";
    OF_RECORD = "select id, record_kind, record_number, name, media_type, bytes, hash, added_by, added_at from attachment
        where organisation = $1 and record_kind = $2 and record_number = $3 order by id limit 500";
    BY_ID = "select id, record_kind, record_number, name, media_type, bytes, hash, added_by, added_at from attachment where organisation = $1 and id = $2";
    TAKE = "delete from attachment where organisation = $1 and record_kind = $2 and record_number = $3
        returning id, record_kind, record_number, name, media_type, bytes, hash, added_by, added_at";
}

/// Attaches stored bytes to a record, under a cleaned name.
pub fn add(
    tx: &mut Tx<'_>,
    record: &RecordRef,
    name: &str,
    media_type: &str,
    stored: &Stored,
) -> Result<AttachmentId, StoreError> {
    let (organisation, actor, now) = (tx.organisation()?, tx.actor().person(), tx.now());
    let bytes = i64::try_from(stored.bytes).unwrap_or(i64::MAX);
    tx.scalar(
        &ADD,
        params![
            organisation,
            record.kind.as_str(),
            record.number,
            safe_name(name),
            media_type,
            bytes,
            stored.hash.as_str(),
            actor,
            now
        ],
    )
}

/// The files of a record in the order they came; the first 500.
pub fn of_record(tx: &mut Tx<'_>, record: &RecordRef) -> Result<Vec<Attachment>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_RECORD, params![organisation, record.kind.as_str(), record.number], read)
}

/// Takes the files of a record off it, so that they can be attached elsewhere; their bytes stay.
pub fn take(tx: &mut Tx<'_>, record: &RecordRef) -> Result<Vec<Attachment>, StoreError> {
    let organisation = tx.organisation()?;
    let mut taken = tx.list(&TAKE, params![organisation, record.kind.as_str(), record.number], read)?;
    taken.sort_by_key(|file| file.id);
    Ok(taken)
}

pub fn by_id(tx: &mut Tx<'_>, id: AttachmentId) -> Result<Option<Attachment>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id], read)
}

fn read(mut row: Row) -> Result<Attachment, StoreError> {
    Ok(Attachment {
        id: row.take(0)?,
        record: RecordRef { kind: row.take(1)?, number: row.take(2)? },
        name: row.take(3)?,
        media_type: row.take(4)?,
        bytes: row.take(5)?,
        hash: row.take(6)?,
        added_by: row.take(7)?,
        added_at: row.take(8)?,
    })
}
