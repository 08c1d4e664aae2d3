//! The page of service hours and promises. Everybody who reads the desk's numbers sees what they are measured
//! against; the IT lead and administrators change it.

use super::rules::{self, Typed};
use super::views::{self, Again};
use super::{jobs, store};
use crate::events;
use axum::http::StatusCode;
use axum::response::Response;
use house::job::{NewJob, store as queue};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::policy::Right;
use house::web::{Cx, Doors, PageFrame, Problem, Sent, see_with};
use house::{Error, Result};
use serde_json::json;

pub fn doors() -> Doors {
    Doors::default().get("/desk/promises", Right::DeskReport, show).post("/desk/promises", Right::DeskLead, change)
}

async fn show(cx: Cx) -> Result<Response> {
    page(&cx, &Again::default()).await
}

async fn page(cx: &Cx, again: &Again) -> Result<Response> {
    let setting = cx.read(store::setting).await?;
    let title = cx.words.say("desk-promises");
    cx.page(
        PageFrame { title: &title, here: "/desk", ..PageFrame::default() },
        views::page(cx, &setting, cx.may(Right::DeskLead).is_some(), again),
    )
    .await
}

async fn change(cx: Cx, sent: Sent<Typed>) -> Result<Response> {
    let kept = sent.input.clone();
    let outcome = cx
        .command(sent, |tx, typed| -> Result<()> {
            let before = store::setting(tx)?;
            let after = rules::read(&typed, &before).map_err(Error::Invalid)?;
            store::write(tx, &after)?;
            let payload = json!({ "before": rules::typed(&before), "after": rules::typed(&after) });
            append(
                tx,
                &Happened {
                    kind: events::PROMISES_CHANGED,
                    record: RecordRef::new("desk_setting", 1),
                    concerns: None,
                    payload,
                },
            )?;
            let now = tx.now();
            queue::enqueue(tx, &NewJob { kind: jobs::RECOUNT, payload: json!({}), run_at: now })?;
            Ok(())
        })
        .await;
    match outcome {
        Ok(()) => Ok(see_with("/desk/promises", "desk-done-promises", "")),
        Err(error @ Error::Invalid(_)) => {
            let faults = Problem::new(&error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect();
            let mut response = page(&cx, &Again { typed: Some(kept), faults }).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}
