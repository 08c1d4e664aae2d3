//! The desk's first page: the queue, with the most urgent ticket open beside it.

use super::views::{self, Shown};
use super::{Beside, Choice, Counts, PLACES, View, rules, store};
use crate::ticket::{Ticket, pages as tickets};
use crate::view::{self, Count, Order, Reader, Saved, rules as lines, store as lists};
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use house::people::policy::{Reach, Right};
use house::store::Tx;
use house::web::{Cx, Doors, Html, PageFrame, Problem, see};
use house::{Error, Place, Result};
use maud::{Markup, html};
use serde::Deserialize;
use ui::layout::{self, DeskView};

/// Lines on one page of the queue.
const PAGE: i64 = 50;
/// Saved views that stand above the queue with their counts; the others are on the page of views.
const PINNED: usize = 6;

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
    let reader = cx.clone();
    let (beside, first) = cx
        .read(move |tx| -> Result<_> {
            let mut choice = choice_of(&reader, &asked.view);
            // Whoever has no ticket of their own begins with the team's.
            if asked.view.is_empty() && store::counts(tx, reader.caller.person)?.mine == 0 {
                choice = Choice::Built(View::Team);
            }
            let beside = around(tx, &reader, choice)?;
            let first = views::first(&beside, &reader.words, reader.now).map(|l| l.number);
            let loaded = first.map(|number| tickets::load(tx, &reader, number, None)).transpose()?;
            Ok((beside, loaded))
        })
        .await?;
    let open = first.as_ref().map(|l| (&l.ticket, tickets::pane_of(&cx, l)));
    draw(&cx, DeskView::Queue, &beside, open).await
}

/// The desk page: the queue on the left, a ticket in the pane.
pub async fn draw(cx: &Cx, shown: DeskView, beside: &Beside, open: Option<(&Ticket, Markup)>) -> Result<Response> {
    let w = &cx.words;
    let queue = fragment(cx, beside, open.as_ref().map(|(t, _)| t.number), html! {});
    let title = open
        .as_ref()
        .filter(|_| shown == DeskView::Ticket)
        .map_or_else(|| w.say("desk-menu"), |(t, _)| t.title.clone());
    let pane = open.map_or_else(|| nothing_open(cx), |(_, pane)| pane);
    let frame = PageFrame { title: &title, here: "/desk", working: true, ..PageFrame::default() };
    cx.page(frame, layout::desk(shown, queue, pane)).await
}

/// The queue alone, kept true by itself; `told` stands above its lines.
pub fn fragment(cx: &Cx, beside: &Beside, here: Option<i64>, told: Markup) -> Markup {
    let fault = beside.fault.clone().map(|f| Problem::new(&Error::Invalid(vec![f]), &cx.words));
    let fault = fault.and_then(|p| p.fields.into_iter().next()).map(|f| f.message).unwrap_or_default();
    let works = cx.may(Right::DeskWork).is_some();
    let places = &places(cx);
    views::queue(&Shown { w: &cx.words, beside, here, now: cx.now, works, places, fault: &fault }, told)
}

/// What stands behind the queue's three dots for this reader.
fn places(cx: &Cx) -> Vec<Place> {
    let here = |p: &&Place| p.path.starts_with("/desk/") && p.path != "/desk/new" && cx.may(p.right).is_some();
    PLACES.iter().filter(here).copied().collect()
}

fn nothing_open(cx: &Cx) -> Markup {
    html! {
        article class="conv" { (ui::work::conversation_head((&cx.words.say("desk-queue"), "/desk"), &cx.words.say("desk-nothing-open"), html! {})) }
    }
}

/// Who reads, for lines that say "me" and "today".
pub fn reader(cx: &Cx) -> Reader {
    Reader { me: cx.caller.person, zone: cx.words.zone.clone(), now: cx.now }
}

/// The queue's first page with all counts: what every desk page shows beside its ticket.
pub fn around(tx: &mut Tx<'_>, cx: &Cx, choice: Choice) -> Result<Beside> {
    let mut beside = page(tx, cx, choice, None)?;
    beside.counts = store::counts(tx, cx.caller.person)?;
    for saved in lists::of_person(tx, cx.caller.person)?.into_iter().take(PINNED) {
        let count = count_of(tx, cx, &saved)?;
        beside.saved.push((saved, count));
    }
    Ok(beside)
}

