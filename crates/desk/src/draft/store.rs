//! The only SQL about drafts, held messages, and how each person wants them.

use super::{Draft, Held, HeldId, Holding, Preference, rules};
use crate::ticket::{MessageKind, Saying};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

/// Held messages of one ticket that are shown; nobody waits with more.
const OF_TICKET_MAX: i64 = 50;

statements! {
    DRAFT = "select ticket, kind, body, files_of, changed_at from desk_draft where organisation = $1 and person = $2 and ticket = $3";
    DRAFT_SET = "insert into desk_draft (organisation, person, ticket, kind, body, files_of, changed_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (organisation, person, ticket) do update set kind = excluded.kind, body = excluded.body,
            files_of = coalesce(excluded.files_of, desk_draft.files_of), changed_at = excluded.changed_at";
    DRAFT_DROP = "delete from desk_draft where organisation = $1 and person = $2 and ticket = $3";
    DRAFTS = "select ticket, kind, body, files_of, changed_at from desk_draft where organisation = $1 and person = $2 and ticket < $3 order by ticket desc limit $4";
    HELD_ADD = "insert into desk_held (organisation, ticket, person, person_name, body, then_do, children, unless_answered, soon, send_at, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id";
    HELD = "select id, ticket, person, person_name, body, then_do, children, unless_answered, soon, send_at, made_at from desk_held
        where organisation = $1 and id = $2";
    HELD_DROP = "delete from desk_held where organisation = $1 and id = $2";
    HELD_OF_TICKET = "select id, ticket, person, person_name, body, then_do, children, unless_answered, soon, send_at, made_at from desk_held
        where organisation = $1 and ticket = $2 order by send_at, id limit $3";
    HELD_OF_PERSON = "select id, ticket, person, person_name, body, then_do, children, unless_answered, soon, send_at, made_at from desk_held
        where organisation = $1 and person = $2 and (send_at, id) > ($3, $4) order by send_at, id limit $5";
    /// Whether the person who asked wrote on a ticket after a moment.
    ANSWERED_SINCE = "select count(*) from (select 1 from desk_message m join desk_ticket t on t.organisation = m.organisation and t.id = m.ticket
        where m.organisation = $1 and t.number = $2 and m.from_requester = true and m.kind = 'public' and m.at > $3 limit 1) as a";
    PREFERENCE = "select hold_seconds, mail_followed, mail_mentions from desk_preference where organisation = $1 and person = $2";
    PREFERENCE_SET = "insert into desk_preference (organisation, person, hold_seconds, mail_followed, mail_mentions) values ($1, $2, $3, $4, $5)
        on conflict (organisation, person) do update set hold_seconds = excluded.hold_seconds, mail_followed = excluded.mail_followed,
            mail_mentions = excluded.mail_mentions";
}

pub fn draft(tx: &mut Tx<'_>, person: PersonId, ticket: i64) -> Result<Option<Draft>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&DRAFT, params![organisation, person, ticket], read_draft)
}

/// Writes a draft down: what it is to become, its words, and the message taken back whose files go along.
pub fn draft_set(
    tx: &mut Tx<'_>,
    person: PersonId,
    ticket: i64,
    (kind, body, files_of): (MessageKind, &str, Option<i64>),
) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&DRAFT_SET, params![organisation, person, ticket, kind, body, files_of, now]).map(drop)
}

/// True if there was one.
pub fn draft_drop(tx: &mut Tx<'_>, person: PersonId, ticket: i64) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&DRAFT_DROP, params![organisation, person, ticket]).map(|n| n > 0)
}

/// A person's drafts, the newest ticket first, below a number.
pub fn drafts(tx: &mut Tx<'_>, person: PersonId, below: Option<i64>, limit: i64) -> Result<Vec<Draft>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&DRAFTS, params![organisation, person, below.unwrap_or(i64::MAX), limit], read_draft)
}

pub fn held_add(
    tx: &mut Tx<'_>,
    (ticket, person, name): (i64, PersonId, &str),
    saying: &Saying,
    holding: &Holding,
) -> Result<HeldId, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.scalar(
        &HELD_ADD,
        params![
            organisation,
            ticket,
            person,
            name,
            saying.text.as_str(),
            rules::then_word(saying.then),
            holding.children,
            holding.unless_answered,
            holding.soon,
            holding.at,
            now
        ],
    )
}

pub fn held(tx: &mut Tx<'_>, id: HeldId) -> Result<Option<Held>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&HELD, params![organisation, id], read_held)
}

pub fn held_drop(tx: &mut Tx<'_>, id: HeldId) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&HELD_DROP, params![organisation, id]).map(drop)
}

/// What waits on a ticket, the next to leave first.
pub fn held_of_ticket(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Held>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&HELD_OF_TICKET, params![organisation, ticket, OF_TICKET_MAX], read_held)
}

/// What waits in a person's name after a place, the next to leave first.
pub fn held_of_person(
    tx: &mut Tx<'_>,
    person: PersonId,
    after: Option<(Timestamp, i64)>,
    limit: i64,
) -> Result<Vec<Held>, StoreError> {
    let organisation = tx.organisation()?;
    let (at, id) = after.unwrap_or((Timestamp::MIN, 0));
    tx.list(&HELD_OF_PERSON, params![organisation, person, at, id, limit], read_held)
}

pub fn answered_since(tx: &mut Tx<'_>, ticket: i64, since: Timestamp) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar::<i64>(&ANSWERED_SINCE, params![organisation, ticket, since]).map(|n| n > 0)
}

/// How a person wants it; the usual if they never said.
pub fn preference(tx: &mut Tx<'_>, person: PersonId) -> Result<Preference, StoreError> {
    let organisation = tx.organisation()?;
    let found = tx.find(&PREFERENCE, params![organisation, person], |row| {
        from_row!(row, Preference { hold_seconds, mail_followed, mail_mentions })
    })?;
    Ok(found.unwrap_or_default())
}

pub fn preference_set(tx: &mut Tx<'_>, person: PersonId, p: &Preference) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&PREFERENCE_SET, params![organisation, person, p.hold_seconds, p.mail_followed, p.mail_mentions])
        .map(drop)
}

fn read_draft(row: Row) -> Result<Draft, StoreError> {
    from_row!(row, Draft { ticket, kind, body, files_of, changed_at })
}

fn read_held(mut row: Row) -> Result<Held, StoreError> {
    Ok(Held {
        id: row.take(0)?,
        ticket: row.take(1)?,
        person: row.take(2)?,
        person_name: row.take(3)?,
        body: row.take(4)?,
        then: rules::then_of(&row.take::<String>(5)?),
        children: row.take(6)?,
        unless_answered: row.take(7)?,
        soon: row.take(8)?,
        send_at: row.take(9)?,
        made_at: row.take(10)?,
    })
}
