//! Putting tickets aside, for programs: the same commands as the pages.

use super::{Snoozed, Why, store};
use crate::draft::rules::moment;
use crate::ticket::api::Problems;
use crate::ticket::store as tickets;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default().api(Right::DeskWork, routes!(list)).api(Right::DeskWork, routes!(snooze, wake))
}

/// A ticket that was put aside.
#[derive(Debug, Serialize, ToSchema)]
struct SnoozedOut {
    ticket: i64,
    title: String,
    /// Absent: until the person who asked answers.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    note: String,
    by_name: String,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

impl From<Snoozed> for SnoozedOut {
    fn from(s: Snoozed) -> Self {
        Self {
            ticket: s.ticket,
            title: s.title,
            until: s.until_at,
            note: s.note,
            by_name: s.person_name,
            since: s.made_at,
        }
    }
}

/// List what is put aside, the newest ticket first.
#[utoipa::path(get, path = "/api/v1/desk/snoozed", params(PageQuery), tag = "desk", responses((status = 200, body = ListPage<SnoozedOut>), Problems))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<SnoozedOut>>> {
    let (below, limit) = (query.after_number()?, query.limit());
    let found = cx.read(move |tx| store::of_organisation(tx, below, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|s| s.ticket.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(SnoozedOut::from).collect(), next }))
}

/// Until when.
#[derive(Debug, Deserialize, ToSchema)]
struct Aside {
    /// An instant, or a civil time where the organisation is; absent: until the person who asked answers.
    until: Option<String>,
    #[serde(default)]
    note: String,
}

/// Put a ticket aside: it leaves the queues and comes back by itself.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/snooze", params(("number" = i64, Path)), request_body = Aside, tag = "desk",
    responses((status = 204), Problems))]
async fn snooze(cx: Cx, Path(number): Path<i64>, sent: Sent<Aside>) -> Result<StatusCode> {
    let (now, zone) = (cx.now, cx.words.zone.clone());
    cx.command(sent, move |tx, new| {
        tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        let until = new.until.map(|text| moment("until", &text, now, &zone)).transpose().map_err(Error::Invalid)?;
        super::put_aside(tx, number, until, &new.note)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a ticket back now.
#[utoipa::path(delete, path = "/api/v1/desk/tickets/{number}/snooze", params(("number" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn wake(cx: Cx, Path(number): Path<i64>) -> Result<StatusCode> {
    cx.write(move |tx| -> Result<()> {
        tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        super::wake(tx, number, Why::Somebody).map(drop)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
