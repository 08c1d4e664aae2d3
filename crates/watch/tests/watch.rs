//! Watch through its routes: assets found again by their tags, one word to all who wait for a problem, and a change that
//! begins after a yes and answers for what follows it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use house::config::{Config, DatabaseSetting, Secret};
use house::demo::Cast;
use house::people::{OrganisationId, PersonId, store as people};
use house::signin::store as signin;
use house::store::{Actor, Scope, StoreError, Tx};
use house::{Clock, House, digest, secret};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::path::PathBuf;
use tower::ServiceExt as _;

struct Bench {
    house: House,
    app: Router,
    clock: Clock,
    ours: OrganisationId,
    cast: Cast,
    folder: PathBuf,
}

impl Drop for Bench {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Bench {
    async fn on(database: DatabaseSetting) -> Self {
        let name = secret().unwrap();
        let folder = std::env::temp_dir().join(format!("rapport-watch-{name}"));
        let config = Config { database, ..Config::for_test(&folder) };
        let clock = Clock::fixed("2026-11-23T08:00:00Z".parse().unwrap());
        let mut rooms = vec![desk::room(), watch::room()];
        let house = House::open(config, clock.clone(), &rooms).await.unwrap();
        let add = move |tx: &mut Tx<'_>| people::organisation_add(tx, &name, "Ours", ("EUR", "Europe/Paris", "en"));
        let ours = house.db.write::<_, StoreError>(house.system(None), add).await.unwrap();
        let cast = house.db.write(house.system(Some(ours)), house::demo::cast).await.unwrap();
        let app = house::web::app(house.clone(), house::web::doors(&mut rooms));
        Self { house, app, clock, ours, cast, folder }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 16 << 20).await.unwrap().to_vec();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    async fn api(&self, who: PersonId, (method, path): (Method, &str), body: Value, expect: u16) -> Value {
        let key = secret().unwrap();
        let hash = digest(&key);
        let scope = Scope { organisation: Some(self.ours), actor: Actor::Person(who), now: self.clock.now() };
        let add = move |tx: &mut Tx<'_>| signin::token_add(tx, &hash, who, "test");
        self.house.db.write::<_, StoreError>(scope, add).await.unwrap();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, "application/json");
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let (status, text) = self.send(request.body(Body::from(text)).unwrap()).await;
        assert_eq!(status.as_u16(), expect, "{path}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    async fn post(&self, who: PersonId, path: &str, body: Value, expect: u16) -> Value {
        self.api(who, (Method::POST, path), body, expect).await
    }

    async fn get(&self, who: PersonId, path: &str) -> Value {
        self.api(who, (Method::GET, path), Value::Null, 200).await
    }

    async fn ticket(&self, who: PersonId, text: &str) -> i64 {
        self.post(who, "/api/v1/desk/tickets", json!({ "text": text }), 201).await["number"].as_i64().unwrap()
    }

