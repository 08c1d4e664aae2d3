//! The ledger through its front door: from incidents to a case, a decision, and what came of it.
//! With `RAPPORT_TEST_POSTGRES` the main story is told on PostgreSQL too.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed and reads its environment"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use desk::{Channel, Deed, asks};
use house::config::{Config, DatabaseSetting, Secret};
use house::demo::Cast;
use house::people::{OrganisationId, PersonId, Role, store as people};
use house::signin::{SESSION_COOKIE, store as signin};
use house::store::{Actor, Scope, StoreError, Tx};
use house::{Clock, House, digest, secret};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::path::PathBuf;
use tower::ServiceExt as _;

/// A Monday, nine in the morning in Paris.
const MONDAY: &str = "2026-11-23T08:00:00Z";
const DAY: i64 = 24;

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
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{} {e}: {}", self.status, self.body))
    }

    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The refused fields of a problem.
    fn refused(&self) -> Vec<String> {
        self.json()["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| format!("{} {}", f["field"].as_str().unwrap(), f["code"].as_str().unwrap()))
            .collect()
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
        let folder = std::env::temp_dir().join(format!("rapport-ledger-{name}"));
        let config = Config { database, ..Config::for_test(&folder) };
        let clock = Clock::fixed(MONDAY.parse().unwrap());
        let mut rooms = vec![desk::room(), ledger::room()];
        let house = House::open(config, clock.clone(), &rooms).await.unwrap();
        let add = move |tx: &mut Tx<'_>| people::organisation_add(tx, &name, "Ours", ("EUR", "Europe/Paris", "en"));
        let ours = house.db.write::<_, StoreError>(house.system(None), add).await.unwrap();
        let cast = house.db.write(house.system(Some(ours)), house::demo::cast).await.unwrap();
        let app = house::web::app(house.clone(), house::web::doors(&mut rooms));
        Self { house, app, clock, ours, cast, folder }
    }

    /// Both engines, or SQLite alone.
    async fn all() -> Vec<Self> {
        let mut all = vec![Self::on(DatabaseSetting::Embedded).await];
        if let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") {
            all.push(Self::on(DatabaseSetting::Postgres(Secret::new(url))).await);
        }
        all
    }

    fn at(&self, hours: i64) -> Timestamp {
        MONDAY.parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
    }

    fn scope(&self, person: PersonId) -> Scope {
        Scope { organisation: Some(self.ours), actor: Actor::Person(person), now: self.clock.now() }
    }

    async fn session(&self, who: PersonId, organisation: OrganisationId) -> Person<'_> {
        let secret = secret().unwrap();
        let (hash, scope) = (digest(&secret), self.house.system(None));
        let expires = scope.now + SignedDuration::from_hours(100_000);
        self.house
            .db
            .write::<_, StoreError>(scope, move |tx| {
                signin::session_add(tx, &hash, (who, organisation), ("test", ""), expires)
            })
            .await
            .unwrap();
        Person { bench: self, cookie: format!("{SESSION_COOKIE}={secret}") }
    }

    async fn lead(&self) -> Person<'_> {
        self.session(self.cast.it_lead, self.ours).await
    }

    async fn boss(&self) -> Person<'_> {
        self.session(self.cast.executive, self.ours).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// An incident about printing that came `ago` hours before `now` and took `hours`; its number.
    async fn incident(&self, came: i64, hours: i64) -> i64 {
        self.incident_in("Printing", came, hours).await
    }

    async fn incident_in(&self, category: &str, came: i64, hours: i64) -> i64 {
        let (who, by) = (self.cast.employees[0], self.cast.technicians[0]);
        let mut opening = asks::plain_opening("Labels do not print.", Some(who), Channel::Portal);
        opening.category = category.to_owned();
        let (came, done) = (self.at(came), self.at(came + hours));
        self.house
            .db
            .write(self.scope(by), move |tx| -> house::Result<i64> {
                let number = asks::open_ticket(&mut tx.at(came), None, &opening)?;
                asks::change(&mut tx.at(done), number, None, &Deed::Resolve { by_requester: false })?;
                Ok(number)
            })
            .await
            .unwrap()
    }

    /// A year in which something did not print every nine days, for two to eleven hours.
    async fn a_year_of_incidents(&self) {
        for i in 0..40 {
            self.incident(-365 * DAY + i * 9 * DAY, 2 + i % 10).await;
        }
    }

    async fn mails(&self, who: PersonId) -> Vec<String> {
        let found = self
            .house
            .db
            .read::<_, StoreError>(self.scope(who), move |tx| house::mail::store::of_person(tx, who, None, 20))
            .await
            .unwrap();
        found.into_iter().map(|m| m.subject).collect()
    }

    /// Runs the jobs of one kind that are due, as the runner would.
    async fn run_jobs(&self, kind: &str) -> usize {
        let mut done = 0;
        let jobs = self
            .house
            .db
            .write::<_, StoreError>(self.house.system(None), |tx| house::job::store::claim(tx, 1000))
            .await
            .unwrap();
        for job in jobs.into_iter().filter(|j| j.kind == kind && j.organisation == Some(self.ours)) {
            (self.house.jobs[kind])(self.house.clone(), job.organisation, job.payload).await.unwrap();
            done += 1;
        }
        done
    }
}

