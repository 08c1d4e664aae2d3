//! What was taken over from other systems, and which rows were not, with the reason and the remedy.

use super::{store, views};
use axum::extract::{Path, Query};
use axum::response::Response;
use house::people::policy::Right;
use house::web::{Cx, Doors, PageFrame, PageQuery};
use house::{Error, Result};

pub(crate) fn doors() -> Doors {
    Doors::default().get("/desk/imports", Right::DeskReport, list).get("/desk/imports/{id}", Right::DeskReport, show)
}

async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Response> {
    let (before, limit) = (query.after_number()?, query.limit());
    let imports = cx.read(move |tx| store::imports(tx, before, limit)).await?;
    let older = imports.last().filter(|_| imports.len() as i64 == limit).map(|i| i.id);
    let title = cx.words.say("desk-import-title");
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, views::list(&cx, &imports, older)).await
}

async fn show(cx: Cx, Path(id): Path<i64>, Query(query): Query<PageQuery>) -> Result<Response> {
    let (after, limit) = (query.after_number()?.unwrap_or(0), query.limit());
    let (import, refusals) = cx
        .read(move |tx| -> Result<_> {
            let import = store::import(tx, id)?.ok_or(Error::NotFound)?;
            Ok((import, store::refusals(tx, id, after, limit)?))
        })
        .await?;
    let more = refusals.last().filter(|_| refusals.len() as i64 == limit).map(|r| r.row);
    let title = cx.words.say("desk-import-one");
    cx.page(
        PageFrame { title: &title, here: "/desk", ..PageFrame::default() },
        views::show(&cx, &import, &refusals, more),
    )
    .await
}
