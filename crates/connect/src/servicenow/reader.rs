//! The stream of events: header checked once, then one row at a time.

use std::io::Read;
use std::ops::Range;

use super::rows::{Record, Rows};
use super::source::Source;
use super::values::{self, Moment, State};
use super::{Column, Mapping, OpenError, Reason, RefusedRow};

/// One update of one incident: its text as written, and the parts that have a meaning of their own.
/// A part is None when the log does not know it (`?` or nothing).
#[derive(Clone, Debug)]
pub struct IncidentEvent {
    /// The row as a spreadsheet counts, the header being row 1.
    pub row: u64,
    /// Where the row begins in the unpacked text, in bytes.
    pub offset: u64,
    /// The state; `Other` when the word is not known.
    pub state: State,
    /// Whether the incident counts as active.
    pub active: Option<bool>,
    /// How often the group or person changed so far.
    pub reassignments: Option<u32>,
    /// How often it was reopened so far.
    pub reopens: Option<u32>,
    /// How often the record was updated so far.
    pub updates: Option<u32>,
    /// Whether the service level is kept; only the last event of an incident decides.
    pub made_sla: Option<bool>,
    /// 1 (high) to 3; some instances have 4.
    pub impact: Option<u8>,
    /// 1 (high) to 3; some instances have 4.
    pub urgency: Option<u8>,
    /// 1 (critical) to 4; 5 is ServiceNow's "Planning".
    pub priority: Option<u8>,
    /// When the incident was opened.
    pub opened_at: Option<Moment>,
    /// When its record was created.
    pub created_at: Option<Moment>,
    /// When this update was made.
    pub updated_at: Option<Moment>,
    /// Filled back onto every row: knowledge from the future.
    pub resolved_at: Option<Moment>,
    /// Filled back onto every row: knowledge from the future.
    pub closed_at: Option<Moment>,
    /// Whether somebody confirmed the priority.
    pub priority_confirmed: Option<bool>,
    /// Whether a knowledge article was used.
    pub knowledge: Option<bool>,
    text: String,
    cells: Box<[Range<u32>]>,
    places: [Option<u16>; 36],
}

impl IncidentEvent {
    /// The text of a column as written; None when the log does not know it or the file has no such column.
    #[must_use]
    pub fn text(&self, column: Column) -> Option<&str> {
        known(cell(&self.text, &self.cells, self.places[column.index()]?)?)
    }

    /// The incident's number, never empty.
    #[must_use]
    pub fn number(&self) -> &str {
        self.text(Column::Number).unwrap_or_default()
    }
}

/// Reads events from CSV text, plain or packed with gzip.
pub struct Reader<R: Read> {
    rows: Rows<Source<R>>,
    mapping: Mapping,
    header: Vec<String>,
    places: [Option<u16>; 36],
}

