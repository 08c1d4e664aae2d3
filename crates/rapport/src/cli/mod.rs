//! The command line: what each command is called, what it takes and how it explains itself to a newcomer.
//! The commands themselves are in the files beside this one.

/// Prints a line. Whoever closed the pipe (`| head`) does not want to read more, which is no fault of ours.
macro_rules! out {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

mod backup;
mod config;
mod demo;
mod export;
mod failure;
mod import;
mod journal;
mod mail;
mod openapi;
mod organisation;
mod person;
mod quant;
mod report;
mod serve;
mod sla;
mod world;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use world::World;

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  could not be done; the reason and what to do stand on standard error
  2  the command line was not understood
  3  a check found a fault (config check, journal verify)";

/// What people type.
#[derive(Debug, Parser)]
#[command(name = "rapport", version, about = "One truth for executives and their IT people", max_term_width = 100, after_long_help = EXIT_CODES)]
#[command(
    long_about = "One truth for executives and their IT people: a service desk, a ledger of decisions, and a brief that both sides read \
    the same way.\n\nStart with `rapport demo` to look around in a sample company, or with `rapport serve` for your own.\n\
    Settings come from --config and from the environment (RAPPORT_DATA, DATABASE_URL, ...); `rapport config check` explains them."
)]
struct Line {
    /// The file with the settings; the environment wins over it
    #[arg(long, global = true, env = "RAPPORT_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve your organisation until you stop it
    Serve(serve::Serve),
    /// Open a sample company on this machine and print sign-in links for five people
    Demo(demo::Demo),
    /// Bring tickets over from another system
    #[command(subcommand)]
    Import(import::Import),
    /// Take everything of an organisation along: JSON lines and files
    Export(export::Export),
    /// Print the figures of a room
    #[command(subcommand)]
    Report(report::Report),
    /// Say what would become of a mail
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Check or seal the journal of everything that happened
    #[command(subcommand)]
    Journal(journal::Journal),
    /// Copy everything to a safe place while the server goes on
    Backup(backup::Backup),
    /// Look at the settings
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Add people
    #[command(subcommand)]
    User(person::User),
    /// Add keys for programs
    #[command(subcommand)]
    Token(person::Token),
    /// Add organisations
    #[command(subcommand)]
    Organisation(organisation::OrganisationCommand),
    /// Ask the evidence engine
    #[command(subcommand)]
    Quant(quant::Quant),
    /// Explain promises: when something falls due, and why
    #[command(subcommand)]
    Sla(sla::Sla),
    /// Print the description of the API (OpenAPI, JSON)
    Openapi,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let line = Line::parse();
    let world = World::new(line.config);
    let done = match line.command {
        Command::Serve(it) => it.run(&world),
        Command::Demo(it) => it.run(&world),
        Command::Import(it) => it.run(&world),
        Command::Export(it) => it.run(&world),
        Command::Report(it) => it.run(&world),
        Command::Mail(it) => it.run(),
        Command::Journal(it) => it.run(&world),
        Command::Backup(it) => it.run(&world),
        Command::Config(it) => it.run(&world),
        Command::User(it) => it.run(&world),
        Command::Token(it) => it.run(&world),
        Command::Organisation(it) => it.run(&world),
        Command::Quant(it) => it.run(&world),
        Command::Sla(it) => it.run(&world),
        Command::Openapi => openapi::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        <super::Line as clap::CommandFactory>::command().debug_assert();
    }
}
