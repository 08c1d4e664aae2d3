//! The whole application without a socket: two organisations with the same cast, strictly apart, and
//! requests as any of them.

use super::Place;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use house::config::Config;
use house::demo::Cast;
use house::people::{OrganisationId, PersonId, Role, store as people};
use house::signin::{SESSION_COOKIE, store as signin};
use house::store::{Actor, Scope, Statement, StoreError, Tx};
use house::web::Door;
use house::{Clock, House, digest, params, secret};
use jiff::SignedDuration;
use tower::ServiceExt;

/// Where the other organisation's numbers begin, so that none of them is also one of ours.
pub const THEIRS_FROM: i64 = 500_000;

/// What is numbered like a record but has no page of its own.
const NUMBERED: [&str; 4] = ["consequence", "acceptance", "assessment", "question"];

static BUMP: Statement =
    Statement::new("test::BUMP", "insert into counter (organisation, kind, last) values ($1, $2, $3)");

pub struct TestApp {
    pub house: House,
    pub doors: Vec<Door>,
    pub ours: Tenant,
    pub theirs: Tenant,
    app: Router,
    _place: Place,
}

/// One organisation and its people.
pub struct Tenant {
    pub id: OrganisationId,
    pub cast: Cast,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

/// Who asks.
#[derive(Debug, Clone)]
pub enum Caller {
    Nobody,
    /// A browser with this session secret.
    Browser(String),
    /// A program with this token.
    Program(String),
}

impl Tenant {
    pub fn person(&self, role: Role) -> PersonId {
        match role {
            Role::Executive => self.cast.executive,
            Role::ItLead => self.cast.it_lead,
            Role::Technician => self.cast.technicians[0],
            Role::Employee => self.cast.employees[0],
            Role::Auditor => self.cast.auditor,
            Role::Admin => self.cast.admin,
        }
    }
}

impl TestApp {
    pub async fn open(place: Place) -> Self {
        Self::open_with(place, |config| config).await
    }

    pub async fn open_with(place: Place, change: impl FnOnce(Config) -> Config) -> Self {
        let mut rooms = rapport::rooms::rooms();
        let house = House::open(change(place.config()), Clock::real(), &rooms).await.unwrap();
        let doors = rapport::rooms::doors(&mut rooms);
        let list = doors.list.clone();
        let ours = tenant(&house, "ours", 0).await;
        let theirs = tenant(&house, "theirs", THEIRS_FROM).await;
        let app = house::web::app(house.clone(), doors);
        Self { house, doors: list, ours, theirs, app, _place: place }
    }

    /// Writes in an organisation, as the system.
    pub async fn write<T: Send + 'static>(
        &self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.house.db.write(self.house.system(Some(organisation)), work).await.unwrap()
    }

    pub async fn read<T: Send + 'static>(
        &self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.house.db.read(self.house.system(Some(organisation)), work).await.unwrap()
    }

    /// A signed-in browser of a person.
    pub async fn browser(&self, tenant: &Tenant, role: Role) -> Caller {
        let (secret, who) = (secret().unwrap(), (tenant.person(role), tenant.id));
        let (hash, scope) = (digest(&secret), self.house.system(None));
        let expires = scope.now + SignedDuration::from_hours(1);
        self.house
            .db
            .write::<_, StoreError>(scope, move |tx| signin::session_add(tx, &hash, who, ("test", ""), expires))
            .await
            .unwrap();
        Caller::Browser(secret)
    }

    /// A program with a person's rights.
    pub async fn program(&self, tenant: &Tenant, role: Role) -> Caller {
        let (secret, person) = (secret().unwrap(), tenant.person(role));
        let hash = digest(&secret);
        self.write(tenant.id, move |tx| signin::token_add(tx, &hash, person, "test")).await;
        Caller::Program(secret)
    }

    pub async fn get(&self, caller: &Caller, path: &str) -> Answer {
        self.send(request(caller, Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub async fn post_json(&self, caller: &Caller, path: &str, body: &serde_json::Value) -> Answer {
        let request = request(caller, Method::POST, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Sends a form; it must hold the token of [`TestApp::form_token`].
    pub async fn post_form(&self, caller: &Caller, path: &str, body: &str) -> Answer {
        let request =
            request(caller, Method::POST, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// The hidden token of this browser's forms, read off a page that everybody may see.
    pub async fn form_token(&self, caller: &Caller) -> String {
        let page = self.get(caller, "/me").await;
        let after =
            page.body.split("name=\"csrf\" value=\"").nth(1).unwrap_or_else(|| panic!("no form on {}", page.body));
        after.split('"').next().unwrap().to_owned()
    }

    /// Sends any request; the body is read unless it is a live stream, which never ends.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let live = headers.get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/event-stream"));
        let body = if live { Vec::new() } else { to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec() };
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{} {e}: {}", self.status, self.body))
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }
}

/// A request as somebody.
pub fn request(caller: &Caller, method: Method, path: &str) -> axum::http::request::Builder {
    let plain = Request::builder().method(method).uri(path).header(header::HOST, "rapport.test");
    match caller {
        Caller::Nobody => plain,
        Caller::Browser(secret) => {
            plain.header(header::COOKIE, format!("{SESSION_COOKIE}={secret}")).header("sec-fetch-site", "same-origin")
        }
        Caller::Program(token) => plain.header(header::AUTHORIZATION, format!("Bearer {token}")),
    }
}

async fn tenant(house: &House, slug: &'static str, numbers_from: i64) -> Tenant {
    let made = house.db.write::<_, StoreError>(house.system(None), move |tx| {
        people::organisation_add(tx, slug, slug, ("EUR", "Europe/Paris", "en"))
    });
    let id = made.await.unwrap();
    let kinds: Vec<&'static str> = house.kinds.iter().map(|k| k.word).chain(NUMBERED).collect();
    let scope = Scope { organisation: Some(id), actor: Actor::System, now: house.clock.now() };
    let told = house.db.write(scope, move |tx| -> house::Result<Cast> {
        for kind in kinds {
            tx.execute(&BUMP, params![id, kind, numbers_from])?;
        }
        let people = namesakes(tx, slug)?;
        rapport::rooms::tell(tx, &people)?;
        Ok(people)
    });
    Tenant { id, cast: told.await.unwrap() }
}

/// The cast of one organisation under addresses of its own: the two share nobody.
fn namesakes(tx: &mut Tx<'_>, slug: &str) -> Result<Cast, StoreError> {
    let mut ids = Vec::new();
    for part in &house::demo::PARTS {
        let person = people::person_by_email_or_add(tx, &format!("{slug}.{}", part.email), part.name)?;
        people::membership_set(tx, person, part.role, part.title)?;
        ids.push((part.role, person));
    }
    let all = |role: Role| ids.iter().filter(|(r, _)| *r == role).map(|(_, id)| *id).collect::<Vec<_>>();
    let one = |role: Role| all(role)[0];
    Ok(Cast {
        executive: one(Role::Executive),
        it_lead: one(Role::ItLead),
        technicians: all(Role::Technician),
        employees: all(Role::Employee),
        auditor: one(Role::Auditor),
        admin: one(Role::Admin),
    })
}
