//! osTicket from a dump of its database, for it has no interface that one could read: users, staff, tickets with their
//! threads, files that lie in the database, fields of forms, collaborators and merges.
//!
//! The dump is read once from end to end. Small tables are kept; of tickets, entries and pieces of files only the place
//! in the dump, and each is read again when it is wanted.

mod dump;
mod shape;
mod tables;
#[cfg(test)]
mod tests;

use crate::moved::{Counts, Desk, Fault, File, Found, Heading, Mapped, Page, Person};
use dump::{Cell, Dump};
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::fs::File as Disk;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use tables::{Fields, Tables};

/// Tickets and people that are listed at a time.
const PAGE: usize = 200;
/// Largest dump that is unpacked.
const UNPACKED_MAX: u64 = 1 << 40;

/// A dump that was looked through.
pub struct OsTicket {
    disk: Disk,
    tables: Tables,
    zone: TimeZone,
    /// The unpacked dump, gone with us.
    scratch: Option<PathBuf>,
}

impl Drop for OsTicket {
    fn drop(&mut self) {
        if let Some(file) = &self.scratch {
            std::fs::remove_file(file).ok();
        }
    }
}

fn unreadable(error: &std::io::Error) -> Fault {
    Fault::Odd(format!("the dump cannot be read: {error}"))
}

impl OsTicket {
    /// Looks a dump through; one that is packed (gzip) is unpacked to `scratch` first. `zone` is the one in which
    /// osTicket's database wrote times.
    ///
    /// # Errors
    /// A file that cannot be read, or holds no osTicket.
    pub fn open(path: &Path, scratch: &Path, zone: TimeZone) -> Result<Self, Fault> {
        let mut disk = Disk::open(path).map_err(|e| unreadable(&e))?;
        let mut magic = [0; 2];
        let begun = disk.read(&mut magic).map_err(|e| unreadable(&e))?;
        disk.rewind().map_err(|e| unreadable(&e))?;
        let mut unpacked = None;
        if begun == 2 && magic == [0x1f, 0x8b] {
            let packed = flate2::read::MultiGzDecoder::new(disk);
            let done = Disk::create(scratch)
                .and_then(|mut out| std::io::copy(&mut packed.take(UNPACKED_MAX), &mut out))
                .and_then(|_| Disk::open(scratch));
            disk = match done {
                Ok(disk) => disk,
                Err(error) => {
                    std::fs::remove_file(scratch).ok();
                    return Err(unreadable(&error));
                }
            };
            unpacked = Some(scratch.to_owned());
        }
        let mut desk = Self { disk, tables: Tables::default(), zone, scratch: unpacked };
        let prefix = tables::prefix(&desk.disk).map_err(|e| unreadable(&e))?;
        desk.disk.rewind().map_err(|e| unreadable(&e))?;
        desk.tables = Tables::read(Dump::new(&desk.disk), prefix).map_err(|e| unreadable(&e))?;
        if desk.tables.tickets.is_empty() {
            return Err(Fault::Odd(
                "the dump holds no tickets of osTicket: dump the whole database, with structure and rows".to_owned(),
            ));
        }
        Ok(desk)
    }

    /// A row where it lies in the dump, by the names of its columns.
    fn row(&mut self, table: &str, at: u64) -> Result<Fields, Fault> {
        self.disk.seek(SeekFrom::Start(at)).map_err(|e| unreadable(&e))?;
        let cells = Dump::at_row(&self.disk, at).one().map_err(|e| unreadable(&e))?;
        Ok(self.tables.named(table, cells))
    }
}

impl Desk for OsTicket {
    fn system(&self) -> &'static str {
        "osticket"
    }

    fn counts(&mut self) -> Result<Counts, Fault> {
        let mut left = vec![
            "Filters, templates, roles, queues and the history of changes are how osTicket works; they stay."
                .to_owned(),
            "The knowledge base and canned answers are not read.".to_owned(),
        ];
        left.extend(self.tables.left.iter().cloned());
        Ok(Counts { people: self.tables.people.len() as u64, tickets: self.tables.tickets.len() as u64, left })
    }

    fn mapping(&mut self) -> Result<Vec<Mapped>, Fault> {
        Ok(shape::mapping(&self.tables))
    }

    fn people(&mut self, after: &str) -> Result<Page<Person>, Fault> {
        let from: usize = after.parse().unwrap_or(0);
        let all = self.tables.people.values();
        let items: Vec<Person> = all.skip(from).take(PAGE).cloned().collect();
        let end = from + items.len();
        Ok(Page { items, next: (end < self.tables.people.len()).then(|| end.to_string()) })
    }

    fn tickets(&mut self, after: &str) -> Result<Page<Heading>, Fault> {
        let from: u64 = after.parse().unwrap_or(0);
        let some: Vec<(u64, u64)> =
            self.tables.tickets.range(from + 1..).take(PAGE).map(|(id, at)| (*id, *at)).collect();
        let mut items = Vec::new();
        for (id, at) in &some {
            let row = self.row("ticket", *at)?;
            items.push(Heading { key: id.to_string(), stamp: shape::stamp(&row, &self.tables, *id) });
        }
        let next = some.last().filter(|_| some.len() == PAGE).map(|(id, _)| id.to_string());
        Ok(Page { items, next })
    }

    fn ticket(&mut self, key: &str) -> Result<Found, Fault> {
        let number: u64 = key.parse().unwrap_or(0);
        let Some(at) = self.tables.tickets.get(&number).copied() else {
            return Ok(Found::Left("the dump has no ticket of this number".to_owned()));
        };
        let row = self.row("ticket", at)?;
        if shape::is_deleted(&row, &self.tables) {
            return Ok(Found::Left("it was deleted in osTicket".to_owned()));
        }
        let mut ticket = shape::ticket(&row, &self.tables, &self.zone)?;
        for thread in self.tables.threads_of(number) {
            for (entry, at) in self.tables.entries.get(&thread).cloned().unwrap_or_default() {
                let fields = self.row("thread_entry", at)?;
                if let Some(message) = shape::message(&fields, entry, &self.tables, (&self.zone, &mut ticket)) {
                    ticket.messages.push(message);
                }
            }
        }
        shape::beside(&mut ticket, &self.tables, number);
        Ok(Found::Ticket(Box::new(ticket.in_order())))
    }

    fn file(&mut self, file: &File) -> Result<Vec<u8>, Fault> {
        let number: u64 = file.key.parse().map_err(|_| Fault::Gone)?;
        // A file may be empty; one that lies elsewhere has no pieces here.
        let known = self.tables.files.get(&number).ok_or(Fault::Gone)?;
        if !known.here {
            return Err(Fault::Odd("its bytes do not lie in the database; osTicket kept them in a folder".to_owned()));
        }
        let pieces = self.tables.chunks.get(&number).cloned().unwrap_or_default();
        let mut bytes = Vec::new();
        for at in pieces.values() {
            self.disk.seek(SeekFrom::Start(*at)).map_err(|e| unreadable(&e))?;
            let cells = Dump::at_row(&self.disk, *at).one().map_err(|e| unreadable(&e))?;
            let place = self.tables.place("file_chunk", "filedata");
            if let Some(Cell::Bytes(piece)) = place.and_then(|p| cells.get(p)) {
                bytes.extend_from_slice(piece);
            }
        }
        Ok(bytes)
    }
}

/// Which rows belong to what, by number.
type Index = HashMap<u64, Vec<(u64, u64)>>;
