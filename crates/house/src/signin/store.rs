//! The only SQL about sessions, sign-in links, API tokens, and commands that count once.

use super::{Link, Session};
use crate::people::{OrganisationId, PersonId};
use crate::store::{Row, StoreError, Tx};
use crate::web::Caller;
use crate::{from_row, params, statements};
use jiff::Timestamp;

statements! {
    CALLER_BY_SESSION = "select p.id, p.name, p.email, m.role, o.id, o.name, o.currency, o.zone, coalesce(p.locale, o.locale),
        (select count(*) from membership c where c.person = p.id and c.ended_at is null), s.id, s.hash
        from session s join person p on p.id = s.person join organisation o on o.id = s.organisation
        join membership m on m.organisation = s.organisation and m.person = s.person and m.ended_at is null
        where s.hash = $1 and s.expires_at > $2";
    CALLER_BY_TOKEN = "select p.id, p.name, p.email, m.role, o.id, o.name, o.currency, o.zone, coalesce(p.locale, o.locale),
        (select count(*) from membership c where c.person = p.id and c.ended_at is null)
        from api_token t join person p on p.id = t.person join organisation o on o.id = t.organisation
        join membership m on m.organisation = t.organisation and m.person = t.person and m.ended_at is null
        where t.hash = $1";
    SESSION_ADD = "insert into session (hash, person, organisation, agent, address, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $6, $6, $7)";
    SESSIONS = "select id, agent, address, created_at, seen_at from session where person = $1 and expires_at > $2 order by seen_at desc, id desc limit 100";
    SESSION_END = "delete from session where id = $1 and person = $2";
    SESSION_MOVE = "update session set organisation = $3, seen_at = $4 where id = $1 and person = $2";
    SESSIONS_SWEEP = "delete from session where expires_at <= $1";
    LINKS_SWEEP = "delete from sign_in_link where expires_at <= $1";
    LINK_ADD = "insert into sign_in_link (hash, person, organisation, created_at, expires_at, reusable) values ($1, $2, $3, $4, $5, $6)";
    LINK = "select l.person, l.organisation, p.name, l.expires_at, l.reusable, l.used_at from sign_in_link l join person p on p.id = l.person where l.hash = $1";
    LINK_USE = "update sign_in_link set used_at = $2 where hash = $1 and (reusable or used_at is null)";
    FIRST_MEMBERSHIP = "select organisation from membership where person = $1 and ended_at is null order by organisation limit 1";
    IS_MEMBER = "select count(*) from membership where person = $1 and organisation = $2 and ended_at is null";
    LOCALE_SET = "update person set locale = $2 where id = $1";
    TOKEN_ADD = "insert into api_token (hash, person, organisation, name, created_at) values ($1, $2, $3, $4, $5)";
    ONCE_FIND = "select fingerprint, answer from command_once where organisation = $1 and person = $2 and key = $3";
    ONCE_ADD = "insert into command_once (organisation, person, key, fingerprint, answer, at) values ($1, $2, $3, $4, $5, $6)";
    ONCE_SWEEP = "delete from command_once where at < $1";
}

