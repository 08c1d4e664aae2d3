//! Time spent on tickets: entries, a clock that runs on the server, and what an hour costs.
//!
//! An entry is never altered. A correction is a new entry that names the old one, and the old one counts no more.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::asks::actor_name;
use crate::events;
use crate::ticket::{KIND, store as tickets};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{PersonId, store as people};
use house::store::Tx;
use house::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use rules::{Rate, Spent};
use serde_json::{Value, json};

/// One entry. Only those with no end count.
#[derive(Debug, Clone)]
pub struct Effort {
    pub id: i64,
    pub ticket: i64,
    pub person: PersonId,
    pub person_name: String,
    pub spent: Spent,
    pub made_at: Timestamp,
    pub corrects: Option<i64>,
    pub ended_at: Option<Timestamp>,
}

/// A clock that runs.
#[derive(Debug, Clone, Copy)]
pub struct Timer {
    pub ticket: i64,
    pub started_at: Timestamp,
}

/// What the page of a ticket shows of time.
#[derive(Debug, Clone, Default)]
pub struct Efforts {
    pub entries: Vec<Effort>,
    pub rates: Vec<Rate>,
    pub timer: Option<Timer>,
}

impl Efforts {
    /// What an entry cost, in cents; nothing if no rate was stated for it.
    pub fn cost(&self, effort: &Effort) -> Option<i64> {
        rules::cost(&self.rates, effort.person, &effort.spent)
    }
}

pub fn efforts(tx: &mut Tx<'_>, number: i64) -> Result<Efforts> {
    let me = tx.actor().person();
    Ok(Efforts {
        entries: store::of_ticket(tx, number)?,
        rates: store::rates(tx)?,
        timer: me.map(|me| store::timer(tx, me)).transpose()?.flatten(),
    })
}

fn must(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    tickets::by_number(tx, number, None)?.map(drop).ok_or(Error::NotFound)
}

fn tell(tx: &mut Tx<'_>, kind: &str, number: i64, mut payload: Value) -> Result<()> {
    let by = actor_name(tx)?.1;
    if let Value::Object(fields) = &mut payload {
        fields.insert("by_name".to_owned(), by.into());
    }
    append(tx, &Happened { kind, record: RecordRef::new(KIND, number), concerns: None, payload })?;
    Ok(())
}

/// Writes time down, in the name of who acts.
pub fn add(tx: &mut Tx<'_>, number: i64, spent: &Spent) -> Result<i64> {
    must(tx, number)?;
    rules::check(spent).map_err(Error::Invalid)?;
    let (person, name) = actor_name(tx)?;
    let person = person.ok_or(Error::Forbidden)?;
    let id = store::add(tx, number, (person, &name), spent, None)?;
    tell(tx, events::TIME_ADDED, number, json!({ "entry": id, "spent": spent }))?;
    Ok(id)
}

/// An entry of this ticket that still counts.
fn counting(tx: &mut Tx<'_>, number: i64, id: i64) -> Result<Effort> {
    must(tx, number)?;
    let found = store::by_id(tx, id)?.filter(|e| e.ticket == number).ok_or(Error::NotFound)?;
    if found.ended_at.is_some() { Err(Error::TooLate("desk-effort-late".to_owned())) } else { Ok(found) }
}

/// Puts a correction in an entry's place; the old one is kept and counts no more.
pub fn correct(tx: &mut Tx<'_>, number: i64, id: i64, spent: &Spent) -> Result<i64> {
    let old = counting(tx, number, id)?;
    rules::check(spent).map_err(Error::Invalid)?;
    store::end(tx, id)?;
    let new = store::add(tx, number, (old.person, &old.person_name), spent, Some(id))?;
    tell(tx, events::TIME_CORRECTED, number, json!({ "entry": new, "corrects": id, "from": old.spent, "to": spent }))?;
    Ok(new)
}

/// Takes an entry back; it is kept and counts no more.
pub fn take_back(tx: &mut Tx<'_>, number: i64, id: i64) -> Result<()> {
    let old = counting(tx, number, id)?;
    store::end(tx, id)?;
    tell(tx, events::TIME_TAKEN_BACK, number, json!({ "entry": id, "spent": old.spent }))
}

/// Starts the clock on a ticket. A person has one: one that runs elsewhere is stopped and its time written down there.
pub fn start(tx: &mut Tx<'_>, number: i64, today: Date) -> Result<()> {
    must(tx, number)?;
    let me = tx.actor().person().ok_or(Error::Forbidden)?;
    match store::timer(tx, me)? {
        Some(timer) if timer.ticket == number => return Ok(()),
        Some(_) => drop(stop(tx, today)?),
        None => {}
    }
    store::timer_start(tx, me, number)?;
    tell(tx, events::TIMER_STARTED, number, json!({}))
}

/// Stops the clock and writes its time down; where it ran, or nothing if none ran.
pub fn stop(tx: &mut Tx<'_>, today: Date) -> Result<Option<(i64, i64)>> {
    let me = tx.actor().person().ok_or(Error::Forbidden)?;
    let Some(timer) = store::timer_stop(tx, me)? else { return Ok(None) };
    let minutes = rules::elapsed(timer.started_at, tx.now());
    let spent = Spent { minutes, ..Spent::on(today) };
    add(tx, timer.ticket, &spent).map(|id| Some((timer.ticket, id)))
}

/// States what an hour costs from a day on. Earlier days keep what was stated for them.
pub fn state_rate(tx: &mut Tx<'_>, rate: &Rate) -> Result<i64> {
    rules::check_rate(rate).map_err(Error::Invalid)?;
    if let Some(person) = rate.person {
        people::member(tx, person)?.ok_or_else(|| Error::field("person", "fault-unknown"))?;
    }
    let id = store::rate_add(tx, rate)?;
    let by = actor_name(tx)?.1;
    let payload = json!({ "rate": rate, "by_name": by });
    append(
        tx,
        &Happened { kind: events::RATE_STATED, record: RecordRef::new("desk_rate", id), concerns: None, payload },
    )?;
    Ok(id)
}
