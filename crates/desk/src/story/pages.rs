//! Routes for technicians: setting a ticket right, and its whole history.

use super::rules::Edits;
use super::{store, views};
use crate::asks;
use crate::ticket::pages::{Done, carry_out};
use crate::ticket::store as tickets;
use axum::extract::Path;
use axum::response::Response;
use house::people::policy::{Reach, Right};
use house::store::Tx;
use house::web::{Cx, Doors, PageFrame, Sent};
use house::{Error, Result};
use ui::layout::reading;

pub fn doors() -> Doors {
    Doors::default()
        .get("/desk/t/{number}/edit", Right::DeskWork, form)
        .post("/desk/t/{number}/edit", Right::DeskWork, edit)
        .get("/desk/t/{number}/history", Right::DeskRead, history)
}

async fn form(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let (t, behalf) = cx
        .read(move |tx| -> Result<_> {
            let t = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            Ok((t, store::behalf(tx, number)?))
        })
        .await?;
    let title = cx.words.say("desk-story-edit");
    let body = reading("own", views::form(&cx, &t, behalf.as_ref()));
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await
}

async fn edit(cx: Cx, Path(number): Path<i64>, sent: Sent<Edits>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, edits: Edits, seen| super::edit(tx, number, seen, &edits).map(drop);
    carry_out(cx, number, sent, work, |_| Done { key: "desk-story-done", undo: String::new() }).await
}

/// The whole journal of a ticket. It tells of internal notes, so it is for those who see every ticket.
async fn history(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    if cx.reach == Reach::Own {
        return Err(Error::NotFound);
    }
    let (t, entries) = cx
        .read(move |tx| -> Result<_> {
            let t = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            Ok((t, asks::entries(tx, number)?))
        })
        .await?;
    let title = cx.words.say("desk-story-history");
    let body = reading("own", views::history(&cx, &t, &entries));
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await
}
