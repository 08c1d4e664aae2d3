//! The report through the front door: sums that follow the journal say what a count of all tickets says, and every
//! figure leads to the tickets that it counts. With `RAPPORT_TEST_POSTGRES` the same on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

mod bench;

use axum::http::{Method, StatusCode};
use bench::Bench;
use desk::report::{Metric, metrics, rules, store as report};
use desk::tally::rules::cells::Fine;
use desk::tally::{Filter, jobs, store};
use desk::{Channel, MessageKind, Saying, Then, asks};
use house::journal::store as journal;
use house::store::{StoreError, Tx};
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

/// What may happen next.
#[derive(Debug, Clone)]
enum Step {
    Open {
        urgent: bool,
        by_agent: bool,
    },
    Say {
        ticket: usize,
        by_agent: bool,
        then: u8,
    },
    Give {
        ticket: usize,
        person: usize,
    },
    Team {
        ticket: usize,
        name: u8,
    },
    Urgency {
        ticket: usize,
        priority: i64,
    },
    Reopen {
        ticket: usize,
    },
    TakeBack {
        ticket: usize,
    },
    Work {
        ticket: usize,
        minutes: i64,
    },
    Rate {
        per_hour: i64,
    },
    Answer {
        ticket: usize,
        score: i64,
    },
    Wait {
        hours: i64,
    },
    /// The sums follow the journal.
    Follow,
}

fn step() -> impl Strategy<Value = Step> {
    let ticket = 0..12usize;
    prop_oneof![
        3 => (any::<bool>(), any::<bool>()).prop_map(|(urgent, by_agent)| Step::Open { urgent, by_agent }),
        6 => (ticket.clone(), any::<bool>(), 0..4u8).prop_map(|(ticket, by_agent, then)| Step::Say { ticket, by_agent, then }),
        2 => (ticket.clone(), 0..3usize).prop_map(|(ticket, person)| Step::Give { ticket, person }),
        1 => (ticket.clone(), 0..3u8).prop_map(|(ticket, name)| Step::Team { ticket, name }),
        1 => (ticket.clone(), 1..5i64).prop_map(|(ticket, priority)| Step::Urgency { ticket, priority }),
        1 => ticket.clone().prop_map(|ticket| Step::Reopen { ticket }),
        1 => ticket.clone().prop_map(|ticket| Step::TakeBack { ticket }),
        1 => (ticket.clone(), 1..300i64).prop_map(|(ticket, minutes)| Step::Work { ticket, minutes }),
        1 => (1..90i64).prop_map(|per_hour| Step::Rate { per_hour }),
        1 => (ticket, 1..6i64).prop_map(|(ticket, score)| Step::Answer { ticket, score }),
        4 => (1..200i64).prop_map(|hours| Step::Wait { hours }),
        2 => Just(Step::Follow),
    ]
}

async fn post(bench: &Bench, token: &str, path: &str, body: Value) -> StatusCode {
    bench.api(token, (Method::POST, path), body, &[]).await.status
}

