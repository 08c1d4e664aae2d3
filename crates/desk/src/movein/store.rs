//! The only SQL of moving in: runs, what is known of the old desk, what did not come along, and the tickets they write.

use super::rules::Fields;
use super::{Kept, Left, Run};
use connect::moved::Fact;
use house::people::PersonId;
use house::store::{Row, StoreError, Tx};
use house::{from_row, params, statements};
use jiff::Timestamp;

macro_rules! run_columns {
    () => {
        "r.id, r.source, r.origin, r.stage, r.after_key, r.people_total, r.tickets_total, r.people_read, r.tickets_read, r.tickets_created,
         r.tickets_changed, r.messages_created, r.files_created,
         (select count(*) from desk_movein_left l where l.organisation = r.organisation and l.source = r.source), r.started_at, r.changed_at, r.finished_at"
    };
}

statements! {
    RUN_ADD = "insert into desk_movein (organisation, source, origin, stage, people_total, tickets_total, started_at, changed_at)
        values ($1, $2, $3, 'people', $4, $5, $6, $6) returning id";
    RUN_OPEN = concat!("select ", run_columns!(), " from desk_movein r where r.organisation = $1 and r.source = $2 and r.origin = $3 and r.finished_at is null order by r.id desc limit 1");
    RUN_ELSEWHERE = "select origin from desk_movein where organisation = $1 and source = $2 and origin <> $3 and (people_read > 0 or tickets_read > 0) order by id desc limit 1";
    RUN = concat!("select ", run_columns!(), " from desk_movein r where r.organisation = $1 and r.id = $2");
    RUNS = concat!("select ", run_columns!(), " from desk_movein r where r.organisation = $1 and (cast($2 as bigint) is null or r.id < $2) order by r.id desc limit $3");
    RUN_ADVANCE = "update desk_movein set stage = $3, after_key = $4, people_read = people_read + $5, tickets_read = tickets_read + $6,
        tickets_created = tickets_created + $7, tickets_changed = tickets_changed + $8, messages_created = messages_created + $9,
        files_created = files_created + $10, changed_at = $11 where organisation = $1 and id = $2";
    RUN_FINISH = "update desk_movein set stage = 'done', finished_at = $3, changed_at = $3 where organisation = $1 and id = $2";
    KNOWN = "select stamp, ticket, version, person, name from desk_movein_known where organisation = $1 and source = $2 and what = $3 and source_key = $4";
    KNOWN_SET = "insert into desk_movein_known (organisation, source, what, source_key, stamp, ticket, version, person, name)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (organisation, source, what, source_key) do update set stamp = excluded.stamp, ticket = excluded.ticket, version = excluded.version,
            person = excluded.person, name = excluded.name";
    LEFT_ADD = "insert into desk_movein_left (organisation, source, what, source_key, why) values ($1, $2, $3, $4, $5) on conflict do nothing";
    LEFT = "select id, what, source_key, why from desk_movein_left where organisation = $1 and source = $2 and id > $3 order by id limit $4";
    FACTS_CLEAR = "delete from desk_movein_fact where organisation = $1 and ticket = $2";
    FACT_ADD = "insert into desk_movein_fact (organisation, ticket, place, about, name, value) values ($1, $2, $3, $4, $5, $6)";
    FACTS = "select about, name, value from desk_movein_fact where organisation = $1 and ticket = $2 order by place limit 500";
    NUMBER_TAKEN = "select (select count(*) from desk_ticket where organisation = $1 and number = $2)
        + (select count(*) from record where organisation = $1 and kind = 'ticket' and number = $2)";
    TICKET_ADD = "insert into desk_ticket (organisation, number, title, state, priority, requester, requester_name, assignee, assignee_name, team, category,
        service, channel, created_at, first_response_at, first_resolved_at, resolved_at, closed_at, open, waiting, last_line, source, source_number, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'import', $13, $14, $15, $15, $16, $17, $18, $19, $20, $21, $22) returning id";
    TICKET_SET = "update desk_ticket set title = $3, state = $4, priority = $5, requester = $6, requester_name = $7, assignee = $8, assignee_name = $9, team = $10,
        category = $11, service = $12, first_response_at = $13, resolved_at = $14, closed_at = $15, open = $16, waiting = $17, last_line = $18, changed_at = $19,
        version = version + 1 where organisation = $1 and number = $2";
    TICKET_VERSION = "select id, version, requester, source, source_number from desk_ticket where organisation = $1 and number = $2";
    MESSAGE_ADD = "insert into desk_message (organisation, ticket, author, author_name, kind, from_requester, body, at) values ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// Begins a run, or finds the one that was broken off.
