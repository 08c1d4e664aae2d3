//! A dump of a MySQL database (`mysqldump`), row by row, in memory of one row: INSERT statements of any length with
//! their escapes, hex and binary values, and the columns that CREATE TABLE told before.

use std::collections::HashMap;
use std::io::{Error, ErrorKind, Read, Result};

/// How much is read at a time.
const PIECE: usize = 64 * 1024;
/// Longest value that is read.
const VALUE_MAX: usize = 128 << 20;

/// A value; numbers are as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Null,
    Bytes(Vec<u8>),
}

/// One row of a table.
#[derive(Debug)]
pub struct Row {
    pub table: String,
    /// Where its opening bracket lies in the dump.
    pub at: u64,
    pub cells: Vec<Cell>,
}

/// See the module.
pub struct Dump<R> {
    input: R,
    /// What was read and not yet taken: from `start` on.
    buffer: Vec<u8>,
    start: usize,
    at: u64,
    /// Columns of each table, in the order of its rows.
    pub columns: HashMap<String, Vec<String>>,
    /// The table whose rows are being read.
    open: Option<String>,
}

fn odd(why: &str, at: u64) -> Error {
    Error::new(ErrorKind::InvalidData, format!("{why} at byte {at}"))
}

impl<R: Read> Dump<R> {
    pub fn new(input: R) -> Self {
        Self::at_row(input, 0)
    }

    /// A reader that stands before a row that was met earlier.
    pub fn at_row(input: R, at: u64) -> Self {
        Self { input, buffer: Vec::new(), start: 0, at, columns: HashMap::new(), open: None }
    }

    /// The row that begins here.
    ///
    /// # Errors
    /// A file that cannot be read, or is no dump.
    pub fn one(&mut self) -> Result<Vec<Cell>> {
        self.cells()
    }

    /// The next row of any table; nothing at the end.
    ///
    /// # Errors
    /// A file that cannot be read, or is no dump.
    pub fn next_row(&mut self) -> Result<Option<Row>> {
        loop {
            self.space()?;
            let Some(table) = self.open.clone() else {
                if !self.statement()? {
                    return Ok(None);
                }
                continue;
            };
            match self.peek()? {
                Some(b'(') => {
                    let at = self.at;
                    let cells = self.cells()?;
                    return Ok(Some(Row { table, at, cells }));
                }
                Some(b',') => {
                    self.take()?;
                }
                Some(b';') => {
                    self.take()?;
                    self.open = None;
                }
                None => return Err(odd("the dump breaks off in the rows of a table", self.at)),
                // ON DUPLICATE KEY UPDATE and the like.
                Some(_) => {
                    self.open = None;
                    self.skip()?;
                }
            }
        }
    }

    /// The byte `ahead` places from here, without taking it.
    fn look(&mut self, ahead: usize) -> Result<Option<u8>> {
        while self.buffer.len() <= self.start + ahead {
            self.buffer.drain(..self.start);
            self.start = 0;
            let held = self.buffer.len();
            self.buffer.resize(held + PIECE, 0);
            let read = match self.input.read(self.buffer.get_mut(held..).unwrap_or_default()) {
                Err(error) if error.kind() == ErrorKind::Interrupted => Ok(1).map(|_| None),
                other => other.map(Some),
            };
            self.buffer.truncate(held + read.as_ref().map_or(0, |n| n.unwrap_or(0)));
            if read? == Some(0) {
                return Ok(None);
            }
        }
        Ok(self.buffer.get(self.start + ahead).copied())
    }

    fn peek(&mut self) -> Result<Option<u8>> {
        match self.buffer.get(self.start) {
            Some(byte) => Ok(Some(*byte)),
            None => self.look(0),
        }
    }

    fn take(&mut self) -> Result<Option<u8>> {
        let found = self.peek()?;
        if found.is_some() {
            self.start += 1;
            self.at += 1;
        }
        Ok(found)
    }

    fn must(&mut self) -> Result<u8> {
        let at = self.at;
        self.take()?.ok_or_else(|| odd("the dump breaks off", at))
    }

    /// Passes spaces and comments; what MySQL itself would carry out (`/*! */`) is no row either.
    fn space(&mut self) -> Result<()> {
        loop {
            match self.peek()? {
                Some(byte) if byte.is_ascii_whitespace() => {
                    self.take()?;
                }
                Some(b'#') => self.past(b"\n")?,
                Some(b'-') if self.look(1)? == Some(b'-') => self.past(b"\n")?,
                Some(b'/') if self.look(1)? == Some(b'*') => self.past(b"*/")?,
                _ => return Ok(()),
            }
        }
    }

