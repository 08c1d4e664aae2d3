//! What Jira's JSON says, as plain values. People are records in their place; fields that people there added bear
//! numbers whose names are asked for; service levels are fields with cycles in them.

use super::adf;
use crate::moved::guess;
use crate::moved::value::{flat, id, instant, list, plain, text};
use crate::moved::{About, Fact, Fault, File, Message, Person, Standing, Ticket};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// A file that came this close to words of the same person belongs to them.
const TOGETHER: SignedDuration = SignedDuration::from_secs(120);

/// Fields that are read, or only count or repeat what is read anyway. All others are kept.
const OWN: [&str; 40] = [
    "summary",
    "description",
    "status",
    "priority",
    "reporter",
    "assignee",
    "creator",
    "created",
    "updated",
    "resolutiondate",
    "project",
    "issuetype",
    "labels",
    "attachment",
    "comment",
    "worklog",
    "issuelinks",
    "parent",
    "subtasks",
    "watches",
    "votes",
    "lastViewed",
    "workratio",
    "progress",
    "aggregateprogress",
    "timetracking",
    "statuscategorychangedate",
    "statusCategory",
    "components",
    "timespent",
    "aggregatetimespent",
    "timeestimate",
    "aggregatetimeestimate",
    "timeoriginalestimate",
    "aggregatetimeoriginalestimate",
    "issuerestriction",
    "thumbnail",
    "security",
    "versions",
    "fixVersions",
];

/// The cloud knows people by an account, a server by a key.
pub fn person_key(raw: &Value) -> String {
    ["accountId", "key", "name"].iter().map(|f| id(raw, f)).find(|k| !k.is_empty()).unwrap_or_default()
}

/// A person; programs are nobody.
pub fn person(raw: &Value, staff: &BTreeSet<String>) -> Option<Person> {
    let key = person_key(raw);
    if key.is_empty() || text(raw, "accountType") == "app" {
        return None;
    }
    let name = text(raw, "displayName");
    Some(Person {
        email: text(raw, "emailAddress").trim().to_lowercase(),
        name: if name.is_empty() { key.clone() } else { name },
        staff: staff.contains(&key),
        active: raw.get("active") != Some(&Value::Bool(false)),
        organisation: String::new(),
        key,
    })
}

/// A status by its name, else by its category.
pub fn standing(status: &Value) -> Standing {
    let category = status.get("statusCategory").map(|c| text(c, "key")).unwrap_or_default();
    let named = guess::standing(&text(status, "name"));
    match (category.as_str(), named) {
        ("done", Some(Standing::Closed)) => Standing::Closed,
        ("done", _) => Standing::Resolved,
        ("new", Some(s @ (Standing::WaitingRequester | Standing::WaitingThirdParty | Standing::Open))) => s,
        ("new", _) => Standing::New,
        (_, Some(Standing::Resolved | Standing::Closed | Standing::New)) if category == "indeterminate" => {
            Standing::Open
        }
        (_, Some(s)) => s,
        (_, None) => Standing::Open,
    }
}

/// A person in their place, who is met.
fn met(ticket: &mut Ticket, raw: Option<&Value>) -> String {
    let Some(found) = raw.and_then(|r| person(r, &BTreeSet::new())) else { return String::new() };
    let key = found.key.clone();
    if !ticket.people.iter().any(|p| p.key == key) {
        ticket.people.push(found);
    }
    key
}

