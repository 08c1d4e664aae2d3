//! `rapport sla`: why something is due when it is, from two files, without a database.

use super::failure::Failure;
use super::world::{World, print_json};
use clap::{Args, Subcommand};
use desk::promise::rules::explain::{Explained, explain};
use desk::promise::rules::form::case::{read_calendar_file, read_events_file};
use desk::promise::rules::form::{CalendarForm, FormFault};
use desk::promise::rules::next_due;
use desk::promise::views::{moment, sentence, standing};
use desk::promise::{Book, Outcome};
use house::words::{Speaker, Words};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub enum Sla {
    /// Show when the promises on a request fall due, line by line
    Explain(Explain),
}

#[derive(Debug, Args)]
#[command(
    long_about = "Show when the promises on a request fall due and why, line by line. One file says when somebody is there and what is promised, the other \
    what happened. docs/rooms/desk-promises.md describes both. Nothing is stored and no database is needed.",
    after_long_help = "Examples:\n  rapport sla explain --calendar office.json --events ticket.json\n  rapport sla explain --calendar office.json --events ticket.json --at 2026-01-07T09:00:00Z --json"
)]
pub struct Explain {
    /// The file with calendar, targets and pauses (JSON)
    #[arg(long, value_name = "FILE")]
    calendar: PathBuf,
    /// The file with what happened (JSON)
    #[arg(long, value_name = "FILE")]
    events: PathBuf,
    /// The moment at which to look, for example 2026-01-07T09:00:00Z; the file's own, or now, if left out
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// The language of the sentences without --json: en or de
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    language: String,
}

impl Sla {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        let Self::Explain(it) = self;
        let form = read_calendar_file(&text_of(&it.calendar)?).map_err(|e| fault(&it.calendar, &e))?;
        let folder = it.calendar.parent().unwrap_or(Path::new("."));
        let book = form.book(&|c| holidays(folder, c)).map_err(|e| fault(&it.calendar, &e))?;
        let case = read_events_file(&text_of(&it.events)?, book).map_err(|e| fault(&it.events, &e))?;
        let now = it.at.or(case.now).unwrap_or_else(|| world.clock.now());
        let books: Vec<&Book> = case.books.iter().collect();
        let explained = explain(&books, &case.history, now);
        let zone = case.books.first().and_then(|b| b.hours.first()).map(|h| h.calendar.zone().clone());
        let zone = zone.as_ref().and_then(|z| z.iana_name()).unwrap_or("UTC").to_owned();
        let words = Words::new(&crate::rooms::rooms())?;
        if it.json {
            let speakers = [words.speaker("en", &zone, "EUR"), words.speaker("de", &zone, "EUR")];
            return print_json(&as_json(&explained, now, &speakers));
        }
        show(&explained, &words.speaker(&it.language, &zone, "EUR"));
        Ok(())
    }
}

fn text_of(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|e| Failure::file("read", file, &e))
}

fn fault(file: &Path, fault: &FormFault) -> Failure {
    Failure::new(
        format!("{} cannot be used: {fault}.", file.display()),
        "docs/rooms/desk-promises.md describes the file.",
    )
}

/// The days off of the iCalendar files that a calendar names, beside the file that names them.
fn holidays(folder: &Path, calendar: &CalendarForm) -> Result<BTreeMap<Date, String>, String> {
    let mut days = BTreeMap::new();
    for name in calendar.files() {
        let file = folder.join(name);
        let text = std::fs::read_to_string(&file).map_err(|e| format!("{} cannot be read: {e}", file.display()))?;
        let found = connect::icalendar::days_off(&text).map_err(|why| format!("{name}: {why}"))?;
        found.skipped.iter().for_each(|why| eprintln!("{name}: passed over: {why}."));
        days.extend(found.days);
    }
    Ok(days)
}

fn as_json(all: &[Explained], now: Timestamp, speakers: &[Speaker; 2]) -> Value {
    let [en, de] = speakers;
    let lines = |e: &Explained| -> Vec<Value> {
        let line = |l| json!({ "en": sentence(en, l), "de": sentence(de, l) });
        let with = e.lines.iter().map(|l| {
            let mut value = line(l);
            if let Some(fields) = value.as_object_mut() {
                fields.insert("at".to_owned(), json!(l.at));
                fields.insert("until".to_owned(), json!(l.until));
                fields.insert("used_seconds".to_owned(), json!(l.used));
                fields.insert("left_seconds".to_owned(), json!(l.left));
            }
            value
        });
        with.collect()
    };
    let targets: Vec<Value> = all
        .iter()
        .map(|e| {
            let t = &e.target;
            let (left, over) = match t.outcome {
                Outcome::Running { left, .. } | Outcome::Paused { left, .. } => (Some(left), None),
                Outcome::Missed { over, .. } => (None, Some(over)),
                _ => (None, None),
            };
            json!({
                "kind": t.kind, "policy": e.policy, "calendar": e.hours, "counts": if e.hours.is_some() { "business" } else { "elapsed" },
                "since": t.since, "promised_seconds": t.promised, "used_seconds": t.used, "left_seconds": left, "over_seconds": over,
                "state": desk::promise::rules::state_of(&t.outcome), "due_at": e.due, "fulfilled_at": t.fulfilled,
                "en": standing(en, e), "de": standing(de, e), "lines": lines(e),
            })
        })
        .collect();
    let targets_only: Vec<_> = all.iter().map(|e| e.target).collect();
    let next = next_due(&targets_only).map(|(kind, at)| json!({ "kind": kind, "due_at": at }));
    json!({ "at": now, "next": next, "targets": targets })
}

fn show(all: &[Explained], w: &Speaker) {
    if all.is_empty() {
        out!("{}", w.say("desk-promise-why-nothing"));
    }
    for e in all {
        out!("{}: {}", w.say(&format!("desk-promise-kind-{}", e.target.kind.word())), standing(w, e));
        for line in &e.lines {
            out!("  {:<32} {}", moment(w, line.at), sentence(w, line));
        }
        out!("");
    }
}
