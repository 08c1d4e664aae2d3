//! What osTicket's rows say, as plain values: a thread's entries are messages of the user (M), responses (R) and notes (N)
//! of the team; a status belongs to one of four states.

use super::tables::{Fields, Tables};
use crate::moved::guess;
use crate::moved::value::wall;
use crate::moved::{
    About, Fault, File, Mapped, Meaning, Message, Person, Standing, Ticket, text_of_html, unescaped_html,
};
use jiff::tz::TimeZone;

/// Columns of the form table that are read.
const READ: [&str; 3] = ["ticket_id", "subject", "priority"];

fn word(fields: &Fields, name: &str) -> String {
    let value = fields.get(name).map(|v| v.trim()).unwrap_or_default();
    if value == "0000-00-00 00:00:00" { String::new() } else { value.to_owned() }
}

fn number(fields: &Fields, name: &str) -> u64 {
    word(fields, name).parse().unwrap_or(0)
}

fn keyed(kind: char, id: u64) -> String {
    if id == 0 { String::new() } else { format!("{kind}{id}") }
}

/// A status by its name, within the state that osTicket gives it.
fn standing(state: &str, name: &str) -> Standing {
    match (state, guess::standing(name)) {
        ("closed" | "archived", Some(Standing::Resolved)) => Standing::Resolved,
        ("closed" | "archived", _) => Standing::Closed,
        (_, Some(Standing::Resolved | Standing::Closed) | None) => Standing::Open,
        (_, Some(standing)) => standing,
    }
}

pub fn mapping(tables: &Tables) -> Vec<Mapped> {
    let state = |id| tables.states.get(&id).map(String::as_str).unwrap_or_default();
    let statuses = tables.all("ticket_status").into_iter().map(|(id, name)| {
        let gone = state(id) == "deleted";
        let here = if gone { Meaning::Left } else { Meaning::Standing(standing(state(id), &name)) };
        Mapped { there: name, here }
    });
    let priorities = tables
        .all("ticket_priority")
        .into_iter()
        .filter_map(|(_, name)| guess::priority(&name).map(|n| Mapped { there: name, here: Meaning::Priority(n) }));
    statuses.chain(priorities).collect()
}

/// Differs whenever the ticket did: its own time, and how much was said and attached.
pub fn stamp(row: &Fields, tables: &Tables, id: u64) -> String {
    let entries: Vec<u64> =
        tables.threads_of(id).iter().flat_map(|t| tables.entries.get(t)).flatten().map(|(entry, _)| *entry).collect();
    let last = entries.iter().max().copied().unwrap_or(0);
    format!("{} {} {last} {}", word(row, "updated"), entries.len(), word(row, "status_id"))
}

pub fn is_deleted(row: &Fields, tables: &Tables) -> bool {
    tables.states.get(&number(row, "status_id")).is_some_and(|s| s == "deleted")
}

/// A ticket without what was said on it.
pub fn ticket(row: &Fields, tables: &Tables, zone: &TimeZone) -> Result<Ticket, Fault> {
    let key = number(row, "ticket_id").to_string();
    let at = |column: &str| wall(&word(row, column), zone);
    let created = at("created").ok_or_else(|| Fault::Odd(format!("ticket {key} has no time of creation")))?;
    let mut t = Ticket::new(&key, created);
    t.number = word(row, "number");
    t.changed_at = at("updated").or_else(|| at("lastupdate")).unwrap_or(created);
    let status = number(row, "status_id");
    let name = tables.name("ticket_status", status);
    // Old versions wrote the state into the ticket itself.
    let state = tables.states.get(&status).cloned().unwrap_or_else(|| word(row, "status"));
    t.standing = standing(&state, if name.is_empty() { &state } else { &name });
    t.resolved_at = at("closed").filter(|_| matches!(t.standing, Standing::Resolved | Standing::Closed));
    (t.requester, t.assignee) = (keyed('u', number(row, "user_id")), keyed('s', number(row, "staff_id")));
    t.team = tables.name("department", number(row, "dept_id"));
    t.category = tables.name("help_topic", number(row, "topic_id"));
    t.fact(About::Other, "Status", if name.is_empty() { state } else { name });
    let empty = Fields::new();
    let form = tables.cdata.get(&number(row, "ticket_id")).unwrap_or(&empty);
    t.title = unescaped_html(&word(form, "subject"));
    priority(&word(form, "priority"), tables, &mut t);
    t.fact(About::Other, "Team", tables.name("team", number(row, "team_id")));
    t.fact(About::Other, "SLA", tables.name("sla", number(row, "sla_id")));
    for column in ["duedate", "est_duedate", "reopened"] {
        t.fact(About::Other, column, at(column).map(|at| at.to_string()).unwrap_or_default());
    }
    for column in ["source", "source_extra"] {
        t.fact(About::Other, column, word(row, column));
    }
    if word(row, "isoverdue") == "1" {
        t.fact(About::Other, "Overdue", "yes");
    }
    for (column, value) in form.iter().filter(|(c, _)| !READ.contains(&c.as_str())) {
        t.fact(About::Field, column, chosen(value));
    }
    t.facts.sort_by(|a, b| a.name.cmp(&b.name));
    let parent = number(row, "ticket_pid");
    if parent != 0 {
        t.fact(About::Link, "merged into", parent.to_string());
    }
    Ok(t)
}

