//! The only SQL about jobs and schedules.

use super::rules::{self, RuleFault};
use super::{DeadJob, Job, JobId, NewJob};
use crate::people::OrganisationId;
use crate::store::{Dialect, Statement, StoreError, Tx};
use crate::{from_row, params, statements};
use jiff::{SignedDuration, Timestamp};

statements! {
    ADD = "insert into job (organisation, kind, payload, run_at) values ($1, $2, $3, $4) returning id";
    ANY_DUE = "select exists (select 1 from job where dead_at is null and run_at <= $1 and (leased_until is null or leased_until <= $1))
        or exists (select 1 from schedule where next_at <= $1)";
    RENEW = "update job set leased_until = $3 where id = $1 and attempts = $2";
    DONE = "delete from job where id = $1 and attempts = $2";
    RETRY = "update job set leased_until = null, run_at = $3, error = $4 where id = $1 and attempts = $2";
    BURY = "update job set leased_until = null, dead_at = $3, error = $4 where id = $1 and attempts = $2";
    DEAD = "select id, organisation, kind, payload, attempts, error, dead_at from job
        where dead_at is not null and (organisation = $1 or $1 is null) order by dead_at desc, id desc limit $2";
    REQUEUE = "update job set dead_at = null, leased_until = null, error = null, attempts = 0, run_at = $2
        where id = $1 and dead_at is not null and (organisation = $3 or $3 is null)";
    SCHEDULE_SET = "insert into schedule (organisation, kind, rule, next_at) values ($1, $2, $3, $4)
        on conflict (organisation, kind) do update set rule = excluded.rule, next_at = excluded.next_at where schedule.rule <> excluded.rule";
    SCHEDULE_DROP = "delete from schedule where organisation = $1 and kind = $2";
    SCHEDULE_ADVANCE = "update schedule set next_at = $3 where organisation = $1 and kind = $2";
    ZONE = "select zone from organisation where id = $1";
}

static CLAIM_SQLITE: Statement = Statement::new(
    "job::CLAIM_SQLITE",
    "update job set leased_until = $2, attempts = attempts + 1 where id in (
        select id from job where dead_at is null and run_at <= $1 and (leased_until is null or leased_until <= $1) order by run_at, id limit $3)
     returning id, organisation, kind, payload, attempts",
);
/// The same, passing over what another node is claiming just now.
static CLAIM_POSTGRES: Statement = Statement::new(
    "job::CLAIM_POSTGRES",
    "update job set leased_until = $2, attempts = attempts + 1 where id = any(array(
        select id from job where dead_at is null and run_at <= $1 and (leased_until is null or leased_until <= $1) order by run_at, id limit $3
        for update skip locked))
     returning id, organisation, kind, payload, attempts",
);
static SCHEDULES_DUE_SQLITE: Statement = Statement::new(
    "job::SCHEDULES_DUE_SQLITE",
    "select s.organisation, s.kind, s.rule, s.next_at, o.zone from schedule s join organisation o on o.id = s.organisation
     where s.next_at <= $1 order by s.next_at limit $2",
);
static SCHEDULES_DUE_POSTGRES: Statement = Statement::new(
    "job::SCHEDULES_DUE_POSTGRES",
    "select s.organisation, s.kind, s.rule, s.next_at, o.zone from schedule s join organisation o on o.id = s.organisation
     where s.next_at <= $1 order by s.next_at limit $2 for update of s skip locked",
);
static ALONE_POSTGRES: Statement = Statement::new("job::ALONE_POSTGRES", "select pg_try_advisory_xact_lock($1)");

/// How long a claim holds without being renewed; after a kill the job waits this long at most.
pub const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Names the sealing of the journal among the things that only one node may do at a time.
pub const SEALING: i64 = 7_274_504;
/// Schedules advanced in one transaction.
const SCHEDULES_AT_ONCE: i64 = 50;

/// The statements that only one engine understands.
pub fn dialect_statements(dialect: Dialect) -> Vec<&'static Statement> {
    match dialect {
        Dialect::Sqlite => vec![&CLAIM_SQLITE, &SCHEDULES_DUE_SQLITE],
        Dialect::Postgres => vec![&CLAIM_POSTGRES, &SCHEDULES_DUE_POSTGRES, &ALONE_POSTGRES],
    }
}

/// Queues a job for the organisation of the transaction, or for the system itself.
/// It exists once the transaction is committed, and not before.
pub fn enqueue(tx: &mut Tx<'_>, job: &NewJob<'_>) -> Result<JobId, StoreError> {
    let organisation = tx.organisation().ok();
    add(tx, organisation, job)
}

fn add(tx: &mut Tx<'_>, organisation: Option<OrganisationId>, job: &NewJob<'_>) -> Result<JobId, StoreError> {
    tx.scalar(&ADD, params![organisation, job.kind, &job.payload, job.run_at])
}

/// Whether there is anything to claim or a schedule to advance: a look that writes nothing.
pub fn any_due(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let now = tx.now();
    tx.scalar(&ANY_DUE, params![now])
}

