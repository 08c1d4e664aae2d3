//! The journal's readers lose nothing and see everything in order although PostgreSQL makes entries
//! visible out of order; and whoever changes the journal behind our back is found out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

mod support;

use house::House;
use house::journal::store::{Happened, append};
use house::journal::{Entry, Position, RecordRef, seal};
use house::people::OrganisationId;
use house::store::{StoreError, Target};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use support::{Engine, Place, TestApp, run};
use tokio::sync::broadcast::Receiver;

const INSERT: &str = "insert into journal (organisation, at, kind, record_kind, record_number, payload) values ($1, 1, 'test.happened', 'test', $2, '{}')";

/// A connection of somebody else's, for transactions that we hold open.
fn connect(url: &str) -> postgres::Client {
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    client.batch_execute("set rapport.organisation = '*'").unwrap();
    client
}

async fn heard(tail: &mut Receiver<Arc<Entry>>, within: Duration) -> Option<(i64, Position)> {
    loop {
        let entry = tokio::time::timeout(within, tail.recv()).await.ok()?.unwrap();
        if entry.kind == "test.happened" {
            return Some((entry.record.number, entry.position));
        }
    }
}

#[test]
fn an_entry_that_commits_late_is_neither_lost_nor_out_of_order() {
    let Some(place) = Engine::postgres() else { return };
    let url = place.url.clone().unwrap();
    run(async {
        let app = TestApp::open(place).await;
        let organisation = app.ours.id.0;
        // What the opening of the application wrote is not ours to hear.
        tokio::time::sleep(Duration::from_millis(1200)).await;
        let mut tail = app.house.tail.subscribe();
        let (hold, held) = std::sync::mpsc::channel::<()>();
        let (ready, began) = tokio::sync::oneshot::channel();
        let late_url = url.clone();
        let late = std::thread::spawn(move || {
            let mut client = connect(&late_url);
            let mut first = client.transaction().unwrap();
            first.execute(INSERT, &[&organisation, &1i64]).unwrap();
            ready.send(()).unwrap();
            held.recv().unwrap();
            first.commit().unwrap();
        });
        began.await.unwrap();
        std::thread::spawn(move || connect(&url).execute(INSERT, &[&organisation, &2i64]).unwrap()).join().unwrap();
        assert_eq!(
            heard(&mut tail, Duration::from_millis(1500)).await,
            None,
            "the second entry was told before the first could be known"
        );
        hold.send(()).unwrap();
        late.join().unwrap();
        let first = heard(&mut tail, Duration::from_secs(5)).await.expect("the late entry was lost");
        let second = heard(&mut tail, Duration::from_secs(5)).await.expect("the second entry was lost");
        assert_eq!((first.0, second.0), (1, 2));
        assert!(first.1 < second.1);
    });
}

#[test]
fn a_storm_of_interleaved_writers_is_heard_once_each_in_order_and_its_seals_hold() {
    const WRITERS: i64 = 12;
    const EACH: i64 = 80;
    let Some(place) = Engine::postgres() else { return };
    let url = place.url.clone().unwrap();
    run(async {
        let app = TestApp::open(place).await;
        let organisation = app.ours.id.0;
        tokio::time::sleep(Duration::from_millis(1200)).await;
        let mut tail = app.house.tail.subscribe();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let url = url.clone();
                std::thread::spawn(move || {
                    let mut client = connect(&url);
                    for n in 0..EACH {
                        let mut work = client.transaction().unwrap();
                        work.execute(INSERT, &[&organisation, &(writer * EACH + n)]).unwrap();
                        // Some transactions stay open much longer than their neighbours.
                        std::thread::sleep(Duration::from_millis(((writer * 7 + n * 13) % 41) as u64));
                        work.commit().unwrap();
                    }
                })
            })
            .collect();
        let mut order = Vec::new();
        while order.len() < (WRITERS * EACH) as usize {
            sealed(&app.house).await;
            order.push(
                heard(&mut tail, Duration::from_secs(20))
                    .await
                    .unwrap_or_else(|| panic!("only {} entries were heard", order.len())),
            );
        }
        writers.into_iter().for_each(|w| w.join().unwrap());
        assert!(order.windows(2).all(|pair| pair[0].1 < pair[1].1), "entries were heard out of order");
        let mut numbers: Vec<i64> = order.iter().map(|(n, _)| *n).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..WRITERS * EACH).collect::<Vec<_>>());
        sealed_to(&app.house, numbers.len()).await;
        let verdict = verdict(&app.house);
        assert_eq!(verdict.broken, None);
        assert!(verdict.seals > 1, "{} seals", verdict.seals);
    });
}

