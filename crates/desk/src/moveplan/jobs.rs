//! Looks at old desks and moves them in, as jobs: a server that was killed goes on by itself when it is back.

use super::rules;
use super::{CHANGED, KIND, Plan, SignIn, State, store};
use crate::movein::jobs::{preview, run_while};
use crate::movein::{MoveError, Run};
use connect::moved::{Desk, Fault};
use connect::table::{Sheet, Table};
use connect::{freshservice, glpi, jira, osticket, rt, zammad};
use house::job::{NewJob, handler, store as queue};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::people::OrganisationId;
use house::store::{StoreError, Tx};
use house::webhook::rules::is_public;
use house::{Error, House, JobHandler, Result};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::PathBuf;

/// The kind of job that looks at an old desk, or moves it in.
pub const JOB: &str = "desk.moveplan";

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Payload {
    plan: i64,
    turn: i64,
}

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(JOB, handler(carry_out))]
}

/// Notes in the journal what became of a plan; whoever set it up sees it at once.
pub fn told(tx: &mut Tx<'_>, plan: &Plan, what: &str) -> Result<(), StoreError> {
    let payload = json!({ "source": plan.source, "origin": plan.origin, "what": what });
    append(tx, &Happened { kind: CHANGED, record: RecordRef::new(KIND, plan.id), concerns: Some(plan.by), payload })
}

/// Sends a plan on its way: to be looked at, or to be moved in.
pub fn begin(tx: &mut Tx<'_>, id: i64, state: State) -> Result<(), StoreError> {
    store::state_set(tx, id, (state, true), None)?;
    let Some(plan) = store::one(tx, id)? else { return Ok(()) };
    told(tx, &plan, state.word())?;
    let payload = json!(Payload { plan: id, turn: plan.turn });
    let run_at = tx.now();
    queue::enqueue(tx, &NewJob { kind: JOB, payload, run_at }).map(drop)
}

async fn carry_out(house: House, organisation: Option<OrganisationId>, payload: serde_json::Value) -> Result<()> {
    let Payload { plan: id, turn } = serde_json::from_value(payload).map_err(Error::internal)?;
    let Some(organisation) = organisation else { return Ok(()) };
    let scope = house.system(Some(organisation));
    let found = house.db.read::<_, StoreError>(scope, move |tx| store::one(tx, id)).await?;
    let Some(plan) = found.filter(|p| p.turn == turn) else { return Ok(()) };
    let worker = house.clone();
    let outcome = tokio::task::spawn_blocking(move || match plan.state {
        State::Looking => look(&worker, organisation, &plan),
        State::Running => move_in(&worker, organisation, &plan),
        _ => Ok(()),
    });
    let failure = match outcome.await.map_err(Error::internal)? {
        Ok(()) | Err(MoveError::Stopped) => return Ok(()),
        // The database's own trouble passes: the job is tried again.
        Err(MoveError::Store(error)) => return Err(error.into()),
        Err(MoveError::House(error)) => return Err(error),
        Err(other) => sentence(&other.to_string()),
    };
    let write = move |tx: &mut Tx<'_>| {
        let Some(plan) = store::one(tx, id)?.filter(|p| p.turn == turn) else { return Ok(()) };
        store::state_set(tx, id, (State::Failed, false), Some(&failure))?;
        told(tx, &plan, "failed")
    };
    Ok(house.db.write::<_, StoreError>(house.system(Some(organisation)), write).await?)
}

/// A reason with a capital letter, for it stands alone.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn look(house: &House, organisation: OrganisationId, plan: &Plan) -> Result<(), MoveError> {
    let mut desk = open(house, plan)?;
    let seen = preview(desk.as_mut())?;
    let (id, turn) = (plan.id, plan.turn);
    let write = move |tx: &mut Tx<'_>| {
        let Some(plan) = store::one(tx, id)?.filter(|p| p.turn == turn) else { return Ok(()) };
        store::preview_set(tx, id, &seen)?;
        store::state_set(tx, id, (State::Ready, false), None)?;
        told(tx, &plan, "ready")
    };
    Ok(house.db.write_blocking::<_, StoreError>(house.system(Some(organisation)), write)?)
}

