//! The tags of a ticket on a page of their own, and as a form.

use super::{rules, store, views};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use house::people::policy::Right;
use house::web::{Cx, Doors, PageFrame, Problem, Sent, see_with};
use house::{Error, Result};
use serde::Deserialize;

/// Tags offered while typing.
const OFFERED: i64 = 500;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default().get("/desk/t/{number}/tags", work, show).post("/desk/t/{number}/tags", work, change)
}

#[derive(Debug, Deserialize)]
struct Typed {
    #[serde(default)]
    tags: String,
}

async fn show(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    page(&cx, number, None, "").await
}

async fn page(cx: &Cx, number: i64, typed: Option<String>, fault: &str) -> Result<Response> {
    let (ticket, tags, words) = cx
        .read(move |tx| -> Result<_> {
            let ticket = crate::ticket::store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            Ok((ticket, store::of_ticket(tx, number)?, store::words(tx, "", OFFERED)?))
        })
        .await?;
    let title = cx.words.say_with("desk-tag-of-ticket", &[("label", ticket.label().into())]);
    let typed = typed.unwrap_or_else(|| tags.join(", "));
    let frame = PageFrame { title: &title, here: "/desk", ..PageFrame::default() };
    cx.page(frame, views::form(cx, (&ticket, &title), (&typed, fault), &words)).await
}

/// What is written is what the ticket bears afterwards.
async fn change(cx: Cx, Path(number): Path<i64>, sent: Sent<Typed>) -> Result<Response> {
    let kept = sent.input.tags.clone();
    let outcome = cx
        .command(sent, move |tx, typed| {
            let wanted = rules::clean(&rules::typed(&typed.tags)).map_err(|f| Error::Invalid(vec![f]))?;
            let gone: Vec<String> = store::of_ticket(tx, number)?.into_iter().filter(|t| !wanted.contains(t)).collect();
            super::change(tx, number, (&wanted, &gone)).map(drop)
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_with(&format!("/desk/t/{number}"), "desk-tag-done", "")),
        Err(error @ Error::Invalid(_)) => {
            let said =
                Problem::new(&error, &cx.words).fields.into_iter().map(|f| f.message).collect::<Vec<_>>().join(" ");
            let mut response = page(&cx, number, Some(kept), &said).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}
