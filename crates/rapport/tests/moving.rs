//! Everything out and back in: an export that is read into an empty installation and written again is the same, byte for
//! byte; into an installation with others it is the same up to the keys that others had taken.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

#[path = "support/furnish.rs"]
mod furnish;
mod support;

use house::House;
use house::moving::rules::Rules;
use house::moving::{Manifest, back, out, store};
use house::people::{OrganisationId, Role, store as people};
use house::store::StoreError;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use support::{Engine, Place, TestApp, run};

/// What the export and the import themselves say in the journal.
const OWN_WORDS: [&str; 2] = [out::EXPORTED, back::IMPORTED];

/// What the policy walk's furniture needs, and this test does not.
fn recommendation_input() -> Value {
    let range = json!({ "low": 1.0, "likely": 2.0, "high": 3.0 });
    let share = json!({ "low": 0.1, "likely": 0.2, "high": 0.3 });
    json!({
        "title": "A second line to the depot", "meaning": "The depot works on when the first line breaks", "group": { "category": "Network", "months": 12 },
        "case": {
            "assumptions": { "people": range, "hourly_cost": range, "lost_share": share, "cap": 10000.0, "discount": 0.05, "loss_inflation": 0.02,
                "frequency_growth": 0.0, "horizon_years": 3 },
            "options": [{ "name": "Second line", "once": range, "per_year": range, "prevents": share, "working_by": null }], "recommended": 0,
        },
    })
}

fn export(house: &House, organisation: OrganisationId, to: &Path) -> Manifest {
    tokio::task::block_in_place(|| out::export(house, organisation, to, &mut |_| {})).unwrap()
}

async fn import(house: &House, from: &Path, slug: &'static str) -> (OrganisationId, back::Report) {
    let made = house.db.write::<_, StoreError>(house.system(None), move |tx| {
        people::organisation_add(tx, slug, "Somebody", ("EUR", "Europe/Paris", "en"))
    });
    let id = made.await.unwrap();
    let read = tokio::task::block_in_place(|| {
        let (opened, manifest) = back::open(house, from)?;
        back::import(house, (&opened, &manifest), id)
    });
    (id, read.unwrap())
}

/// The lines of one kind.
fn lines(folder: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("data").join(format!("{name}.jsonl"))).unwrap();
    let all = text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    all.filter(|l| !OWN_WORDS.contains(&l["kind"].as_str().unwrap_or_default())).collect()
}

fn empty_house(place: &Place) -> impl Future<Output = House> {
    let config = place.config();
    async move { House::open(config, house::Clock::real(), &rapport::rooms::rooms()).await.unwrap() }
}

#[test]
fn nobody_forgot_to_say_what_the_columns_of_a_table_hold() {
    Engine::each(|place| {
        run(async {
            let house = empty_house(&place).await;
            let tables = house.db.read::<_, StoreError>(house.system(None), store::tables).await.unwrap();
            assert!(tables.len() > 20 && tables.iter().any(|t| t.name == "desk_ticket"), "{} tables", tables.len());
            let open = Rules { tables: &tables, moves: &house.moves }.open_questions();
            assert!(
                open.is_empty(),
                "An export must carry every table that belongs to organisations. Say in the room's `moves` (see crates/desk/src/moves.rs):\n{}",
                open.join("\n")
            );
        });
    });
}

#[test]
fn an_empty_installation_gets_everything_back_byte_for_byte() {
    Engine::each(|place| {
        let other = Place::new(if place.url.is_some() { Engine::Postgres } else { Engine::Sqlite });
        let scratch = Place::new(Engine::Sqlite);
        run(async {
            let app = TestApp::open(place).await;
            furnish::furnish(&app, &app.ours).await;
            let (first, second) = (scratch.folder.join("first"), scratch.folder.join("second"));
            let before = export(&app.house, app.ours.id, &first);
            for kind in [
                "people",
                "search",
                "desk_ticket",
                "desk_message",
                "journal",
                "attachment",
                "ledger_decision",
                "desk_import_refusal",
            ] {
                assert!(before.tables.iter().any(|t| t.name == kind && t.rows > 0), "nothing of {kind}");
            }
            // The attached file, the mail as it came, and the table that was to be moved in.
            assert_eq!((before.files.count, before.files.missing.len()), (3, 0));
            let empty = empty_house(&other).await;
            let (id, report) = import(&empty, &first, "ours").await;
            assert_eq!((report.rows, report.people_renumbered), (before.rows(), 0));
            assert!(report.raised.is_empty(), "{:?}", report.raised);
            let after = export(&empty, id, &second);
            assert_eq!(after.organisation, before.organisation);
            for part in &before.tables {
                assert_eq!(lines(&second, &part.name), lines(&first, &part.name), "{}", part.name);
                let now = after.tables.iter().find(|t| t.name == part.name).unwrap();
                assert!(part.name == "journal" || now.sha256 == part.sha256, "{} differs in its bytes", part.name);
            }
        });
    });
}

