//! Many tickets at once, for programs.

use super::{Command, Outcome};
use crate::letter::Letters;
use crate::ticket::api::Problems;
use axum::Json;
use axum::extract::Path;
use house::Result;
use house::people::policy::Right;
use house::web::{Cx, Doors, Sent};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default().api(Right::DeskWork, routes!(carry_out)).api(Right::DeskWork, routes!(undo))
}

/// One deed on many tickets.
#[derive(Debug, Deserialize, ToSchema)]
struct BulkIn {
    /// At most 200 numbers of tickets.
    tickets: Vec<i64>,
    command: Command,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
struct BulkOut {
    /// With this it can be taken back.
    id: i64,
    done: Vec<i64>,
    refused: Vec<RefusedTicket>,
}

/// A ticket that did not take it.
#[derive(Debug, Serialize, ToSchema)]
struct RefusedTicket {
    ticket: i64,
    code: String,
    why: String,
}

fn out(cx: &Cx, outcome: Outcome) -> BulkOut {
    let refused = outcome
        .refused
        .into_iter()
        .map(|r| RefusedTicket { why: super::views::why(&cx.words, &r), ticket: r.number, code: r.why })
        .collect();
    BulkOut { id: outcome.id, done: outcome.done.iter().map(|d| d.number).collect(), refused }
}

/// Assign, prioritise, tag or turn many tickets at once. Each takes it or is refused by itself.
#[utoipa::path(post, path = "/api/v1/desk/bulk", request_body = BulkIn, tag = "desk", responses((status = 200, body = BulkOut), Problems))]
async fn carry_out(cx: Cx, sent: Sent<BulkIn>) -> Result<Json<BulkOut>> {
    let letters = Letters::of(&cx);
    let outcome = cx
        .command(sent, move |tx, wanted| super::carry_out(tx, Some(&letters), &wanted.tickets, &wanted.command))
        .await?;
    Ok(Json(out(&cx, outcome)))
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Take it back, where nothing else happened to the ticket since.
#[utoipa::path(post, path = "/api/v1/desk/bulk/{id}/undo", params(("id" = i64, Path)), tag = "desk", responses((status = 200, body = BulkOut), Problems))]
async fn undo(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Json<BulkOut>> {
    let outcome = cx.command(sent, move |tx, _| super::take_back(tx, id)).await?;
    Ok(Json(out(&cx, outcome)))
}