impl<R: Read> Reader<R> {
    /// Reads the header and finds the columns.
    ///
    /// # Errors
    /// An empty or UTF-16 file, an unreadable header, and required columns that are missing or there twice.
    pub fn open(input: R, mapping: Mapping) -> Result<Self, OpenError> {
        let source = Source::open(input).map_err(|e| OpenError::Header(first_row_unreadable(&e)))?;
        let mut rows = Rows::new(source, mapping.delimiter());
        match rows.peek() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(OpenError::Utf16),
            [0xef, 0xbb, 0xbf, ..] => rows.skip(3),
            _ => {}
        }
        let record = rows.next().ok_or(OpenError::Empty)?.map_err(OpenError::Header)?;
        let names = (0..record.fields.len()).filter_map(|n| cell(&record.text, &record.fields, n as u16));
        let header: Vec<String> = names.map(|name| name.trim().to_owned()).collect();
        let places = find_columns(&header, &mapping)?;
        rows.name_columns(&header);
        Ok(Reader { rows, mapping, header, places })
    }

    /// The names of columns in the file that the mapping does not use.
    #[must_use]
    pub fn unused_columns(&self) -> Vec<&str> {
        let used = |n: usize| self.places.iter().flatten().any(|place| usize::from(*place) == n);
        self.header.iter().enumerate().filter(|(n, _)| !used(*n)).map(|(_, name)| name.as_str()).collect()
    }

    fn event(&self, record: Record) -> Result<IncidentEvent, RefusedRow> {
        let zone = self.mapping.zone();
        let moment = |column| self.value(&record, column, |text| values::moment(text, zone));
        let level = |column, worst| self.value(&record, column, |text| values::level(text, worst));
        let counter = |column| self.value(&record, column, values::counter);
        let yes_no = |column| self.value(&record, column, values::yes_no);
        let present = |column| self.value(&record, column, |_| Ok(()));
        for column in Column::REQUIRED {
            if present(column)?.is_none() {
                let why = "is no value, and no event can do without it. Fill it in";
                return Err(self.refused(&record, column, why, ""));
            }
        }
        let state = self.value(&record, Column::State, |text| Ok(self.mapping.state(text)))?;
        Ok(IncidentEvent {
            row: record.row,
            offset: record.offset,
            state: state.unwrap_or(State::Other),
            active: yes_no(Column::Active)?,
            reassignments: counter(Column::Reassignments)?,
            reopens: counter(Column::Reopens)?,
            updates: counter(Column::Updates)?,
            made_sla: yes_no(Column::MadeSla)?,
            impact: level(Column::Impact, 4)?,
            urgency: level(Column::Urgency, 4)?,
            priority: level(Column::Priority, 5)?,
            opened_at: moment(Column::OpenedAt)?,
            created_at: moment(Column::CreatedAt)?,
            updated_at: moment(Column::UpdatedAt)?,
            resolved_at: moment(Column::ResolvedAt)?,
            closed_at: moment(Column::ClosedAt)?,
            priority_confirmed: yes_no(Column::PriorityConfirmed)?,
            knowledge: yes_no(Column::Knowledge)?,
            places: self.places,
            cells: record.fields.into_boxed_slice(),
            text: record.text,
        })
    }

    fn value<T>(
        &self,
        record: &Record,
        column: Column,
        read: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Result<Option<T>, RefusedRow> {
        let place = self.places[column.index()];
        let text = place.and_then(|place| cell(&record.text, &record.fields, place)).and_then(known);
        text.map(|text| read(text).map_err(|why| self.refused(record, column, why, text))).transpose()
    }

    fn refused(&self, record: &Record, column: Column, why: &str, text: &str) -> RefusedRow {
        let (why, hint) = why.split_once(". ").unwrap_or((why, "Correct the value or leave it empty"));
        RefusedRow {
            row: record.row,
            offset: record.offset,
            column: Some(self.mapping.name(column).to_owned()),
            reason: Reason::Value,
            why: format!("\"{}\" {why}.", text.chars().take(80).collect::<String>()),
            fix: format!("{hint}; if this column is another, set \"{column}\" under [columns] in the mapping file."),
        }
    }

    fn wrong_count(&self, record: &Record) -> RefusedRow {
        RefusedRow {
            row: record.row,
            offset: record.offset,
            column: None,
            reason: Reason::FieldCount,
            why: format!("The row has {} fields, the header has {}.", record.fields.len(), self.header.len()),
            fix: "Put values that contain the delimiter or a line break in quotes.".to_owned(),
        }
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<IncidentEvent, RefusedRow>;

    fn next(&mut self) -> Option<Self::Item> {
        let record = match self.rows.next()? {
            Ok(record) => record,
            Err(refused) => return Some(Err(refused)),
        };
        if record.fields.len() != self.header.len() {
            self.rows.resume_after_first_line(&record);
            return Some(Err(self.wrong_count(&record)));
        }
        Some(self.event(record))
    }
}

fn find_columns(header: &[String], mapping: &Mapping) -> Result<[Option<u16>; 36], OpenError> {
    let mut places = [None; 36];
    let mut missing = Vec::new();
    for (column, slot) in Column::ALL.into_iter().zip(&mut places) {
        let name = mapping.name(column);
        let mut found = header.iter().enumerate().filter(|(_, n)| n.as_str() == name).map(|(n, _)| n as u16);
        *slot = found.next();
        if found.next().is_some() {
            return Err(OpenError::Twice(name.to_owned()));
        }
        if slot.is_none() && (Column::REQUIRED.contains(&column) || name != column.default_name()) {
            missing.push((column.key().to_owned(), name.to_owned()));
        }
    }
    if missing.is_empty() { Ok(places) } else { Err(OpenError::MissingColumns { missing, found: header.to_vec() }) }
}

fn cell<'a>(text: &'a str, cells: &[Range<u32>], place: u16) -> Option<&'a str> {
    let range = cells.get(usize::from(place))?;
    text.get(range.start as usize..range.end as usize)
}

/// The text without spaces around it, unless the log does not know.
fn known(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty() && text != "?").then_some(text)
}

fn first_row_unreadable(error: &std::io::Error) -> RefusedRow {
    RefusedRow {
        row: 1,
        offset: 0,
        column: None,
        reason: Reason::Unreadable,
        why: format!("The file cannot be read: {error}."),
        fix: "Transfer the file again.".to_owned(),
    }
}
