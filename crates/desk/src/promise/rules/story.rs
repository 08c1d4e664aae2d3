//! The reference for the tests: a request told minute by minute, from the definitions alone.
//!
//! It shares no arithmetic with the rules: every minute in which a clock ran is written down and counted again.

use jiff::{SignedDuration, Timestamp};
use quant::calendar::Calendar;

use super::super::{Event, Goal, Happening, Kind, Outcome, Policy, WaitsOn};
use Happening::{
    Cancelled, Created, PriorityChanged, PublicAgentReply, Reopened, RequesterMessage, Resolved, StateChanged,
};

fn begin() -> Timestamp {
    "2026-03-27T12:00:00Z".parse().unwrap()
}

pub(super) fn minute(n: i64) -> Timestamp {
    begin() + SignedDuration::from_mins(n)
}

/// A target told minute by minute, from the definitions alone: every minute of running is written down.
struct Told<'a> {
    kind: Kind,
    since: i64,
    goal: Option<&'a Goal>,
    promised: Option<&'a Goal>,
    ran: Vec<i64>,
    used: u64,
    fulfilled: Option<i64>,
    broken: Option<i64>,
    runs: bool,
}

struct Story<'a> {
    policy: &'a Policy,
    service: &'a Calendar,
    told: Vec<Told<'a>>,
    priority: u8,
    waits_on: WaitsOn,
    closed: bool,
    replies: u8,
    needed: u8,
}

fn open(goal: &Goal, service: &Calendar, m: i64) -> bool {
    goal.calendar.as_ref().unwrap_or(service).open_at(minute(m))
}

impl<'a> Story<'a> {
    fn start(&mut self, kind: Kind, since: i64) {
        let goal = self.policy.goals.get(&self.priority).and_then(|g| g.get(&kind));
        let (ran, used, fulfilled, broken, runs) = (vec![], 0, None, None, false);
        self.told.push(Told { kind, since, goal, promised: goal, ran, used, fulfilled, broken, runs });
    }

    fn regoal(&mut self, m: i64) {
        for t in self.told.iter_mut().filter(|t| t.broken.is_none() && t.fulfilled.is_none()) {
            t.goal = self.policy.goals.get(&self.priority).and_then(|g| g.get(&t.kind));
            let Some(goal) = t.goal else { continue };
            t.promised = t.goal;
            t.used = 0;
            for &past in &t.ran {
                if t.used >= goal.seconds {
                    t.broken = Some(m);
                }
                t.used += 60 * u64::from(open(goal, self.service, past));
            }
        }
    }

    fn fulfil(&mut self, kind: Kind, m: i64) {
        self.told.iter_mut().filter(|t| t.kind == kind && t.fulfilled.is_none()).for_each(|t| t.fulfilled = Some(m));
    }

    fn happens(&mut self, what: Happening, m: i64) {
        match what {
            Created { priority, agent_wrote_first } => {
                self.priority = priority;
                self.needed = 1 + u8::from(agent_wrote_first);
                self.start(Kind::FirstResponse, m);
                self.start(Kind::Resolve, m);
            }
            PublicAgentReply => {
                self.replies = self.replies.saturating_add(1);
                if self.replies >= self.needed {
                    self.fulfil(Kind::FirstResponse, m);
                    self.fulfil(Kind::NextResponse, m);
                }
            }
            RequesterMessage => {
                let open = self.told.iter().any(|t| t.kind == Kind::NextResponse && t.fulfilled.is_none());
                if self.replies > 0 && !open {
                    self.start(Kind::NextResponse, m);
                }
            }
            StateChanged(w) => self.waits_on = w,
            PriorityChanged(p) => {
                self.priority = p;
                self.regoal(m);
            }
            Resolved => {
                self.closed = true;
                self.fulfil(Kind::Resolve, m);
            }
            Reopened => {
                (self.closed, self.waits_on) = (false, WaitsOn::Us);
                self.told.iter_mut().filter(|t| t.kind == Kind::Resolve).for_each(|t| t.fulfilled = None);
                self.regoal(m);
            }
            Cancelled => self.closed = true,
        }
    }

    /// One minute of real time from `m` on.
    fn pass(&mut self, m: i64) {
        for t in &mut self.told {
            let p = self.policy.pauses.get(&t.kind).copied().unwrap_or_default();
            let stands = match self.waits_on {
                WaitsOn::Us => false,
                WaitsOn::Requester => p.requester,
                WaitsOn::ThirdParty => p.third_party,
            };
            t.runs = !stands && !self.closed && t.fulfilled.is_none();
            if !t.runs {
                continue;
            }
            if t.broken.is_none() && t.goal.is_some_and(|g| t.used >= g.seconds) {
                t.broken = Some(m);
            }
            t.ran.push(m);
            t.used += 60 * u64::from(t.promised.is_some_and(|g| open(g, self.service, m)));
        }
    }

    fn outcome(&self, t: &Told<'_>, now: i64) -> Option<Outcome> {
        let goal = t.promised?;
        if let Some(at) = t.broken {
            return Some(Outcome::Missed { at: minute(at), over: t.used - goal.seconds });
        }
        Some(match (t.goal, t.fulfilled, self.closed) {
            (None, ..) => Outcome::Cancelled,
            (_, Some(at), _) => Outcome::Met { at: minute(at) },
            (_, _, true) => Outcome::Cancelled,
            _ => {
                let left = goal.seconds - t.used;
                let share_used = if goal.seconds == 0 { 1.0 } else { t.used as f64 / goal.seconds as f64 };
                let (mut due, mut wait) = (now, left);
                while wait > 0 {
                    wait -= 60 * u64::from(open(goal, self.service, due));
                    due += 1;
                }
                if t.runs {
                    Outcome::Running { due: minute(due), left, share_used }
                } else {
                    Outcome::Paused { left, share_used }
                }
            }
        })
    }
}

pub(super) fn reference(
    policy: &Policy,
    service: &Calendar,
    history: &[Event],
    now: i64,
) -> Vec<(Kind, Timestamp, u64, Outcome)> {
    let (waits_on, told) = (WaitsOn::Us, vec![]);
    let mut story = Story { policy, service, told, priority: 0, waits_on, closed: false, replies: 0, needed: 1 };
    for m in 0..=now {
        for event in history.iter().filter(|e| e.at == minute(m)) {
            story.happens(event.what, m);
        }
        if m < now {
            story.pass(m);
        }
    }
    // Whether the clocks run from now on; the minute itself has not passed.
    let used: Vec<(u64, Option<i64>)> = story.told.iter().map(|t| (t.used, t.broken)).collect();
    story.pass(now);
    for (t, (used, broken)) in story.told.iter_mut().zip(used) {
        (t.used, t.broken) = (used, broken);
    }
    let shown = story.told.iter();
    shown.filter_map(|t| Some((t.kind, minute(t.since), t.used, story.outcome(t, now)?))).collect()
}