/// Does it; what is refused just does not happen.
async fn takes(bench: &Bench, (tech, lead): (&str, &str), tickets: &mut Vec<i64>, step: &Step) {
    let number = |i: &usize| tickets.get(i % tickets.len().max(1)).copied().unwrap_or(1);
    let elise = bench.cast.employees[0];
    match step {
        Step::Open { urgent, by_agent } => {
            let mut opening = asks::plain_opening("It does not work", Some(elise), Channel::Portal);
            opening.priority = desk::Priority::try_from(if *urgent { 1 } else { 3 }).unwrap();
            opening.by_agent = *by_agent;
            opening.service = if *urgent { "Network".into() } else { String::new() };
            let scope = bench.scope(if *by_agent { bench.cast.technicians[0] } else { elise });
            tickets.push(bench.house.db.write(scope, move |tx| asks::open_ticket(tx, None, &opening)).await.unwrap());
        }
        Step::Say { ticket, by_agent, then } => {
            let number = number(ticket);
            let then = [Then::Send, Then::Solve, Then::Wait, Then::Solve][usize::from(*then)];
            let saying = Saying {
                text: "Something".into(),
                kind: MessageKind::Public,
                from_requester: !by_agent,
                then: if *by_agent { then } else { Then::Send },
                seen: None,
            };
            let scope = bench.scope(if *by_agent { bench.cast.technicians[0] } else { elise });
            let said = bench.house.db.write(scope, move |tx| asks::say(tx, None, number, &saying)).await;
            drop(said);
        }
        Step::Give { ticket, person } => {
            let person = bench.cast.technicians[person % bench.cast.technicians.len()].0;
            let path = format!("/api/v1/desk/tickets/{}/assignee", number(ticket));
            post(bench, tech, &path, json!({ "person": person })).await;
        }
        Step::Team { ticket, name } => {
            let team = ["", "Network", "Workplace"][usize::from(*name)];
            post(bench, tech, &format!("/api/v1/desk/tickets/{}/team", number(ticket)), json!({ "team": team })).await;
        }
        Step::Urgency { ticket, priority } => {
            let path = format!("/api/v1/desk/tickets/{}/priority", number(ticket));
            post(bench, tech, &path, json!({ "priority": priority })).await;
        }
        Step::Reopen { ticket } => {
            post(bench, tech, &format!("/api/v1/desk/tickets/{}/reopen", number(ticket)), Value::Null).await;
        }
        Step::TakeBack { ticket } => {
            let (number, scope) = (number(ticket), bench.scope(bench.cast.technicians[0]));
            let back = move |tx: &mut Tx<'_>| asks::change(tx, number, None, &desk::Deed::Unresolve);
            drop(bench.house.db.write(scope, back).await);
        }
        Step::Work { ticket, minutes } => {
            let day = bench.clock.now().to_string().get(..10).unwrap_or_default().to_owned();
            let path = format!("/api/v1/desk/tickets/{}/time", number(ticket));
            post(bench, tech, &path, json!({ "day": day, "minutes": minutes })).await;
        }
        Step::Rate { per_hour } => {
            let body = json!({ "discipline": "", "from_day": "2026-01-01", "cents_per_hour": per_hour * 100 });
            post(bench, lead, "/api/v1/desk/rates", body).await;
        }
        Step::Answer { ticket, score } => {
            let token = bench.program(elise).await;
            let path = format!("/api/v1/desk/tickets/{}/rating", number(ticket));
            bench.api(&token, (Method::POST, &path), json!({ "score": score, "comment": "" }), &[]).await;
        }
        Step::Wait { hours } => bench.clock.set(bench.clock.now() + SignedDuration::from_hours(*hours)),
        Step::Follow => {
            tokio::task::block_in_place(|| jobs::catch_up(&bench.house.db, || bench.house.system(Some(bench.ours))))
                .unwrap()
        }
    }
}

fn read<T>(bench: &Bench, work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) -> T {
    bench.house.db.read_blocking(bench.house.system(Some(bench.ours)), work).unwrap()
}

/// A figure by its word: how many, of how many, and its value.
type Figure = (String, Option<i64>, Option<i64>, Option<f64>);

/// Every figure without what differs on purpose: quick answers keep durations in steps.
fn figures(all: &[Metric]) -> Vec<Figure> {
    all.iter().map(|m| (m.name.clone(), m.numerator, m.denominator, m.value)).collect()
}

/// Counted from the tickets and their journals alone.
fn naive(bench: &Bench) -> Vec<Metric> {
    let now = bench.clock.now();
    read(bench, |tx| {
        // Without sums everything is counted anew.
        metrics(tx, None, None, now)
    })
}

