//! The only SQL about time, clocks and rates.

use super::rules::{Rate, Spent};
use super::{Effort, Timer};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use jiff::civil::Date;

/// Entries of one ticket that are read; rates of one organisation.
const OF_TICKET_MAX: i64 = 1_000;
const RATES_MAX: i64 = 2_000;

macro_rules! effort {
    ($rest:literal) => {
        concat!(
            "select id, ticket, person, person_name, day, minutes, discipline, activity, note, billable, made_at, corrects, ended_at from desk_effort
             where organisation = $1 and ", $rest
        )
    };
}

statements! {
    ADD = "insert into desk_effort (organisation, ticket, person, person_name, day, minutes, discipline, activity, note, billable, made_at, made_by, corrects)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id";
    BY_ID = effort!("id = $2");
    OF_TICKET = effort!("ticket = $2 order by id limit $3");
    BETWEEN = effort!("day >= $2 and day <= $3 and ended_at is null and (day, id) > ($4, $5) order by day, id limit $6");
    END = "update desk_effort set ended_at = $3 where organisation = $1 and id = $2";
    TIMER = "select ticket, started_at from desk_timer where organisation = $1 and person = $2";
    TIMER_START = "insert into desk_timer (organisation, person, ticket, started_at) values ($1, $2, $3, $4) on conflict do nothing";
    TIMER_STOP = "delete from desk_timer where organisation = $1 and person = $2 returning ticket, started_at";
    RATES = "select id, person, discipline, from_day, cents_per_hour from desk_rate where organisation = $1 order by from_day, id limit $2";
    RATE_ADD = "insert into desk_rate (organisation, person, discipline, from_day, cents_per_hour, made_at) values ($1, $2, $3, $4, $5, $6) returning id";
}

pub fn add(
    tx: &mut Tx<'_>,
    ticket: i64,
    (person, name): (PersonId, &str),
    s: &Spent,
    corrects: Option<i64>,
) -> Result<i64, StoreError> {
    let (organisation, now, by) = (tx.organisation()?, tx.now(), tx.actor().person());
    tx.scalar(
        &ADD,
        params![
            organisation,
            ticket,
            person,
            name,
            s.day.to_string(),
            s.minutes,
            s.discipline.as_str(),
            s.activity.as_str(),
            s.note.as_str(),
            s.billable,
            now,
            by,
            corrects
        ],
    )
}

pub fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Effort>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id], read)
}

/// All entries of a ticket with their history, oldest first; the first 1000.
pub fn of_ticket(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Effort>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_TICKET, params![organisation, ticket, OF_TICKET_MAX], read)
}

/// The entries that count between two days, after a place (day, id), by day.
pub fn between(
    tx: &mut Tx<'_>,
    (from, to): (Date, Date),
    after: Option<(Date, i64)>,
    limit: i64,
) -> Result<Vec<Effort>, StoreError> {
    let organisation = tx.organisation()?;
    let (day, id) = after.map_or_else(|| (String::new(), 0), |(day, id)| (day.to_string(), id));
    tx.list(&BETWEEN, params![organisation, from.to_string(), to.to_string(), day, id, limit], read)
}

pub fn end(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&END, params![organisation, id, now]).map(drop)
}

pub fn timer(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Timer>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&TIMER, params![organisation, person], read_timer)
}

pub fn timer_start(tx: &mut Tx<'_>, person: PersonId, ticket: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&TIMER_START, params![organisation, person, ticket, now]).map(drop)
}

pub fn timer_stop(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Timer>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&TIMER_STOP, params![organisation, person], read_timer)
}

/// Every rate that was ever stated, in the order of the days from which they count.
pub fn rates(tx: &mut Tx<'_>) -> Result<Vec<Rate>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&RATES, params![organisation, RATES_MAX], |mut row| {
        Ok(Rate {
            id: row.take(0)?,
            person: row.take(1)?,
            discipline: row.take(2)?,
            from_day: date(&row.take::<String>(3)?)?,
            cents_per_hour: row.take(4)?,
        })
    })
}

pub fn rate_add(tx: &mut Tx<'_>, r: &Rate) -> Result<i64, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.scalar(
        &RATE_ADD,
        params![organisation, r.person, r.discipline.as_str(), r.from_day.to_string(), r.cents_per_hour, now],
    )
}

fn date(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|e| StoreError::Broken(format!("desk_effort: the day {text}: {e}")))
}

fn read_timer(mut row: Row) -> Result<Timer, StoreError> {
    Ok(Timer { ticket: row.take(0)?, started_at: row.take(1)? })
}

fn read(mut row: Row) -> Result<Effort, StoreError> {
    Ok(Effort {
        id: row.take(0)?,
        ticket: row.take(1)?,
        person: row.take(2)?,
        person_name: row.take(3)?,
        spent: Spent {
            day: date(&row.take::<String>(4)?)?,
            minutes: row.take(5)?,
            discipline: row.take(6)?,
            activity: row.take(7)?,
            note: row.take(8)?,
            billable: row.take(9)?,
        },
        made_at: row.take(10)?,
        corrects: row.take(11)?,
        ended_at: row.take(12)?,
    })
}
