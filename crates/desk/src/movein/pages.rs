//! How far a move is, and what did not come along: as a page, and as a file to work through.

use super::{store, views};
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, Html, PageFrame, PageQuery};
use house::{Error, Result};

/// Lines of the report that are read at a time.
const PAGE: i64 = 500;
/// Lines that one file holds at most; more than that nobody works through.
const LINES_MAX: usize = 100_000;

pub(crate) fn doors() -> Doors {
    Doors::default().get("/desk/moves", Right::DeskReport, list).get("/desk/moves/{id}", Right::DeskReport, show).get(
        "/desk/moves/{id}/left.csv",
        Right::DeskReport,
        report,
    )
}

async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Response> {
    let (before, limit) = (query.after_number()?, query.limit());
    let runs = cx.read(move |tx| store::runs(tx, before, limit)).await?;
    let older = runs.last().filter(|_| runs.len() as i64 == limit).map(|r| r.id);
    let title = cx.words.say("desk-movein-title");
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, views::list(&cx, &runs, older)).await
}

async fn show(cx: Cx, Path(id): Path<i64>, Query(query): Query<PageQuery>) -> Result<Response> {
    let (after, limit) = (query.after_number()?.unwrap_or(0), query.limit());
    let (run, left) = cx
        .read(move |tx| -> Result<_> {
            let run = store::run(tx, id)?.ok_or(Error::NotFound)?;
            let left = store::left(tx, &run.source, after, limit)?;
            Ok((run, left))
        })
        .await?;
    if cx.wants_fragment() {
        return Ok(Html(views::progress(&cx, &run)).into_response());
    }
    let more = left.last().filter(|_| left.len() as i64 == limit).map(|l| l.id);
    let title = cx.words.say("desk-movein-one");
    let body = views::show(&cx, &run, (&left, more));
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await
}

async fn report(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let all = cx
        .read(move |tx| -> Result<_> {
            let run = store::run(tx, id)?.ok_or(Error::NotFound)?;
            let (mut all, mut after) = (Vec::new(), 0);
            while all.len() < LINES_MAX {
                let page = store::left(tx, &run.source, after, PAGE)?;
                let Some(last) = page.last() else { break };
                after = last.id;
                all.extend(page);
            }
            Ok(all)
        })
        .await?;
    let mut text = String::from("what,source_key,why\r\n");
    for line in &all {
        text.push_str(&format!("{},{},{}\r\n", cell(&line.what), cell(&line.source_key), cell(&line.why)));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"move-{id}-left.csv\"")),
    ];
    Ok((headers, Body::from(text)).into_response())
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
