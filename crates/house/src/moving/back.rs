//! Reads an export back into an organisation in which nothing has happened yet: all of it in one transaction, or nothing.
//! What is numbered over all organisations gets new numbers behind those that are taken, in the same order; in an empty
//! installation every number stays.

use super::archive::{Opened, fingerprint};
use super::rules::{Column, Fate, Rules, Table, Type, is_hash};
use super::store::{self, PersonCard};
use super::{FORMAT, FORMAT_VERSION, MANIFEST, Manifest, MovingError, file_fault};
use crate::House;
use crate::journal::{RecordRef, store as journal};
use crate::people::OrganisationId;
use crate::store::{StoreError, Tx, Value};
use base64::Engine as _;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// An organisation came from an export. Payload: where from, and how much.
pub const IMPORTED: &str = "organisation.imported";

/// What an import did.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Report {
    pub organisation: String,
    pub rows: u64,
    pub people: u64,
    pub files: u64,
    /// By how much the keys of a table were raised, because others had taken them here; empty in an empty installation.
    pub raised: BTreeMap<String, i64>,
    /// People who have another key here.
    pub people_renumbered: u64,
    /// Files that were missing from the export already.
    pub files_missing: Vec<String>,
}

/// Looks through an export without changing anything: everything is there, and every hash fits.
///
/// # Errors
/// What is no export, is damaged, or comes from a newer program.
pub fn open(house: &House, from: &Path) -> Result<(Opened, Manifest), MovingError> {
    let scratch = house.config.data.join(format!("import-{}", crate::secret()?));
    let opened = Opened::open(from, &scratch)?;
    let path = opened.folder.join(MANIFEST);
    let text = std::fs::read_to_string(&path)
        .map_err(|e| MovingError::NoExport(format!("{MANIFEST} cannot be read ({e})")))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|e| MovingError::NoExport(format!("{MANIFEST}: {e}")))?;
    if manifest.format != FORMAT {
        return Err(MovingError::NoExport(format!("its format is {}", manifest.format)));
    }
    if manifest.format_version > FORMAT_VERSION {
        return Err(MovingError::Newer(format!("its format has version {}", manifest.format_version)));
    }
    for part in &manifest.tables {
        let file = data(&opened.folder, &part.name);
        let (hash, bytes) = fingerprint(&file).map_err(|e| MovingError::Damaged(format!("{}: {e}", part.name)))?;
        if (hash.as_str(), bytes) != (part.sha256.as_str(), part.bytes) {
            return Err(MovingError::Damaged(format!("{}.jsonl is not the file that was written", part.name)));
        }
    }
    Ok((opened, manifest))
}

fn data(folder: &Path, name: &str) -> PathBuf {
    folder.join("data").join(format!("{name}.jsonl"))
}

/// Reads an opened export into an organisation.
///
/// # Errors
/// An organisation that is not empty, an export that does not fit, and a database that does not take it.
pub fn import(
    house: &House,
    (opened, manifest): (&Opened, &Manifest),
    organisation: OrganisationId,
) -> Result<Report, MovingError> {
    let files = objects(house, &opened.folder)?;
    if files != manifest.files.count {
        return Err(MovingError::Damaged(format!("it holds {files} files and should hold {}", manifest.files.count)));
    }
    let (folder, manifest, moves) = (opened.folder.clone(), manifest.clone(), house.moves.clone());
    // The system's own scope: keys are numbered over all organisations, which the second lock would hide.
    house.db.write_blocking(house.system(None), move |tx| {
        let mut tx = tx.within(organisation);
        let tables = store::tables(&mut tx)?;
        let mut reader = Reader::begin(&mut tx, Rules { tables: &tables, moves: &moves }, (&folder, &manifest))?;
        reader.all(&mut tx)?;
        let report = reader.report(files);
        let payload = json!({ "from": manifest.organisation.slug, "made_at": manifest.made_at, "rows": report.rows, "people": report.people, "files": files });
        let record = RecordRef::new("organisation", 1);
        journal::append(&mut tx, &journal::Happened { kind: IMPORTED, record, concerns: None, payload })?;
        Ok(report)
    })
}

/// Brings the files into the store; each must be what its name says.
fn objects(house: &House, folder: &Path) -> Result<u64, MovingError> {
    let files = folder.join("files");
    if !files.is_dir() {
        return Ok(0);
    }
    let runtime = tokio::runtime::Handle::current();
    let mut count = 0;
    for entry in std::fs::read_dir(&files).map_err(file_fault("read", &files))? {
        let path = entry.map_err(file_fault("read", &files))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        count += 1;
        if is_hash(&name) && house.objects.file_of(&name).is_some() {
            continue;
        }
        let (hash, _) = fingerprint(&path).map_err(file_fault("read", &path))?;
        if hash != name {
            return Err(MovingError::Damaged(format!("the file {name} is not what its name says")));
        }
        runtime.block_on(house.objects.put_file(&path))?;
    }
    Ok(count)
}

