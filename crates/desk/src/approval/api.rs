//! Approvals for programs: the same commands as the pages.

use super::pages::sees_all;
use super::{Approval, Asking, Decision, Seat, Standing, Step, store};
use crate::Letters;
use crate::colleague::{self as colleagues_of, Colleague};
use crate::ticket::{self, api::Problems};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::journal::RecordRef;
use house::people::policy::Right;
use house::people::{PersonId, store as people};
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let (ask, admin) = (Right::Ask, Right::Administer);
    Doors::default()
        .api(ask, routes!(list))
        .api(ask, routes!(show))
        .api(ask, routes!(decide))
        .api(ask, routes!(question))
        .api(ask, routes!(answer))
        .api(ask, routes!(pass))
        .api(ask, routes!(withdraw))
        .api(Right::DeskWork, routes!(ask_for))
        .api(admin, routes!(colleagues))
        .api(admin, routes!(colleague_set))
        .api(admin, routes!(owners))
        .api(admin, routes!(owner_set))
}

/// One voice.
#[derive(Debug, Serialize, ToSchema)]
struct VoiceOut {
    /// From 1.
    step: i64,
    person: i64,
    name: String,
    /// "asked", "approved", "declined" or "lapsed".
    state: String,
    decided_by_name: String,
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Timestamp>,
    reason: String,
}

/// One approval.
#[derive(Debug, Serialize, ToSchema)]
struct ApprovalOut {
    number: i64,
    /// What it is about.
    record_kind: String,
    record_number: i64,
    title: String,
    why: String,
    amount_cents: Option<i64>,
    asked_by: i64,
    asked_by_name: String,
    state: Standing,
    /// Which step is being taken, from 1.
    step: i64,
    steps: Vec<Step>,
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    voices: Vec<VoiceOut>,
}

fn out(a: Approval, seats: Vec<Seat>) -> ApprovalOut {
    let voice = |s: Seat| VoiceOut {
        step: s.step + 1,
        person: s.principal.0,
        name: s.principal_name,
        state: s.state,
        decided_by_name: s.decided_by_name,
        decided_at: s.decided_at,
        reason: s.reason,
    };
    ApprovalOut {
        number: a.number,
        record_kind: a.record.kind,
        record_number: a.record.number,
        title: a.title,
        why: a.why,
        amount_cents: a.amount_cents,
        asked_by: a.asked_by.0,
        asked_by_name: a.asked_by_name,
        state: a.state,
        step: a.step + 1,
        steps: a.steps,
        asked_at: a.asked_at,
        ended_at: a.ended_at,
        voices: seats.into_iter().map(voice).collect(),
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// True: what waits for the caller's word; otherwise what the caller asked for.
    #[serde(default)]
    waiting: bool,
    /// The `next` of the page before; absent for the first page.
    after: Option<String>,
    /// How many items, 1 to 200; 50 if absent.
    limit: Option<i64>,
}

/// List approvals that wait for the caller, or that the caller asked for, newest first.
#[utoipa::path(get, path = "/api/v1/desk/approvals", params(Wanted), tag = "desk", responses((status = 200, body = ListPage<ApprovalOut>), Problems))]
async fn list(cx: Cx, Query(wanted): Query<Wanted>) -> Result<Json<ListPage<ApprovalOut>>> {
    let page = PageQuery { after: wanted.after, limit: wanted.limit };
    let (me, below, limit) = (cx.caller.person, page.after_number()?, page.limit());
    let found = cx
        .read(move |tx| {
            if wanted.waiting {
                store::waiting_for(tx, me, below, limit)
            } else {
                store::of_asker(tx, me, below, limit)
            }
        })
        .await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|a| a.number.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(|a| out(a, Vec::new())).collect(), next }))
}

async fn present(cx: &Cx, number: i64, status: StatusCode) -> Result<Response> {
    let reader = (cx.caller.person, sees_all(cx));
    let (a, seats, _) = cx
        .read(move |tx| -> Result<_> {
            match super::visible(tx, number, reader) {
                // Who gave their voice away sees what they did, once.
                Err(Error::NotFound) => {
                    let a = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
                    let seats = store::seats(tx, number)?;
                    let had = seats.iter().any(|s| s.principal == reader.0);
                    if had { Ok((a, seats, Vec::new())) } else { Err(Error::NotFound) }
                }
                other => other,
            }
        })
        .await?;
    Ok((status, Json(out(a, seats))).into_response())
}

