//! The only SQL about assessments, their sources and the exposure. Assessments are added, never changed.

use super::rules::exposure::Total;
use super::{Assessment, KIND, Prepared, Source};
use crate::recommendation;
use house::journal::{
    RecordRef,
    store::{Happened, append},
};
use house::record::store::{link_add, number_next};
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use jiff::Timestamp;
use serde_json::json;

statements! {
    ADD = "insert into ledger_assessment (organisation, number, recommendation, recommendation_version, inputs, inputs_hash, seed, engine_version, outputs, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    SOURCE_ADD = "insert into ledger_evidence (organisation, assessment, ticket, title, hours, happened_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing";
    BY_NUMBER = "select number, recommendation, recommendation_version, inputs, inputs_hash, seed, engine_version, outputs, made_by, made_at from ledger_assessment
        where organisation = $1 and recommendation = $2 and number = $3";
    LATEST = "select number, recommendation, recommendation_version, inputs, inputs_hash, seed, engine_version, outputs, made_by, made_at from ledger_assessment
        where organisation = $1 and recommendation = $2 order by number desc limit 1";
    LATEST_NUMBER = "select max(number) from ledger_assessment where organisation = $1 and recommendation = $2";
    LATEST_BETWEEN = "select number, recommendation, recommendation_version, inputs, inputs_hash, seed, engine_version, outputs, made_by, made_at from ledger_assessment
        where organisation = $1 and recommendation between $2 and $3
        and number in (select max(number) from ledger_assessment where organisation = $1 and recommendation between $2 and $3 group by recommendation)
        order by recommendation desc limit 200";
    HISTORY = "select number, recommendation, recommendation_version, inputs, inputs_hash, seed, engine_version, outputs, made_by, made_at from ledger_assessment
        where organisation = $1 and recommendation = $2 and number < $3 order by number desc limit $4";
    SOURCES = "select ticket, title, hours, happened_at from ledger_evidence where organisation = $1 and assessment = $2 order by happened_at desc, ticket desc limit 50";
    EXPOSURE_SET = "insert into ledger_exposure (organisation, made_at, body) values ($1, $2, $3)
        on conflict (organisation) do update set made_at = excluded.made_at, body = excluded.body";
    EXPOSURE = "select made_at, body from ledger_exposure where organisation = $1";
}

/// Writes a result down for good and links its sources; returns its number.
pub fn add(tx: &mut Tx<'_>, recommendation: (i64, i64), made: &Prepared) -> Result<i64, StoreError> {
    let number = number_next(tx, KIND)?;
    let (organisation, now, by) = (tx.organisation()?, tx.now(), tx.actor().person());
    let outputs = serde_json::to_string(&made.outputs).map_err(|e| StoreError::Broken(e.to_string()))?;
    let (of, version) = recommendation;
    tx.execute(
        &ADD,
        params![
            organisation,
            number,
            of,
            version,
            &made.inputs,
            &made.inputs_hash,
            made.seed,
            &made.engine_version,
            &outputs,
            by,
            now
        ],
    )?;
    let record = RecordRef::new(recommendation::KIND, of);
    for s in &made.sources {
        tx.execute(&SOURCE_ADD, params![organisation, number, s.ticket, &s.title, s.hours, s.at])?;
        link_add(tx, &RecordRef::new("ticket", s.ticket), house::record::Relation::EvidenceFor, &record)?;
    }
    let payload = json!({ "assessment": number, "inputs_hash": made.inputs_hash, "seed": made.seed, "engine_version": made.engine_version, "outputs": made.outputs });
    append(tx, &Happened { kind: crate::events::RECOMMENDATION_ASSESSED, record, concerns: None, payload })?;
    house::job::store::enqueue(
        tx,
        &house::job::NewJob { kind: super::jobs::EXPOSURE, payload: json!({}), run_at: now },
    )?;
    Ok(number)
}

/// One of a recommendation's assessments; another recommendation's is not found.
pub fn by_number(tx: &mut Tx<'_>, recommendation: i64, number: i64) -> Result<Option<Assessment>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, recommendation, number], read)
}

pub fn latest(tx: &mut Tx<'_>, recommendation: i64) -> Result<Option<Assessment>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&LATEST, params![organisation, recommendation], read)
}

pub fn latest_number(tx: &mut Tx<'_>, recommendation: i64) -> Result<Option<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&LATEST_NUMBER, params![organisation, recommendation])
}

/// The newest of every recommendation between two numbers.
pub fn latest_between(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<Vec<Assessment>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LATEST_BETWEEN, params![organisation, from, to], read)
}

/// Newest first, below `before`.
pub fn history(tx: &mut Tx<'_>, recommendation: i64, before: i64, limit: i64) -> Result<Vec<Assessment>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&HISTORY, params![organisation, recommendation, before, limit], read)
}

pub fn sources(tx: &mut Tx<'_>, assessment: i64) -> Result<Vec<Source>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&SOURCES, params![organisation, assessment], |mut r| {
        Ok(Source { ticket: r.take(0)?, title: r.take(1)?, hours: r.take(2)?, at: r.take(3)? })
    })
}

/// Keeps the sum over all open cases; `None` says that there is none any more.
pub fn exposure_set(tx: &mut Tx<'_>, total: Option<&Total>) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let body = serde_json::to_string(&total).map_err(|e| StoreError::Broken(e.to_string()))?;
    tx.execute(&EXPOSURE_SET, params![organisation, now, &body]).map(drop)
}

pub fn exposure(tx: &mut Tx<'_>) -> Result<Option<(Timestamp, Total)>, StoreError> {
    let organisation = tx.organisation()?;
    let found: Option<(Timestamp, serde_json::Value)> =
        tx.find(&EXPOSURE, params![organisation], |mut r| Ok((r.take(0)?, r.take(1)?)))?;
    let Some((at, body)) = found else { return Ok(None) };
    let total: Option<Total> = serde_json::from_value(body).map_err(|e| StoreError::Broken(e.to_string()))?;
    Ok(total.map(|t| (at, t)))
}

fn read(mut row: Row) -> Result<Assessment, StoreError> {
    let (number, recommendation, recommendation_version) = (row.take(0)?, row.take(1)?, row.take(2)?);
    let broken = |e: serde_json::Error| StoreError::Broken(format!("an assessment cannot be read: {e}"));
    let inputs_text: String = row.take(3)?;
    let inputs = serde_json::from_str(&inputs_text).map_err(broken)?;
    let (inputs_hash, seed, engine_version) = (row.take(4)?, row.take(5)?, row.take(6)?);
    let outputs: String = row.take(7)?;
    let outputs = serde_json::from_str(&outputs).map_err(broken)?;
    Ok(Assessment {
        number,
        recommendation,
        recommendation_version,
        inputs,
        inputs_text,
        inputs_hash,
        seed,
        engine_version,
        outputs,
        made_by: row.take(8)?,
        made_at: row.take(9)?,
    })
}
