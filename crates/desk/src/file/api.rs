//! Files on tickets for programs.

use super::pages::{serve, visible};
use super::{FILES_MAX, Upload};
use crate::asks;
use crate::ticket::api::{Problems, bound};
use crate::ticket::{KIND, NOTE_KIND, store};
use axum::Json;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use house::attachment::{Attachment, AttachmentId, store as files};
use house::journal::RecordRef;
use house::people::policy::{Reach, Right};
use house::web::multipart::{next_part, text};
use house::web::{Cx, Doors, ListPage, Sent};
use house::{Error, FieldFault, Result};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let (schemas, paths, methods) = routes!(add);
    Doors::default()
        .api(Right::DeskRead, routes!(list))
        .api(Right::Ask, (schemas, paths, methods.layer(DefaultBodyLimit::disable())))
        .api(Right::DeskRead, routes!(download))
}

/// One file on a ticket.
#[derive(Debug, Serialize, ToSchema)]
struct FileOut {
    id: i64,
    name: String,
    media_type: String,
    bytes: i64,
    /// SHA-256 of its bytes.
    hash: String,
    /// True: for the team only.
    internal: bool,
    #[schema(value_type = String, format = DateTime)]
    added_at: Timestamp,
}

impl From<Attachment> for FileOut {
    fn from(a: Attachment) -> Self {
        let internal = a.record.kind == NOTE_KIND;
        Self {
            id: a.id.0,
            name: a.name,
            media_type: a.media_type,
            bytes: a.bytes,
            hash: a.hash,
            internal,
            added_at: a.added_at,
        }
    }
}

/// List the files of a ticket, oldest first; the first 500.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/attachments", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = ListPage<FileOut>), Problems))]
async fn list(cx: Cx, Path(number): Path<i64>) -> Result<Json<ListPage<FileOut>>> {
    // Not the reach of the door we came through: who just attached a file came by another one.
    let notes = cx.may(Right::DeskRead) == Some(Reach::All);
    let only = (!notes).then_some(cx.caller.person);
    let items = cx
        .read(move |tx| -> Result<_> {
            store::by_number(tx, number, only)?.ok_or(Error::NotFound)?;
            let mut found = files::of_record(tx, &RecordRef::new(KIND, number))?;
            if notes {
                found.extend(files::of_record(tx, &RecordRef::new(NOTE_KIND, number))?);
            }
            Ok(found)
        })
        .await?;
    Ok(Json(ListPage { items: items.into_iter().map(FileOut::from).collect(), next: None }))
}

/// What the form of an upload holds.
#[derive(ToSchema)]
#[allow(dead_code, reason = "documents the form; it is read part by part")]
struct NewFiles {
    /// "1": for the team only. Technicians only. Must come before the files.
    internal: Option<String>,
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<String>,
}

/// Attach files to a ticket. Takes `Idempotency-Key` as every command does.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/attachments", params(("number" = i64, Path)), tag = "desk",
    request_body(content = NewFiles, content_type = "multipart/form-data"), responses((status = 201, body = ListPage<FileOut>), Problems))]
async fn add(
    cx: Cx,
    Path(number): Path<i64>,
    headers: HeaderMap,
    body: Multipart,
) -> Result<(StatusCode, Json<ListPage<FileOut>>)> {
    let own = bound(&cx);
    cx.read(move |tx| -> Result<_> { store::by_number(tx, number, own)?.ok_or(Error::NotFound) }).await?;
    let (internal, uploads) = receive(&cx, body).await?;
    if internal && own.is_some() {
        return Err(Error::Forbidden);
    }
    let hashes: Vec<&str> = uploads.iter().map(|(_, _, stored)| stored.hash.as_str()).collect();
    let once =
        headers.get("idempotency-key").and_then(|v| v.to_str().ok()).filter(|k| k.len() <= 200).map(str::to_owned);
    let sent = Sent {
        once,
        fingerprint: house::digest(&format!("{number}|{internal}|{}", hashes.join("|"))),
        version: None,
        json: true,
        input: uploads,
    };
    cx.command(sent, move |tx, uploads| asks::attach(tx, number, internal, &uploads)).await?;
    Ok((StatusCode::CREATED, list(cx, Path(number)).await?))
}

/// The files of the form, their bytes safe, and whether they are for the team only.
async fn receive(cx: &Cx, mut body: Multipart) -> Result<(bool, Vec<Upload>)> {
    let (mut internal, mut uploads) = (false, Vec::new());
    while let Some(part) = next_part(&mut body).await? {
        let Some(name) = part.file_name().map(str::to_owned) else {
            internal = part.name() == Some("internal") && text(part, 16).await? == "1" || internal;
            continue;
        };
        if uploads.len() >= FILES_MAX {
            return Err(Error::Invalid(vec![FieldFault::new("files", "desk-fault-many-files").with("max", FILES_MAX)]));
        }
        let media_type = part.content_type().unwrap_or_default().to_owned();
        uploads.push((
            name,
            media_type,
            cx.house.objects.put_stream(part, cx.house.config.attachments.max_bytes).await?,
        ));
    }
    if uploads.is_empty() {
        return Err(Error::field("files", "fault-empty"));
    }
    Ok((internal, uploads))
}

/// Read the bytes of a file.
#[utoipa::path(get, path = "/api/v1/desk/attachments/{id}", params(("id" = i64, Path)), tag = "desk",
    responses((status = 200, description = "the bytes", content_type = "application/octet-stream"), Problems))]
async fn download(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let reader = cx.clone();
    let file = cx.read(move |tx| visible(tx, AttachmentId(id), &reader)).await?;
    serve(&cx, &file).await
}
