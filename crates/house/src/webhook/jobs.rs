//! Reads the journal for every receiver and sends what is due. Each step between claim and note may be the last one before
//! a kill: the claim then runs out and the delivery is tried again, so a receiver hears of everything at least once.

use super::rules::{again, means};
use super::{Delivery, Webhook, deliver, store};
use crate::journal::store as journal;
use crate::journal::{Entry, Position};
use crate::store::{StoreError, Tx};
use crate::{Error, House, job};
use jiff::SignedDuration;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Entries of the journal that are put on their way in one transaction.
const ENTRIES_AT_ONCE: i64 = 500;
/// Requests that one node has open at the same time.
const AT_ONCE: i64 = 16;
/// How often to look when nothing wakes us.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The shortest pause between two looks, so that a busy house is not asked after every commit.
const LOOK_PAUSE: Duration = Duration::from_millis(250);
/// How long a settled delivery stays in sight.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Goes on until the house is gone.
pub async fn run(house: &House) {
    let mut commits = house.db.commits();
    loop {
        commits.borrow_and_update();
        if let Err(error) = round(house).await {
            tracing::warn!(%error, "webhooks could not be sent; it is tried again");
        }
        sleep(LOOK_PAUSE).await;
        tokio::select! {
            changed = commits.changed() => if changed.is_err() { return },
            () = sleep(LOOK_EVERY) => {}
        }
    }
}

/// Puts on their way and sends what there is; returns the number of requests.
pub async fn round(house: &House) -> Result<usize, Error> {
    while pump(house).await? {}
    let mut sent = 0;
    loop {
        let now = send_due(house).await?;
        if now == 0 {
            return Ok(sent);
        }
        sent += now;
    }
}

/// Reads on in the journal for the receivers that are furthest behind; true if there may be more.
async fn pump(house: &House) -> Result<bool, Error> {
    let scope = house.system(None);
    let waiting = house.db.read::<_, StoreError>(scope, |tx| {
        let hooks = store::listening(tx)?;
        let Some(from) = hooks.first().map(|w| w.at) else { return Ok(None) };
        let entries = journal::after(tx, from, ENTRIES_AT_ONCE)?;
        Ok((!entries.is_empty()).then_some((from, entries)))
    });
    let Some((from, entries)) = waiting.await? else { return Ok(false) };
    house.db.write::<_, Error>(scope, move |tx| put_on_way(tx, from, &entries)).await
}

/// Every receiver that stands exactly here hears of these entries and stands behind them.
fn put_on_way(tx: &mut Tx<'_>, from: Position, entries: &[Entry]) -> Result<bool, Error> {
    if !job::store::alone(tx, store::PUMPING)? {
        return Ok(false);
    }
    let Some(last) = entries.last().map(|e| e.position) else { return Ok(false) };
    // Who is less far behind is met on the way: up to there and no further.
    let all = store::listening(tx)?;
    let next = all.iter().map(|w| w.at).filter(|at| *at > from && *at < last).min().unwrap_or(last);
    for hook in all.iter().filter(|w| w.at == from) {
        let meant = |e: &&Entry| e.organisation == hook.organisation && means(&hook.kinds, &e.kind);
        for entry in entries.iter().take_while(|e| e.position <= next).filter(meant) {
            store::deliver(tx, hook, entry)?;
        }
        store::go_to(tx, hook, next)?;
    }
    Ok(true)
}

/// Sends what is due now, and waits for all answers.
async fn send_due(house: &House) -> Result<usize, Error> {
    let scope = house.system(None);
    if !house.db.read(scope, store::any_due).await? {
        return Ok(0);
    }
    let claimed = house.db.write::<_, Error>(scope, |tx| {
        if job::store::alone(tx, store::PUMPING)? { Ok(store::claim(tx, AT_ONCE)?) } else { Ok(Vec::new()) }
    });
    let mut running = JoinSet::new();
    let claimed = claimed.await?;
    let count = claimed.len();
    for delivery in claimed {
        running.spawn(attempt(house.clone(), delivery));
    }
    while let Some(done) = running.join_next().await {
        if let Ok(Err(error)) = done {
            tracing::warn!(%error, "what came of a webhook could not be written down; it is sent again");
        }
    }
    Ok(count)
}

async fn attempt(house: House, mut d: Delivery) -> Result<(), Error> {
    let (scope, id) = (house.system(Some(d.organisation)), d.webhook);
    let Some(hook) = house.db.read::<Option<Webhook>, StoreError>(scope, move |tx| store::by_id(tx, id)).await? else {
        return Ok(());
    };
    let begun = house.clock.now();
    let outcome = deliver::post(&house, &hook, &d).await;
    let now = house.clock.now();
    d.tried_at = Some(now);
    d.millis = Some(now.duration_since(begun).as_millis() as i64);
    (d.status, d.answer) = match &outcome {
        Ok((status, answer)) => (Some(i64::from(*status)), answer.clone()),
        Err(why) => (None, why.clone()),
    };
    let taken = matches!(&outcome, Ok((200..=299, _)));
    let gone = matches!(&outcome, Ok((410, _)));
    match again(d.attempts, d.created_at, now).filter(|_| !gone) {
        _ if taken => "sent".clone_into(&mut d.state),
        Some(at) => d.next_at = at,
        None => "dead".clone_into(&mut d.state),
    }
    let work = move |tx: &mut Tx<'_>| -> Result<(), Error> {
        store::done(tx, &d)?;
        if taken {
            store::met(tx, &d)?
        } else {
            store::failed(tx, &d, gone)?
        }
        Ok(())
    };
    house.db.write(house.system(Some(hook.organisation)), work).await
}

/// Forgets what was settled long ago.
pub async fn sweep(house: &House) -> Result<(), Error> {
    let scope = house.system(None);
    let before = scope.now.checked_sub(KEPT).unwrap_or(jiff::Timestamp::MIN);
    house.db.write::<(), StoreError>(scope, move |tx| store::sweep(tx, before)).await.map_err(Error::from)
}
