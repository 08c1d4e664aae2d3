//! The commons through its front door: the brief, briefings kept and sent, thanks said and taken back.
//! With `RAPPORT_TEST_POSTGRES` the stories are told on PostgreSQL too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use commons::brief::Brief;
use commons::{asks, briefing};
use desk::{Channel, Deed};
use house::config::{Config, DatabaseSetting, Secret};
use house::demo::Cast;
use house::journal::{Entry, store as journal};
use house::people::{OrganisationId, PersonId, store as people};
use house::signin::{SESSION_COOKIE, store as signin};
use house::store::{Actor, Scope, StoreError, Tx};
use house::{Clock, House, Room, digest, secret};
use jiff::SignedDuration;
use std::path::PathBuf;
use tower::ServiceExt as _;

/// A Monday, nine in the morning in Paris.
const MONDAY: &str = "2026-11-23T08:00:00Z";

fn rooms() -> Vec<Room> {
    vec![desk::room(), ledger::room(), commons::room()]
}

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
    bytes: Vec<u8>,
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
    async fn on(database: DatabaseSetting) -> Self {
        let name = secret().unwrap();
        let folder = std::env::temp_dir().join(format!("rapport-commons-{name}"));
        let config = Config { database, ..Config::for_test(&folder) };
        let clock = Clock::fixed(MONDAY.parse().unwrap());
        let mut rooms = rooms();
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
        let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    async fn api(&self, token: &str, method: Method, path: &str, body: serde_json::Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(if body.is_null() { String::new() } else { body.to_string() })).unwrap())
            .await
    }

    /// A ticket that the first employee asked and the first technician solved.
    async fn solved(&self, text: &str) -> i64 {
        let (elise, jonas) = (self.cast.employees[0], self.cast.technicians[0]);
        let opening = desk::asks::plain_opening(text, Some(elise), Channel::Portal);
        let number = self
            .house
            .db
            .write(self.scope(elise), move |tx| desk::asks::open_ticket(tx, None, &opening))
            .await
            .unwrap();
        let solve = move |tx: &mut Tx<'_>| desk::asks::change(tx, number, None, &Deed::Resolve { by_requester: false });
        self.house.db.write(self.scope(jonas), solve).await.unwrap();
        number
    }

    /// Carries out the job of a kind that is due now, as the runner would.
    async fn run(&self, kind: &str, payload: serde_json::Value) {
        let job = self.house.jobs.get(kind).unwrap().clone();
        job(self.house.clone(), Some(self.ours), payload).await.unwrap();
    }

    async fn mails(&self, who: PersonId) -> Vec<house::mail::Mail> {
        self.house
            .db
            .read::<_, StoreError>(self.scope(who), move |tx| house::mail::store::of_person(tx, who, None, 20))
            .await
            .unwrap()
    }

    async fn entries(&self, kind: &'static str) -> Vec<Entry> {
        let all = self
            .house
            .db
            .read::<_, StoreError>(self.scope(self.cast.it_lead), |tx| journal::of_organisation(tx, i64::MAX, 200))
            .await
            .unwrap();
        all.into_iter().filter(|e| e.kind == kind).collect()
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

    async fn post(&self, path: &str, form: &str, fragment: bool) -> Answer {
        let page = self.get("/me").await.body;
        let token = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let mut request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if fragment {
            request = request.header("x-fragment", "1");
        }
        self.bench.send(request.body(Body::from(format!("csrf={token}&{form}"))).unwrap()).await
    }
}

/// Says something to the PostgreSQL that the run offers, outside the test's runtime.
fn tell_postgres(url: &str, sql: String) {
    let url = url.to_owned();
    let told = std::thread::spawn(move || {
        postgres::Client::connect(&url, postgres::NoTls)
            .and_then(|mut c| c.batch_execute(&sql))
            .map_err(|e| e.to_string())
    });
    told.join().unwrap().unwrap();
}

/// Tells a story on each engine that is there; on PostgreSQL in a database of its own.
macro_rules! stories {
    ($($name:ident => $story:ident;)*) => { $(
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            $story(Bench::on(DatabaseSetting::Embedded).await).await;
            if let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") {
                let name = format!("commons_{}_{}", std::process::id(), stringify!($story));
                tell_postgres(&url, format!("create database {name}"));
                let own = format!("{}/{name}", url.rsplit_once('/').unwrap().0);
                $story(Bench::on(DatabaseSetting::Postgres(Secret::new(own))).await).await;
                tell_postgres(&url, format!("drop database {name} with (force)"));
            }
        }
    )* };
}

