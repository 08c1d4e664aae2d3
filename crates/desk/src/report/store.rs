//! The only SQL behind reports, groups and ticket lists. Nothing here writes.

use super::rules::memory::{Memory, Slot, Snapshot};
use super::rules::{Desk, GroupName};
use super::{Business, Filter, Measured, Promise};
use crate::facts::{GroupKey, TicketFact};
use crate::promise::Policy;
use crate::report::rules;
use house::journal::{Position, store as journal};
use house::people::OrganisationId;
use house::store::{DatabaseId, Row, StoreError, Tx};
use house::{params, statements};
use jiff::Timestamp;
use quant::calendar::Calendar;
use std::collections::BTreeSet;
use std::sync::{LazyLock, PoisonError};

/// Journal entries that are worth following one by one; after more, everything is read again.
const CHANGES_MAX: i64 = 2_000;

static MEMORY: LazyLock<Memory<(DatabaseId, OrganisationId)>> = LazyLock::new(Memory::default);

statements! {
    SETTING = "select calendar, policy from desk_setting where organisation = $1";
    MEASURED = "select number, created_at, first_response_at, resolved_at, closed_at, open, priority, reassigned, reopened, source_promise_kept,
        category, subcategory, service from desk_ticket where organisation = $1";
    MEASURED_ONE = "select number, created_at, first_response_at, resolved_at, closed_at, open, priority, reassigned, reopened, source_promise_kept,
        category, subcategory, service from desk_ticket where organisation = $1 and number = $2";
    LISTED = "select number, title, state, priority, category, subcategory, service, created_at, resolved_at from desk_ticket
        where organisation = $1 and number < $2 and (cast($3 as text) is null or state = $3) and (cast($4 as text) is null or category = $4)
        and (cast($5 as text) is null or subcategory = $5) and (cast($6 as text) is null or service = $6)
        and (cast($7 as bigint) is null or priority = $7) and (cast($8 as bigint) is null or source_promise_kept = (cast($8 as bigint) = 1))
        and (cast($9 as bigint) is null or created_at >= $9) and (cast($10 as bigint) is null or created_at < $10)
        and (cast($11 as bigint) is null or resolved_at >= $11) and (cast($12 as bigint) is null or resolved_at < $12)
        and (cast($13 as bigint) is null or open = (cast($13 as bigint) = 1))
        and (cast($14 as bigint) is null or (reassigned = 0) = (cast($14 as bigint) = 0))
        and (cast($15 as bigint) is null or (reopened = 0) = (cast($15 as bigint) = 0))
        order by number desc limit $16";
    FIRST_TICKET = "select created_at from desk_ticket where organisation = $1 order by created_at limit 1";
    NEWEST_TICKET = "select created_at from desk_ticket where organisation = $1 order by created_at desc limit 1";
    GROUP_SPANS = "select created_at, resolved_at, open from desk_ticket
        where organisation = $1 and category = $2 and created_at >= $5 and created_at < $6
        and (cast($3 as text) is null or subcategory = $3) and (cast($4 as text) is null or service = $4) order by created_at, number";
    GROUP_SAMPLE = "select number, title, state, priority, category, subcategory, service, created_at, resolved_at from desk_ticket
        where organisation = $1 and category = $2 and created_at >= $5 and created_at < $6
        and (cast($3 as text) is null or subcategory = $3) and (cast($4 as text) is null or service = $4)
        order by created_at desc, number desc limit $7";
    TICKET = "select number, title, state, priority, category, subcategory, service, created_at, resolved_at from desk_ticket
        where organisation = $1 and number = $2";
}

/// Creation and end of one ticket of a group.
pub struct Span {
    pub created: Timestamp,
    pub resolved: Option<Timestamp>,
    pub open: bool,
}

