//! What Zammad's JSON says, as plain values. Zammad writes numbers for states, priorities, groups and people; its own
//! account (1) is nobody; fields that people there added stand beside its own ones.

use super::{file_key, message_key};
use crate::moved::guess;
use crate::moved::value::{flat, id, instant, items, list, plain, text, truth};
use crate::moved::{About, Fact, Fault, File, Message, Person, Standing, Ticket, text_of_html};
use serde_json::Value;
use std::collections::BTreeMap;

/// What becomes of a ticket in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Standing(Standing),
    Merged,
    Removed,
}

/// What numbers mean.
#[derive(Debug, Default)]
pub struct Names {
    pub states: BTreeMap<String, (String, Fate)>,
    pub priorities: BTreeMap<String, (String, Option<i64>)>,
    groups: BTreeMap<String, String>,
    /// The names of roles whose people work on tickets.
    staff: Vec<String>,
}

/// Zammad's own fields: those that are read, and those that only count what is read anyway. All others are kept.
const OWN: [&str; 44] = [
    "id",
    "group_id",
    "priority_id",
    "state_id",
    "number",
    "title",
    "owner_id",
    "customer_id",
    "created_at",
    "updated_at",
    "close_at",
    "last_close_at",
    "article_count",
    "article_ids",
    "preferences",
    "updated_by_id",
    "created_by_id",
    "create_article_type_id",
    "create_article_sender_id",
    "first_response_at",
    "first_response_escalation_at",
    "first_response_in_min",
    "first_response_diff_in_min",
    "close_escalation_at",
    "close_in_min",
    "close_diff_in_min",
    "update_escalation_at",
    "update_in_min",
    "update_diff_in_min",
    "last_contact_at",
    "last_contact_agent_at",
    "last_contact_customer_at",
    "last_owner_update_at",
    "escalation_at",
    "ticket_time_accounting_ids",
    "checklist_id",
    "referencing_checklist_ids",
    "updated_by",
    "created_by",
    "group",
    "state",
    "priority",
    "owner",
    "customer",
];

impl Names {
    pub fn of(states: &[Value], priorities: &[Value], groups: &[Value], roles: &[Value]) -> Self {
        let named = |all: &[Value]| all.iter().map(|v| (id(v, "id"), text(v, "name"))).collect::<Vec<_>>();
        let staff = roles.iter().filter(|r| is_staff(r)).map(|r| text(r, "name"));
        Self {
            states: states.iter().map(|s| (id(s, "id"), (text(s, "name"), fate(s)))).collect(),
            priorities: named(priorities).into_iter().map(|(id, n)| (id, (n.clone(), guess::priority(&n)))).collect(),
            groups: named(groups).into_iter().collect(),
            staff: staff.chain(["Agent".to_owned(), "Admin".to_owned()]).collect(),
        }
    }

    pub fn fate(&self, raw: &Value) -> Fate {
        self.states.get(&id(raw, "state_id")).map_or(Fate::Standing(Standing::Open), |(_, fate)| *fate)
    }
}

fn is_staff(role: &Value) -> bool {
    list(role, "permissions").iter().map(plain).any(|p| p == "ticket.agent" || p == "admin" || p.starts_with("admin."))
}

/// A state is of one of Zammad's types; its name is people's own.
fn fate(state: &Value) -> Fate {
    let name = text(state, "name");
    let by_name = || match name.as_str() {
        "merged" => Fate::Merged,
        "removed" => Fate::Removed,
        _ => Fate::Standing(guess::standing(&name).unwrap_or(Standing::Open)),
    };
    match text(state, "state_type_id").as_str() {
        "1" => Fate::Standing(Standing::New),
        "2" => Fate::Standing(Standing::Open),
        // "Pending" is for somebody; whose turn it is, only its name can say.
        "3" | "4" => Fate::Standing(match guess::standing(&name) {
            Some(Standing::WaitingThirdParty) => Standing::WaitingThirdParty,
            _ => Standing::WaitingRequester,
        }),
        "5" => Fate::Standing(Standing::Closed),
        "6" => Fate::Merged,
        "7" => Fate::Removed,
        _ => by_name(),
    }
}

/// The number of a person; Zammad's own account is nobody.
fn somebody(raw: &Value, field: &str) -> String {
    let found = id(raw, field);
    if found == "1" { String::new() } else { found }
}

pub fn person(raw: &Value, names: &Names) -> Option<Person> {
    let key = somebody(raw, "id");
    if key.is_empty() {
        return None;
    }
    let name = format!("{} {}", text(raw, "firstname"), text(raw, "lastname"));
    let roles = list(raw, "roles").iter().map(plain);
    let (login, name) = (text(raw, "login"), name.trim().to_owned());
    Some(Person {
        email: text(raw, "email").trim().to_lowercase(),
        name: if name.is_empty() { login } else { name },
        staff: roles.into_iter().any(|r| names.staff.contains(&r)),
        active: raw.get("active").is_none_or(|a| a != &Value::Bool(false)),
        organisation: text(raw, "organization"),
        key,
    })
}