/// How many a saved view holds; nothing for a line that can no longer be read.
pub fn count_of(tx: &mut Tx<'_>, cx: &Cx, saved: &Saved) -> Result<Count> {
    let Ok(filter) = lines::read(&saved.line) else { return Ok(Count::default()) };
    let asked = lists::ready(tx, &filter, (saved.order, &reader(cx)))?;
    Ok(lists::count(tx, &asked)?)
}

/// One page of a queue, without counts; its lines say what of them is begun.
fn page(tx: &mut Tx<'_>, cx: &Cx, choice: Choice, after: Option<&str>) -> Result<Beside> {
    let mut found = unmarked(tx, cx, choice, after)?;
    crate::beside::mark(tx, cx, &mut found.lines)?;
    Ok(found)
}

fn unmarked(tx: &mut Tx<'_>, cx: &Cx, choice: Choice, after: Option<&str>) -> Result<Beside> {
    let wrong = || Error::field("after", "fault-unknown");
    let me = cx.caller.person;
    let empty = Beside {
        choice: choice.clone(),
        name: String::new(),
        line: String::new(),
        order: Order::Due,
        lines: Vec::new(),
        next: None,
        looked_through: false,
        counts: Counts::default(),
        saved: Vec::new(),
        fault: None,
    };
    let (name, order, line) = match choice {
        Choice::Built(view) => {
            let from = after.map(|text| rules::read_cursor(text).ok_or_else(wrong)).transpose()?;
            let page = store::page(tx, (view, me), from, PAGE)?;
            let line = built_line(view);
            return Ok(Beside { lines: page.lines, next: page.next.map(|c| c.to_string()), line, ..empty });
        }
        Choice::Saved(id) => {
            let saved = lists::by_id(tx, id, me)?.ok_or(Error::NotFound)?;
            (saved.name, saved.order, saved.line)
        }
        Choice::Line(order, line) => (String::new(), order, line),
    };
    let filter = match lines::read(&line) {
        Ok(filter) => filter,
        Err(fault) => return Ok(Beside { name, line, order, fault: Some(fault), ..empty }),
    };
    let order = lines::order_for(&filter, order);
    let place = after.map(|text| lines::read_place(text).ok_or_else(wrong)).transpose()?;
    let asked = lists::ready(tx, &filter, (order, &reader(cx)))?;
    let view::Rows { rows, next, looked_through } = lists::page(tx, &asked, place, PAGE)?;
    let lines = rows.into_iter().map(|r| r.line).collect();
    Ok(Beside { name, line, order, lines, next: next.map(|p| p.to_string()), looked_through, ..empty })
}

/// The three views as lines, to begin a filter with.
fn built_line(view: View) -> String {
    match view {
        View::Mine => "assignee:me",
        View::Team => "is:open",
        View::Unassigned => "assignee:none",
    }
    .to_owned()
}

/// Who cannot have tickets sees the team's.
pub fn choice_of(cx: &Cx, word: &str) -> Choice {
    if word.is_empty() && cx.may(Right::DeskWork).is_none() {
        Choice::Built(View::Team)
    } else {
        Choice::from_word(word)
    }
}

/// The queue as a fragment: kept true by the stream, or its next page.
async fn queue(cx: Cx, Query(asked): Query<Asked>) -> Result<Response> {
    if cx.reach == Reach::Own {
        return Err(Error::Forbidden);
    }
    let (reader, choice, after) = (cx.clone(), choice_of(&cx, &asked.view), asked.after.clone());
    let part = after.is_some();
    let beside = cx
        .read(move |tx| -> Result<_> {
            if after.is_some() { page(tx, &reader, choice, after.as_deref()) } else { around(tx, &reader, choice) }
        })
        .await?;
    match (part, cx.wants_fragment()) {
        (false, true) => Ok(Html(fragment(&cx, &beside, asked.here, html! {})).into_response()),
        (true, true) => {
            let works = cx.may(Right::DeskWork).is_some();
            let shown =
                Shown { w: &cx.words, beside: &beside, here: asked.here, now: cx.now, works, places: &[], fault: "" };
            Ok(Html(views::groups(&shown)).into_response())
        }
        // Without script the next page is a page of its own.
        (_, false) => draw(&cx, DeskView::Queue, &beside, None).await,
    }
}
