//! The only SQL of imports: their progress, their refusals, what the source said last, and the tickets they write.

use super::rules::Fields;
use super::{Import, Refusal, SERVICENOW};
use connect::servicenow::Incident;
use house::store::{Row, StoreError, Tx};
use house::{params, statements};

statements! {
    IMPORT_BEGIN = "insert into desk_import (organisation, source, file_hash, started_at) values ($1, $2, $3, $4)
        on conflict (organisation, source, file_hash) do update set file_hash = excluded.file_hash returning id";
    IMPORT = "select id, source, rows_done, events_read, tickets_created, tickets_changed, refused, started_at, finished_at
        from desk_import where organisation = $1 and id = $2";
    IMPORTS = "select id, source, rows_done, events_read, tickets_created, tickets_changed, refused, started_at, finished_at
        from desk_import where organisation = $1 and (cast($2 as bigint) is null or id < $2) order by id desc limit $3";
    IMPORT_ADVANCE = "update desk_import set rows_done = $3, events_read = events_read + $4, tickets_created = tickets_created + $5,
        tickets_changed = tickets_changed + $6, refused = refused + $7 where organisation = $1 and id = $2";
    IMPORT_FINISH = "update desk_import set finished_at = $3 where organisation = $1 and id = $2";
    REFUSAL_ADD = "insert into desk_import_refusal (organisation, import, row_number, column_name, why, fix) values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing";
    REFUSALS = "select row_number, column_name, why, fix from desk_import_refusal
        where organisation = $1 and import = $2 and row_number > $3 order by row_number limit $4";
    KNOWN = "select ticket, import, incident from desk_source_incident where organisation = $1 and source = $2 and source_number = $3";
    KNOWN_SET = "insert into desk_source_incident (organisation, source, source_number, ticket, import, incident) values ($1, $2, $3, $4, $5, $6)
        on conflict (organisation, source, source_number) do update set import = excluded.import, incident = excluded.incident";
    TICKET_ADD = "insert into desk_ticket (organisation, number, title, state, priority, requester_name, assignee_name, team, category,
        subcategory, service, location, channel, created_at, first_resolved_at, resolved_at, closed_at, reassigned, reopened, open, waiting,
        source_promise_kept, source, source_number, source_row, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, null, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)";
    TICKET_SET = "update desk_ticket set title = $3, state = $4, priority = $5, requester_name = $6, assignee_name = $7, team = $8, category = $9,
        subcategory = $10, service = $11, location = $12, channel = $13, created_at = $14, resolved_at = $15, closed_at = $16, reassigned = $17,
        reopened = $18, open = $19, waiting = $20, source_promise_kept = $21, source_row = $22, changed_at = $23, version = version + 1
        where organisation = $1 and number = $2";
}

/// What the database knows of an incident of the log.
pub struct Known {
    pub ticket: i64,
    /// The import that touched it last.
    pub import: i64,
    pub incident: Incident,
}

/// Starts an import of this file, or finds the one that was started before.
pub fn begin(tx: &mut Tx<'_>, file_hash: &str) -> Result<Import, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let id: i64 = tx.scalar(&IMPORT_BEGIN, params![organisation, SERVICENOW, file_hash, now])?;
    import(tx, id)?.ok_or_else(|| StoreError::Broken("an import that was just begun is not there".to_owned()))
}

pub fn import(tx: &mut Tx<'_>, id: i64) -> Result<Option<Import>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&IMPORT, params![organisation, id], read_import)
}

/// Imports, newest first, before the import `before`.
pub fn imports(tx: &mut Tx<'_>, before: Option<i64>, limit: i64) -> Result<Vec<Import>, StoreError> {
    let organisation = tx.organisation()?;
    tx.list(&IMPORTS, params![organisation, before, limit], read_import)
}

/// What one batch adds to its import.
#[derive(Debug, Clone, Copy, Default)]
pub struct Advance {
    pub last_row: i64,
    pub events: i64,
    pub created: i64,
    pub changed: i64,
    pub refused: i64,
}

