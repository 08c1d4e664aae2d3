//! Macros for programs.

use super::{Macro, MacroIn, store};
use crate::bulk::Command;
use crate::letter::Letters;
use crate::ticket::api::Problems;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, Sent};
use house::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .api(work, routes!(list))
        .api(work, routes!(keep))
        .api(work, routes!(change))
        .api(work, routes!(remove))
        .api(work, routes!(apply))
}

/// One macro.
#[derive(Debug, Serialize, ToSchema)]
struct MacroOut {
    id: i64,
    /// The id of the person who made it.
    owner: i64,
    shared: bool,
    name: String,
    text: String,
    internal: bool,
    deeds: Vec<Command>,
    version: i64,
}

impl From<Macro> for MacroOut {
    fn from(m: Macro) -> Self {
        Self {
            id: m.id,
            owner: m.owner.0,
            shared: m.shared,
            name: m.name,
            text: m.text,
            internal: m.internal,
            deeds: m.deeds,
            version: m.version,
        }
    }
}

/// List one's own macros and the shared ones.
#[utoipa::path(get, path = "/api/v1/desk/macros", tag = "desk", responses((status = 200, body = ListPage<MacroOut>), Problems))]
async fn list(cx: Cx) -> Result<Json<ListPage<MacroOut>>> {
    let me = cx.caller.person;
    let found = cx.read(move |tx| store::of_person(tx, me)).await?;
    Ok(Json(ListPage { items: found.into_iter().map(MacroOut::from).collect(), next: None }))
}

/// Keep a macro. Places of its text that nobody can fill are refused.
#[utoipa::path(post, path = "/api/v1/desk/macros", request_body = MacroIn, tag = "desk", responses((status = 201, body = MacroOut), Problems))]
async fn keep(cx: Cx, sent: Sent<MacroIn>) -> Result<Response> {
    let id = cx.command(sent, |tx, typed| super::save(tx, &typed)).await?;
    present(&cx, id, StatusCode::CREATED).await
}

/// Change a macro of one's own; whoever leads the desk may change shared ones.
#[utoipa::path(put, path = "/api/v1/desk/macros/{id}", params(("id" = i64, Path)), request_body = MacroIn, tag = "desk",
    responses((status = 200, body = MacroOut), Problems))]
async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<MacroIn>) -> Result<Response> {
    let (seen, leads) = (sent.version, cx.may(Right::DeskLead).is_some());
    cx.command(sent, move |tx, typed| super::change(tx, id, (seen, leads), &typed)).await?;
    present(&cx, id, StatusCode::OK).await
}

async fn present(cx: &Cx, id: i64, status: StatusCode) -> Result<Response> {
    let me = cx.caller.person;
    let found = cx.read(move |tx| store::by_id(tx, id, me)).await?.ok_or(Error::NotFound)?;
    Ok((status, Json(MacroOut::from(found))).into_response())
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Take a macro away.
#[utoipa::path(delete, path = "/api/v1/desk/macros/{id}", params(("id" = i64, Path)), tag = "desk", responses((status = 204), Problems))]
async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    let leads = cx.may(Right::DeskLead).is_some();
    cx.command(sent, move |tx, _| super::remove(tx, id, leads)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Use a macro on a ticket: its text is said, its deeds are done, or nothing is.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/macros/{id}", params(("number" = i64, Path), ("id" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn apply(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<StatusCode> {
    let letters = Letters::of(&cx);
    cx.command(sent, move |tx, _| {
        crate::ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        let m = super::usable(tx, id)?;
        super::apply(tx, Some(&letters), number, &m, None)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
