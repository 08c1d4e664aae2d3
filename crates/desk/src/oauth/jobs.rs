//! Buys tokens, and keeps what buys the next one.

use crate::mailbox::store::{self, Setup};
use crate::mailbox::{Consent, Fetch, Mailbox, Proof};
use connect::oauth::{App, Places, Tokens, Trouble};
use house::people::OrganisationId;
use house::store::Tx;
use house::{Error, House, Result};

/// This program as the mailbox's provider knows it.
pub fn app(house: &House, consent: &Consent) -> Result<App> {
    let secret = if consent.secret.is_empty() { String::new() } else { house.vault.open(&consent.secret)? };
    let places =
        Places { authorise: consent.authorise.clone(), token: consent.token.clone(), scope: consent.scope.clone() };
    Ok(App { places, client: consent.client.clone(), secret, back: back(house) })
}

/// Where a provider sends people back to.
pub fn back(house: &House) -> String {
    format!("{}/desk/mail/oauth", house.config.public_url)
}

/// A token that opens a mailbox now.
///
/// # Errors
/// Nobody has agreed yet, or the provider does not accept it (any more), or is away; in words for whoever set it up.
pub async fn token(
    house: &House,
    organisation: OrganisationId,
    (mailbox, consent): (&Mailbox, &Consent),
) -> Result<String> {
    let Some(renewal) = &consent.renewal else {
        return Err(Error::internal("nobody has signed in at the provider yet"));
    };
    let (app, renewal) = (app(house, consent)?, house.vault.open(renewal)?);
    let tokens = waited(move || app.renew(&renewal)).await?;
    if let Some(next) = &tokens.renewal {
        let (id, sealed) = (mailbox.id, house.vault.seal(next)?);
        house.db.write::<_, Error>(house.system(Some(organisation)), move |tx| keep(tx, id, sealed).map(drop)).await?;
    }
    Ok(tokens.access)
}

/// Turns what came back from the provider into tokens.
///
/// # Errors
/// As [`token`].
pub async fn finish(house: &House, consent: &Consent, (code, verifier): (String, String)) -> Result<Tokens> {
    let app = app(house, consent)?;
    waited(move || app.finish(&code, &verifier)).await
}

/// The provider is asked on a thread that may wait.
async fn waited(ask: impl FnOnce() -> std::result::Result<Tokens, Trouble> + Send + 'static) -> Result<Tokens> {
    tokio::task::spawn_blocking(ask).await.map_err(Error::internal)?.map_err(Error::internal)
}

/// Keeps what buys the next token. The mailbox as it is then; `None` if it is opened otherwise by now.
pub fn keep(tx: &mut Tx<'_>, id: i64, sealed: String) -> Result<Option<Mailbox>> {
    let m = store::mailbox(tx, id)?.ok_or(Error::NotFound)?;
    let Some(Fetch { proof: Proof::Consent(consent), .. }) = &m.fetch else { return Ok(None) };
    let consent = Consent { renewal: Some(sealed), ..consent.clone() };
    let fetch = m.fetch.clone().map(|f| Fetch { proof: Proof::Consent(consent), ..f });
    let setup = Setup { address: &m.address, name: &m.name, active: m.active, fetch: fetch.as_ref() };
    store::mailbox_set(tx, id, &setup)?;
    Ok(Some(m))
}

/// What went wrong, in words for whoever set the mailbox up.
pub fn why(error: Error) -> String {
    match error {
        Error::Internal(text) => text,
        other => other.to_string(),
    }
}