pub fn advance(tx: &mut Tx<'_>, id: i64, by: Advance) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&IMPORT_ADVANCE, params![organisation, id, by.last_row, by.events, by.created, by.changed, by.refused])
        .map(drop)
}

pub fn finish(tx: &mut Tx<'_>, id: i64) -> Result<(), StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.execute(&IMPORT_FINISH, params![organisation, id, now]).map(drop)
}

pub fn refusal_add(tx: &mut Tx<'_>, import: i64, refusal: &Refusal) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let params = params![
        organisation,
        import,
        refusal.row,
        refusal.column.as_deref(),
        refusal.why.as_str(),
        refusal.fix.as_str()
    ];
    tx.execute(&REFUSAL_ADD, params).map(drop)
}

/// Refused rows of an import in the order of the file, after row `after`.
pub fn refusals(tx: &mut Tx<'_>, import: i64, after: i64, limit: i64) -> Result<Vec<Refusal>, StoreError> {
    let organisation = tx.organisation()?;
    let read = |mut r: Row| Ok(Refusal { row: r.take(0)?, column: r.take(1)?, why: r.take(2)?, fix: r.take(3)? });
    tx.list(&REFUSALS, params![organisation, import, after, limit], read)
}

pub fn known(tx: &mut Tx<'_>, source_number: &str) -> Result<Option<Known>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&KNOWN, params![organisation, SERVICENOW, source_number], |mut r| {
        let text: String = r.take(2)?;
        let incident = serde_json::from_str(&text)
            .map_err(|e| StoreError::Broken(format!("a stored incident cannot be read: {e}")))?;
        Ok(Known { ticket: r.take(0)?, import: r.take(1)?, incident })
    })
}

pub fn known_set(tx: &mut Tx<'_>, known: &Known) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let text = serde_json::to_string(&known.incident).map_err(|e| StoreError::Broken(e.to_string()))?;
    tx.execute(
        &KNOWN_SET,
        params![organisation, SERVICENOW, known.incident.number.as_str(), known.ticket, known.import, text],
    )
    .map(drop)
}

/// Writes a new ticket.
pub fn ticket_add(tx: &mut Tx<'_>, number: i64, source: (&str, i64), f: &Fields) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(
        &TICKET_ADD,
        params![
            organisation,
            number,
            f.title.as_str(),
            f.state,
            f.priority,
            f.requester_name.as_str(),
            f.assignee_name.as_str(),
            f.team.as_str(),
            f.category.as_str(),
            f.subcategory.as_str(),
            f.service.as_str(),
            f.location.as_str(),
            f.channel.as_str(),
            f.created_at,
            f.resolved_at,
            f.closed_at,
            f.reassigned,
            f.reopened,
            f.open,
            f.waiting,
            f.kept,
            SERVICENOW,
            source.0,
            source.1,
            f.changed_at,
        ],
    )
    .map(drop)
}

/// Brings a ticket up to what the source says now; `row` is the last row applied.
pub fn ticket_set(tx: &mut Tx<'_>, number: i64, row: i64, f: &Fields) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(
        &TICKET_SET,
        params![
            organisation,
            number,
            f.title.as_str(),
            f.state,
            f.priority,
            f.requester_name.as_str(),
            f.assignee_name.as_str(),
            f.team.as_str(),
            f.category.as_str(),
            f.subcategory.as_str(),
            f.service.as_str(),
            f.location.as_str(),
            f.channel.as_str(),
            f.created_at,
            f.resolved_at,
            f.closed_at,
            f.reassigned,
            f.reopened,
            f.open,
            f.waiting,
            f.kept,
            row,
            f.changed_at,
        ],
    )
    .map(drop)
}

fn read_import(mut r: Row) -> Result<Import, StoreError> {
    Ok(Import {
        id: r.take(0)?,
        source: r.take(1)?,
        rows_done: r.take(2)?,
        events_read: r.take(3)?,
        tickets_created: r.take(4)?,
        tickets_changed: r.take(5)?,
        refused: r.take(6)?,
        started_at: r.take(7)?,
        finished_at: r.take(8)?,
    })
}
