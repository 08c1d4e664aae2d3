//! Recurring work: a rule opens a ticket on its days, by itself and once. A rule that nobody was there to carry out opens
//! one ticket that says how many times it stands for. What a rule names and is no longer there (somebody who left, a tag
//! that is none) is left out and said on the ticket, rather than that no ticket is opened.

pub mod api;
pub mod jobs;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::asks::actor_name;
use crate::events;
use crate::field::{self, Asker, Moment};
use crate::promise::Hours;
use crate::setting::store as settings;
use crate::ticket::{KIND as TICKET, Priority, pages as ticket_pages};
use crate::{Channel, Opening, asks, tag, task, team};
use house::job::{NewJob, store as jobs_of};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::policy::{self, Right};
use house::people::{PersonId, store as people};
use house::store::Tx;
use house::{Error, FieldFault, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rules::pattern::Pattern;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The kind in whose name rules are journalled.
pub const KIND: &str = "desk_recurring";
/// Most rules of one organisation.
pub const RULES_MAX: i64 = 500;

/// What happens when a day of the rule is a holiday.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnHoliday {
    #[default]
    Open,
    Skip,
    /// The last working day before it.
    Before,
    /// The first working day after it.
    After,
}

impl OnHoliday {
    pub const ALL: [OnHoliday; 4] = [Self::Open, Self::Skip, Self::Before, Self::After];

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Skip => "skip",
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

/// By when a ticket is to be done, counted from the day on which it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DoneBy {
    /// 0 is the same day.
    pub days: i64,
    /// "17:00".
    pub time: String,
}

/// A rule: what its tickets say, who gets them, and when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Work {
    pub title: String,
    pub text: String,
    /// For whom: a member's e-mail address or any name; empty: for nobody in particular.
    pub requester: String,
    /// "incident", "request", "problem" or "change"; empty is a request.
    pub kind: String,
    /// A team by name.
    pub team: String,
    /// The id of somebody who works at the desk.
    pub assignee: Option<i64>,
    /// 1 (most urgent) to 4; 0 is 3.
    pub priority: i64,
    pub service: String,
    pub category: String,
    pub tags: Vec<String>,
    /// The steps of its checklist.
    pub checklist: Vec<String>,
    /// Fields of the organisation's own by name.
    pub fields: BTreeMap<String, Value>,
    pub done_by: Option<DoneBy>,
    pub pattern: Pattern,
    /// Whose holidays count: a calendar of the promises by name; empty is the first.
    pub calendar: String,
    pub on_holiday: OnHoliday,
}

/// A rule as it stands.
#[derive(Debug, Clone)]
pub struct Recurring {
    pub id: i64,
    pub work: Work,
    pub next_at: Option<Timestamp>,
    pub paused: bool,
    pub opened: i64,
    pub fault: String,
    pub made_by: PersonId,
    pub made_by_name: String,
    pub removed_at: Option<Timestamp>,
    pub version: i64,
}

/// A ticket that a rule opened.
#[derive(Debug, Clone)]
pub struct Run {
    pub at: Timestamp,
    pub ticket: i64,
    pub title: String,
    pub state: crate::State,
    pub due_at: Option<Timestamp>,
    pub missed: i64,
    pub by_hand: bool,
}

/// Where and with which holidays the days of a rule are counted.
pub struct Ground {
    pub zone: String,
    pub hours: Option<Hours>,
}

/// Reads where a rule's days are counted.
pub fn ground(tx: &mut Tx<'_>, work: &Work) -> Result<Ground> {
    let organisation = tx.organisation()?;
    let zone = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    if work.on_holiday == OnHoliday::Open {
        return Ok(Ground { zone, hours: None });
    }
    let book = settings::books(tx)?.pop().map(|(_, book)| book);
    let hours = book.and_then(|book| {
        let named = book.hours.iter().find(|h| h.name == work.calendar);
        named.or_else(|| book.hours.first()).cloned()
    });
    Ok(Ground { zone, hours })
}

/// The names of the calendars whose holidays can count.
pub fn calendars(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let book = settings::books(tx)?.pop().map(|(_, book)| book);
    Ok(book.map(|b| b.hours.iter().map(|h| h.name.clone()).collect()).unwrap_or_default())
}

/// The next moments of a rule after one.
pub fn upcoming(tx: &mut Tx<'_>, work: &Work, after: Timestamp, most: usize) -> Result<Vec<Timestamp>> {
    let ground = ground(tx, work)?;
    rules::upcoming(work, &ground, after, most).map_err(Error::Invalid)
}

