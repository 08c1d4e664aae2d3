//! The decisions about promises, pure: the history of a request and a moment in, the targets out.
//!
//! - A target is kept when it is fulfilled not after its due moment, the earliest moment at which the promised
//!   business time is used up. So a queue's `due < now` and this engine always agree.
//! - A promise once broken stays broken, and is judged by the goal it broke: neither a lower priority nor a
//!   resolution nor a withdrawal mends it.
//! - A new priority, service, policy or calendar counts from the beginning: the time already used is measured again in
//!   the calendar of the new goal, and what was paused stays paused. If that breaks the promise, it breaks at the
//!   moment of the change, not in the past.
//! - Resolved stops every clock; reopened lets it run on where it stood, without the time in between.
//!   A response that was owed when the request was resolved is cancelled until then.
//! - Before the first response its own promise covers all messages; afterwards the oldest unanswered message
//!   starts a next response, and the messages that follow it before the answer belong to the same target.
//! - At creation the status is "new", at reopening "open". Events come in order; one that claims to be earlier than
//!   its predecessor counts at the moment of the predecessor. Events after `now` have not happened.

pub mod choose;
mod clock;
pub mod explain;
pub mod form;
pub mod holiday;
#[cfg(test)]
mod story;
#[cfg(test)]
mod tests;
pub mod watch;

use super::{Book, Event, Facts, Goal, Happening, Kind, Outcome, Policy, Target};
use clock::Clock;
use explain::{Cause, Note, Scribe, Stop};
use jiff::Timestamp;
use quant::calendar::Calendar;

/// All targets of a request at `now`, in the order in which their clocks started. The first book is in force until
/// the history says otherwise.
#[must_use]
pub fn targets(books: &[&Book], history: &[Event], now: Timestamp) -> Vec<Target> {
    let mut request = told(books, history, now, false);
    request.clocks.iter_mut().filter_map(|clock| clock.target(now)).collect()
}

/// The request after everything that happened up to `now`.
fn told<'a>(books: &'a [&'a Book], history: &[Event], now: Timestamp, explained: bool) -> Request<'a> {
    let mut request = Request::new(books, explained);
    let mut last = Timestamp::MIN;
    for event in history.iter().take_while(|event| event.at <= now) {
        last = last.max(event.at);
        request.happens(&event.what, last);
    }
    request
}

/// The last good moment of a clock that has `used` seconds behind it and runs since `running_since`: what a
/// queue stores in its column `due`. It changes only when something happens to the request. A moment that cannot be
/// represented is the end of time.
#[must_use]
pub fn due_at(goal: &Goal, calendar: &Calendar, used: u64, running_since: Timestamp) -> Timestamp {
    let left = goal.seconds.saturating_sub(used);
    if left == 0 {
        return running_since;
    }
    calendar.add_business(running_since, left).unwrap_or(Timestamp::MAX)
}

/// The most urgent due moment among the targets that are still to be fulfilled, broken ones included: the value
/// by which a queue sorts. None when nothing is owed or every clock stands.
#[must_use]
pub fn next_due(targets: &[Target]) -> Option<(Kind, Timestamp)> {
    let owed = targets.iter().filter(|target| target.fulfilled.is_none());
    owed.filter_map(|target| match target.outcome {
        Outcome::Running { due, .. } => Some((target.kind, due)),
        Outcome::Missed { at, .. } => Some((target.kind, at)),
        Outcome::Paused { .. } | Outcome::Met { .. } | Outcome::Cancelled => None,
    })
    .min_by_key(|(_, due)| *due)
}

/// The word of an outcome.
pub fn state_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Running { .. } => "running",
        Outcome::Paused { .. } => "paused",
        Outcome::Met { .. } => "met",
        Outcome::Missed { .. } => "missed",
        Outcome::Cancelled => "cancelled",
    }
}

/// A request as far as the events have been read.
struct Request<'a> {
    books: &'a [&'a Book],
    book: usize,
    clocks: Vec<Clock<'a>>,
    facts: Facts,
    status: String,
    closed: bool,
    /// Public agent messages to come before the first response counts.
    opening_messages: u8,
    agent_has_written: bool,
    scribe: Scribe<'a>,
}

