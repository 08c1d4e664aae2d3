//! Accepted risks for programs.

use super::{Acceptance, State, store};
use crate::assessment::Estimate3;
use axum::Json;
use axum::extract::Query;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem};
use house::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default().api(Right::LedgerRead, routes!(list))
}

/// A risk accepted by name.
#[derive(Debug, Serialize, ToSchema)]
struct AcceptanceBody {
    number: i64,
    recommendation: i64,
    title: String,
    decision: i64,
    accepted_by: String,
    #[schema(value_type = String, format = DateTime)]
    signed_at: Timestamp,
    #[schema(value_type = String, format = Date)]
    until: Date,
    /// Loss still expected over the horizon.
    risk: Estimate3,
    horizon_years: i64,
    state: State,
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
}

fn body(a: Acceptance) -> AcceptanceBody {
    AcceptanceBody {
        number: a.number,
        recommendation: a.recommendation,
        title: a.title,
        decision: a.decision,
        accepted_by: a.person_name,
        signed_at: a.signed_at,
        until: a.until,
        risk: a.risk,
        horizon_years: a.horizon_years,
        state: a.state,
        closed_at: a.closed_at,
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// "open", "expired" or "ended".
    state: Option<String>,
}

/// List accepted risks, newest first.
#[utoipa::path(get, path = "/api/v1/ledger/acceptances", params(PageQuery, Filter), tag = "ledger",
    responses((status = 200, body = ListPage<AcceptanceBody>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(
    cx: Cx,
    Query(query): Query<PageQuery>,
    Query(filter): Query<Filter>,
) -> Result<Json<ListPage<AcceptanceBody>>> {
    let (before, limit) = (query.after_number()?.unwrap_or(i64::MAX), query.limit());
    let state = filter
        .state
        .as_deref()
        .map(|s| State::from_word(s).ok_or_else(|| Error::field("state", "fault-unknown")))
        .transpose()?;
    let all = cx.read(move |tx| store::list(tx, before, state, limit)).await?;
    let next = (all.len() as i64 == limit).then(|| all.last().map(|a| a.number.to_string())).flatten();
    Ok(Json(ListPage { items: all.into_iter().map(body).collect(), next }))
}
