//! Everything that can be asked of the desk, one function each: pages, API, demo and other rooms come through here.
//! Each writes the ticket, its journal entry, its card and its mail in the transaction it is given, or nothing.

pub use crate::approval::{ask as approval_ask, withdraw as approval_withdraw};
pub use crate::colleague::owner_set as service_owner_set;
use crate::escalation::jobs as escalation;
use crate::events;
use crate::letter;
use crate::mailbox::Participant;
use crate::promise::rules as promises;
use crate::rating;
use crate::setting::store::{grounds, grounds_of};
use crate::ticket::store::{self, Words};
use crate::ticket::{KIND, NOTE_KIND, rules};
use crate::watcher::{self, News};
use crate::{Channel, Deed, Letters, MessageKind, Opening, Saying, State, Then, Ticket, snooze, tie};
use house::attachment::{Stored, store as files};
use house::journal::store::{Happened, append, of_record};
use house::journal::{Entry, RecordRef};
use house::people::policy::{self, Right};
use house::people::{Member, PersonId, store as people};
use house::record::CardFields;
use house::record::store as records;
use house::store::{Actor, StoreError, Tx};
use house::{Error, Result};
use serde_json::{Value, json};

/// Entries of one ticket that are read at a time.
const ENTRIES_AT_ONCE: i64 = 500;

/// Opens a ticket and returns its number. With `letters` its requester gets an acknowledgement.
pub fn open_ticket(tx: &mut Tx<'_>, letters: Option<&Letters>, opening: &Opening) -> Result<i64> {
    rules::check_text("text", &opening.text).map_err(Error::Invalid)?;
    let requester = member_of(tx, opening.requester)?;
    let name = requester.as_ref().map_or_else(|| opening.requester_name.clone(), |m| m.name.clone());
    let given = opening.title.trim();
    let title = if given.is_empty() { rules::title_of(&opening.text) } else { rules::title_of(given) };
    let opening = Opening { title, ..opening.clone() };
    let number = records::number_next(tx, KIND)?;
    let grounds = grounds(tx, requester.as_ref())?;
    let due = rules::opened(&opening, &grounds, tx.now());
    let id = store::add(tx, number, &name, (&opening, due))?;
    let author = if opening.by_agent { actor_name(tx)? } else { (opening.requester, name.clone()) };
    let words = Words {
        author: author.0,
        author_name: &author.1,
        kind: MessageKind::Public,
        from_requester: !opening.by_agent,
        body: &opening.text,
    };
    store::message_add(tx, id, &words)?;
    let record = RecordRef::new(KIND, number);
    let card = CardFields { title: &opening.title, state: State::New.word(), concerns: card_of(opening.requester) };
    records::card_add_with(tx, &record, &card, &opening.text)?;
    let payload = json!({
        "title": opening.title, "text": opening.text, "priority": opening.priority, "channel": opening.channel.word(), "by_agent": opening.by_agent,
        "requester": opening.requester, "requester_name": name, "state": State::New.word(), "version": 1
    });
    append(tx, &Happened { kind: events::CREATED, record, concerns: opening.requester, payload })?;
    if !grounds.rules.is_empty() {
        follow_promises(tx, number)?;
    }
    if let (Some(letters), Some(member)) = (letters, &requester) {
        let to = Participant { email: member.email.clone(), name: member.name.clone(), person: Some(member.person) };
        let opened = ticket(tx, number)?;
        letter::acknowledge(tx, letters, &opened, &to)?;
    }
    Ok(number)
}

/// Whom the card of a ticket concerns when nobody of the organisation asked: nobody, rather than everybody.
pub const NOBODY: PersonId = PersonId(0);

/// A card that concerns no one in particular is found by everybody; a ticket never is.
fn card_of(requester: Option<PersonId>) -> Option<PersonId> {
    Some(requester.unwrap_or(NOBODY))
}

/// The member who asks; a number that is no member here is refused.
fn member_of(tx: &mut Tx<'_>, person: Option<PersonId>) -> Result<Option<Member>> {
    let Some(person) = person else { return Ok(None) };
    people::member(tx, person)?.map(Some).ok_or_else(|| Error::field("requester", "fault-unknown"))
}