async fn history(bench: &Bench, steps: &[Step]) {
    let tech = bench.program(bench.cast.technicians[0]).await;
    let lead = bench.program(bench.cast.it_lead).await;
    for name in ["Network", "Workplace"] {
        let team = json!({ "name": name, "discipline": "network", "people": [bench.cast.technicians[0].0] });
        post(bench, &lead, "/api/v1/desk/teams", team).await;
    }
    let mut tickets = Vec::new();
    for step in steps {
        takes(bench, (&tech, &lead), &mut tickets, step).await;
    }
    tokio::task::block_in_place(|| {
        complete(bench);
        jobs::catch_up(&bench.house.db, || bench.house.system(Some(bench.ours))).unwrap();
        let (followed, sums) = (naive(bench), read(bench, store::told));
        jobs::rebuild(&bench.house.db, || bench.house.system(Some(bench.ours)), &mut |_, _| {}).unwrap();
        assert_eq!(read(bench, store::told), sums, "followed and rebuilt");
        let forget = |tx: &mut Tx<'_>| store::forget(tx);
        bench.house.db.write_blocking(bench.house.system(Some(bench.ours)), forget).unwrap();
        assert_eq!(figures(&naive(bench)), figures(&followed), "counted naively and followed");
    });
    tokio::task::block_in_place(|| sums_say_what_tickets_say(bench));
    every_list_agrees(bench, &lead).await;
}

/// Waits until the journal is complete: on PostgreSQL transactions of other tests hold that back, and only what is complete
/// is put into the sums for good.
fn complete(bench: &Bench) {
    let behind = |tx: &mut Tx<'_>| {
        let last = journal::last(tx)?;
        Ok::<_, StoreError>(journal::seen_after(tx, last, 1)?.len())
    };
    while read(bench, behind) > 0 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// Read from sums and read from the tickets, the counts of any span are the same; before and after the sums follow.
fn sums_say_what_tickets_say(bench: &Bench) {
    let (now, zone) = (bench.clock.now(), jiff::tz::TimeZone::get("Europe/Paris").unwrap());
    for round in 0..2 {
        for (back, length) in [(4_000, None), (30, None), (60, Some(20)), (9, Some(3)), (400, Some(380))] {
            let day = |ago: i64| (now - SignedDuration::from_hours(24 * ago)).to_zoned(zone.clone()).start_of_day();
            let window = rules::Window {
                from: Some(day(back).unwrap().timestamp()),
                to: length.map(|length| day(back - length).unwrap().timestamp()),
                now,
            };
            for priority in [None, Some(3)] {
                let filter = Filter { priority, ..Filter::default() };
                let told = |exactly: bool| {
                    let (window, zone, filter) = (window, zone.clone(), filter.clone());
                    let sums = read(bench, move |tx| {
                        let question = rules::question(window, filter, &zone);
                        let since = jobs::since(tx)?;
                        if exactly {
                            let mut sums = [rules::sums::Sums::new(question, Fine::Exact)];
                            report::counted_anew(tx, &mut sums)?;
                            let [sums] = sums;
                            return Ok(sums);
                        }
                        report::sums(tx, &question, &since, report::How::Quickly)
                            .map_err(|e| StoreError::Broken(format!("{e:?}")))
                    });
                    let calendar = quant::calendar::Calendar::always_open();
                    let all = rules::metrics(&sums, &rules::Clock { calendar: &calendar });
                    all.into_iter().map(|m| (m.name, m.numerator, m.denominator)).collect::<Vec<_>>()
                };
                assert_eq!(told(false), told(true), "{back} {length:?} {priority:?} round {round}");
            }
        }
        jobs::catch_up(&bench.house.db, || bench.house.system(Some(bench.ours))).unwrap();
    }
}

