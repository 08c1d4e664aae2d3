//! Writes an export: table by table in pages, on one snapshot, so that it is whole however long it takes and whatever
//! its size.

use super::archive::{Lines, Sink};
use super::rules::{Column, Fate, Rules, Table, Type, is_hash};
use super::{FORMAT, FORMAT_VERSION, Files, Manifest, MovingError, Part, Progress, store};
use crate::House;
use crate::people::OrganisationId;
use crate::store::{Dialect, Tx, Value};
use base64::Engine as _;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;
use std::path::Path;

/// Rows read at a time.
const PAGE: i64 = 1_000;
/// Rows between two words about the progress.
const TELL_EVERY: u64 = 20_000;
/// Everything was written down for somebody to take along. Payload: how much.
pub const EXPORTED: &str = "organisation.exported";

/// Writes everything that the organisation owns to a folder, or to a packed file if the name ends with .tar.gz.
///
/// # Errors
/// A place that cannot be written to, and a database that does not answer.
pub fn export(
    house: &House,
    organisation: OrganisationId,
    to: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Manifest, MovingError> {
    let mut sink = Sink::open(to)?;
    let manifest = house.db.read_blocking(house.system(Some(organisation)), |tx| {
        let mut writer = Writer {
            house,
            sink: &mut sink,
            people: BTreeSet::new(),
            seen: BTreeSet::new(),
            files: Files::default(),
            progress,
        };
        writer.all(tx)
    })?;
    let text = serde_json::to_vec_pretty(&manifest).map_err(|e| MovingError::House(e.to_string()))?;
    sink.finish(&text)?;
    Ok(manifest)
}

struct Writer<'a> {
    house: &'a House,
    sink: &'a mut Sink,
    /// Whoever a row names.
    people: BTreeSet<i64>,
    /// Hashes of attachments that were written already: one for each content, 32 bytes.
    seen: BTreeSet<[u8; 32]>,
    files: Files,
    progress: &'a mut dyn FnMut(Progress),
}

