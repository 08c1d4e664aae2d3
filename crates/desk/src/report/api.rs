//! The report for programs.

use super::Report;
use super::pages::{self, Asked, Period};
use axum::Json;
use axum::extract::Query;
use axum::response::Response;
use house::Result;
use house::people::policy::Right;
use house::web::{Cx, Doors, Problem};
use utoipa_axum::routes;

pub(crate) fn doors() -> Doors {
    Doors::default().api(Right::DeskReport, routes!(report)).api(Right::DeskReport, routes!(export))
}

/// Read the desk's metrics: each with its definition, numerator, denominator and interval.
#[utoipa::path(get, path = "/api/v1/desk/report", operation_id = "desk_report", params(Period), tag = "desk",
    responses((status = 200, body = Report), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn report(cx: Cx, Query(period): Query<Period>) -> Result<Json<Report>> {
    let window = period.window(&cx.words.zone, cx.now)?;
    let answer = pages::answer(&cx, period.question(&cx.words.zone, cx.now)?).await?;
    let (whole, exact) = (answer.counted_at.is_none(), answer.exact);
    let as_of = answer.counted_at.unwrap_or(window.now);
    Ok(Json(Report { from: window.from, to: window.to, as_of, whole, exact, metrics: answer.metrics.clone() }))
}

/// Export the tickets behind a number as CSV.
#[utoipa::path(get, path = "/api/v1/desk/report/tickets", operation_id = "desk_report_tickets", params(Asked), tag = "desk",
    responses((status = 200, content_type = "text/csv", body = String), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn export(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    pages::csv(&cx, &asked)
}
