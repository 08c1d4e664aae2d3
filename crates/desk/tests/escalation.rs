//! Escalation through the room: rules come with the book of promises, are carried out once for each promise when their
//! moment comes, stand in the ticket's history, and tell those who are meant.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test says where it failed")]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use desk::{Channel, Deed, MessageKind, Saying, Then, asks};
use house::config::{Config, DatabaseSetting, Secret};
use house::demo::Cast;
use house::journal::RecordRef;
use house::mail::Mail;
use house::people::{OrganisationId, PersonId, store as people};
use house::signin::store as signin;
use house::store::{Actor, Scope, Statement, StoreError, Tx};
use house::{Clock, House, digest, secret};
use serde_json::{Value, json};
use std::path::PathBuf;
use tower::ServiceExt as _;

/// A Monday, nine in the morning in Paris.
const MONDAY: &str = "2026-11-23T08:00:00Z";

static LOOKS: Statement =
    Statement::new("test::LOOKS", "select look_at from desk_watch where organisation = $1 and ticket = $2");

struct Bench {
    house: House,
    app: axum::Router,
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
    async fn new(database: DatabaseSetting) -> Self {
        let name = secret().unwrap();
        let folder = std::env::temp_dir().join(format!("rapport-escalation-{name}"));
        let config = Config { database, ..Config::for_test(&folder) };
        let clock = Clock::fixed(MONDAY.parse().unwrap());
        let mut rooms = vec![desk::room()];
        let house = House::open(config, clock.clone(), &rooms).await.unwrap();
        let add = move |tx: &mut Tx<'_>| people::organisation_add(tx, &name, "Ours", ("EUR", "Europe/Paris", "en"));
        let ours = house.db.write::<_, StoreError>(house.system(None), add).await.unwrap();
        let cast = house.db.write(house.system(Some(ours)), house::demo::cast).await.unwrap();
        let app = house::web::app(house.clone(), house::web::doors(&mut rooms));
        Self { house, app, clock, ours, cast, folder }
    }

    fn scope(&self, person: PersonId) -> Scope {
        Scope { organisation: Some(self.ours), actor: Actor::Person(person), now: self.clock.now() }
    }

    async fn api(&self, who: PersonId, method: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let token = secret().unwrap();
        let hash = digest(&token);
        let add = move |tx: &mut Tx<'_>| signin::token_add(tx, &hash, who, "test");
        self.house.db.write::<_, StoreError>(self.scope(who), add).await.unwrap();
        let request =
            Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        let request =
            request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 16 << 20).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// The lead puts these rules into the book.
    async fn rules(&self, rules: Value) -> (StatusCode, Value) {
        let (_, mut book) = self.api(self.cast.it_lead, "GET", "/api/v1/desk/promises", &Value::Null).await;
        book["book"]["rules"] = rules;
        self.api(self.cast.it_lead, "PUT", "/api/v1/desk/promises", &book["book"]).await
    }

    async fn ticket(&self) -> i64 {
        let elise = self.cast.employees[0];
        let opening = asks::plain_opening("The scanner is dead.", Some(elise), Channel::Portal);
        self.house.db.write(self.scope(elise), move |tx| asks::open_ticket(tx, None, &opening)).await.unwrap()
    }

    async fn does(&self, number: i64, deed: Deed) {
        let scope = self.scope(self.cast.technicians[0]);
        self.house.db.write(scope, move |tx| asks::change(tx, number, None, &deed)).await.unwrap();
    }

    /// When the ticket is looked at next.
    async fn next_look(&self, number: i64) -> Option<String> {
        let (scope, ours) = (self.house.system(Some(self.ours)), self.ours);
        let read =
            move |tx: &mut Tx<'_>| tx.find(&LOOKS, house::params![ours, number], |mut r| r.take::<jiff::Timestamp>(0));
        self.house.db.read::<_, StoreError>(scope, read).await.unwrap().map(|at| at.to_string())
    }

