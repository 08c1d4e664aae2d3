//! Consequences for programs.

use super::{Consequence, ConsequenceInput, pages, store};
use crate::recommendation::api::Made;
use crate::{assessment, decision};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use house::Result;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::LedgerRead, routes!(list))
        .api(Right::LedgerPropose, routes!(create))
        .api(Right::LedgerPropose, routes!(remove))
}

/// List tickets traced back to decisions, newest first, each with its cost at the assumptions of the decision.
#[utoipa::path(get, path = "/api/v1/ledger/consequences", params(PageQuery), tag = "ledger",
    responses((status = 200, body = ListPage<Consequence>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<Consequence>>> {
    let (before, limit) = (query.after_number()?.unwrap_or(i64::MAX), query.limit().min(50));
    let items = cx
        .read(move |tx| -> Result<Vec<Consequence>> {
            let mut all = Vec::new();
            for link in store::list(tx, before, limit)? {
                let taken =
                    decision::store::of(tx, link.recommendation)?.into_iter().find(|d| d.number == link.decision);
                let Some(taken) = taken else { continue };
                let Some(a) = assessment::store::by_number(tx, link.recommendation, taken.assessment)? else {
                    continue;
                };
                all.push(pages::filled(tx, link, &a)?);
            }
            Ok(all)
        })
        .await?;
    let next = (items.len() as i64 == limit).then(|| items.last().map(|c| c.number.to_string())).flatten();
    Ok(Json(ListPage { items, next }))
}

/// Trace a ticket back to a declined or deferred recommendation.
#[utoipa::path(post, path = "/api/v1/ledger/consequences", request_body = ConsequenceInput, tag = "ledger",
    responses((status = 201, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn create(cx: Cx, sent: Sent<ConsequenceInput>) -> Result<(StatusCode, Json<Made>)> {
    Ok((StatusCode::CREATED, Json(Made { number: pages::link(&cx, sent).await? })))
}

/// Take a wrong trace back.
#[utoipa::path(delete, path = "/api/v1/ledger/consequences/{c}", params(("c" = i64, Path)), tag = "ledger",
    responses((status = 200, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn remove(cx: Cx, Path(c): Path<i64>, sent: Sent<serde_json::Value>) -> Result<Json<Made>> {
    pages::unlink(&cx, c, sent).await?;
    Ok(Json(Made { number: c }))
}
