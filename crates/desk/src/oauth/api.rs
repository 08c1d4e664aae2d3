//! The way to a mailbox's provider, for programs that bring somebody there.

use super::pages;
use crate::ticket::api::Problems;
use axum::Json;
use axum::extract::Path;
use house::Result;
use house::people::policy::Right;
use house::web::{Cx, Doors};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default().api(Right::DeskLead, routes!(address))
}

/// Where somebody agrees that Rapport opens a mailbox.
#[derive(Debug, Serialize, ToSchema)]
struct Agreeing {
    /// Open it in the caller's browser, within half an hour.
    address: String,
}

/// Read where to agree that Rapport opens this mailbox (OAuth).
#[utoipa::path(get, path = "/api/v1/desk/mailboxes/{id}/oauth", operation_id = "desk_mailbox_oauth", params(("id" = i64, Path)), tag = "desk",
    responses((status = 200, body = Agreeing), Problems))]
async fn address(cx: Cx, Path(id): Path<i64>) -> Result<Json<Agreeing>> {
    Ok(Json(Agreeing { address: pages::address(&cx, id).await? }))
}
