//! The page of teams: who works together, on what, and what waits for them.

use super::{Team, TeamIn, store, views};
use crate::queue::pages as queue;
use crate::view::{Count, Order, rules as lines, store as lists};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use house::people::policy::Right;
use house::people::{Member, PersonId, Role, store as people};
use house::web::{Cx, Doors, PageFrame, Problem, Sent, see_with};
use house::{Error, Result};

pub fn doors() -> Doors {
    let lead = Right::DeskLead;
    Doors::default().get("/desk/teams", Right::DeskWork, show).post("/desk/teams", lead, add).post(
        "/desk/teams/{id}",
        lead,
        change,
    )
}

/// Everything the page shows.
pub struct Loaded {
    pub teams: Vec<(Team, Count)>,
    pub members: Vec<(i64, PersonId)>,
    pub people: Vec<Member>,
}

async fn show(cx: Cx) -> Result<Response> {
    page(&cx, None, &[]).await
}

async fn page(cx: &Cx, typed: Option<TeamIn>, faults: &[(String, String)]) -> Result<Response> {
    let reader = cx.clone();
    let loaded = cx
        .read(move |tx| -> Result<_> {
            let mut teams = Vec::new();
            for team in store::every(tx)? {
                let filter =
                    lines::read(&format!("team:{}", lines::quoted(&team.name))).map_err(|f| Error::Invalid(vec![f]))?;
                let asked = lists::ready(tx, &filter, (Order::Due, &queue::reader(&reader)))?;
                let count = lists::count(tx, &asked)?;
                teams.push((team, count));
            }
            let mut people = people::members(tx, Some(Role::Technician), 200)?;
            people.extend(people::members(tx, Some(Role::ItLead), 100)?);
            Ok(Loaded { teams, members: store::members(tx)?, people })
        })
        .await?;
    let title = cx.words.say("desk-team-title");
    let frame = PageFrame { title: &title, here: "/desk", ..PageFrame::default() };
    cx.page(frame, views::page(cx, &loaded, &typed.unwrap_or_default(), faults)).await
}

async fn add(cx: Cx, sent: Sent<TeamIn>) -> Result<Response> {
    keep(cx, None, sent).await
}

async fn change(cx: Cx, Path(id): Path<i64>, sent: Sent<TeamIn>) -> Result<Response> {
    keep(cx, Some(id), sent).await
}

async fn keep(cx: Cx, id: Option<i64>, sent: Sent<TeamIn>) -> Result<Response> {
    let (kept, seen) = (sent.input.clone(), sent.version);
    match cx.command(sent, move |tx, typed| super::save(tx, (id, seen), &typed)).await {
        Ok(_) => Ok(see_with("/desk/teams", "desk-team-done", "")),
        Err(error @ Error::Invalid(_)) => {
            let faults: Vec<(String, String)> =
                Problem::new(&error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect();
            let mut response = page(&cx, Some(kept), &faults).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}
