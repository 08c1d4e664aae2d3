//! A ticket from its rows: each cell becomes what its column is, and what has no column of its own is kept by its heading.

use super::times;
use super::{Mapping, Sheet, Target};
use crate::moved::guess;
use crate::moved::{About, Fact, Mapped, Meaning, Message, Person, Standing, Ticket};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What a file's rows are read by.
pub struct Plan<'a> {
    pub headings: &'a [String],
    pub mapping: &'a Mapping,
    pub zone: &'a TimeZone,
    pub undated: Timestamp,
}

/// Rows of one ticket, with their numbers in the file.
type Rows<'a> = [(usize, &'a Vec<String>)];

/// A ticket's key: numbers of two old desks may be the same.
pub fn key(name: &str, number: &str) -> String {
    format!("{name}/{number}")
}

/// Differs if any of the words does.
pub fn mark<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for word in words {
        for byte in word.bytes().chain([0x1f]) {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{sum:016x}")
}

impl Plan<'_> {
    /// The last value of a column that is not empty: rows are told in the order in which things happened.
    fn value(&self, rows: &Rows<'_>, target: Target) -> String {
        let Some(column) = self.mapping.columns.iter().position(|t| *t == target) else { return String::new() };
        let values = rows.iter().rev().filter_map(|(_, row)| row.get(column));
        values.into_iter().find(|v| !v.is_empty()).cloned().unwrap_or_default()
    }

    fn cell<'r>(&self, row: &'r [String], target: Target) -> &'r str {
        let column = self.mapping.columns.iter().position(|t| *t == target);
        column.and_then(|c| row.get(c)).map_or("", String::as_str)
    }

    fn time(&self, row: &[String], target: Target, left: &mut Vec<String>) -> Option<Timestamp> {
        let text = self.cell(row, target);
        let read = times::read(text, self.mapping.order, self.zone);
        if read.is_none() && !text.is_empty() {
            left.push(format!("the time {text} could not be read"));
        }
        read
    }
}

/// "Name <address>", an address, or a name.
fn person(text: &str, staff: bool) -> Option<Person> {
    let text = text.trim();
    if text.is_empty() || text == "-" {
        return None;
    }
    let (name, address) = match text.split_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"'), rest.trim_end_matches('>').trim()),
        None if text.contains('@') && !text.contains(' ') => ("", text),
        None => (text, ""),
    };
    let email = if address.contains('@') { address.to_lowercase() } else { String::new() };
    let name = if name.is_empty() { address } else { name };
    let key = if email.is_empty() { format!("name:{}", name.to_lowercase()) } else { email.clone() };
    Some(Person { key, email, name: name.to_owned(), staff, active: true, organisation: String::new() })
}

fn met(ticket: &mut Ticket, found: Option<Person>) -> String {
    let Some(found) = found else { return String::new() };
    let key = found.key.clone();
    match ticket.people.iter_mut().find(|p| p.key == key) {
        Some(known) => known.staff |= found.staff,
        None => ticket.people.push(found),
    }
    key
}

pub fn ticket(rows: &Rows<'_>, number: &str, plan: &Plan<'_>) -> Ticket {
    let all = rows;
    // Without leave, only the first row of a number is a ticket; the others are told.
    let rows = if plan.mapping.several { all } else { all.get(..1).unwrap_or_default() };
    let mut left = Vec::new();
    for (line, _) in all.iter().skip(rows.len()) {
        left.push(format!("row {line} has the same number, and several rows for one ticket were not allowed"));
    }
    let times = |target, left: &mut Vec<String>| {
        rows.iter().filter_map(|(_, row)| plan.time(row, target, left)).collect::<Vec<_>>()
    };
    let created = times(Target::Created, &mut left).into_iter().min();
    let changed = times(Target::Changed, &mut left).into_iter().max();
    let resolved = times(Target::Resolved, &mut left).into_iter().max();
    let begun = created.or(changed).or(resolved);
    if begun.is_none() {
        left.push("it has no time: it is taken to have come with the file".to_owned());
    }
    let mut t = Ticket::new(&key(&plan.mapping.name, number), begun.unwrap_or(plan.undated));
    t.left = left;
    number.clone_into(&mut t.number);
    t.changed_at = changed.or(resolved).unwrap_or(t.created_at).max(t.created_at);
    let value = |target| plan.value(rows, target);
    t.title = value(Target::Title);
    let status = value(Target::Status);
    let ended = if resolved.is_some() { Standing::Resolved } else { Standing::Open };
    t.standing = guess::standing(&status).unwrap_or(ended);
    t.resolved_at = resolved.filter(|_| matches!(t.standing, Standing::Resolved | Standing::Closed));
    let priority = value(Target::Priority);
    t.priority = guess::priority(&priority);
    (t.team, t.category, t.service) = (value(Target::Team), value(Target::Category), value(Target::Service));
    let mut asked = person(&value(Target::Requester), false);
    let address = value(Target::RequesterEmail).to_lowercase();
    if address.contains('@') {
        let name = asked.map(|p| p.name).unwrap_or_else(|| address.clone());
        asked = person(&format!("{name} <{address}>"), false);
    } else if !address.is_empty() {
        t.left.push(format!("{address} is no address"));
    }
    t.requester = met(&mut t, asked);
    t.assignee = met(&mut t, person(&value(Target::Assignee), true));
    t.fact(About::Other, "Status", status);
    t.fact(About::Other, "Priority", priority);
    kept(rows, plan, &mut t);
    said(rows, plan, &mut t);
    if t.title.is_empty() {
        let first = t.messages.first().and_then(|m| m.text.lines().next()).unwrap_or(number);
        t.title = first.chars().take(120).collect();
    }
    t
}

