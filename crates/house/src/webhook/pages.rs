//! The pages of webhooks, and what they do: the same commands serve the API.

use super::rules::{ROTATION, secret_text};
use super::store;
use super::views::{self, Typed};
use super::{Delivery, KIND, Webhook};
use crate::journal::RecordRef;
use crate::journal::store::{Happened, append};
use crate::people::policy::Right;
use crate::store::Tx;
use crate::web::{Cx, Doors, PageFrame, PageQuery, Problem, Sent, see_with};
use crate::{Error, FieldFault, Result};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most receivers of one organisation.
const MANY: i64 = 50;
const HOME: &str = "/settings/webhooks";

pub(crate) fn doors() -> Doors {
    let right = Right::Administer;
    Doors::default()
        .get(HOME, right, list)
        .post(HOME, right, create)
        .get("/settings/webhooks/{id}", right, show)
        .post("/settings/webhooks/{id}", right, save)
        .post("/settings/webhooks/{id}/secret", right, rotate)
        .post("/settings/webhooks/{id}/test", right, test)
        .post("/settings/webhooks/{id}/replay", right, replay)
        .post("/settings/webhooks/{id}/remove", right, remove)
        .post("/settings/webhooks/{id}/deliveries/{delivery}/resend", right, resend)
}

/// What a receiver is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Wanted {
    pub name: String,
    /// An http or https address.
    pub url: String,
    /// Kinds of events with commas between, "ticket.*" for all of a noun; empty for all.
    #[serde(default)]
    pub kinds: String,
    /// `true`: nothing is sent, nothing is lost.
    #[serde(default)]
    pub paused: bool,
}

