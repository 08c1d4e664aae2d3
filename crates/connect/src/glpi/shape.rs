//! What GLPI's JSON says, as plain values. GLPI writes markup with its signs as entities, nothing as a space, as
//! `&nbsp;`, as 0 or as null, and times as its server's wall shows them.

use crate::moved::value::{flat, id, text, truth, wall};
use crate::moved::{About, Fact, Fault, File, Message, Person, Standing, Ticket, text_of_html, unescaped_html};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Its number, its name, and where it leaves a ticket.
pub const STATUSES: [(&str, &str, Standing); 6] = [
    ("1", "New", Standing::New),
    ("2", "Processing (assigned)", Standing::Open),
    ("3", "Processing (planned)", Standing::Open),
    ("4", "Pending", Standing::WaitingRequester),
    ("5", "Solved", Standing::Resolved),
    ("6", "Closed", Standing::Closed),
];
pub const PRIORITIES: [(&str, &str, i64); 6] = [
    ("1", "Very low", 4),
    ("2", "Low", 4),
    ("3", "Medium", 3),
    ("4", "High", 2),
    ("5", "Very high", 1),
    ("6", "Major", 1),
];
/// What else lies beside a ticket, and what it is called.
pub const BESIDE: [(&str, &str); 3] =
    [("Item_Ticket", "assets"), ("TicketValidation", "approvals"), ("TicketCost", "costs")];
/// Fields that are read, or say nothing by themselves. All others are kept.
const OWN: [&str; 23] = [
    "id",
    "name",
    "content",
    "date",
    "date_creation",
    "date_mod",
    "closedate",
    "solvedate",
    "status",
    "priority",
    "urgency",
    "impact",
    "type",
    "itilcategories_id",
    "users_id_recipient",
    "users_id_lastupdater",
    "is_deleted",
    "links",
    "actiontime",
    "entities_id",
    "takeintoaccountdate",
    "validation_percent",
    "global_validation",
];

/// A value without GLPI's ways to write nothing.
fn filled(raw: &Value, field: &str) -> String {
    let value = unescaped_html(&flat(raw.get(field).unwrap_or(&Value::Null)));
    let value = value.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
    if value == "0" || value == "0000-00-00 00:00:00" || value == "null" { String::new() } else { value.to_owned() }
}

/// Words that may be markup whose signs are entities, once or twice.
pub fn words(raw: &str) -> String {
    let mut text = raw.to_owned();
    for _ in 0..2 {
        if text.contains('<') || !["&lt;", "&#60;", "&#x3c;", "&#x3C;"].iter().any(|e| text.contains(e)) {
            break;
        }
        text = unescaped_html(&text);
    }
    let marked = text.split('<').skip(1).any(|t| t.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
    let said = if marked { text_of_html(&text) } else { unescaped_html(&text).replace("\r\n", "\n") };
    said.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}').to_owned()
}

/// Each person's address; the one that is marked as theirs before any other.
pub fn addresses(all: &[Value]) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for raw in all {
        let (key, address) = (id(raw, "users_id"), text(raw, "email").trim().to_lowercase());
        if address.contains('@') && (truth(raw, "is_default") || !found.contains_key(&key)) {
            found.insert(key, address);
        }
    }
    found
}

pub fn person(raw: &Value, addresses: &HashMap<String, String>, staff: &BTreeSet<String>) -> Option<Person> {
    let key = id(raw, "id");
    if key.is_empty() {
        return None;
    }
    let (first, last, login) = (filled(raw, "firstname"), filled(raw, "realname"), filled(raw, "name"));
    let name = format!("{first} {last}").trim().to_owned();
    let fallback = if login.contains('@') { login.to_lowercase() } else { String::new() };
    Some(Person {
        email: addresses.get(&key).cloned().unwrap_or(fallback),
        name: if name.is_empty() { login } else { name },
        staff: staff.contains(&key),
        active: text(raw, "is_active") != "0" && text(raw, "is_deleted") != "1",
        organisation: String::new(),
        key,
    })
}

