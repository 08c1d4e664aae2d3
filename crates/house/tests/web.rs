//! Requests through the whole application: sign-in, sessions, forms that count once, foreign sites,
//! errors in both forms, and the live stream after a gap.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test says where it failed")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use house::config::Config;
use house::journal::store::{Happened, append};
use house::journal::{RecordRef, seal};
use house::people::policy::Right;
use house::people::store as people;
use house::store::{Actor, Scope, StoreError};
use house::web::{Cx, Doors, Sent, app, doors, see};
use house::{Clock, House, Room};
use jiff::SignedDuration;
use serde::Deserialize;
use std::path::PathBuf;
use tower::ServiceExt;

struct Site {
    house: House,
    app: Router,
    clock: Clock,
    folder: PathBuf,
}

impl Drop for Site {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// A room with one form: it counts how often it was carried out.
fn counting_room() -> Room {
    #[derive(Deserialize)]
    struct Say {
        text: String,
    }
    async fn say(cx: Cx, sent: Sent<Say>) -> house::Result<axum::response::Response> {
        let n: i64 = cx
            .command(sent, |tx, say| {
                let n = house::record::store::number_next(tx, "ticket")?;
                append(
                    tx,
                    &Happened {
                        kind: "ticket.said",
                        record: RecordRef::new("ticket", n),
                        concerns: None,
                        payload: serde_json::json!({ "text": say.text }),
                    },
                )?;
                Ok(n)
            })
            .await?;
        Ok(see(&format!("/said/{n}")))
    }
    Room { name: "count", doors: Doors::default().post("/say", Right::Ask, say), ..Room::default() }
}

async fn site() -> Site {
    let folder = std::env::temp_dir().join(format!("rapport-web-{}", house::secret().unwrap()));
    let clock = Clock::fixed("2026-11-22T09:00:00Z".parse().unwrap());
    let mut rooms = vec![counting_room()];
    let house = House::open(Config::for_test(&folder), clock.clone(), &rooms).await.unwrap();
    let now = clock.now();
    let scope = Scope { organisation: None, actor: Actor::System, now };
    let org = house
        .db
        .write_blocking::<_, StoreError>(scope, |tx| {
            people::organisation_add(tx, "aurelle", "Aurelle", ("EUR", "Europe/Paris", "en"))
        })
        .unwrap();
    let inside = Scope { organisation: Some(org), ..scope };
    let cast = house.db.write_blocking(inside, house::demo::cast).unwrap();
    let hash = house::signin::rules::hash("correct horse battery").unwrap();
    house
        .db
        .write_blocking::<_, StoreError>(inside, move |tx| people::password_set(tx, cast.executive, &hash))
        .unwrap();
    let all = doors(&mut rooms);
    Site { app: app(house.clone(), all), house, clock, folder }
}

impl Site {
    async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.app.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, path: &str, cookie: &str) -> Response<Body> {
        self.ask(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, cookie: &str, form: &str) -> Response<Body> {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.header("sec-fetch-site", "same-origin").body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Signs Helena in and returns her cookie.
    async fn signed_in(&self) -> String {
        let answer =
            self.post("/signin", "", "email=Helena.Brandt%40aurelle.example&password=correct+horse+battery").await;
        assert_eq!((answer.status(), location(&answer).as_str()), (StatusCode::SEE_OTHER, "/brief"));
        session_cookie(&answer)
    }

    /// The hidden token of the forms on the account page.
    async fn token(&self, cookie: &str) -> String {
        let page = text(self.get("/me", cookie).await).await;
        page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }
}

fn session_cookie(answer: &Response<Body>) -> String {
    let set = answer.headers().get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

fn location(answer: &Response<Body>) -> String {
    answer.headers().get(header::LOCATION).map_or(String::new(), |l| l.to_str().unwrap().to_owned())
}

async fn text(answer: Response<Body>) -> String {
    String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn a_password_opens_a_session_that_can_be_ended() {
    let site = site().await;
    let cookie = site.signed_in().await;
    let account = text(site.get("/me", &cookie).await).await;
    assert!(account.contains("Helena Brandt") && account.contains("this one"));
    let token = site.token(&cookie).await;
    let answer = site.post("/signout", &cookie, &format!("csrf={token}")).await;
    assert_eq!(location(&answer), "/signin");
    assert_eq!(location(&site.get("/me", &cookie).await), "/signin?next=/me");
}

#[tokio::test]
async fn guessing_is_slowed_down_and_says_how_long() {
    let site = site().await;
    for _ in 0..5 {
        let answer = site.post("/signin", "", "email=helena.brandt%40aurelle.example&password=wrong").await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = site.post("/signin", "", "email=helena.brandt%40aurelle.example&password=correct+horse+battery").await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(text(answer).await.contains("Try again in 2 seconds"));
    site.clock.set(site.clock.now() + SignedDuration::from_secs(3));
    site.signed_in().await;
}

#[tokio::test]
async fn a_mailed_link_works_once() {
    let site = site().await;
    site.post("/signin/link", "", "email=elise.moreau%40aurelle.example").await;
    let stranger = site.post("/signin/link", "", "email=nobody%40example.com").await;
    assert_eq!(stranger.status(), StatusCode::OK, "the answer does not tell who exists");
    let scope = site.house.system(Some(house::people::OrganisationId(1)));
    let mail = site
        .house
        .db
        .read_blocking::<_, StoreError>(scope, |tx| {
            let person = people::person_by_email(tx, "elise.moreau@aurelle.example")?.unwrap();
            Ok(house::mail::store::of_person(tx, person, None, 5)?.remove(0))
        })
        .unwrap();
    let path = format!(
        "/signin/link/{}",
        mail.plain.split("/signin/link/").nth(1).unwrap().split_whitespace().next().unwrap()
    );
    assert!(text(site.get(&path, "").await).await.contains("Sign in as Elise Moreau"));
    let first = site.post(&path, "", "").await;
    assert_eq!(location(&first), "/");
    let second = site.post(&path, "", "").await;
    assert_eq!(second.status(), StatusCode::GONE);
    assert!(text(second).await.contains("Ask for a fresh one"));
}

#[tokio::test]
async fn a_form_sent_twice_counts_once() {
    let site = site().await;
    let cookie = site.signed_in().await;
    let token = site.token(&cookie).await;
    let form = format!("csrf={token}&text=printer");
    let first = location(&site.post("/say", &cookie, &form).await);
    let again = location(&site.post("/say", &cookie, &form).await);
    let other = location(&site.post("/say", &cookie, &format!("csrf={token}&text=scanner")).await);
    assert_eq!((first.as_str(), again.as_str(), other.as_str()), ("/said/1", "/said/1", "/said/2"));
}

#[tokio::test]
async fn other_sites_and_forged_tokens_are_refused() {
    let site = site().await;
    let cookie = site.signed_in().await;
    let token = site.token(&cookie).await;
    let foreign = Request::post("/say")
        .header(header::COOKIE, &cookie)
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = site.ask(foreign.body(Body::from(format!("csrf={token}&text=x"))).unwrap()).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    for bad in ["text=x", "csrf=a.b&text=x"] {
        assert_eq!(site.post("/say", &cookie, bad).await.status(), StatusCode::FORBIDDEN, "{bad}");
    }
}

#[tokio::test]
async fn programs_get_problems_with_a_code_and_a_next_step() {
    let site = site().await;
    let answer = site.get("/api/v1/journal", "").await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers().get(header::CONTENT_TYPE).unwrap(), "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&text(answer).await).unwrap();
    assert_eq!(problem.get("code").unwrap(), "sign-in");
    assert!(problem.get("detail").unwrap().as_str().unwrap().contains("Sign in"));
    let cookie = site.signed_in().await;
    assert_eq!(site.get("/api/v1/journal", &cookie).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(site.get("/api/v1/nothing", &cookie).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn errors_for_people_are_pages_under_the_same_shelter() {
    let site = site().await;
    let cookie = site.signed_in().await;
    let answer = site.get("/no/such/page", &cookie).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let policy = answer.headers().get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap().to_owned();
    assert!(policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe"), "{policy}");
    assert!(text(answer).await.contains("There is nothing here"));
}

#[tokio::test]
async fn a_stream_that_was_away_gets_the_gap() {
    use futures_util::StreamExt;
    let site = site().await;
    let cookie = site.signed_in().await;
    let token = site.token(&cookie).await;
    for text in ["one", "two", "three"] {
        site.post("/say", &cookie, &format!("csrf={token}&text={text}")).await;
    }
    let answer = site
        .ask(
            Request::get("/live")
                .header(header::COOKIE, &cookie)
                .header("last-event-id", "0.1")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    let mut stream = answer.into_body().into_data_stream();
    let mut seen = String::new();
    while seen.matches("event: change").count() < 2 {
        let chunk =
            tokio::time::timeout(std::time::Duration::from_secs(5), stream.next()).await.unwrap().unwrap().unwrap();
        seen.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    assert!(!seen.contains("\"number\":1") && seen.contains("\"number\":2") && seen.contains("\"number\":3"), "{seen}");
    site.post("/say", &cookie, &format!("csrf={token}&text=four")).await;
    let chunk = tokio::time::timeout(std::time::Duration::from_secs(5), stream.next()).await.unwrap().unwrap().unwrap();
    assert!(std::str::from_utf8(&chunk).unwrap().contains("\"number\":4"));
}

#[tokio::test]
async fn everything_above_is_sealed_without_a_break() {
    let site = site().await;
    let cookie = site.signed_in().await;
    let token = site.token(&cookie).await;
    site.post("/say", &cookie, &format!("csrf={token}&text=one")).await;
    site.house.db.write_blocking::<_, StoreError>(site.house.system(None), seal::seal).unwrap();
    let verdict = seal::verify(&site.house.db, site.house.system(None)).unwrap();
    assert_eq!((verdict.sealed_entries, verdict.broken), (1, None));
}
