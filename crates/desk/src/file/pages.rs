//! Taking files in, and giving them out with headers that let no browser run them.

use super::rules::{self, Look};
use super::views::{self, Seen};
use super::{FIELD_MAX, FILES_MAX, Upload};
use crate::asks;
use crate::ticket::{KIND, NOTE_KIND, store};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::handler::Handler;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt as _;
use house::attachment::{self, Attachment, AttachmentId};
use house::journal::RecordRef;
use house::people::policy::{Reach, Right};
use house::store::Tx;
use house::web::multipart::{next_part, text};
use house::web::{Cx, Doors, PageFrame, Sent, see_with};
use house::{Error, Result};
use std::collections::HashMap;
use std::io::Cursor;
use tokio::sync::Semaphore;

/// Small pictures that are made at the same time: each takes memory and a processor for a moment.
static THUMBS: Semaphore = Semaphore::const_new(2);
/// The longer side of a small picture, and the memory that making one may take.
const THUMB_SIDE: u32 = 240;
const THUMB_MEMORY: u64 = 300 << 20;

pub fn doors() -> Doors {
    let read = Right::DeskRead;
    Doors::default()
        .get("/desk/files/{id}", read, download)
        .get("/desk/files/{id}/look", read, look)
        .get("/desk/files/{id}/thumb", read, thumb)
        .post("/desk/t/{number}/files", Right::DeskWork, upload.layer(DefaultBodyLimit::disable()))
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

/// What a file looks like, if it can be looked at.
async fn look(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let reader = cx.clone();
    let (file, all) = cx
        .read(move |tx| -> Result<_> {
            let file = visible(tx, AttachmentId(id), &reader)?;
            let number = file.record.number;
            let mut all = attachment::store::of_record(tx, &RecordRef::new(KIND, number))?;
            if reader.reach == Reach::All {
                all.extend(attachment::store::of_record(tx, &RecordRef::new(NOTE_KIND, number))?);
            }
            Ok((file, all))
        })
        .await?;
    let seen = seen(&cx, &file).await?;
    let number = file.record.number;
    let (here, back) = if cx.reach == Reach::Own {
        ("/requests", format!("/r/{number}"))
    } else {
        ("/desk", format!("/desk/t/{number}"))
    };
    let body = views::page(&cx, &file, &seen, (&all, (&format!("T-{number}"), &back)));
    cx.page(PageFrame { title: &file.name, here, ..PageFrame::default() }, body).await
}

async fn seen(cx: &Cx, file: &Attachment) -> Result<Seen> {
    Ok(match rules::look(&file.media_type, &file.name) {
        Look::Picture if file.bytes > rules::PICTURE_BYTES_MAX => Seen::Refused,
        Look::Picture => {
            let (bytes, _) = bytes(cx, &file.hash, rules::PICTURE_BYTES_MAX).await?;
            let sides = reader(&bytes).and_then(|r| r.into_dimensions().ok());
            sides.filter(|(w, h)| rules::drawable(*w, *h)).map_or(Seen::Refused, |(w, h)| Seen::Picture(w, h))
        }
        Look::Text => {
            let (bytes, cut) = bytes(cx, &file.hash, rules::TEXT_READ as i64).await?;
            rules::lines(&bytes, cut).map_or(Seen::Nothing, Seen::Text)
        }
        Look::Mail if file.bytes > rules::MAIL_BYTES_MAX => Seen::Refused,
        Look::Mail => {
            let (bytes, _) = bytes(cx, &file.hash, rules::MAIL_BYTES_MAX).await?;
            let read = tokio::task::spawn_blocking(move || connect::mail::read(&bytes)).await;
            Seen::Mail(Box::new(read.map_err(Error::internal)?))
        }
        Look::Sound => Seen::Sound,
        Look::Film => Seen::Film,
        Look::Nothing => Seen::Nothing,
    })
}

/// The first bytes of a file, and whether there are more.
async fn bytes(cx: &Cx, hash: &str, most: i64) -> Result<(Vec<u8>, bool)> {
    let most = usize::try_from(most).unwrap_or(0);
    let (mut stream, mut all) = (cx.house.objects.get(hash).await?, Vec::new());
    while let Some(piece) = stream.try_next().await? {
        all.extend_from_slice(&piece);
        if all.len() > most {
            all.truncate(most);
            return Ok((all, true));
        }
    }
    Ok((all, false))
}

/// A picture by what its bytes say, whatever it is called, within limits of memory.
fn reader(bytes: &[u8]) -> Option<image::ImageReader<Cursor<&[u8]>>> {
    let mut reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(rules::PICTURE_SIDE_MAX);
    limits.max_image_height = Some(rules::PICTURE_SIDE_MAX);
    limits.max_alloc = Some(THUMB_MEMORY);
    reader.limits(limits);
    Some(reader)
}

/// A small picture of a picture. What claims more than can be drawn, or is none, has none.
async fn thumb(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let asker = cx.clone();
    let file = cx.read(move |tx| visible(tx, AttachmentId(id), &asker)).await?;
    if rules::look(&file.media_type, &file.name) != Look::Picture || file.bytes > rules::PICTURE_BYTES_MAX {
        return Err(Error::NotFound);
    }
    let turn = THUMBS.acquire().await.map_err(Error::internal)?;
    let (bytes, _) = bytes(&cx, &file.hash, rules::PICTURE_BYTES_MAX).await?;
    let made = tokio::task::spawn_blocking(move || small(&bytes)).await.map_err(Error::internal)?;
    drop(turn);
    let (media_type, made) = made.ok_or(Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        // The bytes of a file never change; who may see them is asked again tomorrow.
        (header::CACHE_CONTROL, "private, max-age=86400"),
    ];
    Ok((headers, made).into_response())
}

fn small(bytes: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    let (width, height) = reader(bytes)?.into_dimensions().ok()?;
    if !rules::drawable(width, height) {
        return None;
    }
    let picture = reader(bytes)?.decode().ok()?.thumbnail(THUMB_SIDE, THUMB_SIDE);
    let mut out = Cursor::new(Vec::new());
    if picture.color().has_alpha() {
        picture.write_to(&mut out, image::ImageFormat::Png).ok()?;
        return Some(("image/png", out.into_inner()));
    }
    image::DynamicImage::ImageRgb8(picture.to_rgb8()).write_to(&mut out, image::ImageFormat::Jpeg).ok()?;
    Some(("image/jpeg", out.into_inner()))
}
