//! Seals: a hash chain over batches of entries, made after the fact so that writers never wait for
//! each other. `verify` recomputes the chain and so proves that nothing was altered or removed.

use super::store::{self, Seal};
use super::{Entry, Position};
use crate::store::{Db, Scope, StoreError, Tx};
use sha2::{Digest, Sha256};

/// The largest batch under one seal; bounds memory.
const BATCH_MAX: i64 = 2_000;

/// Seals what is complete and not yet sealed; returns the number of entries sealed now.
pub fn seal(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let last = store::last_seal(tx)?;
    let (from, previous) = last.map_or((Position::default(), String::new()), |s| (s.to, s.hash));
    let entries = store::after(tx, from, BATCH_MAX)?;
    let Some(newest) = entries.last() else { return Ok(0) };
    let hash = chain(&previous, &entries);
    let now = tx.now();
    store::seal_add(tx, newest.position, entries.len() as i64, &hash, now)?;
    Ok(entries.len())
}

/// What `verify` found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub seals: usize,
    pub sealed_entries: usize,
    pub unsealed_entries: usize,
    /// The first batch that does not match its seal, in words.
    pub broken: Option<String>,
}

/// Recomputes the chain from the first entry to the last, a batch at a time.
pub fn verify(db: &Db, scope: Scope) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::default();
    // Before the first number that the database gives: an entry smuggled in below it must be seen too.
    let (mut from, mut previous, mut id) = (Position { transaction: i64::MIN, seq: i64::MIN }, String::new(), 0);
    while let Some((seal, claimed)) = db.read_blocking(scope, |tx| next_seal(tx, id))? {
        let entries = db.read_blocking(scope, |tx| store::after(tx, from, claimed + 1))?;
        let covered: Vec<Entry> = entries.into_iter().filter(|e| e.position <= seal.to).collect();
        if covered.len() as i64 != claimed {
            verdict.broken = Some(format!(
                "seal {} covers {claimed} entries up to {}, but {} are there: entries were removed or added",
                seal.id,
                seal.to,
                covered.len()
            ));
            return Ok(verdict);
        }
        if chain(&previous, &covered) != seal.hash {
            verdict.broken = Some(format!(
                "the entries under seal {}, which ends at {}, do not match it: something was altered",
                seal.id, seal.to
            ));
            return Ok(verdict);
        }
        verdict.seals += 1;
        verdict.sealed_entries += covered.len();
        (from, previous, id) = (seal.to, seal.hash, seal.id);
    }
    loop {
        let rest = db.read_blocking(scope, |tx| store::after(tx, from, BATCH_MAX))?;
        let Some(newest) = rest.last() else { return Ok(verdict) };
        verdict.unsealed_entries += rest.len();
        from = newest.position;
    }
}

fn next_seal(tx: &mut Tx<'_>, id: i64) -> Result<Option<(Seal, i64)>, StoreError> {
    let Some(seal) = store::seals_after(tx, id, 1)?.into_iter().next() else { return Ok(None) };
    let claimed = store::seal_entries(tx, seal.id)?;
    Ok(Some((seal, claimed)))
}

/// SHA-256 over the previous hash and each entry's canonical line, in hexadecimal.
fn chain(previous: &str, entries: &[Entry]) -> String {
    let mut hash = Sha256::new();
    hash.update(previous.as_bytes());
    for e in entries {
        let actor = e.actor.map_or(0, |p| p.0);
        let concerns = e.concerns.map_or(0, |p| p.0);
        let line = format!(
            "\n{}|{}|{}|{actor}|{}|{}|{}|{concerns}|{}",
            e.position,
            e.organisation.0,
            e.at.as_microsecond(),
            e.kind,
            e.record.kind,
            e.record.number,
            e.payload
        );
        hash.update(line.as_bytes());
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
