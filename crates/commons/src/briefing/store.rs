//! The only SQL about briefings and their readers.

use super::{Briefing, Line, Reading};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use jiff::civil::Date;

statements! {
    ADD = "insert into commons_briefing (organisation, number, day, made_at, made_by, content) values ($1, $2, $3, $4, $5, $6)";
    BY_DAY = "select b.number, b.day, b.made_at, p.name, b.content from commons_briefing b left join person p on p.id = b.made_by
        where b.organisation = $1 and b.day = $2";
    DAY_OF = "select day from commons_briefing where organisation = $1 and number = $2";
    LINES = "select b.number, b.day, b.made_at, count(r.sent_at), count(r.opened_at) from commons_briefing b
        left join commons_briefing_reader r on r.organisation = b.organisation and r.briefing = b.number
        where b.organisation = $1 and b.day < $2 group by b.number, b.day, b.made_at order by b.day desc limit $3";
    SENT = "insert into commons_briefing_reader (organisation, briefing, person, sent_at) values ($1, $2, $3, $4)
        on conflict (organisation, briefing, person) do update set sent_at = excluded.sent_at";
    OPENED = "insert into commons_briefing_reader (organisation, briefing, person, opened_at) values ($1, $2, $3, $4)
        on conflict (organisation, briefing, person) do update set opened_at = excluded.opened_at where commons_briefing_reader.opened_at is null";
    HAS_OPENED = "select count(*) from commons_briefing_reader where organisation = $1 and briefing = $2 and person = $3 and opened_at is not null";
    READINGS = "select p.name, r.sent_at, r.opened_at from commons_briefing_reader r join person p on p.id = r.person
        where r.organisation = $1 and r.briefing = $2 order by p.name, p.id limit 500";
}

/// Above every day there is.
const NO_DAY: &str = "9999-99-99";

pub(crate) fn add(tx: &mut Tx<'_>, number: i64, day: Date, content: &serde_json::Value) -> Result<(), StoreError> {
    let (organisation, now, by) = (tx.organisation()?, tx.now(), tx.actor().person());
    tx.execute(&ADD, params![organisation, number, day.to_string(), now, by, content]).map(drop)
}

pub(crate) fn by_day(tx: &mut Tx<'_>, day: Date) -> Result<Option<Briefing>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_DAY, params![organisation, day.to_string()], |mut r| {
        let (number, day) = (r.take(0)?, day_in(&mut r, 1)?);
        let content: serde_json::Value = r.take(4)?;
        let brief = serde_json::from_value(content)
            .map_err(|e| StoreError::Broken(format!("the briefing of {day} cannot be read: {e}")))?;
        Ok(Briefing { number, day, made_at: r.take(2)?, made_by_name: r.take(3)?, brief })
    })
}

pub(crate) fn day_of(tx: &mut Tx<'_>, number: i64) -> Result<Option<Date>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&DAY_OF, params![organisation, number], |mut r| day_in(&mut r, 0))
}

/// Briefings, newest first, before a day.
pub(crate) fn lines(tx: &mut Tx<'_>, before: Option<Date>, limit: i64) -> Result<Vec<Line>, StoreError> {
    let organisation = tx.organisation()?;
    let before = before.map_or_else(|| NO_DAY.to_owned(), |d| d.to_string());
    tx.list(&LINES, params![organisation, before, limit], |mut r| {
        Ok(Line {
            number: r.take(0)?,
            day: day_in(&mut r, 1)?,
            made_at: r.take(2)?,
            sent: r.take(3)?,
            opened: r.take(4)?,
        })
    })
}

/// Notes that a briefing was sent to somebody.
pub(crate) fn sent(tx: &mut Tx<'_>, number: i64, person: PersonId) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&SENT, params![organisation, number, person, now]).map(drop)
}

/// Notes that somebody opened it; true the first time.
pub(crate) fn opened(tx: &mut Tx<'_>, number: i64, person: PersonId) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    Ok(tx.execute(&OPENED, params![organisation, number, person, now])? > 0)
}

pub(crate) fn has_opened(tx: &mut Tx<'_>, number: i64, person: PersonId) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.scalar::<i64>(&HAS_OPENED, params![organisation, number, person])? > 0)
}

pub(crate) fn readings(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Reading>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&READINGS, params![organisation, number], |mut r| {
        Ok(Reading { name: r.take(0)?, sent_at: r.take(1)?, opened_at: r.take(2)? })
    })
}

fn day_in(row: &mut Row, column: usize) -> Result<Date, StoreError> {
    let text: String = row.take(column)?;
    text.parse().map_err(|e| StoreError::Broken(format!("the day {text} cannot be read: {e}")))
}
