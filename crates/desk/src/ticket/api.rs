//! Tickets for programs: everything the pages do, from the same commands, under the same rights. Employees see
//! and write their own; what the team writes among itself never leaves for them.

use super::pages::who;
use super::store::{self, Filter};
use super::{Deed, Due, Message, MessageKind, Priority, Saying, State, Then, Ticket};
use crate::letter::Letters;
use crate::{Channel, Opening, asks, field};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use house::people::PersonId;
use house::people::policy::{Reach, Right};
use house::store::Tx;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::DeskRead, routes!(list))
        .api(Right::Ask, routes!(create))
        .api(Right::DeskRead, routes!(get))
        .api(Right::Ask, routes!(reply))
        .api(Right::DeskWork, routes!(assign))
        .api(Right::DeskWork, routes!(prioritise))
        .api(Right::Ask, routes!(resolve))
        .api(Right::Ask, routes!(reopen))
}

/// One ticket.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct TicketOut {
    number: i64,
    /// "T-4821".
    label: String,
    title: String,
    state: State,
    /// 1 (most urgent) to 4.
    #[schema(value_type = i64, minimum = 1, maximum = 4)]
    priority: Priority,
    /// The member who asked; absent if it was nobody of the organisation.
    requester: Option<i64>,
    requester_name: String,
    assignee: Option<i64>,
    assignee_name: String,
    /// "incident", "request", "problem" or "change"; another word if it came from another system.
    kind: String,
    /// The team that has it; empty if none.
    team: String,
    category: String,
    subcategory: String,
    service: String,
    location: String,
    channel: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    first_response_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    first_resolved_at: Option<Timestamp>,
    /// The last transition into resolved; absent while it is open.
    #[schema(value_type = Option<String>, format = DateTime)]
    resolved_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    closed_at: Option<Timestamp>,
    reassigned: i64,
    reopened: i64,
    open: bool,
    /// True while the promises stand still because somebody else has the ball.
    waiting: bool,
    /// When the next promise falls due.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    due_kind: Option<Due>,
    last_line: String,
    /// The system it was imported from, and its number there.
    source: Option<String>,
    source_number: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
    /// Give this as `If-Match` with a change; an older one is refused with 409.
    version: i64,
}

impl From<Ticket> for TicketOut {
    fn from(t: Ticket) -> Self {
        Self {
            label: t.label(),
            number: t.number,
            title: t.title,
            state: t.state,
            priority: t.priority,
            requester: t.requester.map(|p| p.0),
            requester_name: t.requester_name,
            assignee: t.assignee.map(|p| p.0),
            assignee_name: t.assignee_name,
            kind: t.kind,
            team: t.team,
            category: t.category,
            subcategory: t.subcategory,
            service: t.service,
            location: t.location,
            channel: t.channel,
            created_at: t.created_at,
            first_response_at: t.first_response_at,
            first_resolved_at: t.first_resolved_at,
            resolved_at: t.resolved_at,
            closed_at: t.closed_at,
            reassigned: t.reassigned,
            reopened: t.reopened,
            open: t.open,
            waiting: t.waiting,
            due_at: t.due_at,
            due_kind: t.due_kind,
            last_line: t.last_line,
            source: t.source,
            source_number: t.source_number,
            changed_at: t.changed_at,
            version: t.version,
        }
    }
}

/// One thing that was said.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageOut {
    id: i64,
    author: Option<i64>,
    author_name: String,
    kind: MessageKind,
    from_requester: bool,
    body: String,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<Message> for MessageOut {
    fn from(m: Message) -> Self {
        Self {
            id: m.id,
            author: m.author.map(|p| p.0),
            author_name: m.author_name,
            kind: m.kind,
            from_requester: m.from_requester,
            body: m.body,
            at: m.at,
        }
    }
}

/// A ticket with a page of its conversation, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conversation {
    ticket: TicketOut,
    messages: Vec<MessageOut>,
    /// Give this as `before` to get the messages before these; absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
}

/// Which tickets.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    state: Option<State>,
    /// The id of a person.
    assignee: Option<i64>,
    /// 1 to 4.
    #[param(value_type = Option<i64>)]
    priority: Option<Priority>,
    /// The `next` of the page before; absent for the first page.
    after: Option<String>,
    /// How many items, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// What can go wrong, the same everywhere here.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "documents answers; the house makes them from its errors")]
pub enum Problems {
    #[response(status = 401, content_type = "application/problem+json")]
    SignIn(#[to_schema] Problem),
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] Problem),
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] Problem),
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] Problem),
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(#[to_schema] Problem),
}

