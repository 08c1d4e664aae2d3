//! The way to a mailbox's provider and back.

use super::{Errand, jobs};
use crate::mailbox::pages::told;
use crate::mailbox::store;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use house::people::policy::Right;
use house::web::{Cx, Doors, see_with};
use house::{Error, Result};
use jiff::SignedDuration;
use serde::Deserialize;

/// How long somebody may take at the provider.
const LASTS: SignedDuration = SignedDuration::from_mins(30);

pub fn doors() -> Doors {
    Doors::default().get("/desk/mail/{id}/oauth", Right::DeskLead, leave).get(
        "/desk/mail/oauth",
        Right::DeskLead,
        come_back,
    )
}

/// Where the caller agrees that Rapport opens this mailbox.
pub async fn address(cx: &Cx, id: i64) -> Result<String> {
    let mailbox = cx.read(move |tx| store::mailbox(tx, id)).await?.ok_or(Error::NotFound)?;
    let consent = mailbox.consent().ok_or(Error::NotFound)?;
    let verifier = connect::oauth::verifier();
    let errand = Errand {
        organisation: cx.caller.organisation,
        person: cx.caller.person,
        mailbox: id,
        verifier: verifier.clone(),
        until: cx.now.checked_add(LASTS).map_err(Error::internal)?,
    };
    let state = cx.house.vault.seal(&serde_json::to_string(&errand).map_err(Error::internal)?)?;
    jobs::app(&cx.house, consent)?.address(&verifier, state).map_err(Error::internal)
}

async fn leave(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    Ok(Redirect::to(&address(&cx, id).await?).into_response())
}

/// What the provider says when it sends somebody back.
#[derive(Debug, Deserialize)]
struct Brought {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    error: Option<String>,
}

async fn come_back(cx: Cx, Query(brought): Query<Brought>) -> Result<Response> {
    let failed = || Ok(see_with("/desk/mail", "desk-oauth-failed", ""));
    // The house opens only what it sealed itself; whoever it is opened for must be who it was sealed for.
    let errand = cx.house.vault.open(&brought.state).ok().and_then(|text| serde_json::from_str::<Errand>(&text).ok());
    let own = |e: &Errand| e.organisation == cx.caller.organisation && e.person == cx.caller.person && cx.now < e.until;
    let Some(errand) = errand.filter(own) else { return failed() };
    if brought.error.is_some() || brought.code.is_empty() {
        return failed();
    }
    let id = errand.mailbox;
    let mailbox = cx.read(move |tx| store::mailbox(tx, id)).await?.ok_or(Error::NotFound)?;
    let consent = mailbox.consent().ok_or(Error::NotFound)?;
    let renewal = jobs::finish(&cx.house, consent, (brought.code, errand.verifier)).await.map(|t| t.renewal);
    let Ok(Some(renewal)) = renewal else {
        let why =
            renewal.err().map_or_else(|| "the provider gave nothing to renew the sign-in with".to_owned(), jobs::why);
        cx.write::<_, Error>(move |tx| Ok(store::mailbox_checked(tx, id, Some(&why))?)).await?;
        return failed();
    };
    let sealed = cx.house.vault.seal(&renewal)?;
    cx.write::<_, Error>(move |tx| match jobs::keep(tx, id, sealed)? {
        Some(m) => told(tx, id, &m.address, "signed_in"),
        None => Err(Error::NotFound),
    })
    .await?;
    Ok(see_with("/desk/mail", "desk-oauth-done", ""))
}
