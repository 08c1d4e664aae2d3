//! Teams: who works together on something, and in which field of skill. A ticket names its team.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::events;
use crate::ticket::{KIND, Ticket, store as tickets};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{PersonId, policy, store as people};
use house::store::Tx;
use house::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Team {
    pub id: i64,
    pub name: String,
    /// A field of skill, or nothing.
    pub discipline: String,
    pub version: i64,
}

/// What is kept of a team when it is saved.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct TeamIn {
    pub name: String,
    /// network, security, endpoint, applications, data, cloud, telephony, or nothing.
    #[serde(default)]
    pub discipline: String,
    /// The ids of people who work at the desk.
    #[serde(default)]
    pub people: Vec<i64>,
}

/// Makes a team, or changes one; returns its id. A new name is carried to the open tickets by whoever gives them.
pub(crate) fn save(tx: &mut Tx<'_>, (id, seen): (Option<i64>, Option<i64>), typed: &TeamIn) -> Result<i64> {
    let present = id.map(|id| store::by_id(tx, id)?.ok_or(Error::NotFound)).transpose()?;
    rules::check(typed).map_err(Error::Invalid)?;
    if store::named(tx, typed.name.trim())?.is_some_and(|other| Some(other.id) != id) {
        return Err(Error::field("name", "desk-team-fault-taken"));
    }
    for person in &typed.people {
        let member = people::member(tx, PersonId(*person))?;
        member
            .filter(|m| policy::reach(m.role, policy::Right::DeskWork).is_some())
            .ok_or_else(|| Error::field("people", "desk-team-fault-person"))?;
    }
    let id = match present {
        None => store::add(tx, typed)?,
        Some(p) if p.name != typed.name.trim() => return Err(Error::field("name", "desk-team-fault-renamed")),
        Some(p) if seen.is_some_and(|v| v != p.version) || !store::save(tx, &p, typed)? => {
            return Err(Error::Stale { version: p.version });
        }
        Some(p) => p.id,
    };
    store::people_set(tx, id, &typed.people)?;
    let payload = serde_json::to_value(typed).map_err(Error::internal)?;
    append(
        tx,
        &Happened { kind: events::TEAM_CHANGED, record: RecordRef::new("desk_team", id), concerns: None, payload },
    )?;
    Ok(id)
}

/// Gives a ticket to a team, or to none.
pub(crate) fn give(tx: &mut Tx<'_>, number: i64, name: &str) -> Result<Ticket> {
    let before = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    if !name.is_empty() && store::named(tx, name)?.is_none() {
        return Err(Error::field("team", "fault-unknown"));
    }
    if before.team == name {
        return Ok(before);
    }
    if !before.open {
        return Err(Error::TooLate("desk-late-solved".into()));
    }
    if !store::give(tx, (number, before.version), name)? {
        return Err(Error::Stale { version: before.version });
    }
    let by = people::member(tx, tx.actor().person().unwrap_or(PersonId(0)))?.map(|m| m.name).unwrap_or_default();
    let payload = serde_json::json!({ "from": before.team, "to": name, "by_name": by, "state": before.state.word(), "version": before.version + 1 });
    append(
        tx,
        &Happened {
            kind: events::TEAM_GIVEN,
            record: RecordRef::new(KIND, number),
            concerns: before.requester,
            payload,
        },
    )?;
    tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)
}
