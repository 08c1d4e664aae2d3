//! The reference for the tests: a request told minute by minute, from the definitions alone.
//!
//! It shares no arithmetic with the rules: whether somebody is there is read off the wall clock of each minute, and
//! every minute in which a clock ran is written down and counted again.

use super::super::{Facts, Happening, Kind, Outcome};
use Happening::{
    Book as Turn, Cancelled, Created, Facts as Became, PublicAgentReply, Reopened, RequesterMessage, Resolved, Status,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Hours of a calendar as a person would look them up: the plan of each weekday, closed days, days of their own.
#[derive(Debug)]
pub(super) struct Plan {
    pub name: String,
    pub zone: &'static str,
    /// From and until in minutes of the day; until may lie after 24:00, on the next day.
    pub week: [Vec<(i64, i64)>; 7],
    pub closed: BTreeSet<Date>,
    pub extra: BTreeMap<Date, Vec<(i64, i64)>>,
    offsets: RefCell<HashMap<i64, i64>>,
    days: RefCell<HashMap<i64, Vec<bool>>>,
}

impl Plan {
    pub(super) fn new(name: &str, zone: &'static str, week: [Vec<(i64, i64)>; 7]) -> Self {
        Self {
            name: name.into(),
            zone,
            week,
            closed: Default::default(),
            extra: Default::default(),
            offsets: Default::default(),
            days: Default::default(),
        }
    }

    /// Whether somebody is there in the minute that begins now: only a look at the wall clock and the plan. Clocks
    /// change on quarters of an hour, so the offset is looked up once for each.
    fn open(&self, at: Timestamp) -> bool {
        let (second, quarter) = (at.as_second(), at.as_second().div_euclid(900));
        let offset = *self.offsets.borrow_mut().entry(quarter).or_insert_with(|| {
            let zone = TimeZone::get(self.zone).unwrap();
            i64::from(zone.to_offset(Timestamp::from_second(quarter * 900).unwrap()).seconds())
        });
        let wall = second + offset;
        let (day, minute) = (wall.div_euclid(86_400), wall.rem_euclid(86_400) / 60);
        let mut days = self.days.borrow_mut();
        days.entry(day).or_insert_with(|| self.minutes(day))[usize::try_from(minute).unwrap()]
    }

    /// Each minute of a date on the wall: whether the plan says that somebody is there.
    fn minutes(&self, day: i64) -> Vec<bool> {
        let date = |day: i64| jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        let today = date(day);
        let of = |d: Date| &self.week[usize::try_from(d.weekday().to_monday_zero_offset()).unwrap()];
        let within =
            |list: &[(i64, i64)], minute: i64| list.iter().any(|(from, until)| *from <= minute && minute < *until);
        let open = |minute: i64| match self.extra.get(&today) {
            Some(own) => within(own, minute),
            None if self.closed.contains(&today) => false,
            None => within(of(today), minute) || within(of(date(day - 1)), minute + 1440),
        };
        (0..1440).map(open).collect()
    }
}

/// What a policy says, as a table.
#[derive(Debug)]
pub(super) struct Says {
    pub service: Option<&'static str>,
    pub requester: Option<&'static str>,
    pub plan: usize,
    /// Minutes and whether by any clock, for (priority, kind).
    pub goals: BTreeMap<(u8, Kind), (u64, bool)>,
    pub pauses: BTreeSet<(Kind, &'static str)>,
}

pub(super) struct World {
    pub plans: Vec<Plan>,
    /// The policies of each book.
    pub books: Vec<Vec<Says>>,
    pub begin: Timestamp,
}

#[derive(Clone, Copy, PartialEq)]
struct Goal {
    seconds: u64,
    /// None: by any clock.
    plan: Option<usize>,
}

impl World {
    pub(super) fn minute(&self, n: i64) -> Timestamp {
        self.begin + SignedDuration::from_mins(n)
    }

    fn says(&self, book: usize, facts: &Facts) -> Option<&Says> {
        self.books[book].iter().find(|s| {
            s.service.is_none_or(|w| w == facts.service)
                && s.requester.is_none_or(|w| facts.requester.iter().any(|r| r == w))
        })
    }

    fn goal(&self, book: usize, facts: &Facts, kind: Kind) -> Option<Goal> {
        let says = self.says(book, facts)?;
        let (minutes, elapsed) = *says.goals.get(&(facts.priority, kind)).or_else(|| {
            says.goals.get(&(0, kind)).filter(|_| {
                // What stands for every priority gives way to a priority that is named, whatever it names.
                !says.goals.keys().any(|(p, _)| *p == facts.priority)
            })
        })?;
        Some(Goal { seconds: minutes * 60, plan: (!elapsed).then_some(says.plan) })
    }

    fn open(&self, goal: Goal, m: i64) -> bool {
        goal.plan.is_none_or(|p| self.plans[p].open(self.minute(m)))
    }
}

/// A target told minute by minute, from the definitions alone: every minute of running is written down.
struct Told {
    kind: Kind,
    since: i64,
    goal: Option<Goal>,
    promised: Option<Goal>,
    ran: Vec<i64>,
    used: u64,
    fulfilled: Option<i64>,
    broken: Option<i64>,
    runs: bool,
}

struct Story<'a> {
    world: &'a World,
    told: Vec<Told>,
    book: usize,
    facts: Facts,
    status: String,
    closed: bool,
    replies: u8,
    needed: u8,
}

impl Story<'_> {
    fn start(&mut self, kind: Kind, since: i64) {
        let goal = self.world.goal(self.book, &self.facts, kind);
        let (ran, used, fulfilled, broken, runs) = (vec![], 0, None, None, false);
        self.told.push(Told { kind, since, goal, promised: goal, ran, used, fulfilled, broken, runs });
    }

    fn regoal(&mut self, m: i64) {
        for t in self.told.iter_mut().filter(|t| t.broken.is_none() && t.fulfilled.is_none()) {
            t.goal = self.world.goal(self.book, &self.facts, t.kind);
            let Some(goal) = t.goal else { continue };
            t.promised = t.goal;
            t.used = 0;
            for &past in &t.ran {
                if t.used >= goal.seconds {
                    t.broken = Some(m);
                }
                t.used += 60 * u64::from(self.world.open(goal, past));
            }
        }
    }

    fn fulfil(&mut self, kind: Kind, m: i64) {
        self.told.iter_mut().filter(|t| t.kind == kind && t.fulfilled.is_none()).for_each(|t| t.fulfilled = Some(m));
    }

    fn happens(&mut self, what: &Happening, m: i64) {
        match what {
            Created { facts, agent_wrote_first } => {
                self.facts = facts.clone();
                self.needed = 1 + u8::from(*agent_wrote_first);
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
            Status(s) => self.status = s.clone(),
            Became(facts) => {
                self.facts = facts.clone();
                self.regoal(m);
            }
            Turn(place) => {
                self.book = *place;
                self.regoal(m);
            }
            Resolved => {
                self.closed = true;
                self.fulfil(Kind::Resolve, m);
            }
            Reopened => {
                (self.closed, self.status) = (false, "open".into());
                self.told.iter_mut().filter(|t| t.kind == Kind::Resolve).for_each(|t| t.fulfilled = None);
                self.regoal(m);
            }
            Cancelled => self.closed = true,
        }
    }

    /// One minute of real time from `m` on.
    fn pass(&mut self, m: i64) {
        let says = self.world.says(self.book, &self.facts);
        for t in &mut self.told {
            let stands = says.is_some_and(|s| s.pauses.iter().any(|(k, w)| *k == t.kind && *w == self.status));
            t.runs = !stands && !self.closed && t.fulfilled.is_none();
            if !t.runs {
                continue;
            }
            if t.broken.is_none() && t.goal.is_some_and(|g| t.used >= g.seconds) {
                t.broken = Some(m);
            }
            t.ran.push(m);
            t.used += 60 * u64::from(t.promised.is_some_and(|g| self.world.open(g, m)));
        }
    }

    fn outcome(&self, t: &Told, now: i64) -> Option<Outcome> {
        let goal = t.promised?;
        if let Some(at) = t.broken {
            return Some(Outcome::Missed { at: self.world.minute(at), over: t.used - goal.seconds });
        }
        Some(match (t.goal, t.fulfilled, self.closed) {
            (None, ..) => Outcome::Cancelled,
            (_, Some(at), _) => Outcome::Met { at: self.world.minute(at) },
            (_, _, true) => Outcome::Cancelled,
            _ => {
                let left = goal.seconds - t.used;
                let share_used = if goal.seconds == 0 { 1.0 } else { t.used as f64 / goal.seconds as f64 };
                let (mut due, mut wait) = (now, left);
                while wait > 0 {
                    wait -= 60 * u64::from(self.world.open(goal, due));
                    due += 1;
                }
                if t.runs {
                    Outcome::Running { due: self.world.minute(due), left, share_used }
                } else {
                    Outcome::Paused { left, share_used }
                }
            }
        })
    }
}

/// The targets at minute `now`: kind, beginning, used seconds, outcome.
pub(super) fn reference(world: &World, history: &[(i64, Happening)], now: i64) -> Vec<(Kind, Timestamp, u64, Outcome)> {
    let mut story = Story {
        world,
        told: vec![],
        book: 0,
        facts: Facts::default(),
        status: "new".into(),
        closed: false,
        replies: 0,
        needed: 1,
    };
    let mut next = history.iter().peekable();
    for m in 0..=now {
        while let Some((_, what)) = next.next_if(|(at, _)| *at <= m) {
            story.happens(what, m);
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
    shown.filter_map(|t| Some((t.kind, world.minute(t.since), t.used, story.outcome(t, now)?))).collect()
}