/// Who holds this session, in the organisation it is in now.
pub fn caller_by_session(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Caller>, StoreError> {
    let now = tx.now();
    tx.find(&CALLER_BY_SESSION, params![hash, now], |mut row| {
        let (session, session_hash) = (row.take(10)?, row.take(11)?);
        read_caller(row, session, session_hash)
    })
}

/// Who holds this API token.
pub fn caller_by_token(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Caller>, StoreError> {
    tx.find(&CALLER_BY_TOKEN, params![hash], |row| read_caller(row, None, String::new()))
}

/// Starts a session; `hash` is the digest of the cookie's secret.
pub fn session_add(
    tx: &mut Tx<'_>,
    hash: &str,
    (person, organisation): (PersonId, OrganisationId),
    (agent, address): (&str, &str),
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.now();
    let agent: String = agent.chars().take(200).collect();
    tx.execute(&SESSION_ADD, params![hash, person, organisation, agent, address, now, expires_at]).map(drop)
}

/// The sessions of a person, last seen first.
pub fn sessions(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Session>, StoreError> {
    let now = tx.now();
    tx.list(&SESSIONS, params![person, now], |row| from_row!(row, Session { id, agent, address, created_at, seen_at }))
}

/// Ends one of the person's own sessions; false if there was none.
pub fn session_end(tx: &mut Tx<'_>, id: i64, person: PersonId) -> Result<bool, StoreError> {
    Ok(tx.execute(&SESSION_END, params![id, person])? > 0)
}

/// Moves a session to another of the person's organisations; false if they do not belong to it.
pub fn session_move(
    tx: &mut Tx<'_>,
    id: i64,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<bool, StoreError> {
    let member: i64 = tx.scalar(&IS_MEMBER, params![person, organisation])?;
    let now = tx.now();
    Ok(member > 0 && tx.execute(&SESSION_MOVE, params![id, person, organisation, now])? > 0)
}

/// Deletes what has expired: sessions, links, and keys of commands older than `keys_before`.
pub fn sweep(tx: &mut Tx<'_>, keys_before: Timestamp) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(&SESSIONS_SWEEP, params![now])?;
    tx.execute(&LINKS_SWEEP, params![now])?;
    tx.execute(&ONCE_SWEEP, params![keys_before]).map(drop)
}

pub fn link_add(
    tx: &mut Tx<'_>,
    hash: &str,
    (person, organisation): (PersonId, OrganisationId),
    expires_at: Timestamp,
    reusable: bool,
) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(&LINK_ADD, params![hash, person, organisation, now, expires_at, reusable]).map(drop)
}

pub fn link(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Link>, StoreError> {
    tx.find(&LINK, params![hash], |row| {
        from_row!(row, Link { person, organisation, name, expires_at, reusable, used_at })
    })
}

/// Marks a link as used; false if it was used already.
pub fn link_use(tx: &mut Tx<'_>, hash: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(&LINK_USE, params![hash, now])? > 0)
}

/// The organisation somebody lands in.
pub fn first_membership(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<OrganisationId>, StoreError> {
    tx.find(&FIRST_MEMBERSHIP, params![person], |mut row| row.take(0))
}

pub fn locale_set(tx: &mut Tx<'_>, person: PersonId, locale: &str) -> Result<(), StoreError> {
    tx.execute(&LOCALE_SET, params![person, locale]).map(drop)
}

/// Adds an API token for a person in the organisation of the transaction.
pub fn token_add(tx: &mut Tx<'_>, hash: &str, person: PersonId, name: &str) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&TOKEN_ADD, params![hash, person, organisation, name, now]).map(drop)
}

/// The fingerprint and answer of a command that was carried out under this key.
pub fn once_find(tx: &mut Tx<'_>, person: PersonId, key: &str) -> Result<Option<(String, String)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&ONCE_FIND, params![organisation, person, key], |mut row| Ok((row.take(0)?, row.take(1)?)))
}

pub fn once_add(
    tx: &mut Tx<'_>,
    person: PersonId,
    key: &str,
    (fingerprint, answer): (&str, &str),
) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&ONCE_ADD, params![organisation, person, key, fingerprint, answer, now]).map(drop)
}

fn read_caller(mut row: Row, session: Option<i64>, session_hash: String) -> Result<Caller, StoreError> {
    Ok(Caller {
        person: row.take(0)?,
        name: row.take(1)?,
        email: row.take(2)?,
        role: row.take(3)?,
        organisation: row.take(4)?,
        organisation_name: row.take(5)?,
        currency: row.take(6)?,
        zone: row.take(7)?,
        locale: row.take(8)?,
        memberships: row.take(9)?,
        session,
        session_hash,
    })
}
