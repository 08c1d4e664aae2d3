//! Carries out the rules when their moment comes. A ticket has one look ahead of it, at the earliest moment at which any
//! rule may mean it; a look that comes too early, because the ticket changed meanwhile, only sets the next one.

use super::rules::{Firing, firings, raised};
use super::{Rule, Tell, store};
use crate::letter::{Letters, views as letters};
use crate::promise::Event;
use crate::promise::rules::watch::watched;
use crate::setting::Grounds;
use crate::setting::store::grounds_of;
use crate::ticket::{KIND, Ticket, rules as tickets, store as ticket_store};
use crate::{Deed, asks, events};
use house::job::{NewJob, handler, store as queue};
use house::journal::RecordRef;
use house::journal::store::{Happened, append};
use house::mail::{NewMail, store as mails};
use house::people::policy::{self, Right};
use house::people::{Member, OrganisationId, PersonId, Role, store as people};
use house::store::Tx;
use house::{Error, House, JobHandler, Result};
use jiff::Timestamp;
use serde_json::json;

/// The kind of job that looks at one ticket.
pub const LOOK: &str = "desk.escalate";
/// People told of one thing.
const TOLD_MAX: i64 = 50;

pub fn handlers() -> Vec<(&'static str, JobHandler)> {
    let work = |house: House, organisation, payload: serde_json::Value| async move {
        let number = |name: &str| payload.get(name).and_then(serde_json::Value::as_i64);
        look(&house, organisation, (number("ticket"), number("at"))).await
    };
    vec![(LOOK, handler(work))]
}

/// Sets the next look at a ticket after something happened to it. Without rules, or when nothing is to come, none.
pub fn follow(tx: &mut Tx<'_>, t: &Ticket, story: &[Event], grounds: &Grounds) -> Result<()> {
    if grounds.rules.is_empty() {
        return Ok(());
    }
    let next = if t.open { next_of(tx, t, story, grounds)? } else { None };
    let before = store::watched(tx, t.number)?;
    match (next, before) {
        (None, None) => {}
        (None, Some(_)) => store::unwatch(tx, t.number)?,
        // The look that is queued comes early enough, and then sets this one.
        (Some(next), Some(before)) if before <= next && before > tx.now() => {}
        (Some(next), _) => queue_look(tx, t.number, next)?,
    }
    Ok(())
}

fn queue_look(tx: &mut Tx<'_>, number: i64, at: Timestamp) -> Result<()> {
    store::watch(tx, number, at)?;
    queue::enqueue(
        tx,
        &NewJob { kind: LOOK, payload: json!({ "ticket": number, "at": at.as_microsecond() }), run_at: at },
    )?;
    Ok(())
}

/// What is still to be carried out on a ticket, the earliest first.
fn open_firings(tx: &mut Tx<'_>, t: &Ticket, story: &[Event], grounds: &Grounds) -> Result<Vec<Firing>> {
    let done = store::fired(tx, t.number)?;
    let books = grounds.books(t.created_at);
    let mut all = firings(&grounds.rules, &watched(&books, story, tx.now()));
    all.retain(|f| {
        let name = grounds.rules.get(f.rule).map_or("", |r| r.name.as_str());
        !done.iter().any(|(rule, promise)| rule == name && *promise == f.promise)
    });
    Ok(all)
}

fn next_of(tx: &mut Tx<'_>, t: &Ticket, story: &[Event], grounds: &Grounds) -> Result<Option<Timestamp>> {
    Ok(open_firings(tx, t, story, grounds)?.first().map(|f| f.at))
}

async fn look(house: &House, organisation: Option<OrganisationId>, job: (Option<i64>, Option<i64>)) -> Result<()> {
    let (Some(organisation), Some(number)) = (organisation, job.0) else {
        return Err(Error::internal("escalation needs an organisation and a ticket"));
    };
    let words = house.clone();
    house
        .db
        .write::<_, Error>(house.system(Some(organisation)), move |tx| {
            // An earlier look was set meanwhile: it goes on from there, and this one is not needed.
            let set = store::watched(tx, number)?.map(|at| at.as_microsecond());
            let Some(o) = people::organisation(tx, organisation)?.filter(|_| set.is_some() && set == job.1) else {
                return Ok(());
            };
            carry_out(tx, number, &Letters::for_organisation(&words, &o))
        })
        .await
}

