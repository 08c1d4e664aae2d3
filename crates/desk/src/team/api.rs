//! Teams for programs.

use super::{Team, TeamIn, store};
use crate::ticket::api::Problems;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::PersonId;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, Sent};
use house::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::DeskWork, routes!(list))
        .api(Right::DeskLead, routes!(add))
        .api(Right::DeskLead, routes!(change))
        .api(Right::DeskWork, routes!(give))
}

/// One team.
#[derive(Debug, Serialize, ToSchema)]
struct TeamOut {
    id: i64,
    name: String,
    discipline: String,
    /// The ids of its people.
    people: Vec<i64>,
    version: i64,
}

fn out(team: Team, members: &[(i64, PersonId)]) -> TeamOut {
    let people = members.iter().filter(|(id, _)| *id == team.id).map(|(_, p)| p.0).collect();
    TeamOut { id: team.id, name: team.name, discipline: team.discipline, people, version: team.version }
}

/// List the teams.
#[utoipa::path(get, path = "/api/v1/desk/teams", tag = "desk", responses((status = 200, body = ListPage<TeamOut>), Problems))]
async fn list(cx: Cx) -> Result<Json<ListPage<TeamOut>>> {
    let (teams, members) = cx.read(|tx| -> Result<_> { Ok((store::every(tx)?, store::members(tx)?)) }).await?;
    Ok(Json(ListPage { items: teams.into_iter().map(|t| out(t, &members)).collect(), next: None }))
}

/// Make a team.
#[utoipa::path(post, path = "/api/v1/desk/teams", request_body = TeamIn, tag = "desk", responses((status = 201, body = TeamOut), Problems))]
async fn add(cx: Cx, sent: Sent<TeamIn>) -> Result<Response> {
    let id = cx.command(sent, |tx, typed| super::save(tx, (None, None), &typed)).await?;
    present(&cx, id, StatusCode::CREATED).await
}

/// Change a team's field and people; its name stays, tickets are filed under it.
#[utoipa::path(put, path = "/api/v1/desk/teams/{id}", params(("id" = i64, Path)), request_body = TeamIn, tag = "desk",
    responses((status = 200, body = TeamOut), Problems))]
async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<TeamIn>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, typed| super::save(tx, (Some(id), seen), &typed)).await?;
    present(&cx, id, StatusCode::OK).await
}

async fn present(cx: &Cx, id: i64, status: StatusCode) -> Result<Response> {
    let (team, members) = cx
        .read(move |tx| -> Result<_> { Ok((store::by_id(tx, id)?.ok_or(Error::NotFound)?, store::members(tx)?)) })
        .await?;
    Ok((status, Json(out(team, &members))).into_response())
}

/// Which team.
#[derive(Debug, Deserialize, ToSchema)]
struct TicketTeam {
    /// A team's name; "" for none.
    team: String,
}

/// Give a ticket to a team.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/team", params(("number" = i64, Path)), request_body = TicketTeam, tag = "desk",
    responses((status = 204), Problems))]
async fn give(cx: Cx, Path(number): Path<i64>, sent: Sent<TicketTeam>) -> Result<StatusCode> {
    cx.command(sent, move |tx, to| super::give(tx, number, &to.team).map(drop)).await?;
    Ok(StatusCode::NO_CONTENT)
}
