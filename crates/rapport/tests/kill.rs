//! A kill at any moment loses nothing that was answered: the real program is killed without warning
//! in the middle of an import and in the middle of a burst of writes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

mod support;

use serde_json::Value;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use support::binary::{Server, command, settle, succeed};
use support::{Engine, Place};

const INCIDENTS: usize = 5_000;
const ROWS: usize = 4 * INCIDENTS;

/// Twenty thousand updates of five thousand incidents.
fn log(place: &Place) -> PathBuf {
    let mut text = String::from(
        "number,incident_state,made_sla,caller_id,opened_at,sys_updated_at,category,subcategory,priority,assignment_group\n",
    );
    for n in 0..INCIDENTS {
        let (day, hour) = (1 + n % 28, n % 24);
        for (minute, state) in ["New", "Active", "Resolved", "Closed"].iter().enumerate() {
            writeln!(text, "INC{n:07},{state},true,Caller {},{day}/3/2026 {hour}:00,{day}/3/2026 {hour}:{:02},Category {},Subcategory {},3 - Moderate,Group {}",
                n % 97, minute * 10, n % 13, n % 41, minute + n % 5).unwrap();
        }
    }
    let file = place.folder.join("incidents.csv");
    std::fs::write(&file, text).unwrap();
    file
}

/// How many tickets there are, while the program writes.
fn tickets(place: &Place) -> i64 {
    place.count(&place.folder.join("data"), "select count(*) from desk_ticket")
}

fn import(place: &Place, file: &str) -> Value {
    serde_json::from_str(&succeed(place, &["import", "servicenow", file, "--zone", "UTC", "--json"])).unwrap()
}

#[test]
fn an_import_that_is_killed_goes_on_and_ends_with_the_right_counts() {
    Engine::each(|place| {
        succeed(&place, &["organisation", "add", "acme", "--name", "Acme"]);
        let file = log(&place);
        let file = file.to_str().unwrap();
        let mut broken_off = 0;
        for wanted in [1_000, 2_500] {
            let mut child = command(&place, &["import", "servicenow", file, "--zone", "UTC"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            while tickets(&place) < wanted && child.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_millis(20));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            broken_off += usize::from(tickets(&place) < INCIDENTS as i64);
        }
        assert!(broken_off > 0, "the import was over before it could be killed");
        let report = import(&place, file);
        assert_eq!(
            (report["events_read"].as_u64(), report["refused"].as_u64()),
            (Some(ROWS as u64), Some(0)),
            "{report}"
        );
        assert_eq!(tickets(&place), INCIDENTS as i64);
        let again = import(&place, file);
        assert_eq!(
            (again["tickets_created"].as_u64(), again["tickets_changed"].as_u64()),
            (Some(0), Some(0)),
            "{again}"
        );
        assert_eq!(tickets(&place), INCIDENTS as i64);
        succeed(&place, &["journal", "seal"]);
        let verdict: Value = serde_json::from_str(&succeed(&place, &["journal", "verify", "--json"])).unwrap();
        assert_eq!(
            (&verdict["holds"], &verdict["unsealed_entries"]),
            (&Value::Bool(true), &Value::from(0)),
            "{verdict}"
        );
        // Each incident has one first entry and three changes at least, once each whatever was killed.
        assert!(verdict["sealed_entries"].as_u64().unwrap() >= ROWS as u64, "{verdict}");
    });
}

#[test]
fn every_ticket_that_was_acknowledged_survives_a_kill() {
    const WRITERS: usize = 6;
    Engine::each(|place| {
        let token = settle(&place);
        let server = Server::start(&place);
        let (acknowledged, stop) = (Mutex::new(Vec::new()), AtomicBool::new(false));
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (server, token, acknowledged, stop) = (&server, &token, &acknowledged, &stop);
                scope.spawn(move || {
                    for n in 0.. {
                        if stop.load(Ordering::Relaxed) {
                            return;
                        }
                        let text = format!("The printer {writer}/{n} is on fire");
                        // No answer is no promise: the server was killed under it.
                        let Some(number) = server.open_ticket(token, &text) else { return };
                        acknowledged.lock().unwrap().push((number, text));
                    }
                });
            }
            while acknowledged.lock().unwrap().len() < 150 {
                std::thread::sleep(Duration::from_millis(2));
            }
            server.kill();
            stop.store(true, Ordering::Relaxed);
        });
        let acknowledged = acknowledged.into_inner().unwrap();
        let server = Server::start(&place);
        for (number, text) in &acknowledged {
            let (status, body) = server.ask("GET", &format!("/api/v1/desk/tickets/{number}"), &token, None).unwrap();
            assert!(status == 200 && body.contains(text.as_str()), "ticket {number} is lost: {status} {body}");
        }
        let fresh = server.open_ticket(&token, "After the fire").unwrap();
        assert!(acknowledged.iter().all(|(number, _)| *number != fresh), "a number was given twice");
        succeed(&place, &["journal", "verify"]);
        println!("{} acknowledged tickets are all there", acknowledged.len());
    });
}