fn tell(tx: &mut Tx<'_>, id: i64, what: &str, work: &Work) -> Result<()> {
    let by = actor_name(tx)?.1;
    let payload = json!({ "what": what, "rule": work, "by_name": by });
    append(
        tx,
        &Happened { kind: events::RECURRING_CHANGED, record: RecordRef::new(KIND, id), concerns: None, payload },
    )?;
    Ok(())
}

fn wake_at(tx: &mut Tx<'_>, id: i64, at: Option<Timestamp>) -> Result<()> {
    let Some(at) = at else { return Ok(()) };
    jobs_of::enqueue(tx, &NewJob { kind: jobs::OPEN, payload: json!({ "rule": id, "at": at }), run_at: at })?;
    Ok(())
}

/// What can be told before anything is kept: whether all that the rule names is there, and its first days.
pub fn look(tx: &mut Tx<'_>, work: &Work) -> Result<(Work, Vec<Timestamp>)> {
    let mut work = rules::tidy(work.clone());
    let mut faults = rules::check(&work);
    faults.extend(names_faults(tx, &work)?);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    work.pattern = work.pattern.settled();
    let now = tx.now();
    let next = upcoming(tx, &work, now, rules::SHOWN)?;
    if next.is_empty() {
        return Err(Error::field("rule", "desk-recurring-fault-never"));
    }
    Ok((work, next))
}

/// Keeps a rule; returns its id.
pub fn keep(tx: &mut Tx<'_>, work: &Work) -> Result<i64> {
    let (work, next) = look(tx, work)?;
    if store::count(tx)? >= RULES_MAX {
        return Err(Error::field("title", "desk-recurring-fault-many"));
    }
    let (person, name) = actor_name(tx)?;
    let next = next.first().copied();
    let id = store::add(tx, &work, next, (person.ok_or(Error::Forbidden)?, &name))?;
    tell(tx, id, "kept", &work)?;
    wake_at(tx, id, next)?;
    Ok(id)
}

/// A rule that is there, removed or not.
fn one(tx: &mut Tx<'_>, id: i64) -> Result<Recurring> {
    store::by_id(tx, id)?.ok_or(Error::NotFound)
}

/// A rule that was not taken away.
pub fn present(tx: &mut Tx<'_>, id: i64) -> Result<Recurring> {
    let rule = one(tx, id)?;
    if rule.removed_at.is_some() { Err(Error::NotFound) } else { Ok(rule) }
}

/// Changes a rule; what it opened stays.
pub fn change(tx: &mut Tx<'_>, id: i64, seen: Option<i64>, work: &Work) -> Result<()> {
    let mut rule = present(tx, id)?;
    if seen.is_some_and(|version| version != rule.version) {
        return Err(Error::Stale { version: rule.version });
    }
    let (work, next) = look(tx, work)?;
    (rule.next_at, rule.fault, rule.work) = (next.first().copied(), String::new(), work);
    save(tx, &rule, "changed")
}

fn save(tx: &mut Tx<'_>, rule: &Recurring, what: &str) -> Result<()> {
    if !store::save(tx, rule)? {
        return Err(Error::Stale { version: rule.version });
    }
    tell(tx, rule.id, what, &rule.work)?;
    if !rule.paused && rule.removed_at.is_none() {
        wake_at(tx, rule.id, rule.next_at)?;
    }
    Ok(())
}

/// Lets a rule rest, or go on from now.
pub fn pause(tx: &mut Tx<'_>, id: i64, paused: bool) -> Result<()> {
    let mut rule = present(tx, id)?;
    if rule.paused == paused {
        return Ok(());
    }
    rule.paused = paused;
    if !paused {
        rule.next_at = next_from_now(tx, &rule.work)?;
    }
    save(tx, &rule, if paused { "paused" } else { "resumed" })
}

fn next_from_now(tx: &mut Tx<'_>, work: &Work) -> Result<Option<Timestamp>> {
    let now = tx.now();
    Ok(upcoming(tx, work, now, 1)?.first().copied())
}

/// Takes a rule away, or brings it back. What it opened stays in either case.
pub fn remove(tx: &mut Tx<'_>, id: i64, removed: bool) -> Result<()> {
    let mut rule = one(tx, id)?;
    if rule.removed_at.is_some() == removed {
        return if removed { Err(Error::NotFound) } else { Ok(()) };
    }
    rule.removed_at = removed.then(|| tx.now());
    if !removed {
        rule.next_at = next_from_now(tx, &rule.work)?;
    }
    save(tx, &rule, if removed { "removed" } else { "restored" })
}

