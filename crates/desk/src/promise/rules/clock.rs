//! One target's clock while the history is read: when it ran, what it owes, when it broke.

use jiff::Timestamp;
use quant::calendar::Calendar;

use super::super::{Goal, Kind, Outcome, Target};
use super::due_at;

/// One target while the history is read.
pub(super) struct Clock<'a> {
    pub(super) kind: Kind,
    service: &'a Calendar,
    /// The goal in force; None when the present priority promises nothing.
    goal: Option<&'a Goal>,
    /// The last goal that there was: what a cancelled target had promised.
    promised: Option<&'a Goal>,
    since: Timestamp,
    /// The stretches in which the clock ran, without the present one.
    ran: Vec<(Timestamp, Timestamp)>,
    running_since: Option<Timestamp>,
    pub(super) fulfilled: Option<Timestamp>,
    broken: Option<Timestamp>,
    pub(super) closed: bool,
}

impl<'a> Clock<'a> {
    pub(super) fn new(kind: Kind, service: &'a Calendar, goal: Option<&'a Goal>, since: Timestamp) -> Self {
        Clock {
            kind,
            service,
            goal,
            promised: goal,
            since,
            ran: Vec::new(),
            running_since: None,
            fulfilled: None,
            broken: None,
            closed: false,
        }
    }

    pub(super) fn assign(&mut self, goal: Option<&'a Goal>, at: Timestamp) {
        if self.broken.is_some() || self.fulfilled.is_some() {
            return;
        }
        self.goal = goal;
        self.promised = goal.or(self.promised);
        self.broken = self.breach(at).map(|_| at);
    }

    pub(super) fn notice_breach(&mut self, at: Timestamp) {
        if self.broken.is_none() {
            self.broken = self.breach(at);
        }
    }

    /// The due moment, if the clock ran on after it (strictly) before `at`.
    fn breach(&self, at: Timestamp) -> Option<Timestamp> {
        let goal = self.goal?;
        let mut used = 0;
        for (from, to) in self.stretches(at) {
            let due = due_at(goal, self.service, used, from);
            if due < to {
                return Some(due);
            }
            used += self.business(goal, from, to);
        }
        None
    }

    fn used(&self, goal: &Goal, at: Timestamp) -> u64 {
        self.stretches(at).map(|(from, to)| self.business(goal, from, to)).sum()
    }

    fn business(&self, goal: &Goal, from: Timestamp, to: Timestamp) -> u64 {
        let calendar = goal.calendar.as_ref().unwrap_or(self.service);
        calendar.business_seconds(from, to).unsigned_abs()
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

    /// None for what was never promised.
    pub(super) fn target(&mut self, now: Timestamp) -> Option<Target> {
        self.notice_breach(now);
        let goal = self.promised?;
        let used = self.used(goal, now);
        Some(Target {
            kind: self.kind,
            since: self.since,
            promised: goal.seconds,
            used,
            fulfilled: self.fulfilled,
            outcome: self.outcome(goal, used),
        })
    }

    fn outcome(&self, goal: &Goal, used: u64) -> Outcome {
        if let Some(at) = self.broken {
            return Outcome::Missed { at, over: used.saturating_sub(goal.seconds) };
        }
        if self.goal.is_none() {
            return Outcome::Cancelled;
        }
        if let Some(at) = self.fulfilled {
            return Outcome::Met { at };
        }
        if self.closed {
            return Outcome::Cancelled;
        }
        let left = goal.seconds.saturating_sub(used);
        let share_used = if goal.seconds == 0 { 1.0 } else { used as f64 / goal.seconds as f64 };
        match self.running_since {
            Some(since) => {
                let before = self.ran.iter().map(|(from, to)| self.business(goal, *from, *to)).sum();
                Outcome::Running { due: due_at(goal, self.service, before, since), left, share_used }
            }
            None => Outcome::Paused { left, share_used },
        }
    }
}
