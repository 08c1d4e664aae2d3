//! `rapport import rt` and its like: a whole desk from elsewhere, first as a preview, then for good.

use super::failure::Failure;
use super::world::{World, block_on, print_json, start_log, variable};
use clap::Args;
use connect::moved::{Desk, Fault};
use connect::rt::SignIn;
use desk::movein::jobs::{preview, run};
use desk::movein::{MoveError, Preview, Run};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use std::path::PathBuf;

/// What all moves take.
#[derive(Debug, Args)]
pub struct Move {
    /// The organisation's short name; may be left out if there is only one
    #[arg(long, value_name = "SLUG")]
    organisation: Option<String>,
    /// Only show what there is and how the first tickets would stand here; nothing is changed
    #[arg(long)]
    preview: bool,
    /// Print one JSON object at the end
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[command(
    long_about = "Bring over a whole desk of Request Tracker 5 over its REST2 interface: people, every ticket with its messages, comments, files, custom fields, links \
    and time, with the original numbers, times and authors. Merged tickets are found under the one they were merged into.\n\n\
    Nobody is mailed, and no promise starts for what is old. Privileged users become technicians, all others employees; who has a role here keeps it.\n\n\
    A move that was broken off goes on where it stopped; run again, it takes only what is new or changed. What did not come along is listed with the reason on the page \
    Desks moved in (/desk/moves) and as CSV.\n\n\
    Sign in with an account that sees everything: a token (RT_TOKEN) or a name and password (RT_USER, RT_PASSWORD) in the environment, or a file with --token-file.",
    after_long_help = "Examples:\n  RT_TOKEN=1-14-abc rapport import rt --from https://rt.example --preview\n  RT_USER=root RT_PASSWORD=... rapport import rt --from https://rt.example"
)]
pub struct Rt {
    /// RT's own address
    #[arg(long, value_name = "URL")]
    from: String,
    /// A file that holds a token of RT
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    #[command(flatten)]
    how: Move,
}

impl Rt {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let sign_in = match (
            secret("RT_TOKEN", self.token_file.as_ref())?,
            variable("RT_USER"),
            variable("RT_PASSWORD"),
        ) {
            (Some(token), _, _) => SignIn::Token(token),
            (None, Some(name), Some(word)) => SignIn::Password(name, word),
            _ => {
                return Err(Failure::new(
                    "nobody said how to sign in to RT.",
                    "Put a token into RT_TOKEN or a file (--token-file), or a name and password into RT_USER and RT_PASSWORD.",
                ));
            }
        };
        let desk = connect::rt::Rt::new(&self.from, sign_in).map_err(fault)?;
        self.how.carry_out(world, Box::new(desk), &self.from)
    }
}

/// A secret from the environment or a file; never from the command line, which others can read.
fn secret(name: &str, file: Option<&PathBuf>) -> Result<Option<String>, Failure> {
    match file {
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|e| Failure::file("read", file, &e))?;
            Ok(Some(text.trim().to_owned()))
        }
        None => Ok(variable(name).filter(|text| !text.is_empty())),
    }
}

impl Move {
    fn carry_out(&self, world: &World, mut desk: Box<dyn Desk>, origin: &str) -> Result<(), Failure> {
        let config = world.config()?;
        start_log("warn")?;
        block_on(async {
            let house = world.house(config).await?;
            tokio::task::block_in_place(|| {
                if self.preview {
                    return self.show(&preview(desk.as_mut()).map_err(failure)?);
                }
                let organisation = world.organisation(&house.db, self.organisation.as_deref())?;
                let bar = bar();
                let done = run(&house, organisation.id, (desk.as_mut(), origin), &mut |now| tell(&bar, now));
                bar.finish_and_clear();
                self.report(&done.map_err(failure)?)
            })
        })
    }

    fn show(&self, preview: &Preview) -> Result<(), Failure> {
        if self.json {
            return print_json(&json!(preview));
        }
        out!("{} people and {} tickets. The first ones would stand here as:", preview.people, preview.tickets);
        for s in &preview.samples {
            out!("  {:>8}  {:<20} {} ({} messages, {} files)", s.number, s.state, s.title, s.messages, s.files);
        }
        for why in &preview.left {
            out!("Does not come along: {why}");
        }
        Ok(())
    }

    fn report(&self, run: &Run) -> Result<(), Failure> {
        if self.json {
            return print_json(&json!(run));
        }
        out!(
            "{} people and {} tickets read: {} tickets taken over, {} brought up to date, {} messages, {} files.",
            run.people_read,
            run.tickets_read,
            run.tickets_created,
            run.tickets_changed,
            run.messages_created,
            run.files_created
        );
        if run.left > 0 {
            out!("{} things did not come along; see /desk/moves/{} for each with its reason.", run.left, run.id);
        }
        Ok(())
    }
}

/// Nothing is drawn where standard error is no terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    match ProgressStyle::with_template("{bar:32} {percent:>3} %  {msg}  {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn tell(bar: &ProgressBar, run: &Run) {
    bar.set_length((run.people_total + run.tickets_total).max(1) as u64);
    bar.set_position((run.people_read + run.tickets_read) as u64);
    bar.set_message(format!("{} people, {} tickets", run.people_read, run.tickets_read));
}

fn failure(error: MoveError) -> Failure {
    Failure::new(error.to_string(), "")
}

fn fault(error: Fault) -> Failure {
    Failure::new(format!("{error}."), "")
}
