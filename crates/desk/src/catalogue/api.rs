//! The catalogue for programs: the same commands as the pages.

use super::{Answer, Asking, Content, Offer, Standing, Version, store};
use crate::ticket::api::Problems;
use crate::{Channel, Letters};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::people::store as people;
use house::web::{Cx, Doors, ListPage, PageQuery, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub fn doors() -> Doors {
    let (ask, lead) = (Right::Ask, Right::DeskLead);
    Doors::default()
        .api(ask, routes!(catalogue))
        .api(ask, routes!(offered))
        .api(ask, routes!(request))
        .api(lead, routes!(offers))
        .api(lead, routes!(create))
        .api(lead, routes!(offer))
        .api(lead, routes!(edit))
        .api(lead, routes!(publish))
        .api(lead, routes!(withdraw))
        .api(lead, routes!(put_back))
        .api(lead, routes!(versions))
        .api(lead, routes!(restore))
}

/// What people may ask for, in one version.
#[derive(Debug, Serialize, ToSchema)]
struct VersionOut {
    offer: i64,
    version: i64,
    content: Content,
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    made_by_name: String,
}

impl From<Version> for VersionOut {
    fn from(v: Version) -> Self {
        Self {
            offer: v.offer,
            version: v.version,
            content: v.content,
            made_at: v.made_at,
            made_by_name: v.made_by_name,
        }
    }
}

/// An offer with its draft.
#[derive(Debug, Serialize, ToSchema)]
struct OfferOut {
    number: i64,
    name: String,
    state: Standing,
    /// The version that people see; 0 while there is none.
    version: i64,
    draft: Content,
    /// Give this as `If-Match` with a change of the draft; an older one is refused with 409.
    edited: i64,
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
}

impl From<Offer> for OfferOut {
    fn from(o: Offer) -> Self {
        Self {
            number: o.number,
            name: o.name,
            state: o.state,
            version: o.version,
            draft: o.draft,
            edited: o.edited,
            changed_at: o.changed_at,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Typed {
    /// Words that must occur.
    #[serde(default)]
    q: String,
}

/// List what the caller may ask for, by group and name: all of it in one answer.
#[utoipa::path(get, path = "/api/v1/desk/catalogue", params(Typed), tag = "desk", responses((status = 200, body = ListPage<VersionOut>), Problems))]
async fn catalogue(cx: Cx, Query(typed): Query<Typed>) -> Result<Json<ListPage<VersionOut>>> {
    let me = cx.caller.person;
    let mut found = cx.read(move |tx| super::offered(tx, me)).await?;
    found.retain(|v| super::rules::fits(&v.content, &typed.q));
    Ok(Json(ListPage { items: found.into_iter().map(VersionOut::from).collect(), next: None }))
}

/// Read one offer as the caller may ask for it.
#[utoipa::path(get, path = "/api/v1/desk/catalogue/{number}", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = VersionOut), Problems))]
async fn offered(cx: Cx, Path(number): Path<i64>) -> Result<Json<VersionOut>> {
    let me = cx.caller.person;
    Ok(Json(cx.read(move |tx| super::visible(tx, me, number)).await?.into()))
}

/// Asks for an offer.
#[derive(Debug, Deserialize, ToSchema)]
struct NewRequest {
    /// Answers by the keys of the questions; "yes" or "no" for yes-or-no questions, a name or an address for people.
    #[serde(default)]
    answers: HashMap<String, String>,
    /// The version of the form that was answered; the present one if absent.
    version: Option<i64>,
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct Requested {
    /// The number of the ticket.
    ticket: i64,
    version: i64,
    answers: Vec<Answer>,
}

/// Ask for an offer. Files are attached to the ticket afterwards.
#[utoipa::path(post, path = "/api/v1/desk/catalogue/{number}/requests", params(("number" = i64, Path)), request_body = NewRequest, tag = "desk",
    responses((status = 201, body = Requested), Problems))]
async fn request(cx: Cx, Path(number): Path<i64>, sent: Sent<NewRequest>) -> Result<Response> {
    let (me, letters) = (cx.caller.person, Letters::of(&cx));
    let made: Requested = cx
        .command(sent, move |tx, new| {
            let member = people::member(tx, me)?.ok_or(Error::NotFound)?;
            let (typed, version) = (new.answers, new.version);
            let asking =
                Asking { offer: number, version, typed, uploads: Vec::new(), files_later: true, channel: Channel::Api };
            let ticket = super::request(tx, &letters, &member, &asking)?;
            let made = store::request(tx, ticket)?.ok_or(Error::NotFound)?;
            Ok(Requested { ticket, version: made.version, answers: made.answers })
        })
        .await?;
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// List all offers with their drafts, by number.
#[utoipa::path(get, path = "/api/v1/desk/offers", params(PageQuery), tag = "desk", responses((status = 200, body = ListPage<OfferOut>), Problems))]
async fn offers(cx: Cx, Query(page): Query<PageQuery>) -> Result<Json<ListPage<OfferOut>>> {
    let (above, limit) = (page.after_number()?.unwrap_or(0), page.limit());
    let found = cx.read(move |tx| store::offers(tx, above, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|o| o.number.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(OfferOut::from).collect(), next }))
}

async fn present(cx: &Cx, number: i64, status: StatusCode) -> Result<Response> {
    let offer = cx.read(move |tx| store::offer(tx, number)).await?.ok_or(Error::NotFound)?;
    Ok((status, Json(OfferOut::from(offer))).into_response())
}

/// Make a new offer as a draft.
#[utoipa::path(post, path = "/api/v1/desk/offers", request_body = Content, tag = "desk", responses((status = 201, body = OfferOut), Problems))]
async fn create(cx: Cx, sent: Sent<Content>) -> Result<Response> {
    let number = cx.command(sent, |tx, content| super::create(tx, &content)).await?;
    present(&cx, number, StatusCode::CREATED).await
}

/// Read an offer with its draft.
#[utoipa::path(get, path = "/api/v1/desk/offers/{number}", params(("number" = i64, Path)), tag = "desk", responses((status = 200, body = OfferOut), Problems))]
async fn offer(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    present(&cx, number, StatusCode::OK).await
}

/// Write the draft of an offer.
#[utoipa::path(put, path = "/api/v1/desk/offers/{number}", params(("number" = i64, Path)), request_body = Content, tag = "desk",
    responses((status = 200, body = OfferOut), Problems))]
async fn edit(cx: Cx, Path(number): Path<i64>, sent: Sent<Content>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, content| super::edit(tx, number, seen, &content)).await?;
    present(&cx, number, StatusCode::OK).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Publish the draft of an offer as a new version.
#[utoipa::path(post, path = "/api/v1/desk/offers/{number}/publish", params(("number" = i64, Path)), tag = "desk", responses((status = 200, body = OfferOut), Problems))]
async fn publish(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let seen = sent.version;
    cx.command(sent, move |tx, _| super::publish(tx, number, seen)).await?;
    present(&cx, number, StatusCode::OK).await
}

/// Take an offer out of the catalogue. Requests that were made with it go on.
#[utoipa::path(post, path = "/api/v1/desk/offers/{number}/withdraw", params(("number" = i64, Path)), tag = "desk", responses((status = 200, body = OfferOut), Problems))]
async fn withdraw(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::withdraw(tx, number, false)).await?;
    present(&cx, number, StatusCode::OK).await
}

