//! The service catalogue and approvals through their routes: a form with conditions, a version that a request keeps,
//! and people's word asked in steps, by page, by program and by a mailed link that opens nothing by itself.
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
use jiff::{SignedDuration, Timestamp};
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
        let folder = std::env::temp_dir().join(format!("rapport-catalogue-{name}"));
        let config = Config { database, ..Config::for_test(&folder) };
        let clock = Clock::fixed("2026-11-23T08:00:00Z".parse().unwrap());
        let mut rooms = vec![desk::room()];
        let house = House::open(config, clock.clone(), &rooms).await.unwrap();
        let add = move |tx: &mut Tx<'_>| people::organisation_add(tx, &name, "Ours", ("EUR", "Europe/Paris", "en"));
        let ours = house.db.write::<_, StoreError>(house.system(None), add).await.unwrap();
        let cast = house.db.write(house.system(Some(ours)), house::demo::cast).await.unwrap();
        let app = house::web::app(house.clone(), house::web::doors(&mut rooms));
        Self { house, app, clock, ours, cast, folder }
    }

    async fn new() -> Self {
        Self::on(DatabaseSetting::Embedded).await
    }

    fn scope(&self, person: PersonId) -> Scope {
        Scope { organisation: Some(self.ours), actor: Actor::Person(person), now: self.clock.now() }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 16 << 20).await.unwrap().to_vec();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// A program of somebody's asks; the answer must have the status.
    async fn api(&self, who: PersonId, (method, path): (Method, &str), body: Value, expect: u16) -> Value {
        let key = secret().unwrap();
        let hash = digest(&key);
        self.house
            .db
            .write::<_, StoreError>(self.scope(who), move |tx| signin::token_add(tx, &hash, who, "test"))
            .await
            .unwrap();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, "application/json");
        let (status, text) = self
            .send(request.body(Body::from(if body.is_null() { String::new() } else { body.to_string() })).unwrap())
            .await;
        assert_eq!(status.as_u16(), expect, "{path}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    async fn post(&self, who: PersonId, path: &str, body: Value, expect: u16) -> Value {
        self.api(who, (Method::POST, path), body, expect).await
    }

    async fn get(&self, who: PersonId, path: &str, expect: u16) -> Value {
        self.api(who, (Method::GET, path), Value::Null, expect).await
    }

    /// The newest mail to somebody.
    async fn mail(&self, who: PersonId) -> (String, String) {
        let read = move |tx: &mut Tx<'_>| house::mail::store::of_person(tx, who, None, 1);
        let mails = self.house.db.read::<_, StoreError>(self.scope(who), read).await.unwrap();
        mails.into_iter().next().map(|m| (m.subject, m.plain)).unwrap_or_default()
    }

    /// The address in the newest mail that was mailed to somebody.
    async fn link(&self, who: PersonId) -> String {
        let (_, text) = self.mail(who).await;
        let at = text.find("/approve/").unwrap_or_else(|| panic!("no link in {text}"));
        text[at..].split_whitespace().next().unwrap().to_owned()
    }

    async fn open(&self, method: Method, path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.send(request).await
    }

    /// A published offer of a laptop: its number.
    async fn laptop(&self, approval: Value) -> i64 {
        let lead = self.cast.it_lead;
        let content = json!({
            "name": "New laptop", "description": "For starters and for tired machines.", "group": "Devices", "expected": "two days", "cost_cents": 120_000,
            "questions": [
                { "key": "model", "label": "Which one", "wants": "choice", "choices": ["Light", "Strong"], "required": true },
                { "key": "why", "label": "Why", "wants": "long", "required": true, "shown_if": { "question": "model", "test": "is", "value": "Strong" } },
            ],
            "outcome": { "title": "{model} laptop", "team": "Workplace", "category": "Hardware", "checklist": ["Order it", "Set it up"] },
            "approval": approval,
        });
        let offer = self.post(lead, "/api/v1/desk/offers", content, 201).await["number"].as_i64().unwrap();
        self.post(lead, &format!("/api/v1/desk/offers/{offer}/publish"), Value::Null, 200).await;
        offer
    }

    /// The employee asks for it; the ticket.
    async fn ask(&self, offer: i64) -> i64 {
        let answers = json!({ "answers": { "model": "Light" } });
        let path = format!("/api/v1/desk/catalogue/{offer}/requests");
        self.post(self.cast.employees[0], &path, answers, 201).await["ticket"].as_i64().unwrap()
    }

    async fn manage(&self, person: PersonId, body: Value) {
        let path = format!("/api/v1/desk/colleagues/{}", person.0);
        self.api(self.cast.admin, (Method::PUT, &path), body, 200).await;
    }

    /// The only approval that somebody asked for.
    async fn approval(&self, who: PersonId) -> Value {
        self.get(who, "/api/v1/desk/approvals", 200).await["items"][0].clone()
    }
}

