//! Answers that are kept for as long as nothing happens: asked again, they cost a look at where the journal stands.

use super::{Position, store as journal};
use crate::people::OrganisationId;
use crate::store::{DatabaseId, StoreError, Tx};
use std::sync::{Arc, Mutex, PoisonError};

/// Entries of the journal that are looked at to tell one stand from another.
const FRESH_MAX: i64 = 2_000;

/// What an answer depends on: whose, where the journal stands, and the question.
type Key<Q> = (DatabaseId, OrganisationId, (Position, usize), Q);

/// Answers to one kind of question, the newest last.
pub struct Answers<Q, A> {
    kept: Mutex<Vec<(Key<Q>, Arc<A>)>>,
    most: usize,
}

impl<Q: PartialEq, A> Answers<Q, A> {
    pub const fn new(most: usize) -> Self {
        Self { kept: Mutex::new(Vec::new()), most }
    }

    /// The known answer, or the one that `work` finds. In a write it is always worked out: what is seen there may yet
    /// be taken back.
    pub fn ask<E: From<StoreError>>(
        &self,
        tx: &mut Tx<'_>,
        question: Q,
        work: impl FnOnce(&mut Tx<'_>) -> Result<A, E>,
    ) -> Result<Arc<A>, E> {
        let Some(database) = tx.snapshot_of() else { return work(tx).map(Arc::new) };
        let key = (database, tx.organisation()?, stand(tx)?, question);
        if let Some(known) = self.find(&key) {
            return Ok(known);
        }
        let answer = Arc::new(work(tx)?);
        self.keep(key, answer.clone());
        Ok(answer)
    }

    fn find(&self, key: &Key<Q>) -> Option<Arc<A>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().rev().find(|(known, _)| known == key).map(|(_, answer)| answer.clone())
    }

    fn keep(&self, key: Key<Q>, answer: Arc<A>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= self.most {
            kept.remove(0);
        }
        kept.push((key, answer));
    }
}

/// Where the journal stands, as this reader sees it.
fn stand(tx: &mut Tx<'_>) -> Result<(Position, usize), StoreError> {
    let last = journal::last(tx)?;
    // On PostgreSQL more may be seen already than is complete.
    Ok((last, journal::seen_after(tx, last, FRESH_MAX)?.len()))
}
