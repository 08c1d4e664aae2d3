//! The mailbox: what Rapport mailed to this person. In a demonstration nothing leaves the machine,
//! and this page is where its mail can be read.

use super::{Mail, MailId, store};
use crate::people::policy::Right;
use crate::web::{Cx, Doors, PageFrame, PageQuery};
use crate::{Error, Result};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use ui::list::{empty, more};
use ui::{layout, text, work};

/// A mail's own styles may apply inside its frame; script, forms and anything from elsewhere may not.
const FRAME_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups; frame-ancestors 'self'";

pub(crate) fn doors() -> Doors {
    Doors::default().get("/me/mail", Right::Account, list).get("/me/mail/{id}", Right::Account, show).get(
        "/me/mail/{id}/body",
        Right::Account,
        body,
    )
}

async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Response> {
    let (person, before, limit) = (cx.caller.person, query.after_number()?.map(MailId), query.limit());
    let mails = cx.read(move |tx| store::of_person(tx, person, before, limit)).await?;
    let w = &cx.words;
    let title = w.say("mailbox-title");
    let older = mails.last().filter(|_| mails.len() as i64 == limit).map(|m| format!("/me/mail?after={}", m.id.0));
    let body = layout::reading(
        "mailbox",
        html! {
            (text::headline("", &title, html! { (w.say("mailbox-lead")) }))
            @if mails.is_empty() { (empty(&w.say("mailbox-empty"), html! {})) }
            @else { ul class="rows" { @for m in &mails { (line(&cx, m)) } } }
            @if let Some(older) = older { (more(&older, &w.say("mailbox-older"))) }
        },
    );
    cx.page(PageFrame { title: &title, ..PageFrame::default() }, body).await
}

fn line(cx: &Cx, mail: &Mail) -> Markup {
    html! {
        li class="row" {
            a href={ "/me/mail/" (mail.id.0) } { b { (mail.subject) } }
            span class="muted" { (cx.words.when(mail.created_at, cx.now)) @if let Some(error) = &mail.error { " " (error) } }
        }
    }
}

async fn show(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let mail = own(&cx, id).await?;
    let body = layout::reading(
        "mailbox",
        html! {
            (layout::crumbs(&cx.words.say("mailbox-title"), &[(&cx.words.say("mailbox-title"), "/me/mail")], &mail.subject))
            (text::headline(&cx.words.when(mail.created_at, cx.now), &mail.subject, html! { (mail.to) }))
            @if mail.html.is_some() { iframe class="mail-frame" src={ "/me/mail/" (mail.id.0) "/body" } title=(mail.subject) sandbox="allow-popups" {} }
            @else { div class="mail-plain" { (work::paragraphs(&mail.plain)) (links(&mail.plain)) } }
        },
    );
    cx.page(PageFrame { title: &mail.subject, ..PageFrame::default() }, body).await
}

/// The links of a plain mail, so that they can be followed from here.
fn links(plain: &str) -> Markup {
    let found = plain.split_whitespace().filter(|word| word.starts_with("http://") || word.starts_with("https://"));
    html! { @for link in found { p { a href=(link) { (link) } } } }
}

/// The HTML of a mail, for its frame.
async fn body(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let mail = own(&cx, id).await?;
    let html = mail.html.ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, FRAME_POLICY)], html)
        .into_response())
}

async fn own(cx: &Cx, id: i64) -> Result<Mail> {
    let me = Some(cx.caller.person);
    cx.read(move |tx| store::by_id(tx, MailId(id))).await?.filter(|m| m.person == me).ok_or(Error::NotFound)
}
