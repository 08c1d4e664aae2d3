//! What RT's JSON says, as plain values. RT writes numbers as text, times in UTC, no time as 1970, nobody as "Nobody".

use crate::moved::value::plain;
pub use crate::moved::value::text;
use crate::moved::{About, Fact, Fault, File, Mapped, Meaning, Message, Person, Standing, Ticket, text_of_html};
use jiff::Timestamp;
use serde_json::Value;

/// The `id` of a reference.
pub fn reference(value: &Value) -> String {
    value.get("id").map(plain).unwrap_or_default()
}

pub fn items(list: &Value) -> &[Value] {
    list.get("items").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A person; RT's own two accounts are nobody.
pub fn person(raw: &Value) -> Option<Person> {
    let key = text(raw, "Name");
    if key.is_empty() || key == "Nobody" || key == "RT_System" {
        return None;
    }
    let real = text(raw, "RealName");
    Some(Person {
        email: text(raw, "EmailAddress").trim().to_lowercase(),
        name: if real.is_empty() { key.clone() } else { real },
        staff: text(raw, "Privileged") == "1",
        active: text(raw, "Disabled") != "1",
        organisation: text(raw, "Organization"),
        key,
    })
}

fn instant(value: &Value, field: &str) -> Option<Timestamp> {
    text(value, field).parse().ok().filter(|t: &Timestamp| t.as_second() > 0)
}

fn somebody(value: &Value) -> String {
    let key = reference(value);
    if key == "Nobody" || key == "RT_System" { String::new() } else { key }
}

fn people<'v>(raw: &'v Value, field: &str) -> impl Iterator<Item = String> + 'v {
    raw.get(field)
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .map(somebody)
        .filter(|k| !k.is_empty())
}

/// Where a ticket of RT's default lifecycle stands; a status of one's own is open until RT says that it is done.
fn standing(status: &str, resolved: Option<Timestamp>) -> Standing {
    match status {
        "new" => Standing::New,
        "stalled" => Standing::WaitingRequester,
        "resolved" => Standing::Resolved,
        "rejected" | "closed" => Standing::Closed,
        "open" => Standing::Open,
        _ if resolved.is_some() => Standing::Resolved,
        _ => Standing::Open,
    }
}

/// What the statuses of RT's default lifecycle and its priorities become.
pub fn mapping() -> Vec<Mapped> {
    let statuses = ["new", "open", "stalled", "resolved", "rejected"];
    let statuses = statuses.map(|s| Mapped { there: s.to_owned(), here: Meaning::Standing(standing(s, None)) });
    let priorities = [("0", 3), ("1 to 33", 4), ("34 to 66", 3), ("67 to 89", 2), ("90 and more", 1)];
    let priorities = priorities.map(|(there, n)| Mapped { there: there.to_owned(), here: Meaning::Priority(n) });
    let gone = Mapped { there: "deleted".to_owned(), here: Meaning::Left };
    statuses.into_iter().chain([gone]).chain(priorities).collect()
}

/// RT counts from 0 to 100, upwards.
fn priority(number: &str) -> Option<i64> {
    let number: i64 = number.parse().ok()?;
    Some(match number {
        i64::MIN..=0 => 3,
        1..=33 => 4,
        34..=66 => 3,
        67..=89 => 2,
        _ => 1,
    })
}

/// A ticket without what was said on it.
pub fn ticket(raw: &Value, queue: &str) -> Result<Ticket, Fault> {
    let number = text(raw, "id");
    let created_at =
        instant(raw, "Created").ok_or_else(|| Fault::Odd(format!("ticket {number} has no time of creation")))?;
    let (status, resolved_at) = (text(raw, "Status"), instant(raw, "Resolved"));
    let standing = standing(&status, resolved_at);
    let mut requesters = people(raw, "Requestor");
    let mut ticket = Ticket {
        key: number.clone(),
        title: text(raw, "Subject"),
        standing,
        priority: priority(&text(raw, "Priority")),
        requester: requesters.next().unwrap_or_default(),
        assignee: raw.get("Owner").map(somebody).unwrap_or_default(),
        team: queue.to_owned(),
        category: String::new(),
        service: String::new(),
        created_at,
        changed_at: instant(raw, "LastUpdated").unwrap_or(created_at),
        resolved_at: resolved_at.filter(|_| matches!(standing, Standing::Resolved | Standing::Closed)),
        messages: Vec::new(),
        facts: Vec::new(),
        merged: Vec::new(),
        left: Vec::new(),
        people: Vec::new(),
        number,
    };
    ticket.facts.extend(requesters.map(|key| Fact::new(About::Watcher, "requestor", key)));
    for role in ["Cc", "AdminCc"] {
        ticket.facts.extend(people(raw, role).map(|key| Fact::new(About::Watcher, role, key)));
    }
    ticket.facts.push(Fact::new(About::Other, "Queue", queue));
    ticket.facts.push(Fact::new(About::Other, "Status", status));
    for field in ["Priority", "FinalPriority", "TimeWorked", "TimeEstimated", "TimeLeft"] {
        let value = text(raw, field);
        if !value.is_empty() && value != "0" {
            ticket.facts.push(Fact::new(About::Other, field, value));
        }
    }
    for field in ["Due", "Starts", "Started", "Told"] {
        if let Some(at) = instant(raw, field) {
            ticket.facts.push(Fact::new(About::Other, field, at.to_string()));
        }
    }
    ticket.facts.extend(custom(raw));
    ticket.facts.extend(links(raw));
    Ok(ticket)
}

