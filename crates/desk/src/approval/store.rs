//! The only SQL about approvals, the voices in them, and who stands in for whom.

use super::{Approval, Asked, Seat, Step};
use crate::colleague::Colleague;
use house::journal::RecordRef;
use house::people::{PersonId, Role};
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

/// The columns of an [`Approval`].
macro_rules! columns {
    ($t:literal) => {
        concat!(
            $t,
            "number, ",
            $t,
            "record_kind, ",
            $t,
            "record_number, ",
            $t,
            "title, ",
            $t,
            "why, ",
            $t,
            "service, ",
            $t,
            "amount_cents, ",
            $t,
            "asked_by, ",
            $t,
            "asked_by_name, ",
            $t,
            "for_person, ",
            $t,
            "state, ",
            $t,
            "steps, ",
            $t,
            "step, ",
            $t,
            "round, ",
            $t,
            "asked_at, ",
            $t,
            "ended_at"
        )
    };
}

statements! {
    ADD = "insert into desk_approval (organisation, number, record_kind, record_number, title, why, service, amount_cents, asked_by, asked_by_name, for_person, state, steps, asked_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12, $13)";
    BY_NUMBER = concat!("select ", columns!(""), " from desk_approval where organisation = $1 and number = $2");
    OF_RECORD = concat!("select ", columns!(""), " from desk_approval where organisation = $1 and record_kind = $2 and record_number = $3 order by number desc limit 20");
    OF_ASKER = concat!("select ", columns!(""), " from desk_approval where organisation = $1 and (asked_by = $2 or for_person = $2) and number < $3 order by number desc limit $4");
    WAITING_FOR = concat!("select distinct ", columns!("a."), " from desk_approval a
        join desk_approval_asked k on k.organisation = a.organisation and k.approval = a.number and k.step = a.step
        join desk_approval_seat s on s.organisation = a.organisation and s.approval = a.number and s.step = a.step and s.seat = k.seat
        where a.organisation = $1 and k.person = $2 and a.state = 'waiting' and s.state = 'asked' and a.number < $3 order by a.number desc limit $4");
    BADGE = "select count(distinct a.number) from desk_approval_asked k
        join desk_approval a on a.organisation = k.organisation and a.number = k.approval and a.step = k.step
        join desk_approval_seat s on s.organisation = a.organisation and s.approval = a.number and s.step = a.step and s.seat = k.seat
        where k.organisation = $1 and k.person = $2 and a.state = 'waiting' and s.state = 'asked'";
    SET = "update desk_approval set state = $3, step = $4, round = $5, ended_at = $6 where organisation = $1 and number = $2";
    SEAT_ADD = "insert into desk_approval_seat (organisation, approval, step, seat, principal, principal_name, state) values ($1, $2, $3, $4, $5, $6, 'asked')";
    SEATS = "select step, seat, principal, principal_name, state, decided_by_name, decided_at, reason from desk_approval_seat
        where organisation = $1 and approval = $2 order by step, seat";
    SEAT_DECIDE = "update desk_approval_seat set state = $5, decided_by_name = $6, decided_at = $7, reason = $8
        where organisation = $1 and approval = $2 and step = $3 and seat = $4 and state = 'asked'";
    SEATS_LAPSE = "update desk_approval_seat set state = 'lapsed' where organisation = $1 and approval = $2 and state = 'asked'";
    ASKED_SET = "insert into desk_approval_asked (organisation, approval, step, seat, person, person_name, why, hash, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (organisation, approval, step, seat, person) do update set hash = excluded.hash, expires_at = excluded.expires_at, used = false";
    ASKED = "select step, seat, person, person_name, why, hash, expires_at, used, approval from desk_approval_asked
        where organisation = $1 and approval = $2 order by step, seat, person";
    ASKED_BY_HASH = "select step, seat, person, person_name, why, hash, expires_at, used, approval from desk_approval_asked where organisation = $1 and hash = $2";
    ASKED_USED = "update desk_approval_asked set used = true where organisation = $1 and approval = $2 and step = $3 and person = $4";
    ASKED_DROP = "delete from desk_approval_asked where organisation = $1 and approval = $2 and step = $3 and seat = $4 and person = $5";
    COLLEAGUE = "select person, manager, deputy, away_from, away_until from desk_colleague where organisation = $1 and person = $2";
    COLLEAGUES = "select person, manager, deputy, away_from, away_until from desk_colleague where organisation = $1 and person > $2 order by person limit $3";
    COLLEAGUE_SET = "insert into desk_colleague (organisation, person, manager, deputy, away_from, away_until) values ($1, $2, $3, $4, $5, $6)
        on conflict (organisation, person) do update set manager = excluded.manager, deputy = excluded.deputy, away_from = excluded.away_from, away_until = excluded.away_until";
    OWNER = "select owner from desk_service_owner where organisation = $1 and lower(service) = lower($2) order by service limit 1";
    OWNERS = "select service, owner from desk_service_owner where organisation = $1 order by service limit $2";
    OWNER_SET = "insert into desk_service_owner (organisation, service, owner) values ($1, $2, $3)
        on conflict (organisation, service) do update set owner = excluded.owner";
    OWNER_DROP = "delete from desk_service_owner where organisation = $1 and service = $2";
}

/// The number beside the menu line: approvals that wait for this person's word.
pub fn badge(tx: &mut Tx<'_>, _: Role) -> Result<i64, StoreError> {
    let (organisation, Some(me)) = (tx.organisation()?, tx.actor().person()) else { return Ok(0) };
    tx.scalar(&BADGE, params![organisation, me])
}

pub fn add(tx: &mut Tx<'_>, a: &Approval) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let steps = serde_json::to_string(&a.steps).map_err(|e| StoreError::Broken(e.to_string()))?;
    let values = params![
        organisation,
        a.number,
        a.record.kind.as_str(),
        a.record.number,
        a.title.as_str(),
        a.why.as_str(),
        a.service.as_str(),
        a.amount_cents,
        a.asked_by,
        a.asked_by_name.as_str(),
        a.for_person,
        steps,
        a.asked_at
    ];
    tx.execute(&ADD, values).map(drop)
}

pub fn by_number(tx: &mut Tx<'_>, number: i64) -> Result<Option<Approval>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_NUMBER, params![organisation, number], read)
}

/// The approvals of a record, newest first.
pub fn of_record(tx: &mut Tx<'_>, record: &RecordRef) -> Result<Vec<Approval>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_RECORD, params![organisation, record.kind.as_str(), record.number], read)
}

/// What somebody asked for, or what was asked for them, newest first below a number.
pub fn of_asker(tx: &mut Tx<'_>, who: PersonId, below: Option<i64>, limit: i64) -> Result<Vec<Approval>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_ASKER, params![organisation, who, below.unwrap_or(i64::MAX), limit], read)
}

/// What waits for somebody's word, newest first below a number.
pub fn waiting_for(
    tx: &mut Tx<'_>,
    who: PersonId,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<Approval>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&WAITING_FOR, params![organisation, who, below.unwrap_or(i64::MAX), limit], read)
}

