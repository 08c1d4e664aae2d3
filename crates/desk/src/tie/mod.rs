//! How tickets belong together: links, parents and children, merged tickets, and tickets that came out of another one.
//!
//! A merge moves nothing. The merged ticket is closed and points to the one that goes on, which shows both conversations
//! to the team; each person who asked goes on seeing their own words and our answers. So it can be taken apart at any time.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::asks;
use crate::events;
use crate::file::Upload;
use crate::ticket::{Channel, KIND, Message, MessageKind, NOTE_KIND, Opening, Saying, State, Then, store as tickets};
use crate::{Deed, Letters, Ticket};
use house::attachment::{Stored, store as files};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::PersonId;
use house::store::Tx;
use house::{Error, FieldFault, Result};
use jiff::Timestamp;
use rules::Relation;
use serde_json::{Value, json};

/// Most tickets that can be merged into one, and most children that one answer goes to.
pub const MERGED_MAX: usize = 20;
pub const CHILDREN_MAX: i64 = 200;
/// How far up parents are followed when a loop is looked for.
const ANCESTORS_MAX: usize = 50;

/// A tie as one of its two tickets sees it.
#[derive(Debug, Clone)]
pub struct Tie {
    pub id: i64,
    pub relation: Relation,
    /// True if it is read from this ticket to the other: "blocks", not "is blocked by".
    pub outward: bool,
    pub number: i64,
    pub title: String,
    pub state: State,
    pub open: bool,
}

/// A ticket that was merged into this one.
#[derive(Debug, Clone)]
pub struct Merged {
    pub source: i64,
    pub source_id: i64,
    pub title: String,
    pub requester: Option<PersonId>,
    pub requester_name: String,
    pub made_at: Timestamp,
    /// Answers that went to this person too since then: what taking it apart cannot undo.
    pub answers: i64,
}

/// Everything about one ticket's place among the others.
#[derive(Debug, Clone, Default)]
pub struct Together {
    pub ties: Vec<Tie>,
    pub merged: Vec<Merged>,
    /// The ticket that goes on in this one's place.
    pub into: Option<i64>,
}

impl Together {
    pub fn open_children(&self) -> i64 {
        self.ties.iter().filter(|t| t.relation == Relation::Parent && t.outward && t.open).count() as i64
    }
}

/// Two queries, and one for each list, whatever hangs on the ticket.
pub fn together(tx: &mut Tx<'_>, t: &Ticket) -> Result<Together> {
    Ok(Together {
        ties: store::ties(tx, t.number)?,
        merged: store::merged(tx, t.number)?,
        into: if t.state == State::Closed { store::merged_into(tx, t.number)? } else { None },
    })
}

fn must(tx: &mut Tx<'_>, number: i64) -> Result<Ticket> {
    tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)
}

/// Another ticket that somebody names: a number that is none of ours is a slip of the hand, not a lost page.
fn other(tx: &mut Tx<'_>, field: &str, number: i64) -> Result<Ticket> {
    let wrong = || FieldFault::new(field, "desk-tie-fault-none").with("number", number);
    tickets::by_number(tx, number, None)?.ok_or_else(|| Error::Invalid(vec![wrong()]))
}

fn tell(tx: &mut Tx<'_>, t: &Ticket, kind: &str, mut payload: Value) -> Result<()> {
    let by = asks::actor_name(tx)?.1;
    if let Value::Object(fields) = &mut payload {
        fields.insert("by_name".to_owned(), by.into());
    }
    // How tickets belong together is the team's business: who asked learns nothing of other people's tickets.
    append(tx, &Happened { kind, record: RecordRef::new(KIND, t.number), concerns: None, payload })?;
    Ok(())
}

/// Ties two tickets. What is tied so already stays as it is.
pub fn link(tx: &mut Tx<'_>, from: i64, relation: Relation, to: i64) -> Result<()> {
    let (a, b) = (must(tx, from)?, other(tx, "other", to)?);
    if from == to {
        return Err(Error::field("other", "desk-tie-fault-itself"));
    }
    if relation == Relation::Parent {
        may_be_child(tx, &a, &b)?;
    }
    if !store::add(tx, rules::in_order(from, relation, to))? {
        return Ok(());
    }
    tell_both(tx, (&a, &b), events::TIED, relation)
}