pub fn begin(tx: &mut Tx<'_>, (source, origin): (&str, &str), totals: (i64, i64)) -> Result<Run, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    if let Some(open) = tx.find(&RUN_OPEN, params![organisation, source, origin], read_run)? {
        return Ok(open);
    }
    let id: i64 = tx.scalar(&RUN_ADD, params![organisation, source, origin, totals.0, totals.1, now])?;
    run(tx, id)?.ok_or_else(|| StoreError::Broken("a run that was just begun is not there".to_owned()))
}

/// Where another desk of this kind was moved in from.
pub fn elsewhere(tx: &mut Tx<'_>, source: &str, origin: &str) -> Result<Option<String>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&RUN_ELSEWHERE, params![organisation, source, origin], |mut r: Row| r.take(0))
}

pub fn run(tx: &mut Tx<'_>, id: i64) -> Result<Option<Run>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&RUN, params![organisation, id], read_run)
}

/// Runs, newest first.
pub fn runs(tx: &mut Tx<'_>, before: Option<i64>, limit: i64) -> Result<Vec<Run>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&RUNS, params![organisation, before, limit], read_run)
}

/// What one step adds to its run.
#[derive(Debug, Clone, Default)]
pub struct Step {
    pub stage: &'static str,
    pub after_key: String,
    pub people: i64,
    pub tickets: i64,
    pub created: i64,
    pub changed: i64,
    pub messages: i64,
    pub files: i64,
}

pub fn advance(tx: &mut Tx<'_>, id: i64, s: &Step) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let params = params![
        organisation,
        id,
        s.stage,
        s.after_key.as_str(),
        s.people,
        s.tickets,
        s.created,
        s.changed,
        s.messages,
        s.files,
        now
    ];
    tx.execute(&RUN_ADVANCE, params).map(drop)
}

pub fn finish(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&RUN_FINISH, params![organisation, id, now]).map(drop)
}

/// What is known of a record of the old desk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    pub stamp: String,
    pub ticket: Option<i64>,
    pub version: Option<i64>,
    pub person: Option<PersonId>,
    pub name: String,
}

pub fn known(tx: &mut Tx<'_>, source: &str, what: &str, key: &str) -> Result<Option<Known>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&KNOWN, params![organisation, source, what, key], |r| {
        from_row!(r, Known { stamp, ticket, version, person, name })
    })
}

pub fn known_set(tx: &mut Tx<'_>, source: &str, (what, key): (&str, &str), k: &Known) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let params =
        params![organisation, source, what, key, k.stamp.as_str(), k.ticket, k.version, k.person, k.name.as_str()];
    tx.execute(&KNOWN_SET, params).map(drop)
}

/// Writes down what did not come along; the same twice is once.
pub fn left_add(tx: &mut Tx<'_>, source: &str, (what, key): (&str, &str), why: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&LEFT_ADD, params![organisation, source, what, key, why]).map(drop)
}

/// What did not come along, in the order in which it was met.
pub fn left(tx: &mut Tx<'_>, source: &str, after: i64, limit: i64) -> Result<Vec<Left>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&LEFT, params![organisation, source, after, limit], |r| from_row!(r, Left { id, what, source_key, why }))
}