/// Who acts, as messages are signed.
pub(crate) fn actor_name(tx: &mut Tx<'_>) -> Result<(Option<PersonId>, String), StoreError> {
    let Actor::Person(person) = tx.actor() else { return Ok((None, "Rapport".to_owned())) };
    Ok((Some(person), people::member(tx, person)?.map(|m| m.name).unwrap_or_default()))
}

/// What came of saying something.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Said {
    pub message: i64,
    /// The version of the ticket just before, which the writer may not have seen.
    pub before: i64,
    pub solved: bool,
}

/// Says something on a ticket. A message is never refused because the ticket changed meanwhile; what is to
/// follow it ([`Then`]) is.
pub fn say(tx: &mut Tx<'_>, letters: Option<&Letters>, number: i64, saying: &Saying) -> Result<Said> {
    let author = actor_name(tx)?;
    say_by(tx, letters, number, (saying, author))
}

/// The same for somebody who is no member here, by the name they wrote under.
pub fn say_as(
    tx: &mut Tx<'_>,
    letters: Option<&Letters>,
    number: i64,
    (saying, name): (&Saying, &str),
) -> Result<Said> {
    say_by(tx, letters, number, (saying, (None, name.to_owned())))
}

fn say_by(
    tx: &mut Tx<'_>,
    letters: Option<&Letters>,
    number: i64,
    (saying, author): (&Saying, (Option<PersonId>, String)),
) -> Result<Said> {
    rules::check_text("text", &saying.text).map_err(Error::Invalid)?;
    let asked = ticket(tx, number)?;
    // What is said on a merged ticket happens on the one that goes on; who asked finds their words where they wrote them.
    let before =
        tie::goes_on_as(tx, &asked)?.map(|goes_on| ticket(tx, goes_on)).transpose()?.unwrap_or_else(|| asked.clone());
    let (number, place) = (before.number, if saying.from_requester { asked.id } else { before.id });
    let deed = rules::then_deed(saying.then).filter(|_| saying.kind == MessageKind::Public);
    if deed.is_some() && rules::is_stale(&before, saying.seen) {
        return Err(Error::Stale { version: before.version });
    }
    let words = Words {
        author: author.0,
        author_name: &author.1,
        kind: saying.kind,
        from_requester: saying.from_requester,
        body: &saying.text,
    };
    let message = store::message_add(tx, place, &words)?;
    let after = rules::after_saying(before.clone(), saying, tx.now());
    let public = saying.kind == MessageKind::Public;
    let record = RecordRef::new(KIND, number);
    if public {
        records::text_add(tx, &record, &saying.text)?;
    }
    let payload = json!({
        "message": message, "text": saying.text, "by_agent": !saying.from_requester, "state": after.state.word(),
        "reopened": after.reopened > before.reopened, "version": after.version, "by_name": author.1
    });
    // A note concerns nobody outside the team: the requester must not even learn that there is one.
    let concerns =
        before.requester.filter(|_| public && (!saying.from_requester || asked.requester == before.requester));
    append(tx, &Happened { kind: if public { events::REPLIED } else { events::NOTED }, record, concerns, payload })?;
    keep(tx, &after, before.version)?;
    if let Some(letters) = letters.filter(|_| public && !saying.from_requester) {
        letter::answer(tx, letters, &before, (author.0, &author.1, &saying.text))?;
    }
    if public && !saying.from_requester {
        tie::answer_merged(tx, letters, &before, (&author.1, &saying.text))?;
    }
    if public && saying.from_requester {
        snooze::wake(tx, number, snooze::Why::Answered)?;
    }
    let what = (if public { events::REPLIED } else { events::NOTED }).to_owned();
    let (by_name, text) = (author.1.clone(), saying.text.clone());
    watcher::tell(tx, &News { ticket: number, what, by: author.0, by_name, text, note: !public, given_to: None })?;
    let solved = deed.is_some() && saying.then == Then::Solve && after.open;
    if let Some(deed) = deed.filter(|_| after.open) {
        change(tx, number, None, &deed)?;
    }
    Ok(Said { message, before: before.version, solved })
}

