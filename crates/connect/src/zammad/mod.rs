//! Zammad over its REST interface (version 1): users, tickets with their articles, files, tags, links and time.

mod shape;
#[cfg(test)]
mod tests;

use crate::moved::value::{id, items, list, optional, text};
use crate::moved::{Counts, Desk, Fault, File, Found, Heading, Mapped, Meaning, Message, Page, Person, Ticket};
use crate::wire::pages::Numbered;
use crate::wire::{Allow, Key, Wire};
use serde_json::Value;
use shape::{Fate, Names};

/// Tickets and people that are listed at a time; Zammad gives no more.
const PAGE: usize = 100;
const TICKETS: Numbered<'_> = Numbered { path: "tickets?per_page=100&page=", field: "", per_page: PAGE };
const USERS: Numbered<'_> = Numbered { path: "users?expand=true&per_page=100&page=", field: "", per_page: PAGE };

/// A live Zammad.
pub struct Zammad {
    wire: Wire,
    names: Option<Names>,
}

/// How to sign in: a token of an account, or a name and password.
pub enum SignIn {
    Token(String),
    Password(String, String),
}

impl Zammad {
    /// `base` is Zammad's own address.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(base: &str, sign_in: SignIn) -> Result<Self, Fault> {
        let key = match sign_in {
            SignIn::Token(token) => Key::Header("authorization", format!("Token token={token}")),
            SignIn::Password(name, word) => Key::Basic(name, word),
        };
        let base = base.trim().trim_end_matches('/').trim_end_matches("/api/v1");
        Ok(Self { wire: Wire::new(&format!("{base}/api/v1"), key)?, names: None })
    }

    /// Asks only addresses that `allow` lets pass.
    pub fn only(mut self, allow: Option<Allow>) -> Self {
        self.wire = self.wire.only(allow);
        self
    }

    /// What the numbers of states, priorities, groups and roles mean; asked for once.
    fn names(&mut self) -> Result<&Names, Fault> {
        if self.names.is_none() {
            let all = |path: &str| Numbered { path, field: "", per_page: PAGE }.all(&self.wire);
            let states = all("ticket_states?per_page=100&page=")?;
            let priorities = all("ticket_priorities?per_page=100&page=")?;
            // A token that may only work on tickets is not shown groups and roles; names then stay out.
            let some = |path: &str| match all(path) {
                Err(Fault::Refused(_) | Fault::Gone) => Ok(Vec::new()),
                other => other,
            };
            let groups = some("groups?per_page=100&page=")?;
            let roles = some("roles?expand=true&per_page=100&page=")?;
            self.names = Some(Names::of(&states, &priorities, &groups, &roles));
        }
        self.names.as_ref().ok_or_else(|| Fault::Odd("no names".to_owned()))
    }

    fn links(&self, key: &str, left: &mut Vec<String>) -> Result<Value, Fault> {
        let asked = format!("links?link_object=Ticket&link_object_value={key}");
        optional(self.wire.json(&asked), "its links", left)
    }

    /// Everything on a ticket that is asked for by itself.
    fn fill(&self, ticket: &mut Ticket, links: &Value) -> Result<(), Fault> {
        let key = ticket.key.clone();
        let articles = self.wire.json(&format!("ticket_articles/by_ticket/{key}"))?;
        for article in items(&articles) {
            if let Some(message) = shape::message(article, ticket) {
                ticket.messages.push(message);
            }
        }
        let mut left = Vec::new();
        let tags = optional(self.wire.json(&format!("tags?object=Ticket&o_id={key}")), "its tags", &mut left)?;
        let time = optional(self.wire.json(&format!("tickets/{key}/time_accountings")), "its times", &mut left)?;
        let asked = format!("mentions?mentionable_type=Ticket&mentionable_id={key}");
        let mentions = optional(self.wire.json(&asked), "who follows it", &mut left)?;
        ticket.left.extend(left);
        shape::beside(ticket, &tags, links, (&time, &mentions));
        Ok(())
    }
}

