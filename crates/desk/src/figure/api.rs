//! The lists for programs.

use super::{Which, listed};
use crate::facts::TicketFact;
use crate::report::pages::Period;
use axum::Json;
use axum::extract::Query;
use house::Result;
use house::people::policy::Right;
use house::web::{Cx, Doors, Problem};
use serde::Serialize;
use utoipa_axum::routes;

pub(crate) fn doors() -> Doors {
    Doors::default().api(Right::DeskReport, routes!(list))
}

/// One ticket that a figure counts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Counted {
    number: i64,
    title: String,
    state: String,
    priority: i64,
    category: String,
    service: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: jiff::Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    resolved_at: Option<jiff::Timestamp>,
}

/// A page of the tickets that a figure counts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CountedPage {
    items: Vec<Counted>,
    /// Where to go on; absent at the end. A page may be empty and the list go on.
    next: Option<String>,
}

/// List the tickets that a figure of the report counts.
#[utoipa::path(get, path = "/api/v1/desk/report/behind", operation_id = "desk_report_behind", params(Which, Period), tag = "desk",
    responses((status = 200, body = CountedPage), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(which): Query<Which>, Query(period): Query<Period>) -> Result<Json<CountedPage>> {
    let found = listed(&cx, &which, &period).await?;
    let counted = |t: TicketFact| Counted {
        number: t.number,
        title: t.title,
        state: t.state,
        priority: t.priority,
        category: t.category,
        service: t.service,
        created_at: t.created_at,
        resolved_at: t.resolved_at,
    };
    Ok(Json(CountedPage { items: found.tickets.into_iter().map(counted).collect(), next: found.next }))
}
