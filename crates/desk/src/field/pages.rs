//! The page on which an organisation says what it asks, and the form on which the team answers it for a ticket.

use super::views::{self, Again, Typed as Described};
use super::{Asker, Definition, Moment, rules, store};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use house::people::policy::Right;
use house::web::{Cx, Doors, PageFrame, Problem, Sent, see_with};
use house::{Error, Result};

pub fn doors() -> Doors {
    let (lead, work) = (Right::DeskLead, Right::DeskWork);
    Doors::default()
        .get("/desk/fields", work, show)
        .post("/desk/fields", lead, define)
        .get("/desk/fields/{id}", lead, edit)
        .post("/desk/fields/{id}", lead, redefine)
        .get("/desk/t/{number}/fields", work, form)
        .post("/desk/t/{number}/fields", work, answer)
}

fn frame(title: &str) -> PageFrame<'_> {
    PageFrame { title, here: "/desk", ..PageFrame::default() }
}

async fn show(cx: Cx) -> Result<Response> {
    list(&cx, &Again::default()).await
}

async fn list(cx: &Cx, again: &Again) -> Result<Response> {
    let fields = cx.read(store::every).await?;
    let title = cx.words.say("desk-field-title");
    cx.page(frame(&title), views::list(cx, &fields, again)).await
}

fn faults_of(cx: &Cx, error: &Error) -> Vec<(String, String)> {
    Problem::new(error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect()
}

async fn define(cx: Cx, sent: Sent<Described>) -> Result<Response> {
    let kept = sent.input.clone();
    let outcome = cx.command(sent, |tx, typed| super::define(tx, typed.read()?)).await;
    match outcome {
        Ok(_) => Ok(see_with("/desk/fields", "desk-field-done-added", "")),
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
    let d = cx.read(move |tx| store::by_id(tx, id)).await?.ok_or(Error::NotFound)?;
    let title = d.label.clone();
    cx.page(frame(&title), views::edit(cx, &d, again)).await
}

async fn redefine(cx: Cx, Path(id): Path<i64>, sent: Sent<Described>) -> Result<Response> {
    let (kept, seen) = (sent.input.clone(), sent.version);
    let outcome = cx
        .command(sent, move |tx, typed| {
            let place: Option<i64> = typed.place.trim().parse().ok();
            let read = typed.read()?;
            super::redefine(tx, id, seen, |d| *d = Definition { place: place.unwrap_or(d.place), ..read })
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_with("/desk/fields", "desk-field-done-changed", "")),
        Err(error @ Error::Invalid(_)) => {
            let mut response = one(&cx, id, &Again { typed: Some(kept), faults: faults_of(&cx, &error) }).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

async fn form(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    answer_page(&cx, number, None, &[]).await
}

async fn answer_page(
    cx: &Cx,
    number: i64,
    typed: Option<super::Typed>,
    faults: &[(String, String)],
) -> Result<Response> {
    let (ticket, definitions, shown) = cx
        .read(move |tx| -> Result<_> {
            let ticket = crate::ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            let definitions = store::definitions(tx, &ticket.kind, &ticket.service)?;
            let answers = store::answers(tx, number)?;
            let shown = match typed {
                Some(typed) => typed,
                None => store::with_addresses(tx, &answers)?,
            };
            Ok((ticket, definitions, shown))
        })
        .await?;
    let title = cx.words.say_with("desk-field-of-ticket", &[("label", ticket.label().into())]);
    cx.page(frame(&title), views::answer_form(cx, (&ticket, &title), (&definitions, &shown), faults)).await
}

async fn answer(cx: Cx, Path(number): Path<i64>, sent: Sent<Vec<(String, String)>>) -> Result<Response> {
    let typed = |pairs: &[(String, String)]| rules::typed_form(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    let kept = typed(&sent.input);
    let outcome = cx
        .command(sent, move |tx, pairs| {
            super::answer(tx, number, (Asker::Team, Moment::Working), typed(&pairs)).map(drop)
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_with(&format!("/desk/t/{number}"), "desk-field-done-answered", "")),
        Err(error @ Error::Invalid(_)) => {
            let faults = faults_of(&cx, &error);
            let mut response = answer_page(&cx, number, Some(kept), &faults).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}
