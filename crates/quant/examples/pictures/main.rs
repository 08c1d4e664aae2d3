//! Draws the pictures of the book: `cargo run --release -p quant --example pictures -- DIR` writes them and the
//! answers of the worked examples in the chapters beside DIR; `-- --check DIR` fails when a committed picture or
//! answer is not what the code says today.
//! Every number drawn is computed here by the library, so that a picture cannot outlive a change of method.
#![allow(clippy::disallowed_methods, reason = "an example may read and write files")]

mod answers;
mod ask;
mod decisions;
mod forecasts;
mod frame;
mod honesty;
mod laws;
mod learning;
mod plan;
mod queues;
mod svg;
mod text;

use quant::fault::Outcome;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A finished picture.
pub struct Picture {
    /// Name of the file.
    pub name: &'static str,
    /// Its text.
    pub svg: String,
}

/// Largest picture: a page with a dozen of them still loads at once.
const MOST_BYTES: usize = 60_000;

fn all() -> Outcome<Vec<Picture>> {
    let mut out = Vec::new();
    for draw in [
        laws::exceedance,
        laws::exact,
        laws::pert,
        learning::pooling,
        decisions::waiting,
        decisions::knowing,
        decisions::frontier,
        queues::waits,
        queues::night,
        plan::attainment,
        forecasts::demand,
        forecasts::exhaustion,
        forecasts::shift,
        honesty::honest,
    ] {
        out.push(draw()?);
    }
    Ok(out)
}

/// Writes the text, or compares it with the one that is there.
fn settle(path: &Path, text: &str, check: bool) -> Result<(), String> {
    let there = std::fs::read_to_string(path);
    match (there, check) {
        (Ok(there), _) if there == text => Ok(()),
        (_, false) => std::fs::write(path, text).map_err(|e| format!("{} cannot be written: {e}", path.display())),
        (Ok(_), true) => Err(format!("{} is not what the code says: run without --check", path.display())),
        (Err(e), true) => Err(format!("{} cannot be read: {e}", path.display())),
    }
}

fn drawn(folder: &Path, picture: &Picture, check: bool) -> Result<(), String> {
    if picture.svg.len() > MOST_BYTES {
        return Err(format!("{} has {} bytes, more than {MOST_BYTES}", picture.name, picture.svg.len()));
    }
    settle(&folder.join(picture.name), &picture.svg, check)
}

/// The chapters that lie beside the folder of pictures.
fn chapters(folder: &Path) -> Vec<PathBuf> {
    let beside = folder.canonicalize().ok().and_then(|f| f.parent().map(Path::to_path_buf));
    let entries = beside.into_iter().filter_map(|b| std::fs::read_dir(b).ok()).flatten().flatten();
    let mut found: Vec<PathBuf> =
        entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    found.sort();
    found
}

fn told(path: &Path, check: bool) -> Result<(), String> {
    let chapter = std::fs::read_to_string(path).map_err(|e| format!("{} cannot be read: {e}", path.display()))?;
    let fresh = answers::answered(&chapter).map_err(|e| format!("{}: {e}", path.display()))?;
    settle(path, &fresh, check)
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let check = words.iter().any(|w| w == "--check");
    let Some(folder) = words.iter().find(|w| !w.starts_with("--")) else {
        eprintln!("usage: pictures [--check] DIR");
        return ExitCode::FAILURE;
    };
    let pictures = match all() {
        Ok(pictures) => pictures,
        Err(fault) => {
            eprintln!("{fault}");
            return ExitCode::FAILURE;
        }
    };
    let folder = Path::new(folder);
    let shown = pictures.iter().filter_map(|p| drawn(folder, p, check).err());
    let wrong: Vec<String> = shown.chain(chapters(folder).iter().filter_map(|p| told(p, check).err())).collect();
    wrong.iter().for_each(|w| eprintln!("{w}"));
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