/// A child has one parent, and nobody is their own ancestor.
fn may_be_child(tx: &mut Tx<'_>, parent: &Ticket, child: &Ticket) -> Result<()> {
    if store::parent(tx, child.number)?.is_some_and(|p| p != parent.number) {
        return Err(Error::field("other", "desk-tie-fault-has-parent"));
    }
    let mut above = Some(parent.number);
    for _ in 0..ANCESTORS_MAX {
        match above {
            Some(number) if number == child.number => return Err(Error::field("other", "desk-tie-fault-loop")),
            Some(number) => above = store::parent(tx, number)?,
            None => return Ok(()),
        }
    }
    Err(Error::field("other", "desk-tie-fault-deep"))
}

fn tell_both(tx: &mut Tx<'_>, (a, b): (&Ticket, &Ticket), kind: &str, relation: Relation) -> Result<()> {
    let say = |other: &Ticket, outward: bool| json!({ "relation": relation.word(), "outward": outward, "other": other.number, "other_title": other.title });
    tell(tx, a, kind, say(b, true))?;
    tell(tx, b, kind, say(a, false))
}

/// Undoes a tie of this ticket.
pub fn unlink(tx: &mut Tx<'_>, number: i64, id: i64) -> Result<Tie> {
    let here = must(tx, number)?;
    let tie = store::ties(tx, number)?.into_iter().find(|t| t.id == id).ok_or(Error::NotFound)?;
    store::remove(tx, id)?;
    let there = must(tx, tie.number)?;
    let pair = if tie.outward { (&here, &there) } else { (&there, &here) };
    tell_both(tx, pair, events::UNTIED, tie.relation)?;
    Ok(tie)
}

/// How a merged ticket stood.
#[derive(serde::Serialize, serde::Deserialize)]
struct Before {
    state: State,
    closed_at: Option<Timestamp>,
}

/// Merges tickets into one. All or none.
pub fn merge(tx: &mut Tx<'_>, target: i64, sources: &[i64]) -> Result<()> {
    let goes_on = must(tx, target)?;
    let there = store::merged(tx, target)?.len();
    if sources.is_empty() {
        return Err(Error::field("sources", "fault-empty"));
    }
    if there + sources.len() > MERGED_MAX {
        return Err(Error::Invalid(vec![FieldFault::new("sources", "desk-tie-fault-many").with("max", MERGED_MAX)]));
    }
    if store::merged_into(tx, target)?.is_some() {
        return Err(Error::TooLate("desk-tie-late-merged".to_owned()));
    }
    for number in sources {
        merge_one(tx, &goes_on, *number)?;
    }
    Ok(())
}

fn merge_one(tx: &mut Tx<'_>, target: &Ticket, number: i64) -> Result<()> {
    let source = other(tx, "sources", number)?;
    let refuse = |fault: &str| Err(Error::Invalid(vec![FieldFault::new("sources", fault).with("number", number)]));
    if number == target.number {
        return refuse("desk-tie-fault-itself");
    }
    if store::merged_into(tx, number)?.is_some() {
        return refuse("desk-tie-fault-merged");
    }
    if !store::merged(tx, number)?.is_empty() {
        return refuse("desk-tie-fault-holds");
    }
    let before = serde_json::to_string(&Before { state: source.state, closed_at: source.closed_at });
    let before = before.map_err(Error::internal)?;
    store::merge_add(tx, (number, source.id), target.number, &before)?;
    let version = source.version;
    let now = tx.now();
    let after = Ticket {
        state: State::Closed,
        open: false,
        waiting: false,
        closed_at: Some(now),
        changed_at: now,
        version: version + 1,
        ..source.clone()
    };
    let payload = json!({ "into": target.number, "state": after.state.word(), "version": after.version });
    tell(tx, &source, events::MERGED, payload)?;
    asks::keep(tx, &after, version)?;
    let payload = json!({ "source": number, "source_title": source.title, "requester_name": source.requester_name });
    tell(tx, target, events::MERGED_IN, payload)?;
    crate::watcher::store::follow_as(tx, number, target.number)?;
    Ok(())
}

