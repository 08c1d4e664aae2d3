//! What is kept of a dump: small tables whole, large ones by the place of their rows.

use super::Index;
use super::dump::{Cell, Dump};
use crate::moved::Person;
use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Result};

/// A row by the names of its columns.
pub type Fields = HashMap<String, String>;

/// A file as the database knows it.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    pub name: String,
    pub media_type: String,
    /// Its bytes lie in the database.
    pub here: bool,
}

/// See the module.
#[derive(Default)]
pub struct Tables {
    /// What stands before the name of every table: "ost_".
    prefix: String,
    columns: HashMap<String, Vec<String>>,
    pub people: BTreeMap<String, Person>,
    /// Where each ticket lies.
    pub tickets: BTreeMap<u64, u64>,
    /// Threads of tickets, and of what was merged into them.
    threads: HashMap<u64, Vec<u64>>,
    ticket_of_thread: HashMap<u64, u64>,
    /// Entries of a thread, with their place.
    pub entries: Index,
    /// Names of statuses, departments, topics, teams, priorities ... by table and number.
    names: HashMap<(&'static str, u64), String>,
    pub states: HashMap<u64, String>,
    pub files: HashMap<u64, Kept>,
    /// Pieces of a file in their order, with their place.
    pub chunks: HashMap<u64, BTreeMap<u64, u64>>,
    /// Files of an entry: number of the file, and its name there.
    pub attached: HashMap<u64, Vec<(u64, String)>>,
    /// Fields that a form added to a ticket.
    pub cdata: HashMap<u64, Fields>,
    pub answers: HashMap<u64, Vec<(String, String)>>,
    /// Numbers of users who follow a ticket's thread.
    pub followers: HashMap<u64, Vec<u64>>,
    pub tasks: HashMap<u64, Vec<String>>,
    pub left: Vec<String>,
    emails: HashMap<u64, (u64, String)>,
}

/// Rows that refer to others, which may come later in the dump.
#[derive(Default)]
struct Waiting {
    users: Vec<Fields>,
    answers: Vec<Fields>,
    entries_of: HashMap<u64, u64>,
    fields: HashMap<u64, String>,
    collaborators: Vec<(u64, u64)>,
    tasks: Vec<(u64, u64)>,
    task_titles: HashMap<u64, String>,
    unread: BTreeMap<String, u64>,
}

/// Tables of which nothing goes along, and that say nothing of what was said.
const SILENT: [&str; 16] = [
    "syslog",
    "session",
    "config",
    "content",
    "draft",
    "lock",
    "plugin",
    "plugin_instance",
    "sequence",
    "_search",
    "search",
    "queue",
    "queue_sort",
    "queue_column",
    "queue_columns",
    "event",
];

/// Text of a cell; bytes that are no UTF-8 are read as Latin.
fn text(cell: Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Bytes(bytes) => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(odd) => odd.into_bytes().iter().map(|b| char::from(*b)).collect(),
        },
    }
}

fn number(fields: &Fields, name: &str) -> u64 {
    fields.get(name).and_then(|v| v.trim().parse().ok()).unwrap_or(0)
}

fn word(fields: &Fields, name: &str) -> String {
    fields.get(name).map(|v| v.trim().to_owned()).unwrap_or_default()
}

/// Tables with names, their key and the column of the name.
const NAMES: [(&str, &str, &str); 9] = [
    ("ticket_status", "id", "name"),
    ("department", "id", "name"),
    ("department", "dept_id", "dept_name"),
    ("help_topic", "topic_id", "topic"),
    ("team", "team_id", "name"),
    ("sla", "id", "name"),
    ("ticket_priority", "priority_id", "priority_desc"),
    ("organization", "id", "name"),
    ("list_items", "id", "value"),
];

