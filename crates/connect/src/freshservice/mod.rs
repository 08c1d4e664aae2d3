//! Freshservice over its REST interface (version 2): agents and requesters, tickets with their conversations, files,
//! tasks, requested items and time. It counts how often it is asked; when it says to wait, it is waited for.

mod shape;
#[cfg(test)]
mod tests;

use crate::moved::value::{id, optional, text};
use crate::moved::{Counts, Desk, Fault, File, Found, Heading, Mapped, Meaning, Page, Person, Ticket};
use crate::wire::pages::Numbered;
use crate::wire::{Allow, Key, Wire};
use serde_json::Value;
use shape::Names;

const PAGE: usize = 100;
/// Without a time, Freshservice lists the last thirty days alone.
const TICKETS: Numbered<'_> = Numbered {
    path: "tickets?updated_since=1990-01-01T00:00:00Z&order_type=asc&per_page=100&page=",
    field: "tickets",
    per_page: PAGE,
};
const AGENTS: Numbered<'_> = Numbered { path: "agents?per_page=100&page=", field: "agents", per_page: PAGE };
const REQUESTERS: Numbered<'_> =
    Numbered { path: "requesters?per_page=100&page=", field: "requesters", per_page: PAGE };

/// A live Freshservice.
pub struct Freshservice {
    wire: Wire,
    names: Option<Names>,
}

impl Freshservice {
    /// `base` is the account's own address (`https://name.freshservice.com`), `key` the API key of an account that sees
    /// everything.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(base: &str, key: String) -> Result<Self, Fault> {
        let base = base.trim().trim_end_matches('/').trim_end_matches("/api/v2");
        Ok(Self { wire: Wire::new(&format!("{base}/api/v2"), Key::Basic(key, "X".to_owned()))?, names: None })
    }

    /// Asks only addresses that `allow` lets pass.
    pub fn only(mut self, allow: Option<Allow>) -> Self {
        self.wire = self.wire.only(allow);
        self
    }

    /// What the numbers of statuses, groups and departments mean; asked for once.
    fn names(&mut self) -> Result<&Names, Fault> {
        if self.names.is_none() {
            let some = |path: &str, field: &str| match (Numbered { path, field, per_page: PAGE }).all(&self.wire) {
                Err(Fault::Refused(_) | Fault::Gone | Fault::Odd(_)) => Ok(Vec::new()),
                other => other,
            };
            let fields = some("ticket_form_fields?per_page=100&page=", "ticket_fields")?;
            let groups = some("groups?per_page=100&page=", "groups")?;
            let departments = some("departments?per_page=100&page=", "departments")?;
            self.names = Some(Names::of(&fields, &groups, &departments));
        }
        self.names.as_ref().ok_or_else(|| Fault::Odd("no names".to_owned()))
    }

    /// A list of the ticket that not every plan has.
    fn beside(&self, key: &str, what: &str, left: &mut Vec<String>) -> Result<Vec<Value>, Fault> {
        let found = optional(self.wire.json(&format!("tickets/{key}/{what}")), what, left)?;
        Ok(found.get(what).and_then(Value::as_array).cloned().unwrap_or_default())
    }

    fn fill(&self, ticket: &mut Ticket, raw: &Value) -> Result<(), Fault> {
        let key = ticket.key.clone();
        let path = format!("tickets/{key}/conversations?per_page=100&page=");
        let said = Numbered { path: &path, field: "conversations", per_page: PAGE }.all(&self.wire)?;
        for conversation in &said {
            if let Some(message) = shape::message(conversation, ticket) {
                ticket.messages.push(message);
            }
        }
        let mut left = Vec::new();
        let times = self.beside(&key, "time_entries", &mut left)?;
        let tasks = self.beside(&key, "tasks", &mut left)?;
        let wanted = text(raw, "type").to_lowercase().contains("service request");
        let asked = if wanted { self.beside(&key, "requested_items", &mut left)? } else { Vec::new() };
        ticket.left.extend(left);
        shape::beside(ticket, &times, &tasks, &asked);
        Ok(())
    }
}

impl Desk for Freshservice {
    fn system(&self) -> &'static str {
        "freshservice"
    }

    fn counts(&mut self) -> Result<Counts, Fault> {
        Ok(Counts {
            people: AGENTS.count(&self.wire)? + REQUESTERS.count(&self.wire)?,
            tickets: TICKETS.count(&self.wire)?,
            left: vec![
                "Problems, changes, releases, assets, the service catalogue and solution articles are not read."
                    .to_owned(),
                "Workflows, canned responses, roles and SLA policies are how Freshservice works; they stay.".to_owned(),
            ],
        })
    }

    fn mapping(&mut self) -> Result<Vec<Mapped>, Fault> {
        let names = self.names()?;
        let statuses = names.statuses.values();
        let statuses = statuses.map(|(name, s)| Mapped { there: name.clone(), here: Meaning::Standing(*s) });
        let priorities = shape::PRIORITIES.iter();
        let priorities =
            priorities.map(|(_, name, p)| Mapped { there: (*name).to_owned(), here: Meaning::Priority(*p) });
        Ok(statuses.chain(priorities).collect())
    }

    /// First the agents, then everybody else: who is both is an agent.
    fn people(&mut self, after: &str) -> Result<Page<Person>, Fault> {
        let (who, number) = after.split_once(':').unwrap_or(("agents", "1"));
        let number: usize = number.parse().unwrap_or(1);
        let agents = who == "agents";
        let found = if agents { AGENTS } else { REQUESTERS }.page(&self.wire, number)?;
        let next = match (found.len() >= PAGE, agents) {
            (true, _) => Some(format!("{who}:{}", number + 1)),
            (false, true) => Some("requesters:1".to_owned()),
            (false, false) => None,
        };
        Ok(Page { items: found.iter().filter_map(|raw| shape::person(raw, agents)).collect(), next })
    }

    fn tickets(&mut self, after: &str) -> Result<Page<Heading>, Fault> {
        let number: usize = after.parse().unwrap_or(1);
        let found = TICKETS.page(&self.wire, number)?;
        let next = (found.len() >= PAGE).then(|| (number + 1).to_string());
        let heading = |raw: &Value| Heading { key: id(raw, "id"), stamp: text(raw, "updated_at") };
        Ok(Page { items: found.iter().map(heading).filter(|h| !h.key.is_empty()).collect(), next })
    }

    fn ticket(&mut self, key: &str) -> Result<Found, Fault> {
        let raw = match self.wire.json(&format!("tickets/{key}?include=stats,requester")) {
            Ok(raw) => raw,
            Err(Fault::Gone) => return Ok(Found::Left("Freshservice has no ticket of this number".to_owned())),
            Err(Fault::Refused(_)) => {
                return Ok(Found::Left("Freshservice does not show it to this account".to_owned()));
            }
            Err(fault) => return Err(fault),
        };
        let raw = raw.get("ticket").unwrap_or(&raw);
        if raw.get("deleted") == Some(&Value::Bool(true)) {
            return Ok(Found::Left("it was deleted in Freshservice".to_owned()));
        }
        let mut ticket = shape::ticket(raw, self.names()?)?;
        self.fill(&mut ticket, raw)?;
        Ok(Found::Ticket(Box::new(ticket.in_order())))
    }

    fn file(&mut self, file: &File) -> Result<Vec<u8>, Fault> {
        self.wire.file(&file.key)
    }
}
