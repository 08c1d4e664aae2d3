//! Anything as CSV: a file with headings in any language, in which somebody says what each column is. What a column is
//! can be guessed, and how its times are written; the guess is told with its reason and never binds.

mod guess;
mod shape;
#[cfg(test)]
mod tests;
mod times;

pub use guess::{Guess, guess};
pub use times::{Order, Why};

use crate::moved::{Counts, Desk, Fault, File, Found, Heading, Mapped, Page, Person, Ticket};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Largest file that is read; it is held in memory.
pub const BYTES_MAX: usize = 256 << 20;
/// Columns that a file has at most.
pub const COLUMNS_MAX: usize = 200;
const PAGE: usize = 200;

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Number,
    Title,
    Text,
    Status,
    Priority,
    Requester,
    RequesterEmail,
    Assignee,
    Team,
    Category,
    Service,
    Created,
    Changed,
    Resolved,
    Tags,
    Comment,
    CommentBy,
    CommentAt,
    CommentInternal,
    /// Kept by its heading, beside the ticket.
    Fact,
    /// Does not come along.
    Leave,
}

/// All of them, in the order in which they are offered.
pub const TARGETS: [(Target, &str); 21] = [
    (Target::Number, "number"),
    (Target::Title, "title"),
    (Target::Text, "text"),
    (Target::Status, "status"),
    (Target::Priority, "priority"),
    (Target::Requester, "requester"),
    (Target::RequesterEmail, "requester_email"),
    (Target::Assignee, "assignee"),
    (Target::Team, "team"),
    (Target::Category, "category"),
    (Target::Service, "service"),
    (Target::Created, "created"),
    (Target::Changed, "changed"),
    (Target::Resolved, "resolved"),
    (Target::Tags, "tags"),
    (Target::Comment, "comment"),
    (Target::CommentBy, "comment_by"),
    (Target::CommentAt, "comment_at"),
    (Target::CommentInternal, "comment_internal"),
    (Target::Fact, "fact"),
    (Target::Leave, "leave"),
];

impl Target {
    pub fn word(self) -> &'static str {
        TARGETS.iter().find(|(t, _)| *t == self).map_or("fact", |(_, word)| word)
    }

    pub fn of(word: &str) -> Option<Self> {
        TARGETS.iter().find(|(_, w)| *w == word).map(|(t, _)| *t)
    }

    /// Whether several columns may be this.
    pub fn is_many(self) -> bool {
        matches!(self, Self::Fact | Self::Leave | Self::Tags)
    }
}

/// What somebody said a file means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// What the old desk is called: tickets of two files with the same name are the same tickets.
    pub name: String,
    /// One for each column, in their order.
    pub columns: Vec<Target>,
    pub order: Order,
    /// An IANA name.
    pub zone: String,
    /// Rows with the same number are one ticket.
    pub several: bool,
}

/// A file as text, cut into rows.
#[derive(Debug)]
pub struct Sheet {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Reads a file, whatever its letters and its separator.
    ///
    /// # Errors
    /// A file that is too large, or no table.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        if bytes.len() > BYTES_MAX {
            return Err(Fault::Odd(format!("the file is larger than {} MB", BYTES_MAX >> 20)));
        }
        let text = decoded(bytes);
        let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(first))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.map_err(|e| Fault::Odd(format!("a row cannot be read: {e}")))?;
            let cells: Vec<String> = row.iter().take(COLUMNS_MAX + 1).map(|c| c.trim().to_owned()).collect();
            if cells.iter().any(|c| !c.is_empty()) {
                rows.push(cells);
            }
        }
        let mut rows = rows.into_iter();
        let headings = rows.next().ok_or_else(|| Fault::Odd("the file is empty".to_owned()))?;
        if headings.len() < 2 || headings.len() > COLUMNS_MAX {
            return Err(Fault::Odd(format!(
                "the first row has {} columns; it must hold the headings of 2 to {COLUMNS_MAX}",
                headings.len()
            )));
        }
        let rows: Vec<Vec<String>> = rows.collect();
        if rows.is_empty() {
            return Err(Fault::Odd("the file has headings and no rows".to_owned()));
        }
        Ok(Self { headings, rows })
    }

    /// The first values of a column that are not empty, each once.
    pub fn samples(&self, column: usize, most: usize) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for value in self.rows.iter().filter_map(|r| r.get(column)).filter(|v| !v.is_empty()) {
            if found.len() == most {
                break;
            }
            if !found.contains(&value.as_str()) {
                found.push(value);
            }
        }
        found
    }
}

/// UTF-8 or UTF-16 if it says so or is so; else what offices write.
fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// Whatever occurs most between the headings, outside of quotes.
fn separator(first: &str) -> u8 {
    let outside: String = first.split('"').step_by(2).collect();
    let count = |sign: u8| outside.bytes().filter(|b| *b == sign).count();
    [b',', b';', b'\t', b'|'].into_iter().max_by_key(|s| (count(*s), *s == b',')).unwrap_or(b',')
}