    fn later(&self, hours: i64) {
        self.clock.set(self.clock.now() + SignedDuration::from_hours(hours));
    }
}

fn run(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(work);
}

#[test]
fn a_table_of_assets_is_taken_in_once() {
    run(async {
        let b = Bench::on(DatabaseSetting::Embedded).await;
        let jonas = b.cast.technicians[0];
        let text = "tag,name,sort,state,used_by,owner,warranty_until\nL-1,Laptop,device,in_use,Elise Moreau,,2027-01-31\nS-1,Scanning,service,,,Samir Okafor,\nX-1,Bad,toaster,,,,\n,No tag,,,,,\nS-2,Owned by a ghost,service,,,Casper,\n";
        let foreseen =
            b.post(jonas, "/api/v1/watch/assets/imports", json!({ "text": text, "preview": true }), 200).await;
        assert_eq!((foreseen["added"].as_i64(), foreseen["refused"].as_array().unwrap().len()), (Some(3), 2));
        assert_eq!(b.get(jonas, "/api/v1/watch/assets").await["items"].as_array().unwrap().len(), 0, "only foreseen");
        let first = b.post(jonas, "/api/v1/watch/assets/imports", json!({ "text": text }), 200).await;
        assert_eq!(first["added"], 2);
        let refused: Vec<i64> =
            first["refused"].as_array().unwrap().iter().map(|r| r["line"].as_i64().unwrap()).collect();
        assert_eq!(refused, [4, 5, 6]);
        let again = b.post(jonas, "/api/v1/watch/assets/imports", json!({ "text": text }), 200).await;
        assert_eq!(
            (again["added"].as_i64(), again["changed"].as_i64(), again["same"].as_i64()),
            (Some(0), Some(0), Some(2))
        );
        let moved = text.replace("Elise Moreau", "Tomas Berg");
        assert_eq!(b.post(jonas, "/api/v1/watch/assets/imports", json!({ "text": moved }), 200).await["changed"], 1);
        b.post(jonas, "/api/v1/watch/assets/imports", json!({ "text": "a,b\n1,2" }), 422).await;
        let found = b.get(jonas, "/api/v1/watch/assets?q=tomas").await;
        assert_eq!(found["items"][0]["tag"], "L-1");
        b.post(b.cast.employees[0], "/api/v1/watch/assets", json!({ "name": "Mine" }), 403).await;
        b.post(jonas, "/api/v1/watch/assets", json!({ "name": "Twin", "tag": "L-1" }), 422).await;
        b.post(jonas, "/api/v1/watch/assets/1/relations", json!({ "relation": "runs_on", "with": "L-1" }), 422).await;
        b.post(jonas, "/api/v1/watch/assets/1/relations", json!({ "relation": "depends_on", "with": "Scanning" }), 200)
            .await;
    });
}

async fn one_word_to_all(b: Bench) {
    let (jonas, elise, tomas) = (b.cast.technicians[0], b.cast.employees[0], b.cast.employees[1]);
    let first = b.ticket(elise, "The scanner drops out").await;
    let second = b.ticket(tomas, "Scanners lose the network").await;
    let solved = b.ticket(tomas, "It dropped out last week").await;
    b.post(jonas, &format!("/api/v1/desk/tickets/{solved}/resolve"), Value::Null, 200).await;
    let bad =
        b.post(jonas, "/api/v1/watch/problems", json!({ "title": "Old firmware", "known_error": true }), 422).await;
    assert_eq!(bad["fields"][0]["field"], "cause");
    let p = b.post(jonas, "/api/v1/watch/problems", json!({ "title": "Old firmware" }), 201).await["number"]
        .as_i64()
        .unwrap();
    for t in [first, second, solved, first] {
        let tie = json!({ "what": "problem", "with": format!("P-{p}") });
        b.post(jonas, &format!("/api/v1/watch/tickets/{t}/ties"), tie, 204).await;
    }
    b.post(jonas, &format!("/api/v1/watch/tickets/{first}/ties"), json!({ "what": "problem", "with": "P-99" }), 422)
        .await;
    let seen = b.get(jonas, &format!("/api/v1/watch/problems/{p}")).await;
    assert_eq!((seen["tickets"].as_array().unwrap().len(), seen["waiting"].as_i64()), (3, Some(2)));
    let told =
        b.post(jonas, &format!("/api/v1/watch/problems/{p}/broadcasts"), json!({ "text": "Use the cable" }), 200).await;
    assert_eq!(told["tickets"], 2);
    for (who, t) in [(elise, first), (tomas, second)] {
        let words = b.get(who, &format!("/api/v1/desk/tickets/{t}")).await;
        let said = words["messages"].as_array().unwrap().iter().filter(|m| m["body"] == "Use the cable").count();
        assert_eq!(said, 1, "one message each");
    }
    let quiet = b.get(tomas, &format!("/api/v1/desk/tickets/{solved}")).await;
    assert!(!quiet.to_string().contains("Use the cable"));
    b.post(jonas, &format!("/api/v1/watch/problems/{p}/broadcasts"), json!({ "text": " " }), 422).await;
    b.post(jonas, &format!("/api/v1/watch/problems/{p}/resolve"), json!({ "text": "New firmware is on" }), 200).await;
    for t in [first, second] {
        assert_eq!(b.get(jonas, &format!("/api/v1/desk/tickets/{t}")).await["ticket"]["state"], "resolved");
    }
    b.post(jonas, &format!("/api/v1/watch/problems/{p}/resolve"), json!({}), 409).await;
    b.post(jonas, &format!("/api/v1/watch/problems/{p}/reopen"), Value::Null, 200).await;
}

#[test]
fn one_word_reaches_everybody_who_waits() {
    run(async { one_word_to_all(Bench::on(DatabaseSetting::Embedded).await).await });
}

#[test]
fn the_same_on_postgresql() {
    let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") else { return };
    let name: String = format!("watch_{}", digest(&secret().unwrap())).chars().take(24).collect();
    let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    admin.batch_execute(&format!("create database {name}")).unwrap();
    let place = format!("{}/{name}", url.rsplit_once('/').unwrap().0);
    run(async {
        one_word_to_all(Bench::on(DatabaseSetting::Postgres(Secret::new(place.clone()))).await).await;
        a_change(Bench::on(DatabaseSetting::Postgres(Secret::new(place))).await).await;
    });
    admin.batch_execute(&format!("drop database if exists {name} with (force)")).unwrap();
}

/// Planned, warned of, approved, done, and counted as failed by what it brought.
async fn a_change(b: Bench) {
    let (jonas, samir, helena, marek) =
        (b.cast.technicians[0], b.cast.it_lead, b.cast.executive, b.cast.technicians[1]);
    let service = json!({ "name": "Warehouse Wi-Fi", "tag": "S-9", "sort": "service", "owner": "Marek Nowak" });
    b.post(jonas, "/api/v1/watch/assets", service, 201).await;
    let window = |title: &str, from: &str, to: &str| {
        json!({
            "title": title, "why": "The old ones are past their life", "starts_at": from, "ends_at": to, "touches": ["S-9"],
            "answers": { "reach": 2, "novelty": 1, "way_back": 2, "outage": 2, "harm": 1 }, "tasks": ["Swap", "Test"],
        })
    };
    let plan = window("New access points", "2026-11-23T20:00:00Z", "2026-11-23T22:00:00Z");
    let c = b.post(jonas, "/api/v1/watch/changes", plan.clone(), 201).await;
    assert_eq!(c["risk"], "high");
    let n = c["number"].as_i64().unwrap();
    let path = format!("/api/v1/watch/changes/{n}");
    let no_way_back = b.post(jonas, &format!("{path}/approval"), Value::Null, 422).await;
    assert_eq!(no_way_back["fields"][0]["field"], "backout");
    let mut whole = plan;
    whole["backout"] = json!("Put the old ones back");
    b.api(jonas, (Method::PUT, &path), whole, 200).await;
    let other = window("Power works", "2026-11-23T21:00:00Z", "2026-11-23T23:00:00Z");
    b.post(samir, "/api/v1/watch/changes", other, 201).await;
    let freeze = json!({ "name": "Month end", "starts_at": "2026-11-23T00:00:00Z", "ends_at": "2026-11-25T00:00:00Z" });
    b.post(jonas, "/api/v1/watch/freezes", freeze.clone(), 403).await;
    b.post(samir, "/api/v1/watch/freezes", freeze, 201).await;
    let against: Vec<String> = b.get(jonas, &path).await["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(against, ["service", "freeze"]);
    b.post(jonas, &format!("{path}/steps"), json!({ "step": "start" }), 409).await;
    let asked = b.post(jonas, &format!("{path}/approval"), Value::Null, 201).await;
    let a = asked["approval"].as_i64().unwrap();
    b.post(jonas, &format!("{path}/approval"), Value::Null, 409).await;
    for who in [marek, samir, helena] {
        b.post(who, &format!("/api/v1/desk/approvals/{a}/decision"), json!({ "approve": true }), 200).await;
    }
    assert_eq!(b.get(jonas, &path).await["approval_state"], "approved");
    b.post(jonas, &format!("{path}/steps"), json!({ "step": "start" }), 200).await;
    b.api(jonas, (Method::PUT, &path), json!({ "title": "Something else" }), 409).await;
    b.post(jonas, &format!("{path}/steps"), json!({ "step": "tick", "task": 0 }), 200).await;
    b.post(jonas, &format!("{path}/steps"), json!({ "step": "perhaps" }), 422).await;
    let done = b.post(jonas, &format!("{path}/steps"), json!({ "step": "done" }), 200).await;
    assert_eq!((done["state"].as_str(), done["tasks"][0]["done_by"].as_str()), (Some("done"), Some("Jonas Lind")));
    b.later(1);
    let went = b.get(jonas, "/api/v1/watch/change-failure").await;
    assert_eq!((went["implemented"].as_i64(), went["failed"].as_i64()), (Some(1), Some(0)));
    let broken = b.ticket(b.cast.employees[1], "No Wi-Fi in aisle 4").await;
    b.post(
        jonas,
        &format!("/api/v1/watch/tickets/{broken}/ties"),
        json!({ "what": "change", "with": format!("C-{n}") }),
        204,
    )
    .await;
    let went = b.get(jonas, "/api/v1/watch/change-failure").await;
    assert_eq!((went["failed"].as_i64(), went["failed_numbers"][0].as_i64()), (Some(1), Some(n)));
    assert!(went["low"].as_f64().unwrap() > 0.1 && went["high"].as_f64().unwrap() > 0.9);
}

#[test]
fn a_change_waits_for_a_yes_and_answers_for_what_follows() {
    run(async { a_change(Bench::on(DatabaseSetting::Embedded).await).await });
}

#[test]
fn a_feed_that_nobody_made_gives_nothing() {
    run(async {
        let b = Bench::on(DatabaseSetting::Embedded).await;
        for path in ["/watch/feed/1.forged.ics", "/watch/feed/nonsense"] {
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            assert_eq!(b.send(request).await.0, StatusCode::NOT_FOUND);
        }
    });
}
