//! Everything a technician does on one ticket, through the room's routes and jobs. With `RAPPORT_TEST_POSTGRES` the
//! whole life of a ticket is told on PostgreSQL too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use desk::{Channel, asks};
use house::config::{Config, DatabaseSetting, Secret};
use house::demo::Cast;
use house::people::{OrganisationId, PersonId, store as people};
use house::signin::{SESSION_COOKIE, store as signin};
use house::store::{Actor, Scope, StoreError, Tx};
use house::{Clock, House, digest, secret};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use tower::ServiceExt as _;

/// A Monday, nine in the morning in Paris.
const MONDAY: &str = "2026-11-23T08:00:00Z";

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

/// Somebody at a browser and with a program.
struct Person<'b> {
    bench: &'b Bench,
    cookie: String,
    bearer: String,
}

impl Bench {
    async fn new() -> Self {
        Self::on(DatabaseSetting::Embedded).await
    }

    async fn on(database: DatabaseSetting) -> Self {
        let name = secret().unwrap();
        let folder = std::env::temp_dir().join(format!("rapport-work-{name}"));
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

    async fn person(&self, who: PersonId) -> Person<'_> {
        let (cookie, bearer) = (secret().unwrap(), secret().unwrap());
        let (session, token, place) = (digest(&cookie), digest(&bearer), (who, self.ours));
        let expires = self.clock.now() + SignedDuration::from_hours(10_000);
        let add = move |tx: &mut Tx<'_>| {
            signin::session_add(tx, &session, place, ("test", ""), expires)?;
            signin::token_add(tx, &token, who, "test")
        };
        self.house.db.write::<_, StoreError>(self.scope(who), add).await.unwrap();
        Person { bench: self, cookie: format!("{SESSION_COOKIE}={cookie}"), bearer: format!("Bearer {bearer}") }
    }

    async fn jonas(&self) -> Person<'_> {
        self.person(self.cast.technicians[0]).await
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// Opens a ticket of an employee's at the present moment.
    async fn ticket(&self, employee: usize, text: &str) -> i64 {
        let (who, text) = (self.cast.employees[employee], text.to_owned());
        let opening = asks::plain_opening(&text, Some(who), Channel::Portal);
        self.house.db.write(self.scope(who), move |tx| asks::open_ticket(tx, None, &opening)).await.unwrap()
    }

    fn later(&self, seconds: i64) {
        self.clock.set(self.clock.now() + SignedDuration::from_secs(seconds));
    }

    /// What was mailed to somebody, newest first.
    async fn mails(&self, who: PersonId) -> Vec<String> {
        let read = move |tx: &mut Tx<'_>| house::mail::store::of_person(tx, who, None, 50);
        let mails = self.house.db.read::<_, StoreError>(self.scope(who), read).await.unwrap();
        mails.into_iter().map(|m| m.plain).collect()
    }

    /// The kinds of what happened to a ticket, oldest first.
    async fn journal(&self, number: i64) -> Vec<String> {
        let record = house::journal::RecordRef::new("ticket", number);
        let read = move |tx: &mut Tx<'_>| house::journal::store::of_record(tx, &record, 0, 500);
        let entries = self.house.db.read::<_, StoreError>(self.scope(self.cast.it_lead), read).await.unwrap();
        entries.into_iter().map(|e| e.kind).collect()
    }
}

/// A database of this test's own: others may have migrated the offered one further.
async fn own_database(url: String) -> DatabaseSetting {
    let make = move || {
        let name = format!("work_{}", digest(&secret().unwrap()).get(..12).unwrap());
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client.batch_execute(&format!("create database {name}")).unwrap();
        format!("{}/{name}", url.rsplit_once('/').unwrap().0)
    };
    DatabaseSetting::Postgres(Secret::new(tokio::task::spawn_blocking(make).await.unwrap()))
}

