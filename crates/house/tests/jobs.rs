//! Jobs, rhythms and mail: nothing is lost, nothing is doubled, what cannot be done is in sight.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test says where it failed")]

use house::config::Config;
use house::job::{Job, JobId, NewJob, handler, rules, runner, store};
use house::mail::{NewMail, store as mails};
use house::people::{OrganisationId, store as people};
use house::store::{Actor, Db, Scope, StoreError, Tx};
use house::{Clock, Error, House, Room};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A folder that goes away with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("rapport-jobs-{}", house::secret().unwrap())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const NOON: &str = "2026-03-01T12:00:00Z";

/// A database with one organisation in Paris.
struct Bench {
    db: Db,
    ours: OrganisationId,
    _scratch: Scratch,
}

impl Bench {
    fn new() -> Self {
        let scratch = Scratch::new();
        let config = Config::for_test(&scratch.0);
        config.prepare_folder().unwrap();
        let db = Db::open(&config.target(), &house::migrations(&[])).unwrap();
        let system = Scope { organisation: None, actor: Actor::System, now: at(NOON) };
        let ours = db
            .write_blocking::<_, StoreError>(system, |tx| {
                people::organisation_add(tx, "ours", "Ours", ("EUR", "Europe/Paris", "en"))
            })
            .unwrap();
        Self { db, ours, _scratch: scratch }
    }

    fn system<T: Send + 'static>(
        &self,
        now: Timestamp,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.db.write_blocking(Scope { organisation: None, actor: Actor::System, now }, work).unwrap()
    }

    fn ours<T: Send + 'static>(
        &self,
        now: Timestamp,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.db.write_blocking(Scope { organisation: Some(self.ours), actor: Actor::System, now }, work)
    }

    fn enqueue(&self, kind: &'static str, run_at: Timestamp) -> JobId {
        self.ours(at(NOON), move |tx| store::enqueue(tx, &NewJob { kind, payload: json!({ "n": 1 }), run_at })).unwrap()
    }

    fn claim(&self, now: Timestamp) -> Vec<Job> {
        self.system(now, |tx| store::claim(tx, 10))
    }
}

#[test]
fn a_job_is_claimed_once_when_its_time_has_come() {
    let bench = Bench::new();
    let (noon, later) = (at(NOON), at("2026-03-01T13:00:00Z"));
    let (now_job, later_job) = (bench.enqueue("now", noon), bench.enqueue("later", later));
    let claimed = bench.claim(noon);
    assert_eq!(
        claimed.iter().map(|j| (j.id, j.attempts, j.organisation)).collect::<Vec<_>>(),
        [(now_job, 1, Some(bench.ours))]
    );
    assert!(bench.claim(noon).is_empty(), "it is leased");
    assert!(!bench.system(noon, store::any_due));
    let job = claimed.into_iter().next().unwrap();
    bench.system(noon, move |tx| store::done(tx, &job));
    assert_eq!(bench.claim(later).iter().map(|j| j.id).collect::<Vec<_>>(), [later_job]);
}

#[test]
fn after_a_kill_the_job_is_claimed_again_and_the_old_claim_is_worth_nothing() {
    let bench = Bench::new();
    let noon = at(NOON);
    let id = bench.enqueue("work", noon);
    let first = bench.claim(noon).remove(0);
    let after_lease = noon + store::LEASE;
    let second = bench.claim(after_lease).remove(0);
    assert_eq!((second.id, second.attempts), (id, 2));
    let (old, new) = (first.clone(), second.clone());
    bench.system(after_lease, move |tx| store::done(tx, &first));
    assert!(!bench.system(after_lease, move |tx| store::renew(tx, &old)));
    assert!(bench.system(after_lease, move |tx| store::renew(tx, &new)), "the job is still there and the second's");
}

#[test]
fn dead_jobs_are_seen_by_their_organisation_and_can_be_requeued() {
    let bench = Bench::new();
    let noon = at(NOON);
    let id = bench.enqueue("work", noon);
    let job = bench.claim(noon).remove(0);
    bench.system(noon, move |tx| store::bury(tx, &job, "it cannot be done"));
    let much_later = noon + SignedDuration::from_hours(1000);
    assert!(bench.claim(much_later).is_empty());
    let dead = bench.ours(noon, |tx| store::dead(tx, 10)).unwrap();
    assert_eq!(dead.iter().map(|d| (d.id, d.error.as_deref())).collect::<Vec<_>>(), [(id, Some("it cannot be done"))]);
    let stranger = bench.system(noon, |tx| people::organisation_add(tx, "other", "Other", ("EUR", "UTC", "en")));
    let scope = Scope { organisation: Some(stranger), actor: Actor::System, now: noon };
    assert!(bench.db.read_blocking(scope, |tx| store::dead(tx, 10)).unwrap().is_empty());
    assert!(!bench.db.write_blocking::<_, StoreError>(scope, move |tx| store::requeue(tx, id)).unwrap());
    assert!(bench.ours(noon, move |tx| store::requeue(tx, id)).unwrap());
    assert_eq!(bench.claim(noon).iter().map(|j| (j.id, j.attempts)).collect::<Vec<_>>(), [(id, 1)]);
}

