//! The floor on SQLite: prepared statements on one connection with the product's settings, `synchronous=FULL` among them.

use super::{Bare, Statements, now, payload};
use crate::data::Draft;
use anyhow::{Context, Result};
use rusqlite::{Connection, params};
use std::path::Path;

const PART: &str = "insert into search_part (organisation, record) values ($1, $2) returning id";
const TEXT: &str = "insert into search_text (rowid, text) values ($1, $2)";

pub struct Tables {
    connection: Connection,
    organisation: i64,
}

impl Tables {
    pub fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
        connection.set_prepared_statement_cache_capacity(32);
        connection.execute_batch(
            "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -4000;
             pragma journal_size_limit = 67108864; pragma temp_store = memory;",
        )?;
        let organisation = connection.query_row("select min(id) from organisation", [], |row| row.get(0))?;
        Ok(Self { connection, organisation })
    }

    fn add(connection: &Connection, organisation: i64, ticket: &Draft) -> rusqlite::Result<()> {
        let prepared = |text: &str| connection.prepare_cached(&text.replace('$', "?"));
        let at = now();
        let number: i64 = prepared(Statements::COUNTER)?.query_row([organisation], |row| row.get(0))?;
        let id: i64 = prepared(Statements::TICKET)?
            .query_row(params![organisation, number, ticket.title, at], |row| row.get(0))?;
        prepared(Statements::MESSAGE)?.execute(params![organisation, id, ticket.text, at])?;
        let record: i64 = prepared(Statements::RECORD)?
            .query_row(params![organisation, number, ticket.title, at], |row| row.get(0))?;
        for text in [&ticket.title, &ticket.text] {
            let part: i64 = prepared(PART)?.query_row([organisation, record], |row| row.get(0))?;
            prepared(TEXT)?.execute(params![part, text])?;
        }
        prepared(Statements::JOURNAL)?.execute(params![organisation, number, payload(ticket), at])?;
        Ok(())
    }
}

impl Bare for Tables {
    fn write(&mut self, tickets: &[Draft]) -> Result<()> {
        self.connection.execute_batch("begin immediate")?;
        for ticket in tickets {
            Self::add(&self.connection, self.organisation, ticket)?;
        }
        Ok(self.connection.execute_batch("commit")?)
    }

    fn count(&mut self) -> Result<i64> {
        Ok(self.connection.query_row(&Statements::COUNT.replace('$', "?"), [self.organisation], |row| row.get(0))?)
    }
}

/// Brings the write-ahead log into the file, so that the folder's size is that of the data.
pub fn settle(file: &Path) -> Result<()> {
    let connection = Connection::open(file)?;
    connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
    Ok(())
}
