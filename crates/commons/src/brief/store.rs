//! Gathers what the brief is made from: the facts of the other rooms, in one transaction. It has no table of its own.

use super::{Brief, rules};
use crate::thanks;
use house::store::{StoreError, Tx};
use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Decisions told of: those of the last quarter.
const OUTCOMES_SINCE: SignedDuration = SignedDuration::from_hours(92 * 24);
/// Most lines of one kind.
const LINES: i64 = 12;
/// Tickets resolved within this time may still be thanked for.
const RECENT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The brief of the transaction's organisation, now.
pub fn brief(tx: &mut Tx<'_>) -> Result<Brief, StoreError> {
    let (id, now) = (tx.organisation()?, tx.now());
    let organisation = house::people::store::organisation(tx, id)?
        .ok_or_else(|| StoreError::Broken("the organisation of this work does not exist".to_owned()))?;
    let zone = TimeZone::get(&organisation.zone).unwrap_or(TimeZone::UTC);
    let weeks = desk::facts::periods(tx, &rules::weeks(now, &zone), now)?;
    let facts = rules::Facts {
        waiting: ledger::facts::waiting(tx, now, LINES)?,
        decided: ledger::facts::decided(tx, before(now, OUTCOMES_SINCE), now, LINES)?,
        accepted: ledger::facts::risks_accepted(tx, now, LINES)?,
        workarounds: ledger::facts::workarounds(tx, LINES)?,
        exposure: ledger::facts::exposure(tx, now)?,
        desk_known: desk::facts::newest_ticket_at(tx)?.is_some(),
        weeks,
        deserving: thanks::store::deserving(tx, before(now, RECENT))?,
        thanks: thanks::store::public_since(tx, before(now, RECENT), LINES)?,
    };
    Ok(rules::write(facts, &organisation, now))
}

fn before(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_sub(by).unwrap_or(Timestamp::MIN)
}