/// A request with its first words.
pub fn ticket(raw: &Value, names: &HashMap<String, String>) -> Result<Ticket, Fault> {
    let (key, none) = (id(raw, "id"), Value::Null);
    let fields = raw.get("fields").unwrap_or(&none);
    let created = instant(fields, "created");
    let mut t = Ticket::new(&key, created.ok_or_else(|| Fault::Odd(format!("request {key} has no time of creation")))?);
    t.number = text(raw, "key");
    t.title = text(fields, "summary");
    t.changed_at = instant(fields, "updated").unwrap_or(t.created_at);
    let status = fields.get("status").unwrap_or(&none);
    t.standing = standing(status);
    let ended = matches!(t.standing, Standing::Resolved | Standing::Closed);
    t.resolved_at = instant(fields, "resolutiondate").filter(|_| ended);
    let priority = flat(fields.get("priority").unwrap_or(&none));
    t.priority = guess::priority(&priority);
    t.requester = met(&mut t, fields.get("reporter"));
    t.assignee = met(&mut t, fields.get("assignee"));
    t.team = flat(fields.get("project").unwrap_or(&none));
    t.service = list(fields, "components").first().map(flat).unwrap_or_default();
    t.category = flat(fields.get("issuetype").unwrap_or(&none));
    t.fact(About::Other, "Status", text(status, "name"));
    t.fact(About::Other, "Priority", priority);
    let creator = met(&mut t, fields.get("creator"));
    if creator != t.requester {
        t.fact(About::Watcher, "created by", creator);
    }
    links(fields, &mut t);
    kept(fields, names, &mut t);
    let words = adf::words(fields.get("description").unwrap_or(&none));
    if !words.is_empty() {
        t.messages.push(Message {
            key: format!("{}:description", t.key),
            author: t.requester.clone(),
            public: true,
            at: t.created_at,
            text: words,
            files: Vec::new(),
        });
    }
    Ok(t)
}

fn links(fields: &Value, t: &mut Ticket) {
    for link in list(fields, "issuelinks") {
        let kind = link.get("type").unwrap_or(&Value::Null);
        for (side, word) in [("outwardIssue", "outward"), ("inwardIssue", "inward")] {
            if let Some(other) = link.get(side) {
                t.fact(About::Link, &text(kind, word), id(other, "id"));
            }
        }
    }
    if let Some(parent) = fields.get("parent") {
        t.fact(About::Link, "parent", id(parent, "id"));
    }
    for child in list(fields, "subtasks") {
        t.fact(About::Link, "sub-task", id(child, "id"));
    }
    for label in list(fields, "labels") {
        t.fact(About::Tag, "label", plain(label));
    }
    for component in list(fields, "components") {
        t.fact(About::Other, "Component", flat(component));
    }
    for field in ["versions", "fixVersions"] {
        t.fact(About::Other, field, flat(fields.get(field).unwrap_or(&Value::Null)));
    }
    let estimate = text(fields, "timeoriginalestimate");
    if let Ok(seconds) = estimate.parse::<i64>() {
        t.fact(About::Other, "Original estimate", format!("{} min", seconds / 60));
    }
    let level = fields.get("security").map(flat).unwrap_or_default();
    if !level.is_empty() {
        t.left.push(format!("only people of the security level {level} saw it there; here all technicians see it"));
        t.fact(About::Other, "Security level", level);
    }
}

/// Fields that people there added, and what else a request says.
fn kept(fields: &Value, names: &HashMap<String, String>, t: &mut Ticket) {
    for (field, value) in fields.as_object().into_iter().flatten() {
        if OWN.contains(&field.as_str()) || value.is_null() {
            continue;
        }
        let name = names.get(field).filter(|n| !n.is_empty()).unwrap_or(field).clone();
        if let Some(kind) = value.get("requestType") {
            t.category = flat(kind);
            t.fact(About::Field, &name, flat(kind));
        } else if value.get("completedCycles").is_some() || value.get("ongoingCycle").is_some() {
            cycles(value, &name, t);
        } else if value.get(0).is_some_and(|v| v.get("displayName").is_some() && !person_key(v).is_empty()) {
            for somebody in value.as_array().into_iter().flatten() {
                let key = met(t, Some(somebody));
                t.fact(About::Watcher, &name, key);
            }
        } else if value.get("type").is_some() && value.get("content").is_some() {
            t.fact(About::Field, &name, adf::words(value));
        } else {
            let about = if field.starts_with("customfield_") { About::Field } else { About::Other };
            t.fact(about, &name, flat(value));
        }
    }
}

