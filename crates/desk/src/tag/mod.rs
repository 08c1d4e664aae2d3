//! Tags: short words that the team hangs on tickets, to find and to count them by.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::events;
use crate::ticket::KIND;
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{PersonId, store as people};
use house::store::Tx;
use house::{Error, Result};

/// Most tags that one ticket bears.
pub const TAGS_MAX: usize = 30;

/// Hangs tags on a ticket and takes others away; what it bears already, or does not bear, is left alone. Returns what
/// was really added and removed.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    number: i64,
    (add, remove): (&[String], &[String]),
) -> Result<(Vec<String>, Vec<String>)> {
    crate::ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    let add = rules::clean(add).map_err(|f| Error::Invalid(vec![f]))?;
    let remove = rules::clean(remove).map_err(|f| Error::Invalid(vec![f]))?;
    let present = store::of_ticket(tx, number)?;
    let (added, removed) = rules::difference(&present, &add, &remove);
    if present.len() + added.len() - removed.len() > TAGS_MAX {
        return Err(Error::field("tags", "desk-tag-fault-many"));
    }
    if added.is_empty() && removed.is_empty() {
        return Ok((added, removed));
    }
    for tag in &added {
        store::add(tx, number, tag)?;
    }
    for tag in &removed {
        store::remove(tx, number, tag)?;
    }
    let by = people::member(tx, tx.actor().person().unwrap_or(PersonId(0)))?.map(|m| m.name).unwrap_or_default();
    let payload = serde_json::json!({ "added": added, "removed": removed, "by_name": by });
    append(tx, &Happened { kind: events::TAGGED, record: RecordRef::new(KIND, number), concerns: None, payload })?;
    Ok((added, removed))
}