impl Tables {
    /// Reads a dump from end to end.
    pub fn read<R: Read>(mut dump: Dump<R>, prefix: String) -> Result<Self> {
        let mut tables = Self { prefix, ..Self::default() };
        let mut waiting = Waiting::default();
        while let Some(row) = dump.next_row()? {
            let Some(name) = row.table.strip_prefix(tables.prefix.as_str()).map(str::to_owned) else { continue };
            if !tables.columns.contains_key(&name)
                && let Some(columns) = dump.columns.get(&row.table)
            {
                tables.columns.insert(name.clone(), columns.clone());
            }
            tables.take(&name, (row.at, row.cells), &mut waiting);
        }
        tables.settle(waiting);
        Ok(tables)
    }

    /// A row by the names of its columns.
    pub fn named(&self, table: &str, cells: Vec<Cell>) -> Fields {
        let columns = self.columns.get(table).map_or(&[][..], Vec::as_slice);
        columns.iter().cloned().zip(cells.into_iter().map(text)).collect()
    }

    /// Where a column stands in the rows of a table.
    pub fn place(&self, table: &str, column: &str) -> Option<usize> {
        self.columns.get(table)?.iter().position(|c| c == column)
    }

    pub fn name(&self, table: &'static str, id: u64) -> String {
        self.names.get(&(table, id)).cloned().unwrap_or_default()
    }

    pub fn threads_of(&self, ticket: u64) -> Vec<u64> {
        self.threads.get(&ticket).cloned().unwrap_or_default()
    }

    /// All statuses and priorities that have a name.
    pub fn all(&self, table: &'static str) -> Vec<(u64, String)> {
        let mut all: Vec<(u64, String)> =
            self.names.iter().filter(|((t, _), _)| *t == table).map(|((_, id), name)| (*id, name.clone())).collect();
        all.sort();
        all
    }

    fn take(&mut self, table: &str, (at, cells): (u64, Vec<Cell>), waiting: &mut Waiting) {
        // Rows whose columns are not known cannot be read by name.
        if table == "file_chunk" {
            let figure = |column| {
                let cell = self.place("file_chunk", column).and_then(|p| cells.get(p).cloned());
                cell.map(text).and_then(|t| t.trim().parse().ok()).unwrap_or(0)
            };
            let (file, piece) = (figure("file_id"), figure("chunk_id"));
            self.chunks.entry(file).or_default().insert(piece, at);
            return;
        }
        let fields = self.named(table, cells);
        let id = |name: &str| number(&fields, name);
        for (named, key, column) in NAMES.iter().filter(|(t, key, _)| *t == table && fields.contains_key(*key)) {
            self.names.insert((named, id(key)), word(&fields, column));
        }
        match table {
            "ticket" => {
                self.tickets.insert(id("ticket_id"), at);
            }
            "thread" if word(&fields, "object_type") != "A" => {
                self.threads.entry(id("object_id")).or_default().push(id("id"));
                self.ticket_of_thread.insert(id("id"), id("object_id"));
            }
            "thread_entry" => self.entries.entry(id("thread_id")).or_default().push((id("id"), at)),
            "ticket_status" => {
                self.states.insert(id("id"), word(&fields, "state"));
            }
            "file" => {
                let here = matches!(word(&fields, "bk").as_str(), "D" | "");
                let kept = Kept { name: word(&fields, "name"), media_type: word(&fields, "type"), here };
                self.files.insert(id("id"), kept);
            }
            "attachment" => {
                if word(&fields, "type") == "H" {
                    self.attached.entry(id("object_id")).or_default().push((id("file_id"), word(&fields, "name")));
                }
            }
            "ticket__cdata" => {
                self.cdata.insert(id("ticket_id"), fields);
            }
            "staff" => self.staff(&fields),
            "user_email" => {
                self.emails.insert(id("id"), (id("user_id"), word(&fields, "address").to_lowercase()));
            }
            "task__cdata" => {
                waiting.task_titles.insert(id("task_id"), word(&fields, "title"));
            }
            "task" if word(&fields, "object_type") == "T" => waiting.tasks.push((id("object_id"), id("id"))),
            _ => waiting.take(table, fields),
        }
    }