/// A ticket without what was said on it.
pub fn ticket(raw: &Value, names: &Names) -> Result<Ticket, Fault> {
    let key = id(raw, "id");
    let created = instant(raw, "created_at");
    let mut t = Ticket::new(&key, created.ok_or_else(|| Fault::Odd(format!("ticket {key} has no time of creation")))?);
    let (state, priority) = (id(raw, "state_id"), id(raw, "priority_id"));
    if let Fate::Standing(standing) = names.fate(raw) {
        t.standing = standing;
    }
    let number = text(raw, "number");
    t.number = if number.is_empty() { key } else { number };
    t.title = text(raw, "title");
    (t.requester, t.assignee) = (somebody(raw, "customer_id"), somebody(raw, "owner_id"));
    t.changed_at = instant(raw, "updated_at").unwrap_or(t.created_at);
    let closed = instant(raw, "last_close_at").or_else(|| instant(raw, "close_at"));
    t.resolved_at = closed.filter(|_| matches!(t.standing, Standing::Resolved | Standing::Closed));
    let group = id(raw, "group_id");
    t.team = names.groups.get(&group).cloned().unwrap_or(group);
    let name = |known: Option<&String>, number: String| known.cloned().unwrap_or(number);
    t.priority = names.priorities.get(&priority).and_then(|(_, p)| *p);
    t.fact(About::Other, "State", name(names.states.get(&state).map(|(n, _)| n), state));
    t.fact(About::Other, "Priority", name(names.priorities.get(&priority).map(|(n, _)| n), priority));
    for field in ["first_response_at", "last_contact_agent_at", "last_contact_customer_at", "escalation_at"] {
        if let Some(at) = instant(raw, field) {
            t.fact(About::Other, field, at.to_string());
        }
    }
    for (name, value) in raw.as_object().into_iter().flatten() {
        if !OWN.contains(&name.as_str()) {
            t.fact(About::Field, name, flat(value));
        }
    }
    Ok(t)
}

/// What somebody said; nothing for an article without a time.
pub fn message(article: &Value, ticket: &mut Ticket) -> Option<Message> {
    let key = message_key(article);
    let Some(at) = instant(article, "created_at") else {
        ticket.left.push(format!("article {key} has no time"));
        return None;
    };
    let body = text(article, "body");
    let html = text(article, "content_type").starts_with("text/html");
    // Who spoke, also where somebody else wrote it down for them.
    let behalf = somebody(article, "origin_by_id");
    let author = if behalf.is_empty() { somebody(article, "created_by_id") } else { behalf };
    let said = if html { text_of_html(&body) } else { body };
    let mut message = Message {
        key,
        author,
        public: !truth(article, "internal"),
        at,
        text: said.trim_end().to_owned(),
        files: Vec::new(),
    };
    for a in list(article, "attachments") {
        // The same words in their other form are no file.
        let preferences = a.get("preferences").unwrap_or(&Value::Null);
        if truth(preferences, "content-alternative") {
            continue;
        }
        let media_type = ["Content-Type", "Mime-Type"].iter().map(|k| text(preferences, k)).find(|m| !m.is_empty());
        let name = text(a, "filename");
        message.files.push(File {
            key: file_key(&ticket.key, &message, a),
            name: if name.is_empty() { format!("attachment-{}", id(a, "id")) } else { name },
            media_type: media_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
        });
    }
    if message.text.is_empty() && message.files.is_empty() {
        ticket.left.push(format!("article {} holds neither words nor files", message.key));
    }
    keep_of(article, &message.key, ticket);
    Some(message)
}

/// What an article says beside its words.
fn keep_of(article: &Value, key: &str, ticket: &mut Ticket) {
    let kind = flat(article.get("type").unwrap_or(&Value::Null));
    if !["", "email", "note", "web"].contains(&kind.as_str()) {
        ticket.fact(About::Other, &format!("Article {key}"), kind);
    }
    let subject = text(article, "subject");
    if !subject.is_empty() && subject != ticket.title {
        ticket.fact(About::Other, &format!("Subject of article {key}"), subject);
    }
    let copies = text(article, "cc");
    for address in copies.split(',').map(str::trim).filter(|a| !a.is_empty()) {
        let fact = Fact::new(About::Watcher, "cc", address);
        if !ticket.facts.contains(&fact) {
            ticket.facts.push(fact);
        }
    }
}

/// Tags, links, time and followers.
pub fn beside(ticket: &mut Ticket, tags: &Value, links: &Value, (time, mentions): (&Value, &Value)) {
    for tag in list(tags, "tags") {
        ticket.fact(About::Tag, "tag", plain(tag));
    }
    for link in list(links, "links") {
        ticket.fact(About::Link, &text(link, "link_type"), id(link, "link_object_value"));
    }
    for entry in items(time) {
        let value = format!("{} (in Zammad's unit), {}", text(entry, "time_unit"), text(entry, "created_at"));
        ticket.facts.push(Fact::new(About::Time, &somebody(entry, "created_by_id"), value));
    }
    for mention in list(mentions, "mentions") {
        ticket.fact(About::Watcher, "follows", somebody(mention, "user_id"));
    }
}