impl Person<'_> {
    async fn get(&self, path: &str) -> Answer {
        self.bench.send(Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap()).await
    }

    async fn api(&self, method: Method, path: &str, body: Value, extra: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in extra {
            request = request.header(*name, *value);
        }
        self.bench
            .send(request.body(Body::from(if body.is_null() { String::new() } else { body.to_string() })).unwrap())
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

    /// Writes the printing case and puts it up; its number.
    async fn presented(&self) -> i64 {
        let made = self.api(Method::POST, "/api/v1/ledger/recommendations", case(), &[]).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let n = made.json()["number"].as_i64().unwrap();
        let up =
            self.api(Method::POST, &format!("/api/v1/ledger/recommendations/{n}/presentation"), Value::Null, &[]).await;
        assert_eq!(up.status, StatusCode::OK, "{}", up.body);
        n
    }

    async fn newest(&self, n: i64) -> i64 {
        self.get(&format!("/api/v1/ledger/recommendations/{n}")).await.json()["assessment"].as_i64().unwrap()
    }
}

fn case() -> Value {
    let three = |low: f64, likely: f64, high: f64| json!({ "low": low, "likely": likely, "high": high });
    json!({
        "title": "Replace the label printers", "meaning": "The warehouse stops shipping when labels do not print.", "objective": "Ship within a day",
        "decide_by": "2026-12-04", "group": { "category": "Printing", "months": 24 },
        "case": {
            "assumptions": {
                "people": three(1.0, 3.0, 8.0), "hourly_cost": three(35.0, 45.0, 60.0), "lost_share": three(0.1, 0.3, 0.6),
                "cap": 50000.0, "discount": 0.05, "loss_inflation": 0.02, "frequency_growth": 0.0, "horizon_years": 3
            },
            "options": [
                { "name": "New printers", "gets": ["Labels print"], "once": three(8000.0, 10000.0, 14000.0), "per_year": three(500.0, 800.0, 1500.0), "prevents": three(0.5, 0.7, 0.9), "working_by": "2027-02-01" },
                { "name": "Repair two", "once": three(1000.0, 2000.0, 3000.0), "per_year": three(0.0, 100.0, 300.0), "prevents": three(0.1, 0.2, 0.4) }
            ],
            "recommended": 0
        }
    })
}

fn decline(assessment: i64) -> Value {
    json!({ "answer": "decline", "reason": "We move out of this building.", "assessment": assessment, "accepted_until": "2027-05-31" })
}

#[tokio::test]
async fn from_incidents_to_a_decline_and_what_came_of_it() {
    for bench in Bench::all().await {
        the_whole_loop(&bench).await;
    }
}

