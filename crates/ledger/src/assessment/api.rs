//! Assessments for programs: complete, with inputs, seed and hash, so that anybody can repeat them.

use super::{Assessment, Outputs, Source, pages, store};
use crate::recommendation::api::Made;
use crate::recommendation::{self, State};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use house::people::policy::Right;
use house::store::{StoreError, Tx};
use house::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::LedgerRead, routes!(list))
        .api(Right::LedgerPropose, routes!(assess))
        .api(Right::LedgerRead, routes!(get))
}

/// A frozen assessment.
#[derive(Debug, Serialize, ToSchema)]
struct AssessmentBody {
    number: i64,
    recommendation: i64,
    recommendation_version: i64,
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    engine_version: String,
    seed: i64,
    /// SHA-256 of `inputs`.
    inputs_hash: String,
    /// The stored text, JSON: case, evidence, and under `questions` the very questions that the engine was asked.
    inputs: String,
    outputs: Outputs,
    sources: Vec<Source>,
}

fn body(tx: &mut Tx<'_>, a: Assessment) -> Result<AssessmentBody, StoreError> {
    let sources = store::sources(tx, a.number)?;
    Ok(AssessmentBody {
        number: a.number,
        recommendation: a.recommendation,
        recommendation_version: a.recommendation_version,
        made_at: a.made_at,
        engine_version: a.engine_version,
        seed: a.seed,
        inputs_hash: a.inputs_hash,
        inputs: a.inputs_text,
        outputs: a.outputs,
        sources,
    })
}

/// Drafts are for those who write them.
fn open(tx: &mut Tx<'_>, n: i64, drafts: bool) -> Result<()> {
    recommendation::store::by_number(tx, n)?
        .filter(|r| drafts || r.state != State::Draft)
        .ok_or(Error::NotFound)
        .map(drop)
}

/// List the assessments of a recommendation, newest first.
#[utoipa::path(get, path = "/api/v1/ledger/recommendations/{n}/assessments", params(("n" = i64, Path), PageQuery), tag = "ledger",
    responses((status = 200, body = ListPage<AssessmentBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Path(n): Path<i64>, Query(query): Query<PageQuery>) -> Result<Json<ListPage<AssessmentBody>>> {
    let (before, limit, drafts) =
        (query.after_number()?.unwrap_or(i64::MAX), query.limit().min(50), cx.may(Right::LedgerPropose).is_some());
    let all = cx
        .read(move |tx| -> Result<Vec<AssessmentBody>> {
            open(tx, n, drafts)?;
            let all = store::history(tx, n, before, limit)?;
            all.into_iter().map(|a| Ok(body(tx, a)?)).collect()
        })
        .await?;
    let next = (all.len() as i64 == limit).then(|| all.last().map(|a| a.number.to_string())).flatten();
    Ok(Json(ListPage { items: all, next }))
}

/// Assess a recommendation anew on the desk's data of this moment. Earlier assessments stay as they are.
#[utoipa::path(post, path = "/api/v1/ledger/recommendations/{n}/assessments", params(("n" = i64, Path)), tag = "ledger",
    responses((status = 201, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn assess(cx: Cx, Path(n): Path<i64>, sent: Sent<serde_json::Value>) -> Result<(StatusCode, Json<Made>)> {
    Ok((StatusCode::CREATED, Json(Made { number: pages::assess(&cx, n, sent).await? })))
}

/// Read one assessment with everything that made it.
#[utoipa::path(get, path = "/api/v1/ledger/recommendations/{n}/assessments/{a}", params(("n" = i64, Path), ("a" = i64, Path)), tag = "ledger",
    responses((status = 200, body = AssessmentBody), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get(cx: Cx, Path((n, a)): Path<(i64, i64)>) -> Result<Json<AssessmentBody>> {
    let drafts = cx.may(Right::LedgerPropose).is_some();
    cx.read(move |tx| -> Result<_> {
        open(tx, n, drafts)?;
        let found = store::by_number(tx, n, a)?.ok_or(Error::NotFound)?;
        Ok(Json(body(tx, found)?))
    })
    .await
}
