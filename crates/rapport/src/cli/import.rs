//! `rapport import`: tickets from another system, with a bar that says how long it takes and a report that says what came.

use super::failure::Failure;
use super::organisation::Add;
use super::world::{World, block_on, print_json, start_log};
use clap::{Args, Subcommand};
use connect::servicenow::Mapping;
use desk::intake::{ImportError, ImportReport, ImportRequest, Progress};
use house::House;
use house::people::{Organisation, store as people};
use house::store::{Db, StoreError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Import {
    /// An incident log of ServiceNow (CSV, plain or gzip)
    Servicenow(Servicenow),
    /// An export of Rapport itself: everything of an organisation
    Rapport(super::export::Back),
    /// A whole desk of Request Tracker 5, over REST2
    Rt(super::movein::Rt),
    /// A whole desk of Zammad, over REST
    Zammad(super::movein::Zammad),
    /// A whole desk of Freshservice, over REST
    Freshservice(super::movein::Freshservice),
    /// Service projects of Jira, in the cloud or on a server
    Jira(super::movein::Jira),
    /// A whole desk of GLPI, over REST
    Glpi(super::movein::Glpi),
    /// A whole desk of osTicket, from a dump of its database
    Osticket(super::movein::Osticket),
    /// Tickets of any desk, from a table
    Csv(super::movein::Csv),
}

#[derive(Debug, Args)]
#[command(
    long_about = "Bring over the incidents of a ServiceNow audit log: a CSV file (UTF-8, plain or gzip) with one row per update.\n\n\
    Memory stays small whatever the file's size. An import that was broken off goes on where it stopped; the same file imported again changes \
    nothing. Rows that cannot be read are refused with their place, the reason and what to do; the rest is brought over.\n\n\
    The log states no time zone. Say with --zone or the mapping file in which zone its times are local; UTC is taken otherwise, and the report says so.",
    after_long_help = "Examples:\n  rapport import servicenow incidents.csv.gz --zone Europe/Paris\n  rapport import servicenow incidents.csv --mapping ours.toml --json\n\n\
    A mapping file:\n  zone = \"Europe/Paris\"\n  delimiter = \";\"\n  [columns]            # ours = the export's, where they differ\n  state = \"Status\"\n  \
    [states]             # the export's word = ours\n  \"In Bearbeitung\" = \"active\""
)]
pub struct Servicenow {
    /// The file
    file: PathBuf,
    /// The organisation's short name; may be left out if there is only one, and if there is none, `default` is made
    #[arg(long, value_name = "SLUG")]
    organisation: Option<String>,
    /// What this export calls its columns and states, and its zone
    #[arg(long, value_name = "FILE.toml")]
    mapping: Option<PathBuf>,
    /// The time zone of the log's times (IANA name); UTC if neither this nor a mapping says
    #[arg(long, conflicts_with = "mapping")]
    zone: Option<String>,
    /// Move all times by whole weeks, for demonstrations
    #[arg(long, default_value_t = 0, allow_negative_numbers = true, value_name = "N")]
    shift_weeks: i64,
    /// Print one JSON object at the end
    #[arg(long)]
    json: bool,
}

impl Import {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        match self {
            Self::Servicenow(wanted) => wanted.run(world),
            Self::Rapport(wanted) => wanted.run(world),
            Self::Rt(wanted) => wanted.run(world),
            Self::Zammad(wanted) => wanted.run(world),
            Self::Freshservice(wanted) => wanted.run(world),
            Self::Jira(wanted) => wanted.run(world),
            Self::Glpi(wanted) => wanted.run(world),
            Self::Osticket(wanted) => wanted.run(world),
            Self::Csv(wanted) => wanted.run(world),
        }
    }
}