impl Writer<'_> {
    fn all(&mut self, tx: &mut Tx<'_>) -> Result<Manifest, MovingError> {
        let tables = store::tables(tx)?;
        let rules = Rules { tables: &tables, moves: &self.house.moves };
        let card = store::card(tx)?.ok_or_else(|| MovingError::House("there is no such organisation".to_owned()))?;
        let mut parts = Vec::new();
        for table in rules.going() {
            parts.push(self.table(tx, &rules, table)?);
        }
        parts.push(self.search(tx)?);
        parts.insert(0, self.people(tx)?);
        let left_out = self.house.moves.iter().flat_map(|m| m.stays);
        Ok(Manifest {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made_at: self.house.clock.now(),
            organisation: card,
            schema: store::migrations(tx)?,
            tables: parts,
            files: std::mem::take(&mut self.files),
            left_out: left_out.map(|(name, why)| ((*name).to_owned(), (*why).to_owned())).collect(),
        })
    }

    fn table(&mut self, tx: &mut Tx<'_>, rules: &Rules<'_>, table: &Table) -> Result<Part, MovingError> {
        let columns: Vec<&Column> =
            table.columns.iter().filter(|c| rules.stays(&format!("{}.{}", table.name, c.name)).is_none()).collect();
        let people: Vec<bool> = columns.iter().map(|c| rules.fate(table, c) == Ok(Fate::Person)).collect();
        let places: Vec<usize> =
            table.keys().iter().filter_map(|k| columns.iter().position(|c| c.name == k.name)).collect();
        let mut lines = self.sink.lines(&table.name)?;
        let mut after: Vec<Value> = Vec::new();
        loop {
            let rows = store::rows(tx, table, &columns, (&after, PAGE))?;
            let done = (rows.len() as i64) < PAGE || places.is_empty();
            if let Some(last) = rows.last() {
                after = places.iter().filter_map(|i| last.0.get(*i).cloned()).collect();
            }
            for row in rows {
                let mut line = Map::new();
                for ((column, value), person) in columns.iter().zip(&row.0).zip(&people) {
                    self.notice(value, *person)?;
                    line.insert(column.name.clone(), told(column, value));
                }
                self.line(&mut lines, &table.name, &Json::Object(line))?;
            }
            if done {
                return self.sink.keep(lines);
            }
        }
    }

    fn line(&mut self, lines: &mut Lines, table: &str, line: &Json) -> Result<(), MovingError> {
        lines.line(line)?;
        if lines.rows.is_multiple_of(TELL_EVERY) {
            (self.progress)(Progress { table: table.to_owned(), rows: lines.rows });
        }
        Ok(())
    }

    /// Keeps in mind whom a row names, and carries the content that it names along.
    fn notice(&mut self, value: &Value, person: bool) -> Result<(), MovingError> {
        match value {
            Value::Int(id) if person && *id > 0 => drop(self.people.insert(*id)),
            Value::Text(text) if is_hash(text) => self.object(text)?,
            _ => {}
        }
        Ok(())
    }

    fn object(&mut self, hash: &str) -> Result<(), MovingError> {
        let mut key = [0u8; 32];
        for (place, pair) in key.iter_mut().zip(hash.as_bytes().chunks(2)) {
            *place = std::str::from_utf8(pair).ok().and_then(|p| u8::from_str_radix(p, 16).ok()).unwrap_or(0);
        }
        if !self.seen.insert(key) {
            return Ok(());
        }
        // Other hashes (of inputs, of tokens) look the same; only what the store holds is a file.
        let Some(path) = self.house.objects.file_of(hash) else { return Ok(()) };
        self.files.count += 1;
        self.files.bytes += path.metadata().map_or(0, |m| m.len());
        self.sink.object(hash, &path)
    }

    fn people(&mut self, tx: &mut Tx<'_>) -> Result<Part, MovingError> {
        let mut after = 0;
        loop {
            let members = store::members(tx, after, PAGE)?;
            self.people.extend(&members);
            match members.last() {
                Some(last) => after = *last,
                None => break,
            }
        }
        let mut lines = self.sink.lines("people")?;
        for id in std::mem::take(&mut self.people) {
            if let Some(card) = store::person(tx, id)? {
                lines.line(&json!(card))?;
            }
        }
        self.sink.keep(lines)
    }

    /// What records are found by. SQLite's index keeps no texts, only for each word the parts that hold it: it is
    /// turned round in a scratch file.
    fn search(&mut self, tx: &mut Tx<'_>) -> Result<Part, MovingError> {
        let mut scratch = match tx.dialect() {
            Dialect::Sqlite => Some(turned_round(tx, &self.house.config.data)?),
            Dialect::Postgres => None,
        };
        let mut lines = self.sink.lines("search")?;
        let mut after = 0;
        loop {
            let parts = store::search_parts(tx, after, PAGE)?;
            let Some((last, _, _)) = parts.last() else { break };
            after = *last;
            for (part, record, mut words) in parts {
                if let Some(scratch) = &mut scratch {
                    words = scratch.words(part)?;
                }
                // Of PostgreSQL: the organisation is a word of every text; the other one adds its own.
                let words: Vec<&str> = words.split(' ').filter(|w| !w.is_empty() && !w.starts_with('§')).collect();
                self.line(&mut lines, "search", &json!({ "record": record, "words": words.join(" ") }))?;
            }
        }
        self.sink.keep(lines)
    }
}

fn turned_round(tx: &mut Tx<'_>, data: &Path) -> Result<crate::store::Scratch, MovingError> {
    let mut scratch = crate::store::Scratch::open(data)?;
    let (mut word, mut part) = (String::new(), -1);
    loop {
        let found = store::search_words(tx, (&word, part), 50_000)?;
        let Some((last, doc)) = found.last().cloned() else { break };
        scratch.keep(&found)?;
        (word, part) = (last, doc);
    }
    scratch.sorted()?;
    Ok(scratch)
}

/// A value as the export writes it: the same from both engines, and nothing lost. A fraction is a text, because JSON's
/// readers round.
fn told(column: &Column, value: &Value) -> Json {
    match (value, column.kind) {
        (Value::Null, _) => Json::Null,
        (Value::Int(i), Type::Bool) => Json::Bool(*i != 0),
        (Value::Bool(b), _) => Json::Bool(*b),
        (Value::Int(i), Type::Real) => Json::String((*i as f64).to_string()),
        (Value::Int(i), _) => json!(i),
        (Value::Real(x), _) => Json::String(x.to_string()),
        (Value::Text(text), _) => Json::String(text.clone()),
        (Value::Bytes(bytes), _) => Json::String(base64::engine::general_purpose::STANDARD.encode(bytes)),
    }
}
