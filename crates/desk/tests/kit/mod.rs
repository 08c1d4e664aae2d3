//! What the tests of single subjects stand on: a house with one organisation and the cast, people at browsers,
//! programs with a key, and jobs carried out at once.
#![allow(dead_code, reason = "each test file uses its own part")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use desk::{Channel, Deed, asks};
use house::config::{Config, DatabaseSetting, Secret};
use house::demo::Cast;
use house::people::{OrganisationId, PersonId, store as people};
use house::signin::{SESSION_COOKIE, store as signin};
use house::store::{Actor, Scope, StoreError, Tx};
use house::{Clock, House, digest, secret};
use jiff::SignedDuration;
use std::path::PathBuf;
use tower::ServiceExt as _;

/// A Monday, nine in the morning in Paris.
pub const MONDAY: &str = "2026-11-23T08:00:00Z";

pub struct Bench {
    pub house: House,
    pub app: Router,
    pub clock: Clock,
    pub ours: OrganisationId,
    pub cast: Cast,
    folder: PathBuf,
}

impl Drop for Bench {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{} {e}: {}", self.status, self.body))
    }
}

/// Somebody at a browser, or a program with a key.
pub struct Person<'b> {
    pub bench: &'b Bench,
    pub who: PersonId,
    cookie: String,
    key: String,
}

impl Bench {
    /// One for each engine that can be tried.
    pub async fn each() -> Vec<Bench> {
        let mut all = vec![Self::new().await];
        if let Ok(url) = std::env::var("RAPPORT_TEST_POSTGRES") {
            all.push(Self::on(own_database(&url)).await);
        }
        all
    }

    pub async fn new() -> Self {
        Self::on(DatabaseSetting::Embedded).await
    }

    pub async fn on(database: DatabaseSetting) -> Self {
        Self::with(database, Config::for_test("")).await
    }

    /// With settings of its own.
    pub async fn with(database: DatabaseSetting, config: Config) -> Self {
        let name = secret().unwrap();
        let folder = std::env::temp_dir().join(format!("rapport-desk-{name}"));
        let config = Config { database, data: folder.clone(), ..config };
        let clock = Clock::fixed(MONDAY.parse().unwrap());
        let mut rooms = vec![desk::room()];
        let house = House::open(config, clock.clone(), &rooms).await.unwrap();
        let add = move |tx: &mut Tx<'_>| people::organisation_add(tx, &name, "Ours", ("EUR", "Europe/Paris", "en"));
        let ours = house.db.write::<_, StoreError>(house.system(None), add).await.unwrap();
        let cast = house.db.write(house.system(Some(ours)), house::demo::cast).await.unwrap();
        let app = house::web::app(house.clone(), house::web::doors(&mut rooms));
        Self { house, app, clock, ours, cast, folder }
    }

    pub fn at(&self, moment: &str) {
        self.clock.set(moment.parse().unwrap());
    }

    pub fn scope(&self, person: PersonId) -> Scope {
        Scope { organisation: Some(self.ours), actor: Actor::Person(person), now: self.clock.now() }
    }

