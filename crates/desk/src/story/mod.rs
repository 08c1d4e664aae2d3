//! What a ticket says of itself can be set right, and everything that ever happened to it can be read: who, when, from, to.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::Ticket;
use crate::asks;
use crate::events;
use crate::ticket::{KIND, pages as ticket_pages, rules as tickets, store as ticket_store};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::PersonId;
use house::store::Tx;
use house::{Error, Result};
use rules::{Edits, Field};
use serde_json::json;

/// One change of one field, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Change {
    pub field: Field,
    pub from: String,
    pub to: String,
}

/// Who raised a ticket for the person who needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behalf {
    pub person: Option<PersonId>,
    pub name: String,
}

/// Sets right what a ticket says of itself. `seen` is the version that the person had before their eyes.
pub fn edit(tx: &mut Tx<'_>, number: i64, seen: Option<i64>, edits: &Edits) -> Result<Ticket> {
    let before = ticket_store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    if tickets::is_stale(&before, seen) {
        return Err(Error::Stale { version: before.version });
    }
    // What came with a kind of another system's keeps it until somebody chooses one of ours.
    let same_kind = |kind: &String| *kind != before.kind;
    let edits = &Edits { kind: edits.kind.clone().filter(same_kind), ..edits.clone() };
    rules::check(edits).map_err(Error::Invalid)?;
    let (mut after, mut changes) = rules::edited(&before, edits);
    if let Some(typed) = edits.requester.as_ref().filter(|typed| typed.trim() != before.requester_name) {
        let (person, name) = ticket_pages::who(tx, typed)?;
        if person != before.requester || name != before.requester_name {
            changes.push(Change { field: Field::Requester, from: before.requester_name.clone(), to: name.clone() });
            (after.requester, after.requester_name) = (person, name);
        }
    }
    if let Some(typed) = &edits.on_behalf {
        changes.extend(raised_by(tx, number, typed)?);
    }
    if changes.is_empty() {
        return Ok(before);
    }
    (after.version, after.changed_at) = (before.version + 1, tx.now());
    store::set(tx, &after)?;
    let by_name = asks::actor_name(tx)?.1;
    let payload =
        json!({ "changes": changes, "by_name": by_name, "state": after.state.word(), "version": after.version });
    // Whoever asked until now may know that it is no longer theirs, whoever asks from now on sees the ticket itself.
    let concerns = before.requester;
    append(tx, &Happened { kind: events::EDITED, record: RecordRef::new(KIND, number), concerns, payload })?;
    if (&after.service, &after.kind) != (&before.service, &before.kind) {
        classified(tx, &before, &after)?;
    }
    asks::keep(tx, &after, before.version)
}

/// What the promises read: they follow kind and service from here on, and what was promised before stays as it was.
fn classified(tx: &mut Tx<'_>, before: &Ticket, after: &Ticket) -> Result<()> {
    let side = |t: &Ticket| json!({ "service": t.service, "kind": t.kind });
    let payload = json!({ "from": side(before), "to": side(after), "by_name": asks::actor_name(tx)?.1, "version": after.version });
    let record = RecordRef::new(KIND, before.number);
    Ok(append(tx, &Happened { kind: events::CLASSIFIED, record, concerns: None, payload })?)
}

/// Notes who raised the ticket; an empty text means the person who needs it.
fn raised_by(tx: &mut Tx<'_>, number: i64, typed: &str) -> Result<Option<Change>> {
    let was = store::behalf(tx, number)?;
    let is = match typed.trim() {
        "" => None,
        typed => {
            let (person, name) = ticket_pages::who(tx, typed)?;
            Some(Behalf { person, name })
        }
    };
    if was == is {
        return Ok(None);
    }
    store::behalf_set(tx, number, is.as_ref())?;
    let name = |b: Option<Behalf>| b.map(|b| b.name).unwrap_or_default();
    Ok(Some(Change { field: Field::OnBehalf, from: name(was), to: name(is) }))
}
