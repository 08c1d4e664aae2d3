//! Runs an import on a plain thread: one thread reads and parses ahead, this one writes batch after batch.

use super::rules::{self, Shift};
use super::store::{self, Advance, Known};
use super::{
    FINISHED, Import, ImportError, ImportReport, ImportRequest, KIND, Progress, REFUSALS_SHOWN, Refusal, SERVICENOW,
    STARTED, TICKET_IMPORTED, TICKET_SOURCE_CHANGED,
};
use crate::ticket;
use connect::servicenow::{Column, Incident, IncidentEvent, Mapping, Reader, Reason, RefusedRow};
use house::House;
use house::journal::{RecordRef, store as journal};
use house::people::OrganisationId;
use house::record::{CardFields, store as records};
use house::store::{StoreError, Tx};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;

/// Rows of one transaction: bounds memory, and how long others wait for the writer.
const BATCH_ROWS: usize = 1_500;
/// Parsed batches that may wait for the writer.
const AHEAD: usize = 1;

/// Reads a file's tickets into the organisation. Give the same request again after an interruption: it goes on.
///
/// # Errors
/// A file that is not such a log, a file that breaks off, and a database that does not answer.
pub fn import(
    house: &House,
    request: &ImportRequest,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport, ImportError> {
    let begun = house.clock.now();
    let shift = Shift::weeks(request.shift_weeks).ok_or(ImportError::Shift(request.shift_weeks))?;
    let (hash, bytes_total) = fingerprint(request).map_err(|e| unreadable(&request.path, &e))?;
    let read = Arc::new(AtomicU64::new(0));
    let file = File::open(&request.path).map_err(|e| unreadable(&request.path, &e))?;
    // Opened before anything is written: a file that is not a log leaves no trace.
    let reader = Reader::open(Counting { file, read: read.clone() }, request.mapping.clone())?;
    let known = begin(house, request, &hash)?;
    if known.finished_at.is_none() {
        let work = Work { house, organisation: request.organisation, import: known.id, shift, begun };
        work.run(reader, known.rows_done, &mut |rows| {
            progress(Progress { rows, bytes_read: read.load(Ordering::Relaxed), bytes_total })
        })?;
    }
    report(house, request.organisation, &known, begun)
}

fn begin(house: &House, request: &ImportRequest, hash: &str) -> Result<Import, ImportError> {
    let (hash, shift_weeks) = (hash.to_owned(), request.shift_weeks);
    house.db.write_blocking(house.system(Some(request.organisation)), move |tx| {
        let import = store::begin(tx, &hash)?;
        if import.finished_at.is_none() {
            let payload = json!({ "source": SERVICENOW, "file_hash": hash, "shift_weeks": shift_weeks, "after_row": import.rows_done });
            journal::append(tx, &journal::Happened { kind: STARTED, record: RecordRef::new(KIND, import.id), concerns: None, payload })?;
        }
        Ok(import)
    })
}

fn report(
    house: &House,
    organisation: OrganisationId,
    before: &Import,
    begun: Timestamp,
) -> Result<ImportReport, ImportError> {
    let id = before.id;
    let (after, refusals) = house.db.read_blocking::<_, StoreError>(house.system(Some(organisation)), |tx| {
        Ok((store::import(tx, id)?, store::refusals(tx, id, 0, REFUSALS_SHOWN as i64)?))
    })?;
    let after = after.unwrap_or_else(|| before.clone());
    Ok(ImportReport {
        events_read: after.events_read,
        tickets_created: after.tickets_created - before.tickets_created,
        tickets_changed: after.tickets_changed - before.tickets_changed,
        refused: after.refused,
        refusals,
        resumed_after_row: if before.finished_at.is_some() { 0 } else { before.rows_done },
        seconds: house.clock.now().duration_since(begun).as_secs_f64(),
    })
}

/// What is read from the file and not yet written.
#[derive(Default)]
struct Batch {
    events: Vec<IncidentEvent>,
    refused: Vec<RefusedRow>,
    last_row: u64,
}

struct Work<'a> {
    house: &'a House,
    organisation: OrganisationId,
    import: i64,
    shift: Shift,
    begun: Timestamp,
}

