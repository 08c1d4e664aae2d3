//! Imports for programs.

use super::{Import, Refusal, store};
use axum::Json;
use axum::extract::{Path, Query};
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem};
use house::{Error, Result};
use utoipa_axum::routes;

pub(crate) fn doors() -> Doors {
    Doors::default().api(Right::DeskReport, routes!(list)).api(Right::DeskReport, routes!(refusals))
}

/// Read imports, newest first.
#[utoipa::path(get, path = "/api/v1/desk/imports", operation_id = "desk_imports", params(PageQuery), tag = "desk",
    responses((status = 200, body = ListPage<Import>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<Import>>> {
    let (before, limit) = (query.after_number()?, query.limit());
    let items = cx.read(move |tx| store::imports(tx, before, limit)).await?;
    let next = items.last().filter(|_| items.len() as i64 == limit).map(|i| i.id.to_string());
    Ok(Json(ListPage { items, next }))
}

/// Read the rows of an import that were refused, in the order of the file.
#[utoipa::path(get, path = "/api/v1/desk/imports/{id}/refusals", operation_id = "desk_import_refusals", params(("id" = i64, Path), PageQuery), tag = "desk",
    responses((status = 200, body = ListPage<Refusal>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn refusals(cx: Cx, Path(id): Path<i64>, Query(query): Query<PageQuery>) -> Result<Json<ListPage<Refusal>>> {
    let (after, limit) = (query.after_number()?.unwrap_or(0), query.limit());
    let items = cx
        .read(move |tx| -> Result<_> {
            store::import(tx, id)?.ok_or(Error::NotFound)?;
            Ok(store::refusals(tx, id, after, limit)?)
        })
        .await?;
    let next = items.last().filter(|_| items.len() as i64 == limit).map(|r| r.row.to_string());
    Ok(Json(ListPage { items, next }))
}
