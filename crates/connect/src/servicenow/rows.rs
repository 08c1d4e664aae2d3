//! Cuts text into CSV records, strictly and in constant memory.
//!
//! Ordinary CSV readers forgive an unclosed quote by swallowing the rest of the file. Here a record that goes
//! wrong costs only its first line: reading goes on with the next line, so one stray quote cannot hide thousands
//! of rows.

use std::io::{ErrorKind, Read};
use std::ops::Range;

use super::{Reason, RefusedRow};

/// The longest row that is read, in bytes; a longer one is refused.
pub const MAX_ROW: usize = 256 * 1024;

const CHUNK: usize = 64 * 1024;

pub(super) struct Rows<R> {
    input: R,
    delimiter: u8,
    buffer: Vec<u8>,
    /// Where the unread text begins in the buffer, and how many bytes of the file lie before the buffer.
    start: usize,
    dropped: u64,
    row: u64,
    /// The header's names, to say in which column a row goes wrong.
    names: Vec<String>,
    ended: bool,
    failed: Option<String>,
}

/// One record: its place, its text without quotes, and where each field lies in it.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) row: u64,
    pub(super) offset: u64,
    pub(super) text: String,
    pub(super) fields: Vec<Range<u32>>,
    /// Length in the file, with the line break; and of its first line only.
    whole: usize,
    first_line: usize,
}

enum Cut {
    Record(Vec<u8>, Vec<Range<u32>>, usize),
    /// A quote goes wrong in this field.
    Wrong(usize),
    More,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(input: R, delimiter: u8) -> Self {
        let buffer = Vec::with_capacity(MAX_ROW + CHUNK);
        let names = Vec::new();
        Rows { input, delimiter, buffer, start: 0, dropped: 0, row: 0, names, ended: false, failed: None }
    }

    /// The first bytes of the file, to look for a byte order mark.
    pub(super) fn peek(&mut self) -> &[u8] {
        while self.unread().len() < 3 && !self.ended {
            self.fill();
        }
        self.unread()
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.start = (self.start + bytes).min(self.buffer.len());
    }

    pub(super) fn name_columns(&mut self, names: &[String]) {
        self.names = names.to_vec();
    }

    /// The next record, without those that are blank lines.
    pub(super) fn next(&mut self) -> Option<Result<Record, RefusedRow>> {
        loop {
            self.peek();
            if self.unread().is_empty() {
                self.row += u64::from(self.failed.is_some());
                return self.failed.take().map(|why| Err(self.unreadable(&why)));
            }
            match cut(self.unread(), self.delimiter, self.ended && self.failed.is_none()) {
                Cut::More if self.ended => {
                    // The input failed in the middle of this record.
                    self.start = self.buffer.len();
                }
                Cut::More if self.unread().len() >= MAX_ROW => return Some(Err(self.refuse(Reason::TooLong, None))),
                Cut::More => self.fill(),
                Cut::Wrong(field) => return Some(Err(self.refuse(Reason::Quote, Some(field)))),
                Cut::Record(_, _, whole) if whole > MAX_ROW => return Some(Err(self.refuse(Reason::TooLong, None))),
                Cut::Record(text, fields, whole) if text.is_empty() && fields.len() == 1 => {
                    self.row += 1;
                    self.start += whole;
                }
                Cut::Record(text, fields, whole) => return Some(self.record(text, fields, whole)),
            }
        }
    }

    /// Reads on after the first line of a record that has the wrong shape.
    pub(super) fn resume_after_first_line(&mut self, record: &Record) {
        self.start -= record.whole - record.first_line;
    }

    fn record(&mut self, text: Vec<u8>, fields: Vec<Range<u32>>, whole: usize) -> Result<Record, RefusedRow> {
        let text = String::from_utf8(text).map_err(|e| {
            let bad = e.utf8_error().valid_up_to();
            self.refuse(Reason::Encoding, fields.iter().position(|field| bad < field.end as usize))
        })?;
        let first_line = first_line(&self.unread()[..whole]);
        let offset = self.offset();
        self.row += 1;
        self.start += whole;
        Ok(Record { row: self.row, offset, text, fields, whole, first_line })
    }

