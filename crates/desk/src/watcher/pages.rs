//! Routes for technicians: who is here, following, whom one can mention, and the page of what is kept for oneself.

use super::{PRESENCE, store, views};
use crate::draft::{Preference, rules as drafts, store as draft_store};
use crate::ticket::pages::{Done, carry_out};
use crate::ticket::{KIND, store as tickets};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::journal::tail::Whisper;
use house::people::policy::Right;
use house::people::{PersonId, store as people};
use house::store::Tx;
use house::web::{Cx, Doors, Html, PageFrame, Sent, see_with};
use house::{Error, FieldFault, Result};
use serde::Deserialize;
use serde_json::json;
use ui::layout::reading;

/// Lines in each part of one's own page.
pub const OWN: i64 = 50;
/// Names offered while mentioning.
const NAMES: usize = 8;
/// Members among whom names are looked for.
const MEMBERS_MAX: i64 = 2_000;

pub fn doors() -> Doors {
    let work = Right::DeskWork;
    Doors::default()
        .get("/desk/t/{number}/here", work, here)
        .post("/desk/t/{number}/here", work, come)
        .post("/desk/t/{number}/follow", work, follow)
        .post("/desk/t/{number}/unfollow", work, unfollow)
        .get("/desk/names", work, names)
        .get("/desk/own", work, own)
        .post("/desk/own/seen", work, seen)
        .post("/desk/own/preference", work, prefer)
}

/// Who else is here, as the page fetches it anew.
async fn here(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let found = cx
        .read(move |tx| -> Result<_> {
            tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            Ok(store::here_now(tx, number)?)
        })
        .await?;
    Ok(Html(views::here(&cx, number, &found)).into_response())
}

#[derive(Debug, Deserialize)]
struct Doing {
    /// "reading", "writing" or "gone".
    #[serde(default)]
    doing: String,
}

/// A page says that somebody is here. Others are told only when it changes; the answer is who else is here.
async fn come(cx: Cx, Path(number): Path<i64>, sent: Sent<Doing>) -> Result<Response> {
    let writing = match sent.input.doing.as_str() {
        "writing" => Some(true),
        "gone" => None,
        _ => Some(false),
    };
    let (me, name) = (cx.caller.person, cx.caller.name.clone());
    let (changed, found) = cx
        .write(move |tx| -> Result<_> {
            tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
            let was = store::here_now(tx, number)?.into_iter().find(|h| h.person == me).map(|h| h.writing);
            store::here(tx, number, (me, &name), writing)?;
            Ok((was != writing, store::here_now(tx, number)?))
        })
        .await?;
    if changed {
        let record = RecordRef::new(KIND, number);
        cx.house.tail.whisper(Whisper { organisation: cx.caller.organisation, topic: PRESENCE, record });
    }
    Ok(Html(views::here(&cx, number, &found)).into_response())
}

#[derive(Debug, Deserialize)]
struct Who {
    person: Option<i64>,
}

async fn follow(cx: Cx, Path(number): Path<i64>, sent: Sent<Who>) -> Result<Response> {
    let me = cx.caller.person;
    let work = move |tx: &mut Tx<'_>, who: Who, _| {
        let (person, why) = who.person.map_or((me, "self"), |p| (PersonId(p), "added"));
        super::follow(tx, number, person, why)
    };
    let undo = format!("/desk/t/{number}/unfollow");
    carry_out(cx, number, sent, work, |_| Done { key: "desk-watcher-done-followed", undo }).await
}

async fn unfollow(cx: Cx, Path(number): Path<i64>, sent: Sent<Who>) -> Result<Response> {
    let me = cx.caller.person;
    let work = move |tx: &mut Tx<'_>, who: Who, _| super::unfollow(tx, number, who.person.map_or(me, PersonId));
    carry_out(cx, number, sent, work, |_| Done { key: "desk-watcher-done-unfollowed", undo: String::new() }).await
}

#[derive(Debug, Deserialize)]
struct Begins {
    #[serde(default)]
    q: String,
}

/// Whom one can mention, by the beginning of any of their names.
async fn names(cx: Cx, Query(begins): Query<Begins>) -> Result<Response> {
    let members = cx.read(move |tx| people::members(tx, None, MEMBERS_MAX)).await?;
    let begin = begins.q.trim().to_lowercase();
    let fits = |name: &str| {
        let name = name.to_lowercase();
        name.starts_with(&begin) || name.split_whitespace().any(|part| part.starts_with(&begin))
    };
    let found: Vec<_> = members.into_iter().filter(|m| super::may_follow(m) && fits(&m.name)).take(NAMES).collect();
    Ok(Html(views::names(&found)).into_response())
}

/// What is kept for the person: news, drafts, messages for later, what they put aside, what they follow, their clock.
async fn own(cx: Cx) -> Result<Response> {
    let me = cx.caller.person;
    let kept = cx.read(move |tx| -> Result<_> { views::Own::load(tx, me, OWN) }).await?;
    let title = cx.words.say("desk-watcher-own");
    let body = reading("own", views::own(&cx, &kept));
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await
}

#[derive(Debug, Deserialize)]
struct Which {
    ticket: Option<i64>,
}

async fn seen(cx: Cx, sent: Sent<Which>) -> Result<Response> {
    let me = cx.caller.person;
    cx.command(sent, move |tx, which| Ok(store::notices_seen(tx, me, which.ticket.unwrap_or(0))?)).await?;
    Ok(see_with("/desk/own", "desk-watcher-done-seen", ""))
}

#[derive(Debug, Deserialize)]
pub struct Wanted {
    hold_seconds: Option<i64>,
    mail_followed: Option<String>,
    mail_mentions: Option<String>,
}

/// Sets how the caller wants it.
pub fn set_preference(tx: &mut Tx<'_>, me: PersonId, wanted: &Preference) -> Result<()> {
    if !(0..=drafts::HOLD_MAX).contains(&wanted.hold_seconds) {
        let fault = FieldFault::new("hold_seconds", "fault-too-large").with("max", drafts::HOLD_MAX);
        return Err(Error::Invalid(vec![fault]));
    }
    draft_store::preference_set(tx, me, wanted)?;
    let payload = json!({ "hold_seconds": wanted.hold_seconds, "mail_followed": wanted.mail_followed, "mail_mentions": wanted.mail_mentions });
    let record = RecordRef::new("desk_preference", me.0);
    append(tx, &Happened { kind: crate::events::PREFERRED, record, concerns: Some(me), payload })?;
    Ok(())
}

async fn prefer(cx: Cx, sent: Sent<Wanted>) -> Result<Response> {
    let me = cx.caller.person;
    cx.command(sent, move |tx, form| {
        let on = |field: &Option<String>| field.as_deref() == Some("1");
        let (mail_followed, mail_mentions) = (on(&form.mail_followed), on(&form.mail_mentions));
        let hold_seconds = form.hold_seconds.unwrap_or(drafts::HOLD_USUAL);
        set_preference(tx, me, &Preference { hold_seconds, mail_followed, mail_mentions })
    })
    .await?;
    Ok(see_with("/desk/own", "desk-watcher-done-preferred", ""))
}
