//! The live tail: one task per node reads new entries once and hands them to everybody who listens
//! in this process. Whoever was away reads the gap from the database by position; nothing is lost.

use super::store;
use super::{Entry, Position, RecordRef};
use crate::people::OrganisationId;
use crate::store::{Actor, Db, Scope, StoreError};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// Entries that a slow listener may lag behind before it is told to read the gap from the database.
const BUFFER: usize = 4096;
/// How often to look for what other nodes committed.
const OTHERS_EVERY: Duration = Duration::from_millis(500);

/// Whispers that a slow listener may lag behind; what is lost of them is worth nothing a moment later.
const WHISPERS: usize = 256;

/// Something that is true only now and is no history: who looks at a record at this moment. It is told to those who
/// listen on this node and who may see all records of the kind; nothing of it is kept.
#[derive(Debug, Clone)]
pub struct Whisper {
    pub organisation: OrganisationId,
    /// What the page follows: its topic is `topic:number`.
    pub topic: &'static str,
    pub record: RecordRef,
}

/// A subscription point; clones share the tail.
#[derive(Clone)]
pub struct Tail {
    sender: broadcast::Sender<Arc<Entry>>,
    whispers: broadcast::Sender<Whisper>,
    position: watch::Receiver<Position>,
}

impl Tail {
    /// Starts the tail task on the current runtime.
    pub async fn start(db: Db, clock: crate::Clock) -> Result<Self, StoreError> {
        let (sender, _) = broadcast::channel(BUFFER);
        let (whispers, _) = broadcast::channel(WHISPERS);
        let (place, position) = watch::channel(db.read(system(&clock), store::last).await?);
        tokio::spawn(follow(db, clock, sender.clone(), place));
        Ok(Self { sender, whispers, position })
    }

    /// Tells everybody who listens on this node something that is not kept.
    pub fn whisper(&self, whisper: Whisper) {
        // No listener is no error.
        drop(self.whispers.send(whisper));
    }

    /// What is whispered from now on.
    pub fn whispers(&self) -> broadcast::Receiver<Whisper> {
        self.whispers.subscribe()
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Entry>> {
        self.sender.subscribe()
    }

    /// Where the tail stands: everything up to here has been handed out.
    pub fn position(&self) -> Position {
        *self.position.borrow()
    }
}

async fn follow(db: Db, clock: crate::Clock, sender: broadcast::Sender<Arc<Entry>>, place: watch::Sender<Position>) {
    let mut commits = db.commits();
    loop {
        // Wake on our own commits at once, on other nodes' after a while.
        let _ = tokio::time::timeout(OTHERS_EVERY, commits.changed()).await;
        loop {
            let from = *place.borrow();
            // Nobody listens: whoever comes begins where we stand, and reads for themselves what lies before.
            if sender.receiver_count() == 0 {
                match db.read(system(&clock), store::last).await {
                    Ok(last) if last > from => drop(place.send_replace(last)),
                    Ok(_) => {}
                    Err(error) => tracing::warn!(%error, "the journal's tail could not read; it tries again"),
                }
                break;
            }
            let fresh = match db.read(system(&clock), move |tx| store::after(tx, from, 500)).await {
                Ok(fresh) => fresh,
                Err(error) => {
                    tracing::warn!(%error, "the journal's tail could not read; it tries again");
                    break;
                }
            };
            let Some(newest) = fresh.last() else { break };
            let reached = newest.position;
            for entry in fresh {
                // No listener is no error.
                let _ = sender.send(Arc::new(entry));
            }
            place.send_replace(reached);
        }
    }
}

fn system(clock: &crate::Clock) -> Scope {
    Scope { organisation: None, actor: Actor::System, now: clock.now() }
}