#[test]
fn a_rhythm_runs_once_when_due_and_once_after_a_long_stop() {
    let bench = Bench::new();
    let set = |now: Timestamp, rule: &'static str| bench.ours(now, move |tx| store::schedule_set(tx, "brief", rule));
    set(at(NOON), "FREQ=DAILY;BYHOUR=7").unwrap();
    set(at("2026-03-01T18:00:00Z"), "FREQ=DAILY;BYHOUR=7").unwrap();
    let advance = |now: &str| bench.system(at(now), store::advance_schedules);
    assert_eq!(advance("2026-03-02T05:59:59Z"), 0);
    assert_eq!(advance("2026-03-02T06:00:00Z"), 1, "seven in Paris");
    assert_eq!(advance("2026-03-02T06:00:01Z"), 0);
    assert_eq!(advance("2026-04-01T12:00:00Z"), 1, "a month of mornings is made up for by one");
    assert_eq!(advance("2026-04-02T04:59:59Z"), 0);
    assert_eq!(advance("2026-04-02T05:00:00Z"), 1, "seven in Paris, in summer");
    let jobs = bench.claim(at("2026-04-02T05:00:00Z"));
    let due: Vec<_> = jobs.iter().map(|j| j.payload["due"].as_str().unwrap()).collect();
    assert_eq!(due, ["2026-03-02T06:00:00Z", "2026-03-03T06:00:00Z", "2026-04-02T05:00:00Z"]);
    assert!(matches!(set(at(NOON), "whenever"), Err(StoreError::Refused(_))));
    bench.ours(at(NOON), |tx| store::schedule_drop(tx, "brief")).unwrap();
    assert_eq!(advance("2027-01-01T00:00:00Z"), 0);
}

#[test]
fn a_rhythm_moves_on_only_together_with_its_job() {
    let bench = Bench::new();
    bench.ours(at(NOON), |tx| store::schedule_set(tx, "brief", "FREQ=DAILY")).unwrap();
    let midnight = at("2026-03-01T23:00:00Z");
    let scope = Scope { organisation: None, actor: Actor::System, now: midnight };
    let killed = bench.db.write_blocking::<(), StoreError>(scope, |tx| {
        assert_eq!(store::advance_schedules(tx)?, 1);
        Err(StoreError::Away("killed before the commit".to_owned()))
    });
    assert!(killed.is_err());
    assert!(bench.claim(midnight).is_empty());
    assert_eq!(bench.system(midnight, store::advance_schedules), 1);
    assert_eq!(bench.claim(midnight).len(), 1);
}

/// A house with one room that has the given jobs, its runner running.
async fn house_with(
    scratch: &Scratch,
    clock: &Clock,
    jobs: Vec<(&'static str, house::JobHandler)>,
) -> (House, OrganisationId) {
    let room = Room { name: "test", jobs, ..Room::default() };
    let house = House::open(Config::for_test(&scratch.0), clock.clone(), &[room]).await.unwrap();
    let ours = house
        .db
        .write::<_, StoreError>(house.system(None), |tx| {
            people::organisation_add(tx, "ours", "Ours", ("EUR", "UTC", "en"))
        })
        .await
        .unwrap();
    (house, ours)
}

async fn enqueue(house: &House, ours: OrganisationId, kind: &'static str) {
    let scope = house.system(Some(ours));
    house
        .db
        .write::<_, StoreError>(scope, move |tx| {
            store::enqueue(tx, &NewJob { kind, payload: json!({}), run_at: scope.now })
        })
        .await
        .unwrap();
}

/// Waits until `holds`, at most ten seconds.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..500 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("waited in vain until {what}");
}

async fn nothing_due(house: &House) -> bool {
    let far = Scope { now: Timestamp::from_second(4_000_000_000).unwrap(), ..house.system(None) };
    !house.db.read::<_, StoreError>(far, store::any_due).await.unwrap()
}

async fn dead(house: &House) -> Vec<(String, String)> {
    let found = house.db.read::<_, StoreError>(house.system(None), |tx| store::dead(tx, 10)).await.unwrap();
    found.into_iter().map(|d| (d.kind, d.error.unwrap_or_default())).collect()
}

