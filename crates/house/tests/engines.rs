//! The store on both engines: every statement prepares, the second lock holds, the journal's tail
//! loses nothing under interleaved transactions, and a group of writes keeps its members apart.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

use house::journal::store::{Happened, after, append, last};
use house::journal::{Position, RecordRef, seal};
use house::people::{OrganisationId, Role, store as people};
use house::record::{CardFields, store as record};
use house::store::{Actor, Db, Dialect, Scope, StoreError, Target};
use jiff::Timestamp;
use std::sync::atomic::{AtomicU32, Ordering};

fn now() -> Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

fn scope(organisation: Option<i64>) -> Scope {
    Scope { organisation: organisation.map(OrganisationId), actor: Actor::System, now: now() }
}

/// A fresh database on each engine that is there: SQLite always, PostgreSQL where the run offers one.
fn each_engine(test: impl Fn(&Db, &Target)) {
    let folder = std::env::temp_dir().join(format!("rapport-engines-{}-{}", std::process::id(), unique()));
    std::fs::create_dir_all(&folder).unwrap();
    let target = Target::Sqlite(folder.join("rapport.db"));
    test(&Db::open(&target, &house::migrations(&[])).unwrap(), &target);
    std::fs::remove_dir_all(&folder).unwrap();
    if let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") {
        let name = format!("engines_{}_{}", std::process::id(), unique());
        let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        admin.batch_execute(&format!("create database {name}")).unwrap();
        let (base, _) = url.rsplit_once('/').unwrap();
        let target = Target::Postgres(format!("{base}/{name}"));
        test(&Db::open(&target, &house::migrations(&[])).unwrap(), &target);
        admin.batch_execute(&format!("drop database {name} with (force)")).unwrap();
    }
}

fn unique() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn organisation(db: &Db, slug: &'static str) -> i64 {
    db.write_blocking(scope(None), move |tx| people::organisation_add(tx, slug, slug, ("EUR", "Europe/Paris", "en")))
        .unwrap()
        .0
}

fn happened(db: &Db, organisation: i64, number: i64) {
    let entry = move |tx: &mut house::store::Tx<'_>| {
        append(
            tx,
            &Happened {
                kind: "thing.done",
                record: RecordRef::new("thing", number),
                concerns: None,
                payload: serde_json::json!({ "n": number }),
            },
        )
    };
    db.write_blocking::<_, StoreError>(scope(Some(organisation)), entry).unwrap();
}

/// Asks until the answer is there: on PostgreSQL a transaction of a neighbouring test, even in another
/// database, holds back what is complete.
fn eventually<T: PartialEq + std::fmt::Debug>(expected: T, ask: impl Fn() -> T) {
    let mut answer = ask();
    for _ in 0..100 {
        if answer == expected {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        answer = ask();
    }
    assert_eq!(answer, expected);
}

#[test]
fn every_statement_is_understood() {
    each_engine(|db, _| {
        let refused = db.refused_statements(&house::statements(&[], db.dialect())).unwrap();
        assert!(refused.is_empty(), "{:?}: {refused:#?}", db.dialect());
    });
}

#[test]
fn a_failing_piece_of_work_does_not_poison_its_neighbours() {
    each_engine(|db, _| {
        let a = organisation(db, "a");
        let tries: Vec<_> = (0..40)
            .map(|i| {
                let db = db.clone();
                std::thread::spawn(move || {
                    db.write_blocking(scope(Some(a)), move |tx| {
                        record::card_add(
                            tx,
                            &RecordRef::new("thing", i),
                            &CardFields { title: "x", state: "open", concerns: None },
                        )?;
                        if i % 4 == 3 { Err(StoreError::Broken("on purpose".into())) } else { Ok(()) }
                    })
                })
            })
            .collect();
        let kept = tries.into_iter().filter(|_| true).map(|t| t.join().unwrap()).filter(Result::is_ok).count();
        assert_eq!(kept, 30);
        let found = db.read_blocking(scope(Some(a)), |tx| record::search(tx, "x", None, 100)).unwrap();
        assert_eq!(found.len(), 30);
    });
}

#[test]
fn panics_are_rolled_back_and_the_writer_lives_on() {
    each_engine(|db, _| {
        let a = organisation(db, "a");
        let fell = db.write_blocking(scope(Some(a)), |tx| -> Result<(), StoreError> {
            record::card_add(
                tx,
                &RecordRef::new("thing", 1),
                &CardFields { title: "fallen", state: "open", concerns: None },
            )?;
            panic!("on purpose");
        });
        assert!(matches!(fell, Err(StoreError::Broken(_))));
        assert!(db.read_blocking(scope(Some(a)), |tx| record::search(tx, "fallen", None, 10)).unwrap().is_empty());
        happened(db, a, 1);
    });
}

#[test]
fn search_finds_words_of_one_organisation_only() {
    each_engine(|db, _| {
        let (a, b) = (organisation(db, "a"), organisation(db, "b"));
        for (org, title) in [(a, "Board deck deleted"), (b, "Board deck printed")] {
            db.write_blocking::<_, StoreError>(scope(Some(org)), move |tx| {
                let thing = RecordRef::new("thing", 1);
                record::card_add(tx, &thing, &CardFields { title, state: "open", concerns: None })?;
                record::text_add(tx, &thing, "It was under Finance, the Übersicht too")
            })
            .unwrap();
        }
        let titles = |org, typed: &'static str| -> Vec<String> {
            db.read_blocking(scope(Some(org)), |tx| record::search(tx, typed, None, 10))
                .unwrap()
                .into_iter()
                .map(|c| c.title)
                .collect()
        };
        assert_eq!(titles(a, "board dec"), ["Board deck deleted"]);
        assert_eq!(titles(b, "FINANCE übersicht"), ["Board deck printed"]);
        assert!(titles(a, "printed").is_empty());
    });
}