    /// Lets the clock reach the next look, and the job do its work; twice, as after a kill.
    async fn look(&self, number: i64) {
        let at: jiff::Timestamp = self.next_look(number).await.unwrap().parse().unwrap();
        self.clock.set(at);
        for _ in 0..2 {
            let payload = json!({ "ticket": number, "at": at.as_microsecond() });
            let job = self.house.jobs["desk.escalate"].clone();
            job(self.house.clone(), Some(self.ours), payload).await.unwrap();
        }
    }

    async fn escalations(&self, number: i64) -> Vec<(String, String)> {
        let scope = self.house.system(Some(self.ours));
        let read =
            move |tx: &mut Tx<'_>| house::journal::store::of_record(tx, &RecordRef::new("ticket", number), 0, 500);
        let entries = self.house.db.read::<_, StoreError>(scope, read).await.unwrap();
        let text = |p: &Value, name: &str| p[name].as_str().unwrap_or_default().to_owned();
        let ours = entries.iter().filter(|e| e.kind == "ticket.escalated");
        ours.map(|e| (text(&e.payload, "rule"), text(&e.payload, "promise"))).collect()
    }

    async fn mails(&self, who: PersonId) -> Vec<Mail> {
        let read = move |tx: &mut Tx<'_>| house::mail::store::of_person(tx, who, None, 50);
        let all = self.house.db.read::<_, StoreError>(self.house.system(Some(self.ours)), read).await.unwrap();
        // Others may write to them, too: these are the reminders.
        all.into_iter().filter(|m| m.subject.contains("First answer")).collect()
    }
}

async fn story(bench: Bench) {
    let (lead, jonas) = (bench.cast.it_lead, bench.cast.technicians[0]);
    let rules = json!([
        { "name": "Half", "targets": ["first_response"], "after": { "share": 50 }, "tell": ["lead"] },
        { "name": "Broken", "targets": ["first_response"], "after": { "share": 100 }, "tell": ["assignee", "lead"], "raise": true },
        { "name": "Long", "targets": ["resolve"], "after": { "share": 75 }, "tell": ["team"] },
    ]);
    let (status, said) = bench.rules(rules).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let number = bench.ticket().await;
    // Four hours are promised: half of them are used at eleven in Paris, all at one.
    assert_eq!(bench.next_look(number).await.unwrap(), "2026-11-23T10:00:00Z");
    bench.look(number).await;
    assert_eq!(bench.escalations(number).await, [("Half".to_owned(), "first_response".to_owned())]);
    assert!(bench.mails(lead).await.iter().any(|m| m.subject.contains("The scanner is dead")));
    let told = bench.mails(lead).await.len();
    bench.does(number, Deed::Assign(Some((jonas, "Jonas".into())))).await;
    assert_eq!(bench.next_look(number).await.unwrap(), "2026-11-23T12:00:00Z");
    bench.look(number).await;
    assert_eq!(bench.escalations(number).await.len(), 2, "each rule once");
    assert_eq!((bench.mails(jonas).await.len(), bench.mails(lead).await.len()), (1, told + 1));
    let (_, ticket) = bench.api(jonas, "GET", &format!("/api/v1/desk/tickets/{number}"), &Value::Null).await;
    assert_eq!(ticket["ticket"]["priority"], 2, "one step more urgent");
    // It is answered and waits: the solution's clock stands, and nobody is told of it.
    let saying = Saying {
        text: "Try now.".into(),
        kind: MessageKind::Public,
        from_requester: false,
        then: Then::Wait,
        seen: None,
    };
    bench.house.db.write(bench.scope(jonas), move |tx| asks::say(tx, None, number, &saying)).await.unwrap();
    assert_eq!(bench.next_look(number).await, None);
    // The rules may be read by everybody who sees the numbers, and their work by the team alone.
    let (_, entries) = bench.api(lead, "GET", "/api/v1/journal", &Value::Null).await;
    let one = entries["items"].as_array().unwrap().iter().find(|e| e["kind"] == "ticket.escalated").unwrap().clone();
    assert_eq!(one["payload"]["by_name"], "Rapport");
}

#[tokio::test]
async fn a_rule_is_carried_out_once_when_its_moment_comes() {
    story(Bench::new(DatabaseSetting::Embedded).await).await;
}

