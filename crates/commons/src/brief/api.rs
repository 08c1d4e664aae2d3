//! The brief for programs: the same value that the page is drawn from.

use super::{Brief, store};
use axum::Json;
use house::people::policy::Right;
use house::store::StoreError;
use house::web::{Cx, Doors, Problem};
use house::{Error, Result};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default().api(Right::BriefRead, routes!(now))
}

/// Read the brief of this moment.
#[utoipa::path(get, path = "/api/v1/brief", tag = "brief",
    responses((status = 200, body = Brief), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn now(cx: Cx) -> Result<Json<Brief>, Error> {
    cx.read(store::brief as fn(&mut house::store::Tx<'_>) -> Result<Brief, StoreError>).await.map(Json)
}
