//! Briefings for programs: list, read, keep and send.

use super::{Line, Sending, store};
use crate::asks;
use crate::brief::Brief;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::BriefRead, routes!(list))
        .api(Right::BriefRead, routes!(one))
        .api(Right::BriefSend, routes!(send))
}

/// A briefing that was kept.
#[derive(Debug, Serialize, ToSchema)]
struct BriefingItem {
    number: i64,
    #[schema(value_type = String, format = Date)]
    day: Date,
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// To how many it was sent, and how many opened it.
    sent: i64,
    opened: i64,
}

impl From<Line> for BriefingItem {
    fn from(l: Line) -> Self {
        Self { number: l.number, day: l.day, made_at: l.made_at, sent: l.sent, opened: l.opened }
    }
}

/// What was sent.
#[derive(Debug, Serialize, ToSchema)]
struct SentBriefing {
    #[schema(value_type = String, format = Date)]
    day: Date,
}

/// List the kept briefings, newest first; `after` is a day.
#[utoipa::path(get, path = "/api/v1/briefings", params(PageQuery), tag = "brief",
    responses((status = 200, body = ListPage<BriefingItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<BriefingItem>>, Error> {
    let limit = query.limit();
    let before =
        query.after.map(|d| d.parse::<Date>().map_err(|_| Error::field("after", "fault-not-a-date"))).transpose()?;
    let lines = cx.read(move |tx| store::lines(tx, before, limit)).await?;
    let next = lines.last().filter(|_| lines.len() as i64 == limit).map(|l| l.day.to_string());
    Ok(Json(ListPage { items: lines.into_iter().map(BriefingItem::from).collect(), next }))
}

/// Read the brief that was kept for a day.
#[utoipa::path(get, path = "/api/v1/briefings/{day}", params(("day" = String, Path, description = "2026-11-23")), tag = "brief",
    responses((status = 200, body = Brief), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn one(cx: Cx, Path(day): Path<String>) -> Result<Json<Brief>, Error> {
    let day: Date = day.parse().map_err(|_| Error::NotFound)?;
    let kept = cx.read(move |tx| store::by_day(tx, day)).await?.ok_or(Error::NotFound)?;
    Ok(Json(kept.brief))
}

/// Send today's briefing to members who may read it; it is kept first if the day has none yet.
#[utoipa::path(post, path = "/api/v1/briefings", request_body = Sending, tag = "brief",
    responses((status = 201, body = SentBriefing), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn send(cx: Cx, sent: Sent<Sending>) -> Result<(StatusCode, Json<SentBriefing>), Error> {
    let (w, url) = (cx.words.clone(), cx.house.config.public_url.clone());
    let day = cx.command(sent, move |tx, sending| asks::send_briefing(tx, &w, &url, &sending)).await?;
    Ok((StatusCode::CREATED, Json(SentBriefing { day })))
}
