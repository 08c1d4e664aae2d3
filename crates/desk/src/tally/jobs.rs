//! Follows the journal: measures each ticket that changed anew and puts the difference into the sums. The first time, and
//! when a rule changed by which all are measured, it walks over all tickets, a piece at a time, while the desk goes on.

use super::store::{self, Changes, State};
use super::{Filter, Measured};
use crate::{events, ticket};
use house::journal::{Entry, store as journal};
use house::people::{OrganisationId, store as people};
use house::store::{Db, Scope, StoreError, Tx};
use house::{Error, House, Result};
use std::collections::BTreeMap;
use std::time::Duration;

/// How often the journal is looked at: often enough that a read has little to add, seldom enough that a ticket which is
/// opened, answered and given to somebody in one breath is measured once.
const EVERY: Duration = Duration::from_secs(15);
/// Entries, and tickets of a walk, in one transaction.
const ENTRIES_AT_ONCE: i64 = 500;
const TICKETS_AT_ONCE: i64 = 250;
/// Between two pieces of a walk others write.
const PAUSE: Duration = Duration::from_millis(20);
/// Tickets that a read measures itself.
pub const BEHIND_MAX: usize = 250;
/// Entries that a read looks through for them.
const LOOKED_THROUGH: i64 = 2_000;
/// The number of the lock under which one node counts.
const COUNTING: i64 = 8_301;

