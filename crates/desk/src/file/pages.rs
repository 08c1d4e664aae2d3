//! Taking files in, and giving them out with headers that let no browser run them.

use super::{FIELD_MAX, FILES_MAX, Upload};
use crate::asks;
use crate::ticket::{KIND, NOTE_KIND, store};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use house::attachment::{self, Attachment, AttachmentId};
use house::people::policy::{Reach, Right};
use house::store::Tx;
use house::web::multipart::{next_part, text};
use house::web::{Cx, Doors, Sent, see_with};
use house::{Error, Result};
use std::collections::HashMap;

pub fn doors() -> Doors {
    Doors::default().get("/desk/files/{id}", Right::DeskRead, download).post(
        "/desk/t/{number}/files",
        Right::DeskWork,
        upload.layer(DefaultBodyLimit::disable()),
    )
}

/// A form with files, its bytes already safe.
pub struct Form {
    pub fields: HashMap<String, String>,
    pub uploads: Vec<Upload>,
}

impl Form {
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// Reads a form with files. The token must come before the first file: nobody else's page fills our disk.
pub async fn take(cx: &Cx, mut body: Multipart) -> Result<Sent<Form>> {
    let (mut fields, mut uploads) = (HashMap::new(), Vec::new());
    let limit = cx.house.config.attachments.max_bytes;
    while let Some(part) = next_part(&mut body).await? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file) = part.file_name().map(str::to_owned) else {
            let value = text(part, FIELD_MAX).await?;
            fields.insert(name, value);
            continue;
        };
        if file.is_empty() {
            continue;
        }
        must_be_ours(cx, &fields)?;
        if uploads.len() >= FILES_MAX {
            return Err(Error::Invalid(vec![
                house::FieldFault::new("files", "desk-fault-many-files").with("max", FILES_MAX),
            ]));
        }
        let media_type = part.content_type().unwrap_or_default().to_owned();
        let stored = cx.house.objects.put_stream(part, limit).await?;
        uploads.push((file, media_type, stored));
    }
    must_be_ours(cx, &fields)?;
    Ok(sent(Form { fields, uploads }))
}

fn must_be_ours(cx: &Cx, fields: &HashMap<String, String>) -> Result<()> {
    let token = fields.get("csrf").map_or("", String::as_str);
    if cx.token_is_ours(token) { Ok(()) } else { Err(Error::CrossSite) }
}

/// The form as something sent once: its key is the page's token with everything that was in it.
fn sent(form: Form) -> Sent<Form> {
    let mut said: Vec<String> = form.fields.iter().map(|(k, v)| format!("{k}={v}")).collect();
    said.extend(form.uploads.iter().map(|(name, _, stored)| format!("{name}:{}", stored.hash)));
    said.sort();
    let fingerprint = house::digest(&said.join("\n"));
    let token = form.field("csrf").to_owned();
    let version = form.field("_version").parse().ok();
    Sent {
        once: (!token.is_empty()).then(|| format!("{token}{fingerprint}")),
        fingerprint,
        version,
        json: false,
        input: form,
    }
}

async fn upload(cx: Cx, Path(number): Path<i64>, body: Multipart) -> Result<Response> {
    let sent = take(&cx, body).await?;
    let internal = sent.input.field("internal") == "1";
    if sent.input.uploads.is_empty() {
        return Err(Error::field("files", "fault-empty"));
    }
    cx.command(sent, move |tx, form| asks::attach(tx, number, internal, &form.uploads)).await?;
    Ok(see_with(&format!("/desk/t/{number}"), "desk-done-attached", ""))
}

/// The file, if this person may see what it belongs to.
pub fn visible(tx: &mut Tx<'_>, id: AttachmentId, cx: &Cx) -> Result<Attachment> {
    let found = attachment::store::by_id(tx, id)?.ok_or(Error::NotFound)?;
    let kind = found.record.kind.as_str();
    let seen = kind == KIND || (kind == NOTE_KIND && cx.reach == Reach::All);
    if !seen {
        return Err(Error::NotFound);
    }
    store::by_number(tx, found.record.number, cx.only_concerning())?.ok_or(Error::NotFound)?;
    Ok(found)
}

/// The bytes with their headers.
pub async fn serve(cx: &Cx, file: &Attachment) -> Result<Response> {
    let bytes = cx.house.objects.get(&file.hash).await?;
    let mut response = Body::from_stream(bytes).into_response();
    for (name, value) in attachment::headers(file) {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

async fn download(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let reader = cx.clone();
    let file = cx.read(move |tx| visible(tx, AttachmentId(id), &reader)).await?;
    serve(&cx, &file).await
}