/// Read an approval with its voices.
#[utoipa::path(get, path = "/api/v1/desk/approvals/{number}", params(("number" = i64, Path)), tag = "desk", responses((status = 200, body = ApprovalOut), Problems))]
async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    present(&cx, number, StatusCode::OK).await
}

/// Decides with the caller's voice.
#[derive(Debug, Deserialize, ToSchema)]
struct NewDecision {
    approve: bool,
    /// Must be given with a no.
    #[serde(default)]
    reason: String,
}

/// Approve or decline. Nobody decides what they asked for themselves.
#[utoipa::path(post, path = "/api/v1/desk/approvals/{number}/decision", params(("number" = i64, Path)), request_body = NewDecision, tag = "desk",
    responses((status = 200, body = ApprovalOut), Problems))]
async fn decide(cx: Cx, Path(number): Path<i64>, sent: Sent<NewDecision>) -> Result<Response> {
    let letters = Letters::of(&cx);
    cx.command(sent, move |tx, d| {
        let decision = Decision { yes: d.approve, reason: d.reason, way: "api" };
        super::decide(tx, Some(&letters), number, &decision).map(drop)
    })
    .await?;
    present(&cx, number, StatusCode::OK).await
}

#[derive(Debug, Deserialize, ToSchema)]
struct NewWord {
    text: String,
}

/// Ask the person who wants it something, before deciding.
#[utoipa::path(post, path = "/api/v1/desk/approvals/{number}/questions", params(("number" = i64, Path)), request_body = NewWord, tag = "desk",
    responses((status = 200, body = ApprovalOut), Problems))]
async fn question(cx: Cx, Path(number): Path<i64>, sent: Sent<NewWord>) -> Result<Response> {
    let letters = Letters::of(&cx);
    cx.command(sent, move |tx, w| super::question(tx, Some(&letters), number, &w.text)).await?;
    present(&cx, number, StatusCode::OK).await
}

/// Answer what an approver asked.
#[utoipa::path(post, path = "/api/v1/desk/approvals/{number}/answers", params(("number" = i64, Path)), request_body = NewWord, tag = "desk",
    responses((status = 200, body = ApprovalOut), Problems))]
async fn answer(cx: Cx, Path(number): Path<i64>, sent: Sent<NewWord>) -> Result<Response> {
    let letters = Letters::of(&cx);
    cx.command(sent, move |tx, w| super::answer(tx, Some(&letters), number, &w.text)).await?;
    present(&cx, number, StatusCode::OK).await
}

#[derive(Debug, Deserialize, ToSchema)]
struct PassTo {
    /// The id of the member who decides instead.
    to: i64,
}

/// Give the caller's voice to somebody else.
#[utoipa::path(post, path = "/api/v1/desk/approvals/{number}/pass", params(("number" = i64, Path)), request_body = PassTo, tag = "desk",
    responses((status = 200, body = ApprovalOut), Problems))]
async fn pass(cx: Cx, Path(number): Path<i64>, sent: Sent<PassTo>) -> Result<Response> {
    let letters = Letters::of(&cx);
    cx.command(sent, move |tx, p| super::pass_on(tx, Some(&letters), number, PersonId(p.to))).await?;
    present(&cx, number, StatusCode::OK).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Take the question back; what waited for it goes on.
#[utoipa::path(post, path = "/api/v1/desk/approvals/{number}/withdraw", params(("number" = i64, Path)), tag = "desk", responses((status = 200, body = ApprovalOut), Problems))]
async fn withdraw(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let lead = cx.may(Right::DeskLead).is_some();
    cx.command(sent, move |tx, _| super::withdraw(tx, number, lead)).await?;
    present(&cx, number, StatusCode::OK).await
}

/// Asks for people's word on a ticket.
#[derive(Debug, Deserialize, ToSchema)]
struct NewApproval {
    why: String,
    amount_cents: Option<i64>,
    steps: Vec<Step>,
}

/// Ask for approval of a ticket; it waits meanwhile. Its requester and the caller cannot decide it.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/approvals", params(("number" = i64, Path)), request_body = NewApproval, tag = "desk",
    responses((status = 201, body = ApprovalOut), Problems))]