fn run(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(work);
}

#[test]
fn a_request_keeps_the_version_it_was_made_with() {
    run(async {
        let b = Bench::new().await;
        let (elise, lead) = (b.cast.employees[0], b.cast.it_lead);
        let offer = b.laptop(json!([])).await;
        let path = format!("/api/v1/desk/catalogue/{offer}/requests");
        let wrong = b.post(elise, &path, json!({ "answers": { "model": "Strong" } }), 422).await;
        assert_eq!(wrong["fields"][0]["field"], "why");
        b.post(elise, &path, json!({ "answers": { "model": "Golden" } }), 422).await;
        let ticket = b.ask(offer).await;
        let shown = b.get(lead, &format!("/api/v1/desk/tickets/{ticket}"), 200).await;
        assert_eq!(shown["ticket"]["title"], "Light laptop");
        assert_eq!(shown["ticket"]["category"], "Hardware");
        let said: Vec<&str> =
            shown["messages"].as_array().unwrap().iter().map(|m| m["body"].as_str().unwrap()).collect();
        assert!(said.contains(&"Which one: Light") && said.iter().any(|s| s.contains("☐ Order it")), "{said:?}");
        let own = b.get(elise, &format!("/api/v1/desk/tickets/{ticket}"), 200).await;
        assert!(!own.to_string().contains("Order it"), "the team's list is the team's");
        // A second version asks something else; the first form is still taken.
        let mut draft = b.get(lead, &format!("/api/v1/desk/offers/{offer}"), 200).await["draft"].clone();
        draft["questions"] = json!([{ "key": "colour", "label": "Colour", "required": true }]);
        b.api(lead, (Method::PUT, &format!("/api/v1/desk/offers/{offer}")), draft, 200).await;
        b.post(lead, &format!("/api/v1/desk/offers/{offer}/publish"), Value::Null, 200).await;
        b.post(elise, &path, json!({ "answers": { "model": "Light" } }), 422).await;
        let old = b.post(elise, &path, json!({ "version": 1, "answers": { "model": "Light" } }), 201).await;
        assert_eq!(old["version"], 1);
        b.post(lead, &format!("/api/v1/desk/offers/{offer}/withdraw"), Value::Null, 200).await;
        b.post(elise, &path, json!({ "version": 1, "answers": { "model": "Light" } }), 409).await;
        b.get(elise, &format!("/api/v1/desk/catalogue/{offer}"), 404).await;
    });
}

#[test]
fn an_offer_is_seen_by_those_who_may_ask_for_it() {
    run(async {
        let b = Bench::new().await;
        let lead = b.cast.it_lead;
        let content = json!({ "name": "Forklift key", "titles": ["Warehouse"] });
        let offer = b.post(lead, "/api/v1/desk/offers", content, 201).await["number"].as_i64().unwrap();
        let (finance, warehouse) = (b.cast.employees[0], b.cast.employees[1]);
        b.get(warehouse, &format!("/api/v1/desk/catalogue/{offer}"), 404).await;
        b.post(lead, &format!("/api/v1/desk/offers/{offer}/publish"), Value::Null, 200).await;
        b.get(warehouse, &format!("/api/v1/desk/catalogue/{offer}"), 200).await;
        b.get(finance, &format!("/api/v1/desk/catalogue/{offer}"), 404).await;
        assert_eq!(b.get(finance, "/api/v1/desk/catalogue", 200).await["items"].as_array().unwrap().len(), 0);
        b.post(finance, "/api/v1/desk/offers", json!({ "name": "X" }), 403).await;
        b.post(lead, "/api/v1/desk/offers", json!({ "name": " " }), 422).await;
    });
}

