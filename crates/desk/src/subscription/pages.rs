//! Kept reports for people.

use super::views::{self, Again, Typed};
use super::{Asker, Subscription, rules, store};
use crate::letter::Letters;
use crate::report::pages::worked_out;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use house::people::policy::Right;
use house::people::store as people;
use house::store::Tx;
use house::web::{Cx, Doors, PageFrame, Problem, Sent, see_with};
use house::{Error, Result};
use serde::Deserialize;

/// On one page of the list.
const LISTED: i64 = 50;

pub fn doors() -> Doors {
    let right = Right::DeskReport;
    Doors::default()
        .get("/desk/report/saved", right, list)
        .post("/desk/report/saved", right, keep)
        .get("/desk/report/saved/{id}", right, one)
        .post("/desk/report/saved/{id}", right, change)
        .post("/desk/report/saved/{id}/pause", right, pause)
        .post("/desk/report/saved/{id}/resume", right, resume)
        .post("/desk/report/saved/{id}/remove", right, remove)
        .post("/desk/report/saved/{id}/restore", right, restore)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    after: Option<i64>,
    /// The report that is looked at, to be kept.
    query: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Nothing {}

fn frame(title: &str) -> PageFrame<'_> {
    PageFrame { title, here: "/desk", ..PageFrame::default() }
}

fn faults_of(cx: &Cx, error: &Error) -> Vec<(String, String)> {
    Problem::new(error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect()
}

async fn list(cx: Cx, Query(shown): Query<Shown>) -> Result<Response> {
    let typed = shown.query.map(|query| Typed {
        query,
        weekday: "1".to_owned(),
        monthday: "1".to_owned(),
        hour: "7".to_owned(),
        readers: vec![cx.caller.person.0],
        ..Typed::default()
    });
    listed(&cx, shown.after.unwrap_or(0), &Again { typed, ..Again::default() }).await
}

async fn listed(cx: &Cx, after: i64, again: &Again) -> Result<Response> {
    let who = Asker::of(cx);
    let (all, people) = cx
        .read(move |tx| -> Result<_> {
            Ok((store::list(tx, who.person, who.leads, (after, LISTED))?, super::readers(tx)?))
        })
        .await?;
    let more = all.last().filter(|_| all.len() as i64 == LISTED).map(|s| s.id);
    let title = cx.words.say("desk-subscription-title");
    cx.page(frame(&title), views::list(cx, &all, more, &people, again)).await
}

async fn keep(cx: Cx, sent: Sent<Typed>) -> Result<Response> {
    let typed = sent.input.clone();
    match cx.command(sent, |tx, typed| super::save(tx, &typed.read(false))).await {
        Ok(id) => Ok(see_with(
            &format!("/desk/report/saved/{id}"),
            "desk-subscription-done-kept",
            &format!("/desk/report/saved/{id}/remove"),
        )),
        Err(error @ Error::Invalid(_)) => {
            let again = Again { typed: Some(typed), faults: faults_of(&cx, &error) };
            let mut response = listed(&cx, 0, &again).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

async fn one(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    shown(&cx, id, &Again::default()).await
}

async fn shown(cx: &Cx, id: i64, again: &Again) -> Result<Response> {
    let (who, letters, zone) = (Asker::of(cx), Letters::of(cx), cx.words.zone.clone());
    let (s, people, letter) = cx
        .read(move |tx| -> Result<_> {
            let s = super::usable(tx, id, who)?;
            let people = super::readers(tx)?;
            let letter = preview(tx, &s, (&letters, &zone, who))?;
            Ok((s, people, letter))
        })
        .await?;
    let title = s.wanted.name.clone();
    cx.page(frame(&title), views::one(cx, &s, &people, (&letter, again))).await
}

/// The mail as it would go out now, to whoever looks.
pub fn preview(
    tx: &mut Tx<'_>,
    s: &Subscription,
    (letters, zone, who): (&Letters, &jiff::tz::TimeZone, Asker),
) -> Result<crate::letter::Letter> {
    let period = rules::period(&s.wanted.query).ok_or_else(|| Error::field("query", "fault-unknown"))?;
    let question = period.question(zone, tx.now())?;
    let answer = worked_out(tx, question)?;
    let me = people::member(tx, who.person)?.ok_or(Error::NotFound)?;
    Ok(views::letter(letters, &me, (s, &period), &answer))
}

async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<Typed>) -> Result<Response> {
    let (typed, seen, who) = (sent.input.clone(), sent.version, Asker::of(&cx));
    let work = move |tx: &mut Tx<'_>, typed: Typed| {
        let paused = super::usable(tx, id, who)?.wanted.paused;
        super::change(tx, id, who, (seen, &typed.read(paused)))
    };
    match cx.command(sent, work).await {
        Ok(()) => Ok(see_with(&format!("/desk/report/saved/{id}"), "desk-subscription-done-changed", "")),
        Err(error @ Error::Invalid(_)) => {
            let again = Again { typed: Some(typed), faults: faults_of(&cx, &error) };
            let mut response = shown(&cx, id, &again).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

async fn pause(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    halted(cx, id, (sent, true)).await
}

async fn resume(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    halted(cx, id, (sent, false)).await
}

async fn halted(cx: Cx, id: i64, (sent, paused): (Sent<Nothing>, bool)) -> Result<Response> {
    let who = Asker::of(&cx);
    cx.command(sent, move |tx, _| {
        let wanted = super::usable(tx, id, who)?.wanted;
        super::change(tx, id, who, (None, &super::SubscriptionIn { paused, ..wanted }))
    })
    .await?;
    let (word, undo) = if paused { ("paused", "resume") } else { ("resumed", "pause") };
    let path = format!("/desk/report/saved/{id}");
    Ok(see_with(&path, &format!("desk-subscription-done-{word}"), &format!("{path}/{undo}")))
}

async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let who = Asker::of(&cx);
    cx.command(sent, move |tx, _| super::remove(tx, id, who, true)).await?;
    let undo = format!("/desk/report/saved/{id}/restore");
    Ok(see_with("/desk/report/saved", "desk-subscription-done-removed", &undo))
}

async fn restore(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let who = Asker::of(&cx);
    cx.command(sent, move |tx, _| super::remove(tx, id, who, false)).await?;
    Ok(see_with(&format!("/desk/report/saved/{id}"), "desk-subscription-done-restored", ""))
}
