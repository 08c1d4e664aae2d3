//! Workarounds for programs.

use super::{Workaround, WorkaroundInput, pages, rules, store};
use crate::assessment::Estimate3;
use crate::recommendation::api::Made;
use crate::voice;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use house::Result;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::LedgerRead, routes!(list))
        .api(Right::LedgerPropose, routes!(create))
        .api(Right::LedgerPropose, routes!(end))
}

/// A workaround and what it costs.
#[derive(Debug, Serialize, ToSchema)]
struct WorkaroundBody {
    number: i64,
    recommendation: i64,
    name: String,
    #[schema(value_type = String, format = Date)]
    since: Date,
    #[schema(value_type = Option<String>, format = Date)]
    ended: Option<Date>,
    hours_per_month: Estimate3,
    hourly_cost: f64,
    cost_per_month: Estimate3,
    cost_so_far: Estimate3,
}

fn body(w: Workaround, today: Date) -> WorkaroundBody {
    WorkaroundBody {
        number: w.number,
        recommendation: w.recommendation,
        since: w.kept.since,
        ended: w.ended,
        hours_per_month: rules::told(w.kept.hours),
        hourly_cost: w.kept.hourly_cost,
        cost_per_month: rules::cost_per_month(&w.kept),
        cost_so_far: rules::cost_so_far(&w, today),
        name: w.kept.name,
    }
}

/// List workarounds, newest first.
#[utoipa::path(get, path = "/api/v1/ledger/workarounds", params(PageQuery), tag = "ledger",
    responses((status = 200, body = ListPage<WorkaroundBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<WorkaroundBody>>> {
    let (before, limit, today) =
        (query.after_number()?.unwrap_or(i64::MAX), query.limit(), voice::today(&cx.words, cx.now));
    let all = cx.read(move |tx| store::list(tx, before, false, limit)).await?;
    let next = (all.len() as i64 == limit).then(|| all.last().map(|k| k.number.to_string())).flatten();
    Ok(Json(ListPage { items: all.into_iter().map(|k| body(k, today)).collect(), next }))
}

/// Note a workaround down that is kept in place of a recommendation.
#[utoipa::path(post, path = "/api/v1/ledger/recommendations/{n}/workarounds", params(("n" = i64, Path)), request_body = WorkaroundInput, tag = "ledger",
    responses((status = 201, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn create(cx: Cx, Path(n): Path<i64>, sent: Sent<WorkaroundInput>) -> Result<(StatusCode, Json<Made>)> {
    Ok((StatusCode::CREATED, Json(Made { number: pages::keep(&cx, n, sent).await? })))
}

/// End a workaround today.
#[utoipa::path(post, path = "/api/v1/ledger/workarounds/{k}/end", params(("k" = i64, Path)), tag = "ledger",
    responses((status = 200, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn end(cx: Cx, Path(k): Path<i64>, sent: Sent<serde_json::Value>) -> Result<Json<Made>> {
    pages::stop(&cx, k, sent).await?;
    Ok(Json(Made { number: k }))
}
