//! The only SQL about decisions.

use super::{Answer, Decision, KIND, Ruling};
use crate::recommendation::{self, Recommendation};
use house::journal::{
    RecordRef,
    store::{Happened, append},
};
use house::record::CardFields;
use house::record::store::{card_add, link_add, number_next};
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use jiff::Timestamp;
use serde_json::json;

statements! {
    ADD = "insert into ledger_decision (organisation, number, recommendation, assessment, answer, choice, choice_name, reason, accepted_until, person, person_name, decided_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    SUPERSEDE = "update ledger_decision set superseded_at = $3 where organisation = $1 and recommendation = $2 and superseded_at is null";
    OF = "select number, recommendation, assessment, answer, choice, choice_name, reason, accepted_until, person, person_name, decided_at, superseded_at
        from ledger_decision where organisation = $1 and recommendation = $2 order by number desc limit 50";
    BY_NUMBER = "select number, recommendation, assessment, answer, choice, choice_name, reason, accepted_until, person, person_name, decided_at, superseded_at
        from ledger_decision where organisation = $1 and number = $2";
    STANDING_BETWEEN = "select number, recommendation, assessment, answer, choice, choice_name, reason, accepted_until, person, person_name, decided_at, superseded_at
        from ledger_decision where organisation = $1 and superseded_at is null and decided_at >= $2 and decided_at < $3 order by decided_at desc, number desc limit $4";
}

/// Writes the decision down, supersedes the one before and moves the recommendation; returns its number.
pub fn add(
    tx: &mut Tx<'_>,
    of: &Recommendation,
    assessment: i64,
    ruling: &Ruling,
    choice_name: &str,
) -> Result<i64, StoreError> {
    let number = number_next(tx, KIND)?;
    let (organisation, now) = (tx.organisation()?, tx.now());
    let by = tx.actor().person().ok_or_else(|| StoreError::Broken("a decision is taken by a person".to_owned()))?;
    let name = crate::names::name_of(tx, by)?;
    let until = ruling.until.map(|d| d.to_string());
    tx.execute(&SUPERSEDE, params![organisation, of.number, now])?;
    tx.execute(
        &ADD,
        params![
            organisation,
            number,
            of.number,
            assessment,
            ruling.answer.word(),
            ruling.choice,
            choice_name,
            &ruling.reason,
            until.clone(),
            by,
            &name,
            now
        ],
    )?;
    recommendation::store::state_set(tx, of, ruling.answer.state())?;
    let (record, asked) = (RecordRef::new(KIND, number), RecordRef::new(recommendation::KIND, of.number));
    card_add(tx, &record, &CardFields { title: &of.input.title, state: ruling.answer.word(), concerns: None })?;
    link_add(tx, &asked, house::record::Relation::DecidedBy, &record)?;
    let payload = json!({ "decision": number, "assessment": assessment, "answer": ruling.answer, "choice": ruling.choice, "choice_name": choice_name,
        "reason": ruling.reason, "accepted_until": until, "by": name });
    append(tx, &Happened { kind: crate::events::RECOMMENDATION_DECIDED, record: asked, concerns: None, payload })?;
    Ok(number)
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Decision>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

/// All decisions on a recommendation, newest first.
pub fn of(tx: &mut Tx<'_>, recommendation: i64) -> Result<Vec<Decision>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF, params![organisation, recommendation], read)
}

/// Decisions that stand, taken in `[from, to)`, newest first.
pub fn standing_between(
    tx: &mut Tx<'_>,
    from: Timestamp,
    to: Timestamp,
    limit: i64,
) -> Result<Vec<Decision>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&STANDING_BETWEEN, params![organisation, from, to, limit], read)
}

fn read(mut row: Row) -> Result<Decision, StoreError> {
    let (number, recommendation, assessment) = (row.take(0)?, row.take(1)?, row.take(2)?);
    let answer =
        Answer::from_word(&row.take::<String>(3)?).ok_or_else(|| StoreError::Broken("an unknown answer".to_owned()))?;
    let until: Option<String> = row.take(7)?;
    Ok(Decision {
        number,
        recommendation,
        assessment,
        answer,
        choice: row.take(4)?,
        choice_name: row.take(5)?,
        reason: row.take(6)?,
        accepted_until: until.and_then(|d| d.parse().ok()),
        person: row.take(8)?,
        person_name: row.take(9)?,
        at: row.take(10)?,
        superseded_at: row.take(11)?,
    })
}
