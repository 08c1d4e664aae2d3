//! Work for later and work on a rhythm. A job is a row that is claimed with a lease, tried again
//! with growing pauses, and laid aside in sight when it cannot be done: a kill at any point loses nothing.

pub mod rules;
pub mod runner;
pub mod store;

use crate::people::OrganisationId;
use crate::room::JobHandler;
use crate::store::StoreError;
use crate::{Error, House};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use std::future::Future;
use std::sync::Arc;

crate::id_type!(
    /// One job.
    JobId
);

/// How long a command that is sent again is still known.
const COMMAND_KEYS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What somebody wants done, not before `run_at`. Whose it is comes from the transaction.
#[derive(Debug, Clone)]
pub struct NewJob<'a> {
    pub kind: &'a str,
    pub payload: serde_json::Value,
    pub run_at: Timestamp,
}

/// A claimed job. `attempts` counts this attempt too and is the claim's token: once the lease ran
/// out and somebody else claimed the job, our token is worth nothing.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: JobId,
    pub organisation: Option<OrganisationId>,
    pub kind: String,
    pub payload: serde_json::Value,
    pub attempts: i64,
}

/// A job that was given up, and why.
#[derive(Debug, Clone)]
pub struct DeadJob {
    pub id: JobId,
    pub organisation: Option<OrganisationId>,
    pub kind: String,
    pub payload: serde_json::Value,
    pub attempts: i64,
    pub error: Option<String>,
    pub dead_at: Timestamp,
}

/// Wraps an async function as the handler of a kind of job.
pub fn handler<F, Work>(work: F) -> JobHandler
where
    F: Fn(House, Option<OrganisationId>, serde_json::Value) -> Work + Send + Sync + 'static,
    Work: Future<Output = Result<(), Error>> + Send + 'static,
{
    Arc::new(move |house, organisation, payload| work(house, organisation, payload).boxed())
}

/// The house's own kinds of jobs.
pub fn own_handlers() -> Vec<(&'static str, JobHandler)> {
    vec![
        (crate::mail::SEND, handler(crate::mail::send::carry_out)),
        (crate::moving::jobs::EXPORT, handler(crate::moving::jobs::carry_out)),
        (crate::moving::jobs::EXPIRE, handler(crate::moving::jobs::expire)),
        ("journal.seal", handler(|house, _, _| async move { seal(&house).await })),
        ("session.sweep", handler(|house, _, _| async move { sweep(&house).await })),
    ]
}

/// Seals what happened since the last seal. Looks before it writes, so that a quiet house writes nothing.
async fn seal(house: &House) -> Result<(), Error> {
    loop {
        let scope = house.system(None);
        let looked = house.db.read::<bool, StoreError>(scope, |tx| {
            let from = crate::journal::store::last_seal(tx)?.map_or_else(Default::default, |s| s.to);
            Ok(!crate::journal::store::after(tx, from, 1)?.is_empty())
        });
        if !looked.await? {
            return Ok(());
        }
        // Two nodes that seal the same entries would fork the chain.
        let sealed = house.db.write::<usize, StoreError>(scope, |tx| {
            if store::alone(tx, store::SEALING)? { crate::journal::seal::seal(tx) } else { Ok(0) }
        });
        if sealed.await? == 0 {
            return Ok(());
        }
    }
}

/// Forgets what has run out: sessions, sign-in links, the keys of commands, and uploads that were broken off.
async fn sweep(house: &House) -> Result<(), Error> {
    let scope = house.system(None);
    let keys_before = scope.now.checked_sub(COMMAND_KEYS_KEPT).unwrap_or(Timestamp::MIN);
    house.db.write::<(), StoreError>(scope, move |tx| crate::signin::store::sweep(tx, keys_before)).await?;
    house.objects.sweep(scope.now).await
}
