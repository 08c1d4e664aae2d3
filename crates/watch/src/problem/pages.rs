//! Routes of problems.

use super::{Written, incidents, rules, store, views};
use crate::asset::pages::{faults_of, page};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use desk::Letters;
use house::journal::RecordRef;
use house::people::policy::Right;
use house::record::{Card, Relation};
use house::store::Tx;
use house::web::{Cx, Doors, PageQuery, Sent, see_with};
use house::{Error, Result};
use serde::Deserialize;
use std::collections::HashMap;

const PAGE: i64 = 50;
/// Tickets that one form may tie.
const TIES_MAX: usize = 200;

pub fn doors() -> Doors {
    let (read, work) = (Right::WatchRead, Right::WatchWork);
    Doors::default()
        .get("/watch/problems", read, list)
        .get("/watch/problems/new", work, new)
        .post("/watch/problems/new", work, create)
        .get("/watch/problems/{number}", read, show)
        .get("/watch/problems/{number}/edit", work, edit)
        .post("/watch/problems/{number}/edit", work, save)
        .post("/watch/problems/{number}/incidents", work, tie)
        .post("/watch/problems/{number}/preview", work, preview)
        .post("/watch/problems/{number}/broadcast", work, broadcast)
        .post("/watch/problems/{number}/resolve", work, resolve)
        .post("/watch/problems/{number}/reopen", work, reopen)
}

async fn list(cx: Cx, Query(q): Query<PageQuery>) -> Result<Response> {
    let below = q.after_number()?;
    let found = cx.read(move |tx| store::list(tx, below, None, PAGE)).await?;
    let next = found.last().filter(|_| found.len() as i64 == PAGE).map(|p| p.number);
    page(&cx, &cx.words.say("watch-problem-list"), views::list(&cx, &found, next), StatusCode::OK).await
}

#[derive(Debug, Default, Deserialize)]
struct Begin {
    ticket: Option<i64>,
}

async fn new(cx: Cx, Query(b): Query<Begin>) -> Result<Response> {
    let mut w = Written::default();
    let mut ticket = None;
    if let Some(number) = b.ticket
        && let Some(t) = cx.read(move |tx| desk::facts::ticket(tx, number)).await?
    {
        (w.title, ticket) = (t.title, Some(number));
    }
    page(&cx, &cx.words.say("watch-problem-new"), views::form(&cx, (None, ticket), &w, &[]), StatusCode::OK).await
}

type Fields = HashMap<String, String>;

fn written(f: &Fields) -> Written {
    let text = |name: &str| f.get(name).map(|t| t.trim().to_owned()).unwrap_or_default();
    Written {
        title: text("title"),
        cause: text("cause"),
        workaround: text("workaround"),
        known_error: f.contains_key("known_error"),
        owner: text("owner"),
    }
}

async fn create(cx: Cx, sent: Sent<Fields>) -> Result<Response> {
    let kept = sent.input.clone();
    let ticket = kept.get("ticket").and_then(|t| t.parse().ok());
    match cx.command(sent, move |tx, f| super::open(tx, &written(&f), ticket)).await {
        Ok(number) => Ok(see_with(&format!("/watch/problems/{number}"), "watch-asset-saved", "")),
        Err(error @ Error::Invalid(_)) => {
            let body = views::form(&cx, (None, ticket), &written(&kept), &faults_of(&cx, &error));
            page(&cx, &cx.words.say("watch-problem-new"), body, error.status()).await
        }
        Err(error) => Err(error),
    }
}

async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    shown(&cx, number, (&[], StatusCode::OK)).await
}

async fn shown(cx: &Cx, number: i64, (faults, status): (&[(String, String)], StatusCode)) -> Result<Response> {
    let (p, list) = cx
        .read(move |tx| -> Result<_> {
            let p = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
            Ok((p, incidents(tx, number)?))
        })
        .await?;
    let waiting = rules::waiting(&list).len();
    page(cx, &p.title, views::show(cx, &p, (&list, waiting), faults), status).await
}

async fn edit(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let p = cx.read(move |tx| store::by_number(tx, number)).await?.ok_or(Error::NotFound)?;
    let w = Written {
        title: p.title.clone(),
        cause: p.cause,
        workaround: p.workaround,
        known_error: p.state == super::Standing::KnownError,
        owner: p.owner_name,
    };
    page(&cx, &p.title, views::form(&cx, (Some((number, p.version)), None), &w, &[]), StatusCode::OK).await
}