#[test]
fn beside_others_only_keys_differ_and_each_still_points_to_its_own() {
    Engine::each(|place| {
        let scratch = Place::new(Engine::Sqlite);
        run(async {
            let app = TestApp::open(place).await;
            furnish::furnish(&app, &app.ours).await;
            let (first, second) = (scratch.folder.join("first.tar.gz"), scratch.folder.join("second"));
            export(&app.house, app.ours.id, &first);
            let plain = scratch.folder.join("plain");
            export(&app.house, app.ours.id, &plain);
            let (id, report) = import(&app.house, &first, "again").await;
            assert!(report.raised["desk_ticket"] > 0 && report.raised["desk_message"] > 0, "{:?}", report.raised);
            export(&app.house, id, &second);
            let said = |folder: &Path| -> Vec<(i64, String)> {
                let tickets: HashMap<i64, i64> = lines(folder, "desk_ticket")
                    .iter()
                    .map(|t| (t["id"].as_i64().unwrap(), t["number"].as_i64().unwrap()))
                    .collect();
                let messages = lines(folder, "desk_message");
                messages.iter().map(|m| (tickets[&m["ticket"].as_i64().unwrap()], m["body"].to_string())).collect()
            };
            assert_eq!(said(&plain), said(&second), "a message came to another ticket");
            let told = |folder: &Path| -> Vec<String> {
                let bodies: HashMap<i64, String> = lines(folder, "desk_message")
                    .iter()
                    .map(|m| (m["id"].as_i64().unwrap(), m["body"].to_string()))
                    .collect();
                let replied = lines(folder, "journal").into_iter().filter(|e| e["kind"] == "ticket.replied");
                replied
                    .map(|e| {
                        let payload: Value = serde_json::from_str(e["payload"].as_str().unwrap()).unwrap();
                        bodies[&payload["message"].as_i64().unwrap()].clone()
                    })
                    .collect()
            };
            assert!(!told(&plain).is_empty());
            assert_eq!(told(&plain), told(&second), "an entry of the journal speaks of another message");
            for kind in ["desk_ticket", "journal", "search", "attachment", "record", "ledger_assessment"] {
                assert_eq!(lines(&plain, kind).len(), lines(&second, kind).len(), "{kind}");
            }
            let find = |id| app.read(id, |tx| house::record::store::search(tx, "scanner", None, 20));
            let (there, here) = (find(app.ours.id).await, find(id).await);
            assert!(!there.is_empty());
            let named = |cards: &[house::record::Card]| {
                cards.iter().map(|c| (c.record.number, c.title.clone())).collect::<Vec<_>>()
            };
            assert_eq!(named(&there), named(&here), "a search finds the same");
            // What happens next must not meet what was written.
            let lead = app.program(&app.ours, Role::ItLead).await;
            let opened = app.post_json(&lead, "/api/v1/desk/tickets", &json!({ "text": "And on it goes" })).await;
            assert!(opened.status.is_success(), "{}", opened.body);
        });
    });
}

#[test]
fn what_is_damaged_foreign_or_comes_to_somebody_is_refused_and_leaves_nothing() {
    let place = Place::new(Engine::Sqlite);
    let scratch = Place::new(Engine::Sqlite);
    run(async {
        let app = TestApp::open(place).await;
        let good = scratch.folder.join("good");
        export(&app.house, app.ours.id, &good);
        let refused = |from: &Path, into: OrganisationId| {
            tokio::task::block_in_place(|| {
                let (opened, manifest) = back::open(&app.house, from)?;
                back::import(&app.house, (&opened, &manifest), into)
            })
            .unwrap_err()
            .to_string()
        };
        assert!(refused(&good, app.theirs.id).contains("not empty"));
        assert!(refused(&scratch.folder, app.theirs.id).contains("no export"));
        let file = scratch.folder.join("broken.tar.gz");
        std::fs::write(&file, b"\x1f\x8bnothing").unwrap();
        assert!(refused(&file, app.theirs.id).contains("damaged"));
        let tickets = good.join("data/desk_ticket.jsonl");
        let text = std::fs::read_to_string(&tickets).unwrap();
        std::fs::write(&tickets, text.replacen("VPN", "VPM", 1) + " ").unwrap();
        assert!(refused(&good, app.theirs.id).contains("desk_ticket.jsonl is not the file"));
        std::fs::write(&tickets, text).unwrap();
        let manifest = good.join("manifest.json");
        let text = std::fs::read_to_string(&manifest).unwrap();
        std::fs::write(&manifest, text.replacen("\"schema\": [", "\"schema\": [[9999, \"plan_later\"], ", 1)).unwrap();
        let empty = app
            .house
            .db
            .write::<_, StoreError>(app.house.system(None), |tx| {
                people::organisation_add(tx, "empty", "Empty", ("EUR", "UTC", "en"))
            })
            .await
            .unwrap();
        assert!(refused(&good, empty).contains("migration 9999"));
        assert_eq!(app.read(empty, store::happened).await, 0);
    });
}

#[test]
fn admins_ask_for_an_export_and_fetch_it_once() {
    let place = Place::new(Engine::Sqlite);
    run(async {
        let app = TestApp::open(place).await;
        let runner = house::job::runner::start(app.house.clone());
        let admin = app.program(&app.ours, Role::Admin).await;
        let asked = app.post_json(&admin, "/api/v1/moving/exports", &json!({})).await;
        assert_eq!(asked.status, 202, "{}", asked.body);
        let path = format!("/api/v1/moving/exports/{}", asked.json()["id"]);
        let mut state = Value::Null;
        for _ in 0..600 {
            state = app.get(&admin, &path).await.json();
            if state["state"] != "waiting" && state["state"] != "running" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(state["state"], "ready", "{state}");
        assert!(state["rows"].as_i64().unwrap() > 100 && state["bytes"].as_i64().unwrap() > 1000);
        let fetched = app.post_json(&admin, &format!("{path}/download"), &json!({})).await;
        assert_eq!(fetched.status, 200);
        assert!(fetched.body.len() > 1000);
        assert_eq!(app.get(&admin, &path).await.json()["state"], "fetched");
        let again = app.post_json(&admin, &format!("{path}/download"), &json!({})).await;
        assert_eq!(again.status, 410, "{}", again.body);
        let lead = app.program(&app.ours, Role::ItLead).await;
        assert_eq!(app.post_json(&lead, "/api/v1/moving/exports", &json!({})).await.status, 403);
        runner.abort();
    });
}
