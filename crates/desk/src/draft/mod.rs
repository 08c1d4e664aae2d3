//! What a technician wrote and has not sent: drafts, messages held for a moment so that they can be taken back, and
//! messages for later. A held message is a row with its moment; the job that sends it finds the row or does nothing.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::asks::{self, Said};
use crate::events;
use crate::file::Upload;
use crate::ticket::{KIND, MessageKind, Saying, Then, rules as tickets, store as ticket_store};
use crate::{Letters, Ticket};
use house::attachment::{Stored, store as files};
use house::job::{NewJob, store as jobs_of};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::{PersonId, store as people};
use house::store::{Actor, Tx};
use house::{Error, Result};
use jiff::Timestamp;
use serde_json::json;

house::id_type!(
    /// One message that waits for its moment.
    HeldId
);

/// The kind under which the files of a held message wait; nobody can open it.
const FILES_KIND: &str = "ticket_held";
/// The kind of record in whose name drafts are journalled: no page shows it, so only their writer hears of them.
const DRAFT_KIND: &str = "ticket_draft";

/// Text that was not sent yet.
#[derive(Debug, Clone)]
pub struct Draft {
    pub ticket: i64,
    pub kind: MessageKind,
    pub body: String,
    pub files_of: Option<i64>,
    pub changed_at: Timestamp,
}

/// A message that waits for its moment.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: HeldId,
    pub ticket: i64,
    pub person: PersonId,
    pub person_name: String,
    pub body: String,
    pub then: Then,
    pub children: bool,
    pub unless_answered: bool,
    /// True: held for a few seconds only.
    pub soon: bool,
    pub send_at: Timestamp,
    pub made_at: Timestamp,
}

/// How one person wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preference {
    pub hold_seconds: i64,
    pub mail_followed: bool,
    pub mail_mentions: bool,
}

impl Default for Preference {
    fn default() -> Self {
        Self { hold_seconds: rules::HOLD_USUAL, mail_followed: true, mail_mentions: true }
    }
}

/// When to send, and what else belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Holding {
    pub at: Timestamp,
    pub soon: bool,
    pub children: bool,
    pub unless_answered: bool,
}

/// Whose draft it is: the person who acts.
fn me(tx: &Tx<'_>) -> Result<PersonId> {
    tx.actor().person().ok_or(Error::Forbidden)
}

/// Keeps what somebody is writing on a ticket; an empty text lets go of it. Its beginning and its end are journalled
/// without its words, for its writer alone.
pub fn keep(tx: &mut Tx<'_>, number: i64, kind: MessageKind, body: &str) -> Result<()> {
    ticket_store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    if body.trim().is_empty() {
        return forget(tx, number);
    }
    tickets::check_text("text", body).map_err(Error::Invalid)?;
    let person = me(tx)?;
    if store::draft(tx, person, number)?.is_none() {
        tell(tx, events::DRAFTED, number)?;
    }
    store::draft_set(tx, person, number, (kind, body, None))?;
    Ok(())
}

/// Lets go of a draft.
pub fn forget(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    let person = me(tx)?;
    if store::draft_drop(tx, person, number)? {
        tell(tx, events::DRAFT_GONE, number)?;
    }
    Ok(())
}

fn tell(tx: &mut Tx<'_>, kind: &str, number: i64) -> Result<()> {
    let (record, concerns) = (RecordRef::new(DRAFT_KIND, number), tx.actor().person());
    append(tx, &Happened { kind, record, concerns, payload: json!({ "ticket": number }) })?;
    Ok(())
}

/// Holds a message until its moment. What would be refused then is refused now.
pub fn hold(tx: &mut Tx<'_>, number: i64, saying: &Saying, holding: &Holding, uploads: &[Upload]) -> Result<HeldId> {
    let t = ticket_store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    tickets::check_text("text", &saying.text).map_err(Error::Invalid)?;
    if tickets::then_deed(saying.then).is_some() && tickets::is_stale(&t, saying.seen) {
        return Err(Error::Stale { version: t.version });
    }
    let person = me(tx)?;
    let name = people::member(tx, person)?.map(|m| m.name).unwrap_or_default();
    let id = store::held_add(tx, (number, person, &name), saying, holding)?;
    let place = RecordRef::new(FILES_KIND, id.0);
    for (name, media_type, stored) in uploads {
        files::add(tx, &place, name, media_type, stored)?;
    }
    wake(tx, id, holding.at)?;
    let payload = json!({ "held": id, "send_at": holding.at, "soon": holding.soon, "by_name": name });
    append(tx, &Happened { kind: events::HELD, record: RecordRef::new(KIND, number), concerns: None, payload })?;
    Ok(id)
}

fn wake(tx: &mut Tx<'_>, id: HeldId, at: Timestamp) -> Result<()> {
    jobs_of::enqueue(tx, &NewJob { kind: jobs::SEND, payload: json!({ "held": id }), run_at: at })?;
    Ok(())
}