/// Writes where an approval stands.
pub fn set(tx: &mut Tx<'_>, a: &Approval) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&SET, params![organisation, a.number, a.state.word(), a.step, a.round, a.ended_at]).map(drop)
}

pub fn seat_add(
    tx: &mut Tx<'_>,
    (approval, step, seat): (i64, i64, i64),
    who: (PersonId, &str),
) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&SEAT_ADD, params![organisation, approval, step, seat, who.0, who.1]).map(drop)
}

pub fn seats(tx: &mut Tx<'_>, approval: i64) -> Result<Vec<Seat>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&SEATS, params![organisation, approval], |row| {
        from_row!(row, Seat { step, seat, principal, principal_name, state, decided_by_name, decided_at, reason })
    })
}

/// Writes a voice down; false if it was decided already.
pub fn seat_decide(
    tx: &mut Tx<'_>,
    (approval, step, seat): (i64, i64, i64),
    (state, by, reason): (&str, &str, &str),
) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    Ok(tx.execute(&SEAT_DECIDE, params![organisation, approval, step, seat, state, by, now, reason])? == 1)
}

/// Nobody is asked any more.
pub fn seats_lapse(tx: &mut Tx<'_>, approval: i64) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&SEATS_LAPSE, params![organisation, approval]).map(drop)
}

