//! Uploads: the parts of a multipart form, streamed, never held in memory whole.

use crate::{Error, Result};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};

/// The next part of an upload; framework errors become ours.
pub async fn next_part(form: &mut Multipart) -> Result<Option<Field<'_>>> {
    form.next_field().await.map_err(fault)
}

/// The text of a small part, at most `limit` bytes; no more of it is ever held.
pub async fn text(mut field: Field<'_>, limit: usize) -> Result<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(fault)? {
        if bytes.len() + piece.len() > limit {
            return Err(Error::TooLarge { limit: limit as u64 });
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_| Error::Unreadable("a field is not UTF-8".to_owned()))
}

/// A framework error as ours.
pub fn fault(error: MultipartError) -> Error {
    if error.status() == 413 { Error::TooLarge { limit: 1 << 20 } } else { Error::Unreadable(error.body_text()) }
}
