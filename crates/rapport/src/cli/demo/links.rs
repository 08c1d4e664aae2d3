//! One sign-in link for each of five people, and what to try first.

use crate::cli::failure::Failure;
use crate::cli::world::World;
use house::people::{OrganisationId, store as people};
use house::signin::store as signin;
use house::store::{StoreError, Tx};
use house::{House, digest, secret};
use jiff::SignedDuration;
use serde::Serialize;
use std::fmt;

/// How long the links of one start are good for.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The address, a link for each person, and a key for programs.
#[derive(Debug, Serialize)]
pub struct Links {
    url: String,
    links: ByPerson,
    /// Has the rights of the IT lead.
    api_token: String,
}

#[derive(Debug, Serialize)]
struct ByPerson {
    executive: String,
    it_lead: String,
    technician: String,
    employee: String,
    msp: String,
}

/// Makes links that may be used again and again: this is a demonstration on one machine.
pub fn make(world: &World, house: &House) -> Result<Links, Failure> {
    let url = house.config.public_url.clone();
    let aurelle = people_of(world, house)?;
    let link = |email: &'static str| -> Result<String, Failure> {
        let token = secret()?;
        let (hash, expires) = (digest(&token), world.clock.now() + GOOD_FOR);
        house.db.write_blocking(world.scope(None), move |tx| {
            let who = person(tx, email)?;
            signin::link_add(tx, &hash, (who, aurelle), expires, true)
        })?;
        Ok(format!("{url}/signin/link/{token}"))
    };
    let links = ByPerson {
        executive: link("helena.brandt@aurelle.example")?,
        it_lead: link("samir.okafor@aurelle.example")?,
        technician: link("jonas.lind@aurelle.example")?,
        employee: link("elise.moreau@aurelle.example")?,
        msp: link(super::story::MSP.0)?,
    };
    let api_token = secret()?;
    let hash = digest(&api_token);
    house.db.write_blocking(world.scope(Some(aurelle)), move |tx| {
        let lead = person(tx, "samir.okafor@aurelle.example")?;
        signin::token_add(tx, &hash, lead, "printed by rapport demo")
    })?;
    Ok(Links { url, links, api_token })
}

fn people_of(world: &World, house: &House) -> Result<OrganisationId, Failure> {
    let found = house
        .db
        .read_blocking::<_, StoreError>(world.scope(None), |tx| people::organisation_by_slug(tx, super::story::SLUG))?;
    found
        .map(|o| o.id)
        .ok_or_else(|| Failure::new("the sample company is not in the database.", "Start again with --fresh."))
}

fn person(tx: &mut Tx<'_>, email: &str) -> Result<house::people::PersonId, StoreError> {
    people::person_by_email(tx, email)?
        .ok_or_else(|| StoreError::Broken(format!("the sample company lacks {email}; start again with --fresh")))
}

impl fmt::Display for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ByPerson { executive, it_lead, technician, employee, msp } = &self.links;
        writeln!(f, "\nAurelle Logistics is open at {}\n", self.url)?;
        writeln!(f, "Sign in as (open one link per browser window):")?;
        writeln!(f, "  Helena Brandt, chief executive   {executive}")?;
        writeln!(f, "  Samir Okafor, head of IT         {it_lead}")?;
        writeln!(f, "  Jonas Lind, service desk         {technician}")?;
        writeln!(f, "  Elise Moreau, finance            {employee}")?;
        writeln!(f, "  Ines Carvalho, three clients     {msp}\n")?;
        writeln!(f, "What to try:")?;
        writeln!(f, "  1. As Helena, read the brief: what waits for a decision, and what waiting costs.")?;
        writeln!(f, "  2. Open the first decision, compare the options, and decline or defer it with a reason.")?;
        writeln!(f, "  3. As Elise, write into the box what does not work.")?;
        writeln!(f, "  4. As Jonas, find it in the queue, answer it, and resolve it.")?;
        writeln!(f, "  5. As Samir, read the desk's report, and follow a decision to its consequences.\n")?;
        writeln!(
            f,
            "People and decisions are invented; most of the desk's history is a real log with its dates moved. Stop with Ctrl-C."
        )
    }
}
