//! Plans for programs: what the pages do, step by step.

use super::pages::{self, Nothing, Step, TypedSignIn};
use super::rules::{Typed, TypedMapping};
use super::{Plan, store};
use crate::ticket::api::Problems;
use axum::Json;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query};
use axum::http::StatusCode;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let right = Right::Administer;
    let (schemas, paths, methods) = routes!(upload);
    Doors::default()
        .api(right, routes!(list))
        .api(right, routes!(add))
        .api(right, (schemas, paths, methods.layer(DefaultBodyLimit::disable())))
        .api(right, routes!(show))
        .api(right, routes!(remove))
        .api(right, routes!(columns))
        .api(right, routes!(sign_in))
        .api(right, routes!(look))
        .api(right, routes!(start))
        .api(right, routes!(stop))
}

/// Read the plans of desks that are to be moved in, newest first.
#[utoipa::path(get, path = "/api/v1/desk/move-plans", operation_id = "desk_move_plans", params(PageQuery), tag = "desk", responses((status = 200, body = ListPage<Plan>), Problems))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<Plan>>> {
    let (before, limit) = (query.after_number()?, query.limit());
    let items = cx.read(move |tx| store::many(tx, before, limit)).await?;
    let next = items.last().filter(|_| items.len() as i64 == limit).map(|p| p.id.to_string());
    Ok(Json(ListPage { items, next }))
}

/// Name an old desk and how one signs in; it is looked at, and nothing is changed. The secret is sealed and never shown.
#[utoipa::path(post, path = "/api/v1/desk/move-plans", operation_id = "desk_move_plan_add", request_body = Typed, tag = "desk", responses((status = 201, body = Plan), Problems))]
async fn add(cx: Cx, sent: Sent<Typed>) -> Result<(StatusCode, Json<Plan>)> {
    let id = pages::add(&cx, sent).await?;
    Ok((StatusCode::CREATED, Json(pages::found(&cx, id).await?)))
}

/// Hand a file in: parts `source` (`osticket` or `csv`), `zone`, and `files`, in this order. A dump is looked at; of a table,
/// say next what its columns are.
#[utoipa::path(post, path = "/api/v1/desk/move-plans/files", operation_id = "desk_move_plan_file", request_body(content = String, content_type = "multipart/form-data"), tag = "desk",
    responses((status = 201, body = Plan), Problems))]
async fn upload(cx: Cx, body: Multipart) -> Result<(StatusCode, Json<Plan>)> {
    let (handed, token) = pages::take(&cx, body).await?;
    let (id, _) = pages::add_file(&cx, handed, token).await?;
    Ok((StatusCode::CREATED, Json(pages::found(&cx, id).await?)))
}

/// Read where a plan stands and what was seen of the old desk.
#[utoipa::path(get, path = "/api/v1/desk/move-plans/{id}", operation_id = "desk_move_plan", params(("id" = i64, Path)), tag = "desk", responses((status = 200, body = Plan), Problems))]
async fn show(cx: Cx, Path(id): Path<i64>) -> Result<Json<Plan>> {
    Ok(Json(pages::found(&cx, id).await?))
}

/// Say what the columns of a table are; it is then looked at.
#[utoipa::path(put, path = "/api/v1/desk/move-plans/{id}/columns", operation_id = "desk_move_plan_columns", params(("id" = i64, Path)), request_body = TypedMapping, tag = "desk",
    responses((status = 200, body = Plan), Problems))]
async fn columns(cx: Cx, Path(id): Path<i64>, sent: Sent<TypedMapping>) -> Result<Json<Plan>> {
    pages::map(&cx, id, sent, true).await?;
    Ok(Json(pages::found(&cx, id).await?))
}

/// Say anew how one signs in, and look again.
#[utoipa::path(put, path = "/api/v1/desk/move-plans/{id}/sign-in", operation_id = "desk_move_plan_sign_in", params(("id" = i64, Path)), request_body = TypedSignIn, tag = "desk",
    responses((status = 200, body = Plan), Problems))]
async fn sign_in(cx: Cx, Path(id): Path<i64>, sent: Sent<TypedSignIn>) -> Result<Json<Plan>> {
    pages::sign_in_again(&cx, id, sent).await?;
    Ok(Json(pages::found(&cx, id).await?))
}

async fn stepped(cx: Cx, id: i64, sent: Sent<Nothing>, step: Step) -> Result<Json<Plan>> {
    pages::step(&cx, id, sent, step).await?;
    Ok(Json(pages::found(&cx, id).await?))
}

/// Look at the old desk again.
#[utoipa::path(post, path = "/api/v1/desk/move-plans/{id}/look", operation_id = "desk_move_plan_look", params(("id" = i64, Path)), tag = "desk", responses((status = 200, body = Plan), Problems))]
async fn look(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Json<Plan>> {
    stepped(cx, id, sent, Step::Look).await
}

/// Move the desk in, or go on where it was broken off.
#[utoipa::path(post, path = "/api/v1/desk/move-plans/{id}/start", operation_id = "desk_move_plan_start", params(("id" = i64, Path)), tag = "desk", responses((status = 200, body = Plan), Problems))]
async fn start(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Json<Plan>> {
    stepped(cx, id, sent, Step::Start).await
}

/// Stop after the ticket that is being taken over. What came so far is kept.
#[utoipa::path(post, path = "/api/v1/desk/move-plans/{id}/stop", operation_id = "desk_move_plan_stop", params(("id" = i64, Path)), tag = "desk", responses((status = 200, body = Plan), Problems))]
async fn stop(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Json<Plan>> {
    stepped(cx, id, sent, Step::Stop).await
}

/// Remove a plan with its secret. What came stays.
#[utoipa::path(delete, path = "/api/v1/desk/move-plans/{id}", operation_id = "desk_move_plan_remove", params(("id" = i64, Path)), tag = "desk", responses((status = 204), Problems))]
async fn remove(cx: Cx, Path(id): Path<i64>) -> Result<StatusCode> {
    let sent = Sent { once: None, fingerprint: String::new(), version: None, json: true, input: Nothing {} };
    match pages::step(&cx, id, sent, Step::Remove).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(Error::NotFound) => Err(Error::NotFound),
        Err(other) => Err(other),
    }
}