/// The line manager, then the executives from a thousand on: the ticket waits, the link opens nothing by itself.
async fn two_steps(b: Bench) {
    let (elise, samir, helena) = (b.cast.employees[0], b.cast.it_lead, b.cast.executive);
    b.manage(elise, json!({ "manager": b.cast.employees[1].0 })).await;
    let steps = json!([{ "who": ["line_manager"] }, { "who": [{ "role": "executive" }], "from_cents": 100_000 }]);
    let offer = b.laptop(steps).await;
    let ticket = b.ask(offer).await;
    let waits = b.get(samir, &format!("/api/v1/desk/tickets/{ticket}"), 200).await;
    assert_eq!(waits["ticket"]["state"], "waiting_third_party");
    let tomas = b.cast.employees[1];
    let link = b.link(tomas).await;
    // A scanner opens the link as often as it likes, also with HEAD.
    for method in [Method::GET, Method::HEAD, Method::GET] {
        assert_eq!(b.open(method, &link, "").await.0, StatusCode::OK);
    }
    assert_eq!(b.approval(elise).await["state"], "waiting");
    let (status, page) = b.open(Method::POST, &link, "answer=decline&reason=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Say why"), "{page}");
    assert_eq!(b.open(Method::POST, &link, "answer=approve").await.0, StatusCode::OK);
    assert_eq!(b.open(Method::POST, &link, "answer=approve").await.0, StatusCode::GONE, "a link is good once");
    assert_eq!(b.open(Method::GET, &link, "").await.0, StatusCode::GONE);
    assert_eq!(b.open(Method::GET, "/approve/1.forged", "").await.0, StatusCode::GONE);
    let a = b.approval(elise).await;
    assert_eq!((a["state"].as_str(), a["step"].as_i64()), (Some("waiting"), Some(2)));
    let number = a["number"].as_i64().unwrap();
    b.post(elise, &format!("/api/v1/desk/approvals/{number}/decision"), json!({ "approve": true }), 404).await;
    b.post(helena, &format!("/api/v1/desk/approvals/{number}/questions"), json!({ "text": "Why now?" }), 200).await;
    assert!(b.mail(elise).await.1.contains("Why now?"));
    b.post(elise, &format!("/api/v1/desk/approvals/{number}/answers"), json!({ "text": "Mine is broken" }), 200).await;
    assert!(b.mail(helena).await.1.contains("Mine is broken"));
    let done =
        b.post(helena, &format!("/api/v1/desk/approvals/{number}/decision"), json!({ "approve": true }), 200).await;
    assert_eq!(done["state"], "approved");
    let goes_on = b.get(samir, &format!("/api/v1/desk/tickets/{ticket}"), 200).await;
    assert_eq!(goes_on["ticket"]["state"], "open");
    b.post(
        helena,
        &format!("/api/v1/desk/approvals/{number}/decision"),
        json!({ "approve": false, "reason": "x" }),
        409,
    )
    .await;
}

#[test]
fn a_request_waits_for_each_step_and_goes_on() {
    run(async { two_steps(Bench::new().await).await });
}

#[test]
fn the_same_on_postgresql() {
    let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") else { return };
    let name: String = format!("catalogue_{}", digest(&secret().unwrap())).chars().take(24).collect();
    let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    admin.batch_execute(&format!("create database {name}")).unwrap();
    let place = format!("{}/{name}", url.rsplit_once('/').unwrap().0);
    run(async { two_steps(Bench::on(DatabaseSetting::Postgres(Secret::new(place))).await).await });
    admin.batch_execute(&format!("drop database if exists {name} with (force)")).unwrap();
}

#[test]
fn a_no_ends_the_request_in_words() {
    run(async {
        let b = Bench::new().await;
        let (elise, samir) = (b.cast.employees[0], b.cast.it_lead);
        // Nobody is named as her manager, so the head of IT is asked.
        let offer = b.laptop(json!([{ "who": ["line_manager"] }])).await;
        let ticket = b.ask(offer).await;
        let number = b.approval(elise).await["number"].as_i64().unwrap();
        let path = format!("/api/v1/desk/approvals/{number}/decision");
        b.post(samir, &path, json!({ "approve": false }), 422).await;
        b.post(samir, &path, json!({ "approve": false, "reason": "Yours is a year old" }), 200).await;
        let own = b.get(elise, &format!("/api/v1/desk/tickets/{ticket}"), 200).await;
        assert_eq!(own["ticket"]["state"], "resolved");
        assert!(own.to_string().contains("Yours is a year old"));
        assert!(b.mail(elise).await.1.contains("Yours is a year old"));
    });
}