/// Put a withdrawn offer back as it last was.
#[utoipa::path(post, path = "/api/v1/desk/offers/{number}/return", params(("number" = i64, Path)), tag = "desk", responses((status = 200, body = OfferOut), Problems))]
async fn put_back(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::withdraw(tx, number, true)).await?;
    present(&cx, number, StatusCode::OK).await
}

/// List the versions of an offer, newest first.
#[utoipa::path(get, path = "/api/v1/desk/offers/{number}/versions", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = ListPage<VersionOut>), Problems))]
async fn versions(cx: Cx, Path(number): Path<i64>) -> Result<Json<ListPage<VersionOut>>> {
    let found = cx
        .read(move |tx| -> Result<_> {
            store::offer(tx, number)?.ok_or(Error::NotFound)?;
            Ok(store::versions(tx, number, 200)?)
        })
        .await?;
    Ok(Json(ListPage { items: found.into_iter().map(VersionOut::from).collect(), next: None }))
}

/// Make an old version the draft again.
#[utoipa::path(post, path = "/api/v1/desk/offers/{number}/versions/{version}/restore", params(("number" = i64, Path), ("version" = i64, Path)), tag = "desk",
    responses((status = 200, body = OfferOut), Problems))]
async fn restore(cx: Cx, Path((number, version)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| super::restore(tx, number, version)).await?;
    present(&cx, number, StatusCode::OK).await
}
