//! The desk through its front door: what people ask, what technicians do, what nobody else may see.
//! With `RAPPORT_TEST_POSTGRES` the main story is told on PostgreSQL too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

mod bench;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use desk::{Channel, Deed, Opening, Priority, asks};
use house::config::{Config, DatabaseSetting};
use house::demo::Cast;
use house::people::{OrganisationId, PersonId, store as people};
use house::signin::{SESSION_COOKIE, store as signin};
use house::store::{Actor, Scope, Statement, StoreError, Tx};
use house::{Clock, House, digest, secret};
use jiff::{SignedDuration, Timestamp};
use std::path::PathBuf;
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

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{} {e}: {}", self.status, self.body))
    }
}

/// Somebody at a browser.
struct Person<'b> {
    bench: &'b Bench,
    cookie: String,
}

impl Bench {
    async fn new() -> Self {
        Self::on(DatabaseSetting::Embedded).await
    }

    async fn on(database: DatabaseSetting) -> Self {
        let name = secret().unwrap();
        let folder = std::env::temp_dir().join(format!("rapport-desk-{name}"));
        let mut config = Config { database, ..Config::for_test(&folder) };
        config.attachments.max_bytes = 2_000_000;
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
        let (secret, place) = (secret().unwrap(), (who, self.ours));
        let (hash, scope) = (digest(&secret), self.house.system(None));
        let expires = scope.now + SignedDuration::from_hours(1000);
        self.house
            .db
            .write::<_, StoreError>(scope, move |tx| signin::session_add(tx, &hash, place, ("test", ""), expires))
            .await
            .unwrap();
        Person { bench: self, cookie: format!("{SESSION_COOKIE}={secret}") }
    }

    async fn program(&self, who: PersonId) -> String {
        let secret = secret().unwrap();
        let hash = digest(&secret);
        self.house
            .db
            .write::<_, StoreError>(self.scope(who), move |tx| signin::token_add(tx, &hash, who, "test"))
            .await
            .unwrap();
        secret
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    async fn api(
        &self,
        token: &str,
        (method, path): (Method, &str),
        body: serde_json::Value,
        extra: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(if body.is_null() { String::new() } else { body.to_string() })).unwrap())
            .await
    }

    /// Opens a ticket of the first employee's, as asked at the present moment.
    async fn ticket(&self, text: &str) -> i64 {
        let (elise, text) = (self.cast.employees[0], text.to_owned());
        let opening = asks::plain_opening(&text, Some(elise), Channel::Portal);
        self.house.db.write(self.scope(elise), move |tx| asks::open_ticket(tx, None, &opening)).await.unwrap()
    }

    async fn jonas(&self, number: i64, deed: Deed) {
        let scope = self.scope(self.cast.technicians[0]);
        self.house.db.write(scope, move |tx| asks::change(tx, number, None, &deed)).await.unwrap();
    }

    /// What was mailed to somebody.
    async fn mails(&self, who: PersonId) -> Vec<house::mail::Mail> {
        self.house
            .db
            .read::<_, StoreError>(self.scope(who), move |tx| house::mail::store::of_person(tx, who, None, 20))
            .await
            .unwrap()
    }
}

