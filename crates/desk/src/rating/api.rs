//! Ratings for programs: the same commands under the same rights.

use super::pages::{Asked, next};
use super::rules::{self, Share};
use super::{Rating, Setting, store};
use crate::ticket::store as tickets;
use axum::Json;
use axum::extract::{Path, Query};
use house::people::policy::{Reach, Right};
use house::web::{Cx, Doors, Problem, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// Answers in one page of the list.
const LISTED: i64 = 50;
/// Answers about one ticket: one a resolution.
const OF_TICKET: i64 = 50;

pub fn doors() -> Doors {
    Doors::default()
        .api(Right::DeskReport, routes!(list))
        .api(Right::DeskRead, routes!(of_ticket))
        .api(Right::Ask, routes!(rate))
        .api(Right::DeskReport, routes!(setting))
        .api(Right::DeskLead, routes!(set))
}

/// One answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RatingOut {
    ticket: i64,
    /// 1 (very bad) to 5 (very good).
    #[schema(minimum = 1, maximum = 5)]
    score: i64,
    comment: String,
    /// Which resolution it is about.
    #[schema(value_type = String, format = DateTime)]
    resolved_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    rated_at: Option<Timestamp>,
    /// The ticket that a bad answer opened; only for the team.
    follow_up: Option<i64>,
}

impl RatingOut {
    fn of(r: &Rating, team: bool) -> Option<Self> {
        Some(Self {
            ticket: r.ticket,
            score: r.score?,
            comment: r.comment.clone(),
            resolved_at: r.resolved_at,
            rated_at: r.rated_at,
            follow_up: r.follow_up.filter(|_| team),
        })
    }
}

/// What was asked and answered in a period, with the newest answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ratings {
    /// How many gave each answer, from 1 to 5.
    scores: Vec<i64>,
    /// Answers 4 and 5 of all answers, with the Wilson interval at 95 %; `value` is absent below ten answers.
    #[schema(value_type = Object)]
    satisfaction: Share,
    /// Answered of the questions put in the period.
    #[schema(value_type = Object)]
    response: Share,
    items: Vec<RatingOut>,
    /// Give this as `after` to get the following page; absent on the last.
    next: Option<String>,
}

/// Read how people rated solutions: counts, shares with their intervals, and the answers, newest first.
#[utoipa::path(get, path = "/api/v1/desk/ratings", operation_id = "desk_ratings", params(Asked), tag = "desk",
    responses((status = 200, body = Ratings), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn list(cx: Cx, Query(asked): Query<Asked>) -> Result<Json<Ratings>> {
    let which = asked.which(&cx.words.zone, cx.now)?;
    let (counts, found) = cx
        .read(move |tx| -> Result<_> {
            Ok((store::counts(tx, which.from, which.to)?, store::list(tx, &which, LISTED)?))
        })
        .await?;
    let next = next(&found, LISTED);
    let items = found
        .into_iter()
        .map(|r| RatingOut {
            ticket: r.ticket,
            score: r.score,
            comment: r.comment,
            resolved_at: r.resolved_at,
            rated_at: Some(r.rated_at),
            follow_up: r.follow_up,
        })
        .collect();
    Ok(Json(Ratings {
        scores: counts.scores.to_vec(),
        satisfaction: rules::satisfaction(&counts),
        response: rules::response(&counts),
        items,
        next,
    }))
}

/// The answers about one ticket.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketRatings {
    items: Vec<RatingOut>,
}

/// Read how a ticket's solutions were rated, the last one first.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/rating", operation_id = "desk_ticket_rating", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = TicketRatings), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn of_ticket(cx: Cx, Path(number): Path<i64>) -> Result<Json<TicketRatings>> {
    let (only_of, team) = (cx.only_concerning(), cx.reach == Reach::All);
    let found = cx
        .read(move |tx| -> Result<_> {
            tickets::by_number(tx, number, only_of)?.ok_or(Error::NotFound)?;
            Ok(store::of_ticket(tx, number, OF_TICKET)?)
        })
        .await?;
    Ok(Json(TicketRatings { items: found.iter().filter_map(|r| RatingOut::of(r, team)).collect() }))
}

/// An answer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RatingIn {
    /// 1 (very bad) to 5 (very good).
    #[schema(minimum = 1, maximum = 5)]
    score: i64,
    #[serde(default)]
    #[schema(max_length = 2000)]
    comment: String,
}

/// Rate the solution of one's own request, or change the answer.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/rating", operation_id = "desk_ticket_rate", params(("number" = i64, Path)), tag = "desk", request_body = RatingIn,
    responses((status = 200, body = RatingOut), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn rate(cx: Cx, Path(number): Path<i64>, sent: Sent<RatingIn>) -> Result<Json<RatingOut>> {
    let (me, words) = (cx.caller.person, cx.words.clone());
    let done = cx
        .command(sent, move |tx, given| {
            let ticket = tickets::by_number(tx, number, Some(me))?.ok_or(Error::NotFound)?;
            let given = rules::check(given.score, &given.comment).map_err(Error::Invalid)?;
            let rating = super::of_present(tx, &ticket)?;
            let rated = super::rate(tx, &rating, &given, &words)?;
            RatingOut::of(&rated, false).ok_or_else(|| Error::internal("the answer was not kept"))
        })
        .await?;
    Ok(Json(done))
}

/// Read what is asked after a solution, and what a bad answer brings about.
#[utoipa::path(get, path = "/api/v1/desk/ratings/setting", operation_id = "desk_rating_setting", tag = "desk",
    responses((status = 200, body = Setting), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn setting(cx: Cx) -> Result<Json<Setting>> {
    Ok(Json(cx.read(store::setting).await?))
}

/// Set what is asked after a solution, and what a bad answer brings about.
#[utoipa::path(put, path = "/api/v1/desk/ratings/setting", operation_id = "desk_rating_setting_set", tag = "desk", request_body = Setting,
    responses((status = 200, body = Setting), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn set(cx: Cx, sent: Sent<Setting>) -> Result<Json<Setting>> {
    let done = cx
        .command(sent, |tx, setting| {
            super::set(tx, &setting)?;
            Ok(setting)
        })
        .await?;
    Ok(Json(done))
}
