//! Who is in the sample company and in what order the rooms tell their part.

use super::clients::{self, CLIENTS};
use super::history;
use crate::cli::failure::Failure;
use crate::cli::world::World;
use house::House;
use house::demo::{Cast, cast};
use house::people::{OrganisationId, Role, store as people};
use house::store::StoreError;
use std::path::Path;

/// The company's short name.
pub const SLUG: &str = "aurelle";
/// The service provider's account manager: address and name.
pub const MSP: (&str, &str) = ("ines.carvalho@msp.example", "Ines Carvalho");

/// Slug, name, currency, zone and locale of one organisation.
pub type Tenant = (&'static str, &'static str, &'static str, &'static str, &'static str);
const AURELLE: Tenant = (SLUG, "Aurelle Logistics", "EUR", "Europe/Paris", "en");

/// Tells the whole story; the folder's mark says whether it was told to the end.
pub fn tell(world: &World, house: &House, log: Option<&Path>, small: bool) -> Result<(), Failure> {
    let aurelle = organisation(world, house, AURELLE)?;
    let scope = world.scope(Some(aurelle));
    let people: Cast = house.db.write_blocking::<_, StoreError>(scope, cast)?;
    account_manager(world, house, aurelle)?;
    if let Some(log) = log {
        history::bring_over(house, aurelle, log, small)?;
        // The rooms tell of groups of incidents, and the report is there at the first look.
        desk::tally::jobs::catch_up(&house.db, || world.scope(Some(aurelle)))?;
    }
    house.db.write_blocking(scope, move |tx| crate::rooms::tell(tx, &people))?;
    for client in &CLIENTS {
        let id = organisation(world, house, client.tenant)?;
        account_manager(world, house, id)?;
        clients::tell(world, house, id, client)?;
    }
    Ok(())
}

fn organisation(
    world: &World,
    house: &House,
    (slug, name, currency, zone, locale): Tenant,
) -> Result<OrganisationId, Failure> {
    Ok(house.db.write_blocking(world.scope(None), move |tx| {
        people::organisation_add(tx, slug, name, (currency, zone, locale))
    })?)
}

/// Ines serves each client in an ordinary role there: nothing crosses from one to the other.
fn account_manager(world: &World, house: &House, organisation: OrganisationId) -> Result<(), Failure> {
    Ok(house.db.write_blocking(world.scope(Some(organisation)), |tx| {
        let ines = people::person_by_email_or_add(tx, MSP.0, MSP.1)?;
        people::membership_set(tx, ines, Role::ItLead, "Account manager (service provider)")
    })?)
}
