//! Problems: the cause behind several interruptions, what people can do meanwhile, and one word to all who wait.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::asset::{member_of, words};
use desk::{Letters, MessageKind, Saying, Then};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::PersonId;
use house::record::{Card, CardFields, Relation, store as records};
use house::store::{FromValue, Tx, Value};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The word of the record's kind.
pub const KIND: &str = "problem";
/// Most interruptions that one problem tells of at once.
pub const INCIDENTS_MAX: i64 = 1000;

/// Where a problem stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    #[default]
    Open,
    /// The cause is known, the cure is not in place.
    KnownError,
    Resolved,
}

words!(Standing { Open = "open", KnownError = "known_error", Resolved = "resolved" });

/// What is written down of a problem.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Written {
    pub title: String,
    #[serde(default)]
    pub cause: String,
    /// What people can do meanwhile, in words for them.
    #[serde(default)]
    pub workaround: String,
    #[serde(default)]
    pub known_error: bool,
    /// A member's name or address.
    #[serde(default)]
    pub owner: String,
}

/// One problem.
#[derive(Debug, Clone)]
pub struct Problem {
    pub number: i64,
    pub title: String,
    pub state: Standing,
    pub cause: String,
    pub workaround: String,
    pub owner: Option<PersonId>,
    pub owner_name: String,
    pub opened_at: Timestamp,
    pub resolved_at: Option<Timestamp>,
    pub changed_at: Timestamp,
    pub version: i64,
}

impl Problem {
    pub fn record(&self) -> RecordRef {
        RecordRef::new(KIND, self.number)
    }
}

/// Writes a new problem down, with the ticket in which it showed itself; its number.
pub fn open(tx: &mut Tx<'_>, w: &Written, ticket: Option<i64>) -> Result<i64> {
    let p = written(tx, None, w)?;
    store::keep(tx, &p, true)?;
    let card = CardFields { title: &p.title, state: p.state.word(), concerns: None };
    records::card_add_with(tx, &p.record(), &card, &format!("{} {}", p.cause, p.workaround))?;
    told(tx, &p, "problem.opened", json!({ "title": p.title, "state": p.state }))?;
    if let Some(ticket) = ticket {
        let from = RecordRef::new("ticket", ticket);
        crate::asset::relate(tx, &from, (Relation::CausedBy, true), &p.record())?;
    }
    Ok(p.number)
}

/// Writes a problem anew.
pub fn edit(tx: &mut Tx<'_>, number: i64, seen: Option<i64>, w: &Written) -> Result<()> {
    let before = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    if seen.is_some_and(|v| v != before.version) {
        return Err(Error::Stale { version: before.version });
    }
    let p = written(tx, Some(&before), w)?;
    keep(tx, &p)?;
    records::text_add(tx, &p.record(), &format!("{} {}", p.cause, p.workaround))?;
    told(
        tx,
        &p,
        "problem.changed",
        json!({ "title": p.title, "state": p.state, "known_error": w.known_error, "version": p.version }),
    )
}

fn written(tx: &mut Tx<'_>, before: Option<&Problem>, w: &Written) -> Result<Problem> {
    rules::check(w).map_err(Error::Invalid)?;
    let owner = member_of(tx, &w.owner)?;
    if owner.is_none() && !w.owner.trim().is_empty() {
        return Err(Error::field("owner", "watch-asset-no-such-person"));
    }
    let number = before.map_or_else(|| records::number_next(tx, KIND), |b| Ok(b.number))?;
    Ok(rules::problem((number, before), w, owner.as_ref(), tx.now()))
}

fn keep(tx: &mut Tx<'_>, p: &Problem) -> Result<()> {
    store::keep(tx, p, false)?;
    let card = CardFields { title: &p.title, state: p.state.word(), concerns: None };
    Ok(records::card_set(tx, &p.record(), &card)?)
}

fn told(tx: &mut Tx<'_>, p: &Problem, kind: &'static str, payload: serde_json::Value) -> Result<()> {
    append(tx, &Happened { kind, record: p.record(), concerns: None, payload })?;
    Ok(())
}

/// The tickets in which a problem showed itself, in the order in which they were tied to it.
pub fn incidents(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Card>> {
    let mut found = records::linked_from(tx, &RecordRef::new(KIND, number), Relation::CausedBy, INCIDENTS_MAX)?;
    found.retain(|c| c.record.kind == "ticket");
    Ok(found)
}

/// Says one thing on every ticket of a problem that is not solved yet, and solves them too if wanted; how many.
pub fn broadcast(tx: &mut Tx<'_>, letters: &Letters, number: i64, (text, solve): (&str, bool)) -> Result<i64> {
    let p = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    if text.trim().is_empty() {
        return Err(Error::field("text", "fault-empty"));
    }
    let waiting = rules::waiting(&incidents(tx, number)?);
    for ticket in &waiting {
        let then = if solve { Then::Solve } else { Then::Send };
        let saying =
            Saying { text: text.to_owned(), kind: MessageKind::Public, from_requester: false, then, seen: None };
        desk::asks::say(tx, Some(letters), *ticket, &saying)?;
    }
    let count = waiting.len() as i64;
    told(tx, &p, "problem.broadcast", json!({ "text": text, "tickets": waiting, "count": count, "solved": solve }))?;
    Ok(count)
}

/// The cure is in place. With a text every waiting ticket is told and solved too; how many.
pub fn resolve(tx: &mut Tx<'_>, letters: &Letters, number: i64, text: Option<&str>) -> Result<i64> {
    let mut p = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    if p.state == Standing::Resolved {
        return Err(Error::TooLate("watch-problem-late".to_owned()));
    }
    let count = text.map(|t| broadcast(tx, letters, number, (t, true))).transpose()?.unwrap_or(0);
    (p.state, p.resolved_at, p.changed_at, p.version) = (Standing::Resolved, Some(tx.now()), tx.now(), p.version + 1);
    keep(tx, &p)?;
    told(tx, &p, "problem.resolved", json!({ "tickets_solved": count, "version": p.version }))?;
    Ok(count)
}

/// It came back.
pub fn reopen(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    let mut p = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
    if p.state != Standing::Resolved {
        return Err(Error::TooLate("watch-problem-late-open".to_owned()));
    }
    let state = if p.cause.is_empty() { Standing::Open } else { Standing::KnownError };
    (p.state, p.resolved_at, p.changed_at, p.version) = (state, None, tx.now(), p.version + 1);
    keep(tx, &p)?;
    told(tx, &p, "problem.reopened", json!({ "version": p.version }))
}