/// Claims up to `limit` due jobs for [`LEASE`]. Jobs whose lease ran out are due again.
pub fn claim(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Job>, StoreError> {
    let (now, until) = (tx.now(), lease_end(tx.now()));
    let statement = if tx.dialect() == Dialect::Sqlite { &CLAIM_SQLITE } else { &CLAIM_POSTGRES };
    tx.list(statement, params![now, until, limit], |row| {
        from_row!(row, Job { id, organisation, kind, payload, attempts })
    })
}

fn lease_end(now: Timestamp) -> Timestamp {
    now.checked_add(LEASE).unwrap_or(Timestamp::MAX)
}

/// Holds the claim for another [`LEASE`]; false if it is no longer ours.
pub fn renew(tx: &mut Tx<'_>, job: &Job) -> Result<bool, StoreError> {
    let until = lease_end(tx.now());
    tx.execute(&RENEW, params![job.id, job.attempts, until]).map(|n| n == 1)
}

/// Ticks the job off.
pub fn done(tx: &mut Tx<'_>, job: &Job) -> Result<(), StoreError> {
    tx.execute(&DONE, params![job.id, job.attempts]).map(drop)
}

/// Puts the job back for another attempt at `at`, with what went wrong this time.
pub fn retry(tx: &mut Tx<'_>, job: &Job, at: Timestamp, error: &str) -> Result<(), StoreError> {
    tx.execute(&RETRY, params![job.id, job.attempts, at, error]).map(drop)
}

/// Gives the job up; it stays in sight until somebody requeues it.
pub fn bury(tx: &mut Tx<'_>, job: &Job, error: &str) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(&BURY, params![job.id, job.attempts, now, error]).map(drop)
}

/// The jobs that were given up, newest first: the organisation's, or all in the system's scope.
pub fn dead(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<DeadJob>, StoreError> {
    let organisation = tx.organisation().ok();
    tx.list(&DEAD, params![organisation, limit], |row| {
        from_row!(row, DeadJob { id, organisation, kind, payload, attempts, error, dead_at })
    })
}

/// Gives a dead job a fresh set of attempts, from now on; false if there is no such dead job here.
pub fn requeue(tx: &mut Tx<'_>, id: JobId) -> Result<bool, StoreError> {
    let (now, organisation) = (tx.now(), tx.organisation().ok());
    tx.execute(&REQUEUE, params![id, now, organisation]).map(|n| n == 1)
}

/// Sets the rhythm of a kind of job for the organisation; setting the same rhythm again changes nothing.
///
/// # Errors
/// [`StoreError::Refused`] if the rhythm cannot be read or never comes round.
pub fn schedule_set(tx: &mut Tx<'_>, kind: &str, rule: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    let zone: String = tx.scalar(&ZONE, params![organisation])?;
    let next_at = rules::next(rule, &zone, tx.now()).map_err(|fault| StoreError::Refused(fault.to_string()))?;
    tx.execute(&SCHEDULE_SET, params![organisation, kind, rule, next_at]).map(drop)
}

/// Ends the rhythm of a kind of job for the organisation.
pub fn schedule_drop(tx: &mut Tx<'_>, kind: &str) -> Result<(), StoreError> {
    let organisation = tx.organisation()?;
    tx.execute(&SCHEDULE_DROP, params![organisation, kind]).map(drop)
}

struct Due {
    organisation: OrganisationId,
    kind: String,
    rule: String,
    next_at: Timestamp,
    zone: String,
}

/// Queues a job for every rhythm that has come round and moves the rhythm on, in this one transaction.
/// After a long stop a rhythm runs once, not once for every time it missed. Returns the number queued.
pub fn advance_schedules(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let now = tx.now();
    let statement = if tx.dialect() == Dialect::Sqlite { &SCHEDULES_DUE_SQLITE } else { &SCHEDULES_DUE_POSTGRES };
    let due = tx.list(statement, params![now, SCHEDULES_AT_ONCE], |row| {
        from_row!(row, Due { organisation, kind, rule, next_at, zone })
    })?;
    for schedule in &due {
        advance(tx, schedule)?;
    }
    Ok(due.len())
}

fn advance(tx: &mut Tx<'_>, due: &Due) -> Result<(), StoreError> {
    let now = tx.now();
    let payload = serde_json::json!({ "due": due.next_at.to_string() });
    let id = add(tx, Some(due.organisation), &NewJob { kind: &due.kind, payload, run_at: now })?;
    match rules::next(&due.rule, &due.zone, now) {
        Ok(next_at) => tx.execute(&SCHEDULE_ADVANCE, params![due.organisation, due.kind.as_str(), next_at]).map(drop),
        Err(RuleFault::Over) => tx.execute(&SCHEDULE_DROP, params![due.organisation, due.kind.as_str()]).map(drop),
        // The zone was made unreadable since: say so where dead jobs are seen, and look again tomorrow.
        Err(fault) => {
            tx.execute(&BURY, params![id, 0i64, now, format!("the schedule \"{}\" cannot go on: {fault}", due.rule)])?;
            let tomorrow = now.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
            tx.execute(&SCHEDULE_ADVANCE, params![due.organisation, due.kind.as_str(), tomorrow]).map(drop)
        }
    }
}

/// Whether this transaction alone may do the thing numbered `what`, until it ends. On the embedded
/// engine there is only one writer anyway.
pub fn alone(tx: &mut Tx<'_>, what: i64) -> Result<bool, StoreError> {
    if tx.dialect() == Dialect::Sqlite { Ok(true) } else { tx.scalar(&ALONE_POSTGRES, params![what]) }
}
