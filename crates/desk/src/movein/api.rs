//! Moves for programs.

use super::{Kept, Left, Run, store};
use axum::Json;
use axum::extract::{Path, Query};
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem};
use house::{Error, Result};
use utoipa_axum::routes;

pub(crate) fn doors() -> Doors {
    Doors::default()
        .api(Right::DeskReport, routes!(list))
        .api(Right::DeskReport, routes!(show))
        .api(Right::DeskReport, routes!(left))
        .api(Right::DeskWork, routes!(facts))
}

/// Read the moves of other desks into this one, newest first.
#[utoipa::path(get, path = "/api/v1/desk/moves", operation_id = "desk_moves", params(PageQuery), tag = "desk",
    responses((status = 200, body = ListPage<Run>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<Run>>> {
    let (before, limit) = (query.after_number()?, query.limit());
    let items = cx.read(move |tx| store::runs(tx, before, limit)).await?;
    let next = items.last().filter(|_| items.len() as i64 == limit).map(|r| r.id.to_string());
    Ok(Json(ListPage { items, next }))
}

/// Read how far a move is.
#[utoipa::path(get, path = "/api/v1/desk/moves/{id}", operation_id = "desk_move", params(("id" = i64, Path)), tag = "desk",
    responses((status = 200, body = Run), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn show(cx: Cx, Path(id): Path<i64>) -> Result<Json<Run>> {
    Ok(Json(cx.read(move |tx| -> Result<_> { store::run(tx, id)?.ok_or(Error::NotFound) }).await?))
}

/// Read what did not come along.
#[utoipa::path(get, path = "/api/v1/desk/moves/{id}/left", operation_id = "desk_move_left", params(("id" = i64, Path), PageQuery), tag = "desk",
    responses((status = 200, body = ListPage<Left>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn left(cx: Cx, Path(id): Path<i64>, Query(query): Query<PageQuery>) -> Result<Json<ListPage<Left>>> {
    let (after, limit) = (query.after_number()?.unwrap_or(0), query.limit());
    let items = cx
        .read(move |tx| -> Result<_> {
            let run = store::run(tx, id)?.ok_or(Error::NotFound)?;
            Ok(store::left(tx, &run.source, after, limit)?)
        })
        .await?;
    let next = items.last().filter(|_| items.len() as i64 == limit).map(|l| l.id.to_string());
    Ok(Json(ListPage { items, next }))
}

/// Read what came along with a ticket and has no field of its own: custom fields, tags, links, time.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/moved", operation_id = "desk_ticket_moved", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = ListPage<Kept>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn facts(cx: Cx, Path(number): Path<i64>) -> Result<Json<ListPage<Kept>>> {
    let items = cx
        .read(move |tx| -> Result<_> {
            store::ticket_here(tx, number)?.ok_or(Error::NotFound)?;
            Ok(store::facts(tx, number)?)
        })
        .await?;
    Ok(Json(ListPage { items, next: None }))
}