/// Mails an answer to one person.
pub(crate) fn post(
    tx: &mut Tx<'_>,
    letters: &Letters,
    reader: PersonId,
    (t, who, text): (&Ticket, &str, &str),
) -> Result<()> {
    let Some(to) = people::member(tx, reader)? else { return Ok(()) };
    let to = Participant { email: to.email, name: to.name, person: Some(to.person) };
    letter::answer_one(tx, letters, t, (&to, who, text))
}

/// Does something to a ticket. `seen` is the version that the person had before their eyes: an older one is
/// refused, so that nobody overwrites what they have not seen.
/// A parent with open children is not solved by this: see [`tie::resolve`].
pub fn change(tx: &mut Tx<'_>, number: i64, seen: Option<i64>, deed: &Deed) -> Result<Ticket> {
    if matches!(deed, Deed::Resolve { by_requester: false }) {
        tie::may_resolve(tx, number)?;
    }
    change_anyway(tx, number, seen, deed)
}

/// The same without a look at the children.
pub(crate) fn change_anyway(tx: &mut Tx<'_>, number: i64, seen: Option<i64>, deed: &Deed) -> Result<Ticket> {
    let before = ticket(tx, number)?;
    if rules::is_stale(&before, seen) {
        return Err(Error::Stale { version: before.version });
    }
    if nothing_new(&before, deed) {
        return Ok(before);
    }
    if matches!(deed, Deed::Resolve { by_requester: false }) {
        crate::field::must_be_answered(tx, &before)?;
    }
    if tie::goes_on_as(tx, &before)?.is_some() {
        return Err(Error::TooLate("desk-tie-late-merged".to_owned()));
    }
    let by = actor_name(tx)?;
    let mut after = rules::after(before.clone(), deed, tx.now()).map_err(|why| Error::TooLate(why.to_owned()))?;
    if matches!(deed, Deed::Resolve { by_requester: false }) && after.assignee.is_none() {
        // Whoever solves what nobody had, had it.
        (after.assignee, after.assignee_name) = (by.0, by.1.clone());
    }
    let (kind, mut payload) = told(&before, &after, deed);
    if let Value::Object(fields) = &mut payload {
        fields.insert("state".to_owned(), after.state.word().into());
        fields.insert("version".to_owned(), after.version.into());
        fields.insert("by_name".to_owned(), by.1.into());
    }
    append(tx, &Happened { kind, record: RecordRef::new(KIND, number), concerns: before.requester, payload })?;
    if !after.open {
        snooze::wake(tx, number, snooze::Why::Solved)?;
    }
    let given_to = after.assignee.filter(|_| matches!(deed, Deed::Assign(_)));
    let (what, by, by_name) = (kind.to_owned(), tx.actor().person(), actor_name(tx)?.1);
    watcher::tell(tx, &News { ticket: number, what, by, by_name, text: String::new(), note: false, given_to })?;
    let after = keep(tx, &after, before.version)?;
    if before.open && matches!(deed, Deed::Resolve { by_requester: false }) {
        rating::on_resolved(tx, &after)?;
    }
    Ok(after)
}

fn nothing_new(t: &Ticket, deed: &Deed) -> bool {
    match deed {
        Deed::Assign(to) => t.assignee == to.as_ref().map(|(p, _)| *p),
        Deed::Prioritise(priority) => t.priority == *priority,
        _ => false,
    }
}

/// Gives a ticket to somebody, or to nobody. Only those who may work on tickets can be given one.
pub fn assign(tx: &mut Tx<'_>, number: i64, seen: Option<i64>, person: Option<PersonId>) -> Result<Ticket> {
    let Some(person) = person else { return change(tx, number, seen, &Deed::Assign(None)) };
    let member = people::member(tx, person)?.filter(|m| policy::reach(m.role, Right::DeskWork).is_some());
    let member = member.ok_or_else(|| Error::field("person", "fault-unknown"))?;
    change(tx, number, seen, &Deed::Assign(Some((person, member.name))))
}

