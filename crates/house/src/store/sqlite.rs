//! The embedded engine: SQLite in WAL mode with `synchronous=FULL`, so that an acknowledged
//! write survives a power cut.

use super::{Dialect, Engine, Row, Statement, StoreError, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql};
use std::path::Path;

pub struct Sqlite {
    connection: Connection,
    /// What runs before the commit. A savepoint makes FTS5 write its index out, so texts are indexed once for a whole
    /// group of work instead of once for each piece.
    deferred: Vec<(&'static Statement, Vec<Value>)>,
    /// How much was deferred before the piece of work that is running.
    entered_at: usize,
}

impl Sqlite {
    /// Opens (or creates) the database file with the settings every connection needs.
    pub fn open(file: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(file).map_err(|e| StoreError::Away(e.to_string()))?;
        connection.set_prepared_statement_cache_capacity(256);
        connection
            .execute_batch(
                "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full;
                 pragma foreign_keys = on; pragma cache_size = -4000;
                 pragma journal_size_limit = 67108864; pragma temp_store = memory;",
            )
            .map_err(fault)?;
        // The plan of a statement does not depend on its parameters; otherwise each binding would prepare it anew.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(fault)?;
        Ok(Self { connection, deferred: Vec::new(), entered_at: 0 })
    }

    /// Copies the whole database, consistent at one instant, into `target` while others go on writing.
    pub fn copy_to(&self, target: &Path) -> Result<(), StoreError> {
        let mut copy = Connection::open(target).map_err(fault)?;
        let backup = rusqlite::backup::Backup::new(&self.connection, &mut copy).map_err(fault)?;
        backup.run_to_completion(256, std::time::Duration::ZERO, None).map_err(fault)
    }
}

impl Engine for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn execute(&mut self, statement: &Statement, params: &[Value]) -> Result<u64, StoreError> {
        let mut prepared = self.connection.prepare_cached(statement.sqlite()).map_err(|e| named(statement, e))?;
        prepared.execute(rusqlite::params_from_iter(params)).map(|n| n as u64).map_err(|e| named(statement, e))
    }

    fn rows(&mut self, statement: &Statement, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut prepared = self.connection.prepare_cached(statement.sqlite()).map_err(|e| named(statement, e))?;
        let width = prepared.column_count();
        let mut found = prepared.query(rusqlite::params_from_iter(params)).map_err(|e| named(statement, e))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next().map_err(|e| named(statement, e))? {
            let mut values = Vec::with_capacity(width);
            for i in 0..width {
                values.push(value(row.get_ref(i).map_err(fault)?));
            }
            rows.push(Row(values));
        }
        Ok(rows)
    }

    fn defer(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<(), StoreError> {
        self.deferred.push((statement, params));
        Ok(())
    }

    fn prepare(&mut self, statement: &Statement) -> Result<(), StoreError> {
        self.connection.prepare(statement.sqlite()).map(drop).map_err(|e| named(statement, e))
    }

    fn script(&mut self, text: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(text).map_err(fault)
    }

    fn control(&mut self, text: &'static str) -> Result<(), StoreError> {
        let mut prepared = self.connection.prepare_cached(text).map_err(fault)?;
        prepared.execute([]).map(drop).map_err(fault)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.deferred.clear();
        self.control("begin immediate")
    }

    fn begin_read(&mut self, _organisation: Option<i64>) -> Result<(), StoreError> {
        self.control("begin deferred")
    }

    fn scope(&mut self, _organisation: Option<i64>) -> Result<(), StoreError> {
        Ok(()) // one file has no second lock; every statement names its organisation
    }

    fn enter(&mut self, _organisation: Option<i64>) -> Result<(), StoreError> {
        self.entered_at = self.deferred.len();
        self.control("savepoint work")
    }

    fn leave(&mut self, keep: bool) -> Result<(), StoreError> {
        if !keep {
            self.deferred.truncate(self.entered_at);
            self.control("rollback to savepoint work")?;
        }
        self.control("release savepoint work")
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        for (statement, params) in std::mem::take(&mut self.deferred) {
            self.execute(statement, &params)?;
        }
        self.control("commit")
    }

    fn healthy(&self) -> bool {
        true
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Bool(b) => ValueRef::Integer(i64::from(*b)),
            Value::Int(i) => ValueRef::Integer(*i),
            Value::Real(x) => ValueRef::Real(*x),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(found: ValueRef<'_>) -> Value {
    match found {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(i) => Value::Int(i),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Text(text) => Value::Text(text_of(text)),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

/// What was written by us is valid; only what another program wrote into the file may need mending.
fn text_of(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

fn named(statement: &Statement, error: rusqlite::Error) -> StoreError {
    match fault(error) {
        StoreError::Broken(text) => StoreError::Broken(format!("{}: {text}", statement.name)),
        other => other,
    }
}

fn fault(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::ConstraintViolation) => StoreError::Refused(error.to_string()),
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::CannotOpen
            | ErrorCode::SystemIoFailure
            | ErrorCode::ReadOnly,
        ) => StoreError::Away(error.to_string()),
        _ => StoreError::Broken(error.to_string()),
    }
}
