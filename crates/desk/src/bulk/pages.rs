//! Many tickets at once, for people: what can be done to the chosen ones, what came of it, and taking it back.

use super::{Outcome, rules, store, views};
use crate::letter::Letters;
use crate::queue::{Choice, pages as queue};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::people::policy::Right;
use house::people::{Member, Role, store as people};
use house::store::{StoreError, Tx};
use house::web::{Cx, Doors, Html, PageFrame, Problem, Sent, see, see_with};
use house::{Error, Result};
use serde::Deserialize;

/// People in the menu that assigns.
const TEAM_MAX: i64 = 100;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .get("/desk/bulk", work, choose)
        .post("/desk/bulk", work, carry_out)
        .get("/desk/bulk/{id}", work, show)
        .post("/desk/bulk/{id}/undo", work, undo)
}

/// Which tickets, and where they were chosen.
#[derive(Debug, Clone, Default, Deserialize)]
struct Chosen {
    #[serde(default)]
    n: Vec<i64>,
    #[serde(default)]
    view: String,
}

/// The bar of deeds as a fragment, or a page of its own without script.
async fn choose(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response> {
    let chosen = Chosen {
        n: pairs.iter().filter(|(k, _)| k == "n").filter_map(|(_, v)| v.parse().ok()).collect(),
        view: pairs.iter().find(|(k, _)| k == "view").map(|(_, v)| v.clone()).unwrap_or_default(),
    };
    let me = cx.caller.person;
    let (team, tags, teams, macros) = cx
        .read(move |tx| -> Result<_, StoreError> {
            let tags = crate::tag::store::words(tx, "", 200)?;
            Ok((team(tx)?, tags, crate::team::store::every(tx)?, crate::macros::store::of_person(tx, me)?))
        })
        .await?;
    let offered = views::Offered { team: &team, tags: &tags, teams: &teams, macros: &macros, view: &chosen.view };
    if cx.wants_fragment() {
        return Ok(Html(views::bar(&cx, &offered)).into_response());
    }
    let title = cx.words.say("desk-bulk-title");
    let frame = PageFrame { title: &title, here: "/desk", ..PageFrame::default() };
    cx.page(frame, views::choose(&cx, &offered, &chosen.n)).await
}

fn team(tx: &mut Tx<'_>) -> Result<Vec<Member>, StoreError> {
    let mut team = people::members(tx, Some(Role::Technician), TEAM_MAX)?;
    team.extend(people::members(tx, Some(Role::ItLead), TEAM_MAX)?);
    Ok(team)
}

/// What the bar sends.
#[derive(Debug, Deserialize)]
struct Pressed {
    #[serde(default)]
    n: Vec<i64>,
    #[serde(default, rename = "do")]
    what: String,
    #[serde(default)]
    tags: String,
    #[serde(default)]
    view: String,
}

async fn carry_out(cx: Cx, sent: Sent<Pressed>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let view = sent.input.view.clone();
    let now = cx.words.local(cx.now);
    let outcome = cx
        .command(sent, move |tx, p| {
            let command = rules::pressed(&p.what, &p.tags, &now).ok_or_else(|| Error::field("do", "fault-unknown"))?;
            super::carry_out(tx, Some(&letters), &p.n, &command)
        })
        .await;
    let (told, status) = match outcome {
        Ok(outcome) if !cx.wants_fragment() => return Ok(see(&format!("/desk/bulk/{}", outcome.id))),
        Ok(outcome) => (views::told(&cx, &outcome), StatusCode::OK),
        // In the queue's place an error would take the queue away.
        Err(error @ (Error::Invalid(_) | Error::TooLate(_))) if cx.wants_fragment() => {
            (views::fault(&Problem::new(&error, &cx.words)), error.status())
        }
        Err(error) => return Err(error),
    };
    // The queue as it stands now, with what came of it.
    let (choice, reader) = (Choice::from_word(&view), cx.clone());
    let beside = cx.read(move |tx| queue::around(tx, &reader, choice)).await?;
    Ok((status, Html(queue::fragment(&cx, &beside, None, told))).into_response())
}

async fn one(cx: &Cx, id: i64) -> Result<Outcome> {
    let me = cx.caller.person;
    cx.read(move |tx| store::by_id(tx, id, me)).await?.ok_or(Error::NotFound)
}

async fn show(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let outcome = one(&cx, id).await?;
    let title = cx.words.say("desk-bulk-title");
    let frame = PageFrame { title: &title, here: "/desk", ..PageFrame::default() };
    cx.page(frame, views::outcome(&cx, &outcome)).await
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn undo(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let outcome = cx.command(sent, move |tx, _| super::take_back(tx, id)).await?;
    if outcome.refused.is_empty() {
        return Ok(see_with("/desk", "desk-bulk-undone", ""));
    }
    let title = cx.words.say("desk-bulk-title");
    let frame = PageFrame { title: &title, here: "/desk", ..PageFrame::default() };
    cx.page(frame, views::outcome(&cx, &outcome)).await
}
