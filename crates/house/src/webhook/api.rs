//! Webhooks for programs: everything the pages do.

use super::pages::{
    ReplayFrom, Wanted, add, alter, fresh_secret, removed, replayed, resent, rotated, test_event, tested,
};
use super::store;
use super::{Delivery, Webhook};
use crate::people::policy::Right;
use crate::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use crate::{Error, Result};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(super) fn doors() -> Doors {
    let right = Right::Administer;
    Doors::default()
        .api(right, routes!(list))
        .api(right, routes!(create))
        .api(right, routes!(get))
        .api(right, routes!(change))
        .api(right, routes!(remove))
        .api(right, routes!(rotate))
        .api(right, routes!(test))
        .api(right, routes!(replay))
        .api(right, routes!(deliveries))
        .api(right, routes!(resend))
}

/// One receiver.
#[derive(Debug, Serialize, ToSchema)]
struct WebhookOut {
    id: i64,
    name: String,
    url: String,
    kinds: String,
    /// `on`, `paused`, or `gone`: the receiver said that it is no longer there.
    state: String,
    /// The `seq` of the last entry of the journal that is on its way.
    read_to: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Since when it takes nothing.
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Timestamp>,
    /// The secret; only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl WebhookOut {
    fn of(w: Webhook, secret: Option<String>) -> Self {
        Self {
            id: w.id,
            name: w.name,
            url: w.url,
            kinds: w.kinds,
            state: w.state,
            read_to: w.at.seq,
            created_at: w.created_at,
            failing_since: w.failing_since,
            secret,
        }
    }
}

/// One event on its way.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryOut {
    id: i64,
    event: String,
    kind: String,
    record_kind: String,
    record_number: i64,
    /// `waiting`, `sent` or `dead`.
    state: String,
    attempts: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    tried_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    next_at: Timestamp,
    status: Option<i64>,
    /// The beginning of the answer, or why there was none.
    answer: String,
    millis: Option<i64>,
}

impl From<Delivery> for DeliveryOut {
    fn from(d: Delivery) -> Self {
        Self {
            id: d.id,
            event: d.event,
            kind: d.kind,
            record_kind: d.record_kind,
            record_number: d.record_number,
            state: d.state,
            attempts: d.attempts,
            created_at: d.created_at,
            tried_at: d.tried_at,
            next_at: d.next_at,
            status: d.status,
            answer: d.answer,
            millis: d.millis,
        }
    }
}

/// What can go wrong, the same everywhere here.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "documents answers; the house makes them from its errors")]
enum Problems {
    #[response(status = 401, content_type = "application/problem+json")]
    SignIn(#[to_schema] Problem),
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] Problem),
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] Problem),
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(#[to_schema] Problem),
}

async fn present(cx: &Cx, id: i64, secret: Option<String>) -> Result<Json<WebhookOut>> {
    let hook = cx.read(move |tx| store::by_id(tx, id)).await?.ok_or(Error::NotFound)?;
    Ok(Json(WebhookOut::of(hook, secret)))
}

/// List the receivers.
#[utoipa::path(get, path = "/api/v1/webhooks", params(PageQuery), tag = "webhooks", responses((status = 200, body = ListPage<WebhookOut>), Problems))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<WebhookOut>>> {
    let (after, limit) = (query.after_number()?.unwrap_or(0), query.limit());
    let hooks = cx.read(move |tx| store::list(tx, after, limit)).await?;
    let next = hooks.last().filter(|_| hooks.len() as i64 == limit).map(|w| w.id.to_string());
    Ok(Json(ListPage { items: hooks.into_iter().map(|w| WebhookOut::of(w, None)).collect(), next }))
}