/// What a service level measured, cycle by cycle.
fn cycles(value: &Value, name: &str, t: &mut Ticket) {
    let friendly = |cycle: &Value, field: &str| cycle.get(field).map(|d| text(d, "friendly")).unwrap_or_default();
    let all = list(value, "completedCycles")
        .iter()
        .map(|c| (c, ""))
        .chain(value.get("ongoingCycle").map(|c| (c, ", still running")));
    for (cycle, running) in all {
        let kept = if cycle.get("breached") == Some(&Value::Bool(true)) { "broken" } else { "kept" };
        let words =
            format!("{kept}: {} of {}{running}", friendly(cycle, "elapsedTime"), friendly(cycle, "goalDuration"));
        t.fact(About::Other, &format!("SLA {name}"), words);
    }
}

/// What somebody said; nothing for a comment without a time.
pub fn message(raw: &Value, ticket: &mut Ticket) -> Option<Message> {
    let key = id(raw, "id");
    let Some(at) = instant(raw, "created") else {
        ticket.left.push(format!("comment {key} has no time"));
        return None;
    };
    let author = met(ticket, raw.get("author"));
    let words = adf::words(raw.get("body").unwrap_or(&Value::Null));
    if words.is_empty() {
        ticket.left.push(format!("comment {key} holds no words"));
    }
    Some(Message { key, author, public: is_public(raw), at, text: words, files: Vec::new() })
}

/// A comment is internal if Jira says so in one of its three ways.
fn is_public(raw: &Value) -> bool {
    let marked = list(raw, "properties").iter().find(|p| text(p, "key") == "sd.public.comment");
    let internal = marked.and_then(|p| p.get("value")).and_then(|v| v.get("internal"));
    let internal = matches!(internal, Some(Value::Bool(true))) || internal.map(plain).as_deref() == Some("true");
    raw.get("jsdPublic") != Some(&Value::Bool(false)) && !internal && raw.get("visibility").is_none_or(Value::is_null)
}

/// Files hang on the request: each goes to the words it came with, or stands by itself, for the team alone.
pub fn files(raw: &Value, ticket: &mut Ticket) {
    let fields = raw.get("fields").unwrap_or(&Value::Null);
    for attachment in list(fields, "attachment") {
        let key = id(attachment, "id");
        let author = met(ticket, attachment.get("author"));
        let at = instant(attachment, "created").unwrap_or(ticket.created_at);
        let (name, media_type) = (text(attachment, "filename"), text(attachment, "mimeType"));
        let file = File {
            key: text(attachment, "content"),
            name: if name.is_empty() { format!("attachment-{key}") } else { name },
            media_type: if media_type.is_empty() { "application/octet-stream".to_owned() } else { media_type },
        };
        let distance = |m: &Message| (m.at.duration_since(at)).abs();
        let near = |m: &&mut Message| m.author == author && distance(m) <= TOGETHER;
        match ticket.messages.iter_mut().filter(near).min_by_key(|m| distance(m)) {
            Some(message) => message.files.push(file),
            None => ticket.messages.push(alone(&key, author, at, file)),
        }
    }
}

fn alone(key: &str, author: String, at: Timestamp, file: File) -> Message {
    Message { key: format!("file:{key}"), author, public: false, at, text: String::new(), files: vec![file] }
}

/// Work and followers.
pub fn beside(ticket: &mut Ticket, work: &[Value], watchers: &Value) {
    for entry in work {
        let who = met(ticket, entry.get("author"));
        let minutes = text(entry, "timeSpentSeconds")
            .parse::<i64>()
            .map_or(text(entry, "timeSpent"), |s| format!("{} min", s / 60));
        let note = adf::words(entry.get("comment").unwrap_or(&Value::Null));
        let value = [minutes, text(entry, "started"), note].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>();
        ticket.facts.push(Fact::new(About::Time, &who, value.join(", ")));
    }
    for watcher in list(watchers, "watchers") {
        let who = met(ticket, Some(watcher));
        ticket.fact(About::Watcher, "follows", who);
    }
}
