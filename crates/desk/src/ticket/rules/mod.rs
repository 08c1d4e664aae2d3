//! What may be done to a ticket and what becomes of it: pure decisions. The promises follow from the ticket's
//! history, which is read back from its own journal entries, so that there is one truth.

use super::{Deed, Due, MessageKind, Opening, Priority, Saying, State, Then, Ticket};
use crate::events;
use crate::promise::rules::explain::{Explained, explain};
use crate::promise::{Event, Facts, Happening, Target, rules as promises};
use crate::setting::Grounds;
use house::FieldFault;
use house::journal::Entry;
use jiff::{SignedDuration, Timestamp};

/// Longest title, in characters; longer first sentences are cut at a word.
const TITLE_MAX: usize = 120;
/// Longest message, in characters.
pub const TEXT_MAX: usize = 20_000;
/// How long a solution can be taken back as if it had not been.
const UNDO: SignedDuration = SignedDuration::from_mins(2);
/// Shortest word worth searching for.
const WORD_MIN: usize = 4;

/// Why a deed cannot be done: the catalogue key of a sentence.
pub type Refusal = &'static str;

/// The fields of a new ticket or a message that cannot be taken.
pub fn check_text(field: &str, text: &str) -> Result<(), Vec<FieldFault>> {
    if text.trim().is_empty() {
        return Err(vec![FieldFault::new(field, "fault-empty")]);
    }
    if text.chars().count() > TEXT_MAX {
        return Err(vec![FieldFault::new(field, "fault-too-long").with("max", TEXT_MAX)]);
    }
    Ok(())
}

/// What a ticket is called: what they said first, without the full stop, cut at a word if it is long.
pub fn title_of(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default().trim();
    let end =
        line.char_indices().find(|(i, c)| ends_sentence(line, *i, *c)).map_or(line.len(), |(i, c)| i + c.len_utf8());
    let sentence = line.get(..end).unwrap_or(line).trim_end_matches(['.', '…']).trim();
    shortened(sentence, TITLE_MAX)
}

fn ends_sentence(line: &str, at: usize, c: char) -> bool {
    matches!(c, '.' | '!' | '?')
        && line.get(at + c.len_utf8()..).is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// The first line of a message, for the queue.
pub fn line_of(text: &str) -> String {
    shortened(text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default(), 160)
}

fn shortened(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let cut: String = text.chars().take(max - 1).collect();
    let at_word = cut.rfind(' ').filter(|at| *at > max / 2).unwrap_or(cut.len());
    format!("{}…", cut.get(..at_word).unwrap_or(&cut).trim_end())
}

/// The words by which something similar is looked for: the longest, at most two.
pub fn telling_words(title: &str) -> Vec<String> {
    let mut words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= WORD_MIN)
        .map(str::to_lowercase)
        .collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
    words.dedup();
    words.truncate(2);
    words
}

/// The ticket after a deed.
pub fn after(mut t: Ticket, deed: &Deed, now: Timestamp) -> Result<Ticket, Refusal> {
    match deed {
        Deed::Assign(to) => assign(&mut t, to.as_ref())?,
        Deed::Prioritise(priority) => {
            must_be_open(&t)?;
            t.priority = *priority;
        }
        Deed::Wait { third_party } => {
            must_be_open(&t)?;
            t.state = if *third_party { State::WaitingThirdParty } else { State::WaitingRequester };
        }
        Deed::Resume => {
            must_be_open(&t)?;
            t.state = State::Open;
        }
        Deed::Resolve { by_requester } => resolve(&mut t, *by_requester, now)?,
        Deed::Unresolve => unresolve(&mut t, now)?,
        Deed::Reopen => reopen(&mut t)?,
    }
    touched(&mut t, now);
    Ok(t)
}

fn touched(t: &mut Ticket, now: Timestamp) {
    t.open = t.state.is_open();
    t.changed_at = now;
    t.version += 1;
}

fn must_be_open(t: &Ticket) -> Result<(), Refusal> {
    if t.open { Ok(()) } else { Err("desk-late-solved") }
}

