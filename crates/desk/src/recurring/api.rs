//! Recurring work for programs.

use super::{Recurring, Run, Work, store};
use crate::State;
use crate::ticket::api::Problems;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .api(work, routes!(list))
        .api(work, routes!(keep))
        .api(work, routes!(days))
        .api(work, routes!(show))
        .api(work, routes!(change))
        .api(work, routes!(remove))
        .api(work, routes!(restore))
        .api(work, routes!(pause))
        .api(work, routes!(resume))
        .api(work, routes!(run))
        .api(work, routes!(runs))
}

/// One rule of recurring work.
#[derive(Debug, Serialize, ToSchema)]
struct RecurringOut {
    id: i64,
    /// The id of the person who made it.
    made_by: i64,
    work: Work,
    /// The recurrence (RFC 5545) that it comes to, in the organisation's zone.
    rule: String,
    /// When it opens its next ticket; absent when it came to its end.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Timestamp>,
    paused: bool,
    /// Tickets opened so far.
    opened: i64,
    /// Why it could not open the last one; empty if it could.
    fault: String,
    version: i64,
}

impl From<Recurring> for RecurringOut {
    fn from(r: Recurring) -> Self {
        Self {
            id: r.id,
            made_by: r.made_by.0,
            rule: r.work.pattern.text().unwrap_or_default(),
            work: r.work,
            next_at: r.next_at,
            paused: r.paused,
            opened: r.opened,
            fault: r.fault,
            version: r.version,
        }
    }
}

/// A ticket that a rule opened.
#[derive(Debug, Serialize, ToSchema)]
struct RunOut {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    ticket: i64,
    title: String,
    state: State,
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// How many earlier moments it stands for.
    missed: i64,
    by_hand: bool,
}

impl From<Run> for RunOut {
    fn from(r: Run) -> Self {
        Self {
            at: r.at,
            ticket: r.ticket,
            title: r.title,
            state: r.state,
            due_at: r.due_at,
            missed: r.missed,
            by_hand: r.by_hand,
        }
    }
}

/// List the rules of recurring work, the newest first.
#[utoipa::path(get, path = "/api/v1/desk/recurring", params(PageQuery), tag = "desk", responses((status = 200, body = ListPage<RecurringOut>), Problems))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<RecurringOut>>> {
    let (below, limit) = (query.after_number()?, query.limit());
    let found = cx.read(move |tx| store::list(tx, below, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|r| r.id.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(RecurringOut::from).collect(), next }))
}

async fn present(cx: &Cx, id: i64, status: StatusCode) -> Result<Response> {
    let rule = cx.read(move |tx| super::present(tx, id)).await?;
    Ok((status, Json(RecurringOut::from(rule))).into_response())
}

/// Keep a rule.
#[utoipa::path(post, path = "/api/v1/desk/recurring", request_body = Work, tag = "desk", responses((status = 201, body = RecurringOut), Problems))]
async fn keep(cx: Cx, sent: Sent<Work>) -> Result<Response> {
    let id = cx.command(sent, |tx, work| super::keep(tx, &work)).await?;
    present(&cx, id, StatusCode::CREATED).await
}

/// The first moments of a rule.
#[derive(Debug, Serialize, ToSchema)]
struct Days {
    rule: String,
    #[schema(value_type = Vec<String>)]
    next: Vec<Timestamp>,
}

/// Look at a rule before it is kept: its recurrence, and its first five moments.
#[utoipa::path(post, path = "/api/v1/desk/recurring/days", request_body = Work, tag = "desk", responses((status = 200, body = Days), Problems))]
async fn days(cx: Cx, sent: Sent<Work>) -> Result<Json<Days>> {
    let work = sent.input;
    let (work, next) = cx.read(move |tx| super::look(tx, &work)).await?;
    Ok(Json(Days { rule: work.pattern.text().unwrap_or_default(), next }))
}

/// Read a rule.
#[utoipa::path(get, path = "/api/v1/desk/recurring/{id}", params(("id" = i64, Path)), tag = "desk", responses((status = 200, body = RecurringOut), Problems))]
async fn show(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    present(&cx, id, StatusCode::OK).await
}

/// Change a rule; what it opened stays.
#[utoipa::path(put, path = "/api/v1/desk/recurring/{id}", params(("id" = i64, Path)), request_body = Work, tag = "desk", responses((status = 200, body = RecurringOut), Problems))]
async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<Work>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, work| super::change(tx, id, seen, &work)).await?;
    present(&cx, id, StatusCode::OK).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Take a rule away; it can be brought back.
#[utoipa::path(delete, path = "/api/v1/desk/recurring/{id}", params(("id" = i64, Path)), tag = "desk", responses((status = 204), Problems))]
async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    cx.command(sent, move |tx, _| super::remove(tx, id, true)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a rule back that was taken away.
#[utoipa::path(post, path = "/api/v1/desk/recurring/{id}/restore", params(("id" = i64, Path)), tag = "desk", responses((status = 200, body = RecurringOut), Problems))]
async fn restore(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::remove(tx, id, false)).await?;
    present(&cx, id, StatusCode::OK).await
}

/// Let a rule rest.
#[utoipa::path(post, path = "/api/v1/desk/recurring/{id}/pause", params(("id" = i64, Path)), tag = "desk", responses((status = 200, body = RecurringOut), Problems))]
async fn pause(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::pause(tx, id, true)).await?;
    present(&cx, id, StatusCode::OK).await
}

/// Let a rule go on from now.
#[utoipa::path(post, path = "/api/v1/desk/recurring/{id}/resume", params(("id" = i64, Path)), tag = "desk", responses((status = 200, body = RecurringOut), Problems))]
async fn resume(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::pause(tx, id, false)).await?;
    present(&cx, id, StatusCode::OK).await
}

/// The number of a ticket.
#[derive(Debug, Serialize, ToSchema)]
struct Opened {
    ticket: i64,
}

/// Open a ticket of a rule at once.
#[utoipa::path(post, path = "/api/v1/desk/recurring/{id}/run", params(("id" = i64, Path)), tag = "desk", responses((status = 201, body = Opened), Problems))]
async fn run(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let ticket = cx.command(sent, move |tx, _| super::run_now(tx, id)).await?;
    Ok((StatusCode::CREATED, Json(Opened { ticket })).into_response())
}

/// List what a rule opened, the newest first. `after` is the `next` of the page before.
#[utoipa::path(get, path = "/api/v1/desk/recurring/{id}/tickets", params(("id" = i64, Path), PageQuery), tag = "desk", responses((status = 200, body = ListPage<RunOut>), Problems))]
async fn runs(cx: Cx, Path(id): Path<i64>, Query(query): Query<PageQuery>) -> Result<Json<ListPage<RunOut>>> {
    let limit = query.limit();
    let before = query.after.as_deref().map(str::parse::<Timestamp>).transpose();
    let before = before.map_err(|_| Error::field("after", "fault-unknown"))?;
    let found = cx
        .read(move |tx| -> Result<_> {
            super::present(tx, id)?;
            Ok(store::runs(tx, id, before, limit)?)
        })
        .await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|r| r.at.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(RunOut::from).collect(), next }))
}
