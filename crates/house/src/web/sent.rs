//! What a caller sent: a form or JSON, the same to a handler, with the key that makes it count once.

use super::Cx;
use crate::{Error, FieldFault, Result};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// Longest key a caller may choose.
const KEY_MAX: usize = 200;

/// The body of a POST, read as `T`.
#[derive(Debug)]
pub struct Sent<T> {
    pub input: T,
    /// From the form's hidden token and content, or the `Idempotency-Key` header.
    pub once: Option<String>,
    /// Says whether a second use of the key is the same command: a hash of path and body.
    pub fingerprint: String,
    /// The version of the record that the form was opened on (`_version` or `If-Match`), if it said.
    pub version: Option<i64>,
    /// True if the body was JSON: the caller is a program.
    pub json: bool,
}

impl<T> Sent<T> {
    /// The same command with its input turned into something else.
    pub fn map<U>(self, turn: impl FnOnce(T) -> Result<U>) -> Result<Sent<U>> {
        Ok(Sent {
            input: turn(self.input)?,
            once: self.once,
            fingerprint: self.fingerprint,
            version: self.version,
            json: self.json,
        })
    }
}

/// What every form of ours carries beside its own fields.
#[derive(serde::Deserialize)]
struct Hidden {
    csrf: Option<String>,
    #[serde(rename = "_version")]
    version: Option<String>,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let json = text_header(&request, CONTENT_TYPE.as_str()).is_some_and(|t| t.starts_with("application/json"));
        let (key, matches) = (text_header(&request, "idempotency-key"), text_header(&request, "if-match"));
        let path = request.uri().path().to_owned();
        let cx = request.extensions().get::<Cx>().cloned();
        let body = Bytes::from_request(request, state).await.map_err(|e| {
            if e.status() == 413 { Error::TooLarge { limit: 1_048_576 } } else { Error::Unreadable(e.to_string()) }
        })?;
        let fingerprint = fingerprint(&path, &body);
        if json {
            let version = matches.map(|m| m.trim_matches(['"', 'W', '/']).to_owned()).and_then(|v| v.parse().ok());
            return Ok(Self { input: from_json(&body)?, once: checked(key)?, fingerprint, version, json });
        }
        let hidden: Hidden = from_form(&body)?;
        let token = hidden.csrf.unwrap_or_default();
        if cx.is_some_and(|cx| !cx.token_is_ours(&token)) {
            return Err(Error::CrossSite);
        }
        // The same page may send several forms, and one form twice: token and content together are the key.
        let once = (!token.is_empty()).then(|| format!("{token}{fingerprint}"));
        Ok(Self {
            input: from_form(&body)?,
            once,
            fingerprint,
            version: hidden.version.and_then(|v| v.parse().ok()),
            json,
        })
    }
}

fn text_header(request: &Request, name: &str) -> Option<String> {
    request.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned)
}

fn checked(key: Option<String>) -> Result<Option<String>> {
    if key.as_ref().is_some_and(|k| k.len() > KEY_MAX) {
        return Err(Error::Invalid(vec![FieldFault::new("Idempotency-Key", "fault-too-long").with("max", KEY_MAX)]));
    }
    Ok(key.filter(|k| !k.is_empty()))
}

fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|e| Error::Unreadable(e.to_string()))
}

fn from_form<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    serde_html_form::from_bytes(body).map_err(|e| Error::Unreadable(e.to_string()))
}

fn fingerprint(path: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(path.as_bytes());
    hash.update(b"\n");
    hash.update(body);
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
