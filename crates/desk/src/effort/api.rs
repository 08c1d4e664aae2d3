//! Time and rates for programs: the same commands as the pages.

use super::rules::{self, Rate, Spent};
use super::{Effort, pages, store};
use crate::ticket::api::Problems;
use crate::ticket::store as tickets;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use house::people::PersonId;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, ListPage, Sent};
use house::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

/// Entries on one page.
const PAGE: i64 = 200;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .api(work, routes!(of_ticket, add))
        .api(work, routes!(correct, take_back))
        .api(work, routes!(start))
        .api(work, routes!(stop))
        .api(work, routes!(between))
        .api(work, routes!(rates))
        .api(Right::DeskLead, routes!(state))
}

/// One entry.
#[derive(Debug, Serialize, ToSchema)]
struct EffortOut {
    id: i64,
    ticket: i64,
    person: i64,
    person_name: String,
    #[serde(flatten)]
    spent: Spent,
    /// What it cost, in cents; absent where no rate was stated.
    cost_cents: Option<i64>,
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// The entry that this one corrects.
    corrects: Option<i64>,
    /// True if it was corrected or taken back: it counts no more.
    ended: bool,
}

fn out(e: Effort, rates: &[Rate]) -> EffortOut {
    EffortOut {
        cost_cents: rules::cost(rates, e.person, &e.spent),
        id: e.id,
        ticket: e.ticket,
        person: e.person.0,
        person_name: e.person_name,
        spent: e.spent,
        made_at: e.made_at,
        corrects: e.corrects,
        ended: e.ended_at.is_some(),
    }
}

async fn present(cx: &Cx, number: i64) -> Result<Json<ListPage<EffortOut>>> {
    let work = move |tx: &mut Tx<'_>| -> Result<_> {
        tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        Ok((store::of_ticket(tx, number)?, store::rates(tx)?))
    };
    let (entries, rates) = cx.read(work).await?;
    Ok(Json(ListPage { items: entries.into_iter().map(|e| out(e, &rates)).collect(), next: None }))
}

/// List the time spent on a ticket with its corrections, oldest first; the first 1000.
#[utoipa::path(get, path = "/api/v1/desk/tickets/{number}/time", params(("number" = i64, Path)), tag = "desk",
    responses((status = 200, body = ListPage<EffortOut>), Problems))]
async fn of_ticket(cx: Cx, Path(number): Path<i64>) -> Result<Json<ListPage<EffortOut>>> {
    present(&cx, number).await
}

/// Time to write down.
#[derive(Debug, Deserialize, ToSchema)]
struct NewTime {
    /// Absent: today.
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Date>,
    /// 1 to 2880.
    #[serde(default)]
    minutes: i64,
    #[serde(default)]
    discipline: String,
    #[serde(default)]
    activity: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    billable: bool,
}

impl NewTime {
    fn spent(self, today: Date) -> Spent {
        let Self { day, minutes, discipline, activity, note, billable } = self;
        Spent { day: day.unwrap_or(today), minutes, discipline, activity, note, billable }
    }
}

/// Write time down on a ticket.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/time", params(("number" = i64, Path)), request_body = NewTime, tag = "desk",
    responses((status = 201, body = ListPage<EffortOut>), Problems))]
async fn add(cx: Cx, Path(number): Path<i64>, sent: Sent<NewTime>) -> Result<(StatusCode, Json<ListPage<EffortOut>>)> {
    let today = pages::today(&cx);
    cx.command(sent, move |tx, new| super::add(tx, number, &new.spent(today))).await?;
    Ok((StatusCode::CREATED, present(&cx, number).await?))
}

/// Put a correction in an entry's place; the old one is kept and counts no more.
#[utoipa::path(put, path = "/api/v1/desk/tickets/{number}/time/{id}", params(("number" = i64, Path), ("id" = i64, Path)), request_body = NewTime,
    tag = "desk", responses((status = 200, body = ListPage<EffortOut>), Problems))]
async fn correct(
    cx: Cx,
    Path((number, id)): Path<(i64, i64)>,
    sent: Sent<NewTime>,
) -> Result<Json<ListPage<EffortOut>>> {
    let today = pages::today(&cx);
    cx.command(sent, move |tx, new| super::correct(tx, number, id, &new.spent(today))).await?;
    present(&cx, number).await
}