/// Whoever is away is not told; their deputy is, and if nobody stands in, a lead.
async fn absence(bench: Bench) {
    let (lead, jonas, marek) = (bench.cast.it_lead, bench.cast.technicians[0], bench.cast.technicians[1]);
    let rules =
        json!([{ "name": "Half", "targets": ["first_response"], "after": { "share": 50 }, "tell": ["assignee"] }]);
    assert_eq!(bench.rules(rules).await.0, StatusCode::OK);
    let away = |deputy: Option<PersonId>| json!({ "manager": null, "deputy": deputy.map(|d| d.0), "away_from": "2026-11-20", "away_until": "2026-11-27" });
    let set = format!("/api/v1/desk/colleagues/{}", jonas.0);
    assert_eq!(bench.api(bench.cast.admin, "PUT", &set, &away(Some(marek))).await.0, StatusCode::OK);
    let first = bench.ticket().await;
    bench.does(first, Deed::Assign(Some((jonas, "Jonas".into())))).await;
    bench.look(first).await;
    assert_eq!((bench.mails(jonas).await.len(), bench.mails(marek).await.len()), (0, 1));
    bench.clock.set("2026-11-24T08:00:00Z".parse().unwrap());
    assert_eq!(bench.api(bench.cast.admin, "PUT", &set, &away(None)).await.0, StatusCode::OK);
    let second = bench.ticket().await;
    bench.does(second, Deed::Assign(Some((jonas, "Jonas".into())))).await;
    let told = bench.mails(lead).await.len();
    bench.look(second).await;
    assert_eq!((bench.mails(jonas).await.len(), bench.mails(lead).await.len()), (0, told + 1));
}

#[tokio::test]
async fn whoever_is_away_is_not_told_and_their_deputy_is() {
    absence(Bench::new(DatabaseSetting::Embedded).await).await;
}

#[tokio::test]
async fn silence_is_noticed_and_what_was_over_before_a_rule_is_not_told_of() {
    let bench = Bench::new(DatabaseSetting::Embedded).await;
    let old = bench.ticket().await;
    bench.clock.set("2026-11-24T16:00:00Z".parse().unwrap());
    let rules =
        json!([{ "name": "Silent", "after": { "silent": "2h" }, "assign": "samir@nowhere.example", "tell": ["lead"] }]);
    assert_eq!(bench.rules(rules).await.0, StatusCode::OK);
    let recount = bench.house.jobs["desk.recount"].clone();
    recount(bench.house.clone(), Some(bench.ours), json!({})).await.unwrap();
    assert_eq!(bench.next_look(old).await, None);
    let fresh = bench.ticket().await;
    // An hour of Tuesday is left, the second one is Wednesday's first.
    assert_eq!(bench.next_look(fresh).await.unwrap(), "2026-11-25T08:00:00Z");
    bench.look(fresh).await;
    assert_eq!(bench.escalations(fresh).await, [("Silent".to_owned(), "first_response".to_owned())]);
}

#[tokio::test]
async fn a_rule_that_cannot_be_meant_is_refused_by_its_field() {
    let bench = Bench::new(DatabaseSetting::Embedded).await;
    let (status, said) = bench.rules(json!([{ "name": "x", "after": { "share": 50 }, "tell": ["everybody"] }])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
    assert!(said.to_string().contains("rules[0].tell[0]") && said.to_string().contains("everybody"), "{said}");
    let (status, _) = bench.rules(json!([{ "name": "x", "after": { "never": 1 } }])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _) = bench.api(bench.cast.technicians[0], "PUT", "/api/v1/desk/promises", &json!({})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_story_holds_on_postgresql() {
    let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") else { return };
    let server = url.rsplit_once('/').map_or(url.clone(), |(server, _)| server.to_owned());
    let name = format!("escalation_{}", std::process::id());
    let (made, of) = (name.clone(), url.clone());
    let make = move || {
        let mut client = postgres::Client::connect(&of, postgres::NoTls).unwrap();
        client.batch_execute(&format!("drop database if exists {made}")).unwrap();
        client.batch_execute(&format!("create database {made}")).unwrap();
    };
    std::thread::spawn(make).join().unwrap();
    story(Bench::new(DatabaseSetting::Postgres(Secret::new(format!("{server}/{name}")))).await).await;
}
