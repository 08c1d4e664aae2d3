//! Routes for technicians: time on a ticket, the clock, the list between two days with its CSV, and the rates.

use super::rules::{self, Rate, Spent};
use super::{Effort, store, views};
use crate::ticket::pages::{Done, carry_out};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::people::{PersonId, Role, store as people};
use house::store::Tx;
use house::web::{Cx, Doors, PageFrame, Sent, see_with};
use house::{Error, Result};
use jiff::civil::Date;
use serde::Deserialize;
use ui::layout::reading;

/// Entries on one page of the list, and in one file.
const PAGE: i64 = 200;
const FILE: i64 = 100_000;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .post("/desk/t/{number}/time", work, add)
        .post("/desk/t/{number}/time/{id}/correct", work, correct)
        .post("/desk/t/{number}/time/{id}/remove", work, take_back)
        .post("/desk/t/{number}/timer/start", work, start)
        .post("/desk/t/{number}/timer/stop", work, stop)
        .get("/desk/time", work, list)
        .get("/desk/time.csv", work, csv)
        .post("/desk/rates", Right::DeskLead, state)
}

/// Today where the caller is.
pub fn today(cx: &Cx) -> Date {
    cx.words.local(cx.now).date()
}

#[derive(Debug, Deserialize)]
struct Typed {
    #[serde(default)]
    minutes: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    discipline: String,
    #[serde(default)]
    activity: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    billable: String,
}

fn spent(typed: Typed, today: Date) -> Result<Spent> {
    let minutes = rules::minutes(&typed.minutes).ok_or_else(|| Error::field("minutes", "desk-effort-fault-minutes"))?;
    let day = match typed.day.trim() {
        "" => today,
        text => text.parse().map_err(|_| Error::field("day", "fault-not-a-date"))?,
    };
    let Typed { discipline, activity, note, billable, .. } = typed;
    Ok(Spent { day, minutes, discipline, activity, note: note.trim().to_owned(), billable: billable == "1" })
}

fn done(key: &'static str, undo: String) -> Done<'static> {
    Done { key, undo }
}

async fn add(cx: Cx, Path(number): Path<i64>, sent: Sent<Typed>) -> Result<Response> {
    let today = today(&cx);
    let work = move |tx: &mut Tx<'_>, form: Typed, _| super::add(tx, number, &spent(form, today)?).map(drop);
    carry_out(cx, number, sent, work, |_| done("desk-effort-done-added", String::new())).await
}

async fn correct(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Typed>) -> Result<Response> {
    let today = today(&cx);
    let work = move |tx: &mut Tx<'_>, form: Typed, _| super::correct(tx, number, id, &spent(form, today)?).map(drop);
    carry_out(cx, number, sent, work, |_| done("desk-effort-done-corrected", String::new())).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn take_back(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| super::take_back(tx, number, id);
    carry_out(cx, number, sent, work, |_| done("desk-effort-done-back", String::new())).await
}

async fn start(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let today = today(&cx);
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| super::start(tx, number, today);
    carry_out(cx, number, sent, work, |_| done("desk-effort-done-started", String::new())).await
}

async fn stop(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let today = today(&cx);
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| super::stop(tx, today).map(drop);
    carry_out(cx, number, sent, work, |_| done("desk-effort-done-added", String::new())).await
}

/// Between which days, and after which entry.
#[derive(Debug, Default, Deserialize)]
pub struct Between {
    from: Option<String>,
    to: Option<String>,
    after: Option<String>,
}

impl Between {
    /// The days; the last four weeks if nobody said.
    pub fn days(&self, today: Date) -> Result<(Date, Date)> {
        let read = |field: &str, text: &Option<String>, usual: Date| match text.as_deref().map(str::trim) {
            None | Some("") => Ok(usual),
            Some(text) => text.parse::<Date>().map_err(|_| Error::field(field, "fault-not-a-date")),
        };
        let month = today.saturating_sub(jiff::Span::new().days(27));
        Ok((read("from", &self.from, month)?, read("to", &self.to, today)?))
    }

    /// The place after which the next page begins: "2026-11-22.17".
    pub fn place(&self) -> Result<Option<(Date, i64)>> {
        let Some(text) = self.after.as_deref().filter(|t| !t.is_empty()) else { return Ok(None) };
        let read = || {
            let (day, id) = text.split_once('.')?;
            Some((day.parse().ok()?, id.parse().ok()?))
        };
        read().map(Some).ok_or_else(|| Error::field("after", "fault-unknown"))
    }
}

/// The entries between two days, with the rates by which they cost.
pub async fn read(cx: &Cx, between: &Between, limit: i64) -> Result<(Vec<Effort>, Vec<Rate>, (Date, Date))> {
    let (days, place) = (between.days(today(cx))?, between.place()?);
    let (entries, rates) =
        cx.read(move |tx| -> Result<_> { Ok((store::between(tx, days, place, limit)?, store::rates(tx)?)) }).await?;
    Ok((entries, rates, days))
}

async fn list(cx: Cx, Query(between): Query<Between>) -> Result<Response> {
    let (entries, rates, days) = read(&cx, &between, PAGE).await?;
    let leads = cx.may(Right::DeskLead).is_some();
    let team = cx
        .read(move |tx| -> Result<_> {
            let mut team = if leads { people::members(tx, Some(Role::Technician), 200)? } else { Vec::new() };
            team.extend(if leads { people::members(tx, Some(Role::ItLead), 200)? } else { Vec::new() });
            Ok(team)
        })
        .await?;
    let title = cx.words.say("desk-effort-list");
    let goes_on = entries.len() as i64 == PAGE;
    let body = views::list(&cx, &views::Listed { entries: &entries, rates: &rates, days, goes_on, team: &team });
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, reading("own", body)).await
}

async fn csv(cx: Cx, Query(between): Query<Between>) -> Result<Response> {
    let (entries, rates, (from, to)) = read(&cx, &between, FILE).await?;
    let name = format!("attachment; filename=\"time-{from}-{to}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, views::csv(&entries, &rates)).into_response())
}

#[derive(Debug, Deserialize)]
struct Stated {
    person: Option<String>,
    #[serde(default)]
    discipline: String,
    #[serde(default)]
    from_day: String,
    #[serde(default)]
    per_hour: String,
}

async fn state(cx: Cx, sent: Sent<Stated>) -> Result<Response> {
    cx.command(sent, |tx, form| {
        let person = form.person.as_deref().map(str::trim).filter(|p| !p.is_empty());
        let person = person.map(|p| p.parse().map(PersonId)).transpose();
        let rate = Rate {
            id: 0,
            person: person.map_err(|_| Error::field("person", "fault-unknown"))?,
            discipline: form.discipline,
            from_day: form.from_day.trim().parse().map_err(|_| Error::field("from_day", "fault-not-a-date"))?,
            cents_per_hour: rules::cents(&form.per_hour)
                .ok_or_else(|| Error::field("per_hour", "fault-not-a-number"))?,
        };
        super::state_rate(tx, &rate)
    })
    .await?;
    Ok(see_with("/desk/time", "desk-effort-done-rate", ""))
}