stories! {
    one_click_says_thanks_once => thanks_story;
    private_thanks_stay_between_two => private_story;
    a_slip_is_taken_back_before_anybody_is_told => undo_story;
    the_brief_tells_what_is_there_and_what_is_not => brief_story;
    a_briefing_is_kept_sent_and_read => briefing_story;
    programs_do_what_pages_do => api_story;
    the_demo_tells_its_part => demo_story;
}

async fn thanks_story(bench: Bench) {
    let ticket = bench.solved("The scanner at gate four reads nothing.").await;
    let (elise, jonas, tomas) = (
        bench.person(bench.cast.employees[0]).await,
        bench.person(bench.cast.technicians[0]).await,
        bench.person(bench.cast.employees[1]).await,
    );
    let page = elise.get(&format!("/r/{ticket}")).await.body;
    assert!(page.contains(&format!("/commons/thank/{ticket}")) && page.contains("Thank Jonas"), "{page}");
    let button = elise.fragment(&format!("/commons/thank/{ticket}")).await.body;
    assert!(button.contains("method=\"post\"") && button.contains("name=\"csrf\""), "{button}");
    assert_eq!(tomas.get(&format!("/commons/thank/{ticket}")).await.status, StatusCode::NOT_FOUND, "not his ticket");

    for _ in 0..2 {
        let said = elise.post(&format!("/commons/thank/{ticket}"), "", true).await;
        assert!(
            said.status == StatusCode::OK
                && said.body.contains("You thanked Jonas")
                && said.body.contains("/commons/thanks/1/undo"),
            "{} {}",
            said.status,
            said.body
        );
    }
    assert_eq!(bench.entries(commons::events::THANKED).await.len(), 1, "said twice counts once");
    let it_side = jonas.get(&format!("/desk/t/{ticket}")).await.body;
    assert!(it_side.contains("Elise Moreau thanked Jonas Lind."), "{it_side}");
    assert!(tomas.get("/commons").await.body.contains("thanked by Elise Moreau"));

    for _ in 0..2 {
        bench.run(commons::thanks::jobs::TELL, serde_json::json!({ "thanks": 1 })).await;
    }
    let mails = bench.mails(bench.cast.technicians[0]).await;
    assert_eq!(mails.iter().filter(|m| m.subject == "Elise Moreau thanks you").count(), 1);
    // The other way round: who helped thanks the one who asked.
    let back = jonas.post(&format!("/commons/thank/{ticket}"), "note=You+described+it+so+well.", false).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/commons/thanks/2"));
    assert!(jonas.get("/commons/thanks/2").await.body.contains("Jonas Lind thanks Elise Moreau"));
}

async fn private_story(bench: Bench) {
    let ticket = bench.solved("My payslip folder is gone.").await;
    let (elise, tomas) = (bench.person(bench.cast.employees[0]).await, bench.person(bench.cast.employees[1]).await);
    let said = elise.post(&format!("/commons/thank/{ticket}"), "note=You+kept+my+secret.&audience=two", false).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER);
    assert!(elise.get("/commons").await.body.contains("You kept my secret."));
    assert!(!tomas.get("/commons").await.body.contains("You kept my secret."));
    assert_eq!(tomas.get("/commons/thanks/1").await.status, StatusCode::NOT_FOUND);
    let told = bench.entries(commons::events::THANKED).await;
    assert!(!told[0].payload.to_string().contains("secret"), "the journal is read by others");
    let long = elise
        .post(&format!("/commons/thank/{}", bench.solved("Again.").await), &format!("note={}", "x".repeat(501)), true)
        .await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn undo_story(bench: Bench) {
    let ticket = bench.solved("The printer jams.").await;
    let (elise, tomas) = (bench.person(bench.cast.employees[0]).await, bench.person(bench.cast.employees[1]).await);
    elise.post(&format!("/commons/thank/{ticket}"), "", true).await;
    assert_eq!(
        tomas.post("/commons/thanks/1/undo", "", false).await.status,
        StatusCode::NOT_FOUND,
        "not his to take back"
    );
    assert_eq!(elise.post("/commons/thanks/1/undo", "", false).await.status, StatusCode::SEE_OTHER);
    bench.run(commons::thanks::jobs::TELL, serde_json::json!({ "thanks": 1 })).await;
    assert!(
        bench.mails(bench.cast.technicians[0]).await.iter().all(|m| m.subject != "Elise Moreau thanks you"),
        "nobody was told"
    );
    // Said once more, then told: now it stays.
    elise.post(&format!("/commons/thank/{ticket}"), "note=Really.", true).await;
    bench.run(commons::thanks::jobs::TELL, serde_json::json!({ "thanks": 1 })).await;
    assert_eq!(elise.post("/commons/thanks/1/undo", "", false).await.status, StatusCode::CONFLICT);
    assert!(elise.get("/commons/thanks/1").await.body.contains("Really."));
}