/// Opens a ticket of the rule at once, whatever its days are; returns its number.
pub fn run_now(tx: &mut Tx<'_>, id: i64) -> Result<i64> {
    let rule = present(tx, id)?;
    let at = tx.now();
    if store::ran(tx, id, at)? {
        return Err(Error::TooLate("desk-recurring-late-now".to_owned()));
    }
    open_ticket(tx, &rule, &Turn { at, missed: 0, by_hand: true })
}

/// Carries a rule out whose moment has come. Twice for one moment changes nothing: the first to move the rule on opens
/// the ticket, in the same transaction.
pub fn carry_out(tx: &mut Tx<'_>, id: i64, at: Timestamp) -> Result<()> {
    let Some(rule) = store::by_id(tx, id)? else { return Ok(()) };
    if rule.paused || rule.removed_at.is_some() || rule.next_at != Some(at) {
        return Ok(());
    }
    let (turn, next) = turn(tx, &rule, at)?;
    if !store::advance(tx, id, (at, next), "")? {
        return Ok(());
    }
    open_ticket(tx, &rule, &turn)?;
    wake_at(tx, id, next)
}

/// What a rule is to do now, and when again. Of several moments that passed, the last one counts.
fn turn(tx: &mut Tx<'_>, rule: &Recurring, at: Timestamp) -> Result<(Turn, Option<Timestamp>)> {
    let (now, ground) = (tx.now(), ground(tx, &rule.work)?);
    let later = rules::upcoming(&rule.work, &ground, at, rules::MISSED_MAX).map_err(Error::Invalid)?;
    let passed: Vec<Timestamp> = later.iter().copied().take_while(|t| *t <= now).collect();
    let last = passed.last().copied().unwrap_or(at);
    let missed = i64::try_from(passed.len()).unwrap_or(i64::MAX);
    let next = rules::upcoming(&rule.work, &ground, now.max(at), 1).map_err(Error::Invalid)?;
    Ok((Turn { at: last, missed, by_hand: false }, next.first().copied()))
}

/// A rule that could not open its ticket says why where people see it, and goes on with its next moment.
pub fn stumble(tx: &mut Tx<'_>, id: i64, at: Timestamp, why: &str) -> Result<()> {
    let Some(rule) = store::by_id(tx, id)? else { return Ok(()) };
    let next = next_from_now(tx, &rule.work).unwrap_or_default();
    if store::advance(tx, id, (at, next), why)? {
        tell(tx, id, "stumbled", &rule.work)?;
        wake_at(tx, id, next)?;
    }
    Ok(())
}

/// The ticket with the time by which its rule wants it done, where that comes first. Only what Rapport opened is asked for.
pub fn due(tx: &mut Tx<'_>, mut t: crate::Ticket) -> Result<crate::Ticket> {
    if t.channel != Channel::Rapport.word() || !t.open || t.waiting {
        return Ok(t);
    }
    let wanted = store::of_ticket(tx, t.number)?.and_then(|(_, run)| run.due_at);
    if let Some(at) = wanted.filter(|at| t.due_at.is_none_or(|due| *at < due)) {
        (t.due_at, t.due_kind) = (Some(at), Some(crate::ticket::Due::Resolve));
    }
    Ok(t)
}

/// For which moment a ticket is opened.
pub(crate) struct Turn {
    pub at: Timestamp,
    pub missed: i64,
    pub by_hand: bool,
}

/// What a rule names that is not there.
fn names_faults(tx: &mut Tx<'_>, work: &Work) -> Result<Vec<FieldFault>> {
    let mut faults = Vec::new();
    if !work.requester.is_empty()
        && let Err(Error::Invalid(wrong)) = ticket_pages::who(tx, &work.requester)
    {
        faults.extend(wrong);
    }
    if !work.team.is_empty() && team::store::named(tx, &work.team)?.is_none() {
        faults.push(FieldFault::new("team", "fault-unknown"));
    }
    if work.assignee.is_some() && assignee(tx, work)?.is_none() {
        faults.push(FieldFault::new("assignee", "fault-unknown"));
    }
    if !work.calendar.is_empty() && !calendars(tx)?.contains(&work.calendar) {
        faults.push(FieldFault::new("calendar", "fault-unknown"));
    }
    if let Err(Error::Invalid(wrong)) = answers(tx, work) {
        faults.extend(wrong);
    }
    Ok(faults)
}