struct Reader<'a> {
    rules: Rules<'a>,
    folder: &'a Path,
    manifest: &'a Manifest,
    people: HashMap<i64, i64>,
    raised: BTreeMap<String, i64>,
    rows: u64,
}

impl<'a> Reader<'a> {
    fn begin(
        tx: &mut Tx<'_>,
        rules: Rules<'a>,
        (folder, manifest): (&'a Path, &'a Manifest),
    ) -> Result<Self, MovingError> {
        let known = store::migrations(tx)?;
        if let Some((number, name)) = manifest.schema.iter().find(|m| known.iter().all(|k| k.0 != m.0)) {
            return Err(MovingError::Newer(format!("its database has migration {number}, {name}")));
        }
        if store::happened(tx)? > 0 {
            let slug = store::card(tx)?.map(|c| c.slug).unwrap_or_default();
            return Err(MovingError::NotEmpty(slug));
        }
        let unknown = manifest.tables.iter().find(|part| {
            !["people", "search"].contains(&part.name.as_str()) && rules.going().all(|t| t.name != part.name)
        });
        if let Some(part) = unknown {
            return Err(MovingError::Newer(format!("it holds {}, which is not known here", part.name)));
        }
        let mut raised = BTreeMap::new();
        for table in rules.going().filter(|t| t.identity.is_some()) {
            raised.insert(table.name.clone(), store::last_key(tx, table)?);
        }
        Ok(Self { rules, folder, manifest, people: HashMap::new(), raised, rows: 0 })
    }

    fn all(&mut self, tx: &mut Tx<'_>) -> Result<(), MovingError> {
        let own = store::card(tx)?.map(|c| c.slug).unwrap_or_default();
        store::card_set(tx, &self.manifest.organisation)?;
        self.known(tx)?;
        let going: Vec<&Table> = self.rules.going().collect();
        for table in going.iter().rev().filter(|t| t.name != "membership") {
            store::clear(tx, table)?;
        }
        for table in going {
            if self.manifest.tables.iter().any(|part| part.name == table.name) {
                self.table(tx, table)?;
            }
            if let Some(identity) = &table.identity {
                store::go_on(tx, &table.name, identity)?;
            }
        }
        store::go_on(tx, "person", "id")?;
        self.search(tx)?;
        tracing::info!(organisation = own, rows = self.rows, "an export was read in");
        Ok(())
    }

    fn known(&mut self, tx: &mut Tx<'_>) -> Result<(), MovingError> {
        for line in lines(self.folder, "people")? {
            let card: PersonCard = serde_json::from_value(Json::Object(line?)).map_err(|e| damaged("people", &e))?;
            let here = store::person_known_or_add(tx, &card)?;
            self.people.insert(card.id, here);
            self.rows += 1;
        }
        Ok(())
    }

    fn table(&mut self, tx: &mut Tx<'_>, table: &Table) -> Result<(), MovingError> {
        let mut columns: Option<Vec<(&Column, Fate)>> = None;
        for line in lines(self.folder, &table.name)? {
            let mut line = line?;
            if columns.is_none() {
                columns = Some(self.columns(table, &line)?);
            }
            let Some(columns) = &columns else { continue };
            if table.name == "journal" {
                self.payload(&mut line)?;
            }
            let values = columns.iter().map(|(column, fate)| self.value((table, column), fate, &line));
            let values = values.collect::<Result<Vec<Value>, MovingError>>()?;
            let only: Vec<&Column> = columns.iter().map(|(c, _)| *c).collect();
            store::row_add(tx, table, &only, values).map_err(|e| match e {
                StoreError::Refused(why) => MovingError::Damaged(format!("a row of {} was refused: {why}", table.name)),
                other => other.into(),
            })?;
            self.rows += 1;
        }
        Ok(())
    }