/// Keeps what has no home of its own on the ticket, in place of what was kept before.
pub fn facts_set(tx: &mut Tx<'_>, ticket: i64, facts: &[Fact]) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&FACTS_CLEAR, params![organisation, ticket])?;
    for (place, f) in facts.iter().enumerate() {
        tx.execute(&FACT_ADD, params![organisation, ticket, place, f.about.word(), f.name.as_str(), f.value.as_str()])?;
    }
    Ok(())
}

pub fn facts(tx: &mut Tx<'_>, ticket: i64) -> Result<Vec<Kept>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&FACTS, params![organisation, ticket], |r| from_row!(r, Kept { about, name, value }))
}

pub fn number_is_free(tx: &mut Tx<'_>, number: i64) -> Result<bool, StoreError> {
    let organisation = tx.organisation()?;
    Ok(tx.scalar::<i64>(&NUMBER_TAKEN, params![organisation, number])? == 0)
}

/// The people of a ticket as they are here.
#[derive(Debug, Clone, Default)]
pub struct People {
    pub requester: Option<PersonId>,
    pub requester_name: String,
    pub assignee: Option<PersonId>,
    pub assignee_name: String,
}

pub fn ticket_add(
    tx: &mut Tx<'_>,
    number: i64,
    (source, source_number): (&str, &str),
    (f, p): (&Fields, &People),
) -> Result<i64, StoreError> {
    let organisation = tx.organisation()?;
    let params = params![
        organisation,
        number,
        f.title.as_str(),
        f.state,
        f.priority,
        p.requester,
        p.requester_name.as_str(),
        p.assignee,
        p.assignee_name.as_str(),
        f.team.as_str(),
        f.category.as_str(),
        f.service.as_str(),
        f.created_at,
        f.first_response_at,
        f.resolved_at,
        f.closed_at,
        f.open,
        f.waiting,
        f.last_line.as_str(),
        source,
        source_number,
        f.changed_at
    ];
    tx.scalar(&TICKET_ADD, params)
}

pub fn ticket_set(tx: &mut Tx<'_>, number: i64, (f, p): (&Fields, &People)) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let params = params![
        organisation,
        number,
        f.title.as_str(),
        f.state,
        f.priority,
        p.requester,
        p.requester_name.as_str(),
        p.assignee,
        p.assignee_name.as_str(),
        f.team.as_str(),
        f.category.as_str(),
        f.service.as_str(),
        f.first_response_at,
        f.resolved_at,
        f.closed_at,
        f.open,
        f.waiting,
        f.last_line.as_str(),
        f.changed_at
    ];
    tx.execute(&TICKET_SET, params).map(drop)
}

/// A ticket's row here: key, version, requester, and where it came from.
#[derive(Debug, Clone)]
pub struct Here {
    pub id: i64,
    pub version: i64,
    pub requester: Option<PersonId>,
    pub source: Option<String>,
    pub source_number: Option<String>,
}

pub fn ticket_here(tx: &mut Tx<'_>, number: i64) -> Result<Option<Here>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&TICKET_VERSION, params![organisation, number], |r| {
        from_row!(r, Here { id, version, requester, source, source_number })
    })
}

/// A message as it was said there.
pub struct Words<'a> {
    pub author: Option<PersonId>,
    pub author_name: &'a str,
    pub kind: crate::MessageKind,
    pub from_requester: bool,
    pub body: &'a str,
    pub at: Timestamp,
}

pub fn message_add(tx: &mut Tx<'_>, ticket: i64, w: &Words<'_>) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let params = params![organisation, ticket, w.author, w.author_name, w.kind, w.from_requester, w.body, w.at];
    tx.execute(&MESSAGE_ADD, params).map(drop)
}

fn read_run(row: Row) -> Result<Run, StoreError> {
    from_row!(
        row,
        Run {
            id,
            source,
            origin,
            stage,
            after_key,
            people_total,
            tickets_total,
            people_read,
            tickets_read,
            tickets_created,
            tickets_changed,
            messages_created,
            files_created,
            left,
            started_at,
            changed_at,
            finished_at
        }
    )
}