/// Who gets it, while they work at the desk.
fn assignee(tx: &mut Tx<'_>, work: &Work) -> Result<Option<PersonId>> {
    let Some(person) = work.assignee.map(PersonId) else { return Ok(None) };
    let member = people::member(tx, person)?;
    Ok(member.filter(|m| policy::reach(m.role, Right::DeskWork).is_some()).map(|m| m.person))
}

fn answers(tx: &mut Tx<'_>, work: &Work) -> Result<field::Answers> {
    let definitions = field::store::definitions(tx, rules::kind_of(work), &work.service)?;
    let map = work.fields.clone().into_iter().collect();
    let typed = field::rules::typed_json(&map).map_err(Error::Invalid)?;
    let unknown = field::rules::unknown(&definitions, &typed);
    if !unknown.is_empty() {
        return Err(Error::Invalid(unknown));
    }
    let typed = field::store::with_people(tx, &definitions, typed)?;
    field::rules::check(&definitions, &typed, (Asker::Team, Moment::Working)).map_err(Error::Invalid)
}

/// Opens the ticket of a rule with all that belongs to it; returns its number.
fn open_ticket(tx: &mut Tx<'_>, rule: &Recurring, turn: &Turn) -> Result<i64> {
    let work = &rule.work;
    let mut left_out = Vec::new();
    let (requester, requester_name) = match work.requester.as_str() {
        "" => (None, rule.made_by_name.clone()),
        typed => ticket_pages::who(tx, typed).unwrap_or_else(|_| {
            left_out.push("requester");
            (None, typed.to_owned())
        }),
    };
    let text = if work.text.trim().is_empty() { &work.title } else { &work.text };
    let opening = Opening {
        title: work.title.clone(),
        requester_name,
        kind: rules::kind_of(work).to_owned(),
        priority: Priority::try_from(work.priority).unwrap_or(Priority::Normal),
        by_agent: true,
        category: work.category.clone(),
        service: work.service.clone(),
        ..asks::plain_opening(text, requester, Channel::Rapport)
    };
    let number = asks::open_ticket(tx, None, &opening)?;
    left_out.extend(furnish(tx, number, work)?);
    let due_at = due_at(tx, work, turn)?;
    store::run_add(tx, rule.id, (turn, number, due_at))?;
    let payload = json!({
        "rule": rule.id, "title": work.title, "at": turn.at, "missed": turn.missed, "by_hand": turn.by_hand,
        "left_out": left_out, "by_name": asks::actor_name(tx)?.1
    });
    append(tx, &Happened { kind: events::RECURRED, record: RecordRef::new(TICKET, number), concerns: None, payload })?;
    if due_at.is_some() {
        asks::follow_promises(tx, number)?;
    }
    Ok(number)
}

/// Gives the ticket what the rule says; returns what had to be left out.
fn furnish(tx: &mut Tx<'_>, number: i64, work: &Work) -> Result<Vec<&'static str>> {
    let mut left_out = Vec::new();
    if !work.team.is_empty() {
        match team::store::named(tx, &work.team)? {
            Some(_) => drop(team::give(tx, number, &work.team)?),
            None => left_out.push("team"),
        }
    }
    if work.assignee.is_some() {
        match assignee(tx, work)? {
            Some(person) => drop(asks::assign(tx, number, None, Some(person))?),
            None => left_out.push("assignee"),
        }
    }
    if !work.tags.is_empty() {
        tag::change(tx, number, (&work.tags, &[]))?;
    }
    if !work.checklist.is_empty() {
        task::add(tx, number, &work.checklist.join("\n"))?;
    }
    match answers(tx, work) {
        Ok(answers) if answers.is_empty() => {}
        Ok(answers) => field::keep_first(tx, number, &answers)?,
        Err(Error::Invalid(_)) => left_out.push("fields"),
        Err(other) => return Err(other),
    }
    Ok(left_out)
}

/// By when it is to be done, in the organisation's zone.
fn due_at(tx: &mut Tx<'_>, work: &Work, turn: &Turn) -> Result<Option<Timestamp>> {
    let organisation = tx.organisation()?;
    let zone = people::organisation(tx, organisation)?.map_or_else(|| "UTC".to_owned(), |o| o.zone);
    let zone = TimeZone::get(&zone).map_err(Error::internal)?;
    Ok(work.done_by.as_ref().and_then(|by| rules::done_by(by, turn.at, &zone)))
}
