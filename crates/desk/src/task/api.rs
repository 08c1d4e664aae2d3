//! Checklists for programs: the same commands as the pages.

use super::{Checklist, Task, store};
use crate::ticket::api::Problems;
use crate::ticket::store as tickets;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, ListPage, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .api(work, routes!(list, add))
        .api(work, routes!(tick, remove))
        .api(work, routes!(lists, keep))
        .api(work, routes!(let_go))
}

/// One step of a ticket's checklist.
#[derive(Debug, Serialize, ToSchema)]
struct StepOut {
    id: i64,
    text: String,
    added_by_name: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    done_at: Option<Timestamp>,
    done_by_name: String,
}

impl From<Task> for StepOut {
    fn from(t: Task) -> Self {
        Self { id: t.id, text: t.body, added_by_name: t.made_by_name, done_at: t.done_at, done_by_name: t.done_by_name }
    }
}

async fn present(cx: &Cx, number: i64) -> Result<Json<ListPage<StepOut>>> {
    let work = move |tx: &mut Tx<'_>| -> Result<_> {
        tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        Ok(store::tasks(tx, number)?)
    };
    let items = cx.read(work).await?.into_iter().map(StepOut::from).collect();
    Ok(Json(ListPage { items, next: None }))
}

/// List the steps of a ticket, in their order; at most 200.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/steps", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = ListPage<StepOut>), Problems))]
async fn list(cx: Cx, Path(number): Path<i64>) -> Result<Json<ListPage<StepOut>>> {
    present(&cx, number).await
}

/// Steps to add.
#[derive(Debug, Deserialize, ToSchema)]
struct NewSteps {
    /// One step a line.
    #[serde(default)]
    text: String,
    /// The id of a kept list, in place of a text.
    list: Option<i64>,
}

/// Add steps to a ticket: one a line, or those of a kept list.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/steps", params(("number" = i64, Path)), request_body = NewSteps, tag = "desk",
    responses((status = 201, body = ListPage<StepOut>), Problems))]
async fn add(cx: Cx, Path(number): Path<i64>, sent: Sent<NewSteps>) -> Result<(StatusCode, Json<ListPage<StepOut>>)> {
    cx.command(sent, move |tx, new| match new.list {
        Some(list) => super::apply(tx, number, list),
        None => super::add(tx, number, &new.text),
    })
    .await?;
    Ok((StatusCode::CREATED, present(&cx, number).await?))
}

/// Whether a step is done.
#[derive(Debug, Deserialize, ToSchema)]
struct Ticked {
    #[serde(default)]
    done: bool,
}

/// Tick a step off, or take the tick back.
#[utoipa::path(put, path = "/api/v1/desk/tickets/{number}/steps/{id}", params(("number" = i64, Path), ("id" = i64, Path)), request_body = Ticked,
    tag = "desk", responses((status = 204), Problems))]
async fn tick(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Ticked>) -> Result<StatusCode> {
    cx.command(sent, move |tx, new| super::tick(tx, number, id, new.done)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a step off the list.
#[utoipa::path(delete, path = "/api/v1/desk/tickets/{number}/steps/{id}", params(("number" = i64, Path), ("id" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn remove(cx: Cx, Path((number, id)): Path<(i64, i64)>) -> Result<StatusCode> {
    cx.write(move |tx| super::remove(tx, number, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A list kept for the next time.
#[derive(Debug, Serialize, ToSchema)]
struct ListOut {
    id: i64,
    name: String,
    steps: Vec<String>,
}

impl From<Checklist> for ListOut {
    fn from(c: Checklist) -> Self {
        Self { id: c.id, name: c.name, steps: c.steps }
    }
}

/// List the kept checklists by name; the first 200.
#[utoipa::path(get, path = "/api/v1/desk/checklists", tag = "desk", responses((status = 200, body = ListPage<ListOut>), Problems))]
async fn lists(cx: Cx) -> Result<Json<ListPage<ListOut>>> {
    let items = cx.read(store::checklists).await?.into_iter().map(ListOut::from).collect();
    Ok(Json(ListPage { items, next: None }))
}

/// A list to keep.
#[derive(Debug, Deserialize, ToSchema)]
struct NewList {
    name: String,
    #[serde(default)]
    steps: Vec<String>,
}

/// What was made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Made {
    id: i64,
}

/// Keep a checklist for the next time; one of the same name is replaced.
#[utoipa::path(post, path = "/api/v1/desk/checklists", request_body = NewList, tag = "desk", responses((status = 201, body = Made), Problems))]
async fn keep(cx: Cx, sent: Sent<NewList>) -> Result<(StatusCode, Json<Made>)> {
    let id = cx.command(sent, |tx, new| super::keep(tx, &new.name, &new.steps.join("\n"))).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// Let go of a kept checklist; tickets that have its steps keep them.
#[utoipa::path(delete, path = "/api/v1/desk/checklists/{id}", params(("id" = i64, Path)), tag = "desk", responses((status = 204), Problems))]
async fn let_go(cx: Cx, Path(id): Path<i64>) -> Result<StatusCode> {
    cx.write(move |tx| super::let_go(tx, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