/// Asks somebody, or gives them a new link.
pub fn asked_set(tx: &mut Tx<'_>, k: &Asked) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let values = params![
        organisation,
        k.approval,
        k.step,
        k.seat,
        k.person,
        k.person_name.as_str(),
        k.why.as_str(),
        k.hash.as_str(),
        k.expires_at
    ];
    tx.execute(&ASKED_SET, values).map(drop)
}

pub fn asked(tx: &mut Tx<'_>, approval: i64) -> Result<Vec<Asked>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&ASKED, params![organisation, approval], read_asked)
}

pub fn asked_by_hash(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Asked>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&ASKED_BY_HASH, params![organisation, hash], read_asked)
}

/// Every link of this person for this step is spent.
pub fn asked_used(tx: &mut Tx<'_>, (approval, step): (i64, i64), person: PersonId) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&ASKED_USED, params![organisation, approval, step, person]).map(drop)
}

pub fn asked_drop(tx: &mut Tx<'_>, k: &Asked) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&ASKED_DROP, params![organisation, k.approval, k.step, k.seat, k.person]).map(drop)
}

/// Who manages and who stands in for somebody; nobody where nothing is written down.
pub fn colleague(tx: &mut Tx<'_>, person: PersonId) -> Result<Colleague, StoreError> {
    let organisation = tx.organisation()?;
    let found = tx.find(&COLLEAGUE, params![organisation, person], read_colleague)?;
    Ok(found.unwrap_or_else(|| Colleague::of(person)))
}

pub fn colleagues(tx: &mut Tx<'_>, above: i64, limit: i64) -> Result<Vec<Colleague>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&COLLEAGUES, params![organisation, above, limit], read_colleague)
}

pub fn colleague_set(tx: &mut Tx<'_>, c: &Colleague) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let values = params![organisation, c.person, c.manager, c.deputy, c.away_from.as_str(), c.away_until.as_str()];
    tx.execute(&COLLEAGUE_SET, values).map(drop)
}

/// Who answers for a service.
pub fn owner(tx: &mut Tx<'_>, service: &str) -> Result<Option<PersonId>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&OWNER, params![organisation, service], |mut r| r.take(0))
}

pub fn owners(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(String, PersonId)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OWNERS, params![organisation, limit], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

/// Says who answers for a service; `None` takes it away.
pub fn owner_set(tx: &mut Tx<'_>, service: &str, owner: Option<PersonId>) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    match owner {
        Some(owner) => tx.execute(&OWNER_SET, params![organisation, service, owner]).map(drop),
        None => tx.execute(&OWNER_DROP, params![organisation, service]).map(drop),
    }
}

fn read_colleague(row: Row) -> Result<Colleague, StoreError> {
    from_row!(row, Colleague { person, manager, deputy, away_from, away_until })
}

fn read_asked(row: Row) -> Result<Asked, StoreError> {
    from_row!(row, Asked { step, seat, person, person_name, why, hash, expires_at, used, approval })
}

fn read(mut r: Row) -> Result<Approval, StoreError> {
    let steps: Vec<Step> =
        serde_json::from_str(&r.take::<String>(11)?).map_err(|e| StoreError::Broken(format!("desk_approval: {e}")))?;
    Ok(Approval {
        number: r.take(0)?,
        record: RecordRef { kind: r.take(1)?, number: r.take(2)? },
        title: r.take(3)?,
        why: r.take(4)?,
        service: r.take(5)?,
        amount_cents: r.take(6)?,
        asked_by: r.take(7)?,
        asked_by_name: r.take(8)?,
        for_person: r.take(9)?,
        state: r.take(10)?,
        steps,
        step: r.take(12)?,
        round: r.take(13)?,
        asked_at: r.take::<Timestamp>(14)?,
        ended_at: r.take(15)?,
    })
}