async fn brief_story(bench: Bench) {
    let (helena, samir, jonas) = (
        bench.person(bench.cast.executive).await,
        bench.person(bench.cast.it_lead).await,
        bench.person(bench.cast.technicians[0]).await,
    );
    let empty = helena.get("/brief").await;
    assert_eq!(empty.status, StatusCode::OK, "{}", empty.body);
    for said in [
        "Good morning, Helena. No decision waits today.",
        "The desk has no record yet",
        "Too early to say: the ledger has no assessed risk yet",
        "Too early to say: the desk has no ticket yet",
    ] {
        assert!(empty.body.contains(said), "{said}: {}", empty.body);
    }
    assert_eq!(jonas.get("/brief").await.status, StatusCode::FORBIDDEN);

    bench.clock.set("2026-11-18T09:00:00Z".parse().unwrap());
    bench.solved("The scanner is broken.").await;
    bench.clock.set(MONDAY.parse().unwrap());
    let page = samir.get("/brief").await.body;
    assert!(
        page.contains("In the last seven days 1 request came in and the desk resolved 1.")
            && page.contains("Jonas Lind helped Elise Moreau"),
        "{page}"
    );
    let thanked = helena.post("/commons/thank/1", "", true).await;
    assert_eq!(thanked.status, StatusCode::OK, "{}", thanked.body);
    let after = helena.get("/brief").await.body;
    assert!(!after.contains("Jonas Lind helped") && after.contains("thanked by Helena Brandt"), "{after}");
    let sources = helena.get("/brief/sources").await.body;
    assert!(sources.contains("Time to the first answer") || sources.contains("Requests"), "{sources}");
    assert!(sources.contains("href=\"/desk/report\""), "every number leads to its records");
}

async fn briefing_story(bench: Bench) {
    bench.run(briefing::jobs::KEEP, serde_json::json!({})).await;
    bench.run(briefing::jobs::KEEP, serde_json::json!({})).await;
    assert_eq!(bench.entries(commons::events::KEPT).await.len(), 1, "one for each day");
    let (helena, samir) = (bench.person(bench.cast.executive).await, bench.person(bench.cast.it_lead).await);
    bench.solved("Something that happened after half past six.").await;
    let kept = helena.get("/brief/2026-11-23").await.body;
    assert!(kept.contains("The desk has no record yet"), "kept as it was: {kept}");
    helena.get("/brief/2026-11-23").await;
    assert_eq!(bench.entries(commons::events::READ).await.len(), 1, "opening it counts once for each person");

    let nobody = samir.post("/brief/send", "", false).await;
    assert!(
        nobody.status == StatusCode::UNPROCESSABLE_ENTITY && nobody.body.contains("Choose at least one person"),
        "{}",
        nobody.body
    );
    let wrong = samir.post("/brief/send", &format!("to={}", bench.cast.employees[0].0), false).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent =
        samir.post("/brief/send", &format!("to={}&to={}", bench.cast.executive.0, bench.cast.auditor.0), false).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, "/brief/2026-11-23"));
    let mails = bench.mails(bench.cast.executive).await;
    let html = mails[0].html.as_deref().unwrap();
    assert!(
        html.contains("width=\"600\"") && html.contains("Good morning, Helena.") && !html.contains("<script"),
        "{html}"
    );
    assert!(
        mails[0].plain.contains("/brief/2026-11-23") && mails[0].plain.contains("Good morning, Helena."),
        "{}",
        mails[0].plain
    );
    let readers = samir.get("/brief/2026-11-23").await.body;
    assert!(
        readers.contains("Helena Brandt") && readers.contains("Vera Holm") && readers.contains("opened by 1 person"),
        "{readers}"
    );
    assert!(samir.get("/brief/editions").await.body.contains("/brief/2026-11-23"));
    assert_eq!(samir.get("/go/briefing/1").await.location(), "/brief/number/1");
    assert_eq!(samir.get("/brief/number/1").await.location(), "/brief/2026-11-23");
    for path in ["/brief/pdf", "/brief/2026-11-23.pdf"] {
        let sheet = helena.get(path).await;
        assert!(sheet.status == StatusCode::OK && sheet.bytes.starts_with(b"%PDF-1.7"), "{path}");
    }
    assert_eq!(helena.get("/brief/2026-11-22").await.status, StatusCode::NOT_FOUND);
    assert_eq!(helena.get("/brief/yesterday").await.status, StatusCode::NOT_FOUND);
}

