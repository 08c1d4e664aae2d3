//! The context of one request: who calls, for which organisation, with what reach, at what time.
//! Every function that touches the world takes a `Cx` (or the `Tx` it hands out) first.

use super::Sent;
use crate::people::policy::{self, Reach, Right};
use crate::people::{OrganisationId, PersonId, Role};
use crate::store::{StoreError, Tx};
use crate::words::Speaker;
use crate::{Error, House, Result};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Who calls, read from the session or the API token in one query.
#[derive(Debug, Clone)]
pub struct Caller {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub currency: String,
    pub zone: String,
    pub locale: String,
    /// How many organisations this person belongs to.
    pub memberships: i64,
    /// The session's row, absent for API tokens.
    pub session: Option<i64>,
    /// What the store keeps of the session's secret; form tokens are bound to it. Empty for API tokens.
    pub session_hash: String,
}

/// What is known of a request before its door is reached.
#[derive(Clone)]
pub(crate) struct Visit {
    pub house: House,
    pub caller: Option<Arc<Caller>>,
    pub speaker: Speaker,
    pub nonce: Arc<str>,
    pub theme: ui::shell::Theme,
    pub path: Arc<str>,
    /// True if script asked, and wants a part of a page.
    pub fragment: bool,
    /// Why the caller could not be found out (the database is away, the token is wrong).
    pub fault: Option<Arc<Error>>,
    /// The message to show once, from the redirect before: catalogue key and undo address.
    pub flash: Option<(String, String)>,
}

/// The context; cloning is cheap.
#[derive(Clone)]
pub struct Cx {
    pub house: House,
    pub caller: Arc<Caller>,
    /// How far the right of this door reaches.
    pub reach: Reach,
    pub words: Speaker,
    pub now: Timestamp,
    pub(crate) visit: Arc<Visit>,
}

impl Cx {
    /// The context of a caller whom the policy lets through this door.
    pub(crate) fn admit(visit: &Visit, right: Right) -> Result<Self> {
        if let Some(fault) = &visit.fault {
            return Err(Error::clone(fault));
        }
        let caller = visit.caller.clone().ok_or(Error::SignIn)?;
        let reach = policy::reach(caller.role, right).ok_or(Error::Forbidden)?;
        let now = visit.house.clock.now();
        Ok(Self {
            house: visit.house.clone(),
            caller,
            reach,
            words: visit.speaker.clone(),
            now,
            visit: Arc::new(visit.clone()),
        })
    }

    /// How far the caller's role reaches under another right; `None` if not at all. For showing or hiding what a page offers.
    pub fn may(&self, right: Right) -> Option<Reach> {
        policy::reach(self.caller.role, right)
    }

    /// The person whom records must concern to be seen through this door; `None` if all may be seen.
    pub fn only_concerning(&self) -> Option<PersonId> {
        (self.reach == Reach::Own).then_some(self.caller.person)
    }

    /// Reads on one snapshot.
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T>
    where
        T: Send + 'static,
        E: From<StoreError> + Into<Error> + Send + 'static,
    {
        self.house.db.read(self.scope(), work).await.map_err(Into::into)
    }

    /// Writes in one transaction, durable on return. Commands from forms and the API use [`Cx::command`].
    pub async fn write<T, E>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T>
    where
        T: Send + 'static,
        E: From<StoreError> + Into<Error> + Send + 'static,
    {
        self.house.db.write(self.scope(), work).await.map_err(Into::into)
    }

    /// Carries out what was sent, once: if the same key was used before, the first answer is given
    /// again and nothing is done. The answer is stored in the transaction of the change.
    pub async fn command<I, T>(
        &self,
        sent: Sent<I>,
        work: impl FnOnce(&mut Tx<'_>, I) -> Result<T> + Send + 'static,
    ) -> Result<T>
    where
        I: Send + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let Sent { once, fingerprint, input, .. } = sent;
        let person = self.caller.person;
        self.write(move |tx| {
            let Some(key) = once else { return work(tx, input) };
            if let Some((stored, answer)) = crate::signin::store::once_find(tx, person, &key)? {
                return if stored == fingerprint {
                    serde_json::from_str(&answer).map_err(Error::internal)
                } else {
                    Err(Error::KeyReused)
                };
            }
            let answer = work(tx, input)?;
            let text = serde_json::to_string(&answer).map_err(Error::internal)?;
            crate::signin::store::once_add(tx, person, &key, (&fingerprint, &text))?;
            Ok(answer)
        })
        .await
    }

    fn scope(&self) -> crate::store::Scope {
        crate::store::Scope {
            organisation: Some(self.caller.organisation),
            actor: crate::store::Actor::Person(self.caller.person),
            now: self.now,
        }
    }

    /// The hidden token of this page's forms: proves that the form is ours, and makes a form that is
    /// sent twice count once.
    pub fn token(&self) -> String {
        format!("{}.{}", self.visit.nonce, self.token_seal(&self.visit.nonce))
    }

    /// Whether a form's token was made by [`Cx::token`] for this very session. [`super::Sent`] asks by itself;
    /// a handler that reads an upload asks before it takes the first file.
    pub fn token_is_ours(&self, token: &str) -> bool {
        self.caller.session.is_none()
            || token.split_once('.').is_some_and(|(nonce, seal)| seal == self.token_seal(nonce))
    }

    fn token_seal(&self, nonce: &str) -> String {
        crate::digest(&format!("form|{}|{nonce}", self.caller.session_hash)).chars().take(32).collect()
    }

    /// True if the page asked for a fragment to put in place of a part of itself.
    pub fn wants_fragment(&self) -> bool {
        self.visit.fragment
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Cx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        parts
            .extensions
            .get::<Cx>()
            .cloned()
            .ok_or_else(|| Error::internal("a handler without a door asked for a context"))
    }
}