#[tokio::test]
async fn the_runner_carries_out_what_is_queued_and_says_what_it_does_not_know() {
    let (scratch, clock, runs) = (Scratch::new(), Clock::fixed(at(NOON)), Arc::new(AtomicUsize::new(0)));
    let counter = runs.clone();
    let count = handler(move |_, organisation, _| {
        let counter = counter.clone();
        async move {
            assert!(organisation.is_some());
            counter.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    });
    let (house, ours) = house_with(&scratch, &clock, vec![("test.count", count)]).await;
    let running = runner::start(house.clone());
    for _ in 0..20 {
        enqueue(&house, ours, "test.count").await;
    }
    enqueue(&house, ours, "test.unheard").await;
    until("all is done", async || nothing_due(&house).await).await;
    assert_eq!(runs.load(Ordering::SeqCst), 20);
    assert_eq!(
        dead(&house).await,
        [("test.unheard".to_owned(), "this version of Rapport knows no such kind of job".to_owned())]
    );
    running.abort();
}

#[tokio::test]
async fn failures_and_panics_are_tried_again_until_given_up() {
    let (scratch, clock, runs) = (Scratch::new(), Clock::fixed(at(NOON)), Arc::new(AtomicUsize::new(0)));
    let counter = runs.clone();
    let fails = handler(move |_, _, _| {
        let attempt = counter.fetch_add(1, Ordering::SeqCst);
        async move { if attempt % 2 == 0 { panic!("attempt {attempt}") } else { Err(Error::internal("no luck")) } }
    });
    let (house, ours) = house_with(&scratch, &clock, vec![("test.fails", fails)]).await;
    let running = runner::start(house.clone());
    enqueue(&house, ours, "test.fails").await;
    for attempt in 1..=rules::ATTEMPTS_MAX {
        until("the attempt is over and put back", async || {
            let due_now = house.db.read::<_, StoreError>(house.system(None), store::any_due).await.unwrap();
            runs.load(Ordering::SeqCst) as i64 == attempt
                && !due_now
                && (attempt < rules::ATTEMPTS_MAX || !dead(&house).await.is_empty())
        })
        .await;
        // The outcome may be written a moment after the attempt; the next step only needs it written before the lease ends.
        until("it waits for its next time", async || {
            let soon = Scope { now: clock.now() + rules::delay(attempt), ..house.system(None) };
            attempt == rules::ATTEMPTS_MAX || house.db.read::<_, StoreError>(soon, store::any_due).await.unwrap()
        })
        .await;
        clock.set(clock.now() + rules::delay(attempt));
    }
    assert_eq!(dead(&house).await, [("test.fails".to_owned(), "our fault: no luck".to_owned())]);
    assert_eq!(runs.load(Ordering::SeqCst) as i64, rules::ATTEMPTS_MAX);
    running.abort();
}

#[tokio::test]
async fn a_queued_mail_reaches_the_visible_mailbox_and_the_journal_is_sealed() {
    let (scratch, clock) = (Scratch::new(), Clock::fixed(at(NOON)));
    let (house, ours) = house_with(&scratch, &clock, Vec::new()).await;
    let scope = house.system(Some(ours));
    let (person, mail) = house
        .db
        .write::<_, StoreError>(scope, |tx| {
            let person = people::person_by_email_or_add(tx, "ceo@example.com", "C. E. O.")?;
            let record = house::journal::RecordRef::new("test", 1);
            house::journal::store::append(
                tx,
                &house::journal::store::Happened { kind: "test.happened", record, concerns: None, payload: json!({}) },
            )?;
            let mail = mails::queue(
                tx,
                &NewMail { person: Some(person), to: "ceo@example.com", subject: "Hello", plain: "Words.", html: None },
            )?;
            Ok((person, mail))
        })
        .await
        .unwrap();
    let running = runner::start(house.clone());
    until("the mail is sent", async || {
        let found = house.db.read::<_, StoreError>(scope, move |tx| mails::by_id(tx, mail)).await.unwrap().unwrap();
        found.sent_at == Some(at(NOON)) && found.error.is_none()
    })
    .await;
    until("the journal is sealed", async || {
        house.db.read::<_, StoreError>(scope, house::journal::store::last_seal).await.unwrap().is_some()
    })
    .await;
    let page = |before| {
        house.db.read_blocking::<_, StoreError>(scope, move |tx| mails::of_person(tx, person, before, 10)).unwrap()
    };
    assert_eq!(page(None).iter().map(|m| m.id).collect::<Vec<_>>(), [mail]);
    assert!(page(Some(mail)).is_empty());
    running.abort();
}
