//! What Freshservice's JSON says, as plain values. It writes numbers for statuses, priorities and sources, and keeps the
//! first words of a ticket in the ticket itself.

use crate::moved::guess;
use crate::moved::value::{flat, id, instant, list, plain, text, truth};
use crate::moved::{About, Fact, Fault, File, Message, Person, Standing, Ticket, text_of_html};
use serde_json::Value;
use std::collections::BTreeMap;

/// Its number, its name, and what it is here.
pub const PRIORITIES: [(&str, &str, i64); 4] =
    [("1", "Low", 4), ("2", "Medium", 3), ("3", "High", 2), ("4", "Urgent", 1)];
const STATUSES: [(&str, &str, Standing); 4] = [
    ("2", "Open", Standing::Open),
    ("3", "Pending", Standing::WaitingRequester),
    ("4", "Resolved", Standing::Resolved),
    ("5", "Closed", Standing::Closed),
];
const SOURCES: [(&str, &str); 10] = [
    ("1", "Email"),
    ("2", "Portal"),
    ("3", "Phone"),
    ("4", "Chat"),
    ("5", "Feedback widget"),
    ("6", "Yammer"),
    ("7", "AWS CloudWatch"),
    ("8", "PagerDuty"),
    ("9", "Walk-up"),
    ("10", "Slack"),
];
const DEGREES: [(&str, &str); 3] = [("1", "Low"), ("2", "Medium"), ("3", "High")];
/// Fields that are read, or only count or repeat what is read anyway. All others are kept.
const OWN: [&str; 31] = [
    "id",
    "subject",
    "description",
    "description_text",
    "status",
    "priority",
    "source",
    "urgency",
    "impact",
    "type",
    "requester_id",
    "requester",
    "responder_id",
    "group_id",
    "department_id",
    "category",
    "sub_category",
    "item_category",
    "created_at",
    "updated_at",
    "tags",
    "attachments",
    "custom_fields",
    "cc_emails",
    "reply_cc_emails",
    "fwd_emails",
    "stats",
    "deleted",
    "conversations",
    "requested_for_id",
    "to_emails",
];

/// What numbers mean.
#[derive(Debug, Default)]
pub struct Names {
    pub statuses: BTreeMap<String, (String, Standing)>,
    groups: BTreeMap<String, String>,
    departments: BTreeMap<String, String>,
}

impl Names {
    pub fn of(fields: &[Value], groups: &[Value], departments: &[Value]) -> Self {
        let mut statuses: BTreeMap<String, (String, Standing)> =
            STATUSES.iter().map(|(n, name, s)| ((*n).to_owned(), ((*name).to_owned(), *s))).collect();
        for field in fields.iter().filter(|f| text(f, "name") == "status") {
            for choice in list(field, "choices") {
                let (number, name) = (id(choice, "id"), flat(choice.get("value").unwrap_or(&Value::Null)));
                // The four that everybody has mean what they mean, whatever they are called.
                let fixed = STATUSES.iter().find(|(n, ..)| *n == number).map(|(.., s)| *s);
                let standing = fixed.or_else(|| guess::standing(&name)).unwrap_or(Standing::Open);
                if !number.is_empty() && !name.is_empty() {
                    statuses.insert(number, (name, standing));
                }
            }
        }
        let named = |all: &[Value]| all.iter().map(|v| (id(v, "id"), text(v, "name"))).collect();
        Self { statuses, groups: named(groups), departments: named(departments) }
    }
}

fn named<'n>(names: &[(&str, &'n str)], number: &str) -> Option<&'n str> {
    names.iter().find(|(n, _)| *n == number).map(|(_, name)| *name)
}

pub fn person(raw: &Value, agent: bool) -> Option<Person> {
    let key = id(raw, "id");
    if key.is_empty() {
        return None;
    }
    let name = format!("{} {}", text(raw, "first_name"), text(raw, "last_name")).trim().to_owned();
    let email = ["email", "primary_email"].iter().map(|f| text(raw, f)).find(|e| !e.is_empty()).unwrap_or_default();
    let name = if name.is_empty() { text(raw, "name") } else { name };
    Some(Person {
        name: if name.is_empty() { email.clone() } else { name },
        email: email.trim().to_lowercase(),
        staff: agent || truth(raw, "is_agent"),
        active: raw.get("active") != Some(&Value::Bool(false)),
        organisation: String::new(),
        key,
    })
}