/// Follows for as long as the house stands.
pub async fn follow(house: House) {
    loop {
        if let Err(error) = all(&house).await {
            tracing::warn!(%error, "the report's sums could not follow the journal; it is tried again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Brings the sums of every organisation up to date.
pub async fn all(house: &House) -> Result<()> {
    let organisations = house.db.read::<_, StoreError>(house.system(None), people::organisations).await?;
    for organisation in organisations {
        if is_behind(house, organisation.id).await? {
            while house.db.write::<_, Error>(house.system(Some(organisation.id)), piece).await? == Piece::More {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    Ok(())
}

/// A look without a write: a quiet desk writes nothing.
async fn is_behind(house: &House, organisation: OrganisationId) -> Result<bool> {
    let look = |tx: &mut Tx<'_>| -> Result<bool, StoreError> {
        let Some(state) = store::state(tx)? else { return Ok(true) };
        Ok(state.swept.is_some() || journal::last(tx)? > state.to)
    };
    Ok(house.db.read(house.system(Some(organisation)), look).await?)
}

/// Brings the sums of an organisation up to date, now: for the command line and for tests.
pub fn catch_up(db: &Db, scope: impl Fn() -> Scope) -> Result<()> {
    while next(db, &scope)? == Piece::More {}
    Ok(())
}

/// The next piece, once nobody else is at one.
fn next(db: &Db, scope: &impl Fn() -> Scope) -> Result<Piece> {
    loop {
        match db.write_blocking::<_, Error>(scope(), piece)? {
            Piece::Busy => std::thread::sleep(PAUSE),
            done_or_more => return Ok(done_or_more),
        }
    }
}

/// Forgets the sums of an organisation and counts them anew; `progress` is told the number of the last ticket counted
/// and the highest there is.
pub fn rebuild(db: &Db, scope: impl Fn() -> Scope, progress: &mut dyn FnMut(i64, i64)) -> Result<()> {
    db.write_blocking::<_, StoreError>(scope(), store::forget)?;
    let highest = db.read_blocking::<_, StoreError>(scope(), store::highest)?;
    while next(db, &scope)? == Piece::More {
        let state = db.read_blocking::<_, StoreError>(scope(), store::state)?;
        progress(state.and_then(|s| s.swept).unwrap_or(highest), highest);
    }
    progress(highest, highest);
    Ok(())
}

/// Whether there is more to do at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    More,
    Done,
    /// Another node counts.
    Busy,
}

/// One piece of work, in one transaction.
pub fn piece(tx: &mut Tx<'_>) -> Result<Piece> {
    if !house::job::store::alone(tx, COUNTING)? {
        return Ok(Piece::Busy);
    }
    let mut ground = store::ground(tx)?;
    let mut state = match store::state(tx)? {
        Some(state) if state.zone == ground.zone_name => state,
        old => {
            // Never counted, or the days are other days now.
            if old.is_some() {
                store::forget(tx)?;
            }
            let to = journal::last(tx)?;
            State { to, zone: ground.zone_name.clone(), counted_at: tx.now(), swept: Some(0), open_only: false }
        }
    };
    let mut changes = Changes::default();
    let entries = journal::after(tx, state.to, ENTRIES_AT_ONCE)?;
    let organisation = tx.organisation()?;
    for (number, told) in changed(&entries, organisation) {
        let whole = told.first().is_some_and(|e| e.kind == events::CREATED).then_some(told.as_slice());
        if let Some(fresh) = store::measure_one(tx, &mut ground, number, whole)? {
            changes.replace(tx, &fresh)?;
        }
    }
    let mine = || entries.iter().filter(|e| e.organisation == organisation);
    if mine().any(|e| e.kind == events::PROMISES_CHANGED) && state.swept.is_none() {
        (state.swept, state.open_only) = (Some(0), true);
    }
    if mine().any(|e| e.kind == events::RATE_STATED) {
        priced_anew(tx, &mut ground, &mut changes)?;
    }
    let more = entries.len() as i64 == ENTRIES_AT_ONCE;
    if let Some(last) = entries.last() {
        state.to = last.position;
    }
    if let Some(above) = state.swept.filter(|_| !more) {
        state.swept = walk(tx, &mut ground, (above, state.open_only), &mut changes)?;
        state.open_only &= state.swept.is_some();
    }
    changes.keep(tx)?;
    state.counted_at = tx.now();
    store::state_set(tx, &state)?;
    Ok(if more || state.swept.is_some() { Piece::More } else { Piece::Done })
}

/// The tickets that entries are about, with these entries.
fn changed(entries: &[Entry], organisation: OrganisationId) -> BTreeMap<i64, Vec<Entry>> {
    let mut all: BTreeMap<i64, Vec<Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(|e| store::is_ours(e, organisation)) {
        all.entry(entry.record.number).or_default().push(entry.clone());
    }
    all
}

/// Measures the next tickets of a walk; where it has come to, or nothing if it is over.
fn walk(
    tx: &mut Tx<'_>,
    ground: &mut store::Ground,
    (above, open_only): (i64, bool),
    changes: &mut Changes,
) -> Result<Option<i64>> {
    let numbers = store::numbers(tx, above, open_only, TICKETS_AT_ONCE)?;
    for number in &numbers {
        if let Some(fresh) = store::measure_one(tx, ground, *number, None)? {
            changes.replace(tx, &fresh)?;
        }
    }
    Ok(numbers.last().copied().filter(|_| numbers.len() as i64 == TICKETS_AT_ONCE))
}

/// A rate was stated, perhaps for days that are over: what was worked on costs something else now.
fn priced_anew(tx: &mut Tx<'_>, ground: &mut store::Ground, changes: &mut Changes) -> Result<()> {
    let mut above = 0;
    loop {
        let numbers = store::worked_on(tx, above, TICKETS_AT_ONCE)?;
        for number in &numbers {
            if let Some(fresh) = store::measure_one(tx, ground, *number, None)? {
                changes.replace(tx, &fresh)?;
            }
        }
        match numbers.last() {
            Some(last) if numbers.len() as i64 == TICKETS_AT_ONCE => above = *last,
            _ => return Ok(()),
        }
    }
}

/// What the sums do not hold yet: for each ticket that changed since, what it added and what it adds.
#[derive(Debug, Default)]
pub struct Since {
    pub changed: Vec<(Option<Measured>, Measured)>,
    /// The sums are whole with these; otherwise they are those of an earlier moment, or not complete.
    pub whole: bool,
    pub state: Option<State>,
}

/// Measures what changed since the sums were brought up to date, if it is little.
pub fn since(tx: &mut Tx<'_>) -> Result<Since, StoreError> {
    let state = store::state(tx)?;
    let from = state.as_ref().map(|s| s.to).unwrap_or_default();
    let entries = journal::seen_after(tx, from, LOOKED_THROUGH)?;
    let organisation = tx.organisation()?;
    let mut numbers: Vec<i64> = entries
        .iter()
        .filter(|e| e.organisation == organisation && e.record.kind == ticket::KIND)
        .map(|e| e.record.number)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let few = numbers.len() <= BEHIND_MAX && (entries.len() as i64) < LOOKED_THROUGH;
    let counted = state.as_ref().is_none_or(|s| s.swept.is_none());
    if !few || !counted {
        return Ok(Since { whole: false, state, ..Since::default() });
    }
    let mut ground = store::ground(tx)?;
    let mut changed = Vec::with_capacity(numbers.len());
    for number in numbers {
        if let Some(fresh) = store::measure_one(tx, &mut ground, number, None)? {
            changed.push((store::stored(tx, number)?, fresh));
        }
    }
    Ok(Since { changed, whole: true, state })
}

impl Since {
    /// How far the first count of all tickets has come: the number of the last one counted; `None`: it is over.
    pub fn first_count(&self) -> Option<i64> {
        match &self.state {
            None if self.whole => None,
            None => Some(0),
            Some(state) => state.swept.filter(|_| !state.open_only),
        }
    }

    /// The changes among tickets that a filter means: what is taken out, and what is put in.
    pub fn of(&self, filter: &Filter) -> Vec<(&Measured, i64)> {
        let both = self.changed.iter().flat_map(|(old, new)| old.iter().map(|o| (o, -1)).chain([(new, 1)]));
        both.filter(|(m, _)| filter.holds(&m.traits)).collect()
    }
}
