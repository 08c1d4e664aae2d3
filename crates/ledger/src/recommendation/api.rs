//! Recommendations for programs: the same commands under the same permissions as the pages.

use super::{Recommendation, RecommendationInput, State, pages, store};
use crate::assessment::OptionOutcome;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::LedgerRead, routes!(list))
        .api(Right::LedgerPropose, routes!(create))
        .api(Right::LedgerRead, routes!(get))
        .api(Right::LedgerPropose, routes!(update))
        .api(Right::LedgerPropose, routes!(present))
}

/// A recommendation as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecommendationBody {
    number: i64,
    /// Give it as If-Match when you update.
    version: i64,
    state: State,
    made_by: String,
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    presented_at: Option<Timestamp>,
    #[serde(flatten)]
    input: RecommendationInput,
    /// The newest assessment's number and outcomes; doing nothing first.
    assessment: Option<i64>,
    options: Vec<OptionOutcome>,
}

/// The number of what was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    pub number: i64,
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// "draft", "waiting", "approved", "declined" or "deferred".
    state: Option<String>,
}

fn body(r: Recommendation, newest: Option<&crate::assessment::Assessment>) -> RecommendationBody {
    RecommendationBody {
        number: r.number,
        version: r.version,
        state: r.state,
        made_by: r.made_by_name,
        made_at: r.made_at,
        presented_at: r.presented_at,
        input: r.input,
        assessment: newest.map(|a| a.number),
        options: newest.map(|a| a.outputs.options.clone()).unwrap_or_default(),
    }
}

/// List recommendations, newest first. Drafts are listed for IT leads only.
#[utoipa::path(get, path = "/api/v1/ledger/recommendations", params(PageQuery, Filter), tag = "ledger",
    responses((status = 200, body = ListPage<RecommendationBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(
    cx: Cx,
    Query(query): Query<PageQuery>,
    Query(filter): Query<Filter>,
) -> Result<Json<ListPage<RecommendationBody>>> {
    let (before, limit, drafts) =
        (query.after_number()?.unwrap_or(i64::MAX), query.limit(), cx.may(Right::LedgerPropose).is_some());
    let state = filter
        .state
        .as_deref()
        .map(|s| State::from_word(s).ok_or_else(|| Error::field("state", "fault-unknown")))
        .transpose()?;
    let (all, newest) = cx
        .read(move |tx| -> Result<_> {
            let mut all = store::list(tx, before, state, drafts, limit)?;
            for r in &mut all {
                r.made_by_name = crate::names::name_of(tx, r.made_by)?;
            }
            let newest = crate::facts::newest_of(tx, &all)?;
            Ok((all, newest))
        })
        .await?;
    let next = (all.len() as i64 == limit).then(|| all.last().map(|r| r.number.to_string())).flatten();
    let items = all
        .into_iter()
        .map(|r| {
            let n = r.number;
            body(r, newest.iter().find(|a| a.recommendation == n))
        })
        .collect();
    Ok(Json(ListPage { items, next }))
}

/// Write a recommendation; it is assessed at once on the desk's data and stays a draft until it is presented.
#[utoipa::path(post, path = "/api/v1/ledger/recommendations", request_body = RecommendationInput, tag = "ledger",
    responses((status = 201, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn create(cx: Cx, sent: Sent<RecommendationInput>) -> Result<Response> {
    pages::judged(&cx.words, cx.now, &sent.input, Vec::new())?;
    let number = pages::add(&cx, sent).await?;
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, format!("/api/v1/ledger/recommendations/{number}"))],
        Json(Made { number }),
    )
        .into_response())
}

/// Read one recommendation; its ETag is the version to give as If-Match.
#[utoipa::path(get, path = "/api/v1/ledger/recommendations/{n}", params(("n" = i64, Path)), tag = "ledger",
    responses((status = 200, body = RecommendationBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(cx: Cx, Path(n): Path<i64>) -> Result<Response> {
    let drafts = cx.may(Right::LedgerPropose).is_some();
    let (found, newest) = cx
        .read(move |tx| -> Result<_> {
            let found =
                store::by_number(tx, n)?.filter(|r| drafts || r.state != State::Draft).ok_or(Error::NotFound)?;
            Ok((found, crate::assessment::store::latest(tx, n)?))
        })
        .await?;
    Ok(([(header::ETAG, format!("\"{}\"", found.version))], Json(body(found, newest.as_ref()))).into_response())
}

/// Rewrite a recommendation that is not decided; If-Match refuses to overwrite somebody else's change. It is assessed anew.
#[utoipa::path(put, path = "/api/v1/ledger/recommendations/{n}", params(("n" = i64, Path), ("If-Match" = Option<String>, Header)), request_body = RecommendationInput, tag = "ledger",
    responses((status = 200, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn update(cx: Cx, Path(n): Path<i64>, sent: Sent<RecommendationInput>) -> Result<Response> {
    pages::judged(&cx.words, cx.now, &sent.input, Vec::new())?;
    let version = pages::rewrite(&cx, n, sent).await?;
    Ok(([(header::ETAG, format!("\"{version}\""))], Json(Made { number: n })).into_response())
}

/// Put a draft before the executives.
#[utoipa::path(post, path = "/api/v1/ledger/recommendations/{n}/presentation", params(("n" = i64, Path)), tag = "ledger",
    responses((status = 200, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn present(cx: Cx, Path(n): Path<i64>, sent: Sent<serde_json::Value>) -> Result<Json<Made>> {
    pages::present(&cx, n, sent).await?;
    Ok(Json(Made { number: n }))
}