/// Takes a merged ticket out again: it stands as it stood. What it cannot undo is how many answers went to both.
pub fn unmerge(tx: &mut Tx<'_>, source: i64) -> Result<i64> {
    let t = must(tx, source)?;
    let (target, before) =
        store::merge_take(tx, source)?.ok_or_else(|| Error::TooLate("desk-tie-late-apart".to_owned()))?;
    let before: Before = serde_json::from_str(&before).map_err(Error::internal)?;
    let version = t.version;
    let after = Ticket {
        state: before.state,
        open: before.state.is_open(),
        closed_at: before.closed_at,
        changed_at: tx.now(),
        version: version + 1,
        ..t.clone()
    };
    let payload = json!({ "from": target, "state": after.state.word(), "version": after.version });
    tell(tx, &t, events::UNMERGED, payload)?;
    asks::keep(tx, &after, version)?;
    let goes_on = must(tx, target)?;
    tell(tx, &goes_on, events::UNMERGED_FROM, json!({ "source": source, "source_title": t.title }))?;
    Ok(target)
}

/// The ticket on which everything of a merged one happens now.
pub fn goes_on_as(tx: &mut Tx<'_>, t: &Ticket) -> Result<Option<i64>> {
    Ok(if t.state == State::Closed { store::merged_into(tx, t.number)? } else { None })
}

/// Brings our answer to those whose tickets were merged into this one, and refreshes their pages.
pub fn answer_merged(tx: &mut Tx<'_>, letters: Option<&Letters>, t: &Ticket, (who, text): (&str, &str)) -> Result<()> {
    for m in store::merged(tx, t.number)? {
        let payload = json!({ "into": t.number, "by_name": who });
        let record = RecordRef::new(KIND, m.source);
        append(tx, &Happened { kind: events::ANSWERED_WITH, record, concerns: m.requester, payload })?;
        let (Some(letters), Some(reader)) = (letters, m.requester.filter(|r| Some(*r) != t.requester)) else {
            continue;
        };
        let own = must(tx, m.source)?;
        asks::post(tx, letters, reader, (&own, who, text))?;
    }
    Ok(())
}

/// A page of the conversation, oldest first: of the ticket and of what was merged into it. Who asked sees of the merged
/// ones only their own, and on a merged ticket of theirs our answers on the one that goes on.
pub fn messages(tx: &mut Tx<'_>, t: &Ticket, below: Option<i64>, (notes, limit): (bool, i64)) -> Result<Vec<Message>> {
    let mut all = tickets::messages(tx, t.id, below, (notes, limit))?;
    let before = all.len();
    for m in store::merged(tx, t.number)? {
        if notes || (m.requester.is_some() && m.requester == t.requester) {
            all.extend(tickets::messages(tx, m.source_id, below, (notes, limit))?);
        }
    }
    if !notes && t.state == State::Closed {
        all.extend(store::answers_on_target(tx, t.number, below, limit)?);
    }
    if all.len() > before {
        all.sort_by_key(|m| m.id);
        let extra = all.len().saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
        all.drain(..extra);
    }
    Ok(all)
}

/// Makes a ticket of its own out of something that was said. The words stay where they were said, too.
pub fn split(tx: &mut Tx<'_>, letters: Option<&Letters>, number: i64, message: i64, title: &str) -> Result<i64> {
    let t = must(tx, number)?;
    let m = store::message(tx, t.id, message)?.ok_or_else(|| Error::field("message", "fault-unknown"))?;
    if m.kind != MessageKind::Public {
        return Err(Error::field("message", "desk-tie-fault-note"));
    }
    let made = asks::open_ticket(tx, letters, &from_ticket(&t, title, &m.body, false))?;
    let of_message = files::of_record(tx, &RecordRef::new(KIND, number))?;
    for f in of_message.into_iter().filter(|f| f.added_at == m.at && f.added_by == m.author) {
        let stored = Stored { hash: f.hash, bytes: u64::try_from(f.bytes).unwrap_or_default() };
        files::add(tx, &RecordRef::new(KIND, made), &f.name, &f.media_type, &stored)?;
    }
    store::add(tx, (made, Relation::SplitFrom, number))?;
    let new = must(tx, made)?;
    tell(tx, &t, events::SPLIT, json!({ "message": message, "into": made, "into_title": new.title }))?;
    tell_both(tx, (&new, &t), events::TIED, Relation::SplitFrom)?;
    Ok(made)
}