impl Person<'_> {
    async fn get(&self, path: &str) -> Answer {
        self.bench.send(Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap()).await
    }

    async fn fragment(&self, path: &str) -> Answer {
        self.bench
            .send(
                Request::get(path)
                    .header(header::COOKIE, &self.cookie)
                    .header("x-fragment", "1")
                    .body(Body::empty())
                    .unwrap(),
            )
            .await
    }

    async fn token(&self) -> String {
        let page = self.get("/me").await.body;
        page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        let body = format!("csrf={}&{form}", self.token().await);
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.bench.send(request.header("x-fragment", "1").body(Body::from(body)).unwrap()).await
    }

    /// A form with fields and files (name, type, bytes).
    async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        let token = self.token().await;
        for (name, value) in std::iter::once(&("csrf", token.as_str())).chain(fields) {
            body.extend(format!("--xxx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (name, kind, bytes) in files {
            body.extend(format!("--xxx\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n").bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--xxx--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xxx");
        self.bench.send(request.header("x-fragment", "1").body(Body::from(body)).unwrap()).await
    }
}

/// The version that the ticket's forms carry.
fn version_on(page: &str) -> String {
    page.split("name=\"_version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn story(bench: Bench) {
    let (elise, jonas) = (bench.person(bench.cast.employees[0]).await, bench.person(bench.cast.technicians[0]).await);
    let asked = elise.post("/ask", "need=The+scanner+prints+blank+pages.+It+is+on+floor+3.").await;
    assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/r/1"));
    let mine = elise.get("/r/1").await.body;
    assert!(mine.contains("The scanner prints blank pages") && mine.contains("We have it"), "{mine}");

    let queue = jonas.get("/desk?view=unassigned").await.body;
    assert!(queue.contains("id=\"t-1\"") && queue.contains("Elise Moreau"), "{queue}");
    let version = version_on(&jonas.get("/desk/t/1").await.body);
    let taken =
        jonas.post("/desk/t/1/assign", &format!("_version={version}&person={}", bench.cast.technicians[0].0)).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
    assert!(taken.body.contains("Jonas Lind took it") && taken.body.contains("/desk/t/1/assign/0"), "{}", taken.body);

    bench.clock.set("2026-11-23T08:30:00Z".parse().unwrap());
    let version = version_on(&jonas.fragment("/desk/t/1").await.body);
    let noted = jonas
        .upload(
            "/desk/t/1/reply",
            &[("_version", &version), ("kind", "note"), ("text", "She has the old model."), ("do", "send")],
            &[],
        )
        .await;
    assert!(
        noted.status == StatusCode::OK && noted.body.contains("She has the old model"),
        "{} {}",
        noted.status,
        noted.body
    );
    let answered = jonas
        .upload("/desk/t/1/reply", &[("kind", "reply"), ("text", "Please try the second tray."), ("do", "send")], &[])
        .await;
    assert!(answered.status == StatusCode::OK && answered.body.contains("Solution due"), "{}", answered.body);

    let seen = elise.get("/r/1").await.body;
    assert!(seen.contains("Please try the second tray") && seen.contains("Jonas is on it"), "{seen}");
    assert!(!seen.contains("old model"), "an internal note reached the requester");
    let subjects: Vec<(String, bool)> = bench
        .mails(bench.cast.employees[0])
        .await
        .into_iter()
        .map(|m| (m.subject, m.plain.contains("second tray")))
        .collect();
    let subject = "T-1: The scanner prints blank pages".to_owned();
    assert_eq!(subjects, [(subject.clone(), true), (subject, false)]);

    let closed = elise.post("/r/1/works", "").await;
    assert!(closed.status == StatusCode::OK && closed.body.contains("Elise Moreau solved it"), "{}", closed.body);
    assert!(!jonas.fragment("/desk/queue?view=team").await.body.contains("id=\"t-1\""));
    let facts =
        bench.house.db.read(bench.scope(bench.cast.it_lead), |tx| desk::facts::ticket(tx, 1)).await.unwrap().unwrap();
    assert_eq!(facts.resolved_at, Some("2026-11-23T08:30:00Z".parse().unwrap()));
}

#[tokio::test]
async fn a_request_from_the_box_to_the_solution() {
    story(Bench::new().await).await;
    if let Some(own) = bench::own_database() {
        story(Bench::on(own).await).await;
    }
}

#[tokio::test]
async fn an_old_page_changes_nothing_and_loses_no_text() {
    let bench = Bench::new().await;
    bench.ticket("The printer jams.").await;
    let jonas = bench.person(bench.cast.technicians[0]).await;
    let old = version_on(&jonas.get("/desk/t/1").await.body);
    bench.jonas(1, Deed::Prioritise(Priority::Critical)).await;
    let refused = jonas.post("/desk/t/1/prioritise", &format!("_version={old}&priority=4")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.body.contains("Somebody else changed this") && refused.body.contains("made it Critical"),
        "{}",
        refused.body
    );
    let kept = jonas
        .upload(
            "/desk/t/1/reply",
            &[("_version", &old), ("kind", "reply"), ("text", "A long answer"), ("do", "solve")],
            &[],
        )
        .await;
    assert!(kept.status == StatusCode::CONFLICT && kept.body.contains("A long answer</textarea>"), "{}", kept.body);
    // A mere answer goes through, and says what came in between.
    let sent = jonas
        .upload(
            "/desk/t/1/reply",
            &[("_version", &old), ("kind", "reply"), ("text", "A long answer"), ("do", "send")],
            &[],
        )
        .await;
    assert_eq!(sent.status, StatusCode::OK);
    assert!(sent.body.contains("While you were writing") && sent.body.contains("made it Critical"), "{}", sent.body);
}

#[tokio::test]
async fn a_solution_can_be_taken_back_at_once_and_not_later() {
    let bench = Bench::new().await;
    bench.ticket("The printer jams.").await;
    let jonas = bench.person(bench.cast.technicians[0]).await;
    let solved = jonas.post("/desk/t/1/resolve", "").await;
    assert!(solved.status == StatusCode::OK && solved.body.contains("/desk/t/1/unresolve"), "{}", solved.body);
    let back = jonas.post("/desk/t/1/unresolve", "").await;
    assert!(back.body.contains("In progress") && back.body.contains("took the solution back"), "{}", back.body);
    jonas.post("/desk/t/1/resolve", "x=2").await;
    bench.clock.set("2026-11-23T08:10:00Z".parse().unwrap());
    assert_eq!(jonas.post("/desk/t/1/unresolve", "x=2").await.status, StatusCode::CONFLICT);
    assert!(jonas.post("/desk/t/1/reopen", "").await.body.contains("Jonas Lind opened it again"));
}

#[tokio::test]
async fn nobody_sees_or_does_what_is_not_theirs() {
    let bench = Bench::new().await;
    bench.ticket("My salary sheet is gone.").await;
    let (tomas, vera) = (bench.person(bench.cast.employees[1]).await, bench.person(bench.cast.auditor).await);
    assert_eq!(tomas.get("/r/1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(tomas.get("/desk/t/1").await.location(), "/r/1");
    assert_eq!(tomas.fragment("/desk/t/1/pane").await.status, StatusCode::NOT_FOUND);
    assert_eq!(tomas.fragment("/desk/queue").await.status, StatusCode::FORBIDDEN);
    assert_eq!(tomas.post("/desk/t/1/resolve", "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(tomas.post("/r/1/works", "").await.status, StatusCode::NOT_FOUND);
    assert!(!tomas.fragment("/ask/suggest?q=salary%20sheet").await.body.contains("salary"));
    assert!(!tomas.fragment("/find?q=salary").await.body.contains("/desk/t/1"));
    let page = vera.get("/desk/t/1").await;
    assert!(page.status == StatusCode::OK && !page.body.contains("/desk/t/1/resolve"), "{}", page.body);
    assert_eq!(vera.post("/desk/t/1/resolve", "").await.status, StatusCode::FORBIDDEN);
    let token = bench.program(bench.cast.employees[1]).await;
    let read = bench.api(&token, (Method::GET, "/api/v1/desk/tickets/1"), serde_json::Value::Null, &[]).await;
    assert_eq!(read.status, StatusCode::NOT_FOUND);
    let list = bench.api(&token, (Method::GET, "/api/v1/desk/tickets"), serde_json::Value::Null, &[]).await;
    assert_eq!(list.json()["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn what_nobody_of_ours_asked_is_found_by_the_team_alone() {
    let bench = Bench::new().await;
    let opening = Opening {
        requester_name: "Ruben Vos".into(),
        by_agent: true,
        ..asks::plain_opening("Flickering screen in Lisbon.", None, Channel::Desk)
    };
    bench
        .house
        .db
        .write(bench.scope(bench.cast.technicians[0]), move |tx| asks::open_ticket(tx, None, &opening))
        .await
        .unwrap();
    let (jonas, tomas) = (bench.person(bench.cast.technicians[0]).await, bench.person(bench.cast.employees[1]).await);
    assert!(jonas.fragment("/find?q=flickering").await.body.contains("/desk/t/1"));
    assert!(!tomas.fragment("/find?q=flickering").await.body.contains("/desk/t/1"));
}

#[tokio::test]
async fn files_come_back_as_they_went_in_and_internal_ones_stay_inside() {
    let bench = Bench::new().await;
    bench.ticket("See the photo.").await;
    let (jonas, elise) = (bench.person(bench.cast.technicians[0]).await, bench.person(bench.cast.employees[0]).await);
    let sent = elise
        .upload(
            "/r/1/reply",
            &[("text", "Here it is.")],
            &[("../photo.html", "text/html", b"<script>alert(1)</script>")],
        )
        .await;
    assert!(sent.status == StatusCode::OK && sent.body.contains("photo.html"), "{} {}", sent.status, sent.body);
    let file = elise.get("/desk/files/1").await;
    assert_eq!(
        (file.body.as_str(), file.headers[header::CONTENT_TYPE].to_str().unwrap()),
        ("<script>alert(1)</script>", "application/octet-stream")
    );
    assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    let noted = jonas
        .upload(
            "/desk/t/1/reply",
            &[("kind", "note"), ("text", "The trace."), ("do", "send")],
            &[("trace.txt", "text/plain", b"secret")],
        )
        .await;
    assert!(noted.body.contains("trace.txt"), "{}", noted.body);
    assert_eq!(jonas.get("/desk/files/2").await.body, "secret");
    assert_eq!(elise.get("/desk/files/2").await.status, StatusCode::NOT_FOUND);
    assert!(!elise.get("/r/1").await.body.contains("trace.txt"));
    assert_eq!(bench.person(bench.cast.employees[1]).await.get("/desk/files/1").await.status, StatusCode::NOT_FOUND);
    let large = jonas.upload("/desk/t/1/files", &[], &[("large.bin", "application/zip", &vec![7; 2_000_001])]).await;
    assert!(
        large.status == StatusCode::PAYLOAD_TOO_LARGE && large.body.contains("too large"),
        "{} {}",
        large.status,
        large.body
    );
    // Without the page's token nothing is taken in.
    let foreign = Request::post("/desk/t/1/files")
        .header(header::COOKIE, &jonas.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xxx");
    let body = "--xxx\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a\"\r\n\r\nb\r\n--xxx--\r\n";
    assert_eq!(bench.send(foreign.body(Body::from(body)).unwrap()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn programs_do_what_pages_do() {
    let bench = Bench::new().await;
    let (elise, jonas) = (bench.program(bench.cast.employees[0]).await, bench.program(bench.cast.technicians[0]).await);
    let new = serde_json::json!({ "text": "I cannot print. It says offline.", "priority": 1 });
    let path = "/api/v1/desk/tickets";
    let once = [("idempotency-key", "k1")];
    let made = bench.api(&elise, (Method::POST, path), new.clone(), &once).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!((made.json()["title"].as_str(), made.json()["priority"].as_i64()), (Some("I cannot print"), Some(3)));
    let again = bench.api(&elise, (Method::POST, path), new, &once).await;
    assert_eq!(again.json()["number"], made.json()["number"]);
    assert_eq!(
        bench.api(&elise, (Method::POST, path), serde_json::json!({ "text": " " }), &[]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );

    let one = "/api/v1/desk/tickets/1";
    let assigned = bench
        .api(
            &jonas,
            (Method::POST, &format!("{one}/assignee")),
            serde_json::json!({ "person": bench.cast.technicians[0] }),
            &[("if-match", "\"1\"")],
        )
        .await;
    assert_eq!((assigned.status, assigned.headers[header::ETAG].to_str().unwrap()), (StatusCode::OK, "\"2\""));
    let stale = bench
        .api(
            &jonas,
            (Method::POST, &format!("{one}/priority")),
            serde_json::json!({ "priority": 2 }),
            &[("if-match", "\"1\"")],
        )
        .await;
    assert_eq!((stale.status, stale.json()["code"].as_str()), (StatusCode::CONFLICT, Some("stale")));
    let to_employee = bench
        .api(
            &jonas,
            (Method::POST, &format!("{one}/assignee")),
            serde_json::json!({ "person": bench.cast.employees[0] }),
            &[],
        )
        .await;
    assert_eq!(to_employee.status, StatusCode::UNPROCESSABLE_ENTITY);
    let solve = serde_json::json!({ "text": "Done.", "then": "solve" });
    assert_eq!(
        bench.api(&elise, (Method::POST, &format!("{one}/messages")), solve.clone(), &[]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        bench.api(&jonas, (Method::POST, &format!("{one}/messages")), solve, &[]).await.json()["state"],
        "resolved"
    );
    bench
        .api(
            &jonas,
            (Method::POST, &format!("{one}/messages")),
            serde_json::json!({ "text": "Old driver.", "internal": true }),
            &[],
        )
        .await;
    let read = bench.api(&elise, (Method::GET, one), serde_json::Value::Null, &[]).await;
    let kinds: Vec<String> =
        read.json()["messages"].as_array().unwrap().iter().map(|m| m["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["public", "auto", "public"]);
    let reopened = bench.api(&elise, (Method::POST, &format!("{one}/reopen")), serde_json::Value::Null, &[]).await;
    assert_eq!((reopened.json()["reopened"].as_i64(), reopened.json()["open"].as_bool()), (Some(1), Some(true)));
    let urgent =
        bench.api(&jonas, (Method::GET, "/api/v1/desk/tickets?priority=1"), serde_json::Value::Null, &[]).await;
    assert_eq!(urgent.json()["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn promises_are_changed_by_who_answers_for_them_and_counted_anew() {
    let bench = Bench::new().await;
    bench.ticket("The printer jams.").await;
    let (samir, jonas) = (bench.person(bench.cast.it_lead).await, bench.person(bench.cast.technicians[0]).await);
    assert!(samir.get("/desk/promises").await.body.contains("/desk/promises/policy?name=Standard"));
    let goals = "was=Standard&name=Standard&first=0.25&first=1h&first=2h&first=8h&next=&next=&next=&next=&resolve=4h&resolve=8h&resolve=30h&resolve=50h";
    assert_eq!(jonas.post("/desk/promises/policy", goals).await.status, StatusCode::FORBIDDEN);
    assert!(samir.post("/desk/promises/policy", &goals.replace("2h", "soon")).await.body.contains("soon"));
    assert_eq!(samir.post("/desk/promises/policy", goals).await.status, StatusCode::SEE_OTHER);
    let hours = "was=Standard&name=Standard&zone=Europe/Paris&mon=08:00-18:00";
    let status = async |h: &str| samir.post("/desk/promises/calendar", &format!("{hours}&holidays={h}")).await.status;
    assert_eq!(status("Xmas").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(status("12-25 Christmas").await, StatusCode::SEE_OTHER);
    let recount = bench.house.jobs["desk.recount"].clone();
    recount(bench.house.clone(), Some(bench.ours), serde_json::json!({})).await.unwrap();
    let (token, one) = (bench.program(bench.cast.technicians[0]).await, (Method::GET, "/api/v1/desk/tickets/1"));
    let read = bench.api(&token, one, serde_json::Value::Null, &[]).await.json();
    assert_eq!(read["ticket"]["due_at"], "2026-11-23T10:00:00Z");
}

#[tokio::test]
async fn the_queue_shows_each_ticket_once_most_urgent_first() {
    let bench = Bench::new().await;
    // Half past four in the afternoon, so that every ticket came in service hours.
    let begun: Timestamp = "2026-11-23T15:30:00Z".parse().unwrap();
    for i in 0..130 {
        // Newest first, so that the order of the numbers is not the order of the promises.
        bench.clock.set(begun - SignedDuration::from_mins(i * 3));
        bench.ticket(&format!("Thing {i} is broken.")).await;
    }
    bench.clock.set(begun);
    for n in 1..=10 {
        let tx_scope = bench.scope(bench.cast.technicians[0]);
        let wait = move |tx: &mut Tx<'_>| {
            asks::say(
                tx,
                None,
                n,
                &desk::Saying {
                    text: "Which one?".into(),
                    kind: desk::MessageKind::Public,
                    from_requester: false,
                    then: desk::Then::Wait,
                    seen: None,
                },
            )
        };
        bench.house.db.write(tx_scope, wait).await.unwrap();
    }
    let jonas = bench.person(bench.cast.technicians[0]).await;
    let number = |rest: &str| rest.split('"').next().unwrap().parse::<i64>().unwrap();
    let ids = |body: &str| body.split("id=\"t-").skip(1).map(number).collect::<Vec<_>>();
    let mut page = jonas.fragment("/desk/queue?view=team").await.body;
    let mut all = ids(&page);
    assert_eq!((all.len(), all[0]), (50, 130));
    while page.contains("data-more") {
        let next = page.split("href=\"/desk/queue?").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        page = jonas.fragment(&format!("/desk/queue?{next}")).await.body;
        all.extend(ids(&page));
    }
    assert_eq!(all.last(), Some(&10));
    assert!(page.contains("Waiting for someone"), "{page}");
    all.sort_unstable();
    assert_eq!(all, (1..=130).collect::<Vec<_>>());
    assert_eq!(jonas.fragment("/desk/queue?view=team&after=nonsense").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_queue_walks_its_indexes_and_never_sorts() {
    let bench = Bench::new().await;
    let room = desk::room();
    let hot = |s: &&&Statement| {
        s.name.contains("desk::queue::store::")
            || s.name.ends_with("ticket::store::OF_REQUESTER")
            || s.name.ends_with("ticket::store::MESSAGES")
    };
    let hot: Vec<&'static Statement> =
        room.statements.iter().flat_map(|list| list.iter()).filter(hot).copied().collect();
    assert_eq!(hot.len(), 11);
    for statement in hot {
        let text: &'static str = Box::leak(format!("explain query plan {}", statement.text).into_boxed_str());
        let explain: &'static Statement = Box::leak(Box::new(Statement::new("explain", text)));
        let used = (1..=5).filter(|n| statement.text.contains(&format!("${n}"))).count();
        let values = vec![house::store::Value::Int(1); used];
        let plan: Vec<String> = bench
            .house
            .db
            .read::<_, StoreError>(bench.scope(bench.cast.admin), move |tx| {
                tx.list(explain, &values, |mut r| r.take(3))
            })
            .await
            .unwrap();
        let plan = plan.join("\n");
        assert!(!plan.contains("TEMP B-TREE"), "{} sorts:\n{plan}", statement.name);
        assert!(!plan.contains("SCAN desk_"), "{} reads the whole table:\n{plan}", statement.name);
    }
}

#[tokio::test]
async fn the_demonstration_tells_a_desk_at_work() {
    let bench = Bench::new().await;
    let cast = bench.cast.clone();
    bench.house.db.write(bench.house.system(Some(bench.ours)), move |tx| desk::demo::tell(tx, &cast)).await.unwrap();
    let jonas = bench.person(bench.cast.technicians[0]).await;
    let queue = jonas.get("/desk").await.body;
    for words in ["I emptied the wrong folder", "Scanners drop in aisle 7 again", "Waiting for someone", "Ruben Vos"] {
        assert!(queue.contains(words), "{words} is missing:\n{queue}");
    }
    let similar = jonas.get("/desk/t/13").await.body;
    assert!(similar.contains("Solved before") && similar.contains("Scanners drop in aisle 7"), "{similar}");
    let helena = bench.person(bench.cast.executive).await;
    let home = helena.get("/").await.body;
    assert!(home.contains("What do you need, Helena?") && home.contains("Jonas is on it"), "{home}");
    assert!(helena.fragment("/ask/suggest?q=my%20calendar%20shows").await.body.contains("You asked for this already"));
}

#[test]
fn both_languages_say_the_same_things() {
    let keys = |text: &str| {
        text.lines()
            .filter_map(|l| l.split_once(" ="))
            .map(|(k, _)| k.to_owned())
            .filter(|k| k.starts_with("desk-"))
            .collect::<std::collections::BTreeSet<_>>()
    };
    let room = desk::room();
    let all = |locale: &str| {
        let texts = room.words.iter().filter(|(l, _)| *l == locale);
        texts.flat_map(|(_, text)| keys(text)).collect::<std::collections::BTreeSet<_>>()
    };
    let (en, de) = (all("en"), all("de"));
    assert_eq!(en.symmetric_difference(&de).collect::<Vec<_>>(), Vec::<&String>::new());
    // What the code says by a fixed key is in the catalogue.
    let mut said = 0;
    for file in sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        for key in std::fs::read_to_string(file)
            .unwrap()
            .split('"')
            .filter(|k| k.starts_with("desk-") && k.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)))
        {
            said += usize::from(en.contains(key));
            let class = ["desk-new", "desk-pages", "desk-promises", "desk-report"].contains(&key);
            assert!(en.contains(key) || class || key.ends_with('-'), "{key} has no words");
        }
    }
    assert!(said > 150, "only {said}");
}

fn sources(folder: &std::path::Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries
        .flat_map(|p| if p.is_dir() { sources(&p) } else { vec![p] })
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .collect()
}
