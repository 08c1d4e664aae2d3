//! Requests and answers: who asks ([`identify`]), may they ([`doors`]), what did they send
//! ([`Sent`]), what do they get back ([`page`], [`problem`]), and what changes while they look ([`live`]).

mod app;
mod assets;
mod cx;
mod doors;
mod identify;
mod live;
pub mod multipart;
mod page;
mod problem;
mod sent;
mod shelter;

pub use app::{app, doors, openapi};
pub(crate) use cx::Visit;
pub use cx::{Caller, Cx};
pub use doors::{Door, DoorKind, Doors};
pub use page::{Guest, Html, PageFrame, see, see_with};
pub(crate) use page::{append_cookie, open_page};
pub use problem::Problem;
pub use sent::Sent;

/// Keyset pagination of API lists: `?after=<cursor>&limit=<n>`.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The `next` of the page before; absent for the first page.
    pub after: Option<String>,
    /// How many items, 1 to 200; 50 if absent.
    pub limit: Option<i64>,
}

impl PageQuery {
    /// The number of items to read, kept within 1 to 200.
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }

    /// The cursor as a number; a broken cursor is a clear error, not an empty page.
    pub fn after_number(&self) -> crate::Result<Option<i64>> {
        self.after
            .as_deref()
            .map(|text| text.parse().map_err(|_| crate::Error::field("after", "fault-unknown")))
            .transpose()
    }
}

/// One page of an API list.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct ListPage<T> {
    pub items: Vec<T>,
    /// Give this as `after` to get the following page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
