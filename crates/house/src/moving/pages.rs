//! Where an organisation's admins take everything along.

use super::{api, jobs, store, views};
use crate::Result;
use crate::people::policy::Right;
use crate::web::{Cx, Doors, Html, PageFrame, PageQuery, Sent, see_with};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};

pub(crate) fn doors() -> Doors {
    Doors::default()
        .get("/moving", Right::Administer, show)
        .post("/moving/exports", Right::Administer, ask)
        .post("/moving/exports/{id}/download", Right::Administer, fetch)
        .and(api::doors())
}

#[derive(serde::Deserialize)]
struct Nothing {}

async fn show(cx: Cx, Query(query): Query<PageQuery>) -> Result<Response> {
    let (before, limit) = (query.after_number()?, query.limit());
    let exports = cx.read(move |tx| store::exports(tx, before, limit)).await?;
    let older = exports.last().filter(|_| exports.len() as i64 == limit).map(|e| e.id);
    if cx.wants_fragment() {
        return Ok(Html(views::list(&cx, &exports, older)).into_response());
    }
    let title = cx.words.say("moving-title");
    cx.page(PageFrame { title: &title, ..PageFrame::default() }, views::page(&cx, &exports, older)).await
}

async fn ask(cx: Cx, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, |tx, _| jobs::ask(tx)).await?;
    Ok(see_with("/moving", "moving-asked", ""))
}

async fn fetch(cx: Cx, Path(id): Path<i64>, _sent: Sent<Nothing>) -> Result<Response> {
    api::send(&cx, id).await
}
