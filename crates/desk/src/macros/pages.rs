//! Macros for people: kept, changed, seen before they are used, and used.

use super::views::{self, Again, Typed};
use super::{Macro, rules, store};
use crate::letter::Letters;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use house::people::policy::Right;
use house::web::{Cx, Doors, PageFrame, Problem, Sent, see_with};
use house::{Error, Result};
use serde::Deserialize;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .get("/desk/macros", work, show)
        .post("/desk/macros", work, keep)
        .get("/desk/macros/{id}", work, edit)
        .post("/desk/macros/{id}", work, change)
        .post("/desk/macros/{id}/remove", work, remove)
        .get("/desk/t/{number}/macro/{id}", work, preview)
        .post("/desk/t/{number}/macro/{id}", work, apply)
}

fn frame(title: &str) -> PageFrame<'_> {
    PageFrame { title, here: "/desk", ..PageFrame::default() }
}

async fn show(cx: Cx) -> Result<Response> {
    list(&cx, &Again::default()).await
}

async fn list(cx: &Cx, again: &Again) -> Result<Response> {
    let me = cx.caller.person;
    let (macros, offered) =
        cx.read(move |tx| -> Result<_> { Ok((store::of_person(tx, me)?, views::offered(tx)?)) }).await?;
    let title = cx.words.say("desk-macros-title");
    cx.page(frame(&title), views::list(cx, &macros, &offered, again)).await
}

fn faults_of(cx: &Cx, error: &Error) -> Vec<(String, String)> {
    Problem::new(error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect()
}

async fn keep(cx: Cx, sent: Sent<Typed>) -> Result<Response> {
    let kept = sent.input.clone();
    match cx.command(sent, |tx, typed| super::save(tx, &typed.read()?)).await {
        Ok(_) => Ok(see_with("/desk/macros", "desk-macros-done-kept", "")),
        Err(error @ Error::Invalid(_)) => {
            let mut response = list(&cx, &Again { typed: Some(kept), faults: faults_of(&cx, &error) }).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

async fn edit(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    one(&cx, id, &Again::default()).await
}

async fn one(cx: &Cx, id: i64, again: &Again) -> Result<Response> {
    let (m, offered) = cx.read(move |tx| -> Result<_> { Ok((super::usable(tx, id)?, views::offered(tx)?)) }).await?;
    let title = m.name.clone();
    cx.page(frame(&title), views::edit(cx, &m, &offered, again)).await
}

async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<Typed>) -> Result<Response> {
    let (kept, seen, leads) = (sent.input.clone(), sent.version, cx.may(Right::DeskLead).is_some());
    let work = move |tx: &mut house::store::Tx<'_>, typed: Typed| {
        super::usable(tx, id)?;
        super::change(tx, id, (seen, leads), &typed.read()?)
    };
    match cx.command(sent, work).await {
        Ok(()) => Ok(see_with("/desk/macros", "desk-macros-done-changed", "")),
        Err(error @ Error::Invalid(_)) => {
            let mut response = one(&cx, id, &Again { typed: Some(kept), faults: faults_of(&cx, &error) }).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let leads = cx.may(Right::DeskLead).is_some();
    cx.command(sent, move |tx, _| super::remove(tx, id, leads)).await?;
    Ok(see_with("/desk/macros", "desk-macros-done-removed", ""))
}

/// The text as it will be said, to be changed, and the deeds, before anything happens.
async fn preview(cx: Cx, Path((number, id)): Path<(i64, i64)>) -> Result<Response> {
    let (ticket, m, text, names) = cx
        .read(move |tx| -> Result<_> {
            let ticket = crate::ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            let m: Macro = super::usable(tx, id)?;
            let values = super::values(tx, &ticket)?;
            let text = rules::fill(&m.text, &values);
            let offered = views::offered(tx)?;
            Ok((ticket, m, text, offered))
        })
        .await?;
    let title = m.name.clone();
    cx.page(frame(&title), views::preview(&cx, &ticket, (&m, &text), &names)).await
}

#[derive(Debug, Deserialize)]
struct Used {
    text: Option<String>,
}

async fn apply(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Used>) -> Result<Response> {
    let letters = Letters::of(&cx);
    cx.command(sent, move |tx, used| {
        crate::ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
        let m = super::usable(tx, id)?;
        super::apply(tx, Some(&letters), number, &m, used.text)
    })
    .await?;
    Ok(see_with(&format!("/desk/t/{number}"), "desk-macros-done-used", ""))
}
