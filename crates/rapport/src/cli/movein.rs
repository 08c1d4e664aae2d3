//! `rapport import rt` and its like: a whole desk from elsewhere, first as a preview, then for good.

use super::failure::Failure;
use super::world::{World, block_on, print_json, start_log, variable};
use clap::Args;
use connect::moved::{Desk, Fault};
use connect::rt::SignIn;
use connect::table::{Mapping, Order, Sheet, Table, Target, guess};
use desk::movein::jobs::{preview, run};
use desk::movein::{MoveError, Preview, Run};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::tz::TimeZone;
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

/// Where a live desk is, and a file with its token.
#[derive(Debug, Args)]
pub struct Live {
    /// The desk's own address
    #[arg(long, value_name = "URL")]
    from: String,
    /// A file that holds the token or key
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

impl Live {
    /// A token, or a name and password, from the environment: `NAME_TOKEN`, `NAME_USER`, `NAME_PASSWORD`.
    fn sign_in(&self, name: &str) -> Result<(String, String), Failure> {
        let word = |what: &str| variable(&format!("{name}_{what}"));
        let found = match (secret(&format!("{name}_TOKEN"), self.token_file.as_ref())?, word("USER"), word("PASSWORD"))
        {
            (Some(token), user, _) => Some((user.unwrap_or_default(), token)),
            (None, Some(user), Some(password)) => Some((user, password)),
            _ => None,
        };
        found.ok_or_else(|| {
            Failure::new(
                "nobody said how to sign in.",
                format!("Put a token into {name}_TOKEN or a file (--token-file), or a name and password into {name}_USER and {name}_PASSWORD."),
            )
        })
    }
}

#[derive(Debug, Args)]
#[command(
    long_about = "Bring over a whole desk of Zammad over its REST interface: people, every ticket with its articles, notes, files, tags, links, own fields and time.\n\n\
    Nobody is mailed. A move that was broken off goes on where it stopped; run again, it takes only what is new or changed.\n\n\
    Sign in with an account that sees everything: ZAMMAD_TOKEN, or ZAMMAD_USER and ZAMMAD_PASSWORD, in the environment, or a file with --token-file.",
    after_long_help = "Example:\n  ZAMMAD_TOKEN=... rapport import zammad --from https://help.example --preview"
)]
pub struct Zammad {
    #[command(flatten)]
    live: Live,
    #[command(flatten)]
    how: Move,
}

impl Zammad {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        use connect::zammad::{SignIn, Zammad};
        let (user, word) = self.live.sign_in("ZAMMAD")?;
        let sign_in = if user.is_empty() { SignIn::Token(word) } else { SignIn::Password(user, word) };
        let desk = Zammad::new(&self.live.from, sign_in).map_err(fault)?;
        self.how.carry_out(world, Box::new(desk), &self.live.from)
    }
}

#[derive(Debug, Args)]
#[command(
    long_about = "Bring over a whole desk of Freshservice over its REST interface: agents, requesters, every ticket with its conversations, notes, files, tags, tasks, requested \
    items, own fields and time. When Freshservice says that it was asked too often, it is waited for.\n\n\
    Nobody is mailed. A move that was broken off goes on where it stopped; run again, it takes only what is new or changed.\n\n\
    Sign in with the API key of an account that sees everything: FRESHSERVICE_TOKEN in the environment, or a file with --token-file.",
    after_long_help = "Example:\n  FRESHSERVICE_TOKEN=... rapport import freshservice --from https://ours.freshservice.com --preview"
)]
pub struct Freshservice {
    #[command(flatten)]
    live: Live,
    #[command(flatten)]
    how: Move,
}

impl Freshservice {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let (_, word) = self.live.sign_in("FRESHSERVICE")?;
        let desk = connect::freshservice::Freshservice::new(&self.live.from, word).map_err(fault)?;
        self.how.carry_out(world, Box::new(desk), &self.live.from)
    }
}

