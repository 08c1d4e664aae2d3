//! The only SQL about questions and answers.

use super::{KIND, Question};
use house::journal::{
    RecordRef,
    store::{Happened, append},
};
use house::people::PersonId;
use house::record::store::number_next;
use house::store::{StoreError, Tx};
use house::{params, statements};
use jiff::Timestamp;
use serde_json::json;

statements! {
    ADD = "insert into ledger_question (organisation, number, recommendation, asked_by, asked_at, question) values ($1, $2, $3, $4, $5, $6)";
    ANSWER = "update ledger_question set answered_by = $4, answered_at = $5, answer = $6
        where organisation = $1 and recommendation = $2 and number = $3 and answer is null";
    OF = "select number, asked_by, asked_at, question, answered_by, answered_at, answer from ledger_question
        where organisation = $1 and recommendation = $2 order by number limit 100";
    ASKER = "select asked_by from ledger_question where organisation = $1 and recommendation = $2 and number = $3";
}

pub fn add(tx: &mut Tx<'_>, recommendation: i64, text: &str) -> Result<i64, StoreError> {
    let number = number_next(tx, KIND)?;
    let (organisation, now) = (tx.organisation()?, tx.now());
    let by = by(tx)?;
    tx.execute(&ADD, params![organisation, number, recommendation, by, now, text])?;
    let record = RecordRef::new(crate::recommendation::KIND, recommendation);
    append(
        tx,
        &Happened {
            kind: crate::events::QUESTION_ASKED,
            record,
            concerns: None,
            payload: json!({ "question": number, "text": text }),
        },
    )?;
    Ok(number)
}

/// Answers it; false if it is answered already or is not this recommendation's.
pub fn answer(tx: &mut Tx<'_>, recommendation: i64, number: i64, text: &str) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let by = by(tx)?;
    if tx.execute(&ANSWER, params![organisation, recommendation, number, by, now, text])? == 0 {
        return Ok(false);
    }
    let record = RecordRef::new(crate::recommendation::KIND, recommendation);
    append(
        tx,
        &Happened {
            kind: crate::events::QUESTION_ANSWERED,
            record,
            concerns: None,
            payload: json!({ "question": number, "text": text }),
        },
    )?;
    Ok(true)
}

fn by(tx: &Tx<'_>) -> Result<PersonId, StoreError> {
    tx.actor().person().ok_or_else(|| StoreError::Broken("a question is asked by a person".to_owned()))
}

/// Who asked it; `None` if there is no such question.
pub fn asker(tx: &mut Tx<'_>, recommendation: i64, number: i64) -> Result<Option<PersonId>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&ASKER, params![organisation, recommendation, number], |mut r| r.take(0))
}

struct Line {
    number: i64,
    asked: (PersonId, Timestamp, String),
    answered: (Option<PersonId>, Option<Timestamp>, Option<String>),
}

/// All of a recommendation, in the order they were asked.
pub fn of(tx: &mut Tx<'_>, recommendation: i64) -> Result<Vec<Question>, StoreError> {
    let organisation = tx.organisation()?;
    let lines = tx.list(&OF, params![organisation, recommendation], |mut r| {
        Ok(Line {
            number: r.take(0)?,
            asked: (r.take(1)?, r.take(2)?, r.take(3)?),
            answered: (r.take(4)?, r.take(5)?, r.take(6)?),
        })
    })?;
    let mut names = std::collections::HashMap::new();
    for person in lines.iter().flat_map(|l| std::iter::once(l.asked.0).chain(l.answered.0)) {
        if let std::collections::hash_map::Entry::Vacant(free) = names.entry(person) {
            free.insert(crate::names::name_of(tx, person)?);
        }
    }
    let name = |p: PersonId| names.get(&p).cloned().unwrap_or_default();
    Ok(lines
        .into_iter()
        .map(|l| Question {
            number: l.number,
            asked_by: name(l.asked.0),
            asked_at: l.asked.1,
            question: l.asked.2,
            answered_by: l.answered.0.map(name),
            answered_at: l.answered.1,
            answer: l.answered.2,
        })
        .collect())
}
