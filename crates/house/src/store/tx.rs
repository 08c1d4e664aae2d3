//! The handle every repository function takes first: for which organisation, by whom, at what time,
//! in which transaction. Without a `Tx` there is no database, so no function can forget the tenant.

use super::{Dialect, Engine, Row, Statement, StoreError, Value};
use crate::people::{OrganisationId, PersonId};
use jiff::Timestamp;

/// Who acts: a person, or the system itself (jobs, imports).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Person(PersonId),
    System,
}

impl Actor {
    pub fn person(self) -> Option<PersonId> {
        match self {
            Actor::Person(id) => Some(id),
            Actor::System => None,
        }
    }
}

/// For which organisation, by whom and when a piece of work runs. `organisation: None` is the
/// system's own work (sign-in, sealing, jobs) and never reaches a room's store.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    pub organisation: Option<OrganisationId>,
    pub actor: Actor,
    pub now: Timestamp,
}

/// An opened database, as a key for what is kept of it in memory; unique in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DatabaseId(pub(crate) u64);

/// One piece of work inside one transaction.
pub struct Tx<'a> {
    engine: &'a mut dyn Engine,
    scope: Scope,
    snapshot_of: Option<DatabaseId>,
}

impl<'a> Tx<'a> {
    /// `snapshot_of` names the database in a read and is absent in a write.
    pub(crate) fn new(engine: &'a mut dyn Engine, scope: Scope, snapshot_of: Option<DatabaseId>) -> Self {
        Self { engine, scope, snapshot_of }
    }

    /// Of which database this is a snapshot; absent in a write, which sees what may yet be taken back.
    pub fn snapshot_of(&self) -> Option<DatabaseId> {
        self.snapshot_of
    }

    /// The organisation whose rows this work may touch.
    ///
    /// # Errors
    /// [`StoreError::Broken`] if the system's own scope reached a room's store: a mistake of ours.
    pub fn organisation(&self) -> Result<OrganisationId, StoreError> {
        self.scope
            .organisation
            .ok_or_else(|| StoreError::Broken("this work needs an organisation and has none".to_owned()))
    }

    pub fn actor(&self) -> Actor {
        self.scope.actor
    }

    pub fn now(&self) -> Timestamp {
        self.scope.now
    }

    /// Goes on as another instant: imports write history at the time it happened.
    pub fn at(&mut self, now: Timestamp) -> Tx<'_> {
        Tx { engine: self.engine, scope: Scope { now, ..self.scope }, snapshot_of: self.snapshot_of }
    }

    /// Goes on as another actor: imports and demos record who really did it.
    pub fn acting(&mut self, actor: Actor) -> Tx<'_> {
        Tx { engine: self.engine, scope: Scope { actor, ..self.scope }, snapshot_of: self.snapshot_of }
    }

    /// Goes on inside one organisation: only the system's own work (no organisation yet) may enter one,
    /// so a person's work can never leave its tenant. On PostgreSQL the second lock stays the system's.
    pub(crate) fn within(&mut self, organisation: OrganisationId) -> Tx<'_> {
        let organisation = self.scope.organisation.unwrap_or(organisation);
        Tx {
            engine: self.engine,
            scope: Scope { organisation: Some(organisation), ..self.scope },
            snapshot_of: self.snapshot_of,
        }
    }

    pub fn dialect(&self) -> Dialect {
        self.engine.dialect()
    }

    /// Runs a statement; the answer is the number of rows touched.
    pub fn execute(&mut self, statement: &Statement, params: &[Value]) -> Result<u64, StoreError> {
        let span = timed(statement);
        let touched = self.engine.execute(statement, params)?;
        span.record("rows", touched);
        Ok(touched)
    }

    /// Runs a statement before the commit at the latest: for what nobody reads in this transaction.
    pub fn defer(&mut self, statement: &'static Statement, params: &[Value]) -> Result<(), StoreError> {
        self.engine.defer(statement, params.to_vec())
    }

    /// Runs a statement and reads each row by `read`.
    pub fn list<T>(
        &mut self,
        statement: &Statement,
        params: &[Value],
        read: impl Fn(Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.rows(statement, params)?.into_iter().map(read).collect()
    }

    /// Runs a statement that gives at most one row.
    pub fn find<T>(
        &mut self,
        statement: &Statement,
        params: &[Value],
        read: impl Fn(Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.rows(statement, params)?.into_iter().next().map(read).transpose()
    }

    /// Runs a statement that must give one row with one value: a count, a returned key.
    pub fn scalar<T: super::FromValue>(&mut self, statement: &Statement, params: &[Value]) -> Result<T, StoreError> {
        let row = self.rows(statement, params)?.into_iter().next();
        row.ok_or_else(|| StoreError::Broken(format!("{}: no row came back", statement.name)))?.take(0)
    }

    fn rows(&mut self, statement: &Statement, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let span = timed(statement);
        let rows = self.engine.rows(statement, params)?;
        span.record("rows", rows.len());
        Ok(rows)
    }
}

/// How long a statement takes is logged for whoever sets `log` to `rapport::statement=trace`; else it costs nothing.
fn timed(statement: &Statement) -> tracing::span::EnteredSpan {
    let rows = tracing::field::Empty;
    tracing::trace_span!(target: "rapport::statement", "statement", name = statement.name, rows).entered()
}
