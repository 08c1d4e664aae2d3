//! One target's clock while the history is read: when it ran, what it owes, when it broke.

use super::super::{Kind, Outcome, Target};
use super::choose::Promise;
use super::due_at;
use jiff::Timestamp;

/// One target while the history is read.
pub(super) struct Clock<'a> {
    pub(super) kind: Kind,
    /// The promise in force; None when nothing is promised to such a request.
    pub(super) promise: Option<Promise<'a>>,
    /// The last promise that there was: what a cancelled target had promised.
    pub(super) promised: Option<Promise<'a>>,
    pub(super) since: Timestamp,
    /// The stretches in which the clock ran, without the present one.
    pub(super) ran: Vec<(Timestamp, Timestamp)>,
    pub(super) running_since: Option<Timestamp>,
    pub(super) fulfilled: Option<Timestamp>,
    pub(super) broken: Option<Timestamp>,
    pub(super) closed: bool,
}

impl<'a> Clock<'a> {
    pub(super) fn new(kind: Kind, promise: Option<Promise<'a>>, since: Timestamp) -> Self {
        Clock {
            kind,
            promise,
            promised: promise,
            since,
            ran: Vec::new(),
            running_since: None,
            fulfilled: None,
            broken: None,
            closed: false,
        }
    }

    /// Another promise from now on: the time already used counts, measured in the new calendar.
    pub(super) fn assign(&mut self, promise: Option<Promise<'a>>, at: Timestamp) {
        if self.broken.is_some() || self.fulfilled.is_some() {
            return;
        }
        self.promise = promise;
        self.promised = promise.or(self.promised);
        self.broken = self.breach(at).map(|_| at);
    }

    pub(super) fn notice_breach(&mut self, at: Timestamp) {
        if self.broken.is_none() {
            self.broken = self.breach(at);
        }
    }

    /// The due moment, if the clock ran on after it (strictly) before `at`.
    fn breach(&self, at: Timestamp) -> Option<Timestamp> {
        let promise = self.promise?;
        let mut used = 0;
        for (from, to) in self.stretches(at) {
            let due = due_at(promise.goal, promise.calendar(), used, from);
            if due < to {
                return Some(due);
            }
            used += business(promise, from, to);
        }
        None
    }

    pub(super) fn used(&self, promise: Promise<'_>, at: Timestamp) -> u64 {
        self.stretches(at).map(|(from, to)| business(promise, from, to)).sum()
    }

    fn stretches(&self, at: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        self.ran.iter().copied().chain(self.running_since.map(|since| (since, at)))
    }

    pub(super) fn set_running(&mut self, run: bool, at: Timestamp) {
        match (run, self.running_since) {
            (true, None) => self.running_since = Some(at),
            (false, Some(since)) => {
                self.ran.push((since, at));
                self.running_since = None;
            }
            _ => {}
        }
    }

    /// The moment at which it falls due if nothing happens any more; None while it stands.
    pub(super) fn due(&self) -> Option<Timestamp> {
        let (promise, since) = (self.promise?, self.running_since?);
        let before = self.ran.iter().map(|(from, to)| business(promise, *from, *to)).sum();
        Some(due_at(promise.goal, promise.calendar(), before, since))
    }

    /// The same for a clock that stopped because its promise was fulfilled: where its last stretch would have led.
    fn would_be_due(&self) -> Option<Timestamp> {
        if self.fulfilled.is_none() {
            return self.due();
        }
        let (promise, (last, before)) = (self.promise?, self.ran.split_last()?);
        if self.fulfilled != Some(last.1) {
            return None;
        }
        let used = before.iter().map(|(from, to)| business(promise, *from, *to)).sum();
        Some(due_at(promise.goal, promise.calendar(), used, last.0))
    }

    /// None for what was never promised.
    pub(super) fn target(&mut self, now: Timestamp) -> Option<Target> {
        self.notice_breach(now);
        let promise = self.promised?;
        let used = self.used(promise, now);
        Some(Target {
            kind: self.kind,
            since: self.since,
            promised: promise.goal.seconds,
            used,
            fulfilled: self.fulfilled,
            outcome: self.outcome(promise, used),
            due: self.broken.or_else(|| self.would_be_due()),
        })
    }

    fn outcome(&self, promise: Promise<'_>, used: u64) -> Outcome {
        let promised = promise.goal.seconds;
        if let Some(at) = self.broken {
            return Outcome::Missed { at, over: used.saturating_sub(promised) };
        }
        if self.promise.is_none() {
            return Outcome::Cancelled;
        }
        if let Some(at) = self.fulfilled {
            return Outcome::Met { at };
        }
        if self.closed {
            return Outcome::Cancelled;
        }
        let left = promised.saturating_sub(used);
        let share_used = if promised == 0 { 1.0 } else { used as f64 / promised as f64 };
        match self.due() {
            Some(due) => Outcome::Running { due, left, share_used },
            None => Outcome::Paused { left, share_used },
        }
    }
}

/// Seconds of a stretch that count for a promise.
pub(super) fn business(promise: Promise<'_>, from: Timestamp, to: Timestamp) -> u64 {
    promise.calendar().business_seconds(from, to).unsigned_abs()
}