async fn save(cx: Cx, Path(number): Path<i64>, sent: Sent<Fields>) -> Result<Response> {
    let (kept, seen) = (sent.input.clone(), sent.version);
    let work = move |tx: &mut Tx<'_>, f: Fields| -> Result<()> {
        store::by_number(tx, number)?.ok_or(Error::NotFound)?;
        super::edit(tx, number, seen, &written(&f))
    };
    match cx.command(sent, work).await {
        Ok(()) => Ok(see_with(&format!("/watch/problems/{number}"), "watch-asset-saved", "")),
        Err(error @ (Error::Invalid(_) | Error::Stale { .. })) => {
            let w = written(&kept);
            let known = Some((number, seen.unwrap_or_default()));
            page(&cx, &w.title, views::form(&cx, (known, None), &w, &faults_of(&cx, &error)), error.status()).await
        }
        Err(error) => Err(error),
    }
}

/// After a form: back to the problem, or the problem with what is wrong.
async fn answered(cx: &Cx, number: i64, outcome: Result<()>, key: &str) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(see_with(&format!("/watch/problems/{number}"), key, "")),
        Err(error @ (Error::Invalid(_) | Error::TooLate(_))) => {
            shown(cx, number, (&faults_of(cx, &error), error.status())).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
struct Tickets {
    #[serde(default)]
    tickets: String,
}

async fn tie(cx: Cx, Path(number): Path<i64>, sent: Sent<Tickets>) -> Result<Response> {
    let outcome = cx
        .command(sent, move |tx, t| -> Result<()> {
            let p = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
            let numbers: Vec<i64> =
                t.tickets.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).take(TIES_MAX).collect();
            if numbers.is_empty() {
                return Err(Error::field("tickets", "fault-empty"));
            }
            for ticket in numbers {
                desk::facts::ticket(tx, ticket)?.ok_or_else(|| Error::field("tickets", "watch-asset-not-found"))?;
                let from = RecordRef::new("ticket", ticket);
                crate::asset::relate(tx, &from, (Relation::CausedBy, true), &p.record())?;
            }
            Ok(())
        })
        .await;
    answered(&cx, number, outcome, "watch-asset-saved").await
}

#[derive(Debug, Deserialize)]
struct Word {
    #[serde(default)]
    text: String,
    #[serde(default)]
    then: String,
}

/// Shows who would be told; nothing is sent.
async fn preview(cx: Cx, Path(number): Path<i64>, sent: Sent<Word>) -> Result<Response> {
    let (p, list) = cx
        .read(move |tx| -> Result<_> {
            let p = store::by_number(tx, number)?.ok_or(Error::NotFound)?;
            Ok((p, incidents(tx, number)?))
        })
        .await?;
    let word = sent.input;
    if word.text.trim().is_empty() {
        let error = Error::field("text", "fault-empty");
        return shown(&cx, number, (&faults_of(&cx, &error), error.status())).await;
    }
    let open = rules::waiting(&list);
    let waiting: Vec<&Card> = list.iter().filter(|c| open.contains(&c.record.number)).collect();
    let body = views::preview(&cx, &p, (&word.text, word.then == "solve"), &waiting);
    page(&cx, &p.title, body, StatusCode::OK).await
}

async fn broadcast(cx: Cx, Path(number): Path<i64>, sent: Sent<Word>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let outcome =
        cx.command(sent, move |tx, word| super::broadcast(tx, &letters, number, (&word.text, false)).map(drop)).await;
    answered(&cx, number, outcome, "watch-problem-sent").await
}

async fn resolve(cx: Cx, Path(number): Path<i64>, sent: Sent<Word>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let work = move |tx: &mut Tx<'_>, word: Word| -> Result<()> {
        let text = Some(word.text.as_str()).filter(|t| !t.trim().is_empty());
        super::resolve(tx, &letters, number, text).map(drop)
    };
    let outcome = cx.command(sent, work).await;
    answered(&cx, number, outcome, "watch-problem-resolved").await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn reopen(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let outcome = cx.command(sent, move |tx, _| super::reopen(tx, number)).await;
    answered(&cx, number, outcome, "watch-problem-reopened").await
}
