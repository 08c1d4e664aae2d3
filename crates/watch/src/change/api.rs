//! Changes for programs: the same commands as the pages.

use super::{
    Change, Conflict, Failure, Freeze, Risk, Sort, Standing, Step, Task, Written, caused, conflicts, failure, go, keep,
    store, touches,
};
use crate::asset::api::Problems;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::Letters;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let (read, work, lead) = (Right::WatchRead, Right::WatchWork, Right::DeskLead);
    Doors::default()
        .api(read, routes!(list))
        .api(read, routes!(show))
        .api(read, routes!(went))
        .api(read, routes!(freezes))
        .api(work, routes!(create))
        .api(work, routes!(change))
        .api(work, routes!(ask))
        .api(work, routes!(step))
        .api(lead, routes!(freeze))
        .api(lead, routes!(thaw))
}

/// One change.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeOut {
    number: i64,
    title: String,
    kind: Sort,
    why: String,
    backout: String,
    answers: super::Answers,
    /// What the answers come to.
    risk: Risk,
    #[schema(value_type = Option<String>, format = DateTime)]
    starts_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<Timestamp>,
    state: Standing,
    tasks: Vec<Task>,
    owner: Option<i64>,
    owner_name: String,
    /// The change that this one repairs.
    fixes: Option<i64>,
    #[schema(value_type = Option<String>, format = DateTime)]
    implemented_at: Option<Timestamp>,
    review: String,
    /// Give this as `If-Match` with a change; an older one is refused with 409.
    version: i64,
    /// The numbers of the assets and services that it alters.
    touches: Vec<i64>,
    /// The tickets of interruptions that it brought.
    caused: Vec<i64>,
    conflicts: Vec<Conflict>,
    /// The number of its newest approval, and how it stands.
    approval: Option<i64>,
    approval_state: Option<String>,
}

impl From<Change> for ChangeOut {
    fn from(c: Change) -> Self {
        Self {
            number: c.number,
            title: c.title,
            kind: c.kind,
            why: c.why,
            backout: c.backout,
            answers: c.answers,
            risk: c.risk,
            starts_at: c.starts_at,
            ends_at: c.ends_at,
            state: c.state,
            tasks: c.tasks,
            owner: c.owner.map(|o| o.0),
            owner_name: c.owner_name,
            fixes: c.fixes,
            implemented_at: c.implemented_at,
            review: c.review,
            version: c.version,
            touches: Vec::new(),
            caused: Vec::new(),
            conflicts: Vec::new(),
            approval: None,
            approval_state: None,
        }
    }
}

/// List changes, newest first; without what stands around them.
#[utoipa::path(get, path = "/api/v1/watch/changes", params(PageQuery), tag = "watch", responses((status = 200, body = ListPage<ChangeOut>), Problems))]
async fn list(cx: Cx, Query(page): Query<PageQuery>) -> Result<Json<ListPage<ChangeOut>>> {
    let (below, limit) = (page.after_number()?, page.limit());
    let found = cx.read(move |tx| store::list(tx, below, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|c| c.number.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(ChangeOut::from).collect(), next }))
}

async fn present(cx: &Cx, number: i64, status: StatusCode) -> Result<Response> {
    let out = cx
        .read(move |tx| -> Result<_> {
            let c = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
            let against = conflicts(tx, &c)?;
            let approval = desk::facts::approval_of(tx, &c.record())?;
            let mut out = ChangeOut::from(c);
            out.touches = touches(tx, number)?.iter().map(|t| t.record.number).collect();
            out.caused = caused(tx, number)?.iter().map(|t| t.record.number).collect();
            out.conflicts = against;
            out.approval = approval.as_ref().map(|a| a.number);
            out.approval_state = approval.and_then(|a| serde_json::to_value(a.state).ok()?.as_str().map(str::to_owned));
            Ok(out)
        })
        .await?;
    Ok((status, Json(out)).into_response())
}

/// Read a change with its conflicts and its approval.
#[utoipa::path(get, path = "/api/v1/watch/changes/{number}", params(("number" = i64, Path)), tag = "watch", responses((status = 200, body = ChangeOut), Problems))]
async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    present(&cx, number, StatusCode::OK).await
}

/// Plan a change.
#[utoipa::path(post, path = "/api/v1/watch/changes", request_body = Written, tag = "watch", responses((status = 201, body = ChangeOut), Problems))]
async fn create(cx: Cx, sent: Sent<Written>) -> Result<Response> {
    let number = cx.command(sent, |tx, w| keep(tx, None, None, &w)).await?;
    present(&cx, number, StatusCode::CREATED).await
}

/// Write a planned change anew.
#[utoipa::path(put, path = "/api/v1/watch/changes/{number}", params(("number" = i64, Path)), request_body = Written, tag = "watch",
    responses((status = 200, body = ChangeOut), Problems))]
