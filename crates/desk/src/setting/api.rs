//! Service hours, promises and their reasons for programs: everything that the pages do.

use super::pages::{take_holidays, turn};
use super::store;
use crate::asks;
use crate::promise::rules::explain::{Explained, explain};
use crate::promise::rules::form::BookForm;
use crate::promise::rules::state_of;
use crate::promise::views::{sentence, standing};
use crate::promise::{Event, Facts, Happening, Kind};
use crate::ticket::api::Problems;
use crate::ticket::{INCIDENT, rules as tickets, store as ticket_store};
use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, Sent};
use house::words::Speaker;
use house::{Error, FieldFault, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::DeskReport, routes!(get))
        .api(Right::DeskLead, routes!(put))
        .api(Right::DeskLead, routes!(holidays))
        .api(Right::DeskReport, routes!(preview))
        .api(Right::DeskRead, routes!(reasons))
}

/// The book of promises.
#[derive(Debug, Serialize, ToSchema)]
struct BookOut {
    /// Give this as `If-Match` with a change; an older one is refused with 409.
    version: i64,
    /// Calendars and policies, in the form of the documentation (docs/rooms/desk-promises.md).
    #[schema(value_type = Object)]
    book: BookForm,
    /// How far the open tickets are counted anew after the last change.
    recount: Option<store::Recount>,
}

async fn present(cx: &Cx) -> Result<Response> {
    let (version, book, recount) = cx
        .read(|tx| -> Result<_> {
            let (version, book) = store::present(tx)?;
            Ok((version, book, store::recount(tx)?))
        })
        .await?;
    Ok(([(header::ETAG, format!("\"{version}\""))], Json(BookOut { version, book, recount })).into_response())
}

/// Read the service hours and promises.
#[utoipa::path(get, path = "/api/v1/desk/promises", tag = "desk", responses((status = 200, body = BookOut), Problems))]
async fn get(cx: Cx) -> Result<Response> {
    present(&cx).await
}

/// Put other service hours and promises in force, from now on. What was promised before is judged as it was promised.
#[utoipa::path(put, path = "/api/v1/desk/promises", request_body = Object, tag = "desk", responses((status = 200, body = BookOut), Problems))]
async fn put(cx: Cx, sent: Sent<serde_json::Value>) -> Result<Response> {
    let seen = sent.version;
    let sent = sent.map(|value| {
        serde_path_to_error::deserialize::<_, BookForm>(value).map_err(|e| {
            let field = e.path().to_string();
            Error::Invalid(vec![FieldFault::new(&field, "desk-promise-fault").with("why", e.inner())])
        })
    })?;
    cx.command(sent, move |tx, after| {
        let (version, before) = store::present(tx)?;
        if seen.is_some_and(|s| s != version) {
            return Err(Error::Stale { version });
        }
        turn(tx, &before, &after)
    })
    .await?;
    present(&cx).await
}

/// Days off from an iCalendar file.
#[derive(Debug, Deserialize, ToSchema)]
struct HolidayFile {
    /// The name of the calendar that takes them.
    calendar: String,
    /// The file's name; a file of the same name takes the place of the older one.
    #[serde(default)]
    file: String,
    /// The iCalendar text.
    text: String,
}

/// Import the days off of an iCalendar file into a calendar: whole-day events, also recurring ones.
#[utoipa::path(post, path = "/api/v1/desk/promises/holidays", request_body = HolidayFile, tag = "desk", responses((status = 200, body = BookOut), Problems))]
async fn holidays(cx: Cx, sent: Sent<HolidayFile>) -> Result<Response> {
    cx.command(sent, move |tx, input| {
        let (_, before) = store::present(tx)?;
        let mut after = before.clone();
        take_holidays(&mut after, &input.calendar, &input.file, &input.text).map_err(Error::Invalid)?;
        turn(tx, &before, &after)
    })
    .await?;
    present(&cx).await
}