/// Take an entry back; it is kept and counts no more.
#[utoipa::path(delete, path = "/api/v1/desk/tickets/{number}/time/{id}", params(("number" = i64, Path), ("id" = i64, Path)), tag = "desk",
    responses((status = 204), Problems))]
async fn take_back(cx: Cx, Path((number, id)): Path<(i64, i64)>) -> Result<StatusCode> {
    cx.write(move |tx| super::take_back(tx, number, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Start the caller's clock on a ticket; one that runs elsewhere is stopped and its time written down there.
#[utoipa::path(post, path = "/api/v1/desk/tickets/{number}/timer", params(("number" = i64, Path)), tag = "desk", responses((status = 204), Problems))]
async fn start(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<StatusCode> {
    let today = pages::today(&cx);
    cx.command(sent, move |tx, _| super::start(tx, number, today)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stop the caller's clock and write its time down.
#[utoipa::path(delete, path = "/api/v1/desk/timer", tag = "desk", responses((status = 204), Problems))]
async fn stop(cx: Cx) -> Result<StatusCode> {
    let today = pages::today(&cx);
    cx.write(move |tx| super::stop(tx, today).map(drop)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the time that counts between two days, by day. `after` is the `next` of the page before.
#[utoipa::path(get, path = "/api/v1/desk/time", params(("from" = Option<String>, Query), ("to" = Option<String>, Query), ("after" = Option<String>, Query)),
    tag = "desk", responses((status = 200, body = ListPage<EffortOut>), Problems))]
async fn between(cx: Cx, Query(wanted): Query<pages::Between>) -> Result<Json<ListPage<EffortOut>>> {
    let (entries, rates, _) = pages::read(&cx, &wanted, PAGE).await?;
    let next = entries.last().filter(|_| entries.len() as i64 == PAGE).map(|e| format!("{}.{}", e.spent.day, e.id));
    Ok(Json(ListPage { items: entries.into_iter().map(|e| out(e, &rates)).collect(), next }))
}

/// What an hour costs from a day on.
#[derive(Debug, Serialize, ToSchema)]
struct RateOut {
    id: i64,
    person: Option<i64>,
    discipline: String,
    #[schema(value_type = String, format = Date)]
    from_day: Date,
    cents_per_hour: i64,
}

/// List every rate that was stated, by the day from which it counts; the first 2000.
#[utoipa::path(get, path = "/api/v1/desk/rates", tag = "desk", responses((status = 200, body = ListPage<RateOut>), Problems))]
async fn rates(cx: Cx) -> Result<Json<ListPage<RateOut>>> {
    let of = |r: Rate| RateOut {
        id: r.id,
        person: r.person.map(|p| p.0),
        discipline: r.discipline,
        from_day: r.from_day,
        cents_per_hour: r.cents_per_hour,
    };
    Ok(Json(ListPage { items: cx.read(store::rates).await?.into_iter().map(of).collect(), next: None }))
}

/// A rate to state.
#[derive(Debug, Deserialize, ToSchema)]
struct NewRate {
    /// Of this person; absent: of a discipline, or of anybody.
    person: Option<i64>,
    #[serde(default)]
    discipline: String,
    #[schema(value_type = String, format = Date)]
    from_day: Date,
    cents_per_hour: i64,
}

/// What was made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct MadeRate {
    id: i64,
}

/// State what an hour costs from a day on. Earlier days keep what was stated for them.
#[utoipa::path(post, path = "/api/v1/desk/rates", request_body = NewRate, tag = "desk", responses((status = 201, body = MadeRate), Problems))]
async fn state(cx: Cx, sent: Sent<NewRate>) -> Result<(StatusCode, Json<MadeRate>)> {
    let id = cx
        .command(sent, |tx, new| {
            let NewRate { person, discipline, from_day, cents_per_hour } = new;
            super::state_rate(tx, &Rate { id: 0, person: person.map(PersonId), discipline, from_day, cents_per_hour })
        })
        .await?;
    Ok((StatusCode::CREATED, Json(MadeRate { id })))
}