    /// The columns that the lines of a table hold, each with what becomes of it.
    fn columns<'t>(&self, table: &'t Table, line: &Map<String, Json>) -> Result<Vec<(&'t Column, Fate)>, MovingError> {
        let mut columns = Vec::new();
        for name in line.keys() {
            let column = table.columns.iter().find(|c| c.name == *name);
            let column = column.ok_or_else(|| {
                MovingError::Newer(format!("{} has a column {name}, which is not known here", table.name))
            })?;
            columns.push((column, self.rules.fate(table, column).unwrap_or(Fate::Same)));
        }
        Ok(columns)
    }

    fn value(
        &self,
        (table, column): (&Table, &Column),
        fate: &Fate,
        line: &Map<String, Json>,
    ) -> Result<Value, MovingError> {
        let found = line.get(&column.name).unwrap_or(&Json::Null);
        let wrong = || MovingError::Damaged(format!("{}.{} holds {found}", table.name, column.name));
        Ok(match (found, column.kind) {
            (Json::Null, _) => Value::Null,
            (Json::Bool(b), Type::Bool) => Value::Bool(*b),
            (Json::Number(n), Type::Int) => Value::Int(self.moved(n.as_i64().ok_or_else(wrong)?, fate, line)),
            (Json::String(text), Type::Real) => Value::Real(text.parse().map_err(|_| wrong())?),
            (Json::String(text), Type::Text) => Value::Text(text.clone()),
            (Json::String(text), Type::Bytes) => {
                Value::Bytes(base64::engine::general_purpose::STANDARD.decode(text).map_err(|_| wrong())?)
            }
            _ => return Err(wrong()),
        })
    }

    /// A number as it is here.
    fn moved(&self, number: i64, fate: &Fate, line: &Map<String, Json>) -> i64 {
        match fate {
            Fate::Same => number,
            // Whom nobody knows any more is nobody.
            Fate::Person => self.people.get(&number).copied().unwrap_or(0),
            Fate::Key(_) if number <= 0 => number,
            Fate::Key(table) => number + self.raised.get(table).copied().unwrap_or(0),
            Fate::NumberOf(kind) => {
                let kind = line.get(kind).and_then(Json::as_str).unwrap_or_default();
                match self.rules.number_of(kind) {
                    Fate::NumberOf(_) => number,
                    fate => self.moved(number, &fate, line),
                }
            }
        }
    }

    /// The keys in a journal entry's payload.
    fn payload(&self, line: &mut Map<String, Json>) -> Result<(), MovingError> {
        let kind = line.get("kind").and_then(Json::as_str).unwrap_or_default().to_owned();
        let fields = self.rules.payload(&kind);
        let Some(text) = line.get("payload").and_then(Json::as_str).filter(|_| !fields.is_empty()) else {
            return Ok(());
        };
        let mut payload: Json = serde_json::from_str(text).map_err(|e| damaged("journal", &e))?;
        let mut touched = false;
        for (field, fate) in fields {
            let found = payload.get(field).and_then(Json::as_i64);
            if let (Some(number), Some(place)) = (found, payload.get_mut(field)) {
                let here = self.moved(number, &fate, line);
                touched |= here != number;
                *place = json!(here);
            }
        }
        // Untouched text stays as it was, to the byte.
        if touched {
            line.insert("payload".to_owned(), Json::String(payload.to_string()));
        }
        Ok(())
    }

    fn search(&mut self, tx: &mut Tx<'_>) -> Result<(), MovingError> {
        let raised = self.raised.get("record").copied().unwrap_or(0);
        for line in lines(self.folder, "search")? {
            let line = line?;
            let (record, words) = (line.get("record").and_then(Json::as_i64), line.get("words").and_then(Json::as_str));
            let (Some(record), Some(words)) = (record, words) else {
                return Err(MovingError::Damaged("search.jsonl has a line without record or words".to_owned()));
            };
            store::search_add(tx, record + raised, words)?;
            self.rows += 1;
        }
        Ok(())
    }

    fn report(self, files: u64) -> Report {
        Report {
            organisation: self.manifest.organisation.name.clone(),
            rows: self.rows,
            people: self.people.len() as u64,
            files,
            raised: self.raised.into_iter().filter(|(_, by)| *by > 0).collect(),
            people_renumbered: self.people.iter().filter(|(there, here)| there != here).count() as u64,
            files_missing: self.manifest.files.missing.clone(),
        }
    }
}

fn damaged(name: &str, error: &dyn std::fmt::Display) -> MovingError {
    MovingError::Damaged(format!("{name}.jsonl: {error}"))
}

/// The lines of one file, one at a time.
fn lines(
    folder: &Path,
    name: &str,
) -> Result<impl Iterator<Item = Result<Map<String, Json>, MovingError>>, MovingError> {
    let path = data(folder, name);
    let file = std::fs::File::open(&path).map_err(file_fault("read", &path))?;
    let name = name.to_owned();
    Ok(BufReader::new(file).lines().map(move |line| {
        let line = line.map_err(|e| damaged(&name, &e))?;
        serde_json::from_str(&line).map_err(|e| damaged(&name, &e))
    }))
}