async fn ask_for(cx: Cx, Path(number): Path<i64>, sent: Sent<NewApproval>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let made = cx
        .command(sent, move |tx, new| {
            let t = ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            if new.why.trim().is_empty() {
                return Err(Error::field("why", "fault-empty"));
            }
            let asking = Asking {
                record: RecordRef::new(ticket::KIND, number),
                title: t.title,
                why: new.why,
                service: t.service,
                amount_cents: new.amount_cents,
                for_person: t.requester,
                steps: new.steps,
            };
            super::ask(tx, Some(&letters), &asking)?.ok_or_else(|| Error::field("steps", "desk-approval-no-step"))
        })
        .await?;
    present(&cx, made, StatusCode::CREATED).await
}

/// Who manages somebody and who stands in for them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct ColleagueOut {
    #[serde(default, skip_deserializing)]
    person: i64,
    manager: Option<i64>,
    deputy: Option<i64>,
    /// Days as "2026-12-24", both included; empty for none.
    #[serde(default)]
    away_from: String,
    #[serde(default)]
    away_until: String,
}

impl From<Colleague> for ColleagueOut {
    fn from(c: Colleague) -> Self {
        Self {
            person: c.person.0,
            manager: c.manager.map(|p| p.0),
            deputy: c.deputy.map(|p| p.0),
            away_from: c.away_from,
            away_until: c.away_until,
        }
    }
}

/// List who manages and who stands in for whom, by person.
#[utoipa::path(get, path = "/api/v1/desk/colleagues", params(PageQuery), tag = "desk", responses((status = 200, body = ListPage<ColleagueOut>), Problems))]
async fn colleagues(cx: Cx, Query(page): Query<PageQuery>) -> Result<Json<ListPage<ColleagueOut>>> {
    let (above, limit) = (page.after_number()?.unwrap_or(0), page.limit());
    let found = cx.read(move |tx| store::colleagues(tx, above, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|c| c.person.0.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(ColleagueOut::from).collect(), next }))
}

/// Set a person's manager, deputy and absence.
#[utoipa::path(put, path = "/api/v1/desk/colleagues/{person}", params(("person" = i64, Path)), request_body = ColleagueOut, tag = "desk",
    responses((status = 200, body = ColleagueOut), Problems))]
async fn colleague_set(cx: Cx, Path(person): Path<i64>, sent: Sent<ColleagueOut>) -> Result<Json<ColleagueOut>> {
    let person = PersonId(person);
    cx.command(sent, move |tx, c| {
        people::member(tx, person)?.ok_or(Error::NotFound)?;
        let (manager, deputy) = (c.manager.map(PersonId), c.deputy.map(PersonId));
        let colleague = Colleague { person, manager, deputy, away_from: c.away_from, away_until: c.away_until };
        colleagues_of::colleague_set(tx, &colleague)
    })
    .await?;
    Ok(Json(cx.read(move |tx| store::colleague(tx, person)).await?.into()))
}

/// Who answers for a service.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct OwnerOut {
    service: String,
    /// The id of a member; null takes it away.
    owner: Option<i64>,
}

/// List who answers for which service; the first 500.
#[utoipa::path(get, path = "/api/v1/desk/service-owners", tag = "desk", responses((status = 200, body = ListPage<OwnerOut>), Problems))]
async fn owners(cx: Cx) -> Result<Json<ListPage<OwnerOut>>> {
    let found = cx.read(|tx| store::owners(tx, 500)).await?;
    let items = found.into_iter().map(|(service, owner)| OwnerOut { service, owner: Some(owner.0) }).collect();
    Ok(Json(ListPage { items, next: None }))
}

/// Say who answers for a service.
#[utoipa::path(put, path = "/api/v1/desk/service-owners", request_body = OwnerOut, tag = "desk", responses((status = 200, body = ListPage<OwnerOut>), Problems))]
async fn owner_set(cx: Cx, sent: Sent<OwnerOut>) -> Result<Json<ListPage<OwnerOut>>> {
    cx.command(sent, |tx, o| colleagues_of::owner_set(tx, &o.service, o.owner.map(PersonId))).await?;
    owners(cx).await
}
