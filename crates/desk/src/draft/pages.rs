//! Routes for technicians: the draft that keeps itself, and held messages that are taken back or sent at once.

use super::{HeldId, Reply, Sent as Outcome, rules, store};
use crate::Letters;
use crate::file::pages::{Form, take};
use crate::ticket::pages::{Done, carry_out};
use crate::ticket::{MessageKind, Saying};
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, Sent, see_with};
use house::{Error, Result};
use serde::Deserialize;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .post("/desk/t/{number}/draft", work, keep.layer(DefaultBodyLimit::disable()))
        .post("/desk/t/{number}/held/{id}/back", work, back)
        .post("/desk/t/{number}/held/{id}/send", work, send)
}

/// What the buttons "reply" and "note" mean.
fn kind_of(form: &Form) -> MessageKind {
    if form.field("kind") == "note" { MessageKind::Note } else { MessageKind::Public }
}

/// Keeps the text of the composer. The same text may come twice, with another between: it counts each time.
async fn keep(cx: Cx, Path(number): Path<i64>, body: Multipart) -> Result<Response> {
    let form = take(&cx, body).await?.input;
    cx.write(move |tx| super::keep(tx, number, kind_of(&form), form.field("text"))).await?;
    if cx.wants_fragment() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(see_with(&format!("/desk/t/{number}"), "desk-draft-done-kept", ""))
}

/// The composer's form as an answer: now, in a moment, or later.
pub fn reply_of(cx: &Cx, form: Form, seen: Option<i64>) -> Result<Reply> {
    let kind = kind_of(&form);
    let public = kind == MessageKind::Public;
    let wanted = rules::Wanted { hold: form.field("hold"), send_at: form.field("send_at"), public };
    let plan = rules::plan(wanted, cx.now, &cx.words.zone).map_err(Error::Invalid)?;
    let saying = Saying {
        text: form.field("text").to_owned(),
        kind,
        from_requester: false,
        then: rules::then_of(form.field("do")),
        seen,
    };
    let children = public && form.field("children") == "1";
    let unless_answered = form.field("unless_answered") == "1";
    Ok(Reply { saying, plan, children, unless_answered, uploads: form.uploads })
}

/// How a held message is told, and where it is taken back.
pub fn held_done(number: i64, id: HeldId, soon: bool) -> Done<'static> {
    let key = if soon { "desk-draft-done-soon" } else { "desk-draft-done-later" };
    Done { key, undo: format!("/desk/t/{number}/held/{}/back", id.0) }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

/// A held message of this very ticket.
fn of_ticket(tx: &mut Tx<'_>, number: i64, id: i64) -> Result<HeldId> {
    match store::held(tx, HeldId(id))? {
        Some(held) if held.ticket == number => Ok(held.id),
        Some(_) => Err(Error::NotFound),
        None => Err(Error::TooLate("desk-draft-late-sent".to_owned())),
    }
}

async fn back(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| {
        let id = of_ticket(tx, number, id)?;
        super::take_back(tx, id, "").map(drop)
    };
    let done = Done { key: "desk-draft-done-back", undo: String::new() };
    carry_out(cx, number, sent, work, |_| done).await
}

async fn send(cx: Cx, Path((number, id)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let work = move |tx: &mut Tx<'_>, _: Nothing, _| {
        let id = of_ticket(tx, number, id)?;
        super::send(tx, &letters, id).map(drop)
    };
    let done = Done { key: "desk-done-sent", undo: String::new() };
    carry_out(cx, number, sent, work, |_| done).await
}

/// What came of a reply as the command stores it.
pub type ReplyOutcome = Outcome;
