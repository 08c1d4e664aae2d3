//! Setting tickets right, and their history, for programs.

use super::rules::Edits;
use crate::ticket::api::{Problems, TicketOut};
use crate::ticket::store as tickets;
use axum::Json;
use axum::extract::{Path, Query};
use house::journal::RecordRef;
use house::journal::store::of_record;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default().api(Right::DeskWork, routes!(edit)).api(Right::DeskWork, routes!(history))
}

/// Set right what a ticket says of itself. What is absent stays; each change is kept with what stood there before.
#[utoipa::path(patch, path = "/api/v1/desk/tickets/{number}", params(("number" = i64, Path)), request_body = Edits, tag = "desk",
    responses((status = 200, body = TicketOut), Problems))]
async fn edit(cx: Cx, Path(number): Path<i64>, sent: Sent<Edits>) -> Result<Json<TicketOut>> {
    let seen = sent.version;
    let made: TicketOut =
        cx.command(sent, move |tx, edits| super::edit(tx, number, seen, &edits).map(TicketOut::from)).await?;
    Ok(Json(made))
}

/// One thing that happened to a ticket.
#[derive(Debug, Serialize, ToSchema)]
struct Happening {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who did it; absent: Rapport itself.
    actor: Option<i64>,
    /// "ticket.edited".
    kind: String,
    /// What the kind says: from, to, changes.
    payload: serde_json::Value,
}

/// Read everything that happened to a ticket, oldest first.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/history", params(("number" = i64, Path), PageQuery), tag = "desk",
    responses((status = 200, body = ListPage<Happening>), Problems))]
async fn history(cx: Cx, Path(number): Path<i64>, Query(query): Query<PageQuery>) -> Result<Json<ListPage<Happening>>> {
    let (after, limit) = (query.after_number()?.unwrap_or(0), query.limit());
    let entries = cx
        .read(move |tx| -> Result<_> {
            tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            Ok(of_record(tx, &RecordRef::new(crate::ticket::KIND, number), after, limit)?)
        })
        .await?;
    let next = entries.last().filter(|_| entries.len() as i64 == limit).map(|e| e.position.seq.to_string());
    let items = entries
        .into_iter()
        .map(|e| Happening { at: e.at, actor: e.actor.map(|p| p.0), kind: e.kind, payload: e.payload })
        .collect();
    Ok(Json(ListPage { items, next }))
}