/// Add a receiver; it hears of what happens from now on. The answer holds its secret, this once.
#[utoipa::path(post, path = "/api/v1/webhooks", request_body = Wanted, tag = "webhooks", responses((status = 201, body = WebhookOut), Problems))]
async fn create(cx: Cx, sent: Sent<Wanted>) -> Result<(StatusCode, Json<WebhookOut>)> {
    let sealed = fresh_secret(&cx)?;
    let (id, sealed) = cx.command(sent, move |tx, wanted| Ok((add(tx, &wanted, &sealed)?, sealed))).await?;
    let secret = cx.house.vault.open(&sealed)?;
    Ok((StatusCode::CREATED, present(&cx, id, Some(secret)).await?))
}

/// Read a receiver.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", params(("id" = i64, Path)), tag = "webhooks", responses((status = 200, body = WebhookOut), Problems))]
async fn get(cx: Cx, Path(id): Path<i64>) -> Result<Json<WebhookOut>> {
    present(&cx, id, None).await
}

/// Change a receiver, pause it or let it go on.
#[utoipa::path(put, path = "/api/v1/webhooks/{id}", params(("id" = i64, Path)), request_body = Wanted, tag = "webhooks", responses((status = 200, body = WebhookOut), Problems))]
async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<Wanted>) -> Result<Json<WebhookOut>> {
    cx.command(sent, move |tx, wanted| alter(tx, id, &wanted)).await?;
    present(&cx, id, None).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Remove a receiver.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", params(("id" = i64, Path)), tag = "webhooks", responses((status = 204), Problems))]
async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    cx.command(sent, move |tx, _| removed(tx, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make another secret; both sign for a day. The answer holds it, this once.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/secret", params(("id" = i64, Path)), tag = "webhooks", responses((status = 200, body = WebhookOut), Problems))]
async fn rotate(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Json<WebhookOut>> {
    let sealed = fresh_secret(&cx)?;
    let sealed = cx.command(sent, move |tx, _| rotated(tx, id, &sealed).map(|()| sealed)).await?;
    let secret = cx.house.vault.open(&sealed)?;
    present(&cx, id, Some(secret)).await
}

/// Send an event that says nothing, to see whether it arrives.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", params(("id" = i64, Path)), tag = "webhooks", responses((status = 202), Problems))]
async fn test(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    let event = test_event()?;
    cx.command(sent, move |tx, _| tested(tx, id, &event)).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Send everything again from an entry of the journal on.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/replay", params(("id" = i64, Path)), request_body = ReplayFrom, tag = "webhooks", responses((status = 202), Problems))]
async fn replay(cx: Cx, Path(id): Path<i64>, sent: Sent<ReplayFrom>) -> Result<StatusCode> {
    cx.command(sent, move |tx, input| replayed(tx, id, input.from)).await?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Log {
    /// `waiting`, `sent` or `dead`; all if absent.
    state: Option<String>,
    /// The `next` of the page before; absent for the first page.
    after: Option<String>,
    /// How many items, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// List what was sent to a receiver and what came of it, newest first.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", params(("id" = i64, Path), Log), tag = "webhooks",
    responses((status = 200, body = ListPage<DeliveryOut>), Problems))]
async fn deliveries(cx: Cx, Path(id): Path<i64>, Query(log): Query<Log>) -> Result<Json<ListPage<DeliveryOut>>> {
    let query = PageQuery { after: log.after, limit: log.limit };
    let (below, limit) = (query.after_number()?.unwrap_or(i64::MAX), query.limit());
    let found = cx
        .read(move |tx| -> Result<_> {
            store::by_id(tx, id)?.ok_or(Error::NotFound)?;
            Ok(store::log(tx, id, log.state.as_deref(), (below, limit))?)
        })
        .await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|d| d.id.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(DeliveryOut::from).collect(), next }))
}

/// Send one delivery again.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/deliveries/{delivery}/resend", params(("id" = i64, Path), ("delivery" = i64, Path)), tag = "webhooks",
    responses((status = 202), Problems))]
async fn resend(cx: Cx, Path((id, delivery)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<StatusCode> {
    cx.command(sent, move |tx, _| resent(tx, id, delivery)).await?;
    Ok(StatusCode::ACCEPTED)
}
