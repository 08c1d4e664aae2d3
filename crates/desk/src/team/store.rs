//! The only SQL about teams.

use super::{Team, TeamIn};
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};

/// Most teams of an organisation.
const TEAMS_MAX: i64 = 200;

statements! {
    ADD = "insert into desk_team (organisation, name, discipline) values ($1, $2, $3) returning id";
    SAVE = "update desk_team set discipline = $3, version = version + 1 where organisation = $1 and id = $2 and version = $4";
    BY_ID = "select id, name, discipline, version from desk_team where organisation = $1 and id = $2";
    NAMED = "select id, name, discipline, version from desk_team where organisation = $1 and name = $2";
    EVERY = "select id, name, discipline, version from desk_team where organisation = $1 order by name limit $2";
    OF_PERSON = "select t.name from desk_team_member m join desk_team t on t.organisation = m.organisation and t.id = m.team
        where m.organisation = $1 and m.person = $2 order by t.name limit $3";
    MEMBERS = "select team, person from desk_team_member where organisation = $1 order by team, person";
    FORGET = "delete from desk_team_member where organisation = $1 and team = $2";
    JOIN = "insert into desk_team_member (organisation, team, person) values ($1, $2, $3) on conflict do nothing";
    GIVE = "update desk_ticket set team = $3, changed_at = $4, version = version + 1 where organisation = $1 and number = $2 and version = $5";
}

pub(crate) fn add(tx: &mut Tx<'_>, t: &TeamIn) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    tx.scalar(&ADD, params![organisation, t.name.trim(), t.discipline.as_str()])
}

pub(crate) fn save(tx: &mut Tx<'_>, present: &Team, t: &TeamIn) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.execute(&SAVE, params![organisation, present.id, t.discipline.as_str(), present.version])? == 1)
}

pub(crate) fn by_id(tx: &mut Tx<'_>, id: i64) -> Result<Option<Team>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&BY_ID, params![organisation, id], read)
}

pub(crate) fn named(tx: &mut Tx<'_>, name: &str) -> Result<Option<Team>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&NAMED, params![organisation, name], read)
}

/// All teams, by name.
pub(crate) fn every(tx: &mut Tx<'_>) -> Result<Vec<Team>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&EVERY, params![organisation, TEAMS_MAX], read)
}

/// The names of the teams somebody belongs to.
pub(crate) fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<String>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&OF_PERSON, params![organisation, person, TEAMS_MAX], |mut r| r.take(0))
}

/// Who belongs to which team.
pub(crate) fn members(tx: &mut Tx<'_>) -> Result<Vec<(i64, PersonId)>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&MEMBERS, params![organisation], |mut r| Ok((r.take(0)?, r.take(1)?)))
}

pub(crate) fn people_set(tx: &mut Tx<'_>, team: i64, people: &[i64]) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&FORGET, params![organisation, team])?;
    for person in people {
        tx.execute(&JOIN, params![organisation, team, *person])?;
    }
    Ok(())
}

/// Writes a ticket's team over the version before it.
pub(crate) fn give(tx: &mut Tx<'_>, (number, version): (i64, i64), name: &str) -> Result<bool, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    Ok(tx.execute(&GIVE, params![organisation, number, name, now, version])? == 1)
}

fn read(row: Row) -> Result<Team, StoreError> {
    from_row!(row, Team { id, name, discipline, version })
}
