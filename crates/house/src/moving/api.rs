//! Moving out for programs.

use super::{Export, jobs, store};
use crate::people::policy::Right;
use crate::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use crate::{Error, Result};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::Administer, routes!(list, ask))
        .api(Right::Administer, routes!(show))
        .api(Right::Administer, routes!(fetch))
}

/// Read the exports of the organisation, newest first.
#[utoipa::path(get, path = "/api/v1/moving/exports", params(PageQuery), tag = "moving", operation_id = "moving_exports",
    responses((status = 200, body = ListPage<Export>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<Export>>> {
    let (before, limit) = (query.after_number()?, query.limit());
    let items = cx.read(move |tx| store::exports(tx, before, limit)).await?;
    let next = items.last().filter(|_| items.len() as i64 == limit).map(|e| e.id.to_string());
    Ok(Json(ListPage { items, next }))
}

/// Nothing need be said.
#[derive(serde::Deserialize, utoipa::ToSchema)]
struct Asked {}

/// Ask for an export of everything. It is written in the background; one at a time.
#[utoipa::path(post, path = "/api/v1/moving/exports", tag = "moving", operation_id = "moving_export_ask", request_body = Asked,
    responses((status = 202, body = Export), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem)))]
async fn ask(cx: Cx, sent: Sent<Asked>) -> Result<(StatusCode, Json<Export>)> {
    let id = cx.command(sent, |tx, _| jobs::ask(tx)).await?;
    let export = cx.read(move |tx| -> Result<_> { store::export(tx, id)?.ok_or(Error::NotFound) }).await?;
    Ok((StatusCode::ACCEPTED, Json(export)))
}

/// Read how far an export is.
#[utoipa::path(get, path = "/api/v1/moving/exports/{id}", params(("id" = i64, Path)), tag = "moving", operation_id = "moving_export",
    responses((status = 200, body = Export), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(cx: Cx, Path(id): Path<i64>) -> Result<Json<Export>> {
    Ok(Json(cx.read(move |tx| -> Result<_> { store::export(tx, id)?.ok_or(Error::NotFound) }).await?))
}

/// Fetch an export. Once it was received whole, its file is gone.
#[utoipa::path(post, path = "/api/v1/moving/exports/{id}/download", params(("id" = i64, Path)), tag = "moving", operation_id = "moving_export_fetch", request_body = Asked,
    responses((status = 200, description = "the packed export", content_type = "application/gzip"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem)))]
async fn fetch(cx: Cx, Path(id): Path<i64>, _sent: Sent<Asked>) -> Result<Response> {
    send(&cx, id).await
}

/// The bytes of a finished export; the file is removed after the last of them was taken.
pub(super) async fn send(cx: &Cx, id: i64) -> Result<Response> {
    let export = cx.read(move |tx| -> Result<_> { store::export(tx, id)?.ok_or(Error::NotFound) }).await?;
    match export.state.as_str() {
        "ready" => {}
        "fetched" | "expired" => return Err(Error::LinkSpent),
        _ => return Err(Error::TooLate("moving-fault-not-ready".to_owned())),
    }
    let (house, organisation) = (cx.house.clone(), cx.caller.organisation);
    let path = jobs::file(&house, organisation, id);
    let file = tokio::fs::File::open(&path).await.map_err(|_| Error::LinkSpent)?;
    let pieces = stream::unfold(file, |mut file| async move {
        let mut buffer = vec![0u8; 1 << 16];
        match tokio::io::AsyncReadExt::read(&mut file, &mut buffer).await {
            Ok(0) => None,
            Ok(n) => {
                buffer.truncate(n);
                Some((Ok::<_, std::io::Error>(Bytes::from(buffer)), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    });
    // Asked for only when everything before was taken: whoever broke off may fetch it again.
    let end = stream::once(async move {
        if let Err(error) = jobs::gone(&house, organisation, (id, "fetched")).await {
            tracing::warn!(%error, "a fetched export could not be removed; it goes within a day");
        }
        Ok(Bytes::new())
    });
    let name = format!("attachment; filename=\"rapport-export-{id}.tar.gz\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/gzip")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Error::internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Body::from_stream(pieces.chain(end))).into_response())
}
