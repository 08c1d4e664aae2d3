//! A report kept under a name, and mailed on a rhythm to people who may see it.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::events;
use house::job::{NewJob, store as queue};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::policy::{self, Right};
use house::people::{Member, PersonId, store as people};
use house::store::Tx;
use house::{Error, FieldFault, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The kind of its entries in the journal.
pub const KIND: &str = "desk_subscription";

/// How often it is mailed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    #[default]
    Never,
    Weekly,
    Monthly,
}

/// As which file it goes along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    #[default]
    Pdf,
    Xlsx,
}

impl Form {
    pub fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }
}

/// What somebody wants kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SubscriptionIn {
    pub name: String,
    /// Period and filter as in the report's address, for example `period=30&team=Network`.
    pub query: String,
    pub rhythm: Rhythm,
    /// Weekly: 1 (Monday) to 7; monthly: 1 to 28.
    pub day: i64,
    /// On the organisation's wall, 0 to 23.
    pub hour: i64,
    pub form: Form,
    /// The numbers of those who get it; only people who may read the report.
    pub readers: Vec<i64>,
    /// Nothing is mailed until it is resumed.
    pub paused: bool,
}

/// One that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    pub id: i64,
    pub owner: PersonId,
    pub wanted: SubscriptionIn,
    pub removed: bool,
    pub next_at: Option<Timestamp>,
    pub sent_at: Option<Timestamp>,
    pub version: i64,
}

/// Who asks, and whether they lead the desk: then others' are theirs to change, too.
#[derive(Debug, Clone, Copy)]
pub struct Asker {
    pub person: PersonId,
    pub leads: bool,
}

impl Asker {
    pub fn of(cx: &house::web::Cx) -> Self {
        Self { person: cx.caller.person, leads: cx.may(Right::DeskLead).is_some() }
    }
}

/// One that this person may see and change.
pub fn usable(tx: &mut Tx<'_>, id: i64, who: Asker) -> Result<Subscription> {
    let found = store::by_id(tx, id)?.filter(|s| s.owner == who.person || who.leads);
    found.ok_or(Error::NotFound)
}

/// Members who may read the report, by name.
pub fn readers(tx: &mut Tx<'_>) -> Result<Vec<Member>> {
    let all = people::members(tx, None, rules::PEOPLE_MAX)?;
    Ok(all.into_iter().filter(|m| policy::reach(m.role, Right::DeskReport).is_some()).collect())
}

fn check(tx: &mut Tx<'_>, wanted: &SubscriptionIn) -> Result<()> {
    rules::check(wanted).map_err(Error::Invalid)?;
    for person in &wanted.readers {
        let member = people::member(tx, PersonId(*person))?;
        if member.is_none_or(|m| policy::reach(m.role, Right::DeskReport).is_none()) {
            return Err(Error::Invalid(vec![FieldFault::new("readers", "desk-subscription-may-not")]));
        }
    }
    Ok(())
}

/// Keeps a report and sets its first mail.
pub fn save(tx: &mut Tx<'_>, wanted: &SubscriptionIn) -> Result<i64> {
    check(tx, wanted)?;
    let owner = tx.actor().person().ok_or(Error::Forbidden)?;
    if store::count(tx, owner)? >= rules::KEPT_MAX {
        return Err(Error::Invalid(vec![
            FieldFault::new("name", "desk-subscription-many").with("max", rules::KEPT_MAX),
        ]));
    }
    let next = next(tx, wanted)?;
    let id = store::add(tx, owner, wanted, next)?;
    arm(tx, id, next)?;
    tell(tx, id, "kept", wanted)?;
    Ok(id)
}

/// Changes it; its next mail follows.
pub fn change(tx: &mut Tx<'_>, id: i64, who: Asker, (seen, wanted): (Option<i64>, &SubscriptionIn)) -> Result<()> {
    let before = usable(tx, id, who)?;
    if seen.is_some_and(|seen| seen != before.version) {
        return Err(Error::Stale { version: before.version });
    }
    if before.removed {
        return Err(Error::NotFound);
    }
    check(tx, wanted)?;
    let next = next(tx, wanted)?;
    store::set(tx, id, wanted, (false, next))?;
    arm(tx, id, next)?;
    let what = match (before.wanted.paused, wanted.paused) {
        (false, true) => "paused",
        (true, false) => "resumed",
        _ => "changed",
    };
    tell(tx, id, what, wanted)
}

/// Takes it away, or puts it back as it was.
pub fn remove(tx: &mut Tx<'_>, id: i64, who: Asker, removed: bool) -> Result<()> {
    let s = usable(tx, id, who)?;
    if s.removed == removed {
        return Ok(());
    }
    let next = if removed { None } else { next(tx, &s.wanted)? };
    store::set(tx, id, &s.wanted, (removed, next))?;
    arm(tx, id, next)?;
    tell(tx, id, if removed { "removed" } else { "put_back" }, &s.wanted)
}

/// When it is mailed next.
fn next(tx: &mut Tx<'_>, wanted: &SubscriptionIn) -> Result<Option<Timestamp>> {
    let organisation = tx.organisation()?;
    let zone = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    let Some(rule) = rules::rule(wanted) else { return Ok(None) };
    house::job::rules::next(&rule, &zone, tx.now()).map(Some).map_err(Error::internal)
}

fn arm(tx: &mut Tx<'_>, id: i64, next: Option<Timestamp>) -> Result<()> {
    let Some(run_at) = next else { return Ok(()) };
    let payload = json!({ "subscription": id, "due": run_at.as_microsecond() });
    queue::enqueue(tx, &NewJob { kind: jobs::SEND, payload, run_at })?;
    Ok(())
}

/// Notes that it was mailed, and sets the mail after.
pub fn mailed(tx: &mut Tx<'_>, s: &Subscription, to: usize) -> Result<()> {
    let next = next(tx, &s.wanted)?;
    store::sent(tx, s.id, next)?;
    arm(tx, s.id, next)?;
    let payload = json!({ "name": s.wanted.name, "readers": to });
    let record = RecordRef::new(KIND, s.id);
    append(tx, &Happened { kind: events::REPORT_MAILED, record, concerns: Some(s.owner), payload })?;
    Ok(())
}

fn tell(tx: &mut Tx<'_>, id: i64, what: &str, wanted: &SubscriptionIn) -> Result<()> {
    let payload = json!({ "what": what, "subscription": wanted });
    let (record, concerns) = (RecordRef::new(KIND, id), tx.actor().person());
    append(tx, &Happened { kind: events::REPORT_KEPT, record, concerns, payload })?;
    Ok(())
}
