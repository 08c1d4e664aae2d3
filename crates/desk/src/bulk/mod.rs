//! One deed on many tickets: each takes it or says why not, and all of it can be taken back.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::ticket::{Deed, Priority, State, Ticket, store as tickets};
use crate::{Letters, asks, macros, snooze, tag, team, tie};
use house::people::PersonId;
use house::store::Tx;
use house::{Error, FieldFault, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most tickets at once: so many are done within a second.
pub const TICKETS_MAX: usize = 200;

/// What is to be done to each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// To whoever does it.
    Take,
    /// To somebody by id, or to nobody.
    Assign(Option<i64>),
    /// To a team by name; "" is none.
    Team(String),
    /// 1 to 4.
    Priority(i64),
    State(Turn),
    Tag(Vec<String>),
    Untag(Vec<String>),
    /// A macro by id: its text and its deeds.
    Macro(i64),
    Snooze(Aside),
    /// Into one of them, by its number; `null`: into the one that was opened first.
    Merge(Option<i64>),
}

/// Until when tickets are put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Aside {
    /// Absent: until the person who asked answers.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
}

/// Where a ticket is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    WaitRequester,
    WaitThirdParty,
    Resume,
    Solve,
    Reopen,
}

/// What was done to one ticket, with what it was before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    pub number: i64,
    /// The version afterwards: a ticket that changed since is not set back.
    pub version: i64,
    pub assignee: Option<i64>,
    pub team: String,
    pub priority: i64,
    pub state: State,
    pub tagged: Vec<String>,
    pub untagged: Vec<String>,
}

/// One that did not take it, and why: a message of the catalogue with its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    pub number: i64,
    pub why: String,
    pub values: Vec<(String, String)>,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    pub id: i64,
    pub command: Command,
    pub done: Vec<Done>,
    pub refused: Vec<Refused>,
    pub undone: bool,
}

/// Does something to many tickets. One that refuses leaves the others alone.
pub(crate) fn carry_out(
    tx: &mut Tx<'_>,
    letters: Option<&Letters>,
    numbers: &[i64],
    command: &Command,
) -> Result<Outcome> {
    let numbers = rules::numbers(numbers).map_err(|f| Error::Invalid(vec![f]))?;
    rules::check(command).map_err(|f| Error::Invalid(vec![f]))?;
    let (numbers, command) = rules::settled(numbers, command).map_err(|f| Error::Invalid(vec![f]))?;
    let command = &command;
    if let Command::Macro(id) = command {
        macros::usable(tx, *id)?;
    }
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for number in numbers {
        match one(tx, letters, number, command) {
            Ok(Some(entry)) => done.push(entry),
            Ok(None) => refused.push(Refused { number, why: "desk-bulk-nothing-new".into(), values: Vec::new() }),
            Err(error) => refused.push(why(number, error)?),
        }
    }
    let me = tx.actor().person().ok_or(Error::Forbidden)?;
    let id = store::add(tx, me, (command, &done, &refused))?;
    Ok(Outcome { id, command: command.clone(), done, refused, undone: false })
}

/// Does it to one; nothing if it stood so already.
fn one(tx: &mut Tx<'_>, letters: Option<&Letters>, number: i64, command: &Command) -> Result<Option<Done>> {
    let before = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    let had = tag::store::of_ticket(tx, number)?;
    match command {
        Command::Macro(id) => {
            let m = macros::usable(tx, *id)?;
            macros::apply(tx, letters, number, &m, None)?;
        }
        plain => deed(tx, number, plain)?,
    }
    let after = tickets::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    let has = tag::store::of_ticket(tx, number)?;
    let (tagged, _) = tag::rules::difference(&had, &has, &[]);
    let untagged: Vec<String> = had.into_iter().filter(|t| !has.contains(t)).collect();
    let aside = matches!(command, Command::Snooze(_));
    let changed = aside || after.version != before.version || !tagged.is_empty() || !untagged.is_empty();
    Ok(changed.then(|| done_of(&before, after.version, (tagged, untagged))))
}

