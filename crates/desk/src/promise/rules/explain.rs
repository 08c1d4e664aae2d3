//! "Why is it due then?", line by line: what was promised, every opening of the calendar that counted, every pause,
//! every change on the way, and the moment that follows from them. The lines are values; words are made of them later.

use super::super::{Book, Event, Facts, Kind, Outcome, Target};
use super::choose::Promise;
use super::clock::{Clock, business};
use super::{Happening, due_at, told};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// Openings that are listed one by one; what follows is summed up.
const OPENINGS_MAX: usize = 12;
/// Days of a gap whose holidays are named.
const GAP_DAYS_MAX: usize = 10;

/// Why another promise is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    Priority(u8),
    Service(String),
    Sort(String),
    Requester,
    /// The book of promises was changed.
    Setting,
    Reopened,
}

impl Cause {
    pub(super) fn of(before: &Facts, after: &Facts) -> Self {
        if before.priority != after.priority {
            Self::Priority(after.priority)
        } else if before.service != after.service {
            Self::Service(after.service.clone())
        } else if before.kind != after.kind {
            Self::Sort(after.kind.clone())
        } else {
            Self::Requester
        }
    }
}

/// Why a clock stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The status pauses it.
    Status(String),
    Resolved,
    Withdrawn,
}

impl Stop {
    pub(super) fn of(what: &Happening, status: &str) -> Self {
        match what {
            Happening::Resolved => Self::Resolved,
            Happening::Cancelled => Self::Withdrawn,
            _ => Self::Status(status.to_owned()),
        }
    }
}

/// What happened to a clock.
pub(super) enum Note<'a> {
    Begun(Option<Promise<'a>>),
    Regoaled(Option<Promise<'a>>, Cause),
    Runs,
    Stands(Stop),
    Fulfilled,
}

/// Writes down what happens to the clocks, if anybody wants to know.
pub(super) struct Scribe<'a> {
    on: bool,
    notes: Vec<(usize, Timestamp, Note<'a>)>,
}

impl<'a> Scribe<'a> {
    pub(super) fn new(on: bool) -> Self {
        Self { on, notes: Vec::new() }
    }

    pub(super) fn note(&mut self, clock: usize, at: Timestamp, note: impl FnOnce() -> Note<'a>) {
        if self.on {
            self.notes.push((clock, at, note()));
        }
    }
}

/// What one line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// So much is promised, by this policy, in this calendar (none: by any clock).
    Promised {
        seconds: u64,
        policy: String,
        hours: Option<String>,
    },
    /// Nothing is promised to such a request.
    Nothing,
    /// From now on so much is promised; what was used counts, measured anew.
    Changed {
        cause: Cause,
        seconds: u64,
        policy: String,
        hours: Option<String>,
    },
    /// From now on nothing is promised.
    Dropped {
        cause: Cause,
    },
    /// Somebody was there from the line's moment until its end: so much counted.
    Counted {
        seconds: u64,
    },
    /// The same for so many further openings together.
    Further {
        openings: u64,
        seconds: u64,
    },
    /// Nobody is there on this date.
    Holiday {
        date: Date,
        name: String,
    },
    Stands {
        stop: Stop,
    },
    Runs,
    Fulfilled,
    /// The promised time was used up at this moment, and it was not fulfilled.
    Broken,
    /// Falls due at this moment.
    Due,
}

/// One line of the explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub at: Timestamp,
    pub until: Option<Timestamp>,
    pub said: Said,
    /// Seconds used after this line, as the promise in force counts them.
    pub used: u64,
    pub left: u64,
}

/// One target with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    pub target: Target,
    pub policy: String,
    /// The calendar's name; None: elapsed time.
    pub hours: Option<String>,
    /// The last good moment, while the clock runs; the moment of the breach when it is broken.
    pub due: Option<Timestamp>,
    pub lines: Vec<Line>,
}