    fn staff(&mut self, fields: &Fields) {
        let key = format!("s{}", number(fields, "staff_id"));
        let name = format!("{} {}", word(fields, "firstname"), word(fields, "lastname")).trim().to_owned();
        let person = Person {
            email: word(fields, "email").to_lowercase(),
            name: if name.is_empty() { word(fields, "username") } else { name },
            staff: true,
            active: word(fields, "isactive") != "0",
            organisation: String::new(),
            key: key.clone(),
        };
        self.people.insert(key, person);
    }

    /// Puts together what refers to each other.
    fn settle(&mut self, waiting: Waiting) {
        for user in &waiting.users {
            let id = number(user, "id");
            let by_default = self.emails.get(&number(user, "default_email_id"));
            let any = || self.emails.values().find(|(of, _)| *of == id);
            let email = by_default.or_else(any).map(|(_, address)| address.clone()).unwrap_or_default();
            let name = word(user, "name");
            let person = Person {
                name: if name.is_empty() { email.clone() } else { name },
                email,
                staff: false,
                active: true,
                organisation: self.name("organization", number(user, "org_id")),
                key: format!("u{id}"),
            };
            self.people.insert(person.key.clone(), person);
        }
        for answer in &waiting.answers {
            let Some(ticket) = waiting.entries_of.get(&number(answer, "entry_id")) else { continue };
            let field = number(answer, "field_id");
            let name = waiting.fields.get(&field).cloned().unwrap_or_else(|| format!("field {field}"));
            self.answers.entry(*ticket).or_default().push((name, word(answer, "value")));
        }
        for (thread, user) in waiting.collaborators {
            if let Some(ticket) = self.ticket_of_thread.get(&thread) {
                self.followers.entry(*ticket).or_default().push(user);
            }
        }
        for (ticket, task) in waiting.tasks {
            let title = waiting.task_titles.get(&task).cloned().unwrap_or_else(|| format!("task {task}"));
            self.tasks.entry(ticket).or_default().push(title);
        }
        for (table, rows) in waiting.unread {
            self.left.push(format!("{rows} rows of the table {table} are not read"));
        }
    }
}

impl Waiting {
    fn take(&mut self, table: &str, fields: Fields) {
        let id = |name: &str| number(&fields, name);
        match table {
            "user" => self.users.push(fields),
            "form_entry" if word(&fields, "object_type") == "T" => {
                self.entries_of.insert(id("id"), id("object_id"));
            }
            "form_entry_values" => self.answers.push(fields),
            "form_field" => {
                let label = word(&fields, "label");
                let name = if label.is_empty() { word(&fields, "name") } else { label };
                self.fields.insert(id("id"), name);
            }
            "thread_collaborator" => self.collaborators.push((id("thread_id"), id("user_id"))),
            _ => {
                let told = NAMES.iter().any(|(t, ..)| *t == table) || SILENT.contains(&table);
                if !told {
                    *self.unread.entry(table.to_owned()).or_default() += 1;
                }
            }
        }
    }
}

/// What stands before the tables' names: read off the table of entries, which no other program has.
///
/// # Errors
/// A file that cannot be read.
pub fn prefix<R: Read>(mut dump: R) -> Result<String> {
    const MARK: &[u8] = b"thread_entry`";
    let (mut held, mut piece) = (Vec::new(), vec![0; 1 << 20]);
    loop {
        let read = dump.read(&mut piece)?;
        if read == 0 {
            return Ok("ost_".to_owned());
        }
        held.extend_from_slice(piece.get(..read).unwrap_or_default());
        if let Some(at) = held.windows(MARK.len()).position(|w| w == MARK) {
            let before = held.get(..at).unwrap_or_default();
            let name = before.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_');
            let mut name: Vec<u8> = name.copied().collect();
            name.reverse();
            return Ok(String::from_utf8_lossy(&name).into_owned());
        }
        // A name may lie across two pieces.
        let kept = held.len().saturating_sub(200);
        held.drain(..kept);
    }
}