/// List tickets, newest first. Who may see only their own gets only their own.
#[utoipa::path(get, path = "/api/v1/desk/tickets", params(Wanted), tag = "desk", responses((status = 200, body = ListPage<TicketOut>), Problems))]
async fn list(cx: Cx, Query(wanted): Query<Wanted>) -> Result<Json<ListPage<TicketOut>>> {
    let query = PageQuery { after: wanted.after, limit: wanted.limit };
    let (below, limit) = (query.after_number()?, query.limit());
    let filter = Filter {
        only_of: cx.only_concerning(),
        state: wanted.state,
        assignee: wanted.assignee,
        priority: wanted.priority,
    };
    let tickets = cx.read(move |tx| store::list(tx, &filter, below, limit)).await?;
    let next = tickets.last().filter(|_| tickets.len() as i64 == limit).map(|t| t.number.to_string());
    Ok(Json(ListPage { items: tickets.into_iter().map(TicketOut::from).collect(), next }))
}

/// Opens a ticket.
#[derive(Debug, Deserialize, ToSchema)]
struct NewTicket {
    /// What is needed, in the words of who needs it. Its first sentence is the title unless one is given.
    text: String,
    #[serde(default)]
    title: String,
    /// For whom: a member's e-mail address or any name. Only technicians may ask for somebody else.
    requester: Option<String>,
    /// Only technicians may say; 3 if absent.
    #[schema(value_type = Option<i64>)]
    priority: Option<Priority>,
    /// "incident" if absent, "request", "problem" or "change": which fields are asked, and what is promised.
    #[serde(default)]
    kind: String,
    /// Answers to fields of the organisation's own, by their names. Those that must be answered when a ticket is opened
    /// are refused if they are missing (422, with the field).
    #[serde(default)]
    #[schema(value_type = Object)]
    fields: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    category: String,
    #[serde(default)]
    service: String,
    #[serde(default)]
    location: String,
}

/// Open a ticket, for oneself or, as a technician, for somebody else.
#[utoipa::path(post, path = "/api/v1/desk/tickets", request_body = NewTicket, tag = "desk", responses((status = 201, body = TicketOut), Problems))]
async fn create(cx: Cx, sent: Sent<NewTicket>) -> Result<Response> {
    let (works, me, letters) = (cx.may(Right::DeskWork).is_some(), cx.caller.person, Letters::of(&cx));
    let made: TicketOut = cx
        .command(sent, move |tx, new| {
            let for_other = new.requester.as_deref().filter(|_| works);
            let (requester, requester_name) =
                for_other.map_or_else(|| Ok((Some(me), String::new())), |typed| who(tx, typed))?;
            let opening = Opening {
                title: new.title,
                requester_name,
                kind: if new.kind.is_empty() { super::INCIDENT.to_owned() } else { new.kind },
                priority: new.priority.filter(|_| works).unwrap_or(super::rules::ORDINARY),
                by_agent: works && requester != Some(me),
                category: new.category,
                service: new.service,
                location: new.location,
                ..asks::plain_opening(&new.text, requester, Channel::Api)
            };
            let typed = field::rules::typed_json(&new.fields).map_err(Error::Invalid)?;
            field::must_know(tx, &opening, &typed)?;
            let asker = if works { field::Asker::Team } else { field::Asker::Requester };
            let number = field::open(tx, Some(&letters), &opening, (asker, typed))?;
            store::by_number(tx, number, None)?.map(TicketOut::from).ok_or(Error::NotFound)
        })
        .await?;
    Ok((StatusCode::CREATED, [(header::ETAG, etag(made.version))], Json(made)).into_response())
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Before {
    /// The `before` of the page before; absent for the newest messages.
    before: Option<i64>,
    /// How many messages, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// Read a ticket with its conversation; `ETag` is its version.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}", params(("number" = i64, Path), Before), tag = "desk",
    responses((status = 200, body = Conversation, headers(("ETag" = String))), Problems))]
async fn get(cx: Cx, Path(number): Path<i64>, Query(before): Query<Before>) -> Result<Response> {
    let (only, notes, limit) = (cx.only_concerning(), cx.reach == Reach::All, before.limit.unwrap_or(50).clamp(1, 200));
    let (ticket, messages) = cx
        .read(move |tx| -> Result<_> {
            let ticket = store::by_number(tx, number, only)?.ok_or(Error::NotFound)?;
            let messages = crate::tie::messages(tx, &ticket, before.before, (notes, limit))?;
            Ok((ticket, messages))
        })
        .await?;
    let before = messages.first().filter(|_| messages.len() as i64 == limit).map(|m| m.id);
    let tag = etag(ticket.version);
    let body =
        Conversation { ticket: ticket.into(), messages: messages.into_iter().map(MessageOut::from).collect(), before };
    Ok(([(header::ETAG, tag)], Json(body)).into_response())
}

fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

/// The ticket as it stands after a command.
async fn present(cx: &Cx, number: i64, status: StatusCode) -> Result<Response> {
    let ticket = cx.read(move |tx| store::by_number(tx, number, None)).await?.ok_or(Error::NotFound)?;
    let tag = etag(ticket.version);
    Ok((status, [(header::ETAG, tag)], Json(TicketOut::from(ticket))).into_response())
}

/// The requester to whom a caller's commands are bound; `None` for those who work on all tickets.
pub fn bound(cx: &Cx) -> Option<PersonId> {
    cx.may(Right::DeskWork).is_none().then_some(cx.caller.person)
}

fn must_see(tx: &mut Tx<'_>, number: i64, bound: Option<PersonId>) -> Result<()> {
    store::by_number(tx, number, bound)?.map(drop).ok_or(Error::NotFound)
}

/// Says something on a ticket.
#[derive(Debug, Deserialize, ToSchema)]
struct NewMessage {
    text: String,
    /// True: for the team only. Technicians only; others are refused.
    #[serde(default)]
    internal: bool,
    /// What is to happen with the ticket then. Technicians only.
    #[serde(default)]
    then: Then,
}

/// Answer, or write an internal note. Never refused because the ticket changed meanwhile, unless `then` would change it.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/messages", params(("number" = i64, Path)), request_body = NewMessage, tag = "desk",
    responses((status = 201, body = TicketOut), Problems))]
async fn reply(cx: Cx, Path(number): Path<i64>, sent: Sent<NewMessage>) -> Result<Response> {
    let (own, letters, seen) = (bound(&cx), Letters::of(&cx), sent.version);
    if own.is_some() && (sent.input.internal || sent.input.then != Then::Send) {
        return Err(Error::Forbidden);
    }
    let work = move |tx: &mut Tx<'_>, new: NewMessage| -> Result<()> {
        must_see(tx, number, own)?;
        let kind = if new.internal { MessageKind::Note } else { MessageKind::Public };
        asks::say(
            tx,
            Some(&letters),
            number,
            &Saying { text: new.text, kind, from_requester: own.is_some(), then: new.then, seen },
        )
        .map(drop)
    };
    cx.command(sent, work).await?;
    present(&cx, number, StatusCode::CREATED).await
}

/// Gives a ticket to somebody.
#[derive(Debug, Deserialize, ToSchema)]
struct Assignee {
    /// The id of somebody who works at the desk; null for nobody.
    person: Option<i64>,
}

/// Give a ticket to somebody, or to nobody.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/assignee", params(("number" = i64, Path)), request_body = Assignee, tag = "desk",
    responses((status = 200, body = TicketOut), Problems))]
async fn assign(cx: Cx, Path(number): Path<i64>, sent: Sent<Assignee>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, to| asks::assign(tx, number, seen, to.person.map(PersonId)).map(drop)).await?;
    present(&cx, number, StatusCode::OK).await
}

/// Changes how urgent a ticket is.
#[derive(Debug, Deserialize, ToSchema)]
struct NewPriority {
    /// 1 (most urgent) to 4.
    #[schema(value_type = i64, minimum = 1, maximum = 4)]
    priority: Priority,
}

/// Change how urgent a ticket is; its promises are counted anew.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/priority", params(("number" = i64, Path)), request_body = NewPriority, tag = "desk",
    responses((status = 200, body = TicketOut), Problems))]
async fn prioritise(cx: Cx, Path(number): Path<i64>, sent: Sent<NewPriority>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, to| asks::change(tx, number, seen, &Deed::Prioritise(to.priority)).map(drop)).await?;
    present(&cx, number, StatusCode::OK).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Solve a ticket; its requester says with this that it works again, and so closes it.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/resolve", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = TicketOut), Problems))]
async fn resolve(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let by_requester = bound(&cx).is_some();
    deed(cx, number, sent, Deed::Resolve { by_requester }).await
}

/// Open a solved ticket again.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/reopen", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = TicketOut), Problems))]
async fn reopen(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    deed(cx, number, sent, Deed::Reopen).await
}

async fn deed(cx: Cx, number: i64, sent: Sent<Nothing>, deed: Deed) -> Result<Response> {
    let (own, seen) = (bound(&cx), sent.version);
    let work = move |tx: &mut Tx<'_>, _: Nothing| -> Result<()> {
        must_see(tx, number, own)?;
        asks::change(tx, number, seen, &deed).map(drop)
    };
    cx.command(sent, work).await?;
    present(&cx, number, StatusCode::OK).await
}