/// Handing over from one person to another counts as reassigned; taking what nobody had does not.
fn assign(t: &mut Ticket, to: Option<&(house::people::PersonId, String)>) -> Result<(), Refusal> {
    must_be_open(t)?;
    let person = to.map(|(p, _)| *p);
    if t.assignee.is_some() && person.is_some() && t.assignee != person {
        t.reassigned += 1;
    }
    t.assignee = person;
    t.assignee_name = to.map(|(_, name)| name.clone()).unwrap_or_default();
    if t.state == State::New && person.is_some() {
        t.state = State::Open;
    }
    Ok(())
}

fn resolve(t: &mut Ticket, by_requester: bool, now: Timestamp) -> Result<(), Refusal> {
    let confirms = by_requester && t.state == State::Resolved;
    if !(t.open || confirms) {
        return Err("desk-late-solved");
    }
    if t.open {
        t.resolved_at = Some(now);
        t.first_resolved_at = t.first_resolved_at.or(Some(now));
    }
    t.state = State::Resolved;
    if by_requester {
        t.state = State::Closed;
        t.closed_at = Some(now);
    }
    Ok(())
}

/// Taking back at once is not reopening: the ticket is as it was.
fn unresolve(t: &mut Ticket, now: Timestamp) -> Result<(), Refusal> {
    let fresh = t.resolved_at.is_some_and(|at| now.duration_since(at) <= UNDO);
    if t.state != State::Resolved || !fresh {
        return Err("desk-late-undo");
    }
    if t.first_resolved_at == t.resolved_at {
        t.first_resolved_at = None;
    }
    t.resolved_at = None;
    t.state = State::Open;
    Ok(())
}

fn reopen(t: &mut Ticket) -> Result<(), Refusal> {
    if t.open {
        return Err("desk-late-open");
    }
    t.state = State::Open;
    t.reopened += 1;
    (t.resolved_at, t.closed_at) = (None, None);
    Ok(())
}

/// The ticket after something was said; `then` is a deed of its own that follows.
/// The answer of the person who asked brings the ball back to us, and opens what was thought solved.
pub fn after_saying(mut t: Ticket, said: &Saying, now: Timestamp) -> Ticket {
    match (said.kind, said.from_requester) {
        (MessageKind::Public, true) => {
            if t.state == State::WaitingRequester {
                t.state = State::Open;
            } else if !t.open {
                t.reopened += 1;
                (t.resolved_at, t.closed_at, t.state) = (None, None, State::Open);
            }
        }
        (MessageKind::Public, false) => {
            t.first_response_at = t.first_response_at.or(Some(now));
            if t.state == State::New {
                t.state = State::Open;
            }
        }
        _ => {}
    }
    if said.kind == MessageKind::Public {
        t.last_line = line_of(&said.text);
    }
    touched(&mut t, now);
    t
}

/// What follows a message.
pub fn then_deed(then: Then) -> Option<Deed> {
    match then {
        Then::Send => None,
        Then::Solve => Some(Deed::Resolve { by_requester: false }),
        Then::Wait => Some(Deed::Wait { third_party: false }),
    }
}

/// The history of a ticket as the promises understand it. What came from another system has no entry of its own
/// for its beginning: then the columns tell it.
pub fn history(t: &Ticket, entries: &[Entry], grounds: &Grounds) -> Vec<Event> {
    let mut facts = first_facts(t, entries, grounds);
    let mut story = grounds.turns(t.created_at);
    if !entries.iter().any(|e| e.kind == events::CREATED) {
        facts.priority = t.priority.number();
        story.extend(from_columns(t, &facts));
    }
    for entry in entries {
        story.extend(happenings(entry, &mut facts).into_iter().map(|what| Event { at: entry.at, what }));
    }
    story.sort_by_key(|event| event.at);
    story
}

/// What decided about the promises when the ticket was opened, as far as it is known.
fn first_facts(t: &Ticket, entries: &[Entry], grounds: &Grounds) -> Facts {
    let first = entries.iter().find(|e| e.kind == events::CLASSIFIED).and_then(|e| e.payload.get("from"));
    let was = |name: &str, now: &str| {
        let before = first.and_then(|f| f.get(name)).and_then(serde_json::Value::as_str);
        before.unwrap_or(now).to_owned()
    };
    let requester = grounds.requester.clone();
    Facts { priority: t.priority.number(), service: was("service", &t.service), kind: was("kind", &t.kind), requester }
}

