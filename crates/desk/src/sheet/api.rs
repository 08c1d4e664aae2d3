//! The files for programs.

use super::pages::{file, sheet};
use crate::report::pages::Period;
use axum::extract::{Path, Query};
use axum::response::Response;
use house::Result;
use house::people::policy::Right;
use house::web::{Cx, Doors, Problem};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default().api(Right::DeskReport, routes!(report_file))
}

/// Get the report of a period as a file: csv, xlsx or pdf.
#[utoipa::path(get, path = "/api/v1/desk/report/file/{form}", operation_id = "desk_report_file", params(("form" = String, Path), Period), tag = "desk",
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn report_file(cx: Cx, Path(form): Path<String>, Query(period): Query<Period>) -> Result<Response> {
    file(&sheet(&cx, &period).await?, &form).await
}
