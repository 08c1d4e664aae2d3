//! The only SQL about recommendations.

use super::{KIND, Recommendation, RecommendationInput, State};
use crate::names::name_of;
use house::journal::{
    RecordRef,
    store::{Happened, append},
};
use house::people::PersonId;
use house::record::CardFields;
use house::record::store::{card_add, card_set, number_next, text_add};
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use serde_json::json;

statements! {
    ADD = "insert into ledger_recommendation (organisation, number, version, title, meaning, reasons, objective, budget, decide_by, decide_by_why,
        category, subcategory, service, months, case_text, state, made_by, made_at, changed_at)
        values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)";
    SET = "update ledger_recommendation set version = version + 1, title = $3, meaning = $4, reasons = $5, objective = $6, budget = $7, decide_by = $8,
        decide_by_why = $9, category = $10, subcategory = $11, service = $12, months = $13, case_text = $14, changed_at = $15
        where organisation = $1 and number = $2 and version = $16";
    STATE_SET = "update ledger_recommendation set state = $3, changed_at = $4 where organisation = $1 and number = $2";
    PRESENTED = "update ledger_recommendation set presented_at = $3 where organisation = $1 and number = $2 and presented_at is null";
    BY_NUMBER = "select number, version, title, meaning, reasons, objective, budget, decide_by, decide_by_why, category, subcategory, service, months, case_text, state,
        made_by, made_at, presented_at from ledger_recommendation where organisation = $1 and number = $2";
    LIST = "select number, version, title, meaning, reasons, objective, budget, decide_by, decide_by_why, category, subcategory, service, months, case_text, state,
        made_by, made_at, presented_at from ledger_recommendation
        where organisation = $1 and number < $2 and (state = $3 or $3 = '') and (state <> 'draft' or $4) order by number desc limit $5";
    RISKY = "select number, version, title, meaning, reasons, objective, budget, decide_by, decide_by_why, category, subcategory, service, months, case_text, state,
        made_by, made_at, presented_at from ledger_recommendation
        where organisation = $1 and state in ('declined', 'deferred') order by case when category = $2 then 0 else 1 end, number desc limit $3";
    WAITING_COUNT = "select count(*) from ledger_recommendation where organisation = $1 and state = 'waiting'";
}

/// Adds a draft and returns its number.
pub fn add(tx: &mut Tx<'_>, input: &RecommendationInput) -> Result<i64, StoreError> {
    let number = number_next(tx, KIND)?;
    let (organisation, now) = (tx.organisation()?, tx.now());
    let by =
        tx.actor().person().ok_or_else(|| StoreError::Broken("a recommendation is made by a person".to_owned()))?;
    let g = &input.group;
    tx.execute(
        &ADD,
        params![
            organisation,
            number,
            &input.title,
            &input.meaning,
            &input.reasons,
            &input.objective,
            &input.budget,
            input.decide_by.map(|d| d.to_string()),
            &input.decide_by_why,
            &g.category,
            g.subcategory.as_ref(),
            g.service.as_ref(),
            g.months,
            case_text(input)?,
            State::Draft.word(),
            by,
            now
        ],
    )?;
    let record = RecordRef::new(KIND, number);
    card_add(tx, &record, &CardFields { title: &input.title, state: State::Draft.word(), concerns: None })?;
    text_add(tx, &record, &format!("{} {}", input.meaning, input.reasons))?;
    append(
        tx,
        &Happened {
            kind: crate::events::RECOMMENDATION_WRITTEN,
            record,
            concerns: None,
            payload: json!({ "version": 1, "input": input }),
        },
    )?;
    Ok(number)
}

