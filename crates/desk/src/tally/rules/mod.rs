//! What a ticket adds to the sums, pure: its row, its journal and its promises in, points out. The definitions are those
//! of docs/rooms/desk-report.md.

pub mod cells;
pub mod grain;
pub mod measure;
mod story;
#[cfg(test)]
mod tests;

use super::{Day, Known, Measured, Traits};
use crate::promise::{Facts, Kind, Outcome, Target};
use cells::Point;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use quant::calendar::Calendar;
use story::Story;

/// A solution that holds so long was none that came back.
const REOPEN_WITHIN: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The same for "solved at the first contact".
const FIRST_CONTACT_HOLDS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Moments of creation are kept to the quarter of an hour: every zone's midnight is one.
pub const QUARTER_SECONDS: i64 = 900;

/// The day on the wall.
pub fn day_of(at: Timestamp, zone: &TimeZone) -> Day {
    let seconds = at.as_second() + i64::from(zone.to_offset(at).seconds());
    Day::try_from(seconds.div_euclid(86_400)).unwrap_or(Day::MAX)
}

/// The days since 1970 of a date.
pub fn day_number(date: jiff::civil::Date) -> Day {
    let epoch = jiff::civil::date(1970, 1, 1);
    date.since(epoch).map(|span| span.get_days()).unwrap_or(0)
}

/// Everything that a ticket adds.
pub fn measured(k: &Known<'_>) -> Measured {
    let story = Story::read(k.ticket, k.entries);
    let calendar = calendar(k);
    let mut list = List { zone: k.zone, calendar: &calendar, points: Vec::new() };
    flow(&mut list, k, &story);
    answers(&mut list, k, &story);
    solutions(&mut list, k, &story);
    k.targets.iter().for_each(|t| promise(&mut list, t));
    people(&mut list, k);
    let t = k.ticket;
    let last = list.points.iter().map(|p| p.day).max().unwrap_or_default();
    // Work can be written down for a day before the ticket was.
    let first = list.points.iter().map(|p| p.day).min().unwrap_or_default();
    Measured {
        number: t.number,
        traits: Traits {
            team: t.team.clone(),
            service: t.service.clone(),
            category: t.category.clone(),
            subcategory: t.subcategory.clone(),
            priority: t.priority.into(),
            kind: t.kind.clone(),
            assignee: t.assignee.map_or(0, |p| p.0),
        },
        first_day: first,
        last_day: if t.open { Day::MAX } else { last },
        points: list.points,
    }
}

struct List<'a> {
    zone: &'a TimeZone,
    calendar: &'a Calendar,
    points: Vec<Point>,
}

impl List<'_> {
    fn add(&mut self, measure: u8, at: Timestamp, value: i64) {
        let day = day_of(at, self.zone);
        self.points.push(Point { measure, day, value, n: 1 });
    }

    fn business(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.calendar.business_seconds(from, to).max(0)
    }
}

/// The calendar of the service hours that held for the ticket when it was opened.
fn calendar(k: &Known<'_>) -> Calendar {
    let Some(book) = k.book else { return Calendar::always_open() };
    let t = k.ticket;
    let facts = Facts {
        priority: t.priority.number(),
        service: t.service.clone(),
        kind: t.kind.clone(),
        requester: k.requester.to_vec(),
    };
    book.hours(book.policy(&facts).map_or("", |p| p.calendar.as_str())).calendar.clone()
}

fn elapsed(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs().max(0)
}

/// What came, what is open, what became of it.
fn flow(list: &mut List<'_>, k: &Known<'_>, story: &Story) {
    let t = k.ticket;
    let quarter = t.created_at.as_second().div_euclid(QUARTER_SECONDS);
    list.add(measure::CREATED, t.created_at, 0);
    if t.open {
        list.add(measure::OPEN, t.created_at, quarter);
    } else if let Some(end) = t.resolved_at.or(t.closed_at).or(story.merged_at) {
        list.add(measure::ENDED, end.max(t.created_at), quarter);
    }
    if let Some(at) = t.resolved_at {
        list.add(measure::OUTCOME, t.created_at, elapsed(t.created_at, at));
    }
    list.add(measure::MOVED, t.created_at, t.reassigned);
    if t.reopened > 0 {
        list.add(measure::REOPENED_EVER, t.created_at, 0);
    }
    match k.source_kept {
        Some(true) => list.add(measure::SOURCE_KEPT, t.created_at, 0),
        Some(false) => list.add(measure::SOURCE_BROKEN, t.created_at, 0),
        None => {}
    }
}