fn from_columns(t: &Ticket, facts: &Facts) -> Vec<Event> {
    let created = Happening::Created { facts: facts.clone(), agent_wrote_first: false };
    let mut story = vec![Event { at: t.created_at, what: created }];
    story.extend(t.first_response_at.map(|at| Event { at, what: Happening::PublicAgentReply }));
    story.extend(t.resolved_at.or(t.first_resolved_at).map(|at| Event { at, what: Happening::Resolved }));
    story
}

/// How a ticket begins. What a technician wrote down was answered in the same breath.
fn beginning(facts: &Facts, agent_wrote_first: bool) -> Vec<Happening> {
    let created = Happening::Created { facts: facts.clone(), agent_wrote_first };
    if agent_wrote_first { vec![created, Happening::PublicAgentReply] } else { vec![created] }
}

/// What falls due first on a ticket that is being opened: the same as its history will say.
pub fn opened(o: &Opening, grounds: &Grounds, now: Timestamp) -> Option<(Due, Timestamp)> {
    let facts = Facts {
        priority: o.priority.number(),
        service: o.service.clone(),
        kind: o.kind.clone(),
        requester: grounds.requester.clone(),
    };
    let mut what = beginning(&facts, o.by_agent);
    what.push(Happening::Status(State::New.word().to_owned()));
    let story: Vec<Event> = what.into_iter().map(|what| Event { at: now, what }).collect();
    promises::next_due(&promises::targets(&grounds.books(now), &story, now)).map(|(kind, at)| (kind.into(), at))
}

fn happenings(entry: &Entry, facts: &mut Facts) -> Vec<Happening> {
    let flag = |name: &str| entry.payload.get(name).and_then(serde_json::Value::as_bool).unwrap_or(false);
    let priority =
        |name: &str| entry.payload.get(name).and_then(serde_json::Value::as_i64).and_then(|n| u8::try_from(n).ok());
    let mut found = match entry.kind.as_str() {
        events::CREATED => {
            facts.priority = priority("priority").unwrap_or(3);
            beginning(facts, flag("by_agent"))
        }
        events::REPLIED if flag("by_agent") => vec![Happening::PublicAgentReply],
        events::REPLIED if flag("reopened") => vec![Happening::Reopened, Happening::RequesterMessage],
        events::REPLIED => vec![Happening::RequesterMessage],
        events::PRIORITISED => {
            facts.priority = priority("to").unwrap_or(facts.priority);
            vec![Happening::Facts(facts.clone())]
        }
        events::CLASSIFIED => {
            let to = |name: &str| entry.payload.get("to")?.get(name)?.as_str().map(str::to_owned);
            facts.service = to("service").unwrap_or_default();
            facts.kind = to("kind").unwrap_or_else(|| facts.kind.clone());
            vec![Happening::Facts(facts.clone())]
        }
        // What was merged is looked after on the ticket that goes on: its own promises end there.
        events::RESOLVED | events::MERGED => vec![Happening::Resolved],
        events::REOPENED | events::UNRESOLVED | events::UNMERGED => vec![Happening::Reopened],
        _ => Vec::new(),
    };
    let state = entry.payload.get("state").and_then(serde_json::Value::as_str).and_then(State::from_word);
    found.extend(state.filter(|s| s.is_open()).map(|s| Happening::Status(s.word().to_owned())));
    found
}

/// The ticket with what the promises say of it: what falls due next, and whether it really waits. A ticket on
/// which a promise still runs does not wait, whatever its state says.
pub fn promised(mut t: Ticket, targets: &[Target]) -> Ticket {
    let due = if t.open { promises::next_due(targets) } else { None };
    t.due_at = due.map(|(_, at)| at);
    t.due_kind = due.map(|(kind, _)| kind.into());
    t.waiting = due.is_none() && matches!(t.state, State::WaitingRequester | State::WaitingThirdParty);
    t
}

/// All promises of a ticket with their reasons.
pub fn explained(t: &Ticket, entries: &[Entry], grounds: &Grounds, now: Timestamp) -> Vec<Explained> {
    explain(&grounds.books(t.created_at), &history(t, entries, grounds), now)
}

/// Whether a change asked for on an old version of the ticket must be looked at again.
pub fn is_stale(t: &Ticket, seen: Option<i64>) -> bool {
    seen.is_some_and(|version| version != t.version)
}

/// How urgent something is when nobody said.
pub const ORDINARY: Priority = Priority::Normal;

#[cfg(test)]
mod tests;
