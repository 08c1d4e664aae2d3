//! Who follows a ticket, what they are told, and who has it before their eyes just now.
//!
//! Following is the team's: a note may be quoted in what is told. Presence is no history: it is whispered, not journalled.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::events;
use crate::ticket::{KIND, store as tickets};
use house::job::{NewJob, store as jobs_of};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::policy::{self, Reach, Right};
use house::people::{Member, PersonId, store as people};
use house::store::Tx;
use house::{Error, Result};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// How long somebody counts as being here after their page last said so.
pub const HERE: SignedDuration = SignedDuration::from_secs(45);
/// The topic under which presence is whispered.
pub const PRESENCE: &str = "presence";

/// Somebody who follows a ticket.
#[derive(Debug, Clone)]
pub struct Watcher {
    pub person: PersonId,
    pub name: String,
    pub why: String,
    pub since: Timestamp,
}

/// Somebody who has a ticket before their eyes.
#[derive(Debug, Clone)]
pub struct Here {
    pub person: PersonId,
    pub name: String,
    pub writing: bool,
}

/// Something that one person was told.
#[derive(Debug, Clone)]
pub struct Notice {
    pub id: i64,
    pub ticket: i64,
    pub title: String,
    pub what: String,
    pub by_name: String,
    pub line: String,
    pub at: Timestamp,
    pub seen_at: Option<Timestamp>,
}

/// What watchers are told about.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct News {
    pub ticket: i64,
    /// The kind of the journal's entry.
    pub what: String,
    pub by: Option<PersonId>,
    pub by_name: String,
    /// What was said, if something was.
    pub text: String,
    /// True for words that only the team may read; mentions are looked for in them.
    pub note: bool,
    /// Who was given it, if that is the news.
    pub given_to: Option<PersonId>,
}

/// Has the followers of a ticket told, after the commit, if there is anybody to tell.
pub fn tell(tx: &mut Tx<'_>, news: &News) -> Result<()> {
    let mentions = news.note && news.text.contains('@');
    let given = news.given_to.is_some() && news.given_to != news.by;
    if !mentions && !given && !store::any(tx, news.ticket)? {
        return Ok(());
    }
    let (payload, run_at) = (serde_json::to_value(news).map_err(Error::internal)?, tx.now());
    jobs_of::enqueue(tx, &NewJob { kind: jobs::TELL, payload, run_at })?;
    Ok(())
}

/// Whether somebody may read every ticket and its notes: only they can follow and be mentioned.
pub fn may_follow(member: &Member) -> bool {
    policy::reach(member.role, Right::DeskRead) == Some(Reach::All)
}

/// Makes somebody a follower; nothing if they are one.
pub fn follow(tx: &mut Tx<'_>, number: i64, person: PersonId, why: &str) -> Result<()> {
    tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    let member = people::member(tx, person)?.filter(may_follow);
    let member = member.ok_or_else(|| Error::field("person", "fault-unknown"))?;
    if store::add(tx, number, &member, why)? {
        note(tx, events::FOLLOWED, number, &member.name)?;
    }
    Ok(())
}

pub fn unfollow(tx: &mut Tx<'_>, number: i64, person: PersonId) -> Result<()> {
    tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    let name = people::member(tx, person)?.map(|m| m.name).unwrap_or_default();
    if store::remove(tx, number, person)? {
        note(tx, events::UNFOLLOWED, number, &name)?;
    }
    Ok(())
}

fn note(tx: &mut Tx<'_>, kind: &str, number: i64, name: &str) -> Result<()> {
    let by = crate::asks::actor_name(tx)?.1;
    let payload = json!({ "name": name, "by_name": by });
    append(tx, &Happened { kind, record: RecordRef::new(KIND, number), concerns: None, payload })?;
    Ok(())
}