/// A new ticket for the same person about the same thing.
fn from_ticket(t: &Ticket, title: &str, text: &str, by_agent: bool) -> Opening {
    Opening {
        title: title.trim().to_owned(),
        requester_name: t.requester_name.clone(),
        priority: t.priority,
        by_agent,
        category: t.category.clone(),
        service: t.service.clone(),
        location: t.location.clone(),
        ..asks::plain_opening(text, t.requester, Channel::Desk)
    }
}

/// What a new ticket is to an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It goes on where a solved one ended.
    FollowUp,
    /// It is a part of it.
    Child,
}

/// Opens a follow-up or a child for the same person.
pub fn open_next(tx: &mut Tx<'_>, letters: Option<&Letters>, number: i64, next: Next, text: &str) -> Result<i64> {
    let t = must(tx, number)?;
    let made = asks::open_ticket(tx, letters, &from_ticket(&t, "", text, true))?;
    match next {
        Next::FollowUp => link(tx, made, Relation::FollowUp, number)?,
        Next::Child => link(tx, number, Relation::Parent, made)?,
    }
    Ok(made)
}

/// What becomes of open children when their parent is solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Children {
    /// They are solved with it.
    With,
    /// They stay open; somebody said so.
    Leave,
}

/// Refuses to solve a parent while children are open.
pub fn may_resolve(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    if store::open_children(tx, number, 1)?.is_empty() {
        return Ok(());
    }
    Err(Error::TooLate("desk-tie-late-children".to_owned()))
}

/// Solves a parent, and says what becomes of its children.
pub fn resolve(tx: &mut Tx<'_>, number: i64, seen: Option<i64>, children: Children) -> Result<Ticket> {
    let t = must(tx, number)?;
    if crate::ticket::rules::is_stale(&t, seen) {
        return Err(Error::Stale { version: t.version });
    }
    let open = open_children(tx, number)?;
    if children == Children::With {
        for child in &open {
            asks::change(tx, *child, None, &Deed::Resolve { by_requester: false })?;
        }
    } else if !open.is_empty() {
        tell(tx, &t, events::CHILDREN_LEFT, json!({ "children": open }))?;
    }
    asks::change_anyway(tx, number, None, &Deed::Resolve { by_requester: false })
}

fn open_children(tx: &mut Tx<'_>, number: i64) -> Result<Vec<i64>> {
    let open = store::open_children(tx, number, CHILDREN_MAX + 1)?;
    if open.len() as i64 > CHILDREN_MAX {
        let fault = FieldFault::new("children", "desk-tie-fault-many").with("max", CHILDREN_MAX);
        return Err(Error::Invalid(vec![fault]));
    }
    Ok(open)
}

/// Says the same to each open child; what follows the words (solved, waiting) follows there too.
pub fn say_to_children(
    tx: &mut Tx<'_>,
    letters: &Letters,
    parent: i64,
    saying: &Saying,
    uploads: &[Upload],
) -> Result<()> {
    for child in open_children(tx, parent)? {
        asks::attach(tx, child, saying.kind == MessageKind::Note, uploads)?;
        let then = if saying.then == Then::Solve { Then::Solve } else { Then::Send };
        asks::say(tx, Some(&letters.with(uploads)), child, &Saying { seen: None, then, ..saying.clone() })?;
    }
    Ok(())
}

/// The files of the tickets that were merged into this one, for the team.
pub fn merged_files(tx: &mut Tx<'_>, together: &Together) -> Result<Vec<house::attachment::Attachment>> {
    let mut all = Vec::new();
    for m in &together.merged {
        all.extend(files::of_record(tx, &RecordRef::new(KIND, m.source))?);
        all.extend(files::of_record(tx, &RecordRef::new(NOTE_KIND, m.source))?);
    }
    Ok(all)
}