/// One deed on one ticket. A macro is none: it holds deeds.
pub(crate) fn deed(tx: &mut Tx<'_>, number: i64, command: &Command) -> Result<()> {
    let me = tx.actor().person();
    match command {
        Command::Take => asks::assign(tx, number, None, me).map(drop),
        Command::Assign(to) => asks::assign(tx, number, None, to.map(PersonId)).map(drop),
        Command::Team(name) => team::give(tx, number, name).map(drop),
        Command::Priority(n) => {
            let priority = Priority::try_from(*n).map_err(|_| Error::field("priority", "fault-unknown"))?;
            asks::change(tx, number, None, &Deed::Prioritise(priority)).map(drop)
        }
        Command::State(turn) => asks::change(tx, number, None, &rules::deed(*turn)).map(drop),
        Command::Tag(tags) => tag::change(tx, number, (tags, &[])).map(drop),
        Command::Untag(tags) => tag::change(tx, number, (&[], tags)).map(drop),
        Command::Snooze(aside) => snooze::put_aside(tx, number, aside.until, ""),
        Command::Merge(Some(into)) => tie::merge(tx, *into, &[number]),
        Command::Merge(None) | Command::Macro(_) => Err(Error::field("do", "fault-unknown")),
    }
}

/// Refuses before the first of several deeds what one of them would refuse, so that all are done or none.
pub(crate) fn must_take(tx: &mut Tx<'_>, ticket: &Ticket, deeds: &[Command]) -> Result<()> {
    let mut t = ticket.clone();
    for command in deeds {
        let deed = match command {
            Command::State(turn) => rules::deed(*turn),
            Command::Priority(n) => Deed::Prioritise(Priority::try_from(*n).unwrap_or(t.priority)),
            Command::Take | Command::Assign(_) => Deed::Assign(None),
            Command::Team(_) if !t.open => return Err(Error::TooLate("desk-late-solved".into())),
            _ => continue,
        };
        if matches!(deed, Deed::Resolve { .. }) {
            crate::field::must_be_answered(tx, &t)?;
        }
        t = crate::ticket::rules::after(t, &deed, tx.now()).map_err(|why| Error::TooLate(why.to_owned()))?;
    }
    Ok(())
}

fn done_of(before: &Ticket, version: i64, (tagged, untagged): (Vec<String>, Vec<String>)) -> Done {
    Done {
        number: before.number,
        version,
        assignee: before.assignee.map(|p| p.0),
        team: before.team.clone(),
        priority: before.priority.into(),
        state: before.state,
        tagged,
        untagged,
    }
}

/// What a ticket says against it; a fault of ours or of the database ends the whole.
fn why(number: i64, error: Error) -> Result<Refused> {
    let (why, values) = match error {
        Error::NotFound => ("desk-bulk-gone".to_owned(), Vec::new()),
        Error::TooLate(key) => (key, Vec::new()),
        Error::Stale { .. } => ("desk-bulk-changed".to_owned(), Vec::new()),
        Error::Invalid(faults) => {
            let first = faults.into_iter().next().unwrap_or_else(|| FieldFault::new("", "fault-unknown"));
            (first.fault, first.values)
        }
        other => return Err(other),
    };
    Ok(Refused { number, why, values })
}

/// Takes back what a person did to many, where nothing else happened since.
pub(crate) fn take_back(tx: &mut Tx<'_>, id: i64) -> Result<Outcome> {
    let me = tx.actor().person().ok_or(Error::Forbidden)?;
    let outcome = store::by_id(tx, id, me)?.ok_or(Error::NotFound)?;
    if outcome.undone || !store::undone(tx, id)? {
        return Err(Error::TooLate("desk-bulk-undone-already".into()));
    }
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for entry in &outcome.done {
        match back(tx, entry, &outcome.command) {
            Ok(()) => done.push(entry.clone()),
            Err(error) => refused.push(why(entry.number, error)?),
        }
    }
    Ok(Outcome { done, refused, undone: true, ..outcome })
}

fn back(tx: &mut Tx<'_>, entry: &Done, command: &Command) -> Result<()> {
    let present = tickets::by_number(tx, entry.number, None)?.ok_or(Error::NotFound)?;
    if present.version != entry.version {
        return Err(Error::Stale { version: present.version });
    }
    match command {
        Command::Merge(_) => return tie::unmerge(tx, entry.number).map(drop),
        Command::Snooze(_) => return snooze::wake(tx, entry.number, snooze::Why::Somebody).map(drop),
        _ => {}
    }
    for deed in rules::deeds_back(&present, entry, tx.now()) {
        asks::change(tx, entry.number, None, &deed)?;
    }
    if present.assignee.map(|p| p.0) != entry.assignee && present.open {
        asks::assign(tx, entry.number, None, entry.assignee.map(PersonId))?;
    }
    if present.open && present.team != entry.team {
        team::give(tx, entry.number, &entry.team)?;
    }
    tag::change(tx, entry.number, (&entry.untagged, &entry.tagged)).map(drop)
}
