//! `rapport report`: the desk's figures for people and for scripts.

use super::failure::Failure;
use super::world::{Store, World, print_json};
use clap::{Args, Subcommand};
use desk::report::{Metric, Report as Figures};
use house::people::Organisation;
use house::store::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

#[derive(Debug, Subcommand)]
pub enum Report {
    /// The desk: answers, promises, reopenings, each with what it counts and how sure it is
    Desk(Desk),
    /// Forget the sums that the report is read from, and count them anew from the tickets and the journal
    Rebuild(Rebuild),
}

#[derive(Debug, Args)]
#[command(
    long_about = "Forget the sums that the desk's report is read from, and count them anew from the tickets and the journal. The server may go on \
    meanwhile; its report says how far the count is.",
    after_long_help = "Example:\n  rapport report rebuild"
)]
pub struct Rebuild {
    /// The organisation's short name; may be left out if there is only one
    #[arg(long, value_name = "SLUG")]
    organisation: Option<String>,
}

#[derive(Debug, Args)]
#[command(
    long_about = "Print the desk's figures: each with its definition, numerator, denominator and interval. Days are those of the organisation's time \
    zone; --from and --to are both included.",
    after_long_help = "Examples:\n  rapport report desk\n  rapport report desk --json --from 2026-01-01 --to 2026-03-31"
)]
pub struct Desk {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// The first day, for example 2026-01-01; the desk's first day if left out
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day; today if left out
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// The organisation's short name; may be left out if there is only one
    #[arg(long, value_name = "SLUG")]
    organisation: Option<String>,
}

impl Report {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let desk = match self {
            Self::Desk(desk) => desk,
            Self::Rebuild(rebuild) => return rebuild.run(world),
        };
        let db = world.db(&world.config()?, Store::MustExist)?;
        let organisation = world.organisation(&db, desk.organisation.as_deref())?;
        let (from, to) = desk.period(&organisation)?;
        let now = world.clock.now();
        desk::tally::jobs::catch_up(&db, || world.scope(Some(organisation.id)))?;
        let figures = db.read_blocking::<_, StoreError>(world.scope(Some(organisation.id)), |tx| {
            desk::report::report(tx, from, to, now)
        })?;
        if desk.json {
            return print_json(&figures);
        }
        table(&organisation, &figures);
        Ok(())
    }
}

impl Rebuild {
    fn run(&self, world: &World) -> Result<(), Failure> {
        let db = world.db(&world.config()?, Store::MustExist)?;
        let organisation = world.organisation(&db, self.organisation.as_deref())?;
        let scope = || world.scope(Some(organisation.id));
        let mut told = 0;
        desk::tally::jobs::rebuild(&db, scope, &mut |done, all| {
            let percent = if all == 0 { 100 } else { done * 100 / all };
            if percent >= told + 10 {
                told = percent;
                out!("{percent} %");
            }
        })?;
        out!("Counted anew.");
        Ok(())
    }
}

impl Desk {
    /// From the first instant of the first day to the first instant after the last day.
    fn period(&self, organisation: &Organisation) -> Result<(Option<Timestamp>, Option<Timestamp>), Failure> {
        let zone =
            TimeZone::get(&organisation.zone).map_err(|e| Failure::new(format!("{}: {e}.", organisation.zone), ""))?;
        let start = |day: Date| day.to_zoned(zone.clone()).map(|z| z.timestamp());
        let wrong =
            |e: jiff::Error| Failure::new(format!("this day cannot be used: {e}."), "Write for example 2026-03-31.");
        if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            return Err(Failure::new("--from lies after --to.", "Swap them."));
        }
        let from = self.from.map(start).transpose().map_err(wrong)?;
        let to = self.to.map(|day| day.tomorrow().and_then(start)).transpose().map_err(wrong)?;
        Ok((from, to))
    }
}

fn table(organisation: &Organisation, figures: &Figures) {
    out!("{}, the desk's figures\n", organisation.name);
    out!("{:<44} {:>12} {:<15} {:>24}  {:>15}", "", "value", "", "likely between", "counted");
    for metric in &figures.metrics {
        out!(
            "{:<44} {:>12} {:<15} {:>24}  {:>15}",
            metric.name,
            value(metric),
            metric.unit,
            interval(metric),
            counted(metric)
        );
    }
    out!("\nWhat each figure means: rapport report desk --json");
}

fn value(metric: &Metric) -> String {
    metric.value.map_or_else(|| "-".to_owned(), |x| short(x, metric.unit))
}

fn interval(metric: &Metric) -> String {
    metric
        .interval
        .map_or_else(String::new, |i| format!("{} and {}", short(i.low, metric.unit), short(i.high, metric.unit)))
}

fn counted(metric: &Metric) -> String {
    match (metric.numerator, metric.denominator) {
        (Some(part), Some(whole)) => format!("{part} of {whole}"),
        (Some(count), None) | (None, Some(count)) => count.to_string(),
        (None, None) => String::new(),
    }
}

/// Shares to a thousandth, everything else to a tenth: no more digits than anybody acts on.
fn short(x: f64, unit: &str) -> String {
    match unit {
        "share" => format!("{x:.3}"),
        "tickets" => format!("{x:.0}"),
        _ => format!("{x:.1}"),
    }
}
