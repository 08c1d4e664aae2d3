//! Keeps the rows of an organisation between two requests: reading a hundred thousand rows for each page would
//! be too slow. What is kept is as old as a position in the journal, and every use first applies what happened
//! since, so that nobody sees an old number.

use super::{Desk, GroupSum};
use house::journal::Position;
use jiff::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Organisations kept at once; the one that was not used for longest goes first.
const ORGANISATIONS_MAX: usize = 16;

/// The rows of one organisation, true at `position`.
#[derive(Debug)]
pub struct Snapshot {
    pub position: Position,
    /// The texts from which the desk's promises were read.
    pub setting: Option<(String, String)>,
    pub desk: Desk,
}

/// What is kept of one organisation.
#[derive(Debug, Default)]
pub struct Slot {
    pub snapshot: Option<Snapshot>,
    groups: Option<(Timestamp, Arc<Vec<GroupSum>>)>,
}

impl Slot {
    /// The rows, once they have been read.
    pub fn desk(&self) -> Option<&Desk> {
        self.snapshot.as_ref().map(|s| &s.desk)
    }

    /// The groups as they stand at a moment, worked out now if that is not known.
    pub fn groups(&mut self, now: Timestamp, work_out: impl FnOnce(&Desk) -> Vec<GroupSum>) -> Arc<Vec<GroupSum>> {
        if let Some((_, known)) = self.groups.as_ref().filter(|(at, _)| *at == now) {
            return known.clone();
        }
        let fresh = Arc::new(self.desk().map(work_out).unwrap_or_default());
        self.groups = Some((now, fresh.clone()));
        fresh
    }

    /// Forgets the groups: the rows have changed.
    pub fn changed(&mut self) {
        self.groups = None;
    }
}

/// When a slot was last used, and the slot.
type Held = (u64, Arc<Mutex<Slot>>);

/// Slots by organisation, with the order of their use.
pub struct Memory<K> {
    slots: Mutex<HashMap<K, Held>>,
}

impl<K> Default for Memory<K> {
    fn default() -> Self {
        Self { slots: Mutex::new(HashMap::new()) }
    }
}

impl<K: Eq + Hash + Clone> Memory<K> {
    /// The organisation's slot, empty at first.
    pub fn slot(&self, key: &K) -> Arc<Mutex<Slot>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = slots.values().map(|(used, _)| *used).max().unwrap_or(0) + 1;
        if !slots.contains_key(key) && slots.len() >= ORGANISATIONS_MAX {
            let oldest = slots.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone());
            oldest.and_then(|key| slots.remove(&key));
        }
        let entry = slots.entry(key.clone()).or_default();
        entry.0 = turn;
        entry.1.clone()
    }
}

/// Answers that are kept as long as nothing happens, the newest last.
pub struct Answers<K, V> {
    kept: Mutex<Vec<(K, Arc<V>)>>,
    most: usize,
}

impl<K: PartialEq, V> Answers<K, V> {
    pub const fn new(most: usize) -> Self {
        Self { kept: Mutex::new(Vec::new()), most }
    }

    pub fn find(&self, key: &K) -> Option<Arc<V>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == key).map(|(_, answer)| answer.clone())
    }

    pub fn keep(&self, key: K, answer: V) -> Arc<V> {
        let answer = Arc::new(answer);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= self.most {
            kept.remove(0);
        }
        kept.push((key, answer.clone()));
        answer
    }
}
