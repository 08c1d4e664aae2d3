//! `rapport export` and `rapport import rapport`: everything of an organisation out, and back in with nothing lost.

use super::failure::Failure;
use super::organisation::Add;
use super::world::{Store, World, block_on, print_json, start_log};
use clap::Args;
use house::House;
use house::moving::{MovingError, back, jobs, out};
use house::people::{OrganisationId, store as people};
use house::store::StoreError;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    long_about = "Write down everything that an organisation owns in every room: JSON lines for each kind of thing (people, tickets, messages, journal, \
    decisions, settings, ...), the attached files under their hashes, and a manifest with counts and hashes.\n\n\
    A name that ends with .tar.gz gives one packed file, any other a folder. Memory stays small whatever the size; the server may go on meanwhile. \
    Passwords, keys of programs and sessions stay behind.\n\nTo read it in elsewhere: rapport import rapport FILE",
    after_long_help = "Example:\n  rapport export --organisation aurelle --to aurelle.tar.gz"
)]
pub struct Export {
    /// The organisation's short name; may be left out if there is only one
    #[arg(long, value_name = "SLUG")]
    organisation: Option<String>,
    /// The folder, or the file (.tar.gz), to make
    #[arg(long, value_name = "FOLDER|FILE")]
    to: PathBuf,
    /// Print the manifest as one line of JSON at the end
    #[arg(long)]
    json: bool,
}

impl Export {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let config = world.config()?;
        start_log("warn")?;
        // Only looks: a wrong folder must not become an empty database.
        drop(world.db(&config, Store::MustExist)?);
        let manifest = block_on(async {
            let house = world.house(config).await?;
            tokio::task::block_in_place(|| {
                let organisation = world.organisation(&house.db, self.organisation.as_deref())?;
                let manifest = out::export(&house, organisation.id, &self.to, &mut |_| {}).map_err(failure)?;
                let told = manifest.clone();
                house.db.write_blocking(world.scope(Some(organisation.id)), move |tx| jobs::note(tx, &told))?;
                Ok(manifest)
            })
        })?;
        if self.json {
            return print_json(&manifest);
        }
        out!(
            "Everything of {} is in {}: {} rows of {} kinds, {} files.",
            manifest.organisation.name,
            self.to.display(),
            manifest.rows(),
            manifest.tables.len(),
            manifest.files.count
        );
        for part in manifest.tables.iter().filter(|t| t.rows > 0) {
            out!("  {:<32} {:>10}", part.name, part.rows);
        }
        out!(
            "Left behind: {}.",
            manifest.left_out.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
        );
        Ok(())
    }
}

#[derive(Debug, Args)]
#[command(
    long_about = "Read an export of Rapport into an organisation in which nothing has happened yet; one is made under the export's short name, \
    or under the one you give.\n\nAll of it goes in, or nothing. Every hash is checked first. In an empty installation every number stays; where others \
    have taken numbers, internal keys are raised (tickets keep their numbers). Others' writing waits while it goes in.",
    after_long_help = "Examples:\n  rapport import rapport aurelle.tar.gz\n  rapport import rapport ./export --organisation aurelle-2"
)]
pub struct Back {
    /// The export: a folder or a .tar.gz
    file: PathBuf,
    /// The short name of the organisation to read it into
    #[arg(long, value_name = "SLUG")]
    organisation: Option<String>,
    /// Print one line of JSON at the end
    #[arg(long)]
    json: bool,
}

impl Back {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        if !self.file.exists() {
            return Err(Failure::new(format!("there is no {}.", self.file.display()), "Check its name."));
        }
        let config = world.config()?;
        start_log("warn")?;
        let report = block_on(async {
            let house = world.house(config).await?;
            tokio::task::block_in_place(|| {
                let (opened, manifest) = back::open(&house, &self.file).map_err(failure)?;
                let slug = self.organisation.clone().unwrap_or_else(|| manifest.organisation.slug.clone());
                let organisation = place(world, &house, (&slug, &manifest.organisation.name))?;
                back::import(&house, (&opened, &manifest), organisation).map_err(failure)
            })
        })?;
        if self.json {
            return print_json(&json!(report));
        }
        out!(
            "{} is here: {} rows, {} people, {} files.",
            report.organisation,
            report.rows,
            report.people,
            report.files
        );
        if !report.raised.is_empty() {
            let raised: Vec<String> = report.raised.iter().map(|(table, by)| format!("{table} by {by}")).collect();
            out!(
                "Internal keys were raised behind those of other organisations: {}. Ticket numbers stayed.",
                raised.join(", ")
            );
        }
        out!("Passwords did not travel: people sign in by a link, or `rapport user` gives them one.");
        Ok(())
    }
}

/// The organisation to read into, made if it is not there.
fn place(world: &World, house: &House, (slug, name): (&str, &str)) -> Result<OrganisationId, Failure> {
    let wanted = slug.to_owned();
    let find = move |slug: String| {
        house.db.read_blocking::<_, StoreError>(world.scope(None), move |tx| people::organisation_by_slug(tx, &slug))
    };
    if let Some(known) = find(wanted.clone())? {
        return Ok(known.id);
    }
    Add::only(slug, name).keep(world, &house.db)?;
    let made = find(wanted)?;
    made.map(|o| o.id).ok_or_else(|| Failure::new("the organisation could not be made.", "Try again."))
}

fn failure(error: MovingError) -> Failure {
    match error {
        MovingError::Store(StoreError::Full) => {
            Failure::new("the disk is full; nothing was kept.", "Make room and try again.")
        }
        other => Failure::new(other.to_string(), ""),
    }
}
