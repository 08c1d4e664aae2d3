//! Tags for programs.

use super::store;
use crate::ticket::api::Problems;
use axum::Json;
use axum::extract::Path;
use house::people::policy::Right;
use house::web::{Cx, Doors, Sent};
use house::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::DeskWork, routes!(read))
        .api(Right::DeskWork, routes!(change))
        .api(Right::DeskWork, routes!(words))
}

/// The tags of a ticket.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Tags {
    tags: Vec<String>,
}

/// What to change.
#[derive(Debug, Deserialize, ToSchema)]
struct TagChange {
    #[serde(default)]
    add: Vec<String>,
    #[serde(default)]
    remove: Vec<String>,
}

/// Read the tags of a ticket.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/tags", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = Tags), Problems))]
async fn read(cx: Cx, Path(number): Path<i64>) -> Result<Json<Tags>> {
    let tags = cx
        .read(move |tx| -> Result<_> {
            crate::ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            Ok(store::of_ticket(tx, number)?)
        })
        .await?;
    Ok(Json(Tags { tags }))
}

/// Hang tags on a ticket, or take them away.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/tags", params(("number" = i64, Path)), request_body = TagChange, tag = "desk",
    responses((status = 200, body = Tags), Problems))]
async fn change(cx: Cx, Path(number): Path<i64>, sent: Sent<TagChange>) -> Result<Json<Tags>> {
    let tags = cx
        .command(sent, move |tx, typed| {
            super::change(tx, number, (&typed.add, &typed.remove))?;
            Ok(store::of_ticket(tx, number)?)
        })
        .await?;
    Ok(Json(Tags { tags }))
}

/// A tag in use.
#[derive(Debug, Serialize, ToSchema)]
struct TagWord {
    tag: String,
    tickets: i64,
}

/// List the tags in use.
#[utoipa::path(get, path = "/api/v1/desk/tags", tag = "desk", responses((status = 200, body = Vec<TagWord>), Problems))]
async fn words(cx: Cx) -> Result<Json<Vec<TagWord>>> {
    let found = cx.read(|tx| store::words(tx, "", 1_000)).await?;
    Ok(Json(found.into_iter().map(|(tag, tickets)| TagWord { tag, tickets }).collect()))
}