/// All targets at `now` with their reasons, as [`super::targets`] finds them.
#[must_use]
pub fn explain(books: &[&Book], history: &[Event], now: Timestamp) -> Vec<Explained> {
    let mut request = told(books, history, now, true);
    let notes = std::mem::take(&mut request.scribe.notes);
    let mut all = Vec::new();
    for (n, clock) in request.clocks.iter_mut().enumerate() {
        let Some(target) = clock.target(now) else { continue };
        let of_clock = notes.iter().filter(|(of, ..)| *of == n).map(|(_, at, note)| (*at, note));
        let lines = Telling::default().tell(of_clock, clock, now);
        let due = match target.outcome {
            Outcome::Running { due, .. } => Some(due),
            Outcome::Missed { at, .. } => Some(at),
            _ => None,
        };
        let promised = clock.promised;
        let policy = promised.map(|p| p.policy.name.clone()).unwrap_or_default();
        all.push(Explained { target, policy, hours: promised.and_then(hours_name), due, lines });
    }
    all
}

fn hours_name(promise: Promise<'_>) -> Option<String> {
    (!promise.goal.is_elapsed()).then(|| promise.hours.name.clone())
}

/// The lines so far, and where the clock stands after them.
#[derive(Default)]
struct Telling<'a> {
    lines: Vec<Line>,
    promise: Option<Promise<'a>>,
    ran: Vec<(Timestamp, Timestamp)>,
    running: Option<Timestamp>,
    broken: bool,
    fulfilled: bool,
}

