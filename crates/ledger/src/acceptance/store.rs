//! The only SQL about accepted risks.

use super::{Acceptance, KIND, State};
use crate::assessment::Estimate3;
use crate::decision::Ruling;
use house::journal::RecordRef;
use house::record::store::number_next;
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use jiff::civil::Date;
use serde_json::json;

statements! {
    ADD = "insert into ledger_acceptance (organisation, number, decision, recommendation, person, person_name, until_day, risk, horizon_years, state, signed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10)";
    CLOSE_OF = "update ledger_acceptance set state = $3, closed_at = $4 where organisation = $1 and recommendation = $2 and state = 'open'";
    EXPIRE = "update ledger_acceptance set state = 'expired', closed_at = $3 where organisation = $1 and number = $2 and state = 'open'";
    BY_NUMBER = "select a.number, a.decision, a.recommendation, a.person, a.person_name, a.until_day, a.risk, a.horizon_years, a.state, a.signed_at, a.closed_at, r.title
        from ledger_acceptance a join ledger_recommendation r on r.organisation = a.organisation and r.number = a.recommendation
        where a.organisation = $1 and a.number = $2";
    LIST = "select a.number, a.decision, a.recommendation, a.person, a.person_name, a.until_day, a.risk, a.horizon_years, a.state, a.signed_at, a.closed_at, r.title
        from ledger_acceptance a join ledger_recommendation r on r.organisation = a.organisation and r.number = a.recommendation
        where a.organisation = $1 and a.number < $2 and (a.state = $3 or $3 = '') order by a.number desc limit $4";
    OPEN = "select a.number, a.decision, a.recommendation, a.person, a.person_name, a.until_day, a.risk, a.horizon_years, a.state, a.signed_at, a.closed_at, r.title
        from ledger_acceptance a join ledger_recommendation r on r.organisation = a.organisation and r.number = a.recommendation
        where a.organisation = $1 and a.state = 'open' order by a.until_day, a.number limit $2";
}

/// What is signed: the risk as the assessment of the decision states it.
pub struct Signed<'a> {
    pub decision: i64,
    pub recommendation: i64,
    pub ruling: &'a Ruling,
    pub until: Date,
    pub risk: Estimate3,
    pub horizon_years: u32,
}

/// Signs it in the actor's name and sets the clock for its last day; returns its number.
pub fn add(tx: &mut Tx<'_>, signed: &Signed<'_>) -> Result<i64, StoreError> {
    let number = number_next(tx, KIND)?;
    let (organisation, now) = (tx.organisation()?, tx.now());
    let by = tx.actor().person().ok_or_else(|| StoreError::Broken("a risk is accepted by a person".to_owned()))?;
    let name = crate::names::name_of(tx, by)?;
    let risk = serde_json::to_string(&signed.risk).map_err(|e| StoreError::Broken(e.to_string()))?;
    tx.execute(
        &ADD,
        params![
            organisation,
            number,
            signed.decision,
            signed.recommendation,
            by,
            &name,
            signed.until.to_string(),
            &risk,
            i64::from(signed.horizon_years),
            now
        ],
    )?;
    let payload = json!({ "acceptance": number, "until": signed.until, "risk": signed.risk, "name": name, "reason": signed.ruling.reason });
    let record = RecordRef::new(crate::recommendation::KIND, signed.recommendation);
    house::journal::store::append(
        tx,
        &house::journal::store::Happened { kind: crate::events::RISK_ACCEPTED, record, concerns: None, payload },
    )?;
    let zone = house::people::store::organisation(tx, organisation)?.map(|o| o.zone).unwrap_or_default();
    let zone = jiff::tz::TimeZone::get(&zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let run_at = signed.until.to_zoned(zone).map_err(|e| StoreError::Broken(e.to_string()))?.timestamp();
    house::job::store::enqueue(
        tx,
        &house::job::NewJob { kind: super::jobs::EXPIRE, payload: json!({ "acceptance": number }), run_at },
    )?;
    Ok(number)
}

/// Ends what is open on a recommendation: a later decision takes its place.
pub fn end_of(tx: &mut Tx<'_>, recommendation: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&CLOSE_OF, params![organisation, recommendation, State::Ended.word(), now]).map(drop)
}

/// Its day has come; false if it is closed already.
pub fn expire(tx: &mut Tx<'_>, number: i64) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    Ok(tx.execute(&EXPIRE, params![organisation, number, now])? == 1)
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Acceptance>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

/// Newest first, below `before`; an empty state means all.
pub fn list(tx: &mut Tx<'_>, before: i64, state: Option<State>, limit: i64) -> Result<Vec<Acceptance>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LIST, params![organisation, before, state.map_or("", State::word), limit], read)
}

/// Those that stand, the next to end first.
pub fn open(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Acceptance>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OPEN, params![organisation, limit], read)
}

fn read(mut row: Row) -> Result<Acceptance, StoreError> {
    let broken = |what: &str| StoreError::Broken(format!("the acceptance's {what} cannot be read"));
    let until: String = row.take(5)?;
    let risk: serde_json::Value = row.take(6)?;
    let state: String = row.take(8)?;
    Ok(Acceptance {
        number: row.take(0)?,
        decision: row.take(1)?,
        recommendation: row.take(2)?,
        person: row.take(3)?,
        person_name: row.take(4)?,
        until: until.parse().map_err(|_| broken("day"))?,
        risk: serde_json::from_value(risk).map_err(|_| broken("risk"))?,
        horizon_years: row.take(7)?,
        state: State::from_word(&state).ok_or_else(|| broken("state"))?,
        signed_at: row.take(9)?,
        closed_at: row.take(10)?,
        title: row.take(11)?,
    })
}