/// Carries out what is due on a ticket and sets the next look.
pub fn carry_out(tx: &mut Tx<'_>, number: i64, letters: &Letters) -> Result<()> {
    store::unwatch(tx, number)?;
    let Some(t) = ticket_store::by_number(tx, number, None)?.filter(|t| t.open) else { return Ok(()) };
    let (entries, grounds) = (asks::entries(tx, number)?, grounds_of(tx, t.requester)?);
    let story = tickets::history(&t, &entries, &grounds);
    let now = tx.now();
    for firing in open_firings(tx, &t, &story, &grounds)?.into_iter().filter(|f| f.at <= now) {
        let Some(rule) = grounds.rules.get(firing.rule) else { continue };
        if store::fire(tx, number, &rule.name, &firing.promise)? {
            fire(tx, number, (rule, &firing), letters)?;
        }
    }
    // A rule may have changed the ticket, and with it what comes next.
    let Some(t) = ticket_store::by_number(tx, number, None)?.filter(|t| t.open) else { return Ok(()) };
    let entries = asks::entries(tx, number)?;
    let story = tickets::history(&t, &entries, &grounds);
    if let Some(next) = next_of(tx, &t, &story, &grounds)? {
        queue_look(tx, number, next)?;
    }
    Ok(())
}

fn fire(tx: &mut Tx<'_>, number: i64, (rule, firing): (&Rule, &Firing), letters: &Letters) -> Result<()> {
    let t = ticket_store::by_number(tx, number, None)?.ok_or(Error::NotFound)?;
    let told = recipients(tx, rule, &t)?;
    let names: Vec<&str> = told.iter().map(|m| m.name.as_str()).collect();
    let payload = json!({
        "rule": rule.name, "promise": firing.kind.word(), "told": names.join(", "), "state": t.state.word(), "by_name": "Rapport"
    });
    // The requester is not told how the team reminds itself.
    let record = RecordRef::new(KIND, number);
    append(tx, &Happened { kind: events::ESCALATED, record, concerns: None, payload })?;
    for member in &told {
        let letter = letters::escalation(letters, member, &t, (&rule.name, firing.kind));
        let (subject, plain, html) = (&letter.subject, &letter.plain, Some(letter.html.as_str()));
        mails::queue(tx, &NewMail { person: Some(member.person), to: &member.email, subject, plain, html })?;
    }
    if let Some(priority) = raised(t.priority).filter(|_| rule.raise) {
        asks::change(tx, number, None, &Deed::Prioritise(priority))?;
    }
    // Who may not work on tickets is given none; the rest of the rule is carried out all the same.
    let works = |m: &Member| policy::reach(m.role, Right::DeskWork).is_some();
    if let Some(person) = member_at(tx, &rule.assign)?.filter(works) {
        asks::assign(tx, number, None, Some(person.person))?;
    }
    Ok(())
}

fn member_at(tx: &mut Tx<'_>, address: &str) -> Result<Option<Member>> {
    if address.is_empty() {
        return Ok(None);
    }
    let person = people::person_by_email(tx, address)?;
    Ok(person.map(|p| people::member(tx, p)).transpose()?.flatten())
}

/// Who is told, each once.
fn recipients(tx: &mut Tx<'_>, rule: &Rule, t: &Ticket) -> Result<Vec<Member>> {
    let mut all: Vec<Member> = Vec::new();
    for tell in &rule.tell {
        let found = match tell {
            Tell::Assignee => match assignee(tx, t.assignee)? {
                Some(member) => vec![member],
                None => people::members(tx, Some(Role::ItLead), TOLD_MAX)?,
            },
            Tell::Lead => people::members(tx, Some(Role::ItLead), TOLD_MAX)?,
            Tell::Team => {
                let mut team = people::members(tx, Some(Role::Technician), TOLD_MAX)?;
                team.extend(people::members(tx, Some(Role::ItLead), TOLD_MAX)?);
                team
            }
            Tell::Address(address) => member_at(tx, address)?.into_iter().collect(),
        };
        all.extend(found);
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|m| seen.insert(m.person.0));
    Ok(all)
}

fn assignee(tx: &mut Tx<'_>, person: Option<PersonId>) -> Result<Option<Member>> {
    Ok(person.map(|p| people::member(tx, p)).transpose()?.flatten())
}
