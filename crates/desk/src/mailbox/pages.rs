//! The pages of the desk's addresses, and of every message that came: nothing is refused out of sight.

use super::store::{self, Setup};
use super::views::{self, Again, OUTCOMES};
use super::{CHANGED, Consent, Fetch, KIND, Proof, Seen, jobs, rules};
use crate::letter::Letters;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use connect::mail::plain_address;
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::policy::Right;
use house::store::Tx;
use house::vault::Vault;
use house::web::{Cx, Doors, PageFrame, PageQuery, Problem, Sent, see, see_with};
use house::{Error, FieldFault, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A message's own markup may be seen inside its frame; nothing runs, nothing is loaded from elsewhere.
const FRAME_POLICY: &str = "default-src 'none'; img-src data:; sandbox allow-popups; frame-ancestors 'self'";

pub fn doors() -> Doors {
    Doors::default()
        .get("/desk/mail", Right::DeskReport, list)
        .post("/desk/mail", Right::DeskLead, create)
        .post("/desk/mail/{id}/test", Right::DeskLead, test)
        .post("/desk/mail/{id}/switch", Right::DeskLead, switch)
        .post("/desk/mail/{id}/remove", Right::DeskLead, remove)
        .get("/desk/mail/seen", Right::DeskWork, seen)
        .get("/desk/mail/seen/{id}", Right::DeskWork, one)
        .get("/desk/mail/seen/{id}/page", Right::DeskWork, page)
        .get("/desk/mail/seen/{id}/raw", Right::DeskWork, raw)
        .post("/desk/mail/seen/{id}/ticket", Right::DeskWork, after_all)
}

/// What the form holds.
#[derive(Debug, Clone, Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Typed {
    pub address: String,
    pub name: String,
    /// How one signs in: "" for a user name and a password; "microsoft", "google" or "other" for a consent (OAuth).
    pub provider: String,
    /// The IMAP server; empty if a mail server brings the mail, or for the usual one of Microsoft and Google.
    pub host: String,
    pub port: String,
    pub user: String,
    pub password: String,
    pub folder: String,
    /// Microsoft's directory, by name or number; any if empty.
    pub tenant: String,
    /// This program as the provider knows it.
    pub client: String,
    pub secret: String,
    /// Of another provider: where one agrees, where tokens are bought, and which rights are asked for.
    pub authorise: String,
    pub token: String,
    pub scope: String,
    /// What buys tokens, if somebody has agreed elsewhere already.
    pub renewal: String,
}

/// Reads what was typed; secrets come out sealed.
///
/// # Errors
/// What is missing or wrong, field by field.
pub fn read(typed: &Typed, vault: &Vault) -> Result<(String, Option<Fetch>)> {
    let mut faults = rules::faults(typed);
    let address = plain_address(&typed.address).filter(|a| !a.contains('+'));
    if address.is_none() {
        faults.insert(0, FieldFault::new("address", "desk-mailbox-fault-address"));
    }
    let address = address.unwrap_or_default();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let Some(host) = rules::host(typed) else { return Ok((address, None)) };
    let port = rules::port(typed).unwrap_or(rules::IMAPS);
    let local = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let proof = match rules::places(typed) {
        None => Proof::Password(vault.seal(&typed.password)?),
        Some(places) => Proof::Consent(Consent {
            provider: typed.provider.clone(),
            authorise: places.authorise,
            token: places.token,
            scope: places.scope,
            client: typed.client.trim().to_owned(),
            secret: if typed.secret.trim().is_empty() { String::new() } else { vault.seal(typed.secret.trim())? },
            renewal: Some(typed.renewal.trim()).filter(|r| !r.is_empty()).map(|r| vault.seal(r)).transpose()?,
        }),
    };
    let user = if typed.user.trim().is_empty() { address.clone() } else { typed.user.trim().to_owned() };
    let folder = if typed.folder.trim().is_empty() { "INBOX" } else { typed.folder.trim() }.to_owned();
    Ok((address, Some(Fetch { host, port, tls: !(local && port != rules::IMAPS), user, folder, proof })))
}

async fn list(cx: Cx) -> Result<Response> {
    listed(&cx, &Again::default()).await
}

async fn listed(cx: &Cx, again: &Again) -> Result<Response> {
    let all = cx.read(store::mailboxes).await?;
    let title = cx.words.say("desk-mailbox-title");
    let may_edit = cx.may(Right::DeskLead).is_some();
    cx.page(
        PageFrame { title: &title, here: "/desk", ..PageFrame::default() },
        views::mailboxes(cx, &all, may_edit, again),
    )
    .await
}

/// Sets an address up; the same for pages and programs.
pub async fn add(cx: &Cx, sent: Sent<Typed>) -> Result<i64> {
    let (address, fetch) = read(&sent.input, &cx.house.vault)?;
    let asked = address.clone();
    let taken =
        cx.house.db.read::<_, Error>(cx.house.system(None), move |tx| Ok(store::mailbox_of(tx, &asked)?)).await?;
    if taken.is_some() {
        return Err(Error::field("address", "desk-mailbox-fault-taken"));
    }
    cx.command(sent, move |tx, typed| {
        let name: String = typed.name.trim().chars().take(100).collect();
        let setup = Setup { address: &address, name: &name, active: true, fetch: fetch.as_ref() };
        let id = store::mailbox_add(tx, &setup)?;
        told(tx, id, &address, "added")?;
        Ok(id)
    })
    .await
}

