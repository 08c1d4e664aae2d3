//! Macros: a text with places for names, and deeds, used by one press: from the reply box, the palette and on many.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::bulk::{self, Command};
use crate::events;
use crate::ticket::{MessageKind, Saying, Then, Ticket, store as tickets};
use crate::{Letters, asks};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{PersonId, store as people};
use house::store::Tx;
use house::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most macros that a person may keep.
pub const MACROS_MAX: i64 = 200;

/// One macro.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Macro {
    pub id: i64,
    pub owner: PersonId,
    pub shared: bool,
    pub name: String,
    pub text: String,
    pub internal: bool,
    pub deeds: Vec<Command>,
    pub version: i64,
}

/// What is kept of a macro when it is saved.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct MacroIn {
    pub name: String,
    /// With places such as `{requester.first_name}`; may be empty if there are deeds.
    #[serde(default)]
    pub text: String,
    /// The text is an internal note.
    #[serde(default)]
    pub internal: bool,
    #[serde(default)]
    pub deeds: Vec<Command>,
    /// Everybody at the desk may use it.
    #[serde(default)]
    pub shared: bool,
}

/// What stands for the places of a text, on one ticket, for one person.
#[derive(Debug, Clone, Default)]
pub struct Values(pub Vec<(&'static str, String)>);

/// Keeps a macro; returns its id.
pub(crate) fn save(tx: &mut Tx<'_>, typed: &MacroIn) -> Result<i64> {
    rules::check(typed).map_err(Error::Invalid)?;
    let owner = tx.actor().person().ok_or(Error::Forbidden)?;
    if store::of_person(tx, owner)?.len() as i64 >= MACROS_MAX {
        return Err(Error::field("name", "desk-macros-fault-many"));
    }
    let id = store::add(tx, owner, typed)?;
    tell(tx, id, "kept", typed)?;
    Ok(id)
}

/// Changes a macro of one's own, or a shared one if `leads`.
pub(crate) fn change(tx: &mut Tx<'_>, id: i64, (seen, leads): (Option<i64>, bool), typed: &MacroIn) -> Result<()> {
    let present = may_change(tx, id, leads)?;
    rules::check(typed).map_err(Error::Invalid)?;
    if seen.is_some_and(|version| version != present.version) || !store::save(tx, id, present.version, typed)? {
        return Err(Error::Stale { version: present.version });
    }
    tell(tx, id, "changed", typed)
}

/// Takes a macro away.
pub(crate) fn remove(tx: &mut Tx<'_>, id: i64, leads: bool) -> Result<()> {
    let m = may_change(tx, id, leads)?;
    store::remove(tx, id)?;
    tell(
        tx,
        id,
        "removed",
        &MacroIn { name: m.name, text: m.text, internal: m.internal, deeds: m.deeds, shared: m.shared },
    )
}

fn may_change(tx: &mut Tx<'_>, id: i64, leads: bool) -> Result<Macro> {
    let found = usable(tx, id)?;
    if Some(found.owner) == tx.actor().person() || leads { Ok(found) } else { Err(Error::Forbidden) }
}

/// A macro that this person may use.
pub(crate) fn usable(tx: &mut Tx<'_>, id: i64) -> Result<Macro> {
    let me = tx.actor().person().ok_or(Error::Forbidden)?;
    store::by_id(tx, id, me)?.ok_or(Error::NotFound)
}

fn tell(tx: &mut Tx<'_>, id: i64, what: &str, typed: &MacroIn) -> Result<()> {
    let payload = serde_json::json!({ "what": what, "macro": typed });
    let concerns = tx.actor().person().filter(|_| !typed.shared);
    Ok(append(
        tx,
        &Happened { kind: events::MACRO_CHANGED, record: RecordRef::new("desk_macro", id), concerns, payload },
    )?)
}

/// What stands for the places of a text on this ticket.
pub(crate) fn values(tx: &mut Tx<'_>, t: &Ticket) -> Result<Values> {
    let agent = people::member(tx, tx.actor().person().unwrap_or(PersonId(0)))?;
    let requester = t.requester.map(|p| people::member(tx, p)).transpose()?.flatten();
    let id = tx.organisation()?;
    let organisation = people::organisation(tx, id)?.map(|o| o.name).unwrap_or_default();
    let agent_name = agent.as_ref().map(|m| m.name.clone()).unwrap_or_default();
    Ok(Values(vec![
        ("requester.name", t.requester_name.clone()),
        ("requester.first_name", rules::first_name(&t.requester_name)),
        ("requester.email", requester.map(|m| m.email).unwrap_or_default()),
        ("ticket.number", t.label()),
        ("ticket.title", t.title.clone()),
        ("ticket.service", t.service.clone()),
        ("agent.name", agent_name.clone()),
        ("agent.first_name", rules::first_name(&agent_name)),
        ("agent.email", agent.map(|m| m.email).unwrap_or_default()),
        ("organisation.name", organisation),
    ]))
}

/// Uses a macro on a ticket: says its text (or the one it was changed into) and does its deeds.
pub(crate) fn apply(
    tx: &mut Tx<'_>,
    letters: Option<&Letters>,
    number: i64,
    m: &Macro,
    text: Option<String>,
) -> Result<()> {
    let ticket = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    let text = match text {
        Some(text) => text,
        None => rules::fill(&m.text, &values(tx, &ticket)?),
    };
    bulk::must_take(tx, &ticket, &m.deeds)?;
    if !text.trim().is_empty() {
        let kind = if m.internal { MessageKind::Note } else { MessageKind::Public };
        let saying = Saying { text, kind, from_requester: false, then: Then::Send, seen: None };
        asks::say(tx, letters, number, &saying)?;
    }
    for deed in &m.deeds {
        bulk::deed(tx, number, deed)?;
    }
    Ok(())
}
