//! The console of somebody who serves several organisations: choose one to work in.

use super::policy::Right;
use super::store;
use crate::web::{Cx, Doors, PageFrame, see};
use crate::{Error, Result};
use axum::extract::Path;
use axum::response::Response;
use maud::html;
use ui::layout;
use ui::text;

pub(crate) fn doors() -> Doors {
    Doors::default().get("/clients", Right::Account, clients).get("/clients/{slug}", Right::Account, enter)
}

async fn clients(cx: Cx) -> Result<Response> {
    let person = cx.caller.person;
    let found = cx
        .house
        .db
        .read(cx.house.system(None), move |tx| store::organisations_of(tx, person))
        .await
        .map_err(Error::from)?;
    let w = &cx.words;
    let title = w.say("clients-title");
    let body = layout::reading(
        "clients",
        html! {
            (text::headline("", &title, html! { (w.say("clients-lead")) }))
            ul class="rows" {
                @for o in &found {
                    li class="row" {
                        a href={ "/clients/" (o.slug) } { b { (o.name) } }
                        span class="muted" { @if o.id == cx.caller.organisation { (w.say("clients-here")) } }
                    }
                }
            }
        },
    );
    cx.page(PageFrame { title: &title, ..PageFrame::default() }, body).await
}

/// Moves the session to a client. It changes nothing of anybody's data, so a plain link may do it.
async fn enter(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let (person, session) = (cx.caller.person, cx.caller.session.ok_or(Error::NotFound)?);
    let moved = cx
        .house
        .db
        .write(cx.house.system(None), move |tx| -> Result<bool> {
            let organisation = store::organisation_by_slug(tx, &slug)?.ok_or(Error::NotFound)?;
            Ok(crate::signin::store::session_move(tx, session, person, organisation.id)?)
        })
        .await?;
    if moved { Ok(see("/desk")) } else { Err(Error::NotFound) }
}