fn custom(raw: &Value) -> Vec<Fact> {
    let fields = raw.get("CustomFields").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut facts = Vec::new();
    for field in fields {
        let values = field.get("values").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        facts.extend(values.iter().map(|v| Fact::new(About::Field, &text(field, "name"), field_value(v))));
    }
    facts.sort_by(|a, b| a.name.cmp(&b.name));
    facts
}

/// A value is text, or for files a record with a name.
fn field_value(value: &Value) -> String {
    if value.is_object() { text(value, "filename") } else { plain(value) }
}

const RELATIONS: [&str; 6] = ["depends-on", "depended-on-by", "refers-to", "referred-to-by", "parent", "child"];

fn links(raw: &Value) -> Vec<Fact> {
    let all = raw.get("_hyperlinks").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let ours = all.iter().filter(|l| RELATIONS.contains(&text(l, "ref").as_str()));
    ours.map(|l| {
        let id = reference(l);
        Fact::new(About::Link, &text(l, "ref"), if id.is_empty() { text(l, "_url") } else { id })
    })
    .collect()
}

/// Whether an entry of the history is something that somebody said.
pub fn is_said(entry: &Value) -> bool {
    ["Create", "Correspond", "Comment"].contains(&text(entry, "Type").as_str())
}

/// Minutes of work that an entry tells.
pub fn time(entry: &Value) -> Option<Fact> {
    let minutes = text(entry, "TimeTaken");
    let who = entry.get("Creator").map(reference).unwrap_or_default();
    (!minutes.is_empty() && minutes != "0")
        .then(|| Fact::new(About::Time, &who, format!("{minutes} min, {}", text(entry, "Created"))))
}

/// The numbers of the attachments of a transaction, in their order.
pub fn attachments(transaction: &Value) -> Vec<String> {
    let all = transaction.get("_hyperlinks").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut ids: Vec<u64> = all
        .iter()
        .filter(|l| text(l, "ref") == "attachment")
        .filter_map(|l| text(l, "_url").rsplit('/').next().and_then(|id| id.parse().ok()))
        .collect();
    ids.sort_unstable();
    ids.iter().map(u64::to_string).collect()
}

/// One message from the parts that RT keeps of it: the first readable one is the text, the others are files.
pub fn message(entry: &Value, parts: &[Value], left: &mut Vec<String>) -> Result<Message, Fault> {
    let key = reference(entry);
    let at = instant(entry, "Created").ok_or_else(|| Fault::Odd(format!("transaction {key} has no time")))?;
    let is = |part: &Value, kind: &str| text(part, "ContentType").eq_ignore_ascii_case(kind) && name(part).is_empty();
    let plain = parts.iter().find(|p| is(p, "text/plain"));
    let html = parts.iter().find(|p| is(p, "text/html"));
    let body = match (plain, html) {
        (Some(part), _) => String::from_utf8_lossy(&content(part)?).into_owned(),
        (None, Some(part)) => text_of_html(&String::from_utf8_lossy(&content(part)?)),
        (None, None) => String::new(),
    };
    let said = plain.or(html).map(reference_of);
    let mut files = Vec::new();
    for part in parts {
        let media_type = text(part, "ContentType").to_lowercase();
        // Containers hold nothing of their own; the other form of the same words is not a file.
        let same = html.map(reference_of) == Some(reference_of(part)) && plain.is_some();
        if media_type.starts_with("multipart/") || said == Some(reference_of(part)) || same {
            continue;
        }
        if part.get("Content").is_none_or(Value::is_null) && name(part).is_empty() {
            continue;
        }
        let id = reference_of(part);
        let name = if name(part).is_empty() { format!("attachment-{id}") } else { name(part) };
        files.push(File { key: id, name, media_type });
    }
    if body.trim().is_empty() && files.is_empty() {
        left.push(format!("transaction {key} holds neither words nor files"));
    }
    Ok(Message {
        key,
        author: entry.get("Creator").map(somebody).unwrap_or_default(),
        public: text(entry, "Type") != "Comment",
        at,
        text: body.trim_end().to_owned(),
        files,
    })
}

fn reference_of(part: &Value) -> String {
    text(part, "id")
}

/// A part's file name: RT's own column, or what its headers say.
fn name(part: &Value) -> String {
    text(part, "Filename")
}

/// The bytes of an attachment: RT wraps them in Base64 with line breaks.
pub fn content(part: &Value) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let (mut held, mut bits) = (0u32, 0);
    for b in text(part, "Content").bytes() {
        let digit = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' | b'\n' | b'\r' => continue,
            _ => return Err(Fault::Odd(format!("attachment {} is not Base64", reference_of(part)))),
        };
        held = (held << 6) | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(((held >> bits) & 0xff) as u8);
        }
    }
    Ok(out)
}
