//! The commons page, the button's routes, and the panel on tickets.

use super::{Deed, ThankYou, Thanks, rules, store, views};
use crate::asks;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use house::journal::RecordRef;
use house::people::PersonId;
use house::people::policy::Right;
use house::store::{StoreError, Tx};
use house::web::{Cx, Doors, Html, PageFrame, PageQuery, Sent, see_with};
use house::words::Speaker;
use house::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use ui::action::{Kind, button, csrf};
use ui::list::{empty, more};
use ui::{layout, text};

/// The week of the page, and how long one's own solved tickets wait for a word.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
const WAITS: SignedDuration = SignedDuration::from_hours(14 * 24);

pub fn doors() -> Doors {
    Doors::default()
        .get("/commons", Right::Thank, show)
        .get("/commons/thank/{ticket}", Right::Thank, offer)
        .post("/commons/thank/{ticket}", Right::Thank, thank)
        .get("/commons/thanks/{number}", Right::Thank, one)
        .post("/commons/thanks/{number}/undo", Right::Thank, undo)
}

/// What the commons page shows.
struct Wall {
    seen: Vec<Thanks>,
    waiting: Vec<(Deed, String)>,
}

async fn show(cx: Cx, Query(query): Query<PageQuery>) -> Result<Response> {
    let (me, before, limit) = (cx.caller.person, query.after_number()?.unwrap_or(i64::MAX), query.limit());
    let first = query.after.is_none();
    let wall = cx.read(move |tx| wall(tx, me, (before, limit), first)).await?;
    let w = &cx.words;
    let older = wall.seen.last().filter(|_| wall.seen.len() as i64 == limit).map(|t| t.number);
    let body = layout::reading(
        "commons",
        html! { (content(&cx, &wall)) @if let Some(last) = older { (more(&format!("/commons?after={last}"), &w.say("commons-older"))) } },
    );
    cx.page(PageFrame { title: &w.say("commons-title"), here: "/commons", ..PageFrame::default() }, body).await
}

fn wall(tx: &mut Tx<'_>, me: PersonId, (before, limit): (i64, i64), first: bool) -> Result<Wall, StoreError> {
    let since = tx.now().checked_sub(WAITS).unwrap_or(Timestamp::MIN);
    let seen = store::seen_by(tx, me, before, limit)?;
    let mut waiting = Vec::new();
    if first {
        let given = store::given_tickets(tx, me, since)?;
        let mut names = store::Names::default();
        for deed in
            store::deeds(tx, since)?.into_iter().filter(|d| d.requester == Some(me) && !given.contains(&d.ticket))
        {
            if let Some(name) = names.of(tx, deed.helper)? {
                waiting.push((deed, name));
            }
        }
    }
    Ok(Wall { seen, waiting })
}

fn content(cx: &Cx, wall: &Wall) -> Markup {
    let (w, me) = (&cx.words, cx.caller.person);
    let week = cx.now.checked_sub(WEEK).unwrap_or(Timestamp::MIN);
    let (theirs, public): (Vec<Thanks>, Vec<Thanks>) =
        wall.seen.iter().cloned().partition(|t| t.giver == me || t.receiver == me);
    let (fresh, earlier): (Vec<Thanks>, Vec<Thanks>) = public.into_iter().partition(|t| t.given_at >= week);
    let (got, gave): (Vec<Thanks>, Vec<Thanks>) = theirs.into_iter().partition(|t| t.receiver == me);
    let part = |id: &str, key: &str, list: &[Thanks]| html! { @if !list.is_empty() { (layout::section(id, &w.say(key), html! {}, views::cards(w, list, me))) } };
    let nothing = wall.seen.is_empty() && wall.waiting.is_empty();
    let said = wall.seen.iter().filter(|t| t.given_at >= week && t.open_to_all).count();
    html! {
        (text::headline(&w.say("commons-eyebrow"), &w.say_with("commons-headline", &[("n", said.into())]), html! { (w.say("commons-lead")) }))
        @if nothing { (empty(&w.say("commons-empty"), html! {})) }
        @if !wall.waiting.is_empty() { (layout::section("waiting", &w.say("commons-waiting"), html! {}, views::to_thank(w, &wall.waiting, &cx.token()))) }
        (part("got", "commons-got", &got))
        (part("week", "commons-week", &fresh))
        (part("gave", "commons-gave", &gave))
        (part("earlier", "commons-earlier", &earlier))
    }
}