#[derive(Debug, Args)]
#[command(
    long_about = "Bring over the service projects of Jira, in the cloud or on a server, over its REST interface: people, every request with its comments, internal notes, files, \
    links, own fields, worklogs and what its service levels measured.\n\n\
    Nobody is mailed. A move that was broken off goes on where it stopped; run again, it takes only what is new or changed.\n\n\
    Sign in with an account that sees the projects. In the cloud: JIRA_USER (its address) and JIRA_TOKEN. On a server: JIRA_TOKEN alone, or JIRA_USER and JIRA_PASSWORD.",
    after_long_help = "Example:\n  JIRA_USER=me@ours.example JIRA_TOKEN=... rapport import jira --from https://ours.atlassian.net --preview"
)]
pub struct Jira {
    #[command(flatten)]
    live: Live,
    /// A project's key; may be given several times. All service projects if there is none
    #[arg(long, value_name = "KEY")]
    project: Vec<String>,
    #[command(flatten)]
    how: Move,
}

impl Jira {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        use connect::jira::{Jira, SignIn};
        let (user, word) = self.live.sign_in("JIRA")?;
        let sign_in = if user.is_empty() { SignIn::Token(word) } else { SignIn::Basic(user, word) };
        let desk = Jira::new(&self.live.from, sign_in, &self.project).map_err(fault)?;
        self.how.carry_out(world, Box::new(desk), &self.live.from)
    }
}

#[derive(Debug, Args)]
#[command(
    long_about = "Bring over a whole desk of GLPI over its REST interface (apirest.php): users, every ticket with its followups, private notes, solutions, tasks, documents, actors, \
    links, approvals, costs and time.\n\n\
    Nobody is mailed. A move that was broken off goes on where it stopped; run again, it takes only what is new or changed.\n\n\
    Sign in with an account that sees all entities: GLPI_TOKEN (its remote access token), or GLPI_USER and GLPI_PASSWORD; and GLPI_APP_TOKEN if your GLPI asks for one. \
    GLPI's times state no zone: say with --zone in which its server writes them.",
    after_long_help = "Example:\n  GLPI_TOKEN=... GLPI_APP_TOKEN=... rapport import glpi --from https://glpi.example --zone Europe/Paris --preview"
)]
pub struct Glpi {
    #[command(flatten)]
    live: Live,
    /// The time zone of the old desk's times (IANA name)
    #[arg(long, default_value = "UTC")]
    zone: String,
    #[command(flatten)]
    how: Move,
}

impl Glpi {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        use connect::glpi::{Glpi, SignIn};
        let (user, word) = self.live.sign_in("GLPI")?;
        let sign_in = if user.is_empty() { SignIn::Token(word) } else { SignIn::Password(user, word) };
        let app = variable("GLPI_APP_TOKEN").unwrap_or_default();
        let desk = Glpi::new(&self.live.from, sign_in, app, zone(&self.zone)?).map_err(fault)?;
        self.how.carry_out(world, Box::new(desk), &self.live.from)
    }
}

#[derive(Debug, Args)]
#[command(
    long_about = "Bring over a whole desk of osTicket from a dump of its database (mysqldump, plain or gzip): users, staff, every ticket with its thread, notes, files that lie in \
    the database, fields of forms and collaborators.\n\n\
    Nobody is mailed. A move that was broken off goes on where it stopped; a later dump brings over only what is new or changed.\n\n\
    The dump's times state no zone: say with --zone in which osTicket's database writes them.",
    after_long_help = "Example:\n  mysqldump osticket > osticket.sql; rapport import osticket osticket.sql --zone Europe/Paris --preview"
)]
pub struct Osticket {
    /// The dump
    file: PathBuf,
    /// The time zone of the dump's times (IANA name)
    #[arg(long, default_value = "UTC")]
    zone: String,
    #[command(flatten)]
    how: Move,
}

impl Osticket {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let data = world.config()?.data.clone();
        std::fs::create_dir_all(&data).map_err(|e| Failure::file("make", &data, &e))?;
        let scratch = data.join(format!("osticket-{}.sql", std::process::id()));
        let desk = connect::osticket::OsTicket::open(&self.file, &scratch, zone(&self.zone)?).map_err(fault)?;
        self.how.carry_out(world, Box::new(desk), &named(&self.file))
    }
}

