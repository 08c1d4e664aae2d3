//! The only SQL about what was put aside. The flag on the ticket is what keeps it out of the queues.

use super::Snoozed;
use house::people::PersonId;
use house::store::{StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

statements! {
    SET = "insert into desk_snooze (organisation, ticket, until_at, note, person, person_name, made_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (organisation, ticket) do update set until_at = excluded.until_at, note = excluded.note, person = excluded.person,
            person_name = excluded.person_name, made_at = excluded.made_at";
    FLAG = "update desk_ticket set snoozed = $3 where organisation = $1 and number = $2";
    TAKE = "delete from desk_snooze where organisation = $1 and ticket = $2 returning note, person, person_name";
    OF_TICKET = "select s.ticket, t.title, s.until_at, s.note, s.person_name, s.made_at from desk_snooze s
        join desk_ticket t on t.organisation = s.organisation and t.number = s.ticket where s.organisation = $1 and s.ticket = $2";
    OF_ORGANISATION = "select s.ticket, t.title, s.until_at, s.note, s.person_name, s.made_at from desk_snooze s
        join desk_ticket t on t.organisation = s.organisation and t.number = s.ticket
        where s.organisation = $1 and s.ticket < $2 order by s.ticket desc limit $3";
}

pub fn set(
    tx: &mut Tx<'_>,
    ticket: i64,
    until: Option<Timestamp>,
    (note, person, name): (&str, PersonId, &str),
) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&SET, params![organisation, ticket, until, note, person, name, now])?;
    tx.execute(&FLAG, params![organisation, ticket, true]).map(drop)
}

/// What is needed when it comes back.
pub struct Was {
    pub note: String,
    pub person: PersonId,
    pub person_name: String,
}

/// Ends it; nothing if it was not put aside.
pub fn take(tx: &mut Tx<'_>, ticket: i64) -> Result<Option<Was>, StoreError> {
    let organisation = tx.organisation()?;
    let was = tx.find(&TAKE, params![organisation, ticket], |row| from_row!(row, Was { note, person, person_name }))?;
    if was.is_some() {
        tx.execute(&FLAG, params![organisation, ticket, false])?;
    }
    Ok(was)
}

pub fn of_ticket(tx: &mut Tx<'_>, ticket: i64) -> Result<Option<Snoozed>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&OF_TICKET, params![organisation, ticket], |row| {
        from_row!(row, Snoozed { ticket, title, until_at, note, person_name, made_at })
    })
}

/// Everything that is put aside, the newest ticket first, below a number.
pub fn of_organisation(tx: &mut Tx<'_>, below: Option<i64>, limit: i64) -> Result<Vec<Snoozed>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_ORGANISATION, params![organisation, below.unwrap_or(i64::MAX), limit], |row| {
        from_row!(row, Snoozed { ticket, title, until_at, note, person_name, made_at })
    })
}