/// A ticket with its first words; `named` is the same record with names in place of numbers.
pub fn ticket(raw: &Value, named: &Value, zone: &TimeZone) -> Result<Ticket, Fault> {
    let key = id(raw, "id");
    let at = |field: &str| wall(&text(raw, field), zone);
    let created = at("date").or_else(|| at("date_creation"));
    let mut t = Ticket::new(&key, created.ok_or_else(|| Fault::Odd(format!("ticket {key} has no time of creation")))?);
    t.title = filled(raw, "name");
    t.changed_at = at("date_mod").unwrap_or(t.created_at);
    let (status, priority) = (text(raw, "status"), text(raw, "priority"));
    let known = STATUSES.iter().find(|(n, ..)| *n == status);
    t.standing = known.map_or(Standing::Open, |(.., s)| *s);
    let ended = matches!(t.standing, Standing::Resolved | Standing::Closed);
    t.resolved_at = at("solvedate").or_else(|| at("closedate")).filter(|_| ended);
    t.priority = PRIORITIES.iter().find(|(n, ..)| *n == priority).map(|(.., p)| *p);
    t.category = filled(named, "itilcategories_id").replace(" > ", " / ");
    t.fact(About::Other, "Status", known.map_or(status, |(_, name, _)| (*name).to_owned()));
    let name = |number: &str| PRIORITIES.iter().find(|(n, ..)| *n == number).map(|(_, n, _)| (*n).to_owned());
    t.fact(About::Other, "Priority", name(&priority).unwrap_or(priority));
    for field in ["urgency", "impact"] {
        let number = text(raw, field);
        t.fact(About::Other, field, name(&number).unwrap_or(number));
    }
    let kind = text(raw, "type");
    let kind = if kind == "1" {
        "Incident".to_owned()
    } else if kind == "2" {
        "Request".to_owned()
    } else {
        kind
    };
    t.fact(About::Other, "Type", kind);
    t.fact(About::Other, "Entity", filled(named, "entities_id"));
    if let Ok(seconds) = text(raw, "actiontime").parse::<i64>()
        && seconds > 0
    {
        t.fact(About::Other, "Total time", format!("{} min", seconds / 60));
    }
    for (field, _) in raw.as_object().into_iter().flatten() {
        if !OWN.contains(&field.as_str()) {
            t.fact(About::Other, field, filled(named, field));
        }
    }
    let first = words(&text(raw, "content"));
    if first.is_empty() {
        t.left.push("it has no description".to_owned());
    }
    t.messages.push(Message {
        key: format!("{key}:content"),
        author: id(raw, "users_id_recipient"),
        public: true,
        at: t.created_at,
        text: first,
        files: Vec::new(),
    });
    Ok(t)
}

/// Who asked, who works on it, who looks on. Somebody without an account is known by their address.
pub fn actors(people: &[Value], groups: &[Value], t: &mut Ticket) {
    let writer = t.messages.first().map(|m| m.author.clone()).unwrap_or_default();
    for raw in people {
        let mut key = id(raw, "users_id");
        let address = text(raw, "alternative_email").trim().to_lowercase();
        if key.is_empty() && address.contains('@') {
            key = format!("mail:{address}");
            let stranger =
                Person { key: key.clone(), name: address.clone(), email: address, active: true, ..Person::default() };
            t.people.push(stranger);
        }
        match text(raw, "type").as_str() {
            "1" if t.requester.is_empty() => t.requester = key,
            "2" if t.assignee.is_empty() => t.assignee = key,
            "1" => t.fact(About::Watcher, "requester", key),
            "2" => t.fact(About::Watcher, "assigned", key),
            _ => t.fact(About::Watcher, "observer", key),
        }
    }
    // Who wrote it down asked themselves, where nobody else is named.
    if t.requester.is_empty() {
        t.requester.clone_from(&writer);
    } else if !writer.is_empty() && writer != t.requester {
        t.fact(About::Watcher, "written down by", writer);
    }
    let requester = t.requester.clone();
    if let Some(first) = t.messages.first_mut() {
        first.author = requester;
    }
    for raw in groups {
        let name = filled(raw, "groups_id");
        match text(raw, "type").as_str() {
            "2" if t.team.is_empty() => t.team = name,
            "2" => t.fact(About::Other, "Group assigned", name),
            "1" => t.fact(About::Other, "Group that asked", name),
            _ => t.fact(About::Other, "Group that looks on", name),
        }
    }
}

