//! Pages for whoever holds a secret link and has not signed in: the context of an open door.

use super::cx::Visit;
use super::page::open_page;
use crate::people::{Organisation, OrganisationId};
use crate::store::{StoreError, Tx};
use crate::words::Speaker;
use crate::{Error, House, Result};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use jiff::Timestamp;
use maud::Markup;
use std::sync::Arc;

/// The context of a request behind an open door. Who calls is not known, or does not matter here.
#[derive(Clone)]
pub struct Stranger {
    pub house: House,
    pub words: Speaker,
    pub now: Timestamp,
    visit: Arc<Visit>,
}

impl Stranger {
    /// The same, speaking as an organisation does.
    #[must_use]
    pub fn in_words_of(mut self, organisation: &Organisation) -> Self {
        let words = self.house.words.speaker(&organisation.locale, &organisation.zone, &organisation.currency);
        self.words = words.clone();
        self.visit = Arc::new(Visit { speaker: words, caller: None, ..Visit::clone(&self.visit) });
        self
    }

    /// Reads what belongs to the organisation that the link names, as the system.
    pub async fn read<T, E>(
        &self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T>
    where
        T: Send + 'static,
        E: From<StoreError> + Into<Error> + Send + 'static,
    {
        self.house.db.read(self.house.system(Some(organisation)), work).await.map_err(Into::into)
    }

    /// Writes there in one transaction. The link is the proof; `work` checks it.
    pub async fn write<T, E>(
        &self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T>
    where
        T: Send + 'static,
        E: From<StoreError> + Into<Error> + Send + 'static,
    {
        self.house.db.write(self.house.system(Some(organisation)), work).await.map_err(Into::into)
    }

    /// A whole page without the menu of those who signed in.
    pub fn page(&self, title: &str, content: Markup) -> Response {
        open_page(&self.visit, title, content)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Stranger {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self> {
        let visit = parts.extensions.get::<Visit>().cloned();
        let visit = visit.ok_or_else(|| Error::internal("the request was not identified"))?;
        let now = visit.house.clock.now();
        Ok(Self { house: visit.house.clone(), words: visit.speaker.clone(), now, visit: Arc::new(visit) })
    }
}
