//! Checklists: the steps of one ticket, ticked off one by one, and lists kept for the next time.

pub mod api;
pub mod pages;
pub mod rules;
pub mod store;
pub mod views;

use crate::asks::actor_name;
use crate::events;
use crate::ticket::{KIND, store as tickets};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::store::Tx;
use house::{Error, FieldFault, Result};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Most steps on one ticket.
pub const STEPS_MAX: usize = 200;
/// The kind in whose name kept lists are journalled.
const LIST_KIND: &str = "desk_checklist";

/// One step.
#[derive(Debug, Clone)]
pub struct Task {
    pub id: i64,
    pub body: String,
    pub made_by_name: String,
    pub done_at: Option<Timestamp>,
    pub done_by_name: String,
}

/// A list kept for the next time.
#[derive(Debug, Clone)]
pub struct Checklist {
    pub id: i64,
    pub name: String,
    pub steps: Vec<String>,
}

fn must(tx: &mut Tx<'_>, number: i64) -> Result<()> {
    tickets::by_number(tx, number, None)?.map(drop).ok_or(Error::NotFound)
}

fn tell(tx: &mut Tx<'_>, kind: &str, number: i64, mut payload: Value) -> Result<()> {
    let by = actor_name(tx)?.1;
    if let Value::Object(fields) = &mut payload {
        fields.insert("by_name".to_owned(), by.into());
    }
    append(tx, &Happened { kind, record: RecordRef::new(KIND, number), concerns: None, payload })?;
    Ok(())
}

/// Adds steps behind those that are there, one a line.
pub fn add(tx: &mut Tx<'_>, number: i64, text: &str) -> Result<()> {
    must(tx, number)?;
    let steps = rules::steps("step", text).map_err(Error::Invalid)?;
    add_steps(tx, number, &steps)
}

fn add_steps(tx: &mut Tx<'_>, number: i64, steps: &[String]) -> Result<()> {
    let there = store::tasks(tx, number)?.len();
    if there + steps.len() > STEPS_MAX {
        return Err(Error::Invalid(vec![FieldFault::new("step", "desk-task-fault-many").with("max", STEPS_MAX)]));
    }
    let by = actor_name(tx)?.1;
    for (i, step) in steps.iter().enumerate() {
        store::add(tx, number, there + i, (step, &by))?;
    }
    tell(tx, events::STEPS_ADDED, number, json!({ "steps": steps, "name": steps.join(", ") }))
}

fn one(tx: &mut Tx<'_>, number: i64, id: i64) -> Result<Task> {
    must(tx, number)?;
    store::tasks(tx, number)?.into_iter().find(|t| t.id == id).ok_or(Error::NotFound)
}

/// Ticks a step off, or takes the tick back.
pub fn tick(tx: &mut Tx<'_>, number: i64, id: i64, done: bool) -> Result<()> {
    let task = one(tx, number, id)?;
    if task.done_at.is_some() == done {
        return Ok(());
    }
    let by = actor_name(tx)?.1;
    store::tick(tx, id, done.then_some(by.as_str()))?;
    let kind = if done { events::STEP_DONE } else { events::STEP_UNDONE };
    tell(tx, kind, number, json!({ "step": id, "name": task.body }))
}

/// Takes a step off the list.
pub fn remove(tx: &mut Tx<'_>, number: i64, id: i64) -> Result<()> {
    let task = one(tx, number, id)?;
    store::remove(tx, id)?;
    tell(tx, events::STEP_REMOVED, number, json!({ "step": id, "name": task.body }))
}

/// Puts the steps of a kept list on a ticket.
pub fn apply(tx: &mut Tx<'_>, number: i64, list: i64) -> Result<()> {
    must(tx, number)?;
    let found = store::checklist(tx, list)?.ok_or_else(|| Error::field("list", "fault-unknown"))?;
    add_steps(tx, number, &found.steps)
}

/// Keeps a list for the next time; one of the same name is replaced.
pub fn keep(tx: &mut Tx<'_>, name: &str, text: &str) -> Result<i64> {
    let name = rules::name("name", name).map_err(Error::Invalid)?;
    let steps = rules::steps("steps", text).map_err(Error::Invalid)?;
    let id = store::keep(tx, &name, &steps)?;
    let by = actor_name(tx)?.1;
    let payload = json!({ "name": name, "steps": steps, "by_name": by });
    append(tx, &Happened { kind: events::LIST_KEPT, record: RecordRef::new(LIST_KIND, id), concerns: None, payload })?;
    Ok(id)
}

/// Lets go of a kept list; tickets that have its steps keep them.
pub fn let_go(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let list = store::checklist(tx, id)?.ok_or(Error::NotFound)?;
    store::let_go(tx, id)?;
    let by = actor_name(tx)?.1;
    let payload = json!({ "name": list.name, "steps": list.steps, "by_name": by });
    append(tx, &Happened { kind: events::LIST_GONE, record: RecordRef::new(LIST_KIND, id), concerns: None, payload })?;
    Ok(())
}
