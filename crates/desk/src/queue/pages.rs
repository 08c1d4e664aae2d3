//! The desk's first page: the queue, with the most urgent ticket open beside it.

use super::views::{self, Shown};
use super::{Counts, Page, View, rules, store};
use crate::ticket::{Ticket, pages as tickets};
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use house::people::policy::{Reach, Right};
use house::store::{StoreError, Tx};
use house::web::{Cx, Doors, Html, PageFrame, see};
use house::{Error, Result};
use maud::{Markup, html};
use serde::Deserialize;
use ui::layout::{self, DeskView};

/// Lines on one page of the queue.
const PAGE: i64 = 100;

pub fn doors() -> Doors {
    Doors::default().get("/desk", Right::DeskRead, show).get("/desk/queue", Right::DeskRead, queue)
}

/// Which view, from where, and which ticket is open.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub view: String,
    after: Option<String>,
    here: Option<i64>,
}

async fn show(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    if cx.reach == Reach::Own {
        return Ok(see("/requests"));
    }
    let (reader, chosen) = (cx.clone(), asked.view);
    let (view, page, counts, first) = cx
        .read(move |tx| -> Result<_> {
            let counts = store::counts(tx, reader.caller.person)?;
            // Whoever has no ticket of their own begins with the team's.
            let view = if chosen.is_empty() && counts.mine == 0 { View::Team } else { view_of(&reader, &chosen) };
            let page = store::page(tx, (view, reader.caller.person), None, PAGE)?;
            let first = page.lines.first().map(|l| l.number);
            let loaded = first.map(|number| tickets::load(tx, &reader, number, None)).transpose()?;
            Ok((view, page, counts, loaded))
        })
        .await?;
    let open = first.as_ref().map(|l| (&l.ticket, tickets::pane_of(&cx, l)));
    draw(&cx, DeskView::Queue, (view, &page, counts), open).await
}

/// The desk page: the queue on the left, a ticket in the pane.
pub async fn draw(
    cx: &Cx,
    shown: DeskView,
    (view, page, counts): (View, &Page, Counts),
    open: Option<(&Ticket, Markup)>,
) -> Result<Response> {
    let w = &cx.words;
    let queue = views::queue(&Shown { w, view, page, here: open.as_ref().map(|(t, _)| t.number), now: cx.now }, counts);
    let title = open
        .as_ref()
        .filter(|_| shown == DeskView::Ticket)
        .map_or_else(|| w.say("desk-menu"), |(t, _)| t.title.clone());
    let pane = open.map_or_else(|| nothing_open(cx), |(_, pane)| pane);
    let frame = PageFrame { title: &title, here: "/desk", working: true, ..PageFrame::default() };
    cx.page(frame, layout::desk(shown, queue, pane)).await
}

fn nothing_open(cx: &Cx) -> Markup {
    html! {
        article class="conv" { (ui::work::conversation_head((&cx.words.say("desk-queue"), "/desk"), &cx.words.say("desk-nothing-open"), html! {})) }
    }
}

/// The queue's page and counts: what every desk page shows beside its ticket.
pub fn around(tx: &mut Tx<'_>, cx: &Cx, view: View) -> Result<(Page, Counts), StoreError> {
    let me = cx.caller.person;
    Ok((store::page(tx, (view, me), None, PAGE)?, store::counts(tx, me)?))
}

/// Who cannot have tickets sees the team's.
pub fn view_of(cx: &Cx, word: &str) -> View {
    if word.is_empty() && cx.may(Right::DeskWork).is_none() { View::Team } else { View::from_word(word) }
}

/// The queue as a fragment: kept true by the stream, or its next page.
async fn queue(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    if cx.reach == Reach::Own {
        return Err(Error::Forbidden);
    }
    let view = view_of(&cx, &asked.view);
    let after = asked
        .after
        .as_deref()
        .map(|text| rules::read_cursor(text).ok_or_else(|| Error::field("after", "fault-unknown")))
        .transpose()?;
    let me = cx.caller.person;
    let part = after.is_some() && cx.wants_fragment();
    let (page, counts) = cx
        .read(move |tx| -> Result<_> {
            let counts = if part { Counts::default() } else { store::counts(tx, me)? };
            Ok((store::page(tx, (view, me), after, PAGE)?, counts))
        })
        .await?;
    let shown = Shown { w: &cx.words, view, page: &page, here: asked.here, now: cx.now };
    match (after, cx.wants_fragment()) {
        (None, true) => Ok(Html(views::queue(&shown, counts)).into_response()),
        (Some(_), true) => Ok(Html(views::groups(&shown)).into_response()),
        // Without script the next page is a page of its own.
        (_, false) => draw(&cx, DeskView::Queue, (view, &page, counts), None).await,
    }
}
