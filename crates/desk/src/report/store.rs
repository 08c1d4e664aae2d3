//! The only SQL behind reports, groups and ticket lists. Nothing here writes.

use super::Listing;
use super::rules::GroupSum;
use super::rules::sums::{Question, Sums};
use crate::facts::{GroupKey, TicketFact};
use crate::report::rules;
use crate::tally::jobs::Since;
use crate::tally::rules::cells::{Cells, Fine};
use crate::tally::rules::grain::{months, runs, since_month};
use crate::tally::rules::measure;
use crate::tally::store::{self as tally, Place, Way};
use crate::tally::{self as tally_types, Day, Filter, Span};
use house::store::{Row, StoreError, Tx};
use house::{params, statements};
use jiff::Timestamp;
use quant::calendar::Calendar;
use std::collections::BTreeMap;

/// Tickets of a question with two filters or more: it is answered from the tickets themselves.
pub const COMBINED_MAX: i64 = 10_000;
/// Up to so many, medians are exact.
const FEW: i64 = 2_000;
/// Tickets read at a time, times of it for one page of a list, and tickets on such a page.
const AT_ONCE: i64 = 500;
const PIECES_MAX: usize = 20;
const LISTED_MAX: usize = 50;
/// Spans that end so many days ago or later are listed from their end.
const RECENT: Day = 40;

/// The months that count as recent: this one and those before.
const MONTHS_RECENT: i64 = 12;

/// How exactly a question is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// From the tickets where they are few, else from sums.
    Finely,
    /// From sums where there are any.
    Quickly,
}

/// Why a question is not answered.
#[derive(Debug)]
pub enum TooWide {
    Tickets(i64),
    Store(StoreError),
}