fn move_in(house: &House, organisation: OrganisationId, plan: &Plan) -> Result<(), MoveError> {
    let mut desk = open(house, plan)?;
    let (id, turn, mut known) = (plan.id, plan.turn, plan.run);
    let mut go_on = |run: &Run| {
        let scope = house.system(Some(organisation));
        if known != Some(run.id) {
            let number = run.id;
            house.db.write_blocking::<_, StoreError>(scope, move |tx| store::run_set(tx, id, number))?;
            known = Some(number);
        }
        let now = house.db.read_blocking::<_, StoreError>(scope, |tx| store::one(tx, id))?;
        Ok(now.is_some_and(|p| p.turn == turn && p.state == State::Running))
    };
    run_while(house, organisation, (desk.as_mut(), &place(plan)), &mut go_on)?;
    let write = move |tx: &mut Tx<'_>| {
        let Some(plan) = store::one(tx, id)?.filter(|p| p.turn == turn) else { return Ok(()) };
        store::state_set(tx, id, (State::Done, false), None)?;
        store::secret_set(tx, id, None)?;
        told(tx, &plan, "done")
    };
    Ok(house.db.write_blocking::<_, StoreError>(house.system(Some(organisation)), write)?)
}

/// Where a run says it comes from: of a table, the name that was given to the old desk.
fn place(plan: &Plan) -> String {
    plan.options.table.as_ref().map_or_else(|| plan.origin.clone(), |t| t.name.clone())
}

/// The file that was handed in.
///
/// # Errors
/// A file that is gone.
pub fn file(house: &House, plan: &Plan) -> Result<PathBuf, MoveError> {
    let found = plan.hash.as_deref().and_then(|hash| house.objects.file_of(hash));
    found.ok_or_else(|| {
        Fault::Odd("the file that was handed in is not here any more; hand it in again".to_owned()).into()
    })
}

/// Reads a table that was handed in.
///
/// # Errors
/// A file that is gone, or no table.
pub fn sheet(house: &House, plan: &Plan) -> Result<Sheet, MoveError> {
    let path = file(house, plan)?;
    let bytes = std::fs::read(path).map_err(|e| Fault::Odd(format!("the file cannot be read: {e}")))?;
    Ok(Sheet::read(&bytes)?)
}

/// The old desk, ready to be asked. Addresses that people gave are asked under the rule that webhooks live by.
fn open(house: &House, plan: &Plan) -> Result<Box<dyn Desk>, MoveError> {
    let allow: Option<connect::wire::Allow> = (!house.config.webhooks.private).then_some(is_public);
    let sealed = plan.secret.as_deref();
    let opened = sealed.map(|s| house.vault.open(s)).transpose()?;
    let s: SignIn = opened.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    if s.word.is_empty() && rules::LIVE.contains(&plan.source.as_str()) {
        return Err(Fault::Refused("nobody says any more how to sign in; write it again".to_owned()).into());
    }
    let zone = TimeZone::get(&plan.options.zone).unwrap_or(TimeZone::UTC);
    let (at, token) = (plan.origin.as_str(), s.user.is_empty());
    Ok(match plan.source.as_str() {
        "rt" => {
            let how = if token { rt::SignIn::Token(s.word) } else { rt::SignIn::Password(s.user, s.word) };
            Box::new(rt::Rt::new(at, how)?.only(allow))
        }
        "zammad" => {
            let how = if token { zammad::SignIn::Token(s.word) } else { zammad::SignIn::Password(s.user, s.word) };
            Box::new(zammad::Zammad::new(at, how)?.only(allow))
        }
        "freshservice" => Box::new(freshservice::Freshservice::new(at, s.word)?.only(allow)),
        "jira" => {
            let how = if token { jira::SignIn::Token(s.word) } else { jira::SignIn::Basic(s.user, s.word) };
            Box::new(jira::Jira::new(at, how, &plan.options.projects)?.only(allow))
        }
        "glpi" => {
            let how = if token { glpi::SignIn::Token(s.word) } else { glpi::SignIn::Password(s.user, s.word) };
            Box::new(glpi::Glpi::new(at, how, s.app, zone)?.only(allow))
        }
        "osticket" => {
            let scratch = house.config.data.join(format!("moveplan-{}.sql", plan.id));
            Box::new(osticket::OsTicket::open(&file(house, plan)?, &scratch, zone)?)
        }
        "csv" => {
            let mapping = plan.options.table.clone();
            let mapping = mapping.ok_or_else(|| Fault::Odd("nobody said yet what its columns are".to_owned()))?;
            Box::new(Table::new(sheet(house, plan)?, mapping, plan.created_at)?)
        }
        other => return Err(Fault::Odd(format!("{other} is not a desk that can be moved in")).into()),
    })
}
