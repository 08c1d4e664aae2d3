//! Views for people: the filter as a form, one's own and shared views, and keeping them.

use super::views::{self, Again};
use super::{Count, Order, Saved, ViewIn, rules, store};
use crate::queue::{Choice, pages as queue};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use house::people::policy::{Reach, Right};
use house::store::StoreError;
use house::web::{Cx, Doors, PageFrame, Problem, Sent, see, see_with};
use house::{Error, Result};
use serde::{Deserialize, Serialize};

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .get("/desk/filter", Right::DeskRead, filter)
        .get("/desk/views", work, show)
        .post("/desk/views", work, keep)
        .post("/desk/views/{id}", work, change)
        .post("/desk/views/{id}/remove", work, remove)
}

fn frame(title: &str) -> PageFrame<'_> {
    PageFrame { title, here: "/desk", ..PageFrame::default() }
}

/// What the filter's form and its line send: `q` and `order`, or one value for each part.
async fn filter(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response> {
    if cx.reach == Reach::Own {
        return Ok(see("/requests"));
    }
    let value = |name: &str| pairs.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str());
    let order = Order::from_word(value("order")).unwrap_or_default();
    if value("form").is_empty() {
        let line = if value("parts").is_empty() { value("q").to_owned() } else { views::line_of(&pairs) };
        return Ok(see(&Choice::Line(order, line.chars().take(rules::LINE_MAX + 1).collect()).href()));
    }
    let (team, tags, fields) = cx
        .read(|tx| -> Result<_, StoreError> {
            let mut team = house::people::store::members(tx, Some(house::people::Role::Technician), 100)?;
            team.extend(house::people::store::members(tx, Some(house::people::Role::ItLead), 100)?);
            Ok((team, crate::tag::store::words(tx, "", 200)?, crate::field::store::every(tx)?))
        })
        .await?;
    let title = cx.words.say("desk-view-filter");
    let present = rules::read(value("q")).unwrap_or_default();
    let offered = views::Offered { team: &team, tags: &tags, fields: &fields };
    cx.page(frame(&title), views::filter_form(&cx, &present, order, &offered)).await
}

/// What may be filled in from the queue's line.
#[derive(Debug, Default, Deserialize)]
struct Given {
    #[serde(default)]
    line: String,
    #[serde(default)]
    order: String,
}

async fn show(cx: Cx, Query(given): Query<Given>) -> Result<Response> {
    let typed = Typed { line: given.line, order: given.order, ..Typed::default() };
    list(&cx, &Again { typed: Some(typed), faults: Vec::new() }).await
}

async fn list(cx: &Cx, again: &Again) -> Result<Response> {
    let reader = cx.clone();
    let found: Vec<(Saved, Count)> = cx
        .read(move |tx| -> Result<_> {
            let mut found = Vec::new();
            for saved in store::of_person(tx, reader.caller.person)? {
                let count = queue::count_of(tx, &reader, &saved)?;
                found.push((saved, count));
            }
            Ok(found)
        })
        .await?;
    let title = cx.words.say("desk-view-title");
    cx.page(frame(&title), views::list(cx, &found, again)).await
}

/// A view as its form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Typed {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub line: String,
    #[serde(default)]
    pub order: String,
    #[serde(default)]
    pub shared: String,
}

impl Typed {
    fn read(&self) -> Result<ViewIn> {
        let order = match self.order.as_str() {
            "" => Order::default(),
            word => Order::from_word(word).ok_or_else(|| Error::field("order", "fault-unknown"))?,
        };
        Ok(ViewIn {
            name: self.name.trim().to_owned(),
            line: self.line.trim().to_owned(),
            order,
            shared: !self.shared.is_empty(),
        })
    }
}

async fn keep(cx: Cx, sent: Sent<Typed>) -> Result<Response> {
    let kept = sent.input.clone();
    match cx.command(sent, |tx, typed| super::save(tx, &typed.read()?)).await {
        Ok(id) => Ok(see_with(&Choice::Saved(id).href(), "desk-view-done-kept", "")),
        Err(error @ Error::Invalid(_)) => again(&cx, kept, &error).await,
        Err(error) => Err(error),
    }
}

async fn again(cx: &Cx, typed: Typed, error: &Error) -> Result<Response> {
    let faults = Problem::new(error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect();
    let mut response = list(cx, &Again { typed: Some(typed), faults }).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<Typed>) -> Result<Response> {
    let (kept, seen, leads) = (sent.input.clone(), sent.version, cx.may(Right::DeskLead).is_some());
    match cx.command(sent, move |tx, typed| super::change(tx, id, (seen, leads), &typed.read()?)).await {
        Ok(()) => Ok(see_with("/desk/views", "desk-view-done-changed", "")),
        Err(error @ Error::Invalid(_)) => again(&cx, kept, &error).await,
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let leads = cx.may(Right::DeskLead).is_some();
    cx.command(sent, move |tx, _| super::remove(tx, id, leads)).await?;
    Ok(see_with("/desk/views", "desk-view-done-removed", ""))
}