impl From<StoreError> for TooWide {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<TooWide> for house::Error {
    fn from(why: TooWide) -> Self {
        match why {
            TooWide::Tickets(max) => {
                Self::Invalid(vec![house::FieldFault::new("filter", "desk-report-too-wide").with("max", max)])
            }
            TooWide::Store(error) => error.into(),
        }
    }
}

statements! {
    LISTED = "select number, title, state, priority, category, subcategory, service, created_at, resolved_at from desk_ticket
        where organisation = $1 and number < $2 and (cast($3 as text) is null or state = $3) and (cast($4 as text) is null or category = $4)
        and (cast($5 as text) is null or subcategory = $5) and (cast($6 as text) is null or service = $6)
        and (cast($7 as bigint) is null or priority = $7) and (cast($8 as bigint) is null or source_promise_kept = (cast($8 as bigint) = 1))
        and (cast($9 as bigint) is null or created_at >= $9) and (cast($10 as bigint) is null or created_at < $10)
        and (cast($11 as bigint) is null or resolved_at >= $11) and (cast($12 as bigint) is null or resolved_at < $12)
        and (cast($13 as bigint) is null or open = (cast($13 as bigint) = 1))
        and (cast($14 as bigint) is null or (reassigned = 0) = (cast($14 as bigint) = 0))
        and (cast($15 as bigint) is null or (reopened = 0) = (cast($15 as bigint) = 0))
        order by number desc limit $16";
    FIRST_TICKET = "select created_at from desk_ticket where organisation = $1 order by created_at limit 1";
    NEWEST_TICKET = "select created_at from desk_ticket where organisation = $1 order by created_at desc limit 1";
    GROUP_SPANS = "select created_at, resolved_at, open from desk_ticket
        where organisation = $1 and category = $2 and created_at >= $5 and created_at < $6
        and (cast($3 as text) is null or subcategory = $3) and (cast($4 as text) is null or service = $4) order by created_at, number";
    GROUP_SAMPLE = "select number, title, state, priority, category, subcategory, service, created_at, resolved_at from desk_ticket
        where organisation = $1 and category = $2 and created_at >= $5 and created_at < $6
        and (cast($3 as text) is null or subcategory = $3) and (cast($4 as text) is null or service = $4)
        order by created_at desc, number desc limit $7";
    TICKET = "select number, title, state, priority, category, subcategory, service, created_at, resolved_at from desk_ticket
        where organisation = $1 and number = $2";
}

/// Creation and end of one ticket of a group.
pub struct Lifetime {
    pub created: Timestamp,
    pub resolved: Option<Timestamp>,
    pub open: bool,
}

/// The sums that a question is answered from.
pub fn sums(tx: &mut Tx<'_>, q: &Question, since: &Since, how: How) -> Result<Sums, TooWide> {
    let stated = q.filter.stated();
    if stated.len() > 1 {
        return exact(tx, q, since, COMBINED_MAX)?.ok_or(TooWide::Tickets(COMBINED_MAX));
    }
    let place = stated.into_iter().next().unwrap_or_default();
    let sums = from_sums(tx, q, since, &place)?;
    let few = sums.count(measure::CREATED) + sums.count(measure::RESOLVE) + sums.open.count(0) <= FEW;
    let exact = if few && how == How::Finely { exact(tx, q, since, FEW * 2)? } else { None };
    Ok(exact.unwrap_or(sums))
}

/// What happened alone, without what is open.
pub fn flow(tx: &mut Tx<'_>, q: &Question, since: &Since) -> Result<Sums, StoreError> {
    let mut sums = Sums::new(q.clone(), Fine::Steps);
    sums.flow = tally::cells(tx, 0, &q.filter.stated().into_iter().next().unwrap_or_default(), &runs(q.span))?;
    since.of(&q.filter).into_iter().for_each(|(m, sign)| sums.put(m, sign));
    Ok(sums)
}

fn exact(tx: &mut Tx<'_>, q: &Question, since: &Since, most: i64) -> Result<Option<Sums>, StoreError> {
    let mut sums = [Sums::new(q.clone(), Fine::Exact)];
    let all = from_tickets(tx, since, &mut sums, most)?;
    let [sums] = sums;
    Ok(all.then_some(sums))
}

/// The answer to a question from the sums of one place, without looking at tickets.
pub fn from_sums(tx: &mut Tx<'_>, q: &Question, since: &Since, place: &(i64, String)) -> Result<Sums, StoreError> {
    let mut sums = Sums::new(q.clone(), Fine::Steps);
    sums.flow = tally::cells(tx, 0, place, &runs(q.span))?;
    sums.young = tally::cells(tx, 0, place, &runs(q.young()))?.count(measure::RESOLUTION);
    let came = tally::cells(tx, 1, place, &runs(Span { from: None, to: q.span.to }))?;
    came.of(measure::OPEN).into_iter().for_each(|(quarter, n)| sums.open.add(0, quarter, n));
    let waiting = if q.span.from.is_some() { tally::cells(tx, 1, place, &runs(q.span))? } else { came };
    waiting.of(measure::OPEN).into_iter().for_each(|(quarter, n)| sums.waiting.add(0, quarter, n));
    if q.span.to.is_some_and(|to| to <= q.today) {
        let later = tally::cells(tx, 1, place, &runs(Span { from: q.span.to, to: None }))?;
        let later = later.of(measure::ENDED).into_iter().filter(|(quarter, _)| sums.came_before_end(*quarter));
        let later: Vec<(i64, i64)> = later.collect();
        later.into_iter().for_each(|(quarter, n)| sums.open.add(0, quarter, n));
    }
    since.of(&q.filter).into_iter().for_each(|(m, sign)| sums.put(m, sign));
    Ok(sums)
}

/// The costliest groups of incidents among the tickets of a span, which is widened to whole months.
pub fn groups(tx: &mut Tx<'_>, span: Span, today: Day, limit: usize) -> Result<Vec<GroupSum>, StoreError> {
    let since = crate::tally::jobs::since(tx)?;
    let sums = group_sums(tx, months(span), &since)?;
    let recent = group_sums(tx, since_month(today, MONTHS_RECENT - 1), &since)?;
    Ok(rules::largest(&sums, &recent, limit))
}

fn group_sums(tx: &mut Tx<'_>, span: Span, since: &Since) -> Result<BTreeMap<String, Cells>, StoreError> {
    let mut sums = tally::groups(tx, &runs(span))?;
    for (m, sign) in since.of(&Filter::default()) {
        for p in m.points.iter().filter(|p| measure::is_of_groups(p.measure) && span.holds(p.day)) {
            sums.entry(m.traits.group()).or_default().add(p.measure, Fine::Steps.kept(p), sign * p.n);
        }
    }
    Ok(sums)
}

fn put(sums: &mut [Sums], m: &tally_types::Measured) {
    sums.iter_mut().filter(|s| s.question.filter.holds(&m.traits)).for_each(|s| s.put(m, 1));
}

/// Sums over the same span, the first with the widest filter, from what each ticket adds; false if more than `most`
/// tickets can count.
pub fn from_tickets(tx: &mut Tx<'_>, since: &Since, sums: &mut [Sums], most: i64) -> Result<bool, StoreError> {
    let Some(q) = sums.first().map(|s| s.question.clone()) else { return Ok(true) };
    let (mut after, mut seen) = (None, 0_i64);
    loop {
        let found = tally::touching(tx, &q.filter, q.span, (Way::Up, after), AT_ONCE)?;
        seen += found.len() as i64;
        if seen > most {
            return Ok(false);
        }
        after = found.last().map(|m| Place { last_day: m.last_day.into(), number: m.number });
        let changed = |m: &&tally_types::Measured| since.changed.iter().any(|(_, new)| new.number == m.number);
        found.iter().filter(|m| !changed(m)).for_each(|m| put(sums, m));
        if (found.len() as i64) < AT_ONCE {
            since.changed.iter().for_each(|(_, m)| put(sums, m));
            return Ok(true);
        }
    }
}

/// The same from the tickets and their journals alone: what the kept sums are checked against.
pub fn counted_anew(tx: &mut Tx<'_>, sums: &mut [Sums]) -> Result<(), StoreError> {
    let mut ground = tally::ground(tx)?;
    let mut above = 0;
    loop {
        let numbers = tally::numbers(tx, above, false, AT_ONCE)?;
        for number in &numbers {
            tally::measure_one(tx, &mut ground, *number, None)?.iter().for_each(|m| put(sums, m));
        }
        match numbers.last() {
            Some(last) if numbers.len() as i64 == AT_ONCE => above = *last,
            _ => return Ok(()),
        }
    }
}

/// The service hours in which ages are told: the first of the present book.
pub fn hours_now(tx: &mut Tx<'_>) -> Result<Calendar, StoreError> {
    let grounds = crate::setting::store::grounds_of(tx, None)?;
    let book = grounds.kept.0.last().map(|(_, book)| book.hours("").calendar.clone());
    Ok(book.unwrap_or_else(Calendar::always_open))
}

/// What was created and resolved on each day up to a day, where anything was.
pub fn days(
    tx: &mut Tx<'_>,
    filter: &Filter,
    since: &Since,
    (from, to): (Day, Day),
) -> Result<Vec<(Day, i64, i64)>, StoreError> {
    let stated = filter.stated();
    if stated.len() > 1 {
        return Ok(Vec::new());
    }
    let mut all = tally::days(tx, &stated.into_iter().next().unwrap_or_default(), (from, to))?;
    for (m, sign) in since.of(filter) {
        for p in m.points.iter().filter(|p| (from..to).contains(&p.day)) {
            match p.measure {
                measure::CREATED => all.push((p.day, sign, 0)),
                measure::RESOLVE => all.push((p.day, 0, sign)),
                _ => {}
            }
        }
    }
    Ok(all)
}

/// Tickets that a figure counts, from a place on; where to go on, if there may be more.
pub fn behind(
    tx: &mut Tx<'_>,
    (figure, q): (&str, &Question),
    since: &Since,
    after: Option<Place>,
) -> Result<(Vec<TicketFact>, Option<Place>), StoreError> {
    let way = if q.span.to.is_none_or(|to| to > q.today - RECENT) { Way::Down } else { Way::Up };
    let mut found: Vec<i64> = Vec::new();
    if after.is_none() {
        let fresh = since.changed.iter().map(|(_, new)| new);
        found.extend(
            fresh.filter(|m| q.filter.holds(&m.traits) && rules::behind::counts(figure, q, m)).map(|m| m.number),
        );
        found.sort_unstable_by(|a, b| b.cmp(a));
    }
    let (mut place, mut more) = (after, true);
    for _ in 0..PIECES_MAX {
        let next = tally::touching(tx, &q.filter, q.span, (way, place), AT_ONCE)?;
        more = next.len() as i64 == AT_ONCE;
        for m in &next {
            place = Some(Place { last_day: m.last_day.into(), number: m.number });
            let known = since.changed.iter().any(|(_, new)| new.number == m.number);
            if !known && rules::behind::counts(figure, q, m) {
                found.push(m.number);
            }
            if found.len() >= LISTED_MAX {
                more = true;
                break;
            }
        }
        if !more || found.len() >= LISTED_MAX {
            break;
        }
    }
    let mut facts = Vec::with_capacity(found.len());
    for number in found {
        facts.extend(ticket(tx, number)?);
    }
    Ok((facts, place.filter(|_| more)))
}

/// Tickets of a list, newest number first, before the number `before`.
pub fn listed(tx: &mut Tx<'_>, filter: &Listing, before: i64, limit: i64) -> Result<Vec<TicketFact>, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let yes = |flag: Option<bool>| flag.map(i64::from);
    let text = |text: &Option<String>| text.clone();
    let params = params![
        organisation,
        before,
        text(&filter.state),
        text(&filter.category),
        text(&filter.subcategory),
        text(&filter.service),
        filter.priority,
        yes(filter.kept),
        filter.from,
        filter.to,
        filter.resolved_from,
        filter.resolved_to,
        yes(filter.open),
        yes(filter.reassigned),
        yes(filter.reopened),
        limit,
    ];
    tx.list(&LISTED, params, |row| read_fact(row, now))
}

pub fn first_ticket_at(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&FIRST_TICKET, params![organisation], |mut r| r.take(0))
}

