//! A desk on trial: a house with one organisation and its people, for the tests of several subjects.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "each test uses its part, and says where it failed"
)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use desk::{Channel, asks};
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
const MONDAY: &str = "2026-11-23T08:00:00Z";

pub struct Bench {
    pub house: House,
    pub app: Router,
    pub clock: Clock,
    pub ours: OrganisationId,
    pub cast: Cast,
    pub folder: PathBuf,
}

impl Drop for Bench {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
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

/// Somebody at a browser.
pub struct Person<'b> {
    pub bench: &'b Bench,
    pub cookie: String,
}

impl Bench {
    pub async fn new() -> Self {
        Self::on(DatabaseSetting::Embedded).await
    }

    pub async fn on(database: DatabaseSetting) -> Self {
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

    pub fn scope(&self, person: PersonId) -> Scope {
        Scope { organisation: Some(self.ours), actor: Actor::Person(person), now: self.clock.now() }
    }

    pub async fn person(&self, who: PersonId) -> Person<'_> {
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

    pub async fn program(&self, who: PersonId) -> String {
        let secret = secret().unwrap();
        let hash = digest(&secret);
        self.house
            .db
            .write::<_, StoreError>(self.scope(who), move |tx| signin::token_add(tx, &hash, who, "test"))
            .await
            .unwrap();
        secret
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec();
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    pub async fn api(
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
    pub async fn ticket(&self, text: &str) -> i64 {
        let (elise, text) = (self.cast.employees[0], text.to_owned());
        let opening = asks::plain_opening(&text, Some(elise), Channel::Portal);
        self.house.db.write(self.scope(elise), move |tx| asks::open_ticket(tx, None, &opening)).await.unwrap()
    }
}

impl Person<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.bench.send(Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap()).await
    }

    pub async fn fragment(&self, path: &str) -> Answer {
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

    pub async fn token(&self) -> String {
        let page = self.get("/me").await.body;
        page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let body = format!("csrf={}&{form}", self.token().await);
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.bench.send(request.header("x-fragment", "1").body(Body::from(body)).unwrap()).await
    }

    /// A form with fields and files (name, type, bytes).
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
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

/// A database of this test's own on the offered server: others may have migrated the offered one further.
pub fn own_database() -> Option<DatabaseSetting> {
    let url = std::env::var("RAPPORT_TEST_POSTGRES").ok()?;
    let (base, _) = url.rsplit_once('/').unwrap();
    let name = format!("desk_{}", secret().unwrap().to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), ""));
    let own = format!("{base}/{name}");
    // The blocking driver must not meet the runtime.
    let make = move || {
        postgres::Client::connect(&url, postgres::NoTls).unwrap().batch_execute(&format!("create database {name}"))
    };
    std::thread::spawn(make).join().unwrap().unwrap();
    Some(DatabaseSetting::Postgres(Secret::new(own)))
}