/// Columns without a meaning of their own, by their headings; and cells that have no heading.
fn kept(rows: &Rows<'_>, plan: &Plan<'_>, t: &mut Ticket) {
    for (_, row) in rows {
        for (column, cell) in row.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
            let heading = plan.headings.get(column).filter(|h| !h.is_empty());
            let name = heading.cloned().unwrap_or_else(|| format!("column {}", column + 1));
            match plan.mapping.columns.get(column) {
                Some(Target::Tags) => {
                    for tag in cell.split([',', ';', '|']).map(str::trim).filter(|tag| !tag.is_empty()) {
                        once(t, Fact::new(About::Tag, "tag", tag));
                    }
                }
                Some(Target::Fact) | None => once(t, Fact::new(About::Field, &name, cell.as_str())),
                Some(_) => {}
            }
        }
    }
}

fn once(t: &mut Ticket, fact: Fact) {
    if !t.facts.contains(&fact) {
        t.facts.push(fact);
    }
}

/// The description, once, and what each row says.
fn said(rows: &Rows<'_>, plan: &Plan<'_>, t: &mut Ticket) {
    let mut marks: Vec<String> = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    for (_, row) in rows {
        let text = plan.cell(row, Target::Text);
        if !text.is_empty() && !told.contains(&text) {
            let at = if told.is_empty() { None } else { plan.time(row, Target::Changed, &mut Vec::new()) };
            let message = (t.requester.clone(), true, at.unwrap_or(t.created_at), text);
            say(t, &mut marks, message);
            told.push(text);
        }
        let comment = plan.cell(row, Target::Comment);
        if comment.is_empty() {
            continue;
        }
        let mut left = Vec::new();
        let at = plan.time(row, Target::CommentAt, &mut left).or_else(|| plan.time(row, Target::Changed, &mut left));
        t.left.extend(left);
        let by = person(plan.cell(row, Target::CommentBy), false);
        let author = met(t, by);
        let internal = plan.cell(row, Target::CommentInternal).to_lowercase();
        let words = ["1", "yes", "ja", "true", "wahr", "x", "internal", "intern", "private", "privat", "note", "notiz"];
        let message = (author, !words.contains(&internal.as_str()), at.unwrap_or(t.changed_at), comment);
        say(t, &mut marks, message);
    }
    t.messages.sort_by_key(|m| m.at);
}

/// A message is known by what it says, so that a longer file of the same desk brings only what is new.
fn say(t: &mut Ticket, marks: &mut Vec<String>, (author, public, at, text): (String, bool, Timestamp, &str)) {
    let base = mark([author.as_str(), &at.to_string(), text].into_iter());
    let again = marks.iter().filter(|m| **m == base).count();
    marks.push(base.clone());
    let key = format!("{}:{base}:{again}", t.key);
    t.messages.push(Message { key, author, public, at, text: text.to_owned(), files: Vec::new() });
}

/// What the words for statuses and priorities in the file become.
pub fn mapping(sheet: &Sheet, mapping: &Mapping) -> Vec<Mapped> {
    let values = |target| {
        let column = mapping.columns.iter().position(|t| *t == target);
        column.map(|c| sheet.samples(c, 30)).unwrap_or_default()
    };
    let statuses = values(Target::Status).into_iter().map(|name| Mapped {
        there: name.to_owned(),
        here: Meaning::Standing(guess::standing(name).unwrap_or(Standing::Open)),
    });
    let priorities = values(Target::Priority)
        .into_iter()
        .map(|name| Mapped { there: name.to_owned(), here: Meaning::Priority(guess::priority(name).unwrap_or(3)) });
    statuses.chain(priorities).collect()
}
