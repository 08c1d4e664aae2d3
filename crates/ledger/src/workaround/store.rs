//! The only SQL about workarounds.

use super::{KIND, Kept, Workaround};
use house::journal::{
    RecordRef,
    store::{Happened, append},
};
use house::record::store::{card_add, card_set, link_add, number_next};
use house::record::{CardFields, Relation};
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use jiff::civil::Date;
use serde_json::json;

statements! {
    ADD = "insert into ledger_workaround (organisation, number, recommendation, name, since_day, hours, hourly_cost, added_by, added_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    END = "update ledger_workaround set ended_day = $3 where organisation = $1 and number = $2 and ended_day is null";
    BY_NUMBER = "select w.number, w.recommendation, w.name, w.since_day, w.hours, w.hourly_cost, w.added_at, w.ended_day, r.title from ledger_workaround w
        join ledger_recommendation r on r.organisation = w.organisation and r.number = w.recommendation where w.organisation = $1 and w.number = $2";
    OF = "select w.number, w.recommendation, w.name, w.since_day, w.hours, w.hourly_cost, w.added_at, w.ended_day, r.title from ledger_workaround w
        join ledger_recommendation r on r.organisation = w.organisation and r.number = w.recommendation
        where w.organisation = $1 and w.recommendation = $2 order by w.number limit 50";
    LIST = "select w.number, w.recommendation, w.name, w.since_day, w.hours, w.hourly_cost, w.added_at, w.ended_day, r.title from ledger_workaround w
        join ledger_recommendation r on r.organisation = w.organisation and r.number = w.recommendation
        where w.organisation = $1 and w.number < $2 and (w.ended_day is null or not $3) order by w.number desc limit $4";
}

pub fn add(tx: &mut Tx<'_>, recommendation: i64, kept: &Kept) -> Result<i64, StoreError> {
    let number = number_next(tx, KIND)?;
    let (organisation, now) = (tx.organisation()?, tx.now());
    let by = tx.actor().person().ok_or_else(|| StoreError::Broken("a workaround is noted by a person".to_owned()))?;
    let hours = serde_json::to_string(&kept.hours).map_err(|e| StoreError::Broken(e.to_string()))?;
    tx.execute(
        &ADD,
        params![
            organisation,
            number,
            recommendation,
            &kept.name,
            kept.since.to_string(),
            &hours,
            kept.hourly_cost,
            by,
            now
        ],
    )?;
    let (record, of) = (RecordRef::new(KIND, number), RecordRef::new(crate::recommendation::KIND, recommendation));
    card_add(tx, &record, &CardFields { title: &kept.name, state: "kept", concerns: None })?;
    link_add(tx, &record, Relation::WorkaroundFor, &of)?;
    let payload = json!({ "recommendation": recommendation, "name": kept.name, "since": kept.since, "hours": kept.hours, "hourly_cost": kept.hourly_cost });
    append(tx, &Happened { kind: crate::events::WORKAROUND_KEPT, record, concerns: None, payload })?;
    Ok(number)
}

/// Ends it on a day; false if it had ended before.
pub fn end(tx: &mut Tx<'_>, workaround: &Workaround, day: Date) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    if tx.execute(&END, params![organisation, workaround.number, day.to_string()])? == 0 {
        return Ok(false);
    }
    let record = RecordRef::new(KIND, workaround.number);
    card_set(tx, &record, &CardFields { title: &workaround.kept.name, state: "ended", concerns: None })?;
    append(
        tx,
        &Happened { kind: crate::events::WORKAROUND_ENDED, record, concerns: None, payload: json!({ "ended": day }) },
    )?;
    Ok(true)
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Workaround>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

/// Those of a recommendation, in the order they were noted.
pub fn of(tx: &mut Tx<'_>, recommendation: i64) -> Result<Vec<Workaround>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF, params![organisation, recommendation], read)
}

/// Newest first, below `before`.
pub fn list(tx: &mut Tx<'_>, before: i64, kept_only: bool, limit: i64) -> Result<Vec<Workaround>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LIST, params![organisation, before, kept_only, limit], read)
}

fn read(mut row: Row) -> Result<Workaround, StoreError> {
    let broken = |what: &str| StoreError::Broken(format!("the workaround's {what} cannot be read"));
    let since: String = row.take(3)?;
    let hours: serde_json::Value = row.take(4)?;
    let ended: Option<String> = row.take(7)?;
    let kept = Kept {
        name: row.take(2)?,
        since: since.parse().map_err(|_| broken("day"))?,
        hours: serde_json::from_value(hours).map_err(|_| broken("hours"))?,
        hourly_cost: row.take(5)?,
    };
    let ended = ended.map(|d| d.parse().map_err(|_| broken("end"))).transpose()?;
    Ok(Workaround {
        number: row.take(0)?,
        recommendation: row.take(1)?,
        kept,
        added_at: row.take(6)?,
        ended,
        title: row.take(8)?,
    })
}
