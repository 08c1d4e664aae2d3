//! Routes for the person who asks. Everybody may ask, whatever else they do here.

use super::views::{self, Conversation};
use crate::asks;
use crate::file::pages::{Form, take};
use crate::knowledge::pages as knowledge;
use crate::letter::Letters;
use crate::ticket::pages::panels;
use crate::ticket::rules::telling_words;
use crate::ticket::{Channel, Deed, KIND, MessageKind, Saying, Then, Ticket, store};
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query};
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use house::attachment::store as files;
use house::journal::RecordRef;
use house::people::policy::Right;
use house::record::{Card, store as records};
use house::store::Tx;
use house::web::{Cx, Doors, Html, PageFrame, PageQuery, Problem, Sent, see, see_with};
use house::{Error, Result};
use maud::{Markup, html};
use serde::Deserialize;
use ui::layout::reading;
use ui::list::more;
use ui::portal::portal;

/// Requests on the first page, and on a page of all of them.
const FIRST: i64 = 5;
/// Messages on one page of a conversation.
const MESSAGES: i64 = 50;
/// Offers under the box.
const OFFERS: usize = 4;

pub fn doors() -> Doors {
    let ask = Right::Ask;
    Doors::default()
        .get("/", Right::Account, home)
        .get("/ask/suggest", ask, suggest)
        .post("/ask", ask, create)
        .get("/requests", ask, all)
        .get("/requests/live", ask, latest)
        .get("/r/{number}", ask, show)
        .get("/r/{number}/live", ask, show)
        .post("/r/{number}/reply", ask, reply.layer(DefaultBodyLimit::disable()))
        .post("/r/{number}/works", ask, works)
        .post("/r/{number}/reopen", ask, reopen)
}

#[derive(Debug, Default, Deserialize)]
struct Start {
    /// One of the quick ways: its words stand in the box.
    #[serde(default)]
    quick: String,
    /// What was being asked before an article was looked at.
    #[serde(default)]
    need: String,
}

async fn home(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    if cx.may(Right::Ask).is_none() {
        return Ok(see("/desk"));
    }
    let known = views::QUICK.iter().any(|(_, key)| *key == start.quick);
    let value = if known {
        cx.words.say(&format!("desk-quick-{}", start.quick))
    } else {
        start.need.chars().take(2_000).collect()
    };
    home_page(&cx, &value, "").await
}

async fn home_page(cx: &Cx, value: &str, wrong: &str) -> Result<Response> {
    let body = portal(html! { (views::ask(cx, value, wrong)) (first_requests(cx).await?) });
    let title = cx.words.say("desk-ask-title");
    cx.page(PageFrame { title: &title, here: "/", ..PageFrame::default() }, body).await
}

/// The newest requests with the way to all of them.
async fn first_requests(cx: &Cx) -> Result<Markup> {
    let me = cx.caller.person;
    let tickets = cx.read(move |tx| store::of_requester(tx, me, None, FIRST)).await?;
    Ok(views::mine(cx, &tickets, html! { a href="/requests" { (cx.words.say("desk-mine-all")) } }, "/requests/live"))
}

/// The newest requests as the stream fetches them anew.
async fn latest(cx: Cx) -> Result<Html> {
    Ok(Html(first_requests(&cx).await?))
}

#[derive(Debug, Deserialize)]
struct Typed {
    #[serde(default)]
    q: String,
}

async fn suggest(cx: Cx, Query(typed): Query<Typed>) -> Result<Html> {
    let (me, role, question) = (cx.caller.person, cx.caller.role, typed.q.clone());
    let (articles, cards, offers) = cx
        .read(move |tx| -> Result<_> {
            let articles = knowledge::fitting(tx, &typed.q, role, knowledge::OFFERS)?;
            Ok((articles, own_like(tx, &typed.q, me)?, crate::catalogue::like(tx, &typed.q, me)?))
        })
        .await?;
    Ok(Html(views::offers(&cx, (&articles, &question), &cards, &offers)))
}

/// The person's own requests that share telling words with what they type.
fn own_like(tx: &mut Tx<'_>, typed: &str, me: house::people::PersonId) -> Result<Vec<Card>> {
    let mut words = telling_words(typed);
    while !words.is_empty() {
        let found = records::search(tx, &words.join(" "), Some(me), 40)?;
        let mut own = Vec::new();
        for card in found.into_iter().filter(|c| c.record.kind == KIND) {
            if own.len() < OFFERS && store::by_number(tx, card.record.number, Some(me))?.is_some() {
                own.push(card);
            }
        }
        if !own.is_empty() {
            return Ok(own);
        }
        words.pop();
    }
    Ok(Vec::new())
}

#[derive(Debug, Deserialize)]
struct Need {
    need: String,
}