async fn change(cx: Cx, Path(number): Path<i64>, sent: Sent<Written>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, w| {
        store::by_number(tx, number)?.ok_or(Error::NotFound)?;
        keep(tx, Some(number), seen, &w)
    })
    .await?;
    present(&cx, number, StatusCode::OK).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Ask for people's word on a change, by its risk.
#[utoipa::path(post, path = "/api/v1/watch/changes/{number}/approval", params(("number" = i64, Path)), tag = "watch",
    responses((status = 201, body = ChangeOut), Problems))]
async fn ask(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let letters = Letters::of(&cx);
    cx.command(sent, move |tx, _| super::ask(tx, &letters, number).map(drop)).await?;
    present(&cx, number, StatusCode::CREATED).await
}

/// Takes a change further.
#[derive(Debug, Deserialize, ToSchema)]
struct NewStep {
    /// "start", "done", "done_with_trouble", "backed_out", "cancel", "tick" or "review".
    #[serde(default)]
    step: String,
    /// With "tick": which task, from 0.
    #[serde(default)]
    task: usize,
    /// With "review": what was learnt.
    #[serde(default)]
    text: String,
}

/// Start a change, finish it, cancel it, tick a task off, or write the review.
#[utoipa::path(post, path = "/api/v1/watch/changes/{number}/steps", params(("number" = i64, Path)), request_body = NewStep, tag = "watch",
    responses((status = 200, body = ChangeOut), Problems))]
async fn step(cx: Cx, Path(number): Path<i64>, sent: Sent<NewStep>) -> Result<Response> {
    cx.command(sent, move |tx, s| {
        store::by_number(tx, number)?.ok_or(Error::NotFound)?;
        let what = match s.step.as_str() {
            "start" => Step::Start,
            "cancel" => Step::Cancel,
            "tick" => Step::Tick(s.task),
            "review" => Step::Review(s.text),
            word => Step::Finish(
                Standing::from_word(word)
                    .filter(|s| matches!(s, Standing::Done | Standing::DoneWithTrouble | Standing::BackedOut))
                    .ok_or_else(|| Error::field("step", "fault-unknown"))?,
            ),
        };
        go(tx, number, &what)
    })
    .await?;
    present(&cx, number, StatusCode::OK).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Period {
    /// From this moment on; a year ago if absent.
    #[param(value_type = Option<String>)]
    from: Option<Timestamp>,
    /// Before this moment; now if absent.
    #[param(value_type = Option<String>)]
    to: Option<Timestamp>,
}

/// How changes went: those that were backed out, repaired, or followed by an incident that they brought, within 72 hours, of all implemented.
#[utoipa::path(get, path = "/api/v1/watch/change-failure", params(Period), tag = "watch", responses((status = 200, body = Failure), Problems))]
async fn went(cx: Cx, Query(p): Query<Period>) -> Result<Json<Failure>> {
    let year = super::pages::last_year(cx.now);
    let span = (p.from.unwrap_or(year.0), p.to.unwrap_or(year.1));
    Ok(Json(cx.read(move |tx| failure(tx, span)).await?))
}

/// List the times in which nothing should be altered, a year back and ahead.
#[utoipa::path(get, path = "/api/v1/watch/freezes", tag = "watch", responses((status = 200, body = ListPage<Freeze>), Problems))]
async fn freezes(cx: Cx) -> Result<Json<ListPage<Freeze>>> {
    let now = cx.now;
    let year = super::pages::YEAR;
    let span = (now.checked_sub(year).unwrap_or(Timestamp::MIN), now.checked_add(year).unwrap_or(Timestamp::MAX));
    let items = cx.read(move |tx| store::freezes(tx, span)).await?;
    Ok(Json(ListPage { items, next: None }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewFreeze {
    name: String,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
}

/// Say that nothing should be altered in a time.
#[utoipa::path(post, path = "/api/v1/watch/freezes", request_body = NewFreeze, tag = "watch", responses((status = 201, body = Freeze), Problems))]
async fn freeze(cx: Cx, sent: Sent<NewFreeze>) -> Result<Response> {
    let (name, starts_at, ends_at) = (sent.input.name.clone(), sent.input.starts_at, sent.input.ends_at);
    let id = cx.command(sent, |tx, f| super::freeze(tx, &f.name, (f.starts_at, f.ends_at))).await?;
    Ok((StatusCode::CREATED, Json(Freeze { id, name, starts_at, ends_at })).into_response())
}

/// Take such a time away.
#[utoipa::path(delete, path = "/api/v1/watch/freezes/{id}", params(("id" = i64, Path)), tag = "watch", responses((status = 204), Problems))]
async fn thaw(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    cx.command(sent, move |tx, _| super::thaw(tx, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