/// Seals all that is complete, as the house's upkeep does.
async fn sealed(house: &House) {
    while house.db.write::<_, StoreError>(house.system(None), seal::seal).await.unwrap() > 0 {}
}

/// Waits until so many entries are sealed: a transaction anywhere on the PostgreSQL server, another test's
/// for example, holds back what may be called complete.
async fn sealed_to(house: &House, entries: usize) {
    for _ in 0..200 {
        sealed(house).await;
        if verdict(house).sealed_entries >= entries {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{entries} entries were never complete");
}

fn verdict(house: &House) -> seal::Verdict {
    tokio::task::block_in_place(|| seal::verify(&house.db, house.system(None))).unwrap()
}

async fn happen(house: &House, organisation: OrganisationId, from: i64, to: i64) {
    let written = house.db.write::<_, StoreError>(house.system(Some(organisation)), move |tx| {
        for n in from..to {
            append(
                tx,
                &Happened {
                    kind: "test.happened",
                    record: RecordRef::new("test", n),
                    concerns: None,
                    payload: json!({ "n": n, "word": "größer" }),
                },
            )?;
        }
        Ok(())
    });
    written.await.unwrap();
}

/// Tampers with a sealed journal and expects `verify` to find it.
fn check_found(place: Place, sql: &str, expected: &str) {
    run(async {
        let house = House::open(place.config(), house::Clock::real(), &[]).await.unwrap();
        let added = house.db.write::<_, StoreError>(house.system(None), |tx| {
            house::people::store::organisation_add(tx, "a", "A", ("EUR", "UTC", "en"))
        });
        let organisation = added.await.unwrap();
        for batch in 0..3 {
            happen(&house, organisation, batch * 10, batch * 10 + 10).await;
            sealed_to(&house, (batch + 1) as usize * 10).await;
        }
        happen(&house, organisation, 30, 33).await;
        let before = verdict(&house);
        assert_eq!((before.broken, before.seals, before.sealed_entries), (None, 3, 30));
        assert_eq!(place.tamper(sql), 1, "nothing was changed by {sql}");
        let found = verdict(&house).broken.unwrap_or_else(|| panic!("{sql} was not found"));
        assert!(found.contains(expected), "{found}");
        if let Target::Postgres(_) = house.db.target() {
            println!("found on PostgreSQL: {found}");
        }
    });
}

#[test]
fn an_altered_entry_is_found() {
    Engine::each(|place| {
        check_found(
            place,
            "update journal set payload = '{\"n\":14,\"word\":\"smaller\"}' where record_number = 14",
            "altered",
        )
    });
}

#[test]
fn a_changed_time_is_found() {
    Engine::each(|place| check_found(place, "update journal set at = at - 1 where record_number = 3", "altered"));
}

#[test]
fn a_removed_entry_is_found() {
    Engine::each(|place| check_found(place, "delete from journal where record_number = 25", "removed"));
}

#[test]
fn an_added_entry_is_found() {
    Engine::each(|place| {
        check_found(
            place,
            "insert into journal (seq, organisation, transaction_id, at, kind, record_kind, record_number, payload) \
        select -1, organisation, transaction_id, at, kind, record_kind, 99, payload from journal where record_number = 5",
            "added",
        )
    });
}
