//! Mail for programs: the addresses of the desk, what came, and a way to hand a raw message in.

use super::pages::{self, Nothing, Typed};
use super::views::OUTCOMES;
use super::{Mailbox, Seen, Taken, jobs, store};
use crate::letter::Letters;
use crate::ticket::api::Problems;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::StatusCode;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let (schemas, paths, methods) = routes!(take);
    Doors::default()
        .api(Right::DeskReport, routes!(mailboxes))
        .api(Right::DeskLead, routes!(add))
        .api(Right::DeskLead, routes!(remove))
        .api(Right::DeskWork, routes!(seen))
        .api(Right::DeskLead, (schemas, paths, methods.layer(DefaultBodyLimit::max(connect::mail::BYTES_MAX))))
        .api(Right::DeskWork, routes!(after_all))
}

/// Read the addresses of the desk.
#[utoipa::path(get, path = "/api/v1/desk/mailboxes", operation_id = "desk_mailboxes", tag = "desk", responses((status = 200, body = ListPage<Mailbox>), Problems))]
async fn mailboxes(cx: Cx) -> Result<Json<ListPage<Mailbox>>> {
    Ok(Json(ListPage { items: cx.read(store::mailboxes).await?, next: None }))
}

/// Add an address: brought by a mail server (LMTP), or fetched (IMAP) if `host` is given.
#[utoipa::path(post, path = "/api/v1/desk/mailboxes", operation_id = "desk_mailbox_add", request_body = Typed, tag = "desk", responses((status = 201, body = Mailbox), Problems))]
async fn add(cx: Cx, sent: Sent<Typed>) -> Result<(StatusCode, Json<Mailbox>)> {
    let id = pages::add(&cx, sent).await?;
    let made = cx.read(move |tx| store::mailbox(tx, id)).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Remove an address. What came there stays.
#[utoipa::path(delete, path = "/api/v1/desk/mailboxes/{id}", operation_id = "desk_mailbox_remove", params(("id" = i64, Path)), tag = "desk", responses((status = 204), Problems))]
async fn remove(cx: Cx, Path(id): Path<i64>) -> Result<StatusCode> {
    let sent = Sent { once: None, fingerprint: String::new(), version: None, json: true, input: Nothing {} };
    pages::take_away(&cx, id, sent).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// ticket, reply, auto_reply, bounce, loop, spam or refused; all if absent.
    outcome: Option<String>,
    /// The `next` of the page before; absent for the first page.
    after: Option<String>,
    /// How many items, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// Read the messages that came, newest first, with what became of each.
#[utoipa::path(get, path = "/api/v1/desk/mail", operation_id = "desk_mail", params(Wanted), tag = "desk", responses((status = 200, body = ListPage<Seen>), Problems))]
async fn seen(cx: Cx, Query(wanted): Query<Wanted>) -> Result<Json<ListPage<Seen>>> {
    let query = PageQuery { after: wanted.after, limit: wanted.limit };
    let (below, limit) = (query.after_number()?, query.limit());
    if wanted.outcome.as_deref().is_some_and(|o| !OUTCOMES.contains(&o)) {
        return Err(Error::field("outcome", "fault-unknown"));
    }
    let items = cx.read(move |tx| store::seen(tx, below, wanted.outcome.as_deref(), limit)).await?;
    let next = items.last().filter(|_| items.len() as i64 == limit).map(|m| m.id.to_string());
    Ok(Json(ListPage { items, next }))
}

/// Hand a raw message in, as a mail server would bring it. The same message again changes nothing.
#[utoipa::path(post, path = "/api/v1/desk/mail", operation_id = "desk_mail_take", request_body(content = String, content_type = "message/rfc822"), tag = "desk",
    responses((status = 201, body = Taken), Problems))]
async fn take(cx: Cx, raw: Bytes) -> Result<(StatusCode, Json<Taken>)> {
    let arrived = jobs::Arrived { organisation: cx.caller.organisation, mailbox: None, raw, recipients: Vec::new() };
    Ok((StatusCode::CREATED, Json(jobs::take(&cx.house, arrived).await?)))
}

/// The ticket that a message was made.
#[derive(Debug, Serialize, ToSchema)]
struct Made {
    ticket: i64,
}

/// Make a ticket of a message that did not become one.
#[utoipa::path(post, path = "/api/v1/desk/mail/{id}/ticket", operation_id = "desk_mail_after_all", params(("id" = i64, Path)), tag = "desk",
    responses((status = 201, body = Made), Problems))]
async fn after_all(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<(StatusCode, Json<Made>)> {
    let letters = Letters::of(&cx);
    let ticket = cx.command(sent, move |tx, _| jobs::open_after_all(tx, &letters, id)).await?;
    Ok((StatusCode::CREATED, Json(Made { ticket })))
}