#[test]
fn nobody_approves_what_they_asked_for() {
    run(async {
        let b = Bench::new().await;
        let (samir, helena, tomas) = (b.cast.it_lead, b.cast.executive, b.cast.employees[1]);
        b.manage(tomas, json!({ "manager": samir.0 })).await;
        b.manage(samir, json!({ "manager": helena.0 })).await;
        let of_tomas = json!({ "text": "A scanner for me", "requester": "tomas.berg@aurelle.example" });
        let ticket = b.post(samir, "/api/v1/desk/tickets", of_tomas, 201).await["number"].as_i64().unwrap();
        let wanted = json!({ "why": "A new scanner", "steps": [{ "who": ["line_manager", { "person": samir.0 }, { "person": tomas.0 }] }] });
        let a = b.post(samir, &format!("/api/v1/desk/tickets/{ticket}/approvals"), wanted, 201).await;
        let voices: Vec<i64> = a["voices"].as_array().unwrap().iter().map(|v| v["person"].as_i64().unwrap()).collect();
        assert_eq!(voices, [helena.0], "the next manager up who may");
        let number = a["number"].as_i64().unwrap();
        let pass = format!("/api/v1/desk/approvals/{number}/pass");
        b.post(helena, &pass, json!({ "to": samir.0 }), 422).await;
        b.post(helena, &pass, json!({ "to": b.cast.admin.0 }), 200).await;
        b.post(helena, &format!("/api/v1/desk/approvals/{number}/decision"), json!({ "approve": true }), 404).await;
        b.post(b.cast.admin, &format!("/api/v1/desk/approvals/{number}/decision"), json!({ "approve": true }), 200)
            .await;
    });
}

#[test]
fn silence_reminds_then_asks_higher_up_and_a_deputy_stands_in() {
    run(async {
        let b = Bench::new().await;
        let (elise, tomas, helena, jonas) =
            (b.cast.employees[0], b.cast.employees[1], b.cast.executive, b.cast.technicians[0]);
        b.manage(elise, json!({ "manager": tomas.0 })).await;
        b.manage(
            tomas,
            json!({ "manager": helena.0, "deputy": jonas.0, "away_from": "2026-11-25", "away_until": "2026-12-01" }),
        )
        .await;
        let offer = b.laptop(json!([{ "who": ["line_manager"] }])).await;
        b.ask(offer).await;
        let first = b.link(tomas).await;
        assert!(b.mail(jonas).await.0.is_empty(), "Tomas is still here");
        let look = b.house.jobs.get("desk.approval_look").unwrap().clone();
        let number = b.approval(elise).await["number"].as_i64().unwrap();
        let start: Timestamp = b.clock.now();
        for round in 1..=2 {
            b.clock.set(start + SignedDuration::from_hours(48 * round));
            let payload = json!({ "approval": number, "step": 0, "round": round });
            for _ in 0..2 {
                look(b.house.clone(), Some(b.ours), payload.clone()).await.unwrap();
            }
        }
        assert_ne!(b.link(tomas).await, first, "a reminder brings a new link");
        assert_eq!(b.open(Method::GET, &first, "").await.0, StatusCode::GONE);
        assert!(b.mail(jonas).await.1.contains("stand in"));
        let escalated = b.link(helena).await;
        assert_eq!(b.open(Method::POST, &escalated, "answer=approve").await.0, StatusCode::OK);
        let a = b.get(elise, &format!("/api/v1/desk/approvals/{number}"), 200).await;
        assert_eq!(a["state"], "approved");
        assert_eq!(a["voices"][0]["decided_by_name"], "Helena Brandt");
        assert_eq!(b.open(Method::GET, &b.link(jonas).await, "").await.0, StatusCode::GONE);
    });
}
