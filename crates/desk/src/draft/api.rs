//! Drafts and messages for later, for programs: the same commands as the pages.

use super::{Draft, Held, HeldId, Holding, rules, store};
use crate::Letters;
use crate::ticket::api::Problems;
use crate::ticket::{MessageKind, Saying, Then, store as tickets};
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
    let work = Right::DeskWork;
    Doors::default()
        .api(work, routes!(draft, keep, forget))
        .api(work, routes!(drafts))
        .api(work, routes!(held, hold))
        .api(work, routes!(mine))
        .api(work, routes!(take_back))
        .api(work, routes!(send))
}

/// Text that was not sent yet.
#[derive(Debug, Serialize, ToSchema)]
struct DraftOut {
    ticket: i64,
    kind: MessageKind,
    text: String,
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
}

impl From<Draft> for DraftOut {
    fn from(d: Draft) -> Self {
        Self { ticket: d.ticket, kind: d.kind, text: d.body, changed_at: d.changed_at }
    }
}

/// A message that waits for its moment.
#[derive(Debug, Serialize, ToSchema)]
struct HeldOut {
    id: i64,
    ticket: i64,
    person: i64,
    person_name: String,
    text: String,
    then: Then,
    /// The open children of the ticket get the same words.
    children: bool,
    /// It is not sent if the person who asked answers before; its words then return to the draft.
    unless_answered: bool,
    #[schema(value_type = String, format = DateTime)]
    send_at: Timestamp,
}

impl From<Held> for HeldOut {
    fn from(h: Held) -> Self {
        Self {
            id: h.id.0,
            ticket: h.ticket,
            person: h.person.0,
            person_name: h.person_name,
            text: h.body,
            then: h.then,
            children: h.children,
            unless_answered: h.unless_answered,
            send_at: h.send_at,
        }
    }
}

/// Read one's own draft on a ticket; 404 if there is none.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/draft", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = DraftOut), Problems))]
async fn draft(cx: Cx, Path(number): Path<i64>) -> Result<Json<DraftOut>> {
    let me = cx.caller.person;
    let found = cx.read(move |tx| store::draft(tx, me, number)).await?.ok_or(Error::NotFound)?;
    Ok(Json(found.into()))
}

/// A text to keep.
#[derive(Debug, Deserialize, ToSchema)]
struct NewDraft {
    /// Empty: lets go of the draft.
    text: String,
    /// True: it is to become an internal note.
    #[serde(default)]
    internal: bool,
}

/// Keep a draft on a ticket, in place of the one before.
#[utoipa::path(put, path = "/api/v1/desk/tickets/{number}/draft", params(("number" = i64, Path)), request_body = NewDraft, tag = "desk",
    responses((status = 204), Problems))]
async fn keep(cx: Cx, Path(number): Path<i64>, sent: Sent<NewDraft>) -> Result<StatusCode> {
    let new = sent.input;
    let kind = if new.internal { MessageKind::Note } else { MessageKind::Public };
    cx.write(move |tx| super::keep(tx, number, kind, &new.text)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let go of one's own draft on a ticket.
#[utoipa::path(delete, path = "/api/v1/desk/tickets/{number}/draft", params(("number" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn forget(cx: Cx, Path(number): Path<i64>) -> Result<StatusCode> {
    let work = move |tx: &mut house::store::Tx<'_>| -> Result<()> {
        tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        super::forget(tx, number)
    };
    cx.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List one's own drafts, the newest ticket first.
#[utoipa::path(get, path = "/api/v1/desk/drafts", params(PageQuery), tag = "desk", responses((status = 200, body = ListPage<DraftOut>), Problems))]
async fn drafts(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<DraftOut>>> {
    let (me, below, limit) = (cx.caller.person, query.after_number()?, query.limit());
    let found = cx.read(move |tx| store::drafts(tx, me, below, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|d| d.ticket.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(DraftOut::from).collect(), next }))
}

/// List the messages that wait on a ticket, the next to leave first; the first 50.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/held", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = ListPage<HeldOut>), Problems))]
async fn held(cx: Cx, Path(number): Path<i64>) -> Result<Json<ListPage<HeldOut>>> {
    let work = move |tx: &mut house::store::Tx<'_>| -> Result<_> {
        tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        Ok(store::held_of_ticket(tx, number)?)
    };
    let items = cx.read(work).await?.into_iter().map(HeldOut::from).collect();
    Ok(Json(ListPage { items, next: None }))
}

/// A message for later.
#[derive(Debug, Deserialize, ToSchema)]
struct NewHeld {
    text: String,
    /// When to send it: an instant, or a civil time where the organisation is. At most a year away.
    send_at: String,
    #[serde(default)]
    then: Then,
    #[serde(default)]
    children: bool,
    #[serde(default)]
    unless_answered: bool,
}

/// Write a message for later. It is sent in the caller's name; until then it can be taken back.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/held", params(("number" = i64, Path)), request_body = NewHeld, tag = "desk",
    responses((status = 201, body = HeldOut), Problems))]
async fn hold(cx: Cx, Path(number): Path<i64>, sent: Sent<NewHeld>) -> Result<(StatusCode, Json<HeldOut>)> {
    let (seen, now, zone) = (sent.version, cx.now, cx.words.zone.clone());
    let id = cx
        .command(sent, move |tx, new| {
            tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            let at = rules::moment("send_at", &new.send_at, now, &zone).map_err(Error::Invalid)?;
            let saying =
                Saying { text: new.text, kind: MessageKind::Public, from_requester: false, then: new.then, seen };
            let holding = Holding { at, soon: false, children: new.children, unless_answered: new.unless_answered };
            super::hold(tx, number, &saying, &holding, &[])
        })
        .await?;
    let held = cx.read(move |tx| store::held(tx, id)).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, Json(held.into())))
}

/// List the messages that wait in one's own name, the next to leave first; the first 200.
#[utoipa::path(get, path = "/api/v1/desk/held", tag = "desk", responses((status = 200, body = ListPage<HeldOut>), Problems))]
async fn mine(cx: Cx) -> Result<Json<ListPage<HeldOut>>> {
    let me = cx.caller.person;
    let items = cx.read(move |tx| store::held_of_person(tx, me, None, 200)).await?;
    Ok(Json(ListPage { items: items.into_iter().map(HeldOut::from).collect(), next: None }))
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// A message that waits here; 404 if there is none, whether it was sent or never was.
fn must_wait(tx: &mut house::store::Tx<'_>, id: i64) -> Result<HeldId> {
    store::held(tx, HeldId(id))?.map(|h| h.id).ok_or(Error::NotFound)
}

/// Take a waiting message back. Its words return to its writer's draft.
#[utoipa::path(delete, path = "/api/v1/desk/held/{id}", params(("id" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn take_back(cx: Cx, Path(id): Path<i64>) -> Result<StatusCode> {
    cx.write(move |tx| -> Result<()> {
        let id = must_wait(tx, id)?;
        super::take_back(tx, id, "").map(drop)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a waiting message at once.
#[utoipa::path(post, path = "/api/v1/desk/held/{id}/send", params(("id" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn send(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    let letters = Letters::of(&cx);
    cx.command(sent, move |tx, _| {
        let id = must_wait(tx, id)?;
        super::send(tx, &letters, id).map(drop)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