/// A priority is the number of one, or an answer that holds it.
fn priority(value: &str, tables: &Tables, t: &mut Ticket) {
    let digits: String = value.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let name = digits.parse().map(|id| tables.name("ticket_priority", id)).unwrap_or_default();
    let name = if name.is_empty() { chosen(value) } else { name };
    t.priority = guess::priority(&name);
    t.fact(About::Other, "Priority", name);
}

/// A choice is written as JSON: {"3":"High"}.
fn chosen(value: &str) -> String {
    match serde_json::from_str(value) {
        Ok(serde_json::Value::Object(map)) => {
            map.values().map(crate::moved::value::flat).collect::<Vec<_>>().join(", ")
        }
        Ok(serde_json::Value::Array(all)) => all.iter().map(crate::moved::value::flat).collect::<Vec<_>>().join(", "),
        _ => value.to_owned(),
    }
}

/// An entry of a ticket's thread.
pub fn message(
    fields: &Fields,
    entry: u64,
    tables: &Tables,
    (zone, ticket): (&TimeZone, &mut Ticket),
) -> Option<Message> {
    let Some(at) = wall(&word(fields, "created"), zone) else {
        ticket.left.push(format!("entry {entry} has no time"));
        return None;
    };
    let body = fields.get("body").cloned().unwrap_or_default();
    let html = word(fields, "format") != "text";
    let mut said = if html { text_of_html(&body) } else { body };
    let title = word(fields, "title");
    if !title.is_empty() && title != ticket.title {
        said = format!("{title}\n\n{said}");
    }
    let mut files = Vec::new();
    for (file, own) in tables.attached.get(&entry).into_iter().flatten() {
        let Some(known) = tables.files.get(file) else {
            ticket.left.push(format!("file {file} of entry {entry} is not in the dump"));
            continue;
        };
        let name = if own.is_empty() { known.name.clone() } else { own.clone() };
        let media_type =
            if known.media_type.is_empty() { "application/octet-stream" } else { known.media_type.as_str() };
        files.push(File {
            key: file.to_string(),
            name: if name.is_empty() { format!("file-{file}") } else { name },
            media_type: media_type.to_owned(),
        });
    }
    if said.trim().is_empty() && files.is_empty() {
        ticket.left.push(format!("entry {entry} holds neither words nor files"));
    }
    let author = match (number(fields, "staff_id"), number(fields, "user_id")) {
        (0, 0) => poster(&word(fields, "poster"), ticket),
        (0, user) => keyed('u', user),
        (staff, _) => keyed('s', staff),
    };
    Some(Message {
        key: entry.to_string(),
        author,
        public: word(fields, "type") != "N",
        at,
        text: said.trim_end().to_owned(),
        files,
    })
}

/// Somebody of whom nothing but the name is left; the system itself is nobody.
fn poster(name: &str, ticket: &mut Ticket) -> String {
    if name.is_empty() || name.eq_ignore_ascii_case("system") {
        return String::new();
    }
    let key = format!("n{name}");
    if !ticket.people.iter().any(|p| p.key == key) {
        ticket.people.push(Person { key: key.clone(), name: name.to_owned(), active: true, ..Person::default() });
    }
    key
}

/// Answers to forms, followers and tasks.
pub fn beside(ticket: &mut Ticket, tables: &Tables, id: u64) {
    for (name, value) in tables.answers.get(&id).into_iter().flatten() {
        let value = chosen(value);
        // The table of the form repeats what the answers say.
        let known =
            value == ticket.title || ticket.facts.iter().any(|f| f.value == value && f.name.eq_ignore_ascii_case(name));
        if !known {
            ticket.fact(About::Field, name, value);
        }
    }
    for user in tables.followers.get(&id).into_iter().flatten() {
        ticket.fact(About::Watcher, "collaborator", keyed('u', *user));
    }
    for task in tables.tasks.get(&id).into_iter().flatten() {
        ticket.fact(About::Other, "Task", task.clone());
    }
}