/// A ticket with its first words.
pub fn ticket(raw: &Value, names: &Names) -> Result<Ticket, Fault> {
    let key = id(raw, "id");
    let created = instant(raw, "created_at");
    let mut t = Ticket::new(&key, created.ok_or_else(|| Fault::Odd(format!("ticket {key} has no time of creation")))?);
    t.title = text(raw, "subject");
    (t.requester, t.assignee) = (id(raw, "requester_id"), id(raw, "responder_id"));
    t.changed_at = instant(raw, "updated_at").unwrap_or(t.created_at);
    let (status, priority) = (text(raw, "status"), text(raw, "priority"));
    let known = names.statuses.get(&status);
    t.standing = known.map_or(Standing::Open, |(_, s)| *s);
    t.priority = PRIORITIES.iter().find(|(n, ..)| *n == priority).map(|(.., p)| *p);
    if let Some(stats) = raw.get("stats") {
        let ended = instant(stats, "resolved_at").or_else(|| instant(stats, "closed_at"));
        t.resolved_at = ended.filter(|_| matches!(t.standing, Standing::Resolved | Standing::Closed));
    }
    let group = id(raw, "group_id");
    t.team = names.groups.get(&group).cloned().unwrap_or(group);
    let category = ["category", "sub_category", "item_category"].map(|f| text(raw, f));
    t.category = category.iter().filter(|c| !c.is_empty()).cloned().collect::<Vec<_>>().join(" / ");
    t.fact(About::Other, "Status", known.map_or(status, |(name, _)| name.clone()));
    let name = PRIORITIES.iter().find(|(n, ..)| *n == priority).map(|(_, name, _)| (*name).to_owned());
    t.fact(About::Other, "Priority", name.unwrap_or(priority));
    let source = text(raw, "source");
    t.fact(About::Other, "Source", named(&SOURCES, &source).map_or(source.clone(), str::to_owned));
    for field in ["urgency", "impact"] {
        let number = text(raw, field);
        t.fact(About::Other, field, named(&DEGREES, &number).map_or(number.clone(), str::to_owned));
    }
    let department = id(raw, "department_id");
    t.fact(About::Other, "Department", names.departments.get(&department).cloned().unwrap_or(department));
    t.fact(About::Other, "Type", text(raw, "type"));
    t.fact(About::Watcher, "requested for", id(raw, "requested_for_id"));
    kept(raw, &mut t);
    t.people.extend(raw.get("requester").and_then(|r| person(r, false)));
    first(raw, &mut t);
    Ok(t)
}

fn kept(raw: &Value, t: &mut Ticket) {
    for tag in list(raw, "tags") {
        t.fact(About::Tag, "tag", plain(tag));
    }
    for (field, about) in
        [("cc_emails", "cc"), ("reply_cc_emails", "cc"), ("fwd_emails", "forwarded to"), ("to_emails", "to")]
    {
        for address in list(raw, field) {
            let fact = Fact::new(About::Watcher, about, plain(address));
            if !fact.value.is_empty() && !t.facts.contains(&fact) {
                t.facts.push(fact);
            }
        }
    }
    for (name, value) in raw.get("custom_fields").and_then(Value::as_object).into_iter().flatten() {
        t.fact(About::Field, name, flat(value));
    }
    for (name, value) in raw.as_object().into_iter().flatten() {
        if !OWN.contains(&name.as_str()) && value != &Value::Bool(false) {
            t.fact(About::Other, name, flat(value));
        }
    }
}

/// The first words stand in the ticket itself.
fn first(raw: &Value, t: &mut Ticket) {
    let html = text(raw, "description");
    let words = if html.is_empty() { text(raw, "description_text") } else { text_of_html(&html) };
    let files = files(raw);
    if words.trim().is_empty() && files.is_empty() {
        t.left.push("it has no description".to_owned());
        return;
    }
    t.messages.push(Message {
        key: format!("{}:description", t.key),
        author: t.requester.clone(),
        public: true,
        at: t.created_at,
        text: words.trim_end().to_owned(),
        files,
    });
}

fn files(raw: &Value) -> Vec<File> {
    let all = list(raw, "attachments").iter();
    all.map(|a| {
        let name = text(a, "name");
        let media_type = text(a, "content_type");
        File {
            key: text(a, "attachment_url"),
            name: if name.is_empty() { format!("attachment-{}", id(a, "id")) } else { name },
            media_type: if media_type.is_empty() { "application/octet-stream".to_owned() } else { media_type },
        }
    })
    .collect()
}

pub fn message(raw: &Value, ticket: &mut Ticket) -> Option<Message> {
    let key = id(raw, "id");
    let Some(at) = instant(raw, "created_at") else {
        ticket.left.push(format!("conversation {key} has no time"));
        return None;
    };
    let html = text(raw, "body");
    let words = if html.is_empty() { text(raw, "body_text") } else { text_of_html(&html) };
    let files = files(raw);
    if words.trim().is_empty() && files.is_empty() {
        ticket.left.push(format!("conversation {key} holds neither words nor files"));
    }
    for address in list(raw, "cc_emails") {
        let fact = Fact::new(About::Watcher, "cc", plain(address));
        if !ticket.facts.contains(&fact) {
            ticket.facts.push(fact);
        }
    }
    Some(Message {
        key,
        author: id(raw, "user_id"),
        public: !truth(raw, "private"),
        at,
        text: words.trim_end().to_owned(),
        files,
    })
}

/// Time, tasks and what was ordered.
pub fn beside(ticket: &mut Ticket, times: &[Value], tasks: &[Value], asked: &[Value]) {
    for entry in times {
        let (spent, note) = (text(entry, "time_spent"), text(entry, "note"));
        let value = [spent, text(entry, "executed_at"), note].into_iter().filter(|t| !t.is_empty());
        let value = value.collect::<Vec<_>>().join(", ");
        ticket.facts.push(Fact::new(About::Time, &id(entry, "agent_id"), value));
    }
    for task in tasks {
        let words = text_of_html(&text(task, "description"));
        let value = [text(task, "title"), words].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(": ");
        let done = if text(task, "status") == "3" { "Task (done)" } else { "Task" };
        ticket.fact(About::Other, done, value);
    }
    for item in asked {
        let name = item.get("service_item_name").or_else(|| item.get("service_item_id")).map(flat).unwrap_or_default();
        ticket.fact(About::Field, "Requested item", format!("{} x {name}", text(item, "quantity")));
        for (field, value) in item.get("custom_fields").and_then(Value::as_object).into_iter().flatten() {
            ticket.fact(About::Field, field, flat(value));
        }
    }
}
