//! The project's own tools behind one command, so that a newcomer installs nothing to run the checks.

use std::process::ExitCode;

use anyhow::Result;
use xtask::{deny, figures, ratchet, tidy, tree::Tree};

const HELP: &str = "\
cargo xtask <command>

  tidy            the rules of STYLE.md that a machine can check
  tidy --shrink   the same, and lowers xtask/ratchet.toml where something became smaller
  deny            licences, banned packages and sources of every dependency, by deny.toml
  figures         how long files and functions are, how much is tested, how local commits are
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command; `false` means that it ran and found something.
fn run(words: &[&str]) -> Result<bool> {
    let tree = Tree::of_workspace()?;
    match words {
        ["tidy"] => report("tidy", &tidy::check(&tree)?),
        ["tidy", "--shrink"] => {
            ratchet::shrink(&tree, &tidy::measure(&tree)?)?;
            report("tidy", &tidy::check(&tree)?)
        }
        ["deny"] => report("deny", &deny::check(&tree)?),
        ["figures"] => {
            print!("{}", figures::figures(&tree)?);
            Ok(true)
        }
        _ => {
            print!("{HELP}");
            Ok(words.is_empty())
        }
    }
}

fn report(name: &str, findings: &[String]) -> Result<bool> {
    findings.iter().for_each(|finding| println!("{finding}"));
    println!(
        "{name}: {}",
        if findings.is_empty() { "nothing to say".into() } else { format!("{} findings", findings.len()) }
    );
    Ok(findings.is_empty())
}
