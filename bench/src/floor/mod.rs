//! What the bare driver can do: the rows of a new ticket written straight into the product's own tables by one thread that
//! commits waiting tickets as a group, with as many producers as W1 has clients. No web, no rules, no session: the floor
//! that W1 is measured against, on the same disk in the same run.

mod postgres;
mod sqlite;

use crate::data::{self, Draft};
use crate::server::Program;
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Largest group, as in the product.
const GROUP_MAX: usize = 256;

/// The statements of a new ticket, the same text for both engines but for the search. `$1` is the organisation throughout.
struct Statements;

impl Statements {
    const COUNTER: &str = "insert into counter (organisation, kind, last) values ($1, 'ticket', 1)
        on conflict (organisation, kind) do update set last = counter.last + 1 returning last";
    const TICKET: &str = "insert into desk_ticket (organisation, number, title, state, priority, requester_name, channel, created_at, open, last_line, changed_at)
        values ($1, $2, $3, 'new', 3, 'Bench', 'api', $4, true, $3, $4) returning id";
    const MESSAGE: &str = "insert into desk_message (organisation, ticket, author_name, kind, from_requester, body, at)
        values ($1, $2, 'Bench', 'public', true, $3, $4)";
    const RECORD: &str = "insert into record (organisation, kind, number, title, state, changed_at) values ($1, 'ticket', $2, $3, 'new', $4) returning id";
    const JOURNAL: &str = "insert into journal (organisation, at, kind, record_kind, record_number, payload) values ($1, $4, 'ticket.created', 'ticket', $2, $3)";
    const COUNT: &str = "select count(*) from desk_ticket where organisation = $1";
}

/// One engine without anything around it.
trait Bare: Send {
    /// Writes the tickets in one transaction that is durable on return.
    fn write(&mut self, tickets: &[Draft]) -> Result<()>;
    fn count(&mut self) -> Result<i64>;
}

/// What the floor was.
pub struct Floor {
    pub tickets: u64,
    pub seconds: f64,
}

/// Writes `tickets` tickets by `producers` closed-loop producers into a database that the product's command line has just made.
pub fn measure(program: &Program, producers: usize, tickets: u64, at_most: Duration) -> Result<Floor> {
    let mut bare: Box<dyn Bare> = match &program.database {
        Some(url) => Box::new(postgres::Tables::open(url)?),
        None => Box::new(sqlite::Tables::open(&sqlite_file(&program.data))?),
    };
    let before = bare.count()?;
    let began = Instant::now();
    let written = drive(&mut *bare, producers, tickets, began + at_most)?;
    let seconds = began.elapsed().as_secs_f64();
    if bare.count()? - before != i64::try_from(written)? {
        bail!("the bare driver lost tickets");
    }
    Ok(Floor { tickets: written, seconds })
}

/// The product's embedded database in its data folder.
fn sqlite_file(data: &Path) -> std::path::PathBuf {
    data.join("rapport.db")
}

/// Brings the write-ahead log of a folder into its database, so that the folder's size is that of the data.
pub fn settle(data: &Path) -> Result<()> {
    sqlite::settle(&sqlite_file(data))
}

type Waiting = (Draft, SyncSender<()>);

fn drive(bare: &mut dyn Bare, producers: usize, tickets: u64, until: Instant) -> Result<u64> {
    let (queue, waiting) = sync_channel::<Waiting>(4096);
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..producers)
            .map(|_| (queue.clone(), &next))
            .map(|(queue, next)| scope.spawn(move || produce(&queue, next, tickets, until)))
            .collect();
        drop(queue);
        let wrote = write_groups(bare, &waiting);
        // A failed writer leaves the producers without an answer: they end, and the failure is told.
        drop(waiting);
        let acknowledged =
            threads.into_iter().map(|t| t.join().map_err(|_| anyhow!("a producer broke"))).sum::<Result<u64>>()?;
        wrote.context("the bare driver")?;
        Ok(acknowledged)
    })
}

fn produce(queue: &SyncSender<Waiting>, next: &AtomicU64, tickets: u64, until: Instant) -> u64 {
    let mut acknowledged = 0;
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if n >= tickets || Instant::now() > until {
            return acknowledged;
        }
        let (tell, told) = sync_channel(1);
        if queue.send((data::draft(n), tell)).is_err() || told.recv().is_err() {
            return acknowledged;
        }
        acknowledged += 1;
    }
}

fn write_groups(bare: &mut dyn Bare, waiting: &Receiver<Waiting>) -> Result<()> {
    while let Ok(first) = waiting.recv() {
        let group: Vec<Waiting> = std::iter::once(first).chain(waiting.try_iter().take(GROUP_MAX - 1)).collect();
        let (tickets, replies): (Vec<Draft>, Vec<SyncSender<()>>) = group.into_iter().unzip();
        bare.write(&tickets)?;
        for reply in replies {
            reply.send(()).ok();
        }
    }
    Ok(())
}

/// What the journal keeps of a new ticket.
fn payload(ticket: &Draft) -> String {
    serde_json::json!({ "title": ticket.title, "text": ticket.text, "priority": 3, "channel": "api", "state": "new", "version": 1 }).to_string()
}

/// Microseconds since 1970, as the product stores instants.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().and_then(|d| i64::try_from(d.as_micros()).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// Takes groups and remembers how large they were.
    struct Heap(Vec<usize>, HashSet<String>);

    impl Bare for Heap {
        fn write(&mut self, tickets: &[Draft]) -> Result<()> {
            thread::sleep(Duration::from_millis(2));
            self.0.push(tickets.len());
            self.1.extend(tickets.iter().map(|t| t.text.clone()));
            Ok(())
        }
        fn count(&mut self) -> Result<i64> {
            Ok(self.0.iter().sum::<usize>() as i64)
        }
    }

    #[test]
    fn waiting_tickets_share_a_commit_and_none_is_lost() {
        let mut heap = Heap(Vec::new(), HashSet::new());
        let written = drive(&mut heap, 32, 640, Instant::now() + Duration::from_secs(30)).unwrap();
        assert_eq!((written, heap.1.len(), heap.0.iter().sum::<usize>()), (640, 640, 640));
        assert!(heap.0.len() < 200, "{} commits for 640 tickets", heap.0.len());
    }

    struct Broken;

    impl Bare for Broken {
        fn write(&mut self, _: &[Draft]) -> Result<()> {
            bail!("no space")
        }
        fn count(&mut self) -> Result<i64> {
            Ok(0)
        }
    }

    #[test]
    fn a_failing_disk_ends_the_run_with_its_reason() {
        let failed = drive(&mut Broken, 4, 100, Instant::now() + Duration::from_secs(30));
        assert!(failed.is_err_and(|e| format!("{e:#}").contains("no space")));
    }
}
