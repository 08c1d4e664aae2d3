//! The seam between our one text and the two drivers.

use super::{Row, Statement, StoreError, Value};

/// Which engine is below; only `migrate.rs`, `search.rs` and the journal's tail may care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// What a driver must be able to do. All calls block; they run on the writer thread or a reader thread.
pub trait Engine: Send {
    fn dialect(&self) -> Dialect;
    /// Runs a statement that returns no rows; the answer is the number of rows it touched.
    fn execute(&mut self, statement: &Statement, params: &[Value]) -> Result<u64, StoreError>;
    /// Runs a statement and collects its rows.
    fn rows(&mut self, statement: &Statement, params: &[Value]) -> Result<Vec<Row>, StoreError>;
    /// Runs a statement before the commit at the latest: what nobody reads in this transaction may wait until then.
    fn defer(&mut self, statement: &'static Statement, params: Vec<Value>) -> Result<(), StoreError>;
    /// Prepares without running; the statement test uses it.
    fn prepare(&mut self, statement: &Statement) -> Result<(), StoreError>;
    /// Runs plain text: migrations.
    fn script(&mut self, text: &str) -> Result<(), StoreError>;
    /// Runs one short text that steers the transaction, and that comes again and again.
    fn control(&mut self, text: &'static str) -> Result<(), StoreError>;
    /// Starts a transaction that writes.
    fn begin(&mut self) -> Result<(), StoreError>;
    /// Starts one that only reads, from a stable snapshot, in a scope.
    fn begin_read(&mut self, organisation: Option<i64>) -> Result<(), StoreError>;
    /// Tells the second lock (row-level security) for which organisation the following statements run; `None` is the system.
    fn scope(&mut self, organisation: Option<i64>) -> Result<(), StoreError>;
    /// Begins one piece of work of a group: a savepoint, and its scope.
    fn enter(&mut self, organisation: Option<i64>) -> Result<(), StoreError>;
    /// Ends it, kept or undone, without touching its neighbours.
    fn leave(&mut self, keep: bool) -> Result<(), StoreError>;
    /// Ends the transaction, durably.
    fn commit(&mut self) -> Result<(), StoreError>;
    /// False once the connection is beyond repair and must be thrown away.
    fn healthy(&self) -> bool;
}