/// A ticket that might be opened.
#[derive(Debug, Deserialize, ToSchema)]
struct Imagined {
    /// 1 (most urgent) to 4.
    priority: u8,
    #[serde(default)]
    service: String,
    /// "incident" if absent.
    kind: Option<String>,
    /// Address or role of who asks.
    #[serde(default)]
    requester: String,
    /// When; now if absent.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
}

/// Work out when a ticket would be due, and why. Nothing is opened.
#[utoipa::path(post, path = "/api/v1/desk/promises/preview", request_body = Imagined, tag = "desk", responses((status = 200, body = Reasons), Problems))]
async fn preview(cx: Cx, sent: Sent<Imagined>) -> Result<Json<Reasons>> {
    let asked = sent.input;
    let (_, form) = cx.read(store::present).await?;
    let book = form.plain_book().map_err(|e| Error::internal(e.to_string()))?;
    let requester = asked.requester.to_lowercase();
    let domain = requester.split_once('@').map(|(_, d)| format!("@{d}"));
    let facts = Facts {
        priority: asked.priority,
        service: asked.service,
        kind: asked.kind.unwrap_or_else(|| INCIDENT.to_owned()),
        requester: [Some(requester), domain].into_iter().flatten().collect(),
    };
    let at = asked.at.unwrap_or(cx.now);
    let history = [Event { at, what: Happening::Created { facts, agent_wrote_first: false } }];
    Ok(Json(Reasons::of(&cx.words, &explain(&[&book], &history, at))))
}

/// Why the promises of a ticket are due when they are, line by line.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/promises", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = Reasons), Problems))]
async fn reasons(cx: Cx, Path(number): Path<i64>) -> Result<Json<Reasons>> {
    let (only, now) = (cx.only_concerning(), cx.now);
    let explained = cx
        .read(move |tx| -> Result<_> {
            let ticket = ticket_store::by_number(tx, number, only)?.ok_or(Error::NotFound)?;
            let entries = asks::entries(tx, number)?;
            let grounds = store::grounds_of(tx, ticket.requester)?;
            Ok(tickets::explained(&ticket, &entries, &grounds, now))
        })
        .await?;
    Ok(Json(Reasons::of(&cx.words, &explained)))
}

/// Promises with their reasons.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reasons {
    promises: Vec<PromiseOut>,
}

/// One promise.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromiseOut {
    /// `first_response`, `next_response` or `resolve`.
    #[schema(value_type = String)]
    kind: Kind,
    policy: String,
    /// The calendar in which it counts; absent: day and night.
    calendar: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    promised_seconds: u64,
    used_seconds: u64,
    /// `running`, `paused`, `met`, `missed` or `cancelled`.
    state: &'static str,
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    fulfilled_at: Option<Timestamp>,
    /// How it stands, in the reader's language.
    sentence: String,
    lines: Vec<LineOut>,
}

/// One line of the reasons.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineOut {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    used_seconds: u64,
    left_seconds: u64,
    /// In the reader's language.
    sentence: String,
}

impl Reasons {
    pub fn of(w: &Speaker, all: &[Explained]) -> Self {
        Self { promises: all.iter().map(|e| PromiseOut::of(w, e)).collect() }
    }
}

impl PromiseOut {
    fn of(w: &Speaker, e: &Explained) -> Self {
        let lines = e.lines.iter().map(|l| LineOut {
            at: l.at,
            until: l.until,
            used_seconds: l.used,
            left_seconds: l.left,
            sentence: sentence(w, l),
        });
        Self {
            kind: e.target.kind,
            policy: e.policy.clone(),
            calendar: e.hours.clone(),
            since: e.target.since,
            promised_seconds: e.target.promised,
            used_seconds: e.target.used,
            state: state_of(&e.target.outcome),
            due_at: e.due,
            fulfilled_at: e.target.fulfilled,
            sentence: standing(w, e),
            lines: lines.collect(),
        }
    }
}
