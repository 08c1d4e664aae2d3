//! Reminds those who owe a word, asks deputies of those who have left since, and asks higher up when nobody answers.

use super::rules::ROUNDS_MAX;
use super::{Approval, Asked, Standing, invite, stand_in_for, store, told};
use crate::Letters;
use house::job::{NewJob, handler, store as queue};
use house::people::{Member, OrganisationId, Role, store as people};
use house::store::Tx;
use house::{Error, House, JobHandler, Result};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// The kind of job that looks after an approval.
pub const LOOK: &str = "desk.approval_look";
/// How long an answer may take before somebody is reminded, and again.
const PATIENCE: SignedDuration = SignedDuration::from_hours(48);

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    vec![(LOOK, handler(|house, organisation, payload| async move { look(&house, organisation, &payload).await }))]
}

/// Looks again when the patience is over.
pub fn later(tx: &mut Tx<'_>, a: &Approval, round: i64) -> Result<()> {
    let run_at = tx.now().checked_add(PATIENCE).unwrap_or(Timestamp::MAX);
    let payload = json!({ "approval": a.number, "step": a.step, "round": round });
    queue::enqueue(tx, &NewJob { kind: LOOK, payload, run_at })?;
    Ok(())
}

async fn look(house: &House, organisation: Option<OrganisationId>, payload: &serde_json::Value) -> Result<()> {
    let organisation = organisation.ok_or_else(|| Error::internal("an approval needs an organisation"))?;
    let of = |name: &str| payload.get(name).and_then(serde_json::Value::as_i64).unwrap_or(-1);
    let (number, step, round) = (of("approval"), of("step"), of("round"));
    let inner = house.clone();
    house
        .db
        .write::<_, Error>(house.system(Some(organisation)), move |tx| {
            let Some(o) = people::organisation(tx, organisation)? else { return Ok(()) };
            let letters = Letters::for_organisation(&inner, &o);
            remind(tx, &letters, (number, step, round))
        })
        .await
}

/// One round; a second run of the same job finds it done.
fn remind(tx: &mut Tx<'_>, letters: &Letters, (number, step, round): (i64, i64, i64)) -> Result<()> {
    let Some(mut a) = store::by_number(tx, number)? else { return Ok(()) };
    if a.state != Standing::Waiting || a.step != step || a.round >= round {
        return Ok(());
    }
    a.round = round;
    store::set(tx, &a)?;
    let seats = store::seats(tx, number)?;
    let asked = store::asked(tx, number)?;
    for seat in seats.iter().filter(|s| s.step == step && s.state == "asked") {
        let holders: Vec<&Asked> = asked.iter().filter(|k| k.step == step && k.seat == seat.seat).collect();
        for k in &holders {
            if let Some(member) = people::member(tx, k.person)? {
                invite(tx, Some(letters), &a, (seat.seat, &member, &k.why))?;
            }
        }
        let names: Vec<&str> = holders.iter().map(|k| k.person_name.as_str()).collect();
        told(tx, &a, "approval.reminded", json!({ "people": names, "round": round }))?;
        stand_in_for(tx, Some(letters), &a, (seat.seat, seat.principal))?;
        if round >= 2
            && let Some(member) = higher(tx, &a, (seat.principal, &holders))?
        {
            told(tx, &a, "approval.escalated", json!({ "from_name": seat.principal_name, "to_name": member.name }))?;
            invite(tx, Some(letters), &a, (seat.seat, &member, "escalated"))?;
        }
    }
    if round < ROUNDS_MAX { later(tx, &a, round + 1) } else { Ok(()) }
}

/// Who is asked when somebody stays silent: their manager, or else a head of IT who was not asked yet.
fn higher(
    tx: &mut Tx<'_>,
    a: &Approval,
    (principal, holders): (house::people::PersonId, &[&Asked]),
) -> Result<Option<Member>> {
    let free = |p: house::people::PersonId| !a.barred(p) && holders.iter().all(|k| k.person != p);
    if let Some(manager) = store::colleague(tx, principal)?.manager.filter(|m| free(*m)) {
        return Ok(people::member(tx, manager)?);
    }
    Ok(people::members(tx, Some(Role::ItLead), 20)?.into_iter().find(|m| free(m.person)))
}