/// Takes a held message back: its words return to its writer's draft, before anything written there since.
pub fn take_back(tx: &mut Tx<'_>, id: HeldId, why: &str) -> Result<Held> {
    let held = store::held(tx, id)?.ok_or_else(|| Error::TooLate("desk-draft-late-sent".to_owned()))?;
    store::held_drop(tx, id)?;
    let since = store::draft(tx, held.person, held.ticket)?;
    let body = since.as_ref().map_or_else(|| held.body.clone(), |d| format!("{}\n\n{}", held.body, d.body));
    // Files of an earlier message taken back go along with this one's.
    if let Some(earlier) = since.and_then(|d| d.files_of) {
        for (name, media_type, stored) in files_of(tx, earlier)? {
            files::add(tx, &RecordRef::new(FILES_KIND, id.0), &name, &media_type, &stored)?;
        }
    }
    store::draft_set(tx, held.person, held.ticket, (MessageKind::Public, &body, Some(id.0)))?;
    let payload =
        json!({ "held": id, "why": why, "soon": held.soon, "by_name": name_of(tx)?, "of_name": held.person_name });
    let record = RecordRef::new(KIND, held.ticket);
    append(tx, &Happened { kind: events::TAKEN_BACK, record, concerns: None, payload })?;
    Ok(held)
}

fn name_of(tx: &mut Tx<'_>) -> Result<String> {
    let Actor::Person(person) = tx.actor() else { return Ok("Rapport".to_owned()) };
    Ok(people::member(tx, person)?.map(|m| m.name).unwrap_or_default())
}

/// Sends a held message in its writer's name. Nothing if it was taken back or sent already.
pub fn send(tx: &mut Tx<'_>, letters: &Letters, id: HeldId) -> Result<Option<Said>> {
    let Some(held) = store::held(tx, id)? else { return Ok(None) };
    let tx = &mut tx.acting(Actor::Person(held.person));
    let answered = held.unless_answered && store::answered_since(tx, held.ticket, held.made_at)?;
    if answered || people::member(tx, held.person)?.is_none() {
        take_back(tx, id, if answered { "answered" } else { "gone" })?;
        return Ok(None);
    }
    store::held_drop(tx, id)?;
    let uploads = files_of(tx, id.0)?;
    asks::attach(tx, held.ticket, false, &uploads)?;
    let saying = Saying {
        text: held.body,
        kind: MessageKind::Public,
        from_requester: false,
        then: held.then,
        // What came in between was no reason to hold the words back; the deed is done as the ticket stands.
        seen: None,
    };
    if held.children {
        crate::tie::say_to_children(tx, letters, held.ticket, &saying, &uploads)?;
    }
    asks::say(tx, Some(&letters.with(&uploads)), held.ticket, &saying).map(Some)
}

/// The files that wait with a held message, taken off it.
fn files_of(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Upload>> {
    let taken = files::take(tx, &RecordRef::new(FILES_KIND, id))?;
    let upload = |f: house::attachment::Attachment| {
        let stored = Stored { hash: f.hash, bytes: u64::try_from(f.bytes).unwrap_or_default() };
        (f.name, f.media_type, stored)
    };
    Ok(taken.into_iter().map(upload).collect())
}

/// What came of pressing "send".
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub enum Sent {
    Said(Said),
    Held { id: HeldId, soon: bool },
}

/// An answer as the composer sends it.
pub struct Reply {
    pub saying: Saying,
    pub plan: rules::Plan,
    pub children: bool,
    pub unless_answered: bool,
    pub uploads: Vec<Upload>,
}

/// Says it now or holds it, with the files of a message taken back before; the draft is done with.
pub fn reply(tx: &mut Tx<'_>, letters: &Letters, number: i64, reply: Reply) -> Result<Sent> {
    let Reply { saying, plan, children, unless_answered, mut uploads } = reply;
    let person = me(tx)?;
    if let Some(earlier) = store::draft(tx, person, number)?.and_then(|d| d.files_of) {
        uploads.extend(files_of(tx, earlier)?);
    }
    let sent = match plan {
        rules::Plan::Now => {
            asks::attach(tx, number, saying.kind == MessageKind::Note, &uploads)?;
            if children {
                crate::tie::say_to_children(tx, letters, number, &saying, &uploads)?;
            }
            Sent::Said(asks::say(tx, Some(&letters.with(&uploads)), number, &saying)?)
        }
        rules::Plan::Soon(at) | rules::Plan::Later(at) => {
            let soon = matches!(plan, rules::Plan::Soon(_));
            let id = hold(tx, number, &saying, &Holding { at, soon, children, unless_answered }, &uploads)?;
            Sent::Held { id, soon }
        }
    };
    forget(tx, number)?;
    Ok(sent)
}

/// What the page of a ticket shows of drafts and held messages.
#[derive(Debug, Clone, Default)]
pub struct Unsent {
    pub draft: Option<Draft>,
    pub held: Vec<Held>,
    pub preference: Preference,
}

/// Reads it for the person who looks.
pub fn unsent(tx: &mut Tx<'_>, t: &Ticket) -> Result<Unsent> {
    let person = me(tx)?;
    Ok(Unsent {
        draft: store::draft(tx, person, t.number)?,
        held: store::held_of_ticket(tx, t.number)?,
        preference: store::preference(tx, person)?,
    })
}
