//! The database as the rest of the house sees it: `read` and `write`, asynchronous for the server,
//! blocking for the command line, on either engine.

use super::postgres::Postgres;
use super::sqlite::Sqlite;
use super::writer::Writer;
use super::{DatabaseId, Dialect, Engine, Migration, Scope, Statement, StoreError, Tx};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, watch};

/// Where the data lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file; several processes on one machine may share it.
    Sqlite(PathBuf),
    /// A server, by URL; several nodes may share it.
    Postgres(String),
}

/// Databases opened by this process so far.
static OPENED: AtomicU64 = AtomicU64::new(0);

/// Readers that may run at once. More would only queue inside the engine.
const READERS_MAX: usize = 8;

struct Inner {
    id: DatabaseId,
    target: Target,
    writer: Writer,
    idle: Mutex<Vec<Box<dyn Engine>>>,
    permits: Semaphore,
    commits: watch::Receiver<u64>,
}

impl Drop for Inner {
    /// The last handle may go on a thread of the runtime, where PostgreSQL's blocking driver must not say goodbye.
    fn drop(&mut self) {
        let idle = std::mem::take(self.idle.get_mut().unwrap_or_else(PoisonError::into_inner));
        // Without a thread the connections are dropped with the closure, which is all that can be done.
        std::thread::Builder::new().spawn(move || drop(idle)).ok();
    }
}

/// A cheap handle; clones share the writer thread and the readers.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

impl Db {
    /// Opens the database, brings its schema up to date and starts the writer thread.
    ///
    /// # Errors
    /// [`StoreError::Away`] if it cannot be reached; [`StoreError::Broken`] if a migration fails.
    pub fn open(target: &Target, migrations: &[Migration]) -> Result<Self, StoreError> {
        super::migrate(&mut *connect(target)?, migrations)?;
        let (sender, commits) = watch::channel(0u64);
        let writer_target = target.clone();
        let writer = Writer::start(Box::new(move || connect(&writer_target)), move || sender.send_modify(|n| *n += 1))
            .map_err(|e| StoreError::Away(e.to_string()))?;
        let inner = Inner {
            id: DatabaseId(OPENED.fetch_add(1, Ordering::Relaxed)),
            target: target.clone(),
            writer,
            idle: Mutex::new(Vec::new()),
            permits: Semaphore::new(READERS_MAX),
            commits,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Tries whether the database can be reached, without changing anything in it.
    pub fn reach(target: &Target) -> Result<(), StoreError> {
        connect(target).map(drop)
    }

    pub fn target(&self) -> &Target {
        &self.inner.target
    }

    /// Changes whenever this process has committed something.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.commits.clone()
    }

    /// Runs `work` in a transaction that is durable when this returns `Ok`; any `Err` rolls it back.
    pub async fn write<T, E>(
        &self,
        scope: Scope,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (tell, told) = tokio::sync::oneshot::channel();
        if !self.inner.writer.submit(organisation(scope), in_scope(scope, work), move |fate| drop(tell.send(fate))) {
            return Err(gone().into());
        }
        told.await.unwrap_or_else(|_| Err(gone())).unwrap_or_else(|e| Err(e.into()))
    }

    /// [`Db::write`] for code that is not asynchronous: imports and the command line.
    pub fn write_blocking<T, E>(
        &self,
        scope: Scope,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        if !self.inner.writer.submit(organisation(scope), in_scope(scope, work), move |fate| drop(tell.send(fate))) {
            return Err(gone().into());
        }
        told.recv().unwrap_or_else(|_| Err(gone())).unwrap_or_else(|e| Err(e.into()))
    }

    /// Runs `work` on a snapshot that nobody can change under it.
    pub async fn read<T, E>(
        &self,
        scope: Scope,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Ok(_permit) = self.inner.permits.acquire().await else { return Err(gone().into()) };
        let this = self.clone();
        tokio::task::spawn_blocking(move || this.read_blocking(scope, work))
            .await
            .unwrap_or_else(|_| Err(StoreError::Broken("a read panicked".to_owned()).into()))
    }

    /// [`Db::read`] for code that is not asynchronous.
    pub fn read_blocking<T, E>(&self, scope: Scope, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut engine = self.reader(organisation(scope))?;
        let outcome = work(&mut Tx::new(&mut *engine, scope, Some(self.inner.id)));
        let ended = engine.control("rollback"); // a read keeps nothing
        if ended.is_ok() && engine.healthy() {
            self.idle(|idle| idle.push(engine));
        }
        outcome
    }

    /// A connection with an open read transaction in the given scope; a stale one is replaced once.
    fn reader(&self, organisation: Option<i64>) -> Result<Box<dyn Engine>, StoreError> {
        while let Some(mut engine) = self.idle(Vec::pop) {
            if engine.begin_read(organisation).is_ok() {
                return Ok(engine);
            }
        }
        let mut fresh = connect(&self.inner.target)?;
        fresh.begin_read(organisation)?;
        Ok(fresh)
    }

    fn idle<R>(&self, act: impl FnOnce(&mut Vec<Box<dyn Engine>>) -> R) -> R {
        act(&mut self.inner.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn dialect(&self) -> Dialect {
        match self.inner.target {
            Target::Sqlite(_) => Dialect::Sqlite,
            Target::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Prepares each statement; the answer lists those that the engine refuses.
    pub fn refused_statements(&self, statements: &[&Statement]) -> Result<Vec<String>, StoreError> {
        let mut engine = connect(&self.inner.target)?;
        Ok(statements.iter().filter_map(|s| engine.prepare(s).err().map(|e| format!("{}: {e}", s.name))).collect())
    }

    /// Copies an embedded database, consistent at one instant, while the server goes on.
    ///
    /// # Errors
    /// [`StoreError::Broken`] on PostgreSQL, whose own tools (`pg_dump`) do this better.
    pub fn copy_to(&self, file: &std::path::Path) -> Result<(), StoreError> {
        match &self.inner.target {
            Target::Sqlite(source) => Sqlite::open(source)?.copy_to(file),
            Target::Postgres(_) => {
                Err(StoreError::Broken("a PostgreSQL database is backed up with pg_dump".to_owned()))
            }
        }
    }
}

fn organisation(scope: Scope) -> Option<i64> {
    scope.organisation.map(|o| o.0)
}

/// Wraps `work` for the writer, which keeps it only on `Ok`.
fn in_scope<T, E: From<StoreError>>(
    scope: Scope,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> impl FnOnce(&mut dyn Engine) -> (bool, Result<T, E>) {
    move |engine| {
        let outcome = work(&mut Tx::new(engine, scope, None));
        (outcome.is_ok(), outcome)
    }
}

fn connect(target: &Target) -> Result<Box<dyn Engine>, StoreError> {
    Ok(match target {
        Target::Sqlite(file) => Box::new(Sqlite::open(file)?),
        Target::Postgres(url) => Box::new(Postgres::connect(url)?),
    })
}

fn gone() -> StoreError {
    StoreError::Away("the store is shutting down".to_owned())
}