    fn past(&mut self, end: &[u8]) -> Result<()> {
        let mut matched = 0;
        while let Some(byte) = self.take()? {
            matched =
                if Some(&byte) == end.get(matched) { matched + 1 } else { usize::from(Some(&byte) == end.first()) };
            if matched == end.len() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Reads the beginning of a statement; false at the end of the dump.
    fn statement(&mut self) -> Result<bool> {
        let word = self.word()?;
        match word.to_ascii_uppercase().as_str() {
            "" => match self.take()? {
                None => return Ok(false),
                Some(quote @ (b'\'' | b'"' | b'`')) => self.quoted(quote).map(drop)?,
                Some(_) => {}
            },
            "INSERT" | "REPLACE" => self.insert()?,
            "CREATE" => self.create()?,
            _ => self.skip()?,
        }
        Ok(true)
    }

    fn word(&mut self) -> Result<String> {
        let mut word = String::new();
        while let Some(byte) = self.peek()?.filter(|b| b.is_ascii_alphanumeric() || *b == b'_') {
            self.take()?;
            word.push(char::from(byte));
            if word.len() > 256 {
                break;
            }
        }
        Ok(word)
    }

    /// A name, quoted or not; of `database`.`table` the table.
    fn name(&mut self) -> Result<String> {
        self.space()?;
        let name = match self.peek()? {
            Some(quote @ (b'`' | b'"')) => {
                self.take()?;
                String::from_utf8_lossy(&self.quoted(quote)?).into_owned()
            }
            _ => self.word()?,
        };
        if self.peek()? == Some(b'.') {
            self.take()?;
            return self.name();
        }
        Ok(name)
    }

    /// `[IGNORE] INTO table [(columns)] VALUES`.
    fn insert(&mut self) -> Result<()> {
        self.space()?;
        let mut word = self.word()?;
        while ["IGNORE", "DELAYED", "LOW_PRIORITY", "HIGH_PRIORITY"].contains(&word.to_ascii_uppercase().as_str()) {
            self.space()?;
            word = self.word()?;
        }
        let table = if word.eq_ignore_ascii_case("into") || word.is_empty() { self.name()? } else { word };
        self.space()?;
        if self.peek()? == Some(b'(') {
            let columns = self.names()?;
            self.columns.insert(table.clone(), columns);
            self.space()?;
        }
        let word = self.word()?;
        if word.eq_ignore_ascii_case("values") || word.eq_ignore_ascii_case("value") {
            self.open = Some(table);
            return Ok(());
        }
        self.skip()
    }

    /// `(a, b, c)`
    fn names(&mut self) -> Result<Vec<String>> {
        self.must()?;
        let mut names = Vec::new();
        loop {
            names.push(self.name()?);
            self.space()?;
            if self.must()? != b',' {
                return Ok(names);
            }
        }
    }

    /// `TABLE [IF NOT EXISTS] name (columns and keys) ...;`
    fn create(&mut self) -> Result<()> {
        self.space()?;
        let mut word = self.word()?;
        if word.eq_ignore_ascii_case("temporary") {
            self.space()?;
            word = self.word()?;
        }
        if !word.eq_ignore_ascii_case("table") {
            return self.skip();
        }
        let mut table = self.name()?;
        while ["IF", "NOT", "EXISTS"].contains(&table.to_ascii_uppercase().as_str()) {
            table = self.name()?;
        }
        self.space()?;
        if self.peek()? != Some(b'(') {
            return self.skip();
        }
        self.take()?;
        let mut columns = Vec::new();
        loop {
            self.space()?;
            let quoted = matches!(self.peek()?, Some(b'`' | b'"'));
            let name = self.name()?;
            let keys = ["PRIMARY", "KEY", "UNIQUE", "CONSTRAINT", "FULLTEXT", "INDEX", "SPATIAL", "CHECK", "FOREIGN"];
            if quoted || !(name.is_empty() || keys.contains(&name.to_ascii_uppercase().as_str())) {
                columns.push(name);
            }
            if self.rest_of_column()? {
                break;
            }
        }
        self.columns.insert(table, columns);
        self.skip()
    }

    /// Passes what follows a column's name; true behind the last one.
    fn rest_of_column(&mut self) -> Result<bool> {
        let mut deep = 0;
        loop {
            match self.must()? {
                quote @ (b'\'' | b'"' | b'`') => self.quoted(quote).map(drop)?,
                b'(' => deep += 1,
                b')' if deep == 0 => return Ok(true),
                b')' => deep -= 1,
                b',' if deep == 0 => return Ok(false),
                _ => {}
            }
        }
    }

    /// Passes the rest of a statement.
    fn skip(&mut self) -> Result<()> {
        loop {
            match self.take()? {
                None | Some(b';') => return Ok(()),
                Some(quote @ (b'\'' | b'"' | b'`')) => self.quoted(quote).map(drop)?,
                Some(_) => {}
            }
        }
    }

    /// `(1,'a',NULL,0xAB,_binary 'x')`
    fn cells(&mut self) -> Result<Vec<Cell>> {
        if self.must()? != b'(' {
            return Err(odd("no row begins", self.at));
        }
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell()?);
            self.space()?;
            match self.must()? {
                b',' => {}
                b')' => return Ok(cells),
                _ => return Err(odd("a row goes wrong", self.at)),
            }
        }
    }