    pub async fn person(&self, who: PersonId) -> Person<'_> {
        let (session, key, place) = (secret().unwrap(), secret().unwrap(), (who, self.ours));
        let (hash, key_hash, scope) = (digest(&session), digest(&key), self.house.system(None));
        let expires = scope.now + SignedDuration::from_hours(10_000);
        let add = move |tx: &mut Tx<'_>| signin::session_add(tx, &hash, place, ("test", ""), expires);
        self.house.db.write::<_, StoreError>(scope, add).await.unwrap();
        let add = move |tx: &mut Tx<'_>| signin::token_add(tx, &key_hash, who, "test");
        self.house.db.write::<_, StoreError>(self.scope(who), add).await.unwrap();
        Person { bench: self, who, cookie: format!("{SESSION_COOKIE}={session}"), key }
    }

    pub async fn elise(&self) -> Person<'_> {
        self.person(self.cast.employees[0]).await
    }

    pub async fn jonas(&self) -> Person<'_> {
        self.person(self.cast.technicians[0]).await
    }

    pub async fn samir(&self) -> Person<'_> {
        self.person(self.cast.it_lead).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    /// Somebody who has not signed in.
    pub async fn stranger(&self, method: Method, path: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Opens a ticket of the first employee's, as asked at the present moment.
    pub async fn ticket(&self, text: &str) -> i64 {
        let (elise, text) = (self.cast.employees[0], text.to_owned());
        let opening = asks::plain_opening(&text, Some(elise), Channel::Portal);
        self.house.db.write(self.scope(elise), move |tx| asks::open_ticket(tx, None, &opening)).await.unwrap()
    }

    /// The first technician does something.
    pub async fn does(&self, number: i64, deed: Deed) {
        let scope = self.scope(self.cast.technicians[0]);
        self.house.db.write(scope, move |tx| asks::change(tx, number, None, &deed)).await.unwrap();
    }

    pub async fn solves(&self, number: i64) {
        self.does(number, Deed::Resolve { by_requester: false }).await;
    }

    /// What was mailed to somebody, newest first.
    pub async fn mails(&self, who: PersonId) -> Vec<house::mail::Mail> {
        let read = move |tx: &mut Tx<'_>| house::mail::store::of_person(tx, who, None, 50);
        self.house.db.read::<_, StoreError>(self.scope(who), read).await.unwrap()
    }

    /// Carries out every job that is due, until none is; what fails, fails the test.
    pub async fn jobs(&self) -> Vec<String> {
        let mut done = Vec::new();
        loop {
            let scope = self.house.system(None);
            let claim = |tx: &mut Tx<'_>| {
                house::job::store::advance_schedules(tx)?;
                house::job::store::claim(tx, 50)
            };
            let jobs = self.house.db.write::<_, StoreError>(scope, claim).await.unwrap();
            if jobs.is_empty() {
                return done;
            }
            for job in jobs {
                if let Some(work) = self.house.jobs.get(job.kind.as_str()).cloned() {
                    work(self.house.clone(), job.organisation, job.payload.clone()).await.unwrap();
                }
                done.push(job.kind.clone());
                self.house.db.write::<_, StoreError>(scope, move |tx| house::job::store::done(tx, &job)).await.unwrap();
            }
        }
    }
}

/// A database of this test's own on the offered server: others may have migrated the offered one further.
fn own_database(url: &str) -> DatabaseSetting {
    let (base, _) = url.rsplit_once('/').unwrap();
    let name = format!("kit_{}", secret().unwrap().to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), ""));
    let (own, url) = (format!("{base}/{name}"), url.to_owned());
    let make = move || {
        postgres::Client::connect(&url, postgres::NoTls).unwrap().batch_execute(&format!("create database {name}"))
    };
    // The blocking driver must not meet the runtime.
    std::thread::spawn(make).join().unwrap().unwrap();
    DatabaseSetting::Postgres(Secret::new(own))
}

impl Person<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        self.bench.send(request).await
    }

    pub async fn fragment(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).header("x-fragment", "1");
        self.bench.send(request.body(Body::empty()).unwrap()).await
    }

    async fn token(&self) -> String {
        let page = self.get("/me").await.body;
        page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let body = format!("csrf={}&{form}", self.token().await);
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.bench.send(request.body(Body::from(body)).unwrap()).await
    }

    /// A form with fields and files (field, name, type, bytes).
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        let token = self.token().await;
        for (name, value) in std::iter::once(&("csrf", token.as_str())).chain(fields) {
            body.extend(format!("--xxx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (field, name, kind, bytes) in files {
            body.extend(format!("--xxx\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n").bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--xxx--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=xxx");
        self.bench.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Asks the API.
    pub async fn api(&self, method: Method, path: &str, body: serde_json::Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header(header::CONTENT_TYPE, "application/json");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.bench.send(request.body(Body::from(body)).unwrap()).await
    }
}