/// A file with what it means.
pub struct Table {
    sheet: Sheet,
    mapping: Mapping,
    zone: TimeZone,
    /// The rows of each ticket, in the order in which they were met.
    tickets: Vec<(String, Vec<usize>)>,
    places: HashMap<String, usize>,
    people: BTreeMap<String, Person>,
    /// When a ticket without any time is taken to have come.
    undated: Timestamp,
}

impl Table {
    /// # Errors
    /// A mapping that does not fit the file.
    pub fn new(sheet: Sheet, mapping: Mapping, undated: Timestamp) -> Result<Self, Fault> {
        if mapping.columns.len() != sheet.headings.len() {
            return Err(Fault::Odd("the mapping is of another file: its columns are not those of this one".to_owned()));
        }
        let zone =
            TimeZone::get(&mapping.zone).map_err(|_| Fault::Odd(format!("there is no time zone {}", mapping.zone)))?;
        let mut table = Self {
            sheet,
            mapping,
            zone,
            tickets: Vec::new(),
            places: HashMap::new(),
            people: BTreeMap::new(),
            undated,
        };
        table.group();
        for place in 0..table.tickets.len() {
            for person in table.shaped(place).people {
                let known = table.people.entry(person.key.clone()).or_insert_with(|| person.clone());
                known.staff |= person.staff;
            }
        }
        Ok(table)
    }

    fn group(&mut self) {
        let number = self.mapping.columns.iter().position(|t| *t == Target::Number);
        for (at, row) in self.sheet.rows.iter().enumerate() {
            let told = number.and_then(|c| row.get(c)).filter(|v| !v.is_empty());
            let key = told.cloned().unwrap_or_else(|| format!("row {}", at + 2));
            match self.places.get(&key).and_then(|place| self.tickets.get_mut(*place)) {
                Some((_, rows)) => rows.push(at),
                None => {
                    self.places.insert(key.clone(), self.tickets.len());
                    self.tickets.push((key, vec![at]));
                }
            }
        }
    }

    fn shaped(&self, place: usize) -> Ticket {
        let empty = (String::new(), Vec::new());
        let (number, rows) = self.tickets.get(place).unwrap_or(&empty);
        let rows: Vec<(usize, &Vec<String>)> =
            rows.iter().filter_map(|at| self.sheet.rows.get(*at).map(|row| (at + 2, row))).collect();
        shape::ticket(
            &rows,
            number,
            &shape::Plan {
                headings: &self.sheet.headings,
                mapping: &self.mapping,
                zone: &self.zone,
                undated: self.undated,
            },
        )
    }

    /// The first tickets as they will be.
    pub fn first(&self, most: usize) -> Vec<Ticket> {
        (0..self.tickets.len().min(most)).map(|place| self.shaped(place)).collect()
    }

    pub fn len(&self) -> usize {
        self.tickets.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tickets.is_empty()
    }
}

impl Desk for Table {
    fn system(&self) -> &'static str {
        "csv"
    }

    fn counts(&mut self) -> Result<Counts, Fault> {
        let leave = self.mapping.columns.iter().zip(&self.sheet.headings).filter(|(t, _)| **t == Target::Leave);
        let left = leave.map(|(_, heading)| format!("the column {heading} was left out by choice")).collect();
        Ok(Counts { people: self.people.len() as u64, tickets: self.tickets.len() as u64, left })
    }

    fn mapping(&mut self) -> Result<Vec<Mapped>, Fault> {
        Ok(shape::mapping(&self.sheet, &self.mapping))
    }

    fn people(&mut self, after: &str) -> Result<Page<Person>, Fault> {
        let from: usize = after.parse().unwrap_or(0);
        let items: Vec<Person> = self.people.values().skip(from).take(PAGE).cloned().collect();
        let end = from + items.len();
        Ok(Page { items, next: (end < self.people.len()).then(|| end.to_string()) })
    }

    fn tickets(&mut self, after: &str) -> Result<Page<Heading>, Fault> {
        let from: usize = after.parse().unwrap_or(0);
        let end = self.tickets.len().min(from + PAGE);
        let some = self.tickets.get(from..end).unwrap_or_default();
        let items = some.iter().map(|(number, rows)| {
            let cells = rows.iter().filter_map(|at| self.sheet.rows.get(*at)).flatten().map(String::as_str);
            let stamp = shape::mark(cells.chain([format!("{:?}", self.mapping).as_str()]));
            Heading { key: shape::key(&self.mapping.name, number), stamp }
        });
        Ok(Page { items: items.collect(), next: (end < self.tickets.len()).then(|| end.to_string()) })
    }

    fn ticket(&mut self, key: &str) -> Result<Found, Fault> {
        let number = key.strip_prefix(&shape::key(&self.mapping.name, "")).unwrap_or(key);
        let Some(place) = self.places.get(number).copied() else {
            return Ok(Found::Left("the file has no ticket of this number".to_owned()));
        };
        Ok(Found::Ticket(Box::new(self.shaped(place))))
    }

    fn file(&mut self, _: &File) -> Result<Vec<u8>, Fault> {
        Err(Fault::Gone)
    }
}
