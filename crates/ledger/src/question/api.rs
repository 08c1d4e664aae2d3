//! Questions for programs.

use super::{Question, Said, pages, store};
use crate::recommendation::api::Made;
use crate::recommendation::{self, State};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, Problem, Sent};
use house::{Error, Result};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::LedgerRead, routes!(list))
        .api(Right::LedgerDiscuss, routes!(ask))
        .api(Right::LedgerDiscuss, routes!(answer))
}

/// Questions on a recommendation and their answers, in the order they were asked (at most 100).
#[utoipa::path(get, path = "/api/v1/ledger/recommendations/{n}/questions", params(("n" = i64, Path)), tag = "ledger",
    responses((status = 200, body = ListPage<Question>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list(cx: Cx, Path(n): Path<i64>) -> Result<Json<ListPage<Question>>> {
    let drafts = cx.may(Right::LedgerPropose).is_some();
    let items = cx
        .read(move |tx| -> Result<Vec<Question>> {
            recommendation::store::by_number(tx, n)?
                .filter(|r| drafts || r.state != State::Draft)
                .ok_or(Error::NotFound)?;
            Ok(store::of(tx, n)?)
        })
        .await?;
    Ok(Json(ListPage { items, next: None }))
}

/// Ask a question.
#[utoipa::path(post, path = "/api/v1/ledger/recommendations/{n}/questions", params(("n" = i64, Path)), request_body = Said, tag = "ledger",
    responses((status = 201, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn ask(cx: Cx, Path(n): Path<i64>, sent: Sent<Said>) -> Result<(StatusCode, Json<Made>)> {
    Ok((StatusCode::CREATED, Json(Made { number: pages::put(&cx, n, sent).await? })))
}

/// Answer a question that has no answer yet.
#[utoipa::path(post, path = "/api/v1/ledger/recommendations/{n}/questions/{q}/answer", params(("n" = i64, Path), ("q" = i64, Path)), request_body = Said, tag = "ledger",
    responses((status = 200, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn answer(cx: Cx, Path(at): Path<(i64, i64)>, sent: Sent<Said>) -> Result<Json<Made>> {
    pages::reply(&cx, at, sent).await?;
    Ok(Json(Made { number: at.1 }))
}
