//! `bench`: starts the real server, asks it through its real doors, and prints what that took. See README.md.
#![allow(
    clippy::disallowed_methods,
    reason = "a load generator is there to read the clock and to start the program under test"
)]

mod client;
mod data;
mod database;
mod desk;
mod disk;
mod durability;
mod floor;
mod load;
mod percentile;
mod process;
mod run;
mod server;
mod sheet;
mod workload;

use anyhow::{Context, Result, bail};
use clap::Parser;
use sheet::Sheet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use workload::Size;

/// Measures Rapport through its REST API and its pages: requests a second, latencies, processor time, memory, start, disk.
#[derive(Debug, Parser)]
struct Line {
    /// The program under test; build it with `cargo build --release -p rapport`
    #[arg(long, env = "RAPPORT_BIN", value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Also measure on this PostgreSQL, in databases of the bench's own; the role must be allowed to create them
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Measure on PostgreSQL only
    #[arg(long, requires = "postgres")]
    no_sqlite: bool,
    /// Where data folders are made; the speed of its disk matters
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Open tickets at which pages are measured, the smaller and the larger backlog
    #[arg(long, num_args = 2, value_names = ["SMALL", "LARGE"])]
    tickets: Option<Vec<u64>>,
    /// A smoke run of half a minute, not to be quoted
    #[arg(long)]
    quick: bool,
    /// One JSON line a workload and figure
    #[arg(long)]
    json: bool,
    /// Leave the data folder behind
    #[arg(long)]
    keep: bool,
}

fn main() -> ExitCode {
    // One thread for all clients: the bench must leave the machine to the server.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.context("no runtime").and_then(|runtime| runtime.block_on(measure(Line::parse()))) {
        Ok(missed) if missed.is_empty() => ExitCode::SUCCESS,
        Ok(missed) => {
            eprintln!("\nbars missed: {}", missed.join("; "));
            ExitCode::from(3)
        }
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the engines that were asked for; the answer names the bars that were missed.
async fn measure(line: Line) -> Result<Vec<String>> {
    let binary = binary(line.binary.as_deref())?;
    let mut size = if line.quick { Size::QUICK } else { Size::FULL };
    if let Some([small, large]) = line.tickets.as_deref() {
        size.backlogs = [*small, *large];
    }
    let mut engines = vec![("SQLite", None)];
    if line.no_sqlite {
        engines.clear();
    }
    engines.extend(line.postgres.map(|url| ("PostgreSQL", Some(url))));
    let mut missed = Vec::new();
    for (engine, postgres) in engines {
        let folder = fresh_folder(line.folder.as_deref(), &binary, engine)?;
        let setting = run::Setting { binary: binary.clone(), folder: folder.clone(), postgres, size };
        let mut sheet = Sheet::new(line.json, engine);
        run::run(&setting, &mut sheet)
            .await
            .with_context(|| format!("on {engine}; the server's log is in {}", folder.display()))?;
        missed.extend(sheet.missed().into_iter().map(|name| format!("{engine}: {name}")));
        if !line.keep {
            std::fs::remove_dir_all(&folder)?;
        }
    }
    Ok(missed)
}

/// The named program, or the release build beside this one.
fn binary(named: Option<&Path>) -> Result<PathBuf> {
    let beside = || std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join("rapport")));
    let binary = named.map(Path::to_owned).or_else(beside).unwrap_or_default();
    match binary.canonicalize() {
        Ok(found) => Ok(found),
        Err(_) => bail!(
            "there is no program {}; build it with `cargo build --release -p rapport` and name it with --binary",
            binary.display()
        ),
    }
}

/// An empty folder for one run; without a wish beside the program, which surely lies on a real disk.
fn fresh_folder(named: Option<&Path>, binary: &Path, engine: &str) -> Result<PathBuf> {
    let home = named.or(binary.parent()).unwrap_or(Path::new("."));
    let folder = home.join(format!("bench-{}-{}", engine.to_lowercase(), std::process::id()));
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder.canonicalize()?)
}