/// How the journal tells a deed.
fn told(before: &Ticket, after: &Ticket, deed: &Deed) -> (&'static str, Value) {
    match deed {
        Deed::Assign(_) => (
            events::ASSIGNED,
            json!({ "from": before.assignee, "from_name": before.assignee_name, "to": after.assignee, "to_name": after.assignee_name }),
        ),
        Deed::Prioritise(_) => (events::PRIORITISED, json!({ "from": before.priority, "to": after.priority })),
        Deed::Wait { .. } => (events::WAITING, json!({})),
        Deed::Resume => (events::RESUMED, json!({})),
        Deed::Resolve { by_requester } if before.open => {
            (events::RESOLVED, json!({ "by_requester": by_requester, "assignee_name": after.assignee_name }))
        }
        Deed::Resolve { .. } => (events::CLOSED, json!({})),
        Deed::Unresolve => (events::UNRESOLVED, json!({})),
        Deed::Reopen => (events::REOPENED, json!({})),
    }
}

/// Attaches stored files to a ticket; internal ones are never shown to the requester.
pub fn attach(tx: &mut Tx<'_>, number: i64, internal: bool, uploads: &[(String, String, Stored)]) -> Result<()> {
    let t = ticket(tx, number)?;
    let by = actor_name(tx)?;
    let place = RecordRef::new(if internal { NOTE_KIND } else { KIND }, number);
    for (name, media_type, stored) in uploads {
        files::add(tx, &place, name, media_type, stored)?;
        let payload =
            json!({ "name": name, "bytes": stored.bytes, "hash": stored.hash, "internal": internal, "by_name": by.1 });
        append(
            tx,
            &Happened {
                kind: events::ATTACHED,
                record: RecordRef::new(KIND, number),
                concerns: t.requester.filter(|_| !internal),
                payload,
            },
        )?;
    }
    Ok(())
}

/// Counts the promises of a ticket anew, after the service hours or the promises changed.
pub fn follow_promises(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    let t = ticket(tx, number)?;
    let t = with_promises(tx, t)?;
    store::due_set(tx, &t)?;
    Ok(())
}

fn ticket(tx: &mut Tx<'_>, number: i64) -> Result<Ticket> {
    store::by_number(tx, number, None)?.ok_or(Error::NotFound)
}

/// Writes the changed ticket, its promises and its card.
pub(crate) fn keep(tx: &mut Tx<'_>, after: &Ticket, before: i64) -> Result<Ticket> {
    let after = with_promises(tx, after.clone())?;
    if !store::save(tx, &after, before)? {
        return Err(Error::Stale { version: before });
    }
    let fields = CardFields { title: &after.title, state: after.state.word(), concerns: card_of(after.requester) };
    records::card_set(tx, &RecordRef::new(KIND, after.number), &fields)?;
    Ok(after)
}

fn with_promises(tx: &mut Tx<'_>, t: Ticket) -> Result<Ticket> {
    let entries = entries(tx, t.number)?;
    let grounds = grounds_of(tx, t.requester)?;
    let story = rules::history(&t, &entries, &grounds);
    let targets = promises::targets(&grounds.books(t.created_at), &story, tx.now());
    let t = crate::recurring::due(tx, rules::promised(t, &targets))?;
    escalation::follow(tx, &t, &story, &grounds)?;
    Ok(t)
}

/// The whole journal of one ticket, oldest first.
pub(crate) fn entries(tx: &mut Tx<'_>, number: i64) -> Result<Vec<Entry>, StoreError> {
    let record = RecordRef::new(KIND, number);
    let mut all: Vec<Entry> = Vec::new();
    loop {
        let from = all.last().map_or(0, |e| e.position.seq);
        let next = of_record(tx, &record, from, ENTRIES_AT_ONCE)?;
        let done = (next.len() as i64) < ENTRIES_AT_ONCE;
        all.extend(next);
        if done {
            return Ok(all);
        }
    }
}

/// An opening with nothing but a text: what other rooms start from.
pub fn plain_opening(text: &str, requester: Option<PersonId>, channel: Channel) -> Opening {
    Opening {
        title: String::new(),
        text: text.to_owned(),
        requester,
        requester_name: String::new(),
        kind: crate::ticket::INCIDENT.to_owned(),
        priority: rules::ORDINARY,
        channel,
        by_agent: false,
        category: String::new(),
        service: String::new(),
        location: String::new(),
    }
}