pub fn newest_ticket_at(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    let organisation = tx.organisation()?;
    tx.find(&NEWEST_TICKET, params![organisation], |mut r| r.take(0))
}

/// Creation and end of each ticket of a group, oldest first.
pub fn group_spans(
    tx: &mut Tx<'_>,
    key: &GroupKey,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Lifetime>, StoreError> {
    let organisation = tx.organisation()?;
    let params =
        params![organisation, key.category.as_str(), key.subcategory.as_deref(), key.service.as_deref(), from, to];
    tx.list(&GROUP_SPANS, params, |mut r| Ok(Lifetime { created: r.take(0)?, resolved: r.take(1)?, open: r.take(2)? }))
}

/// The newest tickets of a group.
pub fn group_sample(
    tx: &mut Tx<'_>,
    key: &GroupKey,
    period: (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<TicketFact>, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    let params = params![
        organisation,
        key.category.as_str(),
        key.subcategory.as_deref(),
        key.service.as_deref(),
        period.0,
        period.1,
        limit
    ];
    tx.list(&GROUP_SAMPLE, params, |row| read_fact(row, now))
}

pub fn ticket(tx: &mut Tx<'_>, number: i64) -> Result<Option<TicketFact>, StoreError> {
    let (organisation, now) = (tx.organisation()?, tx.now());
    tx.find(&TICKET, params![organisation, number], |row| read_fact(row, now))
}

fn read_fact(mut r: Row, now: Timestamp) -> Result<TicketFact, StoreError> {
    let (created_at, resolved_at): (Timestamp, Option<Timestamp>) = (r.take(7)?, r.take(8)?);
    Ok(TicketFact {
        number: r.take(0)?,
        title: r.take(1)?,
        state: r.take(2)?,
        priority: r.take(3)?,
        category: r.take(4)?,
        subcategory: r.take(5)?,
        service: r.take(6)?,
        created_at,
        resolved_at,
        hours_open: rules::hours(created_at, resolved_at.unwrap_or(now)),
    })
}
