//! Carries out due jobs, a few at a time. Every step between claim and tick-off may be the last one
//! before a kill: the claim then runs out and the job is tried again.

use super::rules::{ATTEMPTS_MAX, Fate, after_failure};
use super::{Job, store};
use crate::store::StoreError;
use crate::{Error, House};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep};

/// Jobs that one node carries out at the same time. Most wait for a commit, which they then share; what needs a
/// processor or a foreign server for long limits itself.
const AT_ONCE: usize = 32;
/// How often to look for jobs that other nodes queued, or whose time has come.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The shortest pause between two looks, so that a busy house is not asked after every commit.
const LOOK_PAUSE: Duration = Duration::from_millis(20);
/// How often a running job's claim is renewed: well within the lease.
const RENEW_EVERY: Duration = Duration::from_secs(20);
const SEAL_EVERY: Duration = Duration::from_secs(5);
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Starts the runner on the current runtime. Aborting the handle stops it and its running jobs,
/// which are taken up again when their claims run out.
pub fn start(house: House) -> JoinHandle<()> {
    tokio::spawn(async move {
        tokio::join!(
            queue(&house),
            rhythm(SEAL_EVERY, || super::seal(&house), "sealing"),
            rhythm(SWEEP_EVERY, || super::sweep(&house), "sweeping"),
            rhythm(SWEEP_EVERY, || crate::webhook::jobs::sweep(&house), "forgetting deliveries"),
            crate::webhook::jobs::run(&house)
        );
    })
}

/// The house's own upkeep: an attempt every so often needs no row, no retry and no dead letter.
async fn rhythm<Work: Future<Output = Result<(), Error>>>(every: Duration, work: impl Fn() -> Work, name: &str) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = work().await {
            tracing::warn!(%error, name, "upkeep failed; it is tried again");
        }
    }
}

async fn queue(house: &House) {
    let mut commits = house.db.commits();
    let mut running = JoinSet::new();
    loop {
        commits.borrow_and_update();
        while running.try_join_next().is_some() {}
        match claim(house, AT_ONCE - running.len()).await {
            Ok(jobs) => jobs.into_iter().for_each(|job| drop(running.spawn(carry_out(house.clone(), job)))),
            Err(error) => tracing::warn!(%error, "the queue could not be read; it is tried again"),
        }
        sleep(LOOK_PAUSE).await;
        tokio::select! {
            changed = commits.changed() => if changed.is_err() { return }, // the store is gone, and with it the house
            Some(_) = running.join_next() => {}
            () = sleep(LOOK_EVERY) => {}
        }
    }
}

/// Looks first and writes only if there is something to do: our own commit would wake us again.
async fn claim(house: &House, free: usize) -> Result<Vec<Job>, StoreError> {
    if free == 0 || !house.db.read(house.system(None), store::any_due).await? {
        return Ok(Vec::new());
    }
    let claimed = house.db.write(house.system(None), move |tx| {
        store::advance_schedules(tx)?;
        store::claim(tx, free as i64)
    });
    claimed.await
}

async fn carry_out(house: House, job: Job) {
    let Some(handler) = house.jobs.get(job.kind.as_str()).cloned() else {
        return give_up(&house, job, "this version of Rapport knows no such kind of job".to_owned()).await;
    };
    if job.attempts > ATTEMPTS_MAX {
        return give_up(&house, job, format!("the process ended {ATTEMPTS_MAX} times while this job ran")).await;
    }
    let (organisation, payload) = (job.organisation, job.payload.clone());
    let inner = house.clone();
    let work = async move { handler(inner, organisation, payload).await };
    let outcome = while_renewing(&house, &job, AssertUnwindSafe(work).catch_unwind()).await;
    match outcome {
        Ok(Ok(())) => note(house.db.write(house.system(None), move |tx| store::done(tx, &job)).await),
        Ok(Err(error)) => put_back(&house, job, error.to_string()).await,
        Err(panic) => put_back(&house, job, format!("it panicked: {}", said(&*panic))).await,
    }
}

/// Waits for the work and keeps the claim alive meanwhile.
async fn while_renewing<T>(house: &House, job: &Job, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            outcome = &mut work => return outcome,
            () = sleep(RENEW_EVERY) => {
                let job = job.clone();
                note(house.db.write(house.system(None), move |tx| store::renew(tx, &job)).await.map(drop));
            }
        }
    }
}

async fn put_back(house: &House, job: Job, error: String) {
    match after_failure(job.attempts, house.clock.now()) {
        Fate::Dead => give_up(house, job, error).await,
        Fate::Retry(at) => {
            tracing::warn!(job = job.id.0, kind = job.kind, attempt = job.attempts, error, again_at = %at, "a job failed; it is tried again");
            note(house.db.write(house.system(None), move |tx| store::retry(tx, &job, at, &error)).await);
        }
    }
}

async fn give_up(house: &House, job: Job, error: String) {
    tracing::error!(job = job.id.0, kind = job.kind, attempts = job.attempts, error, "a job was given up");
    note(house.db.write(house.system(None), move |tx| store::bury(tx, &job, &error)).await);
}

/// What could not be written down now is put right when the claim runs out.
fn note(written: Result<(), StoreError>) {
    if let Err(error) = written {
        tracing::warn!(%error, "a job's outcome could not be written down; the job will be tried again");
    }
}

/// The words of a panic.
fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    let literal = panic.downcast_ref::<&str>().copied();
    literal.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without words")
}
