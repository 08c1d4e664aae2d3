//! The two ways in, for as long as the program runs.

use crate::mailbox::jobs::{Arrived, take};
use crate::mailbox::{Mailbox, Proof, rules, store};
use crate::oauth::jobs as oauth;
use axum::body::Bytes;
use connect::imap::{Access, Inbox, Secret, Trouble};
use connect::lmtp::{self, Answer, Envelope, Setup, Taker};
use house::people::OrganisationId;
use house::{Error, House, Result};
use std::collections::HashMap;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How often to look which mailboxes are to be fetched.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// The pause after a mailbox could not be read.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// Takes what a mail server brings, until the task is dropped.
pub async fn brought(house: House, listener: TcpListener) {
    let setup = Setup { host: house.config.public_host(), bytes_max: connect::mail::BYTES_MAX };
    lmtp::serve(listener, setup, Brought(house)).await;
}

/// The mail server's other side.
#[derive(Clone)]
struct Brought(House);

impl Brought {
    async fn whose(&self, address: &str) -> Result<Option<(OrganisationId, i64, bool)>> {
        let (house, plain) = (&self.0, rules::plain_address(address));
        house.db.read::<_, Error>(house.system(None), move |tx| Ok(store::mailbox_of(tx, &plain)?)).await
    }

    async fn deliver(&self, place: (OrganisationId, i64), raw: &Bytes, to: &[String]) -> Answer {
        let arrived =
            Arrived { organisation: place.0, mailbox: Some(place.1), raw: raw.clone(), recipients: to.to_vec() };
        match take(&self.0, arrived).await {
            Ok(taken) => Answer::Taken(format!("{} {}", taken.outcome, taken.id)),
            Err(error) => {
                tracing::warn!(%error, "a message could not be taken; its server keeps it");
                Answer::Later("it cannot be stored now".to_owned())
            }
        }
    }
}

impl Taker for Brought {
    async fn knows(&self, address: &str) -> Answer {
        match self.whose(address).await {
            Ok(Some((_, _, true))) => Answer::Taken(String::new()),
            Ok(_) => Answer::Never("no desk reads this address".to_owned()),
            Err(error) => {
                tracing::warn!(%error, "an address could not be looked up");
                Answer::Later("the database does not answer".to_owned())
            }
        }
    }

    async fn take(&self, envelope: Envelope) -> Vec<Answer> {
        let raw = Bytes::from(envelope.raw);
        let mut done: HashMap<OrganisationId, Answer> = HashMap::new();
        let mut answers = Vec::new();
        for to in &envelope.to {
            let Ok(Some((organisation, mailbox, _))) = self.whose(to).await else {
                answers.push(Answer::Later("the address cannot be looked up now".to_owned()));
                continue;
            };
            // One message to two addresses of one desk is one message.
            let known = done.get(&organisation).cloned();
            let answer = match known {
                Some(answer) => answer,
                None => self.deliver((organisation, mailbox), &raw, &envelope.to).await,
            };
            done.insert(organisation, answer.clone());
            answers.push(answer);
        }
        answers
    }
}

/// Fetches from every mailbox that is to be fetched, until the task is dropped.
pub async fn fetched(house: House) {
    let mut running: HashMap<i64, JoinHandle<()>> = HashMap::new();
    loop {
        match house.db.read::<_, Error>(house.system(None), |tx| Ok(store::mailboxes_fetched(tx)?)).await {
            Ok(wanted) => {
                running.retain(|id, task| {
                    let stays = wanted.iter().any(|(_, w)| w == id) && !task.is_finished();
                    if !stays {
                        task.abort();
                    }
                    stays
                });
                for (organisation, id) in wanted {
                    let house = house.clone();
                    running
                        .entry(id)
                        .or_insert_with(|| tokio::spawn(async move { follow(&house, organisation, id).await }));
                }
            }
            Err(error) => tracing::warn!(%error, "the mailboxes could not be read; it is tried again"),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Follows one mailbox until it breaks; then says why, and waits a little.
async fn follow(house: &House, organisation: OrganisationId, id: i64) {
    let Err(error) = read_on(house, organisation, id).await;
    let why = oauth::why(error);
    tracing::warn!(mailbox = id, why, "a mailbox could not be read; it is tried again");
    let noted = house
        .db
        .write::<_, Error>(house.system(Some(organisation)), move |tx| Ok(store::mailbox_checked(tx, id, Some(&why))?));
    if let Err(error) = noted.await {
        tracing::warn!(%error, "that could not be noted");
    }
    tokio::time::sleep(AGAIN_AFTER).await;
}

async fn read_on(house: &House, organisation: OrganisationId, id: i64) -> Result<std::convert::Infallible> {
    let scope = || house.system(Some(organisation));
    let mailbox =
        house.db.read::<_, Error>(scope(), move |tx| Ok(store::mailbox(tx, id)?)).await?.ok_or(Error::NotFound)?;
    let access = access(house, organisation, &mailbox).await?;
    let mut inbox = Inbox::open(&access).await.map_err(told)?;
    let validity = i64::from(inbox.validity);
    // Another validity: all numbers are new. What came before is recognised, and not taken twice.
    let mut last = if mailbox.fetched.0 == validity { u32::try_from(mailbox.fetched.1).unwrap_or(0) } else { 0 };
    loop {
        for uid in inbox.above(last).await.map_err(told)? {
            if let Some(raw) = inbox.raw(uid).await.map_err(told)? {
                let recipients = vec![mailbox.address.clone()];
                take(house, Arrived { organisation, mailbox: Some(id), raw: Bytes::from(raw), recipients }).await?;
            }
            last = uid;
            let place = (validity, i64::from(uid));
            house.db.write::<_, Error>(scope(), move |tx| Ok(store::mailbox_fetched(tx, id, place)?)).await?;
        }
        house.db.write::<_, Error>(scope(), move |tx| Ok(store::mailbox_checked(tx, id, None)?)).await?;
        inbox = inbox.wait().await.map_err(told)?;
    }
}

fn told(trouble: Trouble) -> Error {
    Error::Internal(trouble.to_string())
}

/// What opens a mailbox now: its password, or a token bought with its owner's consent.
async fn access(house: &House, organisation: OrganisationId, mailbox: &Mailbox) -> Result<Access> {
    let fetch = mailbox.fetch.as_ref().ok_or(Error::NotFound)?;
    let secret = match &fetch.proof {
        Proof::Password(sealed) => Secret::Password(house.vault.open(sealed)?),
        Proof::Consent(consent) => Secret::Token(oauth::token(house, organisation, (mailbox, consent)).await?),
    };
    Ok(Access {
        host: fetch.host.clone(),
        port: fetch.port,
        tls: fetch.tls,
        user: fetch.user.clone(),
        secret,
        folder: fetch.folder.clone(),
    })
}

/// Looks into a mailbox once; the error says in plain words what is wrong.
pub async fn try_out(
    house: &House,
    organisation: OrganisationId,
    mailbox: &Mailbox,
) -> std::result::Result<(), String> {
    if mailbox.fetch.is_none() {
        return Ok(());
    }
    let access = access(house, organisation, mailbox).await.map_err(oauth::why)?;
    let inbox = Inbox::open(&access).await.map_err(|trouble| trouble.to_string())?;
    inbox.close().await;
    Ok(())
}
