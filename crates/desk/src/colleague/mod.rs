//! Who manages whom, who stands in for whom, and who answers for which service: what approvals need to know of people.

pub mod views;

use crate::approval::store;
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{PersonId, store as people};
use house::store::Tx;
use house::{Error, Result};
use serde_json::json;

/// Who manages somebody, who stands in for them, and when they are away.
#[derive(Debug, Clone, PartialEq)]
pub struct Colleague {
    pub person: PersonId,
    pub manager: Option<PersonId>,
    pub deputy: Option<PersonId>,
    pub away_from: String,
    pub away_until: String,
}

impl Colleague {
    pub fn of(person: PersonId) -> Self {
        Self { person, manager: None, deputy: None, away_from: String::new(), away_until: String::new() }
    }
}

/// Writes down who manages and who stands in for somebody.
pub fn colleague_set(tx: &mut Tx<'_>, c: &Colleague) -> Result<()> {
    people::member(tx, c.person)?.ok_or(Error::NotFound)?;
    for (field, other) in [("manager", c.manager), ("deputy", c.deputy)] {
        let Some(other) = other else { continue };
        people::member(tx, other)?
            .filter(|m| m.person != c.person)
            .ok_or_else(|| Error::field(field, "fault-unknown"))?;
    }
    for (field, day) in [("away_from", &c.away_from), ("away_until", &c.away_until)] {
        if !day.is_empty() && day.parse::<jiff::civil::Date>().is_err() {
            return Err(Error::field(field, "fault-not-a-date"));
        }
    }
    let before = store::colleague(tx, c.person)?;
    if before == *c {
        return Ok(());
    }
    store::colleague_set(tx, c)?;
    let payload =
        json!({ "manager": c.manager, "deputy": c.deputy, "away_from": c.away_from, "away_until": c.away_until });
    let record = RecordRef::new("colleague", c.person.0);
    append(tx, &Happened { kind: "desk.colleague_changed", record, concerns: Some(c.person), payload })?;
    Ok(())
}

/// Says who answers for a service; nobody takes it away.
pub fn owner_set(tx: &mut Tx<'_>, service: &str, owner: Option<PersonId>) -> Result<()> {
    let service = service.trim();
    if service.is_empty() {
        return Err(Error::field("service", "fault-empty"));
    }
    crate::approval::check_length("service", service)?;
    if let Some(owner) = owner {
        people::member(tx, owner)?.ok_or_else(|| Error::field("owner", "fault-unknown"))?;
    }
    store::owner_set(tx, service, owner)?;
    let payload = json!({ "service": service, "owner": owner });
    let record = RecordRef::new("desk_setting", 1);
    append(tx, &Happened { kind: "desk.service_owner_changed", record, concerns: None, payload })?;
    Ok(())
}