async fn the_whole_loop(bench: &Bench) {
    bench.a_year_of_incidents().await;
    let (lead, boss) = (bench.lead().await, bench.boss().await);
    let n = lead.presented().await;
    assert_eq!(bench.mails(bench.cast.executive).await, ["A decision waits for you: Replace the label printers"]);
    let (page, api) = (format!("/ledger/{n}"), format!("/api/v1/ledger/recommendations/{n}"));

    // The page tells it without jargon and with every part in place; nothing is chosen beforehand.
    let shown = boss.get(&page).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    for part in [
        "Replace the label printers",
        "hundred times",
        "What you would be choosing",
        "the next twelve months",
        "Your decision",
        "Technical appendix",
        "class=\"sign\"",
        "Estimated from 40 incidents",
    ] {
        assert!(shown.body.contains(part), "{part} is missing");
    }
    let answers =
        shown.body.split("<fieldset id=\"answer\">").nth(1).and_then(|rest| rest.split("</fieldset>").next()).unwrap();
    assert!(
        answers.matches("type=\"radio\"").count() == 4 && !answers.contains("checked"),
        "nothing is preselected: {answers}"
    );
    let first = boss.newest(n).await;
    let frozen = boss.get(&format!("{api}/assessments/{first}")).await;
    let told = frozen.json();
    assert_eq!(told["outputs"]["options"].as_array().unwrap().len(), 3);
    assert_eq!(
        told["outputs"]["options"]
            .as_array()
            .unwrap()
            .iter()
            .map(|o| o["cheapest_in_100"].as_u64().unwrap())
            .sum::<u64>(),
        100
    );
    assert_eq!(told["sources"].as_array().unwrap().len(), 20);
    let hashed = digest(told["inputs"].as_str().unwrap());
    assert_eq!(told["inputs_hash"].as_str().unwrap(), hashed, "anybody can check the hash");

    // A question reaches IT, the answer comes back.
    assert_eq!(
        boss.post(&format!("{page}/questions"), "text=Why+not+later%3F", false).await.status,
        StatusCode::SEE_OTHER
    );
    let q = boss.get(&format!("{api}/questions")).await.json()["items"][0]["number"].as_i64().unwrap();
    assert_eq!(
        lead.post(&format!("{page}/questions/{q}/answer"), "text=It+goes+on+meanwhile.", false).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(boss.get(&page).await.body.contains("It goes on meanwhile."));

    // New incidents arrive: the frozen assessment stays, a new one is made, and the old page may not decide.
    bench.incident(-2 * DAY, 11).await;
    assert_eq!(boss.get(&format!("{api}/assessments/{first}")).await.body, frozen.body, "frozen is frozen");
    let again = lead.api(Method::POST, &format!("{api}/assessments"), Value::Null, &[]).await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.body);
    let second = boss.newest(n).await;
    assert!(second > first);
    assert_eq!(boss.get(&format!("{api}/assessments/{first}")).await.body, frozen.body, "frozen is frozen");
    assert_eq!(
        boss.get(&format!("{api}/assessments/{second}")).await.json()["outputs"]["learned"]["events"].as_f64(),
        Some(41.0)
    );
    let stale = boss.api(Method::POST, &format!("{api}/decisions"), decline(first), &[]).await;
    assert_eq!(
        (stale.status, stale.json()["code"].as_str()),
        (StatusCode::CONFLICT, Some("too-late")),
        "{}",
        stale.body
    );

    // Declined in the panel: signed by name until a day, and IT is told.
    let form =
        format!("answer=decline&reason=We+move+out.&assessment={second}&accepted_until=2027-05-31&ask_again_on=");
    let done = boss.post(&format!("{page}/decide"), &form, false).await;
    assert_eq!(
        (done.status, done.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, format!("{page}/decided").as_str()),
        "{}",
        done.body
    );
    assert!(boss.get(&format!("{page}/decided")).await.body.contains("Decision recorded"));
    assert_eq!(bench.mails(bench.cast.it_lead).await[0], "Decided: Replace the label printers");
    let register = boss.get("/ledger/risks").await.body;
    assert!(register.contains("Helena Brandt") && register.contains("31 May 2027"));
    assert_eq!(bench.run_jobs("ledger.exposure").await, 3);
    assert!(boss.get("/ledger/risks").await.body.contains("one year in ten costs more than"));

    // The band-aid is kept and its cost counted.
    let kept = lead
        .post(
            &format!("{page}/workarounds"),
            "name=Print+by+hand&since=2026-11-20&hours_low=2&hours_likely=4&hours_high=6&hourly_cost=50",
            false,
        )
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    assert!(lead.get("/ledger/workarounds").await.body.contains("Print by hand"));

    the_consequence(bench, n).await;
    the_expiry(bench, n).await;
}

