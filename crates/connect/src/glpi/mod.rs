//! GLPI over its REST interface (`apirest.php`): users, tickets with followups, solutions, tasks, documents, actors and
//! links. It opens a session first and closes it at the end.

mod shape;
#[cfg(test)]
mod tests;

use crate::moved::value::{id, items, optional, text};
use crate::moved::{Counts, Desk, Fault, File, Found, Heading, Mapped, Meaning, Page, Person, Ticket};
use crate::wire::{Allow, FILE_MAX, Key, Wire};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

const PAGE: u64 = 100;
/// Entries that a list beside a ticket or a person holds at most.
const LIST_MAX: u64 = 200_000;

/// A live GLPI.
pub struct Glpi {
    base: String,
    sign_in: SignIn,
    /// The token of the program, where GLPI wants one.
    app: String,
    zone: TimeZone,
    allow: Option<Allow>,
    session: Option<Wire>,
    people: Option<People>,
}

/// How to sign in: the remote access token of an account, or a name and password.
pub enum SignIn {
    Token(String),
    Password(String, String),
}

/// What is known of all people at once.
struct People {
    addresses: HashMap<String, String>,
    staff: BTreeSet<String>,
}

impl Glpi {
    /// `base` is GLPI's own address; `zone` is the one in which its server writes times.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(base: &str, sign_in: SignIn, app: String, zone: TimeZone) -> Result<Self, Fault> {
        let base = base.trim().trim_end_matches('/').trim_end_matches("/apirest.php");
        let base = format!("{base}/apirest.php");
        Wire::new(&base, Key::None)?;
        Ok(Self { base, sign_in, app, zone, allow: None, session: None, people: None })
    }

    /// Asks only addresses that `allow` lets pass.
    pub fn only(mut self, allow: Option<Allow>) -> Self {
        self.allow = allow;
        self
    }

    fn open(&self) -> Result<Wire, Fault> {
        let key = match &self.sign_in {
            SignIn::Token(token) => Key::Header("authorization", format!("user_token {token}")),
            SignIn::Password(name, word) => Key::Basic(name.clone(), word.clone()),
        };
        let with_app = |wire: Wire| if self.app.is_empty() { wire } else { wire.with_header("app-token", &self.app) };
        let door = with_app(Wire::new(&self.base, key)?.only(self.allow));
        let opened = door.json("initSession")?;
        let session = text(&opened, "session_token");
        if session.is_empty() {
            return Err(Fault::Odd("GLPI opened no session".to_owned()));
        }
        Ok(with_app(Wire::new(&self.base, Key::Header("session-token", session))?.only(self.allow)))
    }

    fn wire(&mut self) -> Result<&Wire, Fault> {
        if self.session.is_none() {
            self.session = Some(self.open()?);
        }
        self.session.as_ref().ok_or_else(|| Fault::Odd("no session".to_owned()))
    }

    /// Asks, and once more with a fresh session: a long move outlives one.
    fn counted(&mut self, path: &str) -> Result<(Value, Option<u64>), Fault> {
        let fresh = self.session.is_none();
        match self.wire()?.json_counted(path) {
            // 403 is a right that is missing: a new session would not have it either.
            Err(Fault::Refused(why)) if !fresh && why.starts_with("401") => {
                self.session = None;
                self.wire()?.json_counted(path)
            }
            other => other,
        }
    }

    fn ask(&mut self, path: &str) -> Result<Value, Fault> {
        self.counted(path).map(|(value, _)| value)
    }

    /// A piece of a list, and how long it is. Behind its end GLPI answers with an error of its own.
    fn piece(&mut self, what: &str, from: u64, length: u64) -> Result<(Vec<Value>, u64), Fault> {
        let sign = if what.contains('?') { '&' } else { '?' };
        let path = format!("{what}{sign}range={from}-{}", from + length - 1);
        match self.counted(&path) {
            Ok((found, total)) => {
                let listed = items(&found).to_vec();
                let total = total.unwrap_or(from + listed.len() as u64);
                Ok((listed, total))
            }
            Err(Fault::Odd(why)) if why.starts_with("400") => Ok((Vec::new(), from)),
            Err(fault) => Err(fault),
        }
    }

    fn all(&mut self, what: &str) -> Result<Vec<Value>, Fault> {
        let mut all = Vec::new();
        while (all.len() as u64) < LIST_MAX {
            let (found, total) = self.piece(what, all.len() as u64, 500)?;
            let empty = found.is_empty();
            all.extend(found);
            if empty || all.len() as u64 >= total {
                break;
            }
        }
        Ok(all)
    }

    /// A list beside a ticket; not every account may read each.
    fn beside(&mut self, path: &str, what: &str, left: &mut Vec<String>) -> Result<Vec<Value>, Fault> {
        let found = self.all(path).map(Value::Array);
        Ok(items(&optional(found, what, left)?).to_vec())
    }

    /// Addresses and who works on tickets, for everybody at once.
    fn known(&mut self) -> Result<&People, Fault> {
        if self.people.is_none() {
            let mut left = Vec::new();
            let addresses = self.beside("UserEmail", "addresses", &mut left)?;
            let profiles = self.beside("Profile", "profiles", &mut left)?;
            let roles = self.beside("Profile_User", "roles", &mut left)?;
            let central: BTreeSet<String> =
                profiles.iter().filter(|p| text(p, "interface") == "central").map(|p| id(p, "id")).collect();
            let staff = roles.iter().filter(|r| central.contains(&id(r, "profiles_id"))).map(|r| id(r, "users_id"));
            let staff = staff.collect();
            self.people = Some(People { addresses: shape::addresses(&addresses), staff });
        }
        self.people.as_ref().ok_or_else(|| Fault::Odd("no people".to_owned()))
    }

    fn fill(&mut self, ticket: &mut Ticket) -> Result<(), Fault> {
        let (at, mut left) = (format!("Ticket/{}", ticket.key), Vec::new());
        for (what, kind) in [("ITILFollowup", "followup"), ("ITILSolution", "solution"), ("TicketTask", "task")] {
            for raw in self.beside(&format!("{at}/{what}"), &format!("{kind}s"), &mut left)? {
                let found = shape::message(&raw, (what, kind), &self.zone, ticket);
                let Some(mut message) = found else { continue };
                let files = self.beside(&format!("{what}/{}/Document_Item", id(&raw, "id")), "documents", &mut left)?;
                message.files = self.documents(&files, &mut left)?;
                if message.text.is_empty() && message.files.is_empty() {
                    left.push(format!("{kind} {} holds neither words nor files", id(&raw, "id")));
                }
                ticket.messages.push(message);
            }
        }
        // A document of a followup is in some versions also listed on the ticket: it comes once.
        let on_ticket = self.beside(&format!("{at}/Document_Item"), "documents", &mut left)?;
        let taken: BTreeSet<&str> = ticket.messages.iter().flat_map(|m| &m.files).map(|f| f.key.as_str()).collect();
        let rest: Vec<Value> =
            on_ticket.into_iter().filter(|d| !taken.contains(id(d, "documents_id").as_str())).collect();
        let files = self.documents(&rest, &mut left)?;
        if let Some(first) = ticket.messages.first_mut() {
            first.files.extend(files);
        }
        for (what, name) in shape::BESIDE {
            let found = self.beside(&format!("{at}/{what}?expand_dropdowns=true"), name, &mut left)?;
            shape::beside(what, &found, ticket);
        }
        let links = self.beside(&format!("{at}/Ticket_Ticket"), "links", &mut left)?;
        shape::links(&links, ticket);
        ticket.left.extend(left);
        Ok(())
    }

    fn documents(&mut self, found: &[Value], left: &mut Vec<String>) -> Result<Vec<File>, Fault> {
        let mut files = Vec::new();
        for item in found {
            let key = id(item, "documents_id");
            let raw = optional(self.ask(&format!("Document/{key}")), &format!("document {key}"), left)?;
            if raw.is_null() {
                left.push(format!("document {key} is not there any more"));
            } else {
                files.push(shape::file(&key, &raw));
            }
        }
        Ok(files)
    }
}

