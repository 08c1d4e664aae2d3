//! Routes for signing in and out, and the person's own account.

use super::{SESSION_COOKIE, rules, store, views};
use crate::people::policy::Right;
use crate::people::{OrganisationId, PersonId};
use crate::web::{Cx, Doors, PageFrame, Sent, see, see_with};
use crate::web::{Visit, append_cookie, open_page};
use crate::{Error, FieldFault, House, Result, digest, secret};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Form};
use jiff::SignedDuration;
use serde::Deserialize;

pub(crate) fn doors() -> Doors {
    Doors::default()
        .open("GET", "/signin", get(show))
        .open("POST", "/signin", post(enter))
        .open("POST", "/signin/link", post(mail_link))
        .open("GET", "/signin/link/{token}", get(open_link))
        .open("POST", "/signin/link/{token}", post(use_link))
        .post("/signout", Right::Account, leave)
        .get("/me", Right::Account, account)
        .post("/me/sessions/{id}/end", Right::Account, end_session)
        .post("/me/language", Right::Account, set_language)
        .post("/me/password", Right::Account, set_password)
}

#[derive(Debug, Deserialize)]
struct Wanted {
    next: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Credentials {
    email: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

async fn show(Extension(visit): Extension<Visit>, Query(wanted): Query<Wanted>) -> Response {
    let w = &visit.speaker;
    open_page(&visit, &w.say("signin-title"), views::form(w, wanted.next.as_deref(), None))
}

/// A password: checked off the async threads, slowed down after failures, the same answer for an
/// unknown address as for a wrong password.
async fn enter(
    State(house): State<House>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    Form(c): Form<Credentials>,
) -> Result<Response> {
    let now = house.clock.now();
    let keys = [format!("mail|{}", c.email.trim().to_lowercase()), format!("from|{}", address(&headers))];
    let wait = keys.iter().map(|k| house.throttle.wait(k, now)).max().unwrap_or(0);
    if wait > 0 {
        return Err(Error::Throttled { seconds: wait });
    }
    let email = c.email.clone();
    let found = house
        .db
        .read(house.system(None), move |tx| -> Result<_> {
            let Some(person) = crate::people::store::person_by_email(tx, &email)? else { return Ok(None) };
            Ok(crate::people::store::password(tx, person)?
                .zip(store::first_membership(tx, person)?)
                .map(|(hash, org)| (person, org, hash)))
        })
        .await?;
    let password = c.password.clone();
    let fits = tokio::task::spawn_blocking(move || match &found {
        Some((person, organisation, stored)) => rules::fits(&password, stored).then_some((*person, *organisation)),
        None => {
            // Hash all the same, so that the time taken does not tell which addresses exist.
            rules::hash(&password).ok();
            None
        }
    })
    .await
    .map_err(Error::internal)?;
    let Some(who) = fits else {
        keys.iter().for_each(|k| house.throttle.failed(k, now));
        let w = &visit.speaker;
        let mut page = open_page(
            &visit,
            &w.say("signin-title"),
            views::form(w, c.next.as_deref(), Some((&c.email, &w.say("fault-password-wrong")))),
        );
        *page.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    };
    keys.iter().for_each(|k| house.throttle.succeeded(k));
    start_session(&house, &headers, who, c.next.as_deref()).await
}

/// Mails a link. The answer is the same whether the address is known or not.
async fn mail_link(
    State(house): State<House>,
    Extension(visit): Extension<Visit>,
    Form(c): Form<Credentials>,
) -> Result<Response> {
    let now = house.clock.now();
    let key = format!("link|{}", c.email.trim().to_lowercase());
    let wait = house.throttle.wait(&key, now);
    if wait > 0 {
        return Err(Error::Throttled { seconds: wait });
    }
    house.throttle.failed(&key, now);
    let minutes = house.config.signin.link_minutes;
    let token = secret()?;
    let (hash, email, w) = (digest(&token), c.email.clone(), visit.speaker.clone());
    let link = format!("{}/signin/link/{token}", house.config.public_url);
    let expires = now + SignedDuration::from_mins(minutes);
    house
        .db
        .write(house.system(None), move |tx| -> Result<()> {
            let Some(person) = crate::people::store::person_by_email(tx, &email)? else { return Ok(()) };
            let Some(organisation) = store::first_membership(tx, person)? else { return Ok(()) };
            store::link_add(tx, &hash, (person, organisation), expires, false)?;
            let mut tx = tx.within(organisation);
            let name = crate::people::store::member(&mut tx, person)?.map(|m| m.name).unwrap_or_default();
            let plain = w.say_with(
                "signin-mail-body",
                &[("name", name.into()), ("minutes", minutes.into()), ("link", link.into())],
            );
            let mail = crate::mail::NewMail {
                person: Some(person),
                to: &email,
                subject: &w.say("signin-mail-subject"),
                plain: &plain,
                html: None,
            };
            crate::mail::store::queue(&mut tx, &mail)?;
            Ok(())
        })
        .await?;
    let w = &visit.speaker;
    Ok(open_page(&visit, &w.say("signin-sent-title"), views::sent(w, &c.email, minutes)))
}

/// Opening a mailed link shows a button (mail scanners open links too); a demonstration's link goes straight in.
async fn open_link(
    State(house): State<House>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response> {
    let (hash, now) = (digest(&token), house.clock.now());
    let link = house.db.read(house.system(None), move |tx| store::link(tx, &hash)).await.map_err(Error::from)?;
    let link = link.filter(|l| rules::link_is_good(l, now)).ok_or(Error::LinkSpent)?;
    if link.reusable {
        return start_session(&house, &headers, (link.person, link.organisation), None).await;
    }
    let w = &visit.speaker;
    Ok(open_page(&visit, &w.say("signin-title"), views::confirm(w, &link.name, &token)))
}

async fn use_link(State(house): State<House>, headers: HeaderMap, Path(token): Path<String>) -> Result<Response> {
    let (hash, now) = (digest(&token), house.clock.now());
    let who = house
        .db
        .write(house.system(None), move |tx| -> Result<_> {
            let link = store::link(tx, &hash)?.filter(|l| rules::link_is_good(l, now)).ok_or(Error::LinkSpent)?;
            if !store::link_use(tx, &hash)? {
                return Err(Error::LinkSpent);
            }
            Ok((link.person, link.organisation))
        })
        .await?;
    start_session(&house, &headers, who, None).await
}

async fn start_session(
    house: &House,
    headers: &HeaderMap,
    who: (PersonId, OrganisationId),
    next: Option<&str>,
) -> Result<Response> {
    let token = secret()?;
    let (hash, now) = (digest(&token), house.clock.now());
    let days = house.config.signin.session_days;
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    let (address, key) = (address(headers), hash.clone());
    let caller = house
        .db
        .write(house.system(None), move |tx| -> Result<_> {
            store::session_add(tx, &key, who, (&agent, &address), now + SignedDuration::from_hours(24 * days))?;
            store::caller_by_session(tx, &key)?.ok_or(Error::Forbidden)
        })
        .await?;
    let home = rules::home(caller.role, caller.memberships);
    let mut response = see(&rules::next_path(next, home));
    let secure = if house.config.public_url.starts_with("https://") { "; Secure" } else { "" };
    append_cookie(
        &mut response,
        &format!("{SESSION_COOKIE}={token}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}", days * 86_400),
    );
    Ok(response)
}

async fn leave(cx: Cx, _sent: Sent<serde_json::Value>) -> Result<Response> {
    let (session, person) = (cx.caller.session.unwrap_or(0), cx.caller.person);
    cx.house
        .db
        .write(cx.house.system(None), move |tx| store::session_end(tx, session, person))
        .await
        .map_err(Error::from)?;
    let mut response = see("/signin");
    append_cookie(&mut response, &format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
    Ok(response)
}

async fn account(cx: Cx) -> Result<Response> {
    let person = cx.caller.person;
    let sessions =
        cx.house.db.read(cx.house.system(None), move |tx| store::sessions(tx, person)).await.map_err(Error::from)?;
    let title = cx.words.say("me-title");
    cx.page(PageFrame { title: &title, ..PageFrame::default() }, views::account(&cx, &sessions)).await
}

async fn end_session(cx: Cx, Path(id): Path<i64>, _sent: Sent<serde_json::Value>) -> Result<Response> {
    let person = cx.caller.person;
    let ended = cx
        .house
        .db
        .write(cx.house.system(None), move |tx| store::session_end(tx, id, person))
        .await
        .map_err(Error::from)?;
    if ended { Ok(see_with("/me", "me-session-ended", "")) } else { Err(Error::NotFound) }
}

#[derive(Debug, Deserialize)]
struct Language {
    locale: String,
}

async fn set_language(cx: Cx, sent: Sent<Language>) -> Result<Response> {
    if !crate::words::LOCALES.contains(&sent.input.locale.as_str()) {
        return Err(Error::field("locale", "fault-unknown"));
    }
    let person = cx.caller.person;
    cx.house
        .db
        .write(cx.house.system(None), move |tx| store::locale_set(tx, person, &sent.input.locale))
        .await
        .map_err(Error::from)?;
    Ok(see_with("/me", "me-saved", ""))
}

#[derive(Debug, Deserialize)]
struct NewPassword {
    password: String,
}

async fn set_password(cx: Cx, sent: Sent<NewPassword>) -> Result<Response> {
    let password = sent.input.password;
    if password.chars().count() < rules::PASSWORD_MIN {
        return Err(Error::Invalid(vec![
            FieldFault::new("password", "fault-password-short").with("min", rules::PASSWORD_MIN),
        ]));
    }
    let person = cx.caller.person;
    let hash = tokio::task::spawn_blocking(move || rules::hash(&password)).await.map_err(Error::internal)??;
    cx.house
        .db
        .write(cx.house.system(None), move |tx| crate::people::store::password_set(tx, person, &hash))
        .await
        .map_err(Error::from)?;
    Ok(see_with("/me", "me-saved", ""))
}

/// The caller's network address as the proxy before us tells it; a label for people, not a proof.
fn address(headers: &HeaderMap) -> String {
    let told = headers.get("x-forwarded-for").and_then(|v| v.to_str().ok()).and_then(|v| v.split(',').next_back());
    told.unwrap_or("").trim().chars().take(60).collect()
}