async fn the_consequence(bench: &Bench, n: i64) {
    // Two months later it happens again.
    bench.clock.set(bench.at(60 * DAY));
    let (lead, boss) = (bench.lead().await, bench.boss().await);
    let ticket = bench.incident(59 * DAY, 5).await;
    let old =
        lead.api(Method::POST, "/api/v1/ledger/consequences", json!({ "ticket": 1, "recommendation": n }), &[]).await;
    assert_eq!(
        (old.status, old.refused()),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["ticket ledger-fault-before".to_owned()])
    );
    let ask = lead.get(&format!("/ledger/trace?ticket={ticket}&recommendation={n}")).await;
    assert!(ask.body.contains("Trace it to this decision"), "{}", ask.body);
    let offered = lead.get(&format!("/desk/t/{ticket}")).await.body;
    assert!(offered.contains("Was this foreseen?"), "the ticket offers the trace");
    let traced = lead
        .post("/ledger/consequences", &format!("ticket={ticket}&recommendation={n}&note=Same+printer"), false)
        .await;
    assert_eq!(traced.status, StatusCode::SEE_OTHER, "{}", traced.body);
    let told = lead.get(&format!("/desk/t/{ticket}")).await.body;
    assert!(
        told.contains("The middle incident was expected to cost") && told.contains("Declined: Helena Brandt"),
        "it stands on the ticket"
    );
    let twice = lead
        .api(Method::POST, "/api/v1/ledger/consequences", json!({ "ticket": ticket, "recommendation": n }), &[])
        .await;
    assert_eq!(twice.refused(), ["ticket ledger-fault-traced"]);

    let page = boss.get(&format!("/ledger/{n}")).await.body;
    assert!(page.contains("What came of it") && page.contains("Same printer"), "the decision shows what came");
    let listed = boss.get("/api/v1/ledger/consequences").await.json();
    let cost = &listed["items"][0]["cost"];
    assert!(cost["low"].as_f64() < cost["mid"].as_f64() && cost["mid"].as_f64() < cost["high"].as_f64(), "{listed}");
    assert_eq!(listed["items"][0]["hours"].as_f64(), Some(5.0));
    assert!(boss.get("/ledger/look-back").await.body.contains("Replace the label printers"));
    let scope = bench.scope(bench.cast.executive);
    let decided = bench
        .house
        .db
        .read::<_, StoreError>(scope, |tx| ledger::facts::decided(tx, Timestamp::UNIX_EPOCH, tx.now(), 10))
        .await
        .unwrap();
    let [one] = &decided[..] else { panic!("{decided:?}") };
    assert_eq!((one.answer.as_str(), one.consequences), ("decline", 1));
    assert!(one.predicted_loss.unwrap().mid > 0.0 && one.actual_loss > 0.0, "{one:?}");
}