/// Writes into the journal what somebody did to an address.
pub fn told(tx: &mut Tx<'_>, id: i64, address: &str, what: &str) -> Result<()> {
    let payload = json!({ "address": address, "what": what });
    append(tx, &Happened { kind: CHANGED, record: RecordRef::new(KIND, id), concerns: None, payload })?;
    Ok(())
}

async fn create(cx: Cx, sent: Sent<Typed>) -> Result<Response> {
    let typed = sent.input.clone();
    match add(&cx, sent).await {
        Ok(_) => Ok(see_with("/desk/mail", "desk-mailbox-done-added", "")),
        Err(error @ Error::Invalid(_)) => {
            let faults = Problem::new(&error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect();
            let typed = Typed { password: String::new(), secret: String::new(), renewal: String::new(), ..typed };
            let mut response = listed(&cx, &Again { typed, faults }).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// Looks into a mailbox now, and says what is wrong with it.
async fn test(cx: Cx, Path(id): Path<i64>, _: Sent<Nothing>) -> Result<Response> {
    let mailbox = cx.read(move |tx| store::mailbox(tx, id)).await?.ok_or(Error::NotFound)?;
    let outcome = crate::post::jobs::try_out(&cx.house, cx.caller.organisation, &mailbox).await;
    let error = outcome.err();
    let kept = error.clone();
    cx.write::<_, Error>(move |tx| Ok(store::mailbox_checked(tx, id, kept.as_deref())?)).await?;
    let word = if error.is_none() { "desk-mailbox-done-works" } else { "desk-mailbox-done-fails" };
    Ok(see_with("/desk/mail", word, ""))
}

async fn switch(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| {
        let m = store::mailbox(tx, id)?.ok_or(Error::NotFound)?;
        let setup = Setup { address: &m.address, name: &m.name, active: !m.active, fetch: m.fetch.as_ref() };
        store::mailbox_set(tx, id, &setup)?;
        told(tx, id, &m.address, if m.active { "switched_off" } else { "switched_on" })
    })
    .await?;
    Ok(see("/desk/mail"))
}

/// Removes an address. What came there stays.
pub async fn take_away(cx: &Cx, id: i64, sent: Sent<Nothing>) -> Result<()> {
    cx.command(sent, move |tx, _| {
        let m = store::mailbox(tx, id)?.ok_or(Error::NotFound)?;
        store::mailbox_remove(tx, id)?;
        told(tx, id, &m.address, "removed")
    })
    .await
}

async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    take_away(&cx, id, sent).await?;
    Ok(see_with("/desk/mail", "desk-mailbox-done-removed", ""))
}

#[derive(Debug, Deserialize)]
struct Wanted {
    outcome: Option<String>,
    after: Option<String>,
    limit: Option<i64>,
}

async fn seen(cx: Cx, Query(wanted): Query<Wanted>) -> Result<Response> {
    let query = PageQuery { after: wanted.after, limit: wanted.limit };
    let (below, limit) = (query.after_number()?, query.limit());
    let outcome = wanted.outcome.filter(|o| OUTCOMES.contains(&o.as_str()));
    let asked = outcome.clone();
    let all = cx.read(move |tx| store::seen(tx, below, asked.as_deref(), limit)).await?;
    let older = all.last().filter(|_| all.len() as i64 == limit).map(|m| m.id);
    let title = cx.words.say("desk-mailbox-seen");
    cx.page(
        PageFrame { title: &title, here: "/desk", ..PageFrame::default() },
        views::seen(&cx, &all, outcome.as_deref(), older),
    )
    .await
}

async fn found(cx: &Cx, id: i64) -> Result<Seen> {
    cx.read(move |tx| store::seen_one(tx, id)).await?.ok_or(Error::NotFound)
}

async fn one(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let mail = found(&cx, id).await?;
    let title = if mail.subject.is_empty() { cx.words.say("desk-mailbox-no-subject") } else { mail.subject.clone() };
    let body = views::one(&cx, &mail, cx.may(Right::DeskWork).is_some());
    cx.page(PageFrame { title: &title, here: "/desk", ..PageFrame::default() }, body).await
}

async fn page(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let html = found(&cx, id).await?.html.ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, FRAME_POLICY)], html)
        .into_response())
}

/// The message as it came, byte for byte.
async fn raw(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    let hash = found(&cx, id).await?.hash.ok_or(Error::NotFound)?;
    let bytes = cx.house.objects.get(&hash).await?;
    let headers = [
        (header::CONTENT_TYPE, "message/rfc822"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"message.eml\""),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, axum::body::Body::from_stream(bytes)).into_response())
}

async fn after_all(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let letters = Letters::of(&cx);
    let number = cx.command(sent, move |tx, _| jobs::open_after_all(tx, &letters, id)).await?;
    Ok(see_with(&format!("/desk/t/{number}"), "desk-mailbox-done-after-all", ""))
}
