//! Finds out who asks: the session cookie of a browser or the bearer token of a program, in one
//! query; and in which language to answer.

use super::cx::{Caller, Visit};
use crate::signin::{SESSION_COOKIE, store};
use crate::{Error, House, Result, digest};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Middleware: puts the [`Visit`] into the request. A fault (no database, a wrong token) is kept in it
/// and told at the first door, so that open pages still work.
pub(crate) async fn identify(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let (caller, fault) = match find_caller(&house, request.headers()).await {
        Ok(caller) => (caller.map(Arc::new), None),
        Err(error) => (None, Some(Arc::new(error))),
    };
    match visit(&house, &request, caller, fault) {
        Ok(visit) => {
            request.extensions_mut().insert(visit);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

fn visit(house: &House, request: &Request, caller: Option<Arc<Caller>>, fault: Option<Arc<Error>>) -> Result<Visit> {
    let headers = request.headers();
    let speaker = match &caller {
        Some(c) => house.words.speaker(&c.locale, &c.zone, &c.currency),
        None => speaker_for_stranger(house, headers),
    };
    Ok(Visit {
        house: house.clone(),
        caller,
        speaker,
        nonce: crate::secret()?.into(),
        theme: cookie(headers, "theme").map_or_else(Default::default, |v| ui::shell::Theme::from_cookie(&v)),
        path: request.uri().path().into(),
        fragment: headers.contains_key("x-fragment"),
        fault,
        flash: cookie(headers, super::page::FLASH_COOKIE).and_then(|v| super::page::read_flash(&v)),
    })
}

async fn find_caller(house: &House, headers: &HeaderMap) -> Result<Option<Caller>> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "))
        .map(digest);
    let scope = house.system(None);
    if let Some(hash) = bearer {
        let found = house.db.read(scope, move |tx| store::caller_by_token(tx, &hash)).await?;
        return found.map(Some).ok_or(Error::SignIn);
    }
    let Some(hash) = cookie(headers, SESSION_COOKIE).map(|v| digest(&v)) else { return Ok(None) };
    house.db.read(scope, move |tx| store::caller_by_session(tx, &hash)).await.map_err(Error::from)
}

fn speaker_for_stranger(house: &House, headers: &HeaderMap) -> crate::words::Speaker {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or("en");
    house.words.speaker(wanted, "UTC", "EUR")
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, v)| v.to_owned())
}