fn answers(list: &mut List<'_>, k: &Known<'_>, story: &Story) {
    let t = k.ticket;
    if let Some(at) = t.first_response_at {
        let business = list.business(t.created_at, at);
        list.add(measure::RESPONSE, t.created_at, elapsed(t.created_at, at));
        list.add(measure::RESPONSE_BUSINESS, t.created_at, business);
    }
    for (asked, answered) in &story.questions {
        match answered {
            Some(at) => {
                let business = list.business(*asked, *at);
                list.add(measure::NEXT_RESPONSE_BUSINESS, *asked, business);
            }
            None => list.add(measure::NEXT_UNANSWERED, *asked, 0),
        }
    }
}

fn solutions(list: &mut List<'_>, k: &Known<'_>, story: &Story) {
    let t = k.ticket;
    if let Some(at) = t.resolved_at {
        let business = list.business(t.created_at, at);
        list.add(measure::RESOLVE, at, elapsed(t.created_at, at));
        list.add(measure::RESOLVE_BUSINESS, at, business);
        if let Some(states) = story.states_until(at) {
            let of = |meant: fn(&str) -> bool| states.iter().filter(move |s| meant(&s.state));
            let owned = of(|s| !s.starts_with("waiting")).map(|s| list.business(s.from, s.to)).sum();
            let waited = of(|s| ["new", "open", "waiting_third_party"].contains(&s));
            let waited = waited.map(|s| elapsed(s.from, s.to)).sum();
            list.add(measure::RESOLVE_OWNED, at, owned);
            list.add(measure::WAITED, at, waited);
        }
    }
    if let Some(at) = t.first_resolved_at.or(story.resolutions.first().map(|r| r.at)) {
        let business = list.business(t.created_at, at);
        list.add(measure::FIRST_RESOLVE_BUSINESS, at, business);
        let holds = !story.reopened_within(at, FIRST_CONTACT_HOLDS);
        if story.first_contact_possible {
            list.add(measure::FIRST_CONTACT_ELIGIBLE, at, 0);
        }
        if holds && story.contacts <= 1 && story.transfers == 0 {
            list.add(measure::FIRST_CONTACT, at, i64::from(story.first_contact_possible));
        }
    }
    let all: Vec<Timestamp> = story.resolutions.iter().map(|r| r.at).collect();
    chain(list, (measure::RESOLUTION, measure::RESOLUTION_AGAIN), &all);
    let bounced: Vec<Timestamp> = story.resolutions.iter().filter(|r| r.bounced(REOPEN_WITHIN)).map(|r| r.at).collect();
    chain(list, (measure::BOUNCED, measure::BOUNCED_AGAIN), &bounced);
}

/// Each moment, and with each but the first the day of the one before: in any period the number of tickets is the first
/// less those whose day before lies in the period too.
fn chain(list: &mut List<'_>, (measure, again): (u8, u8), moments: &[Timestamp]) {
    let mut before: Option<Day> = None;
    for at in moments {
        list.add(measure, *at, 0);
        if let Some(day) = before {
            list.add(again, *at, i64::from(day));
        }
        before = Some(day_of(*at, list.zone));
    }
}

fn promise(list: &mut List<'_>, target: &Target) {
    let kind = match target.kind {
        Kind::FirstResponse => 0,
        Kind::NextResponse => 1,
        Kind::Resolve => 2,
    };
    match target.outcome {
        Outcome::Met { at } => list.add(measure::KEPT + kind, target.due.unwrap_or(at), 0),
        Outcome::Missed { at, .. } => list.add(measure::BROKEN + kind, at, 0),
        Outcome::Running { due, .. } => list.add(measure::OWED + kind, due, due.as_second()),
        Outcome::Paused { .. } => list.add(measure::PAUSED + kind, target.since, 0),
        Outcome::Cancelled => list.add(measure::CANCELLED + kind, target.since, 0),
    }
}

/// What people said, and what work it was.
fn people(list: &mut List<'_>, k: &Known<'_>) {
    for asked in k.asked {
        list.add(measure::ASKED, asked.asked_at, 0);
        if let (Some(at), Some(score)) = (asked.rated_at, asked.score) {
            list.add(measure::ANSWERED, asked.asked_at, 0);
            list.add(measure::SCORE, at, score);
        }
    }
    for work in k.worked {
        let day = day_number(work.day);
        let mut put = |measure, n| list.points.push(Point { measure, day, value: 0, n });
        put(measure::MINUTES, work.minutes);
        match work.cents {
            Some(cents) => put(measure::CENTS, cents),
            None => put(measure::MINUTES_UNPRICED, work.minutes),
        }
    }
}