impl Desk for Zammad {
    fn system(&self) -> &'static str {
        "zammad"
    }

    fn counts(&mut self) -> Result<Counts, Fault> {
        Ok(Counts {
            people: USERS.count(&self.wire)?,
            tickets: TICKETS.count(&self.wire)?,
            left: vec![
                "Triggers, macros, templates, roles and overviews are how Zammad works, not what was said; they stay."
                    .to_owned(),
                "The knowledge base and checklists are not read.".to_owned(),
            ],
        })
    }

    fn mapping(&mut self) -> Result<Vec<Mapped>, Fault> {
        Ok(self.names()?.mapping())
    }

    fn people(&mut self, after: &str) -> Result<Page<Person>, Fault> {
        let number: usize = after.parse().unwrap_or(1);
        let found = USERS.page(&self.wire, number)?;
        let next = (found.len() >= PAGE).then(|| (number + 1).to_string());
        let names = self.names()?;
        Ok(Page { items: found.iter().filter_map(|raw| shape::person(raw, names)).collect(), next })
    }

    fn tickets(&mut self, after: &str) -> Result<Page<Heading>, Fault> {
        let number: usize = after.parse().unwrap_or(1);
        let found = TICKETS.page(&self.wire, number)?;
        let next = (found.len() >= PAGE).then(|| (number + 1).to_string());
        let heading = |raw: &Value| Heading { key: id(raw, "id"), stamp: text(raw, "updated_at") };
        Ok(Page { items: found.iter().map(heading).filter(|h| !h.key.is_empty()).collect(), next })
    }

    fn ticket(&mut self, key: &str) -> Result<Found, Fault> {
        let raw = match self.wire.json(&format!("tickets/{key}")) {
            Ok(raw) => raw,
            Err(Fault::Gone) => return Ok(Found::Left("Zammad has no ticket of this number".to_owned())),
            Err(Fault::Refused(_)) => return Ok(Found::Left("Zammad does not show it to this account".to_owned())),
            Err(fault) => return Err(fault),
        };
        let mut left = Vec::new();
        let links = self.links(key, &mut left)?;
        let names = self.names()?;
        match names.fate(&raw) {
            Fate::Removed => return Ok(Found::Left("it was removed in Zammad".to_owned())),
            Fate::Merged => {
                let into = list(&links, "links").iter().map(|l| id(l, "link_object_value")).find(|k| !k.is_empty());
                return Ok(into.map_or_else(
                    || Found::Left("it was merged in Zammad, which does not say into which ticket".to_owned()),
                    Found::MergedInto,
                ));
            }
            Fate::Standing(_) => {}
        }
        let mut ticket = shape::ticket(&raw, names)?;
        ticket.left = left;
        self.fill(&mut ticket, &links)?;
        Ok(Found::Ticket(Box::new(ticket.in_order())))
    }

    fn file(&mut self, file: &File) -> Result<Vec<u8>, Fault> {
        self.wire.file(&format!("ticket_attachment/{}", file.key))
    }
}

impl Names {
    fn mapping(&self) -> Vec<Mapped> {
        let states = self.states.values().map(|(name, fate)| Mapped {
            there: name.clone(),
            here: match fate {
                Fate::Standing(standing) => Meaning::Standing(*standing),
                Fate::Merged | Fate::Removed => Meaning::Left,
            },
        });
        let priorities = self
            .priorities
            .values()
            .filter_map(|(name, number)| number.map(|n| Mapped { there: name.clone(), here: Meaning::Priority(n) }));
        states.chain(priorities).collect()
    }
}

/// Messages are known by the number of their article.
fn message_key(article: &Value) -> String {
    id(article, "id")
}

/// A file's place below `ticket_attachment`.
fn file_key(ticket: &str, message: &Message, attachment: &Value) -> String {
    format!("{ticket}/{}/{}", message.key, id(attachment, "id"))
}
