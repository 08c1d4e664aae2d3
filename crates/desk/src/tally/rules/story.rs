//! A ticket's journal as the measures need it: its solutions, its questions, its states. What came from another system
//! has no beginning of its own in the journal; then its columns tell what they can.

use crate::events;
use crate::ticket::Ticket;
use house::journal::Entry;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// One resolution that was not taken back at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolution {
    pub at: Timestamp,
    pub reopened_at: Option<Timestamp>,
    /// It was opened again, nobody knows when.
    pub reopened_some_time: bool,
}

impl Resolution {
    pub fn bounced(&self, within: SignedDuration) -> bool {
        self.reopened_some_time || self.reopened_at.is_some_and(|again| again.duration_since(self.at) <= within)
    }
}

/// A stretch in one state.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    pub state: String,
    pub from: Timestamp,
    pub to: Timestamp,
}

#[derive(Debug, Default)]
pub struct Story {
    /// Whether the journal tells it from the beginning.
    ours: bool,
    pub resolutions: Vec<Resolution>,
    /// Messages of the requester after the first answer, and when they were answered.
    pub questions: Vec<(Timestamp, Option<Timestamp>)>,
    /// Public messages of the desk up to the first resolution.
    pub contacts: i64,
    /// Changes of person or team up to the first resolution.
    pub transfers: i64,
    /// Nobody else was waited for before the first resolution.
    pub first_contact_possible: bool,
    pub merged_at: Option<Timestamp>,
    turns: Vec<(Timestamp, String)>,
    answered: bool,
}

impl Story {
    pub fn read(t: &Ticket, entries: &[Entry]) -> Self {
        let mut story = Self { first_contact_possible: true, ..Self::default() };
        story.ours = entries.iter().any(|e| e.kind == events::CREATED);
        for entry in entries {
            story.happens(entry);
        }
        if story.resolutions.is_empty()
            && let Some(at) = t.resolved_at.or(t.first_resolved_at)
        {
            let reopened_some_time = t.reopened > 0;
            story.resolutions.push(Resolution { at, reopened_at: None, reopened_some_time });
        }
        if !story.ours {
            story.transfers = t.reassigned;
        }
        story
    }

    fn happens(&mut self, entry: &Entry) {
        let flag = |name: &str| entry.payload.get(name).and_then(Value::as_bool).unwrap_or(false);
        let at = entry.at;
        match entry.kind.as_str() {
            events::CREATED => self.contacts += i64::from(flag("by_agent")),
            events::REPLIED if flag("by_agent") => self.desk_says(at),
            events::REPLIED => {
                if flag("reopened") {
                    self.opened_again(at);
                }
                if self.answered {
                    self.questions.push((at, None));
                }
            }
            events::ASSIGNED => {
                let both = entry.payload.get("from").zip(entry.payload.get("to"));
                let moved = both.is_some_and(|(from, to)| !from.is_null() && !to.is_null() && from != to);
                self.before_solved(|s| s.transfers += i64::from(moved));
            }
            events::TEAM_GIVEN => {
                let from = entry.payload.get("from").and_then(Value::as_str).unwrap_or_default();
                self.before_solved(|s| s.transfers += i64::from(!from.is_empty()));
            }
            events::RESOLVED => self.resolutions.push(Resolution { at, reopened_at: None, reopened_some_time: false }),
            events::UNRESOLVED => drop(self.resolutions.pop()),
            events::REOPENED => self.opened_again(at),
            events::MERGED => self.merged_at = Some(at),
            events::UNMERGED => self.merged_at = None,
            _ => {}
        }
        let state = entry.payload.get("state").and_then(Value::as_str);
        if let Some(state) = state.filter(|_| entry.kind.starts_with("ticket.")) {
            if state == "waiting_third_party" {
                self.before_solved(|s| s.first_contact_possible = false);
            }
            self.turns.push((at, state.to_owned()));
        }
    }

    fn desk_says(&mut self, at: Timestamp) {
        self.answered = true;
        self.before_solved(|s| s.contacts += 1);
        self.questions.iter_mut().filter(|(_, answer)| answer.is_none()).for_each(|(_, answer)| *answer = Some(at));
    }

    fn before_solved(&mut self, change: impl FnOnce(&mut Self)) {
        if self.resolutions.is_empty() {
            change(self);
        }
    }

    fn opened_again(&mut self, at: Timestamp) {
        if let Some(last) = self.resolutions.last_mut().filter(|r| r.reopened_at.is_none()) {
            last.reopened_at = Some(at);
        }
    }

    /// Whether the resolution of this moment was followed by a reopening soon.
    pub fn reopened_within(&self, at: Timestamp, within: SignedDuration) -> bool {
        self.resolutions.iter().any(|r| r.at == at && r.bounced(within))
    }

    /// The states up to a moment; nothing where the journal does not tell the beginning.
    pub fn states_until(&self, end: Timestamp) -> Option<Vec<Stretch>> {
        if !self.ours {
            return None;
        }
        let ends = self.turns.iter().skip(1).map(|(at, _)| *at).chain([end]);
        let stretch = |((from, state), to): (&(Timestamp, String), Timestamp)| {
            let to = to.min(end);
            (*from < to).then(|| Stretch { state: state.clone(), from: *from, to })
        };
        Some(self.turns.iter().zip(ends).filter_map(stretch).collect())
    }
}
