//! Kept briefings: the list, one day's page and print, and sending today's.

use super::rules::{self, Wanted};
use super::{Briefing, Reading, Sending, store, views};
use crate::asks;
use crate::brief::pages::{print, reader, sources_of};
use crate::brief::views as brief_views;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use house::people::policy::{self, Right};
use house::people::{Member, store as people};
use house::web::{Cx, Doors, PageFrame, Sent, see, see_with};
use house::{Error, FieldFault, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// Briefings on one page of the list.
const LINES: i64 = 60;

pub fn doors() -> Doors {
    Doors::default()
        .get("/brief/editions", Right::BriefRead, list)
        .get("/brief/send", Right::BriefSend, choose)
        .post("/brief/send", Right::BriefSend, send)
        .get("/brief/number/{number}", Right::BriefRead, by_number)
        .get("/brief/{day}", Right::BriefRead, show)
        .get("/brief/{day}/sources", Right::BriefRead, sources)
}

#[derive(Debug, Deserialize)]
struct Before {
    before: Option<String>,
}

async fn list(cx: Cx, Query(query): Query<Before>) -> Result<Response> {
    let before =
        query.before.map(|d| d.parse::<Date>().map_err(|_| Error::field("before", "fault-not-a-date"))).transpose()?;
    let lines = cx.read(move |tx| store::lines(tx, before, LINES)).await?;
    let last = lines.last().filter(|_| lines.len() as i64 == LINES).map(|l| l.day);
    cx.page(
        PageFrame { title: &cx.words.say("commons-editions-title"), here: "/brief", ..PageFrame::default() },
        views::list(&cx.words, &lines, last),
    )
    .await
}

/// A record's address; briefings live under their day.
async fn by_number(cx: Cx, Path(number): Path<i64>) -> Result<Response> {
    let day = cx.read(move |tx| store::day_of(tx, number)).await?.ok_or(Error::NotFound)?;
    Ok(see(&format!("/brief/{day}")))
}

async fn kept(cx: &Cx, day: Date) -> Result<(Briefing, Vec<Reading>, bool)> {
    let me = cx.caller.person;
    let found = cx.read(move |tx| -> Result<_> {
        let Some(briefing) = store::by_day(tx, day)? else { return Ok(None) };
        let readings = store::readings(tx, briefing.number)?;
        let opened = store::has_opened(tx, briefing.number, me)?;
        Ok(Some((briefing, readings, opened)))
    });
    found.await?.ok_or(Error::NotFound)
}

async fn show(cx: Cx, Path(text): Path<String>) -> Result<Response> {
    match rules::wanted(&text).ok_or(Error::NotFound)? {
        Wanted::Print(day) => print(&cx, kept(&cx, day).await?.0.brief).await,
        Wanted::Page(day) => page(&cx, day).await,
    }
}

async fn page(cx: &Cx, day: Date) -> Result<Response> {
    let (briefing, readings, opened) = kept(cx, day).await?;
    if !opened {
        let (number, me) = (briefing.number, cx.caller.person);
        cx.write(move |tx| asks::note_read(tx, number, me)).await?;
    }
    let w = &cx.words;
    let note = views::kept_note(w, briefing.made_at, briefing.made_by_name.as_deref(), &readings);
    let t = brief_views::told(w, &briefing.brief);
    // A kept brief greets as it did in the morning it was made.
    let reader = brief_views::Reader { hour: 8, ..reader(cx, None) };
    let body = brief_views::page(&t, &briefing.brief, &reader, note);
    let print_note = w.say("commons-print-note");
    cx.page(
        PageFrame {
            title: &w.say("commons-brief-title"),
            here: "/brief",
            print_note: &print_note,
            ..PageFrame::default()
        },
        body,
    )
    .await
}

async fn sources(cx: Cx, Path(text): Path<String>) -> Result<Response> {
    let Some(Wanted::Page(day)) = rules::wanted(&text) else { return Err(Error::NotFound) };
    let (briefing, ..) = kept(&cx, day).await?;
    sources_of(&cx, &briefing.brief).await
}

async fn choose(cx: Cx) -> Result<Response> {
    form(&cx, &[]).await
}

async fn form(cx: &Cx, faults: &[FieldFault]) -> Result<Response> {
    let today = cx.now.to_zoned(TimeZone::get(&cx.caller.zone).unwrap_or(TimeZone::UTC)).date();
    let (members, kept_at) = cx
        .read(move |tx| -> Result<(Vec<Member>, _)> {
            Ok((people::members(tx, None, asks::MEMBERS_MAX)?, store::by_day(tx, today)?.map(|b| b.made_at)))
        })
        .await?;
    let offered: Vec<&Member> = members.iter().filter(|m| policy::reach(m.role, Right::BriefRead).is_some()).collect();
    let told: Vec<(String, String)> = faults.iter().map(|f| (f.field.clone(), cx.words.say(&f.fault))).collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(field, words)| (field.as_str(), words.as_str())).collect();
    let body = views::send(&cx.words, &offered, (kept_at, cx.now), &told, &cx.token());
    cx.page(PageFrame { title: &cx.words.say("commons-send-title"), here: "/brief", ..PageFrame::default() }, body)
        .await
}

async fn send(cx: Cx, sent: Sent<Sending>) -> Result<Response> {
    let (w, url) = (cx.words.clone(), cx.house.config.public_url.clone());
    match cx.command(sent, move |tx, sending| asks::send_briefing(tx, &w, &url, &sending)).await {
        Ok(day) => Ok(see_with(&format!("/brief/{day}"), "commons-sent", "")),
        Err(Error::Invalid(faults)) => {
            let mut page = form(&cx, &faults).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(other) => Err(other),
    }
}
