//! The live brief, its sources and its print.

use super::views::{self, Reader, told};
use super::{Brief, store};
use crate::paper;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use house::Result;
use house::people::Role;
use house::people::policy::Right;
use house::store::StoreError;
use house::web::{Cx, Doors, PageFrame};
use maud::html;

pub fn doors() -> Doors {
    Doors::default().get("/brief", Right::BriefRead, show).get("/brief/sources", Right::BriefRead, sources).get(
        "/brief/pdf",
        Right::BriefRead,
        pdf,
    )
}

/// Who reads; `token` is that of a live page's forms.
pub fn reader<'a>(cx: &'a Cx, token: Option<&'a str>) -> Reader<'a> {
    Reader {
        name: &cx.caller.name,
        decides: cx.caller.role == Role::Executive,
        hour: cx.words.local(cx.now).hour(),
        token,
        may_thank: cx.may(Right::Thank).is_some(),
        may_send: cx.may(Right::BriefSend).is_some(),
    }
}

async fn live(cx: &Cx) -> Result<Brief> {
    cx.read(store::brief as fn(&mut house::store::Tx<'_>) -> Result<Brief, StoreError>).await
}

async fn show(cx: Cx) -> Result<Response> {
    let brief = live(&cx).await?;
    let (t, token) = (told(&cx.words, &brief), cx.token());
    let body = views::page(&t, &brief, &reader(&cx, Some(&token)), html! {});
    let note = cx.words.say("commons-print-note");
    cx.page(
        PageFrame {
            title: &cx.words.say("commons-brief-title"),
            here: "/brief",
            print_note: &note,
            ..PageFrame::default()
        },
        body,
    )
    .await
}

async fn sources(cx: Cx) -> Result<Response> {
    let brief = live(&cx).await?;
    sources_of(&cx, &brief).await
}

/// The sources page of any brief.
pub async fn sources_of(cx: &Cx, brief: &Brief) -> Result<Response> {
    let body = views::sources_page(&told(&cx.words, brief), brief);
    cx.page(PageFrame { title: &cx.words.say("commons-sources-title"), here: "/brief", ..PageFrame::default() }, body)
        .await
}

async fn pdf(cx: Cx) -> Result<Response> {
    let brief = live(&cx).await?;
    print(&cx, brief).await
}

/// One sheet of A4, named after its day. Typesetting takes a moment of processor time, so it runs off the request threads.
pub async fn print(cx: &Cx, brief: Brief) -> Result<Response> {
    let (words, decides, name) =
        (cx.words.clone(), cx.caller.role == Role::Executive, format!("brief-{}.pdf", brief.day));
    let sheet = paper::print_aside(words, brief, decides).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
    ];
    Ok((headers, sheet.pdf).into_response())
}