async fn create(cx: Cx, sent: Sent<Need>) -> Result<Response> {
    let (letters, me, role, text) = (Letters::of(&cx), cx.caller.person, cx.caller.role, sent.input.need.clone());
    let outcome = cx
        .command(sent, move |tx, need| {
            knowledge::note_asked(tx, &need.need, role)?;
            asks::open_ticket(tx, Some(&letters), &asks::plain_opening(&need.need, Some(me), Channel::Portal))
        })
        .await;
    match outcome {
        Ok(number) => Ok(see_with(&format!("/r/{number}"), "desk-done-asked", "")),
        Err(error @ Error::Invalid(_)) => {
            let wrong =
                Problem::new(&error, &cx.words).fields.into_iter().map(|f| f.message).next().unwrap_or_default();
            let mut response = home_page(&cx, &text, &wrong).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

async fn all(cx: Cx, Query(query): Query<PageQuery>) -> Result<Response> {
    let (me, below, limit) = (cx.caller.person, query.after_number()?, query.limit());
    let tickets = cx.read(move |tx| store::of_requester(tx, me, below, limit)).await?;
    let w = &cx.words;
    let next =
        tickets.last().filter(|_| tickets.len() as i64 == limit).map(|t| format!("/requests?after={}", t.number));
    let src = below.map_or_else(|| "/requests".to_owned(), |b| format!("/requests?after={b}"));
    let more_of_it = html! { @if let Some(next) = &next { (more(next, &w.say("desk-mine-older"))) } @else { a href="/" { (w.say("desk-ask-again")) } } };
    let list = views::mine(&cx, &tickets, more_of_it, &src);
    if cx.wants_fragment() {
        return Ok(Html(list).into_response());
    }
    let title = w.say("desk-mine");
    cx.page(
        PageFrame { title: &title, here: "/requests", ..PageFrame::default() },
        portal(html! { h1 class="vh" { (title) } (list) }),
    )
    .await
}

#[derive(Debug, Default, Deserialize)]
struct Before {
    before: Option<i64>,
}

async fn show(cx: Cx, Path(number): Path<i64>, Query(query): Query<Before>) -> Result<Response> {
    respond(&cx, number, query.before, (String::new(), None)).await
}

/// The conversation as it stands now; `kept` is what could not be taken, and the error that says why.
async fn respond(cx: &Cx, number: i64, before: Option<i64>, kept: (String, Option<Error>)) -> Result<Response> {
    let reader = cx.clone();
    let (ticket, mut messages, entries, files, panels, rating) = cx
        .read(move |tx| -> Result<_> {
            let ticket = own(tx, &reader, number)?;
            let record = RecordRef::new(KIND, number);
            let messages = crate::tie::messages(tx, &ticket, before, (false, MESSAGES + 1))?;
            let rating = crate::rating::pages::on_request(tx, &reader, &ticket)?;
            Ok((
                ticket,
                messages,
                asks::entries(tx, number)?,
                files::of_record(tx, &record)?,
                panels(tx, &reader, &record)?,
                rating,
            ))
        })
        .await?;
    let earlier = messages.len() as i64 > MESSAGES;
    if earlier {
        messages.remove(0);
    }
    let status = kept.1.as_ref().map_or(StatusCode::OK, Error::status);
    let wrong = kept.1.as_ref().map(|e| wrong_words(cx, e)).unwrap_or_default();
    let shown = Conversation {
        ticket: &ticket,
        messages: &messages,
        earlier,
        entries: &entries,
        files: &files,
        panels: &panels,
        rating,
        kept: (&kept.0, &wrong),
    };
    let body = views::conversation(cx, &shown);
    let mut response = if cx.wants_fragment() {
        Html(body).into_response()
    } else {
        cx.page(PageFrame { title: &ticket.title, here: "/requests", ..PageFrame::default() }, reading("request", body))
            .await?
    };
    *response.status_mut() = status;
    Ok(response)
}

fn wrong_words(cx: &Cx, error: &Error) -> String {
    let problem = Problem::new(error, &cx.words);
    problem.fields.first().map_or_else(|| format!("{}. {}", problem.title, problem.detail), |f| f.message.clone())
}

/// A request of the caller's own.
fn own(tx: &mut Tx<'_>, cx: &Cx, number: i64) -> Result<Ticket> {
    store::by_number(tx, number, Some(cx.caller.person))?.ok_or(Error::NotFound)
}

async fn reply(cx: Cx, Path(number): Path<i64>, body: Multipart) -> Result<Response> {
    let sent = take(&cx, body).await?;
    let (writer, letters, text) = (cx.clone(), Letters::of(&cx), sent.input.field("text").to_owned());
    let work = move |tx: &mut Tx<'_>, form: Form| -> Result<()> {
        own(tx, &writer, number)?;
        let saying = Saying {
            text: form.field("text").to_owned(),
            kind: MessageKind::Public,
            from_requester: true,
            then: Then::Send,
            seen: None,
        };
        asks::attach(tx, number, false, &form.uploads)?;
        asks::say(tx, Some(&letters.with(&form.uploads)), number, &saying).map(drop)
    };
    match cx.command(sent, work).await {
        Ok(()) => done(&cx, number, "desk-done-sent").await,
        Err(error @ Error::Invalid(_)) => respond(&cx, number, None, (text, Some(error))).await,
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn works(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    deed(cx, number, sent, Deed::Resolve { by_requester: true }, "desk-done-works").await
}

async fn reopen(cx: Cx, Path(number): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    deed(cx, number, sent, Deed::Reopen, "desk-done-reopened").await
}

async fn deed(cx: Cx, number: i64, sent: Sent<Nothing>, deed: Deed, key: &str) -> Result<Response> {
    let writer = cx.clone();
    let work = move |tx: &mut Tx<'_>, _: Nothing| -> Result<()> {
        own(tx, &writer, number)?;
        asks::change(tx, number, None, &deed).map(drop)
    };
    match cx.command(sent, work).await {
        Ok(()) => done(&cx, number, key).await,
        Err(error @ Error::TooLate(_)) => respond(&cx, number, None, (String::new(), Some(error))).await,
        Err(error) => Err(error),
    }
}

async fn done(cx: &Cx, number: i64, key: &str) -> Result<Response> {
    if cx.wants_fragment() {
        respond(cx, number, None, (String::new(), None)).await
    } else {
        Ok(see_with(&format!("/r/{number}"), key, ""))
    }
}
