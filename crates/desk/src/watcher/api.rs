//! Following, presence and news, for programs: the same commands as the pages.

use super::{Here, Notice, Watcher, store};
use crate::draft::{Preference, store as drafts};
use crate::ticket::api::Problems;
use crate::ticket::store as tickets;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use house::people::PersonId;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .api(work, routes!(list, follow))
        .api(work, routes!(unfollow))
        .api(work, routes!(present))
        .api(work, routes!(news))
        .api(work, routes!(seen))
        .api(work, routes!(preference, prefer))
}

/// Somebody who follows a ticket.
#[derive(Debug, Serialize, ToSchema)]
struct WatcherOut {
    person: i64,
    name: String,
    /// self, mention or added.
    why: String,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

impl From<Watcher> for WatcherOut {
    fn from(w: Watcher) -> Self {
        Self { person: w.person.0, name: w.name, why: w.why, since: w.since }
    }
}

fn must(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    tickets::by_number(tx, number, None)?.map(drop).ok_or(Error::NotFound)
}

/// List who follows a ticket; the first 200 by name.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/watchers", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = ListPage<WatcherOut>), Problems))]
async fn list(cx: Cx, Path(number): Path<i64>) -> Result<Json<ListPage<WatcherOut>>> {
    let found = cx
        .read(move |tx| -> Result<_> {
            must(tx, number)?;
            Ok(store::watchers(tx, number)?)
        })
        .await?;
    Ok(Json(ListPage { items: found.into_iter().map(WatcherOut::from).collect(), next: None }))
}

/// Who is to follow.
#[derive(Debug, Deserialize, ToSchema)]
struct Who {
    /// The id of somebody who may read tickets; absent: the caller.
    person: Option<i64>,
}

/// Follow a ticket, or have somebody follow it.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/watchers", params(("number" = i64, Path)), request_body = Who, tag = "desk",
    responses((status = 204), Problems))]
async fn follow(cx: Cx, Path(number): Path<i64>, sent: Sent<Who>) -> Result<StatusCode> {
    let me = cx.caller.person;
    cx.command(sent, move |tx, who| {
        let (person, why) = who.person.map_or((me, "self"), |p| (PersonId(p), "added"));
        super::follow(tx, number, person, why)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End somebody's following.
#[utoipa::path(delete, path = "/api/v1/desk/tickets/{number}/watchers/{person}", params(("number" = i64, Path), ("person" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn unfollow(cx: Cx, Path((number, person)): Path<(i64, i64)>) -> Result<StatusCode> {
    cx.write(move |tx| super::unfollow(tx, number, PersonId(person))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody who has a ticket before their eyes.
#[derive(Debug, Serialize, ToSchema)]
struct HereOut {
    person: i64,
    name: String,
    writing: bool,
}

impl From<Here> for HereOut {
    fn from(h: Here) -> Self {
        Self { person: h.person.0, name: h.name, writing: h.writing }
    }
}

/// List who has a ticket before their eyes just now.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/presence", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = ListPage<HereOut>), Problems))]
async fn present(cx: Cx, Path(number): Path<i64>) -> Result<Json<ListPage<HereOut>>> {
    let found = cx
        .read(move |tx| -> Result<_> {
            must(tx, number)?;
            Ok(store::here_now(tx, number)?)
        })
        .await?;
    Ok(Json(ListPage { items: found.into_iter().map(HereOut::from).collect(), next: None }))
}

/// Something that the caller was told.
#[derive(Debug, Serialize, ToSchema)]
struct NoticeOut {
    id: i64,
    ticket: i64,
    title: String,
    /// mentioned, assigned, or what happened ("ticket.replied").
    what: String,
    by_name: String,
    line: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    seen: bool,
}

impl From<Notice> for NoticeOut {
    fn from(n: Notice) -> Self {
        let Notice { id, ticket, title, what, by_name, line, at, seen_at } = n;
        Self { id, ticket, title, what, by_name, line, at, seen: seen_at.is_some() }
    }
}

/// List what the caller was told of tickets they follow, newest first.
#[utoipa::path(get, path = "/api/v1/desk/notices", params(PageQuery), tag = "desk", responses((status = 200, body = ListPage<NoticeOut>), Problems))]
async fn news(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<NoticeOut>>> {
    let (me, below, limit) = (cx.caller.person, query.after_number()?, query.limit());
    let found = cx.read(move |tx| store::notices(tx, me, below, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|n| n.id.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(NoticeOut::from).collect(), next }))
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Mark everything that the caller was told as seen.
#[utoipa::path(post, path = "/api/v1/desk/notices/seen", tag = "desk", responses((status = 204), Problems))]
async fn seen(cx: Cx, sent: Sent<Nothing>) -> Result<StatusCode> {
    let me = cx.caller.person;
    cx.command(sent, move |tx, _| Ok(store::notices_seen(tx, me, 0)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How the caller wants it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct PreferenceIo {
    /// How long an answer is held so that it can be taken back, 0 to 120.
    #[serde(default)]
    hold_seconds: i64,
    #[serde(default)]
    mail_followed: bool,
    #[serde(default)]
    mail_mentions: bool,
}

/// Read how the caller wants messages held and news sent.
#[utoipa::path(get, path = "/api/v1/desk/preference", tag = "desk", responses((status = 200, body = PreferenceIo), Problems))]
async fn preference(cx: Cx) -> Result<Json<PreferenceIo>> {
    let me = cx.caller.person;
    let Preference { hold_seconds, mail_followed, mail_mentions } =
        cx.read(move |tx| drafts::preference(tx, me)).await?;
    Ok(Json(PreferenceIo { hold_seconds, mail_followed, mail_mentions }))
}

/// Set how the caller wants messages held and news sent.
#[utoipa::path(put, path = "/api/v1/desk/preference", request_body = PreferenceIo, tag = "desk", responses((status = 204), Problems))]
async fn prefer(cx: Cx, sent: Sent<PreferenceIo>) -> Result<StatusCode> {
    let me = cx.caller.person;
    cx.command(sent, move |tx, new| {
        let PreferenceIo { hold_seconds, mail_followed, mail_mentions } = new;
        super::pages::set_preference(tx, me, &Preference { hold_seconds, mail_followed, mail_mentions })
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
