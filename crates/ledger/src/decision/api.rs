//! Decisions for programs.

use super::{Answer, Decision, DecisionInput, pages, store};
use crate::recommendation::api::Made;
use crate::recommendation::{self, State};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, Problem, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default().api(Right::LedgerRead, routes!(list)).api(Right::LedgerDecide, routes!(decide))
}

/// A decision on the record.
#[derive(Debug, Serialize, ToSchema)]
struct DecisionBody {
    number: i64,
    assessment: i64,
    answer: Answer,
    /// The approved option; 1 is the first.
    option: Option<i64>,
    option_name: String,
    reason: String,
    #[schema(value_type = Option<String>, format = Date)]
    accepted_until: Option<Date>,
    by: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// When a later decision took its place.
    #[schema(value_type = Option<String>, format = DateTime)]
    superseded_at: Option<Timestamp>,
}

fn body(d: Decision) -> DecisionBody {
    DecisionBody {
        number: d.number,
        assessment: d.assessment,
        answer: d.answer,
        option: d.choice,
        option_name: d.choice_name,
        reason: d.reason,
        accepted_until: d.accepted_until,
        by: d.person_name,
        at: d.at,
        superseded_at: d.superseded_at,
    }
}

/// All decisions on a recommendation (at most 50), newest first; the one without `superseded_at` was the last.
#[utoipa::path(get, path = "/api/v1/ledger/recommendations/{n}/decisions", params(("n" = i64, Path)), tag = "ledger",
    responses((status = 200, body = ListPage<DecisionBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list(cx: Cx, Path(n): Path<i64>) -> Result<Json<ListPage<DecisionBody>>> {
    let drafts = cx.may(Right::LedgerPropose).is_some();
    let all = cx
        .read(move |tx| -> Result<Vec<Decision>> {
            recommendation::store::by_number(tx, n)?
                .filter(|r| drafts || r.state != State::Draft)
                .ok_or(Error::NotFound)?;
            Ok(store::of(tx, n)?)
        })
        .await?;
    Ok(Json(ListPage { items: all.into_iter().map(body).collect(), next: None }))
}

/// Approve, decline or defer. 409 if there is a newer assessment than the one named.
#[utoipa::path(post, path = "/api/v1/ledger/recommendations/{n}/decisions", params(("n" = i64, Path)), request_body = DecisionInput, tag = "ledger",
    responses((status = 201, body = Made), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn decide(cx: Cx, Path(n): Path<i64>, sent: Sent<DecisionInput>) -> Result<(StatusCode, Json<Made>)> {
    Ok((StatusCode::CREATED, Json(Made { number: pages::record(&cx, n, sent).await? })))
}
