//! How tickets belong together, for programs: the same commands as the pages.

use super::rules::Relation;
use super::{Children, Merged, Next, Tie, Together};
use crate::Letters;
use crate::ticket::api::Problems;
use crate::ticket::{State, store as tickets};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .api(work, routes!(list, link))
        .api(work, routes!(unlink))
        .api(work, routes!(merge))
        .api(work, routes!(unmerge))
        .api(work, routes!(split))
        .api(work, routes!(child))
        .api(work, routes!(follow_up))
        .api(work, routes!(resolve_all))
}

/// A tie as this ticket sees it.
#[derive(Debug, Serialize, ToSchema)]
struct TieOut {
    id: i64,
    relation: Relation,
    /// True: read from this ticket to the other.
    outward: bool,
    number: i64,
    title: String,
    state: State,
    open: bool,
}

impl From<Tie> for TieOut {
    fn from(t: Tie) -> Self {
        let Tie { id, relation, outward, number, title, state, open } = t;
        Self { id, relation, outward, number, title, state, open }
    }
}

/// A ticket that was merged into this one.
#[derive(Debug, Serialize, ToSchema)]
struct MergedOut {
    number: i64,
    title: String,
    requester_name: String,
    #[schema(value_type = String, format = DateTime)]
    merged_at: Timestamp,
    /// Answers that went to this person too since then; taking the merge apart leaves them where they were sent.
    answers_since: i64,
}

impl From<Merged> for MergedOut {
    fn from(m: Merged) -> Self {
        Self {
            number: m.source,
            title: m.title,
            requester_name: m.requester_name,
            merged_at: m.made_at,
            answers_since: m.answers,
        }
    }
}

/// A ticket's place among the others.
#[derive(Debug, Serialize, ToSchema)]
struct TogetherOut {
    links: Vec<TieOut>,
    merged: Vec<MergedOut>,
    /// The ticket that goes on in this one's place.
    merged_into: Option<i64>,
}

impl From<Together> for TogetherOut {
    fn from(t: Together) -> Self {
        Self {
            links: t.ties.into_iter().map(TieOut::from).collect(),
            merged: t.merged.into_iter().map(MergedOut::from).collect(),
            merged_into: t.into,
        }
    }
}

async fn present(cx: &Cx, number: i64) -> Result<TogetherOut> {
    let work = move |tx: &mut Tx<'_>| -> Result<Together> {
        let t = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        super::together(tx, &t)
    };
    cx.read(work).await.map(TogetherOut::from)
}

/// Read how a ticket belongs to others.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/links", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = TogetherOut), Problems))]
async fn list(cx: Cx, Path(number): Path<i64>) -> Result<Json<TogetherOut>> {
    present(&cx, number).await.map(Json)
}

/// A tie to another ticket, read from this one.
#[derive(Debug, Deserialize, ToSchema)]
struct NewTie {
    relation: Relation,
    /// The other ticket's number.
    other: i64,
}

/// Tie a ticket to another. `parent` makes this ticket the parent of the other.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/links", params(("number" = i64, Path)), request_body = NewTie, tag = "desk",
    responses((status = 201, body = TogetherOut), Problems))]
async fn link(cx: Cx, Path(number): Path<i64>, sent: Sent<NewTie>) -> Result<(StatusCode, Json<TogetherOut>)> {
    cx.command(sent, move |tx, new| super::link(tx, number, new.relation, new.other)).await?;
    Ok((StatusCode::CREATED, Json(present(&cx, number).await?)))
}

/// Undo a tie.
#[utoipa::path(delete, path = "/api/v1/desk/tickets/{number}/links/{id}", params(("number" = i64, Path), ("id" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn unlink(cx: Cx, Path((number, id)): Path<(i64, i64)>) -> Result<StatusCode> {
    cx.write(move |tx| super::unlink(tx, number, id).map(drop)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tickets to merge into this one.
#[derive(Debug, Deserialize, ToSchema)]
struct Sources {
    #[serde(default)]
    sources: Vec<i64>,
}

/// Merge tickets into this one. All or none; each can be taken out again.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/merge", params(("number" = i64, Path)), request_body = Sources, tag = "desk",
    responses((status = 200, body = TogetherOut), Problems))]
