//! The only SQL about thank-yous, and what the journal says there is to thank for.

use super::{Deed, Thanks, rules};
use crate::brief::{Deserving, Thanked};
use house::journal::{RecordRef, store as journal};
use house::people::{PersonId, store as people};
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;
use std::collections::HashMap;

statements! {
    ADD = "insert into commons_thanks (organisation, number, ticket, giver, receiver, note, open_to_all, given_at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    AGAIN = "update commons_thanks set receiver = $3, note = $4, open_to_all = $5, given_at = $6, withdrawn_at = null, told_at = null where organisation = $1 and number = $2";
    BY_NUMBER = "select t.number, t.ticket, t.giver, g.name, t.receiver, r.name, t.note, t.open_to_all, t.given_at, t.withdrawn_at, t.told_at
        from commons_thanks t join person g on g.id = t.giver join person r on r.id = t.receiver where t.organisation = $1 and t.number = $2";
    OF_GIVER = "select t.number, t.ticket, t.giver, g.name, t.receiver, r.name, t.note, t.open_to_all, t.given_at, t.withdrawn_at, t.told_at
        from commons_thanks t join person g on g.id = t.giver join person r on r.id = t.receiver where t.organisation = $1 and t.ticket = $2 and t.giver = $3";
    OF_TICKET = "select t.number, t.ticket, t.giver, g.name, t.receiver, r.name, t.note, t.open_to_all, t.given_at, t.withdrawn_at, t.told_at
        from commons_thanks t join person g on g.id = t.giver join person r on r.id = t.receiver
        where t.organisation = $1 and t.ticket = $2 and t.withdrawn_at is null order by t.number limit 20";
    SEEN_BY = "select t.number, t.ticket, t.giver, g.name, t.receiver, r.name, t.note, t.open_to_all, t.given_at, t.withdrawn_at, t.told_at
        from commons_thanks t join person g on g.id = t.giver join person r on r.id = t.receiver
        where t.organisation = $1 and t.withdrawn_at is null and t.number < $2 and (t.open_to_all or t.giver = $3 or t.receiver = $3) order by t.number desc limit $4";
    PUBLIC_SINCE = "select t.number, g.name, r.name, t.note from commons_thanks t join person g on g.id = t.giver join person r on r.id = t.receiver
        where t.organisation = $1 and t.open_to_all and t.withdrawn_at is null and t.given_at >= $2 order by t.given_at desc, t.number desc limit $3";
    THANKED_SINCE = "select distinct receiver from commons_thanks where organisation = $1 and withdrawn_at is null and given_at >= $2 limit 1000";
    GIVEN_TICKETS = "select ticket from commons_thanks where organisation = $1 and giver = $2 and withdrawn_at is null and given_at >= $3 limit 1000";
    WITHDRAW = "update commons_thanks set withdrawn_at = $3 where organisation = $1 and number = $2 and withdrawn_at is null";
    TOLD = "update commons_thanks set told_at = $3 where organisation = $1 and number = $2";
}

/// Newest journal entries looked through for what there is to thank for.
const LOOKED_THROUGH: i64 = 800;
/// Longest history of one ticket that is looked through.
const TICKET_ENTRIES: i64 = 1_000;
/// Most deeds one answer holds.
const DEEDS_MAX: usize = 30;

pub(crate) fn add(tx: &mut Tx<'_>, thanks: &Thanks) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let t = thanks;
    tx.execute(&ADD, params![organisation, t.number, t.ticket, t.giver, t.receiver, &t.note, t.open_to_all, t.given_at])
        .map(drop)
}

/// Gives a thank-you that had been taken back once more.
pub(crate) fn again(tx: &mut Tx<'_>, thanks: &Thanks) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let t = thanks;
    tx.execute(&AGAIN, params![organisation, t.number, t.receiver, &t.note, t.open_to_all, t.given_at]).map(drop)
}

pub(crate) fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Thanks>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

/// What a person said for a ticket, taken back or not.
pub(crate) fn of_giver(tx: &mut Tx<'_>, ticket: i64, giver: PersonId) -> Result<Option<Thanks>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&OF_GIVER, params![organisation, ticket, giver], read)
}

