//! The one error type at the edge. Every error has a stable code for programs, a sentence for
//! people, and the next step; the words are in the catalogues under `error-<code>`.

use crate::store::StoreError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// One field of a form or a JSON body that cannot be taken, and why: a catalogue key with values.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FieldFault {
    pub field: String,
    /// Key in the catalogues, for example "fault-empty".
    pub fault: String,
    /// Values for the sentence.
    pub values: Vec<(String, String)>,
}

impl FieldFault {
    pub fn new(field: &str, fault: &str) -> Self {
        Self { field: field.to_owned(), fault: fault.to_owned(), values: Vec::new() }
    }

    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }
}

/// Why a request could not be carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    #[error("there is no such thing, or it is not yours to see")]
    NotFound,
    #[error("somebody must sign in first")]
    SignIn,
    #[error("the role does not allow it")]
    Forbidden,
    #[error("the request came from another site")]
    CrossSite,
    #[error("some fields cannot be taken")]
    Invalid(Vec<FieldFault>),
    #[error("the body cannot be read: {0}")]
    Unreadable(String),
    /// Somebody else changed the record since the form was opened; `version` is the present one.
    #[error("somebody else changed it meanwhile")]
    Stale { version: i64 },
    /// The record stands where this cannot be done any more; the value is a catalogue key that says why.
    #[error("it cannot be done any more: {0}")]
    TooLate(String),
    #[error("this key was used for another command")]
    KeyReused,
    #[error("the link is no longer good")]
    LinkSpent,
    #[error("too many attempts; again in {seconds} s")]
    Throttled { seconds: i64 },
    #[error("larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the disk is full")]
    Full,
    #[error("the database cannot be reached: {0}")]
    Away(String),
    #[error("our fault: {0}")]
    Internal(String),
}

impl Error {
    pub fn internal(what: impl ToString) -> Self {
        Self::Internal(what.to_string())
    }

    /// One refused field.
    pub fn field(field: &str, fault: &str) -> Self {
        Self::Invalid(vec![FieldFault::new(field, fault)])
    }

    /// The stable code that programs may rely on; also the catalogue key `error-<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::SignIn => "sign-in",
            Self::Forbidden => "forbidden",
            Self::CrossSite => "cross-site",
            Self::Invalid(_) => "invalid",
            Self::Unreadable(_) => "unreadable",
            Self::Stale { .. } => "stale",
            Self::TooLate(_) => "too-late",
            Self::KeyReused => "key-reused",
            Self::LinkSpent => "link-spent",
            Self::Throttled { .. } => "throttled",
            Self::TooLarge { .. } => "too-large",
            Self::Full => "full",
            Self::Away(_) => "away",
            Self::Internal(_) => "internal",
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Invalid(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Stale { .. } | Self::TooLate(_) => StatusCode::CONFLICT,
            Self::LinkSpent => StatusCode::GONE,
            Self::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Away(text) => Self::Away(text),
            StoreError::Full => Self::Full,
            StoreError::Refused(text) | StoreError::Broken(text) => Self::Internal(text),
        }
    }
}

/// Carried in a response's extensions to the outermost layer, which knows whether the caller wants
/// a page, a fragment or problem+json, and in which language.
#[derive(Clone)]
pub struct Failed(pub Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Failed(Arc::new(self)));
        response
    }
}