async fn merge(cx: Cx, Path(number): Path<i64>, sent: Sent<Sources>) -> Result<Json<TogetherOut>> {
    cx.command(sent, move |tx, new| super::merge(tx, number, &new.sources)).await?;
    present(&cx, number).await.map(Json)
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Take this ticket out of the one it was merged into; it stands as it stood.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/unmerge", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = TogetherOut), Problems))]
async fn unmerge(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Json<TogetherOut>> {
    cx.command(sent, move |tx, _| super::unmerge(tx, number).map(drop)).await?;
    present(&cx, number).await.map(Json)
}

/// The number of a ticket that was opened.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Opened {
    number: i64,
}

/// Which message becomes a ticket of its own.
#[derive(Debug, Deserialize, ToSchema)]
struct Splitting {
    #[serde(default)]
    message: i64,
    /// Empty: the first sentence of the message.
    #[serde(default)]
    title: String,
}

/// Make a ticket of its own out of a message.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/split", params(("number" = i64, Path)), request_body = Splitting, tag = "desk",
    responses((status = 201, body = Opened), Problems))]
async fn split(cx: Cx, Path(number): Path<i64>, sent: Sent<Splitting>) -> Result<(StatusCode, Json<Opened>)> {
    let letters = Letters::of(&cx);
    let number =
        cx.command(sent, move |tx, new| super::split(tx, Some(&letters), number, new.message, &new.title)).await?;
    Ok((StatusCode::CREATED, Json(Opened { number })))
}

/// What is needed.
#[derive(Debug, Deserialize, ToSchema)]
struct Words {
    text: String,
}

/// Open a part of this ticket as a ticket of its own, for the same person.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/children", params(("number" = i64, Path)), request_body = Words, tag = "desk",
    responses((status = 201, body = Opened), Problems))]
async fn child(cx: Cx, Path(number): Path<i64>, sent: Sent<Words>) -> Result<(StatusCode, Json<Opened>)> {
    next(cx, number, sent, Next::Child).await
}

/// Open a ticket that goes on where this one ended, for the same person.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/follow-up", params(("number" = i64, Path)), request_body = Words, tag = "desk",
    responses((status = 201, body = Opened), Problems))]
async fn follow_up(cx: Cx, Path(number): Path<i64>, sent: Sent<Words>) -> Result<(StatusCode, Json<Opened>)> {
    next(cx, number, sent, Next::FollowUp).await
}

async fn next(cx: Cx, number: i64, sent: Sent<Words>, next: Next) -> Result<(StatusCode, Json<Opened>)> {
    let letters = Letters::of(&cx);
    let number = cx.command(sent, move |tx, new| super::open_next(tx, Some(&letters), number, next, &new.text)).await?;
    Ok((StatusCode::CREATED, Json(Opened { number })))
}

/// What becomes of the open children.
#[derive(Debug, Deserialize, ToSchema)]
struct Resolving {
    children: Option<Children>,
}

/// Solve a parent and say what becomes of its open children; plain solving is refused while there are any.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/resolve-all", params(("number" = i64, Path)), request_body = Resolving, tag = "desk",
    responses((status = 204), Problems))]
async fn resolve_all(cx: Cx, Path(number): Path<i64>, sent: Sent<Resolving>) -> Result<StatusCode> {
    let seen = sent.version;
    let work = move |tx: &mut Tx<'_>, new: Resolving| {
        super::resolve(tx, number, seen, new.children.unwrap_or(Children::With)).map(drop)
    };
    cx.command(sent, work).await?;
    Ok(StatusCode::NO_CONTENT)
}