#[test]
fn the_second_lock_hides_other_tenants_even_from_a_careless_statement() {
    static CARELESS: house::store::Statement = house::store::Statement::new("careless", "select count(*) from record");
    each_engine(|db, _| {
        let (a, b) = (organisation(db, "a"), organisation(db, "b"));
        for org in [a, a, b] {
            let number = i64::from(unique());
            db.write_blocking::<_, StoreError>(scope(Some(org)), move |tx| {
                record::card_add(
                    tx,
                    &RecordRef::new("thing", number),
                    &CardFields { title: "x", state: "open", concerns: None },
                )
            })
            .unwrap();
        }
        if db.dialect() == Dialect::Postgres {
            let seen =
                |org| db.read_blocking::<i64, StoreError>(scope(Some(org)), |tx| tx.scalar(&CARELESS, &[])).unwrap();
            assert_eq!((seen(a), seen(b)), (2, 1));
        }
    });
}

#[test]
fn the_tail_waits_for_late_commits_and_loses_none() {
    each_engine(|db, target| {
        let a = organisation(db, "a");
        happened(db, a, 1);
        let numbers = |from: Position| -> Vec<i64> {
            db.read_blocking(scope(None), |tx| after(tx, from, 100)).unwrap().iter().map(|e| e.record.number).collect()
        };
        eventually(vec![1], || numbers(Position::default()));
        let Target::Postgres(url) = target else { return };
        // An older transaction takes a number and stays open while a younger one commits.
        let mut slow = postgres::Client::connect(url, postgres::NoTls).unwrap();
        let mut late = slow.transaction().unwrap();
        late.batch_execute("set local rapport.organisation = '*'").unwrap();
        late.execute("insert into journal (organisation, at, kind, record_kind, record_number, payload) values ($1, 0, 'thing.late', 'thing', 2, '{}')", &[&a]).unwrap();
        happened(db, a, 3);
        assert_eq!(numbers(Position::default()), [1], "what is above the oldest running transaction must wait");
        let reached = db.read_blocking(scope(None), last).unwrap();
        late.commit().unwrap();
        eventually(vec![2, 3], || numbers(reached));
    });
}

#[test]
fn seals_show_what_was_altered_or_removed() {
    for harm in [
        "update journal set payload = '{\"n\":99}' where record_number = 2",
        "delete from journal where record_number = 2",
    ] {
        each_engine(|db, target| {
            let a = organisation(db, "a");
            (1..=3).for_each(|n| happened(db, a, n));
            eventually(3, || db.read_blocking(scope(None), |tx| after(tx, Position::default(), 9)).unwrap().len());
            assert_eq!(db.write_blocking::<_, StoreError>(scope(None), seal::seal).unwrap(), 3);
            happened(db, a, 4);
            eventually((1, 3, 1, None), || {
                let verdict = seal::verify(db, scope(None)).unwrap();
                (verdict.seals, verdict.sealed_entries, verdict.unsealed_entries, verdict.broken)
            });
            match target {
                Target::Sqlite(file) => rusqlite::Connection::open(file).unwrap().execute_batch(harm).unwrap(),
                Target::Postgres(url) => postgres::Client::connect(url, postgres::NoTls)
                    .unwrap()
                    .batch_execute(&format!("begin; set local rapport.organisation = '*'; {harm}; commit"))
                    .unwrap(),
            }
            assert!(seal::verify(db, scope(None)).unwrap().broken.is_some());
        });
    }
}

#[test]
fn the_cast_can_be_called_twice() {
    each_engine(|db, _| {
        let a = organisation(db, "a");
        let first = db.write_blocking(scope(Some(a)), house::demo::cast).unwrap();
        let again = db.write_blocking(scope(Some(a)), house::demo::cast).unwrap();
        assert_eq!(first.executive, again.executive);
        let lead = db.read_blocking(scope(Some(a)), |tx| people::members(tx, Some(Role::ItLead), 10)).unwrap();
        assert_eq!(lead.len(), 1);
    });
}
