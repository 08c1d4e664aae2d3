//! Problems for programs: the same commands as the pages.

use super::{Problem, Standing, Written, incidents, rules, store};
use crate::asset::api::Problems;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::Letters;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let (read, work) = (Right::WatchRead, Right::WatchWork);
    Doors::default()
        .api(read, routes!(list))
        .api(read, routes!(show))
        .api(work, routes!(create))
        .api(work, routes!(change))
        .api(work, routes!(broadcast))
        .api(work, routes!(resolve))
        .api(work, routes!(reopen))
}

/// One problem.
#[derive(Debug, Serialize, ToSchema)]
struct ProblemOut {
    number: i64,
    title: String,
    state: Standing,
    cause: String,
    workaround: String,
    owner: Option<i64>,
    owner_name: String,
    #[schema(value_type = String, format = DateTime)]
    opened_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    resolved_at: Option<Timestamp>,
    /// Give this as `If-Match` with a change; an older one is refused with 409.
    version: i64,
    /// The tickets in which it showed itself.
    tickets: Vec<i64>,
    /// How many of them are not solved yet: so many would be told by a broadcast.
    waiting: usize,
}

fn out(p: Problem, tickets: Vec<i64>, waiting: usize) -> ProblemOut {
    ProblemOut {
        number: p.number,
        title: p.title,
        state: p.state,
        cause: p.cause,
        workaround: p.workaround,
        owner: p.owner.map(|o| o.0),
        owner_name: p.owner_name,
        opened_at: p.opened_at,
        resolved_at: p.resolved_at,
        version: p.version,
        tickets,
        waiting,
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    state: Option<Standing>,
    /// The `next` of the page before; absent for the first page.
    after: Option<String>,
    /// How many items, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// List problems, newest first; without their tickets.
#[utoipa::path(get, path = "/api/v1/watch/problems", params(Wanted), tag = "watch", responses((status = 200, body = ListPage<ProblemOut>), Problems))]
async fn list(cx: Cx, Query(w): Query<Wanted>) -> Result<Json<ListPage<ProblemOut>>> {
    let page = PageQuery { after: w.after, limit: w.limit };
    let (below, limit) = (page.after_number()?, page.limit());
    let found = cx.read(move |tx| store::list(tx, below, w.state.map(Standing::word), limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|p| p.number.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(|p| out(p, Vec::new(), 0)).collect(), next }))
}

async fn present(cx: &Cx, number: i64, status: StatusCode) -> Result<Response> {
    let (p, list) = cx
        .read(move |tx| -> Result<_> {
            let p = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
            Ok((p, incidents(tx, number)?))
        })
        .await?;
    let waiting = rules::waiting(&list).len();
    Ok((status, Json(out(p, list.iter().map(|c| c.record.number).collect(), waiting))).into_response())
}

/// Read a problem with its tickets.
#[utoipa::path(get, path = "/api/v1/watch/problems/{number}", params(("number" = i64, Path)), tag = "watch", responses((status = 200, body = ProblemOut), Problems))]
async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    present(&cx, number, StatusCode::OK).await
}

/// Write down a new problem. Tickets are tied to it by `/api/v1/watch/tickets/{number}/ties`.
#[utoipa::path(post, path = "/api/v1/watch/problems", request_body = Written, tag = "watch", responses((status = 201, body = ProblemOut), Problems))]
async fn create(cx: Cx, sent: Sent<Written>) -> Result<Response> {
    let number = cx.command(sent, |tx, w| super::open(tx, &w, None)).await?;
    present(&cx, number, StatusCode::CREATED).await
}

/// Write a problem anew.
#[utoipa::path(put, path = "/api/v1/watch/problems/{number}", params(("number" = i64, Path)), request_body = Written, tag = "watch",
    responses((status = 200, body = ProblemOut), Problems))]
async fn change(cx: Cx, Path(number): Path<i64>, sent: Sent<Written>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, w| super::edit(tx, number, seen, &w)).await?;
    present(&cx, number, StatusCode::OK).await
}

/// A word to all who wait.
#[derive(Debug, Deserialize, ToSchema)]
struct NewWord {
    text: String,
}

/// How many were told.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Told {
    tickets: i64,
}

/// Say one thing on every ticket of the problem that is not solved yet; each requester gets one message and mail.
#[utoipa::path(post, path = "/api/v1/watch/problems/{number}/broadcasts", params(("number" = i64, Path)), request_body = NewWord, tag = "watch",
    responses((status = 200, body = Told), Problems))]
async fn broadcast(cx: Cx, Path(number): Path<i64>, sent: Sent<NewWord>) -> Result<Json<Told>> {
    let letters = Letters::of(&cx);
    let told = cx
        .command(sent, move |tx, w| Ok(Told { tickets: super::broadcast(tx, &letters, number, (&w.text, false))? }))
        .await?;
    Ok(Json(told))
}

/// Resolves a problem.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct Resolving {
    /// Said on every waiting ticket, which is then solved too; without it the tickets are left alone.
    text: Option<String>,
}

/// Resolve a problem, and its tickets too if a text is given.
#[utoipa::path(post, path = "/api/v1/watch/problems/{number}/resolve", params(("number" = i64, Path)), request_body = Resolving, tag = "watch",
    responses((status = 200, body = ProblemOut), Problems))]
async fn resolve(cx: Cx, Path(number): Path<i64>, sent: Sent<Resolving>) -> Result<Response> {
    let letters = Letters::of(&cx);
    cx.command(sent, move |tx, r| super::resolve(tx, &letters, number, r.text.as_deref()).map(drop)).await?;
    present(&cx, number, StatusCode::OK).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Open a resolved problem again.
#[utoipa::path(post, path = "/api/v1/watch/problems/{number}/reopen", params(("number" = i64, Path)), tag = "watch", responses((status = 200, body = ProblemOut), Problems))]
async fn reopen(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::reopen(tx, number)).await?;
    present(&cx, number, StatusCode::OK).await
}
