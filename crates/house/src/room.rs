//! What a room hands to the house: routes, jobs, kinds of records, words, statements, migrations.

use crate::people::OrganisationId;
use crate::record::Kind;
use crate::store::{Migration, Statement};
use crate::web::Doors;
use crate::{Error, House};
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// Carries out one kind of job: the house, for which organisation, and the payload it was queued with.
/// A job may be run twice (a kill between work and tick-off); it must then change nothing the second time.
pub type JobHandler = Arc<
    dyn Fn(House, Option<OrganisationId>, serde_json::Value) -> BoxFuture<'static, Result<(), Error>> + Send + Sync,
>;

/// A room's whole contribution; `rapport` puts the five together.
#[derive(Default)]
pub struct Room {
    /// "desk"; also the prefix of its tables.
    pub name: &'static str,
    pub doors: Doors,
    pub kinds: Vec<Kind>,
    pub jobs: Vec<(&'static str, JobHandler)>,
    /// Message catalogues: (locale, Fluent text).
    pub words: Vec<(&'static str, &'static str)>,
    pub statements: Vec<&'static [&'static Statement]>,
    pub migrations: Vec<Migration>,
    /// Its lines in the top bar: in the order of the rooms.
    pub menu: Vec<MenuLine>,
    /// Its other pages, found by their names from everywhere.
    pub places: &'static [Place],
    /// Asked for the number beside the menu line (what waits for this person).
    pub badge: Option<Badge>,
    /// Numbers of their own beside single menu lines, by their paths.
    pub counts: Vec<(&'static str, Badge)>,
    /// What this room hangs on other rooms' pages.
    pub panels: Vec<Panel>,
    /// What its integers hold where their names do not say it, for moving out and in.
    pub moves: crate::moving::Moves,
    /// Asked how letters from one of the room's addresses leave.
    pub route: Option<MailRoute>,
}

/// How letters from an address of an organisation leave; `None` if by the house's own server.
pub type MailRoute = fn(House, OrganisationId, String) -> BoxFuture<'static, Result<Option<crate::mail::Route>, Error>>;

/// One line of the top bar and of the phone's tabs.
#[derive(Clone, Copy)]
pub struct MenuLine {
    /// Catalogue key of its name.
    pub word: &'static str,
    pub path: &'static str,
    pub icon: &'static str,
    /// Who sees it: those who hold this right.
    pub right: crate::people::policy::Right,
    /// Roles for whom it would be noise although they may open it.
    pub hidden_from: &'static [crate::people::Role],
    /// Second key after `G`.
    pub key: char,
    /// Lines stand in this order: 0 the brief, then 1 to 5 the rooms in the order of the story.
    pub order: u8,
    /// Whether the room's count of what waits stands beside it.
    pub waits: bool,
}

/// A page that has no line in the top bar: the palette and the search lead there.
#[derive(Clone, Copy)]
pub struct Place {
    /// Catalogue key of its name.
    pub word: &'static str,
    pub path: &'static str,
    pub right: crate::people::policy::Right,
}

/// Counts what waits for the person of the context, in one short query.
pub type Badge = fn(&mut crate::store::Tx<'_>, crate::people::Role) -> Result<i64, crate::store::StoreError>;

/// Draws something of this room on the page of another room's record.
#[derive(Clone, Copy)]
pub struct Panel {
    /// On pages of this kind of record.
    pub on: &'static str,
    /// Kinds of records whose changes may change the panel: the page follows them on the stream.
    pub follows: &'static [&'static str],
    pub right: crate::people::policy::Right,
    /// Reads what it needs (a bounded number of queries) and draws; empty markup if there is nothing to say.
    pub draw: PanelDraw,
}

/// See [`Panel::draw`].
pub type PanelDraw = fn(
    &mut crate::store::Tx<'_>,
    &crate::journal::RecordRef,
    &crate::words::Speaker,
) -> Result<maud::Markup, crate::store::StoreError>;