    fn cell(&mut self) -> Result<Cell> {
        self.space()?;
        match self.peek()? {
            Some(quote @ (b'\'' | b'"')) => {
                self.take()?;
                let mut bytes = self.quoted(quote)?;
                // 'a' 'b' is 'ab'.
                self.space()?;
                while self.peek()? == Some(quote) {
                    self.take()?;
                    bytes.extend(self.quoted(quote)?);
                    self.space()?;
                }
                Ok(Cell::Bytes(bytes))
            }
            _ => self.bare(),
        }
    }

    /// A number, NULL, 0xAB, X'AB', or a value behind the name of its letters (`_binary 'x'`).
    fn bare(&mut self) -> Result<Cell> {
        let mut word = Vec::new();
        while let Some(byte) = self.peek()?.filter(|b| !b.is_ascii_whitespace() && !b",)'\"".contains(b)) {
            self.take()?;
            word.push(byte);
            if word.len() > VALUE_MAX {
                return Err(odd("a value is too long", self.at));
            }
        }
        let ahead = self.peek()?;
        if word.eq_ignore_ascii_case(b"x") && ahead == Some(b'\'') {
            self.take()?;
            let digits = self.quoted(b'\'')?;
            return hex(&digits).map(Cell::Bytes).ok_or_else(|| odd("a value is not hex", self.at));
        }
        if word.starts_with(b"_") {
            return self.cell();
        }
        if word.eq_ignore_ascii_case(b"null") {
            return Ok(Cell::Null);
        }
        if let Some(digits) = word.strip_prefix(b"0x").or_else(|| word.strip_prefix(b"0X")) {
            return hex(digits).map(Cell::Bytes).ok_or_else(|| odd("a value is not hex", self.at));
        }
        if word.eq_ignore_ascii_case(b"b") && ahead == Some(b'\'') {
            self.take()?;
            let bits = self.quoted(b'\'')?;
            let number = bits.iter().fold(0u64, |n, b| (n << 1) | u64::from(*b == b'1'));
            return Ok(Cell::Bytes(number.to_string().into_bytes()));
        }
        if word.is_empty() {
            return Err(odd("a value is missing", self.at));
        }
        Ok(Cell::Bytes(word))
    }

    /// What stands up to the closing quote, which is taken too.
    fn quoted(&mut self, quote: u8) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            match self.must()? {
                b'\\' if quote != b'`' => bytes.push(match self.must()? {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'0' => 0,
                    b'b' => 8,
                    b'Z' => 26,
                    other => other,
                }),
                byte if byte == quote => {
                    if self.peek()? != Some(quote) {
                        return Ok(bytes);
                    }
                    self.take()?;
                    bytes.push(quote);
                }
                byte => bytes.push(byte),
            }
            if bytes.len() > VALUE_MAX {
                return Err(odd("a value is too long", self.at));
            }
        }
    }
}