/// A followup, solution or task.
pub fn message(raw: &Value, (what, kind): (&str, &str), zone: &TimeZone, t: &mut Ticket) -> Option<Message> {
    let key = id(raw, "id");
    let Some(at) = wall(&text(raw, "date"), zone).or_else(|| wall(&text(raw, "date_creation"), zone)) else {
        t.left.push(format!("{kind} {key} has no time"));
        return None;
    };
    let said = words(&text(raw, "content"));
    let author = id(raw, "users_id");
    if what == "TicketTask" {
        let seconds: i64 = text(raw, "actiontime").parse().unwrap_or(0);
        if seconds > 0 {
            t.facts.push(Fact::new(About::Time, &author, format!("{} min, {at}", seconds / 60)));
        }
        let state = ["information", "to do", "done"].get(text(raw, "state").parse::<usize>().unwrap_or(9));
        t.fact(About::Other, &format!("Task {key}"), state.copied().unwrap_or_default());
    }
    if what == "ITILSolution" && text(raw, "status") == "4" {
        t.fact(About::Other, &format!("Solution {key}"), "refused");
    }
    Some(Message {
        key: format!("{what}:{key}"),
        author,
        public: !truth(raw, "is_private"),
        at,
        text: said,
        files: Vec::new(),
    })
}

pub fn file(key: &str, raw: &Value) -> File {
    let name = ["filename", "name"].iter().map(|f| filled(raw, f)).find(|n| !n.is_empty());
    let media_type = filled(raw, "mime");
    File {
        key: key.to_owned(),
        name: name.unwrap_or_else(|| format!("document-{key}")),
        media_type: if media_type.is_empty() { "application/octet-stream".to_owned() } else { media_type },
    }
}

/// Assets, approvals and costs, as they read.
pub fn beside(what: &str, found: &[Value], t: &mut Ticket) {
    for raw in found {
        match what {
            "Item_Ticket" => t.fact(About::Link, &text(raw, "itemtype"), filled(raw, "items_id")),
            "TicketValidation" => {
                let state = match text(raw, "status").as_str() {
                    "3" => "approved",
                    "4" => "refused",
                    _ => "waiting",
                };
                let words = [
                    filled(raw, "users_id_validate"),
                    words(&text(raw, "comment_submission")),
                    words(&text(raw, "comment_validation")),
                ];
                let words = words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join("; ");
                t.fact(About::Other, "Approval", format!("{state}: {words}"));
            }
            _ => {
                let sum = ["cost_time", "cost_fixed", "cost_material"]
                    .map(|f| format!("{} {}", f.trim_start_matches("cost_"), filled(raw, f)));
                t.fact(About::Other, "Cost", format!("{} ({})", filled(raw, "name"), sum.join(", ")));
            }
        }
    }
}

/// Other tickets it belongs to.
pub fn links(found: &[Value], t: &mut Ticket) {
    for raw in found {
        let (one, two) = (id(raw, "tickets_id_1"), id(raw, "tickets_id_2"));
        let (other, forwards) = if one == t.key { (two, true) } else { (one, false) };
        let word = match (text(raw, "link").as_str(), forwards) {
            ("2", true) => "duplicates",
            ("2", false) => "duplicated by",
            ("3", true) | ("4", false) => "child of",
            ("4", true) | ("3", false) => "parent of",
            _ => "linked to",
        };
        t.fact(About::Link, word, other);
    }
}