impl<'a> Request<'a> {
    fn new(books: &'a [&'a Book], explained: bool) -> Self {
        Request {
            books,
            book: 0,
            clocks: Vec::new(),
            facts: Facts::default(),
            status: "new".to_owned(),
            closed: false,
            opening_messages: 0,
            agent_has_written: false,
            scribe: Scribe::new(explained),
        }
    }

    fn happens(&mut self, what: &Happening, at: Timestamp) {
        for clock in &mut self.clocks {
            clock.notice_breach(at);
        }
        match what {
            Happening::Created { facts, agent_wrote_first } => {
                self.facts = facts.clone();
                self.opening_messages = u8::from(*agent_wrote_first);
                self.start(Kind::FirstResponse, at);
                self.start(Kind::Resolve, at);
            }
            Happening::PublicAgentReply => self.agent_writes(at),
            Happening::RequesterMessage => self.requester_writes(at),
            Happening::Status(status) => self.status.clone_from(status),
            Happening::Facts(facts) => {
                let cause = Cause::of(&self.facts, facts);
                self.facts = facts.clone();
                self.assign_goals(at, &cause);
            }
            Happening::Book(place) => {
                self.book = *place;
                self.assign_goals(at, &Cause::Setting);
            }
            Happening::Resolved => {
                self.closed = true;
                self.fulfil(Kind::Resolve, at);
            }
            Happening::Reopened => self.reopen(at),
            Happening::Cancelled => self.closed = true,
        }
        self.run_or_stand(at, what);
    }

    fn agent_writes(&mut self, at: Timestamp) {
        self.agent_has_written = true;
        if self.opening_messages > 0 {
            self.opening_messages -= 1;
            return;
        }
        self.fulfil(Kind::FirstResponse, at);
        self.fulfil(Kind::NextResponse, at);
    }

    fn requester_writes(&mut self, at: Timestamp) {
        let waiting = self.clocks.iter().any(|c| c.kind == Kind::NextResponse && c.fulfilled.is_none());
        if self.agent_has_written && !waiting {
            self.start(Kind::NextResponse, at);
        }
    }

    fn reopen(&mut self, at: Timestamp) {
        self.closed = false;
        "open".clone_into(&mut self.status);
        for clock in self.clocks.iter_mut().filter(|clock| clock.kind == Kind::Resolve) {
            clock.fulfilled = None;
        }
        self.assign_goals(at, &Cause::Reopened);
    }

    fn start(&mut self, kind: Kind, at: Timestamp) {
        let promise = self.book().and_then(|b| b.promise(&self.facts, kind));
        self.scribe.note(self.clocks.len(), at, || Note::Begun(promise));
        self.clocks.push(Clock::new(kind, promise, at));
    }

    fn fulfil(&mut self, kind: Kind, at: Timestamp) {
        let of_kind = self.clocks.iter_mut().enumerate().filter(|(_, c)| c.kind == kind && c.fulfilled.is_none());
        for (n, clock) in of_kind {
            clock.fulfilled = Some(at);
            self.scribe.note(n, at, || Note::Fulfilled);
        }
    }

    fn assign_goals(&mut self, at: Timestamp, cause: &Cause) {
        let Some(book) = self.book() else { return };
        for (n, clock) in self.clocks.iter_mut().enumerate() {
            let promise = book.promise(&self.facts, clock.kind);
            let settled = clock.broken.is_some() || clock.fulfilled.is_some();
            clock.assign(promise, at);
            if !settled {
                self.scribe.note(n, at, || Note::Regoaled(promise, cause.clone()));
            }
        }
    }

    fn book(&self) -> Option<&'a Book> {
        self.books.get(self.book).or_else(|| self.books.first()).copied()
    }

    /// The policy that decides now.
    fn policy_now(&self) -> Option<&'a Policy> {
        self.book().and_then(|b| b.policy(&self.facts))
    }

    fn run_or_stand(&mut self, at: Timestamp, what: &Happening) {
        let policy = self.policy_now();
        for (n, clock) in self.clocks.iter_mut().enumerate() {
            clock.closed = self.closed;
            let paused = policy.is_some_and(|p| p.pauses(clock.kind, &self.status));
            let runs = !self.closed && clock.fulfilled.is_none() && !paused;
            if runs != clock.running_since.is_some() {
                self.scribe.note(n, at, || if runs { Note::Runs } else { Note::Stands(Stop::of(what, &self.status)) });
            }
            clock.set_running(runs, at);
        }
    }
}
