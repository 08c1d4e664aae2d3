//! Thank-yous for programs: read, say, take back.

use super::{Audience, ThankYou, Thanks, rules, store};
use crate::asks;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use house::people::policy::Right;
use house::web::{Cx, Doors, ListPage, PageQuery, Problem, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

pub fn doors() -> Doors {
    Doors::default().api(Right::Thank, routes!(list, create)).api(Right::Thank, routes!(get_one, take_back))
}

/// A thank-you.
#[derive(Debug, Serialize, ToSchema)]
struct ThanksItem {
    number: i64,
    ticket: i64,
    giver: Party,
    receiver: Party,
    note: String,
    audience: Audience,
    #[schema(value_type = String, format = DateTime)]
    given_at: Timestamp,
}

/// One of the two.
#[derive(Debug, Serialize, ToSchema)]
struct Party {
    person: i64,
    name: String,
}

impl From<Thanks> for ThanksItem {
    fn from(t: Thanks) -> Self {
        Self {
            number: t.number,
            ticket: t.ticket,
            giver: Party { person: t.giver.0, name: t.giver_name },
            receiver: Party { person: t.receiver.0, name: t.receiver_name },
            note: t.note,
            audience: if t.open_to_all { Audience::All } else { Audience::Two },
            given_at: t.given_at,
        }
    }
}

/// Thanks for one ticket.
#[derive(Debug, Deserialize, ToSchema)]
struct NewThanks {
    ticket: i64,
    #[serde(flatten)]
    words: ThankYou,
}

/// List the thank-yous that the caller may see, newest first.
#[utoipa::path(get, path = "/api/v1/commons/thanks", params(PageQuery), tag = "commons",
    responses((status = 200, body = ListPage<ThanksItem>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Json<ListPage<ThanksItem>>, Error> {
    let (me, before, limit) = (cx.caller.person, query.after_number()?.unwrap_or(i64::MAX), query.limit());
    let found = cx.read(move |tx| store::seen_by(tx, me, before, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|t| t.number.to_string());
    Ok(Json(ListPage { items: found.into_iter().map(ThanksItem::from).collect(), next }))
}

/// Say thanks for a solved ticket. Once for each caller and ticket: saying it again answers with the first.
#[utoipa::path(post, path = "/api/v1/commons/thanks", request_body = NewThanks, tag = "commons",
    responses((status = 201, body = ThanksItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create(cx: Cx, sent: Sent<NewThanks>) -> Result<(StatusCode, Json<ThanksItem>), Error> {
    let only = cx.only_concerning();
    let number = cx.command(sent, move |tx, new| asks::thank(tx, new.ticket, only, &new.words)).await?;
    Ok((StatusCode::CREATED, Json(find(&cx, number).await?)))
}

/// Read one thank-you.
#[utoipa::path(get, path = "/api/v1/commons/thanks/{number}", params(("number" = i64, Path)), tag = "commons",
    responses((status = 200, body = ThanksItem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_one(cx: Cx, Path(number): Path<i64>) -> Result<Json<ThanksItem>, Error> {
    find(&cx, number).await.map(Json)
}

/// Take a thank-you back; possible for its giver until the thanked was told (a few seconds).
#[utoipa::path(delete, path = "/api/v1/commons/thanks/{number}", params(("number" = i64, Path)), tag = "commons",
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn take_back(cx: Cx, Path(number): Path<i64>) -> Result<StatusCode, Error> {
    cx.write(move |tx| asks::take_back(tx, number)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(cx: &Cx, number: i64) -> Result<ThanksItem> {
    let me = cx.caller.person;
    cx.read(move |tx| store::by_number(tx, number))
        .await?
        .filter(|t| rules::visible(t, me))
        .map(ThanksItem::from)
        .ok_or(Error::NotFound)
}
