//! Noting a workaround down, ending it, and the list of all.

use super::{WorkaroundInput, rules, store, views};
use crate::recommendation;
use crate::voice;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use house::people::policy::Right;
use house::web::{Cx, Doors, PageFrame, Sent, see_with};
use house::{Error, Result};

pub fn doors() -> Doors {
    Doors::default()
        .get("/ledger/workarounds", Right::LedgerRead, list)
        .get("/ledger/workarounds/{k}", Right::LedgerRead, go)
        .get("/ledger/{n}/workarounds/new", Right::LedgerPropose, new)
        .post("/ledger/{n}/workarounds", Right::LedgerPropose, create)
        .post("/ledger/workarounds/{k}/end", Right::LedgerPropose, end)
}

/// Notes it down; the answer is its number.
pub async fn keep(cx: &Cx, n: i64, sent: Sent<WorkaroundInput>) -> Result<i64> {
    let today = voice::today(&cx.words, cx.now);
    cx.command(sent, move |tx, input| -> Result<i64> {
        recommendation::store::by_number(tx, n)?.ok_or(Error::NotFound)?;
        let kept = rules::kept(&input, today).map_err(Error::Invalid)?;
        Ok(store::add(tx, n, &kept)?)
    })
    .await
}

/// Ends it today.
pub async fn stop(cx: &Cx, k: i64, sent: Sent<serde_json::Value>) -> Result<bool> {
    let today = voice::today(&cx.words, cx.now);
    cx.command(sent, move |tx, _| -> Result<bool> {
        let found = store::by_number(tx, k)?.ok_or(Error::NotFound)?;
        if store::end(tx, &found, today)? { Ok(true) } else { Err(Error::TooLate("ledger-ended-already".to_owned())) }
    })
    .await
}

async fn list(cx: Cx) -> Result<Response> {
    let all = cx.read(|tx| store::list(tx, i64::MAX, false, 200)).await?;
    let title = cx.words.say("ledger-workarounds");
    let about = (cx.may(Right::LedgerPropose).is_some(), voice::today(&cx.words, cx.now), cx.token());
    cx.page(
        PageFrame { title: &title, here: "/ledger", ..PageFrame::default() },
        views::list(&cx.words, &all, (about.0, about.1, &about.2)),
    )
    .await
}

/// A workaround's own address leads to what it stands in for.
async fn go(cx: Cx, Path(k): Path<i64>) -> Result<Response> {
    let found = cx.read(move |tx| -> Result<_> { store::by_number(tx, k)?.ok_or(Error::NotFound) }).await?;
    Ok(house::web::see(&format!("/ledger/{}", found.recommendation)))
}

async fn new(cx: Cx, Path(n): Path<i64>) -> Result<Response> {
    let typed = WorkaroundInput { since: voice::today(&cx.words, cx.now).to_string(), ..WorkaroundInput::default() };
    form(&cx, n, &typed, &[]).await
}

async fn form(cx: &Cx, n: i64, typed: &WorkaroundInput, faults: &[(String, String)]) -> Result<Response> {
    let asked =
        cx.read(move |tx| -> Result<_> { recommendation::store::by_number(tx, n)?.ok_or(Error::NotFound) }).await?;
    let title = cx.words.say("ledger-workaround-new");
    let mut page = cx
        .page(
            PageFrame { title: &title, here: "/ledger", ..PageFrame::default() },
            views::form(&cx.words, (n, &asked.input.title), typed, faults, &cx.token()),
        )
        .await?;
    if !faults.is_empty() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

async fn create(cx: Cx, Path(n): Path<i64>, sent: Sent<WorkaroundInput>) -> Result<Response> {
    let typed = sent.input.clone();
    match keep(&cx, n, sent).await {
        Ok(_) => Ok(see_with(&format!("/ledger/{n}"), "ledger-workaround-kept", "")),
        Err(Error::Invalid(faults)) => form(&cx, n, &typed, &voice::told(&cx.words, &faults)).await,
        Err(other) => Err(other),
    }
}

async fn end(cx: Cx, Path(k): Path<i64>, sent: Sent<serde_json::Value>) -> Result<Response> {
    stop(&cx, k, sent).await?;
    Ok(see_with("/ledger/workarounds", "ledger-workaround-ended", ""))
}