#[derive(Debug, Args)]
#[command(
    long_about = "Bring over tickets from a table (CSV, any separator, UTF-8, UTF-16 or Windows letters). The first row holds the headings, in English or German.\n\n\
    What the columns are is guessed from the headings; --preview shows the guess and the first ten tickets. Say with --column what is guessed wrong. \
    Columns that mean nothing special stay beside the ticket by their heading. The page /desk/moves/new does the same with a form.\n\n\
    A file of the same --name brings the same tickets up to date; run again with the same file, nothing changes.",
    after_long_help = "Example:\n  rapport import csv tickets.csv --name Helpdesk --zone Europe/Berlin --column \"Vorgang=number\" --column \"Interne ID=leave\" --preview\n\n\
    A column can be: number, title, text, status, priority, requester, requester_email, assignee, team, category, service, created, changed, resolved, tags, comment, comment_by, \
    comment_at, comment_internal, fact, leave."
)]
pub struct Csv {
    /// The file
    file: PathBuf,
    /// What the old desk is called; the file's name if it is not given
    #[arg(long)]
    name: Option<String>,
    /// What a column is, by its heading; may be given several times
    #[arg(long, value_name = "HEADING=WHAT")]
    column: Vec<String>,
    /// How dates are written: year_first, day_first or month_first; guessed if it is not given
    #[arg(long, value_name = "ORDER")]
    dates: Option<String>,
    /// The time zone of the file's times (IANA name)
    #[arg(long, default_value = "UTC")]
    zone: String,
    /// Rows with the same number are one ticket (yes or no); yes if numbers repeat
    #[arg(long, value_name = "YES|NO")]
    several: Option<String>,
    #[command(flatten)]
    how: Move,
}

impl Csv {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let bytes = std::fs::read(&self.file).map_err(|e| Failure::file("read", &self.file, &e))?;
        let sheet = Sheet::read(&bytes).map_err(fault)?;
        let mapping = self.mapping(&sheet)?;
        if self.how.preview && !self.how.json {
            for (heading, target) in sheet.headings.iter().zip(&mapping.columns) {
                out!("{heading:<32} {}", target.word());
            }
        }
        let modified = std::fs::metadata(&self.file).and_then(|m| m.modified()).ok();
        let undated = modified.and_then(|m| m.try_into().ok()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let origin = mapping.name.clone();
        let table = Table::new(sheet, mapping, undated).map_err(fault)?;
        self.how.carry_out(world, Box::new(table), &origin)
    }

    /// What is guessed, with what was said instead.
    fn mapping(&self, sheet: &Sheet) -> Result<Mapping, Failure> {
        let guessed = guess(sheet);
        let mut mapping = desk::moveplan::rules::first(&guessed, &named(&self.file), zone_name(&self.zone)?);
        if let Some(name) = &self.name {
            mapping.name.clone_from(name);
        }
        for said in &self.column {
            let (heading, word) = said.rsplit_once('=').unwrap_or((said, ""));
            let at = sheet.headings.iter().position(|h| h == heading);
            let (Some(at), Some(target)) = (at, Target::of(word)) else {
                let help = format!("The headings are: {}.", sheet.headings.join(", "));
                return Err(Failure::new(
                    format!("--column {said} names no column, or nothing that a column can be."),
                    &help,
                ));
            };
            for (place, column) in mapping.columns.iter_mut().enumerate() {
                if place == at {
                    *column = target;
                } else if *column == target && !target.is_many() {
                    *column = Target::Fact;
                }
            }
        }
        if let Some(word) = &self.dates {
            let order = Order::of(word);
            mapping.order = order.ok_or_else(|| {
                Failure::new(format!("{word} is no way to write dates."), "Write year_first, day_first or month_first.")
            })?;
        }
        if let Some(several) = &self.several {
            mapping.several = several == "yes";
        }
        Ok(mapping)
    }
}

fn zone(name: &str) -> Result<TimeZone, Failure> {
    TimeZone::get(name)
        .map_err(|_| Failure::new(format!("there is no time zone {name}."), "Write it as in Europe/Paris."))
}

fn zone_name(name: &str) -> Result<&str, Failure> {
    zone(name).map(|_| name)
}

/// A file's own name, without where it lies.
fn named(file: &std::path::Path) -> String {
    file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
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
        for (there, here) in &preview.mapping {
            out!("  {there:<28} becomes {}", if here.is_empty() { "nothing: it does not come along" } else { here });
        }
        for why in preview.samples.iter().flat_map(|s| &s.left).chain(&preview.left) {
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
