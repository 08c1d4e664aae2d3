//! Recurring work for people: the rules, one rule, its form with a look at its first days, and what is done to it.

use super::views::{self, Again, Typed};
use super::{Recurring, Work, rules, store};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, PageFrame, PageQuery, Problem, Sent, see_with};
use house::{Error, Result};
use jiff::Timestamp;
use maud::Markup;
use serde::Deserialize;

/// What a rule opened, on one page.
const RUNS: i64 = 25;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .get("/desk/recurring", work, list)
        .get("/desk/recurring/new", work, new)
        .post("/desk/recurring", work, keep)
        .get("/desk/recurring/{id}", work, show)
        .get("/desk/recurring/{id}/edit", work, edit)
        .post("/desk/recurring/{id}", work, change)
        .post("/desk/recurring/{id}/pause", work, pause)
        .post("/desk/recurring/{id}/resume", work, resume)
        .post("/desk/recurring/{id}/run", work, run)
        .post("/desk/recurring/{id}/remove", work, remove)
        .post("/desk/recurring/{id}/restore", work, restore)
}

async fn page(cx: &Cx, title: &str, body: Markup) -> Result<Response> {
    cx.page(PageFrame { title, here: "/desk", ..PageFrame::default() }, body).await
}

async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Response> {
    let (below, limit) = (query.after_number()?, query.limit());
    let found = cx.read(move |tx| store::list(tx, below, limit)).await?;
    let next = found.last().filter(|_| found.len() as i64 == limit).map(|r| format!("/desk/recurring?after={}", r.id));
    let title = cx.words.say("desk-recurring-title");
    page(&cx, &title, views::list(&cx, &found, next.as_deref())).await
}

async fn new(cx: Cx) -> Result<Response> {
    let today = cx.words.local(cx.now).date();
    let blank = [("from", today.to_string()), ("time", "08:00".to_owned()), ("interval", "1".to_owned())];
    let mut pairs: Vec<(String, String)> = blank.map(|(n, v)| (n.to_owned(), v)).into();
    pairs
        .extend([("kind", "request"), ("priority", "3"), ("every", "week")].map(|(n, v)| (n.to_owned(), v.to_owned())));
    form(&cx, None, Again { typed: Typed(pairs), ..Again::default() }, StatusCode::OK).await
}

async fn form(cx: &Cx, present: Option<Recurring>, again: Again, status: StatusCode) -> Result<Response> {
    let (kind, service) = (again.typed.one("kind").to_owned(), again.typed.one("service").to_owned());
    let choices = cx.read(move |tx| views::offered(tx, &kind, &service)).await?;
    let title = cx.words.say("desk-recurring-title");
    let body = views::new_page(cx, present.as_ref(), &choices, &again);
    let mut response = page(cx, &title, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

fn faults_of(cx: &Cx, error: &Error) -> Vec<(String, String)> {
    Problem::new(error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect()
}

/// The form again: with its faults, or with the first days of what was typed.
async fn again(cx: &Cx, present: Option<Recurring>, typed: Typed, looked: Result<Vec<Timestamp>>) -> Result<Response> {
    match looked {
        Ok(next) => form(cx, present, Again { typed, next: Some(next), faults: Vec::new() }, StatusCode::OK).await,
        Err(error @ Error::Invalid(_)) => {
            let faults = faults_of(cx, &error);
            form(cx, present, Again { typed, faults, next: None }, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error),
    }
}

async fn look(cx: &Cx, work: Work) -> Result<Vec<Timestamp>> {
    cx.read(move |tx| super::look(tx, &work).map(|(_, next)| next)).await
}

async fn keep(cx: Cx, sent: Sent<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed(sent.input.clone());
    if typed.one("do") == "preview" {
        let looked = look(&cx, typed.read()).await;
        return again(&cx, None, typed, looked).await;
    }
    match cx.command(sent, |tx, pairs| super::keep(tx, &Typed(pairs).read())).await {
        Ok(id) => Ok(see_with(&format!("/desk/recurring/{id}"), "desk-recurring-done-kept", "")),
        Err(error) => again(&cx, None, typed, Err(error)).await,
    }
}

async fn present(cx: &Cx, id: i64) -> Result<Recurring> {
    cx.read(move |tx| super::present(tx, id)).await
}

#[derive(Debug, Deserialize)]
struct Before {
    before: Option<Timestamp>,
}

async fn show(cx: Cx, Path(id): Path<i64>, Query(Before { before }): Query<Before>) -> Result<Response> {
    let (rule, next, runs) = cx
        .read(move |tx| -> Result<_> {
            let rule = super::present(tx, id)?;
            let now = tx.now();
            let next = super::upcoming(tx, &rule.work, now, rules::SHOWN)?;
            Ok((rule, next, store::runs(tx, id, before, RUNS)?))
        })
        .await?;
    let last = runs.last().filter(|_| runs.len() as i64 == RUNS);
    let older = last.map(|r| format!("/desk/recurring/{id}?before={}", r.at));
    page(&cx, &rule.work.title, views::one(&cx, &rule, (&next, &runs, older.as_deref()))).await
}

async fn edit(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let rule = present(&cx, id).await?;
    let typed = Typed::from(&rule.work);
    form(&cx, Some(rule), Again { typed, ..Again::default() }, StatusCode::OK).await
}

async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<Vec<(String, String)>>) -> Result<Response> {
    let (typed, seen) = (Typed(sent.input.clone()), sent.version);
    if typed.one("do") == "preview" {
        let rule = present(&cx, id).await?;
        let looked = look(&cx, typed.read()).await;
        return again(&cx, Some(rule), typed, looked).await;
    }
    match cx.command(sent, move |tx, pairs| super::change(tx, id, seen, &Typed(pairs).read())).await {
        Ok(()) => Ok(see_with(&format!("/desk/recurring/{id}"), "desk-recurring-done-changed", "")),
        Err(error @ Error::Invalid(_)) => {
            let rule = present(&cx, id).await?;
            again(&cx, Some(rule), typed, Err(error)).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn deed(
    cx: &Cx,
    id: i64,
    sent: Sent<Nothing>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static,
    (key, undo): (&str, &str),
) -> Result<Response> {
    cx.command(sent, move |tx, _| work(tx)).await?;
    let (here, undo) = (
        format!("/desk/recurring/{id}"),
        if undo.is_empty() { String::new() } else { format!("/desk/recurring/{id}/{undo}") },
    );
    let back = if key == "desk-recurring-done-removed" { "/desk/recurring" } else { &here };
    Ok(see_with(back, key, &undo))
}

async fn pause(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    deed(&cx, id, sent, move |tx| super::pause(tx, id, true), ("desk-recurring-done-paused", "resume")).await
}

async fn resume(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    deed(&cx, id, sent, move |tx| super::pause(tx, id, false), ("desk-recurring-done-resumed", "")).await
}

async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    deed(&cx, id, sent, move |tx| super::remove(tx, id, true), ("desk-recurring-done-removed", "restore")).await
}

async fn restore(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    deed(&cx, id, sent, move |tx| super::remove(tx, id, false), ("desk-recurring-done-restored", "")).await
}

async fn run(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let number = cx.command(sent, move |tx, _| super::run_now(tx, id)).await?;
    Ok(see_with(&format!("/desk/t/{number}"), "desk-recurring-done-run", ""))
}
