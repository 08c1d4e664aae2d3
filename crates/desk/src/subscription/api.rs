//! Kept reports for programs.

use super::pages::preview;
use super::{Asker, Subscription, SubscriptionIn, store};
use crate::letter::Letters;
use crate::ticket::api::Problems;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// In one answer.
const LISTED: i64 = 50;

pub fn doors() -> Doors {
    let right = Right::DeskReport;
    Doors::default()
        .api(right, routes!(list))
        .api(right, routes!(keep))
        .api(right, routes!(change))
        .api(right, routes!(remove))
        .api(right, routes!(restore))
        .api(right, routes!(look))
}

/// A report that is kept, and mailed on its rhythm.
#[derive(Debug, Serialize, ToSchema)]
struct SubscriptionOut {
    id: i64,
    /// The number of the person who keeps it.
    owner: i64,
    #[serde(flatten)]
    wanted: SubscriptionIn,
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Timestamp>,
    version: i64,
}

impl From<Subscription> for SubscriptionOut {
    fn from(s: Subscription) -> Self {
        let (owner, wanted) = (s.owner.0, s.wanted);
        Self { id: s.id, owner, wanted, next_at: s.next_at, sent_at: s.sent_at, version: s.version }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    after: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// List one's kept reports; whoever leads the desk sees all.
#[utoipa::path(get, path = "/api/v1/desk/report/saved", operation_id = "desk_report_saved", params(("after" = Option<i64>, Query)), tag = "desk",
    responses((status = 200, body = ListPage<SubscriptionOut>), Problems))]
async fn list(cx: Cx, Query(place): Query<Place>) -> Result<Json<ListPage<SubscriptionOut>>> {
    let who = Asker::of(&cx);
    let page = (place.after.unwrap_or(0), LISTED);
    let found = cx.read(move |tx| store::list(tx, who.person, who.leads, page)).await?;
    let next = found.last().filter(|_| found.len() as i64 == LISTED).map(|s| s.id.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(SubscriptionOut::from).collect(), next }))
}

/// Keep a report under a name, to be mailed on its rhythm.
#[utoipa::path(post, path = "/api/v1/desk/report/saved", operation_id = "desk_report_keep", request_body = SubscriptionIn, tag = "desk",
    responses((status = 201, body = SubscriptionOut), Problems))]
async fn keep(cx: Cx, sent: Sent<SubscriptionIn>) -> Result<Response> {
    let id = cx.command(sent, |tx, wanted| super::save(tx, &wanted)).await?;
    present(&cx, id, StatusCode::CREATED).await
}

/// Change a kept report; `paused` stops its mails and lets them go on.
#[utoipa::path(put, path = "/api/v1/desk/report/saved/{id}", operation_id = "desk_report_saved_change", params(("id" = i64, Path)), request_body = SubscriptionIn,
    tag = "desk", responses((status = 200, body = SubscriptionOut), Problems))]
async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<SubscriptionIn>) -> Result<Response> {
    let (seen, who) = (sent.version, Asker::of(&cx));
    cx.command(sent, move |tx, wanted| super::change(tx, id, who, (seen, &wanted))).await?;
    present(&cx, id, StatusCode::OK).await
}

async fn present(cx: &Cx, id: i64, status: StatusCode) -> Result<Response> {
    let who = Asker::of(cx);
    let found = cx.read(move |tx| super::usable(tx, id, who)).await?;
    Ok((status, Json(SubscriptionOut::from(found))).into_response())
}

/// Take a kept report away.
#[utoipa::path(delete, path = "/api/v1/desk/report/saved/{id}", operation_id = "desk_report_saved_remove", params(("id" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    let who = Asker::of(&cx);
    cx.command(sent, move |tx, _| super::remove(tx, id, who, true)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put a kept report back that was taken away.
#[utoipa::path(post, path = "/api/v1/desk/report/saved/{id}/restore", operation_id = "desk_report_saved_restore", params(("id" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn restore(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    let who = Asker::of(&cx);
    cx.command(sent, move |tx, _| super::remove(tx, id, who, false)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A mail as it would go out now.
#[derive(Debug, Serialize, ToSchema)]
struct LetterOut {
    subject: String,
    text: String,
}

/// See the mail of a kept report as it would go out now.
#[utoipa::path(get, path = "/api/v1/desk/report/saved/{id}/preview", operation_id = "desk_report_saved_preview", params(("id" = i64, Path)), tag = "desk",
    responses((status = 200, body = LetterOut), Problems))]
async fn look(cx: Cx, Path(id): Path<i64>) -> Result<Json<LetterOut>> {
    let (who, letters, zone) = (Asker::of(&cx), Letters::of(&cx), cx.words.zone.clone());
    let letter = cx
        .read(move |tx| -> Result<_> {
            let s = super::usable(tx, id, who)?;
            if s.removed {
                return Err(Error::NotFound);
            }
            preview(tx, &s, (&letters, &zone, who))
        })
        .await?;
    Ok(Json(LetterOut { subject: letter.subject, text: letter.plain }))
}