async fn the_expiry(bench: &Bench, n: i64) {
    assert_eq!(bench.run_jobs("ledger.acceptance.expire").await, 0, "its day has not come");
    bench.clock.set("2027-05-31T00:00:01Z".parse().unwrap());
    let boss = bench.boss().await;
    assert_eq!(bench.run_jobs("ledger.acceptance.expire").await, 1);
    let now = boss.get(&format!("/api/v1/ledger/recommendations/{n}")).await.json();
    assert_eq!(now["state"].as_str(), Some("waiting"), "the question is open again");
    assert_eq!(bench.mails(bench.cast.executive).await[0], "An accepted risk has ended: Replace the label printers");
    assert!(boss.get("/ledger/risks").await.body.contains("Ended: the question is open"));
    // Decided anew: the earlier decision is kept and superseded.
    let newest = boss.newest(n).await;
    let approve = json!({ "answer": "option-1", "reason": "It pays.", "assessment": newest });
    assert_eq!(
        boss.api(Method::POST, &format!("/api/v1/ledger/recommendations/{n}/decisions"), approve, &[]).await.status,
        StatusCode::CREATED
    );
    let all = boss.get(&format!("/api/v1/ledger/recommendations/{n}/decisions")).await.json();
    let answers: Vec<(&str, bool)> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["answer"].as_str().unwrap(), d["superseded_at"].is_null()))
        .collect();
    assert_eq!(answers, [("approve", true), ("decline", false)]);
    assert_eq!(boss.get(&format!("/ledger/{n}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_decline_without_reason_or_day_is_refused_and_keeps_what_was_typed() {
    let bench = Bench::on(DatabaseSetting::Embedded).await;
    bench.a_year_of_incidents().await;
    let (lead, boss) = (bench.lead().await, bench.boss().await);
    let n = lead.presented().await;
    let a = boss.newest(n).await;
    let api = format!("/api/v1/ledger/recommendations/{n}/decisions");
    let refused = boss.api(Method::POST, &api, json!({ "answer": "decline", "assessment": a }), &[]).await;
    assert_eq!(
        (refused.status, refused.refused()),
        (
            StatusCode::UNPROCESSABLE_ENTITY,
            vec!["reason ledger-fault-reason".to_owned(), "accepted_until ledger-fault-until".to_owned()]
        )
    );
    let typed = format!("answer=decline&reason=Because+of+the+move&assessment={a}&accepted_until=2026-11-23");
    for fragment in [true, false] {
        let again = boss.post(&format!("/ledger/{n}/decide"), &typed, fragment).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            again.body.contains("Because of the move") && again.body.contains("tomorrow at the earliest"),
            "{}",
            again.body
        );
        assert_eq!(again.body.contains("<html"), !fragment);
    }
    assert_eq!(
        boss.get(&format!("/api/v1/ledger/recommendations/{n}")).await.json()["state"].as_str(),
        Some("waiting"),
        "nothing was recorded"
    );
    // IT may not decide, and the executive may not propose.
    assert_eq!(lead.api(Method::POST, &api, decline(a), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        boss.api(Method::POST, "/api/v1/ledger/recommendations", case(), &[]).await.status,
        StatusCode::FORBIDDEN
    );
    // The same command sent twice counts once.
    let key = [("idempotency-key", "one")];
    let (first, second) =
        (boss.api(Method::POST, &api, decline(a), &key).await, boss.api(Method::POST, &api, decline(a), &key).await);
    assert_eq!((first.status, &first.body), (StatusCode::CREATED, &second.body));
    assert_eq!(boss.get(&api).await.json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn another_organisation_finds_nothing_of_ours() {
    for bench in Bench::all().await {
        bench.a_year_of_incidents().await;
        let lead = bench.lead().await;
        let n = lead.presented().await;
        let a = lead.newest(n).await;
        let name = secret().unwrap();
        let add = move |tx: &mut Tx<'_>| people::organisation_add(tx, &name, "Theirs", ("EUR", "Europe/Paris", "en"));
        let theirs = bench.house.db.write::<_, StoreError>(bench.house.system(None), add).await.unwrap();
        let enter = |tx: &mut Tx<'_>| -> Result<PersonId, StoreError> {
            let person = people::person_by_email_or_add(
                tx,
                &format!("{}@theirs.example", secret().unwrap().to_lowercase()),
                "Eve",
            )?;
            people::membership_set(tx, person, Role::ItLead, "")?;
            Ok(person)
        };
        let eve = bench.house.db.write(bench.house.system(Some(theirs)), enter).await.unwrap();
        let eve = bench.session(eve, theirs).await;
        for path in [
            format!("/ledger/{n}"),
            format!("/ledger/{n}/edit"),
            format!("/api/v1/ledger/recommendations/{n}"),
            format!("/api/v1/ledger/recommendations/{n}/assessments/{a}"),
            format!("/api/v1/ledger/recommendations/{n}/decisions"),
        ] {
            assert_eq!(eve.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let forged = [
            (format!("/api/v1/ledger/recommendations/{n}/assessments"), Value::Null),
            (format!("/api/v1/ledger/recommendations/{n}/presentation"), Value::Null),
            (format!("/api/v1/ledger/recommendations/{n}/questions"), json!({ "text": "?" })),
            (
                format!("/api/v1/ledger/recommendations/{n}/workarounds"),
                json!({ "name": "x", "since": "2026-11-01", "hours_low": "1", "hours_likely": "1", "hours_high": "1", "hourly_cost": "1" }),
            ),
        ];
        for (path, body) in forged {
            assert_eq!(eve.api(Method::POST, &path, body, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let traced = eve
            .api(Method::POST, "/api/v1/ledger/consequences", json!({ "ticket": 1, "recommendation": n }), &[])
            .await;
        assert_eq!(traced.refused(), ["ticket ledger-fault-ticket"], "our tickets are not theirs");
        assert_eq!(eve.get("/api/v1/ledger/recommendations").await.json()["items"].as_array().unwrap().len(), 0);
    }
}

#[tokio::test]
async fn a_case_is_written_in_the_builder_and_two_writers_do_not_overwrite_each_other() {
    let bench = Bench::on(DatabaseSetting::Embedded).await;
    bench.a_year_of_incidents().await;
    let (lead, boss) = (bench.lead().await, bench.boss().await);
    let builder = lead.get("/ledger/new?category=Printing").await;
    assert!(builder.body.contains("40 incidents in"), "the desk's summary stands in the builder: {}", builder.body);
    let estimates = "people_low=1&people_likely=3&people_high=8&hourly_cost_low=35&hourly_cost_likely=45&hourly_cost_high=60&lost_share_low=10&lost_share_likely=30&lost_share_high=60\
        &cap=50000&discount=5&loss_inflation=2&frequency_growth=0&horizon_years=3&months=24&recommended=1";
    let option = "o1_name=New+printers&o1_once_low=8000&o1_once_likely=10000&o1_once_high=14000&o1_per_year_low=500&o1_per_year_likely=800&o1_per_year_high=1500\
        &o1_prevents_low=50&o1_prevents_likely=70&o1_prevents_high=90";
    let wrong =
        lead.post("/ledger", &format!("title=&meaning=Labels&category=Printing&{estimates}&{option}"), false).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("href=\"#title\"") && wrong.body.contains("New printers"), "named and kept");
    let unknown =
        lead.post("/ledger", &format!("title=A&meaning=B&category=Nothing+of+ours&{estimates}&{option}"), false).await;
    assert!(unknown.body.contains("Widen the group"), "{}", unknown.body);
    let made = lead
        .post("/ledger", &format!("title=Printers&meaning=Labels&category=Printing&{estimates}&{option}"), false)
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let page = made.header(header::LOCATION).to_owned();
    assert_eq!(boss.get(&page).await.status, StatusCode::NOT_FOUND, "a draft is IT's own");
    assert!(lead.get(&page).await.body.contains("Ask for a decision"));

    let change = |title: &str, version: i64| {
        format!("_version={version}&title={title}&meaning=Labels&category=Printing&{estimates}&{option}")
    };
    assert_eq!(lead.post(&page, &change("First", 1), false).await.status, StatusCode::SEE_OTHER);
    let late = lead.post(&page, &change("Second", 1), false).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("value=\"Second\"") && late.body.contains("First"), "both are shown");
    let api = page.replace("/ledger/", "/api/v1/ledger/recommendations/");
    assert_eq!(lead.get(&api).await.header(header::ETAG), "\"2\"");
    let stale = lead.api(Method::PUT, &api, case(), &[("if-match", "\"1\"")]).await;
    assert_eq!((stale.status, stale.json()["code"].as_str()), (StatusCode::CONFLICT, Some("stale")));
    assert_eq!(lead.api(Method::PUT, &api, case(), &[("if-match", "\"2\"")]).await.status, StatusCode::OK);
    assert!(lead.post(&format!("{page}/present"), "", false).await.status == StatusCode::SEE_OTHER);
    let list = boss.get("/ledger").await;
    assert!(list.body.contains("Replace the label printers") && list.body.contains("Waiting for a decision"));
}

#[tokio::test]
async fn the_demonstration_tells_itself_from_the_desks_own_groups() {
    let bench = Bench::on(DatabaseSetting::Embedded).await;
    for (k, category) in ["Printing", "Scanners", "Sign-in"].into_iter().enumerate() {
        for i in 0..40 {
            bench.incident_in(category, -365 * DAY + i * 9 * DAY, 2 + i % 10 + k as i64).await;
        }
    }
    let (by, cast) = (bench.cast.it_lead, bench.cast.clone());
    bench.house.db.write(bench.scope(by), move |tx| ledger::demo::tell(tx, &cast)).await.unwrap();
    let boss = bench.boss().await;
    let all = boss.get("/api/v1/ledger/recommendations").await.json();
    let told: Vec<(&str, &str)> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["title"].as_str().unwrap(), r["state"].as_str().unwrap()))
        .collect();
    assert_eq!(told.iter().filter(|t| t.1 == "waiting").count(), 2, "{told:?}");
    assert_eq!(told.iter().filter(|t| t.1 == "declined").count(), 1, "{told:?}");
    assert!(
        told.iter().all(|t| ["Printing", "Scanners", "Sign-in"].iter().any(|c| t.0.ends_with(c))),
        "names come from the data: {told:?}"
    );
    assert_eq!(boss.get("/api/v1/ledger/consequences").await.json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(boss.get("/api/v1/ledger/workarounds").await.json()["items"].as_array().unwrap().len(), 1);
    let scope = bench.scope(bench.cast.executive);
    let (waiting, exposure) = bench
        .house
        .db
        .read::<_, StoreError>(scope, |tx| {
            Ok((ledger::facts::waiting(tx, tx.now(), 10)?, ledger::facts::exposure(tx, tx.now())?))
        })
        .await
        .unwrap();
    assert_eq!(waiting.len(), 2);
    let exposure = exposure.unwrap();
    assert!(
        exposure.sources.len() == 3
            && exposure.one_in_ten > exposure.mean
            && exposure.approved.as_ref().unwrap().one_in_ten < exposure.one_in_ten,
        "{exposure:?}"
    );
    for n in 1..=3 {
        assert_eq!(boss.get(&format!("/ledger/{n}")).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn every_statement_is_prepared_on_both_engines() {
    for bench in Bench::all().await {
        let statements: Vec<_> = ledger::room().statements.iter().flat_map(|s| s.iter().copied()).collect();
        assert!(statements.len() > 40);
        assert!(statements.iter().all(|s| s.text.contains("organisation")), "each names its organisation");
        let db = bench.house.db.clone();
        let refused = tokio::task::spawn_blocking(move || db.refused_statements(&statements)).await.unwrap().unwrap();
        assert_eq!(refused, Vec::<String>::new());
    }
}