/// The helper's name and what this caller said already.
async fn standing(cx: &Cx, ticket: i64) -> Result<(String, Option<Thanks>)> {
    let (me, only) = (cx.caller.person, cx.only_concerning());
    cx.read(move |tx| -> Result<_> {
        let deed = store::deed(tx, ticket)?.ok_or(Error::NotFound)?;
        let receiver = rules::receiver(&deed, me, only).map_err(|_| Error::NotFound)?;
        let name = store::Names::default().of(tx, receiver)?.ok_or(Error::NotFound)?;
        Ok((name, store::of_giver(tx, ticket, me)?.filter(|t| t.withdrawn_at.is_none())))
    })
    .await
}

async fn offer(cx: Cx, Path(ticket): Path<i64>) -> Result<Response> {
    let (name, said) = standing(&cx, ticket).await?;
    let (w, token) = (&cx.words, cx.token());
    if cx.wants_fragment() {
        return Ok(Html(views::one_click(w, ticket, &name, &token)).into_response());
    }
    if let Some(said) = said {
        return Ok(house::web::see(&format!("/commons/thanks/{}", said.number)));
    }
    let title = w.say_with("commons-thank-title", &[("name", rules::first_name(&name).into())]);
    cx.page(
        PageFrame { title: &title, here: "/commons", ..PageFrame::default() },
        layout::reading("commons", views::form(w, ticket, &name, &token)),
    )
    .await
}

async fn thank(cx: Cx, Path(ticket): Path<i64>, sent: Sent<ThankYou>) -> Result<Response> {
    let only = cx.only_concerning();
    let number = cx.command(sent, move |tx, words| asks::thank(tx, ticket, only, &words)).await?;
    if cx.wants_fragment() {
        let said = find(&cx, number).await?;
        return Ok(Html(views::said(&cx.words, &said, &cx.token())).into_response());
    }
    Ok(see_with(&format!("/commons/thanks/{number}"), "commons-thanked", &format!("/commons/thanks/{number}/undo")))
}

async fn undo(cx: Cx, Path(number): Path<i64>, sent: Sent<serde_json::Value>) -> Result<Response> {
    cx.command(sent, move |tx, _| asks::take_back(tx, number)).await?;
    Ok(see_with("/commons", "commons-taken-back", ""))
}

async fn find(cx: &Cx, number: i64) -> Result<Thanks> {
    let me = cx.caller.person;
    cx.read(move |tx| store::by_number(tx, number)).await?.filter(|t| rules::visible(t, me)).ok_or(Error::NotFound)
}

async fn one(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let said = find(&cx, number).await?;
    let w = &cx.words;
    let title = w.say_with(
        "commons-one-title",
        &[("giver", said.giver_name.as_str().into()), ("receiver", said.receiver_name.as_str().into())],
    );
    let note = if said.note.is_empty() { w.say("commons-one-wordless") } else { format!("“{}”", said.note) };
    let body = layout::reading(
        "commons",
        html! {
            (text::headline(&w.date(said.given_at), &title, html! { (note) }))
            p { (w.say(if said.open_to_all { "commons-one-public" } else { "commons-one-private" })) " " a href={ "/go/ticket/" (said.ticket) } { "T-" (said.ticket) } }
            @if rules::can_take_back(&said, cx.caller.person) {
                form method="post" action={ "/commons/thanks/" (number) "/undo" } { (csrf(&cx.token())) (button(&w.say("commons-take-back"), Kind::Secondary).small()) }
            }
            p { a href="/commons" { (w.say("commons-back")) } }
        },
    );
    cx.page(PageFrame { title: &title, here: "/commons", ..PageFrame::default() }, body).await
}

/// Hangs on the page of a ticket.
pub fn panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let Some(me) = tx.actor().person() else { return Ok(html! {}) };
    let came = store::of_ticket(tx, record.number)?;
    let Some(deed) = store::deed(tx, record.number)? else { return Ok(html! {}) };
    let receiver = rules::receiver(&deed, me, None).ok().filter(|_| came.iter().all(|t| t.giver != me));
    let name = receiver.map(|r| store::Names::default().of(tx, r)).transpose()?.flatten();
    let visible: Vec<&Thanks> = came.iter().filter(|t| rules::visible(t, me)).collect();
    Ok(views::panel(w, &visible, record.number, name.as_deref()))
}
