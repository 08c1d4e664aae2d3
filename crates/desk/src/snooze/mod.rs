//! Putting a ticket aside until a moment, or until the person who asked answers. It leaves every queue and comes back by
//! itself, and says why it came back. The promises go on: putting aside stops no clock.

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
use house::store::Tx;
use house::{Error, Result};
use jiff::Timestamp;
use serde_json::json;

/// A ticket that was put aside.
#[derive(Debug, Clone)]
pub struct Snoozed {
    pub ticket: i64,
    pub title: String,
    pub until_at: Option<Timestamp>,
    pub note: String,
    pub person_name: String,
    pub made_at: Timestamp,
}

/// Puts a ticket aside; once more with another moment moves it.
pub fn put_aside(tx: &mut Tx<'_>, number: i64, until: Option<Timestamp>, note: &str) -> Result<()> {
    let t = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    if !t.open {
        return Err(Error::TooLate("desk-late-solved".to_owned()));
    }
    rules::check_note(note).map_err(Error::Invalid)?;
    let (person, name) = crate::asks::actor_name(tx)?;
    let person = person.ok_or(Error::Forbidden)?;
    store::set(tx, number, until, (note.trim(), person, &name))?;
    let payload = json!({ "until": until, "note": note.trim(), "by_name": name });
    append(tx, &Happened { kind: events::SNOOZED, record: RecordRef::new(KIND, number), concerns: None, payload })?;
    if let Some(run_at) = until {
        jobs_of::enqueue(
            tx,
            &NewJob { kind: jobs::WAKE, payload: json!({ "ticket": number, "until": until }), run_at },
        )?;
    }
    Ok(())
}

/// Why a ticket came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Time,
    Answered,
    Somebody,
    /// It was solved: there is nothing to come back to.
    Solved,
}

impl Why {
    pub fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Answered => "answered",
            Self::Somebody => "somebody",
            Self::Solved => "solved",
        }
    }
}

/// Brings a ticket back; false if it was not put aside.
pub fn wake(tx: &mut Tx<'_>, number: i64, why: Why) -> Result<bool> {
    let Some(was) = store::take(tx, number)? else { return Ok(false) };
    let by = crate::asks::actor_name(tx)?.1;
    let payload = json!({ "why": why.word(), "note": was.note, "by_name": by, "put_aside_by": was.person_name });
    append(tx, &Happened { kind: events::SNOOZE_OVER, record: RecordRef::new(KIND, number), concerns: None, payload })?;
    if why == Why::Time || why == Why::Answered {
        crate::watcher::tell(
            tx,
            &crate::watcher::News {
                ticket: number,
                what: events::SNOOZE_OVER.to_owned(),
                by: None,
                by_name: was.person_name,
                text: was.note,
                note: false,
                given_to: Some(was.person),
            },
        )?;
    }
    Ok(true)
}