impl Servicenow {
    fn run(&self, world: &World) -> Result<(), Failure> {
        let wanted = self;
        let (mapping, zone) = wanted.mapping()?;
        if !wanted.file.is_file() {
            return Err(Failure::new(format!("there is no file {}.", wanted.file.display()), "Check its name."));
        }
        let config = world.config()?;
        start_log("warn")?;
        let (organisation, report) = block_on(async {
            let house = world.house(config).await?;
            tokio::task::block_in_place(|| wanted.carry_out(world, &house, mapping))
        })?;
        if wanted.json {
            return print_json(&json!({
                "events_read": report.events_read, "tickets_created": report.tickets_created, "tickets_changed": report.tickets_changed,
                "refused": report.refused, "seconds": report.seconds, "resumed_after_row": report.resumed_after_row,
                "refusals": report.refusals, "organisation": organisation.slug, "zone": zone,
            }));
        }
        tell(&organisation, &report, &zone);
        Ok(())
    }

    /// How to read the file, and the zone in words for the report.
    fn mapping(&self) -> Result<(Mapping, String), Failure> {
        let wrong = |e: connect::servicenow::MappingError| {
            Failure::new(e.to_string(), "`rapport import servicenow --help` shows a mapping file.")
        };
        if let Some(file) = &self.mapping {
            let text = std::fs::read_to_string(file).map_err(|e| Failure::file("read", file, &e))?;
            let mapping = Mapping::from_toml(&text).map_err(wrong)?;
            let zone = mapping.zone().iana_name().unwrap_or("UTC").to_owned();
            return Ok((mapping, zone));
        }
        let zone = self.zone.clone().unwrap_or_else(|| {
            eprintln!("The log states no time zone: its times are taken as UTC. Say otherwise with --zone, for example --zone Europe/Paris.");
            "UTC".to_owned()
        });
        Ok((Mapping::in_zone(&zone).map_err(wrong)?, zone))
    }

    fn carry_out(
        &self,
        world: &World,
        house: &House,
        mapping: Mapping,
    ) -> Result<(Organisation, ImportReport), Failure> {
        let organisation = self.organisation(world, &house.db)?;
        let request = ImportRequest {
            path: self.file.clone(),
            mapping,
            shift_weeks: self.shift_weeks,
            organisation: organisation.id,
        };
        Ok((organisation, carry_out(house, &request)?))
    }

    /// The organisation that is meant; the first one is made if there is none.
    fn organisation(&self, world: &World, db: &Db) -> Result<Organisation, Failure> {
        let none = db.read_blocking::<_, StoreError>(world.scope(None), people::organisations)?.is_empty();
        if none && self.organisation.is_none() {
            Add::only("default", "Default").keep(world, db)?;
        }
        world.organisation(db, self.organisation.as_deref())
    }
}

/// Runs an import with a bar on the terminal.
pub fn carry_out(house: &House, request: &ImportRequest) -> Result<ImportReport, Failure> {
    let bar = bar();
    let report = desk::intake::import(house, request, &mut |progress| show(&bar, progress));
    bar.finish_and_clear();
    report.map_err(failure)
}

/// Nothing is drawn where standard error is no terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    let shape = "{bar:32} {percent:>3} %  {msg}  {bytes_per_sec}  {eta} left";
    match ProgressStyle::with_template(shape) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.bytes_total);
    bar.set_position(progress.bytes_read);
    bar.set_message(format!("{} rows", progress.rows));
}

fn failure(error: ImportError) -> Failure {
    match error {
        ImportError::Store(StoreError::Full) => Failure::new(
            "the disk is full; what was brought over before is safe.",
            "Make room and import the same file again: it goes on where it stopped.",
        ),
        other => Failure::new(other.to_string(), ""),
    }
}

fn tell(organisation: &Organisation, report: &ImportReport, zone: &str) {
    out!(
        "{} events read in {:.1} s for {} (times taken as {zone}).",
        report.events_read,
        report.seconds,
        organisation.name
    );
    if report.resumed_after_row > 0 {
        out!("Went on after row {}, where an earlier import of this file had stopped.", report.resumed_after_row);
    }
    out!(
        "{} tickets created, {} changed, {} rows refused.",
        report.tickets_created,
        report.tickets_changed,
        report.refused
    );
    for refusal in report.refusals.iter().take(10) {
        let column = refusal.column.as_ref().map_or_else(String::new, |c| format!(", column {c}"));
        out!("  row {}{column}: {} {}", refusal.row, refusal.why, refusal.fix);
    }
    if report.refused > 10 {
        out!("  ... and {} more; --json shows the first hundred, the import's page all.", report.refused - 10);
    }
}