    /// Refuses the line at which reading stands, and goes on after it.
    fn refuse(&mut self, reason: Reason, field: Option<usize>) -> RefusedRow {
        self.row += 1;
        let offset = self.offset();
        let (why, fix) = match reason {
            Reason::Encoding => (
                format!("The text is not UTF-8 from byte {} on.", offset + valid_bytes(self.unread())),
                "Save the file as \"CSV UTF-8\".",
            ),
            Reason::TooLong => (
                format!("The row is longer than {} KiB, or a quote in it never closes.", MAX_ROW / 1024),
                "Look for a quote without its partner, or leave long texts out of the export.",
            ),
            _ => (
                "A quoted field does not end, or has text after its closing quote.".to_owned(),
                "Write quotes inside a quoted field twice.",
            ),
        };
        let line = first_line(self.unread());
        self.start += line;
        if reason == Reason::TooLong && self.buffer.get(self.start.wrapping_sub(1)) != Some(&b'\n') {
            self.drop_to_line_end();
        }
        let column = field.and_then(|field| self.names.get(field)).cloned();
        RefusedRow { row: self.row, offset, column, reason, why, fix: fix.to_owned() }
    }

    fn drop_to_line_end(&mut self) {
        while !self.ended {
            self.start = self.buffer.len();
            self.fill();
            if let Some(end) = self.unread().iter().position(|b| *b == b'\n') {
                self.start += end + 1;
                return;
            }
        }
        self.start = self.buffer.len();
    }

    fn unreadable(&self, why: &str) -> RefusedRow {
        RefusedRow {
            row: self.row,
            offset: self.offset(),
            column: None,
            reason: Reason::Unreadable,
            why: format!("The file cannot be read on: {why}."),
            fix: "Transfer the file again; everything before this row was read.".to_owned(),
        }
    }

    fn offset(&self) -> u64 {
        self.dropped + self.start as u64
    }

    fn unread(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    fn fill(&mut self) {
        self.buffer.drain(..self.start);
        self.dropped += self.start as u64;
        self.start = 0;
        let old = self.buffer.len();
        self.buffer.resize(old + CHUNK, 0);
        let got = loop {
            match self.input.read(&mut self.buffer[old..]) {
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(old + got.as_ref().copied().unwrap_or(0));
        match got {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(e) => {
                self.ended = true;
                self.failed = Some(e.to_string());
            }
        }
    }
}

/// The record at the beginning of `bytes`. `last` says that nothing follows them.
fn cut(bytes: &[u8], delimiter: u8, last: bool) -> Cut {
    let mut text = Vec::with_capacity(512);
    let mut fields = Vec::with_capacity(40);
    let mut at = 0;
    loop {
        let field = text.len() as u32;
        if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at + 1, &mut text) {
                Some(end) => at = end,
                None if last => return Cut::Wrong(fields.len()),
                None => return Cut::More,
            }
        } else {
            let rest = bytes.get(at..).unwrap_or_default();
            let end = rest.iter().position(|b| *b == delimiter || *b == b'\n');
            let plain = &rest[..end.unwrap_or(rest.len())];
            let line_ends = end.is_none_or(|end| rest[end] == b'\n');
            let plain_text = if line_ends { plain.strip_suffix(b"\r").unwrap_or(plain) } else { plain };
            text.extend_from_slice(plain_text);
            at += plain.len();
        }
        fields.push(field..text.len() as u32);
        let after = bytes.get(at..).unwrap_or_default();
        match after {
            [b, ..] if *b == delimiter => at += 1,
            [b'\n', ..] => return Cut::Record(text, fields, at + 1),
            [b'\r', b'\n', ..] => return Cut::Record(text, fields, at + 2),
            [] | [b'\r'] if last => return Cut::Record(text, fields, bytes.len()),
            [] | [b'\r'] => return Cut::More,
            _ => return Cut::Wrong(fields.len() - 1),
        }
    }
}

/// Reads a quoted field from after its opening quote; gives the place after its closing quote, or None when the
/// bytes end before it. A quote at the very end of the bytes counts as closing: what follows decides later.
fn quoted(bytes: &[u8], mut at: usize, text: &mut Vec<u8>) -> Option<usize> {
    loop {
        let rest = bytes.get(at..)?;
        let quote = rest.iter().position(|b| *b == b'"')?;
        text.extend_from_slice(&rest[..quote]);
        at += quote + 1;
        if bytes.get(at) != Some(&b'"') {
            return Some(at);
        }
        text.push(b'"');
        at += 1;
    }
}

fn first_line(bytes: &[u8]) -> usize {
    bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |end| end + 1)
}

fn valid_bytes(bytes: &[u8]) -> u64 {
    std::str::from_utf8(bytes).err().map_or(0, |e| e.valid_up_to() as u64)
}