async fn api_story(bench: Bench) {
    let ticket = bench.solved("No sound in room 4.").await;
    let (helena, jonas, elise) = (
        bench.program(bench.cast.executive).await,
        bench.program(bench.cast.technicians[0]).await,
        bench.program(bench.cast.employees[0]).await,
    );
    let said = bench
        .api(&elise, Method::POST, "/api/v1/commons/thanks", serde_json::json!({ "ticket": ticket, "note": "Quick!" }))
        .await;
    assert_eq!(
        (said.status, said.json()["receiver"]["name"].as_str()),
        (StatusCode::CREATED, Some("Jonas Lind")),
        "{}",
        said.body
    );
    let listed = bench.api(&jonas, Method::GET, "/api/v1/commons/thanks?limit=1", serde_json::Value::Null).await.json();
    assert_eq!(
        (listed["items"][0]["note"].as_str(), listed["items"][0]["audience"].as_str(), listed["next"].as_str()),
        (Some("Quick!"), Some("all"), Some("1"))
    );
    assert_eq!(
        bench.api(&jonas, Method::DELETE, "/api/v1/commons/thanks/1", serde_json::Value::Null).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        bench.api(&elise, Method::DELETE, "/api/v1/commons/thanks/1", serde_json::Value::Null).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        bench.api(&elise, Method::GET, "/api/v1/commons/thanks/1", serde_json::Value::Null).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        bench.api(&helena, Method::POST, "/api/v1/commons/thanks", serde_json::json!({ "ticket": 99 })).await.status,
        StatusCode::NOT_FOUND
    );

    let now = bench.api(&helena, Method::GET, "/api/v1/brief", serde_json::Value::Null).await.json();
    assert_eq!((now["day"].as_str(), now["currency"].as_str()), (Some("2026-11-23"), Some("EUR")));
    assert_eq!(
        bench.api(&jonas, Method::GET, "/api/v1/brief", serde_json::Value::Null).await.status,
        StatusCode::FORBIDDEN
    );
    let sent = bench
        .api(&helena, Method::POST, "/api/v1/briefings", serde_json::json!({ "to": [bench.cast.it_lead.0] }))
        .await;
    assert_eq!((sent.status, sent.json()["day"].as_str()), (StatusCode::CREATED, Some("2026-11-23")), "{}", sent.body);
    let list = bench.api(&helena, Method::GET, "/api/v1/briefings", serde_json::Value::Null).await.json();
    assert_eq!((list["items"][0]["sent"].as_i64(), list["items"][0]["opened"].as_i64()), (Some(1), Some(0)));
    let kept: Brief = serde_json::from_value(
        bench.api(&helena, Method::GET, "/api/v1/briefings/2026-11-23", serde_json::Value::Null).await.json(),
    )
    .unwrap();
    assert_eq!(kept.organisation, "Ours");
}

async fn demo_story(bench: Bench) {
    for text in ["The scanner is broken.", "The lamp is dark."] {
        bench.solved(text).await;
    }
    let cast = bench.cast.clone();
    bench.house.db.write(bench.house.system(Some(bench.ours)), move |tx| commons::demo::tell(tx, &cast)).await.unwrap();
    let vera = bench.person(bench.cast.auditor).await;
    let page = vera.get("/brief/2026-11-22").await;
    assert!(page.status == StatusCode::OK && page.body.contains("06:30"), "{}", page.body);
    assert_eq!(
        bench.entries(commons::events::THANKED).await.len(),
        0,
        "the only helper is left for the reader to thank"
    );
}

#[tokio::test]
async fn what_is_kept_for_another_organisation_stays_there() {
    let (a, b) = (Bench::on(DatabaseSetting::Embedded).await, "elsewhere");
    let theirs = a
        .house
        .db
        .write::<_, StoreError>(a.house.system(None), move |tx| {
            people::organisation_add(tx, b, b, ("EUR", "UTC", "en"))
        })
        .await
        .unwrap();
    let scope = Scope { organisation: Some(theirs), actor: Actor::System, now: a.clock.now() };
    a.house.db.write(scope, asks::keep_briefing).await.unwrap();
    let helena = a.person(a.cast.executive).await;
    assert_eq!(helena.get("/brief/2026-11-23").await.status, StatusCode::NOT_FOUND);
    assert!(!helena.get("/brief/editions").await.body.contains("/brief/2026-11-23"));
}
