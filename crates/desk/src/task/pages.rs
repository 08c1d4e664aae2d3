//! Routes for technicians: the steps of a ticket, and the lists kept for the next time.

use super::{store, views};
use crate::ticket::pages::{Done, carry_out};
use axum::extract::Path;
use axum::response::Response;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, PageFrame, Sent, see_with};
use house::{Error, Result};
use serde::Deserialize;
use ui::layout::reading;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .post("/desk/t/{number}/steps", work, add)
        .post("/desk/t/{number}/steps/{id}/done", work, tick)
        .post("/desk/t/{number}/steps/{id}/undone", work, untick)
        .post("/desk/t/{number}/steps/{id}/remove", work, remove)
        .get("/desk/checklists", work, lists)
        .post("/desk/checklists", work, keep)
        .post("/desk/checklists/{id}/remove", work, let_go)
}

#[derive(Debug, Deserialize)]
struct Steps {
    #[serde(default)]
    step: String,
    /// The number of a kept list.
    list: Option<i64>,
}

fn done(key: &'static str, undo: String) -> Done<'static> {
    Done { key, undo }
}

async fn add(cx: Cx, Path(number): Path<i64>, sent: Sent<Steps>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, form: Steps, _| match form.list {
        Some(list) => super::apply(tx, number, list),
        None => super::add(tx, number, &form.step),
    };
    carry_out(cx, number, sent, work, |_| done("desk-task-done-added", String::new())).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn tick(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| super::tick(tx, number, id, true);
    let undo = format!("/desk/t/{number}/steps/{id}/undone");
    carry_out(cx, number, sent, work, |_| done("desk-task-done-ticked", undo)).await
}

async fn untick(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| super::tick(tx, number, id, false);
    carry_out(cx, number, sent, work, |_| done("desk-done-undone", String::new())).await
}

async fn remove(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| super::remove(tx, number, id);
    carry_out(cx, number, sent, work, |_| done("desk-task-done-removed", String::new())).await
}

async fn lists(cx: Cx) -> Result<Response> {
    let found = cx.read(store::checklists).await?;
    let title = cx.words.say("desk-task-lists");
    cx.page(
        PageFrame { title: &title, here: "/desk", ..PageFrame::default() },
        reading("own", views::lists(&cx, &found)),
    )
    .await
}

#[derive(Debug, Deserialize)]
struct List {
    #[serde(default)]
    name: String,
    #[serde(default)]
    steps: String,
}

async fn keep(cx: Cx, sent: Sent<List>) -> Result<Response> {
    cx.command(sent, |tx, form| super::keep(tx, &form.name, &form.steps)).await?;
    Ok(see_with("/desk/checklists", "desk-task-done-kept", ""))
}

async fn let_go(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| -> Result<(), Error> { super::let_go(tx, id) }).await?;
    Ok(see_with("/desk/checklists", "desk-task-done-gone", ""))
}
