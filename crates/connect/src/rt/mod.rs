//! Request Tracker 5 over its REST2 interface: people, tickets with their whole history, files and links.
//!
//! RT's lists leave out what was merged or deleted, so the numbers between two tickets are asked for one by one:
//! nothing is missed because a list does not show it.

mod shape;
#[cfg(test)]
mod tests;

use crate::moved::{Counts, Desk, Fault, File, Found, Heading, Mapped, Page, Person};
use crate::wire::{Allow, Key, Wire};
use serde_json::Value;
use std::collections::HashMap;

/// Tickets and people that are listed at a time.
const PAGE: usize = 100;

/// A live RT.
pub struct Rt {
    wire: Wire,
    queues: HashMap<String, String>,
}

/// How to sign in: a token (RT's own), or a name and password.
pub enum SignIn {
    Token(String),
    Password(String, String),
}

impl Rt {
    /// `base` is RT's own address, without `/REST/2.0`.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(base: &str, sign_in: SignIn) -> Result<Self, Fault> {
        let key = match sign_in {
            SignIn::Token(token) => Key::Header("authorization", format!("token {token}")),
            SignIn::Password(name, word) => Key::Basic(name, word),
        };
        let base = base.trim().trim_end_matches('/').trim_end_matches("/REST/2.0");
        Ok(Self { wire: Wire::new(&format!("{base}/REST/2.0"), key)?, queues: HashMap::new() })
    }

    /// Asks only addresses that `allow` lets pass.
    pub fn only(mut self, allow: Option<Allow>) -> Self {
        self.wire = self.wire.only(allow);
        self
    }

    fn list(&self, what: &str, query: &str, page: usize) -> Result<Value, Fault> {
        self.wire.json(&format!("{what}?{query}&per_page={PAGE}&page={page}"))
    }

    /// All pages of a list.
    fn all(&self, what: &str, query: &str) -> Result<Vec<Value>, Fault> {
        let (mut all, mut page) = (Vec::new(), 1);
        loop {
            let found = self.list(what, query, page)?;
            let items = shape::items(&found);
            let done = items.is_empty() || found.get("next_page").is_none();
            all.extend(items.iter().cloned());
            if done {
                return Ok(all);
            }
            page += 1;
        }
    }

    fn queue(&mut self, reference: &Value) -> Result<String, Fault> {
        let id = shape::reference(reference);
        if let Some(name) = self.queues.get(&id) {
            return Ok(name.clone());
        }
        let name = match self.wire.json(&format!("queue/{id}")) {
            Ok(queue) => shape::text(&queue, "Name"),
            Err(Fault::Gone) => id.clone(),
            Err(fault) => return Err(fault),
        };
        self.queues.insert(id, name.clone());
        Ok(name)
    }
}

impl Desk for Rt {
    fn system(&self) -> &'static str {
        "rt"
    }

    fn counts(&mut self) -> Result<Counts, Fault> {
        let tickets = self.wire.json(&format!("tickets?query={}&per_page=1", crate::wire::query("id > 0")))?;
        let people = self.wire.json("users?query=id%3E0&per_page=1&find_disabled_rows=1")?;
        let total = |v: &Value| v.get("total").and_then(Value::as_u64).unwrap_or(0);
        Ok(Counts {
            people: total(&people),
            tickets: total(&tickets),
            left: vec![
                "Scrips, templates, rights and saved searches are how RT works, not what was said; they stay."
                    .to_owned(),
                "Articles are not read over REST2.".to_owned(),
            ],
        })
    }

    fn mapping(&mut self) -> Result<Vec<Mapped>, Fault> {
        Ok(shape::mapping())
    }

    fn people(&mut self, after: &str) -> Result<Page<Person>, Fault> {
        let page: usize = after.parse().unwrap_or(1);
        let query =
            "query=id%3E0&fields=Name,RealName,EmailAddress,Privileged,Disabled,Organization&find_disabled_rows=1";
        let found = self.list("users", query, page)?;
        let items: Vec<Person> = shape::items(&found).iter().filter_map(shape::person).collect();
        let next = found.get("next_page").map(|_| (page + 1).to_string());
        Ok(Page { items, next })
    }

    fn tickets(&mut self, after: &str) -> Result<Page<Heading>, Fault> {
        let from: u64 = after.parse().unwrap_or(0);
        let query = crate::wire::query(&format!("id > {from}"));
        let found = self
            .wire
            .json(&format!("tickets?query={query}&orderby=id&order=ASC&fields=LastUpdated&per_page={PAGE}"))?;
        let listed = shape::items(&found);
        let mut items = Vec::new();
        let mut expected = from + 1;
        for item in listed {
            let id: u64 =
                shape::reference(item).parse().map_err(|_| Fault::Odd("a ticket without a number".to_owned()))?;
            // What a list does not show was merged, deleted, or never was.
            items.extend((expected..id).map(|gap| Heading { key: gap.to_string(), stamp: String::new() }));
            items.push(Heading { key: id.to_string(), stamp: shape::text(item, "LastUpdated") });
            expected = id + 1;
        }
        let last = items.last().map(|h| h.key.clone());
        if listed.is_empty() {
            // Behind the last listed ticket there may be deleted ones; a number nobody has ends the walk.
            let mut beyond = expected;
            while beyond < expected + 20 {
                match self.wire.json(&format!("ticket/{beyond}")) {
                    Ok(_) => items.push(Heading { key: beyond.to_string(), stamp: String::new() }),
                    Err(Fault::Gone) => break,
                    Err(fault) => return Err(fault),
                }
                beyond += 1;
            }
            let next = items.last().map(|h| h.key.clone()).filter(|_| items.len() >= 20);
            return Ok(Page { items, next });
        }
        Ok(Page { items, next: last })
    }

    fn ticket(&mut self, key: &str) -> Result<Found, Fault> {
        let raw = match self.wire.json(&format!("ticket/{key}")) {
            Ok(raw) => raw,
            Err(Fault::Gone) => return Ok(Found::Left("RT has no ticket of this number".to_owned())),
            Err(Fault::Refused(_)) => return Ok(Found::Left("RT does not show it to this account".to_owned())),
            Err(fault) => return Err(fault),
        };
        let id = shape::text(&raw, "id");
        if id != key {
            return Ok(Found::MergedInto(id));
        }
        if shape::text(&raw, "Status") == "deleted" {
            return Ok(Found::Left("it was deleted in RT".to_owned()));
        }
        let queue = self.queue(raw.get("Queue").unwrap_or(&Value::Null))?;
        let history = self
            .all(&format!("ticket/{key}/history"), "fields=Type,Creator,Created,Field,OldValue,NewValue,TimeTaken")?;
        let mut ticket = shape::ticket(&raw, &queue)?;
        for entry in &history {
            if let Some(minutes) = shape::time(entry) {
                ticket.facts.push(minutes);
            }
            if !shape::is_said(entry) {
                continue;
            }
            let transaction = self.wire.json(&format!("transaction/{}", shape::reference(entry)))?;
            let mut parts = Vec::new();
            for id in shape::attachments(&transaction) {
                parts.push(self.wire.json(&format!("attachment/{id}"))?);
            }
            ticket.messages.push(shape::message(entry, &parts, &mut ticket.left)?);
        }
        Ok(Found::Ticket(Box::new(ticket)))
    }

    fn file(&mut self, file: &File) -> Result<Vec<u8>, Fault> {
        let raw = self.wire.json(&format!("attachment/{}", file.key))?;
        shape::content(&raw)
    }
}