impl Person<'_> {
    async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).header("x-fragment", "1");
        self.bench.send(request.body(Body::empty()).unwrap()).await
    }

    async fn token(&self) -> String {
        let (_, page) = self.get("/me").await;
        page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    async fn post(&self, path: &str, form: &str) -> (StatusCode, String) {
        let body = format!("csrf={}&{form}", self.token().await);
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header("x-fragment", "1")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.bench.send(request.body(Body::from(body)).unwrap()).await
    }

    /// A form in parts, as the composer sends it; one file if given.
    async fn form(&self, path: &str, fields: &[(&str, &str)], file: Option<&str>) -> (StatusCode, String) {
        let mut body = String::new();
        let token = self.token().await;
        for (name, value) in std::iter::once(&("csrf", token.as_str())).chain(fields) {
            body += &format!("--X\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        if let Some(name) = file {
            body += &format!(
                "--X\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\ncontent-type: text/plain\r\n\r\nhello\r\n"
            );
        }
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header("x-fragment", "1")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.bench.send(request.body(Body::from(body + "--X--\r\n")).unwrap()).await
    }

    async fn api(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1/desk{path}"))
            .header(header::AUTHORIZATION, &self.bearer)
            .header(header::CONTENT_TYPE, "application/json");
        let (status, text) = self.bench.send(request.body(Body::from(body.to_string())).unwrap()).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    async fn shown(&self, path: &str) -> Value {
        let (status, body) = self.api(Method::GET, path, Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    /// Looks at a page until something stands on it: jobs carry out what a commit queued.
    async fn until(&self, path: &str, what: &str) -> String {
        for _ in 0..200 {
            let (_, page) = self.get(path).await;
            if page.contains(what) {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{what} never stood on {path}: {}", self.get(path).await.1)
    }
}

#[tokio::test]
async fn a_draft_is_kept_for_its_writer_alone_and_comes_back() {
    let bench = Bench::new().await;
    bench.ticket(0, "The scanner prints blank pages.").await;
    let (jonas, lead) = (bench.jonas().await, bench.person(bench.cast.it_lead).await);
    for text in ["Please try", "Please try the second tray", "Please try"] {
        let (status, _) = jonas.form("/desk/t/1/draft", &[("text", text), ("kind", "reply")], None).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
    }
    assert!(jonas.get("/desk/t/1").await.1.contains("Please try</textarea>"), "the text typed last");
    assert!(jonas.get("/desk/own").await.1.contains("Please try"));
    assert!(!lead.get("/desk/t/1").await.1.contains("Please try"), "a draft is nobody else's");
    assert!(!bench.journal(1).await.iter().any(|kind| kind.contains("draft")), "the ticket's story tells of no draft");
    jonas.form("/desk/t/1/reply", &[("text", "Please try the third tray"), ("kind", "reply")], None).await;
    assert_eq!(jonas.api(Method::GET, "/tickets/1/draft", Value::Null).await.0, StatusCode::NOT_FOUND);
    let (status, _) = jonas.form("/desk/t/99/draft", &[("text", "x"), ("kind", "reply")], None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let long = "x".repeat(20_001);
    let (status, said) = jonas.form("/desk/t/1/draft", &[("text", &long), ("kind", "reply")], None).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
}

#[tokio::test]
async fn a_message_is_held_for_a_moment_and_taken_back_with_its_text_and_files() {
    let bench = Bench::new().await;
    bench.ticket(0, "The scanner prints blank pages.").await;
    let (jonas, elise) = (bench.jonas().await, bench.person(bench.cast.employees[0]).await);
    let fields = [("text", "You are an idiot"), ("kind", "reply"), ("hold", "10"), ("do", "solve")];
    let (status, pane) = jonas.form("/desk/t/1/reply", &fields, Some("a.txt")).await;
    assert!(status == StatusCode::OK && pane.contains("/desk/t/1/held/1/back"), "{pane}");
    assert!(!elise.get("/r/1").await.1.contains("idiot") && !elise.get("/r/1").await.1.contains("a.txt"));
    let (status, pane) = jonas.post("/desk/t/1/held/1/back", "").await;
    assert!(status == StatusCode::OK && pane.contains("You are an idiot</textarea>"), "{pane}");
    assert_eq!(jonas.post("/desk/t/1/held/1/send", "x=1").await.0, StatusCode::CONFLICT, "it is not there any more");
    // The files of the message go along with what is sent in its place.
    jonas.form("/desk/t/1/reply", &[("text", "Please try the second tray"), ("kind", "reply")], None).await;
    let seen = elise.get("/r/1").await.1;
    assert!(seen.contains("second tray") && seen.contains("a.txt") && !seen.contains("idiot"), "{seen}");
    assert!(!elise.get("/r/1").await.1.contains("Solved"));
}

async fn held_over_a_restart(bench: Bench) {
    bench.ticket(0, "The scanner prints blank pages.").await;
    let (jonas, elise) = (bench.jonas().await, bench.person(bench.cast.employees[0]).await);
    jonas
        .form("/desk/t/1/reply", &[("text", "Try now"), ("kind", "reply"), ("hold", "10"), ("do", "solve")], None)
        .await;
    let later = json!({ "text": "Still well?", "send_at": "2026-11-30T09:00", "unless_answered": true });
    let (status, held) = jonas.api(Method::POST, "/tickets/1/held", later.clone()).await;
    assert_eq!((status, &held["send_at"]), (StatusCode::CREATED, &json!("2026-11-30T08:00:00Z")), "{held}");
    jonas.api(Method::POST, "/tickets/1/held", json!({ "text": "In any case", "send_at": "2026-12-01T09:00" })).await;
    for (text, why) in [("x", "2026-11-01T09:00"), ("x", "soon"), ("", "2026-12-01T09:00"), ("x", "2099-12-01T09:00")] {
        let (status, said) = jonas.api(Method::POST, "/tickets/1/held", json!({ "text": text, "send_at": why })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{text} {why}: {said}");
    }
    // The runner starts only now, as after a restart: what was held leaves by itself.
    let runner = house::job::runner::start(bench.house.clone());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!elise.get("/r/1").await.1.contains("Try now"), "not before its time");
    bench.later(11);
    elise.until("/r/1", "Try now").await;
    assert!(bench.journal(1).await.contains(&"ticket.resolved".to_owned()), "what was to follow followed");
    bench.later(60);
    elise.form("/r/1/reply", &[("text", "It is still broken")], None).await;
    bench.clock.set("2026-12-02T09:00:00Z".parse().unwrap());
    let seen = elise.until("/r/1", "In any case").await;
    assert!(!seen.contains("Still well?"), "they answered before");
    assert!(jonas.until("/desk/t/1", "because the answer came first").await.contains("Still well?</textarea>"));
    assert_eq!(seen.matches("In any case").count(), 1);
    runner.abort();
}

#[tokio::test]
async fn what_is_held_survives_a_restart_and_waits_for_nobody_who_answered() {
    held_over_a_restart(Bench::new().await).await;
    if let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") {
        held_over_a_restart(Bench::on(own_database(url).await).await).await;
    }
}

#[tokio::test]
async fn who_else_is_here_is_told_and_forgotten() {
    let bench = Bench::new().await;
    bench.ticket(0, "The scanner prints blank pages.").await;
    let (jonas, lead) = (bench.jonas().await, bench.person(bench.cast.it_lead).await);
    let mut whispers = bench.house.tail.whispers();
    lead.post("/desk/t/1/here", "doing=reading").await;
    assert!(jonas.get("/desk/t/1/here").await.1.contains("is reading this"));
    lead.post("/desk/t/1/here", "doing=writing&x=2").await;
    let page = jonas.get("/desk/t/1").await.1;
    assert!(page.contains("is writing an answer"), "{page}");
    assert!(!lead.get("/desk/t/1").await.1.contains("is writing an answer"), "nobody is warned of themselves");
    lead.post("/desk/t/1/here", "doing=writing&x=3").await;
    let told = std::iter::from_fn(|| whispers.try_recv().ok()).filter(|w| w.record.number == 1).count();
    assert_eq!(told, 2, "only what changed is told");
    lead.post("/desk/t/1/here", "doing=gone").await;
    assert!(!jonas.get("/desk/t/1/here").await.1.contains("is writing"));
    lead.post("/desk/t/1/here", "doing=reading&x=4").await;
    bench.later(60);
    assert!(!jonas.get("/desk/t/1/here").await.1.contains("is reading"), "who fell silent has gone");
    assert_eq!(jonas.post("/desk/t/99/here", "doing=reading").await.0, StatusCode::NOT_FOUND);
    assert!(bench.journal(1).await.iter().all(|kind| kind == "ticket.created"), "presence is no history");
}

async fn merged(bench: Bench) {
    for (who, text) in [(0, "Mail is down."), (1, "I cannot send mail."), (0, "No mail here either.")] {
        bench.ticket(who, text).await;
    }
    let (jonas, elise) = (bench.jonas().await, bench.person(bench.cast.employees[0]).await);
    let tomas = bench.person(bench.cast.employees[1]).await;
    let (status, pane) = jonas.post("/desk/t/1/merge", "sources=T-2%2C+3").await;
    assert!(status == StatusCode::OK && pane.contains("I cannot send mail") && pane.contains("No mail here"), "{pane}");
    assert!(!elise.get("/r/1").await.1.contains("I cannot send mail"), "nobody reads what others asked");
    assert!(elise.get("/r/1").await.1.contains("No mail here"), "but all of their own");
    bench.later(60);
    jonas.form("/desk/t/1/reply", &[("text", "It works again."), ("kind", "reply")], None).await;
    for (reader, path) in [(&elise, "/r/1"), (&tomas, "/r/2")] {
        assert!(reader.get(path).await.1.contains("It works again."), "{path}");
    }
    assert!(bench.mails(bench.cast.employees[1]).await[0].contains("It works again."));
    // What who asked says on a merged ticket is heard on the one that goes on.
    tomas.form("/r/2/reply", &[("text", "Not for me.")], None).await;
    assert!(jonas.get("/desk/t/1").await.1.contains("Not for me."));
    assert!(!elise.get("/r/1").await.1.contains("Not for me."));
    for (path, sources) in
        [("/tickets/2/merge", [3]), ("/tickets/3/merge", [1]), ("/tickets/1/merge", [1]), ("/tickets/1/merge", [99])]
    {
        let (status, said) = jonas.api(Method::POST, path, json!({ "sources": sources })).await;
        assert!(status.is_client_error(), "{path} {sources:?}: {said}");
    }
    assert_eq!(jonas.post("/desk/t/2/resolve", "").await.0, StatusCode::CONFLICT, "work goes on elsewhere");
    let together = jonas.shown("/tickets/1/links").await;
    assert_eq!(together["merged"][0]["answers_since"], 1, "{together}");
    let (status, pane) = jonas.post("/desk/t/2/unmerge", "").await;
    assert!(status == StatusCode::OK && !pane.contains("was merged into"), "{pane}");
    let alone = jonas.shown("/tickets/2").await;
    assert_eq!(
        (&alone["ticket"]["state"], &alone["ticket"]["open"]),
        (&json!("new"), &json!(true)),
        "it stands as it stood"
    );
    assert!(!jonas.get("/desk/t/1").await.1.contains("Not for me."));
    assert_eq!(jonas.api(Method::POST, "/tickets/2/unmerge", json!({})).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn merged_tickets_answer_together_and_come_apart_again() {
    merged(Bench::new().await).await;
    if let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") {
        merged(Bench::on(own_database(url).await).await).await;
    }
}

#[tokio::test]
async fn a_parent_waits_for_its_children_unless_somebody_says_otherwise() {
    let bench = Bench::new().await;
    for text in ["A new office.", "Desks.", "Phones."] {
        bench.ticket(0, text).await;
    }
    let jonas = bench.jonas().await;
    for child in [2, 3] {
        let (status, said) =
            jonas.api(Method::POST, "/tickets/1/links", json!({ "relation": "parent", "other": child })).await;
        assert_eq!(status, StatusCode::CREATED, "{said}");
    }
    let (status, said) = jonas.api(Method::POST, "/tickets/3/links", json!({ "relation": "parent", "other": 1 })).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && said.to_string().contains("above this one"), "{said}");
    let (status, pane) = jonas.post("/desk/t/1/resolve", "").await;
    assert!(status == StatusCode::CONFLICT && pane.contains("children are open"), "{pane}");
    let reply = [("text", "The office opens on Friday."), ("kind", "reply"), ("children", "1")];
    jonas.form("/desk/t/1/reply", &reply, None).await;
    assert!(jonas.get("/desk/t/3").await.1.contains("The office opens on Friday."));
    jonas.post("/desk/t/1/resolve-all", "children=leave").await;
    assert!(bench.journal(1).await.contains(&"ticket.children_left".to_owned()));
    assert_eq!(jonas.shown("/tickets/2").await["ticket"]["open"], true);
    jonas.post("/desk/t/1/reopen", "").await;
    jonas.post("/desk/t/1/resolve-all", "children=with").await;
    for number in [1, 2, 3] {
        assert_eq!(jonas.shown(&format!("/tickets/{number}")).await["ticket"]["open"], false, "T-{number}");
    }
}

#[tokio::test]
async fn tickets_are_linked_split_and_followed_up() {
    let bench = Bench::new().await;
    bench.ticket(0, "The scanner is dead.").await;
    bench.ticket(1, "The line is slow.").await;
    let (jonas, elise) = (bench.jonas().await, bench.person(bench.cast.employees[0]).await);
    let (status, pane) = jonas.post("/desk/t/1/link", "relation=caused_by&other=T-2").await;
    assert!(status == StatusCode::OK && pane.contains("caused by"), "{pane}");
    assert!(jonas.get("/desk/t/2").await.1.contains("is the cause of"));
    for wrong in [
        "relation=nonsense&other=2",
        "relation=blocks&other=1",
        "relation=blocks&other=99",
        "relation=blocks&other=x",
        "relation=blocks",
    ] {
        assert_eq!(jonas.post("/desk/t/1/link", wrong).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    jonas.post("/desk/t/1/unlink/1", "").await;
    assert_eq!(jonas.shown("/tickets/1/links").await["links"], json!([]));
    assert_eq!(jonas.api(Method::DELETE, "/tickets/1/links/1", Value::Null).await.0, StatusCode::NOT_FOUND);
    elise.form("/r/1/reply", &[("text", "Also I need a chair. A red one.")], Some("chair.txt")).await;
    jonas.form("/desk/t/1/reply", &[("text", "She is new."), ("kind", "note")], None).await;
    let messages = jonas.shown("/tickets/1").await["messages"].clone();
    let id = |i: usize| messages[i]["id"].as_i64().unwrap();
    let (status, made) = jonas.api(Method::POST, "/tickets/1/split", json!({ "message": id(1) })).await;
    assert_eq!((status, &made["number"]), (StatusCode::CREATED, &json!(3)), "{made}");
    let new = elise.get("/r/3").await.1;
    assert!(new.contains("Also I need a chair") && new.contains("chair.txt"), "{new}");
    let (status, said) = jonas.api(Method::POST, "/tickets/1/split", json!({ "message": id(2) })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a note becomes nobody's request: {said}");
    assert_eq!(
        jonas.api(Method::POST, "/tickets/2/split", json!({ "message": id(1) })).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    jonas.post("/desk/t/1/resolve", "").await;
    let (_, made) = jonas.api(Method::POST, "/tickets/1/follow-up", json!({ "text": "It died again." })).await;
    assert_eq!(made["number"], 4);
    assert_eq!(jonas.shown("/tickets/4").await["ticket"]["requester"], bench.cast.employees[0].0);
    assert!(jonas.get("/desk/t/1").await.1.contains("is followed up by"));
}

#[tokio::test]
async fn what_is_put_aside_leaves_the_queue_and_comes_back_by_itself() {
    let bench = Bench::new().await;
    bench.ticket(0, "The scanner is dead.").await;
    let (jonas, elise) = (bench.jonas().await, bench.person(bench.cast.employees[0]).await);
    let runner = house::job::runner::start(bench.house.clone());
    let queue = "/desk/queue?view=unassigned";
    assert!(jonas.get(queue).await.1.contains("id=\"t-1\""));
    let (status, pane) = jonas.post("/desk/t/1/snooze", "until=tomorrow&note=The+part+comes").await;
    assert!(
        status == StatusCode::OK && pane.contains("until 24 November 2026, 08:00") && pane.contains("The part comes"),
        "{pane}"
    );
    assert!(pane.contains("A promise falls due before"), "it hides no promise");
    assert!(!jonas.get(queue).await.1.contains("id=\"t-1\""));
    bench.clock.set("2026-11-24T07:00:01Z".parse().unwrap());
    jonas.until(queue, "id=\"t-1\"").await;
    assert!(jonas.get("/desk/t/1").await.1.contains("It came back: its time had come"));
    jonas.post("/desk/t/1/snooze", "until=answer").await;
    assert!(!jonas.get(queue).await.1.contains("id=\"t-1\""));
    elise.form("/r/1/reply", &[("text", "It works again, by the way.")], None).await;
    jonas.until(queue, "id=\"t-1\"").await;
    assert!(jonas.get("/desk/t/1").await.1.contains("an answer came"));
    for wrong in [
        "until=at&at=yesterday",
        "until=at&at=2020-01-01T09:00",
        "until=nonsense",
        &format!("until=answer&note={}", "x".repeat(301)),
    ] {
        assert_eq!(jonas.post("/desk/t/1/snooze", wrong).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    jonas.post("/desk/t/1/snooze", "until=week").await;
    jonas.post("/desk/t/1/wake", "").await;
    assert!(jonas.get(queue).await.1.contains("id=\"t-1\""));
    runner.abort();
}

#[tokio::test]
async fn who_follows_or_is_mentioned_is_told_as_they_want_it() {
    let bench = Bench::new().await;
    bench.ticket(0, "The scanner is dead.").await;
    let (jonas, elise) = (bench.jonas().await, bench.person(bench.cast.employees[0]).await);
    let lead = bench.person(bench.cast.it_lead).await;
    let name = lead.get("/desk/names?q=").await.1;
    assert!(!name.contains("Elise"), "only the team can be mentioned");
    let read = {
        let who = bench.cast.it_lead;
        move |tx: &mut Tx<'_>| people::member(tx, who)
    };
    let boss = bench.house.db.read::<_, StoreError>(bench.scope(bench.cast.it_lead), read).await.unwrap().unwrap().name;
    let runner = house::job::runner::start(bench.house.clone());
    let note = format!("@{boss} is this ours? Not for elise@example.org.");
    jonas.form("/desk/t/1/reply", &[("text", &note), ("kind", "note")], None).await;
    lead.until("/desk/own", "mentioned you").await;
    assert!(bench.mails(bench.cast.it_lead).await[0].contains("is this ours?"));
    assert_eq!(jonas.shown("/tickets/1/watchers").await["items"][0]["name"], json!(boss));
    // From now on they are told of every answer, by mail only if they like.
    lead.post("/desk/own/preference", "hold_seconds=0").await;
    jonas.form("/desk/t/1/reply", &[("text", "We look at it."), ("kind", "reply")], None).await;
    lead.until("/desk/own", "We look at it.").await;
    assert_eq!(bench.mails(bench.cast.it_lead).await.len(), 1);
    assert_eq!(jonas.shown("/notices").await["items"], json!([]), "nobody is told of their own words");
    lead.post("/desk/own/seen", "").await;
    assert!(lead.shown("/notices").await["items"].as_array().unwrap().iter().all(|n| n["seen"] == true));
    assert_eq!(
        jonas.api(Method::POST, "/tickets/1/watchers", json!({ "person": bench.cast.employees[0].0 })).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(elise.get("/desk/names?q=").await.0, StatusCode::FORBIDDEN);
    assert_eq!(lead.post("/desk/own/preference", "hold_seconds=500").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    lead.post("/desk/t/1/unfollow", "").await;
    assert_eq!(jonas.shown("/tickets/1/watchers").await["items"], json!([]));
    runner.abort();
}

#[tokio::test]
async fn steps_are_ticked_off_and_lists_kept() {
    let bench = Bench::new().await;
    bench.ticket(0, "A new colleague starts.").await;
    let jonas = bench.jonas().await;
    jonas.post("/desk/checklists", "name=Starter&steps=-+Laptop%0A-+Account").await;
    jonas.post("/desk/t/1/steps", "list=1").await;
    let (_, pane) = jonas.post("/desk/t/1/steps", "step=A+chair").await;
    assert!(pane.contains("0 of 3 done"), "{pane}");
    let (_, pane) = jonas.post("/desk/t/1/steps/2/done", "").await;
    assert!(pane.contains("1 of 3 done") && pane.contains("/desk/t/1/steps/2/undone"), "{pane}");
    jonas.post("/desk/t/1/steps/1/remove", "").await;
    let steps = jonas.shown("/tickets/1/steps").await;
    assert_eq!((steps["items"].as_array().unwrap().len(), &steps["items"][0]["text"]), (2, &json!("Account")));
    let (status, _) =
        jonas.api(Method::POST, "/checklists", json!({ "name": "Starter", "steps": ["Only this"] })).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(
        jonas.shown("/checklists").await["items"],
        json!([{ "id": 1, "name": "Starter", "steps": ["Only this"] }])
    );
    for wrong in ["step=", "list=99", &format!("step={}", "x".repeat(301))] {
        assert_eq!(jonas.post("/desk/t/1/steps", wrong).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(jonas.post("/desk/t/1/steps/99/done", "").await.0, StatusCode::NOT_FOUND);
    assert!(bench.journal(1).await.contains(&"ticket.step_done".to_owned()));
}

#[tokio::test]
async fn time_is_written_down_corrected_and_priced() {
    let bench = Bench::new().await;
    bench.ticket(0, "The scanner is dead.").await;
    bench.ticket(0, "The printer too.").await;
    let (jonas, lead) = (bench.jonas().await, bench.person(bench.cast.it_lead).await);
    assert_eq!(
        jonas.api(Method::POST, "/rates", json!({ "from_day": "2026-01-01", "cents_per_hour": 6000 })).await.0,
        StatusCode::FORBIDDEN
    );
    lead.post("/desk/rates", "person=&discipline=&from_day=2026-01-01&per_hour=60").await;
    lead.api(
        Method::POST,
        "/rates",
        json!({ "discipline": "network", "from_day": "2026-11-20", "cents_per_hour": 9000 }),
    )
    .await;
    let (status, pane) =
        jonas.post("/desk/t/1/time", "minutes=1%3A30&day=2026-11-21&discipline=network&note=Cable&billable=1").await;
    assert!(status == StatusCode::OK && pane.contains("1:30 h") && pane.contains("135"), "{pane}");
    let (_, list) = jonas
        .api(Method::PUT, "/tickets/1/time/1", json!({ "minutes": 60, "day": "2026-11-10", "discipline": "network" }))
        .await;
    let items = list["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["ended"], &items[1]["corrects"]), (2, &json!(true), &json!(1)), "{list}");
    assert_eq!(items[1]["cost_cents"], 6000, "the rate of that day");
    assert_eq!(jonas.api(Method::PUT, "/tickets/1/time/1", json!({ "minutes": 5 })).await.0, StatusCode::CONFLICT);
    jonas.post("/desk/t/1/timer/start", "").await;
    bench.later(600);
    assert!(jonas.get("/desk/t/1").await.1.contains("data-since=\"2026-11-23T08:00:00Z\""), "it survives a reload");
    let (_, other) = jonas.post("/desk/t/2/timer/start", "").await;
    assert!(other.contains("Your clock runs since"), "{other}");
    bench.later(61);
    jonas.post("/desk/t/2/timer/stop", "").await;
    let of = |n: i64| format!("/tickets/{n}/time");
    assert_eq!(jonas.shown(&of(1)).await["items"][2]["minutes"], 10, "starting elsewhere stops it here");
    assert_eq!(jonas.shown(&of(2)).await["items"][0]["minutes"], 2);
    let (_, csv) = jonas.get("/desk/time.csv?from=2026-11-01&to=2026-11-30").await;
    assert_eq!(csv.lines().count(), 4, "{csv}");
    assert!(csv.contains("2026-11-10,T-1,\"Jonas Lind\",60,false,,network,\"\",60.00"), "{csv}");
    for wrong in ["minutes=soon", "minutes=0", "minutes=3000", "minutes=5&day=never", "minutes=5&discipline=magic"] {
        assert_eq!(jonas.post("/desk/t/1/time", wrong).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(jonas.get("/desk/time?from=nonsense").await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_ticket_is_set_right_and_what_stood_there_is_kept() {
    let bench = Bench::new().await;
    bench.ticket(0, "The scaner is dead.").await;
    let (jonas, elise) = (bench.jonas().await, bench.person(bench.cast.employees[0]).await);
    let tomas = bench.person(bench.cast.employees[1]).await;
    let edits = json!({ "title": "The scanner is dead", "location": "Lyon", "requester": "Tomas Weber", "on_behalf": "Elise Moreau" });
    let (status, made) = jonas.api(Method::PATCH, "/tickets/1", edits).await;
    assert!(status == StatusCode::OK && made["title"] == "The scanner is dead", "{status} {made}");
    let story = jonas.get("/desk/t/1/history").await.1;
    assert!(
        story.contains("from “The scaner is dead” to “The scanner is dead”")
            && story.contains("from nothing to “Lyon”"),
        "{story}"
    );
    let whose = |who: i64| made["requester"] == who;
    assert!(whose(bench.cast.employees[1].0) || made["requester"].is_null(), "{made}");
    assert_eq!(elise.get("/r/1").await.0, StatusCode::NOT_FOUND, "it is no longer hers");
    drop(tomas);
    let old = jonas.post("/desk/t/1/edit", "_version=1&title=Old").await;
    assert_eq!(old.0, StatusCode::CONFLICT, "nobody overwrites what they have not seen");
    assert_eq!(
        jonas.api(Method::PATCH, "/tickets/1", json!({ "title": " " })).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(elise.get("/desk/t/1/history").await.0, StatusCode::NOT_FOUND);
}
