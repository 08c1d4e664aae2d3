//! `rapport organisation`: tenants, strictly apart from each other.

use super::failure::Failure;
use super::world::{Store, World};
use clap::{Args, Subcommand};
use house::people::store as people;
use house::store::{Db, StoreError};

#[derive(Debug, Subcommand)]
pub enum OrganisationCommand {
    /// Add an organisation
    Add(Add),
}

#[derive(Debug, Args)]
#[command(
    long_about = "Add an organisation: a tenant with its own people, tickets and decisions, which no other one can see.",
    after_long_help = "Example:\n  rapport organisation add aurelle --name \"Aurelle Logistics\" --currency EUR --zone Europe/Paris"
)]
pub struct Add {
    /// Its short name for the command line: lower-case letters, digits and hyphens
    slug: String,
    /// Its name as people see it
    #[arg(long)]
    name: String,
    /// The money its pages speak of (ISO 4217)
    #[arg(long, default_value = "EUR")]
    currency: String,
    /// The time zone of its working day (IANA name)
    #[arg(long, default_value = "Europe/Paris")]
    zone: String,
    /// The language of its people unless they choose another
    #[arg(long, default_value = "en", value_parser = ["en", "de"])]
    locale: String,
}

impl OrganisationCommand {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let Self::Add(add) = self;
        add.check()?;
        let db = world.db(&world.config()?, Store::MayBeMade)?;
        add.keep(world, &db)?;
        out!(
            "{} is there. Add its first person with:\n  rapport user add EMAIL --name NAME --role admin --organisation {}",
            add.name,
            add.slug
        );
        Ok(())
    }
}

impl Add {
    /// An organisation that is made because a command needs one and none is there.
    pub fn only(slug: &str, name: &str) -> Self {
        let text = str::to_owned;
        Self {
            slug: text(slug),
            name: text(name),
            currency: text("EUR"),
            zone: text("Europe/Paris"),
            locale: text("en"),
        }
    }

    fn check(&self) -> Result<(), Failure> {
        let plain = !self.slug.is_empty()
            && self.slug.len() <= 40
            && self.slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !plain {
            return Err(Failure::new(
                format!("\"{}\" cannot be a short name.", self.slug),
                "Use lower-case letters, digits and hyphens, at most 40.",
            ));
        }
        if self.currency.len() != 3 || !self.currency.chars().all(|c| c.is_ascii_uppercase()) {
            return Err(Failure::new(
                format!("\"{}\" is no currency.", self.currency),
                "Write its three capital letters, for example EUR.",
            ));
        }
        if jiff::tz::TimeZone::get(&self.zone).is_err() {
            return Err(Failure::new(
                format!("\"{}\" is no time zone.", self.zone),
                "Write its IANA name, for example Europe/Paris.",
            ));
        }
        Ok(())
    }

    pub fn keep(&self, world: &World, db: &Db) -> Result<(), Failure> {
        let (slug, name) = (self.slug.clone(), self.name.clone());
        let (currency, zone, locale) = (self.currency.clone(), self.zone.clone(), self.locale.clone());
        let added = db.write_blocking(world.scope(None), move |tx| {
            people::organisation_add(tx, &slug, &name, (&currency, &zone, &locale))
        });
        match added {
            Ok(id) => Ok(db.write_blocking(world.scope(Some(id)), crate::rooms::settle)?),
            Err(StoreError::Refused(_)) => Err(Failure::new(
                format!("there is an organisation {} already.", self.slug),
                "Choose another short name.",
            )),
            Err(error) => Err(error.into()),
        }
    }
}