impl Work<'_> {
    fn run<R: Read + Send>(
        &self,
        reader: Reader<R>,
        rows_done: i64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), ImportError> {
        let after = u64::try_from(rows_done).unwrap_or(0);
        let mut broken = None;
        std::thread::scope(|threads| -> Result<(), ImportError> {
            let (sender, batches) = sync_channel::<Batch>(AHEAD);
            threads.spawn(move || read_ahead(reader, after, |batch| sender.send(batch).is_ok()));
            for batch in batches {
                let last_row = batch.last_row;
                broken = batch.refused.iter().find(|r| r.reason == Reason::Unreadable).cloned();
                self.write(batch)?;
                progress(last_row);
            }
            Ok(())
        })?;
        match broken {
            Some(refused) => Err(ImportError::BreaksOff { row: refused.row, why: refused.why }),
            None => self.finish(),
        }
    }

    fn write(&self, batch: Batch) -> Result<(), ImportError> {
        let scribe = Scribe { import: self.import, shift: self.shift, seen: self.begun };
        let scope = self.house.system(Some(self.organisation));
        self.house.db.write_blocking(scope, move |tx| scribe.write(tx, &batch)).map_err(ImportError::Store)
    }

    fn finish(&self) -> Result<(), ImportError> {
        let id = self.import;
        self.house.db.write_blocking(self.house.system(Some(self.organisation)), move |tx| {
            store::finish(tx, id)?;
            let import = store::import(tx, id)?;
            let payload = json!({ "counts": import });
            journal::append(
                tx,
                &journal::Happened { kind: FINISHED, record: RecordRef::new(KIND, id), concerns: None, payload },
            )?;
            Ok(())
        })
    }
}

/// Fills batches until the file ends or nobody takes them any more. A file that cannot be read on is its last
/// refusal: the batch holds it, and its row does not count as done.
fn read_ahead<R: Read>(reader: Reader<R>, after: u64, mut send: impl FnMut(Batch) -> bool) {
    let mut batch = Batch::default();
    for row in reader {
        match row {
            Ok(event) if event.row <= after => continue,
            Err(refused) if refused.row <= after && refused.reason != Reason::Unreadable => continue,
            Ok(event) => {
                batch.last_row = batch.last_row.max(event.row);
                batch.events.push(event);
            }
            Err(refused) => {
                if refused.reason != Reason::Unreadable {
                    batch.last_row = batch.last_row.max(refused.row);
                }
                batch.refused.push(refused);
            }
        }
        if batch.events.len() + batch.refused.len() >= BATCH_ROWS && !send(std::mem::take(&mut batch)) {
            return;
        }
    }
    if !batch.events.is_empty() || !batch.refused.is_empty() {
        send(batch);
    }
}

/// Writes one batch in one transaction.
#[derive(Clone, Copy)]
struct Scribe {
    import: i64,
    shift: Shift,
    seen: Timestamp,
}