/// Service hours and promises as they are written, if they are.
fn setting(tx: &mut Tx<'_>) -> Result<Option<(String, String)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&SETTING, params![organisation], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

/// Reads them; an organisation that has set none is open always and promises nothing.
fn promise_of(texts: Option<&(String, String)>) -> Result<Promise, StoreError> {
    let Some((calendar, policy)) = texts else {
        return Ok(Promise { calendar: Calendar::always_open(), policy: Policy::default() });
    };
    let broken = |e: serde_json::Error| StoreError::Broken(format!("the desk's setting cannot be read: {e}"));
    Ok(Promise {
        calendar: serde_json::from_str(calendar).map_err(broken)?,
        policy: serde_json::from_str(policy).map_err(broken)?,
    })
}

/// Asks the organisation's rows, brought up to date first. A read shares them with others; a write, which sees
/// what may yet be taken back, reads its own.
pub fn with_desk<T>(tx: &mut Tx<'_>, ask: impl FnOnce(&mut Slot) -> T) -> Result<T, StoreError> {
    let Some(database) = tx.snapshot_of() else {
        let mut own = Slot::default();
        refresh(tx, &mut own)?;
        return Ok(ask(&mut own));
    };
    let slot = MEMORY.slot(&(database, tx.organisation()?));
    let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
    refresh(tx, &mut slot)?;
    Ok(ask(&mut slot))
}

/// Brings the kept rows of the organisation up to date: reads what changed, or all of it if much did.
fn refresh(tx: &mut Tx<'_>, slot: &mut Slot) -> Result<(), StoreError> {
    let (texts, position, organisation) = (setting(tx)?, journal::last(tx)?, tx.organisation()?);
    let kept = slot.snapshot.as_mut().filter(|s| s.setting == texts);
    let Some(kept) = kept else { return reload(tx, slot, texts, position) };
    // All that this snapshot sees is applied, also what is not complete yet; that is looked at again next time.
    let entries = journal::seen_after(tx, kept.position, CHANGES_MAX)?;
    if entries.len() as i64 == CHANGES_MAX {
        return reload(tx, slot, texts, position);
    }
    let ours = entries.iter().filter(|e| e.organisation == organisation && e.record.kind == crate::ticket::KIND);
    let numbers: BTreeSet<i64> = ours.map(|e| e.record.number).collect();
    for number in &numbers {
        let row = tx.find(&MEASURED_ONE, params![organisation, *number], read_measured)?;
        row.into_iter().for_each(|(row, name)| kept.desk.put(row, name));
    }
    kept.position = kept.position.max(position);
    if !numbers.is_empty() {
        slot.changed();
    }
    Ok(())
}

fn reload(
    tx: &mut Tx<'_>,
    slot: &mut Slot,
    setting: Option<(String, String)>,
    position: Position,
) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let promise = promise_of(setting.as_ref())?;
    let rows = tx.list(&MEASURED, params![organisation], read_measured)?;
    slot.snapshot = Some(Snapshot { position, setting, desk: Desk::new(promise, now, rows) });
    slot.changed();
    Ok(())
}

/// Tickets of a list, newest number first, before the number `before`.
pub fn listed(tx: &mut Tx<'_>, filter: &Filter, before: i64, limit: i64) -> Result<Vec<TicketFact>, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let yes = |flag: Option<bool>| flag.map(i64::from);
    let text = |text: &Option<String>| text.clone();
    let params = params![
        organisation,
        before,
        text(&filter.state),
        text(&filter.category),
        text(&filter.subcategory),
        text(&filter.service),
        filter.priority,
        yes(filter.kept),
        filter.from,
        filter.to,
        filter.resolved_from,
        filter.resolved_to,
        yes(filter.open),
        yes(filter.reassigned),
        yes(filter.reopened),
        limit,
    ];
    tx.list(&LISTED, params, |row| read_fact(row, now))
}

pub fn first_ticket_at(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&FIRST_TICKET, params![organisation], |mut r| r.take(0))
}

pub fn newest_ticket_at(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&NEWEST_TICKET, params![organisation], |mut r| r.take(0))
}

/// Creation and end of each ticket of a group, oldest first.
pub fn group_spans(tx: &mut Tx<'_>, key: &GroupKey, from: Timestamp, to: Timestamp) -> Result<Vec<Span>, StoreError> {
    let organisation = tx.organisation()?;
    let params =
        params![organisation, key.category.as_str(), key.subcategory.as_deref(), key.service.as_deref(), from, to];
    tx.list(&GROUP_SPANS, params, |mut r| Ok(Span { created: r.take(0)?, resolved: r.take(1)?, open: r.take(2)? }))
}

/// The newest tickets of a group.
pub fn group_sample(
    tx: &mut Tx<'_>,
    key: &GroupKey,
    period: (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<TicketFact>, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let params = params![
        organisation,
        key.category.as_str(),
        key.subcategory.as_deref(),
        key.service.as_deref(),
        period.0,
        period.1,
        limit
    ];
    tx.list(&GROUP_SAMPLE, params, |row| read_fact(row, now))
}

pub fn ticket(tx: &mut Tx<'_>, number: i64) -> Result<Option<TicketFact>, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.find(&TICKET, params![organisation, number], |row| read_fact(row, now))
}

fn read_measured(mut r: Row) -> Result<(Measured, GroupName), StoreError> {
    let (resolved, closed): (Option<Timestamp>, Option<Timestamp>) = (r.take(3)?, r.take(4)?);
    let row = Measured {
        number: r.take(0)?,
        created: r.take(1)?,
        first_response: r.take(2)?,
        resolved,
        ended: resolved.or(closed),
        open: r.take(5)?,
        priority: r.take(6)?,
        reassigned: r.take(7)?,
        reopened: r.take(8)?,
        source_kept: r.take(9)?,
        group: 0,
        business: Business::default(),
    };
    Ok((row, [r.take(10)?, r.take(11)?, r.take(12)?]))
}

fn read_fact(mut r: Row, now: Timestamp) -> Result<TicketFact, StoreError> {
    let (created_at, resolved_at): (Timestamp, Option<Timestamp>) = (r.take(7)?, r.take(8)?);
    Ok(TicketFact {
        number: r.take(0)?,
        title: r.take(1)?,
        state: r.take(2)?,
        priority: r.take(3)?,
        category: r.take(4)?,
        subcategory: r.take(5)?,
        service: r.take(6)?,
        created_at,
        resolved_at,
        hours_open: rules::hours(created_at, resolved_at.unwrap_or(now)),
    })
}
