//! The pages of the escalation rules, which stand in the book of promises.

use super::rules::{self, Typed};
use super::views;
use crate::setting::pages::{HOME, change, faults_of};
use crate::setting::store;
use crate::setting::views::Again;
use axum::extract::Query;
use axum::response::Response;
use house::people::policy::Right;
use house::web::{Cx, Doors, PageFrame, Sent, see_with};
use house::{Error, FieldFault, Result};
use serde::Deserialize;

pub fn doors() -> Doors {
    let lead = Right::DeskLead;
    Doors::default()
        .get("/desk/promises/rule", lead, show)
        .post("/desk/promises/rule", lead, save)
        .post("/desk/promises/rule/remove", lead, remove)
        .post("/desk/promises/rule/usual", lead, usual)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
}

async fn show(cx: Cx, Query(of): Query<Named>) -> Result<Response> {
    page(&cx, of.name, &Again::default()).await
}

async fn page(cx: &Cx, name: String, again: &Again<Typed>) -> Result<Response> {
    let (number, form) = cx.read(store::present).await?;
    let found = form.rules.iter().find(|r| r.name == name);
    if found.is_none() && !name.is_empty() {
        return Err(Error::NotFound);
    }
    let typed = again.typed.clone().or_else(|| found.map(rules::typed)).unwrap_or_default();
    let title = if name.is_empty() { cx.words.say("desk-promise-rule-new") } else { name };
    let body = views::editor(cx, (&title, number), &typed, &again.faults);
    let mut response = cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await?;
    *response.status_mut() = again.status();
    Ok(response)
}

async fn save(cx: Cx, sent: Sent<Typed>) -> Result<Response> {
    let (kept, was, now) = (sent.input.clone(), sent.input.was.clone(), cx.now);
    let outcome = change(&cx, sent, move |book, typed: Typed| {
        let mut fresh = rules::read(&typed, now)?;
        if book.rules.iter().any(|r| r.name == fresh.name && r.name != typed.was) {
            return Err(vec![FieldFault::new("name", "desk-promise-fault-name")]);
        }
        match book.rules.iter_mut().find(|r| !typed.was.is_empty() && r.name == typed.was) {
            Some(old) => {
                fresh.since = old.since;
                *old = fresh;
            }
            None => book.rules.push(fresh),
        }
        Ok(())
    })
    .await;
    match outcome {
        Ok(()) => Ok(done()),
        Err(error @ (Error::Invalid(_) | Error::Stale { .. })) => {
            page(&cx, was, &Again { faults: faults_of(&cx, &error), typed: Some(kept) }).await
        }
        Err(error) => Err(error),
    }
}

async fn remove(cx: Cx, sent: Sent<Named>) -> Result<Response> {
    change(&cx, sent, |book, of: Named| {
        book.rules.retain(|r| r.name != of.name);
        Ok(())
    })
    .await?;
    Ok(done())
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// Adds what most desks begin with, where there is no rule yet.
async fn usual(cx: Cx, sent: Sent<Nothing>) -> Result<Response> {
    let names = ["near", "broken", "silent"].map(|w| cx.words.say(&format!("desk-promise-rule-usual-{w}")));
    let now = cx.now;
    change(&cx, sent, move |book, _: Nothing| {
        if book.rules.is_empty() {
            book.rules = rules::usual(now, names);
        }
        Ok(())
    })
    .await?;
    Ok(done())
}

fn done() -> Response {
    see_with(HOME, "desk-promise-done-rule", "")
}