/// An incident while its batch is applied.
struct Live {
    incident: Incident,
    /// `None` until its ticket is written.
    ticket: Option<i64>,
    /// The import that touched it before this batch; `None` if it is new.
    before: Option<i64>,
    /// What its card said before this batch.
    card: Option<(String, &'static str)>,
    last_row: u64,
    touched: bool,
    entries: Vec<(Timestamp, &'static str, serde_json::Value)>,
}

impl Scribe {
    fn write(self, tx: &mut Tx<'_>, batch: &Batch) -> Result<(), StoreError> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut all: Vec<Live> = Vec::new();
        for event in &batch.events {
            let place = match places.get(event.number()) {
                Some(place) => *place,
                None => {
                    all.push(self.live(tx, event)?);
                    places.insert(event.number(), all.len() - 1);
                    all.len() - 1
                }
            };
            if let Some(live) = all.get_mut(place) {
                self.apply(live, event);
            }
        }
        all.retain(|live| live.touched);
        number_new(tx, &mut all)?;
        let mut by =
            Advance { last_row: batch.last_row as i64, events: batch.events.len() as i64, ..Advance::default() };
        for live in all {
            by.created += i64::from(live.before.is_none());
            by.changed += i64::from(live.before.is_some_and(|import| import != self.import));
            self.keep(tx, live)?;
        }
        for refused in batch.refused.iter().filter(|r| r.reason != Reason::Unreadable) {
            store::refusal_add(tx, self.import, &refusal(refused))?;
            by.refused += 1;
        }
        if by.last_row == 0 { Ok(()) } else { store::advance(tx, self.import, by) }
    }

    /// What is known of the event's incident: from the database, or nothing yet.
    fn live(self, tx: &mut Tx<'_>, event: &IncidentEvent) -> Result<Live, StoreError> {
        let fresh = |incident, ticket, before, card| Live {
            incident,
            ticket,
            before,
            card,
            last_row: 0,
            touched: false,
            entries: Vec::new(),
        };
        Ok(match store::known(tx, event.number())? {
            Some(Known { ticket, import, incident }) => {
                let card = (rules::title(&incident), rules::state_word(incident.state));
                fresh(incident, Some(ticket), Some(import), Some(card))
            }
            None => fresh(Incident::begin(event), None, None, None),
        })
    }

    fn apply(self, live: &mut Live, event: &IncidentEvent) {
        let at = event.updated_at.map_or(self.seen, |m| self.shift.move_by(m.at));
        let first = live.before.is_none() && !live.touched;
        // Another file told of this incident before: only what is later than its last word is news.
        let foreign = live.before.is_some_and(|import| import != self.import) && !live.touched;
        if foreign && event.updated_at.map(|m| m.at) <= live.incident.updated.map(|m| m.at) {
            return;
        }
        (live.touched, live.last_row) = (true, event.row);
        if first {
            let payload = rules::first_payload(&live.incident, event.row, event.text(Column::UpdatedBy));
            let opened = event.opened_at.map_or(at, |m| self.shift.move_by(m.at));
            live.entries.push((opened, TICKET_IMPORTED, payload));
            return;
        }
        let changes = live.incident.apply(event);
        if !changes.is_empty() {
            live.entries.push((at, TICKET_SOURCE_CHANGED, rules::change_payload(&changes, event.row)));
        }
    }

    fn keep(self, tx: &mut Tx<'_>, live: Live) -> Result<(), StoreError> {
        let Some(number) = live.ticket else { return Ok(()) };
        let fields = rules::fields(&live.incident, self.shift, self.seen);
        let record = RecordRef::new(ticket::KIND, number);
        let card = CardFields { title: &fields.title, state: fields.state, concerns: Some(crate::asks::NOBODY) };
        match &live.card {
            None => {
                store::ticket_add(tx, number, (&live.incident.number, live.last_row as i64), &fields)?;
                records::card_add(&mut tx.at(fields.changed_at), &record, &card)?;
            }
            Some((title, state)) => {
                store::ticket_set(tx, number, live.last_row as i64, &fields)?;
                if *title != fields.title || *state != fields.state {
                    records::card_set(&mut tx.at(fields.changed_at), &record, &card)?;
                }
            }
        }
        for (at, kind, payload) in live.entries {
            journal::append(
                &mut tx.at(at),
                &journal::Happened { kind, record: record.clone(), concerns: Some(crate::asks::NOBODY), payload },
            )?;
        }
        store::known_set(tx, &Known { ticket: number, import: self.import, incident: live.incident })
    }
}

/// Gives the new ones numbers in the order of the file, with one reservation for all of them.
fn number_new(tx: &mut Tx<'_>, all: &mut [Live]) -> Result<(), StoreError> {
    let new: Vec<&mut Live> = all.iter_mut().filter(|live| live.ticket.is_none()).collect();
    if new.is_empty() {
        return Ok(());
    }
    let first = records::number_next(tx, ticket::KIND)?;
    records::number_at_least(tx, ticket::KIND, first + new.len() as i64 - 1)?;
    for (number, live) in (first..).zip(new) {
        live.ticket = Some(number);
    }
    Ok(())
}

fn refusal(refused: &RefusedRow) -> Refusal {
    Refusal {
        row: refused.row as i64,
        column: refused.column.clone(),
        why: refused.why.clone(),
        fix: refused.fix.clone(),
    }
}

/// Counts the bytes that are read from the disk.
struct Counting {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Names this import: the file's bytes, how they are read, and by how much times are moved. A better mapping
/// for the same file is another import. Also gives the file's size.
fn fingerprint(request: &ImportRequest) -> io::Result<(String, u64)> {
    let mut file = File::open(&request.path)?;
    let (mut hash, mut buffer, mut size) = (Sha256::new(), vec![0u8; 1 << 16], 0);
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        hash.update(buffer.get(..n).unwrap_or_default());
        size += n as u64;
    }
    hash.update(mapping_text(&request.mapping));
    hash.update(request.shift_weeks.to_le_bytes());
    Ok((hash.finalize().iter().map(|b| format!("{b:02x}")).collect(), size))
}

/// Everything a mapping says, in one text.
fn mapping_text(mapping: &Mapping) -> String {
    format!("{mapping:?}")
}

fn unreadable(path: &Path, error: &io::Error) -> ImportError {
    ImportError::Unreadable { path: path.display().to_string(), why: error.to_string() }
}
