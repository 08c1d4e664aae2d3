//! Lists and views for programs: the same lines, the same pages.

use super::{Order, Row, Saved, ViewIn, rules, store};
use crate::queue::pages as queue;
use crate::ticket::api::Problems;
use crate::ticket::{Due, Priority, State};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .api(work, routes!(tickets))
        .api(work, routes!(list))
        .api(work, routes!(keep))
        .api(work, routes!(change))
        .api(work, routes!(remove))
}

/// Which tickets, in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// A filter such as `is:open assignee:me tag:vpn due:..+4h`; open tickets if absent.
    #[serde(default)]
    q: String,
    #[serde(default)]
    order: Order,
    /// The `next` of the page before; absent for the first page.
    after: Option<String>,
    /// How many items, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// A ticket as lists show it.
#[derive(Debug, Serialize, ToSchema)]
struct ListedTicket {
    number: i64,
    title: String,
    state: State,
    #[schema(value_type = i64)]
    priority: Priority,
    requester_name: String,
    assignee_name: String,
    team: String,
    category: String,
    service: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    due_kind: Option<Due>,
    waiting: bool,
}

impl From<Row> for ListedTicket {
    fn from(r: Row) -> Self {
        Self {
            number: r.line.number,
            title: r.line.title,
            state: r.line.state,
            priority: r.line.priority,
            requester_name: r.line.requester_name,
            assignee_name: r.line.assignee_name,
            team: r.team,
            category: r.category,
            service: r.service,
            created_at: r.created_at,
            changed_at: r.changed_at,
            due_at: r.line.due_at,
            due_kind: r.line.due_kind,
            waiting: r.line.waiting,
        }
    }
}

/// List the tickets that a filter finds. A page may hold fewer than asked for and still have a `next`: then only so
/// far was looked.
#[utoipa::path(get, path = "/api/v1/desk/queue", params(Wanted), tag = "desk", responses((status = 200, body = ListPage<ListedTicket>), Problems))]
async fn tickets(cx: Cx, Query(wanted): Query<Wanted>) -> Result<Json<ListPage<ListedTicket>>> {
    let limit = PageQuery { after: None, limit: wanted.limit }.limit();
    let filter = rules::read(&wanted.q).map_err(|f| Error::Invalid(vec![f]))?;
    let place = wanted
        .after
        .as_deref()
        .map(|text| rules::read_place(text).ok_or_else(|| Error::field("after", "fault-unknown")));
    let (place, reader) = (place.transpose()?, queue::reader(&cx));
    let rows = cx
        .read(move |tx| -> Result<_> {
            let asked = store::ready(tx, &filter, (wanted.order, &reader))?;
            Ok(store::page(tx, &asked, place, limit)?)
        })
        .await?;
    let next = rows.next.map(|p| p.to_string());
    Ok(Json(ListPage { items: rows.rows.into_iter().map(ListedTicket::from).collect(), next }))
}

/// A saved view.
#[derive(Debug, Serialize, ToSchema)]
struct ViewOut {
    id: i64,
    /// The id of the person who made it.
    owner: i64,
    shared: bool,
    name: String,
    line: String,
    order: Order,
    tickets: i64,
    /// There are more than `tickets`; counting stops early.
    or_more: bool,
    version: i64,
}

/// List one's own views and the shared ones, each with its count.
#[utoipa::path(get, path = "/api/v1/desk/views", tag = "desk", responses((status = 200, body = ListPage<ViewOut>), Problems))]
async fn list(cx: Cx) -> Result<Json<ListPage<ViewOut>>> {
    let reader = cx.clone();
    let items = cx
        .read(move |tx| -> Result<_> {
            let mut items = Vec::new();
            for v in store::of_person(tx, reader.caller.person)? {
                let count = queue::count_of(tx, &reader, &v)?;
                items.push(out(v, count));
            }
            Ok(items)
        })
        .await?;
    Ok(Json(ListPage { items, next: None }))
}

fn out(v: Saved, count: super::Count) -> ViewOut {
    ViewOut {
        id: v.id,
        owner: v.owner.0,
        shared: v.shared,
        name: v.name,
        line: v.line,
        order: v.order,
        tickets: count.tickets,
        or_more: count.or_more,
        version: v.version,
    }
}

/// Keep a view.
#[utoipa::path(post, path = "/api/v1/desk/views", request_body = ViewIn, tag = "desk", responses((status = 201, body = ViewOut), Problems))]
async fn keep(cx: Cx, sent: Sent<ViewIn>) -> Result<Response> {
    let id = cx.command(sent, |tx, typed| super::save(tx, &typed)).await?;
    present(&cx, id, StatusCode::CREATED).await
}

/// Change a view of one's own; whoever leads the desk may change shared ones.
#[utoipa::path(put, path = "/api/v1/desk/views/{id}", params(("id" = i64, Path)), request_body = ViewIn, tag = "desk",
    responses((status = 200, body = ViewOut), Problems))]
async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<ViewIn>) -> Result<Response> {
    let (seen, leads) = (sent.version, cx.may(Right::DeskLead).is_some());
    cx.command(sent, move |tx, typed| super::change(tx, id, (seen, leads), &typed)).await?;
    present(&cx, id, StatusCode::OK).await
}

async fn present(cx: &Cx, id: i64, status: StatusCode) -> Result<Response> {
    let reader = cx.clone();
    let found = cx
        .read(move |tx| -> Result<_> {
            let v = store::by_id(tx, id, reader.caller.person)?.ok_or(Error::NotFound)?;
            let count = queue::count_of(tx, &reader, &v)?;
            Ok(out(v, count))
        })
        .await?;
    Ok((status, Json(found)).into_response())
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Take a view away.
#[utoipa::path(delete, path = "/api/v1/desk/views/{id}", params(("id" = i64, Path)), tag = "desk", responses((status = 204), Problems))]
async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    let leads = cx.may(Right::DeskLead).is_some();
    cx.command(sent, move |tx, _| super::remove(tx, id, leads)).await?;
    Ok(StatusCode::NO_CONTENT)
}