impl<'a> Telling<'a> {
    fn tell<'n>(
        mut self,
        notes: impl Iterator<Item = (Timestamp, &'n Note<'a>)>,
        clock: &Clock<'a>,
        now: Timestamp,
    ) -> Vec<Line>
    where
        'a: 'n,
    {
        for (at, note) in notes {
            self.note(at, note, clock.broken);
        }
        if let (Some(since), Some(promise)) = (self.running, self.promise) {
            let due = due_at(promise.goal, promise.calendar(), self.used(), since);
            if due < now || self.broken {
                self.count(now);
            } else {
                self.count(due);
                self.line(due, None, Said::Due);
            }
        }
        self.lines
    }

    fn note(&mut self, at: Timestamp, note: &Note<'a>, broken: Option<Timestamp>) {
        match note {
            Note::Begun(promise) => {
                self.promise = *promise;
                let said = promise.map_or(Said::Nothing, |p| Said::Promised {
                    seconds: p.goal.seconds,
                    policy: p.policy.name.clone(),
                    hours: hours_name(p),
                });
                self.line(at, None, said);
            }
            Note::Regoaled(promise, cause) => self.regoal(at, *promise, cause, broken),
            Note::Runs => {
                if self.lines.len() > 1 {
                    self.line(at, None, Said::Runs);
                }
                (self.running, self.fulfilled) = (Some(at), false);
            }
            Note::Stands(stop) => {
                self.count(at);
                if !self.fulfilled {
                    self.line(at, None, Said::Stands { stop: stop.clone() });
                }
            }
            Note::Fulfilled => {
                self.count(at);
                self.fulfilled = true;
                self.line(at, None, Said::Fulfilled);
            }
        }
    }

    fn regoal(&mut self, at: Timestamp, promise: Option<Promise<'a>>, cause: &Cause, broken: Option<Timestamp>) {
        let ran = self.running.is_some();
        self.count(at);
        self.promise = promise;
        let cause = cause.clone();
        let said = promise.map_or(Said::Dropped { cause: cause.clone() }, |p| Said::Changed {
            cause,
            seconds: p.goal.seconds,
            policy: p.policy.name.clone(),
            hours: hours_name(p),
        });
        self.line(at, None, said);
        if broken == Some(at) && !self.broken {
            self.broken = true;
            self.line(at, None, Said::Broken);
        }
        self.running = ran.then_some(at);
    }

    /// Lists what counted since the clock runs, up to `at`, and stops the clock there.
    fn count(&mut self, at: Timestamp) {
        let Some(since) = self.running.take() else { return };
        if let Some(promise) = self.promise.filter(|_| !self.broken) {
            let due = due_at(promise.goal, promise.calendar(), self.used(), since);
            self.openings(promise, since, due.min(at));
            if due < at {
                self.broken = true;
                self.ran.push((since, due));
                self.line(due, None, Said::Broken);
                self.ran.pop();
            }
        }
        self.ran.push((since, at));
    }

    /// One line for each opening of the calendar between two moments, the holidays between them named.
    fn openings(&mut self, promise: Promise<'_>, from: Timestamp, to: Timestamp) {
        let calendar = promise.calendar();
        let (mut cursor, mut listed) = (from, 0);
        while cursor < to {
            let Some(opens) = calendar.next_open(cursor).map(|o| o.max(cursor)).filter(|o| *o < to) else { break };
            if !promise.goal.is_elapsed() {
                self.holidays(promise, cursor, opens);
            }
            if listed == OPENINGS_MAX {
                return self.further(promise, opens, to);
            }
            let closes = calendar.next_close(opens).unwrap_or(Timestamp::MAX).min(to);
            let seconds = business(promise, opens, closes);
            self.ran.push((from, closes));
            self.line(opens, Some(closes), Said::Counted { seconds });
            self.ran.pop();
            (cursor, listed) = (closes, listed + 1);
        }
    }

    fn further(&mut self, promise: Promise<'_>, from: Timestamp, to: Timestamp) {
        let (mut cursor, mut openings) = (from, 0);
        while let Some(opens) = promise.calendar().next_open(cursor).filter(|o| *o < to) {
            openings += 1;
            cursor = promise.calendar().next_close(opens).unwrap_or(Timestamp::MAX);
            if cursor >= to {
                break;
            }
        }
        let seconds = business(promise, from, to);
        self.ran.push((from, to));
        let before = self.lines.last().map_or(0, |l| l.used);
        self.line(from, Some(to), Said::Further { openings, seconds });
        self.ran.pop();
        if let Some(line) = self.lines.last_mut() {
            line.used = before + seconds;
            line.left = promise.goal.seconds.saturating_sub(line.used);
        }
    }

    fn holidays(&mut self, promise: Promise<'_>, from: Timestamp, to: Timestamp) {
        if promise.hours.holidays.is_empty() || to.duration_since(from) < SignedDuration::from_hours(1) {
            return;
        }
        let zone = promise.hours.calendar.zone();
        let last = zone.to_datetime(to).date();
        let days = zone.to_datetime(from).date().series(jiff::Span::new().days(1)).take_while(|d| *d <= last);
        for date in days.take(GAP_DAYS_MAX) {
            let told = self.lines.iter().any(|l| matches!(&l.said, Said::Holiday { date: d, .. } if *d == date));
            if let Some(name) = promise.hours.holidays.get(&date).filter(|_| !told) {
                let (used, left) = self.lines.last().map_or((0, promise.goal.seconds), |l| (l.used, l.left));
                self.line(from, None, Said::Holiday { date, name: name.clone() });
                self.lines.iter_mut().next_back().into_iter().for_each(|l| (l.used, l.left) = (used, left));
            }
        }
    }

    fn used(&self) -> u64 {
        self.promise.map_or(0, |p| self.ran.iter().map(|(from, to)| business(p, *from, *to)).sum())
    }

    fn line(&mut self, at: Timestamp, until: Option<Timestamp>, said: Said) {
        let used = self.used();
        let left = self.promise.map_or(0, |p| p.goal.seconds.saturating_sub(used));
        self.lines.push(Line { at, until, said, used, left });
    }
}

/// The target of a kind that matters now: the last one started.
pub fn newest(all: &[Explained], kind: Kind) -> Option<&Explained> {
    all.iter().rev().find(|e| e.target.kind == kind)
}