impl Drop for Glpi {
    fn drop(&mut self) {
        if let Some(wire) = &self.session {
            // Whether GLPI hears it does not matter: it forgets a session by itself.
            wire.json("killSession").ok();
        }
    }
}

impl Desk for Glpi {
    fn system(&self) -> &'static str {
        "glpi"
    }

    fn counts(&mut self) -> Result<Counts, Fault> {
        let (_, tickets) = self.piece("Ticket?is_deleted=0", 0, 1)?;
        let (_, people) = self.piece("User?is_deleted=0", 0, 1)?;
        Ok(Counts {
            people,
            tickets,
            left: vec![
                "Rules, templates, profiles, calendars and notifications are how GLPI works; they stay.".to_owned(),
                "Problems, changes, the inventory and the knowledge base are not read.".to_owned(),
                "Private followups and tasks become internal notes.".to_owned(),
            ],
        })
    }

    fn mapping(&mut self) -> Result<Vec<Mapped>, Fault> {
        let statuses = shape::STATUSES.iter();
        let statuses = statuses.map(|(_, n, s)| Mapped { there: (*n).to_owned(), here: Meaning::Standing(*s) });
        let priorities = shape::PRIORITIES.iter();
        let priorities = priorities.map(|(_, n, p)| Mapped { there: (*n).to_owned(), here: Meaning::Priority(*p) });
        Ok(statuses.chain(priorities).collect())
    }

    /// First those who are there, then those in the bin: their names stand on what they wrote.
    fn people(&mut self, after: &str) -> Result<Page<Person>, Fault> {
        let (deleted, from) = after.split_once(':').unwrap_or(("0", "0"));
        let from: u64 = from.parse().unwrap_or(0);
        let (found, total) = self.piece(&format!("User?is_deleted={deleted}&sort=1&order=ASC"), from, PAGE)?;
        let end = from + found.len() as u64;
        let next = match (!found.is_empty() && end < total, deleted) {
            (true, _) => Some(format!("{deleted}:{end}")),
            (false, "0") => Some("1:0".to_owned()),
            (false, _) => None,
        };
        let people = self.known()?;
        let person = |raw: &Value| shape::person(raw, &people.addresses, &people.staff);
        Ok(Page { items: found.iter().filter_map(person).collect(), next })
    }

    fn tickets(&mut self, after: &str) -> Result<Page<Heading>, Fault> {
        let from: u64 = after.parse().unwrap_or(0);
        let (found, total) = self.piece("Ticket?is_deleted=0&sort=id&order=ASC", from, PAGE)?;
        let end = from + found.len() as u64;
        let heading = |raw: &Value| Heading { key: id(raw, "id"), stamp: text(raw, "date_mod") };
        let headings = found.iter().map(heading).filter(|h| !h.key.is_empty()).collect();
        Ok(Page { items: headings, next: (!found.is_empty() && end < total).then(|| end.to_string()) })
    }

    fn ticket(&mut self, key: &str) -> Result<Found, Fault> {
        let raw = match self.ask(&format!("Ticket/{key}")) {
            Ok(raw) => raw,
            Err(Fault::Gone) => return Ok(Found::Left("GLPI has no ticket of this number".to_owned())),
            Err(Fault::Refused(_)) => return Ok(Found::Left("GLPI does not show it to this account".to_owned())),
            Err(fault) => return Err(fault),
        };
        if text(&raw, "is_deleted") == "1" {
            return Ok(Found::Left("it lies in GLPI's bin".to_owned()));
        }
        // The same once more with names in place of numbers.
        let named = self.ask(&format!("Ticket/{key}?expand_dropdowns=true"))?;
        let mut ticket = shape::ticket(&raw, &named, &self.zone)?;
        let mut left = Vec::new();
        let people = self.beside(&format!("Ticket/{key}/Ticket_User"), "who takes part", &mut left)?;
        let groups = self.beside(&format!("Ticket/{key}/Group_Ticket?expand_dropdowns=true"), "groups", &mut left)?;
        ticket.left.extend(left);
        shape::actors(&people, &groups, &mut ticket);
        self.fill(&mut ticket)?;
        Ok(Found::Ticket(Box::new(ticket.in_order())))
    }

    fn file(&mut self, file: &File) -> Result<Vec<u8>, Fault> {
        let path = format!("Document/{}?alt=media", file.key);
        self.wire()?.bytes(&path, FILE_MAX)
    }
}
