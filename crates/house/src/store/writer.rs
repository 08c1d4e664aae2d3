//! The writer thread: it commits waiting pieces of work as a group, each in its own savepoint, so
//! that one disk flush serves many and one failing piece does not poison its neighbours.
//! Both engines use it: one way to write.

use super::{Engine, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Called once the fate of the group is known: `Ok` after the commit, else why nothing was kept.
type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Does the work; says whether it is to be kept, and whom to tell.
type Act = Box<dyn FnOnce(&mut dyn Engine) -> (bool, Reply) + Send>;
type Connect = Box<dyn Fn() -> Result<Box<dyn Engine>, StoreError> + Send>;

struct Work {
    /// For which organisation; `None` is the system.
    organisation: Option<i64>,
    act: Act,
}

/// Largest group: bounds how long the first piece waits for its commit.
const GROUP_MAX: usize = 256;

pub struct Writer {
    /// Unbounded: what waits is bounded by the requests that are open, each of which waits for its answer.
    queue: Sender<Work>,
}

impl Writer {
    /// Starts the thread. `connect` is called at the start and again whenever the connection was lost.
    /// `committed` is called after each commit that kept something (it wakes the journal's tail).
    pub fn start(connect: Connect, committed: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let (queue, waiting) = channel::<Work>();
        std::thread::Builder::new()
            .name("rapport-writer".to_owned())
            .spawn(move || run(&waiting, &connect, &committed))?;
        Ok(Self { queue })
    }

    /// Queues a piece of work without blocking; `finish` is told how it ended. Returns false if the thread is gone.
    pub fn submit<T: Send + 'static>(
        &self,
        organisation: Option<i64>,
        work: impl FnOnce(&mut dyn Engine) -> (bool, T) + Send + 'static,
        finish: impl FnOnce(Result<T, StoreError>) + Send + 'static,
    ) -> bool {
        let act: Act = Box::new(move |engine| match catch_unwind(AssertUnwindSafe(|| work(engine))) {
            Ok((keep, value)) => (
                keep,
                Box::new(move |fate: Result<(), StoreError>| {
                    finish(if keep { fate.map(|()| value) } else { Ok(value) })
                }) as Reply,
            ),
            Err(_) => (
                false,
                Box::new(move |_| finish(Err(StoreError::Broken("the work panicked and was rolled back".to_owned()))))
                    as Reply,
            ),
        });
        self.queue.send(Work { organisation, act }).is_ok()
    }
}

fn run(waiting: &Receiver<Work>, connect: &Connect, committed: &impl Fn()) {
    let mut engine: Option<Box<dyn Engine>> = None;
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MAX {
            let Ok(next) = waiting.try_recv() else { break };
            group.push(next);
        }
        match started(&mut engine, connect) {
            Ok(engine) => commit_group(engine, group, committed),
            Err(error) => refuse(group, &error),
        }
        if engine.as_ref().is_some_and(|e| !e.healthy()) {
            engine = None;
        }
    }
}

/// A connection with an open transaction; reconnects a few times before giving up on this group.
fn started<'e>(
    engine: &'e mut Option<Box<dyn Engine>>,
    connect: &Connect,
) -> Result<&'e mut (dyn Engine + 'static), StoreError> {
    let mut last = StoreError::Away("no connection yet".to_owned());
    for attempt in 0..4u64 {
        if attempt > 0 {
            std::thread::sleep(Duration::from_millis(100 << attempt));
        }
        if engine.is_none() {
            match connect() {
                Ok(fresh) => *engine = Some(fresh),
                Err(error) => {
                    last = error;
                    continue;
                }
            }
        }
        let begun = engine.as_mut().map(|e| e.begin());
        match begun {
            Some(Ok(())) => break,
            Some(Err(error)) => {
                *engine = None;
                last = error;
            }
            None => {}
        }
    }
    engine.as_deref_mut().ok_or(last)
}

fn commit_group(engine: &mut dyn Engine, group: Vec<Work>, committed: &impl Fn()) {
    // One piece alone needs no savepoint: the transaction is its own.
    let alone = group.len() == 1;
    let mut replies = Vec::with_capacity(group.len());
    let mut kept = false;
    let mut broken: Option<StoreError> = None;
    for work in group {
        let entered = if alone { engine.scope(work.organisation) } else { engine.enter(work.organisation) };
        if let Err(error) = entered {
            broken.get_or_insert(error);
        }
        let (keep, reply) = (work.act)(engine);
        kept |= keep;
        if !alone && let Err(error) = engine.leave(keep) {
            broken.get_or_insert(error);
        }
        replies.push(reply);
    }
    let fate = match broken {
        Some(error) => Err(error),
        None if kept => engine.commit(),
        None => engine.control("rollback"),
    };
    if fate.is_err() {
        // The connection may be gone; a failed rollback then changes nothing, the server has already forgotten us.
        drop(engine.control("rollback"));
    } else if kept {
        committed();
    }
    for reply in replies {
        reply(again(&fate));
    }
}

fn refuse(group: Vec<Work>, error: &StoreError) {
    for work in group {
        let (_, reply) = (work.act)(&mut Nowhere(error));
        reply(again(&Err(StoreError::Away(error.to_string()))));
    }
}

/// The same fate for each of a group.
fn again(fate: &Result<(), StoreError>) -> Result<(), StoreError> {
    match fate {
        Ok(()) => Ok(()),
        Err(StoreError::Full) => Err(StoreError::Full),
        Err(StoreError::Refused(text)) => Err(StoreError::Refused(text.clone())),
        Err(StoreError::Away(text) | StoreError::Broken(text)) => Err(StoreError::Away(text.clone())),
    }
}

/// Stands in for the database while it cannot be reached, so that each waiting piece of work gets
/// its own clear error by the ordinary way.
struct Nowhere<'a>(&'a StoreError);

impl Nowhere<'_> {
    fn away<T>(&self) -> Result<T, StoreError> {
        Err(StoreError::Away(self.0.to_string()))
    }
}

impl Engine for Nowhere<'_> {
    fn dialect(&self) -> super::Dialect {
        super::Dialect::Sqlite
    }
    fn execute(&mut self, _: &super::Statement, _: &[super::Value]) -> Result<u64, StoreError> {
        self.away()
    }
    fn rows(&mut self, _: &super::Statement, _: &[super::Value]) -> Result<Vec<super::Row>, StoreError> {
        self.away()
    }
    fn prepare(&mut self, _: &super::Statement) -> Result<(), StoreError> {
        self.away()
    }
    fn script(&mut self, _: &str) -> Result<(), StoreError> {
        self.away()
    }
    fn control(&mut self, _: &'static str) -> Result<(), StoreError> {
        self.away()
    }
    fn defer(&mut self, _: &'static super::Statement, _: Vec<super::Value>) -> Result<(), StoreError> {
        self.away()
    }
    fn leave(&mut self, _: bool) -> Result<(), StoreError> {
        self.away()
    }
    fn commit(&mut self) -> Result<(), StoreError> {
        self.away()
    }
    fn begin(&mut self) -> Result<(), StoreError> {
        self.away()
    }
    fn begin_read(&mut self, _: Option<i64>) -> Result<(), StoreError> {
        self.away()
    }
    fn enter(&mut self, _: Option<i64>) -> Result<(), StoreError> {
        self.away()
    }
    fn scope(&mut self, _: Option<i64>) -> Result<(), StoreError> {
        self.away()
    }
    fn healthy(&self) -> bool {
        false
    }
}