pub(crate) fn of_ticket(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Thanks>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_TICKET, params![organisation, ticket], read)
}

/// What a reader may see: public ones, and those they gave or got; newest first, below number `before`.
pub(crate) fn seen_by(tx: &mut Tx<'_>, reader: PersonId, before: i64, limit: i64) -> Result<Vec<Thanks>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&SEEN_BY, params![organisation, before, reader, limit], read)
}

pub(crate) fn public_since(tx: &mut Tx<'_>, since: Timestamp, limit: i64) -> Result<Vec<Thanked>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&PUBLIC_SINCE, params![organisation, since, limit], |row| {
        from_row!(row, Thanked { number, giver_name, receiver_name, note })
    })
}

/// The tickets for which somebody said thanks since.
pub(crate) fn given_tickets(tx: &mut Tx<'_>, giver: PersonId, since: Timestamp) -> Result<Vec<i64>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&GIVEN_TICKETS, params![organisation, giver, since], |mut row| row.take(0))
}

/// False if it was withdrawn already.
pub(crate) fn withdraw(tx: &mut Tx<'_>, number: i64) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    Ok(tx.execute(&WITHDRAW, params![organisation, number, now])? > 0)
}

pub(crate) fn told(tx: &mut Tx<'_>, number: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&TOLD, params![organisation, number, now]).map(drop)
}

/// What there is to thank for on a ticket: its present solution, if a person solved it for somebody else.
pub(crate) fn deed(tx: &mut Tx<'_>, ticket: i64) -> Result<Option<Deed>, StoreError> {
    let entries = journal::of_record(tx, &RecordRef::new("ticket", ticket), 0, TICKET_ENTRIES)?;
    Ok(rules::deed(&entries))
}

/// Solutions since a moment that still stand, newest first.
pub(crate) fn deeds(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<Deed>, StoreError> {
    let mut tickets: Vec<i64> = Vec::new();
    for entry in journal::of_organisation(tx, i64::MAX, LOOKED_THROUGH)?
        .iter()
        .filter(|e| e.at >= since && e.kind == desk::events::RESOLVED)
    {
        if tickets.len() < DEEDS_MAX && !tickets.contains(&entry.record.number) {
            tickets.push(entry.record.number);
        }
    }
    let found: Vec<Option<Deed>> = tickets.into_iter().map(|t| deed(tx, t)).collect::<Result<_, _>>()?;
    Ok(found.into_iter().flatten().filter(|d| d.at >= since).collect())
}

/// Solutions since a moment by people whom nobody thanked since.
pub(crate) fn deserving(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<Deserving>, StoreError> {
    let organisation = tx.organisation()?;
    let thanked: Vec<PersonId> = tx.list(&THANKED_SINCE, params![organisation, since], |mut row| row.take(0))?;
    let mut names = Names::default();
    let mut found = Vec::new();
    for deed in deeds(tx, since)?.into_iter().filter(|d| !thanked.contains(&d.helper)) {
        let (Some(ticket), Some(helper_name)) = (desk::facts::ticket(tx, deed.ticket)?, names.of(tx, deed.helper)?)
        else {
            continue;
        };
        let helped_name = deed.requester.map(|r| names.of(tx, r)).transpose()?.flatten().unwrap_or_default();
        found.push(Deserving {
            ticket: deed.ticket,
            helper: deed.helper,
            helper_name,
            helped_name,
            urgent: ticket.priority <= 2,
            hours: ticket.hours_open,
            at: deed.at,
        });
    }
    Ok(found)
}

/// The names of members, each read once.
#[derive(Default)]
pub(crate) struct Names(HashMap<i64, Option<String>>);

impl Names {
    pub(crate) fn of(&mut self, tx: &mut Tx<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
        if let Some(known) = self.0.get(&person.0) {
            return Ok(known.clone());
        }
        let name = people::member(tx, person)?.map(|m| m.name);
        self.0.insert(person.0, name.clone());
        Ok(name)
    }
}

fn read(row: Row) -> Result<Thanks, StoreError> {
    from_row!(
        row,
        Thanks {
            number,
            ticket,
            giver,
            giver_name,
            receiver,
            receiver_name,
            note,
            open_to_all,
            given_at,
            withdrawn_at,
            told_at
        }
    )
}