fn hex(digits: &[u8]) -> Option<Vec<u8>> {
    let value = |d: u8| char::from(d).to_digit(16);
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    let mut rest = digits;
    if rest.len() % 2 == 1 {
        let (first, more) = rest.split_first()?;
        bytes.push(value(*first)? as u8);
        rest = more;
    }
    for pair in rest.chunks_exact(2) {
        bytes.push((value(pair.first().copied()?)? * 16 + value(pair.get(1).copied()?)?) as u8);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives a few bytes at a time, so that every sign lies across two pieces once.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> Result<usize> {
            let n = self.1.min(out.len()).min(self.0.len());
            out[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn rows(text: &[u8], piece: usize) -> Vec<(String, Vec<Cell>)> {
        let mut dump = Dump::new(Slow(text, piece));
        let mut all = Vec::new();
        while let Some(row) = dump.next_row().unwrap() {
            all.push((row.table, row.cells));
        }
        all
    }

    fn b(text: &str) -> Cell {
        Cell::Bytes(text.as_bytes().to_vec())
    }

    #[test]
    fn rows_are_read_with_their_escapes_and_blobs() {
        let text = b"-- MySQL dump; ('no row')\n/*!40101 SET NAMES utf8mb4 */;\nDROP TABLE IF EXISTS `a`;\nCREATE TABLE `a` (\n `id` int(11) NOT NULL COMMENT 'x, (y)',\n `kind` enum('a','b') DEFAULT 'a',\n PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\nLOCK TABLES `a` WRITE;\nINSERT INTO `a` VALUES (1,'it''s \\'x\\'\\n;'),(2,NULL), (3,0x00fF),(4,_binary 'a\\0b'),(5,X'4142'),(-6.5,\"q\");\nUNLOCK TABLES;\nINSERT IGNORE INTO db.c (x, `y`) VALUES ('','z') ON DUPLICATE KEY UPDATE x=';';\nINSERT INTO a VALUES (7,b'101');\n";
        let wanted = vec![
            ("a", vec![b("1"), b("it's 'x'\n;")]),
            ("a", vec![b("2"), Cell::Null]),
            ("a", vec![b("3"), Cell::Bytes(vec![0, 255])]),
            ("a", vec![b("4"), b("a\0b")]),
            ("a", vec![b("5"), b("AB")]),
            ("a", vec![b("-6.5"), b("q")]),
            ("c", vec![b(""), b("z")]),
            ("a", vec![b("7"), b("5")]),
        ];
        let wanted: Vec<(String, Vec<Cell>)> = wanted.into_iter().map(|(t, c)| (t.to_owned(), c)).collect();
        for piece in [1, 2, 3, 7, 64, 8_192] {
            assert_eq!(rows(text, piece), wanted, "in pieces of {piece}");
        }
        let mut dump = Dump::new(&text[..]);
        while dump.next_row().unwrap().is_some() {}
        assert_eq!(
            (dump.columns["a"].clone(), dump.columns["c"].clone()),
            (vec!["id".to_owned(), "kind".to_owned()], vec!["x".to_owned(), "y".to_owned()])
        );
    }

    #[test]
    fn a_row_is_found_again_where_it_lay() {
        let text = b"INSERT INTO t VALUES (1,'a'),(2,'b');";
        let mut dump = Dump::new(&text[..]);
        dump.next_row().unwrap();
        let second = dump.next_row().unwrap().unwrap();
        let again = Dump::at_row(&text[second.at as usize..], second.at).one().unwrap();
        assert_eq!(again, second.cells);
    }

    #[test]
    fn what_breaks_off_is_said() {
        for text in [
            "INSERT INTO t VALUES (1,'a",
            "INSERT INTO t VALUES (1",
            "INSERT INTO t VALUES (1),",
            "INSERT INTO t VALUES (0xZZ);",
        ] {
            let mut dump = Dump::new(text.as_bytes());
            let end = loop {
                match dump.next_row() {
                    Ok(Some(_)) => {}
                    other => break other.map(drop),
                }
            };
            assert!(end.is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(text in proptest::collection::vec(any::<u8>(), 0..300), cut in 0usize..200) {
            let mut whole = b"CREATE TABLE t (`a` int);INSERT INTO t VALUES (1,'x',NULL),(2,0xff,'y\\'');".to_vec();
            whole.truncate(cut.min(whole.len()));
            whole.extend(text);
            let mut dump = Dump::new(&whole[..]);
            for _ in 0..2_000 {
                if !matches!(dump.next_row(), Ok(Some(_))) { break; }
            }
        }

        #[test]
        fn what_was_written_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut text = b"INSERT INTO t VALUES ('".to_vec();
            for byte in &bytes {
                match byte {
                    b'\'' => text.extend(b"\\'"),
                    b'\\' => text.extend(b"\\\\"),
                    0 => text.extend(b"\\0"),
                    b'\n' => text.extend(b"\\n"),
                    other => text.push(*other),
                }
            }
            text.extend(b"');");
            prop_assert_eq!(rows(&text, 5), vec![("t".to_owned(), vec![Cell::Bytes(bytes)])]);
        }
    }
}