pub(super) fn check(wanted: &Wanted) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    let name = wanted.name.trim();
    if name.is_empty() {
        faults.push(FieldFault::new("name", "fault-empty"));
    } else if name.chars().count() > 80 {
        faults.push(FieldFault::new("name", "fault-too-long").with("max", 80));
    }
    let url: Option<Uri> = wanted.url.trim().parse().ok().filter(|_| wanted.url.len() <= 2_000);
    let fits = |u: &Uri| {
        matches!(u.scheme_str(), Some("http" | "https"))
            && u.host().is_some_and(|h| !h.is_empty())
            && !u.authority().is_some_and(|a| a.as_str().contains('@'))
    };
    if !url.as_ref().is_some_and(fits) {
        faults.push(FieldFault::new("url", "webhook-fault-url"));
    }
    let word = |w: &str| w == "*" || w.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '*'));
    if wanted.kinds.len() > 2_000 || !wanted.kinds.split(',').all(|w| word(w.trim())) {
        faults.push(FieldFault::new("kinds", "webhook-fault-kinds"));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn happened(tx: &mut Tx<'_>, kind: &str, id: i64, payload: serde_json::Value) -> Result<()> {
    Ok(append(tx, &Happened { kind, record: RecordRef::new(KIND, id), concerns: None, payload })?)
}

/// A fresh secret, sealed. What a command answers is kept for a while (a form that is sent twice counts once), so even
/// there it is sealed, and opened for the answer only.
pub(super) fn fresh_secret(cx: &Cx) -> Result<String> {
    let bytes = URL_SAFE_NO_PAD.decode(crate::secret()?).map_err(Error::internal)?;
    cx.house.vault.seal(&secret_text(&bytes))
}

/// Writes a receiver down.
pub(super) fn add(tx: &mut Tx<'_>, wanted: &Wanted, sealed: &str) -> Result<i64> {
    check(wanted).map_err(Error::Invalid)?;
    if store::list(tx, 0, MANY)?.len() as i64 >= MANY {
        return Err(Error::Invalid(vec![FieldFault::new("name", "webhook-fault-many").with("max", MANY)]));
    }
    let (name, url, kinds) = (wanted.name.trim(), wanted.url.trim(), wanted.kinds.trim());
    let id = store::add(tx, (name, url, kinds), sealed)?;
    happened(tx, "webhook.created", id, json!({ "name": name, "url": url, "kinds": kinds }))?;
    Ok(id)
}

/// Changes a receiver; one that was gone is tried again.
pub(super) fn alter(tx: &mut Tx<'_>, id: i64, wanted: &Wanted) -> Result<()> {
    let before = store::by_id(tx, id)?.ok_or(Error::NotFound)?;
    check(wanted).map_err(Error::Invalid)?;
    let (name, url, kinds) =
        (wanted.name.trim().to_owned(), wanted.url.trim().to_owned(), wanted.kinds.trim().to_owned());
    let state = if wanted.paused { "paused" } else { "on" }.to_owned();
    let payload = json!({ "name": name, "url": url, "kinds": kinds, "state": state, "before": { "url": before.url, "kinds": before.kinds, "state": before.state } });
    store::change(tx, &Webhook { name, url, kinds, state, ..before })?;
    happened(tx, "webhook.changed", id, payload)
}

pub(super) fn rotated(tx: &mut Tx<'_>, id: i64, sealed: &str) -> Result<()> {
    store::by_id(tx, id)?.ok_or(Error::NotFound)?;
    let until = tx.now().checked_add(ROTATION).unwrap_or(Timestamp::MAX);
    store::rotate(tx, id, sealed, until)?;
    happened(tx, "webhook.secret_rotated", id, json!({ "both_until": until }))
}

/// Sends an event that nothing happened.
pub(super) fn tested(tx: &mut Tx<'_>, id: i64, event: &str) -> Result<()> {
    let hook = store::by_id(tx, id)?.ok_or(Error::NotFound)?;
    let body = json!({ "type": "webhook.test", "timestamp": tx.now(), "data": { "organisation": hook.organisation, "record": { "kind": KIND, "number": id } } });
    // A record of its own: a test does not wait for what stands before it.
    let (name, number) = (format!("test {event}"), id);
    Ok(store::send(tx, &hook, (event, "webhook.test"), (&name, number, &body.to_string()))?)
}

/// Sends everything again from an entry of the journal on.
pub(super) fn replayed(tx: &mut Tx<'_>, id: i64, from: i64) -> Result<()> {
    let hook = store::by_id(tx, id)?.ok_or(Error::NotFound)?;
    let mut at = store::position(tx, from)?.ok_or_else(|| Error::field("from", "fault-unknown"))?;
    at.seq -= 1;
    if at > hook.at {
        return Err(Error::field("from", "webhook-fault-ahead"));
    }
    store::go_to(tx, &hook, at)?;
    happened(tx, "webhook.replayed", id, json!({ "from": from }))
}

pub(super) fn removed(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let hook = store::by_id(tx, id)?.ok_or(Error::NotFound)?;
    store::end(tx, id)?;
    happened(tx, "webhook.removed", id, json!({ "name": hook.name, "url": hook.url }))
}

pub(super) fn resent(tx: &mut Tx<'_>, id: i64, delivery: i64) -> Result<()> {
    store::by_id(tx, id)?.ok_or(Error::NotFound)?;
    if store::resend(tx, id, delivery)? { Ok(()) } else { Err(Error::NotFound) }
}

async fn frame(cx: &Cx, title: &str, body: Markup, status: StatusCode) -> Result<Response> {
    let mut response = cx.page(PageFrame { title, ..PageFrame::default() }, body).await?;
    *response.status_mut() = status;
    Ok(response)
}

async fn list(cx: Cx) -> Result<Response> {
    list_page(&cx, &Typed::default()).await
}

async fn list_page(cx: &Cx, typed: &Typed) -> Result<Response> {
    let hooks = cx.read(|tx| store::list(tx, 0, MANY)).await?;
    let status = if typed.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame(cx, &cx.words.say("webhook-title"), views::list(cx, &hooks, typed), status).await
}

fn typed(cx: &Cx, wanted: Wanted, error: &Error) -> Typed {
    let problem = Problem::new(error, &cx.words);
    Typed { wanted, faults: problem.fields.into_iter().map(|f| (f.field, f.message)).collect() }
}

/// Shows the secret on the answer itself: it is nowhere else, and not there again.
async fn create(cx: Cx, sent: Sent<Form>) -> Result<Response> {
    let sent = sent.map(|form| Ok(form.wanted()))?;
    let (kept, sealed) = (sent.input.clone(), fresh_secret(&cx)?);
    match cx.command(sent, move |tx, wanted| Ok((add(tx, &wanted, &sealed)?, sealed))).await {
        Ok((id, sealed)) => {
            let secret = cx.house.vault.open(&sealed)?;
            show_page(&cx, id, (&PageQuery::default(), Some(&secret), &Typed::default())).await
        }
        Err(error @ Error::Invalid(_)) => list_page(&cx, &typed(&cx, kept, &error)).await,
        Err(error) => Err(error),
    }
}

/// What the form sends: a box that is not ticked says nothing.
#[derive(Debug, Deserialize)]
struct Form {
    #[serde(default)]
    name: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    kinds: String,
    #[serde(default)]
    paused: String,
}

impl Form {
    fn wanted(self) -> Wanted {
        Wanted { name: self.name, url: self.url, kinds: self.kinds, paused: !self.paused.is_empty() }
    }
}

async fn show(cx: Cx, Path(id): Path<i64>, Query(query): Query<PageQuery>) -> Result<Response> {
    show_page(&cx, id, (&query, None, &Typed::default())).await
}

/// A receiver with its deliveries.
pub(super) struct Shown {
    pub hook: Webhook,
    pub deliveries: Vec<Delivery>,
    pub counts: Vec<(String, i64)>,
}

async fn show_page(cx: &Cx, id: i64, (query, secret, typed): (&PageQuery, Option<&str>, &Typed)) -> Result<Response> {
    let (below, limit) = (query.after_number()?.unwrap_or(i64::MAX), query.limit());
    let shown = cx
        .read(move |tx| -> Result<_> {
            let hook = store::by_id(tx, id)?.ok_or(Error::NotFound)?;
            let deliveries = store::log(tx, id, None, (below, limit))?;
            Ok(Shown { hook, deliveries, counts: store::counts(tx, id)? })
        })
        .await?;
    let title = shown.hook.name.clone();
    let status = if typed.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame(cx, &title, views::show(cx, &shown, (secret, typed, limit)), status).await
}

fn back(id: i64, key: &str) -> Response {
    see_with(&format!("{HOME}/{id}"), key, "")
}

async fn save(cx: Cx, Path(id): Path<i64>, sent: Sent<Form>) -> Result<Response> {
    let sent = sent.map(|form| Ok(form.wanted()))?;
    let kept = sent.input.clone();
    match cx.command(sent, move |tx, wanted| alter(tx, id, &wanted)).await {
        Ok(()) => Ok(back(id, "webhook-done-saved")),
        Err(error @ Error::Invalid(_)) => {
            show_page(&cx, id, (&PageQuery::default(), None, &typed(&cx, kept, &error))).await
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
struct Nothing {}

async fn rotate(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let sealed = fresh_secret(&cx)?;
    let sealed = cx.command(sent, move |tx, _| rotated(tx, id, &sealed).map(|()| sealed)).await?;
    let secret = cx.house.vault.open(&sealed)?;
    show_page(&cx, id, (&PageQuery::default(), Some(&secret), &Typed::default())).await
}

/// The name of a test: unlike that of any entry.
pub(super) fn test_event() -> Result<String> {
    Ok(format!("evt_test_{}", crate::secret()?))
}

async fn test(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    let event = test_event()?;
    cx.command(sent, move |tx, _| tested(tx, id, &event)).await?;
    Ok(back(id, "webhook-done-test"))
}

/// From which entry of the journal on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(super) struct ReplayFrom {
    /// The `seq` of the first entry that is sent again.
    pub from: i64,
}

#[derive(Debug, Deserialize)]
struct FromTyped {
    #[serde(default)]
    from: String,
}

async fn replay(cx: Cx, Path(id): Path<i64>, sent: Sent<FromTyped>) -> Result<Response> {
    let work = move |tx: &mut Tx<'_>, typed: FromTyped| -> Result<()> {
        store::by_id(tx, id)?.ok_or(Error::NotFound)?;
        let from = typed.from.trim().parse().map_err(|_| Error::field("from", "fault-not-a-number"))?;
        replayed(tx, id, from)
    };
    match cx.command(sent, work).await {
        Ok(()) => Ok(back(id, "webhook-done-replay")),
        Err(error @ Error::Invalid(_)) => {
            show_page(&cx, id, (&PageQuery::default(), None, &typed(&cx, Wanted::default(), &error))).await
        }
        Err(error) => Err(error),
    }
}

async fn remove(cx: Cx, Path(id): Path<i64>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| removed(tx, id)).await?;
    Ok(see_with(HOME, "webhook-done-removed", ""))
}

async fn resend(cx: Cx, Path((id, delivery)): Path<(i64, i64)>, sent: Sent<Nothing>) -> Result<Response> {
    cx.command(sent, move |tx, _| resent(tx, id, delivery)).await?;
    Ok(back(id, "webhook-done-resent"))
}