/// Each figure's list holds as many tickets as the figure counts, without sums, with old ones and with new ones.
async fn every_list_agrees(bench: &Bench, lead: &str) {
    for round in 0..2 {
        if round == 1 {
            tokio::task::block_in_place(|| jobs::catch_up(&bench.house.db, || bench.house.system(Some(bench.ours))))
                .unwrap();
        }
        for narrowed in ["", "&team=Network", "&priority=1", "&team=Network&priority=3", "&period=7", "&service=none"] {
            let answer =
                bench.api(lead, (Method::GET, &format!("/api/v1/desk/report?{narrowed}")), Value::Null, &[]).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            for m in answer.json()["metrics"].as_array().unwrap() {
                let name = m["name"].as_str().unwrap();
                if name.contains("priority") || name.starts_with("next_response") || name.contains("promises_kept") {
                    continue; // lists of another filter, or of several in one ticket
                }
                for (list, count) in [("behind", "numerator"), ("behind_all", "denominator")] {
                    let (Some(list), Some(count)) = (m[list].as_str(), m[count].as_i64()) else { continue };
                    if ["resolve_owned_median", "requester_wait_median"].contains(&name)
                        || name == "resolve_median_with_open"
                        || list == "rated"
                        || list == "satisfied"
                        || list == "asked"
                        || list == "answered"
                    {
                        continue; // known for some of these only, or several in one ticket
                    }
                    let path = format!("/api/v1/desk/report/behind?figure={list}{narrowed}");
                    let found = bench.api(lead, (Method::GET, &path), Value::Null, &[]).await;
                    assert_eq!(
                        found.json()["items"].as_array().unwrap().len() as i64,
                        count,
                        "{name} {path} {}",
                        found.body
                    );
                }
            }
        }
    }
}

fn told_many_times(cases: u32, database: fn() -> Option<house::config::DatabaseSetting>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner =
        TestRunner::new(Config { cases, max_shrink_iters: 12, failure_persistence: None, ..Config::default() });
    let law = runner.run(&prop::collection::vec(step(), 1..60), |steps| {
        let Some(database) = database() else { return Ok(()) };
        runtime.block_on(async { history(&Bench::on(database).await, &steps).await });
        Ok(())
    });
    law.unwrap();
}

#[test]
fn followed_rebuilt_and_counted_naively_are_the_same() {
    told_many_times(8, || Some(house::config::DatabaseSetting::Embedded));
}

#[test]
fn and_so_they_are_on_postgresql() {
    told_many_times(2, bench::own_database);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_questions_are_named() {
    let bench = Bench::new().await;
    let lead = bench.program(bench.cast.it_lead).await;
    for (query, field) in [
        ("from=soon", "from"),
        ("period=never", "period"),
        ("period=0", "period"),
        ("from=2026-02-01&to=2026-01-01", "to"),
        ("priority=high", "priority"),
        ("assignee=me", "assignee"),
    ] {
        let answer = bench.api(&lead, (Method::GET, &format!("/api/v1/desk/report?{query}")), Value::Null, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(answer.body.contains(&format!("\"{field}\"")), "{query}: {}", answer.body);
    }
    let unknown = bench.api(&lead, (Method::GET, "/api/v1/desk/report/behind?figure=luck"), Value::Null, &[]).await;
    assert!(unknown.status == StatusCode::UNPROCESSABLE_ENTITY && unknown.body.contains("figure"), "{}", unknown.body);
    let elise = bench.program(bench.cast.employees[0]).await;
    let behind = bench.api(&elise, (Method::GET, "/api/v1/desk/report/behind?figure=created"), Value::Null, &[]).await;
    assert_eq!(behind.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_speaks_and_keeps_its_filter() {
    let bench = Bench::new().await;
    bench.ticket("The printer jams").await;
    let lead = bench.person(bench.cast.it_lead).await;
    let page = lead.get("/desk/report?period=30&priority=3").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(
        !page.body.contains("desk-report-") && !page.body.contains("desk-figure-"),
        "a word is missing: {}",
        page.body
    );
    assert!(page.body.contains("/desk/report/behind?figure=created&amp;period=30&amp;priority=3"), "{}", page.body);
    let list = lead.get("/desk/report/behind?figure=created&period=30&priority=3").await;
    assert!(list.body.contains("The printer jams") && !list.body.contains("desk-figure-"), "{}", list.body);
    let csv = lead.get("/desk/report/behind.csv?figure=created").await;
    assert_eq!(csv.body.lines().count(), 2, "{}", csv.body);
}