/// Rewrites it if it still stands at `version`; false if somebody else was first.
pub fn set(tx: &mut Tx<'_>, number: i64, version: i64, input: &RecommendationInput) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let g = &input.group;
    let touched = tx.execute(
        &SET,
        params![
            organisation,
            number,
            &input.title,
            &input.meaning,
            &input.reasons,
            &input.objective,
            &input.budget,
            input.decide_by.map(|d| d.to_string()),
            &input.decide_by_why,
            &g.category,
            g.subcategory.as_ref(),
            g.service.as_ref(),
            g.months,
            case_text(input)?,
            now,
            version
        ],
    )?;
    if touched == 0 {
        return Ok(false);
    }
    let state = by_number(tx, number)?.map_or(State::Draft, |r| r.state);
    card_set(
        tx,
        &RecordRef::new(KIND, number),
        &CardFields { title: &input.title, state: state.word(), concerns: None },
    )?;
    let payload = json!({ "version": version + 1, "input": input });
    append(
        tx,
        &Happened {
            kind: crate::events::RECOMMENDATION_WRITTEN,
            record: RecordRef::new(KIND, number),
            concerns: None,
            payload,
        },
    )?;
    Ok(true)
}

fn case_text(input: &RecommendationInput) -> Result<String, StoreError> {
    serde_json::to_string(&input.case).map_err(|e| StoreError::Broken(e.to_string()))
}

/// Puts it into another state and its card with it.
pub fn state_set(tx: &mut Tx<'_>, recommendation: &Recommendation, state: State) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&STATE_SET, params![organisation, recommendation.number, state.word(), now])?;
    if state == State::Waiting {
        tx.execute(&PRESENTED, params![organisation, recommendation.number, now])?;
    }
    let fields = CardFields { title: &recommendation.input.title, state: state.word(), concerns: None };
    card_set(tx, &RecordRef::new(KIND, recommendation.number), &fields)
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Recommendation>, StoreError> {
    let organisation = tx.organisation()?;
    let found = tx.find(&BY_NUMBER, params![organisation, number], read)?;
    found.map(|r| named(tx, r)).transpose()
}

/// Newest first, below `before`; an empty `state` means all. Drafts only if asked for.
pub fn list(
    tx: &mut Tx<'_>,
    before: i64,
    state: Option<State>,
    drafts: bool,
    limit: i64,
) -> Result<Vec<Recommendation>, StoreError> {
    let organisation = tx.organisation()?;
    let wanted = state.map_or("", State::word);
    tx.list(&LIST, params![organisation, before, wanted, drafts, limit], read)
}

/// Declined and deferred ones, those about `category` first: what an incident may be a consequence of.
pub fn risky(tx: &mut Tx<'_>, category: &str, limit: i64) -> Result<Vec<Recommendation>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&RISKY, params![organisation, category, limit], read)
}

/// How many wait for an executive.
pub fn waiting_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&WAITING_COUNT, params![organisation])
}

fn named(tx: &mut Tx<'_>, mut recommendation: Recommendation) -> Result<Recommendation, StoreError> {
    recommendation.made_by_name = name_of(tx, recommendation.made_by)?;
    Ok(recommendation)
}

fn read(mut row: Row) -> Result<Recommendation, StoreError> {
    let broken = |what: &str| StoreError::Broken(format!("the recommendation's {what} cannot be read"));
    let (number, version) = (row.take(0)?, row.take(1)?);
    let (title, meaning, reasons, objective, budget) =
        (row.take(2)?, row.take(3)?, row.take(4)?, row.take(5)?, row.take(6)?);
    let decide_by: Option<String> = row.take(7)?;
    let decide_by = decide_by.map(|d| d.parse().map_err(|_| broken("day"))).transpose()?;
    let decide_by_why = row.take(8)?;
    let group = super::GroupInput {
        category: row.take(9)?,
        subcategory: row.take(10)?,
        service: row.take(11)?,
        months: row.take(12)?,
    };
    let case: String = row.take(13)?;
    let case = serde_json::from_str(&case).map_err(|_| broken("case"))?;
    let state = State::from_word(&row.take::<String>(14)?).ok_or_else(|| broken("state"))?;
    let (made_by, made_at, presented_at): (PersonId, _, _) = (row.take(15)?, row.take(16)?, row.take(17)?);
    let input =
        RecommendationInput { title, meaning, reasons, objective, budget, decide_by, decide_by_why, group, case };
    Ok(Recommendation { number, version, input, state, made_by, made_by_name: String::new(), made_at, presented_at })
}
