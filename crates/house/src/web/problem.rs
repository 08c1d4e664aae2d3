//! Errors as people and programs see them: a page, a fragment or problem+json (RFC 9457), each
//! saying what happened, what is safe and what to do next.

use super::cx::Visit;
use crate::words::Speaker;
use crate::{Error, Failed};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The body of every error answer of the API.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// `/errors/<code>`: the stable code.
    #[serde(rename = "type")]
    pub kind: String,
    pub code: String,
    pub title: String,
    pub status: u16,
    /// What to do next.
    pub detail: String,
    /// For `invalid`: each field and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<ProblemField>,
    /// Find this in the server's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// One refused field.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct ProblemField {
    pub field: String,
    pub code: String,
    pub message: String,
}

impl Problem {
    /// Puts an error into words.
    pub fn new(error: &Error, w: &Speaker) -> Self {
        let code = error.code();
        let values: Vec<(&str, crate::words::Value<'_>)> = match error {
            Error::Throttled { seconds } => vec![("seconds", (*seconds).into())],
            Error::TooLarge { limit } => vec![("limit", bytes_short(*limit).into())],
            _ => Vec::new(),
        };
        let fields = match error {
            Error::Invalid(faults) => faults.iter().map(|f| field(f, w)).collect(),
            _ => Vec::new(),
        };
        let title = match error {
            Error::TooLate(why) => w.say(why),
            _ => w.say(&format!("error-{code}")),
        };
        let mut detail = w.say_with(&format!("error-{code}-next"), &values);
        if let Error::Unreadable(what) = error {
            detail = format!("{detail} ({what})");
        }
        Self {
            kind: format!("/errors/{code}"),
            code: code.to_owned(),
            title,
            status: error.status().as_u16(),
            detail,
            fields,
            reference: None,
        }
    }
}

fn field(fault: &crate::FieldFault, w: &Speaker) -> ProblemField {
    let values: Vec<_> = fault.values.iter().map(|(n, v)| (n.as_str(), v.as_str().into())).collect();
    ProblemField { field: fault.field.clone(), code: fault.fault.clone(), message: w.say_with(&fault.fault, &values) }
}

fn bytes_short(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MB", bytes >> 20) } else { format!("{} kB", bytes >> 10) }
}

/// Middleware: turns a [`Failed`] response into words for this caller. Errors made by the framework
/// (a path that does not parse, a wrong method) get the same treatment.
pub(crate) async fn friendly(request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned();
    let api = request.uri().path().starts_with("/api/");
    let fragment = request.headers().contains_key("x-fragment");
    let back = request.uri().path_and_query().map(|p| p.as_str().to_owned()).unwrap_or_default();
    let page_get = request.method() == axum::http::Method::GET && !fragment;
    let response = next.run(request).await;
    let Some(error) = error_of(&response) else { return response };
    let Some(visit) = visit else { return response };
    let mut problem = Problem::new(&error, &visit.speaker);
    if matches!(*error, Error::Internal(_) | Error::Away(_) | Error::Full) {
        let reference: String = visit.nonce.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        tracing::error!(reference, path = &*visit.path, error = %error, "request failed");
        problem.reference = Some(reference);
    }
    if api {
        return as_json(&problem);
    }
    if matches!(*error, Error::SignIn) && page_get {
        return super::page::see(&format!("/signin?next={}", percent(&back)));
    }
    let markup = if fragment {
        super::page::error_fragment(&problem, &visit.speaker)
    } else {
        super::page::error_page(&problem, &visit).await
    };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, super::Html(markup)).into_response()
}

fn error_of(response: &Response) -> Option<Arc<Error>> {
    if let Some(Failed(error)) = response.extensions().get::<Failed>() {
        return Some(error.clone());
    }
    let plain = response.headers().get(header::CONTENT_TYPE).is_none_or(|t| t.as_bytes().starts_with(b"text/plain"));
    let error = match response.status() {
        _ if !plain => return None,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Error::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge { limit: 1_048_576 },
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::UNPROCESSABLE_ENTITY => {
            Error::Unreadable(response.status().to_string())
        }
        StatusCode::INTERNAL_SERVER_ERROR => Error::internal("a handler panicked"),
        _ => return None,
    };
    Some(Arc::new(error))
}

fn as_json(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// Percent-encodes what must not stand in a query value.
pub(crate) fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_./".contains(&b) {
                (b as char).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
